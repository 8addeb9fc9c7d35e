"""Texts annotated between actors as a whole: from their stances to pairs and predictions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.corpora import AnnotatedText
from stancelib.document import read_document
from stancelib.evaluate import PairPrediction
from stancelib.marked import MarkedPair
from stancelib.pairs import build_pairs
from stancelib.types import AUTHOR, Article

if TYPE_CHECKING:
    from stancelib.model import StanceModel


def actor_pairs(number: int, record: AnnotatedText) -> Iterator[MarkedPair]:
    """Sentences that relate two annotated actors, each a pair with the actors' label."""
    document = read_document(Article(record.text, id=record.id))
    actors = [a for a in record.actors if a.kind != "issue"]
    issues = [a for a in record.actors if a.kind == "issue"]
    cast = find_actors(document, actors, issues)
    clauses, _ = build_clauses(cast)
    pairs, _ = build_pairs(cast, clauses)
    doc = record.doc if record.doc is not None else record.id
    by_ends: dict[tuple[str, str], list[int]] = {}
    for i, pair in enumerate(pairs):
        source = AUTHOR if pair.source is None else cast.mentions[pair.source].actor
        by_ends.setdefault((source, cast.mentions[pair.target].actor), []).append(i)
    for stance in record.stances:
        for i in by_ends.get((stance.source, stance.target), ()):
            span = document.sentences[pairs[i].clause.sentence]
            if stance.evidence and not any(
                a < span.end and b > span.start for a, b in stance.evidence
            ):
                continue
            yield MarkedPair(number, doc, stance.source, stance.target, stance.label, pairs[i])


def actor_predictions(
    model: StanceModel, number: int, record: AnnotatedText, shares: tuple[float, ...]
) -> Iterator[PairPrediction]:
    actors = [a for a in record.actors if a.kind != "issue"]
    issues = [a for a in record.actors if a.kind == "issue"]
    graph = model.score(Article(record.text, id=record.id), actors=actors, issues=issues)
    doc = record.doc if record.doc is not None else record.id
    for stance in record.stances:
        found = graph.get(stance.source, stance.target)
        yield PairPrediction(
            number,
            doc,
            stance.source,
            stance.target,
            stance.label,
            shares if found is None else found.probabilities,
            found is not None,
            whole=record.complete,
        )
