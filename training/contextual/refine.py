"""Go on training the bundled contextual model with sentences that it has not learned.

    python training/contextual/refine.py --shared ../shared --work /somewhere/big

The last step of ``build.py``, and the way to better the bundle without the hours of the others.
From the bundled network, two passes over the pairs of ``FRESH`` and, lest it forget the rest, over
a third of all the others, drawn anew for each pass: what is learned of the public corpora is in
part their labels, in part the word of the bundled network itself, the only word on pairs that
nobody labelled. The mean of the weights before and after goes to the bundle, with a tagger and
temperatures fitted anew; vocabulary and linear part stay. Some twenty minutes on two cores without
bfloat16; ``state_refine.pt`` is kept after each pass, and the command goes on from it. Seeded.
Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

from contextual.corpus import further_pairs, held_out, load_pairs, weighed  # noqa: E402
from contextual.export import BUNDLE, write  # noqa: E402
from contextual.train import ONWARD, RATE, READER_FACTOR, TRUST, certain  # noqa: E402
from stancelib.encoder.examples import Example, batches, make_examples  # noqa: E402
from stancelib.encoder.export import restore  # noqa: E402
from stancelib.encoder.learn import TOKENS, Learner, predict  # noqa: E402
from stancelib.encoder.network import Network  # noqa: E402
from stancelib.encoder.pieces import Pieces  # noqa: E402
from stancelib.encoder.scorer import ContextualScorer  # noqa: E402
from stancelib.marked import MarkedPair  # noqa: E402
from stancelib.model import load  # noqa: E402
from stancelib.types import AUTHOR  # noqa: E402

FRESH = "breadth"  # the file of datasets/sentences/plain that is learned whole in each pass
PASSES, SHARE, SEED, FRESH_WEIGHT = 2, 0.33, 4, 1.0
MIXED = 0.5  # share of the refined weights in the mean


def own_words(
    network: Network, scorer: ContextualScorer, asked: Sequence[MarkedPair], pieces: Pieces
) -> NDArray[np.float64]:
    """What the bundled network says of pairs, calibrated; (n, 3)."""
    logits = predict(network, make_examples(asked, pieces), len(asked))
    authors = np.array([p.source == AUTHOR for p in asked])
    logits[authors] /= scorer.temperatures["author"]
    logits[~authors] /= scorer.temperatures["actor"]
    words = np.exp(logits - logits.max(axis=1, keepdims=True))
    words /= words.sum(axis=1, keepdims=True)
    return np.where(np.isnan(words), certain(list(asked)), words)


def refined(
    network: Network, data: Sequence[Example], new: Sequence[Example], pieces: Pieces, state: Path
) -> dict[str, torch.Tensor]:
    """The network's average weights after `PASSES` passes."""

    def one_pass(number: int) -> list[list[Example]]:
        rng = random.Random(100 + number)
        drawn = [example for example in data if rng.random() < SHARE]
        return batches([*drawn, *new], TOKENS, random.Random(number))

    passes = [one_pass(number) for number in range(PASSES)]
    rate = RATE * ONWARD
    steps = int(1.02 * sum(map(len, passes)))
    learner = Learner(
        network, rate, rate * READER_FACTOR, steps, pieces.special, pieces.unknown, SEED
    )
    done = 0
    if state.exists():
        kept = torch.load(state, weights_only=True)
        learner.resume(kept)
        done = kept["passes"]
    for number, found in enumerate(passes[done:], start=done):
        losses = [learner.learn(batch) for batch in found]
        print(f"pass {number}: loss {np.mean(losses):.4f}", flush=True)
        torch.save({**learner.state(), "passes": number + 1}, state)
    return learner.average


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(SEED)
    model = load(BUNDLE)
    scorer: Any = model.scorer
    before, _ = restore(scorer.network)
    network, _ = restore(scorer.network)
    pairs = load_pairs(args.shared, args.work)
    is_new = {id(p): p.doc.startswith(f"{FRESH}-") for p in pairs["own"]}
    old = [p for p in pairs["own"] if not is_new[id(p)]]
    kept, _ = held_out(pairs["real"])
    further = further_pairs(kept, old)
    words = own_words(before, scorer, [*kept, *further], scorer.pieces)
    labelled, others = np.split(words, [len(kept)])
    mixed = TRUST * labelled + (1 - TRUST) * certain(kept)
    aims = np.concatenate([mixed, others, certain(old), certain(pairs["across"])])
    marked = [*weighed([*kept, *further], old), *pairs["across"]]
    data = make_examples(marked, scorer.pieces, aims)
    fresh = [p for p in pairs["own"] if is_new[id(p)]]
    new = make_examples([replace(p, weight=FRESH_WEIGHT) for p in fresh], scorer.pieces)
    print(f"{len(data)} clauses, {len(new)} of {FRESH}", flush=True)
    after = refined(network, data, new, scorer.pieces, args.work / "state_refine.pt")
    start = before.state_dict()
    before.load_state_dict({k: torch.lerp(start[k], after[k], MIXED) for k in start})
    step = {"refined": FRESH, "seed": SEED, "passes": PASSES}
    networks = [*model.training.get("networks", ()), step]
    write(BUNDLE, args.shared, before, scorer.pieces.vocabulary, scorer.linear, pairs, networks)


if __name__ == "__main__":
    main()
