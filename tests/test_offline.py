"""What is imported when, and that nothing is ever fetched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

NO_NETWORK = """
import socket, urllib.request
def refuse(*args, **options):
    raise AssertionError("scoring opens no socket")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
urllib.request.urlopen = refuse
"""
SCORE = """
import stancelib
graph = stancelib.score("Russia warned Nato on Monday. Ukraine praised Poland.", issues=["Monday"])
assert graph.get("Russia", "NATO") is not None
graph.matrix(), graph.to_json(), graph.to_records()
"""


def run(code: str, cwd: Path) -> str:
    env = {
        **{k: v for k, v in os.environ.items() if not k.startswith("NLTK")},
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
        "HOME": str(cwd),  # no data that somebody has downloaded
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_takes_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, stancelib; dir(stancelib); print(*sys.modules)"
    loaded = set(run(code, tmp_path).split())
    assert loaded.isdisjoint({"numpy", "scipy", "sklearn", "nltk", "pandas", "torch", "click"})


@pytest.mark.parametrize("way", ["api", "cli"])
def test_scoring_takes_no_training_library(tmp_path: Path, way: str) -> None:
    code = SCORE
    if way == "cli":
        (tmp_path / "a.txt").write_text("Russia warned Nato on Monday.")
        code = 'from stancelib.cli import main; main(["score", "a.txt"], standalone_mode=False)'
    loaded = set(run(f"{code}\nimport sys; print(); print(*sys.modules)", tmp_path).split())
    assert "numpy" in loaded
    assert loaded.isdisjoint({"sklearn", "pandas", "torch", "networkx", "joblib", "hypothesis"})


def test_scoring_opens_no_socket(tmp_path: Path) -> None:
    run(NO_NETWORK + SCORE, tmp_path)


def test_training_opens_no_socket(tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT / "tests")!r})
import json, stancelib
from bundles.make_format1 import HERE, corpus
model = stancelib.train(corpus(json.loads((HERE / "sentences.json").read_text())))
model.save("m")
stancelib.load("m").score("Norland condemned Estmark.", actors=["Norland", "Estmark"])
"""
    run(NO_NETWORK + code, tmp_path)


def test_nothing_is_written_while_scoring(tmp_path: Path) -> None:
    run(SCORE, tmp_path)
    assert list(tmp_path.iterdir()) == []
