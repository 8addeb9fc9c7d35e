"""The contextual model's network: an encoder that reads a sentence once, and a pair reader.

The encoder is MiniLM (Apache-2.0) with every mention as the same placeholder. The pair
reader gives each ordered pair three queries (source, target, the pair) that attend over
the encoder's states; where a state stands in relation to source and target enters the
attention as relative keys. So roles cost nothing in the encoder: all pairs of a sentence
share one pass.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from stancelib.encoder.scorer import LIMIT

WIDTH, LAYERS, HEADS, INNER = 384, 6, 12, 1536
READER_LAYERS, READER_HEADS, READER_INNER = 2, 6, 768
NEAR = 6
"""Distances to a role are told apart up to this many pieces."""
N_DISTANCES = 2 * NEAR + 2  # the last: no such place (the author)
NAMING = 4
"""The encoder's layer whose states tell what is named: later ones know more of stances."""


def bfloat16_pays() -> bool:
    """Whether the processor multiplies bfloat16 itself.

    Where it does not, torch imitates it, at a tenth of the speed of float32.
    """
    return any(
        getattr(torch.cpu, f"_is_{units}_supported", bool)()
        for units in ("amx_tile", "avx512_bf16")
    )


class Layer(nn.Module):
    """A BERT layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = dropout

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        b, n, _ = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = q @ k.transpose(2, 3) * (HEADS / WIDTH) ** 0.5 + bias
        weights = F.dropout(torch.softmax(weights, -1), self.dropout, self.training)
        mixed = (weights.to(v.dtype) @ v).transpose(1, 2).reshape(b, n, WIDTH)
        x = self.norm1(x + F.dropout(self.out(mixed), self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(inner, self.dropout, self.training))


class Encoder(nn.Module):
    """MiniLM: ids (b, n) -> states of the last layer and of layer `NAMING`, both (b, n, WIDTH)."""

    def __init__(self, n_pieces: int, dropout: float) -> None:
        super().__init__()
        self.pieces = nn.Embedding(n_pieces, WIDTH)
        self.positions = nn.Embedding(LIMIT, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = dropout

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.pieces(ids) + self.positions(places)[None])
        x = F.dropout(x, self.dropout, self.training)
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        for number, layer in enumerate(self.layers, start=1):
            x = layer(x, bias)
            if number == NAMING:
                naming = x
        return x, naming


class ReaderLayer(nn.Module):
    """Queries attend to each other, then to the states of their sentence.

    ``one``: whether all pairs are of one sentence, as they are when it is run.
    """

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.own = nn.Linear(WIDTH, 3 * WIDTH)
        self.own_out = nn.Linear(WIDTH, WIDTH)
        self.query = nn.Linear(WIDTH, WIDTH)
        self.states = nn.Linear(WIDTH, 2 * WIDTH)
        keys = (READER_HEADS, WIDTH // READER_HEADS, N_DISTANCES)
        self.to_source = nn.Parameter(torch.randn(keys) * 0.02)
        self.to_target = nn.Parameter(torch.randn(keys) * 0.02)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.up = nn.Linear(WIDTH, READER_INNER)
        self.down = nn.Linear(READER_INNER, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.norm3 = nn.LayerNorm(WIDTH)
        self.dropout = dropout
        self.one = False

    def forward(
        self, x: Tensor, states: Tensor, rows: Tensor, bias: Tensor, ds: Tensor, dt: Tensor
    ) -> Tensor:
        """x (p, 3, w); states (b, n, w); rows (p,); bias (b, n); distances (p, n)."""
        p = x.shape[0]
        b, n, _ = states.shape
        h, d = READER_HEADS, WIDTH // READER_HEADS
        scale = 1.0 / math.sqrt(d)
        q, k, v = self.own(x).view(p, 3, 3, h, d).permute(2, 0, 3, 1, 4)
        mixed = torch.softmax((q @ k.transpose(2, 3)) * scale, -1) @ v
        mixed = self.own_out(mixed.transpose(1, 2).reshape(p, 3, WIDTH))
        x = self.norm1(x + F.dropout(mixed, self.dropout, self.training))
        q = self.query(x).view(p, 3, h, d).transpose(1, 2)  # (p, h, 3, d)
        both = self.states(states).view(b, n, 2, h, d)
        k = both[:, :, 0].permute(0, 2, 3, 1)  # (b, h, d, n)
        v = both[:, :, 1].transpose(1, 2)  # (b, h, n, d)
        if self.one:  # no copy of the sentence for each of its pairs
            every = q.transpose(0, 1).reshape(h, 3 * p, d)
            logits = (every @ k[0]).view(h, p, 3, n).transpose(0, 1)
        else:
            logits = q @ k[rows]
        for table, distance in ((self.to_source, ds), (self.to_target, dt)):
            relative = q @ table  # (p, h, 3, N_DISTANCES)
            where = distance[:, None, None, :].expand(p, h, 3, n)
            logits = logits + torch.gather(relative, 3, where)
        weights = torch.softmax(logits * scale + bias[rows][:, None, None, :], -1)
        if self.one:
            every = weights.transpose(0, 1).reshape(h, 3 * p, n) @ v[0]
            mixed = every.view(h, p, 3, d).permute(1, 2, 0, 3).reshape(p, 3, WIDTH)
        else:
            mixed = (weights @ v[rows]).transpose(1, 2).reshape(p, 3, WIDTH)
        x = self.norm2(x + F.dropout(self.out(mixed), self.dropout, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm3(x + F.dropout(inner, self.dropout, self.training))


class PairReader(nn.Module):
    """States and pairs -> logits (p, 3). ``pairs`` (p, 3): row, source or -1, target."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.source = nn.Linear(WIDTH, WIDTH)
        self.target = nn.Linear(WIDTH, WIDTH)
        self.author = nn.Parameter(torch.randn(WIDTH) * 0.02)
        self.pair = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(ReaderLayer(dropout) for _ in range(READER_LAYERS))
        self.dense = nn.Linear(3 * WIDTH, WIDTH)
        self.out = nn.Linear(WIDTH, 3)
        self.dropout = dropout

    def forward(self, states: Tensor, mask: Tensor, pairs: Tensor) -> Tensor:
        rows, source, target = pairs.unbind(1)
        author = source < 0
        s = self.source(states[rows, source.clamp(min=0)])
        s = torch.where(author[:, None], self.author, s)
        t = self.target(states[rows, target])
        x = self.norm(torch.stack([s, t, self.pair(s * t)], 1))
        places = torch.arange(states.shape[1], device=states.device)[None]
        ds = (places - source[:, None]).clamp(-NEAR, NEAR) + NEAR
        ds = torch.where(author[:, None], N_DISTANCES - 1, ds)
        dt = (places - target[:, None]).clamp(-NEAR, NEAR) + NEAR
        bias = (1.0 - mask.float()) * -1e4
        for layer in self.layers:
            x = layer(x, states, rows, bias, ds, dt)
        x = F.dropout(x.flatten(1), self.dropout, self.training)
        x = F.dropout(F.gelu(self.dense(x)), self.dropout, self.training)
        return self.out(x)


class Network(nn.Module):
    """Encoder and pair reader: ids (b, n), mask (b, n), pairs (p, 3) -> logits (p, 3)."""

    def __init__(self, n_pieces: int, dropout: float = 0.1, reader_dropout: float = 0.1) -> None:
        super().__init__()
        self.n_pieces = n_pieces
        self.encoder = Encoder(n_pieces, dropout)
        self.reader = PairReader(reader_dropout)

    def forward(self, ids: Tensor, mask: Tensor, pairs: Tensor) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training and bfloat16_pays()):
            states, _ = self.encoder(ids, mask)
        return self.reader(states.float(), mask, pairs)
