"""Models on disk: what was saved comes back, and format 1 stays readable."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from bundle_files import tiny_bundle, tiny_scorer
from bundles.make_format1 import FOLDER, HERE, corpus, predictions

import stancelib
from stancelib.bundle import fingerprint, load_bundle, save_bundle
from stancelib.classifier import FastScorer, Head
from stancelib.errors import InputError
from stancelib.model import StanceModel

DATA = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.train(corpus(DATA), features=("words", "roles"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_bundle(tmp_path / "m")


# --- round trip ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["model", "model.zip", "new/folder/model", "new/model.zip"])
def test_round_trip_is_exact(model: StanceModel, tmp_path: Path, name: str) -> None:
    model.save(tmp_path / name)
    again = stancelib.load(tmp_path / name)
    assert again.info == model.info
    assert again.training == model.training
    assert predictions(again, DATA["score"]) == predictions(model, DATA["score"])
    for key, head in model.scorer.heads.items():
        other = again.scorer.heads[key]
        assert dict(other.vocabulary) == dict(head.vocabulary)
        for part in ("weights", "dense", "bias"):
            assert getattr(other, part).tobytes() == getattr(head, part).tobytes()
    again.save(tmp_path / "twice")
    assert stancelib.load(tmp_path / "twice").info == model.info


def test_same_model_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save_bundle(tmp_path / name, tiny_scorer(), name="m", version="1", training={"seed": 0})
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_the_fingerprint_is_that_of_what_was_learned(tmp_path: Path) -> None:
    written = save_bundle(tmp_path / "a", tiny_scorer(), name="a", version="1", training={})
    assert written == fingerprint(tiny_scorer()) == load_bundle(tmp_path / "a").info.sha256
    assert written != fingerprint(tiny_scorer(0.25))


def test_arrays_in_another_order_of_memory(tmp_path: Path) -> None:
    scorer = tiny_scorer()
    head = scorer.heads["actor"]
    weights = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3))
    turned = FastScorer(
        ("words",), {"actor": Head(head.vocabulary, weights, head.dense, head.bias)}
    )
    save_bundle(tmp_path / "m", turned, name="m", version="1", training={})
    assert np.array_equal(load_bundle(tmp_path / "m").scorer.heads["actor"].weights, weights)


def test_card_and_other_files(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    bundle = load_bundle(folder)
    assert bundle.card == "Hello."
    assert (bundle.info.name, bundle.info.version) == ("m", "1")


def test_save_leaves_what_exists_alone(tmp_path: Path) -> None:
    def save(path: Path) -> None:
        save_bundle(path, tiny_scorer(), name="m", version="1", training={})

    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    (tmp_path / "file.zip").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("full", "file.zip", "link"):
        with pytest.raises(InputError, match="exists"):
            save(tmp_path / name)
    assert [f.name for f in (tmp_path / "full").iterdir()] == ["thesis.txt"]
    assert (tmp_path / "file.zip").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "empty").mkdir()
    save(tmp_path / "empty")
    load_bundle(tmp_path / "empty")


def test_save_refuses_what_json_cannot_hold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="JSON"):
        save_bundle(tmp_path / "m", tiny_scorer(), name="m", version="1", training={"x": {1, 2}})
    assert not (tmp_path / "m").exists()


# --- the frozen bundle ---------------------------------------------------------------------


def test_format_1_stays_readable() -> None:
    frozen = stancelib.load(FOLDER)
    expected = json.loads((HERE / "format1.json").read_text(encoding="utf-8"))
    assert np.allclose(predictions(frozen, DATA["score"]), expected, rtol=0, atol=1e-5)
    assert frozen.info.name == "format1"
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) < 100_000
