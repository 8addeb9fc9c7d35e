"""The parser: any words make a tree, in any company, and names make no difference."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.actors import find_actors
from stancelib.actors.user import parse_actors
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.syntax.features import MASK, MASK_ADJ
from stancelib.syntax.parser import Parse, _tree, load_parser
from stancelib.types import Article, Clause

# --- trees ---------------------------------------------------------------------------------


def check_tree(heads: Sequence[int]) -> None:
    assert sum(h < 0 for h in heads) == 1, "one root"
    for unit in range(len(heads)):
        node, steps = unit, 0
        while node >= 0:
            node, steps = heads[node], steps + 1
            assert steps <= len(heads), "a cycle"


def check_parse(words: Sequence[str], parse: Parse) -> None:
    parser = load_parser()
    assert len(parse.heads) == len(parse.tags) == len(parse.relations) == len(words)
    assert set(parse.tags) <= set(parser._tags)
    assert set(parse.relations) <= set(parser._relations)
    assert all(-1 <= h < len(words) and h != i for i, h in enumerate(parse.heads))
    if words:
        check_tree(parse.heads)


WORDS = st.one_of(
    st.sampled_from([MASK, MASK_ADJ, "said", "the", "of", ",", ".", '"', "condemned", "that"]),
    st.text(max_size=12),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=20), max_size=4))
def test_any_words_make_trees(sentences: list[list[str]]) -> None:
    parses = load_parser().parse(sentences)
    assert len(parses) == len(sentences)
    for words, parse in zip(sentences, parses, strict=True):
        check_parse(words, parse)


@pytest.mark.parametrize(
    "words",
    [
        ["word"],
        [""],
        [MASK],
        [","] * 30,
        [MASK] * 40,
        ["x" * 1_000_000],
        ["the", "é" * 5000, "fell"],
        ["\ud800", "\0", "\u202e"],
        ["and"] * 300,
    ],
    ids=range(9),
)
def test_odd_sentences(words: list[str]) -> None:
    for parse in load_parser().parse([words, words]):
        check_parse(words, parse)


def test_empty_sentences_among_others() -> None:
    words = [MASK, "fell", "."]
    empty, full, other = load_parser().parse([[], words, []])
    assert empty == other == Parse((), (), ())
    assert full == load_parser().parse([words])[0]
    assert load_parser().parse([]) == []
    assert load_parser().parse([[]]) == [empty]


def test_company_does_not_matter() -> None:
    rng = random.Random(3)
    words = "the minister said that reckless attacks on would never end , and it agreed".split()
    sentences = [
        [rng.choice([*words, MASK, MASK_ADJ]) for _ in range(rng.randint(1, 40))] for _ in range(40)
    ]
    together = load_parser().parse(sentences)
    assert together == [load_parser().parse([words])[0] for words in sentences]
    assert together == load_parser().parse(sentences[::-1])[::-1]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 14), st.integers(0, 2**32 - 1), st.booleans())
def test_any_scores_make_a_tree(n: int, seed: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    arcs = rng.normal(size=(n, n)).astype(np.float32)
    root = rng.normal(size=n).astype(np.float32)
    if ties:
        arcs, root = np.sign(arcs), np.sign(root)
    np.fill_diagonal(arcs, -np.inf)
    check_tree(_tree(arcs, root))


def test_a_plain_sentence_is_read_as_it_should_be() -> None:
    (parse,) = load_parser().parse([[MASK, "condemned", MASK, "on", "Monday", "."]])
    assert parse.heads[:3] == (1, -1, 1)
    assert parse.relations[:3] == ("nsubj", "root", "obj")
    assert parse.tags[1] == "VERB"
    (parse,) = load_parser().parse([[MASK, "was", "condemned", "by", MASK, "."]])
    assert parse.heads[0] == parse.heads[4] == 2
    assert parse.relations[0] == "nsubj:pass"


# --- names make no difference --------------------------------------------------------------


def clauses_of(text: str, *names: str) -> tuple[Clause, ...]:
    actors = parse_actors([{"name": n, "id": f"id{i}"} for i, n in enumerate(names)])
    return build_clauses(find_actors(read_document(Article(text)), actors))[0]


@pytest.mark.parametrize(
    "template",
    [
        "{0} accused {1} of an attack.",
        "It was {1} that {0} had in mind, the envoy of {1} said.",
        '"We support {1}," said {0}.',
    ],
)
@pytest.mark.parametrize(
    "names",
    [("Attack", "Said"), ("Friends of the Sea", "The Who Not"), ("Дружба", "南の国"), ("I", "A")],
    ids=" / ".join,
)
def test_masks_hide_the_name(template: str, names: tuple[str, str]) -> None:
    plain = clauses_of(template.format("Norland", "Estmark"), "Norland", "Estmark")
    other = clauses_of(template.format(*names), *names)
    assert len(plain) == len(other) == 1
    for column in ("words", "lemmas", "tags", "heads", "relations", "units", "quoted"):
        assert getattr(plain[0], column) == getattr(other[0], column), column
    assert MASK in plain[0].words
