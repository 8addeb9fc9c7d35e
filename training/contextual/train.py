"""Train the contextual model's network.

    python training/contextual/train.py --shared ../shared --work /somewhere/big

Fine-tunes all-MiniLM-L6-v2 with a pair reader on the same pairs as the fast model. With
``--teacher`` half of what is learned of a public corpus' pair is its label and half the
probabilities that the teacher gives it: labels of crowds are noisy, and what a network could not
be brought to believe is often wrong. A teacher is ``teacher.npz`` of ``teacher.py``, or
``average<seed>.pt`` of an earlier run of this. Writes
``pairs.pickle`` (what the pipeline makes of the corpora), ``state<seed>.pt`` every few
minutes (run the same command again to go on) and ``average<seed>.pt`` after each epoch into
the work folder, and prints figures on the development files. Seeded: the same seed and
number of threads give the same weights on a processor of the same kind. Needs the extra
``train``. ``build.py`` runs it twice, and then ``export.py``, which makes the bundle.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import DEV  # noqa: E402

from contextual.corpus import held_out, load_pairs, weighed  # noqa: E402
from contextual.pretrained import pretrained_network, pretrained_pieces  # noqa: E402
from stancelib.encoder.calibrate import temperature  # noqa: E402
from stancelib.encoder.examples import batches, make_examples  # noqa: E402
from stancelib.encoder.learn import TOKENS, Learner, predict  # noqa: E402
from stancelib.encoder.network import Network, bfloat16_pays  # noqa: E402
from stancelib.encoder.pieces import Pieces  # noqa: E402
from stancelib.evaluate import PairPrediction, evaluate_predictions  # noqa: E402
from stancelib.marked import MarkedPair  # noqa: E402
from stancelib.types import AUTHOR, LABELS  # noqa: E402

RATE, READER_FACTOR = 1.5e-4, 4.0
DROPOUT = 0.1
SAVE_EVERY = 100  # steps
UNLOCATED = np.log((0.09, 0.86, 0.05))
TRUST = 0.5  # in the teacher, against the label
KEYS = ("macro_f1", "micro_f1", "polarity_accuracy", "ece")


def figures(network: Network, marked: list[MarkedPair], pieces: Pieces) -> dict[str, float]:
    """Metrics of the network on labelled pairs."""
    return metrics_of(predict(network, make_examples(marked, pieces), len(marked)), marked)


def metrics_of(logits: NDArray[np.float64], marked: list[MarkedPair]) -> dict[str, float]:
    """Metrics of logits (n, 3), with nan for pairs that were not read, on labelled pairs."""
    logits = np.where(np.isnan(logits), UNLOCATED, logits)
    rows = np.exp(logits - logits.max(axis=1, keepdims=True))
    rows /= rows.sum(axis=1, keepdims=True)
    predictions = [
        PairPrediction(p.record, p.doc, p.source, p.target, p.label, row)
        for p, row in zip(marked, rows.tolist(), strict=True)
    ]
    author = all(p.source == "AUTHOR" for p in marked)
    metrics = evaluate_predictions(
        predictions, headline="three_class" if author else "five_class", resamples=2
    ).metrics
    return {key: round(metrics[key], 4) for key in KEYS}


def taught(
    file: Path, marked: list[MarkedPair], held: list[MarkedPair], pieces: Pieces
) -> NDArray[np.float64]:
    """What is to be learned of each pair (n, 3): half the teacher's word, half the label.

    The teacher's probabilities are calibrated on documents that it has not learned.
    """
    found, known = spoken(file, marked, held, pieces)
    gold = np.array([LABELS.index(p.label) for p in held])
    authors = np.array([p.source == AUTHOR for p in marked])
    held_authors = np.array([p.source == AUTHOR for p in held])
    for head in (False, True):
        rows = (held_authors == head) & ~np.isnan(known[:, 0])
        divisor = temperature(known[rows], np.zeros((1, 3)), gold[rows])
        found[authors == head] /= divisor
        print(f"teacher's temperature{' (author)' if head else ''} {divisor:.2f}", flush=True)
    words = np.exp(found - found.max(axis=1, keepdims=True))
    words /= words.sum(axis=1, keepdims=True)
    learned = TRUST * words + (1 - TRUST) * certain(marked)
    return np.where(np.isnan(words), certain(marked), learned)


def spoken(
    file: Path, marked: list[MarkedPair], held: list[MarkedPair], pieces: Pieces
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A teacher's logits for training and held-out pairs; nan for those that it cannot read."""
    if file.suffix == ".npz":
        said = np.load(file)
        return said["kept"], said["held"]
    teacher = Network(len(pieces.vocabulary))
    teacher.load_state_dict(torch.load(file, weights_only=True))
    found, known = (
        predict(teacher, make_examples(given, pieces), len(given)) for given in (marked, held)
    )
    return found, known


