"""The contextual model adapted to a user's corpus. Needs the extra ``train``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from stancelib.classifier import FastScorer
from stancelib.encoder.scorer import ContextualScorer
from stancelib.errors import InputError, MissingExtraError
from stancelib.marked import MarkedPair
from stancelib.types import LABELS

EPOCHS = 5
"""At most: training ends once an epoch has not lowered the loss on development pairs."""
RATE, READER_RATE = 2.5e-5, 1e-4
MIN_PAIRS = 12
_HELD_SHARE = 0.1
_STEPS = 20
"""The fewest of an epoch: a small corpus is read in small batches, and several times."""


def finetune(
    scorer: ContextualScorer,
    pairs: Sequence[MarkedPair],
    dev: Sequence[MarkedPair] = (),
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    progress: bool = True,
) -> tuple[ContextualScorer, dict[str, Any]]:
    """Go on training a contextual scorer.

    Parameters
    ----------
    scorer : ContextualScorer
        Where to start; it stays as it is.
    pairs : sequence of MarkedPair
        Those whose ends could not be located are left out.
    dev : sequence of MarkedPair
        What decides when to stop, and calibrates. Without any, a tenth of the documents
        are held out for that.
    seed : int
    epochs : int
        At most.
    progress : bool
        Whether to show a bar on standard error.

    Returns
    -------
    scorer : ContextualScorer
    record : dict
        Loss of the network on the development pairs before training and after each epoch,
        and the share of the linear part: 0 where the network alone fitted these pairs better.

    Raises
    ------
    InputError
        If there are too few pairs, or all have one label.
    MissingExtraError
        If torch or onnx is not installed.
    """
    try:
        import onnx  # noqa: F401
        import torch
    except ImportError as error:
        raise MissingExtraError("training the contextual model", "train") from error
    from tqdm import tqdm

    from stancelib.encoder.examples import Example, batches, make_examples
    from stancelib.encoder.export import export, restore
    from stancelib.encoder.learn import TOKENS, Learner, predict

    located = [p for p in pairs if p.pair is not None]
    if len(located) < MIN_PAIRS or len({p.label for p in located}) < 2:
        raise InputError(
            f"{len(located)} pairs could be located, with {len({p.label for p in located})} "
            f"labels: at least {MIN_PAIRS} pairs of at least two labels are needed"
        )
    held = [p for p in dev if p.pair is not None]
    if not held:
        located, held = _split(located, seed)
    pieces = scorer.pieces
    data, kept = make_examples(located, pieces), make_examples(held, pieces)
    gold = np.array([LABELS.index(p.label) for p in held])
    torch.manual_seed(seed)
    network, tagger = restore(scorer.network)

    def loss(of: Any) -> float:
        logits = predict(of, kept, len(held))
        rows = ~np.isnan(logits[:, 0])
        losses = torch.nn.functional.cross_entropy(
            torch.from_numpy(logits[rows]), torch.from_numpy(gold[rows])
        )
        return float(losses)

    size = min(TOKENS, max(128, sum(len(e.ids) for e in data) // _STEPS))
    passes = -(-_STEPS // len(batches(data, size, None)))

    def epoch_batches(epoch: int) -> list[list[Example]]:
        rng = random.Random(1000 * seed + epoch)
        return [batch for _ in range(passes) for batch in batches(data, size, rng)]

    steps = sum(len(epoch_batches(epoch)) for epoch in range(epochs))
    learner = Learner(network, RATE, READER_RATE, steps, pieces.special, pieces.unknown, seed)
    record: dict[str, Any] = {"start": loss(network), "epochs": []}
    lowest, best = record["start"], learner.averaged()
    with tqdm(total=steps, desc="training", unit="batch", disable=not progress) as bar:
        for epoch in range(epochs):
            for batch in epoch_batches(epoch):
                learner.learn(batch)
                bar.update()
            candidate = learner.averaged()
            record["epochs"].append(loss(candidate))
            bar.set_postfix(dev_loss=f"{record['epochs'][-1]:.3f}")
            if record["epochs"][-1] >= lowest:
                break
            lowest, best = record["epochs"][-1], candidate
    made = _finished(export(best, tagger), scorer, held)
    record["share"] = made.share
    return made, record


def _finished(graph: bytes, base: ContextualScorer, held: Sequence[MarkedPair]) -> ContextualScorer:
    """The trained network with the linear part of its base, or alone where that fits better."""
    from stancelib.encoder.calibrate import calibrate

    parts: list[tuple[FastScorer | None, float]] = [(None, 0.0)]
    if base.linear is not None:
        parts.insert(0, (base.linear, base.share))
    vocabulary, known = base.pieces.vocabulary, dict(base.temperatures)
    made = [
        ContextualScorer(graph, vocabulary, known, base.prior, base.lean, *part) for part in parts
    ]
    losses = [calibrate(scorer, held, known) for scorer in made]
    return made[losses.index(min(losses))]


def _split(pairs: Sequence[MarkedPair], seed: int) -> tuple[list[MarkedPair], list[MarkedPair]]:
    """Pairs to learn from, and those of a tenth of the documents (one at least)."""
    docs = sorted({p.doc for p in pairs})
    random.Random(seed).shuffle(docs)
    chosen = set(docs[: max(1, round(_HELD_SHARE * len(docs)))])
    if len(docs) < 2:
        raise InputError("all pairs are of one document: give dev, or more documents")
    kept = [p for p in pairs if p.doc not in chosen]
    return kept, [p for p in pairs if p.doc in chosen]
