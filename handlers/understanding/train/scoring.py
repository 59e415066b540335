"""The table of figures on texts that were not learned from: the model alone, and the whole reader."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.understanding.features import Evidence, evidence
from handlers.understanding.meaning import Intent, Understood
from handlers.understanding.places import Gazetteer
from handlers.understanding.reader import understand
from handlers.understanding.train.examples import TOLD, Example
from handlers.understanding.train.seeing import see
from handlers.understanding.weights import Weights

# Any moment will do: nothing scored here depends on it.
_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def table(packed: bytes, held: Sequence[Example]) -> str:
    """Lines of "name, model, reader" on English messages; `need` as the file has it, as score.py counts."""
    weights = Weights(packed)
    seen = [see(e.text) for e in held]
    chances = [weights.guess(*one).chances for one in seen]
    read = [_read(e.text, weights) for e in held]
    asked = [r.intent in (Intent.NEED, Intent.BOTH) for r in read]
    lines = [f"held out: {len(held)} messages", f"{'F1':10}{'model':>8}{'reader':>8}"]
    lines.append(
        _line(
            "need",
            [c["need"] >= weights.bars["need"][Evidence.NONE] for c in chances],
            asked,
            [e.request for e in held],
        )
    )
    model, reader = [], []
    for kind in TOLD:
        truth = [e.labels[kind] for e in held]
        bars = [weights.bars[kind][evidence(one.signs, kind)] for one in seen]
        alone = [c[kind] >= bar for c, bar in zip(chances, bars, strict=True)]
        whole = [kind in r.kinds for r in read]
        model.append(f1(alone, truth))
        reader.append(f1(whole, truth))
        lines.append(_line(kind, alone, whole, truth))
    lines.append(f"{'kinds':10}{sum(model) / len(TOLD):8.3f}{sum(reader) / len(TOLD):8.3f}")
    right = [n == e.request for n, r, e in zip(asked, read, held, strict=True) if r.sure]
    lines.append(f"sure: {len(right) / max(1, len(held)):.3f} of messages, {sum(right) / max(1, len(right)):.3f} right")
    return "\n".join(lines) + "\n"


def f1(found: Sequence[bool], truth: Sequence[bool]) -> float:
    """The F1 of one label, 0-1; 0 where nothing is found rightly."""
    both = sum(map(_and, found, truth))
    return 2 * both / (sum(found) + sum(truth)) if both else 0.0


_and: Callable[[bool, bool], bool] = bool.__and__


def _line(name: str, model: Sequence[bool], reader: Sequence[bool], truth: Sequence[bool]) -> str:
    return f"{name:10}{f1(model, truth):8.3f}{f1(reader, truth):8.3f}"


def _read(text: str, weights: Weights) -> Understood:
    return understand(text, now=_NOW, zone=ZoneInfo("UTC"), gazetteer=Gazetteer([]), trained=weights)
