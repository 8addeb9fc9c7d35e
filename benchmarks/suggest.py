"""Whether annotating what ``stancelib suggest`` proposes pays: suggested against random pairs.

    python benchmarks/suggest.py                     # the project's own sentences
    python benchmarks/suggest.py --corpus train.txt --format dse

Of an annotated corpus, a fifth of the texts is held out; a model is trained on some pairs of
the rest, and then once more with ``--add`` pairs in addition: those that the code behind
``stancelib suggest`` chooses, the most uncertain ones alone, and random ones. The labels that
an annotator would give are the corpus's own. Repeated with several seeds; the intervals are
of the mean over seeds (Student's t), paired by seed. What came out is in
``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "training")]

import stancelib  # noqa: E402
from stancelib import metrics  # noqa: E402
from stancelib.acquire import (  # noqa: E402
    POOL_FACTOR,
    POOL_LEAST,
    Candidate,
    Pool,
    pair_vectors,
    uncertainty,
)
from stancelib.classifier import FastScorer, Head, softmax  # noqa: E402
from stancelib.corpora import AnnotatedText  # noqa: E402
from stancelib.examples import Examples, make_examples  # noqa: E402
from stancelib.features import default_blocks  # noqa: E402
from stancelib.fit import STRENGTHS, fit_head  # noqa: E402
from stancelib.marked import marked_pairs  # noqa: E402

METRICS = ("macro-F1", "accuracy", "polarity accuracy")
Rows = NDArray[np.int64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpus", type=Path, help="with stances between mentions")
    parser.add_argument("--format", help="the corpus's")
    parser.add_argument("--texts", type=int, default=4000, help="at most so many texts")
    parser.add_argument("--start", type=int, default=1000, help="pairs annotated to begin with")
    parser.add_argument("--add", type=int, default=200, help="pairs annotated then")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    began = perf_counter()
    with threadpool_limits(1, user_api="blas"):
        bench = Bench(read_texts(args.corpus, args.format, args.texts))
        runs = [bench.run(args.start, args.add, seed) for seed in range(args.seeds)]
    report = summarise(runs)
    report["seconds"] = round(perf_counter() - began)
    if args.json:
        print(json.dumps(report))
        return
    print(f"{len(bench.texts)} texts, {len(bench.rows)} pairs: {bench.tally()}")
    print(f"{args.start} pairs, then {args.add} more; {args.seeds} seeds, {report['seconds']} s")
    for way, found in report["ways"].items():
        print(f"  {way:<12} opinions {found['opinions']:.2f}")
        for name, (value, gain, half) in found["metrics"].items():
            print(f"    {name:<18} {value:.4f}   against random {gain:+.4f} ± {half:.4f}")


def read_texts(corpus: Path | None, format: str | None, limit: int) -> list[AnnotatedText]:
    """The project's sentences, or a corpus's texts: a sample that is always the same."""
    if corpus is None:
        from sentences import load_sentences

        records = load_sentences()
    else:
        records = list(stancelib.read_corpus(corpus, format).records)
    order = np.random.default_rng(0).permutation(len(records))[:limit]
    return [records[i] for i in order]


class Bench:
    """Labelled pairs as features, to train on any part of and to test on another."""

    def __init__(self, texts: list[AnnotatedText]) -> None:
        self.texts = texts
        found = [p for p in marked_pairs(texts) if p.pair is not None and p.source != "AUTHOR"]
        self.rows = make_examples(found, FastScorer(default_blocks("en")))["actor"]
        self.vectors = pair_vectors([p.pair for p in found if p.pair is not None])
        self.text_of = np.array([p.record for p in found])

    def tally(self) -> dict[str, int]:
        return dict(Counter(stancelib.LABELS[k] for k in self.rows.labels.tolist()))

    def run(self, start: int, add: int, seed: int) -> dict[str, tuple[float, ...]]:
        """Metrics of each way to choose, and the share of opinions that it found."""
        random = np.random.default_rng(seed)
        held = random.permutation(len(self.texts))[: len(self.texts) // 5]
        test = np.flatnonzero(np.isin(self.text_of, held))
        rest = random.permutation(np.flatnonzero(~np.isin(self.text_of, held)))
        known = rest[:start]
        # An article annotated before is not annotated again.
        pool = rest[~np.isin(self.text_of[rest], self.text_of[known])]
        begun = self.fit(known, seed)
        probabilities = self.predict(begun, pool)
        ways: Mapping[str, Rows] = {
            "nothing": pool[:0],
            "random": pool[:add],
            "uncertain": self.suggested(pool, probabilities, add, seed, alike=True),
            "suggested": self.suggested(pool, probabilities, add, seed),
        }
        out = {}
        for way, chosen in ways.items():
            head = self.fit(np.concatenate([known, chosen]), seed) if len(chosen) else begun
            opinions = float((self.rows.labels[chosen] != 1).mean()) if len(chosen) else 0.0
            out[way] = (*self.measure(head, test), opinions)
        return out

    def suggested(
        self, pool: Rows, probabilities: NDArray[np.float64], n: int, seed: int, alike: bool = False
    ) -> Rows:
        """Rows as `stancelib.suggest` chooses them: one a sentence, unlike each other.

        With ``alike`` it does not matter whether they are.
        """
        values = uncertainty(probabilities)
        best: dict[int, int] = {}
        for place in np.argsort(-values, kind="stable").tolist():
            best.setdefault(int(self.text_of[pool[place]]), place)
        held = Pool(max(POOL_LEAST, POOL_FACTOR * n), seed=seed)
        none = np.zeros(1, dtype=np.float32)
        for text, place in best.items():
            row = int(pool[place])
            vector = none if alike else self.vectors[row]
            held.add(Candidate(row, self.texts[text].text, float(values[place]), vector))
        return np.array([candidate.item for candidate in held.choose(n)])

    def fit(self, rows: Rows, seed: int) -> Head:
        own = self.rows
        part = Examples(
            [own.named[i] for i in rows],
            *(a[rows] for a in (own.dense, own.labels, own.docs, own.weights, own.real)),
        )
        return fit_head(part, STRENGTHS["actor"], seed=seed)

    def predict(self, head: Head, rows: Rows) -> NDArray[np.float64]:
        return softmax(head.decide([self.rows.named[i] for i in rows], self.rows.dense[rows]))

    def measure(self, head: Head, rows: Rows) -> tuple[float, float, float]:
        found, gold = self.predict(head, rows), self.rows.labels[rows]
        cells = np.bincount(gold * 3 + found.argmax(axis=1), minlength=9)
        confusion = cells.reshape(3, 3).astype(float)
        opinions = gold != 1
        sides = (found[opinions, 2] > found[opinions, 0]) == (gold[opinions] == 2)
        macro, micro = metrics.macro_f1(confusion), metrics.micro_f1(confusion)
        return float(macro), float(micro), float(sides.mean())


def summarise(runs: Sequence[Mapping[str, tuple[float, ...]]]) -> dict:  # type: ignore[type-arg]
    """For each way: each metric's mean, its gain over random, and half the gain's 95% interval."""
    reach = float(student.ppf(0.975, len(runs) - 1)) if len(runs) > 1 else float("nan")
    ways = {}
    for way in runs[0]:
        values = np.array([run[way] for run in runs])
        gains = values - np.array([run["random"] for run in runs])
        half = reach * gains.std(axis=0, ddof=1) / len(runs) ** 0.5
        found = {
            name: (float(values[:, k].mean()), float(gains[:, k].mean()), float(half[k]))
            for k, name in enumerate(METRICS)
        }
        ways[way] = {"metrics": found, "opinions": float(values[:, -1].mean())}
    return {"ways": ways}


if __name__ == "__main__":
    main()
