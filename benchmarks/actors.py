"""How well actors are found and linked, against annotated corpora.

    python benchmarks/actors.py                  # a minute
    python benchmarks/actors.py --ablation       # also without each component

Prints, for UNER's development sentences, GUM's news and speeches and SEESAW's validation
articles, what ``benchmarks/README.md`` explains. Corpora that are absent are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training"), str(ROOT / "benchmarks")]

from named import NamedText, gum_files, read_gum, read_uner  # noqa: E402
from recogniser import examples, fit, rounded  # noqa: E402
from triples import match, prose  # noqa: E402

import stancelib  # noqa: E402
from stancelib.actors import cast as cast_module  # noqa: E402
from stancelib.actors import find_actors  # noqa: E402
from stancelib.actors.context import make_context  # noqa: E402
from stancelib.actors.find import _match, find_names  # noqa: E402
from stancelib.actors.gazetteer import Gazetteer, load_gazetteer  # noqa: E402
from stancelib.actors.recogniser import CLASSES, Recogniser, features_of, load_recogniser  # noqa: E402
from stancelib.actors.roster import make_roster  # noqa: E402
from stancelib.corpora.records import AnnotatedText  # noqa: E402
from stancelib.document import read_document  # noqa: E402
from stancelib.graph import StanceGraph  # noqa: E402
from stancelib.types import AUTHOR, Article  # noqa: E402

GAZETTEER_KINDS = {
    "country": "place",
    "organisation": "organisation",
    "group": "organisation",
    "person": "person",
}
NAMED = ("name", "alias", "acronym", "demonym", "metonym")
UNLISTED = "UNLISTED"
FOLDS = 5
UNSURE = 0.5
"""A name that is likelier something else than a person, an organisation or a place."""
Span = tuple[int, int, str]


def named_spans(text: str, gazetteer: Gazetteer, recogniser: Recogniser | None) -> list[Span]:
    """Names of people, organisations and places, whether or not they act.

    What the gazetteer knows by its kind there, the rest as shape says, or else the recogniser.
    """
    document = read_document(Article(text))
    context = make_context(document)
    roster = make_roster(gazetteer, ())
    found: list[Span] = []
    taken: set[int] = set()

    def add(first: int, last: int, kind: str) -> None:
        if not taken & set(range(first, last)):
            taken.update(range(first, last))
            found.append((document.starts[first], document.ends[last - 1], kind))

    names = find_names(context, roster)
    for name in names:
        kind = name.kind
        if kind is not None and name.actor is None:
            add(name.first, name.last, kind)
        elif name.actor is None and name.doubt is None and recogniser is not None:
            p = recogniser.probabilities(features_of(context, gazetteer, name))
            if p[-1] < UNSURE:
                add(name.first, name.last, CLASSES[int(p[:-1].argmax())])
    known = [t in gazetteer.index for t in context.tokens]
    for number, sentence in enumerate(document.sentences):
        for hit in _match(context, roster, number, sentence.first, sentence.last, known):
            entry = gazetteer.entries[hit.actor]
            if entry.kind in GAZETTEER_KINDS and hit.form != "demonym":
                add(hit.first, hit.last, GAZETTEER_KINDS[entry.kind])
    return found


def unseen(
    shared: Path, texts: Sequence[NamedText], others: Sequence[NamedText]
) -> dict[str, Recogniser]:
    """For each document a recogniser that was fitted to UNER and to other documents."""
    web = examples(read_uner(shared / "corpora" / "uner_ewt" / "en_ewt-ud-test.iob2"))
    rows = examples((*texts, *others))
    documents = sorted({t.doc for t in texts})
    found = {}
    for part in range(FOLDS):
        held = set(documents[part::FOLDS])
        made = rounded(*fit(web + [r for r in rows if r[2] not in held]))
        found.update(dict.fromkeys(held, made))
    return found


def f1(right: int, found: int, gold: int) -> dict[str, float]:
    precision, recall = right / max(found, 1), right / max(gold, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3)}


def mentions(
    texts: Sequence[NamedText],
    gazetteer: Gazetteer,
    recogniser: Recogniser | Mapping[str, Recogniser] | None,
) -> dict[str, object]:
    """F1 of spans with their kinds. Without exact spans, of last words with their kinds.

    Of several recognisers each document has its own, one that has not seen it.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for given in texts:
        gold = {
            (n.start if given.exact else 0, n.end, n.kind) for n in given.names if not n.pronoun
        }
        chosen = recogniser[given.doc] if isinstance(recogniser, Mapping) else recogniser
        spans = named_spans(given.text, gazetteer, chosen)
        guess = {(start if given.exact else 0, end, kind) for start, end, kind in spans}
        for counts, some in ((right, gold & guess), (found, guess), (total, gold)):
            counts.update(kind for *_, kind in some)
        places, said = ({span[:2] for span in some} for some in (gold, guess))
        for counts, size in ((right, places & said), (found, said), (total, places)):
            counts["any"] += len(size)
    bare = {
        counter: counts.pop("any", 0)
        for counter, counts in zip("rft", (right, found, total), strict=True)
    }
    kinds = ("person", "organisation", "place")
    return {
        **f1(right.total(), found.total(), total.total()),
        "f1, kinds aside": f1(bare["r"], bare["f"], bare["t"])["f1"],
        "by kind": {k: f1(right[k], found[k], total[k])["f1"] for k in kinds},
        "names": total.total(),
    }


