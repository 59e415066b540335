"""Announcements: a coordinator's words are shown with their price, and go to everyone at SEND; HALT ends them."""

import re
from typing import Any

from handlers import announcing, policy, posting
from handlers.audiences import Heading, read_heading, whom
from handlers.messages import Button
from handlers.segments import downgrade, segments
from handlers.turn import Turn
from handlers.understanding.page import fold
from storage import announcements, audiences, chats, conversations, polls, timers
from storage.audiences import Audience
from storage.models import Announcement, Conversation, Poll, Timer
from storage.states import AnnouncementStatus, MemberStatus, PollStatus, Question, Role, TimerKind

_PRESSED = re.compile(r"SEND (\d+)(?: (NO|NOW))?")
_SEND = frozenset(
    ("send", "send it", "send anyway", "enviar", "envialo", "envia", "envoyer", "envoie", "envoyez", "voye", "voye l")
)
_NOW = frozenset(["now", "send now", "send it now", "ahora", "enviar ya", "maintenant", "kounye a", "kounyea"])


def announce(turn: Turn, rest: str) -> None:
    """ANNOUNCE: keep what is to be said, and show whom it would reach and what it costs. Nothing goes yet."""
    heading = read_heading(turn, rest.strip())
    if not rest.strip():
        turn.say("announce_how")
    elif heading.unclear:
        turn.say("announce_whom")
    elif len(rest) > policy.LONG_TEXT - len(turn.circle.name):
        turn.say("announce_long", count=len(rest), most=policy.LONG_TEXT - len(turn.circle.name))
    else:
        draft(turn, heading)


def draft(turn: Turn, heading: Heading, poll: Poll | None = None) -> None:
    """Keep an announcement, or a poll's question, and ask its author whether it should go."""
    _forget_drafts(turn)
    to = heading.audience if poll is not None else Audience(**_own(heading.audience, turn.member.id))
    told = announcements.keep(
        turn.session,
        circle_id=turn.circle.id,
        author_id=turn.member.id,
        text=None if poll is not None else heading.text,
        audience=to.as_json(),
        poll_id=poll.id if poll is not None else None,
        due_at=None if heading.due_at is None else turn.circle.may_ask_at(heading.due_at),
        created_at=turn.now,
    )
    found = audiences.counts(turn.session, turn.circle.id, to)
    if not found and not chats.linked(turn.session, turn.circle.id):
        _end(turn, told)
        turn.say("announce_nobody")
        return
    expires = turn.now + policy.DRAFT_LIFE
    data = {"announcement": told.id, "full": heading.full if told.due_at is not None and poll is None else None}
    conversations.ask(turn.session, turn.member, Question.SEND, turn.now, data=data, expires_at=expires)
    announcing.set_look(turn, told, expires)
    turn.write_audit("announcement written", f"announcement {told.id}")
    _preview(turn, told, heading, found)


def hear_send(turn: Turn, words: str) -> bool:
    """SEND, NOW, or a button of a preview. False where nothing waits for it."""
    pressed, said = _PRESSED.fullmatch(words), answer_in(words)
    if pressed is None and said is None:
        return False
    waiting = conversations.open_of(turn.session, turn.member.id, turn.now)
    asked = next((one for one in waiting if one.question == Question.SEND), None)
    if asked is None or (pressed is not None and str(_about(asked)) != pressed[1]):
        if pressed is not None:
            turn.say("no_question")  # a button pressed a second time
        return pressed is not None
    conversations.answered(turn.session, asked)
    answer = pressed[2] if pressed is not None else said
    answer_send(turn, asked, yes=answer != "NO", now=answer == "NOW")
    return True


def answer_in(words: str) -> str | None:
    """ "SEND" or "NOW", as they are said in any language; None for anything else."""
    said = fold(words).strip(" .!/")
    return "SEND" if said in _SEND else "NOW" if said in _NOW else None


def answer_send(turn: Turn, asked: Conversation, *, yes: bool, now: bool = False) -> None:
    """The preview has its answer: it goes, at once or at its hour, or never."""
    told = announcements.locked(turn.session, _about(asked))
    if not yes or not may_announce(turn):
        _end(turn, told)
        turn.write_audit("announcement refused", f"announcement {told.id}")
        turn.say("announce_not_sent")
        return
    if now and told.due_at is not None:
        told.due_at = None
        told.text = (asked.data or {}).get("full") or told.text
    if told.due_at is not None and told.due_at > turn.now:
        _schedule(turn, told)
    else:
        _send(turn, told)


def go_on(turn: Turn, timer: Timer) -> None:
    """An announcement's hour, its next batch, or a look at how far it is; a draft that nobody sent lapses."""
    told = announcements.locked(turn.session, timer.subject_id or 0)
    if told.status == AnnouncementStatus.DRAFT:
        lapse(turn, told)
    elif told.status == AnnouncementStatus.SCHEDULED and not may_announce(turn):
        announcing.cut_short(turn, told)
        turn.write_audit("announcement stopped", f"announcement {told.id}", "its author may not any more")
    elif told.status in announcements.UNDER_WAY:
        announcing.go_on(turn, told, timer.step)


def may_announce(turn: Turn) -> bool:
    """Whether this turn's person is a coordinator who is not kept out."""
    fit = turn.member.status in (MemberStatus.ACTIVE, MemberStatus.PAUSED)
    return fit and turn.member.role == Role.COORDINATOR


