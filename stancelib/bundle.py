"""Models on disk: a folder or a zip of JSON and plain arrays, checked before use.

``manifest.json`` names every file with its SHA-256. Nothing is unpickled, nothing is
imported because a file says so, and no file outside of the bundle is touched.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, fields
from pathlib import Path
from reprlib import repr as short  # what a file says may be long and deep
from typing import TYPE_CHECKING, Any

import numpy as np

from stancelib import linearfiles as linear
from stancelib.classifier import FastScorer, Head
from stancelib.encoder import bundle as contextual
from stancelib.encoder.scorer import ContextualScorer
from stancelib.errors import BundleError, InputError
from stancelib.features import BLOCKS
from stancelib.features.dense import SLOTS
from stancelib.plainfiles import (
    LARGEST,
    PLAIN_NAME,
    npy_bytes,
    parsed_json,
    plain_array,
    zip_bytes,
    zip_members,
)
from stancelib.prior import ArticlePrior
from stancelib.scorer import Scorer
from stancelib.types import LABELS, ModelInfo

if TYPE_CHECKING:
    from stancelib.sketch import Sketch

FORMAT = 2
"""Raise it when a reader of the present format could not read what is written; keep the old
reader, and a frozen bundle of the old format in ``tests/bundles/``. A bundle says the lowest that
reads it: 2 is a contextual model with a linear part, which readers of 1 would leave out."""

_MANIFEST = "manifest.json"
_CONFIGURATION = "configuration.json"  # of either kind
_CARD = "MODEL_CARD.md"
_SKETCH = "sketch.npy"
_KINDS = {"fast": linear.FILES, "scikit-learn": linear.FILES, "contextual": contextual.FILES}
"""Kinds of models, each with the files that it cannot do without."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model as read from disk."""

    info: ModelInfo
    scorer: Scorer
    manifest: Mapping[str, Any]
    card: str
    sketch: Sketch | None = None


def save_bundle(
    path: str | Path,
    scorer: Scorer,
    *,
    name: str,
    version: str,
    training: Mapping[str, Any],
    card: str = "",
    sketch: Sketch | None = None,
) -> str:
    """Write a bundle; return its SHA-256.

    Parameters
    ----------
    path : path-like
        A folder to create, or a file that ends in ``.zip``. It must not exist.
    scorer : FastScorer or ContextualScorer
    name, version : str
    training : mapping
        How it was made: command, seed, data fingerprints, metrics. JSON-able.
    card : str
        Text of ``MODEL_CARD.md``.
    sketch : Sketch, optional
        Of the texts that it was trained on.
    """
    target = Path(path)
    # A dangling link does not exist and would be written through.
    if os.path.lexists(target) and not (_is_folder(target) and not any(target.iterdir())):
        raise InputError(f"{target} exists: give a path that does not, or delete it first")
    files = _pack(scorer, card)
    if sketch is not None:
        files[_SKETCH] = npy_bytes(np.ascontiguousarray(sketch.hashes, dtype="<u8"))
    manifest: dict[str, Any] = {
        "format": FORMAT if linear.PART in files else 1,
        "name": name,
        "version": version,
        "kind": _kind(scorer),
        "labels": list(LABELS),
        "blocks": _blocks(scorer),
        "dense": list(SLOTS),
        "libraries": {"python": platform.python_version(), "numpy": np.__version__},
        "files": _digests(files),
        "training": dict(training),
    }
    try:
        manifest["digest"] = _digest(manifest)
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise InputError(f"training cannot be written as JSON ({error}): give plain values") from (
            error
        )
    files[_MANIFEST] = (text + "\n").encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Whoever is interrupted leaves nothing under the name that was asked for.
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as draft:
        whole = Path(draft) / "bundle"
        if target.suffix == ".zip":
            whole.write_bytes(zip_bytes(files))
        else:
            whole.mkdir()
            for file, data in files.items():
                (whole / file).write_bytes(data)
            if target.is_dir():  # empty: not every system lets it be replaced
                target.rmdir()
        os.replace(whole, target)
    return _fingerprint(manifest["blocks"], manifest["files"])


