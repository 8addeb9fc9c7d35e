"""Which format a corpus is read in, and what is refused. All sentences are made up."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from corpus_files import RECORD, write

from stancelib.corpora import read_corpus
from stancelib.errors import CorpusError, InputError


def test_detection_says_what_it_chose(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "stancelib")
    assert read_corpus(write(tmp_path / "c.jsonl", RECORD)).format == "native"
    assert "'native'" in caplog.text


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("Also a sentence, and more.\n", "no known format"),
        ("Just a sentence.\n", "no known format"),
        ('{"text": "x"}', "no known format"),
        (
            '{"text": "x", "stances": [], "sentence_normalized": "x", "targets": []}',
            r"native, newsmtsc",
        ),
    ],
)
def test_ambiguous_files_need_a_format(content: str, what: str, tmp_path: Path) -> None:
    path = write(tmp_path / "c.jsonl", content)
    with pytest.raises(CorpusError, match=f"{what}.*say format="):
        read_corpus(path)


def test_misuse(tmp_path: Path) -> None:
    path = write(tmp_path / "train.jsonl", RECORD)
    with pytest.raises(InputError, match="no such file"):
        read_corpus(tmp_path / "none")
    with pytest.raises(InputError, match="format='xml' is not one of native"):
        read_corpus(path, "xml")
    with pytest.raises(InputError, match="errors='ignore'"):
        read_corpus(path, errors="ignore")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="columns= does not apply to format 'native'"):
        read_corpus(path, columns={"text": "t"})
    with pytest.raises(InputError, match="needs a folder"):
        read_corpus(path, split="train")
    with pytest.raises(InputError, match="name the file, or its split"):
        read_corpus(tmp_path, "native")
    for folder in ("seesaw", "brat"):
        with pytest.raises(InputError, match="is not a folder of format"):
            read_corpus(tmp_path, folder)
    with pytest.raises(InputError, match="is a file"):
        read_corpus(path, "seesaw")
    assert read_corpus(tmp_path, split="train").name == f"{tmp_path.name}/train"
