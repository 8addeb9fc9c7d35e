"""Who is spared by what is said of harm to them: "said it was unfair to blame it".

Words against what is done to an actor, or against the actor's foes, are words for the actor: the
counterpart of `stancelib.answers`, without a plea. Where another is named instead of an actor,
nothing is said of the actor.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.answers import PUNISHING
from stancelib.beside import children
from stancelib.demands import is_said
from stancelib.nested import AGAINST, FOR, holds
from stancelib.told import Rule, does, is_told
from stancelib.types import Clause

_UNFAIR = word_set("absurd foolish mistake mistaken outrageous ridiculous unfair unjust wrong")
_FAIR = word_set("correct fair justified just right")
_ASKING = word_set("ask call demand press tell urge want warn")
_STOPPING = word_set("avoid cease end halt refrain stop")
_HARMS = word_set(
    "attack abuse bombing campaign harassment insult pressure raid smear strike threat violence"
)
_AIMING = word_set("aim direct issue launch level make")
_AT = frozenset(("against", "at", "on"))
_FOES = word_set(
    "abuser assassin attacker critic detractor enemy foe killer murderer opponent persecutor rival"
)
_WELCOME = word_set("arrest capture conviction death defeat jailing killing punishment")
_MISTAKEN = word_set("deluded lying misguided misinformed mistaken wrong")
_CHARGES = word_set("accusation allegation campaign case charge claim complaint lawsuit trial")
_CALLING = word_set("brand call deem describe dismiss label regard see")
_BASELESS = word_set(
    "absurd baseless bogus fabricated false farce groundless motivated nonsense ridiculous sham "
    "spurious unfair unfounded unjust untrue"
)
_SENTENCES = word_set("ban conviction fine penalty punishment sentence suspension")
_RELIEVING = word_set("annul commute lift overturn quash reduce reverse waive")
_FAILING = word_set("fail forget neglect refuse")
_HELPING = word_set("aid assist back defend help protect recognise recognize shelter support")


def is_excepted(clause: Clause, source: int, target: int) -> bool:
    """Whether a target is named as whom something is not said of: "blamed Chile, not Peru".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
    """
    if not clause.heads or source > target:
        return False
    before = clause.lemmas[target - 2 : target]
    if before in (("rather", "than"), ("instead", "of")):
        return True
    # "It was not Peru but Chile that"
    return before[-1:] == ("not",) and clause.lemmas[target + 1 : target + 2] == ("but",)


def _unfair_to(clause: Clause, source: int, target: int) -> int:
    """ "Said it was unfair to blame it"."""
    deed = clause.heads[target]
    word = clause.heads[deed]
    if clause.relations[target] != "obj" or word < 0 or clause.lemmas[deed] not in PUNISHING:
        return 0
    sign = (clause.lemmas[word] in _UNFAIR) - (clause.lemmas[word] in _FAIR)
    to = clause.lemmas[deed - 1] == "to" and word < deed
    named = any(
        clause.relations[u] == "nsubj" and clause.lemmas[u] != "it" for u in children(clause, word)
    )
    plain = sign and to and not named and is_told(clause, word)
    return sign if plain and is_said(clause, source, word) else 0


def _told_to_stop(clause: Clause, source: int, target: int) -> int:
    """ "Urged Chile to stop threatening it"."""
    deed = clause.heads[target]
    stop = clause.heads[deed]
    if clause.relations[target] != "obj" or clause.lemmas[deed] not in PUNISHING or stop < 0:
        return 0
    verb = clause.heads[stop]
    asked = verb >= 0 and clause.lemmas[stop] in _STOPPING and clause.lemmas[verb] in _ASKING
    return int(asked and does(clause, source, verb))


def _must_stop(clause: Clause, source: int, target: int) -> int:
    """ "Said attacks on it had to stop"."""
    harm = clause.heads[target]
    links = {clause.lemmas[u] for u in children(clause, target)}
    if clause.lemmas[harm] not in _HARMS or not links & _AT:
        return 0
    verb = clause.heads[harm]
    if verb < 0 or not clause.relations[harm].startswith("nsubj"):
        return 0
    stop = next((u for u in (verb, *children(clause, verb)) if clause.lemmas[u] in _STOPPING), -1)
    owed = {"must", "should", "have"} & set(clause.lemmas[harm:stop])
    return int(stop > harm and bool(owed) and is_said(clause, source, verb))


def _aimed_at(clause: Clause, source: int, target: int) -> int:
    """ "Condemned threats made against it"."""
    deed = clause.heads[target]
    links = {clause.lemmas[u] for u in children(clause, target)}
    harm = clause.heads[deed]
    if clause.lemmas[deed] not in _AIMING or not links & _AT or harm < 0:
        return 0
    verb = clause.heads[harm]
    aimed = clause.lemmas[harm] in _HARMS and clause.relations[deed].startswith("acl")
    judged = verb >= 0 and aimed and clause.relations[harm] == "obj"
    return int(judged and clause.lemmas[verb] in AGAINST and holds(clause, source, verb))


def _foes(clause: Clause, source: int, target: int) -> int:
    """ "Accused its opponents of lying", "welcomed the arrest of its killers"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    foe = heads[target]
    of = relations[target] == "nmod" and lemmas[target - 1] == "of"
    if foe < 0 or lemmas[foe] not in _FOES or not (relations[target] == "nmod:poss" or of):
        return 0
    verb = heads[foe]
    if verb < 0:
        return 0
    if relations[foe].startswith("nsubj"):  # "said its critics were wrong"
        return int(lemmas[verb] in _MISTAKEN and is_said(clause, source, verb))
    done = relations[foe] == "nmod" and lemmas[verb] in _WELCOME
    verb = heads[verb] if done else verb
    if verb < 0 or not (done or relations[foe] == "obj"):
        return 0
    sign = (lemmas[verb] in AGAINST) - (lemmas[verb] in FOR)
    return (-sign if done else sign) if sign and holds(clause, source, verb) else 0


