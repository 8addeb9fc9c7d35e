"""What `stancelib validate` counts, lists and warns of."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import stancelib.repeats
import stancelib.spill
from stancelib.cli import main
from stancelib.corpora import (
    AnnotatedCorpus,
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    read_corpus,
)
from stancelib.errors import InputError
from stancelib.spill import Scratch
from stancelib.types import Actor
from stancelib.validate import CorpusCheck, check_corpus

NINE = "one two three four five six seven eight nine"


def record(
    identifier: str, text: str, label: str = "oppose", doc: str | None = None, **more: object
) -> AnnotatedText:
    stance = AnnotatedStance("AUTHOR", "m", label)  # type: ignore[arg-type]
    mention = AnnotatedMention("m", 0, 3)
    return AnnotatedText(
        identifier,
        text,
        doc,
        mentions=(mention,),
        stances=(stance,),
        **more,  # type: ignore[arg-type]
    )


def check(*records: AnnotatedText) -> CorpusCheck:
    return check_corpus(AnnotatedCorpus.from_records(records, "made"))


def test_repeats() -> None:
    found = check(
        record("a", f"{NINE}."),
        record("b", "Something else altogether."),
        record("c", NINE.upper()),
        record("d", f"{NINE} ten"),
        record("d", "something ELSE altogether"),
        record("e", f"And {NINE}", doc="b"),
    )
    assert found.duplicates == (("a", "c"), ("b", "d"))
    assert (found.duplicate_groups, found.duplicate_records) == (2, 4)
    assert found.near_duplicates == (("a", "c", "d", "e"),)
    assert (found.near_duplicate_groups, found.near_duplicate_records) == (1, 4)
    assert found.repeated_ids == {"d": 2}
    assert found.repeated_id_count == 1
    assert (found.records, found.documents) == (6, 5)


def test_lists_are_cut_but_all_is_counted() -> None:
    texts = [f"text number {i}" for i in range(300)]
    found = check(*(record(f"r{i % 250}", texts[i % 300]) for i in range(900)))
    assert (found.duplicate_groups, found.duplicate_records) == (300, 900)
    assert len(found.duplicates) == 200
    assert found.duplicates[0] == ("r0", "r50", "r100")
    assert found.repeated_id_count == 250
    assert len(found.repeated_ids) == 200
    assert found.repeated_ids["r0"] == 4
    copies = check(*(record(str(i), "all the same") for i in range(150)))
    assert copies.duplicate_records == 150
    assert [len(group) for group in copies.duplicates] == [100]


def test_the_same_is_found_from_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    draw = random.Random(3)
    words = "abcdefghij"
    records = [
        record(str(draw.randint(0, 90)), " ".join(draw.choices(words, k=draw.randint(3, 12))))
        for _ in range(200)
    ]
    records += [
        record(f"n{i}", f"{records[i].text} {records[i].text} more words") for i in range(50)
    ]
    expected = check(*records)
    assert expected.near_duplicate_groups > 10
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, value in (("_BLOCK", 16), ("_HELD", 20), ("_SORTED", 4)):
        monkeypatch.setattr(stancelib.spill, name, value)
    monkeypatch.setattr(stancelib.repeats, "_BLOCK", 7)
    assert check(*records) == expected
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_are_gone_after_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def work(error: Exception) -> None:
        with Scratch() as scratch:
            scratch.path("x").write_bytes(b"x")
            raise error

    with pytest.raises(InputError, match="set TMPDIR"):
        work(OSError(28, "No space left on device"))
    with pytest.raises(KeyError):
        work(KeyError("x"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_counted() -> None:
    actors = (Actor("n", "Norland", "country"), Actor("i", "Ivo Lund", "person"))
    stances = (
        AnnotatedStance("n", "i", "oppose", ((0, 9),)),
        AnnotatedStance("i", "n", "support"),
        AnnotatedStance("m", "n", "neutral"),
    )
    made = AnnotatedText(
        "a",
        "Norland spoke of the minister.",
        lang="de",
        mentions=(AnnotatedMention("m", 17, 29),),
        actors=actors,
        stances=stances,
        unlabelled=(("n", "m"),),
    )
    empty = AnnotatedText("b", "x" * 1234)
    found = check(made, empty, record("c", "yes", "support"))
    assert found.labels == {"oppose": 1, "neutral": 1, "support": 2}
    assert found.labels_by_source == {
        "AUTHOR": {"oppose": 0, "neutral": 0, "support": 1},
        "country": {"oppose": 1, "neutral": 0, "support": 0},
        "person": {"oppose": 0, "neutral": 0, "support": 1},
        "unknown": {"oppose": 0, "neutral": 1, "support": 0},
    }
    assert found.author_pairs == 1
    assert found.located == 0.5
    assert (found.without_stances, found.unlabelled) == (1, 1)
    assert found.languages == {"unknown": 2, "de": 1}
    assert found.text_length == {"min": 3, "median": 30, "mean": 422.3, "max": 1234}


def test_an_empty_corpus() -> None:
    found = check()
    assert (found.records, found.located, found.text_length) == (0, None, {})
    assert found.warnings == ("There is no record to train on.",)
    assert "0 records in 0 documents" in str(found)


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([AnnotatedText("a", "No pair.")], "No pair has a label"),
        ([record(str(i), f"text {i}") for i in range(9)], "Every label is oppose"),
        ([record(str(i), f"text {i}") for i in range(9)], "adapt a bundled model"),
        ([record(str(i), f"text {i}") for i in range(9)], "say so in doc"),
        (
            [record(str(i), f"text {i}", doc="d") for i in range(9)],
            "All records are of one document",
        ),
        ([record("a", "one", "support"), record("b", "two")], "No pair is labelled neutral"),
        (
            [record(str(i), f"text {i}", "neutral" if i else "oppose") for i in range(99)],
            "1 of 99 pairs are oppose",
        ),
        ([record("a", "one"), record("a", "two")], "1 ids come more than once"),
        ([record("a", "one two"), record("b", "One, two")], "2 records repeat others"),
        (
            [record("a", "one", lang="en"), record("b", "two")],
            "1 records do not say their language",
        ),
    ],
)
def test_warnings(records: list[AnnotatedText], words: str) -> None:
    assert any(words in warning for warning in check(*records).warnings)


def test_a_sound_corpus_has_no_warnings() -> None:
    labels = ("oppose", "neutral", "support")
    records = [record(str(i), f"text {i}", labels[i % 3], f"d{i // 2}") for i in range(300)]
    assert check(*records).warnings == ()


def test_command_line(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "text,target,label\n"
        + "".join(f"Norland sleeps {i}.,Norland,neutral\n" for i in range(20))
        + "Estmark sleeps.,Estmark,hates\n" * 30,
        "utf-8",
    )
    shown = CliRunner().invoke(main, ["validate", str(path), "--lang", "en"])
    assert shown.exit_code == 3
    for part in (
        "20 records in 20 documents",
        "source AUTHOR",
        "located           100.0%",
        "languages         en 20",
        "bad records       30",
        "30 times label",
        "Every label is neutral",
    ):
        assert part in shown.output
    assert shown.output.count("line 2") < 12
    told = CliRunner().invoke(main, ["validate", str(path), "--json"])
    found = json.loads(told.stdout)
    assert found["bad_records"] == len(found["bad"]) == 30
    assert list(found["bad_reasons"].values()) == [30]
    again = CliRunner().invoke(main, ["validate", str(path), "--label", "hates=oppose"])
    assert again.exit_code == 0
    assert "duplicates        30 in 1 groups" not in again.output  # neighbours are one record


def test_bad_records_of_any_number_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    good = {"id": "a", "text": "x", "mentions": []}
    path.write_text(json.dumps(good) + "\n" + '{"id": 1}\n' * 1000, "utf-8")
    found = check_corpus(read_corpus(path, errors="skip"))
    assert (found.bad_records, len(found.bad)) == (1000, 200)
    assert sum(found.bad_reasons.values()) == 1000
