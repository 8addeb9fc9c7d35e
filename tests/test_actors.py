"""Actors: who is found, linked and resolved. The cases are data, in tests/data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.actors import find_actors
from stancelib.document import read_document
from stancelib.types import Actor, Article, Cast

DATA = Path(__file__).parent / "data"


def load(name: str) -> list[Any]:
    cases = json.loads((DATA / name).read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=case["name"],
            marks=[pytest.mark.xfail(strict=True)] if case.get("known_failing") else [],
        )
        for case in cases
    ]


def cast_of(case: dict[str, Any]) -> Cast:
    def actors(key: str) -> list[Actor]:
        return [
            Actor(**{**raw, "aliases": tuple(raw.get("aliases", ()))}) for raw in case.get(key, ())
        ]

    return find_actors(read_document(Article(case["text"])), actors("actors"), actors("issues"))


def span(text: str, surface: str) -> tuple[int, int]:
    """Where a surface stands; ``x#2`` is its second occurrence, ``x#w2`` that as a word."""
    wanted, _, number = surface.partition("#")
    whole = number.startswith("w")
    count = int(number.lstrip("w") or 1)
    pattern = rf"\b{re.escape(wanted)}\b" if whole else re.escape(wanted)
    found = [m.span() for m in re.finditer(pattern, text)]
    return found[count - 1]


def check(cast: Cast, case: dict[str, Any]) -> None:
    text = case["text"]
    at = {(m.start, m.end): m for m in cast.mentions}
    every = [(m.text, m.actor, m.reason) for m in cast.mentions]
    for surface, actor in case.get("find", ()):
        where = span(text, surface)
        ids = [m.actor for m in cast.mentions if (m.start, m.end) == where]
        assert actor in ids, (surface, actor, every)
    for surface in case.get("absent", ()):
        assert span(text, surface) not in at, (surface, every)
    parents = {a.id: a.parent for a in cast.actors}
    for actor, parent in case.get("parents", {}).items():
        assert parents[actor] == parent, parents


@pytest.mark.parametrize("case", load("actors_find.json"))
def test_find(case: dict[str, Any]) -> None:
    check(cast_of(case), case)


@pytest.mark.parametrize("case", load("actors_resolve.json"))
def test_resolve(case: dict[str, Any]) -> None:
    check(cast_of(case), case)


@pytest.mark.parametrize("case", load("actors_issues.json"))
def test_issues(case: dict[str, Any]) -> None:
    check(cast_of(case), case)


def assert_sound(cast: Cast) -> None:
    """What holds of every cast."""
    document, text = cast.document, cast.document.article.text
    ids = {a.id for a in cast.actors}
    order = [(m.first, -m.last) for m in cast.mentions]
    assert order == sorted(order)
    open_until: list[int] = []
    for m in cast.mentions:
        assert text[m.start : m.end] == m.text
        assert m.reason
        assert m.actor in ids
        sentence = document.sentences[m.sentence]
        assert sentence.first <= m.first < m.last <= sentence.last
        assert document.starts[m.first] == m.start
        assert document.ends[m.last - 1] == m.end
        while open_until and open_until[-1] <= m.first:
            open_until.pop()
        assert not open_until or m.last <= open_until[-1]
        open_until.append(m.last)
    assert len(cast.speakers) == len(document.quotations)
    assert all(s is None or 0 <= s < len(cast.mentions) for s in cast.speakers)
    assert all(a.parent is None or a.parent in ids for a in cast.actors)
    assert len(ids) == len(cast.actors)


TEXTS = [
    case.values[0]["text"]
    for name in ("actors_find.json", "actors_resolve.json", "actors_issues.json")
    for case in load(name)
]


@pytest.mark.parametrize("text", TEXTS)
def test_sound_and_deterministic(text: str) -> None:
    issues = [Actor("x", "NATO expansion", "issue"), Actor("s", "sanctions on Russia", "issue")]
    document = read_document(Article(text))
    cast = find_actors(document, (), issues)
    assert_sound(cast)
    assert find_actors(document, (), issues) == cast


WORDS = st.sampled_from(
    (
        "Russia Moscow the Russian minister Mr . , \" “ ” ( ) - ' 's he It it said We we US Al"
        " al- van President of Ministry Bank Smith Jane NATO Nato's expansion — • ¶ accused that"
        " claim sanctions on against U.S. Dr. III A. B administration ’s country his its alliance"
    )
    .replace("¶", "\n\n")
    .split(" ")
)


