"""Checks that run over every feature block there is, and over what blocks are made from."""

from __future__ import annotations

import random
import re
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.actors import find_actors
from stancelib.actors.user import parse_actors
from stancelib.classifier import analyse
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.features import BLOCKS, FeatureBlock, PairView, default_blocks
from stancelib.features.dense import SLOTS, dense_features
from stancelib.features.judgements import AUTHOR_UNIT, find_judgements
from stancelib.features.lexicon import load_lexicon
from stancelib.features.view import ClauseView
from stancelib.pairs import build_pairs
from stancelib.reading import read_cast
from stancelib.syntax.features import MASK, MASK_ADJ
from stancelib.syntax.parser import load_parser
from stancelib.types import Article, Clause, Pair

TEMPLATES = (
    "{a} condemned {b} on Tuesday for its reckless attack.",
    "The envoy of {a} said that {b} was a threat to peace.",
    "{b} was praised by {a} after the two had signed a treaty.",
    "{a} did not reject the offer, and {b} thanked {a} for it.",
    '"We will never support {b}," {a} said in a statement.',
)
PLAIN = ("Norland", "Estmark")
# Names that are verbs, entries of the lexicon, function words, several words, other scripts.
HOSTILE = (
    ("Condemn", "Praise"),
    ("Attack", "Ally"),
    ("Said", "Reject"),
    ("Support Vector Group", "Friends of the Threat"),
    ("Stop Hate", "Not For Peace"),
    ("Łódzki Żółw", "Çelik Örgütü"),
    ("南の国", "Дружба"),
    ("O'Neill-Smith", "R2D2"),
    ("T", "S"),
)


@lru_cache(maxsize=256)
def views_of(text: str, names: tuple[str, str]) -> tuple[PairView, ...]:
    actors = parse_actors([{"name": n, "id": f"id{i}"} for i, n in enumerate(names)])
    cast = find_actors(read_document(Article(text)), actors)
    clauses, _ = build_clauses(cast)
    pairs, _ = build_pairs(cast, clauses)
    return tuple(analyse(pairs))


def features_of(block: FeatureBlock, views: tuple[PairView, ...]) -> list[list[tuple[str, int]]]:
    return [block.extract(view) for view in views]


every_block = pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))


@pytest.mark.parametrize("name", list(BLOCKS))
def test_registered_under_its_own_name_with_a_version(name: str) -> None:
    block = BLOCKS[name]
    assert block.name == name
    assert type(block.version) is int
    assert block.version >= 1
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name), "the name is a prefix of features"


@every_block
@pytest.mark.parametrize("template", TEMPLATES)
def test_deterministic_strings_with_units_in_range(block: FeatureBlock, template: str) -> None:
    text = template.format(a=PLAIN[0], b=PLAIN[1])
    views = views_of(text, PLAIN)
    assert views, "the template names two actors in one sentence"
    assert {v.source is None for v in views} >= {False}
    once, again = features_of(block, views), features_of(block, views)
    assert once == again
    assert once == features_of(block, views_of.__wrapped__(text, PLAIN))
    for view, row in zip(views, once, strict=True):
        check_row(view, row)


def check_row(view: PairView, row: list[tuple[str, int]]) -> None:
    assert type(row) is list
    for feature, unit in row:
        assert type(feature) is str
        assert feature
        assert type(unit) is int
        assert -1 <= unit < view.view.n


@every_block
@pytest.mark.parametrize("names", HOSTILE, ids=" / ".join)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_name_makes_a_difference(
    block: FeatureBlock, template: str, names: tuple[str, str]
) -> None:
    plain = views_of(template.format(a=PLAIN[0], b=PLAIN[1]), PLAIN)
    views = views_of(template.format(a=names[0], b=names[1]), names)
    assert [(v.source, v.target) for v in views] == [(v.source, v.target) for v in plain]
    assert features_of(block, views) == features_of(block, plain)


@every_block
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_name_appears(block: FeatureBlock, template: str) -> None:
    for names in (PLAIN, HOSTILE[5], HOSTILE[6]):
        words = {w.lower() for name in names for w in name.split()}
        for row in features_of(block, views_of(template.format(a=names[0], b=names[1]), names)):
            for feature, _ in row:
                assert words.isdisjoint(re.findall(r"\w+", feature.lower())), feature


