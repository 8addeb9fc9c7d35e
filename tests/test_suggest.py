"""Suggestions: uncertain, unlike each other, ready to fill in here and in Label Studio."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from click.testing import CliRunner

import stancelib
from stancelib.acquire import Candidate, Pool, uncertainty
from stancelib.annotated import training_pairs
from stancelib.cli import main
from stancelib.corpora import AnnotatedCorpus, gold_pairs, read_corpus, write_native
from stancelib.errors import InputError
from stancelib.labelstudio_tasks import label_config, label_task
from stancelib.shingles import shingles
from stancelib.suggest import Suggestion, suggest
from stancelib.types import AUTHOR, LABELS, Article, ArticleResult
from stancelib.validate import check_corpus

TALKS = (
    "France and Germany met in Geneva on Monday. Germany sent France the agenda for the talks on "
    "Tuesday evening. The French delegation, which had hardly defended Italy before, was said to "
    "share a few of Berlin's doubts about it. Italy condemned Spain as a reckless neighbour."
)
SPEECH = (
    "Italy's prime minister, Aldo Ferri, spoke for an hour in Milan. “Nobody here has forgotten "
    "what Spain promised the fishermen of the south.”"
)
PORTS = (
    "Greece, whose harbours need the money, would rather have Turkey as a partner than as a judge. "
    "Turkey gave Greece a cautious answer that pleased few in the harbour towns."
)
ARTICLES = [Article(TALKS, id="talks"), Article(SPEECH, id="speech"), Article(PORTS, id="ports")]


@pytest.fixture(scope="module")
def model() -> stancelib.StanceModel:
    return stancelib.load("fast")


@pytest.fixture(scope="module")
def found(model: stancelib.StanceModel) -> list[Suggestion]:
    return suggest(model, ARTICLES, 20, per_article=9)


def candidate(name: str, value: float, vector: tuple[float, ...] = (1.0, 0.0)) -> Candidate:
    return Candidate(name, name, value, np.array(vector, dtype=np.float32))


# --- what is worth annotating ---------------------------------------------------------


def test_a_clear_neutral_is_less_worth_than_a_doubtful_opinion() -> None:
    given = np.array([[0.1, 0.8, 0.1], [0.45, 0.4, 0.15], [0.9, 0.08, 0.02], [0.05, 0.5, 0.45]])
    values = uncertainty(given)
    assert values[0] < values[2] < min(values[1], values[3])
    assert uncertainty(np.array([[0.5, 0.5, 0.0]]))[0] == pytest.approx(1.0)
    assert uncertainty(np.array([[0.0, 1.0, 0.0]]))[0] == 0.0
    assert uncertainty(np.zeros((0, 3))).shape == (0,)


def test_the_model_is_undecided_about_what_is_suggested(
    model: stancelib.StanceModel, found: list[Suggestion]
) -> None:
    texts = [s.text for s in found]
    assert len(texts) == len(set(texts))
    by_text = {s.text: s.uncertainty for s in found}
    plain = next(v for t, v in by_text.items() if t.startswith("France and Germany met"))
    blunt = next(v for t, v in by_text.items() if t.startswith("Italy condemned"))
    torn = next(v for t, v in by_text.items() if t.startswith("Greece, whose"))
    assert torn > plain
    assert torn > blunt
    assert [s.text for s in suggest(model, ARTICLES, 1)] == [found[0].text]
    assert found[0].uncertainty == max(s.uncertainty for s in found)


def test_the_marks_are_the_mentions(found: list[Suggestion]) -> None:
    texts = {article.id: article.text for article in ARTICLES}
    for s in found:
        assert texts[s.article][s.start : s.start + len(s.text)] == s.text
        assert s.source is not None
        assert s.source_span is not None
        source, target = s.text[slice(*s.source_span)], s.text[slice(*s.target_span)]
        assert source.strip() == source != ""
        assert source in s.question
        assert target in s.question
        assert sum(s.probabilities) == pytest.approx(1.0)
    assert len({s.id for s in found}) == len(found)


def test_a_speaker_outside_of_the_sentence_comes_with_the_one_before(
    found: list[Suggestion],
) -> None:
    said = next(s for s in found if "fishermen" in s.text)
    assert said.text == SPEECH
    assert said.source is not None
    assert said.source.name == "Aldo Ferri"
    assert said.text[slice(*said.target_span)] == "Spain"


def test_same_seed_same_suggestions(model: stancelib.StanceModel, found: list[Suggestion]) -> None:
    assert suggest(model, ARTICLES, 20, per_article=9) == found
    assert suggest(model, iter(ARTICLES), 20, per_article=9, seed=0) == found


def test_at_most_so_many_of_an_article_and_of_all(model: stancelib.StanceModel) -> None:
    counts = Counter(s.article for s in suggest(model, ARTICLES, 20, per_article=2))
    assert counts["talks"] == 2
    assert max(counts.values()) == 2
    assert len(suggest(model, ARTICLES, 3)) == 3


def test_near_duplicates_are_suggested_once(
    model: stancelib.StanceModel, found: list[Suggestion]
) -> None:
    copies = [Article(TALKS.replace("Monday", day), id=day) for day in ("Friday", "Sunday")]
    again = suggest(model, [*ARTICLES, *copies], 40, per_article=9)
    seen: set[int] = set()
    for s in again:
        assert seen.isdisjoint(shingles(s.text))
        seen |= shingles(s.text)
    assert len(again) < len(found) + 3


def test_what_is_annotated_already_is_left_out(model: stancelib.StanceModel) -> None:
    rest = suggest(model, ARTICLES, annotated=[TALKS, PORTS])
    # A sentence of less than eight words is near to nothing but itself.
    assert {s.article for s in rest if len(s.text.split()) >= 8} == {"speech"}
    done = [s.text for s in suggest(model, ARTICLES, per_article=9)]
    assert suggest(model, ARTICLES, annotated=done) == []


def test_the_authors_stance_on_request(model: stancelib.StanceModel) -> None:
    alone = [Article("Norland's disgraceful envoy left without a word.", id="n")]
    assert suggest(model, alone, actors=["Norland"]) == []
    (s,) = suggest(model, alone, actors=["Norland"], author=True)
    assert (s.source, s.source_span, s.target.name) == (None, None, "Norland")
    assert s.id == "n#AUTHOR-0"
    assert s.question.startswith("the author -> Norland")


def test_issues_are_targets(model: stancelib.StanceModel) -> None:
    text = "Belgium had long been of two minds about the canal toll, its envoy said."
    (s,) = suggest(model, [text], issues=["canal toll"])
    assert (s.article, s.target.name, s.target.kind) == ("article-1", "canal toll", "issue")
    record = s.to_record()
    assert record.unlabelled == (("source", "target"),)


def test_an_article_that_fails_is_told_and_passed_over(model: stancelib.StanceModel) -> None:
    failures: list[ArticleResult] = []
    bad: Any = Article(None, id="bad")  # type: ignore[arg-type]
    found = suggest(model, [bad, ARTICLES[2]], on_failure=failures.append)
    assert [(f.index, f.id) for f in failures] == [(0, "bad")]
    assert {s.article for s in found} == {"ports"}
    with pytest.raises(Exception):  # noqa: B017, PT011
        suggest(model, [bad])


@pytest.mark.parametrize("options", [{"n": 0}, {"per_article": 0}])
def test_misuse(model: stancelib.StanceModel, options: dict[str, int]) -> None:
    with pytest.raises(InputError, match="at least 1"):
        suggest(model, ARTICLES, **options)
    with pytest.raises(InputError, match="put it in a list"):
        suggest(model, TALKS)


# --- the pool -------------------------------------------------------------------------


def test_the_pool_holds_the_most_uncertain_of_a_long_stream() -> None:
    values = np.random.default_rng(3).random(2000)
    pool = Pool(50)
    for i, value in enumerate(values):
        pool.add(candidate(f"passage number {i} of many", float(value), (np.cos(i), np.sin(i))))
        assert len(pool) <= 50
    kept = {c.value for c in pool.choose(50)}
    assert kept == set(np.sort(values)[-50:].tolist())
    assert len(pool.choose(500)) == 50
    assert Pool(5).choose(3) == []


def test_of_near_duplicates_the_more_uncertain_one_stays() -> None:
    shared = "the minister said on Monday that the talks had gone well"
    pool = Pool(10)
    for name, value in ((f"{shared} a", 0.4), (f"{shared} b", 0.7), (f"{shared} c", 0.5)):
        pool.add(candidate(name, value))
    assert [c.value for c in pool.choose(9)] == [0.7]
    aware = Pool(10, known=[f"Yesterday {shared}."])
    aware.add(candidate(f"{shared} d", 0.9))
    assert len(aware) == 0


def test_a_pool_of_replaced_candidates_does_not_grow() -> None:
    pool = Pool(4)
    for i in range(1000):
        pool.add(candidate(f"one passage {i % 3}", i / 1000, (1.0, i % 3)))
    assert len(pool) == 3
    assert len(pool._order) <= 8


def test_something_else_comes_before_more_of_the_same() -> None:
    pool = Pool(10)
    for name, value, vector in (
        ("first", 0.90, (1.0, 0.0)),
        ("like the first", 0.85, (0.99, 0.14)),
        ("another", 0.70, (0.0, 1.0)),
        ("sure", 0.05, (-1.0, 0.0)),
    ):
        pool.add(candidate(name, value, vector))
    assert [c.item for c in pool.choose(4)] == ["first", "another", "like the first", "sure"]


# --- filling in -----------------------------------------------------------------------


def test_native_records_say_that_they_are_not_filled_in(
    found: list[Suggestion], tmp_path: Path
) -> None:
    path = tmp_path / "todo.jsonl"
    lines = [json.dumps(s.to_native()) for s in found]
    path.write_text("\n".join(lines), "utf-8")
    corpus = read_corpus(path)
    assert [r.unlabelled for r in corpus] == [(("source", "target"),)] * len(found)
    assert all(gold_pairs(r) == () for r in corpus)
    check = check_corpus(corpus)
    assert check.unlabelled == len(found)
    assert f"not filled in yet {len(found)} pairs" in str(check)
    copy = tmp_path / "copy.jsonl"
    write_native(corpus, copy)
    assert list(read_corpus(copy)) == list(corpus)

    half = [line.replace("null", f'"{LABELS[i % 3]}"') for i, line in enumerate(lines[:-1])]
    path.write_text("\n".join([*half, lines[-1]]), "utf-8")
    filled = read_corpus(path)
    assert check_corpus(filled).unlabelled == 1
    pairs = list(training_pairs(filled))
    assert [p.label for p in pairs] == [LABELS[i % 3] for i in range(len(half))]
    assert all(p.pair is not None for p in pairs)
    assert [p.doc for p in pairs] == [s.article for s in found[:-1]]


def test_an_unlabelled_pair_is_checked_and_never_implied_neutral(tmp_path: Path) -> None:
    record: dict[str, Any] = {
        "id": "1",
        "text": "Norland wrote to Estmark.",
        "mentions": [{"id": "a", "start": 0, "end": 7}, {"id": "b", "start": 17, "end": 24}],
        "stances": [{"source": "a", "target": "b", "label": None}],
        "complete": True,
    }
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(record), "utf-8")
    (read,) = read_corpus(path)
    assert [(s.source, s.target) for s in gold_pairs(read)] == [("b", "a")]
    record["stances"][0]["target"] = "c"
    path.write_text(json.dumps(record), "utf-8")
    (bad,) = read_corpus(path, errors="skip").skipped
    assert bad.field == "unlabelled stances[0].target"


def test_ids_of_mentions_and_actors_do_not_clash(model: stancelib.StanceModel) -> None:
    text = "The Target chain accused the Source cooperative of spreading doubts about its eggs."
    names = [
        {"name": "Target chain", "id": "target"},
        {"name": "Source cooperative", "id": "source"},
    ]
    (s,) = suggest(model, [text], actors=names)
    record = s.to_record()
    assert len({m.id for m in record.mentions} | {a.id for a in record.actors}) == 4


# --- Label Studio ---------------------------------------------------------------------


def export(task: dict[str, Any], number: int, label: str) -> dict[str, Any]:
    """What Label Studio exports once an annotator has taken the prediction over and chosen."""
    result = json.loads(json.dumps(task["predictions"][0]["result"]))
    for item in result:
        if item["type"] == "relation":
            item["labels"] = [label] if label else []
    if not any(item["type"] == "relation" for item in result):
        value = {k: result[0]["value"][k] for k in ("start", "end", "text")}
        choice = {**result[0], "from_name": "stance", "type": "choices"}
        result.append({**choice, "value": {**value, "choices": [label]}})
    return {"id": number, "data": task["data"], "annotations": [{"id": 7, "result": result}]}


def test_label_studio_there_and_back(model: stancelib.StanceModel, tmp_path: Path) -> None:
    text = (
        "🎉 Norland, of all places, thanked\r\nEstmark 🎉 for what its envoy called nothing. "
        "The disgraced Estmark court knew better."
    )
    given = suggest(
        model, [Article(text, id="a")], actors=["Norland", "Estmark"], author=True, per_article=9
    )
    pairs = suggest(model, [Article(text, id="a")], actors=["Norland", "Estmark"])
    tasks = [label_task(s, model.info) for s in [*pairs, *given]]
    exported = [export(task, i, LABELS[i % 3]) for i, task in enumerate(tasks)]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(exported), "utf-8")
    records = list(read_corpus(path))
    for i, (record, s) in enumerate(zip(records, [*pairs, *given], strict=True)):
        (stance,) = record.stances
        source = AUTHOR if s.source is None else "source"
        assert (stance.source, stance.target, stance.label) == (source, "target", LABELS[i % 3])
        spans = {m.id: (m.start, m.end) for m in record.mentions}
        assert spans["target"] == s.target_span
        assert spans.get("source") == s.source_span
        assert record.doc == "a"
    assert {s.source is None for s in [*pairs, *given]} == {True, False}


def test_a_relation_left_without_label_is_not_filled_in(
    found: list[Suggestion], model: stancelib.StanceModel, tmp_path: Path
) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps([export(label_task(found[0], model.info), 1, "")]), "utf-8")
    (record,) = read_corpus(path)
    assert record.unlabelled == (("source", "target"),)
    assert check_corpus(AnnotatedCorpus.from_records([record])).unlabelled == 1


def test_the_configuration_has_what_the_tasks_use(
    found: list[Suggestion], model: stancelib.StanceModel
) -> None:
    view = ElementTree.fromstring(label_config())
    assert [r.get("value") for r in view.iter("Relation")] == list(LABELS)
    controls = {e.get("name") for e in view.iter() if e.get("name")}
    labels = {e.get("value") for e in view.iter("Label")}
    task = label_task(found[0], model.info)
    used = {e.get("value", "")[1:] for e in view.iter() if e.get("value", "").startswith("$")}
    assert used <= task["data"].keys()
    for item in task["predictions"][0]["result"]:
        if item["type"] == "labels":
            assert {item["from_name"], item["to_name"]} <= controls
            assert set(item["value"]["labels"]) <= labels


# --- the command ----------------------------------------------------------------------


def run(*args: str) -> Any:
    return CliRunner().invoke(main, ["suggest", *args])


def test_the_command_writes_both_files(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(json.dumps({"id": a.id, "text": a.text}) for a in ARTICLES), "utf-8")
    todo, tasks = tmp_path / "todo.jsonl", tmp_path / "tasks.json"
    done = run(str(news), "-n", "4", "-o", str(todo), "--label-studio", str(tasks))
    assert done.exit_code == 0, done.output
    assert "4 pairs suggested from 3 articles" in done.stderr
    assert len(list(read_corpus(todo))) == 4
    assert len(json.loads(tasks.read_text("utf-8"))) == 4
    assert tasks.with_suffix(".xml").read_text("utf-8") == label_config()
    again = run(str(news), "-o", str(todo))
    assert again.exit_code == 2
    assert "exists already" in again.stderr

    printed = run(str(news), "-n", "4")
    assert printed.stdout == todo.read_text("utf-8")
    rest = run(str(news), "--annotated", str(todo))
    assert rest.exit_code == 0
    ids = {json.loads(line)["id"] for line in rest.stdout.splitlines()}
    assert ids.isdisjoint(r.id for r in read_corpus(todo))


def test_bad_records_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    news.write_text('{"id": 1}\n' + json.dumps({"text": PORTS}) + "\n", "utf-8")
    done = run(str(news))
    assert done.exit_code == 3
    assert "line 1: no 'text'" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert run(str(news), "-o", str(tmp_path / "x.csv")).exit_code == 2
    assert run(str(tmp_path / "none.txt")).exit_code == 2
