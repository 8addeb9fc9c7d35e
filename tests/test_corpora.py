"""What each reader decides, and what each rejects. All sentences are made up."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stancelib.corpora import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    gold_pairs,
    locate,
    read_corpus,
    write_native,
)
from stancelib.corpora.dse import repair, unmark
from stancelib.corpora.native import from_json, to_json
from stancelib.errors import CorpusError, InputError
from stancelib.types import KINDS, LABELS, Actor

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "corpora"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the public corpora")

RECORD: dict[str, Any] = {
    "id": "r",
    "text": "Norland mocked Estmark.",
    "mentions": [{"id": "m", "start": 0, "end": 7}, {"id": "k", "start": 15, "end": 22}],
    "stances": [{"source": "m", "target": "k", "label": "oppose"}],
}


def write(path: Path, *records: object) -> Path:
    lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
    path.write_text("\n".join(lines), "utf-8")
    return path


# --- native ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"id": ""}, "id"),
        ({"text": 3}, "text"),
        ({"text": "  "}, "text"),
        ({"doc": 1}, "doc"),
        ({"complete": "yes"}, "complete"),
        ({"mentions": {}}, "mentions"),
        ({"mentions": [{"id": "m", "start": 0, "end": 24}]}, "mentions[0]"),
        ({"mentions": [{"id": "m", "start": 3, "end": 3}]}, "mentions[0]"),
        ({"mentions": [{"id": "m", "start": -1, "end": 3}]}, "mentions[0]"),
        ({"mentions": [{"id": "m", "start": 0.0, "end": 3}]}, "mentions[0].start"),
        ({"mentions": [{"id": "m", "start": 0}]}, "mentions[0].end"),
        ({"mentions": [{"id": "m", "start": 0, "end": 3}] * 2}, "mentions[1].id"),
        ({"mentions": [{"id": "AUTHOR", "start": 0, "end": 3}]}, "mentions[0].id"),
        ({"actors": [{"id": "m", "name": "N"}]}, "mentions[0].id"),
        ({"actors": [{"id": "a", "name": "N", "kind": "planet"}]}, "actors[0].kind"),
        (
            {
                "actors": [{"id": "a", "name": "N"}],
                "mentions": [{"id": "m", "start": 0, "end": 3, "actor": "b"}],
            },
            "mentions[0].actor",
        ),
        ({"stances": [{"source": "m", "target": "k", "label": "hates"}]}, "stances[0].label"),
        ({"stances": [{"source": "x", "target": "k", "label": "oppose"}]}, "stances[0].source"),
        (
            {"stances": [{"source": "m", "target": "AUTHOR", "label": "oppose"}]},
            "stances[0].target",
        ),
        ({"stances": [{"source": "m", "target": "m", "label": "oppose"}]}, "stances[0].target"),
        (
            {
                "stances": [
                    {
                        "source": "m",
                        "target": "k",
                        "label": "oppose",
                        "evidence": [{"start": 9, "end": 2}],
                    }
                ]
            },
            "stances[0].evidence[0]",
        ),
        (
            {
                "actors": [{"id": "w", "name": "Westholm", "aliases": ["Nor"]}],
                "stances": [{"source": "m", "target": "w", "label": "oppose"}],
            },
            "stances[0].target",
        ),
        (
            {
                "actors": [{"id": "i", "name": "mocked", "kind": "issue"}],
                "stances": [{"source": "i", "target": "m", "label": "oppose"}],
            },
            "stances[0].source",
        ),
    ],
)
def test_bad_native_record(change: dict[str, Any], field: str, tmp_path: Path) -> None:
    path = write(tmp_path / "c.jsonl", RECORD, "", RECORD | change, RECORD)
    with pytest.raises(CorpusError) as caught:
        list(read_corpus(path).records)
    assert f"{path}, line 3, field '{field}': " in str(caught.value)
    corpus = read_corpus(path, errors="skip")
    assert len(corpus) == 2
    assert [(b.line, b.field) for b in corpus.skipped] == [(3, field)]


@pytest.mark.parametrize("line", ["{", "[]", "7", "nonsense", "[" * 100_000, '{"id": "\\udc00"}'])
def test_a_line_that_is_no_object(line: str, tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path / "c.jsonl", RECORD, line), errors="skip")
    assert [r.id for r in corpus] == ["r"]
    assert [b.field for b in corpus.skipped] == ["json"]


def test_actor_is_found_by_name_alias_or_evidence() -> None:
    actors = [
        {"id": "n", "name": "Republic of Norland", "aliases": ["Norland"]},
        {"id": "e", "name": "Estland"},
    ]
    stance = {"source": "n", "target": "e", "label": "oppose", "evidence": [{"start": 0, "end": 9}]}
    record = from_json(RECORD | {"actors": actors, "stances": [stance]})
    assert locate(record, "n") == [(0, 7)]
    assert locate(record, "e") == []
    assert locate(record, "m") == [(0, 7)]


def test_mentions_imply_actors() -> None:
    mentions = [
        {"id": "m", "start": 0, "end": 7, "actor": "x"},
        {"id": "k", "start": 15, "end": 22},
    ]
    record = from_json(RECORD | {"mentions": mentions})
    assert record.actors == (Actor("x", "Norland", "group"),)


def test_complete_implies_neutral() -> None:
    actors = [
        {"id": "a", "name": "Norland"},
        {"id": "b", "name": "Estmark"},
        {"id": "i", "name": "mocked", "kind": "issue"},
    ]
    stances = [
        {"source": "a", "target": "b", "label": "oppose"},
        {"source": "AUTHOR", "target": "a", "label": "support"},
    ]
    record = from_json(RECORD | {"actors": actors, "stances": stances, "complete": True})
    assert [(s.source, s.target, s.label) for s in gold_pairs(record)] == [
        ("a", "b", "oppose"),
        ("AUTHOR", "a", "support"),
        ("a", "i", "neutral"),
        ("b", "a", "neutral"),
        ("b", "i", "neutral"),
    ]
    mentions = from_json(RECORD | {"complete": True})
    assert [(s.source, s.target) for s in gold_pairs(mentions)] == [("m", "k"), ("k", "m")]
    assert gold_pairs(from_json(RECORD)) == from_json(RECORD).stances


def test_a_complete_record_implies_only_so_many_pairs(tmp_path: Path) -> None:
    def crowd(number: int) -> dict[str, Any]:
        mentions = [{"id": f"m{i}", "start": 0, "end": 7} for i in range(number)]
        return {"id": "r", "text": "Norland slept.", "mentions": mentions, "complete": True}

    path = write(tmp_path / "c.jsonl", crowd(501), crowd(500))
    corpus = read_corpus(path, errors="skip")
    assert [len(gold_pairs(r)) for r in corpus] == [500 * 499]
    assert [b.field for b in corpus.skipped] == ["complete"]


def test_own_labels(tmp_path: Path) -> None:
    stances = [{"source": "m", "target": "k", "label": raw} for raw in ("anti", "same", "support")]
    path = write(tmp_path / "c.jsonl", RECORD | {"stances": stances})
    corpus = read_corpus(path, labels={"anti": "oppose", "same": None})
    assert [s.label for r in corpus for s in r.stances] == ["oppose", "support"]
    with pytest.raises(InputError, match="'anti' to 'bad'"):
        read_corpus(path, labels={"anti": "bad"})  # type: ignore[dict-item]


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(RECORD).encode() + b"\r\n")
    assert len(read_corpus(path)) == 1


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@st.composite
def records(draw: st.DrawFn) -> AnnotatedText:
    text = "Norland " + draw(words)
    ends = st.integers(0, len(text))
    spans = st.tuples(ends, ends).filter(lambda s: s[0] < s[1])
    actor = Actor(
        "a", "Norland", draw(st.sampled_from(KINDS[:4])), tuple(draw(st.lists(words, max_size=2)))
    )
    mentions = [
        AnnotatedMention(f"m{i}", *span, draw(st.sampled_from([None, "a"])))
        for i, span in enumerate(draw(st.lists(spans, min_size=1, max_size=3)))
    ]
    stances = draw(
        st.lists(
            st.builds(
                AnnotatedStance,
                st.sampled_from(["AUTHOR", "a"]),
                st.sampled_from([m.id for m in mentions]),
                st.sampled_from(LABELS),
                st.lists(spans, max_size=2).map(tuple),
            ),
            max_size=3,
        )
    )
    optional = st.none() | words
    return AnnotatedText(
        draw(words),
        text,
        draw(optional),
        draw(optional),
        draw(optional.filter(lambda x: x != "")),
        tuple(mentions),
        (actor,),
        tuple(stances),
        draw(st.booleans()),
    )


@settings(max_examples=150, deadline=None)
@given(record=records())
def test_native_round_trip(record: AnnotatedText) -> None:
    assert from_json(json.loads(json.dumps(to_json(record)))) == record


def test_writing_over_the_file_that_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "c.jsonl", RECORD, RECORD | {"id": "s"})
    corpus = read_corpus(path)
    before = list(corpus)
    assert write_native(corpus, path) == 2
    assert list(corpus) == before
    write(path, RECORD, {"id": "bad"})
    kept = path.read_text("utf-8")
    with pytest.raises(CorpusError):
        write_native(corpus, path)
    assert path.read_text("utf-8") == kept
    assert [p.name for p in tmp_path.iterdir()] == ["c.jsonl"]
    with pytest.raises(InputError, match="no folder"):
        write_native(corpus, tmp_path / "none" / "c.jsonl")


def test_schema_names_what_is_written() -> None:
    schema = json.loads((ROOT / "docs" / "corpus.schema.json").read_text("utf-8"))
    record = AnnotatedText(
        "r",
        "Norland",
        "d",
        "2024",
        "en",
        (AnnotatedMention("m", 0, 7, "a"),),
        (Actor("a", "N", "country", ("x",), "p"),),
        (AnnotatedStance("AUTHOR", "m", "oppose", ((0, 7),)),),
        True,
    )
    out = to_json(record)
    definitions = schema["$defs"]
    assert out.keys() == schema["properties"].keys()
    assert out["mentions"][0].keys() == definitions["mention"]["properties"].keys()
    assert out["actors"][0].keys() == definitions["actor"]["properties"].keys()
    assert out["stances"][0].keys() == definitions["stance"]["properties"].keys()
    assert tuple(definitions["actor"]["properties"]["kind"]["enum"]) == KINDS


TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}


def fits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether a value fits a JSON Schema, as far as the one in ``docs/`` goes."""
    known = {"$ref", "type", "enum", "required", "properties", "items", "minLength", "minimum"}
    known |= {"not", "const", "description", "default", "additionalProperties", "title"}
    assert schema.keys() <= known | {"$schema", "$defs"}
    if "$ref" in schema:
        return fits(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole)
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(
        isinstance(value, TYPES[n]) and isinstance(value, bool) == (n == "boolean") for n in names
    ):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if "not" in schema and fits(value, schema["not"], whole):
        return False
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        return False
    if isinstance(value, int) and value < schema.get("minimum", value):
        return False
    if isinstance(value, list):
        return all(fits(item, schema.get("items", {}), whole) for item in value)
    if isinstance(value, dict):
        parts = schema.get("properties", {})
        return set(schema.get("required", ())) <= value.keys() and all(
            fits(value[key], part, whole) for key, part in parts.items() if key in value
        )
    return True


