from __future__ import annotations

import datetime
import itertools
import json
import pickle
import re
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

from stancelib.errors import (
    InputError,
    MissingExtraError,
    NotAssessedError,
    StancelibError,
    UnknownActorError,
)
from stancelib.exports import COLUMNS
from stancelib.graph import PairEvidence, StanceGraph, build_graph
from stancelib.types import AUTHOR, Actor, Article, Mention, ModelInfo, Tone

OPPOSE = (0.88, 0.1, 0.02)
SUPPORT = (0.03, 0.12, 0.85)
NEUTRAL = (0.05, 0.9, 0.05)

RUSSIA = Actor("country:ru", "Russia", "country", ("Russian Federation",))
NATO = Actor("org:nato", "NATO", "organisation", ("North Atlantic Treaty Organization", "Nato"))
US = Actor("country:us", "United States", "country", ("US", "USA", "America"))
LAVROV = Actor("sergey-lavrov", "Sergey Lavrov", "person", ("Lavrov",), "country:ru")
PUTIN = Actor("vladimir-putin", "Vladimir Putin", "person", ("Putin",), "country:ru")
BIDEN = Actor("joe-biden", "Joe Biden", "person", ("Biden",), "country:us")
TAX = Actor("carbon-tax", "carbon tax", "issue")
EVERYONE = (RUSSIA, NATO, US, LAVROV, PUTIN, BIDEN, TAX)

TEXT = "Lavrov condemned Nato on Monday. The alliance kept silent."
ARTICLE = Article(TEXT, id="a1", title="A row", date="2024-05-06", outlet="The Daily")
MODEL = ModelInfo("fast", "1.0", "ab" * 32)
TONE = Tone("oppose", -0.5, (0.6, 0.3, 0.1))
LAVROV_MENTION = Mention(0, 6, "Lavrov", LAVROV.id, "alias", "surname of Sergey Lavrov", 0, 0, 1)


def piece(source, target, probabilities=OPPOSE, start=0, end=32, **others):
    return PairEvidence(source, target, probabilities, start, end, TEXT[start:end], **others)


def make(*evidence, actors=EVERYONE, article=ARTICLE, mentions=(LAVROV_MENTION,), **others):
    others = {"tone": TONE, "model": MODEL, "warnings": ()} | others
    return build_graph(article, actors, mentions, evidence, **others)


def rows(graph):
    return {(s.source, s.target): s.rolled_up for s in graph}


# -- pooling and roll-up


def test_one_stance_per_ordered_pair():
    graph = make(piece("country:ru", "org:nato"), piece("org:nato", "country:ru", NEUTRAL))
    assert graph["Russia", "NATO"].label == "oppose"
    assert graph["Russia", "NATO"].probabilities == OPPOSE
    assert graph["Russia", "NATO"].score == pytest.approx(-0.86)
    assert graph["NATO", "Russia"].label == "neutral"
    assert len(graph) == 2


def test_a_person_counts_also_for_the_parent_as_source():
    graph = make(piece(LAVROV.id, NATO.id))
    assert rows(graph) == {(LAVROV.id, NATO.id): False, (RUSSIA.id, NATO.id): True}
    evidence = graph["Russia", "NATO"].evidence[0]
    assert (evidence.source, evidence.target) == (LAVROV.id, NATO.id)


def test_a_person_counts_also_for_the_parent_as_target():
    graph = make(piece(BIDEN.id, PUTIN.id))
    assert rows(graph) == {
        (BIDEN.id, PUTIN.id): False,
        (BIDEN.id, RUSSIA.id): True,
        (US.id, PUTIN.id): True,
        (US.id, RUSSIA.id): True,
    }


def test_own_and_rolled_up_evidence_share_one_row():
    graph = make(piece(RUSSIA.id, NATO.id, SUPPORT), piece(LAVROV.id, NATO.id))
    stance = graph["Russia", "NATO"]
    assert stance.rolled_up
    assert {e.source for e in stance.evidence} == {RUSSIA.id, LAVROV.id}
    assert abs(stance.score) < 0.1
    assert not graph["Lavrov", "NATO"].rolled_up