@every_block
@pytest.mark.parametrize("template", TEMPLATES)
def test_swapping_names_leaves_the_pair_as_it_was(block: FeatureBlock, template: str) -> None:
    there = views_of(template.format(a="Russia", b="NATO"), ("Russia", "NATO"))
    back = views_of(template.format(a="NATO", b="Russia"), ("Russia", "NATO"))
    assert features_of(block, there) == features_of(block, back)


# --- clauses that are not parsed -----------------------------------------------------------

INDEPENDENT = [block for block in BLOCKS.values() if block.language is None]
any_language = pytest.mark.parametrize("block", INDEPENDENT, ids=[b.name for b in INDEPENDENT])


def plain_views(text: str, names: tuple[str, str]) -> tuple[PairView, ...]:
    actors = parse_actors([{"name": n, "id": f"id{i}"} for i, n in enumerate(names)])
    cast = read_cast(Article(text), actors, (), "xx")
    clauses, _ = build_clauses(cast)
    pairs, _ = build_pairs(cast, clauses)
    return tuple(analyse(pairs))


@any_language
@pytest.mark.parametrize("names", HOSTILE, ids=" / ".join)
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_name_makes_a_difference_without_a_parser(
    block: FeatureBlock, template: str, names: tuple[str, str]
) -> None:
    plain = plain_views(template.format(a=PLAIN[0], b=PLAIN[1]), PLAIN)
    views = plain_views(template.format(a=names[0], b=names[1]), names)
    assert {v.source is None for v in plain} == {False, True}
    rows = features_of(block, plain)
    assert any(rows)
    assert features_of(block, views) == rows
    for view, row in zip(views, rows, strict=True):
        check_row(view, row)


def test_what_reads_no_english_says_so() -> None:
    assert set(default_blocks("en")) <= set(BLOCKS)
    assert set(default_blocks("xx")) == {block.name for block in INDEPENDENT}
    assert {block.language for block in BLOCKS.values()} == {None, "en"}
    views = plain_views(TEMPLATES[0].format(a=PLAIN[0], b=PLAIN[1]), PLAIN)
    assert views
    assert all(not v.judgements and not v.view.frames for v in views)


# --- clauses of any shape ------------------------------------------------------------------

RELATIONS = load_parser()._relations
TAGS = load_parser()._tags
LEMMAS = (
    "condemn praise accuse attack threat ally call say deny not no never each other one another "
    "neither may if unless that who which by of against with as lack support opposition refuse "
    "trade insult and , . \" '' try fail stop reckless welcome be have the"
).split()


def make_clause(
    heads: list[int], relations: list[str], tags: list[str], lemmas: list[str], masked: set[int]
) -> Clause:
    n = len(heads)
    words = tuple(MASK if i in masked else lemmas[i] for i in range(n))
    return Clause(
        sentence=0,
        words=words,
        lemmas=words,
        tags=tuple(tags),
        heads=tuple(heads),
        relations=tuple(relations),
        first=tuple(range(n)),
        last=tuple(range(1, n + 1)),
        units=dict(enumerate(sorted(masked))),
        quoted=(-1,) * n,
    )


@st.composite
def clauses(draw: st.DrawFn, largest: int = 16) -> Clause:
    n = draw(st.integers(1, largest))
    rng = random.Random(draw(st.integers(0, 2**32)))
    order = list(range(n))
    rng.shuffle(order)
    heads = [-1] * n
    for place, unit in enumerate(order[1:], 1):
        heads[unit] = order[rng.randrange(place)]
    relations = ["root" if h < 0 else rng.choice(RELATIONS) for h in heads]
    tags = [rng.choice(TAGS) for _ in range(n)]
    lemmas = [rng.choice(LEMMAS) for _ in range(n)]
    masked = set(rng.sample(range(n), rng.randint(1, min(n, 6))))
    return make_clause(heads, relations, tags, lemmas, masked)


def pairs_of(clause: Clause) -> list[Pair]:
    mentions = list(clause.units.items())
    found = [Pair(None, m, clause, None, u) for m, u in mentions]
    found += [Pair(s, t, clause, su, tu) for s, su in mentions for t, tu in mentions if s != t]
    return found


def check_clause(clause: Clause) -> None:
    pairs = pairs_of(clause)
    views = list(analyse(pairs))
    for block in BLOCKS.values():
        for view in views:
            row = block.extract(view)
            check_row(view, row)
            assert row == block.extract(view)
            assert len(row) <= 200 + 40 * view.view.n * max(1, len(view.judgements)), block.name
    check_dense(views)
    check_judgements(clause)


