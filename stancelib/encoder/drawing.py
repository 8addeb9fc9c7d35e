"""The network drawn as an ONNX graph: one sentence a run, in ONNX Runtime's fused operations.

Of a short sentence's time much goes into the number of steps, so there are few. Matrices become
integers of eight bits, with a scale a column. What is multiplied with them is rounded to eight
bits row by row as it comes, so that what is said of a pair does not depend on its company. It
becomes unsigned bytes, the matrices signed ones: for these processors have their fastest product
(VNNI). Where they have not, it overflows, and the matrices are made unsigned when the network is
opened (`stancelib.encoder.session`). Both products are exact: all processors get the same
integers. (Seven bits a weight, which do not overflow, changed what a model says that was trained
on few pairs.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from stancelib.encoder.network import (
    HEADS,
    LAYERS,
    N_DISTANCES,
    NAMING,
    NEAR,
    READER_HEADS,
    READER_LAYERS,
    WIDTH,
)
from stancelib.encoder.scorer import LIMIT

State = dict[str, NDArray[np.float32]]
_Value = tuple[str, int, list[int | str]]

LEVELS = 127  # to either side of nought
ZERO = 128  # of the rows, which are unsigned
TABLES = "tables"
"""A reader layer's relative keys of both roles, as one matrix."""

_FUSED = "com.microsoft"
_HEAD = WIDTH // READER_HEADS
_EPSILONS = (1e-12, 1e-5)  # of the encoder's norms, of the reader's


def draw(state: State, *, quantised: bool) -> bytes:
    """The graph of a network's arrays and those of ``tagger``.

    Inputs are ``ids`` (1, n) and ``pairs`` (p, 3), outputs ``logits`` (p, 3) and ``names``
    (1, n, 4), logarithms of probabilities.
    """
    drawing = _Drawing(state, quantised)
    states, naming, zeros = drawing.encoder("ids")
    logits = drawing.reader(states, "pairs", zeros)
    names = drawing.op("MatMul", naming, drawing.array("tagger.weight", state["tagger.weight"].T))
    names = drawing.op("Add", names, drawing.own("tagger.bias"))
    drawing.op("LogSoftmax", names, axis=-1, into="names")
    drawing.op("Identity", logits, into="logits")
    whole, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    return drawing.graph(
        [("ids", whole, [1, "n"]), ("pairs", whole, ["p", 3])],
        [("logits", real, ["p", 3]), ("names", real, [1, "n", 4])],
    )


def product() -> bytes:
    """A graph of one product, ``rows`` (1, n, 64) of bytes times a matrix of the largest weights.

    It is ``resources/product.onnx``, to find out whether a processor overflows.
    """
    drawing = _Drawing({}, True)
    columns = np.full((64, 32), LEVELS, np.int8)
    drawing.multiplied("rows", "largest", columns, np.ones(32, np.float32), into="product")
    byte, real = onnx.TensorProto.UINT8, onnx.TensorProto.FLOAT
    return drawing.graph([("rows", byte, [1, "n", 64])], [("product", real, [1, "n", 32])])


def arrays_of(graph: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a graph by name."""
    model = onnx.load_model_from_string(graph)
    return {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}


def integers(weight: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A layer's weight (out, in) as columns (in, out) and their scales (out,).

    Up or down by chance: what fine-tuning moves is less than a step, and to the nearest it would
    all go back to where it was. What has not moved stays.
    """
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-8) / LEVELS
    chance = np.random.default_rng(0).random(weight.shape, dtype=np.float32)
    rounded = np.floor(weight / scale + np.clip(chance, 0.001, 0.999))
    columns = np.clip(rounded, -LEVELS, LEVELS).astype(np.int8).T
    return np.ascontiguousarray(columns), scale[:, 0].astype(np.float32)


