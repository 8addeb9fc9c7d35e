"""What changes between two models: over articles, and on an annotated corpus."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import tee
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from stancelib.actors.user import ActorSpec
from stancelib.annotated import predict_record
from stancelib.changes import (
    ActorChange,
    Change,
    Comparison,
    CorpusComparison,
    MetricChange,
    Verdict,
)
from stancelib.corpora import AnnotatedCorpus
from stancelib.errors import InputError
from stancelib.evaluate import PairPrediction, compare_predictions
from stancelib.graph import StanceGraph
from stancelib.model import StanceModel
from stancelib.types import LABELS, Article, ArticleResult, Label, ModelInfo, Stance

KEPT = 100
"""How many changed pairs and how many actors a comparison lists; it counts all."""

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

_STEP = 0.001
"""Width of the histogram of differences: quantiles are exact to half of this."""
_BINS = round(4.0 / _STEP)


def compare(
    model_a: StanceModel,
    model_b: StanceModel,
    articles: Iterable[str | Article],
    *,
    actors: Iterable[ActorSpec] = (),
    issues: Iterable[ActorSpec] = (),
    n_jobs: int = 1,
    on_failure: Callable[[ArticleResult], None] | None = None,
) -> Comparison:
    """Score articles with two models and tell what is different.

    Articles are read once, one after another; what is kept are counts, an entry for each
    actor met, and the `KEPT` greatest changes.

    Parameters
    ----------
    model_a, model_b : StanceModel
        Before and after.
    articles : iterable of str or Article
    actors, issues : iterable of str, dict or Actor
        As in `StanceModel.score`, for both.
    n_jobs : int
        Processes for each model; -1 for all cores.
    on_failure : callable, optional
        Called with the result of each article that one of the two could not score.

    Returns
    -------
    Comparison

    Raises
    ------
    InputError
        For arguments that cannot be used, or where no article could be compared.
    """
    if isinstance(articles, (str, bytes, Article)):
        raise InputError("articles is a single article: put it in a list")
    options: dict[str, Any] = {
        "actors": tuple(actors),
        "issues": tuple(issues),
        "n_jobs": n_jobs,
    }
    for_a, for_b = tee(articles)
    tally = _Tally()
    failed = 0
    for a, b in zip(
        model_a.score_many(for_a, **options), model_b.score_many(for_b, **options), strict=True
    ):
        if a.graph is None or b.graph is None:
            failed += 1
            if on_failure is not None:
                on_failure(a if a.graph is None else b)
        else:
            tally.add(a.id or f"article-{a.index + 1}", a.graph, b.graph)
    if not tally.articles:
        raise InputError("there is no article to compare the models on")
    return tally.result(model_a.info, model_b.info, failed)


def compare_on_corpus(
    model_a: StanceModel, model_b: StanceModel, corpus: AnnotatedCorpus, *, seed: int = 0
) -> CorpusComparison:
    """Evaluate two models on the same annotated pairs and tell the difference.

    Parameters
    ----------
    model_a, model_b : StanceModel
    corpus : AnnotatedCorpus
    seed : int
        Of the bootstrap.

    Returns
    -------
    CorpusComparison

    Raises
    ------
    InputError
        Where the corpus has no labelled pair.
    """
    a: list[PairPrediction] = []
    b: list[PairPrediction] = []
    # A record's matrices are small: threads would wait for each other longer than they work.
    with threadpool_limits(1, user_api="blas"):
        for number, record in enumerate(corpus.records):
            a.extend(predict_record(model_a, number, record))
            b.extend(predict_record(model_b, number, record))
    if not a:
        raise InputError(f"{corpus.name}: no labelled pair to compare the models on")
    found = compare_predictions([b], [a], seed=seed)
    right_a, right_b = (
        np.array([LABELS[int(np.argmax(p.probabilities))] == p.gold for p in run]) for run in (a, b)
    )
    return CorpusComparison(
        model_a=model_a.info,
        model_b=model_b.info,
        corpus=corpus.name,
        pairs=len(a),
        skipped=len(corpus.skipped),
        headline="five_class" if corpus.format == "dse" else "three_class",
        fixed=int((right_b & ~right_a).sum()),
        broken=int((right_a & ~right_b).sum()),
        # Given as (B, A), so that the difference is B minus A.
        metrics={k: MetricChange(d.b, d.a, d.difference, d.ci95, d.p) for k, d in found.items()},
    )


class _Tally:
    """Sums over articles."""

    def __init__(self) -> None:
        self.articles = 0
        self.only = [0, 0]
        self.confusion: Counter[tuple[Label, Label]] = Counter()
        self.flips = 0
        self.sum = self.absolute = self.largest = 0.0
        self.histogram = np.zeros(_BINS, dtype=np.int64)
        self.changes: list[tuple[bool, float, int, Change]] = []  # the least first
        self.names: dict[str, str] = {}
        # Of each actor: pairs, sum of A's and of B's scores as source, the same as target, changes.
        self.actors: dict[str, list[float]] = {}

    def add(self, article: str, a: StanceGraph, b: StanceGraph) -> None:
        self.articles += 1
        before = {(s.source, s.target): s for s in a.stances}
        after = {(s.source, s.target): s for s in b.stances}
        self.only[0] += len(before.keys() - after.keys())
        self.only[1] += len(after.keys() - before.keys())
        for pair, old in before.items():
            new = after.get(pair)
            if new is not None:
                self._add_pair(article, a, old, new)

    def _add_pair(self, article: str, graph: StanceGraph, a: Stance, b: Stance) -> None:
        difference = b.score - a.score
        self.confusion[a.label, b.label] += 1
        self.sum += difference
        self.absolute += abs(difference)
        self.largest = max(self.largest, difference, key=abs)
        self.histogram[min(int((difference + 2.0) / _STEP), _BINS - 1)] += 1
        changed = a.label != b.label
        for actor, first in ((a.source, 0), (a.target, 3)):
            self.names.setdefault(actor, graph.name_of(actor))
            sums = self.actors.setdefault(actor, [0.0] * 7)
            for place, value in enumerate((1.0, a.score, b.score), first):
                sums[place] += value
            sums[6] += changed
        if not changed:
            return
        flip = "neutral" not in (a.label, b.label)
        self.flips += flip
        # The running number settles ties, so that the first stay and changes are never compared.
        key = (flip, abs(difference), -sum(self.confusion.values()))
        if len(self.changes) < KEPT or key > self.changes[0][:3]:
            names = graph.name_of(a.source), graph.name_of(a.target)
            change = Change(article, *names, _verdict(a), _verdict(b), flip)
            push = heapq.heappush if len(self.changes) < KEPT else heapq.heappushpop
            push(self.changes, (*key, change))

    def result(self, model_a: ModelInfo, model_b: ModelInfo, failed: int) -> Comparison:
        both = sum(self.confusion.values())
        return Comparison(
            model_a=model_a,
            model_b=model_b,
            articles=self.articles,
            failed=failed,
            both=both,
            only_a=self.only[0],
            only_b=self.only[1],
            labels={x: {y: self.confusion[x, y] for y in LABELS} for x in LABELS},
            changed=sum(n for (x, y), n in self.confusion.items() if x != y),
            flips=self.flips,
            mean=self.sum / max(both, 1),
            mean_absolute=self.absolute / max(both, 1),
            largest=self.largest,
            quantiles=self._quantiles(both),
            changes=tuple(entry[-1] for entry in sorted(self.changes, reverse=True)),
            actors=self._actors(),
        )

    def _quantiles(self, both: int) -> dict[str, float]:
        if not both:
            return {}
        below = np.cumsum(self.histogram)
        places = [int(np.searchsorted(below, q * both)) for q in QUANTILES]
        return {
            str(q): round((place + 0.5) * _STEP - 2.0, 4)
            for q, place in zip(QUANTILES, places, strict=True)
        }

    def _actors(self) -> tuple[ActorChange, ...]:
        def moved(actor: str) -> float:
            _, held_a, held_b, _, met_a, met_b, _ = self.actors[actor]
            return abs(held_b - held_a) + abs(met_b - met_a)

        ranked = sorted(self.actors, key=lambda i: (-self.actors[i][6], -moved(i), i))
        found = []
        for actor in ranked[:KEPT]:
            n, held_a, held_b, m, met_a, met_b, changed = self.actors[actor]
            found.append(
                ActorChange(
                    id=actor,
                    name=self.names[actor],
                    as_source=int(n),
                    as_target=int(m),
                    held_a=held_a / n if n else None,
                    held_b=held_b / n if n else None,
                    met_a=met_a / m if m else None,
                    met_b=met_b / m if m else None,
                    changed=int(changed),
                )
            )
        return tuple(found)


def _verdict(stance: Stance) -> Verdict:
    return Verdict(stance.label, stance.score, stance.evidence[0].text if stance.evidence else "")
