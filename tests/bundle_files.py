"""A tiny model on disk, what changes it there, and how it is refused."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stancelib.bundle import load_bundle, save_bundle
from stancelib.classifier import FastScorer, Head
from stancelib.errors import BundleError
from stancelib.features.dense import SLOTS


def tiny_scorer(value: float = 0.5) -> FastScorer:
    dense = np.zeros((len(SLOTS), 3), np.float32)
    head = Head(
        {"words:w a": 0, "words:w é": 1},
        np.full((2, 3), value, np.float32),
        dense,
        np.zeros(3, np.float32),
    )
    return FastScorer(("words",), {"actor": head})


def tiny_bundle(folder: Path) -> Path:
    save_bundle(folder, tiny_scorer(), name="m", version="1", training={}, card="Hello.")
    return folder


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


def refused(path: Path, *words: str) -> None:
    with pytest.raises(BundleError) as error:
        load_bundle(path)
    for word in (str(path), *words):
        assert word in str(error.value)
