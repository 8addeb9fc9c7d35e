"""Train the bundled fast model.

    python training/train_fast.py --shared ../shared

Pairs of actors are learned from DSE train (both orders of each pair), the author's stance
from NewsMTSC train. Rows that share an 8-word shingle with a development file are dropped.
Writes ``stancelib/resources/models/fast/`` and prints the metrics on the development files,
with an ablation of every feature block under ``--ablation``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # same sums on any number of cores

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stancelib import __version__, read_corpus  # noqa: E402
from stancelib.annotated import evaluate_model, training_pairs  # noqa: E402
from stancelib.bundle import save_bundle  # noqa: E402
from stancelib.corpora import AnnotatedCorpus  # noqa: E402
from stancelib.features import BLOCKS  # noqa: E402
from stancelib.fit import fit_scorer  # noqa: E402
from stancelib.model import StanceModel, load  # noqa: E402
from stancelib.splits import overlapping  # noqa: E402
from stancelib.types import LABELS, ModelInfo  # noqa: E402

SEED = 0
TRAIN = {"dse": "dse/train.txt", "newsmtsc": "newsmtsc/train.jsonl"}
DEV = {
    "dse_dev": ("dse", "dse/dev.txt"),
    "newsmtsc_dev_rw": ("newsmtsc", "newsmtsc/dev_rw.jsonl"),
    "newsmtsc_dev_mt": ("newsmtsc", "newsmtsc/dev_mt.jsonl"),
}
KEPT = ("n_pairs", "macro_f1", "micro_f1", "polarity_accuracy", "polarity_macro_f1", "ece", "ci95")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "stancelib/resources/models/fast")
    parser.add_argument("--card", type=Path, default=ROOT / "docs/model-cards/fast.md")
    parser.add_argument("--ablation", action="store_true", help="also without each block in turn")
    args = parser.parse_args()
    started = time.time()
    folder = args.shared / "corpora"
    dev = {name: read_corpus(folder / path, fmt) for name, (fmt, path) in DEV.items()}
    held = [record for corpus in dev.values() for record in corpus.records]
    pairs = []
    dropped = {}
    for fmt, path in TRAIN.items():
        corpus = read_corpus(folder / path, fmt, errors="skip")
        records = list(corpus.records)
        leaks = overlapping(records, held)
        dropped[path] = int(leaks.sum()) + len(corpus.skipped)
        kept = [r for r, leak in zip(records, leaks, strict=True) if not leak]
        pairs += list(training_pairs(AnnotatedCorpus.from_records(kept, name=path)))
        print(f"{path}: {len(kept)} records, {dropped[path]} dropped", flush=True)
    shares = [sum(p.label == label for p in pairs) / len(pairs) for label in LABELS]
    training = {
        "command": "python training/train_fast.py",
        "seed": SEED,
        "pairs": len(pairs),
        "label_shares": shares,
        "dropped": dropped,
        "data": {p: _digest(folder / p) for p in TRAIN.values()},
        "resources": {
            str(p.relative_to(ROOT / "stancelib")): _digest(p)
            for p in sorted((ROOT / "stancelib/resources").rglob("*"))
            if p.is_file() and "models" not in p.parts and "__pycache__" not in p.parts
        },
    }
    scorer = fit_scorer(pairs, seed=SEED)
    print(f"trained in {time.time() - started:.0f} s", flush=True)
    training["metrics"] = _metrics(scorer, training, dev)
    if args.ablation:
        for block in BLOCKS:
            rest = [b for b in BLOCKS if b != block]
            print(f"without {block}:", flush=True)
            _metrics(fit_scorer(pairs, blocks=rest, seed=SEED), training, dev)
        rest = [b for b in BLOCKS if b not in ("roles", "lexical")]
        print("without the lexicon (roles and lexical):", flush=True)
        _metrics(fit_scorer(pairs, blocks=rest, seed=SEED), training, dev)
    if args.out.exists():
        shutil.rmtree(args.out)
    card = args.card.read_text(encoding="utf-8") if args.card.exists() else ""
    save_bundle(
        args.out, scorer, name="fast", version=__version__, training=training, card=card
    )
    print(load(args.out), f"{sum(f.stat().st_size for f in args.out.iterdir()) / 1e6:.1f} MB")


def _metrics(scorer, training, dev) -> dict[str, object]:  # type: ignore[no-untyped-def]
    model = StanceModel(scorer, ModelInfo("fast", __version__, ""), training)
    found = {}
    for name, corpus in dev.items():
        metrics = evaluate_model(model, corpus).metrics
        found[name] = {k: metrics[k] for k in KEPT if k in metrics}
        short = {k: round(v, 4) for k, v in found[name].items() if isinstance(v, float)}
        print(f"  {name}: {json.dumps(short)}", flush=True)
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
