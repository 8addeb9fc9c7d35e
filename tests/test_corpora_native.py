"""The native format: read, refused, written, and its schema. All sentences are made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from corpus_files import RECORD, ROOT, write
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
from stancelib.corpora.native import from_json, to_json
from stancelib.errors import CorpusError, InputError
from stancelib.types import KINDS, LABELS, Actor


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


# --- the schema ----------------------------------------------------------------------


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
