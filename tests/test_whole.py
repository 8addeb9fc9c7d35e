"""Texts annotated between actors as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

import stancelib
from stancelib.corpora import AnnotatedStance, AnnotatedText
from stancelib.types import AUTHOR, Actor
from stancelib.whole import NEAREST_WEIGHT, Reading, actor_pairs, actor_predictions

TEXT = (
    "Norland praised the Harbour Union for its patience. "
    "The Harbour Union condemned Norland over the new tolls. "
    "The minister called the strike a disgrace and a danger to all. "
    "It was raining in the capital."
)
ACTORS = (
    Actor("norland", "Norland", "country"),
    Actor("union", "Harbour Union", "organisation"),
    Actor("strike", "strike", "issue"),
    Actor("quarrymen", "Quarrymen", "group"),
)
SHARES = (0.2, 0.5, 0.3)


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def record(*stances: AnnotatedStance, complete: bool = False) -> AnnotatedText:
    return AnnotatedText("r", TEXT, actors=ACTORS, stances=stances, complete=complete)


def predict(*stances: AnnotatedStance, complete: bool = False):
    model = stancelib.load("fast")
    return list(actor_predictions(model, 0, record(*stances, complete=complete), SHARES))


def score(prediction) -> float:
    return prediction.probabilities[2] - prediction.probabilities[0]


def test_the_evidence_says_which_sentence_counts() -> None:
    # One pair, two sentences that say the opposite: the whole article could only say one.
    first, second = predict(
        AnnotatedStance("norland", "union", "support", (span("praised"),)),
        AnnotatedStance("union", "norland", "oppose", (span("condemned"),)),
    )
    assert first.located
    assert score(first) > 0.2
    assert second.located
    assert score(second) < -0.2


@pytest.mark.parametrize(("words", "sign"), [("praised", 1), ("condemned", -1), ("disgrace", -1)])
def test_an_end_that_is_not_there_is_made_up_for_by_what_the_passage_says(
    words: str, sign: int
) -> None:
    target = "strike" if words == "disgrace" else "union" if sign > 0 else "norland"
    (found,) = predict(AnnotatedStance("quarrymen", target, "neutral", (span(words),)))
    assert not found.located
    assert score(found) * sign > 0.1


def test_nothing_in_the_passage_leaves_the_shares() -> None:
    (found,) = predict(AnnotatedStance("quarrymen", "strike", "oppose", (span("raining"),)))
    assert not found.located
    assert found.probabilities == SHARES


def test_a_complete_record_is_not_told_where_its_stances_are() -> None:
    stance = AnnotatedStance("union", "norland", "oppose", (span("condemned"),))
    with_evidence = predict(stance, complete=True)
    without = predict(replace(stance, evidence=()), complete=True)
    assert with_evidence == without


def test_stand_ins_weigh_little_in_training_and_do_not_calibrate() -> None:
    pairs = list(
        actor_pairs(
            0,
            record(
                AnnotatedStance("norland", "union", "support", (span("praised"),)),
                AnnotatedStance("quarrymen", "strike", "oppose", (span("disgrace"),)),
                AnnotatedStance(AUTHOR, "strike", "oppose"),
            ),
        )
    )
    exact = [p for p in pairs if p.source == "norland"]
    made_up = [p for p in pairs if p.source == "quarrymen"]
    assert [p.weight for p in exact] == [1.0] * len(exact)
    assert exact
    assert made_up
    assert not any(p.calibrates for p in made_up)
    assert sum(p.weight for p in made_up) <= NEAREST_WEIGHT * len(made_up)
    assert any(p.source == AUTHOR for p in pairs)


def test_both_ends_in_the_passage_are_a_pair_whoever_speaks() -> None:
    text = 'Norland said: "The Harbour Union is a band of thieves."'
    one = AnnotatedStance("union", "norland", "oppose", ((0, len(text)),))
    reading = Reading(AnnotatedText("q", text, actors=ACTORS[:2], stances=(one,)))
    assert reading.stated(one)
