"""End to end over SEESAW: which (source, label, target) of an article are found.

    python benchmarks/triples.py                   # all of the split, half a minute
    python benchmarks/triples.py --articles 60
    python benchmarks/triples.py --own             # the project's own articles
    python benchmarks/triples.py --reports         # its 245 reports, a minute and a half
    python benchmarks/triples.py --length          # time with length, up to 200,000 words

Every article is scored with nothing given. The matching rule, and how to read the
figures, is in ``benchmarks/README.md``. Needs ``../shared/corpora/seesaw``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import stancelib
from stancelib.corpora.records import AnnotatedStance, AnnotatedText
from stancelib.graph import StanceGraph
from stancelib.types import AUTHOR, Actor

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpora" / "seesaw"
UNLISTED = "UNLISTED"
WORDS = (2_000, 20_000, 200_000)
_WORD = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"[“]|(?<!\S)\"|^\"")
_CLOSING = re.compile(r"[”]|(?<=\S)\"(?=\W|$)")
_EMPTY = frozenset(("the", "a", "an", "mr", "mrs", "ms", "sen", "rep", "gov", "president"))

EMPTY: Mapping[str, Sequence[str]] = {}
_STATES = frozenset(("us", "united", "states", "of"))

Triple = tuple[str, str, str]


@dataclass(slots=True)
class Count:
    """Sums over articles."""

    gold: int = 0
    predicted: int = 0
    listed: int = 0
    right: int = 0
    wrong_sign: int = 0
    people: int = 0
    people_found: int = 0


def key(name: str) -> tuple[str, ...]:
    """A name as it is compared: lower-case words without articles and titles."""
    words = _WORD.findall(name.lower().replace("'s", "").replace("’s", ""))
    return tuple(w for w in words if w not in _EMPTY) or tuple(words)


def bag(name: str) -> frozenset[str]:
    """Its words in any order, without initials and "of the United States" if others are left."""
    words = [w for w in key(name) if len(w) > 1]
    return frozenset(w for w in words if w not in _STATES) or frozenset(words)


def prose(record: AnnotatedText) -> str:
    """The article with a line a sentence, but a quotation of several sentences on one line."""
    parts: list[str] = []
    opened = False
    for line in record.text.split("\n"):
        begins = line.startswith(("“", '"'))
        parts.append((" " if opened and not begins else "\n") + line)
        depth = len(_OPENING.findall(line)) - len(_CLOSING.findall(line))
        opened = depth > 0 or (opened and not begins and depth == 0)
    return "".join(parts).strip()


def match(
    graph: StanceGraph, gold: Sequence[str], others: Mapping[str, Sequence[str]] = EMPTY
) -> dict[str, str]:
    """Which annotated name each actor of the graph stands for, by its names and aliases.

    One of the actor's names has to be the annotated one, whatever the order of the words,
    initials and "of the United States" ("Justice Department", "U.S. Department of Justice").
    A surname alone is the one annotated person with that surname. An issue matches, too,
    if all words of one wording are in the other's, both of two words at least.
    """
    whole = {bag(other): name for name in gold for other in (*others.get(name, ()), name)}
    ends = Counter(key(name)[-1] for name in gold if key(name))
    matched: dict[str, str] = {}
    for actor in graph.actors:
        names = [n for n in (actor.name, *actor.aliases) if key(n)]
        found = next((whole[bag(n)] for n in names if bag(n) in whole), None)
        if found is None and actor.kind == "person":
            own = key(actor.name)
            for name in gold:
                k = key(name)
                if k and own and k[-1] == own[-1] and ends[k[-1]] == 1 and 1 in (len(k), len(own)):
                    found = name
        if found is None and actor.kind == "issue":
            for name in gold:
                words = bag(name)
                if any(
                    min(len(words), len(bag(n))) > 1 and (words <= bag(n) or bag(n) <= words)
                    for n in names
                ):
                    found = found or name
        if found is not None:
            matched[actor.id] = found
    return matched


def gold_triples(record: AnnotatedText) -> set[Triple]:
    """The distinct triples whose ends are both listed."""
    return {
        (s.source, s.label, s.target)
        for s in record.stances
        if isinstance(s.label, str) and UNLISTED not in (s.source, s.target)
    }


def found_triples(graph: StanceGraph, matched: dict[str, str]) -> set[Triple]:
    """The graph's stances that are not neutral, under annotated names where there are any.

    What an actor has only because somebody speaks for it (roll-up) repeats another stance
    and is not counted.
    """
    found: set[Triple] = set()
    for stance in graph:
        if stance.label == "neutral" or stance.rolled_up:
            continue
        source = AUTHOR if stance.source == AUTHOR else matched.get(stance.source, stance.source)
        target = matched.get(stance.target, stance.target)
        if source != target:
            found.add((source, stance.label, target))
    return found


def budget(graph: StanceGraph, matched: dict[str, str], triple: Triple) -> str:
    """The first thing that an annotated triple lacks."""
    source, label, target = triple
    sources = {AUTHOR} if source == AUTHOR else {a for a, n in matched.items() if n == source}
    targets = {a for a, n in matched.items() if n == target}
    if not sources:
        return "source not found"
    if not targets:
        return "target not found"
    stances = [s for s in graph if s.source in sources and s.target in targets]
    if not stances:
        return "no pair"
    labels = {s.label for s in stances}
    if label in labels:
        return "right"
    return "called neutral" if labels == {"neutral"} else "wrong sign"


def own_records(folder: str) -> list[AnnotatedText]:
    """The project's own articles of a folder, with the stances annotated as not neutral."""
    records = []
    for path in sorted((ROOT / "datasets" / folder).glob("*.json")):
        given = json.loads(path.read_text("utf-8"))
        names = {a["id"]: a["name"] for a in given["actors"]} | {AUTHOR: AUTHOR}
        records.append(
            AnnotatedText(
                id=path.stem,
                text=path.with_suffix(".txt").read_text("utf-8"),
                actors=tuple(
                    Actor(a["name"], a["name"], a["kind"], tuple(a.get("aliases", ())))
                    for a in given["actors"]
                ),
                stances=tuple(
                    AnnotatedStance(names[s["source"]], names[s["target"]], s["label"], ())
                    for s in given["stances"]
                    if s["label"] != "neutral"
                ),
            )
        )
    return records


