"""Words that begin with a code: for the other side, a correction, or a question what it is."""

from handlers import correcting, every_date, one_or_every, relay
from handlers import offers as offering
from handlers.closing import is_no_longer
from handlers.reading import read
from handlers.sides import is_over
from handlers.slots import half, shares
from handlers.turn import Turn
from handlers.waiting import say_place
from handlers.wording import headline
from storage import blocks, claims, conversations, needs, offers, pings
from storage.models import Need, Offer
from storage.states import NeedStatus, Question


def hear_about_code(turn: Turn, code: str, words: str) -> bool:
    """Words that begin with a code: to the other side, or a correction. False when the code is not one."""
    found: Need | Offer | None = needs.find_by_code(turn.session, turn.circle.id, code)
    found = found or offers.find_by_code(turn.session, turn.circle.id, code)
    if isinstance(found, Offer):
        return _about_offer(turn, found, words)
    if found is None:
        return False
    said, every = one_or_every.scope_in(words)
    meant = read(turn, said)
    own = found.member_id == turn.member.id and found.status in needs.LIVE
    door = own and _door_is_asked(turn, found)
    if own and is_no_longer(words):
        every_date.withdraw_or_ask(turn, found)
    elif door and (not correcting.is_fix(meant) or (meant.where is not None and meant.where.address is not None)):
        relay.give_door(turn, found, words)
    elif own and correcting.is_fix(meant):
        every_date.correct_or_ask(turn, found, meant, said if found.series_id else words, every)
    elif relay.write_to_other_side(turn, found, words):
        return True
    elif own:
        correcting.correct(turn, found, meant, words)
    elif is_over(turn, found):
        turn.say("relay_over", code=found.code)
    elif found.status not in needs.LIVE:
        turn.say("closed_code", code=found.code)
    else:
        turn.say("not_yours", code=found.code)
    return True


def _door_is_asked(turn: Turn, need: Need) -> bool:
    waiting = conversations.open_of(turn.session, turn.member.id, turn.now)
    return any(asked.question == Question.DOOR and asked.need_id == need.id for asked in waiting)


def hear_code_alone(turn: Turn, code: str) -> bool:
    """Just "K7": what it is, for whoever has to do with it. False when the code is not one of ours."""
    need = needs.find_by_code(turn.session, turn.circle.id, code)
    if need is None:
        return False
    mine = need.member_id == turn.member.id
    if need.status not in needs.LIVE:
        turn.say("closed_code", code=code)
    elif mine:
        asked, said = pings.count(turn.session, need.id), headline(need, turn.language, turn.today)
        turn.say("need_again", need=need, code=code, headline=said, asked=asked)
    elif claims.active(turn.session, need.id, turn.member.id):
        turn.say("already_yours", code=code)
    elif blocks.is_blocked(turn.session, need.member_id, turn.member.id):
        turn.say("late_yes", code=code)
    elif need in pings.waiting_of(turn.session, turn.member.id):
        say_place(turn, need)
    elif pings.find(turn.session, need.id, turn.member.id) and need.status == NeedStatus.OPEN:
        key = "ping_part" if shares(need) else "ping"
        said = headline(need, turn.language, turn.today)
        turn.say(key, need=need, code=code, amount=half(need), headline=said)
    else:
        turn.say("not_asked", code=code)
    return True


def _about_offer(turn: Turn, offer: Offer, words: str) -> bool:
    if offer.member_id != turn.member.id:
        return False
    if not offering.correct(turn, offer, read(turn, words)):
        turn.say("say_again")
    return True
