"""First contact: consent with the words it was given by, a name asked once, invitations."""

import secrets

from handlers import policy
from handlers.messages import Channel, Point
from handlers.turn import Turn
from handlers.understanding.sayings import is_only
from handlers.understanding.tables import said
from handlers.wording import looks_like_name, short_name
from storage import conversations, members, timers
from storage.models import Conversation
from storage.states import Question, Role, TimerKind

INVITE_LETTERS = "ACDEFGHJKMNPRTWXY346789"
INVITE_LENGTH = 8  # 23^8: nobody guesses one


def new_invite() -> str:
    """A fresh one-time code."""
    return "".join(secrets.choice(INVITE_LETTERS) for _ in range(INVITE_LENGTH))


def welcome(turn: Turn, *, ask_name: bool = True) -> None:
    """The first text to a new address carries what carriers ask for; the name is asked in it, once, if at all."""
    if turn.address is None or turn.address.welcomed_at is not None:
        return
    turn.address.welcomed_at = turn.now
    key = "welcome_chat" if turn.address.channel == Channel.TELEGRAM else "welcome_sms"
    if ask_name and turn.member.first_name is None and turn.member.name_asked_at is None:
        turn.member.name_asked_at = turn.now
        expires = turn.now + policy.NAME_WAIT
        conversations.ask(turn.session, turn.member, Question.NAME, turn.now, expires_at=expires)
    else:
        key += "_named"
    turn.say(key, circle=turn.circle.name)


def learn_name(turn: Turn, name: str | None) -> bool:
    """Keep a name given in passing; a later one replaces it."""
    given = short_name(name)
    if given is None or given == turn.member.first_name:
        return False
    turn.member.first_name = given
    return True


def learn_profile(turn: Turn) -> None:
    """The first name someone gave Telegram or WhatsApp will do until they give us one."""
    if turn.member.first_name is None and turn.inbound is not None:
        learn_name(turn, turn.inbound.profile_name)


def answer_name(turn: Turn, question: Conversation, words: str) -> bool:
    """A bare name in answer to our question. False when the text is plainly something else."""
    words = words.strip(" .!,\n")
    if not looks_like_name(words) or is_only(words, said("puzzled"), said("asks why"), said("unsure")):
        return False
    conversations.answered(turn.session, question)
    learn_name(turn, words)
    turn.say("thanks_name", name=turn.member.first_name)
    return True


def learn_place(turn: Turn, place: Point) -> None:
    """A shared location: only the area of it is remembered."""
    lat, lon = round(place.lat, policy.AREA_DECIMALS), round(place.lon, policy.AREA_DECIMALS)
    members.set_area(turn.member, turn.member.area, lat, lon)


def use_invite(turn: Turn, words: str) -> bool:
    """A one-time code, as `/start CODE` or as a text. False when it is not one of ours."""
    code = words.strip().upper()
    if len(code) != INVITE_LENGTH or not set(code) <= set(INVITE_LETTERS):
        return False
    role = members.use_invite(turn.session, turn.circle.id, code, turn.member, turn.now)
    if role is None:
        return False
    turn.member.helps = turn.member.vouched = True
    if role == Role.COORDINATOR:
        turn.member.role = role
        timers.set_timer(turn.session, turn.circle.id, TimerKind.DAILY, turn.now, member_id=turn.member.id)
        turn.say("coordinator_now", circle=turn.circle.name)
    else:
        turn.say("joined")
    turn.write_audit("invite used", f"member {turn.member.id}", role.value)
    return True