def measure(
    records: Sequence[AnnotatedText], own: bool = False, name: str = "fast"
) -> tuple[Count, dict[str, Counter[str]]]:
    """Score the articles and compare."""
    model = stancelib.load(name)
    total = Count()
    lost: dict[str, Counter[str]] = {"actors": Counter(), "author": Counter()}
    for record in records:
        graph = model.score(record.text if own else prose(record))
        names = [a.id for a in record.actors if a.id != UNLISTED]
        matched = match(graph, names, {a.id: a.aliases for a in record.actors})
        gold, found = gold_triples(record), found_triples(graph, matched)
        listed = {*names, AUTHOR}
        total.gold += len(gold)
        total.predicted += len(found)
        total.listed += sum(s in listed and t in listed for s, _, t in found)
        total.right += len(gold & found)
        for triple in gold:
            outcome = budget(graph, matched, triple)
            lost["author" if triple[0] == AUTHOR else "actors"][outcome] += 1
            total.wrong_sign += outcome == "wrong sign"
        people = {a.id for a in record.actors if a.id != UNLISTED and a.kind != "issue"}
        total.people += len(people)
        total.people_found += len(people & set(matched.values()))
    return total, lost


def lines(total: Count, lost: dict[str, Counter[str]]) -> Iterator[str]:
    """What is printed."""

    def share(part: int, whole: int) -> float:
        return part / whole if whole else 0.0

    recall = share(total.right, total.gold)
    for name, predicted in (("all", total.predicted), ("listed", total.listed)):
        precision = share(total.right, predicted)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        yield (
            f"triples ({name}): precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f} "
            f"({predicted} predicted, {total.gold} annotated, {total.right} right)"
        )
    yield f"annotated with the wrong sign: {share(total.wrong_sign, total.gold):.3f}"
    yield f"actors found: {share(total.people_found, total.people):.3f} of {total.people}"
    for who, outcomes in lost.items():
        number = outcomes.total()
        shares = ", ".join(f"{o} {n / number:.3f}" for o, n in outcomes.most_common())
        yield f"annotated triples of {who} ({number}): {shares}"


def lengths() -> Iterator[str]:
    """Seconds per 1,000 words of long texts made of the project's own articles."""
    folder = ROOT / "datasets" / "articles"
    text = "\n\n".join(p.read_text("utf-8").strip() for p in sorted(folder.glob("*.txt")))
    model = stancelib.load("fast")
    model.score(text)
    for words in WORDS:
        times = words // len(text.split()) + 1
        long = " ".join("\n\n".join([text] * times).split(" ")[:words])
        begin = perf_counter()
        model.score(long)
        spent = perf_counter() - begin
        number = len(long.split())
        yield f"{number:,} words: {spent:.1f} s, {1000 * spent / (number / 1000):.0f} ms per 1,000"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, help="only so many, evenly spread")
    parser.add_argument("--split", choices=("train", "valid", "test"), default="valid")
    parser.add_argument("--own", action="store_true", help="the project's own articles instead")
    parser.add_argument("--reports", action="store_true", help="the project's own reports instead")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--length", action="store_true", help="time with length instead")
    options = parser.parse_args(arguments)
    if options.length:
        for line in lengths():
            print(line, flush=True)
        return
    if options.own or options.reports:
        records = own_records("reports" if options.reports else "articles")
        print(f"the project's own: {len(records)} articles, nothing given")
        for line in lines(*measure(records, own=True, name=options.model)):
            print(line)
        return
    if not CORPUS.is_dir():
        sys.exit(f"skipped: {CORPUS} is not there")
    records = list(stancelib.read_corpus(CORPUS, format="seesaw", split=options.split))
    if options.articles:
        step = max(1, len(records) / options.articles)
        records = [records[int(i * step)] for i in range(min(options.articles, len(records)))]
    print(f"SEESAW {options.split}: {len(records)} articles, nothing given")
    for line in lines(*measure(records, name=options.model)):
        print(line)


if __name__ == "__main__":
    main()
