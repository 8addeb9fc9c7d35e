"""Whether a clause tells that somebody does something, and what it tells of an issue's maker."""

from __future__ import annotations

import pytest

from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.coordination import narrowed
from stancelib.document import read_document
from stancelib.makers import maker_sign
from stancelib.pairs import build_pairs
from stancelib.told import does, is_told
from stancelib.types import Actor, Article, Clause, Pair

LEVY = Actor("levy", "levy", "issue")


def clause_of(text: str) -> Clause:
    cast = find_actors(read_document(Article(text)), (), (LEVY,))
    return next(c for c in build_clauses(cast)[0] if c.masks_issues)


def pair_of(text: str, source: str) -> tuple[Pair, Pair]:
    """The pair of a source and the levy: as it is formed, and as it is read."""
    cast = find_actors(read_document(Article(text)), (), (LEVY,))
    pairs = build_pairs(cast, build_clauses(cast)[0], author=False)[0]
    return next(
        (p, n)
        for p, n in zip(pairs, narrowed(pairs), strict=True)
        if p.source is not None
        and cast.mentions[p.source].actor == source
        and cast.mentions[p.target].actor == "levy"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Norway imposed the levy.", True),
        ("Norway said it would impose the levy.", True),
        ("Norway vowed to impose the levy.", True),
        ("Norway did not impose the levy.", False),
        ("Norway could impose the levy.", False),
        ("Norway will impose the levy if Peru refuses.", True),
        ("If Norway imposed the levy, Peru would gain.", False),
        ("Norway denied that it would impose the levy.", False),
        ("Norway accused Peru of imposing the levy.", False),
        ("Norway said the decision to impose the levy was wrong.", False),
        ("Norway warned Peru against imposing the levy.", False),
    ],
)
def test_who_does_something(text: str, told: bool) -> None:
    clause = clause_of(text)
    verb = clause.lemmas.index("impose")
    assert does(clause, min(clause.units.values()), verb) is told  # Norway is named first


def test_would_is_told_only_where_it_will_do() -> None:
    clause = clause_of("Norway would impose the levy.")
    verb = clause.lemmas.index("impose")
    assert is_told(clause, verb, would=True)
    assert not is_told(clause, verb)


@pytest.mark.parametrize(
    ("text", "source", "sign"),
    [
        ("The levy, imposed by Norway in March, hurt farmers.", "NO", 1),
        ("Farmers resent the levy, which was drafted in secret by Norway.", "NO", 1),
        ("Farmers resent the levy that Norway imposed.", "NO", 1),
        ("Norway, which imposed the levy, ignored the farmers.", "NO", 1),
        ("The levy was vetoed by Norway.", "NO", -1),
        ("Changes to the levy proposed by Norway were rejected.", "NO", 0),
        ("A plan to replace the levy, drafted by Norway, was leaked.", "NO", 0),
        ("Norway, which imposed the levy, said it had failed.", "NO", 0),
        ("The levy, imposed by Norway in 2010, has been scrapped.", "NO", 0),
    ],
)
def test_the_maker_of_an_issue_is_for_it(text: str, source: str, sign: int) -> None:
    pair = pair_of(text, source)[0]
    assert pair.source_unit is not None
    assert maker_sign(pair.clause, pair.source_unit, pair.target_unit) == sign


def test_what_is_told_of_the_maker_is_left_out_for_others() -> None:
    formed, read = pair_of("Peru resents the levy, which Norway imposed in March.", "PE")
    assert "imposed" in formed.clause.words
    assert "imposed" not in read.clause.words
    of_maker = pair_of("Peru resents the levy, which Norway imposed in March.", "NO")[1]
    assert "imposed" in of_maker.clause.words
