"""Evaluation: metrics with confidence intervals, from predictions of any model.

Nothing here knows a model. A model turns each gold pair into a `PairPrediction`;
`evaluate_predictions` turns those into an `Evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from stancelib import metrics as m
from stancelib.errors import InputError
from stancelib.evaluation import Evaluation, PairPrediction
from stancelib.metrics import Array, Ints
from stancelib.types import LABELS

__all__ = [
    "FIVE_CLASSES",
    "Difference",
    "Evaluation",
    "Headline",
    "PairPrediction",
    "compare_predictions",
    "evaluate_predictions",
]

Headline = Literal["three_class", "five_class"]

_INDEX = {label: i for i, label in enumerate(LABELS)}
_OPPOSE, _NEUTRAL, _SUPPORT = range(3)

FIVE_CLASSES: tuple[tuple[int, int], ...] = (
    (_NEUTRAL, _NEUTRAL),
    (_SUPPORT, _NEUTRAL),
    (_NEUTRAL, _SUPPORT),
    (_OPPOSE, _NEUTRAL),
    (_NEUTRAL, _OPPOSE),
)
"""Labels of (p->q, q->p) for each of the classes 0 to 4 of Directed Sentiment Extraction."""

_FIVE_OF = np.full((3, 3), -1)
_FIVE_OF[tuple(np.transpose(FIVE_CLASSES))] = range(len(FIVE_CLASSES))


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of two models: values, ``a - b``, its 95% interval and a two-sided p."""

    a: float
    b: float
    difference: float
    ci95: tuple[float, float]
    p: float


@dataclass(frozen=True, slots=True)
class _Sums:
    """Per-document sums (rows) that all metrics with intervals are made of."""

    tables: dict[str, Array]

    def values(self, sums: Mapping[str, Array]) -> dict[str, Array]:
        """Metrics from sums; ``sums`` has one row a resample."""
        out: dict[str, Array] = {}
        for name, k in (("three_class", 3), ("five_class", 5)):
            if name in sums:
                confusion = sums[name].reshape(-1, k, k)
                out[f"{name}.macro_f1"] = m.macro_f1(confusion)
                out[f"{name}.micro_f1"] = m.micro_f1(confusion)
        if "polarity" in sums:
            confusion = sums["polarity"].reshape(-1, 2, 2)
            out["polarity_accuracy"] = m.micro_f1(confusion)
            out["polarity_macro_f1"] = m.macro_f1(confusion)
        if "pairs" in sums:
            hits, predicted, gold = np.moveaxis(sums["pairs"].reshape(-1, 3, 2), 1, 0)
            out["pair_precision"] = m.mean_of_defined(m.divide(hits, predicted))
            out["pair_recall"] = m.mean_of_defined(m.divide(hits, gold))
            out["pair_f1"] = m.mean_of_defined(m.divide(2 * hits, predicted + gold))
        out["ece"] = m.ece(sums["bins"].reshape(-1, m.ECE_BINS, 3))
        out["brier"] = m.divide(sums["brier"][:, 0], sums["brier"][:, 1])
        return out

    def exact(self) -> dict[str, Array]:
        """The metrics themselves, each an array of one."""
        return self.values({k: t.sum(axis=0, keepdims=True) for k, t in self.tables.items()})


def evaluate_predictions(
    predictions: Sequence[PairPrediction],
    *,
    headline: Headline = "three_class",
    overlap: float | None = None,
    corpus: str = "",
    model: str = "",
    seed: int = 0,
    resamples: int = m.RESAMPLES,
) -> Evaluation:
    """Compute every metric that these predictions allow.

    Parameters
    ----------
    predictions : sequence of PairPrediction
        One an annotated ordered pair. Where both orders of a pair are there, the one
        that comes first is p->q in the five classes.
    headline : {"three_class", "five_class"}
        Whose ``macro_f1`` and ``micro_f1`` become the top-level ones; ``five_class`` is
        for DSE.
    overlap : float, optional
        Share of the texts that the model has seen; reported as given. With it, and with
        pairs that are ``seen`` and others that are not, the metrics of the others are
        reported under ``unseen``.
    corpus, model : str
        Names for the report.
    seed, resamples : int
        Of the bootstrap over documents.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        Where there is nothing to evaluate, or the probabilities are not such.
    """
    docs, probabilities, gold = _arrays(predictions)
    both, left_out = _both_orders(predictions, gold)
    sums = _sums(predictions, docs, probabilities, gold, both)
    if headline not in ("three_class", "five_class"):
        raise InputError(f"headline={headline!r} is not one of three_class, five_class")
    if headline not in sums.tables:
        raise InputError(
            "headline='five_class' needs pairs annotated in both orders; there are none: "
            "use headline='three_class'"
        )
    exact = {key: float(value[0]) for key, value in sums.exact().items()}
    found: dict[str, Any] = {
        "n_pairs": len(predictions),
        "n_docs": len(sums.tables["brier"]),
        "headline": headline,
        "macro_f1": _number(exact[f"{headline}.macro_f1"]),
        "micro_f1": _number(exact[f"{headline}.micro_f1"]),
        "accuracy": _number(exact[f"{headline}.micro_f1"]),
    }
    found["three_class"] = _class_report(sums.tables["three_class"], LABELS)
    if "five_class" in sums.tables:
        found["five_class"] = _class_report(sums.tables["five_class"], tuple("01234"))
        found["five_class"]["left_out"] = left_out
    found |= {k: _number(v) for k, v in exact.items() if "." not in k and not np.isnan(v)}
    found["calibration"] = m.calibration_table(sums.tables["bins"])
    found["located"] = float(np.mean([p.located for p in predictions]))
    found["risk_coverage"] = m.risk_coverage(probabilities, gold)
    found["ci95"] = _intervals(sums, headline, seed, resamples)
    if overlap is not None:
        found["overlap"] = overlap
        unseen = [p for p in predictions if not p.seen]
        if 0 < len(unseen) < len(predictions):
            # Both orders of a pair are in one text, but single orders may be left.
            both, _ = _both_orders(unseen, _arrays(unseen)[2])
            found["unseen"] = evaluate_predictions(
                unseen,
                headline=headline if len(both) else "three_class",
                seed=seed,
                resamples=resamples,
            ).metrics
    return Evaluation(found, corpus, model)


