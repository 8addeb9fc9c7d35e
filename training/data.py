"""What the bundled fast model learns from, with its weights: one place for all recipes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from sentences import load_sentences  # noqa: E402
from synthetic import generate  # noqa: E402

from stancelib import read_corpus  # noqa: E402
from stancelib.annotated import training_pairs  # noqa: E402
from stancelib.corpora import AnnotatedCorpus, AnnotatedText  # noqa: E402
from stancelib.marked import MarkedPair, marked_pairs  # noqa: E402
from stancelib.splits import overlapping  # noqa: E402

TRAIN = {"dse": "dse/train.txt", "newsmtsc": "newsmtsc/train.jsonl"}
DEV = {
    "dse_dev": ("dse", "dse/dev.txt"),
    "newsmtsc_dev_rw": ("newsmtsc", "newsmtsc/dev_rw.jsonl"),
    "newsmtsc_dev_mt": ("newsmtsc", "newsmtsc/dev_mt.jsonl"),
}
MADE_WEIGHT = 1.0
OWN_WEIGHT = 1.5


def dev_corpora(shared: Path) -> dict[str, AnnotatedCorpus]:
    return {name: read_corpus(shared / "corpora" / p, f) for name, (f, p) in DEV.items()}


def held_records(shared: Path) -> list[AnnotatedText]:
    """All development records: nothing that shares an 8-word shingle with them is learned."""
    return [record for corpus in dev_corpora(shared).values() for record in corpus.records]


def real_pairs(shared: Path, first: int | None = None) -> list[MarkedPair]:
    """Pairs of the public corpora whose terms allow bundled weights, or of their first records."""
    held = held_records(shared)
    found: list[MarkedPair] = []
    for fmt, path in TRAIN.items():
        corpus = read_corpus(shared / "corpora" / path, fmt, errors="skip")
        records = list(islice(corpus.records, first))
        leaks = overlapping(records, held)
        kept = [r for r, leak in zip(records, leaks, strict=True) if not leak]
        print(f"{path}: {len(kept)} records, {int(leaks.sum())} dropped", flush=True)
        found += training_pairs(AnnotatedCorpus.from_records(kept, name=path))
    return found


def own_pairs(
    shared: Path, first: int | None = None, folders: Sequence[Path] = (), **made_of: int
) -> list[MarkedPair]:
    """The project's own sentences, written (in all of the folders) and made.

    ``made_of``: ``contrasting`` and ``beside`` of `synthetic.generate`.
    """
    made = marked_pairs(islice(generate(shared, **made_of), first))
    written = marked_pairs(islice(load_sentences(*folders), first))
    return [
        *(replace(p, weight=MADE_WEIGHT, calibrates=False) for p in made),
        *(replace(p, weight=OWN_WEIGHT, calibrates=False) for p in written),
    ]


def training_texts(
    shared: Path, first: int | None = None, folders: Sequence[Path] = (), **made_of: int
) -> Iterator[str]:
    """Every text that `real_pairs` and `own_pairs` learn from, for the bundle's sketch."""
    held = held_records(shared)
    for fmt, path in TRAIN.items():
        corpus = read_corpus(shared / "corpora" / path, fmt, errors="skip")
        records = list(islice(corpus.records, first))
        for record, leak in zip(records, overlapping(records, held), strict=True):
            if not leak:
                yield record.text
    made = generate(shared, **made_of)
    for record in (*islice(made, first), *islice(load_sentences(*folders), first)):
        yield record.text
