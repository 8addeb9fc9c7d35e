"""What the parser sees of a word besides its vector: its ending and its shape."""

from __future__ import annotations

from functools import lru_cache

MASK = "<mask>"
MASK_ADJ = "<mask-adj>"

N_ENDINGS = 2048
SHAPES = ("lower", "title", "upper", "digit", "punct", "mixed", "mask", "mask-adj")


@lru_cache(maxsize=100_000)
def ending(word: str) -> int:
    """Bucket of the last three letters: a stable polynomial hash."""
    value = min(len(word), 4)
    for char in word[-3:].lower():
        value = (value * 1_000_003 + ord(char)) & 0xFFFFFFFF
    value ^= value >> 15
    value = (value * 0x2C1B3C6D) & 0xFFFFFFFF
    value ^= value >> 12
    return value % N_ENDINGS


@lru_cache(maxsize=100_000)
def shape(word: str) -> int:
    """Index into `SHAPES`."""
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
