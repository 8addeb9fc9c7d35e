"""How much the other stances of an article count for one: the weights of `stancelib.balance`.

    python training/balance.py [--model PATH]

Of ``datasets/reports``, actors and issues given, every gold stance whose pair has evidence is an
example: the pair's probabilities without balance, its relations, and the gold label. Fitted are
four weights, a temperature and a shift of neutral, by maximum likelihood; what comes of them is
shown on articles left out (five folds, grouped by article), beside the same fit without relations,
for shifts at which as many stances get the wrong sign. Shares are of all gold stances; those of
neutrals, of those that have evidence. `BALANCE` is what the contextual model gave,
rounded; both bundled models use it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from articles import REPORTS, scored  # noqa: E402

from stancelib.balance import relations  # noqa: E402
from stancelib.model import StanceModel, load  # noqa: E402
from stancelib.types import LABELS  # noqa: E402

BALANCE = {"reciprocity": 1.25, "agreement": 0.5, "transitivity": 0.65, "company": 0.8}
NAMES = tuple(BALANCE)
RIDGE = 5e-4
WRONG = (0.025, 0.03, 0.035)  # shares of stances with the wrong sign at which fits are compared
Floats = NDArray[np.float64]


def examples(model: StanceModel) -> tuple[Floats, Floats, NDArray[Any], NDArray[Any], int]:
    """Log-probabilities (n, 3), relations (n, 4), labels, articles; and all gold stances' number.

    The last are those that are not neutral, with evidence or without.
    """
    logs, found, labels, articles, total = [], [], [], [], 0
    for number, (gold, graph) in enumerate(scored(model, REPORTS)):
        related = relations(graph.evidence, {a.id: a for a in graph.actors})
        for stance in gold["stances"]:
            pair = stance["source"], stance["target"]
            total += stance["label"] != "neutral"
            if pair in related and (known := graph.get(*pair)) is not None:
                logs.append(np.log(np.maximum(known.probabilities, 1e-4)))
                found.append(related[pair])
                labels.append(LABELS.index(stance["label"]))
                articles.append(number)
    return np.array(logs), np.array(found), np.array(labels), np.array(articles), total


def moved(logs: Floats, relations: Floats, weights: Floats) -> Floats:
    """Logits after balance: weights of the relations, then the logarithm of the temperature."""
    by = relations @ weights[:-1]
    logits: Floats = logs * np.exp(weights[-1])
    logits[:, 0] -= by
    logits[:, 2] += by
    return logits


def fit(logs: Floats, relations: Floats, labels: NDArray[Any]) -> Floats:
    """Weights and the logarithm of the temperature."""

    def loss(given: Floats) -> float:
        logits = moved(logs, relations, given[:-1])
        logits[:, 1] -= given[-1]
        said = logits[np.arange(len(labels)), labels] - np.logaddexp.reduce(logits, axis=1)
        return float(RIDGE * (given[:-2] ** 2).sum() - said.mean())

    start = np.zeros(relations.shape[1] + 2)
    return np.asarray(minimize(loss, start, method="L-BFGS-B").x[:-1], dtype=np.float64)


def compared(logits: Floats, labels: NDArray[Any], total: int) -> str:
    """Shares right and of neutrals called a stance where `WRONG` have the wrong sign."""
    neutral = labels == 1
    rows = []
    for shift in np.arange(-2.0, 2.5, 0.05):
        said = (logits - np.array([0.0, shift, 0.0])).argmax(axis=1)
        wrong = ((said != labels) & (said != 1) & ~neutral).sum() / total
        right = ((said == labels) & ~neutral).sum() / total
        rows.append((wrong, right, (said[neutral] != 1).mean()))
    near = [min(rows, key=lambda row: abs(row[0] - wanted)) for wanted in WRONG]
    return "; ".join(f"wrong {w:.3f} right {r:.3f} neutrals {f:.3f}" for w, r, f in near)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="contextual")
    args = parser.parse_args()
    logs, found, labels, articles, total = examples(load(args.model).unbalanced())
    for name, columns in (
        ("none", []),
        *((n, [k]) for k, n in enumerate(NAMES)),
        ("all", [*range(4)]),
    ):
        logits = np.empty_like(logs)
        for train, test in GroupKFold(5).split(logs, labels, articles):
            weights = fit(logs[train], found[train][:, columns], labels[train])
            logits[test] = moved(logs[test], found[test][:, columns], weights)
        print(f"{name}: {compared(logits, labels, total)}", flush=True)
    weights = fit(logs, found, labels)[: len(NAMES)]
    print({name: round(float(w), 3) for name, w in zip(NAMES, weights, strict=True)})


if __name__ == "__main__":
    main()
