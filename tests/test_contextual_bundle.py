"""The contextual model on disk and between processes: it comes back, or is refused."""

from __future__ import annotations

import json
import math
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bundle_files import change_manifest, tiny_scorer
from made_clauses import TEXTS

import stancelib
from stancelib import linearfiles
from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.encoder.scorer import ContextualScorer
from stancelib.errors import BundleError
from stancelib.model import StanceModel
from stancelib.plainfiles import zip_bytes

sys.path.append(str(Path(__file__).resolve().parents[1] / "datasets"))
from check_sentences import read_line

pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("contextual")


def test_saved_model_comes_back(model: StanceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "copy.zip")
    again = stancelib.load(tmp_path / "copy.zip")
    assert again.info == model.info
    assert again.training == model.training
    assert again.score(TEXTS[0]).to_json() == model.score(TEXTS[0]).to_json()


def test_other_processes_say_the_same(model: StanceModel) -> None:
    assert pickle.loads(pickle.dumps(model)).info == model.info
    alone = [r.graph.to_json() for r in model.score_many(TEXTS)]
    many = [r.graph.to_json() for r in model.score_many(TEXTS, n_jobs=2, chunk_size=1)]
    assert many == alone


@pytest.fixture
def folder(model: StanceModel, tmp_path: Path) -> Path:
    model.save(tmp_path / "m")
    return tmp_path / "m"


@pytest.mark.parametrize(
    "file", ["network.onnx", "vocabulary.json", "configuration.json", "linear.zip"]
)
def test_changed_file_is_refused(folder: Path, file: str) -> None:
    data = bytearray((folder / file).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / file).write_bytes(data)
    with pytest.raises(BundleError, match=file):
        stancelib.load(folder)


def test_files_that_do_not_fit_are_refused(folder: Path) -> None:
    """Whoever makes the checksums fit still cannot make it run something else."""
    originals = {p.name: p.read_bytes() for p in folder.iterdir()}
    pieces = json.loads(originals["vocabulary.json"])
    network = originals["network.onnx"]
    bad = {
        "network.onnx": [b"", b"no graph", network[: len(network) // 2]],
        "vocabulary.json": [
            b"{}", b"[1]", json.dumps([*pieces, "extra"]).encode(),
            json.dumps(pieces[1:]).encode(), json.dumps([*pieces[:-1], pieces[5]]).encode(),
        ],
        "configuration.json": [
            b"{}",
            json.dumps({"prior": {}, "temperatures": {"actor": 1.0}}).encode(),
            json.dumps({"prior": {}, "temperatures": {"actor": 0.0, "author": 1.0}}).encode(),
            json.dumps(json.loads(originals["configuration.json"]) | {"lean": math.nan}).encode(),
            json.dumps(json.loads(originals["configuration.json"]) | {"share": -1.0}).encode(),
        ],
        "linear.zip": [
            b"", originals["linear.zip"][:-40], zip_bytes({}), zip_bytes({"../heads.npz": b""}),
            zip_bytes(linearfiles.pack(tiny_scorer())),  # one head of two
        ],
    }  # fmt: skip
    for file, contents in bad.items():
        for content in contents:
            (folder / file).write_bytes(content)
            change_manifest(folder, lambda m: None)
            with pytest.raises(BundleError):
                stancelib.load(folder)
        (folder / file).write_bytes(originals[file])
    change_manifest(folder, lambda m: None)
    stancelib.load(folder)


def test_bundle_without_a_linear_part_is_read_as_ever(model: StanceModel, tmp_path: Path) -> None:
    """So are those that were written before there was one; their readers cannot read a new one."""
    scorer = model.scorer
    assert isinstance(scorer, ContextualScorer)
    assert scorer.linear is not None
    alone = ContextualScorer(
        scorer.network, scorer.pieces.vocabulary, scorer.temperatures, scorer.prior, scorer.lean
    )
    kept = StanceModel(alone, model.info, model.training)
    kept.save(tmp_path / "old")
    assert not (tmp_path / "old" / "linear.zip").exists()
    model.save(tmp_path / "new")
    formats = [
        json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))["format"]
        for name in ("old", "new")
    ]
    assert formats == [1, 2]
    again = stancelib.load(tmp_path / "old")
    texts = [kept.score(t).stances for t in TEXTS]
    assert [again.score(t).stances for t in TEXTS] == texts
    assert [model.score(t).stances for t in TEXTS] != texts


def test_graph_with_tensors_elsewhere_is_refused(model: StanceModel, folder: Path) -> None:
    entry = b"\x6a\x15\x0a\x08location\x12\x09/etc/data"
    data = (folder / "network.onnx").read_bytes()
    (folder / "network.onnx").write_bytes(data + entry)
    change_manifest(folder, lambda m: None)
    with pytest.raises(BundleError, match="another file"):
        stancelib.load(folder)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["onnxruntime"] = None
import stancelib
from stancelib.errors import MissingExtraError
assert stancelib.load("default").info.name == "fast"
try:
    stancelib.load("contextual")
except MissingExtraError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "pip install 'stancelib[contextual]'" in done.stdout


def test_nothing_is_reported_or_written(tmp_path: Path) -> None:
    """The runtime would report its use over the network, and keep an id in the home folder."""
    code = "import stancelib; stancelib.load('contextual').score('France met Spain.')"
    env = {k: v for k, v in os.environ.items() if k not in ("ORT_DISABLE_TELEMETRY", "CI")}
    env |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_with_the_extra_it_is_the_default(model: StanceModel) -> None:
    assert stancelib.load() is model


def test_bundle_is_small(model: StanceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    assert sum(f.stat().st_size for f in (tmp_path / "m").iterdir()) < 30e6
    shutil.rmtree(tmp_path / "m")


def test_bundle_knows_what_it_has_seen(model: StanceModel) -> None:
    """What `overlap` in an evaluation is told by."""
    assert model.sketch is not None
    line = (ROOT / "datasets/sentences/plain/allies.txt").read_text(encoding="utf-8").split("\n")[0]
    seen = read_line(line, "").text
    record = AnnotatedText(
        "r",
        seen,
        mentions=(AnnotatedMention("a", 0, 5), AnnotatedMention("b", 10, 15)),
        stances=(AnnotatedStance("a", "b", "neutral"),),
    )
    corpus = AnnotatedCorpus.from_records([record], name="seen")
    assert model.evaluate(corpus).metrics["overlap"] == 1.0
