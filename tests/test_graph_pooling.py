"""What a graph is made of: one stance per ordered pair, pooled, rolled up, in one order."""

from __future__ import annotations

import itertools

import pytest
from made_graphs import (
    BIDEN,
    LAVROV,
    NATO,
    NEUTRAL,
    OPPOSE,
    PUTIN,
    RUSSIA,
    SUPPORT,
    TAX,
    US,
    make,
    piece,
)

from stancelib.errors import InputError
from stancelib.types import AUTHOR, Actor


def rows(graph):
    return {(s.source, s.target): s.rolled_up for s in graph}


def test_one_stance_per_ordered_pair():
    graph = make(piece("country:ru", "org:nato"), piece("org:nato", "country:ru", NEUTRAL))
    assert graph["Russia", "NATO"].label == "oppose"
    assert graph["Russia", "NATO"].probabilities == OPPOSE
    assert graph["Russia", "NATO"].score == pytest.approx(-0.86)
    assert graph["NATO", "Russia"].label == "neutral"
    assert len(graph) == 2


def test_a_person_counts_also_for_the_parent_as_source():
    graph = make(piece(LAVROV.id, NATO.id))
    assert rows(graph) == {(LAVROV.id, NATO.id): False, (RUSSIA.id, NATO.id): True}
    evidence = graph["Russia", "NATO"].evidence[0]
    assert (evidence.source, evidence.target) == (LAVROV.id, NATO.id)


def test_a_person_counts_also_for_the_parent_as_target():
    graph = make(piece(BIDEN.id, PUTIN.id))
    assert rows(graph) == {
        (BIDEN.id, PUTIN.id): False,
        (BIDEN.id, RUSSIA.id): True,
        (US.id, PUTIN.id): True,
        (US.id, RUSSIA.id): True,
    }


def test_own_and_rolled_up_evidence_share_one_row():
    graph = make(piece(RUSSIA.id, NATO.id, SUPPORT), piece(LAVROV.id, NATO.id))
    stance = graph["Russia", "NATO"]
    assert stance.rolled_up
    assert {e.source for e in stance.evidence} == {RUSSIA.id, LAVROV.id}
    assert abs(stance.score) < 0.1
    assert not graph["Lavrov", "NATO"].rolled_up


@pytest.mark.parametrize(
    ("source", "target"),
    [(LAVROV, PUTIN), (LAVROV, RUSSIA), (RUSSIA, LAVROV)],
    ids=["colleagues", "own country", "own minister"],
)
def test_nothing_rolls_up_onto_a_common_ancestor(source, target):
    assert rows(make(piece(source.id, target.id))) == {(source.id, target.id): False}


def test_roll_up_follows_several_levels():
    ministry = Actor("mfa", "Foreign Ministry", "organisation", (), RUSSIA.id)
    speaker = Actor("speaker", "Maria Ivanova", "person", (), "mfa")
    graph = make(piece("speaker", NATO.id), actors=(RUSSIA, NATO, ministry, speaker), mentions=())
    assert rows(graph) == {
        ("speaker", NATO.id): False,
        ("mfa", NATO.id): True,
        (RUSSIA.id, NATO.id): True,
    }


def test_roll_up_survives_cycles_and_missing_parents():
    a = Actor("a", "A", "group", (), "b")
    b = Actor("b", "B", "group", (), "a")
    own = Actor("own", "Own", "group", (), "own")
    lost = Actor("lost", "Lost", "person", (), "not-here")
    graph = make(
        piece("a", "org:nato"),
        piece("lost", "org:nato"),
        piece("own", "org:nato"),
        actors=(a, b, own, lost, NATO),
        mentions=(),
    )
    assert rows(graph) == {
        ("a", NATO.id): False,
        ("b", NATO.id): True,
        ("lost", NATO.id): False,
        ("own", NATO.id): False,
    }


def test_an_issue_speaks_for_nobody():
    issue = Actor("i", "sanctions on Russia", "issue", (), RUSSIA.id)
    graph = make(piece(BIDEN.id, "i"), actors=(RUSSIA, US, BIDEN, issue), mentions=())
    assert rows(graph) == {(BIDEN.id, "i"): False, (US.id, "i"): True}


def test_the_author_is_a_source_and_its_target_rolls_up():
    graph = make(piece(AUTHOR, LAVROV.id))
    assert rows(graph) == {(AUTHOR, LAVROV.id): False, (AUTHOR, RUSSIA.id): True}
    assert graph[AUTHOR, "Lavrov"].label == "oppose"
    assert AUTHOR not in {a.id for a in graph.actors}


