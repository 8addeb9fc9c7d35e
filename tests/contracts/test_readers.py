"""Checks that run over every corpus reader there is, on a tiny corpus in its format."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancelib.corpora import FORMATS, AnnotatedText, gold_pairs, locate, read_corpus, write_native
from stancelib.corpora.corpus import KEPT
from stancelib.corpora.records import check_record
from stancelib.errors import CorpusError, InputError, StancelibError
from stancelib.types import AUTHOR, LABELS

TEXT = "Norland condemned Estmark over the dam. 🛶 Estmark thanked Norland's envoy."


def _native(folder: Path) -> Path:
    record = {
        "id": "1",
        "text": TEXT,
        "doc": "d",
        "mentions": [{"id": "m", "start": 0, "end": 7, "actor": "n"}],
        "actors": [
            {"id": "n", "name": "Norland", "kind": "country", "aliases": ["the Norlanders"]},
            {"id": "e", "name": "Estmark", "capital": "Estford"},
        ],
        "stances": [
            {
                "source": "n",
                "target": "e",
                "label": "oppose",
                "evidence": [{"start": 0, "end": 39}],
            },
            {"source": AUTHOR, "target": "e", "label": "neutral"},
        ],
        "complete": True,
    }
    path = folder / "tiny.jsonl"
    path.write_text(json.dumps(record) + "\n\n" + json.dumps(record | {"id": "2"}), "utf-8")
    return path


def _csv(folder: Path) -> Path:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["text", "source", "target", "label", "source_start", "source_end"])
    rows.writerow([TEXT, "Norland", "Estmark", "against", 0, 7])
    rows.writerow([TEXT, "Estmark", "Norland", "favor", "", ""])
    rows.writerow(["Two\nlines about Norland.", AUTHOR, "Norland", "Neutral", "", ""])
    path = folder / "tiny.csv"
    path.write_bytes(out.getvalue().encode())
    return path


def _dse(folder: Path) -> Path:
    path = folder / "tiny.txt"
    path.write_text(
        "[Norland] condemned [Estmark] over the dam.\tNorland\tEstmark\t3\n"
        '"The [Kestrel]s called [Norland]\'s plan ""sound"" today."\tKestrel\tNorland\t1\n',
        "utf-8",
    )
    return path


def _newsmtsc(folder: Path) -> Path:
    target = {"Input.gid": "g", "from": 18, "to": 25, "mention": "Estmark", "polarity": 2.0}
    record = {
        "primary_gid": "allsides_7_3_2_Estmark_18_25",
        "sentence_normalized": TEXT,
        "targets": [target],
    }
    path = folder / "tiny.jsonl"
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return path


def _seesaw(folder: Path) -> Path:
    root = folder / "tiny"
    sentences = ["Norland condemned Estmark.", "", "It was a hard week."]
    annotation = {
        "entity lists": [
            ["Norland", ["GPE", "GPE", "People"], ["Main"], ["A"]],
            ["Estmark", ["Topic"], ["Salient"], ["A"]],
        ],
        "sentence-level stances": {
            "0": [{"subject": "Norland", "sentiment": "NEG", "object": "Estmark"}],
            "2": [
                {"subject": "None", "sentiment": "NEG", "object": "Estmark"},
                {"subject": "Not in the list", "sentiment": "POS", "object": "Norland"},
            ],
        },
    }
    article = {"text": [{"id": i, "text": t} for i, t in enumerate(sentences)]}
    for name, stem, data in (
        ("annotations", "TRIPLET_001_DOCUMENT_0", annotation),
        ("articles", "TRIPLET_001_DOCUMENT_0", article),
        ("meta", "TRIPLET_001", {"Split": "valid", "story_time": "2024-05-06"}),
    ):
        (root / name).mkdir(parents=True)
        (root / name / f"{stem}.json").write_text(json.dumps(data), "utf-8")
    return root


def _brat(folder: Path) -> Path:
    root = folder / "tiny"
    root.mkdir()
    (root / "a.txt").write_bytes(TEXT.encode())
    (root / "a.ann").write_text(
        "R1\tOppose Arg1:T1 Arg2:T2\t\n"
        "T1\tCountry 0 7\tNorland\n"
        "T2\tCountry 18 25\tEstmark\n"
        "T3\tCountry 42 49\tEstmark\n"
        "*\tEquiv T2 T3\n"
        "A1\tNegative T2\n"
        "A2\tCertain T1\n"
        "#1\tAnnotatorNotes T1\tcheck this\n",
        "utf-8",
    )
    return root


def _labelstudio(folder: Path) -> Path:
    def region(name: str, start: int, end: int, said: str) -> dict[str, object]:
        value = {"start": start, "end": end, "text": said, "labels": ["Country"]}
        return {"id": name, "type": "labels", "value": value}

    arrow = {
        "type": "relation",
        "from_id": "x",
        "to_id": "y",
        "direction": "left",
        "labels": ["Oppose"],
    }
    choice = {
        "id": "x",
        "type": "choices",
        "value": {"start": 18, "end": 25, "text": "Estmark", "choices": ["Negative"]},
    }
    # The last region as a browser counts it, the canoe being two.
    result = [
        region("x", 18, 25, "Estmark"),
        region("y", 0, 7, "Norland"),
        region("z", 43, 50, "Estmark"),
        choice,
        arrow,
    ]
    tasks = [
        {
            "id": 7,
            "data": {"text": TEXT},
            "annotations": [{"result": result}, {"result": [], "was_cancelled": True}],
        },
        {"id": 8, "data": {"text": TEXT}, "annotations": [{"result": []}, {"result": []}]},
    ]
    path = folder / "tiny.json"
    path.write_text(json.dumps(tasks, indent=1), "utf-8")
    return path


MAKE: dict[str, Callable[[Path], Path]] = {
    "native": _native,
    "csv": _csv,
    "dse": _dse,
    "newsmtsc": _newsmtsc,
    "seesaw": _seesaw,
    "brat": _brat,
    "labelstudio": _labelstudio,
}

every_format = pytest.mark.parametrize("name", FORMATS)


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


def _files(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


@every_format
def test_bytes_that_are_not_utf8_are_reported(name: str, tmp_path: Path) -> None:
    path = MAKE[name](tmp_path)
    for file in _files(path):
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
    file = data.draw(st.sampled_from(_files(path)))
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


# --- hostile values where a field should be --------------------------------------------

DEEP, TWICE = "@deep@", "@twice@"
HOSTILE: tuple[object, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    10**200,
    1.5,
    float("nan"),
    1e400,
    "",
    " ",
    "7",
    "\x00",
    "\ud800",
    "AUTHOR",
    "m",
    "Norland",
    "x" * 100_000,
    [],
    {},
    [None],
    [[[[]]]],
    {"id": {"id": []}},
    DEEP,
    TWICE,
)


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value at which something stands."""
    found: list[tuple[str | int, ...]] = [path] if path else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += _places(inner, (*path, key))
    return found


