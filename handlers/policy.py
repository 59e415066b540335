"""Every number of the rules, named, with its reason."""

from datetime import time, timedelta

# Asking: the chance of a yes. Shares of YES among food-rescue volunteers lie between 1 % and 47 % (Manshadi & Rodilitz,
# "Online Policies for Efficient Volunteer Crowdsourcing", Management Science 2022); so does whoever was just asked
# hear nothing for a while. Where no source is named, the simulated town decided (`tests/benchmarks/dispatch.py`), on
# other seeds than the reported ones.
RATE = 0.1  # share of YES of whom nothing is known: the mean of those shares (12 %), less what is not seen
RATE_HOPED = 0.12  # the same when it is decided who comes first: newcomers get asked, and we learn what they are like
RATE_WEIGHT = 8.0  # what is supposed weighs as much as eight pings: a few YES may be luck
USUAL_FIT = 0.5  # of kind, way and hour together: a share of YES has that in it already
SURE = 0.95  # nobody is likelier than this
SERVES = 0.8  # whoever offered something that serves it (delivery for food), against who offered that very kind
IN_GENERAL = 0.5  # willing, and named nothing
HALF_KM = 5.0  # so many kilometres halve the chance: a walk or a short ride. For who told how far they go: half of that
UNKNOWN_KM = 5.0  # where a helper is unknown, guess the middle of the first circles
AT_WORK = 0.85  # Monday to Friday, 9 to 17: some cannot look
ASLEEP = 0.6  # before 9 or after 21, where the quiet hours allow it
WORK_HOURS = (9, 17)
DAY_HOURS = (9, 21)
WAKES_LATER = 0.1  # something urgent goes first to those whose quiet hours do not hold it
DEAF = 0.95  # of their chance is gone for whoever was asked a moment ago …
DEAF_FOR = timedelta(hours=17)  # … and half of what is gone is back after this: after a mean of a day they look again
NO_SHOW = 0.8  # for each time they did not come: still asked, a little later
NO_SHOWS = 4  # more do not count
OTHER_LANGUAGE = 0.5  # where talking is the help and the two share no language: later, never left out
TALKING = frozenset({"company", "language", "legal", "childcare", "medical"})
NEAR_EQUAL = 1.5  # chances within a half are the same: whoever was not asked for longest comes first

# Asking: how many, how often
TARGET = 0.25  # chance of at least one yes that a wave is to reach: with time left, few at once tire the fewest
TARGET_SOON = 0.4
TARGET_URGENT = 0.88  # two yeses to expect: the first of them comes within ten minutes
WAVE_DELAY = timedelta(minutes=60)  # most answers that come at all come within half an hour
WAVE_DELAY_SOON = timedelta(minutes=30)
WAVE_DELAY_URGENT = timedelta(minutes=20)
SOON = timedelta(hours=12)  # so little time left makes it "soon" …
AT_ONCE = timedelta(hours=3)  # … and so little urgent
STILL_ANSWERS = timedelta(minutes=30)  # after so long without a word, half of the hope in a ping is gone
TIME_TO_ANSWER = timedelta(minutes=30)  # a ping taken back before is no refusal: most answers come within it
TOO_LITTLE = 0.5  # of the target: when NOs leave less, the next wave is not waited for
WAVE_MOST = 20  # asked at once for one pair of hands, where it is urgent and chances are small
WAVE_MOST_MORE = 5  # more for each further pair of hands
WAVES = 4  # without a yes, and the requester and a coordinator hear the truth; asking goes on
LOOK_AGAIN = timedelta(hours=2)  # when everyone was asked: newcomers may have joined, or somebody has rested
LOOK_AGAIN_URGENT = timedelta(minutes=30)
RADIUS_KM = (5.0, 8.0, 16.0, 40.0)  # by wave: a walk or a short ride first, then across the city
RING_KM = 0.5  # looked at first: where many live close together, the whole radius would hold far too many
RING_HOLDS = 36  # offers the next ring is made for …
RING_LEAST, RING_MOST = 1.2, 3.5  # … as it grows by a fifth at least, and no further than so few can tell
ENOUGH = 30  # candidates in a ring to choose a wave from
CANDIDATES = 80  # read from storage for one wave; ranking keeps the best few
NEEDS_READ = 200  # open needs looked through for someone who offers
ASKS_A_WEEK = 3  # a promise made in the text that thanks for a standing offer
ASKS_A_DAY = 2  # a second one only where nobody else is near, or where it is urgent
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
REST = timedelta(hours=72)  # after a ping, unless nobody else is near: the load is spread, whoever is asked looks
REST_URGENT = timedelta(hours=48)  # the same for what is urgent, so that the best of those near are left for it
BUSY = 3  # things taken and not done yet: whoever has so many is not asked for more
PING_VALID = timedelta(hours=10)  # "can you help at 3?" must not arrive in the evening; at night no question does
AREA_DECIMALS = 2  # degrees kept of where someone is: about a kilometre, an area and not a door

