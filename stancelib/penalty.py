"""How strongly weights are held back: chosen on documents that were held out.

The penalty that suits the bundled model's corpora does not suit a corpus of five hundred
reviews, nor one whose features are pieces of words. So each head's is chosen: the one whose
held-out decision values, scaled as well as they can be, make the labels most likely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancelib.types import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Inverse L2 penalties to choose from, the most cautious first."""

FEWEST = 40
"""With fewer pairs a choice would be noise."""

_LARGE = 6000  # pairs: from here on two folds tell enough, and are half the work of four
_LOG_SCALES = np.linspace(-2.0, 2.0, 41)
_SCALE_SD = 1.0  # of a logarithm of the temperature, before any data: forty pairs say little


def choose_strength(
    x: Any,
    labels: Ints,
    weights: Floats,
    parts: Sequence[tuple[Ints, Ints]],
    fit: Callable[[Ints, float], tuple[Floats, Floats]],
    default: float,
    strengths: Sequence[float] = STRENGTHS,
) -> tuple[float, float]:
    """The inverse penalty, and the temperature of decision values, that fit held-out pairs best.

    Parameters
    ----------
    x : sparse matrix, shape (n, n_columns)
    labels : ndarray of int, shape (n,)
    weights : ndarray, shape (n,)
        How much each pair counts.
    parts : sequence of (ndarray, ndarray)
        Rows to train on and rows held out, documents kept together. Pairs that
        probabilities are not made to fit are in none of the latter.
    fit : callable
        From (rows to train on, strength) to coefficients (n_columns, 3) and bias (3,).
    default : float
        What is taken where there is too little to choose by.
    strengths : sequence of float
        In ascending order. The search ends where two in a row are worse than the best.

    Returns
    -------
    strength, temperature : float
    """
    held_out = np.concatenate([held for _, held in parts]) if parts else np.zeros(0, np.int64)
    if len(held_out) < FEWEST:
        return default, 1.0
    best = (np.inf, default, 1.0)
    worse = 0
    for strength in strengths:
        values = np.zeros((len(labels), len(LABELS)))
        for train, held in parts:
            coefficients, bias = fit(train, strength)
            values[held] = x[held] @ coefficients + bias
        loss, temperature = _best_scale(values[held_out], labels[held_out], weights[held_out])
        if loss < best[0]:
            best, worse = (loss, strength, temperature), 0
        else:
            worse += 1
            if worse == 2:
                break
    return best[1], best[2]


def number_of_folds(pairs: int) -> int:
    """How many folds a choice among so many pairs takes."""
    return 4 if pairs < _LARGE else 2


def _best_scale(values: Floats, labels: Ints, weights: Floats) -> tuple[float, float]:
    """The smallest mean log-loss of scaled decision values, and the temperature that gives it."""
    rows = np.arange(len(labels))
    losses = []
    for log_scale in _LOG_SCALES:
        scaled = values * np.exp(-log_scale)
        top = scaled.max(axis=1)
        log_z = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        doubt = 0.5 * (log_scale / _SCALE_SD) ** 2 / weights.sum()
        losses.append(float(np.average(log_z - scaled[rows, labels], weights=weights)) + doubt)
    place = int(np.argmin(losses))
    return losses[place], float(np.exp(_LOG_SCALES[place]))
