"""Offers: goods get a code, willingness is simply known; both look for an open need at once."""

from zoneinfo import ZoneInfo

from handlers import policy
from handlers.asking import ask_one
from handlers.free import PARTS, parts_of
from handlers.measures import distance
from handlers.open_needs import best_need_for
from handlers.turn import Turn
from handlers.understanding import Understood
from handlers.understanding.describe import describe
from handlers.understanding.labels import say_when
from handlers.understanding.limits import find_limits
from handlers.understanding.sayings import plain_words
from handlers.wording import headline, yes_no
from storage import members, offers
from storage.models import Need, Offer
from storage.states import OfferStatus


def hear_offer(turn: Turn, meant: Understood, text: str) -> None:
    """Keep an offer, thank for it, and put the best fitting open need to the giver."""
    turn.member.helps = turn.member.helps or meant.standing  # goods alone do not make someone willing in general
    limits = find_limits(text)
    members.set_limits(turn.member, limits.asks_a_week, limits.radius_km)
    offer = _keep(turn, meant, text)
    turn.write_audit("offer kept", f"offer {offer.id}")
    found = best_need_for(turn, turn.member, [offer], policy.RADIUS_KM[2])
    what = _in_words(turn, offer)
    if found is None:
        _thank(turn, offer, what)
    else:
        _thank_with_need(turn, offer, what, *found)


def hear_willingness(turn: Turn, meant: Understood) -> None:
    """ "Happy to help near 11216": nothing particular, and welcome all the same."""
    turn.member.helps = True
    place = meant.where
    if place is not None and place.point is not None:
        lat, lon = round(place.point.lat, policy.AREA_DECIMALS), round(place.point.lon, policy.AREA_DECIMALS)
        members.set_area(turn.member, place.area, lat, lon)
    turn.say("joined")


def hear_limits(turn: Turn, words: str) -> bool:
    """ "Max 1 ask a week", "only up to 2 miles" from whoever helps. False when it is no such thing."""
    limits = find_limits(words) if turn.member.helps and len(plain_words(words)) <= policy.LONGEST_CHANGE else None
    if not limits:
        return False
    members.set_limits(turn.member, limits.asks_a_week, limits.radius_km)
    turn.say("limits_kept", asks=_asks(turn), far=_far(turn))
    return True


def _asks(turn: Turn) -> int:
    return turn.member.asks_a_week or turn.circle.rules.asks_a_week


def _far(turn: Turn) -> str:
    """How far they said they go, as a piece of a sentence; nothing where they did not say."""
    km = turn.member.radius_km
    if km is None:
        return ""
    return turn.words("as_far_as", distance=distance(km, turn.language, miles=turn.circle.counts_in_miles))


def correct(turn: Turn, offer: Offer, meant: Understood) -> bool:
    """ "P4 10 diapers": a new number or other goods. False when nothing was named."""
    if meant.quantity is None and not meant.items:
        return False
    if meant.items:
        offer.what = describe(meant)
    elif meant.quantity is not None:
        offer.what = offer.what.replace(str(offer.quantity), str(meant.quantity), 1)
    offers.resize(offer, meant.quantity or offer.quantity)
    turn.say("offer_corrected", code=offer.code, what=_in_words(turn, offer))
    return True


def withdraw(turn: Turn, offer: Offer) -> None:
    """DROP of an offer: nobody will be sent to it any more."""
    if offers.close(turn.session, offer, OfferStatus.WITHDRAWN, turn.now):
        turn.write_audit("offer withdrawn", f"offer {offer.id}")
    turn.say("offer_dropped", code=offer.code)


def _keep(turn: Turn, meant: Understood, text: str) -> Offer:
    place, when = meant.where, meant.when
    lat, lon = turn.member.lat, turn.member.lon
    if place is not None and place.point is not None:
        lat, lon = round(place.point.lat, policy.AREA_DECIMALS), round(place.point.lon, policy.AREA_DECIMALS)
        members.set_area(turn.member, place.area, lat, lon)
    amount = meant.quantity or 1
    standing = meant.standing
    return offers.keep_offer(
        turn.session,
        lat,
        lon,
        circle_id=turn.circle.id,
        member_id=turn.member.id,
        code=None if standing else offers.new_code(turn.session, turn.circle.id, turn.now),
        standing=standing,
        kinds=list(meant.kinds) or ["other"],
        what=describe(meant),
        text=text,
        quantity=amount,
        remaining=amount,
        unit=meant.unit,
        area=(place.area[:80] or None) if place else turn.member.area,
        when_label=(when.label or None) if when else None,
        available=available(meant, turn.circle.zone),
        created_at=turn.now,
    )


def available(meant: Understood, zone: ZoneInfo) -> list[str]:
    """The week days a recurring time names ("weekends" is sat, sun), and the parts of a day; none means any time."""
    when = meant.when
    if when is None or not when.recurring:
        return []
    parts = parts_of((when.start, when.end), zone) or frozenset()
    return [*when.days, *sorted(parts)] if len(parts) < len(PARTS) else list(when.days)


def _in_words(turn: Turn, offer: Offer) -> str:
    near = turn.words("headline_near", area=offer.area) if offer.area else None
    when = say_when(offer.when_label or "", turn.language, turn.today)
    return ", ".join(piece for piece in (offer.what, when, near) if piece)


def _thank(turn: Turn, offer: Offer, what: str) -> None:
    if offer.standing:
        asks = _asks(turn)
        turn.say("standing_kept" if asks > 1 else "standing_kept_once", what=what + _far(turn), asks=asks)
    else:
        turn.say("offer_kept", code=offer.code, what=what)


def _thank_with_need(turn: Turn, offer: Offer, what: str, need: Need, km: float | None) -> None:
    ask_one(turn, need, turn.member, km)
    said = headline(need, turn.language, turn.today, turn.circle, km)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    if offer.standing:
        turn.say("standing_match", need=need, buttons=buttons, what=what, headline=said, need_code=need.code)
    else:
        words = {"code": offer.code, "need_code": need.code}
        turn.say("offer_match", need=need, buttons=buttons, what=what, headline=said, **words)
