"""Structural balance: what an article's other stances add to one that its own sentences leave open.

Who is attacked seldom thinks well of the attacker, allies stand with allies, and rivals judge the
same things differently: signed relations tend to be balanced (Heider 1946; Cartwright and Harary
1956). So the stances of an article, taken together, are a prior for each of them. It makes what
sentences say more certain, or less. It never gives a sign that they do not, nor makes a stance
where no sentence has both ends.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from stancelib.pooling import PairEvidence, Probabilities, pool_pieces, score_of
from stancelib.prior import ArticlePrior
from stancelib.rollup import Pool, ancestors, pools_of
from stancelib.types import AUTHOR, Actor

Scores = Mapping[str, float]
Relations = tuple[float, float, float, float]
"""From -1 to 1 each: reciprocity, agreement, transitivity and company of an ordered pair."""


def balanced(
    pieces: Sequence[PairEvidence], actors: Mapping[str, Actor], prior: ArticlePrior
) -> list[PairEvidence]:
    """Pieces of evidence of one article, in their order, each moved by all the others.

    Parameters
    ----------
    pieces : sequence of PairEvidence
    actors : mapping of str to Actor
        By id.
    prior : ArticlePrior
        Says how much each kind of relation counts.
    """
    weights = (prior.reciprocity, prior.agreement, prior.transitivity, prior.company)
    if not any(weights):
        return list(pieces)
    moves = {
        pair: math.fsum(w * r for w, r in zip(weights, found, strict=True))
        for pair, found in relations(pieces, actors).items()
    }
    return [
        replace(p, probabilities=_moved(p.probabilities, moves.get((p.source, p.target), 0.0)))
        for p in pieces
    ]


def relations(
    pieces: Sequence[PairEvidence], actors: Mapping[str, Actor]
) -> dict[tuple[str, str], Relations]:
    """What the other stances of an article say of each pair that has evidence.

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
    toward: dict[str, dict[str, float]] = {}
    by: dict[str, dict[str, float]] = {}
    for (source, target), pool in pools.items():
        if source != AUTHOR:
            score = score_of(pool.probabilities)
            toward.setdefault(source, {})[target] = score
            by.setdefault(target, {})[source] = score

    def of(source: str, target: str) -> Relations:
        above = {source, target, *ancestors(source, actors), *ancestors(target, actors)}

        def both(first: Scores, second: Scores) -> float:
            thirds = _thirds(first.keys() & second.keys(), {source, target}, above, actors)
            # In any order the same sum, to the last bit.
            return math.tanh(math.fsum(first[x] * second[x] for x in thirds))

        own, theirs = toward.get(source, {}), toward.get(target, {})
        of_source, of_target = by.get(source, {}), by.get(target, {})
        return (
            math.tanh(_elsewhere(pools.get((target, source)), pools[source, target])),
            both(own, theirs),
            both(own, of_target),
            both(of_source, of_target),
        )

    pairs = {(p.source, p.target) for p in pieces if p.source not in (AUTHOR, p.target)}
    return {pair: of(*pair) for pair in pairs}


def _elsewhere(back: Pool | None, there: Pool) -> float:
    """The score of one direction in sentences that say nothing of the other.

    A sentence that says who thinks what of whom has been read for both already.
    """
    if back is None:
        return 0.0
    same = {(p.start, p.end) for p in there.pieces}
    others = [p for p in back.pieces if (p.start, p.end) not in same]
    if not others:
        return 0.0
    return score_of(pool_pieces([p.probabilities for p in others], [p.weight for p in others]))


def _thirds(
    found: Iterable[str], pair: set[str], above: Collection[str], actors: Mapping[str, Actor]
) -> list[str]:
    """Those who neither speak for one of the pair nor are spoken for by it."""
    return [x for x in found if x not in above and pair.isdisjoint(ancestors(x, actors))]


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
