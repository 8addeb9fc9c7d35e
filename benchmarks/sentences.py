"""How a model reads single sentences that none has learned (``datasets/sentences/held``).

    python benchmarks/sentences.py                       # fast and contextual
    python benchmarks/sentences.py --model FOLDER

Prints macro-F1, Brier score, and of the stances the shares that are found and that get the wrong
sign, of the neutral pairs the share that is called a stance; by file and for all. Sentences alone:
without the rules and the prior that `score` applies to them (`stancelib.prior`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from sentences import HELD, load_sentences  # noqa: E402

import stancelib  # noqa: E402
from stancelib.marked import marked_pairs  # noqa: E402
from stancelib.types import LABELS  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", nargs="+", default=["fast", "contextual"])
    args = parser.parse_args()
    marked = [p for p in marked_pairs(load_sentences(HELD)) if p.pair is not None]
    gold = np.array([LABELS.index(p.label) for p in marked])
    files = np.array([p.doc.rpartition("-")[0] for p in marked])
    for name in args.model:
        rows = stancelib.load(name).scorer.predict_proba([p.pair for p in marked if p.pair])
        for file in (*sorted(set(files)), "all"):
            chosen = (files == file) | (file == "all")
            print(f"{name:12} {file:10} {figures(rows[chosen], gold[chosen])}")


def figures(rows: np.ndarray, gold: np.ndarray) -> str:
    found = rows.argmax(axis=1)
    stance = gold != 1
    right, wrong = (found == gold)[stance], ((found != 1) & (found != gold))[stance]
    brier = ((rows - np.eye(3)[gold]) ** 2).sum(axis=1).mean()
    return (
        f"{len(gold):5} pairs  macro-F1 {f1_score(gold, found, average='macro'):.3f}  "
        f"Brier {brier:.3f}  found {right.mean():.3f}  wrong {wrong.mean():.3f}  "
        f"neutral called {(found != 1)[~stance].mean():.3f}"
    )


if __name__ == "__main__":
    main()
