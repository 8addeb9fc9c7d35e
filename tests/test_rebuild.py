"""The recipe of the bundled model runs, and gives the same bytes twice."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import stancelib

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="needs the corpora in ../shared")
def test_a_sample_is_rebuilt_to_the_same_hashes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        subprocess.run(
            [
                sys.executable,
                str(ROOT / "training/train_fast.py"),
                *("--shared", str(SHARED), "--sample", "250", "--out", str(tmp_path / name)),
            ],
            check=True,
            capture_output=True,
            timeout=200,
        )
    first, second = (json.loads((tmp_path / n / "manifest.json").read_text()) for n in "ab")
    assert first["files"] == second["files"]
    assert first["training"]["command"].endswith("--sample 250")
    # It has learned something: a model of the sample tells praise from blame.
    graph = stancelib.score(
        "Norland praised Estmark. Estmark condemned Norland.",
        actors=["Norland", "Estmark"],
        model=tmp_path / "a",
    )
    assert graph["Norland", "Estmark"].score > 0.2
    assert graph["Estmark", "Norland"].score < -0.2


def test_the_bundled_model_says_what_it_was_made_from() -> None:
    training = stancelib.load("fast").training
    assert {"command", "seed", "data", "resources", "metrics"} <= training.keys()
    assert all(len(digest) == 64 for digest in training["data"].values())


def test_the_bundled_model_was_trained_on_the_resources_beside_it() -> None:
    recorded = stancelib.load("fast").training["resources"]
    found = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in recorded}
    assert found == recorded
