"""Parts of a need: hands are counted one by one, goods and money by how many."""

from handlers.understanding.counts import hands
from storage.models import Need

_MONEY = "$"


def wants_hands(need: Need) -> bool:
    """Whether people are wanted, and each YES is one of them."""
    return need.unit in hands()


def has_parts(need: Need) -> bool:
    """Whether several may take it between them."""
    return need.quantity > 1


def shares(need: Need) -> bool:
    """Whether a part of what is left may be taken, of goods or money: worth saying where it is asked for."""
    return need.remaining > 1 and not wants_hands(need)


def half(need: Need) -> str:
    """A part to name as an example."""
    return say_amount(need, (need.remaining + 1) // 2)


def wanted(need: Need, amount: int | None, held: int = 0) -> int:
    """How much a YES is meant to take. "YES 2" from one of a crew is two in all; "YES 20" is twenty more masks."""
    if amount is not None and has_parts(need):
        return max(1, amount - held if wants_hands(need) else amount)
    return 1 if wants_hands(need) else need.remaining


def say_amount(need: Need, amount: int) -> str:
    """A number of what is needed, as it is written: "20", "$50"."""
    return f"{_MONEY}{amount}" if need.unit == _MONEY else str(amount)


def part_in(need: Need, what: str, amount: int) -> str:
    """A part of what is needed, in words that name the whole: "20 masks" of "40 masks"; a crew is named whole."""
    if not has_parts(need) or wants_hands(need):
        return what
    return what.replace(str(need.quantity), str(amount), 1)


def say_with_company(names: str, more: int) -> str:
    """Who comes, and how many besides: "Bob", "Bob +1", "Bob, Ana +6"."""
    return f"{names} +{more}" if more > 0 else names
