"""Structural balance: what an article's other stances add to one that its own sentences leave open.

Who is attacked seldom thinks well of the attacker, allies stand with allies, and rivals judge the
same things differently: signed relations tend to be balanced (Heider 1946; Cartwright and Harary
1956). So the stances of an article, taken together, are a prior for each of them. It makes what
sentences say more certain, or less. It never gives a sign that they do not, nor makes a stance
where no sentence has both ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat

from stancelib.pooling import PairEvidence, Probabilities, score_of
from stancelib.prior import ArticlePrior
from stancelib.rollup import ancestors, pooled, pools_of
from stancelib.types import AUTHOR, Actor

Relations = tuple[float, float, float, float]
"""From -1 to 1 each: reciprocity, agreement, transitivity and company of an ordered pair."""


def balanced(
    pieces: Sequence[PairEvidence],
    actors: Mapping[str, Actor],
    prior: ArticlePrior,
    shares: Iterable[float] = repeat(1.0),
) -> list[PairEvidence]:
    """Pieces of evidence of one article, in their order, each moved by all the others.

    Parameters
    ----------
    pieces : sequence of PairEvidence
    actors : mapping of str to Actor
        By id.
    prior : ArticlePrior
        Says how much each kind of relation counts.
    shares : iterable of float
        From 0 to 1, one a piece: how much of its move it makes. All of it by default.
    """
    weights = (prior.reciprocity, prior.agreement, prior.transitivity, prior.company)
    if not any(weights):
        return list(pieces)
    moves = {
        pair: math.fsum(w * r for w, r in zip(weights, found, strict=True))
        for pair, found in relations(pieces, actors).items()
    }
    return [
        replace(p, probabilities=_moved(p.probabilities, s * moves.get((p.source, p.target), 0.0)))
        for p, s in zip(pieces, shares, strict=False)
    ]


def relations(
    pieces: Sequence[PairEvidence], actors: Mapping[str, Actor]
) -> dict[tuple[str, str], Relations]:
    """What the other stances of an article say of each pair that has evidence.

    Of reciprocity and transitivity only those sentences count that are no evidence about the pair:
    a sentence that says who thinks what of whom has been read for both directions already.

    Parameters
    ----------
    pieces : sequence of PairEvidence
    actors : mapping of str to Actor
        By id. Who speaks for one end of a pair, or for whom it speaks, is no third.

    Returns
    -------
    dict
        The author's stances count for nobody's, and have none of their own here.
    """
    pools = pools_of(pieces, actors)
    scores = {pair: score_of(pool.probabilities) for pair, pool in pools.items()}
    spans = {pair: {(p.start, p.end) for p in pool.pieces} for pair, pool in pools.items()}
    toward: dict[str, set[str]] = {}
    by: dict[str, set[str]] = {}
    for source, target in pools:
        if source != AUTHOR:
            toward.setdefault(source, set()).add(target)
            by.setdefault(target, set()).add(source)
    nobody: set[str] = set()

    def of(source: str, target: str) -> Relations:
        ends = source, target
        own = spans[ends]

        def elsewhere(pair: tuple[str, str]) -> float:
            """The score of another pair in sentences that are no evidence about this one."""
            if pair not in pools or spans[pair].isdisjoint(own):
                return scores.get(pair, 0.0)
            others = [p for p in pools[pair].pieces if (p.start, p.end) not in own]
            return score_of(pooled(others)) if others else 0.0

        judged, judging = toward.get(source, nobody), by.get(source, nobody)
        on = _thirds(judged & toward.get(target, nobody), ends, actors)
        through = _thirds(judged & by.get(target, nobody), ends, actors)
        beside = _thirds(judging & by.get(target, nobody), ends, actors)
        products = (
            [scores[source, x] * scores[target, x] for x in on],
            [elsewhere((source, x)) * elsewhere((x, target)) for x in through],
            [scores[x, source] * scores[x, target] for x in beside],
        )
        # In any order the same sums, to the last bit.
        agreement, transitivity, company = (math.tanh(math.fsum(found)) for found in products)
        return math.tanh(elsewhere((target, source))), agreement, transitivity, company

    pairs = {(p.source, p.target) for p in pieces if p.source not in (AUTHOR, p.target)}
    return {pair: of(*pair) for pair in pairs}


def _thirds(found: Iterable[str], ends: tuple[str, str], actors: Mapping[str, Actor]) -> list[str]:
    """Those who neither speak for one of two nor are spoken for by them."""
    above = {*ends, *(a for end in ends for a in ancestors(end, actors))}
    return [x for x in found if x not in above and not set(ends) & set(ancestors(x, actors))]


def _moved(probabilities: Probabilities, by: float) -> Probabilities:
    oppose, neutral, support = probabilities
    if not by or not oppose or not support:
        return probabilities
    own = math.log(support / oppose) / 2
    if own * by < 0:  # what the sentence says may come to nothing, not to its opposite
        by = math.copysign(min(abs(by), abs(own)), by)
    oppose, support = oppose * math.exp(-by), support * math.exp(by)
    total = oppose + neutral + support
    return oppose / total, neutral / total, support / total