def tables(source: NDArray[np.float32], target: NDArray[np.float32]) -> NDArray[np.float32]:
    """Relative keys (h, d, distances) of two roles as a matrix (h d, h 2 distances)."""
    both = np.concatenate([source, target], axis=2) / np.sqrt(_HEAD)
    found = np.zeros((READER_HEADS, _HEAD, READER_HEADS, 2 * N_DISTANCES), np.float32)
    for head in range(READER_HEADS):
        found[head, :, head] = both[head]
    return found.reshape(WIDTH, -1)


def untabled(matrix: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The relative keys that `tables` put together."""
    blocks = matrix.reshape(READER_HEADS, _HEAD, READER_HEADS, 2 * N_DISTANCES)
    both = np.stack([blocks[head, :, head] for head in range(READER_HEADS)]) * np.sqrt(_HEAD)
    return both[:, :, :N_DISTANCES].astype(np.float32), both[:, :, N_DISTANCES:].astype(np.float32)


class _Drawing:
    """Nodes and arrays, as they are added."""

    def __init__(self, state: State, quantised: bool) -> None:
        self.nodes: list[Any] = []
        self.arrays: dict[str, NDArray[Any]] = {}
        self.state = state
        self.quantised = quantised

    def op(self, kind: str, *inputs: str, into: str = "", domain: str = "", **given: Any) -> str:
        """Add a node; the name of its output."""
        name = into or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **given))
        return name

    def fused(self, kind: str, *inputs: str, **given: Any) -> str:
        return self.op(kind, *inputs, domain=_FUSED, **given)

    def split(self, x: str, parts: int, axis: int) -> list[str]:
        names = [f"Split_{len(self.nodes)}_{part}" for part in range(parts)]
        self.nodes.append(helper.make_node("Split", [x], names, axis=axis))
        return names

    def array(self, name: str, values: Any, kind: Any = np.float32) -> str:
        self.arrays[name] = np.array(values, dtype=kind, order="C")
        return name

    def own(self, name: str) -> str:
        """An array of the network's, as it is."""
        return self.array(name, self.state[name])

    def constant(self, values: Any, kind: Any = np.int64) -> str:
        return self.array(f"{np.dtype(kind).name} {values}", values, kind)

    def reshape(self, x: str, *shape: int) -> str:
        return self.op("Reshape", x, self.constant(list(shape)))

    def zeros(self, rows: str) -> str:
        """The bytes' zero, as often as ``rows`` (n,) is long."""
        value = numpy_helper.from_array(np.array([ZERO], np.uint8))
        return self.op("ConstantOfShape", self.op("Shape", rows), value=value)

    def times(self, x: str, layer: str, zeros: str) -> str:
        """Rows (1, n, k) times a layer's matrix, without its bias."""
        weight = self.state[f"{layer}.weight"]
        if not self.quantised:
            return self.op("MatMul", x, self.array(f"{layer}.weight", weight.T))
        columns, scale = integers(weight)
        # Of a row of noughts the steps are nought: whatever it is rounded to, it comes to nothing.
        largest = self.op("ReduceMax", self.op("Abs", x), axes=[2], keepdims=1)
        steps = self.op("Mul", largest, self.constant(1 / LEVELS, np.float32))
        rows = self.op("QuantizeLinear", x, self.reshape(steps, -1), zeros, axis=1)
        return self.op("Mul", self.multiplied(rows, layer, columns, scale), steps)

    def multiplied(
        self,
        rows: str,
        layer: str,
        columns: NDArray[np.int8],
        scale: NDArray[np.float32],
        into: str = "",
    ) -> str:
        """Rows of bytes times columns of bytes, by the columns' scale."""
        return self.fused(
            "MatMulIntegerToFloat",
            rows,
            self.array(f"{layer}.columns", columns, np.int8),
            self.constant(1, np.float32),
            self.array(f"{layer}.scale", scale),
            self.constant(ZERO, np.uint8),
            into=into,
        )

    def linear(self, x: str, layer: str, zeros: str) -> str:
        return self.op("Add", self.times(x, layer, zeros), self.own(f"{layer}.bias"))

    def gelu(self, x: str, layer: str, zeros: str) -> str:
        return self.fused("BiasGelu", self.times(x, layer, zeros), self.own(f"{layer}.bias"))

    def norm(self, x: str, other: str, name: str, epsilon: float, *bias: str) -> str:
        """The norm of the sum of ``x``, ``other`` and a bias."""
        learned = (self.own(f"{name}.weight"), self.own(f"{name}.bias"))
        # Not `Add`, which would be fused with the norm: the fused one takes six times as long.
        both = self.op("Sum", x, other, *bias)
        return self.op("LayerNormalization", both, *learned, axis=-1, epsilon=epsilon)

    def added(self, x: str, mixed: str, layer: str, norm: str, epsilon: float, zeros: str) -> str:
        """The norm of ``x`` and of what a layer makes of ``mixed``."""
        made = self.times(mixed, layer, zeros)
        return self.norm(made, x, norm, epsilon, self.own(f"{layer}.bias"))

    def encoder(self, ids: str) -> tuple[str, str, str]:
        """States, those of layer `NAMING`, and their rows' zeros."""
        flat = self.reshape(ids, -1)
        length = self.op("Shape", flat)
        table = self.state["encoder.pieces.weight"]
        if self.quantised:
            scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
            rows = self.array("encoder.pieces.rows", np.round(table / scale), np.int8)
            scales = self.array("encoder.pieces.scale", scale)
            found = self.op("Cast", self.op("Gather", rows, ids), to=onnx.TensorProto.FLOAT)
            x = self.op("Mul", found, self.op("Gather", scales, ids))
        else:
            x = self.op("Gather", self.own("encoder.pieces.weight"), ids)
        every = self.array("encoder.positions.weight", self.state["encoder.positions.weight"][None])
        nought, one = self.constant([0]), self.constant([1])
        places = self.op("Slice", every, nought, length, one)
        zeros = self.zeros(flat)
        x = self.norm(x, places, "encoder.norm", _EPSILONS[0])
        for number in range(LAYERS):
            layer = f"encoder.layers.{number}"
            parts = self.split(self.times(x, f"{layer}.qkv", zeros), 3, axis=2)
            bias = self.own(f"{layer}.qkv.bias")
            mixed = self.fused("MultiHeadAttention", *parts, bias, num_heads=HEADS)
            x = self.added(x, mixed, f"{layer}.out", f"{layer}.norm1", _EPSILONS[0], zeros)
            inner = self.gelu(x, f"{layer}.up", zeros)
            x = self.added(x, inner, f"{layer}.down", f"{layer}.norm2", _EPSILONS[0], zeros)
            if number + 1 == NAMING:
                naming = x
        return x, naming, zeros

    def reader(self, states: str, pairs: str, zeros: str) -> str:
        """Logits (p, 3)."""
        _, source, target = (self.reshape(part, -1) for part in self.split(pairs, 3, axis=1))
        one_each = self.zeros(target)
        author = self.op("Less", source, self.constant(0))
        there = self.op("Max", source, self.constant(0))
        s = self.linear(self.op("Gather", states, there, axis=1), "reader.source", one_each)
        is_author = self.reshape(author, 1, -1, 1)
        s = self.op("Where", is_author, self.own("reader.author"), s)
        t = self.linear(self.op("Gather", states, target, axis=1), "reader.target", one_each)
        both = self.linear(self.op("Mul", s, t), "reader.pair", one_each)
        x = self.reshape(self.op("Concat", s, t, both, axis=2), 1, -1, WIDTH)
        learned = (self.own("reader.norm.weight"), self.own("reader.norm.bias"))
        x = self.op("LayerNormalization", x, *learned, axis=-1, epsilon=_EPSILONS[1])
        three_each = self.op("Concat", one_each, one_each, one_each, axis=0)
        where = self._where(zeros, source, target, author)
        for number in range(READER_LAYERS):
            x = self._reader_layer(x, states, f"reader.layers.{number}", where, zeros, three_each)
        x = self.gelu(self.reshape(x, 1, -1, 3 * WIDTH), "reader.dense", one_each)
        x = self.reshape(x, -1, WIDTH)
        x = self.op("MatMul", x, self.array("reader.out.weight", self.state["reader.out.weight"].T))
        return self.op("Add", x, self.own("reader.out.bias"))

    def _where(self, zeros: str, source: str, target: str, author: str) -> str:
        """Where each state stands to source and target (p, 2 distances, n): ones and noughts."""
        every = self.constant(list(range(LIMIT)))
        places = self.op("Slice", every, self.constant([0]), self.op("Shape", zeros))
        found = []
        for end in (source, target):
            distance = self.op("Sub", places, self.reshape(end, -1, 1))
            distance = self.op("Clip", distance, self.constant(-NEAR), self.constant(NEAR))
            distance = self.op("Add", distance, self.constant(NEAR))
            if end is source:
                nowhere = self.constant(N_DISTANCES - 1)
                distance = self.op("Where", self.reshape(author, -1, 1), nowhere, distance)
            depth, values = self.constant(N_DISTANCES), self.constant([0, 1], np.float32)
            found.append(self.op("OneHot", distance, depth, values, axis=1))
        return self.op("Concat", *found, axis=1)

    def _reader_layer(
        self, x: str, states: str, layer: str, where: str, zeros: str, three_each: str
    ) -> str:
        epsilon = _EPSILONS[1]
        own = self.reshape(self.times(x, f"{layer}.own", three_each), -1, 3, 3 * WIDTH)
        bias = self.own(f"{layer}.own.bias")
        mixed = self.fused(
            "MultiHeadAttention", *self.split(own, 3, axis=2), bias, num_heads=READER_HEADS
        )
        mixed = self.reshape(mixed, 1, -1, WIDTH)
        x = self.added(x, mixed, f"{layer}.own_out", f"{layer}.norm1", epsilon, three_each)
        query = self.linear(x, f"{layer}.query", three_each)
        keys, values = self.split(self.times(states, f"{layer}.states", zeros), 2, axis=2)
        # The query has its bias already, since the relative keys want it too.
        biases = np.concatenate([np.zeros(WIDTH), self.state[f"{layer}.states.bias"]])
        ends = (self.state[f"{layer}.to_source"], self.state[f"{layer}.to_target"])
        relative = self.op("MatMul", query, self.array(f"{layer}.{TABLES}", tables(*ends)))
        relative = self.reshape(relative, -1, 3 * READER_HEADS, 2 * N_DISTANCES)
        relative = self.op("MatMul", relative, where)  # (p, 3 h, n)
        relative = self.op("Transpose", self.reshape(relative, -1, READER_HEADS, 0), perm=[1, 0, 2])
        relative = self.op("Unsqueeze", relative, self.constant([0]))
        mixed = self.fused(
            "MultiHeadAttention",
            query,
            keys,
            values,
            self.array(f"{layer}.states.bias", biases),
            "",
            relative,
            num_heads=READER_HEADS,
        )
        x = self.added(x, mixed, f"{layer}.out", f"{layer}.norm2", epsilon, three_each)
        inner = self.gelu(x, f"{layer}.up", three_each)
        return self.added(x, inner, f"{layer}.down", f"{layer}.norm3", epsilon, three_each)

    def graph(self, inputs: Sequence[_Value], outputs: Sequence[_Value]) -> bytes:
        """What was drawn, with its inputs and outputs."""
        graph = helper.make_graph(
            self.nodes,
            "contextual",
            [helper.make_tensor_value_info(*value) for value in inputs],
            [helper.make_tensor_value_info(*value) for value in outputs],
            [numpy_helper.from_array(values, name) for name, values in self.arrays.items()],
        )
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=8)
        return bytes(model.SerializeToString(deterministic=True))
