"""Which words moved a score: contributions that add up to the decision, as data.

A fast model's head is linear, so that its decision values are sums: the bias, a weight
for each named feature of the pair, and the dense columns times theirs. Dense columns are
means of word vectors, so that they too are sums over words. Nothing here is estimated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancelib.classifier import FastScorer, Head, analyse, softmax
from stancelib.encoder.scorer import ContextualScorer
from stancelib.errors import InputError
from stancelib.features import BLOCKS, PairView
from stancelib.features.dense import SLOTS, dense_features
from stancelib.syntax.parser import load_parser
from stancelib.syntax.vectors import WordVectors
from stancelib.types import AUTHOR, LABELS, Clause, Document, Label, Pair

VECTORS = "vectors"
"""What contributions of the dense columns have for their block."""

_SHOWN = 8
_LONGEST = 160  # characters of a sentence in a listing
# Dense columns are means in 32-bit numbers, and so off by about this from the sum over words.
_ROUNDING = 1e-3

Triple = tuple[float, float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to the decision values.

    Attributes
    ----------
    feature : str
        As its block names it; of a dense column the words that it is the mean of.
    block : str
        The feature block, or ``"vectors"`` for the dense columns.
    span : (int, int) or None
        Half-open span of the article's text that the feature rests on; None where it is
        about the sentence as a whole, or about a speaker who stands outside of it. A
        feature that stands in several places is divided among them.
    text : str
        The text of the span.
    values : tuple of 3 floats
        In label order.
    """

    feature: str
    block: str
    span: tuple[int, int] | None
    text: str
    values: Triple


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a model gives one ordered pair in one sentence its probabilities.

    Attributes
    ----------
    source, target : str
        Actor ids; `AUTHOR` where the author is the source.
    decision : tuple of 3 floats
        The head's decision values in label order: ``bias`` plus the sum of
        ``contributions``. Probabilities are their softmax, so that only differences
        between the labels matter.
    bias : tuple of 3 floats
    contributions : tuple of Contribution
        Those that speak most for or against the predicted label, against its nearest
        rival, first.
    probabilities : tuple of 3 floats
        What the sentence says by itself.
    span : (int, int)
        Of the sentence, in the article's text.
    text : str
        The sentence.
    evidence : tuple of 3 floats, optional
        What the sentence is worth as evidence about the article, as in the graph: the
        probabilities after the model's prior.
    labels : tuple of str
        The order of all triples.
    """

    source: str
    target: str
    decision: Triple
    bias: Triple
    contributions: tuple[Contribution, ...]
    probabilities: Triple
    span: tuple[int, int]
    text: str
    evidence: Triple | None = None
    labels: tuple[Label, Label, Label] = LABELS

    @property
    def predicted(self) -> Label:
        """The label with the highest decision value."""
        return self.labels[_ranking(self.decision)[0]]

    @property
    def rival(self) -> Label:
        """The label with the second highest decision value."""
        return self.labels[_ranking(self.decision)[1]]

    @property
    def remainder(self) -> float:
        """How far the decision is from the bias and the contributions: rounding, if all is well."""
        total = np.sum([c.values for c in self.contributions], axis=0) + np.array(self.bias)
        return float(np.abs(np.array(self.decision) - total).max())

    def margin(self, contribution: Contribution) -> float:
        """How much a contribution speaks for the predicted label against its rival."""
        first, second, _ = _ranking(self.decision)
        return contribution.values[first] - contribution.values[second]

    def to_records(self) -> list[dict[str, Any]]:
        """One flat dictionary a contribution, in their order; a table's rows."""
        return [
            {
                "source": self.source,
                "target": self.target,
                "block": c.block,
                "feature": c.feature,
                "start": None if c.span is None else c.span[0],
                "end": None if c.span is None else c.span[1],
                "text": c.text,
                **dict(zip(self.labels, c.values, strict=True)),
            }
            for c in self.contributions
        ]

    def to_dict(self) -> dict[str, Any]:
        """Everything, ready for JSON."""
        shown = ("block", "feature", "start", "end", "text", *self.labels)
        return {
            "source": self.source,
            "target": self.target,
            "label": self.predicted,
            "probabilities": self._named(self.probabilities),
            "evidence": None if self.evidence is None else self._named(self.evidence),
            "decision": self._named(self.decision),
            "bias": self._named(self.bias),
            "start": self.span[0],
            "end": self.span[1],
            "text": self.text,
            "contributions": [{k: row[k] for k in shown} for row in self.to_records()],
        }

    def to_json(self) -> str:
        """`to_dict` as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def _named(self, values: Triple) -> Mapping[str, float]:
        return dict(zip(self.labels, values, strict=True))

    def __str__(self) -> str:
        said = ", ".join(
            f"{k} {p:.2f}" for k, p in zip(self.labels, self.probabilities, strict=True)
        )
        text = " ".join(self.text.split())
        if len(text) > _LONGEST:
            text = text[: _LONGEST - 1] + "…"
        lines = [
            f"{self.source} -> {self.target}: {self.predicted} ({said})",
            f"  {text}",
            f"  for {self.predicted} against {self.rival}:",
        ]
        first, second, _ = _ranking(self.decision)
        lines.append(f"  {self.bias[first] - self.bias[second]:+.2f}  bias")
        for c in self.contributions[:_SHOWN]:
            at = f"  [{c.text}]" if c.text else ""
            lines.append(f"  {self.margin(c):+.2f}  {c.block}: {c.feature}{at}")
        rest = sum(map(self.margin, self.contributions[_SHOWN:]))
        if self.contributions[_SHOWN:]:
            lines.append(f"  {rest:+.2f}  {len(self.contributions) - _SHOWN} others")
        return "\n".join(lines)


def explain_pairs(
    scorer: object,
    pairs: Sequence[Pair],
    document: Document,
    ends: Sequence[tuple[str, str]] | None = None,
) -> tuple[Explanation, ...]:
    """Explain what a scorer says of pairs, each by its sentence alone.

    Parameters
    ----------
    scorer : FastScorer or ContextualScorer
        Of a fast scorer, the contributions of its features, which add up. Of a contextual
        one, what its judgement loses without each part of the sentence.
    pairs : sequence of Pair
    document : Document
        The one that the pairs' clauses were made from.
    ends : sequence of (str, str), optional
        What to call source and target of each pair; by default as the text does.

    Returns
    -------
    tuple of Explanation
        One a pair, in their order.

    Raises
    ------
    InputError
        Where it is neither, or its heads are a classifier of the user's.
    """
    if isinstance(scorer, ContextualScorer):
        from stancelib.encoder.occlusion import occlude

        named = ends if ends is not None else [None] * len(pairs)
        return tuple(occlude(scorer, p, document, n) for p, n in zip(pairs, named, strict=True))
    chosen = linear_scorer(scorer)
    found = []
    for i, view in enumerate(analyse(pairs)):
        head = chosen.heads[chosen._head(view)]
        places = Places(view.view.clause, document)
        names = ends[i] if ends is not None else places.ends(view)
        found.append(_explanation(chosen, head, view, places, names))
    return tuple(found)


def check_explainable(scorer: object) -> None:
    """`InputError` where `explain_pairs` would refuse the scorer."""
    if not isinstance(scorer, ContextualScorer):
        linear_scorer(scorer)


def linear_scorer(scorer: object) -> FastScorer:
    """The scorer, if its heads are linear.

    Raises
    ------
    InputError
        Where it has no linear heads.
    """
    parts = scorer.heads.values() if isinstance(scorer, FastScorer) else (scorer,)
    others = [type(part).__name__ for part in parts if not isinstance(part, Head)]
    if not isinstance(scorer, FastScorer) or others:
        raise InputError(
            f"{', '.join(others)} cannot be explained: only linear heads have contributions "
            "that add up; load 'fast', or train without a classifier of your own"
        )
    return scorer


@dataclass(frozen=True, slots=True)
class Places:
    """Units of a clause -> the text that they stand for."""

    clause: Clause
    document: Document

    def span(self, unit: int) -> tuple[int, int] | None:
        if unit < 0 or self.clause.first[unit] < 0:
            return None
        document = self.document
        return document.starts[self.clause.first[unit]], document.ends[self.clause.last[unit] - 1]

    def run(self, units: Sequence[int]) -> tuple[int, int] | None:
        """From the first to the last of neighbouring units."""
        spans = [span for unit in units if (span := self.span(unit)) is not None]
        return (spans[0][0], spans[-1][1]) if spans else None

    def text(self, unit: int) -> str:
        span = self.span(unit)
        return "" if span is None else self.document.article.text[slice(*span)]

    def ends(self, view: PairView) -> tuple[str, str]:
        source = AUTHOR if view.source is None else self.text(view.source)
        return source, self.text(view.target)

    def sentence(self) -> tuple[int, int]:
        """The sentences that the clause's tokens stand in: one, or several that were joined."""
        tokens = [
            (a, b) for a, b in zip(self.clause.first, self.clause.last, strict=True) if a >= 0
        ]
        first, last = min(a for a, _ in tokens), max(b for _, b in tokens)
        inside = [s for s in self.document.sentences if s.first < last and s.last > first]
        return inside[0].start, inside[-1].end


