"""The parser's network in PyTorch. The runtime twin is ``stancelib/syntax/parser.py``."""

from __future__ import annotations

import torch
from torch import Tensor, nn

HIDDEN = 128
ARC = 64
LABEL = 48
DILATIONS = (1, 1, 2, 4)
ENDING = 24
SHAPE = 8


class Convolution(nn.Module):
    """One residual layer: window of three units, `dilation` apart."""

    def __init__(self, size: int, dilation: int) -> None:
        super().__init__()
        self.dilation = dilation
        self.linear = nn.Linear(3 * size, size)
        self.norm = nn.LayerNorm(size)

    def forward(self, x: Tensor) -> Tensor:
        d = self.dilation
        left = torch.nn.functional.pad(x, (0, 0, d, 0))[:, : x.shape[1]]
        right = torch.nn.functional.pad(x, (0, 0, 0, d))[:, d:]
        return self.norm(x + torch.relu(self.linear(torch.cat([left, x, right], -1))))


class Heads(nn.Module):
    """Tags, arcs and relations from unit vectors."""

    def __init__(self, size: int, n_tags: int, n_relations: int) -> None:
        super().__init__()
        self.tag = nn.Linear(size, n_tags)
        self.dependent = nn.Linear(size, ARC)
        self.head = nn.Linear(size, ARC)
        self.bilinear = nn.Parameter(torch.randn(ARC, ARC) * 0.05)
        self.prior = nn.Linear(ARC, 1)
        self.root = nn.Parameter(torch.randn(ARC) * 0.05)
        self.label_dependent = nn.Linear(size, LABEL)
        self.label_head = nn.Linear(size, LABEL)
        self.label_root = nn.Parameter(torch.randn(LABEL) * 0.05)
        self.relation = nn.Linear(3 * LABEL, n_relations)
        self.distance = nn.Parameter(torch.zeros(2 * 16 + 1))

    def forward(self, x: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tag logits (b, n, t) and arc logits (b, n, n + 1); column 0 is the root."""
        dependent = torch.relu(self.dependent(x))
        head = torch.relu(self.head(x))
        root = self.root.expand(x.shape[0], 1, -1)
        heads = torch.cat([root, head], 1)
        arcs = dependent @ self.bilinear @ heads.transpose(1, 2) + self.prior(heads).transpose(1, 2)
        n = x.shape[1]
        places = torch.arange(n)
        offset = (places[None, :] - places[:, None]).clamp(-16, 16) + 16
        bias = torch.nn.functional.pad(self.distance[offset], (1, 0))
        arcs = arcs + bias
        allowed = torch.cat([torch.ones_like(mask[:, :1]), mask], 1)[:, None, :]
        own = torch.nn.functional.pad(torch.eye(n, dtype=torch.bool), (1, 0))
        return self.tag(x), arcs.masked_fill(~allowed | own, -1e4)

    def relations(self, x: Tensor, heads: Tensor) -> Tensor:
        """Relation logits (b, n, r) for heads given as columns of the arc logits."""
        dependent = torch.relu(self.label_dependent(x))
        head = torch.relu(self.label_head(x))
        head = torch.cat([self.label_root.expand(x.shape[0], 1, -1), head], 1)
        chosen = torch.gather(head, 1, heads[:, :, None].expand(-1, -1, head.shape[2]))
        return self.relation(torch.cat([dependent, chosen, dependent * chosen], -1))


class Student(nn.Module):
    """Frozen word vectors, endings and shapes, a few convolutions, then the heads."""

    def __init__(
        self, dimensions: int, n_endings: int, n_shapes: int, n_tags: int, n_relations: int
    ):
        super().__init__()
        self.ending = nn.Embedding(n_endings, ENDING)
        self.shape = nn.Embedding(n_shapes, SHAPE)
        self.masks = nn.Embedding(3, dimensions)  # 0: not a mask
        with torch.no_grad():
            self.masks.weight[0].zero_()
            self.ending.weight.mul_(0.3)
            self.shape.weight.mul_(0.3)
        self.enter = nn.Linear(3 * (dimensions + ENDING + SHAPE), HIDDEN)
        self.layers = nn.ModuleList(Convolution(HIDDEN, d) for d in DILATIONS)
        self.heads = Heads(HIDDEN, n_tags, n_relations)
        self.dropout = nn.Dropout(0.2)

    def encode(self, vectors: Tensor, endings: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        masked = torch.where(shapes == 6, 1, torch.where(shapes == 7, 2, 0))
        words = vectors * (masked == 0)[:, :, None] + self.masks(masked) * (masked > 0)[:, :, None]
        x = torch.cat([words, self.ending(endings), self.shape(shapes)], -1)
        x = self.dropout(x) * mask[:, :, None]
        left = torch.nn.functional.pad(x, (0, 0, 1, 0))[:, :-1]
        right = torch.nn.functional.pad(x, (0, 0, 0, 1))[:, 1:]
        x = torch.relu(self.enter(torch.cat([left, x, right], -1))) * mask[:, :, None]
        for layer in self.layers:
            x = layer(self.dropout(x)) * mask[:, :, None]
        return x
