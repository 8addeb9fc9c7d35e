"""What a graph is written as: a matrix, JSON, records, tables, text for a terminal, a page."""

from __future__ import annotations

import datetime
import json
import re
import sys
from html.parser import HTMLParser

import numpy as np
import pytest
from made_graphs import (
    BIDEN,
    EVERYONE,
    LAVROV,
    NATO,
    OPPOSE,
    RUSSIA,
    SUPPORT,
    TAX,
    TEXT,
    US,
    example,
    make,
    piece,
)

from stancelib.errors import MissingExtraError
from stancelib.exports import COLUMNS
from stancelib.graph import PairEvidence, StanceGraph
from stancelib.types import AUTHOR, Actor, Article, ModelInfo


@pytest.fixture
def graph():
    return example()


def test_matrix(graph):
    names, scores = graph.matrix()
    assert names == tuple(a.name for a in EVERYONE)
    assert scores.shape == (7, 7)
    at = {name: k for k, name in enumerate(names)}
    assert scores[at["Russia"], at["NATO"]] == graph["Russia", "NATO"].score
    assert scores[at["United States"], at["NATO"]] == 0.0
    assert np.isnan(scores[at["NATO"], at["Russia"]])
    assert np.isnan(np.diag(scores)).all()
    assert np.isfinite(scores).sum() == sum(s.source != AUTHOR for s in graph)


def test_matrix_names_are_distinct():
    twins = tuple(Actor(i, "John Smith", "person") for i in ("s1", "s2"))
    names, _ = make(actors=twins, mentions=()).matrix()
    assert names == ("s1", "s2")


def test_json_has_the_documented_shape(graph):
    line = graph.to_json()
    assert "\n" not in line
    found = json.loads(line)
    assert list(found) == [
        "schema", "id", "title", "date", "outlet", "model", "warnings", "actors", "stances", "tone",
    ]  # fmt: skip
    assert found["schema"] == 1
    assert [found[key] for key in ("id", "title", "date", "outlet")] == [
        "a1", "A row", "2024-05-06", "The Daily",
    ]  # fmt: skip
    assert found["model"] == {"name": "fast", "version": "1.0", "sha256": "ab" * 32}
    assert list(found["model"]) == ["name", "version", "sha256"]
    assert found["warnings"] == ["text that does not look like English"]

    for actor in found["actors"]:
        assert list(actor) == ["id", "name", "kind", "parent", "aliases", "metadata", "mentions"]
    by_id = {actor["id"]: actor for actor in found["actors"]}
    assert AUTHOR not in by_id
    assert by_id[TAX.id]["kind"] == "issue"
    assert by_id[LAVROV.id] == {
        "id": LAVROV.id,
        "name": "Sergey Lavrov",
        "kind": "person",
        "parent": "country:ru",
        "aliases": ["Lavrov"],
        "metadata": {},
        "mentions": [
            {"start": 0, "end": 6, "text": "Lavrov", "reason": "surname of Sergey Lavrov"}
        ],
    }
    assert list(by_id[LAVROV.id]["mentions"][0]) == ["start", "end", "text", "reason"]

    for stance in found["stances"]:
        assert list(stance) == [
            "source", "target", "label", "score", "probabilities", "uncertain", "rolled_up",
            "evidence",
        ]  # fmt: skip
        p = stance["probabilities"]
        assert list(p) == ["oppose", "neutral", "support"]
        assert sum(p.values()) == pytest.approx(1.0)
        assert stance["score"] == pytest.approx(p["support"] - p["oppose"])
        assert isinstance(stance["uncertain"], bool)
        assert isinstance(stance["rolled_up"], bool)
        for evidence in stance["evidence"]:
            assert list(evidence) == [
                "start", "end", "text", "score", "source", "target", "reported_by",
            ]  # fmt: skip
            assert TEXT[evidence["start"] : evidence["end"]] == evidence["text"]
    pairs = {(s["source"], s["target"]): s for s in found["stances"]}
    assert len(pairs) == len(found["stances"])
    assert pairs[RUSSIA.id, NATO.id]["rolled_up"] is True
    assert pairs[RUSSIA.id, NATO.id]["evidence"][0]["source"] == LAVROV.id
    assert pairs[RUSSIA.id, NATO.id]["evidence"][0]["reported_by"] == BIDEN.id
    assert found["tone"] == {
        "label": "oppose",
        "score": -0.5,
        "probabilities": {"oppose": 0.6, "neutral": 0.3, "support": 0.1},
    }
    assert found == graph.to_dict()


def test_json_is_one_line_of_utf8_whatever_the_text():
    text = "a\u2028b\u2029c\x85d\né\ud800"
    article = Article(text, id="x", title=text)
    line = make(
        PairEvidence(RUSSIA.id, NATO.id, OPPOSE, 0, len(text), text), article=article, mentions=()
    ).to_json()
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    assert json.loads(line)["title"] == text
    readable = make(article=Article("é\u2028", title="é\u2028"), mentions=()).to_json()
    assert "é" in readable
    assert len(readable.splitlines()) == 1


def test_metadata_that_json_does_not_know_becomes_text():
    actor = Actor("a", "A", "person", metadata={"since": datetime.date(2020, 1, 2)})
    found = json.loads(make(actors=(actor,), mentions=()).to_json())
    assert found["actors"][0]["metadata"] == {"since": "2020-01-02"}


def test_records_are_flat_and_hold_assessed_pairs_only(graph):
    records = graph.to_records()
    assert len(records) == len(graph)
    for record in records:
        assert tuple(record) == COLUMNS
        assert not any(isinstance(value, (list, dict, tuple)) for value in record.values())
    by_pair = {(r["source_name"], r["target_name"]): r for r in records}
    assert by_pair["United States", "NATO"]["label"] == "neutral"
    assert ("NATO", "Russia") not in by_pair
    assert by_pair[AUTHOR, "Sergey Lavrov"]["source_kind"] == "author"
    lavrov = by_pair["Sergey Lavrov", "NATO"]
    assert lavrov["evidence"] == TEXT[:32]
    assert (lavrov["n_evidence"], lavrov["n_articles"]) == (1, 1)


