"""The linear scorer's files in a bundle."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from reprlib import repr as short  # what a file says may be long and deep
from typing import Any

import numpy as np

from stancelib.classifier import FastScorer, Head
from stancelib.errors import BundleError
from stancelib.features import BLOCKS
from stancelib.features.dense import SLOTS
from stancelib.plainfiles import npy_bytes, parsed_json, plain_array, zip_bytes, zip_members
from stancelib.prior import ArticlePrior

ARRAYS = "heads.npz"
VOCABULARY = "vocabulary.json"
CONFIGURATION = "configuration.json"
FILES = frozenset((ARRAYS, VOCABULARY, CONFIGURATION))
PART = "linear.zip"
"""All of them as one file, where the scorer is part of another."""

_PARTS = ("weights", "dense", "bias")
_HEADS = ("actor", "author")
_LANGUAGE = re.compile(r"[a-z]{2,20}")


def pack(scorer: FastScorer) -> dict[str, bytes]:
    """Everything learned as files: the same scorer gives the same bytes."""
    arrays: dict[str, bytes] = {}
    vocabulary: dict[str, list[str]] = {}
    configuration: dict[str, Any] = {"prior": asdict(scorer.prior)}
    if scorer.language != "en":
        configuration["language"] = scorer.language
    stored: dict[str, bytes] = {}
    for name, head in sorted(scorer.heads.items()):
        vocabulary[name] = sorted(head.vocabulary, key=head.vocabulary.__getitem__)
        if not isinstance(head, Head):
            stored[f"{name}.skops"] = head.stored
            configuration.setdefault("estimators", {})[name] = head.settings()
            continue
        for part in _PARTS:
            array = np.ascontiguousarray(getattr(head, part), dtype=np.float32)
            arrays[f"{name}.{part}.npy"] = npy_bytes(array)
    return {
        ARRAYS: zip_bytes(arrays),
        CONFIGURATION: json.dumps(configuration, indent=1).encode(),
        VOCABULARY: json.dumps(vocabulary, ensure_ascii=False, indent=0).encode(),
        **stored,
    }


def unpack(
    source: Path,
    contents: Mapping[str, bytes],
    configuration: Mapping[str, Any],
    prior: ArticlePrior,
    blocks: Iterable[str],
) -> FastScorer:
    """The scorer of files whose checksums were right; `BundleError` where they do not fit."""
    vocabulary = parsed_json(source, VOCABULARY, contents[VOCABULARY])
    blocks = tuple(blocks)
    language = _language(source, configuration, blocks)
    estimators = configuration.get("estimators", {})
    heads = _heads(source, contents, vocabulary, estimators, language)
    return FastScorer(blocks, heads, prior, language)


def _language(source: Path, configuration: Mapping[str, Any], blocks: Iterable[str]) -> str:
    """What it was trained on; English where the bundle does not say."""
    language = configuration.get("language", "en")
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise BundleError(f"{source}: {CONFIGURATION} names no language: {short(language)}")
    if language != "en" and any(BLOCKS[block].language is not None for block in blocks):
        raise BundleError(
            f"{source}: {CONFIGURATION} says {language!r}, but the feature blocks are of English"
        )
    return language


def _heads(
    source: Path,
    contents: Mapping[str, bytes],
    vocabulary: Any,
    estimators: Any,
    language: str,
) -> dict[str, Any]:
    """Plain heads from arrays, others (`EstimatorHead`) from what skops wrote."""
    members = zip_members(source, ARRAYS, contents[ARRAYS])
    if not isinstance(vocabulary, dict) or not vocabulary or not vocabulary.keys() <= set(_HEADS):
        raise BundleError(f"{source}: {VOCABULARY} names no head of {', '.join(_HEADS)}")
    if not isinstance(estimators, dict):
        raise BundleError(f"{source}: {CONFIGURATION} is not understood by this version")
    heads: dict[str, Any] = {}
    for name, features in vocabulary.items():
        if (
            not isinstance(features, list)
            or not all(isinstance(f, str) for f in features)
            or len(set(features)) != len(features)
        ):
            raise BundleError(f"{source}: {VOCABULARY} lists no distinct features for {name!r}")
        rows = {f: i for i, f in enumerate(features)}
        if name in estimators:
            from stancelib.estimator import restore

            if f"{name}.skops" not in contents:
                raise BundleError(f"{source}: the classifier of head {name!r} is missing")
            where = f"{source}: {name}.skops"
            stored = contents[f"{name}.skops"]
            heads[name] = restore(rows, language, stored, estimators[name], where)
            continue
        files = [f"{name}.{part}.npy" for part in _PARTS]
        if any(f not in members for f in files):
            raise BundleError(f"{source}: arrays of head {name!r} are missing")
        weights, dense, bias = parts = [plain_array(source, f, members[f]) for f in files]
        fits = weights.shape == (len(features), 3) and bias.shape == (3,)
        if not fits or dense.ndim != 2 or dense.shape[1] != 3 or dense.shape[0] % len(SLOTS):
            raise BundleError(f"{source}: arrays of head {name!r} do not fit its vocabulary")
        if not all(np.isfinite(p).all() for p in parts):
            raise BundleError(f"{source}: arrays of head {name!r} hold numbers that are not finite")
        heads[name] = Head(rows, weights, dense, bias)
    return heads
