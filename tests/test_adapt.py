"""Adapting a model: what it gains from a small corpus, and what it keeps of its base."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import stancelib
from stancelib.adapt import adapt_head
from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.errors import InputError
from stancelib.examples import Examples
from stancelib.fit import fit_head
from stancelib.marked import marked_pairs
from stancelib.model import StanceModel
from stancelib.types import AUTHOR, LABELS, Label

NAMES = (("Norland", "Estmark"), ("Vespia", "Orlay"), ("Carrow", "Tindale"), ("Umbria", "Galdor"))
PLACES = ("on Monday", "at the fair", "before lunch", "in a video", "again", "that evening")

# Verbs of a world that the base knows nothing of, where little is neutral ...
GAME: dict[Label, tuple[str, ...]] = {
    "oppose": ("{a} griefed {b} {c}.", "{a} downvoted {b} {c}.", "{a} blocklisted {b} {c}."),
    "neutral": ("{a} pinged {b} {c}.",),
    "support": ("{a} upvoted {b} {c}.", "{a} buffed {b} {c}.", "{a} healed {b} {c}."),
}
# ... and of the one that it comes from.
NEWS: dict[Label, tuple[str, ...]] = {
    "oppose": ("{a} condemned {b} {c}.", "{a} accused {b} of lying {c}."),
    "neutral": ("{a} met {b} {c}.",),
    "support": ("{a} praised {b} {c}.", "{a} thanked {b} for the help {c}."),
}


def record(number: int, text: str, a: str, b: str, label: Label) -> AnnotatedText:
    mentions = [AnnotatedMention(n, text.index(n), text.index(n) + len(n)) for n in (a, b)]
    return AnnotatedText(
        str(number), text, mentions=tuple(mentions), stances=(AnnotatedStance(a, b, label),)
    )


def corpus(
    patterns: dict[Label, tuple[str, ...]], places: Sequence[str] = PLACES
) -> AnnotatedCorpus:
    found: list[AnnotatedText] = []
    for label, sentences in patterns.items():
        for sentence in sentences:
            for place in places:
                a, b = NAMES[len(found) % len(NAMES)]
                found.append(record(len(found), sentence.format(a=a, b=b, c=place), a, b, label))
    return AnnotatedCorpus.from_records(found, name="game")


def accuracy(model: StanceModel, given: AnnotatedCorpus) -> float:
    pairs = list(marked_pairs(given.records))
    rows = model.scorer.predict_proba([p.pair for p in pairs if p.pair is not None])
    right = [LABELS[int(row.argmax())] == p.label for row, p in zip(rows, pairs, strict=True)]
    return float(np.mean(right))


@pytest.fixture(scope="module")
def adapted() -> StanceModel:
    return stancelib.train(corpus(GAME), base="fast")


def test_it_knows_both_worlds(adapted: StanceModel) -> None:
    base, scratch = stancelib.load("fast"), stancelib.train(corpus(GAME))
    held = corpus(GAME, ("last night", "after the storm"))
    assert accuracy(adapted, held) > accuracy(base, held) + 0.2
    news = corpus(NEWS, ("last night", "after the storm"))
    assert accuracy(adapted, news) > accuracy(scratch, news) + 0.1


def test_it_is_a_bundle_like_any_other(adapted: StanceModel, tmp_path: Path) -> None:
    base = stancelib.load("fast")
    adapted.save(tmp_path / "m")
    manifest = json.loads((tmp_path / "m/manifest.json").read_text(encoding="utf-8"))
    assert manifest["kind"] == "fast"
    assert manifest["training"]["base"]["sha256"] == base.info.sha256
    settings = manifest["training"]["base"]["settings"]
    assert settings["actor"]["pairs"] == 42
    assert settings.keys() == {"actor"}
    again = stancelib.load(tmp_path / "m")
    assert again.info == adapted.info
    held = corpus(GAME, ("last night",))
    assert accuracy(again, held) == accuracy(adapted, held)


def test_what_the_corpus_says_nothing_of_stays(adapted: StanceModel) -> None:
    base = stancelib.load("fast").scorer
    assert adapted.scorer.blocks == base.blocks
    assert adapted.scorer.prior == base.prior
    kept, own = base.heads["author"], adapted.scorer.heads["author"]
    assert own.weights.tobytes() == kept.weights.tobytes()
    assert own.bias.tobytes() == kept.bias.tobytes()
    before, after = base.heads["actor"], adapted.scorer.heads["actor"]
    assert before.vocabulary.items() <= after.vocabulary.items()
    assert len(after.vocabulary) > len(before.vocabulary), "new words have weights of their own"
    settings = adapted.training["base"]["settings"]["actor"]
    factor = settings["scale"] / settings["temperature"]
    moved = np.abs(after.weights[: len(before.vocabulary)] - factor * before.weights).max(axis=1)
    assert (moved > 1e-6).sum() < 2000 < (moved < 1e-6).sum()


def test_same_seed_same_model(adapted: StanceModel) -> None:
    again = stancelib.train(corpus(GAME), base="fast", n_jobs=2)
    assert again.info.sha256 == adapted.info.sha256


def test_a_base_of_ones_own(tmp_path: Path) -> None:
    stancelib.train(corpus(NEWS), features=["words"]).save(tmp_path / "news.zip")
    model = stancelib.train(corpus(GAME), base=tmp_path / "news.zip")
    assert model.scorer.blocks == ("words",)
    assert accuracy(model, corpus(GAME, ("last night",))) > 0.8


def test_the_author_alone() -> None:
    texts: list[tuple[str, Label]] = [
        (f"{a} is a {word} side, as fans know {place}.", label)
        for label, words in (("oppose", ("griefy", "laggy")), ("support", ("poggy", "clutchy")))
        for word in words
        for a, _ in NAMES
        for place in PLACES
    ]
    records = [
        AnnotatedText(
            str(i),
            text,
            mentions=(AnnotatedMention("t", 0, text.index(" ")),),
            stances=(AnnotatedStance(AUTHOR, "t", label),),
        )
        for i, (text, label) in enumerate(texts)
    ]
    base = stancelib.load("fast")
    model = stancelib.train(AnnotatedCorpus.from_records(records), base="fast")
    same = model.scorer.heads["actor"].weights.tobytes()
    assert same == base.scorer.heads["actor"].weights.tobytes()
    given = AnnotatedCorpus.from_records(records)
    assert accuracy(model, given) > accuracy(base, given)
    # Nothing was neutral: neither pairs nor what becomes of them in articles.
    labels = [
        stance.label
        for text, _ in texts[::11]
        for stance in model.score(text, actors=[a for a, _ in NAMES]).stances
        if stance.source == AUTHOR
    ]
    assert len(labels) > 3
    assert "neutral" not in labels


def test_too_little_to_adapt_to() -> None:
    game = list(corpus(GAME).records)
    with pytest.raises(InputError, match=r"6 pairs .* too few to adapt to: at least 12"):
        stancelib.train(AnnotatedCorpus.from_records(game[:6]), base="fast")
    with pytest.raises(InputError, match="at least two labels"):
        stancelib.train(AnnotatedCorpus.from_records(game[:18]), base="fast")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"base": "no-such-model"}, "no-such-model"),
        ({"base": "contextual", "features": ["words"]}, "no feature blocks"),
        ({"base": "fast", "features": ["words"]}, r"\['words'\].*leave features out"),
    ],
)
def test_what_cannot_be_a_base(options: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        stancelib.train(corpus(GAME), **options)  # type: ignore[arg-type]


# --- the estimate itself, on numbers --------------------------------------------------------


def numbers(n: int, seed: int, signal: float = 2.0, labels: Sequence[int] = (0, 1, 2)) -> Examples:
    """Rows with a named feature for their label, which lies as often as ``signal`` is weak."""
    rng = np.random.default_rng(seed)
    gold = rng.choice(labels, n)
    shown = np.where(rng.random(n) < signal / (signal + 1), gold, rng.choice(labels, n))
    return Examples(
        [[f"words:{k}", f"words:noise {rng.integers(200)}"] for k in shown],
        rng.normal(size=(n, 4)).astype(np.float32),
        gold.astype(np.int64),
        np.array([str(i // 2) for i in range(n)]),
        np.ones(n),
        np.ones(n, dtype=bool),
    )


def log_loss(head: object, given: Examples) -> float:
    values = head.decide(given.named, given.dense)  # type: ignore[attr-defined]
    values = values - np.log(np.exp(values).sum(axis=1, keepdims=True))
    return float(-values[np.arange(len(given)), given.labels].mean())


def test_few_examples_correct_a_base_that_is_too_sure() -> None:
    base = fit_head(numbers(2000, 0), 0.1)
    boastful = replace(base, weights=base.weights * 5, dense=base.dense * 5, bias=base.bias * 5)
    head, settings = adapt_head(boastful, numbers(60, 1))
    held = numbers(2000, 2)
    assert log_loss(head, held) < log_loss(boastful, held) - 0.2
    assert settings["scale"] / settings["temperature"] < 0.7


def test_a_good_base_is_left_alone() -> None:
    base = fit_head(numbers(4000, 0), 0.1)
    held = numbers(4000, 2)
    for n in (20, 100):
        head, _ = adapt_head(base, numbers(n, 1))
        assert log_loss(head, held) < log_loss(base, held) + 0.05
        assert log_loss(head, held) < log_loss(fit_head(numbers(n, 1), 0.1), held)


def test_many_examples_outweigh_a_base_that_is_wrong() -> None:
    right = numbers(1500, 1)
    wrong = replace(right, labels=2 - right.labels)
    head, settings = adapt_head(fit_head(wrong, 0.1), right)
    held = numbers(1000, 2)
    assert log_loss(head, held) < log_loss(fit_head(right, 0.03), held) + 0.1
    assert settings["strength"] > 0.01


def test_labels_that_the_corpus_has_not() -> None:
    base = fit_head(numbers(2000, 0), 0.1)
    two = numbers(200, 1, labels=(0, 2))
    head, _ = adapt_head(base, two)
    held = numbers(1000, 3, labels=(0, 2))
    values = head.decide(held.named, held.dense)
    assert (values.argmax(axis=1) == 1).mean() < 0.02
    assert log_loss(head, held) < log_loss(base, held)


def test_the_penalty_is_chosen_on_dev() -> None:
    base = fit_head(numbers(2000, 0), 0.1)
    small = numbers(24, 1)
    _, settings = adapt_head(base, small)
    assert settings["strength"] == 0, "24 pairs are too few to choose by"
    # The development pairs follow a rule that the base does not know and the examples do.
    known = replace(small, named=[[*row, f"words:rule {k}"] for row, k in _ruled(small)])
    dev = numbers(300, 4)
    dev = replace(dev, named=[[*row, f"words:rule {k}"] for row, k in _ruled(dev)])
    _, settings = adapt_head(base, known, held=dev)
    assert settings["strength"] > 0


def _ruled(given: Examples) -> list[tuple[list[str], int]]:
    return list(zip(given.named, given.labels.tolist(), strict=True))
