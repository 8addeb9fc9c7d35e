"""A tiny corpus in every format that there is a reader for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from stancelib.corpora import FORMATS
from stancelib.types import AUTHOR

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


def files_of(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
