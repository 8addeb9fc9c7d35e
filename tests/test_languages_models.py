"""Models of other languages than English: what they learn from marked mentions, and say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_languages import CODES, LANGUAGES, corpus, every_language, make, record

import stancelib
from stancelib.corpora import AnnotatedText, read_corpus, write_native
from stancelib.errors import InputError
from stancelib.features import BLOCKS, default_blocks
from stancelib.marked import marked_pairs
from stancelib.model import StanceModel
from stancelib.types import LABELS


@pytest.fixture(scope="module")
def models() -> dict[str, StanceModel]:
    return {code: stancelib.train(corpus(code)) for code in CODES}


@every_language
def test_learns_from_marked_mentions(code: str, models: dict[str, StanceModel]) -> None:
    metrics = models[code].evaluate(corpus(code, held=True)).metrics
    assert metrics["located"] == 1.0
    gold = [stance.label for r in make(code, held=True) for stance in r.stances]
    assert max(gold.count(label) for label in LABELS) / len(gold) < 0.6
    assert metrics["accuracy"] > 0.85
    assert metrics["macro_f1"] > 0.8


@every_language
def test_is_read_without_english(code: str, models: dict[str, StanceModel]) -> None:
    model = models[code]
    assert model.training["language"] == model.scorer.language == code
    assert model.scorer.blocks == default_blocks(code)
    assert all(BLOCKS[block].language is None for block in model.scorer.blocks)
    for head in model.scorer.heads.values():
        assert head.dense.size == 0


@every_language
def test_a_saved_model_says_the_same(
    code: str, models: dict[str, StanceModel], tmp_path: Path
) -> None:
    models[code].save(tmp_path / "m.zip")
    loaded = stancelib.load(tmp_path / "m.zip")
    assert loaded.scorer.language == code
    given = make(code, held=True)
    assert np.array_equal(predictions(loaded, given), predictions(models[code], given))


def predictions(model: StanceModel, records: list[AnnotatedText]) -> np.ndarray:
    pairs = [p.pair for p in marked_pairs(records, model.scorer.language)]
    return model.scorer.predict_proba([p for p in pairs if p is not None])


@every_language
def test_swapping_names_changes_nothing(code: str, models: dict[str, StanceModel]) -> None:
    given = [r for r in make(code, held=True) if len(r.mentions) == 2]
    swapped = [swap(r) for r in given]
    assert [r.text for r in swapped] != [r.text for r in given]
    there, back = predictions(models[code], given), predictions(models[code], swapped)
    assert np.abs(there - back).max() < 1e-9
    assert set(there.argmax(axis=1)) == {0, 1, 2}


def swap(given: AnnotatedText) -> AnnotatedText:
    text, (a, b) = given.text, sorted(given.mentions, key=lambda m: m.start)
    one, two = text[a.start : a.end], text[b.start : b.end]
    swapped = text[: a.start] + two + text[a.end : b.start] + one + text[b.end :]
    shift = len(two) - len(one)
    return replace(
        given,
        text=swapped,
        mentions=(
            replace(a, end=a.end + shift),
            replace(b, start=b.start + shift),
        ),
    )


@every_language
def test_names_are_not_learned(code: str, models: dict[str, StanceModel]) -> None:
    words = {w.lower() for name in LANGUAGES[code].names[:5] for w in name.split() if len(w) > 4}
    if code == "zh":
        words = set(LANGUAGES[code].names)
    for head in models[code].scorer.heads.values():
        said = {feature.split(" ")[-1] for feature in head.vocabulary}
        assert said.isdisjoint(words)


@every_language
def test_direction_counts(code: str, models: dict[str, StanceModel]) -> None:
    language = LANGUAGES[code]
    a, b = language.names[7:9]
    text = language.frames[5].format(language.patterns["oppose"][0].format(a=a, b=b))
    there, back = predictions(models[code], [record("1", text, "oppose", a=a, b=b)])
    assert LABELS[there.argmax()] == "oppose"
    assert LABELS[back.argmax()] == "neutral"


@every_language
def test_whole_articles_with_actors_given(code: str, models: dict[str, StanceModel]) -> None:
    language = LANGUAGES[code]
    a, b, c = language.names[5:8]
    gap = "" if code == "zh" else " "
    text = gap.join(
        (
            language.frames[4].format(language.patterns["oppose"][0].format(a=a, b=b)),
            *[language.frames[k].format(language.patterns["neutral"][k].format(a=b, b=c))
              for k in range(4)] * 3,
            language.frames[5].format(language.patterns["support"][0].format(a=c, b=b)),
        )
    )  # fmt: skip
    graph = models[code].score(text, actors=[a, b, c])
    assert graph[a, b].label == "oppose"
    assert graph[c, b].label == "support"
    for mention in graph.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text in (a, b, c)
    for evidence in graph[a, b].evidence:
        assert text[evidence.start : evidence.end] == evidence.text
        assert a in evidence.text
    (first, *_) = models[code].explain(text, a, b, actors=[a, b, c])
    assert first.remainder < 1e-9
    assert first.predicted == "oppose"


def test_an_article_without_actors_given(models: dict[str, StanceModel]) -> None:
    graph = models["de"].score("Am Montag hat Frau Albers die Stadtwerke gelobt.")
    assert not graph.stances
    assert any("give the actors" in warning for warning in graph.warnings)


def test_a_model_of_another_language_warns(
    models: dict[str, StanceModel], caplog: pytest.LogCaptureFixture
) -> None:
    text = " ".join(r.text for r in make("de")[:20])
    assert any("does not look like English" in w for w in stancelib.score(text).warnings)
    assert not any("looks like" in w for w in models["de"].score(text).warnings)
    english = "The mayor has praised the council for what it did, and they were glad of it."
    assert any("looks like English" in w for w in models["de"].score(english).warnings)
    caplog.clear()
    models["de"].evaluate(corpus("de", held=True))
    assert not caplog.messages
    stancelib.load("fast").evaluate(corpus("de", held=True))
    assert any("looks like 'de'" in message for message in caplog.messages)


@every_language
def test_native_file_without_lang(
    code: str, models: dict[str, StanceModel], tmp_path: Path
) -> None:
    write_native(corpus(code), tmp_path / "own.jsonl")
    model = stancelib.train(read_corpus(tmp_path / "own.jsonl"))
    assert model.info.sha256 == models[code].info.sha256


def test_clauses_of_the_wrong_kind_are_refused(models: dict[str, StanceModel]) -> None:
    given = make("de")[:4]
    for model, language in ((stancelib.load("fast"), "de"), (models["de"], "en")):
        pairs = [p.pair for p in marked_pairs(given, language) if p.pair is not None]
        assert pairs
        with pytest.raises(InputError, match="cannot be scored by a model of"):
            model.scorer.predict_proba(pairs)
