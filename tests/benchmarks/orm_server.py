"""Reference: what most bots do. Starlette, a plain ORM session in a thread pool, a commit each; it merely stores."""

import sys
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
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
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", _set_pragmas)
        raw = self._engine.raw_connection()
        raw.driver_connection.executescript(SCHEMA)  # type: ignore[union-attr]
        seeded(raw.driver_connection)  # type: ignore[arg-type]
        raw.close()
        self._validator = RequestValidator(TOKEN)

    async def sms(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signature = request.headers.get("x-twilio-signature", "")
        if not self._validator.validate(PUBLIC + request.url.path, form, signature):
            return Response(status_code=403)
        await run_in_threadpool(self._keep, form)
        return Response(status_code=200)

    def _keep(self, form: dict[str, Any]) -> None:
        with Session(self._engine) as session:
            member = session.scalars(select(Member).where(Member.phone == form["From"])).one()
            session.scalars(select(Asked).where(Asked.member_id == member.id)).all()
            session.add(InboundText(sid=form["MessageSid"], member_id=member.id, body=form["Body"]))
            session.commit()


def _set_pragmas(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


if __name__ == "__main__":
    bot = Bot(sys.argv[1])
    host(Starlette(routes=[Route("/sms", bot.sms, methods=["POST"])]))