SCHEMA = json.loads((ROOT / "docs" / "corpus.schema.json").read_text("utf-8"))


@settings(max_examples=80, deadline=None)
@given(record=records())
def test_the_schema_fits_what_is_written(record: AnnotatedText) -> None:
    assert fits(to_json(record), SCHEMA, SCHEMA)


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"text": ""},
        {"doc": 1},
        {"complete": "yes"},
        {"mentions": {}},
        {"mentions": [{"id": "m", "start": -1, "end": 3}]},
        {"mentions": [{"id": "m", "start": True, "end": 3}]},
        {"mentions": [{"id": "AUTHOR", "start": 0, "end": 3}]},
        {"actors": [{"id": "a", "name": "N", "kind": "planet"}]},
        {"actors": [{"id": "a"}]},
        {"stances": [{"source": "m", "target": "AUTHOR", "label": "oppose"}]},
        {"stances": [{"source": "m", "target": "k"}]},
        {"stances": [{"source": "m", "target": "k", "label": "oppose", "evidence": [{}]}]},
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(change: dict[str, Any], tmp_path: Path) -> None:
    assert fits(RECORD, SCHEMA, SCHEMA)
    assert not fits(RECORD | change, SCHEMA, SCHEMA)
    path = write(tmp_path / "c.jsonl", RECORD, RECORD | change)
    assert read_corpus(path, errors="skip").skipped_count == 1


