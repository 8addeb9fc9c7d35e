"""What annotation tools write: brat and Label Studio. All sentences are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from corpus_files import said

from stancelib.corpora import read_corpus
from stancelib.errors import CorpusError


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("T1\tPerson 0 6\tOrlov", "T1"),
        ("T1\tPerson zero 5\tOrlov", "T1"),
        ("T1\tPerson 5 0\tOrlov", "T1"),
        ("T1\tPerson 0 999999999999\tOrlov", "T1"),
        ("T1\tPerson 0 5;13 17\tOrlov mocked Lund", "T1"),
        ("T1\tPerson 0 5\tOrlov\nT1\tPerson 0 5\tOrlov", "T1"),
        ("T1\tPerson 0 5\tOrlov\nR1\tOppose Arg1:T1 Arg2:T9", "R1"),
        ("T1\tPerson 0 5\tOrlov\nR1\tWorksFor Arg1:T1 Arg2:T1", "R1"),
        ("R1\tOppose", "R1"),
        ("*\tEquiv T1 T2", "Equiv"),
        ("*\tEquiv", "Equiv"),
        ("A1\tNegative", "A1"),
    ],
)
def test_bad_brat(line: str, field: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Orlov mocked Lund.", "utf-8")
    (tmp_path / "a.ann").write_text(line, "utf-8")
    (bad,) = read_corpus(tmp_path, errors="skip").skipped
    assert bad.field == field
    assert bad.line == line.count("\n") + 1


def test_brat_relations_attributes_and_pieces(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Orlov,\r\nthe envoy, mocked Lund.")
    (tmp_path / "a.ann").write_text(
        "T1\tPerson 0 5;8 17\tOrlov the envoy\n"
        "T2\tPerson 26 30\tLund\n"
        "R1\tCriticises Arg1:T1 Arg2:T2\n"
        "R2\tKnows Arg1:T1 Arg2:T2\n"
        "A1\tTone T2 Positive\n",
        "utf-8",
    )
    (tmp_path / "b.ann").write_text("", "utf-8")
    (tmp_path / "c.1.txt").write_text("Orlov mocked Lund.", "utf-8")
    (tmp_path / "c.1.a1").write_text("T1\tPerson 0 5\tOrlov\nT2\tPerson 13 17\tLund\n", "utf-8")
    (tmp_path / "c.1.a2").write_text("R1\tCriticises Source:T1 Target:T2\n", "utf-8")
    corpus = read_corpus(tmp_path, labels={"Criticises": "oppose", "Knows": None}, errors="skip")
    record, other = corpus
    assert (other.id, said(other)) == ("c.1", [("Orlov", "Lund", "oppose")])
    assert [record.text[m.start : m.end] for m in record.mentions] == [
        "Orlov,\r\nthe envoy",
        "Lund",
    ]
    assert [(s.source, s.target, s.label) for s in record.stances] == [
        ("T1", "T2", "oppose"),
        ("AUTHOR", "T2", "support"),
    ]
    assert [b.reason for b in corpus.skipped] == ["b.txt is missing"]


def test_labelstudio_is_read_task_by_task(tmp_path: Path) -> None:
    def task(number: int, **arrow: Any) -> dict[str, Any]:
        text = "Orlov mocked Lund. " + "Rain fell. " * 9000
        regions = [
            {"id": i, "type": "labels", "value": {"start": a, "end": b, "labels": ["Person"]}}
            for i, a, b in (("x", 0, 5), ("y", 13, 17))
        ]
        relation = {"type": "relation", "from_id": "x", "to_id": "y", "labels": ["Oppose"]} | arrow
        return {
            "id": number,
            "data": {"text": text},
            "annotations": [{"result": [*regions, relation]}],
        }

    tasks = [task(1, direction="bi"), task(2, labels=[]), task(3, from_id="w"), task(4)]
    path = tmp_path / "c.json"
    path.write_text(json.dumps(tasks, indent=2), "utf-8")
    corpus = read_corpus(path, "labelstudio", errors="skip")
    assert [(r.id, len(r.stances)) for r in corpus] == [("1", 2), ("2", 0), ("4", 1)]
    assert [r.unlabelled for r in corpus] == [(), (("x", "y"),), ()]
    lines = path.read_text("utf-8").split("\n")
    assert [lines[b.line].strip() for b in corpus.skipped] == ['"id": 3,']
    path.write_text(path.read_text("utf-8")[:-30], "utf-8")
    assert len(read_corpus(path, "labelstudio", errors="skip")) == 2
    path.write_text("{}", "utf-8")
    with pytest.raises(CorpusError, match="is not an array"):
        list(read_corpus(path, "labelstudio"))


def test_labelstudio_minimal_export_and_several_annotators(tmp_path: Path) -> None:
    def region(start: int, end: int, kind: str, label: str) -> dict[str, Any]:
        return {"start": start, "end": end, kind: [label]}

    text = "Orlov mocked Lund."
    minimal = [
        {
            "text": text,
            "id": 3,
            "tone": [region(0, 5, "labels", "Negative"), region(13, 17, "labels", "Person")],
            "mood": [region(13, 17, "choices", "positive")],
            "annotator": 1,
            "annotation_id": number,
        }
        for number in (8, 9)
    ]
    path = tmp_path / "min.json"
    path.write_text(json.dumps(minimal), "utf-8")
    corpus = read_corpus(path)
    assert corpus.format == "labelstudio"
    assert [(r.id, r.doc) for r in corpus] == [("3-8", "3"), ("3-9", "3")]
    assert [said(r) for r in corpus] == [
        [("AUTHOR", "Orlov", "oppose"), ("AUTHOR", "Lund", "support")]
    ] * 2

    regions = [
        {"id": i, "type": "labels", "value": {"start": a, "end": b, "labels": ["Person"]}}
        for i, a, b in (("x", 0, 5), ("y", 13, 17))
    ]
    whole = {"id": "z", "type": "choices", "value": {"choices": ["Negative"]}}
    annotations = [
        {
            "completed_by": who,
            "result": [
                *regions,
                whole,
                {"type": "relation", "from_id": "x", "to_id": "y", "labels": [label]},
            ],
        }
        for who, label in ((1, "attacks"), (2, "Neutral"))
    ]
    task = {"id": 5, "data": {"text": text}, "annotations": annotations}
    path.write_text(json.dumps([task]), "utf-8")
    corpus = read_corpus(path, labels={"Attacks": "oppose"})
    assert [(r.id, r.doc, said(r)) for r in corpus] == [
        ("5-0", "5", [("Orlov", "Lund", "oppose")]),
        ("5-1", "5", [("Orlov", "Lund", "neutral")]),
    ]
