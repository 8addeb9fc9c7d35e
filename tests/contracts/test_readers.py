"""Checks that run over every corpus reader there is, on a tiny corpus in its format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stancelib.corpora import FORMATS, AnnotatedText, gold_pairs, locate, read_corpus, write_native
from stancelib.corpora.records import check_record
from stancelib.errors import CorpusError, InputError
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
