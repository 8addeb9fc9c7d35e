"""Leak-free splits: texts that repeat, even nearly, stay on one side."""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from stancelib.corpora.corpus import AnnotatedCorpus
from stancelib.corpora.records import AnnotatedText, gold_pairs
from stancelib.errors import InputError

SHINGLE_WORDS = 8
MAX_DOCS = 5
"""A shingle in more documents than this is boilerplate and links nothing."""

_WORD = re.compile(r"\w+")
# Odd 64-bit constants (the golden ratio's fraction, and splitmix64's multipliers).
_BASE = 0x9E3779B97F4A7C15
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_POWERS = np.array(
    [pow(_BASE, k, 1 << 64) for k in range(SHINGLE_WORDS - 1, -1, -1)], dtype=np.uint64
)


@functools.lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def shingles(text: str) -> set[int]:
    """Hash every run of eight words.

    Words are compared without case and punctuation. A shorter text is one shingle of
    all its words; a text without words has none. The hashes are the same on every
    machine and in every release that calls them by the same version.

    Parameters
    ----------
    text : str

    Returns
    -------
    set of int
        Unsigned 64-bit numbers.
    """
    words = _WORD.findall(text.casefold())
    if not words:
        return set()
    if len(words) < SHINGLE_WORDS:
        return {_word_hash(" ".join(words))}
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    with np.errstate(over="ignore"):
        mixed = np.lib.stride_tricks.sliding_window_view(hashes, SHINGLE_WORDS) @ _POWERS
        # The product alone leaves low bits that depend on low bits only.
        mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
        mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
        mixed ^= mixed >> np.uint64(31)
    return set(mixed.tolist())


def overlapping(
    records: Iterable[AnnotatedText], others: Iterable[AnnotatedText]
) -> NDArray[np.bool_]:
    """Tell which records share a shingle with any of the others.

    Parameters
    ----------
    records : iterable of AnnotatedText
        For instance the training records.
    others : iterable of AnnotatedText
        For instance the development records.

    Returns
    -------
    array of bool
        One entry a record: True for those to drop from training.
    """
    seen: set[int] = set()
    for other in others:
        seen |= shingles(other.text)
    return np.array([not seen.isdisjoint(shingles(r.text)) for r in records], dtype=bool)


def group_records(records: Iterable[AnnotatedText]) -> list[int]:
    """Number the groups of records that must stay together.

    Records belong together when they have the same ``doc``, the same words, or a shingle
    in common that is in at most `MAX_DOCS` documents; and so on from one to the next.

    Returns
    -------
    list of int
        One group number a record.
    """
    groups = _UnionFind()
    postings: defaultdict[int, list[int]] = defaultdict(list)
    first_of: dict[tuple[str, object], int] = {}
    docs: list[int] = []
    for i, record in enumerate(records):
        groups.add()
        # The cap below must not let whole copies through, however many there are.
        copy = hash_words(record.text)
        doc = first_of.setdefault(("doc", record.doc), i) if record.doc is not None else i
        docs.append(doc)
        groups.join(doc, i)
        groups.join(first_of.setdefault(("text", copy), i), i)
        for shingle in shingles(record.text):
            held = postings[shingle]
            if len(held) <= MAX_DOCS and doc not in held:
                held.append(doc)
    for held in postings.values():
        if 1 < len(held) <= MAX_DOCS:
            for doc in held[1:]:
                groups.join(held[0], doc)
    return [groups.find(i) for i in range(len(docs))]


def hash_words(text: str) -> int:
    """Hash a text by its words, without case and punctuation."""
    return _word_hash.__wrapped__(" ".join(_WORD.findall(text.casefold())))


def split(
    corpus: AnnotatedCorpus, *, sizes: Sequence[float] = (0.8, 0.2), seed: int = 0
) -> tuple[AnnotatedCorpus, ...]:
    """Split a corpus so that nothing is on two sides, exactly or nearly.

    Parameters
    ----------
    corpus : AnnotatedCorpus
    sizes : sequence of float
        Share of the records in each part; they are scaled to sum to 1. Groups are not
        cut, so the parts come out close to these shares, not at them.
    seed : int
        Another seed gives another split; the same one the same.

    Returns
    -------
    tuple of AnnotatedCorpus
        One a size, streamed from the same file, with roughly the same share of each
        label.

    Raises
    ------
    InputError
        Where a size is not positive.
    """
    if not sizes or min(sizes) <= 0:
        raise InputError(f"sizes={tuple(sizes)!r}: each part needs a positive share")
    groups = np.array(group_records(corpus.records), dtype=np.int64)
    _, group_of = np.unique(groups, return_inverse=True)
    counts = _label_counts(corpus, group_of)
    part_of = _assign(counts, np.array(sizes, float) / sum(sizes), seed)
    return tuple(
        corpus.select((part_of[group_of] == k).tolist(), f"{corpus.name}[{k}]")
        for k in range(len(sizes))
    )


def _label_counts(corpus: AnnotatedCorpus, group_of: NDArray[np.int64]) -> NDArray[np.float64]:
    """Records and labels in each group: a row of (records, oppose, neutral, support)."""
    names = ("records", "oppose", "neutral", "support")
    counts = np.zeros((int(group_of.max(initial=-1)) + 1, len(names)))
    for group, record in zip(group_of, corpus.records, strict=True):
        found = Counter(stance.label for stance in gold_pairs(record))
        counts[group] += (1, found["oppose"], found["neutral"], found["support"])
    return counts


def _assign(
    counts: NDArray[np.float64], shares: NDArray[np.float64], seed: int
) -> NDArray[np.int64]:
    """Deal groups out, the largest first, each to the part that lacks most of what it has."""
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(counts))
    order = order[np.argsort(-counts[order, 0], kind="stable")]
    totals = counts.sum(axis=0)
    wanted = np.outer(shares, np.where(totals > 0, totals, 1.0))
    weights = 1.0 / np.where(totals > 0, totals, 1.0)
    held = np.zeros_like(wanted)
    part_of = np.zeros(len(counts), dtype=np.int64)
    for group in order:
        lacking = ((wanted - held) / wanted) @ (counts[group] * weights)
        part = int(lacking.argmax())
        part_of[group] = part
        held[part] += counts[group]
    return part_of


class _UnionFind:
    def __init__(self) -> None:
        self._parent: list[int] = []

    def add(self) -> None:
        self._parent.append(len(self._parent))

    def find(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        i, j = self.find(i), self.find(j)
        # The smaller number wins, so that numbering does not depend on the order of joins.
        self._parent[max(i, j)] = min(i, j)
