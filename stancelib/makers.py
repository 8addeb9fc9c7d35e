"""Whose doing an issue is: "the ban, imposed by Norway in March", "Norway, which imposed the ban".

Sentences tell so by the way and say something else about the issue, mostly what others have against
it. What they say is not what its maker says, and what its maker does is not what they say.
"""

from __future__ import annotations

from stancelib.actors.words import SAY, word_set
from stancelib.beside import acting_verb, below, children, path_to_root
from stancelib.demands import is_said
from stancelib.nested import AGAINST, FOR
from stancelib.told import does, is_told
from stancelib.types import Clause

MAKING = word_set(
    "adopt author build champion commission decree devise direct draft enact fund impose initiate "
    "institute introduce launch levy lodge mount order organise organize pass pioneer promote "
    "propose slap spearhead sponsor stage submit table write"
)
"""Verbs of who brings an issue about."""
_TELLING = word_set("announce sign unveil")  # of somebody's own issue, where told by the way
_CONCLUDING = word_set("clinch conclude finalise finalize ink negotiate reach seal sign")
_ARMS = word_set(
    "artillery bomb bomber drone fire hammer jet missile munition rocket shell warplane weapon"
)
_GIVING_UP = SAY | word_set("abandon admit call drop lift pull regret repeal scrap want withdraw")
_RUEFUL = word_set("abolish back drop end error fail lift mistake regret scrap useless wrong")
_STOPPING = word_set("block veto")
_AGENT = frozenset(("appos", "flat", "compound", "conj"))
_SLIGHT = frozenset(("PUNCT", "ADV"))
_UNDOING = word_set("abolish cancel drop end lift repeal scrap withdraw")
_INVESTING = word_set("channel funnel inject invest plough plow pour pump put")
_MONEY = word_set(
    "billion cash dollar euro fund funding million money pound proceeds profit revenue saving "
    "savings sum"
)
_BUT = (("but",), ("except",), ("not",))
_RELATIVES = frozenset(("which", "who", "that"))


def maker_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of who made, or opposed, an issue, where the clause tells so by the way.

    Parameters
    ----------
    clause : Clause
        With heads.
    source, target : int
        Units.

    Returns
    -------
    int
        1 for the maker, -1 for an opponent, 0 where none of these constructions is met.
    """
    fate = clause.heads[target]
    undone = (
        fate >= 0 and clause.relations[target] == "nsubj:pass" and clause.lemmas[fate] in _UNDOING
    )
    if undone or "now" in clause.lemmas or clause.lemmas[source - 1 : source] in _BUT:
        return 0  # "the levy, imposed by Norway in 2010, was scrapped"
    verb = _done_by(clause, source, target)
    by_the_way = verb < 0
    if by_the_way:
        verb = _relative(clause, source, target)
    if verb < 0 or not is_told(clause, verb):
        return 0
    lemma = clause.lemmas[verb]
    if by_the_way:  # who "backed it" once need not do so now
        return int(lemma in MAKING | _TELLING)
    # "A strike called for Friday by Peru", not one that it called a scandal or that was called off
    told = clause.lemmas[verb:source]
    called = lemma == "call" and "by" in told and "off" not in told
    return (called or lemma in FOR | MAKING | _TELLING) - (lemma in AGAINST | _STOPPING)


def party_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of who concludes an issue: "Peru reached a deal with its creditors".

    Parameters and returns are those of `maker_sign`.
    """
    verb = clause.heads[target]
    if verb < 0 or clause.relations[target] != "obj" or not does(clause, source, verb):
        return 0
    if clause.lemmas[verb] in _CONCLUDING:
        return 1
    partners = [
        clause.lemmas[u]
        for u in children(clause, verb)
        if clause.relations[u].startswith("obl")
        and any(clause.lemmas[c] == "with" for c in children(clause, u))
    ]
    # "Struck a deal with its creditors", "struck the dam with missiles"
    return int(clause.lemmas[verb] == "strike" and bool(partners) and not _ARMS & set(partners))