def lea(gold: Mapping[str, set[int]], found: Mapping[str, set[int]]) -> tuple[float, float]:
    """Resolved links weighed by entity size (Moosavi and Strube 2016): sum and weight.

    An entity of one mention counts a link of the mention to itself.
    """
    where: dict[int, str] = {m: e for e, ms in found.items() for m in ms}
    got = weight = 0.0
    for ms in gold.values():
        size = len(ms)
        weight += size
        if size == 1:
            (m,) = ms
            got += m in where and len(found[where[m]]) == 1
            continue
        shares = Counter(where[m] for m in ms if m in where)
        links = sum(n * (n - 1) // 2 for n in shares.values())
        got += size * links / (size * (size - 1) / 2)
    return got, weight


def coreference(texts: Sequence[NamedText]) -> dict[str, float]:
    """LEA over named mentions and third-person pronouns of people, organisations and places.

    Mentions are aligned by their last characters. What no entity has on either side is a
    mistake of the side that has it.
    """
    sums = [0.0, 0.0, 0.0, 0.0]
    for given in texts:
        cast = find_actors(read_document(Article(given.text)))
        gold: dict[str, set[int]] = defaultdict(set)
        for n in given.names:
            gold[n.entity or ""].add(n.end)
        ends = {n.end for n in given.names}
        found: dict[str, set[int]] = defaultdict(set)
        for m in cast.mentions:
            if m.form in NAMED or m.end in ends:
                found[m.actor].add(m.end)
        recall, precision = lea(gold, found), lea(found, gold)
        for i, value in enumerate((*recall, *precision)):
            sums[i] += value
    recall, precision = sums[0] / sums[1], sums[2] / sums[3]
    both = 2 * recall * precision / (recall + precision)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "lea": round(both, 3)}


