"""The real code in the town: messages arrive, timers fall due and pings leave, on a simulated clock."""

import heapq
import itertools
import math
from collections.abc import Callable
from sqlite3 import Connection

import numpy as np
from sqlalchemy.orm import Session

from handlers.arrivals import arrive, do_timer
from handlers.messages import Channel, Inbound
from storage import outbound, timers
from tests.benchmarks.town.answers import Phones
from tests.benchmarks.town.facts import DAY
from tests.benchmarks.town.outcome import Outcome
from tests.benchmarks.town.people import Town
from tests.benchmarks.town.settled import address_of, minute, moment, settle
from tests.benchmarks.town.wishes import Wish

TIMERS = 100  # taken at once
THINKS = 1.0  # minutes until somebody answers "which?"

_NEXT_TIMER = "SELECT min(due_at) FROM timer WHERE circle_id = ?"
_PINGS = "SELECT id, member_id, need_id, due_at FROM outbound WHERE id > ? AND purpose = 'ping'"
_LAST = "SELECT max(id) FROM outbound"
_ASKED = "SELECT id, member_id, need_id FROM ping WHERE id > ?"
_CLAIMS = "SELECT id, member_id, need_id FROM claim WHERE id > ?"
_NEED = "SELECT id, code FROM need WHERE member_id = ?"
_OPEN = "SELECT status FROM need WHERE id = ?"
_GOES = "SELECT status = 'queued' AND (not_after IS NULL OR not_after >= ?) FROM outbound WHERE id = ?"
_WAITS = "SELECT count(*) FROM ping WHERE need_id = ? AND member_id = ? AND status = 'asked'"

Act = Callable[[float], None]


