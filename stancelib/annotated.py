"""Annotated corpora meet the model: pairs to train on, predictions to evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from stancelib.corpora import AnnotatedCorpus, AnnotatedStance, AnnotatedText, gold_pairs
from stancelib.errors import InputError
from stancelib.evaluate import Evaluation, Headline, PairPrediction, evaluate_predictions
from stancelib.marked import MarkedPair, marked_pairs
from stancelib.types import AUTHOR
from stancelib.whole import actor_pairs, actor_predictions

if TYPE_CHECKING:
    from stancelib.model import StanceModel

_UNKNOWN = (0.09, 0.86, 0.05)
"""What is said of a pair that could not be located, where the model's record has no shares."""


def split_levels(record: AnnotatedText) -> tuple[AnnotatedText, AnnotatedText]:
    """A record's stances between mentions, and its others (between actors), as two records.

    What a complete record implies is listed in both.
    """
    mentions = {m.id for m in record.mentions} | {AUTHOR}
    marked: list[AnnotatedStance] = []
    whole: list[AnnotatedStance] = []
    for stance in gold_pairs(record):
        level = marked if {stance.source, stance.target} <= mentions else whole
        level.append(stance)
    return replace(record, stances=tuple(marked)), replace(record, stances=tuple(whole))


def training_pairs(corpus: AnnotatedCorpus) -> Iterator[MarkedPair]:
    """Every labelled pair of a corpus, located as far as possible."""
    for number, record in enumerate(corpus.records):
        marked, whole = split_levels(record)
        for pair in marked_pairs([marked]) if marked.stances else ():
            yield replace(pair, record=number)
        if whole.stances:
            yield from actor_pairs(number, whole)


def evaluate_model(model: StanceModel, corpus: AnnotatedCorpus) -> Evaluation:
    """Predict every labelled pair of a corpus and compute the metrics that they allow."""
    shares = model.training.get("label_shares", _UNKNOWN)
    predictions: list[PairPrediction] = []
    for number, record in enumerate(corpus.records):
        marked, whole = split_levels(record)
        if marked.stances:
            predictions.extend(_marked_predictions(model, number, marked, shares))
        if whole.stances:
            predictions.extend(actor_predictions(model, number, whole, shares))
    if not predictions:
        raise InputError(f"{corpus.name}: no labelled pair to evaluate on")
    headline: Headline = "five_class" if corpus.format == "dse" else "three_class"
    return evaluate_predictions(
        predictions, headline=headline, corpus=corpus.name, model=model.info.name
    )


def _marked_predictions(
    model: StanceModel, number: int, record: AnnotatedText, shares: tuple[float, ...]
) -> Iterator[PairPrediction]:
    pairs = list(marked_pairs([record]))
    located = [p.pair for p in pairs if p.pair is not None]
    rows = iter(model.scorer.predict_proba(located).tolist())
    for pair in pairs:
        row = next(rows) if pair.pair is not None else shares
        yield PairPrediction(
            number, pair.doc, pair.source, pair.target, pair.label, row, pair.pair is not None
        )
