"""What the contextual model learns from: clauses as word pieces, each with all its pairs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from stancelib.encoder.pieces import Pieces
from stancelib.encoder.scorer import LIMIT
from stancelib.marked import MarkedPair
from stancelib.types import LABELS


@dataclass(frozen=True, slots=True)
class Example:
    """One clause: ``pairs`` are (source place or -1, target place, label, weight).

    ``numbers`` says for each of them which of the given pairs it is.
    """

    ids: tuple[int, ...]
    pairs: tuple[tuple[int, int, int, float], ...]
    numbers: tuple[int, ...]


def make_examples(pairs: Iterable[MarkedPair], pieces: Pieces) -> list[Example]:
    """One example a clause, in order.

    Pairs that could not be located are left out, and so are clauses that the encoder
    would have to read in windows: there are hardly any.
    """
    clauses: dict[int, list[tuple[int, MarkedPair]]] = {}
    for number, marked in enumerate(pairs):
        if marked.pair is not None:
            clauses.setdefault(id(marked.pair.clause), []).append((number, marked))
    found = []
    for group in clauses.values():
        reading = None
        rows = []
        for _, marked in group:
            pair = marked.pair
            assert pair is not None
            reading = reading or pieces.read(pair.clause)
            source = -1 if pair.source_unit is None else reading.places[pair.source_unit]
            target = reading.places[pair.target_unit]
            rows.append((source, target, LABELS.index(marked.label), marked.weight))
        assert reading is not None
        if len(reading.ids) <= LIMIT:
            found.append(Example(reading.ids, tuple(rows), tuple(n for n, _ in group)))
    return found


def batches(data: Sequence[Example], tokens: int, rng: random.Random | None) -> list[list[Example]]:
    """Examples of like length together, at most ``tokens`` with padding a batch."""
    noise = rng.random if rng else lambda: 0.0
    order = sorted(data, key=lambda e: len(e.ids) + 4 * noise())
    found: list[list[Example]] = []
    longest = 0
    for example in order:
        longest = max(longest, len(example.ids))
        if not found or (len(found[-1]) + 1) * longest > tokens:
            found.append([])
            longest = len(example.ids)
        found[-1].append(example)
    if rng:
        rng.shuffle(found)
    return found


def tensors(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """ids (b, n), mask (b, n), pairs (p, 3), labels (p,), weights (p,)."""
    width = max(len(e.ids) for e in batch)
    ids = np.zeros((len(batch), width), dtype=np.int64)
    mask = np.zeros((len(batch), width), dtype=np.int64)
    pairs, labels, weights = [], [], []
    for row, example in enumerate(batch):
        ids[row, : len(example.ids)] = example.ids
        mask[row, : len(example.ids)] = 1
        for source, target, label, weight in example.pairs:
            pairs.append((row, source, target))
            labels.append(label)
            weights.append(weight)
    return (
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        torch.tensor(pairs, dtype=torch.long),
        torch.tensor(labels),
        torch.tensor(weights, dtype=torch.float32),
    )
