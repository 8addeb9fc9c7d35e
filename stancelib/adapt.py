"""Adapting a fast model to another corpus: the most probable weights, given the base's.

The base's weights are the mean of a Gaussian prior, so that what the corpus says nothing
about stays as it was. Two steps, from few numbers to many:

1. a *correction* of the base's decision values, ``scale * values + bias``: three numbers, which
   fifty pairs are enough to estimate (a bias of neutral, one of support against oppose);
2. *changes* of single weights, added to the corrected base, under a penalty on their
   squares. Features that the base does not know start at zero. How strong the penalty is,
   up to no change at all, is chosen on folds that keep documents together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from stancelib.calibration import Floats, Ints, fit_scale, log_loss, minimum
from stancelib.classifier import FastScorer, Head, softmax
from stancelib.errors import InputError
from stancelib.examples import Examples
from stancelib.fit import MIN_PAIRS, counted, design, folds, tally
from stancelib.prior import ArticlePrior
from stancelib.types import LABELS

STRENGTHS = (0.0, 0.001, 0.004, 0.016, 0.064)
"""Inverse penalties on changed weights to choose from; 0: none is changed."""

# Fewer pairs, or pairs of fewer documents: a choice would be noise, and no weight is changed.
_MIN_CHOICE = 40
_MIN_DOCS = 10
_MARGIN = 0.5
_FOLDS = (5, 3)  # of a small corpus, and of one of a thousand pairs
_SCALE_SD = 0.25  # of the logarithm of the correction's scale, before any data
# How often anything is said differs from corpus to corpus far more than how often what is said
# is good: the first bias has a standard deviation of 3, before any data, the second of 0.15.
_DIRECTIONS = np.array([[0.0, 3.0, 0.0], [-0.075, 0.0, 0.075]])
# A label that no pair has may not have been annotated at all: then nothing holds its bias up.
_ABSENT_SD = 30.0
_SHIFT_SD = 0.3  # of biases that change together with the weights
_MIN_COUNT = 2  # pairs that a feature new to the base must occur in


def adapt_scorer(
    base: FastScorer,
    examples: Mapping[str, Examples],
    *,
    held: Mapping[str, Examples] | None = None,
    seed: int = 0,
) -> tuple[FastScorer, dict[str, Any]]:
    """Adapt the heads that there are enough pairs for; others stay the base's.

    Parameters
    ----------
    base : FastScorer
        With plain heads. Its feature blocks are kept, and its article prior if there is any
        neutral pair.
    examples : mapping of str to Examples
        By kind of head, with the base's features: of `make_examples`.
    held : mapping of str to Examples, optional
        Development pairs to choose the penalty on, instead of folds of ``examples``.
    seed : int
        Of the folds.

    Returns
    -------
    scorer : FastScorer
    settings : dict
        What was chosen for each head that was adapted; JSON-able.

    Raises
    ------
    InputError
        If no kind of pair has at least `MIN_PAIRS` pairs of at least two labels.
    """
    heads = dict(base.heads)
    settings: dict[str, Any] = {}
    problem = "no pair could be located in any text: nothing to adapt to"
    for kind, own in examples.items():
        if len(own) < MIN_PAIRS or len(set(own.labels.tolist())) < 2:
            problem = (
                f"{len(own)} pairs with labels {tally(own.labels)} are too few to adapt to: "
                f"at least {MIN_PAIRS} pairs of at least two labels are needed"
            )
            continue
        # What the base has not learned, its other head has answered for: that is adapted.
        start = base.heads.get(kind) or next(iter(base.heads.values()))
        with threadpool_limits(1, user_api="blas"):
            heads[kind], settings[kind] = adapt_head(
                start, own, held=None if held is None else held.get(kind), seed=seed
            )
    if not settings:
        raise InputError(problem)
    # The article prior counts on neutral pairs: where a corpus has none, it would make some.
    neutral = any((own.labels == LABELS.index("neutral")).any() for own in examples.values())
    return replace(base, heads=heads, prior=base.prior if neutral else ArticlePrior()), settings


def adapt_head(
    base: Head, examples: Examples, *, held: Examples | None = None, seed: int = 0
) -> tuple[Head, dict[str, Any]]:
    """Adapt one head; see `adapt_scorer`."""
    task = _Task(base, examples)
    if held is not None and _can_choose(held):
        strength, temperature = task.choose_on(held)
    else:
        strength, temperature = task.choose(seed)
    every = np.arange(len(examples))
    scale, bias = task.correct(every)
    changes, shift = task.change(every, scale, bias, strength)
    known = len(base.vocabulary)
    weights = np.zeros((len(task.vocabulary), len(LABELS)))
    weights[:known] = scale * base.weights.astype(np.float64)
    weights[task.rows] += changes[: len(task.rows)]
    dense = scale * base.dense.astype(np.float64) + changes[len(task.rows) :]
    head = Head(
        task.vocabulary,
        (weights / temperature).astype(np.float32),
        (dense / temperature).astype(np.float32),
        ((scale * base.bias.astype(np.float64) + bias + shift) / temperature).astype(np.float32),
    )
    return head, {
        "pairs": len(examples),
        "strength": strength,
        "scale": scale,
        "bias": bias.tolist(),
        "temperature": temperature,
    }


class _Task:
    """One head's problem: the examples as a matrix of the columns that they can change."""

    def __init__(self, base: Head, examples: Examples) -> None:
        self.base = base
        self.examples = examples
        known = base.vocabulary
        fresh = [f for f in counted(examples.named, _MIN_COUNT) if f not in known]
        self.vocabulary = {**known, **{f: len(known) + i for i, f in enumerate(fresh)}}
        # A feature that no example has keeps its weight, whatever the penalty.
        met = {f for row in examples.named for f in row if f in known}
        columns = [*sorted(met, key=known.__getitem__), *fresh]
        self.rows = np.array([self.vocabulary[f] for f in columns], dtype=np.int64)
        self._columns = {f: i for i, f in enumerate(columns)}
        self.x = design(examples.named, examples.dense, self._columns)
        self.values = base.decide(examples.named, examples.dense)

    def correct(self, rows: Ints) -> tuple[float, Floats]:
        """Scale and biases of the base's decision values that fit these examples best."""
        own = self.examples
        directions = _DIRECTIONS
        absent = [label for label in range(len(LABELS)) if label not in own.labels[rows]]
        if absent:
            directions = np.vstack([directions, _ABSENT_SD * np.eye(len(LABELS))[absent]])
        # What only stands in for pairs teaches words, not how often which label is right.
        real = rows[own.real[rows]]
        rows = real if len(real) >= MIN_PAIRS else rows
        return fit_scale(
            self.values[rows],
            own.labels[rows],
            own.weights[rows],
            scale_sd=_SCALE_SD,
            directions=directions,
        )

    def change(
        self,
        rows: Ints,
        scale: float,
        bias: Floats,
        strength: float,
        start: tuple[Floats, Floats] | None = None,
        tolerance: float = 1e-7,
    ) -> tuple[Floats, Floats]:
        """Changes of weights, shape (n_columns, 3), and of biases, on top of a correction."""
        width, classes = self.x.shape[1], len(LABELS)
        if not strength:
            return np.zeros((width, classes)), np.zeros(classes)
        x = self.x[rows]
        transposed = x.T.tocsr()
        fixed = scale * self.values[rows] + bias
        labels, weights = self.examples.labels[rows], self.examples.weights[rows]
        penalty = np.append(np.full(width, 1.0 / strength), _SHIFT_SD**-2)[:, None]

        def loss(point: Floats) -> tuple[float, Floats]:
            changes = point.reshape(width + 1, classes)
            total, slope = log_loss(fixed + x @ changes[:-1] + changes[-1], labels, weights)
            gradient = np.vstack([transposed @ slope, slope.sum(axis=0)]) + penalty * changes
            return total + 0.5 * float((penalty * changes**2).sum()), gradient.ravel()

        first = np.zeros((width + 1, classes)) if start is None else np.vstack(start)
        found = minimum(loss, first.ravel(), tolerance).reshape(width + 1, classes)
        return found[:-1], found[-1]

    def choose(self, seed: int) -> tuple[float, float]:
        """The inverse penalty and the temperature that fit held-out documents best."""
        own = self.examples
        parts = folds(own.docs, own.labels, _FOLDS[len(own) >= 1000], seed)
        if not parts or not _can_choose(own):
            return 0.0, 1.0
        values = {s: np.zeros((len(own), len(LABELS))) for s in STRENGTHS}
        for train, held in parts:
            for strength, found in self._path(train):
                changes, shift, scale, bias = found
                values[strength][held] = (
                    scale * self.values[held] + bias + self.x[held] @ changes + shift
                )
        return _best(values, own)

    def choose_on(self, held: Examples) -> tuple[float, float]:
        """The same on development pairs."""
        x = design(held.named, held.dense, self._columns)
        base = self.base.decide(held.named, held.dense)
        values = {
            strength: scale * base + bias + x @ changes + shift
            for strength, (changes, shift, scale, bias) in self._path(np.arange(len(self.examples)))
        }
        return _best(values, held)

    def _path(self, rows: Ints):  # type: ignore[no-untyped-def]
        """Solutions for every strength, each found from the one before."""
        scale, bias = self.correct(rows)
        start = None
        for strength in STRENGTHS:
            start = self.change(rows, scale, bias, strength, start, tolerance=1e-4)
            yield strength, (*start, scale, bias)


