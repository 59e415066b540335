"""What translators are told beside each text: what the words in braces stand for, and how long it may get."""

from typing import NamedTuple


class Word(NamedTuple):
    """A word in braces: what it stands for, and an example as long as they get."""

    meaning: str
    example: str


WORDS: dict[str, Word] = {
    "circle": Word("the group's name", "Riverside Mutual Aid"),
    "code": Word("the short name of a need or an offer", "K77"),
    "every": Word("the days and the hour of what comes again, in the reader's language", "every Tue & Thu 8am"),
    "next": Word("a date", "Tue Jun 2"),
    "need_code": Word("the short name of a need", "M33"),
    "headline": Word("what, by when and where, in the reader's language", "groceries for 4, by Fri, near 11216"),
    "what": Word("what is needed or given, in the reader's language", "groceries for 4"),
    "name": Word("a first name, or what a_neighbor says", "Maximilliano"),
    "helper": Word("a first name, or what good_neighbor says", "Maximilliano"),
    "other": Word("a first name, or what a_neighbor says", "Maximilliano"),
    "area": Word("a ZIP code, a part of town or a corner", "11216"),
    "near": Word("the text near, or nothing", " near 11216"),
    "distance": Word("a distance; in miles and kilometers the bare number", "0.8"),
    "amount": Word("how many, or how much money", "20"),
    "remaining": Word("how many, or how much money", "20"),
    "asked": Word("a number of people", "12"),
    "asks": Word("a number", "3"),
    "far": Word("nothing, or how far someone goes, with a comma before it", ", up to 3.1 mi"),
    "asking": Word("one of the texts asking_… and ask_…", "Asking neighbors now."),
    "time": Word("a time of day, made by the texts clock_…", "9:30am"),
    "day": Word("a date, made by the texts calendar_…; in those the number of the day", "December 5"),
    "month": Word("the name of a month", "December"),
    "year": Word("a year", "2027"),
    "hour": Word("the hour, by a clock of 12 or 24 as clock_hours says", "9"),
    "minutes": Word("in clock_minutes two digits; elsewhere what clock_minutes makes of them, or nothing", "30"),
    "condition": Word("the helper's own words", "only after 6"),
    "text": Word("another person's own words", "1420 Fulton St 3B, mornings"),
    "part": Word("a number", "1"),
    "parts": Word("a number", "2"),
    "choices": Word("words to text, with the text or between them", "YES K77 or YES M33"),
    "languages": Word("the names of languages", "ENGLISH, ESPAÑOL, FRANÇAIS, KREYÒL"),
    "coordinator": Word("coordinator_knows or coordinators_alerted, or nothing", " A coordinator knows too."),
    "contact": Word("who to turn to: a name and a number, or what no_contact says", "+1 555 555 0123"),
    "emergency": Word("the emergency number", "911"),
    "count": Word("a number", "2"),
    "codes": Word("short names of needs", "K77, M33"),
    "facts": Word("some of the texts fact_…, a comma between", "your name (Maximilliano), your area (11216)"),
    "member": Word("a member's number", "1234"),
    "number": Word("a number", "3"),
    "names": Word("first names, a comma between, and how many more", "Maximilliano, Maximilliano +6"),
    "tries": Word("a number", "3"),
    "inbound": Word("a message's number", "123456"),
    "reach": Word("a phone number or an @name", "+1 555 555 0123"),
    "word": Word("a word to text, like what word_block says", "UNBLOCK"),
    "link": Word("an address on the web", "https://hands.example.org/media/4F7K2X4F7K2X4F7K2X4F7K2X4F7K2X4F"),
    "one_time": Word("a code that is good once", "4F7K2X"),
    "who": Word("one of the texts masked_…", "A Telegram account (Maximilliano)"),
    "when": Word("when it goes; in a preview nothing, or what announce_when says", "Sat Dec 12 9:30am"),
    "whom": Word("some of the texts whom_…, with near", "neighbors who need diapers near 11216"),
    "by_sms": Word("the text announce_by_sms, or nothing", " (48 by SMS, 48 segments, about $0.40)"),
    "groups": Word("the text announce_groups or announce_group, or nothing", " and 2 groups"),
    "sms": Word("a number of people", "4800"),
    "segments": Word("a number", "9600"),
    "cost": Word("an amount of money without its sign", "79.68"),
    "most": Word("a number", "280"),
    "done": Word("a number of people", "9800"),
    "left": Word("a number of people", "9800"),
    "failed": Word("the text announce_failed, or nothing", ", 12 could not be reached"),
    "question": Word("what a coordinator asks everyone", "Where do we meet on Saturday?"),
    "options": Word("the choices, each after its letter", "A church, B park, C at the school"),
    "option": Word("one of the choices", "at the school"),
    "result": Word("how many chose each, or what poll_no_votes says", "church 12, park 9, at the school 3"),
    "title": Word("a group's name", "Riverside Rides"),
    "chat": Word("a group's number", "3"),
    "kinds": Word("kinds of needs, as a coordinator wrote them", "rides, groceries"),
    "lines": Word("lines of a list", "K77: groceries for 4, by Fri, near 11216 - asked in vain"),
    "more": Word("list_more, or nothing", ""),
    "status": Word("one of the texts need_…", "open"),
    "note": Word("the text show_note, or nothing", ""),
    "needs": Word("a number", "41"),
    "met": Word("a number", "38"),
    "helpers": Word("a number of people", "23"),
    "took": Word("the text stats_took, or nothing", " A yes took about 3 hours."),
    "door": Word("an address", "1420 Fulton St 3B, mornings"),
    "digits": Word("the last two figures of a number", "67"),
}

