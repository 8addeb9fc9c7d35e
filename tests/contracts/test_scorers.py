"""Checks that run over every scorer there is."""

from __future__ import annotations

import random
from functools import lru_cache

import numpy as np
import pytest

import stancelib
from stancelib.actors import find_actors
from stancelib.classifier import FastScorer
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.model import BUNDLED
from stancelib.pairs import build_pairs
from stancelib.types import Article, Pair

TEXT = """Russia condemned the decision of the United States on Monday.

The European Union praised Ukraine, while China accused Nato of provoking a crisis and
refused to back France. "We will never accept an attack on Poland," Germany said.

Iran thanked Iraq. It was a reckless move by Turkey, which Greece opposed."""

CLOSE = {"fast": 1e-9, "contextual": 1e-3}
"""How far sums in another order may lie apart: a last bit may be rounded to another int8."""

every_scorer = pytest.mark.parametrize("name", BUNDLED)


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    cast = find_actors(read_document(Article(TEXT)))
    found, _ = build_pairs(cast, build_clauses(cast)[0])
    assert len(found) > 15
    assert {p.source is None for p in found} == {True, False}
    return found


@every_scorer
def test_rows_are_probabilities(name: str) -> None:
    rows = stancelib.load(name).scorer.predict_proba(pairs())
    assert rows.shape == (len(pairs()), 3)
    assert rows.dtype == np.float64
    assert np.isfinite(rows).all()
    assert (rows >= 0).all()
    assert np.abs(rows.sum(axis=1) - 1).max() < 1e-12


@every_scorer
def test_no_pairs(name: str) -> None:
    assert stancelib.load(name).scorer.predict_proba([]).shape == (0, 3)


@every_scorer
def test_order_and_company_do_not_matter(name: str) -> None:
    scorer = stancelib.load(name).scorer
    whole = scorer.predict_proba(pairs())
    assert np.array_equal(whole, scorer.predict_proba(pairs())), "same input, same bits"
    backwards = scorer.predict_proba(pairs()[::-1])[::-1]
    assert np.abs(backwards - whole).max() < CLOSE[name]
    places = list(range(len(pairs())))
    random.Random(1).shuffle(places)
    shuffled = scorer.predict_proba([pairs()[i] for i in places])
    assert np.abs(shuffled - whole[places]).max() < CLOSE[name]
    alone = np.concatenate([scorer.predict_proba([pair]) for pair in pairs()])
    assert np.abs(alone - whole).max() < CLOSE[name]


@every_scorer
def test_only_one_kind_of_source(name: str) -> None:
    scorer = stancelib.load(name).scorer
    for author in (True, False):
        some = [p for p in pairs() if (p.source is None) == author]
        rows = scorer.predict_proba(some)
        assert np.abs(rows.sum(axis=1) - 1).max() < 1e-12


@pytest.mark.parametrize("head", ["actor", "author"])
def test_a_scorer_that_has_learned_one_kind_of_source(head: str) -> None:
    scorer = stancelib.load("fast").scorer
    partial = FastScorer(scorer.blocks, {head: scorer.heads[head]})
    rows = partial.predict_proba(pairs())
    assert np.abs(rows.sum(axis=1) - 1).max() < 1e-12


@every_scorer
def test_more_pairs_than_one_batch_holds(name: str) -> None:
    scorer = stancelib.load(name).scorer
    times = 2500 // len(pairs()) + 1
    many = scorer.predict_proba(pairs() * times).reshape(times, len(pairs()), 3)
    assert np.abs(many - scorer.predict_proba(pairs())).max() < CLOSE[name]
