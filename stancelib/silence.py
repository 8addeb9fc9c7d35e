"""Who says that nothing is said: "declined to comment on the plan", "took no side".

Words for not judging stand beside the same words as judgements do, and often in sentences that
tell of a quarrel. Where the construction is plain, it is read off the parse.
"""

from __future__ import annotations

from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children, path_to_root
from stancelib.types import Clause

_KEEPING = word_set("decline refuse")
_TELLING = word_set(
    "answer choose comment confirm disclose discuss draw elaborate judge respond reveal say "
    "speculate tell"
)
_TOO_EARLY = ("too", "early", "to")
_COMMENTING = word_set("comment discuss speculate elaborate draw")
_TAKING = word_set("take have offer express adopt hold voice state give make reach")
_POSITIONS = word_set("side position view stance opinion comment verdict statement preference")
_NOT = frozenset(("not", "n't", "never", "no", "neither", "nor"))
_DESCRIBING = word_set("border employ have include neighbor neighbour represent share")
_SIDING = word_set("back endorse favor favour support")
_ABSTAINING = "abstain"
_SUBJECTS = frozenset(("nsubj", "nsubj:pass"))
DENYING = word_set("deny dismiss refute reject")
RUMORS = word_set("accusation allegation charge claim report rumor rumour")
_GUILT = word_set(
    "complicity interference intention involvement knowledge link part plan responsibility role tie"
)
_NOMINAL = frozenset(
    ("obj", "obl", "iobj", "nmod", "nmod:poss", "conj", "compound", "amod", "appos")
)
"""Relations between what is denied and whom it would have been done to."""
_IN = word_set("against behind in to with")
_TRYING = word_set("attempt conspire intend intention plan plot seek try")
_COMING = word_set("will would shall should")


def is_silent(clause: Clause, source: int, target: int) -> bool:
    """Whether the source is told not to judge, where the clause names the target.

    "Declined to comment on", "would not be drawn on", "has taken no position on", "would not say
    whether", "abstained from".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
        False where the clause is not parsed.
    """
    if not clause.heads:
        return False
    verbs = _acting(clause, source)
    if not verbs:
        return False
    way = path_to_root(clause, target)
    if any(clause.words[u - 3 : u] == _TOO_EARLY and clause.lemmas[u] in _TELLING for u in way):
        return True
    if any(clause.lemmas[v] == _ABSTAINING and source < v for v in verbs):
        return True
    for unit in way:
        if _is_neither(clause, unit):
            return bool(set(verbs) & set(path_to_root(clause, unit)))
        if clause.relations[unit] == "conj" and unit != target:
            return False  # "declined to comment and called it a mistake"
        if not _keeps_silent(clause, unit):
            continue
        inside = way[: way.index(unit)]
        judged = any(clause.relations[u] == "acl:relcl" for u in children(clause, target))
        joined = any(clause.relations[u] == "conj" for u in inside)
        if "whether" in clause.lemmas[unit:target] and not judged and not joined:
            return True  # "a spokesman said, declining to say whether it was welcome"
        kept = clause.heads[unit] if _is_kept(clause, unit) else unit
        if kept in verbs:
            return True
        if any(v in path_to_root(clause, unit) and clause.lemmas[v] in SAY for v in verbs):
            return _by_itself(clause, unit)
    return False


def is_aside(clause: Clause, source: int, target: int) -> bool:
    """Whether the clause names the target only to tell who the source is.

    "The union, which represents 1,900 WestJet pilots", "Vietnam, which has a dispute with China".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
        False where the clause is not parsed.
    """
    if not clause.heads:
        return False
    way = path_to_root(clause, target)
    return any(
        clause.relations[unit] == "acl:relcl"
        and clause.heads[unit] == source
        and clause.lemmas[unit] in _DESCRIBING
        for unit in way
    )


def is_denied(clause: Clause, source: int, target: int) -> bool:
    """Whether what the clause tells of source and target is what somebody denies.

    "Denied insulting Peru", "denied that it had attacked Peru", "denied a role in the attack on",
    "rejected claims that it had". Not so what somebody denies to be going to do, and whom the
    denial is about: "denied that Peru had".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
        False where the clause is not parsed.
    """
    if not clause.heads:
        return False
    way = path_to_root(clause, target)
    for number, unit in enumerate(way):
        verb = _denying(clause, unit)
        if verb < 0:
            continue
        inside = way[:number]  # from the target up to what is denied
        if not inside or clause.relations[inside[-1]] in (*_SUBJECTS, "nmod:poss"):
            return False
        if not all(_is_part(clause, u) for u in inside):
            return False  # "denied that he regretted criticising Peru"
        if clause.lemmas[unit] in _GUILT and not any(
            clause.lemmas[u] in _IN for u in children(clause, inside[-1])
        ):
            return False  # "denied a role for Peru"
        around = {clause.lemmas[u] for u in children(clause, unit)}
        above = children(clause, verb)
        if around & _COMING or any(
            clause.lemmas[u] in (*_NOT, "longer") or clause.relations[u] == "aux:pass"
            for u in above
        ):
            return False
        actors = set(clause.units.values())
        denier = next((u for u in above if clause.relations[u] == "nsubj" and u in actors), -1)
        return denier >= 0 and acting_verb(clause, source) in (unit, verb)
    return False


