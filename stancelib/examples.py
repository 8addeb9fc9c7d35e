"""An annotated corpus as what the heads learn from: labelled rows of features."""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from stancelib.annotated import training_pairs
from stancelib.classifier import FastScorer, FloatArray, analyse
from stancelib.corpora import AnnotatedCorpus, AnnotatedText
from stancelib.errors import InputError
from stancelib.marked import MarkedPair
from stancelib.types import LABELS

KINDS = ("actor", "author")
"""Names of the heads: for pairs of actors, and for the author's stance."""

_CHUNK = 32  # records that a process takes at once: some seconds of reading at most
_BATCH = 2048  # pairs that are analysed at once


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled pairs as features.

    Attributes
    ----------
    named : list of lists of str
        Names of each pair's features.
    dense : ndarray of float32, shape (n, n_columns)
    labels : ndarray of int, shape (n,)
        Places in `LABELS`.
    docs : ndarray of str, shape (n,)
        Documents that stay on one side of a split.
    weights : ndarray, shape (n,)
        How much each counts.
    real : ndarray of bool, shape (n,)
        Whether probabilities are made to fit it; see `MarkedPair.calibrates`.
    """

    named: list[list[str]]
    dense: FloatArray
    labels: NDArray[np.int64]
    docs: NDArray[np.str_]
    weights: NDArray[np.float64]
    real: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.labels)


def join(first: Examples, second: Examples) -> Examples:
    """The rows of both."""
    return Examples(
        [*first.named, *second.named],
        *(
            np.concatenate([getattr(first, f.name), getattr(second, f.name)])
            for f in fields(Examples)[1:]
        ),
    )


def read_pairs(
    corpus: AnnotatedCorpus, *, language: str = "en", n_jobs: int = 1
) -> list[MarkedPair]:
    """Every labelled pair of a corpus, in the corpus's order whatever ``n_jobs`` is.

    Parameters
    ----------
    corpus : AnnotatedCorpus
    language : str
        The code of what it is read as, of `corpus_language`.
    n_jobs : int
        Processes; -1 for all cores.
    """
    from tqdm import tqdm

    if not isinstance(n_jobs, int) or n_jobs == 0:
        raise InputError(f"n_jobs={n_jobs}: expected 1 or more processes, or -1 for all cores")
    found: list[MarkedPair] = []
    # disable=None: no bar where stderr is no terminal.
    with tqdm(total=len(corpus), desc="reading", unit=" records", disable=None) as bar:
        for records, pairs in _in_order(corpus, language, n_jobs):
            found += pairs
            bar.update(records)
    return found


def _in_order(
    corpus: AnnotatedCorpus, language: str, n_jobs: int
) -> Iterator[tuple[int, list[MarkedPair]]]:
    """Pairs of one chunk of records after another, with the number of its records."""
    from joblib import effective_n_jobs
    from joblib.externals.loky import ProcessPoolExecutor

    workers = effective_n_jobs(n_jobs)
    if workers == 1:
        for first, chunk in _chunks(corpus):
            yield _chunk_pairs(first, chunk, language)
        return
    pool = ProcessPoolExecutor(workers)
    waiting: deque[Any] = deque()
    done = False
    try:
        for first, chunk in _chunks(corpus):
            # The first task starts all of the processes.
            with nullcontext() if first else _deaf():
                waiting.append(pool.submit(_chunk_pairs, first, chunk, language))
            # No more than loky hands out at once: it stumbles over what it still holds itself
            # when it is stopped.
            if len(waiting) == 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
        done = True
    finally:
        pool.shutdown(wait=True, kill_workers=not done)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started here do not hear Ctrl-C, so that they do not complain of it.

    Whoever started them hears it and ends them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _chunks(corpus: AnnotatedCorpus) -> Iterator[tuple[int, list[AnnotatedText]]]:
    records = iter(corpus.records)
    first = 0
    while chunk := list(islice(records, _CHUNK)):
        yield first, chunk
        first += len(chunk)


def _chunk_pairs(
    first: int, chunk: Sequence[AnnotatedText], language: str
) -> tuple[int, list[MarkedPair]]:
    # One thread: with several, a matrix product's sums may differ in the last bit.
    with threadpool_limits(1, user_api="blas"):
        pairs = list(training_pairs(AnnotatedCorpus.from_records(chunk), language))
    return len(chunk), [replace(p, record=first + p.record) for p in pairs]


def make_examples(pairs: Sequence[MarkedPair], scorer: FastScorer) -> dict[str, Examples]:
    """Features of labelled pairs for each of a scorer's kinds of head that there are pairs of.

    Pairs whose ends could not be located are left out.
    """
    from tqdm import tqdm

    located = [p for p in pairs if p.pair is not None]
    found = {}
    with tqdm(total=len(located), desc="features", unit=" pairs", disable=None) as bar:
        for kind in KINDS:
            own = [p for p in located if (p.source == "AUTHOR") == (kind == "author")]
            if own:
                found[kind] = _features(own, scorer, bar)
    return found


def _features(pairs: Sequence[MarkedPair], scorer: FastScorer, bar: Any) -> Examples:
    named: list[list[str]] = []
    dense: list[FloatArray] = []
    for first in range(0, len(pairs), _BATCH):
        batch = pairs[first : first + _BATCH]
        names, columns = scorer.features(list(analyse([p.pair for p in batch if p.pair])))
        # A feature's name is met thousands of times: one string of it is enough.
        named += [[sys.intern(name) for name in row] for row in names]
        dense.append(columns)
        bar.update(len(batch))
    return Examples(
        named,
        np.concatenate(dense),
        np.array([LABELS.index(p.label) for p in pairs]),
        np.array([p.doc for p in pairs]),
        np.array([p.weight for p in pairs]),
        np.array([p.calibrates for p in pairs]),
    )