def test_order_of_evidence_makes_no_difference():
    pieces = [
        piece(LAVROV.id, NATO.id),
        piece(PUTIN.id, NATO.id, NEUTRAL, 5, 9),
        piece(RUSSIA.id, NATO.id, SUPPORT, 2, 4),
        piece(NATO.id, RUSSIA.id, (0.3, 0.4, 0.3)),
    ]
    assert len({make(*order).to_json() for order in itertools.permutations(pieces)}) == 1


def test_what_a_stance_rests_on_comes_first():
    graph = make(
        piece(RUSSIA.id, NATO.id, SUPPORT, 0, 3),
        piece(RUSSIA.id, NATO.id, (0.7, 0.2, 0.1), 5, 8),
        piece(RUSSIA.id, NATO.id, OPPOSE, 10, 20),
        piece(RUSSIA.id, NATO.id, OPPOSE, 9, 20),
    )
    stance = graph["Russia", "NATO"]
    assert stance.label == "oppose"
    assert [e.start for e in stance.evidence] == [9, 10, 5, 0]


def test_min_confidence_marks_and_keeps_the_numbers():
    pieces = (piece(RUSSIA.id, NATO.id, (0.5, 0.3, 0.2)), piece(NATO.id, RUSSIA.id))
    plain, strict = make(*pieces), make(*pieces, min_confidence=0.6)
    assert not any(s.uncertain for s in plain)
    assert strict["Russia", "NATO"].uncertain
    assert not strict["NATO", "Russia"].uncertain
    assert [s.probabilities for s in plain] == [s.probabilities for s in strict]
    assert [s.label for s in plain] == [s.label for s in strict]


def test_pieces_toward_oneself_or_without_weight_are_left_out():
    assert len(make(piece(NATO.id, NATO.id), piece(RUSSIA.id, NATO.id, weight=0.0))) == 0


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: make(piece("nobody", NATO.id)), "nobody"),
        (lambda: make(piece(NATO.id, AUTHOR)), "AUTHOR"),
        (lambda: make(piece(TAX.id, NATO.id)), "issue is only ever a target"),
        (lambda: make(piece(RUSSIA.id, NATO.id, (0.5, 0.5, 0.5))), "sum to 1"),
        (lambda: make(actors=(NATO, NATO), mentions=()), "distinct"),
        (lambda: make(actors=(Actor(AUTHOR, "A", "person"),), mentions=()), "AUTHOR"),
        (lambda: make(actors=(NATO,)), "mentions of unknown actors: 'sergey-lavrov'"),
        (lambda: make(min_confidence=2), "from 0 to 1"),
    ],
)
def test_contradictory_input_is_refused(build, says):
    with pytest.raises(InputError, match=says):
        build()


def test_what_a_body_does_counts_for_who_speaks_for_it_there():
    graph = make(piece(RUSSIA.id, NATO.id, voices=(LAVROV.id,)))
    assert rows(graph) == {(RUSSIA.id, NATO.id): False, (LAVROV.id, NATO.id): True}
    evidence = graph["Lavrov", "NATO"].evidence[0]
    assert (evidence.source, evidence.target) == (RUSSIA.id, NATO.id)
    assert graph.get("Putin", "NATO") is None


def test_it_counts_toward_those_whom_the_target_speaks_for():
    graph = make(piece(RUSSIA.id, BIDEN.id, voices=(LAVROV.id,)))
    assert graph["Lavrov", "Biden"].label == graph["Lavrov", "US"].label == "oppose"


@pytest.mark.parametrize("own", [SUPPORT, NEUTRAL], ids=["support", "neutral"])
def test_own_words_count_before_the_bodys(own):
    graph = make(piece(RUSSIA.id, NATO.id, voices=(LAVROV.id,)), piece(LAVROV.id, NATO.id, own))
    assert graph["Lavrov", "NATO"].probabilities == own
    assert not graph["Lavrov", "NATO"].rolled_up


@pytest.mark.parametrize("target", [LAVROV, PUTIN], ids=["speaker", "colleague"])
def test_a_bodys_stance_toward_its_own_counts_for_nobody_else(target):
    graph = make(piece(RUSSIA.id, target.id, voices=(LAVROV.id,)))
    assert rows(graph) == {(RUSSIA.id, target.id): False}