def _is_part(clause: Clause, unit: int) -> bool:
    """Whether a unit is of the deed above it: whom it was done to, or what was tried."""
    if clause.tags[unit] == "VERB":
        tried = clause.lemmas[clause.heads[unit]] in _TRYING
        return tried and clause.relations[unit] in ("xcomp", "acl")
    # "Rejected claims that it had as a plot by Peru"
    by = any(clause.lemmas[u] in ("as", "by") for u in children(clause, unit))
    return clause.relations[unit] in _NOMINAL and not by


def _denying(clause: Clause, deed: int) -> int:
    """The verb by which somebody denies a deed, -1 where there is none."""
    verb, relation = clause.heads[deed], clause.relations[deed]
    below = children(clause, deed)
    if verb >= 0 and relation.startswith("acl") and clause.lemmas[verb] in RUMORS:
        # "Claims that it had armed rebels", and not "claims that Norway made"
        told = any(clause.lemmas[u] == "that" and clause.relations[u] == "mark" for u in below)
        rumor, verb = verb, clause.heads[verb]
        denied = told and clause.relations[rumor] == "obj" and verb >= 0
        return verb if denied and clause.lemmas[verb] in DENYING else -1
    if verb < 0 or clause.lemmas[verb] != "deny":
        return -1
    if relation == "obj" and clause.lemmas[deed] in _GUILT:
        return verb
    # "Denied attacking Peru", and not "denied it, calling Peru a liar"
    close = relation == "advcl" and 0 < deed - verb <= 2 and "," not in clause.words[verb:deed]
    close = close and not any(clause.relations[u] == "mark" for u in below)
    return verb if close or relation in ("ccomp", "xcomp") else -1


def _acting(clause: Clause, source: int) -> list[int]:
    """The verb whose subject the source is, and those that it is joined with."""
    head = acting_verb(clause, source, passive=True)
    if head < 0:
        return []
    return [
        u
        for u, h in enumerate(clause.heads)
        if u == head or (h == head and clause.relations[u] == "conj")
    ]


def _by_itself(clause: Clause, verb: int) -> bool:
    """Whether who keeps silent is a pronoun, or nobody that is named: "said he had no view"."""
    subjects = [
        u for u, h in enumerate(clause.heads) if h == verb and clause.relations[u] in _SUBJECTS
    ]
    return all(clause.lemmas[u] in PERSONAL for u in subjects)


def _keeps_silent(clause: Clause, verb: int) -> bool:
    lemma = clause.lemmas[verb]
    below = children(clause, verb)
    denied = any(clause.lemmas[u] in _NOT for u in below) or _goes_not(clause, verb)
    kept = _is_kept(clause, verb)
    if kept and lemma in _TELLING:
        return True
    if lemma in _COMMENTING or (lemma in ("say", "decide") and _asks(clause, verb)):
        return denied
    if lemma not in _TAKING:
        return False
    objects = [u for u in below if clause.relations[u] == "obj" and clause.lemmas[u] in _POSITIONS]
    none = any(
        clause.heads[u] in objects and clause.lemmas[u] in _NOT for u in range(len(clause.heads))
    )
    return bool(objects) and (denied or none or kept)


def _is_neither(clause: Clause, verb: int) -> bool:
    """ "Had neither supported nor opposed it"."""
    first = clause.heads[verb]
    return (
        first >= 0
        and clause.relations[verb] == "conj"
        and bool({clause.lemmas[u] for u in children(clause, verb)} & {"nor"})
        and len({clause.lemmas[verb], clause.lemmas[first]} & _SIDING) == 1
    )


def _is_kept(clause: Clause, verb: int) -> bool:
    """Whether somebody declines or refuses to do what the verb says."""
    above = clause.heads[verb]
    return clause.relations[verb] == "xcomp" and above >= 0 and clause.lemmas[above] in _KEEPING


def _goes_not(clause: Clause, verb: int) -> bool:
    """ "Is not going to comment"."""
    above = clause.heads[verb]
    return (
        above >= 0
        and clause.relations[verb] == "xcomp"
        and any(h == above and clause.lemmas[u] in _NOT for u, h in enumerate(clause.heads))
    )


def _asks(clause: Clause, verb: int) -> bool:
    """Whether what is not said is a question: "would not say whether it backed the plan"."""
    return any(
        clause.words[u] in ("whether", "if", "what", "which", "who", "when")
        for u in range(verb + 1, min(len(clause.words), verb + 3))
    )
