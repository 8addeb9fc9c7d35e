"""What a scorer is asked where a source judges somebody else beside the target."""

from __future__ import annotations

import pytest

from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.coordination import narrowed
from stancelib.document import read_document
from stancelib.pairs import build_pairs
from stancelib.types import Article, Pair


def pairs_of(text: str) -> dict[tuple[str, str], tuple[Pair, Pair]]:
    """Pairs of actors by their ends: as they are formed, and as they are read."""
    cast = find_actors(read_document(Article(text)))
    clauses, _ = build_clauses(cast)
    pairs = build_pairs(cast, clauses, author=False)[0]
    return {
        (cast.mentions[p.source].actor, cast.mentions[p.target].actor): (p, n)
        for p, n in zip(pairs, narrowed(pairs), strict=True)
        if p.source is not None
    }


def read(text: str, source: str, target: str) -> str:
    return " ".join(pairs_of(text)[source, target][1].clause.words)


def test_praise_of_another_is_left_out() -> None:
    text = "Norway thanked Peru for its help and said Chile was to blame for the delay."
    assert "thanked" not in read(text, "NO", "CL")
    assert "to blame for the delay" in read(text, "NO", "CL")
    assert "thanked <mask>" in read(text, "NO", "PE")


def test_a_verb_that_is_parsed_into_what_is_said_is_left_out() -> None:
    text = "Norway said that Chile had not listened to the farmers and thanked Peru for its help."
    assert "thanked" not in read(text, "NO", "CL")


@pytest.mark.parametrize(
    "text",
    [
        "Norway did not thank Peru or blame Chile.",
        "Norway thanked Peru and did the same for Chile.",
        "Norway visited Peru and toured Chile.",
        "Norway blamed Chile and Peru.",
    ],
)
def test_what_hangs_together_is_read_together(text: str) -> None:
    assert all(pair is read for pair, read in pairs_of(text).values())


def test_what_is_read_is_a_sound_clause_with_the_same_ends() -> None:
    text = (
        "Kenya, which borders Uganda, praised Chile, accused Peru of lying and said that Norway, "
        "in its view, had broken its word."
    )
    changed = 0
    for pair, read in pairs_of(text).values():
        clause = read.clause
        changed += read is not pair
        length = len(clause.words)
        columns = (clause.lemmas, clause.tags, clause.heads, clause.relations, clause.first)
        assert {len(column) for column in columns} == {length}
        assert all(-1 <= head < length for head in clause.heads)
        assert sum(head < 0 for head in clause.heads) >= 1
        assert (read.source, read.target) == (pair.source, pair.target)
        assert read.source_unit == clause.units[read.source or 0] or read is pair
        assert clause.words[read.target_unit].startswith("<mask")
    assert changed
