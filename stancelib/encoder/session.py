"""Opening a network with ONNX Runtime, so that it says the same on every processor."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from stancelib.errors import BundleError, MissingExtraError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


def open_session(network: bytes, threads: int = 1) -> InferenceSession:
    """A session for the network, an ONNX graph.

    Raises
    ------
    MissingExtraError
        If onnxruntime is not installed.
    BundleError
        If the graph cannot be run, or refers to another file.
    """
    return _open(network, threads, exact=_overflows())


@cache
def _overflows() -> bool:
    """Whether this processor's product of unsigned by signed bytes overflows.

    AVX2's does, and says nothing. So the product that would is done (``resources/product.onnx``,
    drawn by `stancelib.encoder.drawing.product`).
    """
    graph = (files("stancelib.resources") / "product.onnx").read_bytes()
    session = _open(graph, 1, exact=False)
    (found,) = session.run(None, {"rows": np.full((1, 3, 64), 255, np.uint8)})
    return bool((np.asarray(found) != 64 * (255 - 128) * 127).any())


def _open(network: bytes, threads: int, *, exact: bool) -> InferenceSession:
    # Since 1.29 it would report every session over the network, unless told not to at import.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    try:
        import onnxruntime
    except ImportError as error:
        raise MissingExtraError("the contextual model", "contextual") from error
    onnxruntime.disable_telemetry_events()  # where something else has imported it before
    # A tensor may be said to lie in another file: none outside of the bundle is read.
    if b"\x0a\x08location" in network:
        raise BundleError("the network refers to another file; a bundle has to be whole")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # no two batches have one shape
    options.enable_cpu_mem_arena = False  # it would keep what the largest batch took
    options.log_severity_level = 4
    if exact:  # matrices are made unsigned: slower, but their products do not overflow
        options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has many, none of them documented
        raise BundleError(f"the network is no ONNX graph that can be run ({error})") from None
