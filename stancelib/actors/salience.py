"""How likely a noun phrase of an article is an issue on which its actors take sides.

A logistic regression over how often and how the article speaks of it, and over the vector of
its noun. It is learned from the project's own annotated articles (``training/salience.py``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..syntax.parser import load_parser
from .context import Context
from .kinds import HEADS, VAGUE
from .phrases import Phrase

FEATURES = (
    "with modifiers",
    "sentences",
    "once",
    "share of the most mentioned",
    "sides taken",
    "definite",
    "owned",
    "quoted",
    "two modifiers or more",
    "name within",
    "contested noun",
    "vague noun",
    "plural",
)
"""What is known of a phrase beside its noun's vector."""

_POINTING = frozenset(("the", "this", "that", "these", "those", "such"))
_OWNING = frozenset(("its", "his", "her", "their", "'s"))


def features(
    context: Context, named: Sequence[Phrase], bare: Sequence[Phrase], most: int
) -> list[float]:
    """`FEATURES` of the phrases that are one matter: with modifiers, and without.

    ``most`` is how often the article mentions what it mentions most.
    """
    every = (*named, *bare)
    count = len(every)
    before = [context.lower[p.first - 1] if p.first else "" for p in every]
    first = min(every, key=lambda p: p.head)
    head = context.lower[first.head]
    return [
        float(np.log1p(len(named))),
        float(np.log1p(len({p.sentence for p in every}))),
        count == 1,
        count / most,
        float(np.log1p(sum(p.sides for p in every))),
        sum(word in _POINTING for word in before) / count,
        sum(word in _OWNING for word in before) / count,
        sum(context.quote_of[p.head] >= 0 for p in every) / count,
        bool(named) and named[0].head - named[0].first > 1,
        any(context.tokens[p.first][:1].isupper() for p in named),
        head in HEADS or first.noun in HEADS,
        first.noun in VAGUE,
        head != first.noun,
    ]


def columns(known: Sequence[Sequence[float]], nouns: Sequence[str]) -> NDArray[np.float64]:
    """Features and the nouns' vectors, shape (n, len(FEATURES) + dimensions)."""
    vectors = load_parser().vectors
    rows = vectors.rows(nouns)
    return np.hstack([np.array(known, np.float64), vectors.table[rows].astype(np.float64)])


def probabilities(known: Sequence[Sequence[float]], nouns: Sequence[str]) -> NDArray[np.float64]:
    """How likely each matter is an issue of its article; shape (n,)."""
    if not nouns:
        return np.zeros(0)
    weights, intercept = _learned()
    return np.asarray(1.0 / (1.0 + np.exp(-(columns(known, nouns) @ weights + intercept))))


@cache
def _learned() -> tuple[NDArray[np.float64], float]:
    given = json.loads((files("stancelib.resources") / "salience.json").read_text("utf-8"))
    weights = [*(given["features"][name] for name in FEATURES), *given["noun"]]
    return np.array(weights), float(given["intercept"])
