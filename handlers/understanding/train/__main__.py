"""`python -m handlers.understanding.train PATH…`: learns from labelled texts and writes the weights file.

PATH are CSV files as `examples` describes. With --held-out, four fifths are learned from, nothing is written, and the
last fifth is scored: the model alone, and the whole reader with the weights just learned.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from handlers.understanding import weights as kept
from handlers.understanding.train.examples import Example, read_examples, read_messages
from handlers.understanding.train.fitting import FOLDS, Seen, train
from handlers.understanding.train.groups import fold_of, groups
from handlers.understanding.train.scoring import table
from handlers.understanding.train.seeing import see

# One fifth is held out. The seed was fixed before anything was measured.
PARTS, HELD_OUT, SEED = 5, 0, 7


def main(arguments: Sequence[str] | None = None) -> None:
    """The command. Ends with a message in words where a file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m handlers.understanding.train", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="labelled texts, CSV")
    parser.add_argument("--apart", type=Path, action="append", default=[], help="CSV of messages never to learn from")
    parser.add_argument("--held-out", action="store_true", help="write nothing: print what a held-out fifth scores")
    parser.add_argument("--to", type=Path, default=Path(kept.__file__).with_name(kept.FILE), help="the file to write")
    chosen = parser.parse_args(arguments)
    try:
        examples = read_examples(chosen.paths)
        apart = [text for path in chosen.apart for text in read_messages(path)]
        learned, held = _divide(examples, apart)
        sys.stdout.write(table(train(*_prepared(learned)), [e for e in held if e.scored]))
        if not chosen.held_out:
            chosen.to.write_bytes(train(*_prepared(learned + held)))
    except (ImportError, ValueError, OSError) as error:
        parser.exit(2, f"{error}\n")


def _divide(examples: Sequence[Example], apart: Sequence[str]) -> tuple[list[Example], list[Example]]:
    """What is learned from and what is held out; what is nearly the same as one of `apart` is in neither."""
    numbered, left_out = groups(examples, apart)
    kept_in = [(e, group) for e, group in zip(examples, numbered, strict=True) if group not in left_out]
    learned = [e for e, group in kept_in if fold_of(group, PARTS, SEED) != HELD_OUT]
    return learned, [e for e, group in kept_in if fold_of(group, PARTS, SEED) == HELD_OUT]


def _prepared(examples: list[Example]) -> tuple[list[Example], list[Seen], list[int]]:
    numbered, _ = groups(examples)
    return examples, [see(e.text) for e in examples], [fold_of(group, FOLDS, SEED + 1) for group in numbered]


if __name__ == "__main__":
    main()
