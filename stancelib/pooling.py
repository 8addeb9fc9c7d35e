"""Several pieces of evidence about one ordered pair -> one set of probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stancelib.errors import InputError
from stancelib.types import LABELS, Label

CLARITY_POWER = 4.0
"""How far the clearest pieces outweigh the others: 0 is the plain mean, large is the maximum."""

TRUST_POWER = 0.5
"""How sure the clearest pieces must be to outweigh many neutral ones; lower trusts them more."""

CONFLICT_SHARE = 0.5
"""Share of what pieces for and against cancel out that goes to neutral; the score is untouched."""

Probabilities = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """One piece of evidence about one ordered pair, as the scorer saw it.

    Attributes
    ----------
    source : str
        Id of the actor found, or `AUTHOR`.
    target : str
        Id of the actor or issue found.
    probabilities : tuple of float
        In label order: oppose, neutral, support.
    start, end : int
        The evidence span, in code points of the article's text.
    text : str
        ``article.text[start:end]``.
    reported_by : str, optional
        Id of the actor through whom the text reports it.
    weight : float
        How much this piece counts beside the article's other pieces about the pair.
    article, date : str, optional
        Where it comes from; filled in when the graph is built.
    voices : tuple of str
        Ids of those who speak for the source there: it counts for them, too (roll-up).
    """

    source: str
    target: str
    probabilities: Probabilities
    start: int
    end: int
    text: str
    reported_by: str | None = None
    weight: float = 1.0
    article: str | None = None
    date: str | None = None
    voices: tuple[str, ...] = ()


def label_of(probabilities: Sequence[float]) -> Label:
    """The most probable label; a tie is neutral, so that no side wins by its position."""
    oppose, neutral, support = probabilities
    if oppose > neutral and oppose > support:
        return LABELS[0]
    if support > neutral and support > oppose:
        return LABELS[2]
    return LABELS[1]


def score_of(probabilities: Sequence[float]) -> float:
    """P(support) - P(oppose)."""
    return float(probabilities[2] - probabilities[0])


def check_piece(probabilities: Sequence[float], weight: float) -> None:
    """Raise `InputError` unless these are three probabilities and a usable weight."""
    if (
        len(probabilities) != 3
        or not all(0.0 <= p <= 1.0 + 1e-9 for p in probabilities)
        or abs(sum(probabilities) - 1.0) > 1e-3
    ):
        raise InputError(
            f"probabilities {tuple(probabilities)!r}: expected three numbers from 0 to 1 that "
            f"sum to 1, in the order {', '.join(LABELS)}"
        )
    if not (math.isfinite(weight) and weight >= 0.0):
        raise InputError(f"weight {weight!r}: expected a finite number of at least 0")


def pool(probabilities: ArrayLike, weights: ArrayLike | None = None) -> NDArray[np.float64]:
    """Pool pieces of evidence about one ordered pair.

    Parameters
    ----------
    probabilities : array_like of shape (n, 3)
        One row a piece, in label order; n is at least 1.
    weights : array_like of shape (n,), optional
        Non-negative, not all zero; only their ratios matter. All equal by default.

    Returns
    -------
    ndarray of shape (3,)
        Probabilities that sum to 1.

    Raises
    ------
    InputError
        For no pieces, another shape, rows that are no probabilities, or bad weights.

    Notes
    -----
    The *clarity* of a piece is the larger of its P(oppose) and P(support). The result
    is a mean of the pieces, in which

    1. the weights are a mix of clarity to the power `CLARITY_POWER` (the clearest pieces
       speak) and of equal ones (every piece speaks). The share of the former is the
       clarity of their own mean to the power `TRUST_POWER`: one clear statement
       outweighs any number of neutral co-occurrences, one doubtful piece does not;
    2. of the probability that pieces for and against cancel out, `CONFLICT_SHARE` goes to
       neutral: one clear praise and one clear attack make a neutral pair, not a tie
       between the two poles.

    One piece returns itself; order does not matter, to the last bit; swapping oppose and
    support in every piece swaps them in the result.
    """
    rows = np.asarray(probabilities, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != 3 or not len(rows):
        raise InputError(f"probabilities of shape {rows.shape}: expected (n, 3) with n >= 1")
    mass = np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=np.float64)
    if mass.shape != (len(rows),):
        raise InputError(f"weights of shape {mass.shape}: expected ({len(rows)},)")
    pieces = [(float(o), float(n), float(s)) for o, n, s in rows]
    for piece, weight in zip(pieces, mass, strict=True):
        check_piece(piece, float(weight))
    return np.array(pool_pieces(pieces, mass.tolist()))


def pool_pieces(pieces: Sequence[Probabilities], weights: Sequence[float]) -> Probabilities:
    """`pool` for checked pieces. Most pairs have one to three: too few for arrays to pay."""
    used = [(p, w) for p, w in zip(pieces, weights, strict=True) if w > 0.0]
    if not used:
        raise InputError("no piece has a weight above 0: at least one must count")
    if len(used) == 1:
        return used[0][0]
    rows = [p for p, _ in used]
    plain = _normalised([w for _, w in used])
    clearest = _normalised([w * max(p[0], p[2]) ** CLARITY_POWER for p, w in used]) or plain
    trust = max(_mean(rows, clearest, 0), _mean(rows, clearest, 2)) ** TRUST_POWER
    mixed = [trust * c + (1.0 - trust) * p for c, p in zip(clearest, plain, strict=True)]

    oppose, neutral, support = (_mean(rows, mixed, k) for k in range(3))
    # What both poles share beyond what single pieces leave open is contradiction between
    # pieces (never negative: the minimum is concave).
    doubt = math.fsum(w * min(p[0], p[2]) for p, w in zip(rows, mixed, strict=True))
    moved = CONFLICT_SHARE * max(0.0, min(oppose, support) - doubt)
    oppose, neutral, support = oppose - moved, neutral + 2.0 * moved, support - moved
    total = math.fsum((oppose, neutral, support))
    return oppose / total, neutral / total, support / total


def _normalised(values: Sequence[float]) -> list[float]:
    """Values that sum to 1, or none where all are zero."""
    total = math.fsum(values)
    return [v / total for v in values] if total > 0.0 else []


def _mean(rows: Sequence[Probabilities], weights: Sequence[float], column: int) -> float:
    # fsum rounds once, at the end, so the order of the pieces cannot show in the result.
    return math.fsum(w * p[column] for p, w in zip(rows, weights, strict=True))
