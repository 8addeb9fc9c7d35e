"""What is made of a graph for an output file, in the process that scored it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from stancelib.dates import day_of
from stancelib.exports import COLUMNS, to_json, to_records
from stancelib.graph import StanceGraph
from stancelib.pooling import label_of, pool_pieces, score_of
from stancelib.types import AUTHOR, Stance


@dataclass(frozen=True, slots=True)
class Product:
    """One article as it goes into an output.

    Attributes
    ----------
    stances : int
        How many.
    warnings : tuple of str
    content : Any
        Text for ``.jsonl`` and ``.csv``, records for ``.parquet``, `Rows` for ``.sqlite``,
        the graph itself where nothing is written.
    """

    stances: int
    warnings: tuple[str, ...]
    content: Any


class Renderer:
    """Makes products of graphs.

    Parameters
    ----------
    suffix : str
        Of the output file, or "" for the graph itself.
    modules : tuple of str
        What is to be imported before the first article.
    """

    def __init__(self, suffix: str, modules: tuple[str, ...] = ()) -> None:
        self._suffix = suffix
        self._modules = modules

    def warm(self) -> None:
        for module in self._modules:
            import_module(module)

    def __call__(self, graph: StanceGraph) -> Product:
        content: Any = graph
        if self._suffix == ".jsonl":
            content = to_json(graph) + "\n"
        elif self._suffix == ".csv":
            content = _csv(graph)
        elif self._suffix == ".parquet":
            content = to_records(graph)
        elif self._suffix == ".sqlite":
            content = rows_of(graph)
        return Product(len(graph), graph.warnings, content)


def _csv(graph: StanceGraph) -> str:
    text = io.StringIO(newline="")
    csv.DictWriter(text, COLUMNS, lineterminator="\n").writerows(to_records(graph))
    return text.getvalue()


@dataclass(frozen=True, slots=True)
class Rows:
    """An article as rows of the run store, without keys.

    Actors are named by their place in ``actors``, -1 being the author; stances by theirs in
    ``stances``.
    """

    article: tuple[Any, ...]
    actors: list[tuple[str, str, str, str | None, tuple[str, ...], str]]
    mentions: list[tuple[Any, ...]]
    stances: list[tuple[Any, ...]]
    evidence: list[tuple[Any, ...]]


def rows_of(graph: StanceGraph) -> Rows:
    """The rows of one article's graph; docs/run-store.md names the columns."""
    article, tone = graph.article, graph.tone
    place = {actor.id: k for k, actor in enumerate(graph.actors)} | {AUTHOR: -1}
    own = _own_stances(graph)
    return Rows(
        article=(
            article.id,
            _text(article.title),
            _text(article.date),
            day_of(article.date),
            _text(article.outlet),
            _json(dict(article.metadata)),
            len(article.text),
            tone.label,
            tone.score,
            *tone.probabilities,
            _json(list(graph.warnings)),
        ),
        actors=[
            (a.id, _clean(a.name), a.kind, a.parent, a.aliases, _json(dict(a.metadata)))
            for a in graph.actors
        ],
        mentions=[
            (place[m.actor], m.start, m.end, _clean(m.text), m.reason) for m in graph.mentions
        ],
        stances=[
            (
                place[s.source],
                place[s.target],
                s.label,
                s.score,
                *s.probabilities,
                s.uncertain,
                s.rolled_up,
                *(own.get((s.source, s.target), (None, None)) if s.rolled_up else (None, None)),
            )
            for s in graph.stances
        ],
        evidence=[
            (
                k,
                rank,
                e.start,
                e.end,
                _clean(e.text),
                e.score,
                place[e.source],
                place[e.target],
                None if e.reported_by is None else place.get(e.reported_by),
            )
            for k, stance in enumerate(graph.stances)
            for rank, e in enumerate(stance.evidence)
        ],
    )


def _own_stances(graph: StanceGraph) -> dict[tuple[str, str], tuple[str, float]]:
    """Label and score of rolled-up pairs from the evidence that names the pair itself."""
    rolled: set[tuple[str, str]] = {_pair(s) for s in graph.stances if s.rolled_up}
    pieces: dict[tuple[str, str], list[Any]] = {}
    for piece in graph.evidence:
        pair = (piece.source, piece.target)
        if pair in rolled and piece.weight > 0.0:
            pieces.setdefault(pair, []).append(piece)
    found: dict[tuple[str, str], tuple[str, float]] = {}
    for pair, own in pieces.items():
        probabilities = pool_pieces([p.probabilities for p in own], [p.weight for p in own])
        found[pair] = (label_of(probabilities), score_of(probabilities))
    return found


def _pair(stance: Stance) -> tuple[str, str]:
    return stance.source, stance.target


def _json(value: Any) -> str:
    # Escaped: half a surrogate pair, which a text may hold, cannot be stored.
    return json.dumps(value, default=str)


def _text(text: str | None) -> str | None:
    return None if text is None else _clean(text)


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
