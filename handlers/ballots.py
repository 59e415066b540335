"""How a poll is put: its question and choices, where it stands in groups, and what came of it."""

from typing import Any

from handlers import policy, posting
from handlers.messages import Button
from handlers.texts import text
from handlers.turn import Turn, as_rows
from storage import polls, timers
from storage.audiences import VOTERS
from storage.models import Announcement, Chat, Poll
from storage.states import PollStatus, TimerKind

LETTERS = "ABCDEFGHIJ"


def question(turn: Turn, poll: Poll, language: str) -> str:
    """The question with its choices, as a member is asked it."""
    return text(language, "poll_ask", circle=turn.circle.name, question=asked(poll), options=choices(poll))


def result(turn: Turn, poll: Poll, language: str) -> str:
    """What was decided, as voters are told it."""
    return text(
        language, "poll_result", circle=turn.circle.name, question=asked(poll), result=counts(turn, poll, language)
    )


def counts(turn: Turn, poll: Poll, language: str) -> str:
    """ "park 5, church 3": most votes first."""
    found = zip(polls.counted(turn.session, poll), polls.options_of(poll), strict=True)
    most_first = sorted(found, key=lambda one: -one[0])
    if not any(votes for votes, _ in most_first):
        return text(language, "poll_no_votes")
    return ", ".join(f"{option} {votes}" for votes, option in most_first)


def lettered(poll: Poll) -> list[tuple[str, str]]:
    """Each choice with its letter."""
    return list(zip(LETTERS, polls.options_of(poll), strict=False))


def choices(poll: Poll) -> str:
    """ "A church, B park"."""
    return ", ".join(f"{letter} {option}" for letter, option in lettered(poll))


def asked(poll: Poll) -> str:
    """The question, with a mark at its end."""
    return poll.question if poll.question[-1:] in tuple("?!.:") else f"{poll.question}?"


def buttons(poll: Poll) -> tuple[tuple[Button, ...], ...]:
    """One below the other: choices may be long."""
    return tuple((Button(option, f"P{poll.id} {letter}"),) for letter, option in lettered(poll))


def buttons_of(turn: Turn, told: Announcement) -> list[list[list[str]]] | None:
    """The buttons under an announcement, as they are kept: those of its poll, while it takes votes."""
    if told.poll_id is None or told.audience.get("who") == VOTERS:
        return None
    return as_rows(buttons(turn.session.get_one(Poll, told.poll_id)))


def begin(turn: Turn, poll: Poll) -> None:
    """Votes are taken from here on, until its time is over."""
    closes = turn.now + policy.POLL_OPEN
    if polls.move(turn.session, poll, PollStatus.OPEN, turn.now, closes):
        set_look(turn, poll, closes)


def set_look(turn: Turn, poll: Poll, due: Any) -> None:
    """A poll is looked at next at a moment: what groups see of it, and whether its time is over."""
    about = {"member_id": poll.author_id, "subject_id": poll.id}
    timers.set_timer(turn.session, turn.circle.id, TimerKind.POLL, due, **about)


def post(turn: Turn, poll: Poll, chat: Chat, about: dict[str, Any]) -> None:
    """Put it into a group."""
    row_id = posting.post(turn, chat, _standing(turn, poll), buttons(poll), **about)
    polls.keep_post(turn.session, poll, chat.id, row_id, turn.now)


def refresh(turn: Turn, poll: Poll) -> None:
    """What groups see becomes true; who voted what is never seen."""
    words = _standing(turn, poll)
    shows = posting.seal(words)
    for stands in polls.posts_of(turn.session, poll.id):
        if stands.shows != shows:
            stands.shows = shows
            posting.edit(turn, stands.outbound_id, words, () if poll.status == PollStatus.CLOSED else buttons(poll))


def _standing(turn: Turn, poll: Poll) -> str:
    votes = polls.counted(turn.session, poll)
    lines = [f"{letter} {option}: {count}" for (letter, option), count in zip(lettered(poll), votes, strict=True)]
    said: dict[str, Any] = {"question": asked(poll), "result": "\n".join(lines), "count": sum(votes)}
    key = "poll_ended" if poll.status == PollStatus.CLOSED else "poll_standing"
    return text(turn.circle.language, key, **said)
