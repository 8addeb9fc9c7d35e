"""Training of the fast scorer's linear heads, with scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stancelib.classifier import FastScorer, Head, analyse
from stancelib.errors import InputError
from stancelib.features import BLOCKS
from stancelib.marked import MarkedPair
from stancelib.types import LABELS, Label

MIN_PAIRS = 12
"""Fewer training pairs than this cannot even be split into folds."""

_FOLDS = 2


def fit_scorer(
    pairs: Sequence[MarkedPair],
    *,
    blocks: Sequence[str] | None = None,
    strength: float = 0.03,
    author_strength: float = 0.05,
    min_count: int = 2,
    seed: int = 0,
) -> FastScorer:
    """Fit one head for pairs of actors and one for the author, as far as there are pairs.

    Parameters
    ----------
    pairs : sequence of MarkedPair
        Those whose ends could not be located are left out.
    blocks : sequence of str, optional
        Names of `stancelib.features.BLOCKS`; all of them if None.
    strength, author_strength : float
        Inverse of the L2 penalty of each head.
    min_count : int
        Features in fewer pairs are dropped.
    seed : int
    """
    located = [p for p in pairs if p.pair is not None]
    chosen = tuple(blocks) if blocks is not None else tuple(BLOCKS)
    unknown = [b for b in chosen if b not in BLOCKS]
    if unknown:
        raise InputError(f"no feature block {unknown}; allowed: {', '.join(BLOCKS)}")
    scorer = FastScorer(chosen)
    heads = {}
    problem = "no pair could be located in any text: nothing to train on"
    for name, inverse in (("actor", strength), ("author", author_strength)):
        own = [p for p in located if (p.source == "AUTHOR") == (name == "author")]
        if not own:
            continue
        views = list(analyse([p.pair for p in own if p.pair is not None]))
        named, dense = scorer.features(views)
        labels = np.array([LABELS.index(p.label) for p in own])
        groups = np.array([p.doc for p in own])
        weights = np.array([p.weight for p in own])
        real = np.array([p.calibrates for p in own])
        try:
            heads[name] = fit_head(
                named, dense, labels, groups, weights, real, inverse, min_count, seed
            )
        except InputError as error:  # too few of one kind: the other may do
            problem = str(error)
    if not heads:
        raise InputError(problem)
    return FastScorer(chosen, heads)


def fit_head(
    named: Sequence[Sequence[str]],
    dense: NDArray[np.float32],
    labels: NDArray[np.int64],
    groups: NDArray[np.str_],
    weights: NDArray[np.float64],
    real: NDArray[np.bool_],
    strength: float,
    min_count: int,
    seed: int,
) -> Head:
    """Fit one linear head and calibrate it on folds that keep groups together."""
    counts = Counter(f for row in named for f in set(row))
    vocabulary = {
        f: i for i, f in enumerate(sorted(f for f, c in counts.items() if c >= min_count))
    }
    missing = [label for i, label in enumerate(LABELS) if i not in labels]
    if len(labels) < MIN_PAIRS or len(missing) > 1:
        raise InputError(
            f"{len(labels)} pairs with labels {_tally(labels)} are too few to train on: "
            f"at least {MIN_PAIRS} pairs of at least two labels are needed"
        )
    x = design(named, dense, vocabulary)
    temperature = _temperature(x, labels, groups, weights, real, strength, seed)
    coefficients, bias = _fit(x, labels, weights, strength)
    n = len(vocabulary)
    coefficients /= temperature
    return Head(
        vocabulary,
        coefficients[:n].astype(np.float32),
        coefficients[n:].astype(np.float32),
        (bias / temperature).astype(np.float32),
    )


def design(named: Sequence[Sequence[str]], dense: NDArray[np.float32], vocabulary: dict[str, int]):  # type: ignore[no-untyped-def]
    """Sparse matrix of named features, then the dense columns."""
    from scipy import sparse

    columns: list[int] = []
    ends = [0]
    for row in named:
        columns.extend(sorted(vocabulary[f] for f in set(row) if f in vocabulary))
        ends.append(len(columns))
    words = sparse.csr_matrix(
        (np.ones(len(columns)), columns, ends), shape=(len(named), len(vocabulary))
    )
    return sparse.hstack([words, sparse.csr_matrix(dense)], format="csr")


def _fit(x, labels, weights, strength: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # type: ignore[no-untyped-def]
    """Coefficients (n_columns, 3) and bias (3,); a class that never occurs gets a low bias."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=300, tol=1e-4)
    model.fit(x, labels, sample_weight=weights)
    coefficients = np.zeros((x.shape[1], len(LABELS)))
    bias = np.full(len(LABELS), -10.0)
    if len(model.classes_) == 2:  # scikit-learn gives one row for two classes
        coefficients[:, model.classes_[1]] = model.coef_[0] / 2
        coefficients[:, model.classes_[0]] = -model.coef_[0] / 2
        bias[model.classes_] = (-model.intercept_[0] / 2, model.intercept_[0] / 2)
    else:
        coefficients[:, model.classes_] = model.coef_.T
        bias[model.classes_] = model.intercept_
    return coefficients, bias


def _temperature(x, labels, groups, weights, real, strength: float, seed: int) -> float:  # type: ignore[no-untyped-def]
    """The divisor of decision values that makes out-of-fold probabilities most likely.

    Made sentences do not count: they are easier than any that somebody wrote.
    """
    from scipy.optimize import minimize_scalar
    from sklearn.model_selection import GroupKFold

    folds = min(_FOLDS, len(set(groups)))
    if folds < 2:
        return 1.0
    values = np.zeros((len(labels), len(LABELS)))
    splitter = GroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    for train, held in splitter.split(x, labels, groups):
        held = held[real[held]]
        if len(set(labels[train])) < 2:
            return 1.0
        coefficients, bias = _fit(x[train], labels[train], weights[train], strength)
        values[held] = x[held] @ coefficients + bias

    values, labels = values[real], labels[real]

    def loss(log_t: float) -> float:
        scaled = values / np.exp(log_t)
        top = scaled.max(axis=1)
        log_z = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((log_z - scaled[np.arange(len(labels)), labels]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))


def _tally(labels: NDArray[np.int64]) -> dict[Label, int]:
    return {label: int((labels == i).sum()) for i, label in enumerate(LABELS)}
