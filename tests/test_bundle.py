"""Models on disk: what was saved comes back, and nothing else gets in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bundles.make_format1 import FOLDER, HERE, corpus, predictions

import stancelib
from stancelib.bundle import FORMAT, fingerprint, load_bundle, save_bundle
from stancelib.classifier import FastScorer, Head
from stancelib.errors import BundleError, InputError
from stancelib.features.dense import SLOTS
from stancelib.model import StanceModel
from stancelib.prior import ArticlePrior

DATA = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.train(corpus(DATA), features=("words", "roles"))


def tiny_scorer(value: float = 0.5) -> FastScorer:
    dense = np.zeros((len(SLOTS), 3), np.float32)
    head = Head(
        {"words:w a": 0, "words:w é": 1},
        np.full((2, 3), value, np.float32),
        dense,
        np.zeros(3, np.float32),
    )
    return FastScorer(("words",), {"actor": head})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_bundle(tmp_path / "m", tiny_scorer(), name="m", version="1", training={}, card="Hello.")
    return tmp_path / "m"


def zipped(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """What somebody who knows the format would do: change it and make the digests fit."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for file in manifest["files"]:
        manifest["files"][file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    manifest.pop("digest", None)
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def change_arrays(folder: Path, **members: bytes) -> None:
    """Replace members of heads.npz, with digests that fit."""
    path = folder / "heads.npz"
    with zipfile.ZipFile(path) as archive:
        kept = {m.filename: archive.read(m) for m in archive.infolist()}
    kept.update({name.replace("__", "."): data for name, data in members.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
    change_manifest(folder, lambda m: None)


def npy(array: np.ndarray, **options: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


def refused(path: Path, *words: str) -> None:
    with pytest.raises(BundleError) as error:
        load_bundle(path)
    for word in (str(path), *words):
        assert word in str(error.value)


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


# --- damage --------------------------------------------------------------------------------


def test_nothing_there(tmp_path: Path) -> None:
    refused(tmp_path / "missing", "no such file")
    with pytest.raises(InputError, match="neither a bundled model"):
        stancelib.load(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", "manifest.json", "missing")
    (tmp_path / "text.zip").write_text("not a zip file")
    refused(tmp_path / "text.zip", "zip file")
    (tmp_path / "nothing.zip").write_bytes(b"")
    refused(tmp_path / "nothing.zip", "zip file")


@pytest.mark.parametrize(
    "file", ["manifest.json", "vocabulary.json", "heads.npz", "configuration.json"]
)
def test_missing_file(folder: Path, file: str, tmp_path: Path) -> None:
    (folder / file).unlink()
    refused(folder, file, "missing")
    refused(zipped(folder, tmp_path / "m.zip"), file, "missing")


@pytest.mark.parametrize(
    "file", ["manifest.json", "vocabulary.json", "heads.npz", "configuration.json", "MODEL_CARD.md"]
)
@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_truncated_file(folder: Path, file: str, keep: float, tmp_path: Path) -> None:
    data = (folder / file).read_bytes()
    (folder / file).write_bytes(data[: int(len(data) * keep)])
    refused(folder, file)
    refused(zipped(folder, tmp_path / "m.zip"), file)


@pytest.mark.parametrize(
    "file", ["manifest.json", "vocabulary.json", "heads.npz", "configuration.json", "MODEL_CARD.md"]
)
def test_changed_byte(folder: Path, file: str) -> None:
    data = (folder / file).read_bytes()
    for place in range(0, len(data), max(1, len(data) // 40)):
        changed = bytearray(data)
        changed[place] ^= 1
        (folder / file).write_bytes(changed)
        if file == "manifest.json" and _same_json(bytes(changed), data):
            continue
        with pytest.raises(BundleError):
            load_bundle(folder)


def _same_json(one: bytes, other: bytes) -> bool:
    """Whether a change is one of white space only, or hides the digest's own name."""
    try:
        found = json.loads(one)
    except ValueError:
        return False
    return found == json.loads(other) or "digest" not in found


def test_changed_byte_of_a_zip(folder: Path, tmp_path: Path) -> None:
    path = zipped(folder, tmp_path / "m.zip")
    data = path.read_bytes()
    good = load_bundle(path)
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 0x55
        path.write_bytes(changed)
        try:
            bundle = load_bundle(path)
        except BundleError:
            continue
        # Dates and other trifles of the archive may change: nothing of the model does.
        assert bundle.info == good.info
        assert bundle.manifest == good.manifest


def test_every_truncation_of_a_zip(folder: Path, tmp_path: Path) -> None:
    path = zipped(folder, tmp_path / "m.zip")
    data = path.read_bytes()
    for length in range(0, len(data), 11):
        path.write_bytes(data[:length])
        with pytest.raises(BundleError):
            load_bundle(path)


# --- other versions, other things ----------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("format", FORMAT + 1, ("format 2", "upgrade")),
        ("format", 0, ("no format 0",)),
        ("format", "1", ("not that of a stancelib model",)),
        ("format", True, ("not that of a stancelib model",)),
        ("format", None, ("not that of a stancelib model",)),
        ("kind", "telepathic", ("telepathic", "'fast'")),
        ("kind", ["fast"], ("kind",)),
        ("kind", "contextual", ("files",)),
        ("labels", ["support", "neutral", "oppose"], ("labels", "oppose")),
        ("labels", "oppose", ("labels",)),
        ("labels", None, ("labels",)),
        ("name", 3, ("name",)),
        ("version", None, ("version",)),
        ("files", {}, ("files",)),
        ("files", [], ("files",)),
        ("files", {"heads.npz": "0"}, ("files",)),
        ("blocks", {"words": 99}, ("'words' version 99", "retrain")),
        ("blocks", {"telepathy": 1}, ("'telepathy'", "none")),
        ("blocks", {"words": [1]}, ("'words'",)),
        ("blocks", ["words"], ("blocks",)),
        ("dense", ["all"], ("dense columns", "retrain")),
        ("training", None, ("trained",)),
        ("training", {"label_shares": "abc"}, ("trained",)),
        ("training", {"label_shares": [0.5, 0.5]}, ("trained",)),
        ("training", {"label_shares": [float("nan"), 1, 0]}, ("trained",)),
    ],
)
def test_manifest_of_something_else(
    folder: Path, key: str, value: object, words: tuple[str, ...]
) -> None:
    change_manifest(folder, lambda m: m.update({key: value}))
    refused(folder, *words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[]",
        "null",
        "{",
        '{"format": 1',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"format": 1, "labels": ' + "[" * 400 + "]" * 400 + "}",
        '{"format": ' + "9" * 5000 + "}",
        "\udcff",
    ],
    ids=lambda text: text[:12],
)
def test_manifest_that_is_none(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    refused(folder)


@pytest.mark.parametrize(
    "vocabulary",
    [
        [],
        {},
        {"actor": ["one"]},
        {"actor": 2},
        {"actor": ["words:w a", 7]},
        {"actor": ["words:w a", ["x"]]},
        {"actor": ["words:w a", "words:w a"]},
        {"actor": {"words:w a": 0, "words:w b": 1}},
        {"actor": None},
        {"actor": ["a", "b"], "author": []},
        {"reader": ["a", "b"]},
    ],
    ids=str,
)
def test_vocabulary_that_does_not_fit(folder: Path, vocabulary: object) -> None:
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary))
    change_manifest(folder, lambda m: None)
    refused(folder)


@pytest.mark.parametrize(
    "configuration",
    [
        [],
        {},
        {"prior": None},
        {"prior": {"telepathy": 1.0}},
        {"prior": {"temperature": 0.0}},
        {"prior": {"temperature": 1e-300}},
        {"prior": {"temperature": float("nan")}},
        {"prior": {"temperature": "1"}},
        {"prior": {"temperature": True}},
        {"prior": {"temperature": 10**400}},
        {"prior": {"conflict": 1.5}},
        {"prior": {"neutral_shift": float("inf")}},
    ],
    ids=lambda c: json.dumps(c)[:60],
)
def test_configuration_out_of_range(folder: Path, configuration: object) -> None:
    (folder / "configuration.json").write_text(json.dumps(configuration))
    change_manifest(folder, lambda m: None)
    refused(folder, "configuration.json")


def test_a_configuration_that_names_less_keeps_the_defaults(folder: Path) -> None:
    (folder / "configuration.json").write_text('{"prior": {"neutral_shift": 0.5}}')
    change_manifest(folder, lambda m: None)
    prior = load_bundle(folder).scorer.prior
    assert prior == ArticlePrior(neutral_shift=0.5)


# --- hostile -------------------------------------------------------------------------------


class Bomb:
    """Unpickling one makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (str(self.path),))


def test_a_pickle_is_never_loaded(folder: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    objects = np.empty((2, 3), dtype=object)
    objects[:] = Bomb(trap)
    change_arrays(folder, actor__weights__npy=npy(objects, allow_pickle=True))
    refused(folder, "actor.weights.npy")
    change_arrays(folder, actor__weights__npy=pickle.dumps(Bomb(trap)))
    refused(folder, "actor.weights.npy")
    (folder / "heads.npz").write_bytes(pickle.dumps(Bomb(trap)))
    change_manifest(folder, lambda m: None)
    refused(folder, "heads.npz")
    whole = tmp_path / "model.zip"
    whole.write_bytes(pickle.dumps(Bomb(trap)))
    refused(whole)
    assert not trap.exists()


@pytest.mark.parametrize(
    "name",
    ["../secret", "/etc/passwd", "..", ".", "", "a/b", "a\\b", "C:x", "a\0b", ".hidden", "x" * 300],
)
def test_names_that_lead_elsewhere(folder: Path, name: str, tmp_path: Path) -> None:
    (folder.parent / "secret").write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    change_manifest(folder, lambda m: m["files"].update({name: digest}))
    refused(folder, "plain file name")


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "inner/manifest.json", "inner/"])
def test_zip_members_that_lead_elsewhere(folder: Path, name: str, tmp_path: Path) -> None:
    path = zipped(folder, tmp_path / "m.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")
    refused(path, "plain file name")
    assert not (tmp_path.parent / "evil.txt").exists()
    change_arrays(folder, **{name: b"x"})
    refused(folder, "heads.npz", "plain file name")


def test_links_in_a_folder(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.npz"
    shutil.move(folder / "heads.npz", elsewhere)
    (folder / "heads.npz").symlink_to(elsewhere)
    refused(folder, "heads.npz", "link")
    # The folder itself may be reached by a link.
    (folder / "heads.npz").unlink()
    shutil.move(elsewhere, folder / "heads.npz")
    (tmp_path / "current").symlink_to(folder)
    load_bundle(tmp_path / "current")


def test_neither_file_nor_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe")


def claims(shape: tuple[int, ...], dtype: str = "<f4", data: bytes = b"") -> bytes:
    """A .npy file that claims a shape and holds something else."""
    header = str({"descr": dtype, "fortran_order": False, "shape": shape})
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data


@pytest.mark.parametrize(
    "data",
    [
        claims((2, 3)),
        claims((10**12, 3)),
        claims((2**62, 4)),
        claims((-1, 3)),
        claims((0, 10**18)),
        claims((2, 3), "<f8", bytes(48)),
        claims((2, 3), "|O", bytes(24)),
        claims((2, 3), "<f4", bytes(28)),
        claims((1, 2, 3), "<f4", bytes(24)),
        claims((2, 3), ">f4", bytes(24)),
        b"\x93NUMPY\x09\x00",
        b"",
        b"\x93NUMPY\x01\x00\x40\x00" + b"(" * 64,
    ],
    ids=range(13),
)
def test_arrays_that_claim_what_they_are_not(folder: Path, data: bytes) -> None:
    change_arrays(folder, actor__weights__npy=data)
    refused(folder, "actor")


def test_zip_bombs(folder: Path, tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("actor.weights.npy", "w") as member,
    ):
        for _ in range(300):
            member.write(bytes(2**20))
    assert len(bomb.getvalue()) < 2**20
    (folder / "heads.npz").write_bytes(bomb.getvalue())
    change_manifest(folder, lambda m: None)
    refused(folder, "heads.npz", "unpacks to more")
    (tmp_path / "bomb.zip").write_bytes(bomb.getvalue())
    refused(tmp_path / "bomb.zip", "unpacks to more")
    # One that lies about the size of its member yields no more than it claims.
    lying = bomb.getvalue().replace((300 * 2**20).to_bytes(4, "little"), (64).to_bytes(4, "little"))
    (folder / "heads.npz").write_bytes(lying)
    change_manifest(folder, lambda m: None)
    refused(folder, "heads.npz")


def test_a_file_larger_than_any_model(folder: Path) -> None:
    with (folder / "vocabulary.json").open("r+b") as stream:
        stream.truncate(300 * 2**20)  # sparse: takes no room
    refused(folder, "vocabulary.json", "larger")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("part", ["weights", "dense", "bias"])
def test_numbers_that_are_none(folder: Path, part: str, value: float) -> None:
    array = getattr(tiny_scorer().heads["actor"], part).copy()
    array.flat[1] = value
    change_arrays(folder, **{f"actor__{part}__npy": npy(array)})
    refused(folder, "not finite")


def test_encrypted_member(folder: Path, tmp_path: Path) -> None:
    path = zipped(folder, tmp_path / "m.zip")
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    path.write_bytes(data)
    refused(path)
