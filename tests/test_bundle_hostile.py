"""Models on disk that mean harm: pickles, paths, links, bombs and lies get nowhere."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bundle_files import change_manifest, refused, tiny_bundle, tiny_scorer, zipped

from stancelib.bundle import load_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny_bundle(tmp_path / "m")


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