def _called_baseless(clause: Clause, source: int, target: int) -> int:
    """ "Called the charges against it politically motivated"."""
    charge = clause.heads[target]
    links = {clause.lemmas[u] for u in children(clause, target)}
    if clause.lemmas[charge] not in _CHARGES or "against" not in links:
        return 0
    verb = clause.heads[charge]
    if verb < 0 or clause.lemmas[verb] not in _CALLING or clause.relations[charge] != "obj":
        return 0
    called = any(
        u > target and {clause.lemmas[u], clause.words[u]} & _BASELESS
        for u in children(clause, verb)
    )
    return int(called and holds(clause, source, verb))


def _failed(clause: Clause, source: int, target: int) -> int:
    """ "Criticised Chile for failing to support it"."""
    deed = clause.heads[target]
    fail = clause.heads[deed]
    if clause.relations[target] != "obj" or clause.lemmas[deed] not in _HELPING or fail < 0:
        return 0
    verb = clause.heads[fail]
    failed = clause.lemmas[fail] in _FAILING and clause.relations[deed] == "xcomp" and verb >= 0
    marked = any(clause.lemmas[u] in ("for", "of", "over") for u in children(clause, fail))
    blamed = failed and marked and clause.lemmas[verb] in AGAINST
    return int(blamed and holds(clause, source, verb))


def _apologised(clause: Clause, source: int, target: int) -> int:
    """ "Apologised to it"."""
    verb = clause.heads[target]
    to = clause.relations[target] == "obl" and clause.lemmas[target - 1] == "to"
    sorry = to and clause.lemmas[verb] in ("apologise", "apologize")
    return int(sorry and does(clause, source, verb))


def _relieved(clause: Clause, source: int, target: int) -> int:
    """ "Commuted the sentence of it", "overturned the ban on it"."""
    burden = clause.heads[target]
    owned = clause.relations[target] == "nmod:poss" or clause.lemmas[target - 1] in ("of", "on")
    verb = clause.heads[burden]
    relieved = (
        owned
        and verb >= 0
        and clause.lemmas[burden] in _SENTENCES
        and clause.lemmas[verb] in _RELIEVING
        and clause.relations[burden] == "obj"
    )
    return int(relieved and does(clause, source, verb))


RULES: tuple[Rule, ...] = (
    _unfair_to, _told_to_stop, _must_stop, _aimed_at, _foes, _called_baseless, _failed,
    _apologised, _relieved,
)  # fmt: skip
"""For pairs of actors, in the order in which they are asked."""