# Waiting for answers
DETAILS_WAIT = timedelta(minutes=10)  # a need goes out without what is missing rather than wait
DOOR_WAIT = timedelta(days=3)
SHAKEN = timedelta(hours=1)  # after words of danger, unclear words get the emergency number again, no menu
NAME_WAIT = timedelta(hours=24)
CONFIRM_WAIT = timedelta(hours=24)
FORGET_WAIT = timedelta(minutes=10)  # short: a later YES is meant for something else
SHARE_WAIT = timedelta(minutes=10)  # the same: a later YES must not give a number away
LINK_WAIT = timedelta(minutes=15)  # time to find the other phone, too short for a code to be passed on and forgotten
ARRIVED_WAIT = timedelta(hours=24)  # silence counts as yes, quietly
LATE_DONE = timedelta(days=3)  # a DONE so long after a quiet release still counts
LATE_YES = timedelta(days=3)  # a YES so long after "taken" still means that need
SECOND_THOUGHTS = timedelta(hours=1)  # a YES so soon after a NO takes that need; later it is put to them again
SAME_NEED = timedelta(days=3)  # so long a repeat of the same words is taken for the same need

AWAKE = timedelta(hours=1)  # who wrote so lately may be told something at night

# What comes again
REPEAT_LEAD = timedelta(days=3)  # a date's need is made so long before: time for every wave, and to plan a week
REPEAT_LEAD_DAILY = timedelta(days=1)  # of a daily series: or the same few would be asked about many dates at once
SCOPE_WAIT = timedelta(hours=24)  # "this date only, or every one?"
EVERY_WAIT = timedelta(days=3)  # "every week?" is a promise to sleep on

# What is lent
RETURN_HOUR = time(9)  # the morning of the day: there is a whole day left to bring it back
RETURN_ASK_AFTER = timedelta(hours=12)  # after that day: the morning after
RETURN_ASK_AGAIN = timedelta(days=2)  # enough for an evening that suits both

# Seeing it through
NUDGE_AFTER = timedelta(hours=24)  # a claim with no time named: the first gentle question
NUDGE_START = timedelta(hours=3)  # after the hour a need was for
NUDGE_AGAIN = timedelta(hours=6)
NUDGES = 2  # then it is released
NEED_LIFE = timedelta(days=7)  # a need with no time named: then "Still need it?"
NEED_GRACE = timedelta(hours=12)  # after the time it was needed by
STILL_WAIT = timedelta(hours=24)
HAPPENED_AFTER = timedelta(hours=2)  # after the first nudge: the helper is asked first, and most say DONE by then
NEW_TIME_WAIT = timedelta(hours=1)  # what did not happen goes out without a new time rather than wait
TRUTH_EVERY = timedelta(hours=20)  # who waits hears the truth about once a day: a little less, as looks are 6 h apart
PICTURES = 10  # of one message that are carried: as many as Twilio puts into one
PICTURES_LOOKED_FOR = 50  # messages of its sender, when one was refused: it came a moment ago
RELAY_AFTER = timedelta(hours=24)  # after it is done: a thank-you, a forgotten bag, and then people part
KEEP_PRIVATE = timedelta(days=30)  # after closing, private words are wiped
WIPE_ADDRESS_AFTER = timedelta(minutes=10)  # FORGET ME: long enough to send the last confirmation

# Places
CALL_WAIT = timedelta(hours=2)  # for one called from the waiting list, before the next is
CALL_WAIT_LEAST = timedelta(minutes=10)  # as little as urgent waves wait
CALL_SHARE = 10  # of the time that is left, so that a list of ten can be called in time
REMIND_HOURS = timedelta(hours=3)  # before the hour, and a day before: what Karrot's helpers settled on
REMIND_NOT_BEFORE = timedelta(hours=2)  # after a YES: who has just said it needs no reminder
REMIND_BEFORE_QUIET = timedelta(minutes=15)  # so that it has arrived when the quiet hours begin
REMIND_NAMES = 2  # first names in a reminder; the others are counted
REMIND_DOOR = 80  # characters of the address in a reminder: the whole was sent with the claim

