"""The pairs that the contextual model learns from, with this recipe's weights."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from data import MADE_WEIGHT, dev_corpora, own_pairs, real_pairs
from sentences import FOLDER, PLAIN

from stancelib.annotated import training_pairs
from stancelib.marked import MarkedPair

WRITTEN, MADE = 0.6, 0.3
"""Weights of the project's own pairs: a sentence has many, a public corpus' one or two."""
HELD_SHARE = 0.04
WRITTEN_IN = (FOLDER, PLAIN)
CONTRASTING = 4
"""Made sentences a verb in which it stands beside another; they weigh little each."""


def load_pairs(shared: Path, work: Path) -> dict[str, list[MarkedPair]]:
    """All pairs, found once: ``real``, ``own`` and one list a development file."""
    file = work / "pairs.pickle"
    if not file.exists():
        found = {
            "real": real_pairs(shared),
            "own": own_pairs(shared, contrasting=CONTRASTING, folders=WRITTEN_IN),
        }
        for name, corpus in dev_corpora(shared).items():
            found[name] = list(training_pairs(corpus))
        file.write_bytes(pickle.dumps(found))
    loaded: dict[str, list[MarkedPair]] = pickle.loads(file.read_bytes())
    return loaded


def held_out(pairs: Sequence[MarkedPair]) -> tuple[list[MarkedPair], list[MarkedPair]]:
    """Training pairs, and those of a fixed share of the documents, to calibrate on."""

    def held(doc: str) -> bool:
        digest = hashlib.sha256(doc.encode()).digest()
        return int.from_bytes(digest[:4], "big") < HELD_SHARE * 2**32

    return [p for p in pairs if not held(p.doc)], [p for p in pairs if held(p.doc)]


def weighed(real: Iterable[MarkedPair], own: Iterable[MarkedPair]) -> list[MarkedPair]:
    """All pairs with their weights; made ones are known by the weight that they come with."""
    rated = [replace(p, weight=MADE if p.weight == MADE_WEIGHT else WRITTEN) for p in own]
    return [*real, *rated]
