"""Models on disk: a folder or a zip of JSON and plain arrays, checked before use.

``manifest.json`` names every file with its SHA-256. Nothing is unpickled, nothing is
imported because a file says so, and no file outside of the bundle is touched.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stancelib.classifier import FastScorer, Head
from stancelib.errors import BundleError, InputError
from stancelib.features import BLOCKS
from stancelib.types import LABELS, ModelInfo

FORMAT = 1
"""Raise it when a reader of the present format could not read what is written; keep the old
reader, and a frozen bundle of the old format in ``tests/bundles/``."""

_MANIFEST = "manifest.json"
_LARGEST = 256 * 2**20  # bytes of any one file: a bundle is far smaller


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model as read from disk."""

    info: ModelInfo
    scorer: FastScorer
    manifest: Mapping[str, Any]
    card: str


def save_bundle(
    path: str | Path,
    scorer: FastScorer,
    *,
    name: str,
    version: str,
    training: Mapping[str, Any],
    card: str = "",
) -> str:
    """Write a bundle; return its SHA-256.

    Parameters
    ----------
    path : path-like
        A folder to create, or a file that ends in ``.zip``. It must not exist.
    scorer : FastScorer
    name, version : str
    training : mapping
        How it was made: command, seed, data fingerprints, metrics. JSON-able.
    card : str
        Text of ``MODEL_CARD.md``.
    """
    target = Path(path)
    if target.exists():
        raise InputError(f"{target} exists: give a path that does not, or delete it first")
    arrays: dict[str, np.ndarray] = {}
    vocabulary: dict[str, list[str]] = {}
    for head_name, head in scorer.heads.items():
        arrays[f"{head_name}.weights"] = head.weights
        arrays[f"{head_name}.dense"] = head.dense
        arrays[f"{head_name}.bias"] = head.bias
        vocabulary[head_name] = sorted(head.vocabulary, key=head.vocabulary.__getitem__)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    files = {
        "heads.npz": buffer.getvalue(),
        "vocabulary.json": json.dumps(vocabulary, ensure_ascii=False, indent=0).encode(),
        "MODEL_CARD.md": card.encode(),
    }
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": version,
        "kind": "fast",
        "labels": list(LABELS),
        "blocks": {block: BLOCKS[block].version for block in scorer.blocks},
        "libraries": {"python": platform.python_version(), "numpy": np.__version__},
        "files": {f: hashlib.sha256(data).hexdigest() for f, data in sorted(files.items())},
        "training": dict(training),
    }
    files[_MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    if target.suffix == ".zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file, data in files.items():
                archive.writestr(zipfile.ZipInfo(file), data, zipfile.ZIP_DEFLATED)
    else:
        target.mkdir(parents=True)
        for file, data in files.items():
            (target / file).write_bytes(data)
    return _fingerprint(manifest)


def load_bundle(path: str | Path) -> Bundle:
    """Read and check a bundle.

    Raises
    ------
    BundleError
        If it is no bundle, of a newer format, truncated or changed since it was written.
    """
    source = Path(path)
    if not source.exists():
        raise BundleError(f"{source}: no such file or folder; expected a saved stancelib model")
    read = _open(source)
    manifest = _json(source, _MANIFEST, read(_MANIFEST))
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise BundleError(f"{source}: {_MANIFEST} is not that of a stancelib model")
    if manifest["format"] > FORMAT:
        raise BundleError(
            f"{source}: written in format {manifest['format']}, this version reads up to "
            f"{FORMAT}: upgrade stancelib"
        )
    if manifest.get("labels") != list(LABELS) or manifest.get("kind") != "fast":
        raise BundleError(f"{source}: labels or kind of model are not known to this version")
    files = manifest.get("files")
    if not isinstance(files, dict) or not {"heads.npz", "vocabulary.json"} <= files.keys():
        raise BundleError(f"{source}: {_MANIFEST} does not list the model's files")
    contents: dict[str, bytes] = {}
    for file, digest in files.items():
        if not isinstance(file, str) or Path(file).name != file:
            raise BundleError(f"{source}: {file!r} is not a plain file name; the bundle is unsafe")
        contents[file] = read(file)
        if hashlib.sha256(contents[file]).hexdigest() != digest:
            raise BundleError(f"{source}: {file} is damaged or was changed; get a fresh copy")
    blocks = manifest.get("blocks")
    if not isinstance(blocks, dict):
        raise BundleError(f"{source}: {_MANIFEST} names no feature blocks")
    for block, version in blocks.items():
        if block not in BLOCKS or BLOCKS[block].version != version:
            have = BLOCKS[block].version if block in BLOCKS else "none"
            raise BundleError(
                f"{source}: needs feature block {block} version {version}, this version of "
                f"stancelib has {have}: retrain the model or install the version that made it"
            )
    vocabulary = _json(source, "vocabulary.json", contents["vocabulary.json"])
    heads = _heads(source, contents["heads.npz"], vocabulary)
    info = ModelInfo(
        str(manifest.get("name")), str(manifest.get("version")), _fingerprint(manifest)
    )
    card = contents.get("MODEL_CARD.md", b"").decode("utf-8", "replace")
    return Bundle(info, FastScorer(tuple(blocks), heads), manifest, card)


def _fingerprint(manifest: Mapping[str, Any]) -> str:
    text = json.dumps([manifest["blocks"], manifest["files"]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _open(source: Path) -> Callable[[str], bytes]:
    """A function that reads one file of the bundle by its plain name."""
    if source.is_dir():

        def read_file(name: str) -> bytes:
            path = source / name
            if path.is_symlink() or not path.is_file():
                raise BundleError(f"{source}: {name} is missing; the bundle is incomplete")
            if path.stat().st_size > _LARGEST:
                raise BundleError(f"{source}: {name} is larger than any model's; refused")
            return path.read_bytes()

        return read_file
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise BundleError(f"{source}: neither a folder nor a whole zip file ({error})") from None

    def read_member(name: str) -> bytes:
        try:
            if archive.getinfo(name).file_size > _LARGEST:
                raise BundleError(f"{source}: {name} is larger than any model's; refused")
            return archive.read(name)
        except KeyError:
            raise BundleError(f"{source}: {name} is missing; the bundle is incomplete") from None
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise BundleError(f"{source}: {name} is damaged ({error})") from None

    return read_member


def _json(source: Path, name: str, data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{source}: {name} is not JSON ({error})") from None


def _heads(source: Path, data: bytes, vocabulary: Any) -> dict[str, Head]:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            sizes = [i.file_size for i in arrays.zip.infolist()]
            if sum(sizes) > _LARGEST:
                raise BundleError(f"{source}: heads.npz unpacks to more than any model's size")
            found = {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError, zipfile.BadZipFile, EOFError) as error:
        raise BundleError(f"{source}: heads.npz holds no plain arrays ({error})") from None
    heads: dict[str, Head] = {}
    if not isinstance(vocabulary, dict) or not vocabulary:
        raise BundleError(f"{source}: vocabulary.json names no head")
    for name, features in vocabulary.items():
        names = [f"{name}.{part}" for part in ("weights", "dense", "bias")]
        if any(n not in found or found[n].dtype != np.float32 for n in names):
            raise BundleError(f"{source}: arrays of head {name!r} are missing or no float32")
        weights, dense, bias = parts = [found[n] for n in names]
        shapes = weights.shape == (len(features), 3) and bias.shape == (3,)
        if not shapes or dense.ndim != 2 or dense.shape[1] != 3:
            raise BundleError(f"{source}: arrays of head {name!r} do not fit its vocabulary")
        if not all(np.isfinite(p).all() for p in parts):
            raise BundleError(f"{source}: arrays of head {name!r} hold numbers that are not finite")
        heads[name] = Head({f: i for i, f in enumerate(features)}, weights, dense, bias)
    return heads
