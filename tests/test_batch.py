"""Many articles: lazy, in order, bounded, and never stopped by a bad one."""

from __future__ import annotations

import itertools
import signal
import threading
import time
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancelib
from stancelib import Article, StanceModel
from stancelib.batch import score_many
from stancelib.errors import InputError
from stancelib.graph import StanceGraph
from stancelib.types import ArticleResult

TEXTS = (
    "Russia condemned Ukraine on Monday.",
    "The United States praised Poland. China accused Japan of spying.",
    "",
    "It rained all day.",
    "“France will never accept this,” Germany said.",
)


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("fast")


def facts(result: ArticleResult) -> tuple[object, ...]:
    graph = None if result.graph is None else result.graph.to_json()
    return result.index, result.id, graph, result.failure


class Slow:
    """Stands in for a model: some texts take long, some fail."""

    def score(self, article: str | Article, **options: Any) -> StanceGraph:
        text = article.text if isinstance(article, Article) else article
        if text == "slow":
            time.sleep(5)
        if text == "wrong":
            raise RuntimeError("out of luck")
        if text == "deep":
            return self.score(article, **options)
        return stancelib.load("fast").score("")


# --- one process ---------------------------------------------------------------------------


def test_in_order_with_ids_and_as_alone(model: StanceModel) -> None:
    articles = [Article(t, id=f"a{i}") if i % 2 else t for i, t in enumerate(TEXTS)]
    results = list(model.score_many(articles))
    assert [r.index for r in results] == list(range(len(articles)))
    assert [r.id for r in results] == [None, "a1", None, "a3", None]
    for article, result in zip(articles, results, strict=True):
        assert result.failure is None
        assert result.graph.to_json() == model.score(article).to_json()


def test_text_and_article_are_the_same(model: StanceModel) -> None:
    given_as_text, given_as_article = model.score_many([TEXTS[1], Article(TEXTS[1])])
    assert given_as_text.graph.to_records() == given_as_article.graph.to_records()


def test_nothing_is_read_before_it_is_needed(model: StanceModel) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield TEXTS[0]

    results = model.score_many(endless())
    assert read == 0
    assert [r.index for r in itertools.islice(results, 3)] == [0, 1, 2]
    assert read == 3
    results.close()
    assert read == 3


def test_no_articles(model: StanceModel) -> None:
    assert list(model.score_many([])) == []
    assert list(model.score_many(iter(()), n_jobs=2)) == []


BAD = (None, b"bytes", 7, 1.5, ["list"], object(), Article(None), Article(b"x"), Article(3))  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: type(bad).__name__)
def test_a_bad_item_is_recorded(model: StanceModel, bad: Any) -> None:
    results = list(model.score_many([TEXTS[0], bad, TEXTS[0]]))
    assert [r.failure is None for r in results] == [True, False, True]
    failed = results[1]
    assert failed.graph is None
    assert failed.index == 1
    assert failed.failure is not None
    assert failed.failure.stage
    assert "InputError" in failed.failure.reason
    with pytest.raises(InputError):
        list(model.score_many([bad], on_error="raise"))


def test_the_first_failure_stops_on_request() -> None:
    results = score_many(Slow(), ["a", "b", "wrong", "c"], on_error="raise")  # type: ignore[arg-type]
    assert [next(results).index, next(results).index] == [0, 1]
    with pytest.raises(RuntimeError, match="out of luck"):
        next(results)


def test_any_exception_is_recorded() -> None:
    results = list(score_many(Slow(), ["wrong", "deep", "fine"]))  # type: ignore[arg-type]
    assert [r.failure and r.failure.reason.split(":")[0] for r in results] == [
        "RuntimeError",
        "RecursionError",
        None,
    ]


def test_what_the_reader_raises_is_not_hidden(model: StanceModel) -> None:
    def broken() -> Iterator[str]:
        yield TEXTS[0]
        raise OSError("the disk is gone")

    results = model.score_many(broken())
    assert next(results).index == 0
    with pytest.raises(OSError, match="disk"):
        next(results)


