"""Which of many texts repeat, exactly or nearly, in bounded memory.

Texts are known by 64-bit hashes only: one of all their words, and one of each run of eight
words. Both are gathered in tables that move to disk when they grow (`spill`).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from stancelib.shingles import MAX_DOCS, hash_words, shingle_array
from stancelib.spill import (
    POSTING,
    TALLY,
    HashTable,
    Links,
    Scratch,
    counted,
    few_owners,
    starts_of,
)

COPIES, NEAR = 1, 2
"""Kinds of joins: records with the same words, and with a rare run of words in common."""

_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of more than one record: how many, and the first of them by record number."""

    groups: int
    records: int
    first: tuple[tuple[int, ...], ...]


class Repeats:
    """Join records that have the same words or share a rare run of eight words.

    Use it as a context manager, which removes its temporary files. A run of words in more
    than `MAX_DOCS` documents is boilerplate and joins nothing.

    Memory stays below some 70 MB, and up to 5 bytes a record where records repeat each
    other. On disk, in the folder for temporary files, it takes about 12 bytes a word once
    there are more than half a million different runs of words.
    """

    def __init__(self) -> None:
        self._scratch = Scratch()
        self._links = Links(self._scratch, "copies")
        self._near_links = Links(self._scratch, "near")
        self._texts = HashTable(self._scratch, "texts", TALLY, counted(self._links))
        self._shingles = HashTable(self._scratch, "shingles", POSTING, few_owners(MAX_DOCS + 1))
        self._length = 0

    def __enter__(self) -> Repeats:
        self._scratch.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._scratch.__exit__(kind, error, trace)

    @property
    def scratch(self) -> Scratch:
        """Where its temporary files are."""
        return self._scratch

    def add(self, text: str, doc: int | None = None) -> None:
        """Add the next record.

        Parameters
        ----------
        text : str
        doc : int, optional
            The number of the first record of the same document, by default its own.
        """
        number = self._length
        self._length += 1
        # The cap on boilerplate must not let whole copies through, however many there are.
        self._texts.add(hash_words(text), number)
        self._shingles.add(shingle_array(text), number if doc is None else doc)
        if doc is not None and doc != number:
            self._links.add(doc, number)

    def copies(self) -> Forest:
        """Join records with the same words (and of the same document)."""
        for _ in self._texts.rows():
            pass  # reducing the table finds the links
        forest = Forest(self._length)
        for low, high in self._links:
            forest.join(low, high, COPIES)
        forest.flatten()
        return forest

    def join_near(self, forest: Forest) -> None:
        """Also join records that share a rare run of words."""
        for rows in self._shingles.rows():
            starts = starts_of(rows["key"])
            lengths = np.diff(starts, append=len(rows))
            firsts = np.repeat(rows["owner"][starts], lengths)
            few = np.repeat(lengths <= MAX_DOCS, lengths)
            self._near_links.extend(firsts[few], rows["owner"][few])
        for low, high in self._near_links:
            forest.join(low, high, NEAR)
        forest.flatten()


class Forest:
    """Union-find over record numbers; the smallest number of a group stands for it.

    Arrays of zeros take no memory until something is written, so that stretches of records
    which stand alone cost nothing; the others 5 bytes a record.
    """

    def __init__(self, length: int) -> None:
        self._up = np.zeros(length, np.uint32)
        """How far it is to the parent."""
        self._made_by = np.zeros(length, np.uint8)
        """At a group's first record: the kinds of joins that made the group."""
        # The same memory, of which single entries are read several times faster.
        self._steps = self._up.data
        self._kinds = self._made_by.data

    def join(self, i: int, j: int, kind: int) -> None:
        """Join the groups of two records, unless they are one already."""
        i, j = self._find(i), self._find(j)
        if i == j:
            return
        if i > j:
            i, j = j, i
        self._steps[j] = j - i
        self._kinds[i] |= self._kinds[j] | kind

    def _find(self, i: int) -> int:
        steps = self._steps
        while step := steps[i]:
            if beyond := steps[i - step]:
                steps[i] = step = step + beyond
            i -= step
        return i

    def flatten(self) -> None:
        """Let every record point at its group's first."""
        for start in range(0, len(self._up), _BLOCK):
            inside = np.flatnonzero(self._up[start : start + _BLOCK]) + start
            parent = inside - self._up[inside]
            while (step := self._up[parent]).any():
                parent = parent - step
            self._up[inside] = inside - parent

    def firsts(self) -> NDArray[np.int64]:
        """The first record of each record's group; 8 bytes a record."""
        return np.arange(len(self._up)) - self._up

    def groups(self, kind: int, shown: int, members: int) -> Groups:
        """Count the groups that a kind of join has made, and list the first ``shown``.

        Call `flatten` first. Of each group the first ``members`` are listed.
        """
        number = records = 0
        found: dict[int, list[int]] = {}
        for start in range(0, len(self._up), _BLOCK):
            block = self._up[start : start + _BLOCK]
            made = self._made_by[start : start + _BLOCK] & kind != 0
            heads = np.flatnonzero(made & (block == 0))
            number += len(heads)
            for head in (heads[: shown - len(found)] + start).tolist():
                found[head] = [head]
        chosen = np.array(list(found), np.int64)
        for start in range(0, len(self._up), _BLOCK):
            inside = np.flatnonzero(self._up[start : start + _BLOCK]) + start
            first = inside - self._up[inside]
            records += int(np.count_nonzero(self._made_by[first] & kind))
            listed = np.isin(first, chosen)
            for record, head in zip(inside[listed].tolist(), first[listed].tolist(), strict=True):
                if len(found[head]) < members:
                    found[head].append(record)
        return Groups(number, number + records, tuple(map(tuple, found.values())))
