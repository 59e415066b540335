"""The table of allowed moves: whole, without a way back from an end, and obeyed by the tables' own verbs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from handlers.lifecycle import (
    ANNOUNCEMENT_MOVES,
    CLAIM_MOVES,
    NEED_MOVES,
    PING_MOVES,
    POLL_MOVES,
    SERIES_MOVES,
    is_live,
)
from storage import announcements, claims, migrate, needs, pings, polls
from storage.circles import CircleFacts, open_circle
from storage.crypto import KEY_BYTES, Cipher
from storage.database import open_engine
from storage.members import Newcomer, welcome
from storage.models import Need
from storage.states import AnnouncementStatus, ClaimStatus, NeedStatus, PingStatus, PollStatus, SeriesStatus

Moves = Mapping[StrEnum, frozenset[StrEnum]]
TABLES = [(NEED_MOVES, NeedStatus), (CLAIM_MOVES, ClaimStatus), (PING_MOVES, PingStatus), (SERIES_MOVES, SeriesStatus)]
TABLES += [(ANNOUNCEMENT_MOVES, AnnouncementStatus), (POLL_MOVES, PollStatus)]
NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)


def ends(moves: Moves) -> set[StrEnum]:
    return {state for state, after in moves.items() if not after}


def reached(moves: Moves, start: StrEnum) -> set[StrEnum]:
    found, waiting = {start}, [start]
    while waiting:
        new = moves[waiting.pop()] - found
        found |= new
        waiting += new
    return found


@pytest.mark.parametrize(("moves", "states"), TABLES)
def test_every_state_has_an_entry_and_can_be_reached(moves: Moves, states: type[StrEnum]) -> None:
    assert set(moves) == set(states)
    assert reached(moves, next(iter(states))) == set(states)
    assert not any(state in after for state, after in moves.items()), "a move leads elsewhere"


def test_what_ends_is_what_should() -> None:
    assert ends(NEED_MOVES) == {NeedStatus.DONE, NeedStatus.WITHDRAWN, NeedStatus.EXPIRED}
    assert ends(CLAIM_MOVES) == {ClaimStatus.RELEASED}
    assert ends(SERIES_MOVES) == {SeriesStatus.ENDED}
    assert ends(PING_MOVES) == set(), "the last word of a member counts"


@pytest.mark.parametrize("moves", [NEED_MOVES, CLAIM_MOVES])
def test_from_everywhere_there_is_an_end(moves: Moves) -> None:
    assert all(reached(moves, state) & ends(moves) for state in moves)


def test_live_means_that_it_may_change() -> None:
    assert {state for state in NeedStatus if is_live(state)} == set(needs.LIVE) == set(NeedStatus) - ends(NEED_MOVES)


@given(st.sampled_from([moves for moves, _ in TABLES]), st.data())
def test_any_walk_stays_in_the_table_and_stops_at_an_end(moves: Moves, data: st.DataObject) -> None:
    state = next(iter(moves))
    for _ in range(20):
        after = sorted(moves[state])
        if not after:
            assert state in ends(moves)
            return
        state = data.draw(st.sampled_from(after))
        assert state in moves


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path: Path = tmp_path_factory.mktemp("lifecycle") / "circle.db"
    opened = open_engine(URL.create("sqlite", database=str(path)), Cipher(bytes(KEY_BYTES)))
    migrate.upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def need(session: Session) -> Need:
    facts = CircleFacts("circle", "Riverside", "America/New_York", ("en",), "", "", "911")
    circle_id = open_circle(session, facts)
    _, member = welcome(session, Newcomer(circle_id, "sms:+15555550123", "en", "hi", NOW))
    session.flush()
    row = {"circle_id": circle_id, "member_id": member.id, "code": "K7", "kinds": ["goods"], "what": "masks"}
    return needs.keep_need(session, **row, quantity=2, remaining=2, created_at=NOW)


NEED_VERBS = {
    "take a part": lambda session, need: needs.take(session, need, 1),
    "take what is left": lambda session, need: needs.take(session, need, max(1, need.remaining)),
    "give back": lambda session, need: needs.give_back(session, need, need.quantity - need.remaining),
    **{
        f"close as {status}": lambda session, need, status=status: needs.close(session, need, status, "test", NOW)
        for status in (NeedStatus.DONE, NeedStatus.WITHDRAWN)
    },
}


@pytest.mark.parametrize("before", NeedStatus)
@pytest.mark.parametrize("verb", NEED_VERBS)
def test_the_verbs_of_a_need_obey_the_table(session: Session, need: Need, before: NeedStatus, verb: str) -> None:
    need.status, need.remaining = before, 0 if before == NeedStatus.CLAIMED else 2
    session.flush()
    moved = NEED_VERBS[verb](session, need)
    assert need.status == before or need.status in NEED_MOVES[before]
    assert moved or (need.status, need.remaining) == (before, 0 if before == NeedStatus.CLAIMED else 2)
    assert not (moved and before in ends(NEED_MOVES))


CLAIM_VERBS = {
    "done": lambda session, claim: claims.end(session, claim, ClaimStatus.DONE, NOW),
    "released": lambda session, claim: claims.end(session, claim, ClaimStatus.RELEASED, NOW),
    "taken back": lambda session, claim: claims.take_back(session, claim, NOW),
}


@pytest.mark.parametrize("before", ClaimStatus)
@pytest.mark.parametrize("verb", CLAIM_VERBS)
def test_the_verbs_of_a_claim_obey_the_table(session: Session, need: Need, before: ClaimStatus, verb: str) -> None:
    claim = claims.keep_claim(session, need, need.member_id, 1, None, NOW)
    claim.status = before
    session.flush()
    moved = CLAIM_VERBS[verb](session, claim)
    assert (claim.status in CLAIM_MOVES[before]) if moved else (claim.status == before)


@pytest.mark.parametrize("before", PingStatus)
def test_settling_ends_only_what_waits(session: Session, need: Need, before: PingStatus) -> None:
    row = {"circle_id": need.circle_id, "need_id": need.id, "member_id": need.member_id, "wave": 1}
    pings.ask(session, [{**row, "distance_km": None}], NOW)
    pings.answer(session, need.id, need.member_id, before, NOW)
    settled = pings.settle(session, need.id, PingStatus.TAKEN, NOW)
    after = pings.find(session, need.id, need.member_id)
    assert after is not None
    assert bool(settled) == (before == PingStatus.ASKED)
    assert after.status == before or after.status in PING_MOVES[before]


@pytest.mark.parametrize("before", PingStatus)
@pytest.mark.parametrize("verb", ["settle with its list", "call", "lose"])
def test_the_verbs_of_a_waiting_list_obey_the_table(
    session: Session, need: Need, before: PingStatus, verb: str
) -> None:
    row = {"circle_id": need.circle_id, "need_id": need.id, "member_id": need.member_id, "wave": 1}
    pings.ask(session, [{**row, "distance_km": None}], NOW)
    pings.answer(session, need.id, need.member_id, before, NOW)
    if verb == "call":
        assert pings.call(session, need.id, need.member_id, NOW) == (before == PingStatus.WAITING)
    elif verb == "lose":
        pings.lose(session, need.id, need.member_id, NOW)
    else:
        settled = pings.settle(session, need.id, PingStatus.TAKEN, NOW, with_list=True)
        assert bool(settled) == (before in (PingStatus.ASKED, PingStatus.WAITING))
    after = pings.find(session, need.id, need.member_id)
    assert after is not None
    session.refresh(after)
    assert after.status == before or after.status in PING_MOVES[before]


@pytest.mark.parametrize("before", AnnouncementStatus)
@pytest.mark.parametrize("to", [one for one in AnnouncementStatus if one != AnnouncementStatus.DRAFT])
def test_an_announcement_moves_as_the_table_says(
    session: Session, need: Need, before: AnnouncementStatus, to: AnnouncementStatus
) -> None:
    about = {"circle_id": need.circle_id, "author_id": need.member_id, "audience": {}, "created_at": NOW}
    told = announcements.keep(session, **about)
    told.status = before
    session.flush()
    allowed = [one for one, after in ANNOUNCEMENT_MOVES.items() if to in after]
    moved = announcements.move(session, told, allowed, to, NOW)
    assert moved == (to in ANNOUNCEMENT_MOVES[before])
    assert (told.ended_at is not None) == (moved and not ANNOUNCEMENT_MOVES[to])


@pytest.mark.parametrize("before", PollStatus)
@pytest.mark.parametrize("to", [PollStatus.OPEN, PollStatus.CLOSED])
def test_a_poll_moves_as_the_table_says(session: Session, need: Need, before: PollStatus, to: PollStatus) -> None:
    about = {"circle_id": need.circle_id, "author_id": need.member_id, "question": "Where?", "created_at": NOW}
    poll = polls.keep(session, ["church", "park"], **about)
    poll.status = before
    session.flush()
    assert polls.move(session, poll, to, NOW, NOW) == (to in POLL_MOVES[before])
