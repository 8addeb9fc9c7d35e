"""Pairs over a paragraph: who speaks of an issue that an earlier sentence of it names.

"Farmers welcomed the dam. 'At last there will be water,' said Ana Rocha, who leads their union."
No sentence has both Rocha and the dam: the one that names the issue last and the one that has the
source are read as one clause.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from stancelib.actors.words import word_set
from stancelib.beside import acting_verb, children
from stancelib.clauses import MAX_UNITS
from stancelib.nested import AGAINST, FOR, HARM
from stancelib.types import Cast, Clause, Pair

_UNDOING = word_set("defeat strike quash annul kill bury")
REACH = 2
"""How many sentences before the source's the issue may have been named last."""


def build_passages(
    cast: Cast, clauses: Sequence[Clause], pairs: Sequence[Pair]
) -> tuple[Pair, ...]:
    """Pairs of a source and an issue that share no sentence.

    Parameters
    ----------
    cast : Cast
    clauses : sequence of Clause
        Of `build_clauses`.
    pairs : sequence of Pair
        Of `build_pairs`: what is a pair there is none here.

    Returns
    -------
    tuple of Pair
        In text order, ``apart``, each of a clause that is two sentences long. None of a document
        that is not read as English.
    """
    if cast.document.language != "en":
        return ()
    mentions, sentences = cast.mentions, cast.document.sentences
    actors = {actor.id: actor for actor in cast.actors}
    known = {
        (mentions[p.source].actor, mentions[p.target].actor) for p in pairs if p.source is not None
    }
    whole = by_sentence(clauses)
    named: dict[str, list[int]] = {}  # issue -> sentences that name it
    for (number, masks_issues), clause in whole.items():
        if masks_issues and sentences[number].kind == "body":
            for mention in clause.units:
                if actors[mentions[mention].actor].kind == "issue":
                    named.setdefault(mentions[mention].actor, []).append(number)
    joined: dict[tuple[int, int], Clause] = {}
    found: list[Pair] = []
    for number in sorted({n for n, _ in whole}):
        second = whole.get((number, True)) or whole[number, False]
        if sentences[number].kind != "body":
            continue
        here = {mentions[m].actor for m in second.units}
        for issue, places in named.items():
            before = bisect_left(places, number) - 1
            if issue in here or before < 0 or number - places[before] > REACH:
                continue
            if sentences[places[before]].paragraph != sentences[number].paragraph:
                continue
            first = whole[places[before], True]
            border = len(first.words)
            if border + len(second.words) > MAX_UNITS:
                continue
            target = max(m for m in first.units if mentions[m].actor == issue)
            if _is_undone(first, first.units[target]):
                continue
            for source, unit in second.units.items():
                holder = actors[mentions[source].actor]
                if holder.kind == "issue" or (holder.id, issue) in known:
                    continue
                if actors[issue].parent == holder.id or _judges_else(second, unit):
                    continue
                if second.quoted[unit] >= 0 and not _speaks(cast, second.quoted[unit], holder.id):
                    continue
                place = places[before], number
                clause = joined[place] = joined.get(place) or join(first, second)
                inverse = mentions[target].form == "inverse"
                found.append(
                    Pair(
                        source,
                        target,
                        clause,
                        border + unit,
                        first.units[target],
                        inverse=inverse,
                        apart=True,
                    )
                )
    return tuple(found)


def _is_undone(clause: Clause, target: int) -> bool:
    """Whether a sentence tells that an issue is no more: anger after it may be for the issue."""
    verb = clause.heads[target]
    done = verb >= 0 and clause.relations[target] in ("obj", "nsubj:pass")
    return done and (clause.lemmas[verb] in HARM or clause.lemmas[verb] in _UNDOING)


def _judges_else(clause: Clause, source: int) -> bool:
    """Whether a sentence tells what else its source judges: "criticised the rise in crime"."""
    verb = acting_verb(clause, source)
    if verb < 0:
        return False
    if clause.lemmas[verb] in AGAINST | FOR:
        # Who accuses or praises another actor there often does so for the issue's sake.
        actors = set(clause.units.values())
        return clause.lemmas[verb] != "accuse" and any(
            clause.relations[u] == "obj" and clause.tags[u] == "NOUN" and u not in actors
            for u in children(clause, verb)
        )
    # "He is a liar", "said the new school was a success": of whom and what is told.
    return any(
        clause.relations[u] == "cop" and _is_of_another(clause, clause.heads[u])
        for u in range(len(clause.words))
        if clause.heads[u] >= 0
        and verb in (clause.heads[clause.heads[u]], *children(clause, clause.heads[u]))
    )


def _is_of_another(clause: Clause, word: int) -> bool:
    return any(
        clause.relations[u] == "nsubj"
        and (clause.tags[u] in ("NOUN", "PROPN") or clause.lemmas[u] in ("he", "she"))
        for u in children(clause, word)
    )


def believed(pairs: Sequence[Pair], probabilities: NDArray[np.float64], least: float) -> list[int]:
    """Places of the pairs that count: of those ``apart`` whose stance is likely enough.

    Parameters
    ----------
    pairs : sequence of Pair
    probabilities : ndarray, shape (n_pairs, 3)
    least : float
        Of a stance of either sign.

    Returns
    -------
    list of int
        In order. What is not likely is nothing at all, and no neutral stance: most who speak in
        a paragraph do not speak of its issue.
    """
    return [
        number
        for number, (pair, row) in enumerate(zip(pairs, probabilities.tolist(), strict=True))
        if not pair.apart or max(row[0], row[2]) >= least
    ]


def _speaks(cast: Cast, quotation: int, actor: str) -> bool:
    speaker = cast.speakers[quotation]
    return speaker is not None and cast.mentions[speaker].actor == actor


def by_sentence(clauses: Sequence[Clause]) -> dict[tuple[int, bool], Clause]:
    """Clauses by sentence and `Clause.masks_issues`, without those that are windows of one."""
    times = Counter((c.sentence, c.masks_issues) for c in clauses)
    return {
        (c.sentence, c.masks_issues): c for c in clauses if times[c.sentence, c.masks_issues] == 1
    }


def join(first: Clause, second: Clause) -> Clause:
    """Two sentences as one clause, which has two roots and is of the second sentence."""
    border = len(first.words)
    return replace(
        second,
        words=first.words + second.words,
        lemmas=first.lemmas + second.lemmas,
        tags=first.tags + second.tags,
        heads=first.heads + tuple(h if h < 0 else h + border for h in second.heads),
        relations=first.relations + second.relations,
        first=first.first + second.first,
        last=first.last + second.last,
        units={**first.units, **{m: unit + border for m, unit in second.units.items()}},
        quoted=first.quoted + second.quoted,
        masks_issues=first.masks_issues,
    )