def seesaw(records: Sequence[AnnotatedText]) -> dict[str, float]:
    """Actors found under a name of theirs, and triples with both ends in the right sentence."""
    model = stancelib.load("fast")
    counts: Counter[str] = Counter()
    for record in records:
        text = prose(record)
        graph: StanceGraph = model.score(text)
        wanted = [
            a for a in record.actors if a.kind in ("person", "organisation", "country", "group")
        ]
        names = [a.id for a in record.actors if a.id != UNLISTED]
        matched = match(graph, names, {a.id: [a.name, *a.aliases] for a in record.actors})
        got = set(matched.values())
        for actor in wanted:
            if actor.id == UNLISTED:
                continue
            counts["actors"] += 1
            counts["found"] += actor.id in got
            counts["literal"] += actor.name.lower() in text.lower()
        at: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for m in graph.mentions:
            if m.actor in matched:
                at[matched[m.actor]].append((m.start, m.end))
        sentences = [s.strip() for s in record.text.split("\n")]
        places = {}
        position = 0
        for s in sentences:
            place = text.find(s, position)
            if s and place >= 0:
                places[s] = (place, place + len(s))
                position = place + len(s)
        pieces = {
            (e.start, e.end, stance.source, stance.target)
            for stance in graph
            for e in stance.evidence
        }
        joined = {(a, b, matched.get(s, s), matched.get(t, t)) for a, b, s, t in pieces}
        for stance in record.stances:
            if UNLISTED in (stance.source, stance.target):
                continue
            for span in stance.evidence or ():
                sentence = record.text[slice(*_ends(span))].strip()
                if sentence not in places:
                    continue
                begin, end = places[sentence]
                counts["triples"] += 1
                counts["ends in the sentence"] += all(
                    x == AUTHOR or any(begin <= a and b <= end for a, b in at[x])
                    for x in (stance.source, stance.target)
                )
                counts["pair in the sentence"] += any(
                    a < end and b > begin and s == stance.source and t == stance.target
                    for a, b, s, t in joined
                )
    return {
        "actors": counts["actors"],
        "actor recall": round(counts["found"] / counts["actors"], 3),
        "named literally": round(counts["literal"] / counts["actors"], 3),
        "triples": counts["triples"],
        "both ends found in the sentence": round(
            counts["ends in the sentence"] / counts["triples"], 3
        ),
        "pair found in the sentence": round(counts["pair in the sentence"] / counts["triples"], 3),
    }


def _ends(span: object) -> tuple[int, int]:
    start, end = span if isinstance(span, tuple) else (span.start, span.end)  # type: ignore[attr-defined]
    return start, end


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--articles", type=int, help="of SEESAW; all by default, 0 for none")
    parser.add_argument("--ablation", action="store_true")
    args = parser.parse_args()
    corpora = args.shared / "corpora"
    if not corpora.is_dir():
        sys.exit(f"{corpora}: no such folder; this benchmark needs the corpora")
    gazetteer = load_gazetteer()
    dev = list(read_uner(corpora / "uner_ewt" / "en_ewt-ud-dev.iob2"))
    news = [read_gum(p) for p in gum_files(args.shared, "news")]
    speech = [read_gum(p) for p in gum_files(args.shared, "speech")]
    bundled = load_recogniser()
    said: dict[str, object] = {
        "UNER dev": mentions(dev, gazetteer, bundled),
        "GUM news": mentions(news, gazetteer, unseen(args.shared, news, speech)),
        "GUM speech": mentions(speech, gazetteer, unseen(args.shared, speech, news)),
        "GUM news, LEA": coreference(news),
        "GUM speech, LEA": coreference(speech),
    }
    if args.ablation:
        empty = replace(gazetteer, index={}, shouted={}, gender={})
        said["UNER dev without the recogniser"] = mentions(dev, gazetteer, None)
        said["UNER dev without the gazetteer"] = mentions(dev, empty, bundled)
        said["UNER dev by shape alone"] = mentions(dev, empty, None)
        said["GUM news without the recogniser"] = mentions(news, gazetteer, None)
    if args.articles != 0:
        valid = list(stancelib.read_corpus(corpora / "seesaw", "seesaw", split="valid").records)
        chosen = valid[: args.articles]
        said["SEESAW valid"] = seesaw(chosen)
        if args.ablation:
            with patch.object(cast_module, "recognise", lambda *_: None):
                said["SEESAW valid without the recogniser"] = seesaw(chosen)
    print(json.dumps(said, indent=1))


if __name__ == "__main__":
    main()
