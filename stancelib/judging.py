"""Whose words they are: what an actor says of another is not the author's word about either.

And who only stands by: what an ally does is not done by whose ally it is, and who is asked to do
something has not done it.
"""

from __future__ import annotations

from collections.abc import Sequence

from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, children, path_to_root
from stancelib.types import Clause

JUDGING = word_set(
    "accuse admonish applaud attack back berate blame castigate celebrate censure chide commend "
    "condemn congratulate criticise criticize decry defend denounce deplore deride dismiss endorse "
    "fault hail lambast lambaste laud mock oppose praise rebuke reject reproach ridicule salute "
    "scold scorn slam support thank warn welcome"
)
_ANSWERING = word_set("brush defy deny face ignore rebuff resist shrug survive")
_PLEAS = word_set(
    "accusation allegation appeal call charge claim complaint criticism demand motion plea "
    "pressure request"
)
_PARTS = frozenset({"nsubj", "obj", "nsubj:pass"})
_SAME = frozenset({"appos", "flat", "conj"})
"""What leads from a name to the noun that plays its part: "its leader, X, praised"."""
_KIN = word_set(
    "adversary ally backer brother competitor cousin critic daughter enemy father foe friend "
    "husband loyalist mother neighbor neighbour opponent partner patron predecessor rival sister "
    "son successor supporter wife"
)
_FRIENDS = word_set("ally friend partner")
_ALERTING = word_set("alert caution warn")
_ASKING = word_set(
    "advise appeal ask beg call challenge deadline demand encourage expect hope implore instruct "
    "invite lobby order persuade plead press pressure push request require summon tell urge want"
)
_WISHING = word_set(
    "demand expect hope order propose recommend request require suggest urge want wish"
)
_ASKED = frozenset({"obj", "iobj", "obl", "nsubj:pass", "nmod"})
_DEEDS = frozenset({"xcomp", "ccomp", "advcl", "acl"})
_MET = word_set("face get hear ignore receive")
_DUE = word_set("must ought should")
_OF = frozenset({"nmod:poss", "nmod", "amod", "compound"})
_BESIDE = 2


def is_reported(clause: Clause, unit: int) -> bool:
    """Whether somebody in the clause judges: the unit another, or another the unit.

    Parameters
    ----------
    clause : Clause
    unit : int

    Returns
    -------
    bool
        False where the clause is not parsed.
    """
    if not clause.heads:
        return False
    way = path_to_root(clause, unit)
    if any(clause.tags[u] == "NOUN" and clause.lemmas[u] in _PLEAS for u in way[1:]):
        return True  # "demands that she resign", "calls for her to go": they are others'
    at = next((u for u in way if clause.relations[u] not in _SAME), -1)
    head = clause.heads[at] if at >= 0 else -1
    if head < 0 or clause.relations[at] not in _PARTS:
        return False
    above = clause.heads[head] if clause.relations[head] == "ccomp" else -1
    if clause.lemmas[head] in _ANSWERING and any(
        clause.relations[u] == "obj" and clause.lemmas[u] in _PLEAS for u in children(clause, head)
    ):
        return True
    # "praised what he described as": he praises, too
    return clause.lemmas[head] in JUDGING or (above >= 0 and clause.lemmas[above] in JUDGING)


def is_bystander(clause: Clause, source: int, target: int) -> bool:
    """Whether what the clause tells is nothing of the source toward the target.

    Of whoever only tells who somebody is: "Russia, a Serbian ally, blamed the West" is nothing of
    Serbia's, "Ryanair's Michael Leary" nothing of the two. Of whoever warns a friend: "the US has
    warned its European allies that". And of whoever is asked to: "France urged Spain to condemn
    Portugal" is nothing of Spain's.

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
        False for the one who is told of: "Russia, a Serbian ally", "called Russia an ally of
        Serbia". False where the clause is not parsed.
    """
    if not clause.heads:
        return False
    return (
        _only_names(clause, source, target)
        or _is_told_of(clause, source, target)
        or _alerts(clause, source, target)
        or _is_asked(clause, source, target)
        or _is_asked(clause, target, source)
    )