def _explanation(
    scorer: FastScorer, head: Head, view: PairView, places: Places, names: tuple[str, str]
) -> Explanation:
    named, dense = scorer.features([view])
    decision = head.decide(named, dense)
    first, second, _ = _ranking(triple(decision[0]))
    contributions = [
        Contribution(feature, block, places.span(unit), places.text(unit), triple(values))
        for block, feature, unit, values in (
            *_named_parts(scorer, head, view, named[0]),
            *_dense_parts(head, view, dense[0]),
        )
    ]
    contributions.sort(
        key=lambda c: (
            -abs(c.values[first] - c.values[second]),
            c.block,
            c.feature,
            c.span or (-1, -1),
        )
    )
    start, end = places.sentence()
    return Explanation(
        source=names[0],
        target=names[1],
        decision=triple(decision[0]),
        bias=triple(head.bias),
        contributions=tuple(contributions),
        probabilities=triple(softmax(decision)[0]),
        span=(start, end),
        text=places.document.article.text[start:end],
    )


_Part = tuple[str, str, int, Floats]  # block, feature, unit, values


def _named_parts(
    scorer: FastScorer, head: Head, view: PairView, named: Sequence[str]
) -> Iterator[_Part]:
    units: dict[str, dict[int, None]] = {f: {} for f in named if f in head.vocabulary}
    for block in scorer.blocks:
        for feature, unit in BLOCKS[block].extract(view):
            if (name := f"{block}:{feature}") in units:
                units[name][unit] = None
    for name, stands in units.items():
        block, _, feature = name.partition(":")
        places = stands or {-1: None}
        values = head.weights[head.vocabulary[name]].astype(np.float64) / len(places)
        for unit in places:
            yield block, feature, unit, values


