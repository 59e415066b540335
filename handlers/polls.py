"""Polls: a coordinator asks, every member has one vote on whichever channel, and all of them hear what was decided."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers import announcements, announcing, ballots, joining, policy
from handlers.audiences import read_heading
from handlers.circle import CircleRules
from handlers.messages import Inbound, InboundKind, PressAnswer
from handlers.turn import Turn
from handlers.understanding import read_answer
from handlers.understanding.page import fold
from storage import announcements as kept
from storage import members, polls, timers
from storage.audiences import VOTERS, Audience
from storage.models import Conversation, Member, Poll, Timer
from storage.states import AnnouncementStatus, MemberStatus, PollStatus, Question, TimerKind

_PRESSED = re.compile(r"P(\d{1,9}) ([A-J])")
_START = re.compile(r"poll-(\d{1,9})")
_LETTER = re.compile(r"\W*(?:(?:option|opcion|opsyon|choix|chwa|vote|voto|vot) )?([a-j])\W*(?: (.+))?")
_CLOSE = re.compile(r"(?:close|end|cerrar|terminar|fermer|finir|femen|fini)")
_MARKS = " .,!?()'\""
# Questions whose answer may be one letter, a street or a name.
_WANT_WORDS = frozenset({Question.NAME, Question.DETAILS, Question.DOOR, Question.SAME})


def poll(turn: Turn, rest: str) -> None:
    """POLL: keep a question and its choices, and show whom it would reach. POLL CLOSE ends one."""
    if _CLOSE.fullmatch(fold(rest.strip(" .!"))):
        _close_one(turn)
        return
    first, *options = [piece.strip() for piece in re.split(r"\s*[|\n]\s*", rest.strip(" |\n"))]
    heading = read_heading(turn, first, colon=True)
    least, most = policy.POLL_OPTIONS
    if heading.unclear:
        turn.say("announce_whom")
    elif not (least <= len(options) <= most) or not _fits(heading.text, options):
        turn.say("poll_how", most=policy.POLL_OPTION_LENGTH)
    else:
        about = {"circle_id": turn.circle.id, "author_id": turn.member.id, "created_at": turn.now}
        announcements.draft(turn, heading, polls.keep(turn.session, options, question=heading.text, **about))


def hear_vote(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """A button, a letter, or a choice in its own words. False where it is none, or may mean something else."""
    pressed = turn.inbound is not None and turn.inbound.kind == InboundKind.PRESS
    if pressed and (match := _PRESSED.fullmatch(words)):
        found = polls.find(turn.session, turn.circle.id, int(match[1]))
        if found is not None:
            vote(turn, found, ballots.LETTERS.index(match[2]))
        return found is not None
    if len(words) > policy.POLL_OPTION_LENGTH + 2 or not polls.any_open(turn.session, turn.circle.id):
        return False
    asked = _asked(turn)
    choice = _choice(words, asked) if asked is not None else None
    if asked is None or choice is None or _is_for_another(turn, asked, waiting, words):
        return False
    vote(turn, asked, choice)
    return True


def vote(turn: Turn, found: Poll, choice: int) -> None:
    """One member's vote; a later one takes its place. Nobody ever sees who chose what."""
    options = polls.options_of(found)
    if found.status != PollStatus.OPEN or choice >= len(options):
        _answer(turn, "poll_over", result=ballots.counts(turn, found, turn.language))
        return
    polls.vote(turn.session, found.id, turn.member.id, choice, turn.now)
    soon = turn.now + policy.POLL_REFRESH
    look = polls.next_look(turn.session, found.id)
    if polls.posts_of(turn.session, found.id) and (look is None or look > soon):
        ballots.set_look(turn, found, soon)
    _answer(turn, "poll_voted", option=options[choice])


def ask(turn: Turn, payload: str) -> bool:
    """ "/start poll-12": who pressed in a group and was nobody to us yet is put the question here. False: no poll."""
    match = _START.fullmatch(payload.casefold())
    found = polls.find(turn.session, turn.circle.id, int(match[1])) if match else None
    if found is None:
        return False
    if found.status == PollStatus.OPEN:
        words: dict[str, Any] = {"question": ballots.asked(found), "options": ballots.choices(found)}
        turn.say("poll_ask", buttons=ballots.buttons(found), circle=turn.circle.name, **words)
    else:
        turn.say("poll_over", result=ballots.counts(turn, found, turn.language))
    return True


