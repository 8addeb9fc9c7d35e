"""Train the bundled fast model.

    python training/train_fast.py --shared ../shared

Pairs of actors are learned from DSE train (both orders of each pair) and the project's own
sentences, the author's stance from NewsMTSC train (``data.py``). Writes
``stancelib/resources/models/fast/`` and prints the metrics on the development files, with
an ablation of every feature block and of the project's own sentences under ``--ablation``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # same sums on any number of cores

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

import numpy as np  # noqa: E402
from articles import shares  # noqa: E402
from balance import BALANCE  # noqa: E402
from data import TRAIN, dev_corpora, own_pairs, real_pairs, training_texts  # noqa: E402
from sentences import FOLDER  # noqa: E402

from stancelib import __version__  # noqa: E402
from stancelib.annotated import evaluate_model  # noqa: E402
from stancelib.bundle import save_bundle  # noqa: E402
from stancelib.classifier import FastScorer  # noqa: E402
from stancelib.features import default_blocks  # noqa: E402
from stancelib.fit import fit_scorer  # noqa: E402
from stancelib.model import StanceModel, load  # noqa: E402
from stancelib.prior import ArticlePrior  # noqa: E402
from stancelib.sketch import Sketch  # noqa: E402
from stancelib.types import LABELS, ModelInfo  # noqa: E402

SEED = 0
# Of the grid that training/articles.py prints: see the model card.
PRIOR = ArticlePrior(
    neutral_shift=1.85,
    conflict=0.3,
    mutual=0.1,
    credit=1.0,
    author_shift=1.5,
    beside=1.0,
    **BALANCE,
)
# A head that is calibrated on pairs, most of them neutral, calls too few of them a stance: this
# much is taken from the neutral decision value between actors. Chosen on DSE dev: see the card.
NEUTRAL_OFFSET = 0.15
# And this much more where the source comes after the target: corpora have so few stances told in
# that order that a head hardly ever names one.
BACKWARD_OFFSET = 0.3
BACKWARD = "setting:between 2 "  # one of these features has every such pair, and no other
KEPT = ("n_pairs", "macro_f1", "micro_f1", "polarity_accuracy", "polarity_macro_f1", "ece", "ci95")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--out", type=Path, default=ROOT / "stancelib/resources/models/fast")
    parser.add_argument("--card", type=Path, default=ROOT / "docs/model-cards/fast.md")
    parser.add_argument("--sample", type=int, help="learn from so many records of each part")
    parser.add_argument("--ablation", action="store_true", help="also without each part in turn")
    args = parser.parse_args()
    started = time.time()
    dev = dev_corpora(args.shared) if args.sample is None else {}
    real = real_pairs(args.shared, args.sample)
    own = own_pairs(args.shared, args.sample)
    pairs = [*real, *own]
    label_shares = [sum(p.label == label for p in real) / len(real) for label in LABELS]
    training: dict[str, Any] = {
        "command": "python training/train_fast.py"
        + ("" if args.sample is None else f" --sample {args.sample}"),
        "seed": SEED,
        "pairs": {"public corpora": len(real), "own sentences": len(own)},
        "label_shares": label_shares,
        "data": {
            **{p: _digest(args.shared / "corpora" / p) for p in TRAIN.values()},
            **{str(p.relative_to(ROOT)): _digest(p) for p in sorted(FOLDER.glob("*.txt"))},
        },
        "resources": _digests(ROOT / "stancelib/resources"),
        "versions": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
    }
    scorer = lean(replace(fit_scorer(pairs, seed=SEED), prior=PRIOR))
    print(f"trained in {time.time() - started:.0f} s", flush=True)
    if args.sample is None:
        training["metrics"] = _metrics(scorer, training, dev)
        found = shares(StanceModel(scorer, ModelInfo("fast", __version__, ""), training))
        training["metrics"]["own articles"] = found
        print(f"  own articles: {json.dumps({k: round(v, 4) for k, v in found.items()})}")
    if args.ablation:
        for block in default_blocks("en"):
            _ablate(f"without the block {block}", pairs, training, dev, {block})
        _ablate("without the lexicon", pairs, training, dev, {"roles", "lexical"})
        _ablate("public corpora alone", real, training, dev, set())
        _ablate("public corpora alone, no lexicon", real, training, dev, {"roles", "lexical"})
    if args.out.exists():
        shutil.rmtree(args.out)
    card = args.card.read_text(encoding="utf-8") if args.card.exists() else ""
    save_bundle(
        args.out,
        scorer,
        name="fast",
        version=__version__,
        training=training,
        card=card,
        sketch=Sketch.of(training_texts(args.shared, args.sample)),
    )
    print(load(args.out), f"{sum(f.stat().st_size for f in args.out.iterdir()) / 1e6:.1f} MB")


def lean(scorer: FastScorer) -> FastScorer:
    """The scorer with `NEUTRAL_OFFSET` and `BACKWARD_OFFSET` in the head for actors."""
    head = scorer.heads["actor"]
    weights = head.weights.copy()
    weights[[row for name, row in head.vocabulary.items() if name.startswith(BACKWARD)], 1] -= (
        BACKWARD_OFFSET
    )
    bias = head.bias - np.array([0, NEUTRAL_OFFSET, 0], dtype=np.float32)
    return replace(
        scorer, heads={**scorer.heads, "actor": replace(head, weights=weights, bias=bias)}
    )


def _ablate(what, pairs, training, dev, dropped) -> None:  # type: ignore[no-untyped-def]
    print(f"{what}:", flush=True)
    blocks = [b for b in default_blocks("en") if b not in dropped]
    _metrics(lean(fit_scorer(pairs, blocks=blocks, seed=SEED)), training, dev)


def _metrics(scorer, training, dev) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    model = StanceModel(scorer, ModelInfo("fast", __version__, ""), training)
    found = {}
    for name, corpus in dev.items():
        metrics = evaluate_model(model, corpus).metrics
        found[name] = {k: metrics[k] for k in KEPT if k in metrics}
        short = {k: round(v, 4) for k, v in found[name].items() if isinstance(v, float)}
        print(f"  {name}: {json.dumps(short)}", flush=True)
    return found


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(ROOT)): _digest(p)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "models" not in p.parts and "__pycache__" not in p.parts
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
