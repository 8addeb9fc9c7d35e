"""The example articles against their gold stances, with the actors and issues given.

A gold "neutral" is satisfied by a neutral stance or by none at all: the library may decline
to assess a pair that the text does not relate. Any other gold stance that is not assessed
counts as missed.
"""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import stancelib
from stancelib import StanceGraph
from stancelib.model import BUNDLED
from stancelib.types import LABELS

AT_LEAST_RIGHT = 0.73
"""Share of all gold stances that are predicted right."""

AT_LEAST_OPINIONS_RIGHT = 0.66
"""Share of the gold stances other than neutral that are predicted right."""

AT_MOST_WRONG_SIGN = 0.05
"""Share of all gold stances for which the opposite is predicted."""

AT_MOST_NEUTRALS_MISJUDGED = 0.25
"""Share of the gold neutrals that are called a stance."""

AT_LEAST_RIGHT_IN_EACH = 0.45
"""Share of an article's gold stances that are predicted right."""

FOLDER = Path(__file__).resolve().parents[1] / "datasets" / "examples"
GOLD: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
}

Answers = Counter[tuple[str, str]]
"""How often a gold label met an answer; the answer "none" is a pair that was not assessed."""


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_bytes().decode("utf-8")


@pytest.fixture(params=BUNDLED)
def model(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name == "contextual":
        pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")
    return name


@functools.cache
def graph_of(name: str, model: str) -> StanceGraph:
    actors = GOLD[name]["actors"]
    return stancelib.score(
        text_of(name),
        actors=[a for a in actors if a["kind"] != "issue"],
        issues=[a for a in actors if a["kind"] == "issue"],
        model=model,
    )


def answers(name: str, model: str) -> Answers:
    graph = graph_of(name, model)
    found: Answers = Counter()
    for gold in GOLD[name]["stances"]:
        stance = graph.get(gold["source"], gold["target"])
        found[gold["label"], "none" if stance is None else stance.label] += 1
    return found


def all_answers(model: str) -> Answers:
    total: Answers = Counter()
    for name in GOLD:
        total += answers(name, model)
    return total


def share(found: Answers, counts: Callable[[str, str], bool], of: Callable[[str], bool]) -> float:
    n = sum(k for (gold, _), k in found.items() if of(gold))
    return sum(k for (gold, answer), k in found.items() if of(gold) and counts(gold, answer)) / n


def is_any(gold: str) -> bool:
    return True


def is_opinion(gold: str) -> bool:
    return gold != "neutral"


def is_neutral(gold: str) -> bool:
    return gold == "neutral"


def is_right(gold: str, answer: str) -> bool:
    return answer == gold or (gold == "neutral" and answer == "none")


def is_opposite(gold: str, answer: str) -> bool:
    return {gold, answer} == {"oppose", "support"}


def is_stance(gold: str, answer: str) -> bool:
    return answer in ("oppose", "support")


def failures(found: Answers) -> list[str]:
    """The thresholds that a set of answers misses."""
    right = share(found, is_right, is_any)
    opinions = share(found, is_right, is_opinion)
    opposite = share(found, is_opposite, is_any)
    misjudged = share(found, is_stance, is_neutral)
    problems = []
    if right < AT_LEAST_RIGHT:
        problems.append(f"{right:.1%} right")
    if opinions < AT_LEAST_OPINIONS_RIGHT:
        problems.append(f"{opinions:.1%} of the opinions right")
    if opposite > AT_MOST_WRONG_SIGN:
        problems.append(f"{opposite:.1%} with the wrong sign")
    if misjudged > AT_MOST_NEUTRALS_MISJUDGED:
        problems.append(f"{misjudged:.1%} of the neutrals called a stance")
    return problems


def test_there_are_enough_examples() -> None:
    assert len(GOLD) >= 6
    assert all_answers("fast").total() >= 200


def test_shares_over_all_examples(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = all_answers(model)
    with capsys.disabled():
        print(
            f"\nexamples, {model}: {share(found, is_right, is_any):.1%} right, "
            f"{share(found, is_right, is_opinion):.1%} of the opinions, "
            f"{share(found, is_opposite, is_any):.1%} with the wrong sign, "
            f"{share(found, is_stance, is_neutral):.1%} of the neutrals called a stance"
        )
    assert not failures(found), dict(found)


@pytest.mark.parametrize("constant", [*LABELS, "none"])
def test_one_answer_to_everything_fails(constant: str) -> None:
    found: Answers = Counter()
    for (gold, _), k in all_answers("fast").items():
        found[gold, constant] += k
    assert failures(found)


@pytest.mark.parametrize("name", GOLD)
def test_example(name: str, model: str) -> None:
    graph, text = graph_of(name, model), text_of(name)
    assert not graph.warnings
    found = answers(name, model)
    assert share(found, is_right, is_any) >= AT_LEAST_RIGHT_IN_EACH, dict(found)
    assert any(stance.label == "oppose" for stance in graph)
    assert any(stance.label == "support" for stance in graph)
    for mention in graph.mentions:
        assert text[mention.start : mention.end] == mention.text
    for stance in graph:
        for piece in stance.evidence:
            assert text[piece.start : piece.end] == piece.text


@pytest.mark.parametrize("name", GOLD)
def test_every_given_actor_is_found(name: str) -> None:
    graph = graph_of(name, "fast")
    missing = [
        actor["name"]
        for actor in GOLD[name]["actors"]
        if actor["kind"] != "issue" and not graph.mentions_of(actor["id"])
    ]
    assert not missing


def test_the_readme_shows_what_is_printed() -> None:
    root = Path(__file__).resolve().parents[1]
    _, shown, _ = (root / "README.md").read_text(encoding="utf-8").split("```", 2)
    command = [sys.executable, "-m", "stancelib.cli", "score", "datasets/examples/talks.txt"]
    printed = subprocess.run(
        [*command, "--top", "4", "--model", "fast"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    ).stdout
    assert printed.strip() == shown.removeprefix("text").strip()
