"""Pairs of actors in neighbouring sentences, from which the contextual model learns."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stancelib.actors import find_actors
from stancelib.clauses import MAX_UNITS, build_clauses
from stancelib.document import read_document
from stancelib.pairs import build_pairs
from stancelib.types import Article, Cast, Pair

sys.path.append(str(Path(__file__).resolve().parents[1] / "training"))
from contextual.across import build_across


def across(text: str) -> tuple[Cast, tuple[Pair, ...]]:
    cast = find_actors(read_document(Article(text)))
    clauses, _ = build_clauses(cast)
    return cast, build_across(cast, clauses, build_pairs(cast, clauses)[0])


def named(text: str) -> set[tuple[str, str]]:
    cast, pairs = across(text)
    return {
        (cast.mentions[p.source].actor, cast.mentions[p.target].actor)
        for p in pairs
        if p.source is not None
    }


def test_whoever_comes_later_may_judge_what_came_before() -> None:
    assert named("Norway closed all harbours. Peru was furious.") == {("PE", "NO")}


def test_who_shares_a_sentence_anywhere_is_judged_by_that() -> None:
    text = "Norway closed all harbours. Peru was furious. Later Norway and Peru held talks."
    assert named(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Norway closed all harbours. It rained all day. Peru was furious.",
        "NORWAY CLOSES HARBOURS\n\nPeru was furious.",
        'Norway closed all harbours. "Peru is furious," Erik Dahl, a farmer, said.',
    ],
)
def test_what_is_further_off_or_no_text_or_quoted_is_no_pair(text: str) -> None:
    assert ("PE", "NO") not in named(text)


def test_a_quotation_is_its_speakers() -> None:
    text = '"Norway is a bully," said Erik Dahl, a farmer from Leeds. Peru was silent.'
    assert ("PE", "NO") not in named(text)


def test_long_sentences_are_not_joined() -> None:
    filler = " and then" * (MAX_UNITS // 2 - 2)
    assert named(f"Norway went on{filler}. Peru was furious.") == set()