def check_dense(views: list[PairView]) -> None:
    vectors = load_parser().vectors
    dense = dense_features(views, vectors)
    assert dense.shape == (len(views), len(SLOTS) * vectors.dimensions)
    assert dense.dtype == np.float32
    assert np.isfinite(dense).all()
    assert np.array_equal(dense, dense_features(views, vectors))
    # Alone, or after others: a row is the same.
    for row in {0, len(views) - 1}:
        assert np.array_equal(dense[row : row + 1], dense_features([views[row]], vectors))


def check_judgements(clause: Clause) -> None:
    view = ClauseView(clause, load_lexicon())
    found = find_judgements(view)
    units = set(clause.units.values())
    for (source, target), judgements in found.items():
        assert source in units | {AUTHOR_UNIT}
        assert target in units
        assert source != target
        assert judgements
        for j in judgements:
            assert (j.source, j.target) == (source, target)
            assert j.sign in (-1, 1)
            assert 1 <= j.strength <= 3
            assert 0 <= j.predicate < view.n
            assert j.predicate not in units
            assert j.role in ("act", "eval", "scope", "agent")
            assert j.depth >= 0
    assert found == find_judgements(ClauseView(clause, load_lexicon()))


@settings(max_examples=150, deadline=None)
@given(clauses())
def test_any_tree(clause: Clause) -> None:
    check_clause(clause)


def test_one_unit() -> None:
    clause = make_clause([-1], ["root"], ["PROPN"], ["x"], {0})
    check_clause(clause)


def test_no_pairs() -> None:
    vectors = load_parser().vectors
    assert list(analyse([])) == []
    assert dense_features([], vectors).shape == (0, len(SLOTS) * vectors.dimensions)


@pytest.mark.parametrize("shape", ["chain up", "chain down", "star", "random"])
@pytest.mark.parametrize("relation", ["conj", "xcomp", "nmod", "acl:relcl", "obj", None])
def test_150_units(shape: str, relation: str | None) -> None:
    n = 150
    rng = random.Random(f"{shape} {relation}")
    heads = {
        "chain up": [-1, *range(n - 1)],
        "chain down": [*range(1, n), -1],
        "star": [-1] + [0] * (n - 1),
        "random": [-1] + [rng.randrange(i) for i in range(1, n)],
    }[shape]
    relations = ["root" if h < 0 else relation or rng.choice(RELATIONS) for h in heads]
    tags = [rng.choice(("VERB", "NOUN", "ADJ")) for _ in heads]
    lemmas = [rng.choice(LEMMAS) for _ in heads]
    clause = make_clause(heads, relations, tags, lemmas, {3, 40, 75, 149})
    view = ClauseView(clause, load_lexicon())
    total = sum(map(len, find_judgements(view).values()))
    assert total < 100 * n
    for pair in analyse(pairs_of(clause)[:6]):
        for block in BLOCKS.values():
            check_row(pair, block.extract(pair))


def test_a_crowd_of_actors_stays_cheap() -> None:
    # "A, A, A, ... condemned attacks on A, A, A ...": each of 16 on each of 16, no more.
    words = [MASK, ","] * 16 + ["condemn", "attack", "on"] + [MASK, ","] * 16
    verb, noun = 32, 33
    heads = [verb if i == 0 else 0 for i in range(32)] + [-1, verb, 35]
    heads += [noun if i == 35 else 35 for i in range(35, 67)]
    relations = ["punct" if w == "," else "conj" for w in words]
    relations[0], relations[verb], relations[noun] = "nsubj", "root", "obj"
    relations[34], relations[35] = "case", "nmod"
    tags = ["PUNCT" if w == "," else "PROPN" for w in words]
    tags[verb], tags[noun], tags[34] = "VERB", "NOUN", "ADP"
    masked = {i for i, w in enumerate(words) if w == MASK}
    clause = make_clause(heads, relations, tags, words, masked)
    found = find_judgements(ClauseView(clause, load_lexicon()))
    assert sum(map(len, found.values())) < 3000


def test_adjectival_actors_are_masked_too() -> None:
    (view, *_) = views_of("Russian officials condemned the NATO summit.", ("Estmark", "Norland"))
    assert MASK_ADJ in view.view.clause.words
