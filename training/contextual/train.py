"""Train the contextual model's network.

    python training/contextual/train.py --shared ../shared --work /somewhere/big

Fine-tunes all-MiniLM-L6-v2 with a pair reader on the same pairs as the fast model. With
``--teacher`` what is learned of a public corpus' pair is in part its label, in part the
probabilities that the teachers give it: labels of crowds are noisy, and what a network could not
be brought to believe is often wrong. Of further pairs of these sentences and of our own, which
nobody labelled, the teachers' word is all. A teacher is ``teacher.npz`` of ``teacher.py``, or
``average<name>.pt`` of an earlier run of this. With ``--start`` it goes on from the mean of
earlier networks, at a lower rate. Writes ``pairs.pickle`` (what the pipeline makes of
the corpora), ``state<name>.pt`` every few minutes (run the same command again to go on) and
``average<name>.pt`` after each epoch into the work folder, and prints figures on the development
files. Seeded: the same seed and number of threads give the same weights on a processor of the same
kind. Needs the extra ``train``. ``build.py`` runs it several times, and then ``export.py``, which
makes the bundle.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import DEV  # noqa: E402

from contextual.corpus import further_pairs, held_out, load_pairs, weighed  # noqa: E402
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
ONWARD = 0.5  # share of the rates for a network that starts from others
DROPOUT = 0.1
SAVE_EVERY = 100  # steps
UNLOCATED = np.log((0.09, 0.86, 0.05))
TRUST = 0.6  # in the teachers, against the label
SHARES = {".npz": 2.0, ".pt": 1.0}  # of the larger teacher and of an earlier network
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
    ends = {(p.record, p.source, p.target) for p in marked}
    both = any((record, target, source) in ends for record, source, target in ends)
    metrics = evaluate_predictions(
        predictions, headline="five_class" if both else "three_class", resamples=2
    ).metrics
    return {key: round(metrics[key], 4) for key in KEYS}


def taught(
    files: Sequence[Path],
    kept: list[MarkedPair],
    held: list[MarkedPair],
    further: list[MarkedPair],
    pieces: Pieces,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What is to be learned of each labelled pair, and of each further one: (n, 3) both."""
    asked = [*kept, *further]
    words = np.zeros((len(asked), 3))
    for file in files:
        share = SHARES[file.suffix] / sum(SHARES[f.suffix] for f in files)
        words += share * spoken(file, asked, held, pieces)
    words = np.where(np.isnan(words), certain(asked), words)  # too long for a teacher
    labelled, others = np.split(words, [len(kept)])
    return TRUST * labelled + (1 - TRUST) * certain(kept), others


def spoken(
    file: Path, asked: list[MarkedPair], held: list[MarkedPair], pieces: Pieces
) -> NDArray[np.float64]:
    """A teacher's probabilities, calibrated on documents that it has not learned.

    Labelled pairs and further ones are calibrated alike; nan is what it cannot read.
    """
    if file.suffix == ".npz":
        said = np.load(file)
        found, known = said["asked"], said["held"]
    else:
        teacher = Network(len(pieces.vocabulary))
        teacher.load_state_dict(torch.load(file, weights_only=True))
        found, known = (
            predict(teacher, make_examples(given, pieces), len(given)) for given in (asked, held)
        )
    gold = np.array([LABELS.index(p.label) for p in held])
    authors = np.array([p.source == AUTHOR for p in asked])
    held_authors = np.array([p.source == AUTHOR for p in held])
    for head in (False, True):
        rows = (held_authors == head) & ~np.isnan(known[:, 0])
        divisor = temperature(known[rows], np.zeros((1, 3)), gold[rows])
        found[authors == head] /= divisor
        print(f"{file.name}{' (author)' if head else ''}: temperature {divisor:.2f}", flush=True)
    words = np.exp(found - found.max(axis=1, keepdims=True))
    return words / words.sum(axis=1, keepdims=True)


def certain(marked: list[MarkedPair]) -> NDArray[np.float64]:
    """The labels as probabilities (n, 3)."""
    return np.eye(3)[[LABELS.index(p.label) for p in marked]]


def mean_weights(work: Path, names: Sequence[str]) -> dict[str, torch.Tensor]:
    """The mean of networks' weights, a "model soup" (Wortsman et al. 2022, ICML).

    It makes sense of networks that started alike, or that went on from the mean of such.
    """
    files = [work / f"average{name}.pt" for name in names]
    weights = [torch.load(file, weights_only=True) for file in files]
    return {key: torch.stack([w[key] for w in weights]).mean(0) for key in weights[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--name", default="0", help="of the network, for its files")
    parser.add_argument("--start", nargs="+", default=(), help="names of networks to go on from")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--teacher", nargs="+", default=(), help="files in the work folder")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    pieces = pretrained_pieces()
    pairs = load_pairs(args.shared, args.work)
    kept, held = held_out(pairs["real"])
    further = further_pairs(kept, pairs["own"]) if args.teacher else []
    marked, aims = [*weighed([*kept, *further], pairs["own"]), *pairs["across"]], None
    if args.teacher:
        files = [args.work / name for name in args.teacher]
        learned = taught(files, kept, held, further, pieces)
        aims = np.concatenate([*learned, certain(pairs["own"]), certain(pairs["across"])])
    data = make_examples(marked, pieces, aims)
    per_epoch = len(batches(data, TOKENS, random.Random(args.seed)))
    steps = int(1.02 * args.epochs * per_epoch)
    network, rate = pretrained_network(DROPOUT), RATE
    if args.start:
        network.load_state_dict(mean_weights(args.work, args.start))
        rate *= ONWARD
    learner = Learner(
        network,
        rate,
        rate * READER_FACTOR,
        steps,
        pieces.special,
        pieces.unknown,
        args.seed,
    )
    made_for = {
        "seed": args.seed,
        "epochs": args.epochs,
        "clauses": len(data),
        "teachers": list(args.teacher),
        "start": list(args.start),
        "threads": args.threads,
        "bfloat16": bfloat16_pays(),
    }
    (args.work / f"average{args.name}.json").write_text(json.dumps(made_for))
    state_file = args.work / f"state{args.name}.pt"
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
        torch.save(learner.average, args.work / f"average{args.name}.pt")
        save(epoch + 1, 0)
        seconds = round(time.time() - started)
        network = learner.averaged()
        for name in (*DEV, "across_dev"):
            found = figures(network, pairs[name], pieces)
            print(json.dumps({"epoch": epoch, "seconds": seconds, "on": name, **found}), flush=True)


if __name__ == "__main__":
    main()
