"""Make ``stancelib/resources/rewording.json``: what an article calls an issue of the caller's.

    python training/rewording.py            # writes the file
    python training/rewording.py --check    # prints figures alone

Learned from ``datasets/issue_names.jsonl``: two other names for each issue of ``datasets/reports``,
one near to what the text calls it, one of other words. Right is a matter of which a third of the
phrases are mentions of the issue by the name that it is annotated under. Of the names of some other
articles' issues none is right: who scores thousands of articles asks most of them for what is not
there. Prints figures of ten folds by article. The same every time; half a minute.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from stancelib.actors.cast import find_everybody
from stancelib.actors.context import make_context
from stancelib.actors.discover import find_matters
from stancelib.actors.gazetteer import load_gazetteer
from stancelib.actors.issues import find_issues
from stancelib.actors.rewording import (
    FEATURES,
    LIKELY,
    features,
    may_be,
    read_candidates,
    stems_of,
)
from stancelib.actors.roster import make_roster
from stancelib.actors.user import parse_actors
from stancelib.document import read_document
from stancelib.types import Actor, Article

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("close", "free")
ABSENT, SEED = 10, 1  # names of other articles' issues, for each article
PART = 3  # of a matter's phrases so many parts have to be mentions of the issue


@dataclass(frozen=True, slots=True)
class Named:
    """An issue of an article under another name, with all the article's matters."""

    article: str
    kind: str
    is_there: bool
    is_met: bool
    possible: NDArray[np.bool_]
    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def read_names() -> Iterator[Named]:
    """All issues of the reports that the text has, under their other names."""
    lines = (ROOT / "datasets/issue_names.jsonl").read_text("utf-8").splitlines()
    by_article: dict[str, list[dict[str, str]]] = {}
    every = [json.loads(line) for line in lines]
    for given in every:
        by_article.setdefault(given["article"], []).append(given)
    rng = random.Random(SEED)
    for article, given_names in sorted(by_article.items()):
        path = ROOT / "datasets/reports" / f"{article}.json"
        told = json.loads(path.read_text("utf-8"))["actors"]
        context = make_context(read_document(Article(path.with_suffix(".txt").read_text("utf-8"))))
        actors = parse_actors([a for a in told if a["kind"] != "issue"])
        issues = parse_actors([a for a in told if a["kind"] == "issue"], kind="issue")
        roster = make_roster(load_gazetteer(), actors)
        names, _, _ = find_everybody(context, roster, groups=False)
        matters = find_matters(context, names, fewest=1)
        if not matters:
            continue
        candidates, stems = read_candidates(context, matters), stems_of(context)
        spans: dict[str, set[int]] = {}
        for name in find_issues(context, roster, issues, names):
            spans.setdefault(name.actor or "", set()).update(range(name.first, name.last))
        absent = rng.sample([n for n in every if n["article"] != article], ABSENT)
        for other in (*given_names, *absent):
            is_there = other["article"] == article
            mine = spans.get(other["issue"], set()) if is_there else set()
            heads = [[p.head for p in (*m.named, *m.bare)] for m in matters]
            right = np.array([sum(h in mine for h in hs) * PART >= len(hs) for hs in heads])
            for kind in KINDS:
                issue = Actor("x", other[kind], "issue")
                met = bool(find_issues(context, roster, [issue], names))
                possible = may_be(context, issue, candidates)
                rows = features(issue, candidates, stems)
                yield Named(article, kind, is_there, met, possible, rows, right)


def fit(x: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """Weights and intercept."""
    model = LogisticRegression(C=10.0, max_iter=2000).fit(x, y)
    return model.coef_[0], float(model.intercept_[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "stancelib/resources/rewording.json")
    parser.add_argument("--check", action="store_true", help="write nothing")
    args = parser.parse_args()
    named = [n for n in read_names() if n.right.any() or not n.is_there]
    x, y = np.concatenate([n.rows for n in named]), np.concatenate([n.right for n in named])
    sizes = [len(n.right) for n in named]
    groups = np.repeat([n.article for n in named], sizes)
    found = np.zeros(len(y))
    for learned, left in GroupKFold(10).split(x, y, groups):
        weights, intercept = fit(x[learned], y[learned])
        found[left] = 1 / (1 + np.exp(-(x[left] @ weights + intercept)))
    found *= np.concatenate([n.possible for n in named])
    likely = np.split(found, np.cumsum(sizes)[:-1])
    for kind in KINDS:
        mine = [(p, n) for p, n in zip(likely, named, strict=True) if n.kind == kind]
        there = [(p, n) for p, n in mine if n.is_there and not n.is_met]
        sure = [n.right[p.argmax()] for p, n in there if p.max() >= LIKELY]
        absent = [p.max() >= LIKELY for p, n in mine if not n.is_there and not n.is_met]
        print(
            f"{kind}: {len(there)} names that no word of the text meets, {len(sure)} of them "
            f"taken to be something, {np.mean(sure):.3f} of these rightly; of {len(absent)} "
            f"names of what is not there {sum(absent)}"
        )
    if args.check:
        return
    weights, intercept = fit(x, y)
    known = [round(v, 4) for v in weights.tolist()]
    written = {
        "intercept": round(intercept, 4),
        "features": dict(zip(FEATURES, known, strict=True)),
    }
    args.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
