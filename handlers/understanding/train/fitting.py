"""Fits the linear models and packs them: naive Bayes ratios, weighted by a logistic regression, then calibrated.

Wang and Manning, *Baselines and Bigrams* (ACL 2012): better on short texts than the regression alone.
"""

import json
import zlib
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

from handlers.understanding.features import Evidence, evidence
from handlers.understanding.train.examples import LABELS, TOLD, Example
from handlers.understanding.weights import FARTHEST, ZERO

BITS = 16  # 65,536 numbers: twice as many gain nothing measurable and double the file
STRENGTH = 1.0  # the regression's C: half or double of it scores the same
SIGN_SHARE = 0.3  # of a sign against a word: the lists guide, they do not decide
SMOOTH = 1.0  # added to every count, as naive Bayes does
RARE = 2  # what stands in fewer texts is a name or an accident
FOLDS = 4  # for calibration
ROUNDS = 3  # of looking for the best bars
# Where a kind may be taken for true: the best of these by F1 on texts never seen, as rare kinds are seldom likely.
BARS = (0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
SEED = 11


class Seen(NamedTuple):
    """The features of one text."""

    numbers: set[int]
    signs: frozenset[str]


def sklearn(module: str) -> Any:
    """A module that only training needs. Raises ImportError naming the extra."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ImportError("Training needs scikit-learn: pip install 'manyhands[train]'") from error


class Linear(NamedTuple):
    """One label's model: a weight for each number and sign, and the base they are added to."""

    numbers: Any
    signs: Any
    base: float


class Matrix:
    """The features of all texts as sparse matrices. `taught` are the signs that are learned from.

    The lists were made with our own texts at hand, and find more in them than in texts never seen: what they find there
    would teach to trust them too much.
    """

    def __init__(self, seen: Sequence[Seen], examples: Sequence[Example]) -> None:
        self.np, self.sparse = sklearn("numpy"), sklearn("scipy.sparse")
        self.names = sorted({sign for one in seen for sign in one.signs})
        place = {name: at for at, name in enumerate(self.names)}
        mask = (1 << BITS) - 1
        self.numbers = self._sparse([sorted({n & mask for n in one.numbers}) for one in seen], mask + 1)
        self.signs = self._sparse([sorted(place[s] for s in one.signs) for one in seen], len(self.names))
        ours = self.np.array([0.0 if example.own else 1.0 for example in examples])
        self.taught = (self.sparse.diags(ours) @ self.signs).tocsr()
        length = self.np.sqrt(self.np.maximum(self.np.asarray(self.numbers.sum(axis=1)).ravel(), 1))
        self.scaled = self.sparse.diags(1 / length) @ self.numbers

    def _sparse(self, rows: Sequence[Sequence[int]], width: int) -> Any:
        ends = self.np.cumsum([0, *map(len, rows)])
        columns = [column for row in rows for column in row]
        return self.sparse.csr_matrix((self.np.ones(len(columns)), columns, ends), shape=(len(rows), width))

    def score(self, model: Linear, rows: Any) -> Any:
        """The scores of `rows`: above 0 is more likely than not, before calibration."""
        return self.scaled[rows] @ model.numbers + self.signs[rows] @ model.signs + model.base


def fit(matrix: Matrix, truth: Any, weight: Any, rows: Any) -> Linear:
    """One label's model from `rows`; `truth` and `weight` are of all texts."""
    np, diagonal = matrix.np, matrix.sparse.diags
    if len(set(truth[rows])) < 2:  # never seen, or always: nothing to learn
        base = FARTHEST if any(truth[rows]) else -FARTHEST
        return Linear(np.zeros(matrix.numbers.shape[1]), np.zeros(len(matrix.names)), base)
    ratio, common = _ratios(matrix, truth[rows], weight[rows], rows)
    scaled = matrix.scaled[rows]
    parts = [scaled @ diagonal(ratio), scaled @ diagonal(common), matrix.taught[rows] * SIGN_SHARE]
    model = sklearn("sklearn.linear_model").LogisticRegression(C=STRENGTH, solver="liblinear", random_state=SEED)
    model.fit(matrix.sparse.hstack(parts).tocsr(), truth[rows], sample_weight=weight[rows])
    by_ratio, alone, signs = np.split(model.coef_[0], [len(ratio), 2 * len(ratio)])
    return Linear(by_ratio * ratio + alone * common, signs * SIGN_SHARE, model.intercept_[0])


def _ratios(matrix: Matrix, truth: Any, weight: Any, rows: Any) -> tuple[Any, Any]:
    """How much oftener each number stands in texts with the label, as a logarithm; and 1 for each that is not rare."""
    np, counts = matrix.np, matrix.numbers[rows]
    yes, no = weight * truth, weight * (1 - truth)
    with_it = np.log((SMOOTH + counts.T @ yes) / (SMOOTH + yes.sum()))
    without = np.log((SMOOTH + counts.T @ no) / (SMOOTH + no.sum()))
    common = (np.asarray(counts.sum(axis=0)).ravel() >= RARE) * 1.0
    return (with_it - without) * common, common


def train(examples: Sequence[Example], seen: Sequence[Seen], folds: Sequence[int]) -> bytes:
    """A weights file. `folds` gives each example's part, near-identical texts in the same one."""
    matrix = Matrix(seen, examples)
    told = [tuple(evidence(one.signs, label) for one in seen) for label in LABELS]
    fitted = [_calibrated(matrix, examples, folds, label, of) for label, of in zip(LABELS, told, strict=True)]
    return _pack(matrix, [model for model, _ in fitted], [bars for _, bars in fitted])


def _calibrated(
    matrix: Matrix, examples: Sequence[Example], folds: Sequence[int], label: str, told: Sequence[int]
) -> tuple[Linear, list[float]]:
    """Fitted on all; then scaled so that the probabilities of texts never seen come true (Platt 1999). And its bars."""
    np = matrix.np
    known = np.array([label in e.labels for e in examples])
    truth = np.array([float(e.labels.get(label, False)) for e in examples])
    weight = np.array([e.weight for e in examples])
    part = np.array(folds)
    scores = np.zeros(len(examples))
    for fold in range(FOLDS):
        apart = known & (part == fold)
        if apart.any():
            scores[apart] = matrix.score(fit(matrix, truth, weight, np.flatnonzero(known & (part != fold))), apart)
    # A stranger's texts tell best how often it comes true, where they tell of it at all.
    strangers = np.array([e.scored for e in examples])
    alone = label in ("need", *TOLD) and strangers.any()
    asked = np.flatnonzero(known & (strangers if alone else np.array([e.scored or e.own for e in examples])))
    platt = sklearn("sklearn.linear_model").LogisticRegression(C=1e6)
    whole = fit(matrix, truth, weight, np.flatnonzero(known))
    if len(set(truth[asked])) < 2:
        return whole, [BARS[-1]] * len(Evidence)
    column = scores.reshape(-1, 1)
    platt.fit(column[asked], truth[asked], sample_weight=weight[asked])
    slope, shift = platt.coef_[0][0], platt.intercept_[0]
    bars = _best_bars(platt.predict_proba(column[asked])[:, 1], truth[asked], np.array(told)[asked])
    return Linear(whole.numbers * slope, whole.signs * slope, whole.base * slope + shift), bars


def _best_bars(chances: Any, truth: Any, told: Any) -> list[float]:
    """A bar for each sort of evidence, that together make the best F1: one after the other, until none moves."""
    bars = [BARS[len(BARS) // 2]] * len(Evidence)

    def f1(sort: int, bar: float) -> float:
        least = [bar if other == sort else bars[other] for other in range(len(Evidence))]
        taken = sum((told == other) * (chances >= least[other]) for other in range(len(Evidence))) > 0
        return float(2 * truth[taken].sum() / (taken.sum() + truth.sum()))

    for _ in range(ROUNDS):
        for sort in range(len(Evidence)):
            bars[sort] = max(BARS, key=lambda bar, sort=sort: f1(sort, bar))  # type: ignore[misc]
    return bars


def _pack(matrix: Matrix, models: Sequence[Linear], bars: Sequence[Sequence[float]]) -> bytes:
    np, planes, scales = matrix.np, [], []
    for model in models:
        scale = float(np.abs(model.numbers).max()) / (ZERO - 1) or 1.0
        planes.append((np.rint(model.numbers / scale) + ZERO).astype(np.uint8).tobytes())
        scales.append(float(f"{scale:.6g}"))
    facts = {
        "labels": list(LABELS),
        "bits": BITS,
        "scales": scales,
        "bars": list(bars),
        "bases": [round(float(model.base), 5) for model in models],
        "signs": {name: [round(float(m.signs[at]), 4) for m in models] for at, name in enumerate(matrix.names)},
    }
    return json.dumps(facts, separators=(",", ":")).encode() + b"\n" + zlib.compress(b"".join(planes), 9)
