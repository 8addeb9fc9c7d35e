"""What the parser sees of a word besides its vector: its ending and its shape."""

from __future__ import annotations

from functools import lru_cache

MASK = "<mask>"
MASK_ADJ = "<mask-adj>"

N_ENDINGS = 2048
SHAPES = ("lower", "title", "upper", "digit", "punct", "mixed", "mask", "mask-adj")


def ending(word: str) -> int:
    """Bucket of the last three letters: a stable polynomial hash."""
    # The last four tell whether there are more, and the cache need not hold long words.
    return _ending(word[-4:])


@lru_cache(maxsize=100_000)
def _ending(last: str) -> int:
    value = len(last)
    for char in last[-3:].lower():
        value = (value * 1_000_003 + ord(char)) & 0xFFFFFFFF
    value ^= value >> 15
    value = (value * 0x2C1B3C6D) & 0xFFFFFFFF
    value ^= value >> 12
    return value % N_ENDINGS


def shape(word: str) -> int:
    """Index into `SHAPES`; of a very long word, that of its beginning."""
    return _shape(word[:40])


@lru_cache(maxsize=100_000)
def _shape(word: str) -> int:
    if word == MASK:
        return 6
    if word == MASK_ADJ:
        return 7
    if word.islower():
        return 0
    if any(c.isdigit() for c in word):
        return 3
    if not any(c.isalpha() for c in word):
        return 4
    if word.isupper() and len(word) > 1:
        return 2
    if word[:1].isupper():
        return 1
    return 5
