"""Make ``stancelib/resources/salience.json``: which noun phrases of an article are its issues.

    python training/salience.py            # writes the file
    python training/salience.py --check    # prints figures alone

Learned from the project's own annotated articles (``datasets/``): a matter is an issue where the
noun of its commonest wording, or of a third of its phrases, is that of an annotated issue that
somebody has a stance toward. Prints figures of ten folds by article. The same every time; a few
seconds.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from stancelib.actors import words as w
from stancelib.actors.cast import find_everybody
from stancelib.actors.context import Context, make_context
from stancelib.actors.discover import LIKELY, MOST, Matter, described, find_matters
from stancelib.actors.gazetteer import load_gazetteer
from stancelib.actors.roster import make_roster
from stancelib.actors.salience import FEATURES, columns
from stancelib.document import read_document
from stancelib.types import Article

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("articles", "examples", "reports")
PENALTY = 0.01  # sklearn's C, the same for all columns
PART = 3  # of a matter's phrases so many parts have to be one annotated issue's


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article's matters, and for each the annotated issue that it is, or None."""

    name: str
    stances: Counter[str]  # of each annotated issue
    matters: list[Matter]
    labels: list[str | None]
    rows: NDArray[np.float64]


def annotated(folder: Path) -> Iterator[Annotated]:
    """The articles of a folder, those without issues too."""
    for path in sorted(folder.glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        text = path.with_suffix(".txt").read_text("utf-8")
        context = make_context(read_document(Article(text)))
        names, _, _ = find_everybody(context, make_roster(load_gazetteer(), ()), groups=True)
        matters = find_matters(context, names)
        stances = Counter(s["target"] for s in given["stances"] if s["label"] != "neutral")
        nouns = {
            a["id"]: set(nouns_of(context, (a["name"], *a.get("aliases", ()))))
            for a in given["actors"]
            if a["kind"] == "issue" and stances[a["id"]]
        }
        kept = Counter({issue: stances[issue] for issue in nouns})
        labels = [_label(matter, nouns, kept) for matter in matters]
        yield Annotated(path.stem, kept, matters, labels, columns(*described(context, matters)))


def nouns_of(context: Context, wordings: tuple[str, ...]) -> Iterator[int]:
    """Where the nouns of an issue's wordings stand: before a preposition, or at the end."""
    document = context.document
    at = {start: i for i, start in enumerate(document.starts)}
    for wording in wordings:
        for found in re.finditer(
            rf"(?<!\w){re.escape(wording)}(?!\w)", document.article.text, re.I
        ):
            first = at.get(found.start())
            if first is None:
                continue
            last = first
            while last + 1 < len(document.ends) and document.ends[last] < found.end():
                last += 1
            before = (k - 1 for k in range(first + 1, last) if context.lower[k] in w.PREPOSITIONS)
            yield next(before, last)


def _label(matter: Matter, nouns: dict[str, set[int]], stances: Counter[str]) -> str | None:
    """The issue that a matter is: by its commonest wording, or a third of its phrases."""
    every = [p.head for p in (*matter.named, *matter.bare)]
    wording = Counter(p.wording for p in matter.named or matter.bare).most_common(1)[0][0]
    first = [p.head for p in (*matter.named, *matter.bare) if p.wording == wording]
    found = [
        issue
        for issue, places in nouns.items()
        if not places.isdisjoint(first) or sum(h in places for h in every) * PART >= len(every)
    ]
    return max(found, key=lambda issue: stances[issue], default=None)


def fit(x: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept for columns as they are."""
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit(scaler.transform(x), y)
    weights = model.coef_[0] / scaler.scale_
    return weights, float(model.intercept_[0] - weights @ scaler.mean_)


def figures(articles: list[Annotated], found: NDArray[np.float64]) -> dict[str, float]:
    """How many annotated issues' stances are toward an issue that is chosen, and how many are."""
    total = Counter[str]()
    begin = 0
    for article in articles:
        mine = found[begin : begin + len(article.labels)]
        begin += len(mine)
        chosen = [k for k in np.argsort(-mine, kind="stable")[:MOST] if mine[k] >= LIKELY]
        labels = [article.labels[k] for k in chosen]
        total["stances"] += article.stances.total()
        total["reached"] += sum(article.stances[i] for i in {i for i in labels if i is not None})
        total["chosen"] += len(chosen)
        total["right"] += sum(i is not None for i in labels)
    return {
        "stances": total["reached"] / total["stances"],
        "precision": total["right"] / max(1, total["chosen"]),
        "issues an article": total["chosen"] / len(articles),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "stancelib/resources/salience.json")
    parser.add_argument("--check", action="store_true", help="write nothing")
    args = parser.parse_args()
    articles = [a for folder in FOLDERS for a in annotated(ROOT / "datasets" / folder)]
    x = np.concatenate([a.rows for a in articles])
    y = np.array([label is not None for a in articles for label in a.labels])
    groups = np.repeat(np.arange(len(articles)), [len(a.labels) for a in articles])
    found = np.zeros(len(y))
    for learned, left in GroupKFold(10).split(x, y, groups):
        weights, intercept = fit(x[learned], y[learned])
        found[left] = 1 / (1 + np.exp(-(x[left] @ weights + intercept)))
    report = {
        "average precision": float(average_precision_score(y, found)),
        **figures(articles, found),
    }
    print(f"{len(articles)} articles, {len(y)} matters, {y.sum()} of them issues")
    print(", ".join(f"{key} {value:.3f}" for key, value in report.items()))
    if args.check:
        return
    weights, intercept = fit(x, y)
    known = [round(v, 4) for v in weights.tolist()]
    written: dict[str, Any] = {
        "intercept": round(intercept, 4),
        "features": dict(zip(FEATURES, known, strict=False)),
        "noun": known[len(FEATURES) :],
    }
    args.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