def _damaged(record: object, place: tuple[str | int, ...], value: object, drop: bool) -> str:
    """The record as JSON with another value, or none, at one place."""
    record = json.loads(json.dumps(record))
    inner: Any = record
    for key in place[:-1]:
        inner = inner[key]
    if drop:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    said = json.dumps(record)
    # Neither can be written by json.dumps.
    said = said.replace(f'"{DEEP}"', "[" * 60_000 + "]" * 60_000)
    return said.replace(f'"{TWICE}"', '{"id": 1, "id": 2}')


def _json_files(name: str, path: Path) -> list[tuple[Path, Any]]:
    """The JSON values of a tiny corpus, and in which file each is."""
    if name == "seesaw":
        return [(file, json.loads(file.read_text("utf-8"))) for file in _files(path)]
    if name == "labelstudio":
        return [(path, json.loads(path.read_text("utf-8"))[0])]
    return [(path, json.loads(path.read_text("utf-8").split("\n")[0]))]


@pytest.mark.parametrize("name", ["native", "newsmtsc", "seesaw", "labelstudio"])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_hostile_values_cost_their_record_only(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    path = MAKE[name](folder)
    (good, *_) = read_corpus(path, name)
    file, record = data.draw(st.sampled_from(_json_files(name, path)))
    place = data.draw(st.sampled_from(_places(record)))
    value = data.draw(st.sampled_from(HOSTILE))
    bad = _damaged(record, place, value, data.draw(st.booleans()))
    whole = json.dumps(record)
    if name == "seesaw":
        file.write_text(bad, "utf-8")
        kept = 0
    elif name == "labelstudio":
        file.write_text(f"[{whole},\n{bad},\n{whole}]", "utf-8")
        kept = 2
    else:
        file.write_text(f"{whole}\n{bad}\n{whole}\n", "utf-8")
        kept = 2
    corpus = read_corpus(path, name, errors="skip")
    found = list(corpus)
    # What cannot be parsed at all ends an array: where the next task begins is not known.
    ends = name == "labelstudio" and any("nested too deeply" in str(b) for b in corpus.skipped)
    assert [r == good for r in found].count(True) >= kept - ends
    for skipped in corpus.skipped:
        assert skipped.file.startswith(str(path))
        assert skipped.field
        assert skipped.reason
        # The line of the damage; Label Studio's tasks begin behind the one before.
        assert skipped.line == (2 if kept else 1)
        assert len(str(skipped)) < 1000
    if name in ("native", "newsmtsc"):
        assert len(found) + corpus.skipped_count == 3
    copy = folder / "copy.jsonl"
    write_native(corpus, copy)
    assert list(read_corpus(copy, "native")) == found


CELLS = (
    "",
    " ",
    "-1",
    "7",
    "1e3",
    "9" * 5000,
    "\x00",
    "Norland",
    "AUTHOR",
    "Nobody",
    '"',
    '"open',
    "a\nb",
    "x" * 200_000,
    "[[",
    "１２",
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_hostile_cells_cost_their_row_only(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("cells") / "c.csv"
    header = ["id", "text", "source", "target", "label", "target_start", "target_end"]
    good = ["1", TEXT, "Norland", "Estmark", "against", "18", "25"]
    bad = list(good)
    bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.sampled_from(CELLS))
    bad += [""] * data.draw(st.integers(0, 2))
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(header)
    rows.writerow(good)
    middle = ",".join(bad) if data.draw(st.booleans()) else None
    if middle is None:
        rows.writerow(bad)
    else:  # without the quotation marks that it needs
        out.write(middle + "\r\n")
    rows.writerow(["2", *good[1:]])
    path.write_text(out.getvalue(), "utf-8", newline="")
    corpus = read_corpus(path, "csv", errors="skip")
    found = list(corpus)
    check = [r for r in found if r.id in ("1", "2") and r.text == TEXT]
    assert {r.id for r in check} == {"1", "2"}
    assert all(b.line >= 3 for b in corpus.skipped)
    copy = path.with_name("copy.jsonl")
    write_native(corpus, copy)
    assert list(read_corpus(copy, "native")) == found


# --- files that are something else -----------------------------------------------------


def _one_file(name: str, tmp_path: Path) -> tuple[Path, Path]:
    """A tiny corpus and one file of it that holds annotations."""
    path = MAKE[name](tmp_path)
    file = next(f for f in _files(path) if f.suffix != ".txt") if path.is_dir() else path
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
def test_a_mark_and_windows_line_ends_change_nothing(name: str, tmp_path: Path) -> None:
    path = MAKE[name](tmp_path)
    before = list(read_corpus(path))
    if path.is_dir():
        files = [f for f in _files(path) if f.suffix in (".json", ".ann")]
    else:
        files = [path]
    for file in files:
        # A line break inside a cell belongs to the text.
        data = file.read_bytes() if name == "csv" else file.read_bytes().replace(b"\n", b"\r\n")
        file.write_bytes(b"\xef\xbb\xbf" + data)
    assert list(read_corpus(path)) == before


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
    good = _native(tmp_path).read_text("utf-8").split("\n")[0]
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
