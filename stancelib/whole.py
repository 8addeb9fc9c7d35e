"""Texts annotated between actors as a whole: from their stances to pairs and predictions.

Where a stance's evidence is given, that is the passage that counts. It often names only
one end of the pair, or none by a name that is recognised; what it says of whoever else it
speaks of then stands in for the pair.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from stancelib.actors.recogniser import Tagger
from stancelib.clauses import build_clauses
from stancelib.corpora import AnnotatedStance, AnnotatedText
from stancelib.evaluate import PairPrediction
from stancelib.marked import MarkedPair
from stancelib.pairs import build_pairs
from stancelib.plain.actors import find_plain_actors, pairs_across
from stancelib.pooling import pool
from stancelib.reading import read_cast
from stancelib.types import AUTHOR, Article, Clause, Pair

if TYPE_CHECKING:
    from stancelib.model import StanceModel

NEAREST_WEIGHT = 0.3
"""What all stand-ins of one stance weigh in training, times the root of their number."""

_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def actor_pairs(number: int, record: AnnotatedText, language: str = "en") -> Iterator[MarkedPair]:
    """Sentences that relate two annotated actors, each a pair with the actors' label.

    A stance whose evidence does not name both contributes what stands in for it, at little
    weight: it teaches what words of praise and blame are.
    """
    reading = Reading(record, language)
    for stance in record.stances:
        weight = 1.0
        if not stance.evidence:
            pairs = reading.between(stance.source, stance.target)
        elif not (pairs := reading.stated(stance)):
            pairs = reading.nearest(stance)
            weight = NEAREST_WEIGHT / math.sqrt(max(1, len(pairs)))
        ends = (stance.source, stance.target)
        for pair in pairs:
            yield MarkedPair(
                number, reading.doc, *ends, stance.label, pair, weight, calibrates=weight == 1.0
            )


def actor_predictions(
    model: StanceModel, number: int, record: AnnotatedText, shares: Sequence[float]
) -> Iterator[PairPrediction]:
    """Predict a record's stances between actors.

    A record that is ``complete`` lists no evidence for what it leaves neutral: evidence
    would tell the label there, so that only the article as a whole is asked.
    """
    reading = Reading(record, model.scorer.language, model.scorer.tagger)
    graph = None
    for stance in record.stances:
        row = None
        located = False
        if stance.evidence and not record.complete:
            row, located = reading.predict(model, stance)
        if not located and reading.language != "en":
            # The graph of the article would not know the marked mentions.
            row, located = reading.pooled(model, stance.source, stance.target, row)
        elif not located:
            if graph is None:
                graph = model.score(
                    Article(record.text, id=record.id),
                    actors=[a for a in record.actors if a.kind != "issue"],
                    issues=[a for a in record.actors if a.kind == "issue"],
                )
            found = graph.get(stance.source, stance.target)
            if found is not None and (row is None or found.label != "neutral"):
                row, located = found.probabilities, True
        yield PairPrediction(
            number,
            reading.doc,
            stance.source,
            stance.target,
            stance.label,
            tuple(shares if row is None else row),
            located,
            whole=record.complete,
        )


@dataclass
class Reading:
    """A record's text with its actors found, and the pairs in it."""

    record: AnnotatedText
    language: str = "en"
    tagger: Tagger | None = None

    def __post_init__(self) -> None:
        record = self.record
        self.doc = record.doc if record.doc is not None else record.id
        actors = [a for a in record.actors if a.kind != "issue"]
        issues = [a for a in record.actors if a.kind == "issue"]
        article = Article(record.text, id=record.id)
        if self.language == "en":
            self.cast = read_cast(article, actors, issues, tagger=self.tagger)
        else:
            spans = [(m.start, m.end, m.actor) for m in record.mentions if m.actor is not None]
            self.cast = find_plain_actors(article, self.language, actors, issues, spans)
        self.document = self.cast.document
        self.clauses, _ = build_clauses(self.cast)
        self.pairs, _ = build_pairs(self.cast, self.clauses)

    @cached_property
    def _by_ends(self) -> dict[tuple[str, str], list[Pair]]:
        found: dict[tuple[str, str], list[Pair]] = {}
        for pair in self.pairs:
            found.setdefault(self._ends(pair), []).append(pair)
        return found

    def _ends(self, pair: Pair) -> tuple[str, str]:
        mentions = self.cast.mentions
        source = AUTHOR if pair.source is None else mentions[pair.source].actor
        return source, mentions[pair.target].actor

    def between(self, source: str, target: str) -> list[Pair]:
        """Every pair of two actors in the text."""
        pairs = self._by_ends.get((source, target), [])
        if pairs or self.language == "en" or source == AUTHOR:
            return pairs
        # Nothing resolves "he" here: who is named in another sentence may well be meant.
        return pairs_across(self.cast, source, target)

    def pooled(
        self, model: StanceModel, source: str, target: str, otherwise: tuple[float, ...] | None
    ) -> tuple[tuple[float, ...] | None, bool]:
        """Probabilities of a stance from the text as a whole, and whether it has both ends."""
        pairs = self.between(source, target)
        if not pairs:
            return otherwise, False
        rows = np.asarray(model.scorer.predict_proba(pairs), dtype=np.float64)
        return tuple(pool(rows).tolist()), True

    def stated(self, stance: AnnotatedStance) -> list[Pair]:
        """The pairs of a stance in the passages given as its evidence."""
        clauses = self._clauses(stance)
        known = [p for p in self.between(stance.source, stance.target) if p.clause in clauses]
        if known:
            return known
        # Where both ends are there, they are a pair, though an article would not form it.
        return [
            Pair(s, t, clause, s_unit, t_unit)
            for clause in clauses
            for s, s_unit in self._units(clause, stance.source)
            for t, t_unit in self._units(clause, stance.target)
            if s_unit != t_unit
        ]

    def _clauses(self, stance: AnnotatedStance) -> list[Clause]:
        spans = self.document.sentences
        return [
            clause
            for clause in self.clauses
            if any(
                a < spans[clause.sentence].end and b > spans[clause.sentence].start
                for a, b in stance.evidence
            )
        ]

    def _units(self, clause: Clause, actor: str) -> list[tuple[int, int]]:
        return [(m, u) for m, u in clause.units.items() if self.cast.mentions[m].actor == actor]

    def predict(
        self, model: StanceModel, stance: AnnotatedStance
    ) -> tuple[tuple[float, ...] | None, bool]:
        """Probabilities of a stance from its evidence, and whether both ends are there."""
        pairs = self.stated(stance)
        located = bool(pairs)
        if not pairs:
            pairs = self.nearest(stance)
        if not pairs:
            return None, False
        rows = np.asarray(model.scorer.predict_proba(pairs), dtype=np.float64)
        return tuple(pool(rows).tolist()), located

    def nearest(self, stance: AnnotatedStance) -> list[Pair]:
        """Pairs of the passage that have one end in common with the stance, or any at all."""
        sources: list[Pair] = []
        targets: list[Pair] = []
        others: list[Pair] = []
        for clause in self._clauses(stance):
            nouns = [u for u, tag in enumerate(clause.tags) if tag in _NOMINAL]
            held = self._units(clause, stance.source)
            judged = self._units(clause, stance.target)
            for mention, unit in held:
                sources += [Pair(mention, mention, clause, unit, u) for u in nouns if u != unit]
            for mention, unit in judged:
                targets += [Pair(mention, mention, clause, u, unit) for u in nouns if u != unit]
                targets.append(Pair(None, mention, clause, None, unit))
            if not held and not judged:
                others += [p for p in self.pairs if p.clause is clause]
        return sources + targets or others