def fingerprint(scorer: Scorer, card: str = "") -> str:
    """SHA-256 that the scorer has as a bundle: of its feature blocks and its files."""
    return _fingerprint(_blocks(scorer), _digests(_pack(scorer, card)))


def _pack(scorer: Scorer, card: str) -> dict[str, bytes]:
    """Everything learned as files, and the card."""
    if isinstance(scorer, ContextualScorer):
        return {**contextual.pack(scorer), _CARD: card.encode()}
    assert isinstance(scorer, FastScorer)
    return {**linear.pack(scorer), _CARD: card.encode()}


def _kind(scorer: Scorer) -> str:
    if not isinstance(scorer, FastScorer):
        return "contextual"
    return "fast" if all(isinstance(h, Head) for h in scorer.heads.values()) else "scikit-learn"


def _blocks(scorer: Scorer) -> dict[str, int]:
    part = scorer.linear if isinstance(scorer, ContextualScorer) else scorer
    blocks = part.blocks if isinstance(part, FastScorer) else ()
    return {block: BLOCKS[block].version for block in blocks}


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {file: hashlib.sha256(data).hexdigest() for file, data in sorted(files.items())}


def _digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 of all of a manifest but its digest."""
    rest = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _fingerprint(blocks: Mapping[str, int], digests: Mapping[str, str]) -> str:
    # What a model has seen says nothing of how it scores.
    learned = {file: digest for file, digest in digests.items() if file != _SKETCH}
    text = json.dumps([blocks, learned], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


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
    manifest = _checked_manifest(source, parsed_json(source, _MANIFEST, read(_MANIFEST)))
    files = manifest["files"]
    contents: dict[str, bytes] = {}
    for file, digest in files.items():
        contents[file] = read(file)
        if hashlib.sha256(contents[file]).hexdigest() != digest:
            raise BundleError(f"{source}: {file} is damaged or was changed; get a fresh copy")
        if sum(map(len, contents.values())) > LARGEST:
            raise BundleError(f"{source}: its files are larger than any model's; refused")
    configuration = parsed_json(source, _CONFIGURATION, contents[_CONFIGURATION])
    prior = _prior(source, configuration)
    blocks = manifest["blocks"]
    unpack = contextual.unpack if manifest["kind"] == "contextual" else linear.unpack
    scorer = unpack(source, contents, configuration, prior, blocks)
    info = ModelInfo(manifest["name"], manifest["version"], _fingerprint(blocks, files))
    card = contents.get(_CARD, b"").decode("utf-8", "replace")
    sketch = _sketch(source, contents[_SKETCH]) if _SKETCH in contents else None
    return Bundle(info, scorer, manifest, card, sketch)


def _sketch(source: Path, data: bytes) -> Sketch:
    from stancelib.sketch import CAPACITY, Sketch

    hashes = plain_array(source, _SKETCH, data, "<u8")
    if hashes.ndim != 1 or len(hashes) > CAPACITY or not (hashes[1:] > hashes[:-1]).all():
        raise BundleError(f"{source}: {_SKETCH} is no ascending list of at most {CAPACITY} hashes")
    return Sketch(hashes)


def _prior(source: Path, configuration: Any) -> ArticlePrior:
    given = configuration.get("prior") if isinstance(configuration, dict) else None
    names = {f.name for f in fields(ArticlePrior)}
    # One that the bundle does not name came later, and its default changes nothing.
    if not isinstance(given, dict) or not given.keys() <= names:
        raise BundleError(f"{source}: {_CONFIGURATION} is not understood by this version")
    if not all(type(v) is float and math.isfinite(v) for v in given.values()):
        raise BundleError(f"{source}: {_CONFIGURATION} holds no finite numbers")
    prior = ArticlePrior(**given)
    shares = (prior.conflict, prior.mutual, prior.credit, prior.beside, prior.apart)
    others = (prior.reciprocity, prior.agreement, prior.transitivity, prior.company)
    if (
        not 0.01 <= prior.temperature <= 100
        or not 0 <= min(shares) <= max(shares) <= 1
        or not 0 <= min(others) <= max(others) <= 100
    ):
        raise BundleError(f"{source}: {_CONFIGURATION} is out of range")
    return prior


def _checked_manifest(source: Path, manifest: Any) -> dict[str, Any]:
    """The manifest, where everything that is used of it is what it should be."""
    if not isinstance(manifest, dict) or type(manifest.get("format")) is not int:
        raise BundleError(f"{source}: {_MANIFEST} is not that of a stancelib model")
    if manifest["format"] > FORMAT:
        raise BundleError(
            f"{source}: written in format {manifest['format']}, this version reads up to "
            f"{FORMAT}: upgrade stancelib"
        )
    if manifest["format"] < 1:
        raise BundleError(f"{source}: there is no format {manifest['format']}")
    try:
        intact = manifest.get("digest", _digest(manifest)) == _digest(manifest)
    except RecursionError:
        intact = False
    if not intact:
        raise BundleError(f"{source}: {_MANIFEST} is damaged or was changed; get a fresh copy")
    kind = manifest.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise BundleError(
            f"{source}: a model of kind {short(manifest.get('kind'))}, expected one of "
            f"{', '.join(map(repr, _KINDS))}"
        )
    if manifest.get("labels") != list(LABELS):
        labels = short(manifest.get("labels"))
        raise BundleError(f"{source}: labels {labels}, expected {list(LABELS)} in that order")
    for key in ("name", "version"):
        if not isinstance(manifest.get(key), str):
            raise BundleError(f"{source}: {_MANIFEST} has no {key}")
    _check_files(source, manifest.get("files"), _KINDS[kind])
    _check_blocks(source, manifest.get("blocks"), manifest.get("dense", list(SLOTS)))
    training = manifest.get("training")
    if not isinstance(training, dict) or not _are_shares(training.get("label_shares", [0, 1, 0])):
        raise BundleError(f"{source}: {_MANIFEST} does not say how the model was trained")
    return manifest


def _check_files(source: Path, files: Any, needed: Set[str]) -> None:
    if not isinstance(files, dict) or not needed <= files.keys():
        raise BundleError(f"{source}: {_MANIFEST} does not list the model's files")
    for file in files:
        if not PLAIN_NAME.fullmatch(file):
            raise BundleError(
                f"{source}: {short(file)} is not a plain file name; the bundle is unsafe"
            )


def _check_blocks(source: Path, blocks: Any, slots: Any) -> None:
    if not isinstance(blocks, dict):
        raise BundleError(f"{source}: {_MANIFEST} names no feature blocks")
    for block, version in blocks.items():
        if block not in BLOCKS or BLOCKS[block].version != version:
            have = BLOCKS[block].version if block in BLOCKS else "none"
            raise BundleError(
                f"{source}: needs feature block {short(block)} version {short(version)}, this "
                f"stancelib has {have}: retrain the model or install the version that made it"
            )
    if slots != list(SLOTS):
        raise BundleError(
            f"{source}: needs dense columns {short(slots)}, this stancelib has "
            f"{list(SLOTS)}: retrain the model or install the version that made it"
        )


def _are_shares(shares: Any) -> bool:
    return (
        isinstance(shares, list)
        and len(shares) == len(LABELS)
        and all(type(s) in (int, float) and 0 <= s <= 1 for s in shares)
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _open(source: Path) -> Callable[[str], bytes]:
    """A function that reads one file of the bundle by its plain name."""
    if source.is_dir():

        def read_file(name: str) -> bytes:
            path = source / name
            if path.is_symlink():
                raise BundleError(f"{source}: {name} is a link; a bundle holds plain files only")
            if not path.is_file():
                raise BundleError(f"{source}: {name} is missing; the bundle is incomplete")
            if path.stat().st_size > LARGEST:
                raise BundleError(f"{source}: {name} is larger than any model's; refused")
            return path.read_bytes()

        return read_file
    if not source.is_file() or source.stat().st_size > LARGEST:
        raise BundleError(f"{source}: neither a folder nor a zip file of a model's size")
    members = zip_members(source, source.name, source.read_bytes())

    def read_member(name: str) -> bytes:
        if name not in members:
            raise BundleError(f"{source}: {name} is missing; the bundle is incomplete")
        return members[name]

    return read_member
