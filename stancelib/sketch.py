"""What a model has learned from, in little space: enough to tell a text that it has seen.

A sketch keeps the smallest `CAPACITY` hashes of the training texts' shingles (runs of eight
words, as in `splits`). Hashes are spread evenly, so that these are a random sample of all
shingles, and of any other text's shingles the same share is sampled: those below the
largest hash that is kept. Which of them the sketch holds estimates how much of that text
the training texts contain.

The error: two different shingles are taken for one with a probability of less than 1e-13.
As long as the training texts have no more than `CAPACITY` different shingles, nothing is
estimated. Beyond that, with the share ``rate`` sampled, a text of n shingles of which the
share c was seen is estimated with a standard error of sqrt(c (1 - c) / (n rate)), and
nothing can be said of it with the probability (1 - rate)**n. `OverlapCount` makes up for
those.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancelib.splits import shingles

CAPACITY = 249_900
"""Hashes of 8 bytes: with the array's header just under 2 MB."""

NEARLY = 0.2
"""A text of whose shingles this share was seen counts as seen: in a sentence of 20 words
one changed word leaves 5 of 13 shingles; a phrase that two articles share is far less."""

_BATCH = 1 << 18
# Scripts without spaces between words: Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han. Each
# of their characters is taken for a word, so that a shingle is a run of eight characters.
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_ALL = 1 << 64

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A sample of the shingles of training texts.

    Attributes
    ----------
    hashes : ndarray of uint64, shape (n,)
        Ascending, distinct, at most `CAPACITY`. When there are as many, only those up to
        the last one were kept.
    """

    hashes: Hashes

    @classmethod
    def of(cls, texts: Iterable[str], base: Sketch | None = None) -> Sketch:
        """Sketch texts, and what ``base`` has seen too.

        Memory does not grow with the number of texts; their order makes no difference.
        """
        kept = np.empty(0, np.uint64) if base is None else base.hashes
        # What the base left out above its limit is unknown: nothing above it is kept.
        limit = _ALL if base is None else base.limit
        pending: list[int] = []
        for text in texts:
            pending.extend(h for h in text_shingles(text) if h < limit)
            if len(pending) >= _BATCH:
                kept = _smallest(kept, pending)
                pending = []
                limit = min(limit, Sketch(kept).limit)
        return cls(_smallest(kept, pending))

    @property
    def limit(self) -> int:
        """Every shingle of the training texts whose hash is below this is kept."""
        return _ALL if len(self.hashes) < CAPACITY else int(self.hashes[-1]) + 1

    @property
    def rate(self) -> float:
        """Share of all shingles that are sampled, from 0 to 1."""
        return self.limit / _ALL

    def containment(self, text: str) -> float | None:
        """Estimated share of a text's shingles that were seen in training.

        A text of fewer than eight words is one shingle; one without words has none and
        was not seen (0.0).

        Returns
        -------
        float or None
            From 0 to 1; None where no shingle of the text is in the sample.
        """
        n, sampled, held = self._look(text)
        if not n:
            return 0.0
        return held / sampled if sampled else None

    def _look(self, text: str) -> tuple[int, int, int]:
        """Shingles of a text, those of them that are in the sample, those of them seen."""
        found = text_shingles(text)
        limit = self.limit
        sampled = np.array([h for h in found if h < limit], dtype=np.uint64)
        places = np.searchsorted(self.hashes, sampled)
        inside = places < len(self.hashes)
        held = self.hashes[places[inside]] == sampled[inside]
        return len(found), len(sampled), int(held.sum())


class OverlapCount:
    """Counts the texts that a model has seen, exactly or nearly.

    Of the texts that nothing can be said about, the same share is taken to have been
    seen as of others of their length: each that is decided stands for ``1 / p`` of them,
    where p is the probability that a text of its length is.

    Attributes
    ----------
    texts, seen, undecided : int
    """

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self.texts = self.seen = self.undecided = 0
        self._seen = self._decided = 0.0

    def add(self, text: str) -> bool:
        """Count a text; tell whether it is known to have been seen."""
        self.texts += 1
        n, sampled, held = self.sketch._look(text)
        if n and not sampled:
            self.undecided += 1
            return False
        seen = n > 0 and held >= NEARLY * sampled
        weight = 1.0 / (1.0 - (1.0 - self.sketch.rate) ** n) if n else 1.0
        self.seen += seen
        self._seen += weight * seen
        self._decided += weight
        return seen

    @property
    def share(self) -> float | None:
        """Estimated share of the texts that were seen; None where none could be decided."""
        return self._seen / self._decided if self._decided else None


def text_shingles(text: str) -> set[int]:
    """Shingles of a text in any language, as unsigned 64-bit hashes.

    Runs of eight words; in scripts without spaces between words (Chinese, Japanese, Thai
    and their like) runs of eight characters.
    """
    return shingles(_UNSPACED.sub(r" \g<0> ", text))


def _smallest(kept: Hashes, more: list[int]) -> Hashes:
    found = np.concatenate([kept, np.array(more, dtype=np.uint64)])
    return np.unique(found)[:CAPACITY]