def _dense_parts(head: Head, view: PairView, row: NDArray[np.float32]) -> Iterator[_Part]:
    if not row.size:
        return
    vectors = load_parser().vectors
    n = view.view.n
    weights = head.dense.astype(np.float64).reshape(len(SLOTS), -1, len(LABELS))
    columns = row.astype(np.float64).reshape(len(SLOTS), -1)
    # The columns are linear in the words' vectors. With unit vectors for them, the columns
    # are the share that each word has in each slot.
    shares = dense_features([view], _UnitVectors(n)).astype(np.float64).reshape(len(SLOTS), n)
    table = vectors.table[vectors.rows(view.view.clause.lemmas)].astype(np.float64)
    for slot, name in enumerate(SLOTS):
        total = columns[slot] @ weights[slot]
        units = np.flatnonzero(shares[slot])
        parts = shares[slot, units, None] * (table[units] @ weights[slot])
        rounding = total - parts.sum(axis=0)
        if len(units) and np.abs(rounding).max() < _ROUNDING:
            for unit, values in zip(units.tolist(), parts + rounding / len(units), strict=True):
                yield VECTORS, name, unit, values
        elif total.any():
            yield VECTORS, name, -1, total


class _UnitVectors(WordVectors):
    """The k-th word of a clause has the k-th unit vector."""

    def __init__(self, n: int) -> None:
        self.dimensions = n

    def rows(self, words: object) -> NDArray[np.int64]:
        return np.arange(self.dimensions)

    @property
    def table(self) -> NDArray[np.float32]:
        return np.eye(self.dimensions, dtype=np.float32)


def _ranking(values: Sequence[float]) -> list[int]:
    return sorted(range(len(values)), key=lambda k: -values[k])


def triple(values: NDArray[Any]) -> Triple:
    oppose, neutral, support = values.tolist()
    return float(oppose), float(neutral), float(support)
