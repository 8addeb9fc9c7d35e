"""Static word vectors: word pieces of a small open encoder, reduced to 96 numbers each.

A word's vector is the mean over its pieces (greedy longest match, as the encoder's own
tokenizer does), so that no word is unknown. Built by ``training/build_vectors.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_CACHE_LIMIT = 200_000
_LONGEST_WORD = 40  # longer "words" are codes and URLs: their head says enough


class WordVectors:
    """Vectors for any word, with a cache that grows with the words seen.

    Parameters
    ----------
    pieces : iterable of str
        Word pieces; a piece that continues a word starts with ``##``.
    matrix : ndarray of float32, shape (n_pieces, n_dimensions)
    """

    def __init__(self, pieces: Iterable[str], matrix: NDArray[np.float32]) -> None:
        self._pieces = {piece: row for row, piece in enumerate(pieces)}
        self._matrix = matrix
        self.dimensions = int(matrix.shape[1])
        self._rows: dict[str, int] = {}
        self._cache = np.zeros((4096, self.dimensions), dtype=np.float32)

    def rows(self, words: Iterable[str]) -> NDArray[np.int64]:
        """Row numbers of lower-cased words in `table` (valid until the next call)."""
        known = self._rows
        if len(known) > _CACHE_LIMIT:
            known.clear()
        result = []
        for word in words:
            row = known.get(word)
            if row is None:
                word = word[:_LONGEST_WORD]
                row = known.get(word)
                if row is None:
                    row = self._add(word)
            result.append(row)
        return np.array(result, dtype=np.int64)

    @property
    def table(self) -> NDArray[np.float32]:
        """The vectors of the words seen so far, one a row."""
        return self._cache

    def _add(self, word: str) -> int:
        row = len(self._rows)
        if row >= len(self._cache):
            self._cache = np.concatenate([self._cache, np.zeros_like(self._cache)])
        pieces = self._split(word)
        self._cache[row] = self._matrix[pieces].mean(axis=0) if pieces else 0.0
        self._rows[word] = row
        return row

    def n_pieces(self, word: str) -> int:
        """Into how many pieces a lower-cased word falls: frequent words are whole."""
        return len(self._split(word[:_LONGEST_WORD]))

    def _split(self, word: str) -> list[int]:
        """Greedy longest-match pieces; a part that no piece covers is skipped."""
        whole = self._pieces.get(word)
        if whole is not None:
            return [whole]
        found: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                row = self._pieces.get(prefix + word[start:end])
                if row is not None:
                    found.append(row)
                    start = end
                    break
            else:
                start += 1
        return found


def load_vectors() -> WordVectors:
    """Load the bundled vectors."""
    folder = files("stancelib.resources") / "syntax"
    pieces = (folder / "pieces.txt").read_text(encoding="utf-8").splitlines()
    with (folder / "vectors.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        matrix = data["matrix"].astype(np.float32) * data["scale"]
    return WordVectors(pieces, matrix)
