"""The dependency parser: a small convolutional network, run with numpy.

Every stance has a direction, and the direction is in the syntax: who is subject and who
is object, in the active and the passive voice. The network reads all the sentences of an
article in one pass: static vectors, endings and shapes of words, a few convolutions, then
a score for every (dependent, head) within a sentence (Dozat and Manning, 2017,
"Deep biaffine attention for neural dependency parsing"). Its PyTorch twin, and the
training, are in ``training/syntax/``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from stancelib.syntax.features import MASK, MASK_ADJ, ending, shape
from stancelib.syntax.vectors import WordVectors, load_vectors

_DILATIONS = (1, 1, 2, 4)  # of training/syntax/network.py
_GAP = max(_DILATIONS)  # zero rows between sentences, so that none sees its neighbour
_BATCH = 2048  # units in one pass: an article in one, a book in little memory
_REACH = 16  # distances beyond this share one bias

FloatArray = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Parse:
    """Syntax of one sentence: one entry a word, heads are indices, -1 for the root."""

    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]


class Parser:
    """Tags, heads and relations of masked sentences.

    Parameters
    ----------
    weights : dict of ndarray
        The arrays of ``parser.npz``.
    tags, relations : sequence of str
        What the output columns mean.
    vectors : WordVectors
    """

    def __init__(
        self,
        weights: dict[str, FloatArray],
        tags: Sequence[str],
        relations: Sequence[str],
        vectors: WordVectors,
    ) -> None:
        self.vectors = vectors
        self._tags = tuple(tags)
        self._relations = tuple(relations)
        self._w = weights
        self._layers = []
        for k, dilation in enumerate(_DILATIONS):
            name = f"layers.{k}."
            self._layers.append(
                (
                    dilation,
                    np.ascontiguousarray(weights[name + "linear.weight"].T),
                    weights[name + "linear.bias"],
                    weights[name + "norm.weight"],
                    weights[name + "norm.bias"],
                )
            )
        self._enter = np.ascontiguousarray(weights["enter.weight"].T)
        # One matrix for everything that is read off a unit's state.
        heads = ("heads.tag", "heads.dependent", "heads.head")
        labels = ("heads.label_dependent", "heads.label_head")
        parts = heads + labels
        self._read = np.ascontiguousarray(np.concatenate([weights[p + ".weight"] for p in parts]).T)
        self._read_bias = np.concatenate([weights[p + ".bias"] for p in parts])
        self._cuts = np.cumsum([len(weights[p + ".bias"]) for p in parts])[:-1]
        self._root = weights["heads.root"]
        self._relation = np.ascontiguousarray(weights["heads.relation.weight"].T)
        self._distance_cache: dict[int, FloatArray] = {}

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """Parse sentences given as words (`MASK` and `MASK_ADJ` for actors)."""
        parses: list[Parse] = []
        batch: list[Sequence[str]] = []
        units = 0
        for sentence in sentences:
            batch.append(sentence)
            units += len(sentence)
            if units >= _BATCH:
                parses += self._parse_batch(batch)
                batch, units = [], 0
        return parses + self._parse_batch(batch)

    def _parse_batch(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        if not any(sentences):
            return [Parse((), (), ()) for _ in sentences]
        states, begins = self._encode(sentences)
        read = states @ self._read + self._read_bias
        tag, dependent, head, label_dependent, label_head = np.split(read, self._cuts, axis=1)
        dependent = np.maximum(dependent, 0) @ self._w["heads.bilinear"]
        head = np.maximum(head, 0)
        prior = (head @ self._w["heads.prior.weight"].T)[:, 0] + self._w["heads.prior.bias"][0]
        root = dependent @ self._root + (
            self._w["heads.prior.weight"][0] @ self._root + self._w["heads.prior.bias"][0]
        )
        found_heads: list[list[int]] = []
        chosen: list[int] = []  # rows of the states, -1 for the root
        rows: list[int] = []
        for words, begin in zip(sentences, begins, strict=True):
            n = len(words)
            part = slice(begin, begin + n)
            arcs = dependent[part] @ head[part].T
            arcs += prior[part]
            arcs += self._distance(n)
            heads = _tree(arcs, root[part])
            found_heads.append(heads)
            chosen.extend(h + begin if h >= 0 else -1 for h in heads)
            rows.extend(range(begin, begin + n))
        label_dependent = np.maximum(label_dependent[rows], 0)
        label_head = np.maximum(label_head, 0)
        label_head = np.concatenate([label_head, self._w["heads.label_root"][None]])[chosen]
        joined = np.concatenate([label_dependent, label_head, label_dependent * label_head], axis=1)
        relation = (joined @ self._relation + self._w["heads.relation.bias"]).argmax(1).tolist()
        tags = tag[rows].argmax(1).tolist()
        parses = []
        at = 0
        for heads in found_heads:
            end = at + len(heads)
            parses.append(
                Parse(
                    tuple([self._tags[t] for t in tags[at:end]]),
                    tuple(heads),
                    tuple([self._relations[r] for r in relation[at:end]]),
                )
            )
            at = end
        return parses

    def _encode(self, sentences: Sequence[Sequence[str]]) -> tuple[FloatArray, list[int]]:
        """States of all units in one matrix, and the row where each sentence begins."""
        begins = []
        at = _GAP
        for words in sentences:
            begins.append(at)
            at += len(words) + _GAP
        flat = [w for words in sentences for w in words]
        rows = np.concatenate(
            [np.arange(b, b + len(s)) for b, s in zip(begins, sentences, strict=True)]
        )
        word_rows = self.vectors.rows([w.lower() for w in flat])
        vectors = self.vectors.table[word_rows]
        shapes = np.array([shape(w) for w in flat])
        masks = self._w["masks.weight"]
        vectors[shapes == 6] = masks[1]
        vectors[shapes == 7] = masks[2]
        endings = self._w["ending.weight"][[ending(w) for w in flat]]
        width = vectors.shape[1] + endings.shape[1] + self._w["shape.weight"].shape[1]
        x = np.zeros((at, width), dtype=np.float32)
        x[rows, : vectors.shape[1]] = vectors
        x[rows, vectors.shape[1] : vectors.shape[1] + endings.shape[1]] = endings
        x[rows, vectors.shape[1] + endings.shape[1] :] = self._w["shape.weight"][shapes]
        present = np.zeros((at, 1), dtype=np.float32)
        present[rows] = 1.0
        x = np.maximum(_window(x, 1) @ self._enter + self._w["enter.bias"], 0)
        x *= present
        for dilation, weight, bias, gain, shift in self._layers:
            y = _window(x, dilation) @ weight
            y += bias
            np.maximum(y, 0, out=y)
            y += x
            y -= y.mean(axis=1, keepdims=True)
            y /= np.sqrt(np.einsum("ij,ij->i", y, y) / y.shape[1] + 1e-5)[:, None]
            y *= gain
            y += shift
            y *= present
            x = y
        return x, begins

    def _distance(self, n: int) -> FloatArray:
        """Bias (n, n) by how far the head stands from the dependent; -inf on the diagonal."""
        found = self._distance_cache.get(n)
        if found is None:
            places = np.arange(n)
            offset = np.clip(places[None, :] - places[:, None], -_REACH, _REACH) + _REACH
            found = self._w["heads.distance"][offset].astype(np.float32)
            found[places, places] = -np.inf
            if n <= 200:
                self._distance_cache[n] = found
        return found


def _window(x: FloatArray, dilation: int) -> FloatArray:
    n, width = x.shape
    out = np.zeros((n, 3 * width), dtype=np.float32)
    out[dilation:, :width] = x[:-dilation]
    out[:, width : 2 * width] = x
    out[:-dilation, 2 * width :] = x[dilation:]
    return out


def _tree(arcs: FloatArray, root: FloatArray) -> list[int]:
    """Best head of each word, made into one tree.

    The best heads almost always form a tree already; where they do not, one root is kept
    and every cycle is broken at its weakest link, which is much cheaper than a maximum
    spanning tree and differs from it rarely.
    """
    n = len(root)
    if not n:
        return []
    heads: list[int] = arcs.argmax(1).tolist()
    top = int((root - arcs.max(1)).argmax()) if n > 1 else 0
    heads[top] = -1
    state = [0] * n  # 0 unseen, 1 on the current path, 2 known to reach the root
    state[top] = 2
    for start in range(n):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node]
        if state[node] == 1:  # a cycle: node .. path[-1]
            cycle = path[path.index(node) :]
            inside = set(cycle)
            best = (-np.inf, cycle[0], top)
            for member in cycle:
                lost = float(arcs[member, heads[member]])
                for candidate in range(n):
                    if state[candidate] == 2 or candidate == top:
                        gain = float(arcs[member, candidate]) - lost
                        if gain > best[0] and candidate not in inside:
                            best = (gain, member, candidate)
            heads[best[1]] = best[2]
        for member in path:
            state[member] = 2
    return heads


@lru_cache(maxsize=1)
def load_parser() -> Parser:
    """Load the bundled parser, once a process."""
    folder = files("stancelib.resources") / "syntax"
    about = json.loads((folder / "parser.json").read_text(encoding="utf-8"))
    with (folder / "parser.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        weights = {name: data[name].astype(np.float32) for name in data.files}
    return Parser(weights, about["tags"], about["relations"], load_vectors())


__all__ = ["MASK", "MASK_ADJ", "Parse", "Parser", "load_parser"]
