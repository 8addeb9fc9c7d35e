"""The contextual scorer's files in a bundle."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from stancelib.encoder.pieces import SPECIAL
from stancelib.encoder.scorer import HEADS, ContextualScorer
from stancelib.errors import BundleError
from stancelib.prior import ArticlePrior

NETWORK = "network.onnx"
VOCABULARY = "vocabulary.json"
CONFIGURATION = "configuration.json"
FILES = frozenset((NETWORK, VOCABULARY, CONFIGURATION))


def pack(scorer: ContextualScorer) -> dict[str, bytes]:
    """Everything learned as files: the same scorer gives the same bytes."""
    configuration = {
        "prior": asdict(scorer.prior),
        "temperatures": scorer.temperatures,
        "lean": scorer.lean,
    }
    return {
        NETWORK: scorer.network,
        VOCABULARY: json.dumps(scorer.pieces.vocabulary, ensure_ascii=False, indent=0).encode(),
        CONFIGURATION: json.dumps(configuration, indent=1).encode(),
    }


def unpack(
    source: Path,
    network: bytes,
    vocabulary: Any,
    configuration: Mapping[str, Any],
    prior: ArticlePrior,
) -> ContextualScorer:
    """The scorer of files whose checksums were right; `BundleError` where they do not fit."""
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
    try:
        return ContextualScorer(network, vocabulary, given, prior, lean)
    except BundleError as error:
        raise BundleError(f"{source}: {error}") from None
