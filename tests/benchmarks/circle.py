"""The circle that is measured: known members, welcomed and named, some of whom help; and the app around it."""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.app import App
from bot.opening import open_database, open_rules
from bot.settings import Settings
from handlers.understanding import Gazetteer
from storage.crypto import read_key
from storage.models import Address, Member, Offer, OfferKind
from storage.places import cell
from storage.states import AddressStatus, MemberStatus, OfferStatus, Role
from tests.benchmarks.texts import ACCOUNT, MEMBERS, OURS, PUBLIC, TOKEN, phone

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
TELEGRAM_TOKEN = "4242:SECRET-token_of-the-bot"
HELPERS = 100  # of the members have a standing offer
TELEGRAM_FROM = 5000  # the first member's Telegram id


def settings_for(database: Path, sink: str) -> Settings:
    """Both channels by webhook, their vendors at `sink`; no quiet hours, so that asking happens at once."""
    return Settings(
        _env_file=None,
        telegram_token=TELEGRAM_TOKEN,
        telegram_webhook_secret="secret",
        telegram_api_url=sink,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=TOKEN,
        twilio_number=OURS,
        twilio_api_url=sink,
        public_url=PUBLIC,
        database_url=f"sqlite:///{database}",
        secret_key=KEY,
        circle_name="Riverside",
        circle_contact="Carol, 202 555 0199",
        circle_quiet_hours="",
    )


def make_app(database: Path, sink: str, **more: Any) -> App:
    """The app on a database with MEMBERS members, made where there is none."""
    settings = settings_for(database, sink)
    engine = open_database(settings, read_key(settings.secret_key))
    rules = open_rules(engine, settings, places=Gazetteer())
    with Session(engine) as session, session.begin():
        if session.get(Member, 1) is None:
            _seed(session, rules.id)
    return App(settings, engine, rules, **more)


def _seed(session: Session, circle_id: int) -> None:
    now, chance = datetime.now(UTC), random.Random(7)
    members, addresses = [], []
    for number in range(MEMBERS):
        lat, lon = round(40.68 + chance.uniform(-0.1, 0.1), 2), round(-73.95 + chance.uniform(-0.1, 0.1), 2)
        members.append(member_row(circle_id, number + 1, lat, lon, now) | {"helps": number < HELPERS})
        addresses.append(address_row(circle_id, number + 1, f"sms:{phone(number)}", now))
        addresses.append(address_row(circle_id, number + 1, f"telegram:{TELEGRAM_FROM + number}", now))
    session.execute(insert(Member), members)
    session.execute(insert(Address), addresses)
    add_offers(session, circle_id, members[:HELPERS], ("delivery", "food", "ride", "baby"), now)


def member_row(circle_id: int, number: int, lat: float, lon: float, now: datetime) -> dict[str, Any]:
    """A member who has been here for a while."""
    y, x = cell(lat, lon)
    return {
        "id": number,
        "circle_id": circle_id,
        "status": MemberStatus.ACTIVE,
        "role": Role.MEMBER,
        "first_name": "Robin",
        "language": "en",
        "language_chosen": True,
        "helps": False,
        "vouched": False,
        "consent_at": now,
        "name_asked_at": now,
        "area": "11216",
        "lat": lat,
        "lon": lon,
        "cell_y": y,
        "cell_x": x,
        "created_at": now,
    }


def address_row(circle_id: int, member: int, address: str, now: datetime) -> dict[str, Any]:
    """An address that has been welcomed."""
    return {
        "circle_id": circle_id,
        "member_id": member,
        "channel": address.partition(":")[0],
        "lookup": address,
        "value": address,
        "status": AddressStatus.ACTIVE,
        "welcomed_at": now,
        "heard_at": now,
        "failures": 0,
    }


def add_offers(
    session: Session, circle_id: int, members: list[dict[str, Any]], kinds: tuple[str, ...], now: datetime
) -> None:
    """A standing offer of one kind for each, the kinds in turn."""
    offers, places = [], []
    for one in members:
        kind = kinds[one["id"] % len(kinds)]
        offers.append(
            {
                "id": one["id"],
                "circle_id": circle_id,
                "member_id": one["id"],
                "status": OfferStatus.OPEN,
                "standing": True,
                "kinds": [kind],
                "what": kind,
                "quantity": 1,
                "remaining": 1,
                "available": [],
                "created_at": now,
            }
        )
        place = {key: one[key] for key in ("circle_id", "lat", "lon", "cell_y", "cell_x")}
        places.append({"offer_id": one["id"], "kind": kind, "member_id": one["id"], **place})
    session.execute(insert(Offer), offers)
    session.execute(insert(OfferKind), places)
