"""What the contextual model learns from: clauses as word pieces, each with all its pairs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from stancelib.encoder.pieces import Pieces
from stancelib.encoder.scorer import LIMIT
from stancelib.marked import MarkedPair
from stancelib.types import LABELS


@dataclass(frozen=True, slots=True)
class Example:
    """One clause: ``pairs`` are (source place or -1, target place).

    For each of them ``aims`` has the probabilities to be learned, ``weights`` how much it
    counts, and ``numbers`` which of the given pairs it is.
    """

    ids: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]
    aims: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    numbers: tuple[int, ...]


def make_examples(
    pairs: Iterable[MarkedPair], pieces: Pieces, aims: NDArray[np.float64] | None = None
) -> list[Example]:
    """One example a clause, in order.

    Pairs that could not be located are left out, and so are clauses that the encoder
    would have to read in windows: there are hardly any. What is to be learned is the pair's
    label, or its row of ``aims`` (n_pairs, 3).
    """
    clauses: dict[int, list[tuple[int, MarkedPair]]] = {}
    for number, marked in enumerate(pairs):
        if marked.pair is not None:
            clauses.setdefault(id(marked.pair.clause), []).append((number, marked))
    found = []
    for group in clauses.values():
        reading = None
        places, wanted = [], []
        for number, marked in group:
            pair = marked.pair
            assert pair is not None
            reading = reading or pieces.read(pair.clause)
            source = -1 if pair.source_unit is None else reading.places[pair.source_unit]
            target = reading.places[pair.target_unit]
            places.append((source, target))
            wanted.append(
                tuple(float(marked.label == label) for label in LABELS)
                if aims is None
                else tuple(aims[number].tolist())
            )
        assert reading is not None
        if len(reading.ids) <= LIMIT:
            weights = tuple(marked.weight for _, marked in group)
            numbers = tuple(number for number, _ in group)
            found.append(Example(reading.ids, tuple(places), tuple(wanted), weights, numbers))
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
    """ids (b, n), mask (b, n), pairs (p, 3), aims (p, 3), weights (p,)."""
    width = max(len(e.ids) for e in batch)
    ids = np.zeros((len(batch), width), dtype=np.int64)
    mask = np.zeros((len(batch), width), dtype=np.int64)
    pairs: list[tuple[int, int, int]] = []
    aims: list[tuple[float, ...]] = []
    weights: list[float] = []
    for row, example in enumerate(batch):
        ids[row, : len(example.ids)] = example.ids
        mask[row, : len(example.ids)] = 1
        pairs += [(row, source, target) for source, target in example.pairs]
        aims += example.aims
        weights += example.weights
    return (
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        torch.tensor(pairs, dtype=torch.long),
        torch.tensor(aims, dtype=torch.float32),
        torch.tensor(weights, dtype=torch.float32),
    )