@pytest.mark.parametrize(
    ("source", "target"),
    [(LAVROV, PUTIN), (LAVROV, RUSSIA), (RUSSIA, LAVROV)],
    ids=["colleagues", "own country", "own minister"],
)
def test_nothing_rolls_up_onto_a_common_ancestor(source, target):
    assert rows(make(piece(source.id, target.id))) == {(source.id, target.id): False}


def test_roll_up_follows_several_levels():
    ministry = Actor("mfa", "Foreign Ministry", "organisation", (), RUSSIA.id)
    speaker = Actor("speaker", "Maria Ivanova", "person", (), "mfa")
    graph = make(piece("speaker", NATO.id), actors=(RUSSIA, NATO, ministry, speaker), mentions=())
    assert rows(graph) == {
        ("speaker", NATO.id): False,
        ("mfa", NATO.id): True,
        (RUSSIA.id, NATO.id): True,
    }


def test_roll_up_survives_cycles_and_missing_parents():
    a = Actor("a", "A", "group", (), "b")
    b = Actor("b", "B", "group", (), "a")
    own = Actor("own", "Own", "group", (), "own")
    lost = Actor("lost", "Lost", "person", (), "not-here")
    graph = make(
        piece("a", "org:nato"),
        piece("lost", "org:nato"),
        piece("own", "org:nato"),
        actors=(a, b, own, lost, NATO),
        mentions=(),
    )
    assert rows(graph) == {
        ("a", NATO.id): False,
        ("b", NATO.id): True,
        ("lost", NATO.id): False,
        ("own", NATO.id): False,
    }


def test_an_issue_speaks_for_nobody():
    issue = Actor("i", "sanctions on Russia", "issue", (), RUSSIA.id)
    graph = make(piece(BIDEN.id, "i"), actors=(RUSSIA, US, BIDEN, issue), mentions=())
    assert rows(graph) == {(BIDEN.id, "i"): False, (US.id, "i"): True}


def test_the_author_is_a_source_and_its_target_rolls_up():
    graph = make(piece(AUTHOR, LAVROV.id))
    assert rows(graph) == {(AUTHOR, LAVROV.id): False, (AUTHOR, RUSSIA.id): True}
    assert graph[AUTHOR, "Lavrov"].label == "oppose"
    assert AUTHOR not in {a.id for a in graph.actors}


def test_order_of_evidence_makes_no_difference():
    pieces = [
        piece(LAVROV.id, NATO.id),
        piece(PUTIN.id, NATO.id, NEUTRAL, 5, 9),
        piece(RUSSIA.id, NATO.id, SUPPORT, 2, 4),
        piece(NATO.id, RUSSIA.id, (0.3, 0.4, 0.3)),
    ]
    assert len({make(*order).to_json() for order in itertools.permutations(pieces)}) == 1


def test_what_a_stance_rests_on_comes_first():
    graph = make(
        piece(RUSSIA.id, NATO.id, SUPPORT, 0, 3),
        piece(RUSSIA.id, NATO.id, (0.7, 0.2, 0.1), 5, 8),
        piece(RUSSIA.id, NATO.id, OPPOSE, 10, 20),
        piece(RUSSIA.id, NATO.id, OPPOSE, 9, 20),
    )
    stance = graph["Russia", "NATO"]
    assert stance.label == "oppose"
    assert [e.start for e in stance.evidence] == [9, 10, 5, 0]


def test_min_confidence_marks_and_keeps_the_numbers():
    pieces = (piece(RUSSIA.id, NATO.id, (0.5, 0.3, 0.2)), piece(NATO.id, RUSSIA.id))
    plain, strict = make(*pieces), make(*pieces, min_confidence=0.6)
    assert not any(s.uncertain for s in plain)
    assert strict["Russia", "NATO"].uncertain
    assert not strict["NATO", "Russia"].uncertain
    assert [s.probabilities for s in plain] == [s.probabilities for s in strict]
    assert [s.label for s in plain] == [s.label for s in strict]


