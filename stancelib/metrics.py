"""Metrics as plain numpy, all of them ratios of sums.

Each metric is a function of sums over pairs (a confusion matrix, counts per calibration
bin, ...). Those sums are kept per document, so that a bootstrap over documents is one
matrix product: resampled document counts times per-document sums. Every function
therefore takes sums with any number of leading axes, one for each resample.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

ECE_BINS = 15
RESAMPLES = 1000
_CHUNK = 1 << 21
"""Random draws in memory at a time while resampling."""


def divide(a: Any, b: Any) -> Array:
    """``a / b``, NaN where ``b`` is 0."""
    a, b = np.broadcast_arrays(np.asarray(a, float), np.asarray(b, float))
    quotient: Array = np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)
    return quotient


def mean_of_defined(values: Array) -> Array:
    """Mean over the last axis, NaN entries left out; NaN where nothing is left."""
    defined = ~np.isnan(values)
    return divide(np.where(defined, values, 0.0).sum(-1), defined.sum(-1))


def per_class_f1(confusion: Array) -> Array:
    """F1 of each class from confusion matrices ``(..., gold, predicted)``.

    NaN for a class that is neither in the gold labels nor predicted.
    """
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    return divide(2 * hits, confusion.sum(-1) + confusion.sum(-2))


def macro_f1(confusion: Array) -> Array:
    """Mean F1 over the classes that are in the gold labels or predicted."""
    return mean_of_defined(per_class_f1(confusion))


def micro_f1(confusion: Array) -> Array:
    """Micro-averaged F1, which with one label a pair is the accuracy."""
    hits = np.diagonal(confusion, axis1=-2, axis2=-1).sum(-1)
    return divide(hits, confusion.sum((-1, -2)))


def ece(bins: Array) -> Array:
    """Expected calibration error from ``(..., bin, (count, confidence, correct))`` sums."""
    gaps = np.abs(bins[..., 1] - bins[..., 2]).sum(-1)
    return divide(gaps, bins[..., 0].sum(-1))


def calibration_table(bins: Array) -> dict[str, list[Any]]:
    """What `ece` sums up, from per-document ``(count, confidence, correct)`` sums per bin.

    Returns
    -------
    dict
        ``n``, ``confidence`` and ``accuracy``, a list of `ECE_BINS` entries each; the
        means of an empty bin are None.
    """
    n, confidence, correct = bins.sum(axis=0).reshape(ECE_BINS, 3).T
    means = {"confidence": divide(confidence, n), "accuracy": divide(correct, n)}
    return {"n": n.astype(int).tolist()} | {
        key: [None if np.isnan(v) else v for v in values.tolist()] for key, values in means.items()
    }


def calibration_bins(probabilities: Array) -> Ints:
    """Index of the equal-width bin that the top probability falls in."""
    top = probabilities.max(axis=1)
    bins: Ints = np.minimum((top * ECE_BINS).astype(np.int64), ECE_BINS - 1)
    return bins


def brier_scores(probabilities: Array, gold: Ints) -> Array:
    """Squared distance of each row from its gold one-hot vector, summed over classes."""
    wanted = np.eye(probabilities.shape[1])[gold]
    return np.asarray(((probabilities - wanted) ** 2).sum(axis=1))


def risk_coverage(probabilities: Array, gold: Ints, points: int = 10) -> dict[str, Any]:
    """Error rate among the most confident pairs, for growing shares of all pairs.

    Pairs with the same top probability are indistinguishable, so each counts with the
    average error of its ties: the curve does not depend on the order of the input.

    Returns
    -------
    dict
        ``coverage`` and ``risk``, lists of ``points`` numbers, and ``aurc``, the mean risk
        over all coverages.
    """
    top = probabilities.max(axis=1)
    wrong = (probabilities.argmax(axis=1) != gold).astype(float)
    _, tied = np.unique(-top, return_inverse=True)
    share = divide(np.bincount(tied, wrong), np.bincount(tied))[tied]
    risks = np.cumsum(share[np.argsort(tied, kind="stable")]) / np.arange(1, len(top) + 1)
    coverage = np.arange(1, points + 1) / points
    at = np.ceil(coverage * len(top)).astype(int) - 1
    return {
        "coverage": coverage.tolist(),
        "risk": risks[at].tolist(),
        "aurc": float(risks.mean()),
    }


def sums_by(groups: Ints, n_groups: int, cells: Ints, n_cells: int, weights: Any = 1.0) -> Array:
    """Sum ``weights`` into a ``(n_groups, n_cells)`` table."""
    flat = groups * n_cells + cells
    weights = np.broadcast_to(np.asarray(weights, float), flat.shape)
    table: Array = np.bincount(flat, weights, n_groups * n_cells).astype(float)
    return table.reshape(n_groups, n_cells)


def resampled_sums(
    tables: dict[str, Array], *, seed: int, resamples: int = RESAMPLES
) -> Iterator[dict[str, Array]]:
    """Yield chunks of bootstrap sums: rows are drawn with replacement and added up.

    Parameters
    ----------
    tables : dict of array (n_documents, k)
        Per-document sums; all tables are resampled alike.
    seed : int
    resamples : int

    Yields
    ------
    dict of array (chunk, k)
    """
    n = len(next(iter(tables.values())))
    generator = np.random.default_rng(seed)
    widths = [t.shape[1] for t in tables.values()]
    stacked = np.concatenate(list(tables.values()), axis=1)
    step = max(1, _CHUNK // n)
    for first in range(0, resamples, step):
        size = min(step, resamples - first)
        draws = generator.integers(0, n, (size, n)) + np.arange(size)[:, None] * n
        counts = np.bincount(draws.ravel(), minlength=size * n).reshape(size, n)
        parts = np.split(counts.astype(float) @ stacked, np.cumsum(widths)[:-1], axis=1)
        yield dict(zip(tables, parts, strict=True))


def interval(values: Array) -> list[float] | None:
    """Middle 95% of bootstrap values; None where the metric was never defined."""
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.quantile(values, (0.025, 0.975))
    return [float(low), float(high)]
