"""Asking a graph: names find actors, and what was not assessed is not neutral."""

from __future__ import annotations

import pickle

import pytest
from made_graphs import EVERYONE, NATO, SUPPORT, US, example, make, piece

from stancelib.errors import InputError, NotAssessedError, StancelibError, UnknownActorError
from stancelib.types import AUTHOR, Actor


@pytest.fixture
def graph():
    return example()


@pytest.mark.parametrize(
    "name",
    [
        "org:nato",
        "NATO",
        "Nato",
        "nato",
        "the NATO",
        "The  Nato",
        "north atlantic treaty organization",
    ],
)
def test_any_alias_or_id_finds_an_actor(graph, name):
    assert graph[name, "USA"].label == "support"
    assert graph.get("Lavrov", name).label == "oppose"
    assert (name, "US") in graph


def test_exact_names_come_before_looser_ones():
    us = Actor("pronoun", "us", "group")
    both = make(piece("pronoun", NATO.id), piece(US.id, NATO.id, SUPPORT), actors=(*EVERYONE, us))
    assert both["US", "NATO"].source == US.id
    assert both["us", "NATO"].source == "pronoun"


def test_an_ambiguous_name_is_not_guessed():
    one, two = (Actor(i, f"{i} Congress", "organisation", ("Congress",)) for i in "ab")
    both = make(piece("a", "b"), actors=(one, two), mentions=())
    with pytest.raises(UnknownActorError, match="'a', 'b'"):
        both["Congress", "a"]
    assert both["a", "b"].label == "oppose"


def test_unknown_actors_list_near_matches(graph):
    with pytest.raises(UnknownActorError, match=r"no actor 'Rusia'.*Nearest: 'Russia'") as caught:
        graph["Rusia", "NATO"]
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, StancelibError)
    assert "actors=" in str(caught.value)
    assert graph.get("Rusia", "NATO") is None
    with pytest.raises(UnknownActorError, match="none at all"):
        make(actors=(), mentions=())["a", "b"]


def test_not_assessed_is_not_neutral(graph):
    with pytest.raises(NotAssessedError, match="was not assessed") as caught:
        graph["NATO", "Lavrov"]
    assert isinstance(caught.value, KeyError)
    message = str(caught.value)
    assert "The other order was" in message
    assert "'United States'" in message
    assert "graph.get" in message
    assert graph.get("NATO", "Lavrov") is None
    assert ("NATO", "Lavrov") not in graph
    assert graph.get("US", "NATO").label == "neutral"
    with pytest.raises(NotAssessedError, match="only ever a source"):
        graph["NATO", AUTHOR]
    with pytest.raises(NotAssessedError, match="toward themselves"):
        graph["NATO", "NATO"]


def test_another_key_than_a_pair_is_misuse(graph):
    with pytest.raises(InputError, match="source, target"):
        graph["Russia"]


def test_stances_iterate_strongest_first(graph):
    strengths = [abs(s.score) for s in graph]
    assert strengths == sorted(strengths, reverse=True)
    assert tuple(graph) == graph.stances
    assert len(graph) == len(graph.stances)
    assert graph.stances[0] in graph


def test_graphs_are_frozen_and_pickle(graph):
    graph["NATO", "US"]  # fills what is cached
    with pytest.raises(AttributeError):
        graph.stances = ()
    assert pickle.loads(pickle.dumps(graph)) == graph
