"""Training of the contextual model's network: steps, schedule, averages, figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from stancelib.encoder.examples import Example, batches, tensors
from stancelib.encoder.network import Network, bfloat16_pays

TOKENS = 2048  # a batch, with padding
LAYER_DECAY = 0.9
WARM_UP = 0.06
AVERAGE = 0.998  # of weights over steps
HIDDEN = 0.05  # share of word pieces that a batch does not show


class Learner:
    """A network with its optimiser, schedule and average of weights.

    The average is what is kept: it generalises better than the last step.

    Parameters
    ----------
    network : Network
    rate, reader_rate : float
        Highest learning rates of the encoder's last layer and of the pair reader.
    steps : int
        How many there will be: the rate falls to nothing.
    special : frozenset of int
        Pieces that are never hidden.
    unknown : int
        The piece that hides others.
    seed : int
    """

    def __init__(
        self,
        network: Network,
        rate: float,
        reader_rate: float,
        steps: int,
        special: frozenset[int],
        unknown: int,
        seed: int,
    ) -> None:
        self.network = network
        self.seed = seed
        self.step = 0
        self._unknown = unknown
        self._special = torch.tensor(sorted(special))
        self._optimiser = torch.optim.AdamW(
            _groups(network, rate, reader_rate), weight_decay=0.01, fused=True
        )

        def factor(step: int) -> float:
            warm = max(1.0, WARM_UP * steps)
            return step / warm if step < warm else max(0.0, (steps - step) / (steps - warm))

        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, factor)
        self.average = {k: v.detach().clone() for k, v in network.state_dict().items()}

    def learn(self, batch: Sequence[Example]) -> float:
        """One step; the loss before it."""
        self.network.train()
        torch.manual_seed(1_000_000 * self.seed + self.step)  # resuming changes nothing
        ids, mask, pairs, aims, weights = tensors(batch)
        logits = self.network(self._hide(ids), mask, pairs)
        losses = nn.functional.cross_entropy(logits, aims, reduction="none")
        loss = (losses * weights).sum() / weights.sum()
        self._optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self._schedule.step()
        self.step += 1
        keep = min(AVERAGE, (1 + self.step) / (10 + self.step))
        for name, value in self.network.state_dict().items():
            self.average[name].lerp_(value, 1 - keep)
        return float(loss.detach())

    def _hide(self, ids: Tensor) -> Tensor:
        """Hide some words: no stance should hang on one."""
        shown = (torch.rand(ids.shape) >= HIDDEN) | torch.isin(ids, self._special)
        return torch.where(shown, ids, self._unknown)

    def averaged(self) -> Network:
        """A copy of the network with the average weights."""
        copy = Network(self.network.n_pieces)
        copy.load_state_dict(self.average)
        return copy.eval()

    def state(self) -> dict[str, Any]:
        """All that is needed to go on later."""
        return {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self._optimiser.state_dict(),
            "schedule": self._schedule.state_dict(),
            "step": self.step,
        }

    def resume(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.average = state["average"]
        self._optimiser.load_state_dict(state["optimiser"])
        self._schedule.load_state_dict(state["schedule"])
        self.step = state["step"]


def _groups(network: Network, rate: float, reader_rate: float) -> list[dict[str, Any]]:
    """Parameters by learning rate: lower layers, which know the language, move less."""
    found: list[dict[str, Any]] = [{"params": list(network.reader.parameters()), "lr": reader_rate}]
    layers = list(network.encoder.layers)
    for depth, layer in enumerate(reversed(layers)):
        found.append({"params": list(layer.parameters()), "lr": rate * LAYER_DECAY**depth})
    # The table of word pieces stays: words that no corpus here has keep their neighbours.
    network.encoder.pieces.weight.requires_grad_(False)
    rest = [network.encoder.positions.weight, *network.encoder.norm.parameters()]
    found.append({"params": rest, "lr": rate * LAYER_DECAY ** len(layers)})
    return found


def predict(network: Network, data: Sequence[Example], n_pairs: int) -> NDArray[np.float64]:
    """Logits, shape (n_pairs, 3), by the numbers of the examples' pairs; nan for others."""
    network.eval()
    found = np.full((n_pairs, 3), np.nan)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=bfloat16_pays()):
        for batch in batches(data, 2 * TOKENS, None):
            ids, mask, pairs, _, _ = tensors(batch)
            logits = network(ids, mask, pairs).float().numpy()
            found[[n for example in batch for n in example.numbers]] = logits
    return found
