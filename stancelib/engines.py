"""Scoring through a joblib backend of the caller's choice: Dask, threads, processes.

Such a backend schedules; what it does when a worker dies is its own affair (Dask runs the
work again elsewhere, others fail). A chunk that fails here is run again article by article, until
only the one is left that cannot be scored.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from stancelib.batch import Finish, Options, Scoring, lost, pickled, result_of
from stancelib.errors import StancelibError
from stancelib.types import ArticleResult
from stancelib.workers import Unsendable, answer, portable

if TYPE_CHECKING:
    from stancelib.model import StanceModel

_WINDOW = 8  # chunks a job that joblib is given at once
_AHEAD = 3  # chunks a job that Dask has at once
_TRIES = 2  # of one article whose process dies

Numbered = list[tuple[int, Any]]


class Handle:
    """A model as it is sent to other processes: the name of a bundled one, or a pickle.

    Small for whoever measures it: engines spread what is large over their workers, and lose
    it with the worker that has it.
    """

    def __init__(self, model: StanceModel) -> None:
        from stancelib import model as models

        info = getattr(model, "info", None)
        name = getattr(info, "name", None)
        self.sha256 = getattr(info, "sha256", "")
        self.payload: bytes | None = None
        if name in models.BUNDLED and models.load(name) is model:
            self.key: str = name
        else:
            self.payload = portable(model)
            self.key = hashlib.sha256(self.payload).hexdigest()

    def model(self) -> StanceModel:
        """The model, loaded once a process."""
        if self.key not in _loaded:
            if self.payload is not None:
                _loaded[self.key] = pickle.loads(self.payload)
            else:
                from stancelib.model import load

                model = load(self.key)
                if model.info.sha256 != self.sha256:
                    raise StancelibError(
                        f"the model {self.key!r} is another one on a worker than here: install the "
                        "same version of stancelib on both"
                    )
                _loaded[self.key] = model
        return _loaded[self.key]


_loaded: dict[str, StanceModel] = {}


def work(handle: Handle, options: Options, finish: Finish | None, items: Sequence[bytes]) -> Any:
    """Answer each of some pickled items; runs in a worker."""
    scoring = Scoring(handle.model(), options, finish)
    return [answer(scoring, item) for item in items]


def through_joblib(
    scoring: Scoring, source: Iterator[Numbered], number: int, backend: Any = None
) -> Iterator[ArticleResult]:
    """Score chunks through a joblib backend, in order.

    Parameters
    ----------
    scoring : Scoring
    source : iterator of lists of (index, article)
    number : int
        Jobs.
    backend : joblib backend, optional
        joblib's default one if None.
    """
    engine = _Engine(Handle(scoring.model), scoring, number, backend)
    if hasattr(backend, "client"):
        yield from engine.roll(source)
        return
    while window := list(islice(source, _WINDOW * number)):
        yield from engine.run(window)


class _Engine:
    def __init__(self, handle: Handle, scoring: Scoring, number: int, backend: Any) -> None:
        self.handle = handle
        self.scoring = scoring
        self.number = number
        self.backend = backend
        # Dask has tried a task on several workers before it gives up.
        self.tries = 1 if hasattr(backend, "client") else _TRIES

    def roll(self, source: Iterator[Numbered]) -> Iterator[ArticleResult]:
        """Through Dask's client: joblib waits for ever for a task whose workers all died."""
        waiting: deque[tuple[Numbered, Any]] = deque()
        try:
            for chunk in source:
                waiting.append((chunk, self._ask_dask(chunk)))
                if len(waiting) > self.number * _AHEAD:
                    yield from self._taken(*waiting.popleft())
            while waiting:
                yield from self._taken(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()

    def _taken(self, chunk: Numbered, future: Any) -> Iterator[ArticleResult]:
        try:
            found = future.result()
        except Exception as error:
            yield from self._alone(chunk, error)
        else:
            yield from self._results(chunk, found)

    def _ask_dask(self, chunk: Numbered) -> Any:
        return self.backend.client.submit(work, *self._arguments(chunk), pure=False)

    def _arguments(self, chunk: Numbered) -> tuple[Any, ...]:
        options, finish = self.scoring.options, self.scoring.finish
        return self.handle, options, finish, [pickled(item) for item in chunk]

    def run(self, window: Sequence[Numbered]) -> Iterator[ArticleResult]:
        """Through joblib: so many chunks at once, since it would run ahead of who reads."""
        done = 0
        answers = self._submit(window)
        while done < len(window):
            try:
                found = next(answers)
            except Exception:
                break
            yield from self._results(window[done], found)
            done += 1
        for chunk in window[done:]:
            yield from self._alone(chunk)

    def _submit(self, window: Sequence[Numbered]) -> Iterator[Any]:
        from joblib import Parallel, delayed

        streams = self.backend is None or self.backend.supports_return_generator
        parallel = Parallel(
            n_jobs=self.number,
            backend=self.backend,
            batch_size=1,
            return_as="generator" if streams else "list",
        )
        yield from parallel(delayed(work)(*self._arguments(chunk)) for chunk in window)

    def _once(self, chunk: Numbered) -> Any:
        if hasattr(self.backend, "client"):
            return self._ask_dask(chunk).result()
        (found,) = list(self._submit([chunk]))
        return found

    def _alone(self, chunk: Numbered, error: Exception | None = None) -> Iterator[ArticleResult]:
        """Have one chunk done, which may have failed already, then each of its articles."""
        for _ in range(self.tries - (error is not None)):
            try:
                found = self._once(chunk)
            except Exception as new:
                error = new
            else:
                yield from self._results(chunk, found)
                return
            if len(chunk) > 1:
                break
        if len(chunk) > 1:
            for item in chunk:
                yield from self._alone([item])
            return
        ((index, given),) = chunk
        reason = f"{type(error).__name__}: {error}"
        if self.scoring.options.raises:
            raise ChildProcessError(reason)
        yield lost(index, given, reason)

    def _results(self, chunk: Numbered, answers: Sequence[bytes]) -> Iterator[ArticleResult]:
        for item, found in zip(chunk, answers, strict=True):
            value = pickle.loads(found)
            yield result_of(self.scoring(item) if isinstance(value, Unsendable) else value)
