"""Texts as sets of hashes: runs of eight words, without case and punctuation."""

from __future__ import annotations

import functools
import hashlib
import re

import numpy as np
from numpy.typing import NDArray

SHINGLE_WORDS = 8
MAX_DOCS = 5
"""A shingle in more documents than this is boilerplate and links nothing."""

# Scripts without spaces between words: Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han. Each
# of their letters is taken for a word, so that a shingle is a run of eight letters.
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(r"\w+")
_WORD_OR_LETTER = re.compile(rf"(?=\w)[{_UNSPACED}]|[^\W{_UNSPACED}]+")
# Odd 64-bit constants (the golden ratio's fraction, and splitmix64's multipliers).
_BASE = 0x9E3779B97F4A7C15
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_POWERS = np.array(
    [pow(_BASE, k, 1 << 64) for k in range(SHINGLE_WORDS - 1, -1, -1)], dtype=np.uint64
)


def split_words(text: str) -> list[str]:
    """The words of a text, case folded; in scripts without spaces each letter is one."""
    return (_WORD if text.isascii() else _WORD_OR_LETTER).findall(text.casefold())


def shingles(text: str) -> set[int]:
    """Hash every run of eight words.

    Words are compared without case and punctuation; in scripts without spaces between
    words (Chinese, Japanese, Thai and their like) each letter counts as a word. A shorter
    text is one shingle of all its words; a text without words has none. The hashes are the
    same on every machine and in every release that calls them by the same version.

    Parameters
    ----------
    text : str

    Returns
    -------
    set of int
        Unsigned 64-bit numbers.
    """
    return set(shingle_array(text).tolist())


def shingle_array(text: str) -> NDArray[np.uint64]:
    """Hashes of every run of eight words, in their order, those that repeat too."""
    words = split_words(text)
    if len(words) < SHINGLE_WORDS:
        return np.array([_word_hash(" ".join(words))] if words else [], np.uint64)
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    with np.errstate(over="ignore"):
        mixed = np.lib.stride_tricks.sliding_window_view(hashes, SHINGLE_WORDS) @ _POWERS
        # The product alone leaves low bits that depend on low bits only.
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
        mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed, np.uint64)


def hash_words(text: str) -> int:
    """Hash a text by its words, without case and punctuation."""
    return hash_string(" ".join(split_words(text)))


def hash_string(text: str) -> int:
    """An unsigned 64-bit hash of a string, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


_word_hash = functools.lru_cache(maxsize=1 << 16)(hash_string)
