"""What is open, as a plain list that can be pasted anywhere: nothing in it is private."""

from collections.abc import Sequence
from datetime import date

from handlers import policy
from handlers.sensitive import is_sensitive
from handlers.slots import has_parts, say_amount
from handlers.texts import text
from handlers.turn import Turn
from handlers.wording import headline
from storage import needs
from storage.models import Need


def open_needs(turn: Turn, kinds: Sequence[str] = ()) -> list[Need]:
    """What neighbors are being asked for and anyone may see, oldest first; of some kinds, or of all."""
    found = needs.open_of(turn.session, turn.circle.id, policy.DIGEST_MOST)
    return [need for need in found if is_public(need) and fits(kinds, need)]


def is_public(need: Need) -> bool:
    """Whether a need may be shown to everyone: what only vouched-for members are asked is not."""
    return not is_sensitive(need)


def fits(kinds: Sequence[str], need: Need) -> bool:
    """Whether a need is of one of these kinds; of any where there are none."""
    return not kinds or not set(kinds).isdisjoint(need.kinds)


def line(need: Need, language: str, today: date) -> str:
    """One need: its code, what, when, where, and how much of it is left."""
    said = f"{need.code}: {headline(need, language, today)}"
    if has_parts(need) and need.remaining < need.quantity:
        said += f" ({text(language, 'left', remaining=say_amount(need, need.remaining))})"
    return said


def as_list(found: Sequence[Need], language: str, today: date) -> str:
    """All of them, one a line."""
    return "\n".join(line(need, language, today) for need in found)
