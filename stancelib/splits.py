"""Leak-free splits: texts that repeat, even nearly, stay on one side."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from stancelib.corpora.corpus import AnnotatedCorpus
from stancelib.corpora.records import AnnotatedText, gold_pairs
from stancelib.errors import InputError
from stancelib.repeats import Repeats
from stancelib.shingles import (
    MAX_DOCS,
    SHINGLE_WORDS,
    hash_string,
    hash_words,
    shingle_array,
    shingles,
)
from stancelib.types import LABELS

__all__ = [
    "MAX_DOCS",
    "SHINGLE_WORDS",
    "group_records",
    "hash_words",
    "overlapping",
    "shingles",
    "split",
]


def overlapping(
    records: Iterable[AnnotatedText], others: Iterable[AnnotatedText]
) -> NDArray[np.bool_]:
    """Tell which records share a shingle with any of the others.

    Parameters
    ----------
    records : iterable of AnnotatedText
        For instance the training records.
    others : iterable of AnnotatedText
        For instance the development records; 8 bytes a word are kept of them.

    Returns
    -------
    array of bool
        One entry a record: True for those to drop from training.
    """
    known = [np.unique(shingle_array(other.text)) for other in others]
    if not known:
        return np.zeros(sum(1 for _ in records), dtype=bool)
    seen = np.append(np.unique(np.concatenate(known)), np.uint64(0))  # nothing is beyond the end
    return np.array([_any_of(shingle_array(r.text), seen) for r in records], dtype=bool)


def _any_of(hashes: NDArray[np.uint64], seen: NDArray[np.uint64]) -> bool:
    return bool((seen[np.searchsorted(seen[:-1], hashes)] == hashes).any())


def group_records(records: Iterable[AnnotatedText]) -> list[int]:
    """Number the groups of records that must stay together.

    Records belong together when they have the same ``doc``, the same words, or a shingle
    in common that is in at most `MAX_DOCS` documents; and so on from one to the next.

    Returns
    -------
    list of int
        One group number a record.
    """
    return _groups(records).tolist()  # type: ignore[no-any-return]


def _groups(records: Iterable[AnnotatedText]) -> NDArray[np.int64]:
    first_of: dict[int, int] = {}
    with Repeats() as repeats:
        for number, record in enumerate(records):
            doc = None
            if record.doc is not None:
                doc = first_of.setdefault(hash_string(record.doc), number)
            repeats.add(record.text, doc)
        forest = repeats.copies()
        repeats.join_near(forest)
        return forest.firsts()


def split(
    corpus: AnnotatedCorpus, *, sizes: Sequence[float] = (0.8, 0.2), seed: int = 0
) -> tuple[AnnotatedCorpus, ...]:
    """Split a corpus so that nothing is on two sides, exactly or nearly.

    Records with the same ``doc``, the same words or a rare run of eight words in common
    stay together (`group_records`). Memory: up to 100 MB, and about 60 bytes a record beyond
    the first hundred thousand (measured at a million records, three a document); on disk,
    in temporary files, about 12 bytes a word.

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
    if not sizes or not all(0 < size < math.inf for size in sizes):
        raise InputError(f"sizes={tuple(sizes)!r}: each part needs a positive, finite share")
    found = array("I")

    def passing() -> Iterator[AnnotatedText]:
        for record in corpus.records:
            labels = [pair.label for pair in gold_pairs(record)]
            found.append(1)
            found.extend(labels.count(label) for label in LABELS)
            yield record

    _, group_of = np.unique(_groups(passing()), return_inverse=True)
    counts = np.zeros((int(group_of.max(initial=-1)) + 1, 1 + len(LABELS)))
    np.add.at(counts, group_of, np.array(found).reshape(len(group_of), 1 + len(LABELS)))
    part_of = _assign(counts, np.array(sizes, float) / sum(sizes), seed)
    return tuple(
        corpus.select(part_of[group_of] == k, f"{corpus.name}[{k}]") for k in range(len(sizes))
    )


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