# How many segments a text may take where one is not enough; None for what never goes by SMS.
SEGMENTS: dict[str, int | None] = {
    "series_kept": 2,  # says what was understood of many dates, once
    "know_you": 2,  # asked for, seldom, and worth its words
    "ask_door_condition": 2,  # carries another person's words
    "door_known_condition": 2,  # the same
    "need_again_claimed": 2,
    "still_to_find": 2,
    "remind_door": 2,  # carries an address
    "relay_picture_link": 2,  # carries an address as long as it must be
    "yours_part_with_door": 2,
    "danger": 2,
    "announce_preview": 2,  # a coordinator's own, before thousands of others are paid for
    "announce_preview_later": 2,
    "announce_dear": 2,
    "announce_how": 2,
    "poll_how": 2,
    "poll_ask": 2,  # carries a question and its choices
    "poll_result": 2,
    "poll_over": 2,
    "poll_standing": None,  # stands in groups
    "poll_ended": None,
    "open_list": 2,
    "overload": 2,
    "group_needs_hands": None,
    "stuck_list": 3,  # of a coordinator's own asking
    "daily_text": 3,
    "calls_list": 2,
    "show_need": 3,
    "show_private": 3,
    "orders_help": 4,
    "yours_assigned": 2,
    "close_sure": 2,
    "which_person": 2,
    "intake_paused_now": 2,
    "asking_paused_words": 2,
    "export_how": 2,
    "open_again": 2,
    "group_hello": None,
    "group_help": None,
    "group_private": None,
    "group_only": None,
    "group_all": None,
    "group_only_what": None,
    "list_foot": None,
    "card": None,
    "card_left": None,
    "card_taken": None,
    "press_yours": None,  # at most 200 characters: over the chat
    "press_taken": None,
    "press_own": None,
    "press_over": None,
    "alert_group_added": 2,
    "alert_group_restricted": 2,
    "help_chat": None,
}

_OF_PREVIEW = frozenset(
    {
        "announce_by_sms",
        "announce_by_sms_one",
        "announce_when",
        "announce_group",
        "announce_groups",
        "announce_failed",
    }
)
_MENU = (
    *("menu_help", "menu_open", "menu_pause", "menu_resume", "menu_language", "menu_link", "menu_who", "menu_forget"),
    *("menu_need", "menu_offer", "menu_stuck", "menu_show", "menu_assign", "menu_close", "menu_note", "menu_for"),
    *("menu_calls", "menu_announce", "menu_poll", "menu_vouch", "menu_invite", "menu_stats", "menu_daily"),
    "menu_undo",
)

# Never sent alone: what is put into another text, and the labels of buttons.
PARTS = frozenset(
    {
        "asking_now",
        "asking_list",
        "asking_later",
        "asking_nobody",
        "asking_nobody_told",
        "ask_both",
        "ask_where",
        "ask_when",
        "ask_new_time",
        "asking_too_late",
        "asking_next_date",
        "near",
        "as_far_as",
        "or",
        "no_contact",
        "left",
        "list_head",
        "list_more",
        "resources",
        "few_days",
        "stuck_not_happened",
        "as_need",
        "as_offer",
        *_MENU,
        "asking_paused",
        "asking_paused_words",
        "stuck_unclaimed",
        "stuck_silent",
        "stuck_not_arrived",
        "stuck_failed",
        "show_with",
        "show_note",
        "need_open",
        "need_claimed",
        "need_done",
        "need_withdrawn",
        "need_expired",
        "stats_took",
        "some_days",
        "some_hours",
        "some_minutes",
        "daily_calls",
    }
    | {"fact_name", "fact_no_name", "fact_addresses", "fact_area", "fact_needs", "fact_series", "fact_offers"}
    | {"fact_messages", "word_one", "word_every", "word_skip", "word_block", "word_unblock", "word_share"}
    | {"word_yes", "word_no", "word_done", "word_drop", "good_neighbor", "a_neighbor", "language_name"}
    | {"masked_phone", "masked_chat"}
    | {"coordinator_knows", "coordinators_alerted", "headline_near", "headline_distance"}
    | {"clock_hours", "clock_minutes", "clock_morning", "clock_afternoon", "clock_evening"}
    | {"calendar_months", "calendar_first", "calendar_day", "calendar_day_of_year"}
    | {"miles", "kilometers", "decimal_mark"}
    | _OF_PREVIEW
    | {"poll_no_votes"}
    | {"whom_neighbor", "whom_neighbors", "whom_helper", "whom_helpers", "whom_needing", "whom_giving"}
)
BUTTONS = frozenset(
    {"i_can", "i_cannot", "it_arrived", "not_yet", "button_yes", "button_no", "button_done", "button_drop"}
    | {"button_same", "button_another", "button_help", "button_first", "button_private", "button_link", "button_mine"}
    | {"button_send", "button_now"}
)
# A blank at an end of these joins them to what they follow.
_JOINED = frozenset({"resources", "list_more", "show_with", "show_note", "stats_took"})
SPACED = _JOINED | frozenset(
    {"clock_minutes", "near", "or", "coordinator_knows", "coordinators_alerted", "whom_needing", "whom_giving"}
    | _OF_PREVIEW
)


def limits(key: str) -> str:
    """How long a text may get, in a translator's words."""
    if key in BUTTONS:
        return "A button's label: two or three words."
    if key in PARTS:
        return "Part of another text. Keep a blank at its start or end." if key in SPACED else "Part of another text."
    segments = SEGMENTS.get(key, 1)
    if segments is None:
        return "Never sent as SMS: may be long."
    return f"At most {160 if segments == 1 else 153 * segments} characters as SMS, words filled in."
