"""How many annotated pairs it takes: adapting a model, training from nothing, the base alone.

    python benchmarks/adapt.py --shared ../shared --cache /tmp/adapt
    python benchmarks/adapt.py --settings seesaw --sizes 50 200 --seeds 3

What the settings are, and how to read the table, is in ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from time import perf_counter

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

import numpy as np  # noqa: E402
from data import held_records, own_pairs  # noqa: E402

import stancelib  # noqa: E402
from stancelib.adapt import adapt_head  # noqa: E402
from stancelib.annotated import training_pairs  # noqa: E402
from stancelib.classifier import Head, softmax  # noqa: E402
from stancelib.corpora import AnnotatedCorpus, AnnotatedText  # noqa: E402
from stancelib.evaluate import PairPrediction, compare_predictions  # noqa: E402
from stancelib.examples import Examples, make_examples  # noqa: E402
from stancelib.fit import STRENGTHS, fit_head  # noqa: E402
from stancelib.marked import MarkedPair  # noqa: E402
from stancelib.splits import overlapping  # noqa: E402
from stancelib.types import LABELS  # noqa: E402

SIZES = (50, 200, 1000, 5000)
SEEDS = 5
METRICS = {
    "three_class.macro_f1": "macro-F1",
    "three_class.micro_f1": "accuracy",
    "polarity_accuracy": "polarity accuracy",
    "brier": "Brier",
}
FILES = {
    "dse train": ("dse", "dse/train.txt", None),
    "dse dev": ("dse", "dse/dev.txt", None),
    "newsmtsc train": ("newsmtsc", "newsmtsc/train.jsonl", None),
    "newsmtsc dev_rw": ("newsmtsc", "newsmtsc/dev_rw.jsonl", None),
    "seesaw train": ("seesaw", "seesaw", "train"),
    "seesaw valid": ("seesaw", "seesaw", "valid"),
}


class Data:
    """Examples by corpus and kind of pair, made once and kept in a folder."""

    def __init__(self, shared: Path, cache: Path | None) -> None:
        self.shared = shared
        self.cache = cache
        self.base = stancelib.load("fast")

    def of(self, name: str, kind: str) -> Examples:
        kept = None if self.cache is None else self.cache / f"{name.replace(' ', '_')}.pickle"
        if kept is not None and kept.exists():
            found = pickle.loads(kept.read_bytes())  # of nobody's but this program's making
        else:
            found = make_examples(self._pairs(name), self.base.scorer)
            if kept is not None:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(pickle.dumps(found))
        return found[kind]

    def _pairs(self, name: str) -> list[MarkedPair]:
        if name == "own":
            return own_pairs(self.shared)
        records = self.records(name)
        return list(training_pairs(AnnotatedCorpus.from_records(records)))

    def records(self, name: str) -> list[AnnotatedText]:
        """Records of a file; of a training file those that no evaluation file shares words with."""
        fmt, path, split = FILES[name]
        corpus = stancelib.read_corpus(
            self.shared / "corpora" / path, fmt, split=split, errors="skip"
        )
        records = list(corpus.records)
        if not name.endswith("train"):
            return records
        held = [*held_records(self.shared), *self.records("seesaw valid")]
        leaks = overlapping(records, held)
        return [r for r, leak in zip(records, leaks, strict=True) if not leak]


Setting = Callable[[Data], tuple[str, Head, Examples, Examples]]


def seesaw(data: Data) -> tuple[str, Head, Examples, Examples]:
    """The bundled model meets whole news articles of which only opinions are annotated."""
    base = data.base.scorer.heads["actor"]
    held = data.of("seesaw valid", "actor")
    return "actor", base, data.of("seesaw train", "actor"), take(held, np.flatnonzero(held.real))


def newsmtsc(data: Data) -> tuple[str, Head, Examples, Examples]:
    """A model that never learned of any author meets the author's sentiment."""
    base = fit_head(data.of("dse train", "actor"), STRENGTHS["actor"])
    return "author", base, data.of("newsmtsc train", "author"), data.of("newsmtsc dev_rw", "author")


