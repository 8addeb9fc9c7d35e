"""Probabilities of a scorer that fit held-out pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from stancelib.classifier import softmax
from stancelib.encoder.scorer import HEADS, ContextualScorer
from stancelib.marked import MarkedPair
from stancelib.types import AUTHOR, LABELS

FEWEST = 50
"""Fewer held-out pairs than this say nothing about a temperature."""


def calibrate(
    scorer: ContextualScorer,
    held: Sequence[MarkedPair],
    known: Mapping[str, float] | None = None,
) -> float:
    """Give each head, in place, the temperature that makes held-out pairs most likely.

    A head with fewer than `FEWEST` such pairs gets its ``known`` temperature, else 1. Returns
    the mean log-loss of the held-out pairs.
    """
    located = [(p, p.pair) for p in held if p.pair is not None]
    lean = scorer.lean
    scorer.lean, scorer.temperatures = 0.0, dict.fromkeys(HEADS, 1.0)
    # With temperatures of 1 the logarithms of what it says are logits.
    logits = np.log(scorer.predict_proba([pair for _, pair in located]))
    gold = np.array([LABELS.index(p.label) for p, _ in located], dtype=np.int64)
    author = np.array([p.source == AUTHOR for p, _ in located], dtype=bool)
    scorer.lean = lean
    offsets = np.zeros_like(logits)
    offsets[~author, 1] = -lean
    for head in HEADS:
        rows = author if head == "author" else ~author
        if rows.sum() >= FEWEST:
            scorer.temperatures[head] = temperature(logits[rows], offsets[rows], gold[rows])
        elif known is not None:
            scorer.temperatures[head] = known[head]
        logits[rows] = logits[rows] / scorer.temperatures[head] + offsets[rows]
    return -float(np.log(softmax(logits))[np.arange(len(gold)), gold].mean())


def temperature(
    logits: NDArray[np.float64], offsets: NDArray[np.float64], gold: NDArray[np.int64]
) -> float:
    """The divisor of logits that makes the gold labels most likely; offsets are added after."""
    from scipy.optimize import minimize_scalar

    def loss(log_t: float) -> float:
        scaled = logits / np.exp(log_t) + offsets
        log_z = np.log(np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1))
        log_z += scaled.max(axis=1)
        return float((log_z - scaled[np.arange(len(gold)), gold]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))
