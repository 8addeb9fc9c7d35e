"""Mentions of the end of an issue."""

from __future__ import annotations

import pytest

from stancelib.actors import find_actors
from stancelib.document import read_document
from stancelib.types import Actor, Article

PACT = Actor("pact", "river pact", "issue")


def mentions(text: str) -> list[tuple[str, str]]:
    cast = find_actors(read_document(Article(text)), (), (PACT,))
    return [(m.text, m.form) for m in cast.mentions if m.actor == "pact"]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Peru regretted the suspension of the river pact.", "the suspension of the river pact"),
        ("Peru demanded an end to the river pact.", "an end to the river pact"),
        ("Halting the river pact would be a mistake, said Peru.", "Halting the river pact"),
        ("Peru opposed abandoning the river pact.", "abandoning the river pact"),
        ("Peru condemned a breach of the river pact.", "a breach of the river pact"),
    ],
)
def test_the_end_of_an_issue_is_its_opposite(text: str, mention: str) -> None:
    assert (mention, "inverse") in mentions(text)


@pytest.mark.parametrize(
    "text",
    [
        "Peru is suspending the river pact.",
        "Peru accused Chile of sabotaging the river pact.",
        "Peru announced its withdrawal from the river pact.",
        "Peru's rejection of the river pact angered Chile.",
        "Peru spoke at the end of the river pact.",
        "Peru threatened the suspension of the river pact.",
        "Peru asked for an inquiry into the collapse of the river pact.",
        "Peru praised the river pact.",
    ],
)
def test_whose_end_or_time_it_is_is_none(text: str) -> None:
    assert [form for _, form in mentions(text)] == ["issue"]


def test_only_what_governs_it_passes_the_end_on_to_it() -> None:
    text = "Joyce Phiri said the suspension of the river pact was unfair, and farmers condemned it."
    assert mentions(text)[1:] == [("it", "inverse")]
    text = "Joyce Phiri wanted the suspension of the river pact as she thought it was a farce."
    assert [form for _, form in mentions(text)[1:]] == ["pronoun"]


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Peru wants to scrap the river pact. Chile condemned the plan.", ("the plan", "inverse")),
        ("Peru will end the river pact. Chile backs the pact. Togo hailed the move.",
         ("the move", "inverse")),
        ("Peru rejected the river pact. Chile hailed the river pact. Togo praised the decision.",
         ("decision", "inverse")),
        ("Peru wants to sign the river pact. Chile condemned the plan.", ("the plan", "issue")),
        ("Peru refused to scrap the river pact. Chile condemned the plan.", ("the plan", "issue")),
        ("Peru urged Chile to scrap the river pact. Togo praised the pact.", ("the pact", "issue")),
    ],
)  # fmt: skip
def test_who_means_to_end_an_issue_has_a_plan_against_it(text: str, later: tuple[str, str]) -> None:
    assert mentions(text)[-1] == later


def test_another_plan_is_not_the_issue() -> None:
    text = "Peru praised the river pact. Togo has a plan to train nurses. Chile hailed the plan."
    assert [mention for mention, _ in mentions(text)] == ["river pact"]