# Morale
CHEER_EVERY = 5  # things that arrived by a helper: seldom enough to be read
CHEER_LEAST = 5  # needs met in a month, before it is worth saying

# Failing well
TRIES = 3  # of handling one message, before a coordinator sees it
RETRY_AFTER = timedelta(minutes=1)
ECHO_LOOP = 20  # messages to one address in LOOP_WINDOW: two robots are talking (RapidPro's rule)
LOOP_WINDOW = timedelta(minutes=5)

# Texts
LONG_TEXT = 1500  # one message's most; Twilio takes 1,600, and a downgrade may lengthen a little
CONSENT_LENGTH = 60  # of the first words someone wrote: proof enough that they wrote first
NAME_LENGTH = 30
DOOR_LENGTH = 1000
SAYS_NOTHING = 5  # "I really need some help": so few words without a thing in them are asked about, not passed on
TELLS_NO_LANGUAGE = 2  # "ok", "no gracias": so few words tell no language, unless they greet or ask on first contact
TOLD_AT_ONCE = 3  # needs told about in answer to "any news?": more texts than that tire
LONGEST_CHANGE = 9  # words of "we don't need groceries any more, thanks": longer ones ask for something else, too
SAYS_MORE = 4  # so many words beyond the summary make a text worth passing on to a claimer as written

# A need of one kind may be met by offers of these: food can be brought by whoever delivers.
SERVED_BY: dict[str, tuple[str, ...]] = {
    "food": ("food", "delivery"),
    "water": ("water", "delivery"),
    "medicine": ("medicine", "delivery"),
    "baby": ("baby", "delivery"),
    "hygiene": ("hygiene", "delivery"),
    "goods": ("goods", "delivery"),
    "clothing": ("clothing", "delivery"),
    "delivery": ("delivery", "ride"),
    "ride": ("ride",),
    "medical": ("medical",),
    "tools": ("tools", "labour"),
}
SENSITIVE_FIRST = "medical"  # as what is asked for; a reason given ("my son is ill") comes later among the kinds
SENSITIVE = frozenset({"childcare", "money"})  # asked only of vouched-for members: harm comes easily
DEEDS = frozenset({"ride", "company", "language", "legal", "tech", "childcare", "medical", "labour"})  # nothing arrives
SKILLED = frozenset({"language", "legal", "medical", "childcare"})  # not everybody can: who offered it is asked first
WILLING_MOST = 8  # asked about such a thing, until nobody is who never offered it: a coordinator finds someone sooner
ANYWHERE = frozenset({"company", "language", "legal", "tech", "money"})  # done by phone: distance does not matter

# Reading, measured on texts that were not learned from (`python -m handlers.understanding.train --held-out`)
HOME = 0.5  # so like what neighbors write to us, and not like a disaster's messages, that it is read as theirs
LIKELY = 0.35  # a need so likely is taken for one: where F1 is best, and a wrong guess only asks back
LIKELY_HOME = 0.15  # the same of a neighbor's words: the model has learned its chances from the messages
LIKELY_PLAIN = 0.1  # the same where the words say so plainly ("wifi is down, need a hotspot")
LEANS = 2.5  # how much likelier a side is that the words lean to ("anyone driving to …?"), in a neighbor's words
LIKELY_OFFER = 0.2  # the same for an offer: few texts read as one that are none
LIKELY_UNTOLD = 0.4  # the same where the word lists know no word of it: it may be chat, or meant for the other side
LIKELY_BOTH = 0.7  # each of the two sides, for a text to be on both
LIKELY_ANSWER = 0.5  # "left it with the doorman": neither asks nor gives anything
EITHER = 0.2  # the less likely side's share of the other, where the words say both
CLEAR_ENOUGH = 0.9  # act on the model's word where the words lean the same way: right in 19 of 20
UNMISTAKABLE_ENOUGH = 0.06  # act on a short "I need …" or "can someone …" unless the rest speaks against it
UNMISTAKABLE_AWAY = 0.3  # the same in a text that is like the messages, where others are often spoken of
MISTAKABLE = 0.15  # less likely than this there, "I need" is no need at all
BRIEF = 10  # words of a text too short to speak of others
SHORT_TEXT = 20  # words, times and places not counted; longer texts mix news and wishes into what they ask
PLAIN_ENOUGH = 0.85  # act on other plain words ("we are suffering", "is needed") only where the whole text agrees
SURELY_NONE = 0.08  # neither a need nor an offer, for sure: right in 19 of 20
SURELY_NONE_HOME = 0.03  # the same of a neighbor's words
WORDS_TO_JUDGE = 4  # fewer say too little to be sure of anything by likeness
SAID = 0.03  # a kind named in so many words is dropped only when less likely than this ("water came into my house")
SAID_AWAY = 0.15  # the same in a text that is like the messages, where much is named that nobody asks for
UNNAMED = 0.3  # a kind no list names is added to a neighbor's need from here on