def halt(turn: Turn, *, only_own: bool) -> bool:
    """End what has not gone yet of a coordinator's announcements; with HALT also another's. False: there is none."""
    everyones = announcements.under_way(turn.session, turn.circle.id)
    left = [told for told in everyones if not announcing.is_out(turn, told)]
    mine = [told for told in left if told.author_id == turn.member.id]
    found = mine or ([] if only_own else left)
    sending = [told for told in found if told.status == AnnouncementStatus.SENDING]
    for told in sending or found[:1]:
        announcing.stop(turn, told)
    return bool(found)


def stop_announcement(turn: Turn, _rest: str) -> None:
    """HALT, STOP ANNOUNCEMENT."""
    if not halt(turn, only_own=False):
        turn.say("announce_none")


def lapse(turn: Turn, told: Announcement) -> None:
    """Nobody said SEND for a day."""
    conversations.lapse_of(turn.session, turn.member.id, Question.SEND)
    _end(turn, told)


def _own(to: Audience, member_id: int) -> dict[str, Any]:
    """All but the one who says it."""
    return {name: getattr(to, name) for name in Audience.__slots__} | {"but": member_id}


def _about(asked: Conversation) -> int:
    return int((asked.data or {})["announcement"])


def _forget_drafts(turn: Turn) -> None:
    for told in announcements.drafts_of(turn.session, turn.member.id):
        _end(turn, told)


def _end(turn: Turn, told: Announcement) -> None:
    announcements.move(turn.session, told, (AnnouncementStatus.DRAFT,), AnnouncementStatus.STOPPED, turn.now)
    timers.cancel(turn.session, TimerKind.ANNOUNCE, subject_id=told.id)
    if told.poll_id is not None:
        poll = turn.session.get_one(Poll, told.poll_id)
        if poll.status == PollStatus.DRAFT:
            polls.move(turn.session, poll, PollStatus.CLOSED, turn.now)


def _schedule(turn: Turn, told: Announcement) -> None:
    before = (AnnouncementStatus.DRAFT,)
    assert told.due_at is not None  # noqa: S101 - looked at by the caller
    if announcements.move(turn.session, told, before, AnnouncementStatus.SCHEDULED, turn.now):
        announcing.set_look(turn, told, told.due_at)
        turn.write_audit("announcement scheduled", f"announcement {told.id}")
        turn.say("announce_scheduled", when=announcing.hour_of(turn, told.due_at))


def _send(turn: Turn, told: Announcement) -> None:
    if not announcements.move(turn.session, told, (AnnouncementStatus.DRAFT,), AnnouncementStatus.SENDING, turn.now):
        return
    announcing.set_look(turn, told, turn.now)
    turn.write_audit("announcement sent", f"announcement {told.id}")
    count = sum(audiences.counts(turn.session, turn.circle.id, Audience.from_json(told.audience)).values())
    if posting.is_on_telegram(turn.address):
        announcing.begin_progress(turn, told, count)
    else:
        turn.say("announce_going", count=count)


def _preview(turn: Turn, told: Announcement, heading: Heading, found: dict[tuple[str, str], int]) -> None:
    count, sms = sum(found.values()), sum(n for (channel, _), n in found.items() if channel == "sms")
    parts = {language: segments(downgrade(announcing.words_for(turn, told, language))) for _, language in found}
    total = sum(n * parts[language] for (channel, language), n in found.items() if channel == "sms")
    groups = len(chats.linked(turn.session, turn.circle.id))
    when = "" if told.due_at is None else announcing.hour_of(turn, told.due_at)
    if told.due_at is None and turn.circle.may_ask_at(turn.now) > turn.now:
        when = announcing.hour_of(turn, turn.circle.may_ask_at(turn.now))
    said: dict[str, Any] = {
        "when": turn.words("announce_when", when=when) if when else "",
        "count": count,
        "whom": whom(turn, heading.audience, heading.what, count),
        "groups": turn.words("announce_group" if groups == 1 else "announce_groups", count=groups) if groups else "",
    }
    longest = max((parts[language] for channel, language in found if channel == "sms"), default=0)
    cost = f"{total * turn.circle.rules.segment_price:.2f}".replace(".", turn.words("decimal_mark"))
    buttons = _buttons(turn, told)
    if longest > policy.SEGMENTS_PLAIN:
        most = policy.PLAIN_LENGTH - len(announcing.words_for(turn, told, turn.language)) + len(told.text or "")
        turn.say("announce_dear", buttons=buttons, cost=cost, parts=longest, sms=sms, most=max(1, most), **said)
        return
    key = "announce_by_sms_one" if total == 1 else "announce_by_sms"
    said["by_sms"] = turn.words(key, sms=sms, segments=total, cost=cost) if sms else ""
    turn.say("announce_preview" if told.due_at is None else "announce_preview_later", buttons=buttons, **said)


def _buttons(turn: Turn, told: Announcement) -> tuple[tuple[Button, ...], ...]:
    send = Button(turn.words("button_send"), f"SEND {told.id}")
    now = Button(turn.words("button_now"), f"SEND {told.id} NOW")
    no = Button(turn.words("button_no"), f"SEND {told.id} NO")
    return ((send, no),) if told.due_at is None else ((send, now), (no,))
