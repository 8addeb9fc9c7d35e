"""Fitted scikit-learn classifiers as bytes, by skops: types are checked before any is made.

skops trusts scikit-learn's public estimators and numpy's arrays. `ALLOWED` is what stancelib
adds to that; all else is refused by name. Since trees are walked in C without looking left or
right, theirs are checked, too.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib import format as npy

from stancelib.errors import BundleError, InputError, MissingExtraError

ALLOWED = (
    "scipy.sparse._csr.csr_array",
    "scipy.sparse._csr.csr_matrix",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.calibration._TemperatureScaling",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
    "sklearn.tree._tree.Tree",
)
"""Types that stancelib loads beside those that skops trusts: plain data, all of them."""

_OLDEST = (1980, 1, 1, 0, 0, 0)  # of zip members: the same classifier makes the same bytes
_SCHEMA = "schema.json"
_MEMBER = re.compile(r"schema\.json|\d+\.np[yz]")
_LARGEST = 256 * 2**20  # bytes unpacked


def require_skops() -> None:
    """Raise `MissingExtraError` where skops is not installed."""
    try:
        import skops.io  # noqa: F401
    except ImportError:
        raise MissingExtraError("saving a classifier of your own", "skops") from None


def dump_estimator(estimator: Any) -> bytes:
    """A fitted classifier as bytes: the same ones for the same classifier.

    Raises
    ------
    InputError
        If it holds something that `load_estimator` would refuse.
    """
    import skops.io

    name = type(estimator).__name__
    try:
        data = skops.io.dumps(estimator)
        refused = _refused(data)
    except Exception as error:  # skops has several, for types that it does not know
        raise InputError(f"a {name} cannot be saved by skops: {error}") from error
    if refused:
        raise InputError(
            f"a {name} cannot be saved: it holds {', '.join(refused)}, which bundles may not; "
            "choose a classifier made of scikit-learn's own parts"
        )
    return _same_bytes(data)


def _refused(data: bytes) -> list[str]:
    import skops.io

    return [t for t in skops.io.get_untrusted_types(data=data) if t not in ALLOWED]


def _same_bytes(data: bytes) -> bytes:
    """Number the objects in their order instead of by their places in memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read(_SCHEMA))
        members = {n: archive.read(n) for n in archive.namelist() if n != _SCHEMA}
    numbers: dict[int, int] = {}
    names: dict[str, str] = {}

    def number(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("__id__"), int):
                node["__id__"] = numbers.setdefault(node["__id__"], len(numbers) + 1)
            if node.get("file") in members:
                _, _, suffix = node["file"].rpartition(".")
                node["file"] = names.setdefault(node["file"], f"{len(names)}.{suffix}")
            for child in node.values():
                number(child)
        elif isinstance(node, list):
            for child in node:
                number(child)

    number(schema)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        kept = {_SCHEMA: json.dumps(schema).encode()}
        kept |= {new: members[old] for old, new in names.items()}
        for name, content in kept.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def load_estimator(data: bytes, where: str, width: int) -> Any:
    """The classifier of ``width`` features that `dump_estimator` wrote, if it is one.

    Raises
    ------
    BundleError
        If the bytes are no whole file of skops, or hold a type that is not allowed: then
        nothing of it was made or run.
    MissingExtraError
        If skops is not installed.
    """
    require_skops()
    import skops.io
    from sklearn.base import is_classifier

    try:
        _check_members(data)
        refused = _refused(data)
    except Exception as error:  # a damaged file fails in many ways: all mean this
        raise BundleError(f"{where} is no whole classifier ({error})") from None
    if refused:
        raise BundleError(
            f"{where} holds types that are not allowed: {', '.join(refused)}; it was not written "
            "by stancelib, or by another version: nothing of it was loaded"
        )
    try:
        estimator = skops.io.loads(data, trusted=list(ALLOWED))
        if not is_classifier(estimator):
            raise ValueError(f"a {type(estimator).__name__}")
        for part in _parts(estimator, set()):
            _check_part(part, width)
    except Exception as error:
        raise BundleError(f"{where} is no whole classifier ({error})") from None
    return estimator


def _check_members(data: bytes) -> None:
    """Nothing unpacks to more than a model's size, and no array claims more than is there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if sum(m.file_size for m in members) > _LARGEST:
            raise ValueError("larger than any model's")
        for member in members:
            if not _MEMBER.fullmatch(member.filename):
                raise ValueError(f"holds {member.filename!r}")
            content = archive.read(member)
            if member.filename.endswith(".npy"):
                _check_array(content)
            elif member.filename.endswith(".npz"):
                with zipfile.ZipFile(io.BytesIO(content)) as arrays:
                    if sum(m.file_size for m in arrays.infolist()) > _LARGEST:
                        raise ValueError("larger than any model's")
                    for name in arrays.namelist():
                        _check_array(arrays.read(name))


def _check_array(content: bytes) -> None:
    stream = io.BytesIO(content)
    version = npy.read_magic(stream)
    header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = header(stream)
    size = dtype.itemsize
    for length in shape:  # Python's integers: no overflow
        size *= length
    if dtype.hasobject or size != len(content) - stream.tell():
        raise ValueError("an array that is not what its header says")


def _parts(node: Any, seen: set[int]) -> Iterator[Any]:
    """The objects that a classifier is made of."""
    if id(node) in seen or isinstance(node, (str, int, float, type)):
        return
    seen.add(id(node))
    yield node
    if isinstance(node, dict):
        children = list(node.values())
    elif isinstance(node, (list, tuple)):
        children = list(node)
    elif isinstance(node, np.ndarray):
        children = list(node.ravel()) if node.dtype == object else []
    else:
        children = list(getattr(node, "__dict__", {}).values())
    for child in children:
        yield from _parts(child, seen)


def _check_part(part: Any, width: int) -> None:
    """Trees: children come after their parents and exist; so do the features asked for."""
    from scipy.sparse import issparse

    if issparse(part):
        part.check_format(full_check=True)
        return
    kind = type(part).__name__
    if kind == "Tree":
        left, right, feature = part.children_left, part.children_right, part.feature
        inner = left != -1
        width = min(width, part.n_features)
    elif kind == "TreePredictor":
        nodes = part.nodes
        left, right, feature = (nodes[k].astype(np.int64) for k in ("left", "right", "feature_idx"))
        inner = nodes["is_leaf"] == 0
        sets = nodes["bitset_idx"][inner & (nodes["is_categorical"] != 0)]
        if len(sets) and sets.max() >= len(part.raw_left_cat_bitsets):
            raise ValueError("a tree with sets of categories that do not exist")
    else:
        return
    places = np.arange(len(left))
    for child in (left, right):
        if not ((child > places) & (child < len(left)))[inner].all():
            raise ValueError("a tree whose branches lead nowhere")
    if not ((feature >= 0) & (feature < width))[inner].all():
        raise ValueError("a tree that asks for features that do not exist")
