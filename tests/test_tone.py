"""The tone of sentences and articles, on the project's own annotated texts."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

import stancelib
from stancelib.types import LABELS

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [json.loads(line) for line in (ROOT / "datasets/tone.jsonl").open(encoding="utf-8")]


def macro_f1(gold: list[str], said: list[str]) -> float:
    total = 0.0
    for label in LABELS:
        hits = sum(g == s == label for g, s in zip(gold, said, strict=True))
        total += 2 * hits / max(1, gold.count(label) + said.count(label))
    return total / len(LABELS)


@pytest.mark.parametrize(("kind", "floor"), [("sentence", 0.62), ("article", 0.55)])
def test_tone_is_told_better_than_by_chance(kind: str, floor: float) -> None:
    # Always "neutral" has a macro-F1 of 0.17.
    model = stancelib.load("fast")
    own = [text for text in TEXTS if text["kind"] == kind]
    said = [model.tone(text["text"]).label for text in own]
    assert macro_f1([text["tone"] for text in own], said) >= floor


def test_texts_that_name_nobody_have_a_tone() -> None:
    model = stancelib.load("fast")
    own = [text for text in TEXTS if text["kind"] == "sentence" and not text["names"]]
    assert len(own) >= 30
    signs = defaultdict(list)
    for text in own:
        signs[text["tone"]].append(model.tone(text["text"]).score)
    mean = {tone: sum(scores) / len(scores) for tone, scores in signs.items()}
    assert mean["support"] > 0.1 > -0.1 > mean["oppose"]


def test_every_sentence_of_an_article_has_a_tone() -> None:
    text = "The bakery is a marvel. The road to it is a disgrace and a danger. It opens at eight."
    graph = stancelib.score(text)
    tones = [(text[s.start : s.end], s.tone.score) for s in graph.sentence_tones]
    assert [said for said, _ in tones] == [
        "The bakery is a marvel.",
        "The road to it is a disgrace and a danger.",
        "It opens at eight.",
    ]
    assert tones[0][1] > 0.1 > -0.1 > tones[1][1]


@pytest.mark.parametrize("name", ["Norland", "Germany", "Al-Qaeda", "Ana Peace"])
def test_the_name_makes_no_difference(name: str) -> None:
    model = stancelib.load("fast")
    frame = "{} ruined the valley and lied about it for years."
    assert model.tone(frame.format(name)).score == pytest.approx(
        model.tone(frame.format("Estmark")).score, abs=0.05
    )