def test_pieces_toward_oneself_or_without_weight_are_left_out():
    assert len(make(piece(NATO.id, NATO.id), piece(RUSSIA.id, NATO.id, weight=0.0))) == 0


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: make(piece("nobody", NATO.id)), "nobody"),
        (lambda: make(piece(NATO.id, AUTHOR)), "AUTHOR"),
        (lambda: make(piece(TAX.id, NATO.id)), "issue is only ever a target"),
        (lambda: make(piece(RUSSIA.id, NATO.id, (0.5, 0.5, 0.5))), "sum to 1"),
        (lambda: make(actors=(NATO, NATO), mentions=()), "distinct"),
        (lambda: make(actors=(Actor(AUTHOR, "A", "person"),), mentions=()), "AUTHOR"),
        (lambda: make(actors=(NATO,)), "mentions of unknown actors: 'sergey-lavrov'"),
        (lambda: make(min_confidence=2), "from 0 to 1"),
    ],
)
def test_contradictory_input_is_refused(build, says):
    with pytest.raises(InputError, match=says):
        build()


# -- querying


@pytest.fixture
def graph():
    return make(
        piece(LAVROV.id, NATO.id, reported_by=BIDEN.id),
        piece(NATO.id, US.id, SUPPORT, 33, 58),
        piece(US.id, NATO.id, NEUTRAL),
        piece(AUTHOR, LAVROV.id, (0.6, 0.3, 0.1)),
        piece(BIDEN.id, TAX.id, SUPPORT),
        warnings=("text that does not look like English",),
    )


@pytest.mark.parametrize(
    "name",
    [
        "org:nato",
        "NATO",
        "Nato",
        "nato",
        "the NATO",
        "The  Nato",
        "north atlantic treaty organization",
    ],
)
def test_any_alias_or_id_finds_an_actor(graph, name):
    assert graph[name, "USA"].label == "support"
    assert graph.get("Lavrov", name).label == "oppose"
    assert (name, "US") in graph


def test_exact_names_come_before_looser_ones():
    us = Actor("pronoun", "us", "group")
    both = make(piece("pronoun", NATO.id), piece(US.id, NATO.id, SUPPORT), actors=(*EVERYONE, us))
    assert both["US", "NATO"].source == US.id
    assert both["us", "NATO"].source == "pronoun"


def test_an_ambiguous_name_is_not_guessed():
    one, two = (Actor(i, f"{i} Congress", "organisation", ("Congress",)) for i in "ab")
    both = make(piece("a", "b"), actors=(one, two), mentions=())
    with pytest.raises(UnknownActorError, match="'a', 'b'"):
        both["Congress", "a"]
    assert both["a", "b"].label == "oppose"


def test_unknown_actors_list_near_matches(graph):
    with pytest.raises(UnknownActorError, match=r"no actor 'Rusia'.*Nearest: 'Russia'") as caught:
        graph["Rusia", "NATO"]
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, StancelibError)
    assert "actors=" in str(caught.value)
    assert graph.get("Rusia", "NATO") is None
    with pytest.raises(UnknownActorError, match="none at all"):
        make(actors=(), mentions=())["a", "b"]


def test_not_assessed_is_not_neutral(graph):
    with pytest.raises(NotAssessedError, match="was not assessed") as caught:
        graph["NATO", "Lavrov"]
    assert isinstance(caught.value, KeyError)
    message = str(caught.value)
    assert "The other order was" in message
    assert "'United States'" in message
    assert "graph.get" in message
    assert graph.get("NATO", "Lavrov") is None
    assert ("NATO", "Lavrov") not in graph
    assert graph.get("US", "NATO").label == "neutral"
    with pytest.raises(NotAssessedError, match="only ever a source"):
        graph["NATO", AUTHOR]
    with pytest.raises(NotAssessedError, match="toward themselves"):
        graph["NATO", "NATO"]


def test_another_key_than_a_pair_is_misuse(graph):
    with pytest.raises(InputError, match="source, target"):
        graph["Russia"]


def test_stances_iterate_strongest_first(graph):
    strengths = [abs(s.score) for s in graph]
    assert strengths == sorted(strengths, reverse=True)
    assert tuple(graph) == graph.stances
    assert len(graph) == len(graph.stances)
    assert graph.stances[0] in graph


def test_graphs_are_frozen_and_pickle(graph):
    graph["NATO", "US"]  # fills what is cached
    with pytest.raises(AttributeError):
        graph.stances = ()
    assert pickle.loads(pickle.dumps(graph)) == graph


# -- exports


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


# -- merging


def _one(article_id, *evidence, date=None, tone=TONE, **others):
    text_id = article_id or "none"
    article = Article(f"{TEXT} {text_id}", id=article_id, date=date)
    return make(*evidence, article=article, tone=tone, **others)


