"""What is open, as a plain list that can be pasted anywhere: nothing in it is private."""

from collections.abc import Sequence
from datetime import date
from itertools import count

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
    most, found = policy.DIGEST_MOST, list[Need]()
    for skip in count(step=most):  # what is not for this list must not use up its lines
        page = needs.open_of(turn.session, turn.circle.id, most, skip)
        found += [need for need in page if is_public(need) and fits(kinds, need)]
        if len(page) < most or len(found) >= most:
            return found[:most]
    return found


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