def test_the_schema_describes_every_field() -> None:
    def parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
        found = list(schema.get("properties", {}).values())
        return [*found, *(p for inner in found for p in parts(inner))]

    for part in [*parts(SCHEMA), *SCHEMA["$defs"].values(), *map(parts, SCHEMA["$defs"].values())]:
        for field in part if isinstance(part, list) else [part]:
            assert "description" in field or field["$ref"].startswith("#/$defs/")


def test_the_documented_record_is_legal() -> None:
    page = (ROOT / "docs" / "corpus-format.md").read_text("utf-8")
    record = from_json(json.loads(page.split("```json\n")[1].split("```")[0]))
    said = {m.id: record.text[m.start : m.end] for m in record.mentions}
    assert said == {"m1": "Norland's premier", "m2": "Estmark's envoy", "m3": "the premier"}


# --- detection ------------------------------------------------------------------------


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


# --- dse ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("The [Kestrel]s won.", "Kestrels"),
        ("The new [Congre]ss met.", "Congress"),
        ("A s[tate] visit.", "state"),
        ("[Orlov’]s plan", "Orlov"),
        ("[Orlov]’s plan", "Orlov"),
        ("The premier[’]s plan", "premier"),
        ("And here[’s the Norland Post] today", "the Norland Post"),
        ("It ended Friday[.]", "Friday"),
        ("He said [“]damn it", "damn"),
        ("[ Juror]s left.", "Jurors"),
        ("The [U.S.] envoy", "U.S."),
        ("The [U. N.] envoy", "U. N."),
        ("Met [Ivo Lund Jr.] there", "Ivo Lund Jr."),
        ("Met [Ivo Lund.] There", "Ivo Lund"),
        ("[Orlov]AndThen more", "Orlov"),
        ('in [Norland."It] rained', "Norland"),
        ('by ["Mr Orlov]', "Mr Orlov"),
        ("[Côte d'Ivoire]", "Côte d'Ivoire"),
    ],
)
def test_marks_are_moved_to_word_ends(marked: str, meant: str) -> None:
    text, (span,) = unmark(marked)
    start, end = repair(text, *span)
    assert text[start:end] == meant
    assert repair(text, start, end) == (start, end)