class Replay:
    """One run. `log` says who was pinged about which need, when, and whether it came with an answer to them."""

    def __init__(self, town: Town, wishes: list[Wish]) -> None:
        self.outcome, self.log = Outcome(town, wishes), list[tuple[int, int, float, bool]]()
        self._engine, self._circle = settle(town)
        self._phones = Phones(town)
        self._raw: Connection = self._engine.raw_connection().driver_connection  # type: ignore[assignment]
        self._events: list[tuple[float, int, Act]] = []
        self._order, self._ids = itertools.count(), itertools.count(1)
        self._seen = dict.fromkeys(("outbound", "ping", "claim"), 0)
        self._needs: dict[int, tuple[Wish, str]] = {}  # by the need's id, with its code
        self._taken: dict[int, float] = {}
        for wish in wishes:
            self._later(wish.at, lambda at, wish=wish: self._wishes(wish, at))

    def run(self) -> Outcome:
        """Until the last deadline has passed."""
        facts = self.outcome.town.facts
        end, timer = (facts.days + facts.drain_days) * DAY, math.inf
        while True:
            event = self._events[0][0] if self._events else math.inf
            if min(event, timer) > end:
                self._engine.dispose()
                return self.outcome
            if timer <= event:
                self._do_timers(timer)
            else:
                at, _, act = heapq.heappop(self._events)
                act(at)
            timer = self._next_timer()

    def _later(self, at: float, act: Act) -> None:
        heapq.heappush(self._events, (at, next(self._order), act))

    def _next_timer(self) -> float:
        due = self._raw.execute(_NEXT_TIMER, (self._circle.id,)).fetchone()[0]
        return math.inf if due is None else minute(due)

    def _do_timers(self, at: float) -> None:
        now = moment(at + 1e-4)  # minutes are rounded
        with Session(self._engine) as session, session.begin():
            due = timers.due(session, self._circle.id, now, TIMERS)
        for one in due:
            with Session(self._engine) as session, session.begin():
                do_timer(session, self._circle, one, now)
            self._look(at)

    def _says(self, member: int, text: str, at: float) -> None:
        self._arrives(member, text, at)
        self._look(at)

    def _arrives(self, member: int, text: str, at: float) -> None:
        now = moment(at)
        heard = Inbound(Channel.TELEGRAM, str(next(self._ids)), address_of(member), now, text)
        with Session(self._engine) as session, session.begin():
            arrive(session, self._circle, heard, now)

    def _wishes(self, wish: Wish, at: float) -> None:
        self._arrives(wish.member, wish.words, at)
        need, code = self._raw.execute(_NEED, (wish.member + 1,)).fetchone()
        self._needs[need] = (wish, code)
        self._look(at)

    def _look(self, at: float) -> None:
        """What the last piece of work has brought: pings to leave, questions put in an answer, claims."""
        leaving: dict[float, list[tuple[int, int, int]]] = {}
        for row, member, need, due in self._raw.execute(_PINGS, (self._seen["outbound"],)):
            leaving.setdefault(max(at, minute(due)), []).append((row, member - 1, need))
        self._seen["outbound"] = self._raw.execute(_LAST).fetchone()[0] or 0
        written = {(member, need) for rows in leaving.values() for _, member, need in rows}
        for due, rows in leaving.items():
            self._later(due, lambda when, rows=rows: self._leave(rows, when))
        for _, member, need in self._new("ping", _ASKED):
            if (member - 1, need) not in written:
                self._ring(need, [member - 1], at, looking=True)
        for _, member, need in self._new("claim", _CLAIMS):
            self._claimed(need, member - 1, at)

    def _new(self, table: str, statement: str) -> list[tuple[int, int, int]]:
        rows: list[tuple[int, int, int]] = self._raw.execute(statement, (self._seen[table],)).fetchall()
        self._seen[table] = max([self._seen[table], *(row[0] for row in rows)])
        return rows

    def _leave(self, rows: list[tuple[int, int, int]], at: float) -> None:
        """The outbox's part: what is due and still wanted is sent."""
        now, gone = moment(at), dict[int, list[int]]()
        before = now.replace(tzinfo=None).isoformat(" ")
        with Session(self._engine) as session, session.begin():
            session.connection()
            for row, member, need in rows:
                if self._raw.execute(_GOES, (before, row)).fetchone()[0]:
                    outbound.sent(session, row, f"sent {row}", now)
                    gone.setdefault(need, []).append(member)
        for need, members in gone.items():
            self._ring(need, members, at)

    def _ring(self, need: int, members: list[int], at: float, *, looking: bool = False) -> None:
        wish, who = self._needs[need][0], np.array(members)
        self.outcome.ask(wish, who)
        self.log += [(wish.number, member, at, looking) for member in members]
        heard = self._phones.ring(wish, who, at, looking=looking)
        for member, yes, when in zip(heard.members.tolist(), heard.yes.tolist(), heard.at.tolist(), strict=True):
            self._later(when, lambda then, m=member, y=yes: self._answers(need, m, "YES" if y else "NO", then))

    def _answers(self, need: int, member: int, word: str, at: float) -> None:
        """An answer, often without the code; with it where the bot had to ask which is meant."""
        wish, code = self._needs[need]
        facts = self.outcome.town.facts
        if not self._is_open(need) and at > self._taken.get(need, -math.inf) + facts.crosses:
            return  # they were told
        if self._phones.chance("bare", wish, member) > facts.bare:
            self._says(member, f"{word} {code}", at)
            return
        self._says(member, word, at)
        if self._is_open(need) and self._raw.execute(_WAITS, (need, member + 1)).fetchone()[0]:
            self._later(at + THINKS, lambda then: self._says(member, f"{word} {code}", then))

    def _is_open(self, need: int) -> bool:
        return bool(self._raw.execute(_OPEN, (need,)).fetchone()[0] == "open")

    def _claimed(self, need: int, member: int, at: float) -> None:
        wish, code = self._needs[need]
        self._taken[need] = at
        comes, back = self._phones.keeps(wish, member)
        self.outcome.claim(wish, at, kept=comes)
        if back is not None:
            self._later(at + back, lambda then: self._says(member, f"DROP {code}", then))
        elif comes:
            work = max(30.0, (wish.deadline - at) * self._phones.chance("work", wish, member))
            self._later(at + work, lambda then: self._done(wish, code, member, then))

    def _done(self, wish: Wish, code: str, member: int, at: float) -> None:
        """DONE; more than half of those who are asked whether it arrived say so."""
        self._says(member, f"DONE {code}", at)
        if self._phones.chance("bare", wish, wish.member) < self.outcome.town.facts.bare:
            self._later(at + 30, lambda then: self._says(wish.member, f"YES {code}", then))
