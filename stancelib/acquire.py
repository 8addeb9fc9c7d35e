"""Which unlabelled pairs would teach a model most: uncertain ones, unlike each other.

Nothing here knows articles or models: `suggest.py` makes candidates of articles, and
``benchmarks/suggest.py`` of annotated sentences, to measure whether this pays.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from stancelib.classifier import analyse
from stancelib.features.dense import dense_features
from stancelib.shingles import shingles
from stancelib.syntax.parser import load_parser
from stancelib.types import Pair

HASHED = 512
"""Columns that words are hashed into where there are no word vectors."""

Floats = NDArray[np.float64]

POOL_FACTOR, POOL_LEAST = 5, 1000
"""The pool holds so many candidates for each one wanted, and never fewer than so many."""

ALIKE, COST = 0.5, 0.5
"""Pairs whose cosine is above ``ALIKE`` are alike, which costs up to ``COST`` of uncertainty.

Below, likeness is free: most passages have something in common with some other.
"""


def uncertainty(probabilities: NDArray[np.float64]) -> Floats:
    """How undecided a model is, from 0 (sure) to 1 (the two best labels are as likely).

    One minus the margin between the best label and the next. Unlike the entropy it gives a
    clear neutral with some doubt on either side, the usual pair of a news article, little;
    and since such pairs are most of what there is, where neutral has more than half of the
    probability it counts only in proportion to the rest.

    Parameters
    ----------
    probabilities : ndarray, shape (n, 3)
        Calibrated, in label order.

    Returns
    -------
    ndarray, shape (n,)
    """
    ordered = np.sort(probabilities, axis=1)
    opinion = 1.0 - probabilities[:, 1]
    return np.asarray((1.0 - ordered[:, 2] + ordered[:, 1]) * np.minimum(1.0, 2.0 * opinion))


def pair_vectors(pairs: Sequence[Pair]) -> NDArray[np.float32]:
    """What the pairs' clauses say, as rows of length 1; names play no part.

    Mean vectors of the words around the two, or in another language than English, which
    has none, the words themselves, hashed.
    """
    views = list(analyse(pairs))
    if all(view.view.clause.language == "en" for view in views):
        rows = dense_features(views, load_parser().vectors)
    else:
        rows = np.zeros((len(views), HASHED), dtype=np.float32)
        for row, view in zip(rows, views, strict=True):
            for word in view.words:
                row[crc32(word.encode("utf-8", "replace")) % HASHED] += 1.0
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One pair that could be annotated.

    Attributes
    ----------
    item : object
        Whatever is to come out.
    text : str
        The passage that an annotator would read.
    value : float
        Of `uncertainty`.
    vector : ndarray of float32, shape (d,)
        Of `pair_vectors`.
    """

    item: Any
    text: str
    value: float
    vector: NDArray[np.float32]


class Pool:
    """The most uncertain candidates of a stream of any length, no two nearly the same.

    Two passages that share a run of eight words are nearly the same: of these the more
    uncertain one stays. Memory is about 10 kB a candidate held.

    Parameters
    ----------
    size : int
        How many candidates to hold.
    known : iterable of str
        Texts that are annotated already: what is nearly the same as one of them is not
        taken. About 100 bytes a word are kept of each.
    seed : int
        Decides between candidates that are equally uncertain.
    """

    def __init__(self, size: int, known: Iterable[str] = (), seed: int = 0) -> None:
        self._size = size
        self._known: set[int] = set()
        for text in known:
            self._known |= shingles(text)
        self._held: dict[int, tuple[Candidate, set[int]]] = {}
        self._owner: dict[int, int] = {}  # shingle -> number of the candidate that has it
        self._order: list[tuple[float, float, int]] = []  # least uncertain first; some are gone
        self._random = np.random.default_rng(seed)
        self._count = 0

    def __len__(self) -> int:
        return len(self._held)

    def add(self, candidate: Candidate) -> None:
        """Take a candidate in, unless better ones leave no room or one like it is held."""
        luck = float(self._random.random())
        if len(self) == self._size and candidate.value < self._least():
            return
        words = shingles(candidate.text)
        if not words or not self._known.isdisjoint(words):
            return
        alike = {self._owner[s] for s in words if s in self._owner}
        if any(self._held[i][0].value >= candidate.value for i in alike):
            return
        for number in alike:
            self._drop(number)
        number = self._count
        self._count += 1
        self._held[number] = (candidate, words)
        self._owner.update(dict.fromkeys(words, number))
        heapq.heappush(self._order, (candidate.value, luck, number))
        if len(self) > self._size:
            self._least()
            self._drop(self._order[0][2])
        if len(self._order) > 2 * self._size:
            self._order = [entry for entry in self._order if entry[2] in self._held]
            heapq.heapify(self._order)

    def choose(self, n: int) -> list[Candidate]:
        """At most ``n`` of them, the most worthwhile first.

        Greedily by maximal marginal relevance: the next one has the highest uncertainty
        after the cost of being like the most similar one chosen before.
        """
        ranked = sorted((-value, luck, i) for value, luck, i in self._order if i in self._held)
        held = [self._held[i][0] for _, _, i in ranked]
        if not held:
            return []
        worth = np.array([candidate.value for candidate in held])
        vectors = np.stack([candidate.vector for candidate in held])
        nearest = np.zeros(len(held))
        chosen: list[Candidate] = []
        while len(chosen) < min(n, len(held)):
            cost = COST * np.maximum(0.0, nearest - ALIKE) / (1.0 - ALIKE)
            best = int((worth - cost).argmax())
            chosen.append(held[best])
            worth[best] = -np.inf
            np.maximum(nearest, vectors @ vectors[best], out=nearest)
        return chosen

    def _least(self) -> float:
        """The lowest uncertainty held; what is gone leaves the order here."""
        while self._order[0][2] not in self._held:
            heapq.heappop(self._order)
        return self._order[0][0]

    def _drop(self, number: int) -> None:
        _, words = self._held.pop(number)
        for shingle in words:
            if self._owner.get(shingle) == number:
                del self._owner[shingle]