def test_dse_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.txt",
        "[Orlov] met [Lund].\tOrlov\tLund\t0",
        "[Orlov] praised [Lund].\tOrlov\tLund\t1",
        "[Orlov] was praised by [Lund].\tOrlov\tLund\t2",
        '"""Fool,"" [Orlov] told [Lund]."\tOrlov\tLund\t3',
        "[Orlov] was mocked by [Lund].\tOrlov\tLund\t4",
        "[Orlov] was mocked by [Lund].\tOrlov\tLund\t5",
        "[Orlov] was mocked by Lund.\tOrlov\tLund\t4",
        "[Orlov] was mocked by [Lund].\tOrlov\t4",
        "[Orlov] was mocked by [Lund].\tLund\tOrlov\t4",
    )
    corpus = read_corpus(path, errors="skip")
    found = list(corpus)
    assert [tuple(s.label for s in r.stances) for r in found] == [
        ("neutral", "neutral"),
        ("support", "neutral"),
        ("neutral", "support"),
        ("oppose", "neutral"),
        ("neutral", "oppose"),
    ]
    assert found[3].text == '"Fool," Orlov told Lund.'
    assert all(r.complete and len(gold_pairs(r)) == 2 for r in found)
    assert [b.field for b in corpus.skipped] == ["class", "sentence", "row", "entities"]
    with pytest.raises(InputError, match="labels= does not apply"):
        read_corpus(path, labels={"5": "oppose"})


# --- the other formats ----------------------------------------------------------------


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


