"""Every corpus reader there is on files that are damaged, or of something else."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_corpora import MAKE, every_format, files_of

from stancelib.corpora import read_corpus
from stancelib.corpora.corpus import KEPT
from stancelib.corpora.records import check_record
from stancelib.errors import CorpusError, InputError, StancelibError

# --- damage ----------------------------------------------------------------------------


@every_format
def test_bytes_that_are_not_utf8_are_reported(name: str, tmp_path: Path) -> None:
    path = MAKE[name](tmp_path)
    for file in files_of(path):
        data = file.read_bytes()
        if b"Norland" not in data:
            continue
        file.write_bytes(data.replace(b"Norland", b"Norl\xffnd"))
        with pytest.raises(CorpusError, match=r"line \d+, field '\w+': .*UTF-8"):
            list(read_corpus(path, name).records)
        corpus = read_corpus(path, name, errors="skip")
        assert len(corpus.skipped) > 0
        assert corpus.skipped[0].file.startswith(str(path))
        return
    raise AssertionError("no file names Norland")


@every_format
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damaged_files_never_crash(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever happens to a file, records stay sound and the only error is ours."""
    path = MAKE[name](tmp_path_factory.mktemp("damage"))
    file = data.draw(st.sampled_from(files_of(path)))
    whole = file.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 12)))
    junk = data.draw(
        st.sampled_from([b"", b"7", b'"', b"\t", b"null", b"[", b"{}", b"\n", b"-1", b"\\ud800"])
    )
    file.write_bytes(whole[:start] + junk + whole[end:])
    try:
        for record in read_corpus(path, name, errors="skip").records:
            check_record(record)
    except CorpusError:
        pass


# --- files that are something else -----------------------------------------------------


def _one_file(name: str, tmp_path: Path) -> tuple[Path, Path]:
    """A tiny corpus and one file of it that holds annotations."""
    path = MAKE[name](tmp_path)
    file = next(f for f in files_of(path) if f.suffix != ".txt") if path.is_dir() else path
    return path, file


@every_format
@pytest.mark.parametrize(
    "damage",
    [
        gzip.compress,
        lambda data: data.decode().encode("utf-16"),
        lambda data: b"",
        lambda data: b"\x00" * 1000,
        lambda data: b"PK\x03\x04" + data,
        lambda data: b"x" * 10_000_000,
        lambda data: b'"' + b"x" * 10_000_000,
        lambda data: b"[" * 1_000_000,
        lambda data: b'{"a":' * 1_000_000,
        lambda data: b"[[" + b"," * 1_000_000,
    ],
    ids=[
        "gzip",
        "utf-16",
        "empty",
        "nul",
        "zip",
        "long line",
        "quote",
        "bomb",
        "objects",
        "commas",
    ],
)
@pytest.mark.parametrize("given", [True, False], ids=["format", "detect"])
def test_files_of_something_else(
    name: str, damage: Callable[[bytes], bytes], given: bool, tmp_path: Path
) -> None:
    path, file = _one_file(name, tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    try:
        corpus = read_corpus(path, name if given else None, errors="skip")
        for record in corpus:
            check_record(record)
        said = [str(bad) for bad in corpus.skipped]
    except StancelibError as error:
        said = [str(error)]
    assert all(len(message) < 2000 for message in said)


@every_format
def test_folders_and_links_in_place_of_files(name: str, tmp_path: Path) -> None:
    path, file = _one_file(name, tmp_path)
    file.unlink()
    file.mkdir()
    with pytest.raises(StancelibError):
        list(read_corpus(path, name))
    file.rmdir()
    file.symlink_to(file)
    with pytest.raises(StancelibError):
        list(read_corpus(path, name))


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    for path in (tmp_path / "pipe.jsonl", Path("a\0b"), tmp_path / ("x" * 5000)):
        with pytest.raises(InputError):
            read_corpus(path)


def test_bad_records_are_counted_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    good = MAKE["native"](tmp_path).read_text("utf-8").split("\n")[0]
    bad = [json.dumps({"id": str(i), "text": 7 if i % 2 else " "}) for i in range(5000)]
    path.write_text("\n".join([good, *bad]), "utf-8")
    corpus = read_corpus(path, errors="skip")
    assert corpus.skipped_count == 5000
    assert len(corpus.skipped) == KEPT
    assert corpus.skipped[0].line == 2
    assert sorted(corpus.skipped_reasons.values()) == [2500, 2500]
    many = [json.dumps({"id": str(i), "text": "x", f"k{i}": 1, "mentions": i}) for i in range(3000)]
    path.write_text("\n".join([good, *many]), "utf-8")
    corpus = read_corpus(path, errors="skip")
    assert list(corpus.skipped_reasons.values()) == [3000]
    assert "…" in next(iter(corpus.skipped_reasons))
