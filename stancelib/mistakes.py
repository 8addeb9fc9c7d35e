"""The worst mistakes of an evaluation, kept while it runs, and why they were made."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stancelib.corpora import AnnotatedStance, AnnotatedText, locate
from stancelib.errors import InputError, NotAssessedError, UnknownActorError
from stancelib.types import AUTHOR, LABELS, Article, Label

if TYPE_CHECKING:
    from stancelib.evaluation import PairPrediction
    from stancelib.explain import Explanation
    from stancelib.model import StanceModel

KEPT = 100
"""So many mistakes are kept with their texts, however large the corpus."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """An annotated pair whose predicted label is not the gold one.

    Attributes
    ----------
    record : AnnotatedText
    doc : str
    source, target : str
        As the record names them.
    gold, predicted : {"oppose", "neutral", "support"}
    probabilities : tuple of 3 floats
    located : bool
        Whether both ends were found in the text.
    """

    record: AnnotatedText
    doc: str
    source: str
    target: str
    gold: Label
    predicted: Label
    probabilities: tuple[float, float, float]
    located: bool

    @property
    def confidence(self) -> float:
        """Probability of the wrong label that was predicted."""
        return self.probabilities[LABELS.index(self.predicted)]

    def spans(self, end: str) -> list[tuple[int, int]]:
        """Where the text shows ``source`` or ``target``; empty for `AUTHOR`."""
        return [] if end == AUTHOR else locate(self.record, end)

    def evidence(self) -> tuple[tuple[int, int], ...]:
        """The passages that the record gives for the stance."""
        return next((s.evidence for s in self.record.stances if _about(self, s)), ())


class WorstMistakes:
    """Keeps the mistakes of the highest confidence, first of all one a document.

    Pairs that were not found in their text come last: nothing there explains them.
    """

    def __init__(self, size: int = KEPT) -> None:
        self._size = size
        self._count = 0
        self._all: list[tuple[bool, float, int, Mistake]] = []
        self._by_doc: dict[str, tuple[bool, float, int, Mistake]] = {}

    def add(self, record: AnnotatedText, prediction: PairPrediction) -> None:
        """Look at a prediction, and keep it where it is among the worst."""
        oppose, neutral, support = (float(p) for p in prediction.probabilities)
        probabilities = (oppose, neutral, support)
        # As the metrics have it: the first of equals.
        predicted = LABELS[probabilities.index(max(probabilities))]
        if predicted == prediction.gold:
            return
        mistake = Mistake(
            record,
            prediction.doc,
            prediction.source,
            prediction.target,
            prediction.gold,
            predicted,
            probabilities,
            prediction.located,
        )
        self._count += 1  # the earlier of equals, and never a comparison of mistakes
        entry = (prediction.located, max(probabilities), -self._count, mistake)
        heapq.heappush(self._all, entry)
        if len(self._all) > self._size:
            heapq.heappop(self._all)
        known = self._by_doc.get(prediction.doc)
        if known is None or entry > known:
            self._by_doc[prediction.doc] = entry
        if len(self._by_doc) >= 2 * self._size:
            best = heapq.nlargest(self._size, self._by_doc.values())
            self._by_doc = {e[3].doc: e for e in best}

    def worst(self) -> tuple[Mistake, ...]:
        """One a document, the most confident first; then others where documents are few."""
        firsts = heapq.nlargest(self._size, self._by_doc.values())
        shown = {e[2] for e in firsts}
        others = [e for e in sorted(self._all, reverse=True) if e[2] not in shown]
        return tuple(e[3] for e in (*firsts, *others)[: self._size])


def explain_mistake(model: StanceModel, mistake: Mistake) -> Explanation | None:
    """Explain what the model says of a mistake's pair; of several sentences, the clearest.

    Returns
    -------
    Explanation or None
        None where the pair was not found, or the model cannot be explained.
    """
    from stancelib.explain import check_explainable, explain_pairs

    try:
        check_explainable(model.scorer)
    except InputError:
        return None
    record = mistake.record
    ends = (mistake.source, mistake.target)
    if {*ends} <= {AUTHOR, *(m.id for m in record.mentions)}:
        from stancelib.marked import locate_pairs

        # All of the record's stances: a pair's sentence may have been joined for another.
        stances = tuple(s for s in record.stances if _between_mentions(record, s))
        if not any(_about(mistake, s) for s in stances):
            stances = (*stances, AnnotatedStance(*ends, "neutral"))
        read = replace(record, stances=stances)
        document, found = locate_pairs(read, model.scorer.language)
        pairs = [
            pair
            for stance, pair in zip(stances, found, strict=True)
            if (stance.source, stance.target) == ends and pair is not None
        ]
    else:
        from stancelib.whole import Reading

        if record.complete or not mistake.evidence():
            return _in_article(model, mistake)
        reading = Reading(record, model.scorer.language, model.scorer.tagger)
        stance = AnnotatedStance(*ends, mistake.gold, mistake.evidence())
        pairs, document = reading.stated(stance), reading.document
        if not pairs and mistake.located:
            return _in_article(model, mistake)
        pairs = pairs or reading.nearest(stance)
    explained = explain_pairs(model.scorer, pairs, document)
    return min(explained, key=lambda e: e.probabilities[1], default=None)


def _in_article(model: StanceModel, mistake: Mistake) -> Explanation | None:
    record = mistake.record
    try:
        explained = model.explain(
            Article(record.text, id=record.id),
            mistake.source,
            mistake.target,
            actors=[a for a in record.actors if a.kind != "issue"],
            issues=[a for a in record.actors if a.kind == "issue"],
        )
    except (UnknownActorError, NotAssessedError):
        return None
    return explained[0]


def _about(mistake: Mistake, stance: AnnotatedStance) -> bool:
    return (stance.source, stance.target) == (mistake.source, mistake.target)


def _between_mentions(record: AnnotatedText, stance: AnnotatedStance) -> bool:
    return {stance.source, stance.target} <= {AUTHOR, *(m.id for m in record.mentions)}
