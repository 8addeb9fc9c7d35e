"""Annotated corpora meet the model: pairs to train on, predictions to evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from stancelib.corpora import (
    AnnotatedCorpus,
    AnnotatedStance,
    AnnotatedText,
    gold_pairs,
)
from stancelib.errors import InputError
from stancelib.evaluate import Evaluation, Headline, PairPrediction, evaluate_predictions
from stancelib.identify import LanguageCount
from stancelib.marked import MarkedPair, marked_pairs
from stancelib.mistakes import WorstMistakes, explain_mistake
from stancelib.reading import warn_of_language
from stancelib.sketch import OverlapCount
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


def training_pairs(corpus: AnnotatedCorpus, language: str = "en") -> Iterator[MarkedPair]:
    """Every labelled pair of a corpus, read as of a language, located as far as possible."""
    for number, record in enumerate(corpus.records):
        marked, whole = split_levels(record)
        for pair in marked_pairs([marked], language) if marked.stances else ():
            yield replace(pair, record=number)
        if whole.stances:
            yield from actor_pairs(number, whole, language)


def predict_record(model: StanceModel, number: int, record: AnnotatedText) -> list[PairPrediction]:
    """What the model says of every labelled pair of the record with that number."""
    shares = model.training.get("label_shares", _UNKNOWN)
    marked, whole = split_levels(record)
    found: list[PairPrediction] = []
    if marked.stances:
        found.extend(_marked_predictions(model, number, marked, shares))
    if whole.stances:
        found.extend(actor_predictions(model, number, whole, shares))
    return found


def evaluate_model(model: StanceModel, corpus: AnnotatedCorpus) -> Evaluation:
    """Predict every labelled pair of a corpus and compute the metrics that they allow.

    Of a corpus of any size only numbers are kept, and the texts of the worst mistakes.
    """
    predictions: list[PairPrediction] = []
    worst = WorstMistakes()
    language = LanguageCount()
    overlap = None if model.sketch is None else OverlapCount(model.sketch)
    records = 0
    unlabelled = 0
    # A record's matrices are small: threads would wait for each other longer than they work.
    with threadpool_limits(1, user_api="blas"):
        for number, record in enumerate(corpus.records):
            records += 1
            unlabelled += len(record.unlabelled)
            language.add(record.text, record.lang)
            found = predict_record(model, number, record)
            if overlap is not None and found and overlap.add(record.text):
                found = [replace(p, seen=True) for p in found]
            for prediction in found:
                worst.add(record, prediction)
            predictions.extend(found)
    if not predictions:
        hint = f": fill in the labels of the {unlabelled} that are listed" if unlabelled else ""
        raise InputError(f"{corpus.name}: no labelled pair to evaluate on{hint}")
    warn_of_language(language.language(), model.scorer.language, corpus.name)
    headline: Headline = "five_class" if corpus.format == "dse" else "three_class"
    evaluation = evaluate_predictions(
        predictions,
        headline=headline,
        overlap=None if overlap is None else overlap.share,
        corpus=corpus.name,
        model=model.info.name,
    )
    metadata: dict[str, Any] = {
        "model_version": model.info.version,
        "model_sha256": model.info.sha256,
        "format": corpus.format,
        "records": records,
        "skipped": corpus.skipped_count,
        "skipped_reasons": dict(corpus.skipped_reasons),
    }
    if overlap is not None:
        metadata["overlap_sample"] = {
            "rate": overlap.sketch.rate,
            "texts": overlap.texts,
            "undecided": overlap.undecided,
        }
    return replace(
        evaluation,
        metrics={**evaluation.metrics, "skipped": corpus.skipped_count},
        metadata=metadata,
        mistakes=worst.worst(),
        explain=partial(explain_mistake, model),
    )


def _marked_predictions(
    model: StanceModel, number: int, record: AnnotatedText, shares: tuple[float, ...]
) -> Iterator[PairPrediction]:
    pairs = list(marked_pairs([record], model.scorer.language))
    located = [p.pair for p in pairs if p.pair is not None]
    rows = iter(model.scorer.predict_proba(located).tolist())
    for pair in pairs:
        row = next(rows) if pair.pair is not None else shares
        yield PairPrediction(
            number, pair.doc, pair.source, pair.target, pair.label, row, pair.pair is not None
        )
