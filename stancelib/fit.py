"""Training of the fast scorer's linear heads, with scikit-learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancelib.classifier import FastScorer, Head
from stancelib.errors import InputError
from stancelib.examples import Examples, join, make_examples
from stancelib.features import BLOCKS, default_blocks
from stancelib.marked import MarkedPair
from stancelib.penalty import FEWEST, choose_strength, number_of_folds
from stancelib.types import LABELS, Label

MIN_PAIRS = 12
"""Fewer training pairs than this cannot even be split into folds."""

STRENGTHS = {"actor": 0.03, "author": 0.05}
"""Inverse L2 penalty of each head; chosen on the bundled model's development files."""

_FOLDS = 2
_MANY = 6000  # pairs: with dense columns a choice among penalties would take minutes
_MIN_COUNT = 2  # features of fewer pairs are dropped ...
_MIN_COUNT_OF_MANY = 3  # ... and of fewer than these where there are many pairs


def fit_scorer(
    pairs: Sequence[MarkedPair],
    *,
    blocks: Sequence[str] | None = None,
    seed: int = 0,
) -> FastScorer:
    """Fit one head for pairs of actors and one for the author, as far as there are pairs.

    Parameters
    ----------
    pairs : sequence of MarkedPair
        Those whose ends could not be located are left out.
    blocks : sequence of str, optional
        Names of `stancelib.features.BLOCKS`; if None those that suit the pairs' language.
    seed : int
    """
    scorer = FastScorer(choose_blocks(pairs, blocks), language=pairs_language(pairs))
    return fit_heads(
        scorer,
        make_examples(pairs, scorer),
        lambda kind, own: fit_head(own, STRENGTHS[kind], seed=seed),
    )


def fit_heads(
    scorer: FastScorer, examples: Mapping[str, Examples], learn: Callable[[str, Examples], Any]
) -> FastScorer:
    """A scorer with a head for every kind of pair that there are enough examples of.

    Parameters
    ----------
    scorer : FastScorer
        With the feature blocks that the examples were made with.
    examples : mapping of str to Examples
        Of `make_examples`.
    learn : callable
        Makes a head of a kind and its examples: a `Head`, or what has its methods.

    Raises
    ------
    InputError
        If no kind of pair has at least `MIN_PAIRS` examples of at least two labels.
    """
    heads: dict[str, Any] = {}
    problem = "no pair could be located in any text: nothing to train on"
    for kind, own in examples.items():
        if len(own) >= MIN_PAIRS and len(set(own.labels.tolist())) > 1:
            heads[kind] = learn(kind, own)
        else:  # the other kind may do
            problem = (
                f"{len(own)} pairs with labels {tally(own.labels)} are too few to train on: "
                f"at least {MIN_PAIRS} pairs of at least two labels are needed"
            )
    if not heads:
        raise InputError(problem)
    return replace(scorer, heads=heads)


def choose_blocks(pairs: Sequence[MarkedPair], blocks: Sequence[str] | None) -> tuple[str, ...]:
    """The feature blocks asked for, or else those that suit the pairs' language."""
    check_blocks(blocks)
    language = pairs_language(pairs)
    if blocks is None:
        return default_blocks(language)
    foreign = [b for b in blocks if BLOCKS[b].language not in (None, language)]
    if foreign:
        raise InputError(
            f"features={list(blocks)}: {', '.join(foreign)} would need a parser and a lexicon, "
            f"which there are for English only; the corpus is read as {language!r}, for which "
            f"there are {', '.join(default_blocks(language))}"
        )
    return tuple(blocks)


def pairs_language(pairs: Sequence[MarkedPair]) -> str:
    """What the pairs' clauses were read as; English where there is none."""
    return next((p.pair.clause.language for p in pairs if p.pair is not None), "en")


def check_blocks(blocks: Sequence[str] | None) -> None:
    """Raise `InputError` where a block is asked for that there is not."""
    unknown = [b for b in blocks or () if b not in BLOCKS]
    if unknown:
        raise InputError(f"no feature block {unknown}; allowed: {', '.join(BLOCKS)}")


