"""Now and then a helper hears what neighbors did together. No debts, no ranking."""

from datetime import datetime

from handlers import policy
from handlers.turn import Turn
from storage import claims, needs
from storage.models import Member


def cheer(turn: Turn, helper: Member) -> None:
    """With every few things that arrived by this helper: how many needs the circle met this month."""
    if claims.done_by(turn.session, helper.id) % policy.CHEER_EVERY:
        return
    met = needs.met_since(turn.session, turn.circle.id, _month(turn))
    if met >= policy.CHEER_LEAST:
        turn.tell(helper, "met_this_month", count=met)


def _month(turn: Turn) -> datetime:
    today = turn.today
    return datetime(today.year, today.month, 1, tzinfo=turn.circle.zone)
