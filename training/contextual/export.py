"""From trained weights to the bundled contextual model.

    python training/contextual/export.py --shared ../shared --work /somewhere/big --networks 1a 1b

The last step of ``build.py``. Takes the mean of the weights ``average<name>.pt`` of networks that
``train.py`` trained from the same start, or on from their mean (a "model soup"), and writes
``stancelib/resources/models/contextual``: a smaller vocabulary, the network with its tagger as an
ONNX graph whose matrices are int8, a linear part (what the fast model learns from, but the training
documents that ``train.py`` leaves out), a temperature for each kind of pair (fitted to these
documents) and the article prior. Prints the metrics of the
written bundle on the development files. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from articles import shares  # noqa: E402
from balance import BALANCE  # noqa: E402
from build_vectors import is_latin  # noqa: E402
from data import TRAIN, dev_corpora, own_pairs, training_texts  # noqa: E402
from train_fast import KEPT, _digest, _digests  # noqa: E402

from contextual.corpus import (  # noqa: E402
    MADE_OF,
    WRITTEN_IN,
    further_pairs,
    held_out,
    load_pairs,
)
from contextual.pretrained import pretrained_pieces  # noqa: E402
from contextual.tagger import corpora, fit_tagger, named_files, read_words  # noqa: E402
from contextual.train import mean_weights  # noqa: E402
from stancelib import __version__  # noqa: E402
from stancelib.annotated import evaluate_model  # noqa: E402
from stancelib.bundle import save_bundle  # noqa: E402
from stancelib.classifier import FastScorer, Head  # noqa: E402
from stancelib.encoder.calibrate import calibrate  # noqa: E402
from stancelib.encoder.examples import make_examples  # noqa: E402
from stancelib.encoder.export import export  # noqa: E402
from stancelib.encoder.network import Network  # noqa: E402
from stancelib.encoder.pieces import SPECIAL, Pieces  # noqa: E402
from stancelib.encoder.scorer import HEADS, ContextualScorer  # noqa: E402
from stancelib.fit import fit_scorer  # noqa: E402
from stancelib.marked import MarkedPair  # noqa: E402
from stancelib.model import StanceModel, load  # noqa: E402
from stancelib.prior import ArticlePrior  # noqa: E402
from stancelib.sketch import Sketch  # noqa: E402
from stancelib.types import LABELS, ModelInfo  # noqa: E402

BUNDLE = ROOT / "stancelib/resources/models/contextual"
CARD = ROOT / "docs/model-cards/contextual.md"
PRIOR = ArticlePrior(
    neutral_shift=1.5,
    conflict=0.45,
    mutual=0.1,
    credit=1.0,
    author_shift=2.0,
    beside=1.0,
    apart=0.7,
    discovered=0.7,
    **BALANCE,
)
LEAN = 0.0  # on the held-out documents: DSE macro-F1 0.523 without it, 0.512 with 0.3
SHARE = 1 / 3  # of the linear part, chosen on the development files: see the card
FREQUENT = 20_000  # pieces of the vocabulary's beginning that are kept without having been seen


def _is_used(piece: str) -> bool:
    """Words come without accents and in lower case; of other scripts there are none."""
    return is_latin(piece) and (piece.isascii() or len(piece.removeprefix("##")) == 1)


def pruned(
    network: Network, vocabulary: tuple[str, ...], seen: set[int]
) -> tuple[Network, list[str]]:
    """The network without pieces that are hardly met in English news.

    The vocabulary is sorted by frequency. Names, which are masked, are much of its end.
    """
    kept = [
        i
        for i, piece in enumerate(vocabulary)
        if piece in SPECIAL
        or i in seen
        or (i < FREQUENT and not piece.startswith("[unused") and _is_used(piece))
        or len(piece.removeprefix("##")) == 1
    ]
    state = network.state_dict()
    state["encoder.pieces.weight"] = state["encoder.pieces.weight"][kept]
    smaller = Network(len(kept))
    smaller.load_state_dict(state)
    return smaller, [vocabulary[i] for i in kept]


def rounded(scorer: FastScorer) -> FastScorer:
    """The scorer with weights in steps of 1/1024: they take a third of the room."""

    def heads() -> Iterator[tuple[str, Head]]:
        for name, head in scorer.heads.items():
            weights, dense = (np.round(part * 1024) / 1024 for part in (head.weights, head.dense))
            yield name, replace(head, weights=weights, dense=dense)

    return replace(scorer, heads=dict(heads()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder of train.py")
    parser.add_argument("--networks", nargs="+", default=["0"], help="their names")
    parser.add_argument("--out", type=Path, default=BUNDLE)
    parser.add_argument("--float", action="store_true", help="float32, to compare")
    args = parser.parse_args()
    torch.set_num_threads(1)
    pairs = load_pairs(args.shared, args.work)
    vocabulary = pretrained_pieces().vocabulary
    network = Network(len(vocabulary))
    network.load_state_dict(mean_weights(args.work, args.networks))
    learned = [*pairs["real"], *pairs["own"], *pairs["across"]]
    clauses = make_examples(learned, pretrained_pieces())
    seen = {i for example in clauses for i in example.ids}
    network, pieces = pruned(network, vocabulary, seen)
    kept, _ = held_out(pairs["real"])
    with threadpool_limits(1, user_api="blas"):  # same sums on any number of cores
        linear = rounded(fit_scorer([*kept, *own_pairs(args.shared)], seed=0))
    networks = [
        json.loads((args.work / f"average{name}.json").read_text()) for name in args.networks
    ]
    write(args.out, args.shared, network, pieces, linear, pairs, networks, quantised=not args.float)


def write(
    out: Path,
    shared: Path,
    network: Network,
    pieces: Sequence[str],
    linear: FastScorer,
    pairs: dict[str, list[MarkedPair]],
    networks: list[dict[str, Any]],
    *,
    quantised: bool = True,
) -> None:
    """Fit the tagger and the temperatures, and write the bundle; its metrics are printed."""
    kept, held = held_out(pairs["real"])
    named = [text for texts in corpora(shared) for text in texts]
    tagger = fit_tagger(read_words(network.eval(), Pieces(pieces), named))
    graph = export(network, tagger, quantised=quantised)
    temperatures = dict.fromkeys(HEADS, 1.0)
    scorer = ContextualScorer(graph, pieces, temperatures, PRIOR, LEAN, linear, SHARE)
    calibrate(scorer, held)
    print(f"temperatures {scorer.temperatures} from {len(held)} held-out pairs", flush=True)
    training: dict[str, Any] = {
        "command": "python training/contextual/build.py",
        "networks": networks,
        "pairs": {
            "public corpora": len(kept),
            "own sentences": len(pairs["own"]),
            "own sentences, two by two": len(pairs["across"]),
            "judged by the teachers alone": len(further_pairs(kept, pairs["own"])),
        },
        "label_shares": [sum(p.label == label for p in kept) / len(kept) for label in LABELS],
        "data": {
            **{p: _digest(shared / "corpora" / p) for p in TRAIN.values()},
            **_digests(ROOT / "datasets/sentences"),
            **{f"{p.parent.name}/{p.name}": _digest(p) for p in named_files(shared)},
        },
        "resources": _digests(ROOT / "stancelib/resources"),
        "versions": {name: version(name) for name in ("torch", "onnx", "onnxruntime", "numpy")},
    }
    model = StanceModel(scorer, ModelInfo("contextual", __version__, ""), training)
    training["metrics"] = {}
    for name, corpus in dev_corpora(shared).items():
        metrics = evaluate_model(model, corpus).metrics
        training["metrics"][name] = {k: metrics[k] for k in KEPT if k in metrics}
        short = {k: round(v, 4) for k, v in metrics.items() if isinstance(v, float)}
        print(f"  {name}: {json.dumps(short)}", flush=True)
    found = shares(model)
    training["metrics"]["own articles"] = found
    print(f"  own articles: {json.dumps({k: round(v, 4) for k, v in found.items()})}", flush=True)
    if out.exists():
        shutil.rmtree(out)
    save_bundle(
        out,
        scorer,
        name="contextual",
        version=__version__,
        training=training,
        card=CARD.read_text(encoding="utf-8") if CARD.exists() else "",
        # Of the made sentences the linear part has learned others than the network.
        sketch=Sketch.of(
            training_texts(shared, folders=WRITTEN_IN, **MADE_OF),
            Sketch.of(training_texts(shared)),
        ),
    )
    started = time.time()
    size = sum(f.stat().st_size for f in out.iterdir()) / 1e6
    print(load(out), f"{size:.1f} MB, loaded in {time.time() - started:.2f} s")


if __name__ == "__main__":
    main()