def _can_choose(given: Examples) -> bool:
    documents = len(set(given.docs[given.real].tolist()))
    return bool(given.real.sum() >= _MIN_CHOICE) and documents >= _MIN_DOCS


def _best(values: Mapping[float, Floats], held: Examples) -> tuple[float, float]:
    """The strength that fits held-out pairs best, and a temperature.

    Of those that are hardly worse than the best, by `_MARGIN` standard errors over documents,
    it is the smallest: in a small corpus the best is best by chance.
    """
    real = np.flatnonzero(held.real)
    labels, weights = held.labels[real], held.weights[real]
    _, docs = np.unique(held.docs[real], return_inverse=True)
    losses = {}
    for strength, each in values.items():
        rows = -np.log(np.maximum(softmax(each[real])[np.arange(len(real)), labels], 1e-12))
        losses[strength] = np.bincount(docs, weights * rows)
    best = min(losses.values(), key=lambda found: float(found.sum()))
    for strength in sorted(losses):
        excess = losses[strength] - best
        if excess.sum() <= _MARGIN * excess.std() * np.sqrt(len(excess)):
            break
    # Held-out values of a corpus of hundreds are few: the temperature has a prior, too.
    scale, _ = fit_scale(values[strength][real], labels, weights, scale_sd=_SCALE_SD)
    return strength, 1.0 / scale
