"""How a model reads the project's annotated articles; the grid that the article prior is from.

    python training/articles.py [--model PATH]

Prints what becomes of the gold stances of ``datasets/reports`` (actors and issues given): the
share right, the share with the wrong sign, and the share of gold neutrals called a stance; and the
same of ``datasets/articles`` and ``datasets/examples`` for each setting of `ArticlePrior`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stancelib.graph import StanceGraph  # noqa: E402
from stancelib.model import StanceModel, load  # noqa: E402
from stancelib.prior import ArticlePrior  # noqa: E402

FOLDERS = ("articles", "examples")
REPORTS = ("reports",)


def scored(
    model: StanceModel, folders: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], StanceGraph]]:
    """The annotation of each article, and what the model makes of it, actors and issues given."""
    for folder in folders:
        for gold_file in sorted((ROOT / "datasets" / folder).glob("*.json")):
            gold = json.loads(gold_file.read_text(encoding="utf-8"))
            with gold_file.with_suffix(".txt").open(encoding="utf-8", newline="") as text:
                yield (
                    gold,
                    model.score(
                        text.read(),
                        actors=[a for a in gold["actors"] if a["kind"] != "issue"],
                        issues=[a for a in gold["actors"] if a["kind"] == "issue"],
                    ),
                )


def shares(model: StanceModel, folders: tuple[str, ...] = FOLDERS) -> dict[str, float]:
    """Shares over all gold stances of the annotated articles."""
    counts: Counter[str] = Counter()
    for gold, graph in scored(model, folders):
        for stance in gold["stances"]:
            found = graph.get(stance["source"], stance["target"])
            label = found.label if found else "not assessed"
            if stance["label"] == "neutral":
                counts["neutral"] += 1
                counts["false"] += label in ("oppose", "support")
            else:
                counts["stances"] += 1
                counts["right"] += label == stance["label"]
                counts["missed"] += found is None
                counts["wrong"] += label in ("oppose", "support") and label != stance["label"]
    return {
        "right": counts["right"] / counts["stances"],
        "wrong sign": counts["wrong"] / counts["stances"],
        "not assessed": counts["missed"] / counts["stances"],
        "neutral called a stance": counts["false"] / counts["neutral"],
    }


def _figures(found: dict[str, float]) -> str:
    return ", ".join(f"{k} {v:.3f}" for k, v in found.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="fast")
    args = parser.parse_args()
    model = load(args.model)
    print(f"{REPORTS[0]}, as bundled: {_figures(shares(model, REPORTS))}", flush=True)
    for shift, conflict in product((0.0, 0.5, 1.0, 1.5, 2.0), (0.0, 0.3, 0.6)):
        prior = ArticlePrior(shift, 1.0, conflict, mutual=0.1, credit=1.0, author_shift=1.0)
        scorer = model.scorer.with_prior(prior)
        found = shares(StanceModel(scorer, model.info, model.training))
        print(f"shift {shift}, conflict {conflict}: {_figures(found)}", flush=True)


if __name__ == "__main__":
    main()
