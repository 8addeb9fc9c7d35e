"""The contextual scorer: clauses -> probabilities, by ONNX Runtime on the CPU.

Training, which needs torch, is in ``training/contextual/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancelib.actors.recogniser import Tagger
from stancelib.classifier import FastScorer, softmax
from stancelib.encoder.pieces import Pieces, Reading
from stancelib.encoder.session import open_session
from stancelib.encoder.windows import around
from stancelib.errors import BundleError
from stancelib.prior import ArticlePrior
from stancelib.types import Pair

HEADS = ("actor", "author")
LIMIT = 256
"""Pieces that the encoder reads at once; of a longer sentence it reads windows."""

_CELLS = 49_152  # pairs x pieces of a run: bounds memory, some 30 MB
_LEAST = 1e-9  # of a probability whose logarithm is taken
_NO_PAIR = np.array([[0, -1, 0]], np.int64)  # the graph wants one; what it says of it is not used


@dataclass(frozen=True, slots=True)
class _Row:
    """One text for the encoder: its pieces, and its pairs by (result row, source, target)."""

    ids: Sequence[int]
    pairs: Sequence[tuple[int, int, int]]


class ContextualScorer:
    """A transformer, and word counts beside it, for pairs of actors and (AUTHOR, target) pairs.

    Parameters
    ----------
    network : bytes
        The ONNX graph: ``ids`` (1, n) and ``pairs`` (p, 3: 0, source place or -1 for the
        author, target place) -> ``logits`` (p, 3) and ``names`` (1, n, 4).
    vocabulary : sequence of str
        Word pieces in the order of their ids.
    temperatures : mapping
        Head -> divisor of its logits.
    prior : ArticlePrior
    lean : float
        What is taken from the neutral logit of a pair of actors. Of such pairs most are
        neutral, and what has learned them calls too few of them a stance.
    linear : FastScorer, optional
        A linear scorer with both heads, whose judgement counts, too, in a logarithmic opinion
        pool (Genest and Zidek 1986): a network and word counts err in different sentences.
        Where the source comes after the target it has a say in the sign alone: corpora have so
        few stances told in that order that word counts hardly ever find one.
    share : float
        From 0 to 1: the weight of the linear scorer's logarithms; the rest is the network's.
    threads : int
        Of one call. Two processes do more than one process with two threads.

    Raises
    ------
    MissingExtraError
        If onnxruntime is not installed.
    BundleError
        If the graph cannot be used.
    """

    heads = HEADS
    language = "en"

    def __init__(
        self,
        network: bytes,
        vocabulary: Sequence[str],
        temperatures: Mapping[str, float],
        prior: ArticlePrior | None = None,
        lean: float = 0.0,
        linear: FastScorer | None = None,
        share: float = 0.0,
        threads: int = 1,
    ) -> None:
        self.network = network
        self.pieces = Pieces(vocabulary)
        self.temperatures = {head: float(temperatures[head]) for head in HEADS}
        self.prior = prior if prior is not None else ArticlePrior()
        self.lean = lean
        self.linear = linear
        self.share = share
        self.threads = threads
        self._session = open_session(network, threads)
        self._tags = "names" in {output.name for output in self._session.get_outputs()}
        self._check()

    def __reduce__(self) -> tuple[Any, ...]:
        # A session cannot be sent to another process, but opened again there.
        return ContextualScorer, self._given(self.prior)

    def with_prior(self, prior: ArticlePrior) -> ContextualScorer:
        """The same scorer with another article prior."""
        return ContextualScorer(*self._given(prior))

    def _given(self, prior: ArticlePrior) -> tuple[Any, ...]:
        return (
            self.network,
            self.pieces.vocabulary,
            self.temperatures,
            prior,
            self.lean,
            self.linear,
            self.share,
            self.threads,
        )

    @property
    def tagger(self) -> Tagger | None:
        """What tells the names in a sentence; the first networks could not."""
        return self.tag if self._tags else None

    def predict_proba(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Probabilities of oppose, neutral, support; shape (n_pairs, 3), rows sum to 1.

        Each clause is encoded once. What is said of a pair does not depend on what else
        is in the call (beyond rounding).
        """
        logits = np.zeros((len(pairs), 3))
        # One sentence a run: in a batch sums are made in another order, and what differs in
        # the last bit is rounded to another int8. Batches are a sixth faster, not more.
        for row in self._rows(pairs):
            places = np.array([(0, source, target) for _, source, target in row.pairs], np.int64)
            found = self._run(np.array([row.ids], np.int64), places)
            logits[[number for number, _, _ in row.pairs]] = found
        self._pool(pairs, logits)
        author = np.array([p.source is None for p in pairs], dtype=bool)
        logits[author] /= self.temperatures["author"]
        logits[~author] /= self.temperatures["actor"]
        logits[~author, 1] -= self.lean
        return softmax(logits)

    def _pool(self, pairs: Sequence[Pair], logits: NDArray[np.float64]) -> None:
        """Give the linear part its share of the logits, in place."""
        if self.linear is None:
            return
        said = np.log(np.maximum(self.linear.predict_proba(pairs), _LEAST))
        backward = [p.source_unit is not None and p.source_unit > p.target_unit for p in pairs]
        neutral = logits[:, 1] + _either(said) - _either(logits)
        said[backward, 1] = neutral[backward]
        logits += self.share * (said - logits)

    def tag(self, words: Sequence[str]) -> NDArray[np.float32]:
        """What each capitalised word of a sentence names: the second pass, over the text as it is.

        Parameters
        ----------
        words : sequence of str

        Returns
        -------
        array, shape (n_words, 4)
            Logarithms of the probabilities of `stancelib.actors.recogniser.CLASSES`. Rows of
            words without a capital mean nothing: none was learned.
        """
        found = []
        for part in _chunks(words, self.pieces):
            reading = self.pieces.spell(part)
            ids = np.array([reading.ids], np.int64)
            (names,) = self._session.run(["names"], {"ids": ids, "pairs": _NO_PAIR})
            found.append(np.asarray(names)[0, list(reading.places)])
        return np.concatenate(found) if found else np.zeros((0, 4), np.float32)

    def _run(self, ids: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        (logits,) = self._session.run(["logits"], {"ids": ids, "pairs": pairs})
        return np.asarray(logits)

    def _rows(self, pairs: Sequence[Pair]) -> Iterator[_Row]:
        readings: dict[int, Reading] = {}
        texts: dict[tuple[int, ...], list[tuple[int, int, int]]] = {}
        for number, pair in enumerate(pairs):
            reading = readings.get(id(pair.clause))
            if reading is None:
                reading = readings[id(pair.clause)] = self.pieces.read(pair.clause)
            source = -1 if pair.source_unit is None else reading.places[pair.source_unit]
            # Clauses that differ in what is judged of them may read the same.
            row = (number, source, reading.places[pair.target_unit])
            texts.setdefault(reading.ids, []).append(row)
        for ids, rows in texts.items():
            if len(ids) <= LIMIT:
                yield from _portions(ids, rows)
            else:
                for number, source, target in rows:
                    window, source, target = around(ids, source, target, LIMIT)
                    yield _Row(window, [(number, source, target)])

    def _check(self) -> None:
        """Refuse a graph that does not answer as expected, before anything is scored."""
        last = len(self.pieces.vocabulary) - 1
        try:
            answer = self._run(
                np.array([[last] * LIMIT], np.int64), np.array([[0, -1, 1], [0, 1, 2]], np.int64)
            )
        except Exception as error:  # onnxruntime has many, none of them documented
            raise BundleError(f"the network does not fit its vocabulary ({error})") from None
        if answer.shape != (2, 3) or not np.isfinite(answer).all():
            raise BundleError(f"the network answers with shape {answer.shape}, expected (2, 3)")
        if self._tags:
            names = self.tag(["a", "b"])
            if names.shape != (2, 4) or not np.isfinite(names).all():
                raise BundleError(f"the tagger answers with shape {names.shape}, expected (2, 4)")


def _either(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logit of a stance, of either sign; shape (n_pairs,)."""
    return np.asarray(np.logaddexp(logits[:, 0], logits[:, 2]))


def _chunks(words: Sequence[str], pieces: Pieces) -> Iterator[Sequence[str]]:
    """The words in runs that the encoder reads at once."""
    first, size = 0, 2
    for number, word in enumerate(words):
        length = len(pieces.ids(word.lower()))
        if number > first and size + length > LIMIT:
            yield words[first:number]
            first, size = number, 2
        size += length
    if first < len(words):
        yield words[first:]


def _portions(ids: Sequence[int], rows: Sequence[tuple[int, int, int]]) -> Iterator[_Row]:
    size = max(1, _CELLS // len(ids))
    for first in range(0, len(rows), size):
        yield _Row(ids, rows[first : first + size])
