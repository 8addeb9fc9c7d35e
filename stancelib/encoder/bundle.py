"""The contextual scorer's files in a bundle."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stancelib import linearfiles as linear
from stancelib.classifier import FastScorer
from stancelib.encoder.pieces import SPECIAL
from stancelib.encoder.scorer import HEADS, ContextualScorer
from stancelib.errors import BundleError
from stancelib.plainfiles import parsed_json, zip_bytes, zip_members
from stancelib.prior import ArticlePrior

NETWORK = "network.onnx"
VOCABULARY = "vocabulary.json"
CONFIGURATION = "configuration.json"
FILES = frozenset((NETWORK, VOCABULARY, CONFIGURATION))


def pack(scorer: ContextualScorer) -> dict[str, bytes]:
    """Everything learned as files: the same scorer gives the same bytes."""
    configuration: dict[str, Any] = {
        "prior": asdict(scorer.prior),
        "temperatures": scorer.temperatures,
        "lean": scorer.lean,
    }
    part: dict[str, bytes] = {}
    if scorer.linear is not None:
        configuration["share"] = scorer.share
        part[linear.PART] = zip_bytes(linear.pack(scorer.linear))
    return {
        NETWORK: scorer.network,
        VOCABULARY: json.dumps(scorer.pieces.vocabulary, ensure_ascii=False, indent=0).encode(),
        CONFIGURATION: json.dumps(configuration, indent=1).encode(),
        **part,
    }


def unpack(
    source: Path,
    contents: Mapping[str, bytes],
    configuration: Mapping[str, Any],
    prior: ArticlePrior,
    blocks: Iterable[str],
) -> ContextualScorer:
    """The scorer of files whose checksums were right; `BundleError` where they do not fit."""
    vocabulary = parsed_json(source, VOCABULARY, contents[VOCABULARY])
    if (
        not isinstance(vocabulary, list)
        or not all(isinstance(piece, str) for piece in vocabulary)
        or len(set(vocabulary)) != len(vocabulary)
        or not set(SPECIAL) <= set(vocabulary)
        or vocabulary[0] != SPECIAL[0]  # the network takes 0 for padding
    ):
        raise BundleError(f"{source}: {VOCABULARY} is no list of distinct word pieces")
    given = configuration.get("temperatures")
    if (
        not isinstance(given, dict)
        or given.keys() != set(HEADS)
        or not all(
            type(v) is float and math.isfinite(v) and 0.01 <= v <= 100 for v in given.values()
        )
    ):
        raise BundleError(f"{source}: {CONFIGURATION} holds no temperature of each head")
    lean = configuration.get("lean", 0.0)  # the first bundles had none
    if type(lean) is not float or not abs(lean) <= 10:
        raise BundleError(f"{source}: {CONFIGURATION} has {lean!r} for 'lean'")
    part, share = _linear_part(source, contents, configuration, blocks)
    network = contents[NETWORK]
    try:
        return ContextualScorer(network, vocabulary, given, prior, lean, part, share)
    except BundleError as error:
        raise BundleError(f"{source}: {error}") from None


def _linear_part(
    source: Path,
    contents: Mapping[str, bytes],
    configuration: Mapping[str, Any],
    blocks: Iterable[str],
) -> tuple[FastScorer | None, float]:
    """The linear part and its share; the first bundles had none."""
    if linear.PART not in contents:
        return None, 0.0
    share = configuration.get("share")
    if type(share) is not float or not 0 <= share <= 1:
        raise BundleError(f"{source}: {CONFIGURATION} has {share!r} for 'share'")
    files = zip_members(source, linear.PART, contents[linear.PART])
    if not files.keys() >= linear.FILES:
        raise BundleError(f"{source}: {linear.PART} does not hold the files of a linear model")
    scorer = linear.unpack(source, files, {}, ArticlePrior(), blocks)
    if set(scorer.heads) != set(HEADS):
        raise BundleError(f"{source}: {linear.PART} has not learned {', '.join(HEADS)}")
    return scorer, share