def test_actors_issues_and_confidence_reach_every_article(model: StanceModel) -> None:
    texts = ["Blorbo Corp condemned the frobnication tax.", "Blorbo Corp praised Russia."]
    for n_jobs in (1, 2):
        results = list(
            model.score_many(
                texts,
                n_jobs=n_jobs,
                actors=({"name": n, "id": "blorbo"} for n in ["Blorbo Corp"]),
                issues=["frobnication tax"],
                min_confidence=1.0,
            )
        )
        graphs = [r.graph for r in results]
        assert graphs[0].get("blorbo", "frobnication tax") is not None
        assert graphs[1].get("Blorbo Corp", "Russia") is not None
        assert all(s.uncertain for g in graphs for s in g.stances)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"on_error": "ignore"}, "on_error"),
        ({"n_jobs": 0}, "n_jobs"),
        ({"chunk_size": 0}, "chunk"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"min_confidence": 2.0}, "min_confidence"),
        ({"actors": "Russia"}, "list"),
        ({"actors": [{"kind": "person"}]}, "name"),
        ({"actors": ["Blorbo"], "issues": ["Blorbo"]}, "blorbo"),
    ],
    ids=str,
)
def test_misuse_is_told_before_anything_is_read(
    model: StanceModel, options: dict[str, Any], word: str
) -> None:
    def unread() -> Iterator[str]:
        pytest.fail("nothing may be read")
        yield ""

    with pytest.raises(InputError, match=word):
        model.score_many(unread(), **options)


@pytest.mark.parametrize("single", [TEXTS[0], b"bytes", Article(TEXTS[0])], ids=repr)
def test_a_single_article_is_no_list(model: StanceModel, single: Any) -> None:
    with pytest.raises(InputError, match="single article"):
        model.score_many(single)


# --- time ----------------------------------------------------------------------------------


def test_timeout_is_recorded_and_the_run_goes_on() -> None:
    began = time.monotonic()
    results = list(score_many(Slow(), ["fine", "slow", "fine"], timeout=0.5))  # type: ignore[arg-type]
    assert time.monotonic() - began < 3
    assert [r.failure is None for r in results] == [True, False, True]
    assert results[1].failure is not None
    assert "TimeoutError" in results[1].failure.reason
    with pytest.raises(TimeoutError):
        list(score_many(Slow(), ["slow"], timeout=0.2, on_error="raise"))  # type: ignore[arg-type]


def test_timeout_puts_another_timer_back(model: StanceModel) -> None:
    rung = threading.Event()
    handler = signal.signal(signal.SIGALRM, lambda *_: rung.set())
    running = signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        assert next(model.score_many([TEXTS[0]], timeout=60)).failure is None
        left, _ = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left <= 0.5
        assert rung.wait(2)
    finally:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *running)


def test_timeout_outside_the_main_thread_is_misuse(model: StanceModel) -> None:
    caught: list[BaseException] = []

    def run() -> None:
        try:
            model.score_many([TEXTS[0]], timeout=1)
        except InputError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert len(caught) == 1


# --- several processes ---------------------------------------------------------------------


def test_processes_make_no_difference(model: StanceModel) -> None:
    articles: list[Any] = [*TEXTS, None, b"x", Article(TEXTS[0], id="last")]
    alone = [facts(r) for r in model.score_many(articles)]
    assert [facts(r) for r in model.score_many(articles, n_jobs=2, chunk_size=2)] == alone


def test_what_cannot_be_sent_to_a_process_is_scored_here(model: StanceModel) -> None:
    # Neither a lock nor a mapping proxy can be pickled.
    articles: list[Any] = [
        TEXTS[0],
        threading.Lock(),
        Article(TEXTS[0], metadata=MappingProxyType({"a": 1})),
        TEXTS[0],
    ]
    results = list(model.score_many(articles, n_jobs=2, chunk_size=1))
    assert [r.index for r in results] == [0, 1, 2, 3]
    assert [r.failure is None for r in results] == [True, False, True, True]


def test_processes_do_not_read_far_ahead_and_can_be_left(model: StanceModel) -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield TEXTS[3]

    results = model.score_many(endless(), n_jobs=2, chunk_size=4)
    assert [r.index for r in itertools.islice(results, 5)] == list(range(5))
    time.sleep(0.5)  # the processes are idle now; what they did must not pull in more
    assert read <= 5 + 4 * 2 * 4
    results.close()
    assert read <= 5 + 4 * 2 * 4


def test_timeout_and_raise_in_processes() -> None:
    slow: Any = Slow()
    results = list(score_many(slow, ["fine", "slow", "fine"], n_jobs=2, chunk_size=3, timeout=1))
    assert [r.failure is None for r in results] == [True, False, True]
    found = score_many(slow, ["a", "b", "wrong", "c"], n_jobs=2, chunk_size=4, on_error="raise")
    assert [next(found).index, next(found).index] == [0, 1]
    with pytest.raises(RuntimeError, match="out of luck"):
        next(found)


@settings(max_examples=3, deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS), max_size=9),
    st.integers(1, 12),
)
def test_any_chunk_size(texts: list[str], chunk_size: int) -> None:
    model = stancelib.load("fast")
    alone = [facts(r) for r in model.score_many(texts)]
    assert [facts(r) for r in model.score_many(texts, chunk_size=chunk_size)] == alone
    assert [facts(r) for r in model.score_many(texts, n_jobs=2, chunk_size=chunk_size)] == alone
