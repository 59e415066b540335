"""Reference: what most bots do. Starlette, an async ORM session on aiosqlite, a commit each; it merely stores."""

import sqlite3
import sys
from contextlib import closing
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from tests.benchmarks.hosting import host
from tests.benchmarks.reference import SCHEMA, seeded
from tests.benchmarks.texts import PUBLIC, TOKEN


class Base(DeclarativeBase):
    """Of these three tables."""


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Asked(Base):
    __tablename__ = "asked"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    question: Mapped[str]


class InboundText(Base):
    __tablename__ = "inbound"
    id: Mapped[int] = mapped_column(primary_key=True)
    sid: Mapped[str] = mapped_column(unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    body: Mapped[str]


class Bot:
    """POST of a signed form; 200 when it is stored."""

    def __init__(self, path: str) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.executescript(SCHEMA)
            seeded(db)
        self._engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine.sync_engine, "connect", _set_pragmas)
        self._validator = RequestValidator(TOKEN)

    async def sms(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signature = request.headers.get("x-twilio-signature", "")
        if not self._validator.validate(PUBLIC + request.url.path, form, signature):
            return Response(status_code=403)
        async with AsyncSession(self._engine) as session:
            member = (await session.scalars(select(Member).where(Member.phone == form["From"]))).one()
            (await session.scalars(select(Asked).where(Asked.member_id == member.id))).all()
            session.add(InboundText(sid=form["MessageSid"], member_id=member.id, body=form["Body"]))
            await session.commit()
        return Response(status_code=200)


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


if __name__ == "__main__":
    bot = Bot(sys.argv[1])
    host(Starlette(routes=[Route("/sms", bot.sms, methods=["POST"])]))
