"""Fitting a few numbers to decision values: what calibration and adaptation have in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from stancelib.classifier import softmax

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEPS = 200


def log_loss(values: Floats, labels: Ints, weights: Floats) -> tuple[float, Floats]:
    """Weighted log-loss of decision values, summed, and its gradient, shape (n, n_classes)."""
    probabilities = softmax(values)
    rows = np.arange(len(labels))
    total = -float(weights @ np.log(np.maximum(probabilities[rows, labels], 1e-300)))
    probabilities[rows, labels] -= 1.0
    return total, probabilities * weights[:, None]


def minimum(
    loss: Callable[[Floats], tuple[float, Floats]], start: Floats, tolerance: float = 1e-9
) -> Floats:
    """Where a function that returns its value and gradient is smallest, by L-BFGS.

    It stops where a step gains less than ``tolerance``, relative to the value.
    """
    from scipy.optimize import minimize

    options = {"maxiter": _STEPS, "ftol": tolerance}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float64)


def fit_scale(
    values: Floats,
    labels: Ints,
    weights: Floats,
    *,
    scale_sd: float,
    directions: Floats | None = None,
) -> tuple[float, Floats]:
    """The ``scale`` and ``bias`` for which ``scale * values + bias`` fit the labels best.

    Parameters
    ----------
    values : ndarray, shape (n, n_classes)
    labels, weights : ndarray, shape (n,)
    scale_sd : float
        Standard deviation, before any data, of the logarithm of the scale.
    directions : ndarray, shape (n_directions, n_classes), optional
        The bias is a sum of these, each times a number with a standard deviation of 1
        before any data. None: no bias.
    """
    ways = np.zeros((0, values.shape[1])) if directions is None else directions
    variances = np.array([scale_sd**2, *[1.0] * len(ways)])

    def loss(point: Floats) -> tuple[float, Floats]:
        scale = np.exp(point[0])
        total, slope = log_loss(scale * values + point[1:] @ ways, labels, weights)
        gradient = np.append(scale * (slope * values).sum(), ways @ slope.sum(axis=0))
        total += 0.5 * float((point**2 / variances).sum())
        return total, gradient + point / variances

    point = minimum(loss, np.zeros(1 + len(ways)))
    return float(np.exp(point[0])), point[1:] @ ways
