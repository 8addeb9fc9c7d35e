"""Whom a person speaks for, by the office that the text tells."""

from __future__ import annotations

import pytest

from stancelib.actors import find_actors
from stancelib.document import read_document
from stancelib.types import Actor, Article

UNION = Actor("union", "Canal Union", "organisation")
PORT = Actor("port", "Vik Harbour", "organisation")


def parent(text: str, person: str) -> str | None:
    cast = find_actors(read_document(Article(text)), (UNION, PORT))
    return next(a.parent for a in cast.actors if a.name == person)


@pytest.mark.parametrize(
    ("text", "person", "speaks_for"),
    [
        ("Chinese foreign ministry spokeswoman Fang Lirui left Palau.", "Fang Lirui", "CN"),
        ("China's foreign ministry spokesman, Fang Lirui, left Palau.", "Fang Lirui", "CN"),
        ("Israeli army spokesman Dan Levitan left Syria.", "Dan Levitan", "IL"),
        ("Senegal's Foreign Minister, Mr Omar Diatta, left Mali.", "Omar Diatta", "SN"),
        ("The Canal Union met. Its chairman, Mr Tom Vidal, left.", "Tom Vidal", "union"),
        ("The Canal Union met. Its convener, Tom Vidal, left.", "Tom Vidal", "union"),
        ("The Canal Union met. Its head of policy, Tom Vidal, left.", "Tom Vidal", "union"),
        ('The Canal Union met. "No," said Tom Vidal, its chairman.', "Tom Vidal", "union"),
        ("A spokesman for the Canal Union, Tom Vidal, left.", "Tom Vidal", "union"),
        ("The president of the Canal Union, Tom Vidal, left.", "Tom Vidal", "union"),
        ("Tom Vidal, who chairs the Canal Union, left.", "Tom Vidal", "union"),
    ],
)
def test_an_office_tells_for_whom(text: str, person: str, speaks_for: str) -> None:
    assert parent(text, person) == speaks_for


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("After talks with the head of the Canal Union, Tom Vidal left.", "Tom Vidal"),
        ("Alongside Togo's Prime Minister, Tom Vidal opened the dam.", "Tom Vidal"),
        ("The wife of Togo's Prime Minister, Afi Mensah, left.", "Afi Mensah"),
        ("The wife of the president of Togo, Afi Mensah, left.", "Afi Mensah"),
        ("Former Togolese foreign ministry spokesman Tom Vidal left.", "Tom Vidal"),
        ("Togolese government critic Tom Vidal left.", "Tom Vidal"),
        ("Tom Vidal, who leads Canal Union rebels, left.", "Tom Vidal"),
        ("A lawyer for the Canal Union, Tom Vidal, left.", "Tom Vidal"),
        ("Vik Harbour sued Togo. Tom Vidal, its transport minister, left.", "Tom Vidal"),
    ],
)
def test_others_speak_for_nobody(text: str, person: str) -> None:
    assert parent(text, person) is None


@pytest.mark.parametrize("before", ["And", "For the", "As minister"])
def test_an_honorific_behind_a_comma_is_a_title(before: str) -> None:
    cast = find_actors(read_document(Article(f"{before}, Dr. Vidal, you went to Peru.")))
    assert [(a.name, a.kind) for a in cast.actors if a.kind != "country"] == [("Vidal", "person")]


@pytest.mark.parametrize(("honorific", "pronoun"), [("Mr", "he"), ("Ms", "she")])
def test_a_surname_behind_an_office_and_an_honorific(honorific: str, pronoun: str) -> None:
    text = (
        f"Peru's foreign minister, {honorific} Vidal, met Ana Rey and Tom Dale: {pronoun} smiled."
    )
    cast = find_actors(read_document(Article(text)))
    assert next(a.parent for a in cast.actors if a.name == "Vidal") == "PE"
    named = {m.text: m.actor for m in cast.mentions}
    assert (
        named[pronoun] == named[f"{honorific} Vidal" if f"{honorific} Vidal" in named else "Vidal"]
    )


def test_the_only_country_of_a_text_takes_no_known_president() -> None:
    cast = find_actors(
        read_document(Article("Mali closed a base. President Joe Biden said no.")), ()
    )
    assert next(a.parent for a in cast.actors if a.name == "Joe Biden") == "US"


def test_who_is_no_title() -> None:
    cast = find_actors(read_document(Article("Tom Vidal, who swims, left Togo.")), ())
    assert "title" not in next(a.metadata for a in cast.actors if a.name == "Tom Vidal")
