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
from stancelib.types import Label

NAMES = ["Norland", "Estmark", "Sundia", "Velmora", "Karthia", "Ostrava Union"]


def record(number: int, verb: str, label: Label) -> AnnotatedText:
    a, b = NAMES[number % 6], NAMES[(number + 1 + number // 6 % 5) % 6]
    text = f"{a} {verb} {b} on {('Monday', 'Friday')[number % 2]}."
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
            export(restore(scorer.network)), scorer.pieces.vocabulary, scorer.temperatures
        )
        ids = np.array([[3, 4, 500, 900, 4, 700, 3]])
        pairs = np.array([[0, 1, 4], [0, -1, 4]])
        np.testing.assert_allclose(again._run(ids, pairs), scorer._run(ids, pairs), atol=1e-3)

    def test_corpus_is_learned_and_saved(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        model = stancelib.train(corpus(), base="contextual", seed=1)
        assert "training" in capsys.readouterr().err
        losses = model.training["base"]["settings"]
        assert min(losses["epochs"]) < 0.7 * losses["start"]
        assert model.training["base"]["name"] == "contextual"
        model.save(tmp_path / "m")
        again = stancelib.load(tmp_path / "m")
        assert again.info == model.info
        graph = again.score("Peru glorped Chile. Ghana zimmed Togo.")
        assert graph["Peru", "Chile"].label == "oppose"
        assert graph["Ghana", "Togo"].label == "support"

    def test_too_little_is_refused(self) -> None:
        with pytest.raises(InputError, match="at least 12"):
            stancelib.train(corpus(4), base="contextual")
