"""Every state a row can be in. Which move is allowed is said in `handlers/lifecycle.py` alone."""

from enum import StrEnum


class MemberStatus(StrEnum):
    """Whether a member may be asked and may act."""

    ACTIVE = "active"
    PAUSED = "paused"  # not asked until they RESUME, or `paused_until` is past
    BLOCKED = "blocked"  # kept out by a coordinator
    FORGOTTEN = "forgotten"  # FORGET ME: name, addresses and texts are wiped


class Role(StrEnum):
    """What a member may do."""

    MEMBER = "member"
    COORDINATOR = "coordinator"


class AddressStatus(StrEnum):
    """Whether an address may be written to."""

    ACTIVE = "active"
    STOPPED = "stopped"  # the person opted out
    GONE = "gone"  # the vendor says that it cannot be reached


class NeedStatus(StrEnum):
    """Where a need stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class OfferStatus(StrEnum):
    """Where an offer stands."""

    OPEN = "open"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class PingStatus(StrEnum):
    """What became of asking one member about one need."""

    ASKED = "asked"
    YES = "yes"
    NO = "no"
    WAITING = "waiting"  # all places are taken, and they would come if one is free again
    TAKEN = "taken"  # someone else was first, or the need closed before they answered


class ClaimStatus(StrEnum):
    """Where a claim stands."""

    ACTIVE = "active"
    DONE = "done"
    RELEASED = "released"


class SeriesStatus(StrEnum):
    """Whether a need still comes again."""

    ACTIVE = "active"
    ENDED = "ended"


class ConversationStatus(StrEnum):
    """Whether a question still waits for its answer."""

    OPEN = "open"
    ANSWERED = "answered"
    LAPSED = "lapsed"


class Question(StrEnum):
    """What was asked."""

    NAME = "name"
    DETAILS = "details"  # where, and when, for a need
    DOOR = "door"  # the address, for the one who claimed
    ARRIVED = "arrived"
    MEANT = "meant"  # "Did you mean …? YES, or say it again"
    MATCH = "match"  # a need near a fresh offer: "YES K9?"
    FORGET = "forget"
    STILL = "still"  # "Still need K7?"
    SAME = "same"  # "Is this K7 again, or another?"
    HAPPENED = "happened"  # the hour has passed: "did it happen?"
    EVERY = "every"  # "every week, or this date alone?"
    LINK = "link"  # two addresses are to become one member's
    SHARE = "share"  # their own number is to be given to the other side
    SEND = "send"  # an announcement: "SEND or NO"
    CONFIRM = "confirm"  # a coordinator's act that ends something


class InboundStatus(StrEnum):
    """What became of something that arrived."""

    HANDLED = "handled"
    FAILED = "failed"  # handling raised; it will be tried again
    GIVEN_UP = "given_up"  # tried three times; a coordinator was told


class OutboundStatus(StrEnum):
    """How far a message got. Receipts only raise it: sent, then delivered."""

    QUEUED = "queued"
    SENDING = "sending"  # leased by an outbox
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"  # will not be tried again
    DROPPED = "dropped"  # no longer true, no longer wanted, or too late


class Purpose(StrEnum):
    """What a message is for; decides its priority and whether quiet hours hold it."""

    REPLY = "reply"  # answers someone who just wrote
    NOTICE = "notice"  # something they wait to hear
    RELAY = "relay"  # another member's words
    PING = "ping"
    GROUP = "group"  # what stands in a group chat
    BULK = "bulk"


class TimerKind(StrEnum):
    """What is due."""

    FIRST_WAVE = "first_wave"  # what was missing was not answered: ask without it
    NEXT_WAVE = "next_wave"
    NUDGE = "nudge"  # a claim without a sign
    ARRIVED = "arrived"  # silence after "did it arrive?" counts as yes
    EXPIRE = "expire"
    WIPE = "wipe"  # private words of a closed need
    RESUME = "resume"  # a pause is over
    REMIND = "remind"  # a claim's hour is near
    HAPPENED = "happened"  # a claim's hour has passed
    RETURN = "return"  # something lent is to go back
    REPEAT = "repeat"  # the next date of a series
    HOLD = "hold"  # a place kept for someone who pressed in a group
    CARD = "card"  # what groups show of a need is to be made true
    DIGEST = "digest"  # a group's list of what is open
    ANNOUNCE = "announce"  # the next batch of an announcement
    POLL = "poll"  # a poll closes
    DAILY = "daily"  # a coordinator's text of what is stuck
    MINE = "mine"  # nobody has said "mine" yet


class Act(StrEnum):
    """What a message does at its vendor."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"


class ChatStatus(StrEnum):
    """Whether we write in a group chat."""

    WAITING = "waiting"  # added by someone who may not link it: a coordinator was asked
    LINKED = "linked"
    RESTRICTED = "restricted"  # we are there, and may not write
    LEFT = "left"


class PostKind(StrEnum):
    """What stands in a group."""

    CARD = "card"
    DIGEST = "digest"
    POLL = "poll"


class AnnouncementStatus(StrEnum):
    """How far an announcement is."""

    DRAFT = "draft"  # shown to its author, who has not said SEND
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"


class PollStatus(StrEnum):
    """Whether a poll still takes votes."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
