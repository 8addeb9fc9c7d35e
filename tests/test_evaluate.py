"""Metrics against hand-worked numbers and scikit-learn, intervals against theory."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score

from stancelib import metrics
from stancelib.errors import InputError
from stancelib.evaluate import (
    FIVE_CLASSES,
    PairPrediction,
    compare_predictions,
    evaluate_predictions,
)
from stancelib.types import LABELS, Label

OPPOSE, NEUTRAL, SUPPORT = (0.7, 0.2, 0.1), (0.1, 0.8, 0.1), (0.1, 0.2, 0.7)


def pair(
    record: int,
    gold: Label,
    probabilities: tuple[float, float, float],
    ends: str = "pq",
    doc: str | None = None,
    whole: bool = False,
) -> PairPrediction:
    return PairPrediction(
        record, doc or f"d{record}", ends[0], ends[1], gold, probabilities, whole=whole
    )


def noise(n: int, seed: int = 0, skill: float = 0.0) -> list[PairPrediction]:
    generator = np.random.default_rng(seed)
    out = []
    for i in range(n):
        gold = int(generator.choice(3, p=(0.2, 0.6, 0.2)))
        row = generator.dirichlet((1, 2, 1)) * (1 - skill)
        row[gold] += skill
        out.append(pair(i // 2, LABELS[gold], tuple(row), ("pq", "qp")[i % 2]))
    return out


def test_three_class_by_hand() -> None:
    found = evaluate_predictions(
        [
            pair(0, "oppose", OPPOSE),
            pair(1, "oppose", NEUTRAL),
            pair(2, "neutral", NEUTRAL),
            pair(3, "support", OPPOSE),
        ]
    ).metrics
    three = found["three_class"]
    assert three["confusion"] == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]
    assert three["n"] == 4
    assert three["per_class_f1"] == pytest.approx({"oppose": 1 / 2, "neutral": 2 / 3, "support": 0})
    assert found["macro_f1"] == three["macro_f1"] == pytest.approx(7 / 18)
    assert found["micro_f1"] == found["accuracy"] == 0.5
    assert found["headline"] == "three_class"
    assert "five_class" not in found
    assert "pair_f1" not in found
    assert "overlap" not in found


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 2)), min_size=1, max_size=30))
def test_three_class_is_that_of_sklearn(cases: list[tuple[Label, int]]) -> None:
    rows = (OPPOSE, NEUTRAL, SUPPORT)
    predictions = [pair(i, gold, rows[k]) for i, (gold, k) in enumerate(cases)]
    three = evaluate_predictions(predictions, resamples=2).metrics["three_class"]
    gold = [LABELS.index(g) for g, _ in cases]
    said = [k for _, k in cases]
    assert three["macro_f1"] == pytest.approx(f1_score(gold, said, average="macro"))
    assert three["micro_f1"] == pytest.approx(accuracy_score(gold, said))
    assert three["confusion"] == confusion_matrix(gold, said, labels=[0, 1, 2]).tolist()


def test_five_classes() -> None:
    rows = {"oppose": OPPOSE, "neutral": NEUTRAL, "support": SUPPORT}
    predictions = []
    for number, (forward, backward) in enumerate(FIVE_CLASSES):
        for ends, label in (("pq", LABELS[forward]), ("qp", LABELS[backward])):
            predictions.append(pair(number, label, rows[label], ends))
    found = evaluate_predictions(predictions, headline="five_class").metrics
    assert found["five_class"]["confusion"] == np.eye(5).tolist()
    assert found["headline"] == "five_class"
    assert found["macro_f1"] == 1
    # Both opinionated in gold: left out and counted. The order in the list decides p.
    predictions += [pair(8, "oppose", NEUTRAL), pair(8, "support", NEUTRAL, "qp")]
    predictions += [pair(9, "neutral", NEUTRAL, "qp"), pair(9, "oppose", NEUTRAL, "pq")]
    predictions += [pair(9, "oppose", NEUTRAL, "pr")]
    five = evaluate_predictions(predictions).metrics["five_class"]
    assert five["left_out"] == 1
    assert five["n"] == 6
    assert five["confusion"][4] == [1, 0, 0, 0, 1]


def test_one_of_the_five_is_neutral_both_ways() -> None:
    """Two confident opinions: only the surer one is predicted."""
    predictions = [
        pair(0, "oppose", (0.9, 0.1, 0.0)),
        pair(0, "neutral", (0.0, 0.3, 0.7), "qp"),
    ]
    five = evaluate_predictions(predictions).metrics["five_class"]
    assert five["confusion"][3][3] == 1


def test_polarity_goes_by_the_sign() -> None:
    predictions = [
        pair(0, "oppose", (0.2, 0.7, 0.1)),
        pair(1, "support", (0.1, 0.7, 0.2)),
        pair(2, "support", (0.2, 0.7, 0.1)),
        pair(3, "oppose", (0.1, 0.8, 0.1)),
        pair(4, "neutral", SUPPORT),
    ]
    found = evaluate_predictions(predictions).metrics
    assert found["polarity_accuracy"] == 0.75
    assert found["polarity_macro_f1"] == pytest.approx((0.8 + 2 / 3) / 2)
    neutral = evaluate_predictions([pair(0, "neutral", NEUTRAL)]).metrics
    assert "polarity_accuracy" not in neutral
    assert "polarity_accuracy" not in neutral["ci95"]


def test_pairs_are_sets_of_triples() -> None:
    predictions = [
        pair(0, "oppose", OPPOSE, "ab", whole=True),
        pair(0, "oppose", OPPOSE, "ab", whole=True),  # the same pair in another sentence
        pair(0, "neutral", OPPOSE, "ba", whole=True),
        pair(0, "support", NEUTRAL, "ac", whole=True),
        pair(0, "support", SUPPORT, "bc", whole=True),
        pair(0, "support", OPPOSE, "cb", whole=False),
    ]
    found = evaluate_predictions(predictions).metrics
    assert found["pair_precision"] == pytest.approx((1 / 2 + 1) / 2)
    assert found["pair_recall"] == pytest.approx((1 + 1 / 2) / 2)
    assert found["pair_f1"] == pytest.approx(2 / 3)


def test_calibration() -> None:
    predictions = [
        pair(0, "oppose", OPPOSE),
        pair(1, "neutral", OPPOSE),
        pair(2, "neutral", NEUTRAL),
    ]
    found = evaluate_predictions(predictions).metrics
    # Bin of 0.7: two pairs, one right, |1.4 - 1|; bin of 0.8: one right, |0.8 - 1|.
    assert found["ece"] == pytest.approx((0.4 + 0.2) / 3)
    assert found["brier"] == pytest.approx((0.14 + (0.49 + 0.64 + 0.01) + 0.06) / 3)
    sure = evaluate_predictions([pair(0, "oppose", (1.0, 0.0, 0.0))]).metrics
    assert sure["ece"] == sure["brier"] == 0


def test_risk_coverage_ignores_order() -> None:
    gold = np.array([0, 0, 1, 1])
    rows = np.array([OPPOSE, NEUTRAL, NEUTRAL, OPPOSE])
    curve = metrics.risk_coverage(rows, gold, points=4)
    assert curve["coverage"] == [0.25, 0.5, 0.75, 1]
    assert curve["risk"] == pytest.approx([0.5, 0.5, 0.5, 0.5])
    turned = metrics.risk_coverage(rows[::-1], gold[::-1], points=4)
    for key, values in curve.items():
        assert turned[key] == pytest.approx(values)
    sorted_out = metrics.risk_coverage(np.array([NEUTRAL, OPPOSE]), np.array([1, 1]), points=2)
    assert sorted_out["risk"] == [0, 0.5]


def test_intervals_cover_the_value_and_know_documents() -> None:
    predictions = noise(2000, skill=0.2)
    found = evaluate_predictions(predictions, headline="five_class").metrics
    for key, (low, high) in found["ci95"].items():
        value = found
        for part in key.split("."):
            value = value[part]
        if key != "ece":  # noise in the bins biases resampled calibration upwards
            assert low <= value <= high, key
    # Accuracy of n independent pairs: +- 1.96 sqrt(p (1 - p) / n).
    p = found["three_class"]["micro_f1"]
    low, high = found["ci95"]["three_class.micro_f1"]
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(p * (1 - p) / 2000), rel=0.15)
    # The same pairs four times in the same documents say nothing new.
    fourfold = evaluate_predictions(predictions * 4).metrics["ci95"]["three_class.micro_f1"]
    assert fourfold[1] - fourfold[0] == pytest.approx(high - low, rel=0.1)
    again = evaluate_predictions(predictions, headline="five_class").metrics
    assert again == found
    assert evaluate_predictions(predictions, seed=1).metrics["ci95"] != found["ci95"]


def test_report() -> None:
    predictions = [replace(pair(0, "oppose", OPPOSE), located=False), pair(1, "neutral", NEUTRAL)]
    report = evaluate_predictions(predictions, overlap=0.25, corpus="tiny", model="fast")
    assert report.metrics["located"] == 0.5
    data = json.loads(report.to_json())
    assert data["metrics"]["overlap"] == 0.25
    assert data["metrics"]["three_class"]["per_class_f1"]["support"] is None
    assert "fast on tiny: 2 pairs, 2 documents" in str(report)
    assert "overlap            0.250" in str(report)
    assert "support -" in str(report)


def test_comparison() -> None:
    better, worse = noise(1500, skill=0.3), noise(1500, skill=0.1)
    found = compare_predictions([better], [worse])
    gap = found["three_class.macro_f1"]
    assert gap.difference == pytest.approx(gap.a - gap.b)
    assert 0 < gap.ci95[0] < gap.difference < gap.ci95[1]
    assert gap.p < 0.01
    back = compare_predictions([worse], [better])["three_class.macro_f1"]
    assert back.ci95 == pytest.approx((-gap.ci95[1], -gap.ci95[0]))
    same = compare_predictions([better], [better])["three_class.macro_f1"]
    assert same.ci95 == (0, 0)
    assert same.p == 1
    pooled = compare_predictions([better, worse], [worse])["three_class.macro_f1"]
    assert pooled.difference == pytest.approx(gap.difference / 2)


def test_misuse() -> None:
    good = [pair(0, "oppose", OPPOSE)]
    with pytest.raises(InputError, match="no annotated pair"):
        evaluate_predictions([])
    with pytest.raises(InputError, match="sum to 1"):
        evaluate_predictions([pair(0, "oppose", (0.5, 0.5, 0.5))])
    with pytest.raises(InputError, match="sum to 1"):
        evaluate_predictions([pair(0, "oppose", (float("nan"), 0.5, 0.5))])
    with pytest.raises(InputError, match="not \\(1, 3\\)"):
        evaluate_predictions([pair(0, "oppose", (0.5, 0.5))])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="gold label 'love'"):
        evaluate_predictions([pair(0, "love", OPPOSE)])  # type: ignore[arg-type]
    with pytest.raises(InputError, match="both orders"):
        evaluate_predictions(good, headline="five_class")
    with pytest.raises(InputError, match="headline='best'"):
        evaluate_predictions(good, headline="best")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="at least one seed"):
        compare_predictions([], [good])
    with pytest.raises(InputError, match="same pairs"):
        compare_predictions([good], [[pair(1, "oppose", OPPOSE)]])


def test_a_bootstrap_over_many_documents_is_quick() -> None:
    predictions = noise(25_000)
    start = time.process_time()
    evaluate_predictions(predictions, headline="five_class")
    assert time.process_time() - start < 6  # about 1 s where nothing else runs


def test_calibration_table() -> None:
    found = evaluate_predictions(
        [pair(0, "oppose", OPPOSE), pair(1, "neutral", OPPOSE), pair(2, "neutral", NEUTRAL)]
    ).metrics["calibration"]
    assert found["n"] == [0] * 10 + [2, 0, 1, 0, 0]
    assert found["confidence"][10] == pytest.approx(0.7)
    assert found["accuracy"][10] == 0.5
    assert found["accuracy"][12] == 1.0
    assert found["confidence"][0] is found["accuracy"][0] is None


def test_pairs_of_unseen_texts_alone() -> None:
    seen = [replace(pair(0, "oppose", OPPOSE), seen=True)]
    unseen = [pair(1, "oppose", NEUTRAL), pair(2, "neutral", NEUTRAL)]
    found = evaluate_predictions([*seen, *unseen], overlap=1 / 3).metrics
    alone = evaluate_predictions(unseen).metrics
    assert found["unseen"] == alone
    assert found["micro_f1"] > found["unseen"]["micro_f1"]
    assert "unseen" not in evaluate_predictions(seen, overlap=1.0).metrics
    assert "unseen" not in evaluate_predictions(unseen, overlap=0.0).metrics
    assert "unseen" not in evaluate_predictions([*seen, *unseen]).metrics
    both = [*seen, replace(pair(0, "neutral", NEUTRAL, "qp"), seen=True), *unseen]
    five = evaluate_predictions(both, headline="five_class", overlap=1 / 3).metrics
    assert five["headline"] == "five_class"
    assert five["unseen"]["headline"] == "three_class"
