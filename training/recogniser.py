"""Train the recogniser of unknown names: ``stancelib/resources/recogniser.json``.

    python training/recogniser.py --shared ../shared

Learns from UNER's test sentences and GUM's news and speeches (terms: NOTICE), each name that
the rules cannot place being one example. Prints the accuracy on UNER's development sentences and by
cross-validation over GUM's documents. Seeded; takes under a minute.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

import numpy as np  # noqa: E402
from named import NamedText, gum_files, read_gum, read_uner  # noqa: E402
from sklearn.feature_extraction import DictVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

from stancelib.actors.context import make_context  # noqa: E402
from stancelib.actors.find import find_names  # noqa: E402
from stancelib.actors.gazetteer import load_gazetteer  # noqa: E402
from stancelib.actors.recogniser import CLASSES, Recogniser, features_of  # noqa: E402
from stancelib.actors.roster import make_roster  # noqa: E402
from stancelib.document import read_document  # noqa: E402
from stancelib.types import Article  # noqa: E402

Row = tuple[list[str], str, str]

STRENGTH = 1.0
FEWEST = 2  # occurrences of a feature


def examples(texts: Iterable[NamedText]) -> list[Row]:
    """(features, class, document) of every name without an identity."""
    return [(features, kind, t.doc) for t in texts for features, kind, _, _ in unknown_names(t)]


def unknown_names(gold: NamedText) -> Iterator[tuple[list[str], str, int, int]]:
    """Features, class, first token and end of every name without an identity."""
    gazetteer = load_gazetteer()
    document = read_document(Article(gold.text))
    context = make_context(document)
    exact = {(n.start, n.end): n.kind for n in gold.names if not n.pronoun}
    ends = {n.end: n.kind for n in gold.names if not n.pronoun}
    for name in find_names(context, make_roster(gazetteer, ())):
        if name.actor is not None or name.doubt is not None:
            continue
        if name.sentence in context.titlecase:
            continue
        span = document.starts[name.first], document.ends[name.last - 1]
        kind = exact.get(span, "other") if gold.exact else ends.get(span[1], "other")
        yield features_of(context, gazetteer, name), kind, name.first, name.last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "stancelib/resources/recogniser.json")
    args = parser.parse_args()
    uner = args.shared / "corpora" / "uner_ewt"
    web = examples(read_uner(uner / "en_ewt-ud-test.iob2"))
    news = examples(read_gum(p) for p in gum_files(args.shared, "news", "speech"))
    dev = examples(read_uner(uner / "en_ewt-ud-dev.iob2"))
    print(Counter(kind for _, kind, _ in (*web, *news)))
    _report("UNER dev", web + news, dev)
    documents = sorted({doc for _, _, doc in news})
    for part in range(3):
        held = set(documents[part::3])
        _report(
            f"GUM, part {part}",
            web + [e for e in news if e[2] not in held],
            [e for e in news if e[2] in held],
        )
    made = rounded(*fit(web + news))
    kept = {f: np.round(100 * made.weights[i]).astype(int).tolist() for f, i in made.rows.items()}
    bias = np.round(100 * made.bias).astype(int).tolist()
    args.out.write_text(
        json.dumps({"bias": bias, "weights": kept}, ensure_ascii=False, separators=(",", ":")),
        encoding="utf-8",
    )
    print(len(kept), "features,", args.out.stat().st_size // 1000, "kB")


def fit(rows: Sequence[Row]) -> tuple[DictVectorizer, LogisticRegression]:
    """A regression on all features that are met more than once."""
    counts = Counter(f for features, _, _ in rows for f in set(features))
    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform(
        [{f: 1.0 for f in features if counts[f] >= FEWEST} for features, _, _ in rows]
    )
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(x, [kind for _, kind, _ in rows])
    return vectorizer, model


def rounded(vectorizer: DictVectorizer, model: LogisticRegression) -> Recogniser:
    """As it is bundled: hundredths, and without features that weigh next to nothing."""
    order = [list(model.classes_).index(c) for c in CLASSES]
    weights = np.round(100 * model.coef_[order].T).astype(int)
    kept = np.abs(weights).max(axis=1) >= 5
    names = np.array(vectorizer.get_feature_names_out())[kept].tolist()
    return Recogniser(
        {name: i for i, name in enumerate(names)},
        (weights[kept] / 100).astype(np.float32),
        (np.round(100 * model.intercept_[order]) / 100).astype(np.float32),
    )


def _report(what: str, train: Sequence[Row], test: Sequence[Row]) -> None:
    vectorizer, model = fit(train)
    p = model.predict_proba(vectorizer.transform([dict.fromkeys(f, 1.0) for f, _, _ in test]))
    gold = np.array([kind for _, kind, _ in test])
    guess = model.classes_[p.argmax(axis=1)]
    said = [f"{what}: accuracy {np.mean(gold == guess):.3f} of {len(gold)}"]
    for kind in CLASSES:
        for least in (0.5, 0.7, 0.85):
            sure = p[:, list(model.classes_).index(kind)] >= least
            right = gold[sure] == kind
            said.append(
                f"  {kind} at {least}: {right.mean() if len(right) else 0:.2f} right, "
                f"{right.sum() / max((gold == kind).sum(), 1):.2f} found"
            )
    print("\n".join(said))


if __name__ == "__main__":
    main()
