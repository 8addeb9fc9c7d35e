"""Many articles: lazily, in input order, with bounded memory, the bad ones recorded."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from stancelib.actors.user import ActorSpec, parse_actors
from stancelib.errors import InputError
from stancelib.types import Actor, Article, ArticleResult, Failure

if TYPE_CHECKING:
    from stancelib.model import StanceModel

_CHUNK = 16


def score_many(
    model: StanceModel,
    articles: Iterable[str | Article],
    *,
    n_jobs: int = 1,
    chunk_size: int | None = None,
    on_error: str = "record",
    timeout: float | None = None,
    actors: Iterable[ActorSpec] = (),
    issues: Iterable[ActorSpec] = (),
    min_confidence: float = 0.0,
) -> Iterator[ArticleResult]:
    """Score articles one after another or in several processes.

    Parameters
    ----------
    model : StanceModel
    articles : iterable of str or Article
        Read as needed, never as a whole.
    n_jobs : int
        Processes; -1 for all cores.
    chunk_size : int, optional
        Articles that a process takes at once.
    on_error : {"record", "raise"}
        Whether an article that cannot be scored becomes a result with its failure, or
        stops the run.
    timeout : float, optional
        Seconds that one article may take.
    actors, issues, min_confidence
        As in `StanceModel.score`, for every article.

    Yields
    ------
    ArticleResult
        In input order.

    Raises
    ------
    InputError
        For arguments that cannot be used, before anything is read.
    """
    if on_error not in ("record", "raise"):
        raise InputError(f"on_error={on_error!r} is not one of 'record', 'raise'")
    if n_jobs == 0 or (chunk_size is not None and chunk_size < 1):
        raise InputError(
            f"n_jobs={n_jobs}, chunk_size={chunk_size}: expected n_jobs of at least 1 (or -1 for "
            "all cores) and a chunk size of at least 1"
        )
    if timeout is not None and not timeout > 0:
        raise InputError(f"timeout={timeout!r}: expected seconds above 0")
    if isinstance(articles, (str, bytes, Article)):
        raise InputError("articles is a single article: use score, or put it in a list")
    options = {
        "actors": parse_actors(actors),
        "issues": parse_actors(issues, kind="issue"),
        "min_confidence": min_confidence,
        "on_error": on_error,
        "timeout": timeout,
    }
    return _run(model, articles, n_jobs, chunk_size or _CHUNK, options)


def _run(
    model: StanceModel,
    articles: Iterable[str | Article],
    n_jobs: int,
    chunk_size: int,
    options: dict[str, Any],
) -> Iterator[ArticleResult]:
    chunks = _chunks(articles, 1 if n_jobs == 1 else chunk_size)
    if n_jobs == 1:
        for first, chunk in chunks:
            yield from _score_chunk(model, first, chunk, options)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=n_jobs, return_as="generator", pre_dispatch="2*n_jobs")
    tasks = (delayed(_score_chunk)(model, first, chunk, options) for first, chunk in chunks)
    for results in parallel(tasks):
        yield from results


def _chunks(
    articles: Iterable[str | Article], size: int
) -> Iterator[tuple[int, list[str | Article]]]:
    source = iter(articles)
    first = 0
    while chunk := list(islice(source, size)):
        yield first, chunk
        first += len(chunk)


def _score_chunk(
    model: StanceModel,
    first: int,
    chunk: Sequence[str | Article],
    options: dict[str, Any],
) -> list[ArticleResult]:
    actors: tuple[Actor, ...] = options["actors"]
    issues: tuple[Actor, ...] = options["issues"]
    results = []
    for index, article in enumerate(chunk, first):
        name = article.id if isinstance(article, Article) else None
        try:
            with _limit(options["timeout"]):
                graph = model.score(
                    article,
                    actors=actors,
                    issues=issues,
                    min_confidence=options["min_confidence"],
                )
        except Exception as error:
            if options["on_error"] == "raise":
                raise
            failure = Failure("score", f"{type(error).__name__}: {error}")
            results.append(ArticleResult(index, name, None, failure))
        else:
            results.append(ArticleResult(index, name, graph))
    return results


@contextmanager
def _limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeoutError in this thread after so many seconds."""
    if seconds is None:
        yield
        return
    if threading.current_thread() is not threading.main_thread():
        raise InputError("timeout works in a process's main thread only: leave it out")

    def stop(*_: object) -> None:
        raise TimeoutError(f"took more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