def dse(data: Data) -> tuple[str, Head, Examples, Examples]:
    """A model of the project's own sentences meets news in which most pairs are neutral."""
    base = fit_head(data.of("own", "actor"), STRENGTHS["actor"])
    return "actor", base, data.of("dse train", "actor"), data.of("dse dev", "actor")


SETTINGS: dict[str, Setting] = {"seesaw": seesaw, "newsmtsc": newsmtsc, "dse": dse}


def take(given: Examples, rows: np.ndarray) -> Examples:
    parts = (getattr(given, f.name)[rows] for f in fields(Examples)[1:])
    return Examples([given.named[i] for i in rows], *parts)


def sample(given: Examples, pairs: int, seed: int) -> Examples:
    """Whole documents, drawn at random, until they hold so many annotated pairs."""
    of_doc: dict[str, list[int]] = {}
    for row, doc in enumerate(given.docs.tolist()):
        of_doc.setdefault(doc, []).append(row)
    docs = list(of_doc.values())
    rows: list[int] = []
    found = 0
    for i in np.random.default_rng(seed).permutation(len(docs)):
        rows += docs[i]
        found += int(given.real[docs[i]].sum())
        if found >= pairs:
            break
    return take(given, np.array(sorted(rows)))


def predictions(head: Head, held: Examples) -> list[PairPrediction]:
    rows = softmax(head.decide(held.named, held.dense)).tolist()
    gold = held.labels.tolist()
    return [
        PairPrediction(i, doc, "a", "b", LABELS[gold[i]], row)
        for i, (doc, row) in enumerate(zip(held.docs.tolist(), rows, strict=True))
    ]


def curve(
    name: str, data: Data, sizes: list[int], seeds: int
) -> Iterator[tuple[int, dict[str, list[list[PairPrediction]]]]]:
    kind, base, train, held = SETTINGS[name](data)
    alone = predictions(base, held)
    most = int(train.real.sum())
    for size in sizes:
        if size > most:
            print(f"  {name} has {most} pairs to train on: all of them", flush=True)
        started = perf_counter()
        found: dict[str, list[list[PairPrediction]]] = {"base": [], "scratch": [], "adapted": []}
        strengths = []
        for seed in range(seeds if size < most else 1):
            part = sample(train, size, seed)
            scratch = fit_head(part, STRENGTHS[kind], choose=True, seed=seed)
            adapted, settings = adapt_head(base, part, seed=seed)
            strengths.append(settings["strength"])
            found["base"].append(alone)
            found["scratch"].append(predictions(scratch, held))
            found["adapted"].append(predictions(adapted, held))
        spent = perf_counter() - started
        print(f"  {name} {size}: strengths {strengths}, {spent:.0f} s", file=sys.stderr, flush=True)
        yield min(size, most), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, help="where to keep features between runs")
    parser.add_argument("--settings", nargs="+", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--seeds", type=int, default=SEEDS)
    args = parser.parse_args()
    data = Data(args.shared, args.cache)
    for name in args.settings:
        doc = SETTINGS[name].__doc__
        print(f"\n{name}: {doc}\n")
        print("| pairs | metric | base | from nothing | adapted | over base | over nothing |")
        print("|---:|---|---:|---:|---:|---:|---:|")
        for size, found in curve(name, data, args.sizes, args.seeds):
            over_base = compare_predictions(found["adapted"], found["base"])
            over_scratch = compare_predictions(found["adapted"], found["scratch"])
            for key, title in METRICS.items():
                a, b = over_base.get(key), over_scratch.get(key)
                if a is None or b is None:
                    continue
                gains = (
                    f"{d.difference:+.3f} ({d.ci95[0]:+.3f} to {d.ci95[1]:+.3f})" for d in (a, b)
                )
                cells = (f"{size:,}", title, f"{a.b:.3f}", f"{b.b:.3f}", f"{a.a:.3f}", *gains)
                print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
