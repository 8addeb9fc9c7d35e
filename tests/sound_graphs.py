"""What has to hold of every graph, however odd its text."""

from __future__ import annotations

import json
import math
from pathlib import Path

import stancelib
from stancelib import StanceGraph

ROOT = Path(__file__).resolve().parents[1]
PLAIN = "Norway praised Chile."


def assert_sound(graph: StanceGraph, text: str) -> None:
    """What has to hold of every graph of a text."""
    known = {actor.id for actor in graph.actors}
    for mention in graph.mentions:
        assert mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.actor in known
    for stance in graph:
        assert stance.target in known
        assert stance.source in known or stance.source == stancelib.AUTHOR
        assert stance.label in stancelib.LABELS
        assert all(0.0 <= p <= 1.0 for p in stance.probabilities)
        assert math.isclose(sum(stance.probabilities), 1.0, abs_tol=1e-6)
        assert math.isclose(
            stance.score, stance.probabilities[2] - stance.probabilities[0], abs_tol=1e-9
        )
        assert stance.evidence
        for piece in stance.evidence:
            assert text[piece.start : piece.end] == piece.text
    assert json.loads(graph.to_json())["schema"] == 1
    assert len(graph.to_records()) == len(graph)
    assert repr(graph)
    assert graph.to_text(neutral=True)
    assert graph.to_html()
    graph.matrix()


def scored(text: str) -> StanceGraph:
    """The sound graph of a text."""
    graph = stancelib.score(text)
    assert_sound(graph, text)
    return graph


def label(graph: StanceGraph, source: str, target: str) -> str | None:
    stance = graph.get(source, target)
    return None if stance is None else stance.label


def names(graph: StanceGraph) -> set[str]:
    return {graph.name_of(mention.actor) for mention in graph.mentions}
