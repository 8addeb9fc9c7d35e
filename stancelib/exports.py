"""What a StanceGraph becomes elsewhere: arrays, records, JSON, data frames, networks.

A pair that was not assessed is absent from all of them (NaN in the matrix); a neutral
one is present.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stancelib.errors import MissingExtraError
from stancelib.types import AUTHOR, LABELS, Actor, Evidence, Stance

if TYPE_CHECKING:
    import networkx
    import pandas

    from stancelib.graph import StanceGraph

SCHEMA = 1

COLUMNS = (
    "id",
    "title",
    "date",
    "outlet",
    "source",
    "source_name",
    "source_kind",
    "target",
    "target_name",
    "target_kind",
    "label",
    "score",
    "oppose",
    "neutral",
    "support",
    "uncertain",
    "rolled_up",
    "n_evidence",
    "n_articles",
    "evidence",
    "evidence_start",
    "evidence_end",
    "evidence_source",
    "evidence_target",
    "reported_by",
)
"""The keys of a record, in order: the columns of a data frame and of a CSV file."""

# Legal in JSON strings, but taken for line ends by readers that split on Unicode's.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def matrix(graph: StanceGraph) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """See `StanceGraph.matrix`."""
    times = Counter(actor.name for actor in graph.actors)
    names = tuple(a.name if times[a.name] == 1 else a.id for a in graph.actors)
    row = {actor.id: k for k, actor in enumerate(graph.actors)}
    scores = np.full((len(row), len(row)), np.nan)
    for stance in graph.stances:
        if stance.source != AUTHOR:
            scores[row[stance.source], row[stance.target]] = stance.score
    return names, scores


def to_records(graph: StanceGraph) -> list[dict[str, Any]]:
    """See `StanceGraph.to_records`."""
    article = graph.article
    kinds: dict[str, str] = {actor.id: actor.kind for actor in graph.actors}
    records = []
    for stance in graph.stances:
        first = stance.evidence[0]
        values = (
            article.id,
            article.title,
            article.date,
            article.outlet,
            stance.source,
            graph.name_of(stance.source),
            kinds.get(stance.source, "author"),
            stance.target,
            graph.name_of(stance.target),
            kinds[stance.target],
            stance.label,
            stance.score,
            *stance.probabilities,
            stance.uncertain,
            stance.rolled_up,
            len(stance.evidence),
            len({e.article for e in stance.evidence}),
            first.text,
            first.start,
            first.end,
            first.source,
            first.target,
            first.reported_by,
        )
        records.append(dict(zip(COLUMNS, values, strict=True)))
    return records


def to_dict(graph: StanceGraph) -> dict[str, Any]:
    """The score output, keys in the documented order."""
    merged = bool(graph.articles)
    article, model, tone = graph.article, graph.model, graph.tone
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "model": {"name": model.name, "version": model.version, "sha256": model.sha256},
        "warnings": list(graph.warnings),
        "actors": [_actor(graph, actor, merged) for actor in graph.actors],
        "stances": [_stance(stance, merged) for stance in graph.stances],
        "tone": {
            "label": tone.label,
            "score": tone.score,
            "probabilities": dict(zip(LABELS, tone.probabilities, strict=True)),
        },
    }
    if merged:
        found["articles"] = list(graph.articles)
    return found


def _actor(graph: StanceGraph, actor: Actor, merged: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "parent": actor.parent,
        "aliases": list(actor.aliases),
        "metadata": dict(actor.metadata),
        "mentions": [
            {"start": m.start, "end": m.end, "text": m.text, "reason": m.reason}
            for m in graph.mentions_of(actor.id)
        ],
    }
    if merged:
        found["mention_count"] = graph.mention_counts.get(actor.id, 0)
    return found


def _stance(stance: Stance, merged: bool) -> dict[str, Any]:
    return {
        "source": stance.source,
        "target": stance.target,
        "label": stance.label,
        "score": stance.score,
        "probabilities": dict(zip(LABELS, stance.probabilities, strict=True)),
        "uncertain": stance.uncertain,
        "rolled_up": stance.rolled_up,
        "evidence": [_evidence(piece, merged) for piece in stance.evidence],
    }


def _evidence(piece: Evidence, merged: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "start": piece.start,
        "end": piece.end,
        "text": piece.text,
        "score": piece.score,
        "source": piece.source,
        "target": piece.target,
        "reported_by": piece.reported_by,
    }
    if merged:
        found["article"], found["date"] = piece.article, piece.date
    return found


def to_json(graph: StanceGraph) -> str:
    """One line of JSON. Metadata values that JSON does not know become strings."""
    return dump_line(to_dict(graph))


def dump_line(value: Any) -> str:
    """JSON that stays on one line for every reader and can always be written as UTF-8."""
    line = json.dumps(value, ensure_ascii=False, default=str)
    if not line.isascii():
        # Three replacements: one `str.translate` takes ten times as long.
        for char, escape in _LINE_ENDS.items():
            line = line.replace(char, escape)
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:  # half of a surrogate pair, which UTF-8 cannot hold
            line = json.dumps(value, default=str)
    return line


def to_frame(graph: StanceGraph) -> pandas.DataFrame:
    """See `StanceGraph.to_frame`."""
    try:
        import pandas
    except ImportError as error:
        raise MissingExtraError("to_frame()", "pandas") from error
    return pandas.DataFrame(to_records(graph), columns=list(COLUMNS))


def to_networkx(graph: StanceGraph) -> networkx.DiGraph:
    """See `StanceGraph.to_networkx`. `AUTHOR` is a node where it is a source."""
    try:
        import networkx
    except ImportError as error:
        raise MissingExtraError("to_networkx()", "networkx") from error
    network = networkx.DiGraph(id=graph.article.id, tone=graph.tone.score)
    for actor in graph.actors:
        network.add_node(
            actor.id,
            name=actor.name,
            kind=actor.kind,
            parent=actor.parent,
            mentions=graph.mention_counts.get(actor.id, 0),
        )
    if any(stance.source == AUTHOR for stance in graph.stances):
        network.add_node(AUTHOR, name=AUTHOR, kind="author", parent=None, mentions=0)
    for stance in graph.stances:
        network.add_edge(
            stance.source,
            stance.target,
            label=stance.label,
            score=stance.score,
            probabilities=stance.probabilities,
            uncertain=stance.uncertain,
            rolled_up=stance.rolled_up,
            evidence=stance.evidence,
        )
    return network
