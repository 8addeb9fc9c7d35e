"""Whole articles: a namesake in passing takes nothing from anybody; a new name changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import stancelib
from stancelib import StanceGraph, StanceModel
from stancelib.actors.gazetteer import load_gazetteer

FOLDER = Path(__file__).resolve().parents[1] / "datasets"
TEXTS = {
    path.stem: path.read_text(encoding="utf-8").strip()
    for name in ("examples", "articles")
    for path in sorted((FOLDER / name).glob("*.txt"))
}
TOLERANCE = 0.05
SURNAMES = ("Ekdahl", "Marlow", "Tisdale", "Quennell", "Brandvold", "Osterman")
FIRST = {"m": ("Peter", "Thomas", "Robert"), "f": ("Susan", "Maria", "Helen")}
_PRONOUN = re.compile(r"\b(?:he|she|his|her|him|it|its|they|their|we|our|I)\b", re.IGNORECASE)

pytestmark = pytest.mark.skipif(not TEXTS, reason="the annotated articles are not here")


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("fast")


def scores(graph: StanceGraph) -> dict[tuple[str, str], float]:
    return {(s.source, s.target): s.score for s in graph}


def with_paragraph(text: str, paragraph: str) -> list[str]:
    """The text with a paragraph at its end, and before one that takes up no earlier name."""
    paragraphs = text.split("\n\n")
    free = [
        k
        for k in range(1, len(paragraphs))
        if not _PRONOUN.search(" ".join(paragraphs[k].split()[:15])) and '"' not in paragraphs[k]
    ]
    places = [len(paragraphs), *free[len(free) // 2 :][:1]]
    return ["\n\n".join([*paragraphs[:k], paragraph, *paragraphs[k:]]) for k in places]


@pytest.mark.parametrize("name", TEXTS)
def test_a_namesake_steals_no_stance(name: str, model: StanceModel) -> None:
    text = TEXTS[name]
    graph = model.score(text)
    before = scores(graph)
    people = [a for a in graph.actors if a.kind == "person" and " " in a.name][:3]
    for person in people:
        surname = person.name.split()[-1]
        paragraph = f"Bertil {surname}, a baker, sold bread outside. It rained all day."
        for changed in with_paragraph(text, paragraph):
            found = model.score(changed)
            namesake = {a.id for a in found.actors if a.name == f"Bertil {surname}"}
            after = {
                pair: score for pair, score in scores(found).items() if not namesake & set(pair)
            }
            assert after.keys() == before.keys()
            for pair, score in after.items():
                assert abs(score - before[pair]) <= TOLERANCE, (surname, pair)
            taken = [s for s in found if namesake & {s.source, s.target} and s.label != "neutral"]
            assert not taken, surname


def renamed(text: str, graph: StanceGraph) -> tuple[str, dict[str, str]]:
    """The text with other names for some people whom no list knows, and the new ids."""
    known = load_gazetteer().entries
    ids: dict[str, str] = {}
    surnames = iter(SURNAMES)
    for actor in graph.actors:
        words = actor.name.split()
        gender = str(actor.metadata.get("gender", ""))[:1]
        unknown = actor.kind == "person" and actor.id not in known and len(words) == 2
        if not unknown or gender not in FIRST or not all(w.isalpha() for w in words):
            continue
        if any(w.lower() in text.replace(w, "").lower().split() for w in words):
            continue  # also a common word
        others = [a.name for a in graph.actors if a is not actor]
        if any(set(words) & set(other.split()) for other in others):
            continue
        surname = next(surnames, None)
        if surname is None:
            break
        first = FIRST[gender][len(ids) % len(FIRST[gender])]
        text = re.sub(rf"\b{words[0]}\b", first, re.sub(rf"\b{words[1]}\b", surname, text))
        ids[actor.id] = f"{first}-{surname}".lower()
    return text, ids


def test_other_names_change_nothing(model: StanceModel) -> None:
    changed = total = people = 0
    for name, text in TEXTS.items():
        graph = model.score(text)
        other, ids = renamed(text, graph)
        found = scores(model.score(other))
        people += len(ids)
        for (source, target), score in scores(graph).items():
            if source in ids or target in ids:
                total += 1
                pair = (ids.get(source, source), ids.get(target, target))
                if pair not in found or abs(found[pair] - score) > TOLERANCE:
                    changed += 1
                    print(name, source, target, score, pair, found.get(pair))
    print(f"{people} people, {total} stances, {changed} changed")
    assert people >= 20
    assert changed == 0
