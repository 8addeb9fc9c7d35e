"""What a sentence tells beside: "thanked Cambodia and said the Philippines was to blame".

A network that reads the whole sentence lets the praise of the one colour what is said of the
other. Where a subject has two verbs of which one judges somebody else, it is asked without that;
where its target is an issue, without what is told by the way of the issue's maker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stancelib.actors.words import word_set
from stancelib.beside import acting_verb, below, children, path_to_root
from stancelib.judging import JUDGING
from stancelib.makers import told_of_maker
from stancelib.nested import NOT
from stancelib.types import Clause, Pair

_CALLING = word_set("brand call describe dub label term")
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
_LOOSE = frozenset((",", "and", "but", ";"))


def narrowed(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Pairs as a scorer should read them.

    Parameters
    ----------
    pairs : sequence of Pair

    Returns
    -------
    tuple of Pair
        In the same order. Those of two actors in whose clause the source judges somebody else by
        another verb have a clause without that verb and what belongs to it; so have those of an
        issue of which the clause tells by the way that another made it.
    """
    clauses: dict[tuple[int, frozenset[int]], tuple[Clause, dict[int, int]]] = {}
    found = []
    for pair in pairs:
        beside = _beside(pair)
        if not beside or pair.source_unit is None:
            found.append(pair)
            continue
        key = id(pair.clause), beside
        if key not in clauses:
            clauses[key] = _without(pair.clause, beside)
        clause, place = clauses[key]
        found.append(
            replace(
                pair,
                clause=clause,
                source_unit=place[pair.source_unit],
                target_unit=place[pair.target_unit],
            )
        )
    return tuple(found)


def _beside(pair: Pair) -> frozenset[int]:
    """The units of what the source does to somebody else, beside what it does to the target."""
    clause = pair.clause
    if pair.source_unit is None or pair.apart or not clause.heads:
        return frozenset()
    if clause.masks_issues:
        return told_of_maker(clause, pair.source_unit, pair.target_unit)
    verb = acting_verb(clause, pair.source_unit)
    if verb < 0:
        return frozenset()
    verbs = _joined(clause, verb)
    way = path_to_root(clause, pair.target_unit)
    own = next((unit for unit in way if unit in verbs), -1)
    if own < 0:
        return frozenset()
    # "Said that Peru had lied and thanked Chile" may be parsed as if Peru had thanked it.
    inner = [v for unit in way[: way.index(own)] for v in _joined(clause, unit)[1:]]
    others = [
        v
        for v in (*verbs, *inner)
        if v not in way[: way.index(own) + 1] and _judges_another(clause, v, pair.target_unit)
    ]
    if not others or _hang_together(clause, verbs):
        return frozenset()
    dropped = {unit for other in others if other != verb for unit in below(clause, other)}
    if verb in others:  # its subject and the verbs that are joined with it hang on it, and stay
        kept = {unit for v in verbs if v not in others for unit in below(clause, v)}
        for unit in _subjects(clause, verb):
            kept |= below(clause, unit)
        dropped |= below(clause, verb) - kept
    return frozenset(dropped - {pair.source_unit, pair.target_unit})


def _hang_together(clause: Clause, verbs: Sequence[int]) -> bool:
    """Whether verbs cannot be told apart: "did not praise Peru or thank Chile", "did the same"."""
    if {"or", "nor", "neither", "same", "too"} & set(clause.lemmas):
        return True
    return any(head in verbs and clause.lemmas[u] in NOT for u, head in enumerate(clause.heads))


def _joined(clause: Clause, verb: int) -> list[int]:
    """A verb, and those that are joined with it and have no subject of their own."""
    verbs = [verb]
    for unit, head in enumerate(clause.heads):
        joined = head in verbs and clause.relations[unit] == "conj"
        if joined and clause.tags[unit] == "VERB" and not _subjects(clause, unit):
            verbs.append(unit)
    return verbs


def _subjects(clause: Clause, verb: int) -> list[int]:
    return [u for u in children(clause, verb) if clause.relations[u] in _SUBJECTS]


def _judges_another(clause: Clause, verb: int, target: int) -> bool:
    """Whether a verb is one of judging, with another actor for its object."""
    actors = set(clause.units.values()) - {target}
    return clause.lemmas[verb] in JUDGING | _CALLING and any(
        clause.relations[unit] == "obj" and unit in actors for unit in children(clause, verb)
    )


def _without(clause: Clause, dropped: frozenset[int]) -> tuple[Clause, dict[int, int]]:
    """The clause without some units, and the new place of those that stay."""
    kept: list[int] = []
    for unit in range(len(clause.words)):
        if unit in dropped:
            continue
        loose = clause.words[unit] in _LOOSE
        if loose and (not kept or clause.words[kept[-1]] in _LOOSE or unit - 1 in dropped):
            continue
        kept.append(unit)
    place = {unit: number for number, unit in enumerate(kept)}
    heads, relations = [], []
    for unit in kept:
        head, relation = clause.heads[unit], clause.relations[unit]
        for _ in clause.heads:  # heads may run in a circle
            if head < 0 or head in place:
                break
            # What hung on a verb that is gone hangs on the one that was joined with it.
            heir = next(
                (u for u in kept if clause.heads[u] == head and clause.relations[u] == "conj"), -1
            )
            head = clause.heads[head] if heir in (-1, unit) else heir
            if heir == unit:
                relation = "root" if head < 0 else clause.relations[clause.heads[unit]]
        heads.append(place.get(head, -1))
        relations.append(relation)
    narrow = replace(
        clause,
        words=tuple([clause.words[u] for u in kept]),
        lemmas=tuple([clause.lemmas[u] for u in kept]),
        tags=tuple([clause.tags[u] for u in kept]),
        heads=tuple(heads),
        relations=tuple(relations),
        first=tuple([clause.first[u] for u in kept]),
        last=tuple([clause.last[u] for u in kept]),
        units={mention: place[u] for mention, u in clause.units.items() if u in place},
        quoted=tuple([clause.quoted[u] for u in kept]),
    )
    return narrow, place
