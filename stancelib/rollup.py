"""Roll-up: what a person does counts also for the actor they speak for.

The other way round, what that actor does counts for who speaks for it near there
(`stancelib.voices`) and is not assessed of their own.
Here the evidence of a graph becomes its stances.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stancelib.errors import InputError
from stancelib.pooling import (
    PairEvidence,
    Probabilities,
    check_piece,
    label_of,
    pool_pieces,
    score_of,
)
from stancelib.types import AUTHOR, Actor, Evidence, Stance


def ancestors(actor: str, actors: Mapping[str, Actor]) -> tuple[str, ...]:
    """The ids that an actor speaks for, nearest first.

    Only actors that are in ``actors`` are followed; a chain that comes back to itself
    ends there. An issue speaks for nobody and nobody speaks for an issue.
    """
    chain: list[str] = []
    here = actors.get(actor)
    while here is not None and here.kind != "issue" and here.parent is not None:
        above = actors.get(here.parent)
        if above is None or above.kind == "issue" or above.id == actor or above.id in chain:
            break
        chain.append(above.id)
        here = above
    return tuple(chain)


def rolled_pairs(
    source: str, target: str, actors: Mapping[str, Actor]
) -> Iterator[tuple[str, str, bool]]:
    """Every ordered pair that evidence about (source, target) counts for.

    Yields
    ------
    (source, target, rolled_up)
        The pair itself first, then those above it. Nothing rolls up onto an actor that
        both ends are or speak for: Lavrov -> Putin says nothing about Russia.
    """
    yield source, target, False
    above_source, above_target = ancestors(source, actors), ancestors(target, actors)
    if not above_source and not above_target:
        return
    common = {source, *above_source} & {target, *above_target}
    sources = [source, *(a for a in above_source if a not in common)]
    targets = [target, *(a for a in above_target if a not in common)]
    for s in sources:
        for t in targets:
            if (s, t) != (source, target):
                yield s, t, True


def lent_pairs(piece: PairEvidence, actors: Mapping[str, Actor]) -> Iterator[tuple[str, str]]:
    """Every ordered pair of somebody who speaks for the source that a piece counts for.

    Of a body's stance toward one of its own, nothing is known of the others.
    """
    targets = {piece.target, *ancestors(piece.target, actors)}
    for voice in piece.voices:
        if voice in actors and not targets & {voice, *ancestors(voice, actors)}:
            for target in targets:
                yield voice, target


@dataclass(frozen=True, slots=True)
class Pool:
    """The pieces of evidence that count for one ordered pair, and what they come to."""

    pieces: Sequence[PairEvidence]
    probabilities: Probabilities
    rolled_up: bool


def pools_of(
    evidence: Iterable[PairEvidence], actors: Mapping[str, Actor]
) -> dict[tuple[str, str], Pool]:
    """The evidence of each ordered pair after roll-up."""
    pieces: dict[tuple[str, str], list[PairEvidence]] = {}
    lent: dict[tuple[str, str], list[PairEvidence]] = {}
    rolled: set[tuple[str, str]] = set()
    for piece in evidence:
        _check(piece, actors)
        if piece.source == piece.target or piece.weight == 0.0:
            continue
        for source, target, is_rolled in rolled_pairs(piece.source, piece.target, actors):
            pieces.setdefault((source, target), []).append(piece)
            if is_rolled:
                rolled.add((source, target))
        for pair in lent_pairs(piece, actors):
            lent.setdefault(pair, []).append(piece)
    for pair in lent.keys() - pieces.keys():  # what somebody says of their own counts alone
        pieces[pair] = lent[pair]
        rolled.add(pair)
    return {pair: Pool(found, pooled(found), pair in rolled) for pair, found in pieces.items()}


def stances_of(
    evidence: Iterable[PairEvidence], actors: Mapping[str, Actor], min_confidence: float
) -> tuple[Stance, ...]:
    """One stance per ordered pair after roll-up, strongest first."""
    pools = pools_of(evidence, actors).items()
    stances = [_stance(pair, pool, min_confidence) for pair, pool in pools]
    return tuple(sorted(stances, key=lambda s: (-abs(s.score), s.source, s.target)))


def _check(piece: PairEvidence, actors: Mapping[str, Actor]) -> None:
    source = actors.get(piece.source)
    if piece.target not in actors or (source is None and piece.source != AUTHOR):
        raise InputError(
            f"evidence {piece.source!r} -> {piece.target!r}: both have to be ids of the graph's "
            f"actors, or the source {AUTHOR}"
        )
    if source is not None and source.kind == "issue":
        raise InputError(
            f"evidence {piece.source!r} -> {piece.target!r}: an issue is only ever a target"
        )
    check_piece(piece.probabilities, piece.weight)


def pooled(pieces: Sequence[PairEvidence]) -> Probabilities:
    """What pieces about one pair come to."""
    # Each article has the same say in a pair, however many pieces it brings.
    totals: dict[str | None, list[float]] = {}
    for piece in pieces:
        totals.setdefault(piece.article, []).append(piece.weight)
    if len(totals) == 1:
        weights = [p.weight for p in pieces]
    else:
        sums = {key: math.fsum(values) for key, values in totals.items()}
        weights = [p.weight / sums[p.article] for p in pieces]
    return pool_pieces([p.probabilities for p in pieces], weights)


def _stance(pair: tuple[str, str], pool: Pool, min_confidence: float) -> Stance:
    probabilities = pool.probabilities
    label, score = label_of(probabilities), score_of(probabilities)
    # What the stance rests on first, what speaks against it last.
    sign = {"oppose": -1.0, "support": 1.0}.get(label)
    shown = [
        Evidence(
            start=p.start,
            end=p.end,
            text=p.text,
            score=score_of(p.probabilities),
            source=p.source,
            target=p.target,
            reported_by=p.reported_by,
            article=p.article,
            date=p.date,
        )
        for p in pool.pieces
    ]
    shown.sort(
        key=lambda e: (
            -(abs(e.score) if sign is None else sign * e.score),
            e.article or "",
            e.start,
            e.end,
            e.source,
            e.target,
            e.score,
        )
    )
    return Stance(
        source=pair[0],
        target=pair[1],
        label=label,
        score=score,
        probabilities=probabilities,
        evidence=tuple(shown),
        uncertain=max(probabilities) < min_confidence,
        rolled_up=pool.rolled_up,
    )
