"""Scores of many articles -> one score, its uncertainty and its trend."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from stancelib.types import LABELS

SPREAD = 0.35
"""Standard deviation of articles' scores about one pair, before any are known."""

SPREAD_WORTH = 4.0
"""How many articles that is worth against the spread that a pair's own articles show."""

RANGE = 0.4
"""Standard deviation of pairs' true scores around 0: how far few articles can be believed."""

_Z = 1.959964  # of a 95% interval
_YEAR = 365.25


class Sums:
    """What is kept of a group of articles: its size does not depend on theirs."""

    __slots__ = (
        "dated",
        "first",
        "labels",
        "last",
        "n",
        "squares",
        "t",
        "total",
        "ts",
        "tt",
        "x",
        "xx",
    )

    def __init__(self) -> None:
        self.n = 0
        self.total = self.squares = 0.0
        self.labels = [0, 0, 0]
        self.first: int | None = None
        self.last: int | None = None
        # Of the articles with a date only, for the trend; time in years since 2000.
        self.dated = 0
        self.t = self.tt = self.ts = self.x = self.xx = 0.0

    def add(self, row: Sequence[Any]) -> None:
        """Add articles, summed up by the columns of `summed`."""
        n, total, squares, oppose, neutral, support, first, last, dated, t, tt, ts, x, xx = row
        self.n += n
        self.total += total
        self.squares += squares
        for k, count in enumerate((oppose, neutral, support)):
            self.labels[k] += count
        if dated:
            self.first = first if self.first is None else min(self.first, first)
            self.last = last if self.last is None else max(self.last, last)
            self.dated += dated
            self.t += t
            self.tt += tt
            self.ts += ts
            self.x += x
            self.xx += xx


def summed(score: str, label: str, day: str) -> str:
    """The columns of SQL that `Sums.add` takes; what has no day is left out of the last five."""
    years = f"(({day} - 10957) / {_YEAR})"
    return (
        f"count(*), total({score}), total({score} * {score}), "
        + "".join(f"sum({label} = '{name}'), " for name in LABELS)
        + f"min({day}), max({day}), count({day}), total({years}), total({years} * {years}), "
        f"total({years} * {score}), total(iif({day} IS NULL, NULL, {score})), "
        f"total(iif({day} IS NULL, NULL, {score} * {score}))"
    )


def pooled(sums: Sums) -> tuple[float, float, float]:
    """Score and its 95% interval.

    The articles' scores scatter around the pair's true one, and that around 0; how widely
    they scatter is learned from them, beginning with `SPREAD`. So one article says little, many
    that agree say much, and a mean over few is drawn toward 0.

    Returns
    -------
    score, low, high : float
        From -1 to 1.
    """
    mean = sums.total / sums.n
    inside = max(0.0, sums.squares - sums.n * mean * mean)
    variance = (SPREAD_WORTH * SPREAD**2 + inside) / (SPREAD_WORTH + sums.n - 1)
    weight = sums.n / variance
    precision = weight + 1.0 / RANGE**2
    score = weight * mean / precision
    half = _Z / math.sqrt(precision)
    return score, max(-1.0, score - half), min(1.0, score + half)


def trend(sums: Sums) -> tuple[float, float, float] | None:
    """Change of the score a year, with its 95% interval, by least squares over articles.

    None for fewer than three dated articles, or all of one day.
    """
    n = sums.dated
    if n < 3 or sums.first == sums.last:
        return None
    across = sums.tt - sums.t * sums.t / n
    together = sums.ts - sums.t * sums.x / n
    inside = sums.xx - sums.x * sums.x / n
    slope = together / across
    rest = max(0.0, inside - slope * together)
    variance = (SPREAD_WORTH * SPREAD**2 + rest) / (SPREAD_WORTH + n - 2)
    half = _Z * math.sqrt(variance / across)
    return slope, slope - half, slope + half