def press_in_group(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> PressAnswer | None:
    """A choice pressed in a group is the vote of whoever pressed. None: it is no choice of a poll.

    Who never pressed Start is shown their own chat, with the question.
    """
    match = _PRESSED.fullmatch(heard.data or "")
    if match is None:
        return None
    known = members.find_by_address(session, circle.id, heard.address)
    if known is None:
        return PressAnswer(start=f"poll-{match[1]}")
    turn = Turn(session, circle, now, known[1], known[0], heard)
    if turn.member.status != MemberStatus.BLOCKED:
        hear_vote(turn, heard.data or "", [])
    return turn.press_answer


def go_on(turn: Turn, timer: Timer) -> None:
    """A poll's time is over, or groups are to see how it stands."""
    found = turn.session.get_one(Poll, timer.subject_id)
    if found.status != PollStatus.OPEN or found.closes_at is None:
        return
    if found.closes_at <= turn.now:
        close(turn, found)
        return
    ballots.refresh(turn, found)
    ballots.set_look(turn, found, found.closes_at)


def close(turn: Turn, found: Poll) -> None:
    """No more votes; groups, voters and its author hear what was decided."""
    if not polls.move(turn.session, found, PollStatus.CLOSED, turn.now):
        return
    timers.cancel(turn.session, TimerKind.POLL, subject_id=found.id)
    turn.write_audit("poll closed", f"poll {found.id}")
    for late in kept.asking(turn.session, found.id):  # held at night, say: there is nothing left to answer
        announcing.cut_short(turn, late)
    ballots.refresh(turn, found)
    author = turn.session.get_one(Member, found.author_id)
    told = kept.keep(
        turn.session,
        circle_id=turn.circle.id,
        author_id=author.id,
        audience=Audience(VOTERS, but=author.id).as_json(),
        poll_id=found.id,
        created_at=turn.now,
    )
    kept.move(turn.session, told, (AnnouncementStatus.DRAFT,), AnnouncementStatus.SENDING, turn.now)
    announcing.set_look(turn, told, turn.now)
    words: dict[str, Any] = {"question": ballots.asked(found), "result": ballots.counts(turn, found, author.language)}
    turn.tell(author, "poll_result", circle=turn.circle.name, **words)


def _close_one(turn: Turn) -> None:
    """The newest of one's own, else the newest there is."""
    found = polls.open_in(turn.session, turn.circle.id)
    mine = [one for one in found if one.author_id == turn.member.id]
    if not found:
        turn.say("poll_none")
        return
    ended = (mine or found)[0]
    close(turn, ended)
    if ended.author_id != turn.member.id:
        words: dict[str, Any] = {"question": ballots.asked(ended), "result": ballots.counts(turn, ended, turn.language)}
        turn.say("poll_result", circle=turn.circle.name, **words)


def _fits(question: str, options: list[str]) -> bool:
    same = len({fold(option) for option in options}) < len(options)
    sizes = all(0 < len(option) <= policy.POLL_OPTION_LENGTH for option in options)
    return bool(question) and len(question) <= policy.POLL_QUESTION_LENGTH and sizes and not same


def _asked(turn: Turn) -> Poll | None:
    """The newest open poll they were asked, else the newest that is open to all."""
    found = polls.open_in(turn.session, turn.circle.id)
    asked = (one for one in found if polls.asked_of(turn.session, one.id, turn.member.id) is not None)
    return next(asked, found[0] if found else None)


def _choice(words: str, asked: Poll) -> int | None:
    said = fold(words).strip(_MARKS)
    options = [fold(option).strip(_MARKS) for option in polls.options_of(asked)]
    if said in options:
        return options.index(said)
    match = _LETTER.fullmatch(said)
    if match is None:
        return None
    at = ballots.LETTERS.lower().index(match[1])
    return at if at < len(options) and (match[2] or options[at]).strip(_MARKS) == options[at] else None


def _is_for_another(turn: Turn, asked: Poll, waiting: list[Conversation], words: str) -> bool:
    """A letter or a word may be the door that was asked for since; YES and NO may answer anything that waits."""
    answer = read_answer(words)
    if answer.verdict is not None or answer.done or answer.drop:
        return bool(waiting) or turn.standing.pings > 0
    at = polls.asked_of(turn.session, asked.id, turn.member.id) or asked.created_at
    return any(one.question in _WANT_WORDS and one.asked_at > at for one in waiting)


def _answer(turn: Turn, key: str, /, **words: Any) -> None:
    if turn.inbound is not None and turn.inbound.kind == InboundKind.PRESS:
        turn.press_answer = PressAnswer(text=turn.words(key, **words))
    else:
        joining.welcome(turn)
        turn.say(key, **words)
