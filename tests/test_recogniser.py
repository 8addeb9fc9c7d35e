"""Unknown names: what they name is read from their shape and their company."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from stancelib.actors import find_actors
from stancelib.actors.recogniser import CLASSES, load_recogniser
from stancelib.document import read_document
from stancelib.types import Article

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def kinds(text: str) -> dict[str, str]:
    cast = find_actors(read_document(Article(text)))
    return {actor.name: actor.kind for actor in cast.actors}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Protesters said that Okwudili Nnaji would not be missed.", "Okwudili Nnaji"),
        ("Few had heard of Zbyszko Wrzos before the vote.", "Zbyszko Wrzos"),
        ("They arrested Thandolwethu Mbeje, a teacher, in May.", "Thandolwethu Mbeje"),
        ("The strike killed Abu Hamzeh in the north.", "Abu Hamzeh"),
        ("It fell to Yevdokiya Shchur, whose brother had paid.", "Yevdokiya Shchur"),
    ],
)
def test_people_without_a_title_are_found(text: str, person: str) -> None:
    assert kinds(text).get(person) == "person"


def test_surname_is_linked_to_a_recognised_name() -> None:
    text = "Few had heard of Zbyszko Wrzos before the vote. Wrzos refused to comment."
    cast = find_actors(read_document(Article(text)))
    (person,) = [a for a in cast.actors if a.kind == "person"]
    assert len([m for m in cast.mentions if m.actor == person.id]) == 2
    assert any("reads like a person's name" in m.reason for m in cast.mentions)


@pytest.mark.parametrize(
    "text",
    [
        "The Green Line was closed on Christmas Eve.",
        "They played Monopoly on Boxing Day in the Blue Room.",
        "He read War and Peace in French.",
        "Last Tuesday Night Was Cold",
    ],
)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    assert "person" not in kinds(text).values()


def test_probabilities_are_such() -> None:
    recogniser = load_recogniser()
    for features in ([], ["size 2", "first name"], ["never seen"]):
        found = recogniser.probabilities(features)
        assert found.shape == (len(CLASSES),)
        assert found.min() >= 0
        assert np.isclose(found.sum(), 1)


def test_file_is_small() -> None:
    data = (files("stancelib.resources") / "recogniser.json").read_bytes()
    assert len(data) < 1_000_000


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="needs ../shared/corpora to train on")
def test_recipe_makes_the_bundled_file(tmp_path: Path) -> None:
    made = tmp_path / "r.json"
    subprocess.run(
        [sys.executable, "training/recogniser.py", "--shared", str(SHARED), "--out", str(made)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    bundled = files("stancelib.resources") / "recogniser.json"
    # By digests: to print where two lines of 100 kB differ takes pytest minutes.
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (made, bundled)]
    assert digests[0] == digests[1], "rebuild it: python training/recogniser.py"


def test_a_double_surname_is_not_that_of_somebody_known() -> None:
    text = "Nkosazana Dlamini-Zuma praised Kenya. Mrs Dlamini-Zuma thanked Ghana."
    assert kinds(text) == {
        "Nkosazana Dlamini-Zuma": "person",
        "Kenya": "country",
        "Ghana": "country",
    }


def test_two_known_people_joined_by_a_hyphen_stay_two() -> None:
    assert {"Donald Trump", "Vladimir Putin"} <= kinds("The Trump-Putin summit failed.").keys()