def test_merging_keeps_evidence_articles_and_dates():
    merged = StanceGraph.merge(
        [
            _one("a", piece(LAVROV.id, NATO.id), date="2024-01-01"),
            _one("b", piece(RUSSIA.id, NATO.id, SUPPORT), date="2024-01-02"),
        ]
    )
    assert isinstance(merged, StanceGraph)
    stance = merged["Russia", "NATO"]
    assert {(e.article, e.date) for e in stance.evidence} == {
        ("a", "2024-01-01"),
        ("b", "2024-01-02"),
    }
    assert merged.articles == ("a", "b")
    assert merged.mention_counts == {LAVROV.id: 2}
    assert merged.mentions == ()
    record = next(r for r in merged.to_records() if r["source"] == RUSSIA.id)
    assert (record["n_evidence"], record["n_articles"]) == (2, 2)
    assert repr(merged).startswith("<StanceGraph: 2 articles")
    assert "2 articles" in merged.to_text()


def test_merging_one_graph_changes_no_stance():
    one = _one("a", piece(LAVROV.id, NATO.id), piece(PUTIN.id, NATO.id, NEUTRAL))
    merged = StanceGraph.merge([one])
    assert merged.stances == one.stances
    assert merged.tone == one.tone


def test_each_article_weighs_the_same_in_a_merge():
    loud = _one("loud", *(piece(RUSSIA.id, NATO.id, OPPOSE, k, k + 5) for k in range(9)))
    calm = _one("calm", piece(RUSSIA.id, NATO.id, (0.02, 0.1, 0.88)))
    assert StanceGraph.merge([loud, calm])["Russia", "NATO"].score == pytest.approx(0.0, abs=1e-9)


def test_merging_does_not_depend_on_order_or_grouping():
    graphs = [
        _one("a", piece(RUSSIA.id, NATO.id), piece(RUSSIA.id, NATO.id, NEUTRAL, 1, 4)),
        _one(None, piece(LAVROV.id, NATO.id, SUPPORT)),
        _one("c", piece(RUSSIA.id, NATO.id, NEUTRAL), tone=Tone("support", 0.8, (0.0, 0.2, 0.8))),
    ]
    merge = StanceGraph.merge
    whole = merge(graphs)
    assert merge(reversed(graphs)).stances == whole.stances
    nested = merge([merge(graphs[:2]), graphs[2]])
    assert nested.stances == whole.stances
    assert nested.articles == whole.articles
    assert nested.tone.probabilities == pytest.approx(whole.tone.probabilities)


def test_merging_joins_what_is_known_of_an_actor():
    stub = Actor(LAVROV.id, "Lavrov", "person", ("the minister",), metadata={"age": 70})
    merged = StanceGraph.merge(
        [_one("a", piece(LAVROV.id, NATO.id), actors=(stub, NATO)), _one("b")]
    )
    actor = merged.actor("the minister")
    assert actor.id == LAVROV.id
    assert actor.parent == RUSSIA.id
    assert actor.metadata == {"age": 70}
    assert merged["Sergey Lavrov", "NATO"].label == "oppose"
    assert merged["Russia", "NATO"].rolled_up


def test_merged_json_adds_fields_only():
    one = _one("a", piece(RUSSIA.id, NATO.id), date="2024-01-01")
    alone, merged = one.to_dict(), StanceGraph.merge([one, _one("b")]).to_dict()
    assert list(merged)[: len(alone)] == list(alone)
    assert merged["articles"] == ["a", "b"]
    assert merged["actors"][3]["mention_count"] == 2
    evidence = merged["stances"][0]["evidence"][0]
    assert (evidence["article"], evidence["date"]) == ("a", "2024-01-01")


def test_merging_flags_repeats_and_refuses_mixtures():
    one = _one("a", piece(RUSSIA.id, NATO.id))
    assert any("'a'" in warning for warning in StanceGraph.merge([one, one]).warnings)
    with pytest.raises(InputError, match="different models"):
        StanceGraph.merge([one, _one("b", model=ModelInfo("fast", "2.0", "cd" * 32))])
    with pytest.raises(InputError, match="at least one"):
        StanceGraph.merge([])
