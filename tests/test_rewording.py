"""Issues under names of the caller's own, which the text does not have."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

import stancelib
from stancelib.actors.user import normal_id
from stancelib.graph import StanceGraph

ROOT = Path(__file__).resolve().parents[1]
MINING = (
    "Tonga will allow sea-bed mining next year. Norway praised the sea-bed mining of its partner. "
    'The Green Front attacked sea-bed mining in every debate. "This robbery is madness," said Ana '
    "Holt of the Green Front."
)
SUBSIDY = (
    "Ghana's cabinet wants to keep the petrol subsidy. The Drivers' Union defended the petrol "
    "subsidy on Monday. The World Bank condemned the petrol subsidy again."
)


def score(text: str, *issues: str) -> StanceGraph:
    return stancelib.score(text, issues=list(issues), model="fast")


def wording(graph: StanceGraph, issue: str) -> object:
    return next(a for a in graph.actors if a.name == issue).metadata.get("taken_to_be")


@pytest.mark.parametrize(
    ("text", "issue", "called"),
    [
        (MINING, "deep-sea mining", "sea-bed mining"),
        (MINING, "mining of the ocean floor", "sea-bed mining"),
        (SUBSIDY, "fuel subsidies", "petrol subsidy"),
    ],
)
def test_what_the_text_calls_an_issue_is_found_and_said(text: str, issue: str, called: str) -> None:
    graph = score(text, issue)
    assert wording(graph, issue) == called
    assert f"issue {issue!r} is not named in the text: taken to be {called!r}" in graph.warnings
    assert any(stance.target == normal_id(issue) for stance in graph.stances)


def test_the_stance_is_the_one_toward_what_the_text_names() -> None:
    other = score(SUBSIDY, "fuel subsidies")
    assert other["World Bank", "fuel subsidies"].label == "oppose"
    assert other["Drivers' Union", "fuel subsidies"].label == "support"


@pytest.mark.parametrize(
    ("text", "issue"),
    [
        (MINING, "whaling"),
        (MINING, "school meals"),
        (MINING, "carbon tax"),
        (MINING, "sanctions on Belarus"),
        (MINING, "Polish copper extraction"),  # of a country that is not in the text
        (SUBSIDY, "end of fuel subsidies"),  # who is for it is against the subsidy
        (SUBSIDY, "fuel subsidy cut"),
        (SUBSIDY, "public transport"),
    ],
)
def test_what_is_not_in_the_text_is_not_found(text: str, issue: str) -> None:
    graph = score(text, issue)
    assert wording(graph, issue) is None
    assert not [s for s in graph.stances if s.target == normal_id(issue)]
    assert not [w for w in graph.warnings if "taken to be" in w]


def test_an_issue_that_is_named_stays_what_it_is() -> None:
    graph = score(MINING, "sea-bed mining")
    assert wording(graph, "sea-bed mining") is None
    assert not [w for w in graph.warnings if "taken to be" in w]


def test_no_two_issues_are_taken_to_be_the_same() -> None:
    graph = score(MINING, "deep-sea mining", "mining of the ocean floor")
    found = [wording(graph, name) for name in ("deep-sea mining", "mining of the ocean floor")]
    assert sorted(map(str, found)) == ["None", "sea-bed mining"]


@pytest.mark.slow
def test_weights_are_what_training_makes(tmp_path: Path) -> None:
    made = tmp_path / "rewording.json"
    subprocess.run(
        [sys.executable, "training/rewording.py", "--out", str(made)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    bundled = (files("stancelib.resources") / "rewording.json").read_bytes()
    digests = [hashlib.sha256(data).hexdigest() for data in (made.read_bytes(), bundled)]
    assert digests[0] == digests[1], "rebuild it: python training/rewording.py"
