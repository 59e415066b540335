"""The small commands: migrate, invite, understand."""

import json
from datetime import UTC, datetime
from typing import Any, TextIO

from sqlalchemy.orm import Session

from bot.faults import SettingsError
from bot.keys import secret_key
from bot.opening import open_database, open_rules, read_places, upgrade_database
from bot.settings import load_settings
from handlers.joining import new_invite
from handlers.understanding import Understood, understand
from storage import members, migrate
from storage.states import Role


def migrate_database() -> str:
    """Bring the database to the newest schema; what was done, in words."""
    settings = load_settings()
    before = upgrade_database(settings, secret_key(settings))
    return "Nothing to do." if before == migrate.newest() else f"The tables are at {migrate.newest()} now."


def make_invite(*, coordinator: bool) -> str:
    """A fresh one-time code; only its keyed hash is kept."""
    settings = load_settings()
    engine = open_database(settings, secret_key(settings))
    circle = open_rules(engine, settings)
    code = new_invite()
    with Session(engine) as session, session.begin():
        role = Role.COORDINATOR if coordinator else Role.MEMBER
        members.add_invite(session, circle.id, code, role, datetime.now(UTC))
    engine.dispose()
    return code


def understand_lines(source: TextIO, sink: TextIO) -> None:
    """One JSON object a line in, one out, in order. Raises SettingsError naming the line that is none."""
    settings, places, now = load_settings(), read_places(), datetime.now(UTC)
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            words = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError):
            raise SettingsError(
                [f'line {number}: it must be a JSON object like {{"text": "I need groceries"}}']
            ) from None
        meant = understand(str(words), now=now, zone=settings.zone, gazetteer=places)
        sink.write(json.dumps(_as_json(meant), ensure_ascii=False) + "\n")


def _as_json(meant: Understood) -> dict[str, Any]:
    return {
        "intent": meant.intent.value,
        "sure": meant.sure,
        "kinds": list(meant.kinds),
        "people": meant.people,
        "quantity": meant.quantity,
        "unit": meant.unit,
        "when": meant.when.words if meant.when else None,
        "where": meant.where.words if meant.where else None,
        "language": meant.language,
    }
