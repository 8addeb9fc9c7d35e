"""What a comparison of two models finds, as data and to read; `compare.py` makes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from stancelib.terminal import clean
from stancelib.types import LABELS, Label, ModelInfo

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one model says of a pair: ``evidence`` is the text that weighs most."""

    label: Label
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Change:
    """One ordered pair of one article whose label is another. ``source`` and ``target`` are names.

    ``flip`` is whether one model says support where the other says oppose.
    """

    article: str
    source: str
    target: str
    a: Verdict
    b: Verdict
    flip: bool


@dataclass(frozen=True, slots=True)
class ActorChange:
    """How an actor fares, over the pairs that both models assess.

    Attributes
    ----------
    id, name : str
    as_source, as_target : int
        Pairs.
    held_a, held_b : float or None
        Mean score of the stances it holds; None where it holds none.
    met_a, met_b : float or None
        Mean score of the stances toward it.
    changed : int
        Pairs with another label.
    """

    id: str
    name: str
    as_source: int
    as_target: int
    held_a: float | None
    held_b: float | None
    met_a: float | None
    met_b: float | None
    changed: int


@dataclass(frozen=True)
class Comparison:
    """What two models say of the same articles.

    Attributes
    ----------
    model_a, model_b : ModelInfo
    articles, failed : int
        Articles compared; articles that one of the two could not score.
    both, only_a, only_b : int
        Stances (ordered pairs of an article, rolled-up ones included) that both assess, or
        one only.
    labels : dict of dict of int
        ``labels[x][y]``: pairs that are x for model A and y for model B.
    changed, flips : int
        Pairs with another label; pairs that turn from support to oppose or back.
    mean, mean_absolute, largest : float
        Of the differences of score, B minus A; ``largest`` in size, with its sign.
    quantiles : dict of float
        Of the same, by share, exact to 0.0005.
    changes : tuple of Change
        At most `stancelib.compare.KEPT`: flips first, then those whose score differs most.
    actors : tuple of ActorChange
        At most `stancelib.compare.KEPT`: those with most changed labels first.
    """

    model_a: ModelInfo
    model_b: ModelInfo
    articles: int
    failed: int
    both: int
    only_a: int
    only_b: int
    labels: dict[str, dict[str, int]]
    changed: int
    flips: int
    mean: float
    mean_absolute: float
    largest: float
    quantiles: dict[str, float]
    changes: tuple[Change, ...]
    actors: tuple[ActorChange, ...]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)

    def __str__(self) -> str:
        return "\n".join(_articles_text(self))


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric of both models; ``change`` is B minus A, with 95% interval and two-sided p."""

    a: float
    b: float
    change: float
    ci95: tuple[float, float]
    p: float


@dataclass(frozen=True)
class CorpusComparison:
    """Two models on one annotated corpus, by a paired bootstrap over documents.

    Attributes
    ----------
    model_a, model_b : ModelInfo
    corpus : str
    pairs, skipped : int
        Annotated pairs; bad records left out.
    headline : str
        Whose metrics stand for the corpus: ``five_class`` for DSE, else ``three_class``.
    fixed, broken : int
        Pairs that only model B, and that only model A labels as annotated.
    metrics : dict of MetricChange
        Those of `stancelib.evaluate.compare_predictions`.
    """

    model_a: ModelInfo
    model_b: ModelInfo
    corpus: str
    pairs: int
    skipped: int
    headline: str
    fixed: int
    broken: int
    metrics: dict[str, MetricChange]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [
            *_heading(self.model_a, self.model_b),
            f"{self.corpus}: {self.pairs} annotated pairs; right in B only {self.fixed}, in A "
            f"only {self.broken}",
            f"  {'':<22} {'A':>6} {'B':>6}  B minus A, 95% interval",
        ]
        own = [k for k in self.metrics if k.startswith(self.headline)]
        for key in own + [k for k in self.metrics if "." not in k]:
            m = self.metrics[key]
            bounds = f"[{m.ci95[0]:+.3f}, {m.ci95[1]:+.3f}]"
            lines.append(f"  {key:<22} {m.a:6.3f} {m.b:6.3f}  {m.change:+.3f} {bounds}")
        return "\n".join(lines)


def _articles_text(found: Comparison) -> list[str]:
    lines = _heading(found.model_a, found.model_b)
    for title, flip in (("turned from one side to the other", True), ("other label", False)):
        shown = [c for c in found.changes if c.flip is flip][:_SHOWN]
        number = found.flips if flip else found.changed - found.flips
        lines.append(f"{title}: {number}" + (f" (the first {len(shown)})" if shown else ""))
        lines.extend(line for change in shown for line in _change_text(change))
    failed = f" ({found.failed} failed)" if found.failed else ""
    lines += [
        f"{found.articles} articles{failed}: {found.both} stances in both, {found.only_a} only "
        f"in A, {found.only_b} only in B",
        f"  {'A, then B':<10}" + "".join(f"{label:>10}" for label in LABELS),
        *(f"  {x:<10}" + "".join(f"{found.labels[x][y]:>10}" for y in LABELS) for x in LABELS),
        f"score, B minus A: mean {found.mean:+.3f}, mean size {found.mean_absolute:.3f}, "
        f"largest {found.largest:+.3f}",
    ]
    if found.quantiles:
        said = ", ".join(f"{float(q):.0%} {v:+.3f}" for q, v in found.quantiles.items())
        lines.append(f"  quantiles: {said}")
    lines.append(f"  {'actor':<28} {'changed':>7}  {'holds':>14}  {'meets':>14}")
    for actor in found.actors[:_SHOWN]:
        held, met = (_means(*x) for x in ((actor.held_a, actor.held_b), (actor.met_a, actor.met_b)))
        lines.append(f"  {clean(actor.name):<28.28} {actor.changed:>7}  {held:>14}  {met:>14}")
    return lines


def _heading(a: ModelInfo, b: ModelInfo) -> list[str]:
    return [f"{x}: {m.name} {m.version} ({m.sha256[:12]})" for x, m in (("A", a), ("B", b))]


def _change_text(change: Change) -> Iterable[str]:
    a, b = change.a, change.b
    yield (
        f"  {clean(change.source)} -> {clean(change.target)}: {a.label} {a.score:+.2f} -> "
        f"{b.label} {b.score:+.2f}  ({clean(change.article)})"
    )
    if a.evidence == b.evidence:
        yield f'      "{clean(a.evidence)}"'
    else:
        yield f'      A: "{clean(a.evidence)}"'
        yield f'      B: "{clean(b.evidence)}"'


def _means(a: float | None, b: float | None) -> str:
    return "-" if a is None or b is None else f"{a:+.2f} -> {b:+.2f}"
