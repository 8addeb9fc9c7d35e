"""Golden cases: short texts with the stances that careful readers find in them.

A label of "neutral" is satisfied by a neutral stance or by none at all: the library may
decline to assess a pair that the text does not relate. A case that is not met yet carries
``known_failing`` with the reason, and is strict: once met, the mark has to go.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import stancelib
from stancelib.types import AUTHOR, LABELS

Case = dict[str, Any]

CASES: list[Case] = [
    case
    for path in sorted(Path(__file__).with_name("cases").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
KEYS = {"id", "text", "actors", "issues", "expect", "note", "known_failing"}


def parameter(case: Case) -> Any:
    reason = case.get("known_failing")
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=reason)] if reason else []
    return pytest.param(case, id=case["id"], marks=marks)


def name_of(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else str(entry["name"])


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_case(case: Case) -> None:
    wrong = mistakes(case, "fast")
    assert not wrong, "; ".join(wrong) + f" in: {case['text']}"


def mistakes(case: Case, model: str) -> list[str]:
    graph = stancelib.score(
        case["text"], actors=case.get("actors", ()), issues=case.get("issues", ()), model=model
    )
    wrong = []
    for source, target, label in case["expect"]:
        stance = graph.get(source, target)
        found = "not assessed" if stance is None else stance.label
        if found != label and not (label == "neutral" and stance is None):
            wrong.append(f"{source} -> {target}: expected {label}, found {found}")
    return wrong


def test_contextual_model_reads_most_cases(capsys: pytest.CaptureFixture[str]) -> None:
    """Cases are written around what the fast model finds hard; three in four are asked for."""
    pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")
    wrong = [mistakes(case, "contextual") for case in CASES]
    right = sum(not w for w in wrong)
    with capsys.disabled():
        print(f"\ncases: the contextual model reads {right} of {len(CASES)} rightly")
    assert right >= 0.75 * len(CASES)


def test_cases_are_well_formed() -> None:
    ids = [case["id"] for case in CASES]
    texts = [case["text"] for case in CASES]
    assert len(set(ids)) == len(ids)
    assert len(set(texts)) == len(texts)
    for case in CASES:
        assert case.keys() <= KEYS, case["id"]
        assert case["expect"], case["id"]
        issues = {name_of(issue) for issue in case.get("issues", ())}
        pairs = [(source, target) for source, target, _ in case["expect"]]
        assert len(set(pairs)) == len(pairs), case["id"]
        for source, target, label in case["expect"]:
            assert label in LABELS, case["id"]
            assert source != target, case["id"]
            assert target != AUTHOR, case["id"]
            assert source not in issues, f"{case['id']}: an issue holds no stance"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 190


def test_known_failing_cases_are_few_and_say_why() -> None:
    reasons = [case["known_failing"] for case in CASES if "known_failing" in case]
    assert len(reasons) <= 0.15 * len(CASES)
    assert all(len(reason) > 10 for reason in reasons)


def test_a_model_that_answers_neutral_fails_most_cases() -> None:
    labels = [[label for _, _, label in case["expect"]] for case in CASES]
    opinionated = [any(label != "neutral" for label in case) for case in labels]
    flat = [label for case in labels for label in case]
    assert sum(opinionated) >= 0.8 * len(CASES)
    assert flat.count("neutral") <= 0.35 * len(flat)


@pytest.mark.parametrize("label", ["oppose", "support"])
def test_a_model_that_answers_one_opinion_fails_many_cases(label: str) -> None:
    failed = [any(expected != label for _, _, expected in case["expect"]) for case in CASES]
    assert sum(failed) >= 0.4 * len(CASES)
