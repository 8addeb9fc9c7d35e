"""What every corpus reader there is promises, on a tiny corpus in its format."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_corpora import MAKE, every_format, files_of

from stancelib.corpora import FORMATS, AnnotatedText, gold_pairs, locate, read_corpus, write_native
from stancelib.corpora.records import check_record
from stancelib.errors import InputError
from stancelib.types import AUTHOR, LABELS


def test_every_format_has_a_tiny_corpus() -> None:
    assert set(MAKE) == set(FORMATS)


@every_format
def test_detects_streams_again_and_counts(name: str, tmp_path: Path) -> None:
    corpus = read_corpus(MAKE[name](tmp_path))
    assert corpus.format == name
    first = list(corpus.records)
    assert first
    assert list(corpus.records) == first
    assert len(corpus) == len(first)
    assert corpus.skipped == ()


@every_format
def test_records_keep_their_promises(name: str, tmp_path: Path) -> None:
    for record in read_corpus(MAKE[name](tmp_path), name, lang="en").records:
        assert isinstance(record, AnnotatedText)
        assert check_record(record) is record
        assert record.lang == "en"
        for pair in gold_pairs(record):
            assert pair.label in LABELS
            for end in (pair.source, pair.target):
                assert end in (AUTHOR, "UNLISTED") or locate(record, end)


@every_format
def test_native_holds_all_of_it(name: str, tmp_path: Path) -> None:
    corpus = read_corpus(MAKE[name](tmp_path))
    path = tmp_path / "copy.jsonl"
    assert write_native(corpus, path) == len(corpus)
    assert list(read_corpus(path, "native").records) == list(corpus.records)


@every_format
def test_unknown_split_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="split='nowhere'"):
        read_corpus(MAKE[name](tmp_path), split="nowhere")


@every_format
def test_a_mark_and_windows_line_ends_change_nothing(name: str, tmp_path: Path) -> None:
    path = MAKE[name](tmp_path)
    before = list(read_corpus(path))
    if path.is_dir():
        files = [f for f in files_of(path) if f.suffix in (".json", ".ann")]
    else:
        files = [path]
    for file in files:
        # A line break inside a cell belongs to the text.
        data = file.read_bytes() if name == "csv" else file.read_bytes().replace(b"\n", b"\r\n")
        file.write_bytes(b"\xef\xbb\xbf" + data)
    assert list(read_corpus(path)) == before
