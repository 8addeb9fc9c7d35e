"""Many articles: lazily, in input order, with bounded memory, the bad ones recorded."""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
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
_AHEAD = 2  # chunks that each process has waiting, besides the one at work

_TRIAL = "France met Spain."
_kept: StanceModel | None = None  # in a worker process: its model, sent once


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
    if timeout is not None:
        _check_timeout(timeout, n_jobs)
    if isinstance(articles, (str, bytes, Article)):
        raise InputError("articles is a single article: use score, or put it in a list")
    options: dict[str, Any] = {
        "actors": parse_actors(actors),
        "issues": parse_actors(issues, kind="issue"),
        "min_confidence": min_confidence,
        "on_error": on_error,
        "timeout": timeout,
    }
    # A trial shows what is wrong with the options, which is no article's failure, and loads
    # what is loaded once, so that it counts toward no article's time.
    model.score(
        _TRIAL, actors=options["actors"], issues=options["issues"], min_confidence=min_confidence
    )
    if n_jobs == 1:
        return _in_order(model, articles, options)
    return _in_processes(model, articles, n_jobs, chunk_size or _CHUNK, options)


def _check_timeout(timeout: float, n_jobs: int) -> None:
    if not timeout > 0:
        raise InputError(f"timeout={timeout!r}: expected seconds above 0")
    if not hasattr(signal, "setitimer"):
        raise InputError("timeout needs a system with interval timers: leave it out")
    if n_jobs == 1 and threading.current_thread() is not threading.main_thread():
        raise InputError(
            "timeout works in a process's main thread only: leave it out, or give n_jobs=2"
        )


def _in_order(
    model: StanceModel, articles: Iterable[str | Article], options: dict[str, Any]
) -> Iterator[ArticleResult]:
    for index, article in enumerate(articles):
        yield from _score_chunk(model, index, [article], options)


def _in_processes(
    model: StanceModel,
    articles: Iterable[str | Article],
    n_jobs: int,
    chunk_size: int,
    options: dict[str, Any],
) -> Iterator[ArticleResult]:
    """Chunks are handed out as results are taken: whoever reads slowly is not run over."""
    # Of joblib's own generator the finished results would pile up, however slowly they are read.
    from joblib import effective_n_jobs
    from joblib.externals.loky import BrokenProcessPool, ProcessPoolExecutor

    workers = effective_n_jobs(n_jobs)
    pool = ProcessPoolExecutor(workers, initializer=_keep, initargs=(model,))
    waiting: deque[tuple[int, list[str | Article], Any]] = deque()

    def take() -> Iterator[ArticleResult]:
        first, chunk, future = waiting.popleft()
        try:
            results = future.result()
        except BrokenProcessPool:
            raise
        except Exception:
            # Something that cannot be sent, or on_error="raise": here it fails as it does alone.
            results = _score_chunk(model, first, chunk, options)
        yield from results

    done = False
    try:
        for first, chunk in _chunks(articles, chunk_size):
            waiting.append((first, chunk, pool.submit(_score_kept, first, chunk, options)))
            if len(waiting) > workers * (1 + _AHEAD):
                yield from take()
        while waiting:
            yield from take()
        done = True
    finally:
        pool.shutdown(wait=True, kill_workers=not done)


def _keep(model: StanceModel) -> None:
    global _kept
    _kept = model
    model.score(_TRIAL)


def _score_kept(
    first: int, chunk: list[str | Article], options: dict[str, Any]
) -> list[ArticleResult]:
    assert _kept is not None
    return list(_score_chunk(_kept, first, chunk, options))


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
) -> Iterator[ArticleResult]:
    actors: tuple[Actor, ...] = options["actors"]
    issues: tuple[Actor, ...] = options["issues"]
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
            yield ArticleResult(index, name, None, failure)
        else:
            yield ArticleResult(index, name, graph)


@contextmanager
def _limit(seconds: float | None) -> Iterator[None]:
    """Raise TimeoutError in this thread after so many seconds."""
    if seconds is None:
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"took more than {seconds} seconds")

    # Another timer may be running: it goes on afterwards, with what it has left.
    handler = signal.getsignal(signal.SIGALRM)
    began = time.monotonic()
    signal.signal(signal.SIGALRM, stop)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            left = max(left - (time.monotonic() - began), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, left, interval)
