"""Clauses side by side: "Peru urged calm; Chile praised Kenya".

Nothing leads from Peru to Kenya: what one clause tells is not of another clause's subject.
"""

from __future__ import annotations

from collections.abc import Collection

from stancelib.actors.words import SAY
from stancelib.types import Clause, Pair

PERSONAL = frozenset(("i", "he", "she", "it", "they", "we"))
"""Personal pronouns, by their lemmas."""
_SAME = frozenset({"appos", "flat", "conj", "compound", "nmod:poss", "amod"})
_JOINED = frozenset({"conj", "parataxis", "advcl"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
# Subjects that stand for another: of a clause before, or of nobody knows whom. A pronoun whose
# actor is known is a mention, and masked.
_PRONOUNS = frozenset("who whom which that whose i we you he she it they".split())
_last: tuple[tuple[int, ...], dict[int, list[int]]] = ((), {})
_PRO_VERBS = frozenset({"do", "be", "have"})  # "as did Chile" stands for the verb before


def own_subjects(clause: Clause) -> frozenset[int]:
    """Heads of the joined clauses that have a subject of their own.

    Parameters
    ----------
    clause : Clause

    Returns
    -------
    frozenset of int
        Units. Of a clause that is not parsed there are none.
    """
    relations, lemmas = clause.relations, clause.lemmas
    return frozenset(
        head
        for unit, head in enumerate(clause.heads)
        if head >= 0
        and relations[head] in _JOINED
        and relations[unit] in _SUBJECTS
        and lemmas[unit] not in _PRONOUNS
        and lemmas[head] not in _PRO_VERBS
    )


def acting_verb(clause: Clause, unit: int, *, passive: bool = False) -> int:
    """The verb whose subject a unit is, or belongs to.

    Parameters
    ----------
    clause : Clause
    unit : int
    passive : bool
        Whether the subject of a passive counts, too.

    Returns
    -------
    int
        A unit; -1 where it is no part of a subject.
    """
    subjects = ("nsubj", "nsubj:pass") if passive else ("nsubj",)
    for part in path_to_root(clause, unit):
        if clause.relations[part] in subjects:
            return clause.heads[part]
        if clause.relations[part] not in _SAME:
            return -1
    return -1


def may_be_same(clause: Clause, source: int, pronoun: int) -> bool:
    """Whether a pronoun may be the source: not "he" in "she said he wrote it".

    Parameters
    ----------
    clause : Clause
    source, pronoun : int
        Units.

    Returns
    -------
    bool
        False where the second is no pronoun.
    """
    both = {clause.lemmas[source], clause.lemmas[pronoun]}
    return clause.lemmas[pronoun] in PERSONAL and both != {"he", "she"}


def stand_beside(pair: Pair, own: Collection[int]) -> bool:
    """Whether source and target stand in clauses side by side.

    Parameters
    ----------
    pair : Pair
    own : collection of int
        `own_subjects` of the pair's clause.

    Returns
    -------
    bool
        False for the author, where a quotation lies between the two ends, and where one end
        stands in what the other says: "Chile had lied, said Peru".
    """
    clause, source, target = pair.clause, pair.source_unit, pair.target_unit
    if source is None or not own or clause.quoted[source] != clause.quoted[target]:
        return False
    rising, falling = path_to_root(clause, source), path_to_root(clause, target)
    above = set(falling)
    top = next((unit for unit in rising if unit in above), -1)
    if top < 0:
        return False
    for unit in falling[: falling.index(top)]:
        # "Peru said: Chile had lied" may be parsed so, "Peru urged calm; Chile had lied" is.
        said = _is_said(clause, unit, top) and ";" not in clause.words[top:unit]
        if unit in own and not said:
            return True
    return any(
        unit in own and not _is_said(clause, unit, unit) for unit in rising[: rising.index(top)]
    )


def _is_said(clause: Clause, joined: int, verb: int) -> bool:
    return clause.relations[joined] == "parataxis" and clause.lemmas[verb] in SAY


def path_to_root(clause: Clause, unit: int) -> list[int]:
    """The unit, its head, and so on; heads that run in a circle end."""
    path: list[int] = []
    while unit >= 0 and len(path) <= len(clause.heads):
        path.append(unit)
        unit = clause.heads[unit]
    return path


def children(clause: Clause, unit: int) -> list[int]:
    """The units that hang on a unit."""
    global _last
    heads, index = _last
    if heads is not clause.heads:
        # Rules ask about one clause many times; of the last one it is known what hangs on what.
        heads = clause.heads
        index = {}
        for child, head in enumerate(heads):
            index.setdefault(head, []).append(child)
        _last = heads, index
    return list(index.get(unit, ()))


def below(clause: Clause, top: int) -> set[int]:
    """A unit and all that hangs on it."""
    found, waiting = {top}, [top]
    while waiting:
        more = [u for u in children(clause, waiting.pop()) if u not in found]
        found.update(more)
        waiting += more
    return found
