"""Tables: their columns, what a row says, which rows are refused. All sentences are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corpus_files import said

from stancelib.corpora import locate, read_corpus, write_native
from stancelib.errors import CorpusError, InputError


def test_csv_columns_labels_and_bad_rows(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        "body;who;whom;how\n"
        "Orlov mocked Lund.;Orlov;Lund;contra\n"
        "Orlov mocked Lund.;Orlov;Berg;contra\n"
        "Orlov mocked Lund.;Lund;Orlov;dunno\n"
        "Orlov mocked Lund.;Lund;Orlov;NEUTRAL\n"
        "too;many;cells;in;it\n"
        "short;row\n",
        "utf-8",
    )
    columns = {"text": "body", "source": "who", "target": "whom", "label": "how"}
    with pytest.raises(CorpusError, match="no known format"):
        read_corpus(path)
    with pytest.raises(CorpusError, match="no column text, target, label"):
        list(read_corpus(path, "csv"))
    with pytest.raises(InputError, match="columns= has txt"):
        list(read_corpus(path, "csv", columns={"txt": "body"}))
    corpus = read_corpus(path, columns=columns, labels={"contra": "oppose"}, errors="skip")
    (record,) = corpus
    assert [(s.source, s.target, s.label) for s in record.stances] == [
        ("Orlov@0:5", "Lund@13:17", "oppose"),
        ("Orlov", "Berg", "oppose"),
        ("Lund@13:17", "Orlov@0:5", "neutral"),
    ]
    assert [(b.line, b.field) for b in corpus.skipped] == [
        (4, "label"),
        (6, "row"),
        (7, "label"),
    ]


def test_tsv_offsets_and_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "c.tsv"
    path.write_text(
        "id\ttext\tsource_start\tsource_end\ttarget_start\ttarget_end\tlabel\n"
        'a\t"Orlov\nmocked Lund."\t0\t5\t13\t17\toppose\n'
        "b\tOrlov mocked Lund.\t0\t5\t13\tx\toppose\n"
        "c\tOrlov mocked Lund.\t0\t5\t13\t99\toppose\n",
        "utf-8",
    )
    corpus = read_corpus(path, errors="skip")
    (record,) = corpus
    assert [record.text[m.start : m.end] for m in record.mentions] == ["Orlov", "Lund"]
    assert [(b.line, b.field) for b in corpus.skipped] == [(4, "target_end"), (5, "mentions[1]")]


def test_a_table_of_targets_is_what_its_author_says(tmp_path: Path) -> None:
    """The usual stance data set: post, target, stance; the target is often not in the post."""
    path = tmp_path / "posts.csv"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + (
            b"ID,Target,Tweet,Stance\r\n"
            b'1,River Tax,"Pay up, they say.\nNever!",AGAINST\r\n'
            b"2,Ivo Lund,No vote for @RealIvoLund ever,AGAINST\r\n"
            b"3,Ivo Lund,i like ivo lund a lot,FAVOR\r\n"
            b"4,Ivo Lund,Lovely weather in Norland,NONE\r\n"
            b"5,Ivo Lund,Lovely weather,UNKNOWN\r\n"
        )
    )
    columns = {"text": "Tweet", "label": "Stance"}
    corpus = read_corpus(path, columns=columns, labels={"unknown": None})
    assert corpus.format == "csv"
    found = list(corpus)
    assert [r.id for r in found] == ["1", "2", "3", "4", "5"]
    assert [said(r) for r in found] == [
        [("AUTHOR", "River Tax", "oppose")],
        [("AUTHOR", "@RealIvoLund", "oppose")],
        [("AUTHOR", "ivo lund", "support")],
        [("AUTHOR", "Ivo Lund", "neutral")],
        [],
    ]
    # Where the text does not name the target, all of it is the evidence.
    assert [[s.evidence for s in r.stances] for r in found[:4]] == [
        [((0, len(found[0].text)),)],
        [()],
        [()],
        [((0, len(found[3].text)),)],
    ]
    copy = tmp_path / "copy.jsonl"
    write_native(corpus, copy)
    assert list(read_corpus(copy)) == found


def test_a_table_of_aspects_with_offsets(tmp_path: Path) -> None:
    path = tmp_path / "aspects.csv"
    path.write_text(
        "id,Sentence,Aspect Term,polarity,from,to\n"
        '7,"The ferry was late, the crew kind.",ferry,negative,4.0,9.0\n'
        '7,"The ferry was late, the crew kind.",crew,positive,24,28\n'
        "8,Nothing to see.,pier,conflict,,\n"
        "9,The pier is old.,pier,negative,4,99\n"
        "10,The pier is old.,pier,negative,four,8\n"
        "11,The pier is old.,pier,negative,-4,8\n",
        "utf-8",
    )
    columns = {
        "text": "Sentence",
        "target": "Aspect Term",
        "label": "polarity",
        "target_start": "from",
        "target_end": "to",
    }
    corpus = read_corpus(path, columns=columns, labels={"conflict": None}, errors="skip")
    assert [said(r) for r in corpus] == [
        [("AUTHOR", "ferry", "oppose"), ("AUTHOR", "crew", "support")],
        [],
    ]
    assert [(b.line, b.field) for b in corpus.skipped] == [
        (5, "mentions[0]"),
        (6, "target_start"),
        (7, "mentions[0]"),
    ]


def test_two_entities_and_numbers_for_labels(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(
        "sep=;\n"
        "sentence;entity1;entity2;sentiment\n"
        "Orlov came. Then Orlov mocked Lund.;Orlov;Lund;-1\n"
        "中国批评了美国。;中国;美国;-1\n"
        "러시아는 미국을 비판했다.;러시아;미국;-1\n"
        "Orlov slept.;Orlov;Orlov;0\n"
        "Orlov praised Lund.;;Lund;1\n"
        "Orlov praised Lund.;Orlov;AUTHOR;1\n"
        "Orlov praised Lund.;AUTHOR;Lund;2\n",
        "utf-8",
    )
    columns = {"text": "sentence", "source": "entity1", "target": "entity2", "label": "sentiment"}
    labels: dict[str, Any] = {"-1": "oppose", "0": "neutral", "1": "support"}
    corpus = read_corpus(path, columns=columns, labels=labels, errors="skip")
    assert [said(r) for r in corpus] == [
        [("Orlov", "Lund", "oppose")],
        [("中国", "美国", "oppose")],
        [("러시아", "미국", "oppose")],
    ]
    # Of several occurrences those nearest to each other.
    assert [(m.start, m.end) for m in next(iter(corpus)).mentions] == [(17, 22), (30, 34)]
    assert [(b.line, b.field) for b in corpus.skipped] == [
        (6, "target"),
        (7, "source"),
        (8, "target"),
        (9, "label"),
    ]


def test_marked_columns(tmp_path: Path) -> None:
    path = tmp_path / "marked.tsv"
    path.write_text(
        "Sentence\tSource\tTarget\tLabel\n"
        "Lund said [[Lund]] mocked [[Orlov]].\tOrlov\tLund\tneg\n"
        "[[Lund]] mocked [[Orlov]].\tAUTHOR\torlov\tpos\n"
        "[[Lund]] mocked Orlov.\tLund\tOrlov\tneg\n"
        "Lund mocked Orlov.\tLund\tOrlov\tneg\n",
        "utf-8",
    )
    corpus = read_corpus(path, columns={"marked": "Sentence"})
    assert [said(r) for r in corpus] == [
        [("Orlov", "Lund", "oppose")],
        [("AUTHOR", "Orlov", "support"), *[("Lund", "Orlov", "oppose")] * 2],
    ]
    assert next(r.text for r in corpus) == "Lund said Lund mocked Orlov."
    assert next(iter(corpus)).mentions[1].start == 10
    path.write_text(
        "Sentence,Label\n[[Lund]] mocked [[Orlov]].,neg\nPoor [[Orlov]].,pos\n"
        "[[A]] [[B]] [[C]],neg\nNobody.,neg\n",
        "utf-8",
    )
    corpus = read_corpus(path, columns={"marked": "Sentence"}, errors="skip")
    assert [said(r) for r in corpus] == [
        [("Lund", "Orlov", "oppose")],
        [("AUTHOR", "Orlov", "support")],
    ]
    assert [(b.line, b.field) for b in corpus.skipped] == [(4, "marked"), (5, "marked")]
    with pytest.raises(InputError, match="text and marked"):
        read_corpus(path, columns={"marked": "Sentence", "text": "Sentence"})


def test_names_in_a_long_text_are_about_all_of_it(tmp_path: Path) -> None:
    long = "Orlov mocked Lund. " + "Rain fell on the town. " * 60
    path = tmp_path / "c.csv"
    path.write_text(
        "text,source,target,label,doc\n"
        f"{long},Orlov,LUND,against,d\n"
        f"{long},Orlov,Nobody,against,d\n"
        f"{long},Orlov,Lund,against,e\n",
        "utf-8",
    )
    first, second = read_corpus(path)
    assert [(s.source, s.target, len(s.evidence)) for s in first.stances] == [
        ("Orlov", "LUND", 0),
        ("Orlov", "Nobody", 1),
    ]
    assert locate(first, "LUND") == [(13, 17)]
    assert second.doc == "e"


def test_a_quotation_mark_that_is_never_closed_costs_its_row(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    good = '"{} said ""no"", so Orlov mocked Lund.",Orlov,Lund,against\n'
    path.write_text(
        "text,source,target,label\n"
        + good.format("A")
        + '"Orlov mocked Lund.,Orlov,Lund,against\n'
        + good.format("B")
        + good.format("C")
        + '"Orlov mocked Lund.,Orlov,Lund,against\n'
        + "Orlov mocked Lund.,Orlov,Lund,against\n",
        "utf-8",
    )
    corpus = read_corpus(path, errors="skip")
    assert [r.text[:4] for r in corpus] == ["A sa", "B sa", "C sa", "Orlo"]
    assert [b.line for b in corpus.skipped] == [3, 6]


def test_headers(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    row = "Orlov mocked Lund.,Orlov,Lund,against\n"
    path.write_text("Text, SOURCE ,target,Label\n" + row, "utf-8")
    assert [said(r) for r in read_corpus(path)] == [[("Orlov", "Lund", "oppose")]]
    path.write_text("text,source,text,label\n" + row, "utf-8")
    with pytest.raises(CorpusError, match="no column target"):
        list(read_corpus(path, "csv"))
    path.write_text("text,target,target,label\n" + row, "utf-8")
    with pytest.raises(CorpusError, match="more than once"):
        list(read_corpus(path, "csv"))
    with pytest.raises(
        CorpusError, match=r"\['text', 'target', 'target', 'label'\] has no column x"
    ):
        list(read_corpus(path, "csv", columns={"text": "x"}))


def test_labels_in_any_case(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    rows = [f"Orlov mocked Lund.,Lund,{label}" for label in ("Contra", " contra", "PRO", "Pro")]
    path.write_text("\n".join(["text,target,label", *rows]), "utf-8")
    labels: dict[str, Any] = {"CONTRA": "oppose", "PRO": "support", "Pro": "neutral"}
    (record,) = read_corpus(path, labels=labels)
    assert [s.label for s in record.stances] == ["oppose", "oppose", "support", "neutral"]


def test_more_rows_of_one_text_than_a_record_takes(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("text,target,label\n" + "Orlov slept.,Orlov,neutral\n" * 2500, "utf-8")
    assert [len(r.stances) for r in read_corpus(path)] == [1000, 1000, 500]
