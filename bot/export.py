"""Tables for a spreadsheet or a program: no names, no addresses, no words as written."""

import csv
import json
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.keys import secret_key
from bot.opening import open_database, open_rules
from bot.settings import load_settings
from storage.models import Claim, Member, Need, Offer

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that begins so (OWASP, CSV injection)

Row = dict[str, Any]


def export_table(table: str, format: str, sink: TextIO) -> None:
    """Write every row of `needs`, `offers`, `members` or `claims` as `csv` or `jsonl`."""
    settings = load_settings()
    engine = open_database(settings, secret_key(settings))
    circle = open_rules(engine, settings)
    try:
        with Session(engine) as session:
            _WRITERS[format](_READERS[table](session, circle.id), sink)
    finally:
        engine.dispose()


def _needs(session: Session, circle_id: int) -> Iterator[Row]:
    for need in session.scalars(select(Need).where(Need.circle_id == circle_id).order_by(Need.id)):
        yield {
            "code": need.code,
            "status": need.status.value,
            "kinds": need.kinds,
            "what": need.what,
            "quantity": need.quantity,
            "remaining": need.remaining,
            "unit": need.unit,
            "people": need.people,
            "when": need.when_label,
            "needed_by": _time(need.needed_by),
            "goes_back": _time(need.return_at),
            "series": need.series_id,
            "area": need.area,
            "arrived": need.arrived,
            "created_at": _time(need.created_at),
            "closed_at": _time(need.closed_at),
        }


def _offers(session: Session, circle_id: int) -> Iterator[Row]:
    for offer in session.scalars(select(Offer).where(Offer.circle_id == circle_id).order_by(Offer.id)):
        yield {
            "code": offer.code,
            "status": offer.status.value,
            "kinds": offer.kinds,
            "what": offer.what,
            "quantity": offer.quantity,
            "remaining": offer.remaining,
            "unit": offer.unit,
            "standing": offer.standing,
            "when": offer.when_label,
            "area": offer.area,
            "created_at": _time(offer.created_at),
            "closed_at": _time(offer.closed_at),
        }


def _members(session: Session, circle_id: int) -> Iterator[Row]:
    kinds: dict[int, list[str]] = {}
    for offer in session.scalars(select(Offer).where(Offer.circle_id == circle_id, Offer.status == "open")):
        kinds.setdefault(offer.member_id, []).extend(offer.kinds)
    for member in session.scalars(select(Member).where(Member.circle_id == circle_id).order_by(Member.id)):
        yield {
            "code": f"member {member.id}",
            "status": member.status.value,
            "kinds": sorted(set(kinds.get(member.id, []))),
            "quantity": None,
            "remaining": None,
            "role": member.role.value,
            "language": member.language,
            "helps": member.helps,
            "vouched": member.vouched,
            "area": member.area,
            "created_at": _time(member.created_at),
        }


def _claims(session: Session, circle_id: int) -> Iterator[Row]:
    wanted = select(Claim, Need).join(Need, Need.id == Claim.need_id).where(Claim.circle_id == circle_id)
    for claim, need in session.execute(wanted.order_by(Claim.id)):
        yield {
            "code": need.code,
            "status": claim.status.value,
            "kinds": need.kinds,
            "quantity": claim.quantity,
            "remaining": need.remaining,
            "member": f"member {claim.member_id}",
            "claimed_at": _time(claim.claimed_at),
            "ended_at": _time(claim.ended_at),
        }


def _time(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None


def _write_jsonl(rows: Iterator[Row], sink: TextIO) -> None:
    for row in rows:
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_csv(rows: Iterator[Row], sink: TextIO) -> None:
    first = next(rows, None)
    if first is None:
        return
    writer = csv.DictWriter(sink, list(first), lineterminator="\n")
    writer.writeheader()
    writer.writerow(_plain(first))
    writer.writerows(_plain(row) for row in rows)


def _plain(row: Row) -> Row:
    """Lists as words, and no cell that a spreadsheet would run."""
    flat = {name: " ".join(value) if isinstance(value, list) else value for name, value in row.items()}
    return {
        name: f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
        for name, value in flat.items()
    }


_READERS: dict[str, Callable[[Session, int], Iterator[Row]]] = {
    "needs": _needs,
    "offers": _offers,
    "members": _members,
    "claims": _claims,
}
_WRITERS: dict[str, Callable[[Iterator[Row], TextIO], None]] = {"jsonl": _write_jsonl, "csv": _write_csv}
