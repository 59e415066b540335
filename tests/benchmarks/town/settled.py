"""A database with the town in it: members, their addresses, their standing offers, and how they answered before."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine, insert, make_url
from sqlalchemy.orm import Session

from handlers.circle import CircleRules, QuietHours
from handlers.understanding import Gazetteer
from storage import migrate
from storage.circles import CircleFacts, open_circle
from storage.crypto import Cipher, read_key
from storage.database import open_engine
from storage.models import Address, Member, Offer, OfferKind
from storage.states import OfferStatus
from tests.benchmarks.circle import KEY, address_row, member_row
from tests.benchmarks.town.facts import QUIET_FROM, QUIET_UNTIL, START, ZONE
from tests.benchmarks.town.people import Town

_JOINED = START - timedelta(days=120)


def moment(at: float) -> datetime:
    """A minute of the town as a time."""
    return START + timedelta(minutes=at)


def minute(text: str) -> float:
    """A time as SQLite holds it, as a minute of the town."""
    return (datetime.fromisoformat(text).replace(tzinfo=UTC) - START) / timedelta(minutes=1)


def address_of(member: int) -> str:
    """Where a member of the town is written to; their row's id is one more than their number."""
    return f"telegram:{member + 1}"


def settle(town: Town) -> tuple[Engine, CircleRules]:
    """A database in memory, and the rules of its circle."""
    engine = open_engine(make_url("sqlite://"), Cipher(read_key(KEY)))
    migrate.create(engine)
    rules = _open(engine)
    with Session(engine) as session, session.begin():
        count = len(town.x)
        session.execute(insert(Member), [_member(town, rules.id, number) for number in range(count)])
        session.execute(insert(Address), [address_row(rules.id, n + 1, address_of(n), _JOINED) for n in range(count)])
        _add_offers(session, town, rules.id)
    return engine, rules


def _open(engine: Engine) -> CircleRules:
    said = {"name": "Riverside", "contact": "", "emergency_number": "911"}
    quiet = QuietHours(_clock(QUIET_FROM), _clock(QUIET_UNTIL))
    hours = f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"
    with Session(engine) as session, session.begin():
        facts = CircleFacts(key="town", timezone=str(ZONE), languages=("en",), quiet_hours=hours, **said)
        circle_id = open_circle(session, facts)
    return CircleRules(id=circle_id, zone=ZONE, languages=("en",), quiet_hours=quiet, gazetteer=Gazetteer(), **said)


def _clock(minutes: float) -> time:
    return time(int(minutes) // 60, int(minutes) % 60)


def _member(town: Town, circle_id: int, number: int) -> dict[str, Any]:
    row = member_row(circle_id, number + 1, *town.place(number), _JOINED)
    return row | {
        "helps": bool(town.helps[number]),
        "vouched": bool(town.vouched[number]),
        "asks": float(town.asks[number]),
        "yeses": float(town.yeses[number]),
    }


def _add_offers(session: Session, town: Town, circle_id: int) -> None:
    offers, kinds = [], []
    for number in (town.helps & ~town.general).nonzero()[0].tolist():
        named = [kind for kind, offered in town.offers.items() if offered[number]]
        about = {"circle_id": circle_id, "member_id": number + 1}
        offer = {"id": number + 1, "status": OfferStatus.OPEN, "standing": True, "kinds": named, "what": named[0]}
        offers.append(offer | about | {"quantity": 1, "remaining": 1, "available": [], "created_at": _JOINED})
        place = member_row(circle_id, number + 1, *town.place(number), _JOINED)
        place = {key: place[key] for key in ("lat", "lon", "cell_y", "cell_x")}
        kinds += [{"offer_id": number + 1, "kind": kind, **about, **place} for kind in named]
    session.execute(insert(Offer), offers)
    session.execute(insert(OfferKind), kinds)
