from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.errors import InputError
from stancelib.pooling import label_of, pool, score_of

CLEAR = (0.9, 0.08, 0.02)
PRAISE = (0.02, 0.08, 0.9)
WEAK = (0.4, 0.35, 0.25)
NEUTRAL = (0.03, 0.94, 0.03)


def _row(parts: tuple[float, float, float]) -> tuple[float, float, float]:
    total = sum(parts)
    return (parts[0] / total, parts[1] / total, parts[2] / total)


part = st.floats(0.001, 1.0)
rows = st.lists(st.tuples(part, part, part).map(_row), min_size=1, max_size=12)


@given(rows)
def test_result_is_a_distribution(pieces):
    pooled = pool(pieces)
    assert pooled.shape == (3,)
    assert (pooled >= 0).all()
    assert pooled.sum() == pytest.approx(1.0, abs=1e-9)


@given(rows, st.randoms())
def test_order_does_not_matter_to_the_last_bit(pieces, random):
    shuffled = list(pieces)
    random.shuffle(shuffled)
    assert pool(shuffled).tolist() == pool(pieces).tolist()


@given(rows)
def test_swapping_the_poles_swaps_the_result(pieces):
    swapped = pool([row[::-1] for row in pieces])
    assert swapped[::-1].tolist() == pool(pieces).tolist()


@given(rows.map(lambda pieces: pieces[0]), st.floats(0.01, 50))
def test_one_piece_returns_itself(piece, weight):
    assert pool([piece], [weight]).tolist() == list(piece)


@given(rows.map(lambda pieces: pieces[0]), st.integers(2, 9))
def test_repeating_a_piece_changes_nothing(piece, n):
    assert pool([piece] * n) == pytest.approx(np.array(piece), abs=1e-9)


@given(rows, st.floats(0.01, 50))
def test_only_the_ratios_of_weights_matter(pieces, factor):
    weights = [1.0 + k for k in range(len(pieces))]
    scaled = pool(pieces, [factor * w for w in weights])
    assert scaled == pytest.approx(pool(pieces, weights), abs=1e-9)


@given(rows)
def test_a_weight_of_two_is_two_pieces(pieces):
    doubled = pool(pieces, [2.0] + [1.0] * (len(pieces) - 1))
    assert doubled == pytest.approx(pool([pieces[0], *pieces]), abs=1e-9)


@given(rows)
def test_nothing_is_clearer_than_the_clearest_piece(pieces):
    pooled = pool(pieces)
    for side in (0, 2):
        assert pooled[side] <= max(row[side] for row in pieces) + 1e-9
    scores = [score_of(row) for row in pieces]
    assert min(scores) - 1e-9 <= score_of(pooled) <= max(scores) + 1e-9


@given(rows, part)
def test_a_piece_against_shrinks_a_score(pieces, doubt):
    """What is all on one side moves toward the middle when the other side speaks."""
    supportive = [(min(p[0], p[2]), p[1], max(p[0], p[2])) for p in pieces]
    against = _row((1.0, doubt, 0.001))
    assert score_of(pool([*supportive, against])) <= score_of(pool(supportive)) + 1e-9


@pytest.mark.parametrize("n", [1, 3, 20, 500])
def test_neutral_pieces_do_not_wash_out_a_clear_one(n):
    pooled = pool([CLEAR] + [NEUTRAL] * n)
    assert label_of(pooled) == "oppose"
    assert pooled[0] > 0.7


@pytest.mark.parametrize("n", [1, 3, 20, 500])
def test_a_weak_piece_among_neutral_ones_stays_neutral(n):
    assert label_of(pool([WEAK] + [NEUTRAL] * n)) == "neutral"


def test_contradiction_is_neutral_and_its_score_small():
    pooled = pool([CLEAR, PRAISE])
    assert label_of(pooled) == "neutral"
    assert score_of(pooled) == pytest.approx(0.0)
    outnumbered = pool([CLEAR, CLEAR, CLEAR, PRAISE])
    assert label_of(outnumbered) == "oppose"
    assert abs(score_of(outnumbered)) < abs(score_of(CLEAR))


def test_all_certainly_neutral():
    assert pool([(0, 1, 0), (0, 1, 0)]).tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("probabilities", "label"),
    [
        ((0.5, 0.3, 0.2), "oppose"),
        ((0.2, 0.3, 0.5), "support"),
        ((0.45, 0.1, 0.45), "neutral"),
        ((0.4, 0.4, 0.2), "neutral"),
    ],
)
def test_label_of_ties_is_neutral(probabilities, label):
    assert label_of(probabilities) == label


@pytest.mark.parametrize(
    ("probabilities", "weights", "says"),
    [
        (np.empty((0, 3)), None, r"shape \(0, 3\)"),
        ([[0.5, 0.5]], None, r"expected \(n, 3\)"),
        ([0.2, 0.3, 0.5], None, r"expected \(n, 3\)"),
        ([[0.5, 0.5, 0.5]], None, "sum to 1"),
        ([[float("nan"), 0.5, 0.5]], None, "from 0 to 1"),
        ([CLEAR], [1.0, 2.0], r"expected \(1,\)"),
        ([CLEAR], [-1.0], "at least 0"),
        ([CLEAR, WEAK], [0.0, 0.0], "above 0"),
    ],
)
def test_misuse_says_what_is_expected(probabilities, weights, says):
    with pytest.raises(InputError, match=says):
        pool(probabilities, weights)
