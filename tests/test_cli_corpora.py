"""The commands that read a corpus: `stancelib validate`, `evaluate` and `train`."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from fake_cli import enter, install, run

import stancelib

RECORD = {
    "text": "Ann Ames attacks Bob Byrd over the new bridge in the harbour town.",
    "actors": [
        {"id": "ann", "name": "Ann Ames", "aliases": []},
        {"id": "bob", "name": "Bob Byrd", "aliases": []},
    ],
    "stances": [{"source": "ann", "target": "bob", "label": "oppose"}],
}


@pytest.fixture
def model(monkeypatch):
    return install(monkeypatch)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    return enter(tmp_path, monkeypatch)


@pytest.fixture
def corpus(folder, monkeypatch):
    from stancelib.corpora import read_corpus

    monkeypatch.setattr(stancelib, "read_corpus", read_corpus, raising=False)
    near = RECORD | {"text": RECORD["text"] + " Nobody else came."}
    other = RECORD | {"text": "Bob Byrd met Ann Ames.", "complete": True}
    texts = [
        RECORD | {"id": "r1"},
        RECORD | {"id": "r2"},
        near | {"id": "r3"},
        other | {"id": "r4"},
    ]
    path = folder / "c.jsonl"
    path.write_text("".join(json.dumps(t) + "\n" for t in texts))
    return path


def test_validate_counts_labels_and_finds_repeats(corpus):
    result = run("validate", corpus, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["records"] == 4
    assert found["labels"] == {"oppose": 4, "neutral": 1, "support": 0}
    assert found["duplicates"] == [["r1", "r2"]]
    assert found["near_duplicates"] == [["r1", "r2", "r3"]]
    assert "labels            oppose 4" in run("validate", corpus).stdout


def test_validate_reports_bad_records(corpus):
    bad = RECORD | {"id": "r5", "mentions": [{"id": "m", "start": 3, "end": 999}]}
    with corpus.open("a") as file:
        file.write(json.dumps(bad) + "\n" + json.dumps(RECORD | {"id": "r1"}) + "\n")
    result = run("validate", corpus)
    assert result.exit_code == 3
    assert "bad records       1" in result.stdout
    assert "line 5" in result.stdout
    assert "999" in result.stdout
    assert "r1 (2 times)" in result.stdout


def test_validate_misuse(corpus):
    assert run("validate", "nowhere.jsonl").exit_code == 2
    assert run("validate", corpus, "--label", "x").exit_code == 2
    assert run("validate", corpus, "--format", "odd").exit_code == 2


def test_evaluate(corpus, model):
    class Report:
        def __str__(self):
            return "macro_f1 0.5"

        def to_json(self):
            return '{"metrics": {"macro_f1": 0.5}}'

    model.evaluate = lambda data: Report() if len(data) else None
    assert run("evaluate", corpus, "--model", "m").stdout == "macro_f1 0.5\n"
    assert json.loads(run("evaluate", corpus, "--json").stdout)["metrics"] == {"macro_f1": 0.5}
    assert model.loaded == ["m", "default"]
    with corpus.open("a") as file:
        file.write("{}\n")
    assert run("evaluate", corpus).exit_code == 1
    skipping = run("evaluate", corpus, "--skip-bad")
    assert skipping.exit_code == 3
    assert "line 5" in skipping.stderr


def test_train(corpus, folder, monkeypatch):
    asked = {}

    def train(data, **options):
        asked.update(options, records=len(data))
        return SimpleNamespace(save=lambda path: (path.mkdir(), asked.update(saved=path)))

    monkeypatch.setattr(stancelib, "train", train, raising=False)
    result = run("train", corpus, "-o", "m", "--base", "fast", "--dev", corpus, "--seed", "3")
    assert result.exit_code == 0, result.output
    assert asked["records"] == 4
    assert (asked["base"], asked["seed"], len(asked["dev"])) == ("fast", 3, 4)
    assert str(asked["saved"]) == "m"
    (folder / "m" / "manifest.json").write_text("{}")
    again = run("train", corpus, "-o", "m")
    assert again.exit_code == 2
    assert "exists already" in again.stderr
