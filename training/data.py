"""What the bundled fast model learns from, with its weights: one place for all recipes."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from sentences import load_sentences  # noqa: E402
from synthetic import generate  # noqa: E402

from stancelib import read_corpus  # noqa: E402
from stancelib.actors import find_actors  # noqa: E402
from stancelib.annotated import training_pairs  # noqa: E402
from stancelib.clauses import build_clauses  # noqa: E402
from stancelib.corpora import AnnotatedCorpus, AnnotatedText  # noqa: E402
from stancelib.document import read_document  # noqa: E402
from stancelib.marked import MarkedPair, marked_pairs  # noqa: E402
from stancelib.pairs import build_pairs  # noqa: E402
from stancelib.splits import overlapping  # noqa: E402
from stancelib.types import LABELS, Article, Pair  # noqa: E402

TRAIN = {"dse": "dse/train.txt", "newsmtsc": "newsmtsc/train.jsonl"}
DEV = {
    "dse_dev": ("dse", "dse/dev.txt"),
    "newsmtsc_dev_rw": ("newsmtsc", "newsmtsc/dev_rw.jsonl"),
    "newsmtsc_dev_mt": ("newsmtsc", "newsmtsc/dev_mt.jsonl"),
}
MADE_WEIGHT = 1.0
OWN_WEIGHT = 3.0
SOFT_WEIGHT = 0.3
SOFT_LABELS = ROOT / "training/frozen/soft_labels.npz"
MOST_WORDS = 90


def dev_corpora(shared: Path) -> dict[str, AnnotatedCorpus]:
    return {name: read_corpus(shared / "corpora" / p, f) for name, (f, p) in DEV.items()}


def held_records(shared: Path) -> list[AnnotatedText]:
    """All development records: nothing that shares an 8-word shingle with them is learned."""
    return [record for corpus in dev_corpora(shared).values() for record in corpus.records]


def real_pairs(shared: Path) -> list[MarkedPair]:
    """Pairs of the public corpora whose terms allow bundled weights."""
    held = held_records(shared)
    found: list[MarkedPair] = []
    for fmt, path in TRAIN.items():
        corpus = read_corpus(shared / "corpora" / path, fmt, errors="skip")
        records = list(corpus.records)
        leaks = overlapping(records, held)
        kept = [r for r, leak in zip(records, leaks, strict=True) if not leak]
        print(f"{path}: {len(kept)} records, {int(leaks.sum())} dropped", flush=True)
        found += training_pairs(AnnotatedCorpus.from_records(kept, name=path))
    return found


def own_pairs(shared: Path) -> list[MarkedPair]:
    """The project's own sentences, written and made."""
    made = marked_pairs(generate(shared))
    written = marked_pairs(load_sentences())
    return [
        *(replace(p, weight=MADE_WEIGHT, calibrates=False) for p in made),
        *(replace(p, weight=OWN_WEIGHT, calibrates=False) for p in written),
    ]


def masked_words(pair: Pair) -> list[str]:
    """The clause with roles in place of actors, cut around the pair if it is long."""
    mask = set(pair.clause.units.values())
    words = ["[unused3]" if u in mask else w for u, w in enumerate(pair.clause.words)]
    words[pair.target_unit] = "[unused2]"
    ends = [pair.target_unit]
    if pair.source_unit is not None:
        words[pair.source_unit] = "[unused1]"
        ends.append(pair.source_unit)
    if len(words) > MOST_WORDS:
        low = max(0, min(ends) - MOST_WORDS // 3)
        words = words[low : max(low + MOST_WORDS, max(ends) + 10)]
    return words


def key_of(pair: Pair) -> int:
    """A hash of the masked pair, the same wherever it is read."""
    text = "\x1f".join(masked_words(pair))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def unlabelled_pairs(shared: Path) -> dict[int, Pair]:
    """Pairs of actors that the pipeline finds in the training sentences, by `key_of`."""
    held = held_records(shared)
    found: dict[int, Pair] = {}
    for fmt, path in TRAIN.items():
        records = list(read_corpus(shared / "corpora" / path, fmt, errors="skip").records)
        for record, leak in zip(records, overlapping(records, held), strict=True):
            if not leak:
                cast = find_actors(read_document(Article(record.text)))
                clauses, _ = build_clauses(cast)
                for pair in build_pairs(cast, clauses, author=False)[0]:
                    found.setdefault(key_of(pair), pair)
    return found


def soft_pairs(shared: Path) -> list[MarkedPair]:
    """Unlabelled pairs with what the teacher says of them: a weighted pair for each label."""
    if not SOFT_LABELS.exists():
        return []
    with np.load(SOFT_LABELS, allow_pickle=False) as data:
        says = dict(zip(data["keys"].tolist(), data["probabilities"].tolist(), strict=True))
    found = []
    for key, pair in unlabelled_pairs(shared).items():
        for label, share in zip(LABELS, says.get(key, ()), strict=False):
            if share >= 0.05:
                found.append(
                    MarkedPair(-1, f"soft-{key}", "", "", label, pair, SOFT_WEIGHT * share, False)
                )
    return found
