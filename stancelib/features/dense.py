"""Static vectors of the words that matter to a pair, as one row of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stancelib.features.blocks import PairView
from stancelib.syntax.vectors import WordVectors

SLOTS = ("between 1", "between 2", "top, source acts", "top", "above target", "above source", "all")
"""Segments of a pair, each filled with the mean vector of its words (zero where empty)."""

_SUBJECT = frozenset({"nsubj", "obl:agent", "nmod:poss", "csubj"})


def dense_features(pairs: Sequence[PairView], vectors: WordVectors) -> NDArray[np.float32]:
    """Rows of shape (n_pairs, len(SLOTS) * dimensions). Actors' own units are left out."""
    d = vectors.dimensions
    out = np.zeros((len(pairs), len(SLOTS) * d), dtype=np.float32)
    view = None
    for row, pair in enumerate(pairs):
        if pair.view is not view:
            view = pair.view
            clause = view.clause
            rows = vectors.rows(clause.lemmas)
            table = vectors.table[rows]
            hidden = [
                u for u in range(view.n) if u in view.mask or clause.tags[u] in ("PUNCT", "PROPN")
            ]
            table[hidden] = 0.0
            seen = np.ones(view.n, dtype=np.float32)
            seen[hidden] = 0.0
            sums = np.concatenate([np.zeros((1, d), np.float32), table.cumsum(0)])
            counts = np.concatenate([[0.0], seen.cumsum()])
        line = out[row]
        line[6 * d :] = sums[-1] / max(counts[-1], 1.0)
        heads = view.clause.heads
        above = heads[pair.target]
        if above >= 0:
            line[4 * d : 5 * d] = table[above]
        if pair.source is None:
            continue
        low, high = sorted((pair.source, pair.target))
        slot = 0 if pair.source < pair.target else 1
        many = counts[high] - counts[low + 1]
        if many:
            line[slot * d : (slot + 1) * d] = (sums[high] - sums[low + 1]) / many
        above = heads[pair.source]
        if above >= 0:
            line[5 * d : 6 * d] = table[above]
        top, acts = _top(pair)
        if top >= 0:
            slot = 2 if acts else 3
            line[slot * d : (slot + 1) * d] = table[top]
    return out


def _top(pair: PairView) -> tuple[int, bool]:
    """The lowest unit above both ends, and whether the source acts there."""
    clause = pair.view.clause
    above: dict[int, int] = {}
    node, below = pair.target, -1
    while node >= 0 and node not in above:
        above[node] = below
        node, below = clause.heads[node], node
    node, below = pair.source if pair.source is not None else -1, -1
    for _ in range(pair.view.n + 1):
        if node < 0:
            return -1, False
        if node in above:
            return node, below >= 0 and clause.relations[below] in _SUBJECT
        node, below = clause.heads[node], node
    return -1, False
