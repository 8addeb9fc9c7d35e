"""Many articles: lazily, in input order, with bounded memory, the bad ones recorded."""

from __future__ import annotations

import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from stancelib.actors.user import ActorSpec, parse_actors
from stancelib.errors import InputError
from stancelib.types import Actor, Article, ArticleResult, Failure

if TYPE_CHECKING:
    from stancelib.graph import StanceGraph
    from stancelib.model import StanceModel

_CHUNK = 32  # articles that a process takes at once ...
_CHUNK_CHARS = 100_000  # ... but no more once they have so many characters
_AHEAD = 2  # chunks that each process has waiting, besides the one at work

_TRIAL = "France met Spain."

Finish = Callable[["StanceGraph"], Any]


class Unread(Protocol):
    """An article that is yet to be made of what was read, in the process that scores it."""

    id: str | None

    def article(self) -> Article: ...


class Options:
    """What every article of a run is scored with, checked."""

    def __init__(
        self,
        *,
        actors: Iterable[ActorSpec] = (),
        issues: Iterable[ActorSpec] = (),
        min_confidence: float = 0.0,
        on_error: str = "record",
        timeout: float | None = None,
    ) -> None:
        if on_error not in ("record", "raise"):
            raise InputError(f"on_error={on_error!r} is not one of 'record', 'raise'")
        if timeout is not None and not timeout > 0:
            raise InputError(f"timeout={timeout!r}: expected seconds above 0")
        if timeout is not None and not hasattr(signal, "setitimer"):
            raise InputError("timeout needs a system with interval timers: leave it out")
        self.actors: tuple[Actor, ...] = parse_actors(actors)
        self.issues: tuple[Actor, ...] = parse_actors(issues, kind="issue")
        self.min_confidence = min_confidence
        self.raises = on_error == "raise"
        self.timeout = timeout


class Scoring:
    """One article in, one result out: what runs in every process.

    Parameters
    ----------
    model : StanceModel
    options : Options
    finish : callable, optional
        Makes of a graph what is sent back in its place.
    """

    def __init__(self, model: StanceModel, options: Options, finish: Finish | None = None) -> None:
        self.model = model
        self.options = options
        self.finish = finish

    def warm(self) -> None:
        """Load what is loaded once; raise what is wrong with the options.

        Whatever that is, it is no article's failure, and counts toward no article's time.
        """
        warm = getattr(self.finish, "warm", None)
        if warm is not None:
            warm()
        self._score(_TRIAL)

    def __call__(self, numbered: tuple[int, str | Article | Unread]) -> ArticleResult | Exception:
        index, given = numbered
        name = None if isinstance(given, str) else getattr(given, "id", None)
        stage = "read"
        try:
            with _limit(self.options.timeout):
                article = given.article() if hasattr(given, "article") else given
                stage = "score"
                graph = self._score(article)
                product = graph if self.finish is None else self.finish(graph)
        except Exception as error:
            if self.options.raises:
                return error
            wrong = isinstance(error, InputError) and stage == "read"
            reason = str(error) if wrong else f"{type(error).__name__}: {error}"
            return ArticleResult(index, name, None, Failure(stage, reason))
        return ArticleResult(index, name, product)

    def _score(self, article: str | Article) -> StanceGraph:
        options = self.options
        return self.model.score(
            article,
            actors=options.actors,
            issues=options.issues,
            min_confidence=options.min_confidence,
        )


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
    finish: Finish | None = None,
) -> Iterator[ArticleResult]:
    """Score articles one after another or in several processes.

    Inside a ``joblib.parallel_config`` with a backend of the caller's choice (Dask, say)
    the articles go through that backend, with its number of jobs unless ``n_jobs`` says
    another one than 1.

    Parameters
    ----------
    model : StanceModel
    articles : iterable of str or Article
        Read as needed, never as a whole.
    n_jobs : int
        Processes; -1 for all cores.
    chunk_size : int, optional
        Articles that a process takes at once; by default some dozens, fewer of long ones.
    on_error : {"record", "raise"}
        Whether an article that cannot be scored becomes a result with its failure, or
        stops the run.
    timeout : float, optional
        Seconds that one article may take.
    actors, issues, min_confidence
        As in `StanceModel.score`, for every article.
    finish : callable, optional
        Called with each graph in the process that scored it; what it returns, which has to
        be picklable, takes the graph's place in the result.

    Yields
    ------
    ArticleResult
        In input order. An article whose process dies is tried once more in another one, and
        is a failure if that dies, too.

    Raises
    ------
    InputError
        For arguments that cannot be used, before anything is read.
    """
    if n_jobs == 0 or (chunk_size is not None and chunk_size < 1):
        raise InputError(
            f"n_jobs={n_jobs}, chunk_size={chunk_size}: expected n_jobs of at least 1 (or -1 for "
            "all cores) and a chunk size of at least 1"
        )
    if isinstance(articles, (str, bytes, Article)):
        raise InputError("articles is a single article: use score, or put it in a list")
    options = Options(
        actors=actors,
        issues=issues,
        min_confidence=min_confidence,
        on_error=on_error,
        timeout=timeout,
    )
    scoring = Scoring(model, options, finish)
    backend, number = _place(n_jobs)
    if timeout is not None:
        _check_place(backend, number)
    scoring.warm()
    if number == 1:
        return _in_order(scoring, articles)
    if backend is None and _can_fork():
        return _in_processes(scoring, chunks(articles, chunk_size), number)
    from stancelib.engines import through_joblib

    return through_joblib(scoring, chunks(articles, chunk_size), number, backend)


