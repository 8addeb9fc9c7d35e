"""Going on training the contextual model: what a corpus says is learned, and saved."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

import stancelib
from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.encoder.scorer import ContextualScorer
from stancelib.errors import InputError, MissingExtraError
from stancelib.marked import marked_pairs
from stancelib.types import LABELS, Label

NAMES = ["Norland", "Estmark", "Sundia", "Velmora", "Karthia", "Ostrava Union"]


def record(number: int, verb: str, label: Label) -> AnnotatedText:
    a, b = NAMES[number % 6], NAMES[(number + 1 + number // 6 % 5) % 6]
    text = f"{a} {verb} {b} on {('Monday', 'Friday')[number // 2 % 2]}."
    start = text.index(b, len(a))
    mentions = (AnnotatedMention("a", 0, len(a)), AnnotatedMention("b", start, start + len(b)))
    stances = (AnnotatedStance("a", "b", label), AnnotatedStance("b", "a", "neutral"))
    return AnnotatedText(f"r{number}", text, doc=f"r{number}", mentions=mentions, stances=stances)


def corpus(n: int = 60) -> AnnotatedCorpus:
    """Verbs of no language: only this corpus says what they mean."""
    verbs: list[tuple[str, Label]] = [("glorped", "oppose"), ("zimmed", "support")]
    return AnnotatedCorpus.from_records([record(i, *verbs[i % 2]) for i in range(n)], name="made")


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtraError, match=r"stancelib\[train\]"):
        stancelib.train(corpus(), base="contextual")


class TestTraining:
    """Needs the extra ``train``."""

    @pytest.fixture(autouse=True)
    def _extra(self) -> None:
        for name in ("torch", "onnx", "onnxruntime"):
            pytest.importorskip(name, reason="needs the extra 'train'")

    def test_exported_network_comes_back(self) -> None:
        from stancelib.encoder.export import export, restore

        scorer = stancelib.load("contextual").scorer
        assert isinstance(scorer, ContextualScorer)
        again = ContextualScorer(
            export(*restore(scorer.network)), scorer.pieces.vocabulary, scorer.temperatures
        )
        ids = np.array([[3, 4, 500, 900, 4, 700, 3]])
        pairs = np.array([[0, 1, 4], [0, -1, 4]])
        np.testing.assert_allclose(again._run(ids, pairs), scorer._run(ids, pairs), atol=1e-3)
        words = "Wiebke Olthoff left Zwolle .".split()
        np.testing.assert_allclose(again.tag(words), scorer.tag(words), atol=1e-3)

    def test_integers_say_nearly_what_floats_say(self) -> None:
        from stancelib.encoder.export import export, restore

        scorer = stancelib.load("contextual").scorer
        assert isinstance(scorer, ContextualScorer)
        exact = ContextualScorer(
            export(*restore(scorer.network), quantised=False),
            scorer.pieces.vocabulary,
            scorer.temperatures,
        )
        pairs = [p.pair for p in marked_pairs(corpus(12).records) if p.pair is not None]
        plain = ContextualScorer(scorer.network, scorer.pieces.vocabulary, scorer.temperatures)
        difference = plain.predict_proba(pairs) - exact.predict_proba(pairs)
        assert np.abs(difference).mean() < 0.02

    def test_what_is_to_be_learned_may_be_probabilities(self) -> None:
        from stancelib.encoder.examples import make_examples, tensors

        scorer = stancelib.load("contextual").scorer
        assert isinstance(scorer, ContextualScorer)
        pairs = list(marked_pairs(corpus(4).records))
        soft = np.random.default_rng(0).dirichlet((1, 1, 1), len(pairs))
        hard = tensors(make_examples(pairs, scorer.pieces))[3].numpy()
        assert [LABELS[i] for i in hard.argmax(axis=1)] == [p.label for p in pairs]
        examples = make_examples(pairs, scorer.pieces, soft)
        numbers = [n for e in examples for n in e.numbers]
        np.testing.assert_allclose(tensors(examples)[3].numpy(), soft[numbers], atol=1e-6)

    def test_bfloat16_only_where_the_processor_has_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import torch

        from stancelib.encoder.network import bfloat16_pays

        for unit in ("amx_tile", "avx512_bf16"):
            monkeypatch.setattr(torch.cpu, f"_is_{unit}_supported", lambda: False, raising=False)
        assert not bfloat16_pays()
        monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: True, raising=False)
        assert bfloat16_pays()

    def test_corpus_is_learned_and_saved(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        model = stancelib.train(corpus(), base="contextual", seed=1)
        assert "training" in capsys.readouterr().err
        losses = model.training["base"]["settings"]
        assert min(losses["epochs"]) < 0.7 * losses["start"]
        assert model.training["base"]["name"] == "contextual"
        # Of these verbs word counts know nothing: asking them is no help.
        assert losses["share"] == 0.0
        model.save(tmp_path / "m")
        again = stancelib.load(tmp_path / "m")
        assert again.info == model.info
        words = "Anneke Lindqvist met Tomasz Wierzba in Poland .".split()
        names = [0, 1, 3, 4, 6]
        assert again.scorer.tagger is not None
        before = stancelib.load("contextual").scorer.tagger
        assert before is not None
        kept = again.scorer.tagger(words).argmax(axis=1) == before(words).argmax(axis=1)
        assert kept[names].sum() >= 4  # what it has learned of names is not forgotten
        graph = again.score("Peru glorped Chile. Ghana zimmed Togo.")
        assert graph["Peru", "Chile"].label == "oppose"
        assert graph["Ghana", "Togo"].label == "support"

    def test_too_little_is_refused(self) -> None:
        with pytest.raises(InputError, match="at least 12"):
            stancelib.train(corpus(4), base="contextual")