def certain(marked: list[MarkedPair]) -> NDArray[np.float64]:
    """The labels as probabilities (n, 3)."""
    return np.eye(3)[[LABELS.index(p.label) for p in marked]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--teacher", help="its file in the work folder")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    pieces = pretrained_pieces()
    pairs = load_pairs(args.shared, args.work)
    kept, held = held_out(pairs["real"])
    marked, aims = weighed(kept, pairs["own"]), None
    if args.teacher:
        learned = taught(args.work / args.teacher, kept, held, pieces)
        aims = np.concatenate([learned, certain(pairs["own"])])
    data = make_examples(marked, pieces, aims)
    per_epoch = len(batches(data, TOKENS, random.Random(args.seed)))
    steps = int(1.02 * args.epochs * per_epoch)
    learner = Learner(
        pretrained_network(DROPOUT),
        RATE,
        RATE * READER_FACTOR,
        steps,
        pieces.special,
        pieces.unknown,
        args.seed,
    )
    made_for = {
        "seed": args.seed,
        "epochs": args.epochs,
        "clauses": len(data),
        "teacher": args.teacher or "none",
        "threads": args.threads,
        "bfloat16": bfloat16_pays(),
    }
    (args.work / f"average{args.seed}.json").write_text(json.dumps(made_for))
    state_file = args.work / f"state{args.seed}.pt"
    first = skip = 0
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        if state["made_for"] != made_for:
            sys.exit(
                f"{state_file} is of other data or settings: delete it, or give another --work"
            )
        learner.resume(state)
        first, skip = state["epoch"], state["in_epoch"]
        print(f"resumed at epoch {first}, batch {skip}", flush=True)
    print(f"{len(data)} clauses, {per_epoch} batches an epoch, {steps} steps", flush=True)

    def save(epoch: int, in_epoch: int) -> None:
        draft = state_file.with_suffix(".new")
        progress = {"epoch": epoch, "in_epoch": in_epoch, "made_for": made_for}
        torch.save({**learner.state(), **progress}, draft)
        os.replace(draft, state_file)

    for epoch in range(first, args.epochs):
        started, losses = time.time(), []
        for number, batch in enumerate(batches(data, TOKENS, random.Random(args.seed + epoch))):
            if number < skip:
                continue
            losses.append(learner.learn(batch))
            if learner.step % SAVE_EVERY == 0:
                recent = np.mean(losses[-SAVE_EVERY:])
                print(f"  epoch {epoch} {number}/{per_epoch} loss {recent:.4f}", flush=True)
                save(epoch, number + 1)
        skip = 0
        torch.save(learner.average, args.work / f"average{args.seed}.pt")
        save(epoch + 1, 0)
        seconds = round(time.time() - started)
        network = learner.averaged()
        for name in DEV:
            found = figures(network, pairs[name], pieces)
            print(json.dumps({"epoch": epoch, "seconds": seconds, "on": name, **found}), flush=True)


if __name__ == "__main__":
    main()
