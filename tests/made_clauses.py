"""A few texts, the pairs that a text has, and clauses made of words as they are given."""

from __future__ import annotations

from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.pairs import build_pairs
from stancelib.types import Article, Clause, Pair

TEXTS = [
    "France condemned Turkey. Norway, which borders Sweden, praised Chile and blamed Peru.",
    '"Peru has broken every promise," said Chile, and Norway agreed with it.',
    "Sweden met Turkey on Tuesday to discuss grain.",
]


def pairs_of(text: str) -> list[Pair]:
    cast = find_actors(read_document(Article(text)))
    clauses, _ = build_clauses(cast)
    return list(build_pairs(cast, clauses)[0])


def clause_of(words: list[str], tags: dict[int, str] | None = None) -> Clause:
    n = len(words)
    units = dict(enumerate(u for u, w in enumerate(words) if w == "<mask>"))
    return Clause(
        sentence=0,
        words=tuple(words),
        lemmas=tuple(words),
        tags=tuple((tags or {}).get(i, "X") for i in range(n)),
        heads=(-1,) * n,
        relations=("dep",) * n,
        first=tuple(range(n)),
        last=tuple(range(1, n + 1)),
        units=units,
        quoted=(-1,) * n,
    )