def _only_names(clause: Clause, source: int, target: int) -> bool:
    """Whether the source only helps to tell who somebody else than the target is."""
    heads, relations = clause.heads, clause.relations
    if relations[source] not in _OF:
        return False
    kin = _kin_of(clause, source)
    if kin < 0:
        # "Pryce's lawyer, Simon Keane", "Ryanair's Michael Leary": nothing is told of the two.
        owned = heads[source] if relations[source] == "nmod:poss" else -1
        apposed = heads[target] == owned and relations[target] == "appos"
        return owned >= 0 and (owned == target or apposed)
    told_of = abs(target - kin) <= _BESIDE or heads[kin] == target or heads[target] == kin
    # "described Belarus as Russia's closest ally"
    called = heads[kin] == heads[target] and relations[target] in ("obj", "nsubj:pass")
    return not told_of and not (called and relations[kin] not in _PARTS)


def _is_told_of(clause: Clause, source: int, target: int) -> bool:
    """Whether the source only stands in what somebody says, and the target outside of that.

    "He called the strike needless and said that the union had turned down a raise."
    """
    if clause.lemmas[source] in PERSONAL:
        return False  # often of who says it
    told = next((u for u in path_to_root(clause, source) if _is_said(clause, u)), -1)
    return told >= 0 and told not in path_to_root(clause, target)


def _is_said(clause: Clause, unit: int) -> bool:
    """Whether the unit heads what somebody named says: "said that"."""
    head = clause.heads[unit]
    if clause.relations[unit] != "ccomp" or clause.lemmas[head] not in SAY:
        return False
    # "The strike, the union said, was just": who says so stands after it.
    return unit > head


def _alerts(clause: Clause, source: int, target: int) -> bool:
    """Whether the source warns a friend. Where nothing says so, to warn is to threaten."""
    heads, relations = clause.heads, clause.relations
    if relations[target] not in _OF or clause.lemmas[heads[target]] not in _FRIENDS:
        return False
    friend = heads[target]
    verb = heads[friend]
    object_ = relations[friend] in ("obj", "iobj")
    alerts = verb >= 0 and object_ and clause.lemmas[verb] in _ALERTING
    return alerts and heads[source] in (friend, verb)


def _is_asked(clause: Clause, asked: int, other: int) -> bool:
    """Whether what concerns the other unit is what one unit is asked, told or expected to do."""
    way = path_to_root(clause, other)
    for part in path_to_root(clause, asked):
        verb = clause.heads[part]
        if verb < 0:
            return False
        if _is_due(clause, part, verb, way) or _is_requested(clause, part, verb, way):
            return True
        if clause.relations[part] not in _SAME | _OF:
            return False
    return False


def _is_due(clause: Clause, part: int, verb: int, way: Sequence[int]) -> bool:
    """ "Demanded that Spain condemn", "said Spain should condemn"."""
    heads, lemmas = clause.heads, clause.lemmas
    if clause.relations[part] != "nsubj" or verb not in way:
        return False
    if clause.relations[verb] != "ccomp" or heads[verb] < 0:
        return False
    due = any(heads[unit] == verb and lemmas[unit] in _DUE for unit in range(len(heads)))
    return due or lemmas[heads[verb]] in _WISHING


def _is_requested(clause: Clause, part: int, verb: int, way: Sequence[int]) -> bool:
    """ "Urged Spain to condemn", "Spain faces calls to condemn"."""
    heads, lemmas = clause.heads, clause.lemmas
    if clause.relations[part] == "nsubj" and lemmas[verb] in _MET:
        verb = next((u for u, h in enumerate(heads) if h == verb and lemmas[u] in _ASKING), -1)
    elif clause.relations[part] not in _ASKED or lemmas[verb] not in _ASKING:
        return False
    return verb >= 0 and any(
        heads[unit] == verb and clause.relations[unit] in _DEEDS and unit != part for unit in way
    )


def _kin_of(clause: Clause, source: int) -> int:
    """The ally, rival and so on whose name the source helps to tell, or -1."""
    for unit in path_to_root(clause, source):
        if clause.relations[unit] not in _OF:
            return -1
        head = clause.heads[unit]
        if head >= 0 and clause.lemmas[head] in _KIN:
            return head
    return -1