# What is said to everyone
SEGMENT_PRICE = 0.0083  # dollars: one SMS segment from a US long code at Twilio, carriers' fees not counted
SEGMENTS_PLAIN = 2  # more for each person, and the coordinator hears the price before anything else
DRAFT_LIFE = timedelta(days=1)  # a SEND so long after the preview may mean something else
BULK_BATCH = 500  # members queued in one transaction: about a twentieth of a second in which no reply is handled
BULK_REST = timedelta(seconds=1)  # between two batches: a tick of the clock
PROGRESS_EVERY = timedelta(seconds=5)  # an edited message: often enough to be watched, far from Telegram's limit
HOLD_AHEAD = timedelta(minutes=2)  # what waits is put off so long before the quiet hours begin: sends take time
BULK_VALID = timedelta(days=2)  # after it was due: a slow number needs a day or two for thousands, then it is stale
BULK_LIFE = timedelta(days=7)  # then what still waits is given up, as the outbox does
PLAIN_LENGTH = 306  # characters of two segments
AUDIENCE_KM = 1.5  # each way from the middle of a ZIP code or a neighborhood: about as wide as one is in a city

# What everyone decides
POLL_OPEN = timedelta(hours=48)  # two evenings to answer in
POLL_REFRESH = timedelta(seconds=10)  # between two edits of what a group sees: 6 of the 20 a minute it may have
POLL_OPTIONS = (2, 10)  # letters A to J; more is no question for a text message
POLL_OPTION_LENGTH = 40  # a button's label
POLL_QUESTION_LENGTH = 200

# Group chats
CARD_WAIT = timedelta(seconds=3)  # until a card is made true: many presses at once are one edit
HOLD = timedelta(minutes=10)  # for someone who pressed in a group to come to the private chat
DIGEST_HOURS = (7, 12, 17)  # of the circle's day, as helpers of other systems liked it; at night it waits for morning
DIGEST_MOST = 30  # needs in one list: what fits on a phone
LIST_AGAIN = timedelta(minutes=1)  # a group asks for the list once in this
GROUP_ANSWERS = 3  # to commands in a group within that: of the 20 a minute it may have
DELETABLE = timedelta(hours=47)  # Telegram deletes nothing that is older than 48 hours

# Coordinators
LIST_BY_TEXT = 6  # lines of a list by SMS: two or three segments, and the rest is counted
WHY_LENGTH = 120  # characters of a reason that is passed on: it fits a text message with what stands around it
MONTH = timedelta(days=30)
UNDO_FOR = timedelta(hours=1)  # what was done longer ago has had its effects
DAILY_AT = 9 * 60  # minutes after midnight: as the quiet hours end, where nothing else is set
INTAKE_LOOK = timedelta(hours=6)  # while intake is paused each need is looked at so often: none is forgotten

# Danger
MINE_EVERY = timedelta(minutes=3)  # an alarm that nobody answered: a phone in a pocket is felt at the second or third
MINE_OFTEN = 20  # times: an hour
MINE_TOLD = timedelta(hours=3)  # so long after MINE a late one hears who has it
MINE_LATER = timedelta(minutes=15)  # after it, until somebody has it

# Overload
OVERLOAD_WAIT = timedelta(hours=3)  # what has been open for so long is waiting
OVERLOAD_LEAST = 5  # fewer waiting are a busy day
OVERLOAD_SHARE = 0.5  # of the hands: more needs waiting than every second helper could take, and it takes days