def test_to_frame(graph):
    pytest.importorskip("pandas")
    frame = graph.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert len(frame) == len(graph)
    assert tuple(make(actors=(), mentions=()).to_frame().columns) == COLUMNS


def test_to_networkx(graph):
    pytest.importorskip("networkx")
    network = graph.to_networkx()
    assert set(network.nodes) == {a.id for a in EVERYONE} | {AUTHOR}
    assert network.number_of_edges() == len(graph)
    assert network.edges[US.id, NATO.id]["label"] == "neutral"
    assert not network.has_edge(NATO.id, RUSSIA.id)
    assert network.nodes[LAVROV.id]["mentions"] == 1


@pytest.mark.parametrize(
    ("method", "module"), [("to_frame", "pandas"), ("to_networkx", "networkx")]
)
def test_missing_extras_say_what_to_install(graph, monkeypatch, method, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=rf"stancelib\[{module}\]"):
        getattr(graph, method)()


def test_repr_is_short(graph):
    assert repr(graph).startswith("<StanceGraph: 7 actors, ")
    assert "oppose" in repr(graph)
    assert len(repr(graph)) < 300
    assert "0 actors, 0 stances" in repr(make(actors=(), mentions=()))


def test_text_listing(graph):
    text = graph.to_text(width=60)
    assert text.index("Sergey Lavrov -> NATO") < text.index("AUTHOR -> Sergey Lavrov")
    assert '"Lavrov condemned Nato on Monday."' in text
    assert "reported by Joe Biden" in text
    assert "rolled up" in text
    assert "1 neutral pair not shown" in text
    assert "United States -> NATO" not in text
    assert "United States -> NATO" in graph.to_text(neutral=True)
    assert f"{len(graph) - 2} weaker" not in text
    assert "weaker not shown" in graph.to_text(top=1)
    assert all(len(line) <= 60 for line in text.splitlines())
    assert "\x1b" not in text


def test_text_listing_cannot_steer_a_terminal():
    text = "bad \x1b[2Jthing\u202e \x9b31m\r\nmore"
    graph = make(
        PairEvidence("x", NATO.id, OPPOSE, 0, len(text), text),
        actors=(Actor("x", "X\x1b]0;title\x07", "person"), NATO),
        article=Article(text, title="\x1b[31m"),
        mentions=(),
    )
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", graph.to_text())


def test_an_empty_graph_exports_emptiness():
    empty = make(actors=(), mentions=())
    assert len(empty) == 0
    assert empty.matrix()[1].shape == (0, 0)
    assert empty.to_records() == []
    assert json.loads(empty.to_json())["stances"] == []
    assert "no actors found" in empty.to_text()
    assert "No pair" in empty.to_html()
    assert "No pair" in empty._repr_html_()


# -- HTML


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def _parsed(page: str) -> _Tags:
    parser = _Tags()
    parser.feed(page)
    return parser


HOSTILE = "</div><script>alert(1)</script><img src=x onerror='x()'>\"& \x00\x1b \ud800"


@pytest.mark.parametrize("export", ["to_html", "_repr_html_"])
def test_hostile_text_is_escaped_everywhere(export):
    text = f"{HOSTILE} attacks {HOSTILE}"
    person = Actor("x", HOSTILE, "person", (HOSTILE,))
    article = Article(text, id=HOSTILE, title=HOSTILE, date=HOSTILE, outlet=HOSTILE)
    graph = make(
        PairEvidence("x", NATO.id, OPPOSE, 0, len(text), text, reported_by="x"),
        actors=(person, NATO),
        mentions=(),
        article=article,
        model=ModelInfo(HOSTILE, HOSTILE, ""),
        warnings=(HOSTILE,),
    )
    for shown in (graph, StanceGraph.merge([graph])):
        page = getattr(shown, export)()
        tags = _parsed(page).tags
        assert not {"script", "img", "iframe", "object", "link"} & {tag for tag, _ in tags}
        for _, attributes in tags:
            assert not any(name.startswith("on") or name == "src" for name in attributes)
            assert attributes.get("href", "#").startswith("#")
        page.encode("utf-8")
        assert "\x00" not in page


def test_page_marks_the_evidence_in_the_unchanged_text(graph):
    page = graph.to_html()
    assert page.startswith("<!DOCTYPE html>")
    parsed = _parsed(page.split('<div class="text">')[1].split("</div>")[0])
    assert "".join(parsed.text) == TEXT
    marks = [attributes for tag, attributes in parsed.tags if tag == "mark"]
    assert {mark["class"] for mark in marks} <= {"oppose", "neutral", "support"}
    anchors = {mark["id"] for mark in marks if "id" in mark}
    links = set(re.findall(r'href="#(at\d+)"', page))
    assert links
    assert links <= anchors
    assert "http:" not in page
    assert "https:" not in page


def test_overlapping_evidence_keeps_the_text_whole():
    graph = make(
        piece(RUSSIA.id, NATO.id, OPPOSE, 0, 20),
        piece(NATO.id, RUSSIA.id, SUPPORT, 10, 40),
        piece(US.id, RUSSIA.id, SUPPORT, 12, 15),
    )
    parsed = _parsed(graph.to_html().split('<div class="text">')[1].split("</div>")[0])
    assert "".join(parsed.text) == TEXT
    depth = [tag for tag, _ in parsed.tags]
    assert depth == ["mark"] * 5
