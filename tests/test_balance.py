"""What an article's other stances add to one (`stancelib.balance`)."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_graphs import (
    BIDEN,
    EVERYONE,
    LAVROV,
    NATO,
    OPPOSE,
    PUTIN,
    RUSSIA,
    SUPPORT,
    TAX,
    US,
    piece,
)

import stancelib
from stancelib.balance import balanced, relations
from stancelib.pooling import score_of
from stancelib.prior import ArticlePrior
from stancelib.types import AUTHOR

ACTORS = {actor.id: actor for actor in EVERYONE}
PRIOR = ArticlePrior(reciprocity=1.2, agreement=0.5, transitivity=0.65, company=0.9)
OPEN = (0.3, 0.42, 0.28)  # hardly a sign of its own
LEANING = {-1: (0.35, 0.5, 0.15), 1: (0.15, 0.5, 0.35)}

US_TO_NATO = US.id, NATO.id
BETWEEN = {
    "she who is attacked": ([(NATO, US, OPPOSE)], -1),
    "she who is praised": ([(NATO, US, SUPPORT)], 1),
    "rivals over an issue": ([(US, TAX, OPPOSE), (NATO, TAX, SUPPORT)], -1),
    "of one mind on an issue": ([(US, TAX, OPPOSE), (NATO, TAX, OPPOSE)], 1),
    "a friend's enemy": ([(US, RUSSIA, SUPPORT), (RUSSIA, NATO, OPPOSE)], -1),
    "an enemy's enemy": ([(US, RUSSIA, OPPOSE), (RUSSIA, NATO, OPPOSE)], 1),
    "judged unlike by a third": ([(RUSSIA, US, SUPPORT), (RUSSIA, NATO, OPPOSE)], -1),
    "judged alike by a third": ([(RUSSIA, US, OPPOSE), (RUSSIA, NATO, OPPOSE)], 1),
}


def pieces_of(others):
    return [piece(source.id, target.id, said, 33, 58) for source, target, said in others]


def score_beside(others, own):
    asked = piece(*US_TO_NATO, own)
    return score_of(balanced([asked, *pieces_of(others)], ACTORS, PRIOR)[0].probabilities)


@pytest.mark.parametrize("name", BETWEEN)
def test_relations_decide_what_a_sentence_leaves_open(name):
    others, sign = BETWEEN[name]
    own = LEANING[sign]
    assert score_beside(others, own) * sign > score_of(own) * sign + 0.1


@pytest.mark.parametrize("name", BETWEEN)
def test_relations_may_undo_a_sign_but_not_turn_it(name):
    others, sign = BETWEEN[name]
    against = LEANING[-sign]
    assert -1e-12 <= score_beside(others, against) * -sign < abs(score_of(against)) - 0.05


@pytest.mark.parametrize(
    "others",
    [
        [(RUSSIA, LAVROV, OPPOSE)],
        [(RUSSIA, US, OPPOSE)],
        [(US, RUSSIA, OPPOSE)],
        [(BIDEN, US, SUPPORT), (BIDEN, NATO, OPPOSE)],  # whose stance is that of the US
        [(US, BIDEN, SUPPORT), (BIDEN, NATO, OPPOSE)],
    ],
)
def test_who_has_no_relation_to_both_or_is_one_of_them_says_nothing(others):
    asked = [piece(*US_TO_NATO, OPEN), *pieces_of(others)]
    assert relations(asked, ACTORS)[US_TO_NATO] == (0.0, 0.0, 0.0, 0.0)


def test_what_the_same_sentence_says_of_the_way_back_has_been_read_already():
    asked = piece(*US_TO_NATO, OPEN)
    back = piece(NATO.id, US.id, OPPOSE)
    assert balanced([asked, back], ACTORS, PRIOR)[0] == asked


def test_the_author_is_no_party():
    author = [piece(AUTHOR, US.id, OPPOSE), piece(AUTHOR, NATO.id, SUPPORT)]
    asked = piece(*US_TO_NATO, OPEN)
    assert balanced([asked, *author], ACTORS, PRIOR) == [asked, *author]


SOURCES = (RUSSIA, NATO, US, LAVROV, PUTIN, BIDEN)
parts = st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(any)
some_pieces = st.lists(
    st.builds(
        lambda s, t, p: piece(s.id, t.id, tuple(x / sum(p) for x in p)),
        st.sampled_from(SOURCES),
        st.sampled_from(EVERYONE),
        parts,
    ),
    max_size=12,
)


@given(some_pieces, st.randoms(use_true_random=False))
def test_every_piece_stays_a_piece_in_any_order(pieces, chance: random.Random):
    found = balanced(pieces, ACTORS, PRIOR)
    assert [(p.source, p.target, p.start) for p in found] == [
        (p.source, p.target, p.start) for p in pieces
    ]
    for before, after in zip(pieces, found, strict=True):
        assert sum(after.probabilities) == pytest.approx(1.0)
        assert score_of(before.probabilities) * score_of(after.probabilities) >= -1e-12
    assert balanced(pieces, ACTORS, ArticlePrior()) == pieces
    order = list(range(len(pieces)))
    chance.shuffle(order)
    shuffled = balanced([pieces[k] for k in order], ACTORS, PRIOR)
    for k, piece_ in zip(order, shuffled, strict=True):
        assert piece_.probabilities == pytest.approx(found[k].probabilities, abs=1e-12)


def test_a_pair_without_a_sentence_has_no_stance():
    graph = stancelib.score(
        "Peru condemned Chile. Chile condemned the dam. Kenya praised the dam.",
        actors=["Peru", "Chile", "Kenya"],
        issues=["dam"],
    )
    assert graph["Peru", "Chile"].label == "oppose"
    assert graph.get("Peru", "dam") is None
    assert graph.get("Kenya", "Chile") is None


ROW = (
    "Peru condemned Chile. Chile called Peru a liar. Kenya condemned Peru and thanked Chile. "
    "Peru's trade with Kenya fell sharply in May, a blow to Lima."
)


@pytest.mark.parametrize("name", ["fast", "contextual"])
def test_who_studies_balance_can_do_without(name, tmp_path):
    if name == "contextual":
        pytest.importorskip("onnxruntime")
    model = stancelib.load(name)
    plain = model.unbalanced()
    assert plain.info.version == f"{model.info.version}+unbalanced"
    assert plain.unbalanced().info == plain.info
    assert model.scorer.prior.reciprocity > 0  # the shared one is as it was
    balanced_graph, graph = model.score(ROW), plain.score(ROW)
    assert [(s.source, s.target) for s in sorted(graph, key=str)] != []
    assert {s.probabilities for s in graph} != {s.probabilities for s in balanced_graph}
    plain.save(tmp_path / "plain")
    again = stancelib.load(tmp_path / "plain")
    assert again.score(ROW).stances == graph.stances
    assert again.info.version == plain.info.version
