"""An announcement on its way: queued batch by batch, held at night, told of in one message until all of it is out."""

from datetime import datetime
from typing import Any

from handlers import ballots, policy, posting
from handlers.texts import text
from handlers.turn import PRIORITY, Turn
from handlers.understanding.labels import say_when
from storage import announcements, audiences, chats, members, outbound, timers
from storage.audiences import VOTERS, Audience, Reached
from storage.models import Announcement, Member, Poll
from storage.states import AnnouncementStatus, OutboundStatus, Purpose, TimerKind

_FIRST, _MORE, _QUEUED = 0, 1, 2  # a timer's step; from _QUEUED on, how many had gone at the last look is added
_SENDING = (AnnouncementStatus.SENDING,)


def set_look(turn: Turn, told: Announcement, due: datetime, step: int = _FIRST) -> None:
    """An announcement is looked at next at a moment."""
    about = {"member_id": told.author_id, "subject_id": told.id}
    timers.set_timer(turn.session, turn.circle.id, TimerKind.ANNOUNCE, due, **about, step=step)


def go_on(turn: Turn, told: Announcement, step: int) -> None:
    """Queue the next batch, or see how far what is queued has come. Sets the next look in the same transaction."""
    if step == _FIRST:
        _begin(turn, told)
    if step in (_FIRST, _MORE):
        full = _queue_batch(turn, told)
        if full:
            set_look(turn, told, turn.now + policy.BULK_REST, _MORE)
            return
    _look(turn, told, step)


def stop(turn: Turn, told: Announcement) -> None:
    """What has not gone yet does not go: said to whoever stopped it, with true counts, and to its author."""
    told = announcements.locked(turn.session, told.id)
    scheduled = told.status == AnnouncementStatus.SCHEDULED
    if not announcements.move(turn.session, told, announcements.UNDER_WAY, AnnouncementStatus.STOPPED, turn.now):
        turn.say("announce_none")
        return
    timers.cancel(turn.session, TimerKind.ANNOUNCE, subject_id=told.id)
    left = announcements.drop_waiting(turn.session, told.id)
    went, flying, _ = announcements.tally(turn.session, told.id)
    to = Audience.from_json(told.audience)
    left += audiences.count_left(turn.session, told, to)
    turn.write_audit("announcement stopped", f"announcement {told.id}", f"{went + flying} sent, {left} not")
    if scheduled:
        turn.say("announce_taken_back")
        return
    said: dict[str, Any] = {"done": went + flying, "left": left}
    if not _show(turn, told, "announce_stopped", **said) and told.author_id != turn.member.id:
        turn.tell(turn.session.get_one(Member, told.author_id), "announce_stopped", **said)
    turn.say("announce_stopped", **said)


def cut_short(turn: Turn, told: Announcement) -> bool:
    """What has not gone yet does not go, and nothing is said of it. False: it had ended already."""
    stopped = AnnouncementStatus.STOPPED
    if not announcements.move(turn.session, told, announcements.UNDER_WAY, stopped, turn.now):
        return False
    timers.cancel(turn.session, TimerKind.ANNOUNCE, subject_id=told.id)
    announcements.drop_waiting(turn.session, told.id)
    return True


def is_out(turn: Turn, told: Announcement) -> bool:
    """Whether nothing of it is left to stop: the last look has not seen it yet."""
    if told.status != AnnouncementStatus.SENDING:
        return False
    went, waits, never = announcements.tally(turn.session, told.id)
    begun = went + waits + never > 0
    return begun and not waits and not audiences.count_left(turn.session, told, Audience.from_json(told.audience))


def begin_progress(turn: Turn, told: Announcement, count: int) -> None:
    """The one message that tells how far it is."""
    said: dict[str, Any] = {"done": 0, "count": count, "failed": ""}
    told.progress_id = posting.say_to_change(turn, turn.member, "announce_progress", **said)


def words_for(turn: Turn, told: Announcement, language: str) -> str:
    """What a member who speaks a language is sent: it stands alone."""
    if told.poll_id is None:
        return text(language, "announce_text", circle=turn.circle.name, text=told.text or "")
    poll = turn.session.get_one(Poll, told.poll_id)
    over = told.audience.get("who") == VOTERS
    return ballots.result(turn, poll, language) if over else ballots.question(turn, poll, language)


def hour_of(turn: Turn, moment: datetime) -> str:
    """A moment in the words of this turn's person: "tomorrow 9am"."""
    local = moment.astimezone(turn.circle.zone)
    return say_when(f"on {local:%Y-%m-%d %H:%M}", turn.language, turn.today)