def compare_predictions(
    a: Sequence[Sequence[PairPrediction]],
    b: Sequence[Sequence[PairPrediction]],
    *,
    seed: int = 0,
    resamples: int = m.RESAMPLES,
) -> dict[str, Difference]:
    """Compare two models on the same pairs by a paired bootstrap over documents.

    Parameters
    ----------
    a, b : sequence of sequences of PairPrediction
        One sequence of predictions for each seed that the model was trained with, all
        over the same pairs in the same order. Seeds are pooled: a model's metric is the
        mean over its seeds, on the same resampled documents.
    seed, resamples : int
        Of the bootstrap.

    Returns
    -------
    dict of Difference
        By metric, ``"three_class.macro_f1"`` and so on.

    Raises
    ------
    InputError
        Where the two are not about the same pairs.
    """
    if not a or not b:
        raise InputError("a and b each need the predictions of at least one seed")
    runs = [*a, *b]
    keys = [(p.record, p.doc, p.source, p.target, p.gold, p.whole) for p in runs[0]]
    for i, run in enumerate(runs):
        if [(p.record, p.doc, p.source, p.target, p.gold, p.whole) for p in run] != keys:
            raise InputError(
                f"run {i} is not about the same pairs in the same order as run 0: "
                "a paired comparison needs predictions for one list of gold pairs"
            )
    all_sums = []
    for run in runs:
        docs, probabilities, gold = _arrays(run)
        both, _ = _both_orders(run, gold)
        all_sums.append(_sums(run, docs, probabilities, gold, both))
    joint = {f"{i} {k}": t for i, s in enumerate(all_sums) for k, t in s.tables.items()}
    exact = [s.exact() for s in all_sums]
    drawn: dict[str, list[Array]] = {key: [] for key in exact[0]}
    for chunk in m.resampled_sums(joint, seed=seed, resamples=resamples):
        each = [s.values({k: chunk[f"{i} {k}"] for k in s.tables}) for i, s in enumerate(all_sums)]
        for key, differences in drawn.items():
            differences.append(_mean(each[: len(a)], key) - _mean(each[len(a) :], key))
    out: dict[str, Difference] = {}
    for key, differences in drawn.items():
        values = np.concatenate(differences)
        values = values[~np.isnan(values)]
        mean_a = float(_mean(exact[: len(a)], key)[0])
        mean_b = float(_mean(exact[len(a) :], key)[0])
        bounds = m.interval(values)
        if bounds is None:
            continue
        # One is added as for any simulated p-value: 1000 draws cannot show p = 0.
        tail = min((values <= 0).sum(), (values >= 0).sum())
        p = min(1.0, 2 * (float(tail) + 1) / (len(values) + 1))
        out[key] = Difference(mean_a, mean_b, mean_a - mean_b, (bounds[0], bounds[1]), p)
    return out


def _mean(each: Sequence[Mapping[str, Array]], key: str) -> Array:
    return np.asarray(np.mean([values[key] for values in each], axis=0))


def _arrays(predictions: Sequence[PairPrediction]) -> tuple[Ints, Array, Ints]:
    """Document numbers, probabilities and gold classes, checked."""
    if not predictions:
        raise InputError("there is no annotated pair to evaluate on")
    probabilities = np.asarray([p.probabilities for p in predictions], float)
    if probabilities.shape != (len(predictions), 3):
        raise InputError(
            f"probabilities have shape {probabilities.shape}, not ({len(predictions)}, 3)"
        )
    legal = (probabilities >= -1e-6).all() and (np.abs(probabilities.sum(1) - 1) < 1e-3).all()
    if not legal:
        raise InputError("probabilities must not be negative and must sum to 1")
    number: dict[str, int] = {}
    docs = np.array([number.setdefault(p.doc, len(number)) for p in predictions])
    try:
        gold = np.array([_INDEX[p.gold] for p in predictions])
    except KeyError as error:
        raise InputError(f"gold label {error} is not one of {', '.join(LABELS)}") from None
    return docs, probabilities, gold


