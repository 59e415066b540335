"""A thousand people say YES to one need at once: one wins, whatever it costs."""

import itertools
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from handlers.messages import Channel, Inbound
from storage import needs
from storage.models import Claim, Ping
from storage.states import PingStatus
from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.circle import make_app
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Watch, alternate, middle, ratios
from tests.benchmarks.texts import MEMBERS, phone

_codes = (f"{letter}{number}" for letter in "ACDEF" for number in "23456789")
_sids = itertools.count(1)


async def rows(plan: Plan) -> list[Row]:
    """The one row; broken when a need has any number of winners but one."""
    app = make_app(plan.home / "race.db", "http://127.0.0.1:9")
    winners: list[int] = []

    async def ours() -> float:
        code = next(_codes)
        need_id = await app.store.run(lambda session: _asked_of_all(session, app.circle.id, code))
        said = [_yes(code, number) for number in range(MEMBERS)]
        with Watch() as watch:
            await app.inbox.accept(said)
        winners.append(await app.store.run(lambda session: _winners(session, need_id)))
        return watch.wall

    async def theirs() -> float:
        return _raw(plan.home / "guarded.db")

    async with app.connected():
        found = await alternate(plan.rounds, ours, theirs)
    broken = "" if set(winners) == {1} else f"winners: {winners}"
    ours_ms, theirs_ms = middle(found, 0) * 1e3, middle(found, 1) * 1e3
    note = f"{set(winners)} winner" if broken else "one winner each time"
    return [Row(budgets.RACE, f"{ours_ms:,.0f} ms", f"{theirs_ms:,.0f} ms", ratios(found), note, broken)]


def _asked_of_all(session: Session, circle_id: int, code: str) -> int:
    now = datetime.now(UTC)
    need = needs.keep_need(
        session,
        circle_id=circle_id,
        member_id=MEMBERS,  # the last member asks, the others were asked
        code=code,
        kinds=["food"],
        what="groceries",
        text="groceries",
        quantity=1,
        remaining=1,
        area="11216",
        conditions=[],
        urgent=False,
        created_at=now,
        needed_by=now + timedelta(days=2),
    )
    session.execute(insert(Ping), [_ping(circle_id, need.id, number, now) for number in range(1, MEMBERS)])
    return need.id


def _ping(circle_id: int, need_id: int, member: int, now: datetime) -> dict[str, Any]:
    asked = {"circle_id": circle_id, "need_id": need_id, "member_id": member, "wave": 1}
    return {**asked, "status": PingStatus.ASKED, "asked_at": now}


def _yes(code: str, member: int) -> Inbound:
    return Inbound(Channel.SMS, f"SM{next(_sids):032x}", f"sms:{phone(member)}", datetime.now(UTC), f"YES {code}")


def _winners(session: Session, need_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Claim).where(Claim.need_id == need_id)) or 0


def _raw(path: Path) -> float:
    """1,000 guarded UPDATEs, a durable transaction each, in this thread."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE need (id INTEGER, remaining INT)")
    db.execute("INSERT INTO need VALUES (1, 1)")
    won = 0
    with Watch() as watch:
        for _ in range(MEMBERS):
            db.execute("BEGIN IMMEDIATE")
            won += db.execute("UPDATE need SET remaining = remaining - 1 WHERE id = 1 AND remaining >= 1").rowcount
            db.execute("COMMIT")
    db.close()
    assert won == 1
    return watch.wall
