"""Pairs of a source and an issue that an earlier sentence of the paragraph names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stancelib.actors import find_actors
from stancelib.clauses import MAX_UNITS, build_clauses
from stancelib.document import read_document
from stancelib.model import StanceModel, load
from stancelib.pairs import build_pairs
from stancelib.passages import believed, build_passages, join
from stancelib.types import Actor, Article, Cast, Pair

DEAL = Actor("deal", "port deal", "issue")
TAX = Actor("tax", "salt tax", "issue")


def passages(text: str, *issues: Actor) -> tuple[Cast, tuple[Pair, ...]]:
    cast = find_actors(read_document(Article(text)), (), issues or (DEAL,))
    clauses, _ = build_clauses(cast)
    return cast, build_passages(cast, clauses, build_pairs(cast, clauses)[0])


def named(text: str, *issues: Actor) -> set[tuple[str, str]]:
    cast, pairs = passages(text, *issues)
    assert all(p.apart and p.source is not None for p in pairs)
    return {
        (cast.mentions[p.source].actor, cast.mentions[p.target].actor)
        for p in pairs
        if p.source is not None
    }


def test_whoever_speaks_later_in_the_paragraph_may_judge_the_issue() -> None:
    assert named("Norway presented the port deal. Peru was furious.") == {("PE", "deal")}
    assert named("Norway presented the port deal. It rained. Peru was furious.") == {("PE", "deal")}


@pytest.mark.parametrize(
    "text",
    [
        "Norway presented the port deal.\n\nPeru was furious.",  # another paragraph
        "NORWAY PRESENTS THE PORT DEAL\n\nPeru was furious.",
        "Norway presented the port deal. It rained. It blew. Peru was furious.",  # too far
        "Peru was furious. Norway presented the port deal.",  # not named yet
        "Norway presented the port deal. Peru was furious. Later Peru rejected the port deal.",
        'Norway presented the port deal. "Peru is furious," Erik Dahl, a farmer, told us.',
    ],
)
def test_no_pair_of_who_is_elsewhere_or_shares_a_sentence_or_is_only_quoted(text: str) -> None:
    assert ("PE", "deal") not in named(text)


def test_the_speaker_of_a_quotation_is_a_source() -> None:
    text = 'Norway presented the port deal. "We were not asked," said Erik Dahl, a farmer.'
    assert ("erik-dahl", "deal") in named(text)


def test_the_last_sentence_that_names_the_issue_is_read() -> None:
    text = "Norway presented the port deal. Chile liked the port deal. Peru was furious."
    cast, pairs = passages(text)
    (pair,) = [p for p in pairs if p.source is not None and cast.mentions[p.source].actor == "PE"]
    assert cast.mentions[pair.target].sentence == 1
    assert pair.clause.sentence == 2


def test_issues_of_the_same_sentence_are_targets_side_by_side() -> None:
    text = "Norway presented the port deal and the salt tax. Peru was furious."
    assert named(text, DEAL, TAX) == {("PE", "deal"), ("PE", "tax")}


def test_long_sentences_are_not_joined() -> None:
    filler = " and then" * (MAX_UNITS // 2 - 3)
    assert named(f"Norway presented the port deal{filler}. Peru was furious.") == set()


def test_a_text_in_another_language_has_none() -> None:
    text = (
        "La Norvège a présenté l'accord portuaire aux députés. Le Pérou était furieux et son "
        "gouvernement l'a fait savoir à tous les journalistes de la capitale."
    )
    assert named(text, Actor("deal", "accord portuaire", "issue")) == set()


def test_joined_clauses_are_both_sentences() -> None:
    cast = find_actors(read_document(Article("Norway closed all harbours. Peru was furious.")))
    first, second = build_clauses(cast)[0]
    clause = join(first, second)
    assert clause.words == first.words + second.words
    assert clause.sentence == second.sentence
    for mention, unit in clause.units.items():
        assert clause.words[unit] == "<mask>"
        assert clause.first[unit] <= cast.mentions[mention].first < clause.last[unit]
    for unit, head in enumerate(clause.heads):
        assert head < 0 or (head < len(first.words)) == (unit < len(first.words))


def test_only_what_is_likely_counts() -> None:
    _, pairs = passages("Norway presented the port deal. Peru was furious.")
    (pair,) = pairs
    rows = np.array([[0.7, 0.2, 0.1], [0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.1, 0.9, 0.0]])
    given = [pair, pair, pair, replace(pair, apart=False)]
    assert believed(given, rows, 0.6) == [0, 2, 3]
    assert believed(given, rows, 1.0) == [3]


def contextual() -> StanceModel:
    pytest.importorskip("onnxruntime")
    return load("contextual")


def test_the_evidence_holds_the_issue_and_what_is_said() -> None:
    text = (
        "Fishermen in the north condemned the port deal as a betrayal. Their leader, Erik Dahl, "
        "said he would fight to the end and called the day a black one for the coast."
    )
    graph = contextual().score(text, issues=[DEAL])
    stance = graph["Erik Dahl", "deal"]
    assert stance.label == "oppose"
    (evidence,) = stance.evidence
    assert evidence.text == text[evidence.start : evidence.end]
    assert "port deal" in evidence.text
    assert "black one" in evidence.text
    (explanation,) = contextual().explain(text, "Erik Dahl", "deal", issues=[DEAL])
    assert explanation.predicted == "oppose"


def test_the_weather_is_no_stance_of_whoever_tells_it() -> None:
    text = (
        "Fishermen in the north condemned the port deal as a betrayal. Erik Dahl, the "
        "meteorologist on duty, forecast rain for the weekend and snow above 300 metres."
    )
    found = contextual().score(text, issues=[DEAL]).get("Erik Dahl", "deal")
    assert found is None or found.label == "neutral"
