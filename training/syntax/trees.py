"""Dependency trees for the parser: read CoNLL-U, mask names as the runtime does.

The runtime parser sees every actor as one masked unit. A treebank has no actors, so
runs of proper nouns stand in for them: a run with one outside head becomes one unit,
with the article in front of it, as happens to a mention at run time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MASK = "<mask>"
MASK_ADJ = "<mask-adj>"


@dataclass(frozen=True, slots=True)
class Tree:
    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]  # -1 is the root
    relations: tuple[str, ...]


def read_conllu(path: Path) -> Iterator[Tree]:
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            row = line.split("\t")
            if row[0].isdigit():
                rows.append(row)
            continue
        if rows:
            yield Tree(
                tuple(r[1] for r in rows),
                tuple(r[2] for r in rows),
                tuple(r[3] for r in rows),
                tuple(int(r[6]) - 1 for r in rows),
                tuple(r[7] for r in rows),
            )
            rows = []


def _outside_heads(tree: Tree, first: int, last: int) -> list[int]:
    return [i for i in range(first, last) if not first <= tree.heads[i] < last]


def name_runs(tree: Tree) -> list[tuple[int, int]]:
    """Runs of proper nouns with exactly one head outside, as ``[first, last)``."""
    runs = []
    i = 0
    while i < len(tree.tags):
        if tree.tags[i] != "PROPN":
            i += 1
            continue
        j = i + 1
        while j < len(tree.tags) and tree.tags[j] == "PROPN":
            j += 1
        if len(_outside_heads(tree, i, j)) == 1:
            start = i
            if i and tree.words[i - 1].lower() == "the" and i <= tree.heads[i - 1] < j:
                start = i - 1
            runs.append((start, j))
        i = j
    return runs


def mask(tree: Tree, rng: random.Random, share: float) -> Tree:
    """With chance `share` each: collapse runs of proper nouns, mask capitalised adjectives."""
    runs = {a: b for a, b in name_runs(tree) if rng.random() < share}
    unit_of: list[int] = []
    words, tags, lemmas, anchors = [], [], [], []
    i = 0
    while i < len(tree.words):
        unit = len(words)
        if i in runs:
            last = runs[i]
            unit_of.extend([unit] * (last - i))
            words.append(MASK)
            lemmas.append(MASK)
            tags.append("PROPN")
            anchors.append(_outside_heads(tree, i, last)[0])
            i = last
            continue
        adjective = tree.tags[i] == "ADJ" and tree.words[i][:1].isupper() and i > 0
        masked = adjective and rng.random() < share
        words.append(MASK_ADJ if masked else tree.words[i])
        lemmas.append(MASK_ADJ if masked else tree.lemmas[i])
        tags.append(tree.tags[i])
        unit_of.append(unit)
        anchors.append(i)
        i += 1
    heads = tuple(-1 if tree.heads[a] < 0 else unit_of[tree.heads[a]] for a in anchors)
    relations = tuple(tree.relations[a] for a in anchors)
    return Tree(tuple(words), tuple(lemmas), tuple(tags), heads, relations)
