"""One real article, where it is present: it is not part of the project.

The stances asked for are those that its text states: Moscow's demands and denials, the
warnings of Washington, Brussels and the G7, Kiev's rejection of a claim.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import stancelib
from stancelib import StanceGraph
from stancelib.model import BUNDLED

ARTICLE = (
    Path(__file__).resolve().parents[1].parent / "shared" / "articles" / "russia-nato-talks.txt"
)
EXPANSION = "NATO expansion"

STRONG = 0.3
"""Scores beyond this count as claims."""

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason="the article is not part of the tree")

RUSSIANS = ("Russia", "Vladimir Putin", "Sergey Lavrov")
AMERICANS = ("United States", "Kamala Harris", "Joe Biden")
ALLIES = (*AMERICANS, "NATO", "European Union", "G7")

WRONG: set[tuple[str, str, str]] = {
    # The allies warn Russia and its president, and call proposals unacceptable.
    *((ally, russian, "support") for ally in ALLIES for russian in RUSSIANS),
    # Russia warns Nato, and demands that it withdraw and stop growing.
    *((russian, "NATO", "support") for russian in RUSSIANS),
    *((russian, EXPANSION, "support") for russian in RUSSIANS),
    # The Americans find those demands unacceptable.
    *((american, EXPANSION, "oppose") for american in AMERICANS),
    # Russia masses troops and accuses Kiev, which rejects the claim.
    *((russian, "Ukraine", "support") for russian in RUSSIANS),
    *(("Ukraine", russian, "support") for russian in RUSSIANS),
    # The allies stand by Ukraine and by each other.
    *((ally, "Ukraine", "oppose") for ally in ALLIES),
    *(("Ukraine", ally, "oppose") for ally in ALLIES),
    *((a, b, "oppose") for a in ALLIES for b in ALLIES if a != b),
    # So do the members of each government.
    *((a, b, "oppose") for a in RUSSIANS for b in RUSSIANS if a != b),
    # The one thing that Mr Putin says of Washington is praise for its response.
    ("Vladimir Putin", "United States", "oppose"),
    # No sign is wrong of Russia and Mr Lavrov toward the United States: they make demands
    # and want to talk.
}


@pytest.fixture(scope="module")
def text() -> str:
    return ARTICLE.read_bytes().decode("utf-8")


@pytest.fixture(scope="module", params=BUNDLED)
def graph(text: str, request: pytest.FixtureRequest) -> StanceGraph:
    if request.param == "contextual":
        pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")
    issue = {"name": EXPANSION, "aliases": ["eastward expansion", "further expansion"]}
    return stancelib.score(text, issues=[issue], model=request.param)


@pytest.mark.parametrize(
    ("source", "target", "label"),
    [
        ("Russia", EXPANSION, "oppose"),
        ("Russia", "NATO", "oppose"),
        ("United States", "Russia", "oppose"),
        ("United States", "Ukraine", "support"),
        ("Ukraine", "Russia", "oppose"),
        ("European Union", "Russia", "oppose"),
    ],
)
def test_stance(graph: StanceGraph, source: str, target: str, label: str) -> None:
    stance = graph[source, target]
    assert stance.label == label, (stance.score, [e.text for e in stance.evidence])


@pytest.mark.parametrize(
    ("person", "country"),
    [
        ("Sergey Lavrov", "Russia"),
        ("Vladimir Putin", "Russia"),
        ("Kamala Harris", "United States"),
        ("Joe Biden", "United States"),
    ],
)
def test_person_speaks_for_country(graph: StanceGraph, person: str, country: str) -> None:
    assert graph.actor(person).parent == graph.actor(country).id


@pytest.mark.parametrize(
    ("capital", "country"),
    [("Kiev", "Ukraine"), ("Moscow", "Russia"), ("Washington", "United States")],
)
def test_capital_stands_for_country(graph: StanceGraph, capital: str, country: str) -> None:
    assert capital in {mention.text for mention in graph.mentions_of(country)}


@pytest.mark.parametrize("wording", ["eastward expansion", "further expansion"])
def test_expansion_is_found(graph: StanceGraph, wording: str) -> None:
    assert any(wording in mention.text for mention in graph.mentions_of(EXPANSION))


def test_expansion_is_found_by_its_head_words(text: str) -> None:
    graph = stancelib.score(text, issues=[EXPANSION])
    assert any("eastward expansion" in mention.text for mention in graph.mentions_of(EXPANSION))


def test_no_strong_stance_has_the_wrong_sign(graph: StanceGraph) -> None:
    wrong = []
    for source, target, label in sorted(WRONG):
        stance = graph.get(source, target)
        if stance is None or abs(stance.score) <= STRONG:
            continue
        if (stance.score > 0) == (label == "support"):
            wrong.append(f"{source} -> {target}")
    assert not wrong


def test_offsets_are_those_of_the_text(graph: StanceGraph, text: str) -> None:
    assert not graph.warnings
    for mention in graph.mentions:
        assert text[mention.start : mention.end] == mention.text
