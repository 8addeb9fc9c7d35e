"""The network as an ONNX graph, and back.

Matrices become integers of eight bits, with a scale a column. What is multiplied with them is
rounded to eight bits row by row as it comes, so that what is said of a pair does not depend on
its company. Both are unsigned bytes with a zero in the middle: their products are exact on every
processor, where AVX2's of signed by unsigned bytes overflow. (Seven bits a weight, which do not,
were a fifth faster, but changed what a model says that was trained on few pairs.)
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from stancelib.encoder.network import Network
from stancelib.errors import BundleError

_LEVELS = 127  # to either side of nought
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


class _Product(torch.autograd.Function):
    """Rows times columns, both unsigned with the same zero, as ONNX's MatMulInteger."""

    @staticmethod
    def symbolic(g: Any, rows: Any, columns: Any, zero: Any) -> Any:
        return g.op("MatMulInteger", rows, columns, zero, zero)

    @staticmethod
    def forward(ctx: Any, rows: Tensor, columns: Tensor, zero: Tensor) -> Tensor:
        return ((rows.double() - zero) @ (columns.double() - zero)).to(torch.int32)


class Matrix(nn.Module):
    """A linear layer in integers."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.data
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / _LEVELS
        # Up or down by chance: what fine-tuning moves is less than a step, and to the nearest
        # it would all go back to where it was. What has not moved stays.
        chance = torch.rand(weight.shape, generator=torch.Generator().manual_seed(0))
        rounded = torch.floor(weight / scale + chance.clamp(0.001, 0.999))
        columns = (rounded.clamp(-_LEVELS, _LEVELS) + _ZERO).to(torch.uint8).t()
        self.register_buffer("columns", columns.contiguous())
        self.register_buffer("scale", scale[:, 0])
        self.register_buffer("bias", linear.bias.data)
        self.register_buffer("zero", torch.tensor(_ZERO, dtype=torch.uint8))

    def forward(self, x: Tensor) -> Tensor:
        step = x.abs().amax(-1, keepdim=True).clamp(min=1e-8) * (1 / _LEVELS)
        rows = (torch.round(x / step) + _ZERO).to(torch.uint8)
        product: Tensor = _Product.apply(rows, self.columns, self.zero)
        return product.float() * step * self.scale + self.bias


class Graph(nn.Module):
    """What is exported: one sentence a run. The tagger stays in float32."""

    def __init__(self, network: Network, tagger: nn.Linear, *, quantised: bool) -> None:
        super().__init__()
        copy: Any = Network(network.n_pieces)
        copy.load_state_dict(network.state_dict())
        if quantised:
            copy.encoder.pieces = Table(copy.encoder.pieces.weight.data)
            copy.encoder.positions = Table(copy.encoder.positions.weight.data)
            _quantise(copy)
        for layer in copy.reader.layers:
            layer.one = True
        self.encoder = copy.encoder
        self.reader = copy.reader
        self.tagger = tagger

    def forward(self, ids: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        mask = (ids != 0).float()
        states, naming = self.encoder(ids, mask)
        return self.reader(states, mask, pairs), self.tagger(naming).log_softmax(-1)


def _quantise(module: nn.Module) -> None:
    for name, part in module.named_children():
        if isinstance(part, nn.Linear):
            setattr(module, name, Matrix(part))
        else:
            _quantise(part)


def export(network: Network, tagger: nn.Linear, *, quantised: bool = True) -> bytes:
    """The network as an ONNX graph; all of it in float32 where not ``quantised``.

    ``tagger`` makes of the states of layer ``NAMING`` whose name a word is of: a person's, an
    organisation's, a place's, or nobody's.
    """
    graph = Graph(network, tagger, quantised=quantised).eval()
    ids = torch.randint(1, network.n_pieces, (1, 20))
    pairs = torch.tensor([[0, 1, 5], [0, -1, 4], [0, 3, 8], [0, 8, 3]])
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a tracer may miss: there is no such thing here
        file = Path(folder) / "network.onnx"
        torch.onnx.export(
            graph,
            (ids, pairs),
            str(file),
            input_names=["ids", "pairs"],
            output_names=["logits", "names"],
            dynamic_axes={
                "ids": {1: "n"},
                "pairs": {0: "p"},
                "logits": {0: "p"},
                "names": {1: "n"},
            },
            opset_version=17,
            do_constant_folding=False,  # it renames what it folds, and `restore` goes by the names
            dynamo=False,
        )
        return file.read_bytes()


def restore(graph: bytes) -> tuple[Network, nn.Linear]:
    """The network and the tagger of an exported graph, to train it further.

    `BundleError` where it was not exported by this version, in integers.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load_model_from_string(graph)
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    if not {"encoder.pieces.rows", "tagger.weight", "tagger.bias"} <= arrays.keys():
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
            whole = values.astype(np.float32) - _ZERO
            state[f"{layer}.weight"] = (whole * arrays[f"{layer}.scale"]).T
    network = Network(len(state["encoder.pieces.weight"]))
    state.update({name: arrays[name] for name in network.state_dict() if name in arrays})
    network.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in state.items()})
    return network, linear(*(arrays[f"tagger.{part}"] for part in ("weight", "bias")))


def linear(weight: NDArray[np.float32], bias: NDArray[np.float32]) -> nn.Linear:
    """A linear layer of its arrays: (out, in) and (out,)."""
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict(
        {"weight": torch.from_numpy(weight.copy()), "bias": torch.from_numpy(bias.copy())}
    )
    return layer
