"""Whether a clause tells that somebody does something, or only that it may be so.

What the rules for plain constructions ask: a verb that is denied, possible, conditional or somebody
else's is no ground for a stance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stancelib.actors.words import SAY, word_set
from stancelib.beside import acting_verb, children, may_be_same, path_to_root
from stancelib.types import Clause

Rule = Callable[[Clause, int, int], int]
"""Clause, source, target -> 1 for support, -1 for opposition, 0 where the rule is not met."""
DOUBTING = frozenset(
    "not n't never no neither nor hardly barely scarcely almost nearly little few nobody none only "
    "merely longer once initially originally".split()
)
"""Words by which a clause does not tell what its verb says, or not any more."""
_POSSIBLE = word_set("can could may might")
_CONDITIONS = frozenset(("if", "unless", "whether", "until"))
OWED = word_set("must ought should would")
_WANTING = word_set(
    "agree choose decide intend move plan pledge promise seek threaten vote vow want"
)
OPENLY = word_set("ask deny doubt question wonder")
"""Verbs of saying whose object is not said to be so."""
_ASKED = word_set("demand call insist request require suggest urge want")
GIVING_UP = word_set("abandon drop end lift withdraw")
_GATHERINGS = word_set("campaign march motion petition protest rally strike vote")


def first_sign(rules: Iterable[Rule], clause: Clause, source: int, target: int) -> int:
    """What the first of the rules that is met says; 0 where none is."""
    return next((sign for rule in rules if (sign := rule(clause, source, target))), 0)


def is_told(clause: Clause, verb: int, *, would: bool = False) -> bool:
    """Whether a clause tells what a verb says as a fact.

    Parameters
    ----------
    clause : Clause
    verb : int
        A unit.
    would : bool
        Whether "would" and "must" will do.

    Returns
    -------
    bool
    """
    for unit in path_to_root(clause, verb):
        head = clause.heads[unit]
        if (
            head >= 0
            and clause.relations[unit].startswith(("ccomp", "acl"))
            and clause.lemmas[head] in _ASKED
        ):
            return False  # "the demand that Peru give it up"
        around = {clause.lemmas[u] for u in children(clause, unit)}
        if around & _CONDITIONS or (unit != verb and clause.lemmas[unit] in OPENLY):
            return False
        if unit == verb and (
            around & (DOUBTING | _POSSIBLE)
            or (around & OWED and not would)
            or clause.words[verb - 2 : verb] == ("no", "longer")
        ):
            return False
    return not any(
        clause.relations[u] == "obj" and clause.lemmas[v] in DOUBTING
        for u in children(clause, verb)
        for v in (u, *children(clause, u))
    )


def is_unreal(clause: Clause, source: int, target: int) -> bool:
    """Whether source and target stand in what was not so: "had Peru agreed to it".

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
    verb = acting_verb(clause, source) if clause.heads else -1
    if verb < 0 or verb not in path_to_root(clause, target):
        return False
    around = children(clause, verb)
    had = next((u for u in around if clause.words[u] == "had"), -1)
    turned = any(had >= 0 and had < u and clause.relations[u] == "nsubj" for u in around)
    supposed = had >= 0 and any(clause.lemmas[u] == "if" for u in around)
    return clause.relations[had] == "aux" and (turned or supposed)


def does(clause: Clause, source: int, verb: int) -> bool:
    """Whether the clause tells that a source does what a verb says, or says or means to do so.

    Parameters
    ----------
    clause : Clause
    source, verb : int
        Units.

    Returns
    -------
    bool
        True for "Norway imposed", "said it would impose", "vowed to impose"; False for "accused
        Peru of imposing", "said the decision to impose it was wrong".
    """
    if not is_told(clause, verb, would=True):
        return False
    acting, head = acting_verb(clause, source), clause.heads[verb]
    if acting < 0 or acting == verb:
        return acting >= 0
    below = children(clause, verb)
    subjects = [u for u in below if clause.relations[u].startswith("nsubj")]
    relation = clause.relations[verb]
    if head >= 0 and clause.lemmas[head] in _GATHERINGS and clause.heads[head] == acting:
        # "Called a march to demand it"
        return relation in ("acl", "advcl") and any(clause.lemmas[u] == "to" for u in below)
    if relation == "advcl" and clause.words[verb].endswith("ing"):  # "by proposing it"
        aim = head >= 0 and clause.relations[head] == "xcomp" and clause.heads[head] == acting
        marks = {clause.lemmas[u] for u in below if clause.relations[u] in ("mark", "case")}
        return marks <= {"by"} and not subjects and (aim or acting == head)
    if acting != head:
        return False
    if relation == "conj":
        return not subjects
    if relation == "ccomp":
        own = all(may_be_same(clause, source, u) for u in subjects)
        return bool(subjects) and own and clause.lemmas[head] in SAY
    return relation == "xcomp" and clause.lemmas[head] in _WANTING


def ends_with(clause: Clause, unit: int) -> bool:
    """Whether a unit ends its clause: nothing follows, or a mark of punctuation."""
    return clause.tags[unit + 1 : unit + 2] in ((), ("PUNCT",))
