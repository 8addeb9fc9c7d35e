"""Odd arguments of `stancelib.score`: a sound graph, or an error that says what is wrong."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from sound_graphs import PLAIN, ROOT, assert_sound

import stancelib
from stancelib import Actor, Article, StancelibError
from stancelib.errors import InputError


@pytest.mark.parametrize("text", [b"Norway", None, ["Norway"], Path("x.txt"), 3, {}, object()])
def test_text_of_a_wrong_type(text: object) -> None:
    with pytest.raises(InputError, match=type(text).__name__):
        stancelib.score(text)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        stancelib.score(Article(text))  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["actors", "issues"])
@pytest.mark.parametrize(
    "given",
    [
        "Norway",
        {"name": "Norway"},
        [b"Norway"],
        [None],
        [3],
        [{}],
        [{"name": ""}],
        [{"name": 3}],
        [{"name": "x", "kind": "planet"}],
        [{"name": "x", "kind": ["country"]}],
        [{"name": "x", "aliases": "y"}],
        [{"name": "x", "aliases": [3]}],
        [{"name": "x", "id": "AUTHOR"}],
        [{"name": "x", "id": 3}],
        [{"name": "x", "parent": 3}],
        [{"name": "x", "metadata": 3}],
        ["x", "x"],
        ["!!!"],
        ["\ud800"],
        None,
        3,
    ],
    ids=repr,
)
def test_actors_that_cannot_be_used(option: str, given: object) -> None:
    with pytest.raises(InputError, match=option):
        stancelib.score(PLAIN, **{option: given})  # type: ignore[arg-type]


def test_actor_and_issue_of_one_id() -> None:
    with pytest.raises(InputError, match="both"):
        stancelib.score(PLAIN, actors=["Oil"], issues=["Oil"])
    with pytest.raises(InputError, match="issue"):
        stancelib.score(PLAIN, issues=[Actor("oil", "Oil", "organisation")])


@pytest.mark.parametrize(
    "actors",
    [
        [{"name": "Chile", "parent": "chile"}],
        [{"name": "Chile", "parent": "Norway"}, {"name": "Norway", "parent": "Chile"}],
        [{"name": "Chile", "parent": "nobody"}],
        [{"name": "praised"}],
        [{"name": "the"}],
        [{"name": "x" * 10_000}],
        [{"name": "Norway praised Chile."}],
        [f"Actor number {n}" for n in range(500)],
    ],
    ids=lambda actors: repr(actors)[:40],
)
def test_odd_actors_are_harmless(actors: list[object]) -> None:
    assert_sound(stancelib.score(PLAIN, actors=actors), PLAIN)  # type: ignore[arg-type]
    issues = [a for a in actors if isinstance(a, str) or "parent" not in a]  # type: ignore[operator]
    assert_sound(stancelib.score(PLAIN, issues=issues), PLAIN)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [math.nan, math.inf, -0.1, 1.1, "0.5", None, [0.5]], ids=repr)
def test_min_confidence_out_of_range(given: object) -> None:
    with pytest.raises(InputError, match="min_confidence"):
        stancelib.score(PLAIN, min_confidence=given)  # type: ignore[arg-type]


def test_min_confidence_is_checked_before_a_batch_begins() -> None:
    with pytest.raises(InputError, match="min_confidence"):
        list(stancelib.load().score_many([PLAIN], min_confidence=math.nan))


@pytest.mark.parametrize(
    "given",
    [
        "no-such-model",
        Path("no/such/model"),
        ROOT / "tests",
        3,
        "",
    ],
    ids=repr,
)
def test_model_that_is_none(given: object) -> None:
    with pytest.raises(StancelibError):
        stancelib.score(PLAIN, model=given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "pair", ["Norway", ("Norway",), ("Norway", "Chile", "Peru"), (1, 2), None], ids=repr
)
def test_graph_asked_for_no_pair(pair: object) -> None:
    with pytest.raises(InputError, match="two names"):
        stancelib.score(PLAIN)[pair]  # type: ignore[index]


def test_bad_articles_of_a_batch_are_recorded() -> None:
    articles = [PLAIN, b"bytes", None, "", Article(PLAIN, id="last")]
    results = list(stancelib.load().score_many(articles))  # type: ignore[arg-type]
    assert [r.index for r in results] == [0, 1, 2, 3, 4]
    assert [r.failure is None for r in results] == [True, False, False, True, True]
    assert results[4].id == "last"