@given(st.lists(WORDS, max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_words(pieces: list[str]) -> None:
    issues = [Actor("x", "NATO expansion", "issue"), Actor("s", "sanctions on Russia", "issue")]
    actors = [Actor("m", "the minister", "group"), Actor("j", "Jane Smith", "person")]
    assert_sound(find_actors(read_document(Article(" ".join(pieces))), actors, issues))


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    assert_sound(find_actors(read_document(Article(text))))


def test_nobody() -> None:
    cast = find_actors(read_document(Article("Nothing happened here today at all.")))
    assert cast.mentions == ()
    assert cast.actors == ()
    assert any("no actors" in warning for warning in cast.warnings)


def test_callers_actors_are_kept_without_mentions() -> None:
    actors = [Actor("z", "Zed Corp", "organisation")]
    cast = find_actors(read_document(Article("It rained.")), actors)
    assert [a.id for a in cast.actors] == ["z"]


STORY = (
    '{A} Foreign Minister {P} criticised {B} on Monday. "We will not accept this," Mr {S} said.'
    " {B} rejected that claim. {P2}, a lawyer, said {S} was wrong. He asked {B} to wait. The"
    " {A} leader, President {Q}, praised {R}. {R} said {C} had lied, and Ms {T} agreed."
)
NAMES = [
    {
        "A": "Russian",
        "B": "Poland",
        "C": "China",
        "P": "Igor Melnik",
        "S": "Melnik",
        "P2": "Paul Gray",
        "Q": "Anton Orlov",
        "R": "Halden Mills Corp",
        "T": "Orlova",
    },
    {
        "A": "Danish",
        "B": "Turkey",
        "C": "Peru",
        "P": "Qorin Zathras",
        "S": "Zathras",
        "P2": "Paul Gray",
        "Q": "Wex Umbrath",
        "R": "Vorn Tekka Corp",
        "T": "Ellsbet",
    },
]


def test_names_do_not_matter() -> None:
    shapes = []
    for names in NAMES:
        cast = find_actors(read_document(Article(STORY.format(**names))))
        order: dict[str, int] = {}
        shapes.append(
            [(m.sentence, m.form, order.setdefault(m.actor, len(order))) for m in cast.mentions]
        )
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mali and Chad met on Monday. They denounced France.", ["ML", "TD"]),
        ("Mali, Chad and Togo met on Monday. Both denounced France.", ["ML", "TD", "TG"]),
        ("Mali met Chad on Monday. They denounced France.", []),
        ("In Lomé officials said Mali and Chad met. They denounced France.", []),
    ],
)
def test_they_are_those_whom_the_sentence_before_begins_with(text: str, found: list[str]) -> None:
    cast = find_actors(read_document(Article(text)))
    assert [m.actor for m in cast.mentions if m.text in ("They", "Both")] == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Workers’ Party backed Chile.", "Workers' Party"),
        ("The Teachers' Union of Chile condemned Peru.", "Teachers' Union of Chile"),
        ("The Women's Institute of Kenya praised Chile.", "Women's Institute of Kenya"),
    ],
)
def test_names_are_as_one_writes_them(text: str, name: str) -> None:
    assert name in {actor.name for actor in find_actors(read_document(Article(text))).actors}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marks & Spencer praised Peru.", [("Marks & Spencer", "organisation")]),
        ("Spence & Holloway Ltd sued Peru.", [("Spence & Holloway Ltd", "organisation")]),
        ("The ferry operator P&O sued Peru.", [("P&O", "organisation")]),
        ("Q&A: what Peru wants", []),
        ("Russia & China praised Peru.", [("Russia", "country"), ("China", "country")]),
        ("Biden & Trump praised Peru.", [("Joe Biden", "person"), ("Donald Trump", "person")]),
        ("Anna Berg & Tom Hill left Peru.", [("Anna Berg", "person"), ("Tom Hill", "person")]),
    ],
)
def test_names_joined_by_an_ampersand(text: str, expected: list[tuple[str, str]]) -> None:
    cast = find_actors(read_document(Article(text)))
    found = {actor.id: (actor.name, actor.kind) for actor in cast.actors}
    names = [found[mention.actor] for mention in cast.mentions]
    assert [name for name in names if name[0] != "Peru"] == expected