def fit_head(
    examples: Examples,
    strength: float,
    *,
    choose: bool = False,
    held: Examples | None = None,
    seed: int = 0,
) -> Head:
    """Fit one linear head and calibrate it on folds that keep documents together.

    Parameters
    ----------
    examples : Examples
    strength : float
        Inverse of the L2 penalty.
    choose : bool
        Choose another strength where the examples tell which: ``strength`` then is what is
        taken where they are too few, or so many that it would take minutes.
    held : Examples, optional
        Development pairs to choose on instead of folds.
    seed : int
        Of the folds.
    """
    fewest = _MIN_COUNT if len(examples) < _MANY else _MIN_COUNT_OF_MANY
    vocabulary = {f: i for i, f in enumerate(counted(examples.named, fewest))}
    rows = np.arange(len(examples))
    on_held = choose and held is not None and held.real.sum() >= FEWEST
    known = join(examples, held) if on_held and held is not None else examples
    x = design(known.named, known.dense, vocabulary)
    if on_held:
        others = np.arange(len(rows), len(known))
        parts = [(rows, others[known.real[others]])]
    elif choose and (len(rows) < _MANY or not examples.dense.shape[1]):
        parts = [
            (train, held_out[examples.real[held_out]])
            for train, held_out in folds(
                examples.docs, examples.labels, number_of_folds(len(rows)), seed
            )
        ]
    else:
        parts = []
    if parts:
        strength, temperature = choose_strength(
            x,
            known.labels,
            known.weights,
            parts,
            lambda train, strength: _fit(x, known, train, strength),
            strength,
        )
    else:
        temperature = _temperature(x, examples, strength, seed)
    coefficients, bias = _fit(x, known, rows, strength)
    n = len(vocabulary)
    coefficients /= temperature
    return Head(
        vocabulary,
        coefficients[:n].astype(np.float32),
        coefficients[n:].astype(np.float32),
        (bias / temperature).astype(np.float32),
    )


def counted(named: Sequence[Sequence[str]], min_count: int) -> list[str]:
    """Features of at least so many pairs, sorted."""
    counts = Counter(f for row in named for f in set(row))
    return sorted(f for f, c in counts.items() if c >= min_count)


def folds(
    docs: NDArray[np.str_], labels: NDArray[np.int64], number: int, seed: int
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Places of training and held-out rows, documents kept together.

    Fewer than ``number`` where there are fewer documents; none where a part to train on
    would have a single label.
    """
    from sklearn.model_selection import GroupKFold

    number = min(number, len(set(docs.tolist())))
    if number < 2:
        return []
    splitter = GroupKFold(n_splits=number, shuffle=True, random_state=seed)
    parts = [(train, held) for train, held in splitter.split(labels, labels, docs)]
    return parts if all(len(set(labels[train].tolist())) > 1 for train, _ in parts) else []


def design(  # type: ignore[no-untyped-def]
    named: Sequence[Sequence[str]], dense: NDArray[np.float32], vocabulary: Mapping[str, int]
):
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


def _fit(  # type: ignore[no-untyped-def]
    x, examples: Examples, rows: NDArray[np.int64], strength: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients (n_columns, 3) and bias (3,) learned from some rows.

    A class that never occurs gets a low bias.
    """
    from sklearn.linear_model import LogisticRegression

    x, labels = x[rows], examples.labels[rows]
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-4)
    model.fit(x, labels, sample_weight=examples.weights[rows])
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


def _temperature(x, examples: Examples, strength: float, seed: int) -> float:  # type: ignore[no-untyped-def]
    """The divisor of decision values that makes out-of-fold probabilities most likely.

    Made sentences do not count: they are easier than any that somebody wrote.
    """
    from scipy.optimize import minimize_scalar

    labels, real = examples.labels, examples.real
    values = np.zeros((len(labels), len(LABELS)))
    parts = folds(examples.docs, labels, _FOLDS, seed)
    if not parts or not real.any():
        return 1.0
    for train, held in parts:
        held = held[real[held]]
        coefficients, bias = _fit(x, examples, train, strength)
        values[held] = x[held] @ coefficients + bias

    values, labels = values[real], labels[real]

    def loss(log_t: float) -> float:
        scaled = values / np.exp(log_t)
        top = scaled.max(axis=1)
        log_z = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((log_z - scaled[np.arange(len(labels)), labels]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x))


def tally(labels: NDArray[np.int64]) -> dict[Label, int]:
    return {label: int((labels == i).sum()) for i, label in enumerate(LABELS)}
