"""What the contextual model says and why: one pass a sentence, the same in any company."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from made_clauses import TEXTS, clause_of, pairs_of
from numpy.typing import NDArray

import stancelib
from stancelib.encoder.scorer import LIMIT, ContextualScorer
from stancelib.encoder.session import open_session
from stancelib.encoder.windows import around
from stancelib.model import StanceModel
from stancelib.types import Pair

pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")

NOISE = 1e-3
"""Sums in another order differ in the last bit, and may then be rounded to another int8."""


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("contextual")


@pytest.fixture(scope="module")
def scorer(model: StanceModel) -> ContextualScorer:
    assert isinstance(model.scorer, ContextualScorer)
    return model.scorer


# --- what it says ---------------------------------------------------------------------------


def test_reads_plain_stances_with_their_direction(model: StanceModel) -> None:
    graph = model.score(
        "Brazil strongly condemned Ghana for the attack. Portugal warmly praised Vietnam."
    )
    assert graph["Brazil", "Ghana"].label == "oppose"
    assert graph["Portugal", "Vietnam"].label == "support"
    assert graph["Ghana", "Brazil"].label == "neutral"
    assert graph["Vietnam", "Portugal"].label == "neutral"


def test_result_says_which_model_made_it(model: StanceModel) -> None:
    graph = model.score("Brazil praised Ghana.")
    assert model.info.name == "contextual"
    assert graph.model == model.info


def test_probabilities_are_such(scorer: ContextualScorer) -> None:
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    rows = scorer.predict_proba(pairs)
    assert rows.shape == (len(pairs), 3)
    assert (rows > 0).all()
    np.testing.assert_allclose(rows.sum(axis=1), 1.0)
    assert scorer.predict_proba([]).shape == (0, 3)


def test_word_counts_have_their_share(scorer: ContextualScorer) -> None:
    """Of all, but of how likely it is that a stance is told backward at all."""
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    assert scorer.linear is not None
    assert 0 < scorer.share < 1
    network = ContextualScorer(scorer.network, scorer.pieces.vocabulary, scorer.temperatures)
    words = np.log(scorer.linear.predict_proba(pairs))
    kinds = ["author" if p.source is None else "actor" for p in pairs]
    words /= np.array([[scorer.temperatures[kind]] for kind in kinds])
    said = np.log(scorer.predict_proba(pairs))
    alone = np.log(network.predict_proba(pairs))

    def pooled(a: int, b: int) -> NDArray[np.float64]:
        odds = [rows[:, a] - rows[:, b] for rows in (alone, words)]
        return (1 - scorer.share) * odds[0] + scorer.share * odds[1]

    np.testing.assert_allclose(said[:, 2] - said[:, 0], pooled(2, 0), atol=50 * NOISE)
    forward = [p.source_unit is None or p.source_unit < p.target_unit for p in pairs]
    assert any(forward)
    assert not all(forward)
    off = np.abs((said[:, 2] - said[:, 1]) - pooled(2, 1))
    assert off[forward].max() < 50 * NOISE
    assert off[np.logical_not(forward)].max() > 0.5


# --- any company ----------------------------------------------------------------------------


def test_company_changes_nothing(scorer: ContextualScorer) -> None:
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    together = scorer.predict_proba(pairs)
    alone = np.concatenate([scorer.predict_proba([p]) for p in pairs])
    backwards = scorer.predict_proba(pairs[::-1])[::-1]
    np.testing.assert_allclose(alone, together, atol=NOISE)
    np.testing.assert_allclose(backwards, together, atol=NOISE)


def test_a_long_neighbour_changes_nothing(scorer: ContextualScorer) -> None:
    pairs = pairs_of(TEXTS[2])
    long = pairs_of("Norway met Chile " + "in the harbour and " * 20 + "then blamed Peru.")
    np.testing.assert_allclose(
        scorer.predict_proba([*pairs, *long])[: len(pairs)], scorer.predict_proba(pairs), atol=NOISE
    )


def test_a_sentence_is_encoded_once_for_all_its_pairs(scorer: ContextualScorer) -> None:
    pairs = pairs_of(TEXTS[0])
    assert len(pairs) > len({id(p.clause) for p in pairs})
    rows = list(scorer._rows(pairs))
    assert len(rows) == len({id(p.clause) for p in pairs})
    assert sum(len(r.pairs) for r in rows) == len(pairs)


def test_a_sentence_is_encoded_once_for_stances_and_tone(
    model: StanceModel, scorer: ContextualScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, ...]] = []
    run = scorer._run

    def counting(ids: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        read.append(tuple(ids[0].tolist()))
        return run(ids, pairs)

    monkeypatch.setattr(scorer, "_run", counting)
    graph = model.score("The harbour was quiet. The strike has hurt Chile, and Peru mocked Chile.")
    assert len(graph.sentence_tones) == 2
    assert len(read) == len(set(read)) == 2


def test_lean_finds_stances_of_actors_sooner(scorer: ContextualScorer) -> None:
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    plain, leaning = scorer.with_prior(scorer.prior), scorer.with_prior(scorer.prior)
    plain.lean, leaning.lean = 0.0, 0.15
    neutral, was = leaning.predict_proba(pairs)[:, 1], plain.predict_proba(pairs)[:, 1]
    author = np.array([p.source_unit is None for p in pairs])
    assert (neutral[~author] < was[~author]).all()
    np.testing.assert_allclose(neutral[author], was[author])


# --- long sentences -------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [16, 64])
@pytest.mark.parametrize("n", [65, 100, 400])
def test_windows_keep_both_ends_and_what_is_around(n: int, limit: int) -> None:
    ids = list(range(1000, 1000 + n))
    for source in (-1, 1, 2, n // 2, n - 2):
        for target in range(1, n - 1):
            if source == target:
                continue
            kept, s, t = around(ids, source, target, limit)
            assert len(kept) <= limit
            assert kept[0] == ids[0]
            assert kept[-1] == ids[-1]
            assert list(kept) == sorted(set(kept))
            assert kept[t] == ids[target]
            assert s == -1 if source < 0 else kept[s] == ids[source]
            for end in (source, target):
                near = [i for i in (end - 1, end + 1) if end > 0 and 0 < i < n]
                assert {ids[i] for i in near} <= set(kept)


def test_sentence_beyond_the_limit_is_read_around_its_pairs(scorer: ContextualScorer) -> None:
    plain = "<mask> strongly condemned <mask> for the attack".split()
    filler = ["counterrevolutionaries", ",", "unpronounceable"] * 40
    clause = clause_of([*plain, ",", *filler])
    assert len(scorer.pieces.read(clause).ids) > LIMIT
    near = scorer.predict_proba([Pair(0, 1, clause, 0, 3), Pair(None, 1, clause, None, 3)])
    assert near[0].argmax() == 0
    far = clause_of([*plain, ",", *filler, "<mask>", "."])
    rows = scorer.predict_proba([Pair(0, 2, far, 0, len(plain) + 1 + len(filler))])
    assert np.isfinite(rows).all()


def test_crowded_sentence_is_scored_whole(scorer: ContextualScorer) -> None:
    words = ["<mask>", ","] * 70
    clause = clause_of(words)
    units = sorted(clause.units.values())
    pairs = [
        Pair(s, t, clause, a, b) for s, a in enumerate(units) for t, b in enumerate(units) if s != t
    ]
    rows = scorer.predict_proba(pairs[:1500])
    np.testing.assert_allclose(rows[700], scorer.predict_proba([pairs[700]])[0], atol=NOISE)


# --- explained ------------------------------------------------------------------------------


def test_explanation_names_the_words_that_decide(model: StanceModel) -> None:
    text = "On a rainy Tuesday in spring, Brazil strongly condemned Ghana for the attack."
    (found,) = model.explain(text, "Brazil", "Ghana")
    assert found.predicted == "oppose"
    assert "condemned" in found.contributions[0].text
    assert found.margin(found.contributions[0]) > 0.5
    assert found.remainder < 1e-9
    np.testing.assert_allclose(np.exp(found.decision), found.probabilities)
    spans = [c.span for c in found.contributions]
    assert None not in spans
    assert len(set(spans)) == len(spans)
    for contribution in found.contributions:
        start, end = contribution.span or (0, 0)
        assert text[start:end] == contribution.text
        assert "Brazil" not in contribution.text
        assert "Ghana" not in contribution.text
    assert "part: strongly condemned" in str(found)


def test_explanation_of_the_authors_stance(model: StanceModel) -> None:
    (found,) = model.explain("The shameless liar Ghana is a disgrace.", "AUTHOR", "Ghana")
    assert found.source == "AUTHOR"
    assert {"shameless", "liar", "disgrace"} & set(found.contributions[0].text.split())


def test_products_of_bytes_are_exact_on_this_processor() -> None:
    """AVX2 lets the product of unsigned by signed bytes overflow unless it is told not to."""
    graph = (files("stancelib.resources") / "product.onnx").read_bytes()
    rows = np.full((1, 3, 64), 255, np.uint8)
    rows[0, 1] = 0
    (found,) = open_session(graph).run(None, {"rows": rows})
    expected = 64 * 127 * np.array([127, -128, 127])
    np.testing.assert_array_equal(np.asarray(found)[0, :, 0], expected)


def test_the_product_that_tells_overflow_is_what_is_drawn() -> None:
    drawing = pytest.importorskip("stancelib.encoder.drawing", reason="needs the extra 'train'")
    shipped = (files("stancelib.resources") / "product.onnx").read_bytes()
    assert drawing.product() == shipped