def _said(record: AnnotatedText) -> list[tuple[str, str, str]]:
    """The stances of a record, each end as it stands in the text or by its id."""
    at = {m.id: record.text[m.start : m.end] for m in record.mentions}
    return [
        (at.get(s.source, s.source), at.get(s.target, s.target), s.label) for s in record.stances
    ]


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
    assert [_said(r) for r in found] == [
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
    assert [_said(r) for r in corpus] == [
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
    assert [_said(r) for r in corpus] == [
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
    assert [_said(r) for r in corpus] == [
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
    assert [_said(r) for r in corpus] == [
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
    assert [_said(r) for r in read_corpus(path)] == [[("Orlov", "Lund", "oppose")]]
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


def test_newsmtsc_checks_its_mentions(tmp_path: Path) -> None:
    def record(**change: Any) -> dict[str, Any]:
        target = {"from": 0, "to": 5, "mention": "Orlov", "polarity": 6.0} | change
        return {
            "primary_gid": "polusa_v1_42_-1_3_Orlov_0_5",
            "sentence_normalized": "Orlov shone.",
            "targets": [target],
        }

    path = write(tmp_path / "c.jsonl", record(), record(to=4), record(polarity=5.0))
    corpus = read_corpus(path, errors="skip")
    (good,) = corpus
    assert good.doc == "polusa_v1_42"
    assert good.stances == (AnnotatedStance("AUTHOR", "t0", "support"),)
    assert not good.complete
    assert [b.field for b in corpus.skipped] == ["targets[0].mention", "targets[0].polarity"]


def _seesaw(root: Path, annotation: dict[str, Any], sentences: list[str]) -> Path:
    for name in ("annotations", "articles", "meta"):
        (root / name).mkdir(parents=True, exist_ok=True)
    article = {"text": [{"id": i, "text": t} for i, t in enumerate(sentences)]}
    write(root / "annotations" / "TRIPLET_9_DOCUMENT_0.json", annotation)
    write(root / "articles" / "TRIPLET_9_DOCUMENT_0.json", article)
    write(root / "meta" / "TRIPLET_9.json", {"Split": "train", "story_time": "2023-01-02"})
    return root


def test_seesaw_articles(tmp_path: Path) -> None:
    def triple(subject: str, sentiment: str, of: str) -> dict[str, str]:
        return {"subject": subject, "sentiment": sentiment, "object": of}

    annotation = {
        "entity lists": [
            ["Ivo Orlov", ["People"], [], []],
            ["water tax", ["Topic"], [], []],
            ["the strike", ["Event", "Event"], [], []],
            ["Norland", ["Organization", "GPE", "GPE"], [], []],
        ],
        "sentence-level stances": {
            "0": [triple("Ivo Orlov", "NEG", "water tax")],
            "1": [triple("Ivo Orlov", "NEG", "water tax"), triple("the strike", "POS", "Norland")],
            "2": [triple("None", "NEG", "Ivo Orlov"), triple("Not in the list", "POS", "Norland")],
        },
    }
    sentences = ["Orlov hates the water tax.", "He would scrap it.", "Poor man."]
    root = _seesaw(tmp_path / "s", annotation, sentences)
    (record,) = read_corpus(root, split="train")
    assert len(read_corpus(root, split="valid")) == 0
    assert record.doc == "TRIPLET_9"
    assert record.date == "2023-01-02"
    assert [record.text[slice(*s.evidence[0])] for s in record.stances] == [
        sentences[i] for i in (0, 1, 1, 2, 2)
    ]
    assert [(s.source, s.target) for s in record.stances][3:] == [
        ("AUTHOR", "Ivo Orlov"),
        ("UNLISTED", "Norland"),
    ]
    assert {a.id: a.kind for a in record.actors} == {
        "Ivo Orlov": "person",
        "water tax": "issue",
        "the strike": "group",
        "Norland": "country",
        "UNLISTED": "group",
    }
    annotation["sentence-level stances"] = {"7": [triple("None", "NEG", "Norland")]}
    _seesaw(tmp_path / "s", annotation, sentences)
    (bad,) = read_corpus(root, errors="skip").skipped
    assert bad.field == "sentence-level stances.7"


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
    assert (other.id, _said(other)) == ("c.1", [("Orlov", "Lund", "oppose")])
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
    assert [_said(r) for r in corpus] == [
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
    assert [(r.id, r.doc, _said(r)) for r in corpus] == [
        ("5-0", "5", [("Orlov", "Lund", "oppose")]),
        ("5-1", "5", [("Orlov", "Lund", "neutral")]),
    ]


# --- the real files -------------------------------------------------------------------


@needs_shared
@pytest.mark.parametrize(
    ("folder", "part", "count", "pairs"),
    [
        ("dse", "train", 10661, 21322),
        ("dse", "dev", 1415, 2830),
        ("newsmtsc", "train", 7758, 8739),
        ("newsmtsc", "dev_rw", 320, 343),
        ("newsmtsc", "dev_mt", 216, 442),
        ("seesaw", "train", 381, 6263),
        ("seesaw", "valid", 105, 2436),
    ],
)
def test_public_corpora(folder: str, part: str, count: int, pairs: int) -> None:
    corpus = read_corpus(SHARED / folder, split=part)
    assert corpus.format == folder
    found = list(corpus)
    assert len(found) == count
    assert sum(len(gold_pairs(r)) for r in found) == pairs
    cut = 0
    for record in found:
        for m in record.mentions:
            assert record.text[m.start : m.end].strip()
            for at in (m.start, m.end):
                around = record.text[max(0, at - 1) : at + 1]
                cut += at > 0 and len(around) == 2 and around.isalnum()
    # What is left are sentences glued together without a space.
    assert cut <= (5 if (folder, part) == ("dse", "train") else 0)