def _both_orders(predictions: Sequence[PairPrediction], gold: Ints) -> tuple[Ints, int]:
    """Rows (p->q, q->p) annotated in both orders, and how many are opinionated both ways."""
    waiting: dict[tuple[int, str, str], list[int]] = {}
    rows: list[tuple[int, int]] = []
    for i, p in enumerate(predictions):
        forward = waiting.get((p.record, p.target, p.source))
        if forward:
            rows.append((forward.pop(0), i))
        else:
            waiting.setdefault((p.record, p.source, p.target), []).append(i)
    both = np.array(rows, dtype=np.int64).reshape(-1, 2)
    single = _FIVE_OF[gold[both[:, 0]], gold[both[:, 1]]] >= 0
    return both[single], int((~single).sum())


def _sums(
    predictions: Sequence[PairPrediction], docs: Ints, probabilities: Array, gold: Ints, both: Ints
) -> _Sums:
    n = int(docs.max()) + 1
    predicted = probabilities.argmax(axis=1)
    tables = {"three_class": m.sums_by(docs, n, gold * 3 + predicted, 9)}
    if len(both):
        p, q = both.T
        classes = np.array(FIVE_CLASSES)
        joint = probabilities[p][:, classes[:, 0]] * probabilities[q][:, classes[:, 1]]
        five = _FIVE_OF[gold[p], gold[q]]
        tables["five_class"] = m.sums_by(docs[p], n, five * 5 + joint.argmax(axis=1), 25)
    opinions = np.flatnonzero(gold != _NEUTRAL)
    if len(opinions):
        # A score of exactly 0 has no sign; news opposes more than it supports.
        up = probabilities[opinions, _SUPPORT] > probabilities[opinions, _OPPOSE]
        cells = (gold[opinions] == _SUPPORT) * 2 + up
        tables["polarity"] = m.sums_by(docs[opinions], n, cells, 4)
    if any(p.whole for p in predictions):
        tables["pairs"] = _pair_sums(predictions, docs, n, predicted, gold)
    bins = m.calibration_bins(probabilities) * 3
    top = probabilities.max(axis=1)
    tables["bins"] = sum(
        (
            m.sums_by(docs, n, bins + column, m.ECE_BINS * 3, weights)
            for column, weights in enumerate((1.0, top, predicted == gold))
        ),
        start=np.zeros((n, m.ECE_BINS * 3)),
    )
    brier = m.brier_scores(probabilities, gold)
    tables["brier"] = np.stack([np.bincount(docs, brier, n), np.bincount(docs, minlength=n)], 1)
    return _Sums(tables)


def _pair_sums(
    predictions: Sequence[PairPrediction], docs: Ints, n: int, predicted: Ints, gold: Ints
) -> Array:
    """Hits, predicted and gold triples (source, label, target), per document and label.

    Triples are sets: a pair annotated in several sentences counts once a label.
    """
    triples: list[set[tuple[int, str, str, int, int]]] = [set(), set()]
    for chosen, labels in zip(triples, (predicted, gold), strict=True):
        for p, doc, label in zip(predictions, docs.tolist(), labels.tolist(), strict=True):
            if p.whole and label != _NEUTRAL:
                chosen.add((p.record, p.source, p.target, int(label == _SUPPORT), doc))
    said, true = triples
    table = np.zeros((n, 3, 2))
    for row, chosen in enumerate((said & true, said, true)):
        for *_, label, doc in chosen:
            table[doc, row, label] += 1
    return table.reshape(n, 6)


def _class_report(table: Array, names: Sequence[str]) -> dict[str, Any]:
    confusion = table.sum(axis=0).reshape(len(names), len(names))
    f1 = m.per_class_f1(confusion)
    return {
        "macro_f1": _number(float(m.macro_f1(confusion))),
        "micro_f1": _number(float(m.micro_f1(confusion))),
        "per_class_f1": {name: _number(float(f)) for name, f in zip(names, f1, strict=True)},
        "confusion": confusion.astype(int).tolist(),
        "n": int(confusion.sum()),
    }


def _intervals(sums: _Sums, headline: str, seed: int, resamples: int) -> dict[str, list[float]]:
    drawn: dict[str, list[Array]] = {}
    for chunk in m.resampled_sums(sums.tables, seed=seed, resamples=resamples):
        for key, values in sums.values(chunk).items():
            drawn.setdefault(key, []).append(values)
    for key, copied in (
        ("macro_f1", "macro_f1"),
        ("micro_f1", "micro_f1"),
        ("accuracy", "micro_f1"),
    ):
        drawn[key] = drawn[f"{headline}.{copied}"]
    bounds = {key: m.interval(np.concatenate(parts)) for key, parts in drawn.items()}
    return {key: both for key, both in bounds.items() if both is not None}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value
