"""Pieces of words: what inflected forms, compounds and words without spaces share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from stancelib.features.blocks import PairView
from stancelib.plain.text import is_unspaced

_LETTERS = (3, 4)
"""Lengths of the pieces of a word, its ends marked."""

_UNSPACED = (1, 2, 3)
"""Lengths of the pieces of a run of letters in a script without spaces."""

_ROLES = frozenset({"S", "T", "O", "<name>"})
_AROUND_SOURCE, _AROUND_TARGET = 4, 5  # as of the words of `Near`
_AROUND_UNSPACED = 3  # times as many where a unit is a letter


class Chars:
    """Character n-grams of the clause's words, and again of those beside source and target."""

    name = "chars"
    version = 1
    language: str | None = None

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        ends = [("T", pair.target, _AROUND_TARGET)]
        if pair.source is not None:
            ends.append(("S", pair.source, _AROUND_SOURCE))
        for i, piece, unspaced in _pieces(pair.words):
            found.append(("w " + piece, i))
            for role, unit, reach in ends:
                if abs(i - unit) <= (_AROUND_UNSPACED * reach if unspaced else reach):
                    found.append((f"{role}{'-' if i < unit else '+'} {piece}", i))
        return found


def _pieces(words: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Pieces with their first unit, and whether their script has no spaces."""
    run: list[str] = []
    for i, word in enumerate([*words, ""]):
        if word and word not in _ROLES and is_unspaced(word[0]):
            run.append(word)
            continue
        first = i - len(run)
        for n in _UNSPACED:
            for k in range(len(run) - n + 1):
                yield first + k, "".join(run[k : k + n]), True
        run.clear()
        if word and word not in _ROLES:
            for piece in _of_word(word):
                yield i, piece, False


@lru_cache(maxsize=1 << 14)
def _of_word(word: str) -> tuple[str, ...]:
    marked = f"<{word}>"
    if len(marked) <= _LETTERS[0]:
        return (marked,)
    return tuple(marked[k : k + n] for n in _LETTERS for k in range(len(marked) - n + 1))