def _place(n_jobs: int) -> tuple[Any, int]:
    """The joblib backend that the caller chose, if any, and the number of jobs."""
    if n_jobs == 1 and "joblib" not in sys.modules:  # who has not imported it has chosen nothing
        return None, 1
    import joblib

    backend, configured = joblib.parallel.get_active_backend()
    wanted = configured if n_jobs == 1 else n_jobs
    if type(backend) is joblib.parallel.BACKENDS["loky"]:
        # joblib's default, chosen or not: processes on this machine. Ours survive more.
        return None, joblib.effective_n_jobs(wanted) if wanted not in (None, 1) else 1
    # Dask says how many workers it has; of others none is wanted where nothing was said, as
    # inside of a joblib worker.
    number = backend.effective_n_jobs(1 if wanted is None else wanted)
    return (None, 1) if number == 1 else (backend, number)


def _can_fork() -> bool:
    # On macOS forked processes must not use the system's libraries.
    return sys.platform.startswith("linux")


def _check_place(backend: Any, number: int) -> None:
    """A time limit is a signal, and only a process's main thread gets those."""
    if number > 1 and (backend is not None or not _can_fork()):
        raise InputError(
            "timeout cannot be kept by a joblib backend, which may use threads: leave it out, "
            "or score outside of parallel_config"
        )
    if number == 1 and threading.current_thread() is not threading.main_thread():
        raise InputError(
            "timeout works in a process's main thread only: leave it out, or give n_jobs=2"
        )


def result_of(answer: ArticleResult | Exception) -> ArticleResult:
    """What `Scoring` answered, or what it is to raise."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def lost(index: int, given: object, reason: str) -> ArticleResult:
    """The result of an article that no process survived."""
    return ArticleResult(index, getattr(given, "id", None), None, Failure("worker", reason))


def _in_order(scoring: Scoring, articles: Iterable[Any]) -> Iterator[ArticleResult]:
    for numbered in enumerate(articles):
        yield result_of(scoring(numbered))


def _in_processes(
    scoring: Scoring, source: Iterator[list[tuple[int, Any]]], number: int
) -> Iterator[ArticleResult]:
    """Chunks are handed out as results are taken: whoever reads slowly is not run over."""
    from stancelib.workers import Chunk, Workers, portable

    workers = Workers(portable(scoring), number, scoring.options.timeout)
    waiting: deque[tuple[list[tuple[int, Any]], Chunk]] = deque()
    try:
        for numbered in source:
            chunk = Chunk([pickled(item) for item in numbered])
            waiting.append((numbered, chunk))
            workers.submit(chunk)
            if len(waiting) > number * (1 + _AHEAD):
                yield from _answers(scoring, *waiting.popleft())
        while waiting:
            yield from _answers(scoring, *waiting.popleft())
    finally:
        workers.close()


def _answers(
    scoring: Scoring, numbered: list[tuple[int, Any]], chunk: Any
) -> Iterator[ArticleResult]:
    from stancelib.workers import ItemLost, Unsendable

    chunk.done.wait()
    if chunk.error is not None:
        raise chunk.error
    for item, answer in zip(numbered, chunk.answers, strict=True):
        if isinstance(answer, ItemLost):
            result = lost(*item, answer.reason)
            if scoring.options.raises:
                raise ChildProcessError(answer.reason)
            yield result
            continue
        value = pickle.loads(answer)
        # What cannot be sent is scored here, and fails here as it does alone.
        yield result_of(scoring(item) if isinstance(value, Unsendable) else value)


def pickled(item: tuple[int, Any]) -> bytes:
    """An item as it is sent to another process."""
    try:
        return pickle.dumps(item, protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:
        return b""  # read back, this fails, too, and so is answered as `Unsendable`


def chunks(articles: Iterable[Any], size: int | None) -> Iterator[list[tuple[int, Any]]]:
    """Numbered articles in lists of so many, or by default of some dozens."""
    most = _CHUNK if size is None else size
    chunk: list[tuple[int, Any]] = []
    chars = 0
    for numbered in enumerate(articles):
        chunk.append(numbered)
        text = getattr(numbered[1], "text", numbered[1])
        chars += len(text) if isinstance(text, (str, bytes)) else 0
        if len(chunk) == most or (size is None and chars >= _CHUNK_CHARS):
            yield chunk
            chunk, chars = [], 0
    if chunk:
        yield chunk


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
