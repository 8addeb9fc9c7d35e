"""The network as an ONNX graph, and back, to be trained further."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from stancelib.encoder.drawing import TABLES, arrays_of, draw, untabled
from stancelib.encoder.network import WIDTH, Network
from stancelib.errors import BundleError


def export(network: Network, tagger: nn.Linear, *, quantised: bool = True) -> bytes:
    """The network as an ONNX graph; all of it in float32 where not ``quantised``.

    ``tagger`` makes of the states of layer ``NAMING`` whose name a word is of: a person's, an
    organisation's, a place's, or nobody's.
    """
    state = {name: values.numpy() for name, values in network.state_dict().items()}
    for name, values in tagger.state_dict().items():
        state[f"tagger.{name}"] = values.numpy()
    return draw(state, quantised=quantised)


def restore(graph: bytes) -> tuple[Network, nn.Linear]:
    """The network and the tagger of an exported graph, to train it further.

    `BundleError` where it was not exported by this version, in integers.
    """
    arrays = arrays_of(graph)
    if not {"encoder.pieces.rows", "tagger.weight", f"reader.layers.0.{TABLES}"} <= arrays.keys():
        raise BundleError(
            "the network cannot be trained further: it was written by another version of "
            "stancelib; start from this version's bundled model (base='contextual')"
        )
    state = {}
    for name, values in arrays.items():
        layer, _, part = name.rpartition(".")
        if part == "rows":
            state[f"{layer}.weight"] = values.astype(np.float32) * arrays[f"{layer}.scale"]
        elif part == "columns":
            state[f"{layer}.weight"] = (values * arrays[f"{layer}.scale"]).T
        elif part == TABLES:
            state[f"{layer}.to_source"], state[f"{layer}.to_target"] = untabled(values)
        elif name.endswith(".states.bias"):
            state[name] = values[WIDTH:]
        elif name == "encoder.positions.weight":
            state[name] = values[0]
        elif name == "reader.out.weight":
            state[name] = values.T
        elif name.startswith(("encoder.", "reader.")) and part != "scale":
            state[name] = values
    network = Network(len(state["encoder.pieces.weight"]))
    network.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in state.items()})
    return network, linear(arrays["tagger.weight"].T, arrays["tagger.bias"])


def linear(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> nn.Linear:
    """A linear layer of its arrays: (out, in) and (out,)."""
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict(
        {"weight": torch.from_numpy(weight.copy()), "bias": torch.from_numpy(bias.copy())}
    )
    return layer
