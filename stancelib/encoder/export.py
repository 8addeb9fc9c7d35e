"""The network as an ONNX graph, and back.

Matrices become int8: symmetric, in blocks of 128. What is multiplied with them is rounded
row by row as it comes, so that what is said of a sentence does not depend on its batch.
"""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from stancelib.encoder.network import Network

BLOCK = 128
_ZERO = 128  # of unsigned bytes


class Table(nn.Module):
    """An embedding table in int8, with a scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.rows[ids].float() * self.scale[ids]


class Graph(nn.Module):
    """What is exported: padding is where ids are 0."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        copy: Any = Network(network.n_pieces)
        copy.load_state_dict(network.state_dict())
        copy.encoder.pieces = Table(copy.encoder.pieces.weight.data)
        copy.encoder.positions = Table(copy.encoder.positions.weight.data)
        self.encoder = copy.encoder
        self.reader = copy.reader

    def forward(self, ids: Tensor, pairs: Tensor) -> Tensor:
        mask = (ids != 0).float()
        logits: Tensor = self.reader(self.encoder(ids, mask), mask, pairs)
        return logits


def export(network: Network, *, quantised: bool = True) -> bytes:
    """The network as an ONNX graph; its matrices in float32 where not ``quantised``."""
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    graph = Graph(network).eval()
    ids = torch.randint(1, network.n_pieces, (3, 20))
    pairs = torch.tensor([[0, 1, 5], [1, -1, 4], [2, 3, 8], [2, 8, 3]])
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a tracer may miss: there is no such thing here
        file = Path(folder) / "network.onnx"
        torch.onnx.export(
            graph,
            (ids, pairs),
            str(file),
            input_names=["ids", "pairs"],
            output_names=["logits"],
            dynamic_axes={"ids": {0: "b", 1: "n"}, "pairs": {0: "p"}, "logits": {0: "p"}},
            opset_version=17,
            dynamo=False,
        )
        model = onnx.load(str(file))
    if quantised:
        level = logging.root.manager.disable
        logging.disable(logging.INFO)  # a line for each node
        quantiser = MatMulNBitsQuantizer(
            model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4
        )
        quantiser.process()
        logging.disable(level)
        model = quantiser.model.model
    made: bytes = model.SerializeToString()
    return made


def restore(graph: bytes) -> Network:
    """The network of an exported graph, to train it further."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load_model_from_string(graph)
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    state: dict[str, NDArray[np.float32]] = {}
    for table in ("encoder.pieces", "encoder.positions"):
        rows = arrays[f"{table}.rows"].astype(np.float32)
        state[f"{table}.weight"] = rows * arrays[f"{table}.scale"]
    for node in model.graph.node:
        if node.op_type == "MatMulNBits":  # "/encoder/layers.0/qkv/MatMul_Q8"
            name = node.name.removeprefix("/").rsplit("/", 1)[0].replace("/", ".")
            blocks = arrays[node.input[1]].astype(np.float32) - _ZERO  # (out, blocks, BLOCK)
            scales = arrays[node.input[2]].reshape(*blocks.shape[:2], 1)
            state[f"{name}.weight"] = (blocks * scales).reshape(len(blocks), -1)
    network = Network(len(state["encoder.pieces.weight"]))
    state.update({name: arrays[name] for name in network.state_dict() if name in arrays})
    network.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in state.items()})
    return network
