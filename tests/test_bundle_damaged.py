"""Models on disk that are damaged, of another version, or of something else: refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bundle_files import change_manifest, refused, tiny_bundle, zipped

import stancelib
from stancelib.bundle import FORMAT, load_bundle
from stancelib.errors import BundleError, InputError
from stancelib.prior import ArticlePrior


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_bundle(tmp_path / "m")


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
        ("format", FORMAT + 1, (f"format {FORMAT + 1}", "upgrade")),
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
