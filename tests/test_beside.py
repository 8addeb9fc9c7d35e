"""Clauses side by side: which pairs stand in two of them, and what the prior makes of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_clauses import clause_of, pairs_of

from stancelib.actors import find_actors
from stancelib.beside import own_subjects, stand_beside
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.pairs import build_pairs
from stancelib.prior import ArticlePrior
from stancelib.types import Article, Pair

# Text, source and target (as they stand in it), whether they stand in clauses side by side.
CASES = [
    ("Peru urged calm; Chile praised Kenya.", "Peru", "Kenya", True),
    ("Peru urged calm; Chile praised Kenya.", "Chile", "Kenya", False),
    ("Peru urged calm; Chile praised Kenya.", "Chile", "Peru", True),
    ("Peru held elections in May, and Chile blamed Kenya for the delay.", "Peru", "Kenya", True),
    ("Peru closed its border while Chile thanked Kenya.", "Peru", "Kenya", True),
    ("While Chile thanked Kenya, Peru closed its border.", "Peru", "Kenya", True),
    ("Chile thanked Kenya, and Peru closed its border.", "Peru", "Kenya", True),
    ("Peru left the room and condemned Kenya.", "Peru", "Kenya", False),
    ("Peru and Chile condemned Kenya.", "Peru", "Kenya", False),
    ("Peru said that Kenya had lied.", "Peru", "Kenya", False),
    ("Kenya had lied, said Peru.", "Peru", "Kenya", False),
    ("Kenya is a threat, Peru said on Monday.", "Peru", "Kenya", False),
    ("Peru, which borders Chile, condemned Kenya.", "Chile", "Kenya", False),
    ("Peru praised Kenya, as did Chile.", "Chile", "Kenya", False),
    ("While it thanked Kenya for the ships, Peru denounced Chile.", "Peru", "Kenya", False),
    ('"Kenya has lied and Chile has not," said Peru.', "Peru", "Kenya", False),
]


def find(text: str, source: str, target: str) -> Pair:
    cast = find_actors(read_document(Article(text)))
    ends = tuple(
        next(i for i, m in enumerate(cast.mentions) if m.text == x) for x in (source, target)
    )
    clauses, _ = build_clauses(cast)
    (found,) = [p for p in build_pairs(cast, clauses)[0] if (p.source, p.target) == ends]
    return found


@pytest.mark.parametrize(("text", "source", "target", "expected"), CASES)
def test_which_pairs_stand_beside(text: str, source: str, target: str, expected: bool) -> None:
    pair = find(text, source, target)
    assert stand_beside(pair, own_subjects(pair.clause)) == expected


def test_author_stands_beside_nobody() -> None:
    for pair in pairs_of("Peru urged calm; Chile praised Kenya."):
        if pair.source is None:
            assert not stand_beside(pair, own_subjects(pair.clause))


def test_clauses_without_syntax_have_no_subjects() -> None:
    assert own_subjects(clause_of(["<mask>", "left", ";", "<mask>", "praised", "<mask>"])) == set()


def test_heads_that_run_in_a_circle_end() -> None:
    clause = clause_of(["<mask>", "left", "<mask>", "praised", "<mask>"])
    clause = replace(
        clause,
        heads=(1, 3, 3, 1, 3),
        relations=("nsubj", "conj", "nsubj", "conj", "obj"),
    )
    pair = Pair(0, 2, clause, 0, 4)
    assert stand_beside(pair, own_subjects(clause)) in (True, False)


def test_prior_spares_them_the_shift_and_nobody_else() -> None:
    pairs = pairs_of("Peru urged calm; Chile praised Kenya.")
    own = own_subjects(pairs[0].clause)
    beside = np.array([stand_beside(pair, own) for pair in pairs])
    assert beside.any()
    assert not beside.all()
    given = np.tile([0.05, 0.75, 0.2], (len(pairs), 1))
    shifted = ArticlePrior(neutral_shift=1.85).adapt(pairs, given.copy())
    spared = ArticlePrior(neutral_shift=1.85, beside=1.0).adapt(pairs, given.copy())
    half = ArticlePrior(neutral_shift=1.85, beside=0.5).adapt(pairs, given.copy())
    np.testing.assert_allclose(spared[beside], given[beside])
    np.testing.assert_allclose(spared[~beside], shifted[~beside])
    assert (shifted[beside, 1] < half[beside, 1]).all()
    assert (half[beside, 1] < spared[beside, 1]).all()
