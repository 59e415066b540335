"""SHARE: one side hands its own number or @name to the other, and only after saying so twice."""

from typing import Any

from handlers import policy
from handlers.messages import Channel
from handlers.sides import other_sides
from handlers.turn import Turn
from handlers.wording import yes_no
from storage import conversations, needs
from storage.models import Conversation, Member, Need
from storage.states import Purpose, Question


def may_share_with(turn: Turn, need: Need) -> list[Member]:
    """The other sides of a need that is under way."""
    return other_sides(turn, need) if need.status in needs.LIVE else []


def ask_to_share(turn: Turn, need: Need, other: Member) -> None:
    """Show what would be given, and to whom, and wait for a YES."""
    reach = _reach(turn)
    if reach is None:
        turn.say("share_no_handle", code=need.code)
        return
    data = {"reach": reach, "to": other.id}
    expires = turn.now + policy.SHARE_WAIT
    conversations.ask(turn.session, turn.member, Question.SHARE, turn.now, need=need, data=data, expires_at=expires)
    buttons = yes_no(turn.language, "SHARE")
    turn.say("share_sure", need=need, buttons=buttons, name=turn.name_of(other), reach=reach, code=need.code)


def hear_share(turn: Turn, need: Need, question: Conversation, *, yes: bool) -> None:
    """The answer; meanwhile the other may have left."""
    data = question.data or {}
    found = [other for other in may_share_with(turn, need) if other.id == data.get("to")]
    if not yes:
        turn.say("not_shared")
        return
    if not found:
        turn.say("nobody_there", code=need.code)
    for other in found:
        name = turn.name_of(turn.member, other.language)
        said: dict[str, Any] = {"name": name, "reach": str(data["reach"]), "code": need.code}
        turn.tell(other, "shared_reach", purpose=Purpose.RELAY, need=need, **said)
        turn.say("shared", need=need, name=turn.name_of(other), reach=str(data["reach"]))
        turn.write_audit("contact shared", f"need {need.id}", f"member {other.id}")


def _reach(turn: Turn) -> str | None:
    """How others can reach who writes now: their number, or their @name on Telegram where they have one."""
    if turn.address is None:
        return None
    if turn.address.channel != Channel.TELEGRAM:
        return turn.address.value.partition(":")[2]
    username = turn.inbound.username if turn.inbound is not None else None
    return f"@{username}" if username else None
