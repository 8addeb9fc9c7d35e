"""Merging graphs: nothing is lost, the order is all one, each article weighs the same."""

from __future__ import annotations

import pytest
from made_graphs import (
    LAVROV,
    NATO,
    NEUTRAL,
    OPPOSE,
    PUTIN,
    RUSSIA,
    SUPPORT,
    TEXT,
    TONE,
    make,
    piece,
)

from stancelib.errors import InputError
from stancelib.graph import StanceGraph
from stancelib.types import Actor, Article, ModelInfo, Tone


def _one(article_id, *evidence, date=None, tone=TONE, **others):
    text_id = article_id or "none"
    article = Article(f"{TEXT} {text_id}", id=article_id, date=date)
    return make(*evidence, article=article, tone=tone, **others)


def test_merging_keeps_evidence_articles_and_dates():
    merged = StanceGraph.merge(
        [
            _one("a", piece(LAVROV.id, NATO.id), date="2024-01-01"),
            _one("b", piece(RUSSIA.id, NATO.id, SUPPORT), date="2024-01-02"),
        ]
    )
    assert isinstance(merged, StanceGraph)
    stance = merged["Russia", "NATO"]
    assert {(e.article, e.date) for e in stance.evidence} == {
        ("a", "2024-01-01"),
        ("b", "2024-01-02"),
    }
    assert merged.articles == ("a", "b")
    assert merged.mention_counts == {LAVROV.id: 2}
    assert merged.mentions == ()
    record = next(r for r in merged.to_records() if r["source"] == RUSSIA.id)
    assert (record["n_evidence"], record["n_articles"]) == (2, 2)
    assert repr(merged).startswith("<StanceGraph: 2 articles")
    assert "2 articles" in merged.to_text()


def test_merging_one_graph_changes_no_stance():
    one = _one("a", piece(LAVROV.id, NATO.id), piece(PUTIN.id, NATO.id, NEUTRAL))
    merged = StanceGraph.merge([one])
    assert merged.stances == one.stances
    assert merged.tone == one.tone


def test_each_article_weighs_the_same_in_a_merge():
    loud = _one("loud", *(piece(RUSSIA.id, NATO.id, OPPOSE, k, k + 5) for k in range(9)))
    calm = _one("calm", piece(RUSSIA.id, NATO.id, (0.02, 0.1, 0.88)))
    assert StanceGraph.merge([loud, calm])["Russia", "NATO"].score == pytest.approx(0.0, abs=1e-9)


def test_merging_does_not_depend_on_order_or_grouping():
    graphs = [
        _one("a", piece(RUSSIA.id, NATO.id), piece(RUSSIA.id, NATO.id, NEUTRAL, 1, 4)),
        _one(None, piece(LAVROV.id, NATO.id, SUPPORT)),
        _one("c", piece(RUSSIA.id, NATO.id, NEUTRAL), tone=Tone("support", 0.8, (0.0, 0.2, 0.8))),
    ]
    merge = StanceGraph.merge
    whole = merge(graphs)
    assert merge(reversed(graphs)).stances == whole.stances
    nested = merge([merge(graphs[:2]), graphs[2]])
    assert nested.stances == whole.stances
    assert nested.articles == whole.articles
    assert nested.tone.probabilities == pytest.approx(whole.tone.probabilities)


def test_merging_joins_what_is_known_of_an_actor():
    stub = Actor(LAVROV.id, "Lavrov", "person", ("the minister",), metadata={"age": 70})
    merged = StanceGraph.merge(
        [_one("a", piece(LAVROV.id, NATO.id), actors=(stub, NATO)), _one("b")]
    )
    actor = merged.actor("the minister")
    assert actor.id == LAVROV.id
    assert actor.parent == RUSSIA.id
    assert actor.metadata == {"age": 70}
    assert merged["Sergey Lavrov", "NATO"].label == "oppose"
    assert merged["Russia", "NATO"].rolled_up


def test_merged_json_adds_fields_only():
    one = _one("a", piece(RUSSIA.id, NATO.id), date="2024-01-01")
    alone, merged = one.to_dict(), StanceGraph.merge([one, _one("b")]).to_dict()
    assert list(merged)[: len(alone)] == list(alone)
    assert merged["articles"] == ["a", "b"]
    assert merged["actors"][3]["mention_count"] == 2
    evidence = merged["stances"][0]["evidence"][0]
    assert (evidence["article"], evidence["date"]) == ("a", "2024-01-01")


def test_merging_flags_repeats_and_refuses_mixtures():
    one = _one("a", piece(RUSSIA.id, NATO.id))
    assert any("'a'" in warning for warning in StanceGraph.merge([one, one]).warnings)
    with pytest.raises(InputError, match="different models"):
        StanceGraph.merge([one, _one("b", model=ModelInfo("fast", "2.0", "cd" * 32))])
    with pytest.raises(InputError, match="at least one"):
        StanceGraph.merge([])
