"""The pairs that the contextual model learns from, with this recipe's weights."""

from __future__ import annotations

import hashlib
import pickle
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from data import MADE_WEIGHT, dev_corpora, own_pairs, real_pairs
from sentences import ACROSS, FOLDER, PLAIN, load_passages

from contextual.across import across_pairs
from stancelib.annotated import training_pairs
from stancelib.marked import MarkedPair
from stancelib.types import AUTHOR, Pair

WRITTEN, MADE, APART = 0.6, 0.3, 1.0
"""Weights of the project's own pairs: a sentence has many, a public corpus' one or two."""
HELD_SHARE, APART_HELD_SHARE = 0.04, 0.12
WRITTEN_IN = (FOLDER, PLAIN, ACROSS)
MADE_OF = {"contrasting": 4, "beside": 4}
"""Made sentences a verb in which it stands beside others; they weigh little each."""
FURTHER, MOST_FURTHER = 0.25, 8
"""Weight, and highest number a clause, of pairs that only a teacher judges."""


def load_pairs(shared: Path, work: Path) -> dict[str, list[MarkedPair]]:
    """All pairs, found once: ``real``, ``own``, ``across`` and one list a development file.

    ``across_dev`` are of passages of our own that are not learned.
    """
    file = work / "pairs.pickle"
    if not file.exists():
        found = {
            "real": real_pairs(shared),
            "own": own_pairs(shared, folders=WRITTEN_IN, **MADE_OF),
        }
        apart = [replace(p, weight=APART) for p in across_pairs(load_passages())]
        found["across"], found["across_dev"] = held_out(apart, APART_HELD_SHARE)
        for name, corpus in dev_corpora(shared).items():
            found[name] = list(training_pairs(corpus))
        file.write_bytes(pickle.dumps(found))
    loaded: dict[str, list[MarkedPair]] = pickle.loads(file.read_bytes())
    return loaded


def held_out(
    pairs: Sequence[MarkedPair], share: float = HELD_SHARE
) -> tuple[list[MarkedPair], list[MarkedPair]]:
    """Training pairs, and those of a fixed share of the documents, to calibrate on."""

    def held(doc: str) -> bool:
        digest = hashlib.sha256(doc.encode()).digest()
        return int.from_bytes(digest[:4], "big") < share * 2**32

    return [p for p in pairs if not held(p.doc)], [p for p in pairs if held(p.doc)]


def weighed(real: Iterable[MarkedPair], own: Iterable[MarkedPair]) -> list[MarkedPair]:
    """All pairs with their weights; made ones are known by the weight that they come with."""
    rated = [replace(p, weight=MADE if p.weight == MADE_WEIGHT else WRITTEN) for p in own]
    return [*real, *rated]


def further_pairs(real: Iterable[MarkedPair], own: Iterable[MarkedPair]) -> list[MarkedPair]:
    """Pairs of the same clauses that nobody labelled: only a teacher can say what they are.

    A public corpus labels one pair of a sentence, or what the author holds of one mention; of
    the project's own sentences all is said but what their author holds.
    """
    rng = random.Random(0)
    written = [p for p in own if p.weight != MADE_WEIGHT]
    labelled: dict[int, list[tuple[MarkedPair, Pair]]] = {}
    for marked in (*real, *written):
        if marked.pair is not None:
            labelled.setdefault(id(marked.pair.clause), []).append((marked, marked.pair))
    ours = {id(p.pair.clause) for p in written if p.pair is not None}
    found = []
    for identity, group in labelled.items():
        first, clause = group[0][0], group[0][1].clause
        mentions = {unit: number for number, unit in clause.units.items() if number >= 0}
        known = {(pair.source_unit, pair.target_unit) for _, pair in group}
        open_ = [
            Pair(None if source is None else mentions[source], target, clause, source, unit)
            for source in ((None,) if identity in ours else (None, *mentions))
            for unit, target in mentions.items()
            if source != unit and (source, unit) not in known
            if source is not None or clause.quoted[unit] < 0
        ]
        for pair in rng.sample(open_, min(len(open_), MOST_FURTHER)):
            source = AUTHOR if pair.source is None else ""
            judged = replace(first, source=source, target="", label="neutral", pair=pair)
            found.append(replace(judged, weight=FURTHER))
    return found