def _begin(turn: Turn, told: Announcement) -> None:
    was_scheduled = announcements.move(
        turn.session, told, (AnnouncementStatus.SCHEDULED,), AnnouncementStatus.SENDING, turn.now
    )
    to = Audience.from_json(told.audience)
    if was_scheduled and posting.is_on_telegram(members.reachable_address(turn.session, turn.member.id)):
        begin_progress(turn, told, sum(audiences.counts(turn.session, turn.circle.id, to, told.poll_id).values()))
    poll = turn.session.get_one(Poll, told.poll_id) if told.poll_id is not None else None
    if to.who == VOTERS:
        return  # groups see the result where the poll stands
    due = turn.circle.may_ask_at(turn.now)
    about: dict[str, Any] = {"announcement_id": told.id, "due_at": due, "not_after": due + policy.BULK_VALID}
    for chat in chats.linked(turn.session, turn.circle.id):
        if poll is None:
            posting.post(turn, chat, words_for(turn, told, turn.circle.language), **about)
        else:
            ballots.post(turn, poll, chat, about)
    if poll is not None:
        ballots.begin(turn, poll)


def _queue_batch(turn: Turn, told: Announcement) -> bool:
    """Rows for the next members and how far we are, in one transaction. Whether there may be more of them."""
    found = audiences.next_members(turn.session, told, Audience.from_json(told.audience), policy.BULK_BATCH)
    said = {one.language: words_for(turn, told, one.language) for one in found}
    due = {one.timezone: turn.circle.may_ask_at(turn.now, one.timezone) for one in found}
    buttons = ballots.buttons_of(turn, told)
    rows = [_row(turn, told, one, said[one.language], due[one.timezone], buttons) for one in found]
    outbound.enqueue(turn.session, rows)
    if found:
        told.upto = found[-1].member_id
    return len(found) == policy.BULK_BATCH


def _row(
    turn: Turn, told: Announcement, one: Reached, words: str, due: datetime, buttons: list[list[list[str]]] | None
) -> dict[str, Any]:
    return {
        "circle_id": turn.circle.id,
        "member_id": one.member_id,
        "address_id": one.address_id,
        "channel": one.channel,
        "announcement_id": told.id,
        "purpose": Purpose.BULK,
        "priority": PRIORITY[Purpose.BULK],
        "text": words,
        "buttons": buttons,
        "status": OutboundStatus.QUEUED,
        "due_at": due,
        "not_after": due + policy.BULK_VALID,
        "created_at": turn.now,
    }


def _look(turn: Turn, told: Announcement, step: int) -> None:
    """All of it is queued: hold what would go at night, tell how far it is, and end when nothing waits."""
    turn.session.flush()
    _hold_at_night(turn, told)
    went, waits, never = announcements.tally(turn.session, told.id)
    if waits and turn.now - told.created_at > policy.BULK_LIFE:
        never, waits = never + announcements.drop_waiting(turn.session, told.id), 0
    if not waits:
        _finish(turn, told, went, never)
        return
    due = announcements.next_due(turn.session, told.id) or turn.now
    if went != step - _QUEUED or due > turn.now:
        key = "announce_night" if due > turn.now + policy.HOLD_AHEAD else "announce_progress"
        _show(turn, told, key, done=went, count=went + waits + never, failed=_failed(turn, never))
    soon = min(due, turn.now + policy.HOLD_AHEAD / 2)  # or quiet hours would begin unseen
    set_look(turn, told, max(soon, turn.now + policy.PROGRESS_EVERY), _QUEUED + went)


def _hold_at_night(turn: Turn, told: Announcement) -> None:
    soon = turn.now + policy.HOLD_AHEAD
    if turn.circle.quiet_hours is None:
        return
    for zone in announcements.zones_waiting(turn.session, told.id):
        morning = turn.circle.may_ask_at(soon, zone)
        if morning > soon:
            announcements.put_off(turn.session, told.id, zone, morning, policy.BULK_VALID)


def _finish(turn: Turn, told: Announcement, went: int, never: int) -> None:
    if not announcements.move(turn.session, told, _SENDING, AnnouncementStatus.SENT, turn.now):
        return
    turn.write_audit("announcement out", f"announcement {told.id}", f"{went} sent, {never} not")
    if told.audience.get("who") == VOTERS:
        return  # its author was told the result, and asked for nothing else
    said: dict[str, Any] = {"done": went, "count": went + never, "failed": _failed(turn, never)}
    if not _show(turn, told, "announce_done", **said):
        turn.tell(turn.member, "announce_done", **said)


def _failed(turn: Turn, never: int) -> str:
    return text(turn.language, "announce_failed", count=never) if never else ""


def _show(turn: Turn, told: Announcement, key: str, /, **said: Any) -> bool:
    """Put it into the message that tells how far it is. False where there is none that can be changed."""
    if told.progress_id is None:
        return False
    posting.edit(turn, told.progress_id, text(turn.language, key, **said))
    return True
