"""Training in other languages than English: on tables, on whole texts, and what is refused."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from small_languages import corpus, every_language, make

import stancelib
from stancelib.corpora import AnnotatedCorpus, AnnotatedStance, AnnotatedText, read_corpus
from stancelib.errors import InputError
from stancelib.features import default_blocks
from stancelib.types import AUTHOR, Actor, Label


@every_language
@pytest.mark.parametrize("offsets", [True, False], ids=["offsets", "names"])
def test_table_with_labels_of_ones_own(code: str, offsets: bool, tmp_path: Path) -> None:
    own = {"oppose": "contra!", "neutral": "0", "support": "за"}
    for held in (False, True):
        with (tmp_path / f"{held}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["Satz", "wer", "wen", "wie", "s0", "s1", "t0", "t1"])
            writer.writerows(rows(make(code, held=held), own, offsets))
    columns = {"text": "Satz", "source": "wer", "target": "wen", "label": "wie"}
    if offsets:
        columns |= {"source_start": "s0", "source_end": "s1"}
        columns |= {"target_start": "t0", "target_end": "t1"}
    labels: dict[str, Label | None] = {theirs: ours for ours, theirs in own.items()}  # type: ignore[misc]
    train, test = (
        read_corpus(tmp_path / f"{held}.csv", "csv", columns=columns, labels=labels)
        for held in (False, True)
    )
    metrics = stancelib.train(train).evaluate(test).metrics
    assert metrics["located"] == 1.0
    assert metrics["accuracy"] > 0.7


def rows(
    records: list[AnnotatedText], own: dict[str, str], offsets: bool
) -> Iterator[list[object]]:
    for given in records:
        spans = {m.id: (m.start, m.end) for m in given.mentions}
        names = {key: given.text[slice(*span)] for key, span in spans.items()}
        for stance in given.stances:
            cells: list[object] = [
                given.text,
                names.get(stance.source, AUTHOR),
                names[stance.target],
                own[stance.label],
            ]
            if offsets:
                cells += [*spans.get(stance.source, ("", "")), *spans[stance.target]]
            yield cells


def test_actors_marked_in_whole_texts() -> None:
    found = []
    for number, given in enumerate(r for r in make("de") if len(r.mentions) == 2):
        actors = tuple(
            Actor(f"actor-{m.id}", f"no such name {m.id}", "group") for m in given.mentions
        )
        mentions = tuple(replace(m, actor=f"actor-{m.id}") for m in given.mentions)
        stance = AnnotatedStance("actor-a", "actor-b", given.stances[0].label)
        found.append(
            AnnotatedText(
                str(number), given.text, mentions=mentions, actors=actors, stances=(stance,)
            )
        )
    own = AnnotatedCorpus.from_records(found)
    metrics = stancelib.train(own).evaluate(own).metrics
    assert metrics["located"] == 1.0
    assert metrics["accuracy"] > 0.9


def test_says_what_it_falls_back_to(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "stancelib"):
        model = stancelib.train(corpus("es"))
    (line,) = [r.getMessage() for r in caplog.records if "lexicon" in r.getMessage()]
    assert line.startswith("es: no parser, lexicon or vectors")
    for block in default_blocks("es"):
        assert block in line
    assert model.training["language_note"] == line
    json.dumps(model.training)


def test_blocks_of_english_are_refused() -> None:
    with pytest.raises(InputError, match=r"paths.*English only.*'de'.*words"):
        stancelib.train(corpus("de"), features=["words", "paths"])
    model = stancelib.train(corpus("de"), features=["words"])
    assert model.scorer.blocks == ("words",)


def test_a_base_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match=r"'de'.*base.*'en'"):
        stancelib.train(corpus("de"), base="fast")