def funder_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of who puts money into an issue: "the savings would be ploughed into it".

    Parameters and returns are those of `maker_sign`.
    """
    verb = clause.heads[target]
    into = any(clause.lemmas[u] == "into" for u in children(clause, target))
    if verb < 0 or not into or clause.relations[target] != "obl":
        return 0
    money = any(
        clause.relations[u] in ("obj", "nsubj:pass") and clause.lemmas[u] in _MONEY
        for u in children(clause, verb)
    )
    if clause.lemmas[verb] not in _INVESTING or not money or not is_told(clause, verb, would=True):
        return 0
    return int(does(clause, source, verb) or is_said(clause, source, verb))


def told_of_maker(clause: Clause, source: int, target: int) -> frozenset[int]:
    """What a clause tells of who made its target, where the source is somebody else.

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    frozenset of int
        Units; empty where nothing is told, and where source or target are among them.
    """
    for unit in children(clause, target):
        if not clause.relations[unit].startswith("acl") or clause.lemmas[unit] not in MAKING:
            continue
        told = below(clause, unit)
        if source not in told and target not in told and _agent(clause, unit, target) >= 0:
            return frozenset(told)
    return frozenset()


def _agent(clause: Clause, verb: int, target: int) -> int:
    """Who does what a verb by the target tells: a subject, or what has "by"; or -1."""
    for unit in children(clause, verb):
        relation = clause.relations[unit]
        if relation == "nsubj" and unit > target and clause.lemmas[unit] not in _RELATIVES:
            return unit
        by = any(clause.lemmas[u] == "by" for u in children(clause, unit))
        if relation.startswith("obl") and by:
            return unit
    return -1


def _done_by(clause: Clause, source: int, target: int) -> int:
    """The verb of "the dam, proposed by Peru", "was opposed by Peru", "that Peru proposed"."""
    heads, relations = clause.heads, clause.relations
    way = path_to_root(clause, source)
    # Of "by the minister, Ana Rocha, of Peru" the minister is the agent.
    top = next((u for u in way if relations[u] not in _AGENT or heads[u] == target), way[-1])
    verb = heads[top]
    if verb < 0 or verb == target:
        return -1
    if relations[top] == "nsubj":
        # "The ban that Norway imposed": what it imposed is the ban, and nothing else.
        that = clause.lemmas[target + 1 : target + 2] == ("that",) and top <= target + 3
        whole = any(
            relations[u] == "obj" and clause.lemmas[u] not in _RELATIVES
            for u in children(clause, verb)
        )
        near = that or _is_by(clause, verb, target)
        return verb if near and not whole and target < top < verb else -1
    by = any(clause.lemmas[u] == "by" for u in children(clause, top))
    if by and relations[top] == "nmod" and relations[verb].startswith("obl") and heads[verb] >= 0:
        verb = heads[verb]  # "drafted in secret by Peru"
    elif not by or not relations[top].startswith("obl"):
        return -1
    relative = _is_by(clause, verb, target) and not _is_inside(clause, target)
    if {"but", "except", "not"} & set(clause.lemmas[verb + 1 : top]):
        return -1  # "not by Peru"
    passive = heads[target] == verb and relations[target] == "nsubj:pass"
    named = any(
        relations[u] in ("xcomp", "obj") and clause.lemmas[u] not in _RELATIVES
        for u in children(clause, verb)
    )
    return verb if (relative or passive) and not named else -1  # "was called a disgrace by Peru"


def _is_by(clause: Clause, verb: int, target: int) -> bool:
    """Whether a verb tells by the way of a target."""
    # What the parser hangs such a clause on varies; where it stands does not.
    next_to = target < verb and all(clause.tags[u] in _SLIGHT for u in range(target + 1, verb))
    return next_to or (clause.heads[verb] == target and clause.relations[verb].startswith("acl"))


def _is_inside(clause: Clause, target: int) -> bool:
    """Whether a target belongs to another noun: "a ban on whaling", "a plan to end the war"."""
    head = clause.heads[target]
    told = head >= 0 and clause.relations[head].startswith(("acl", "advcl"))
    return clause.relations[target].startswith("nmod") or told


def _relative(clause: Clause, source: int, target: int) -> int:
    """The verb of "Norway, which imposed the ban"."""
    verb = clause.heads[target]
    if verb < 0 or clause.relations[target] != "obj" or clause.relations[verb] != "acl:relcl":
        return -1
    who = [u for u in children(clause, verb) if clause.relations[u] == "nsubj"]
    if [clause.lemmas[u] in _RELATIVES for u in who] != [True]:
        return -1
    named = clause.heads[verb]
    main = acting_verb(clause, source)
    if main >= 0 and clause.lemmas[main] in _GIVING_UP and _RUEFUL & set(clause.lemmas):
        return -1  # "Norway, which imposed the curfew, said it had failed"
    return verb if named in path_to_root(clause, source)[:2] and source < verb else -1
