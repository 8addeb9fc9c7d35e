"""What somebody says an issue would do: "would cost thousands of jobs", "will make roads safer".

Who tells of nothing but harm is against it, who tells of nothing but good is for it; the words
themselves, jobs and prices, are no praise or blame.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import PERSONAL, children, path_to_root
from stancelib.demands import OPEN, is_said
from stancelib.nested import NOT
from stancelib.types import Clause

_MODALS = word_set("could may might will would")
_GOOD = word_set("boost create improve protect save secure strengthen")
_BAD = word_set("cost deepen destroy eliminate endanger fuel jeopardise jeopardize stoke worsen")
_RAISING = word_set("increase inflate push raise drive")
_LOWERING = word_set("cut ease lower reduce")
_ILLS = word_set(
    "bill burden congestion corruption cost crime debt delay dependence emission hunger inequality "
    "inflation poverty pollution price queue rent risk tension unemployment violence"
)
_GOODS = word_set("job wage income safety trust competition livelihood growth confidence pay")
LOSSES = word_set("job life livelihood")
_BETTER = word_set("better cheaper cleaner easier fairer safer stronger")
_WORSE = word_set("costlier dearer harder poorer weaker worse")
_REACHING = word_set(
    "achieve attain cope deliver fulfil fulfill manage meet reach succeed survive work"
)
_FAILING = word_set("close collapse crumble die fail fold founder perish starve suffer")
_ONLY = frozenset(("only", "just", "merely"))


def consequence_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of what a source says an issue would do.

    Parameters
    ----------
    clause : Clause
        With heads.
    source, target : int
        Units.

    Returns
    -------
    int
        1 for good, -1 for harm, 0 where none of these constructions is met, or where what is
        helped or harmed is an actor.
    """
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    word = heads[target]
    if relations[target] != "nsubj":
        return 0
    below = children(clause, word)
    around = {lemmas[u] for u in below}
    if not around & _MODALS or around & (_ONLY | OPEN):
        return 0
    things = [u for u in below if relations[u] == "obj" and u > word]
    if not things or _is_an_actor(clause, things[0]):
        return 0
    thing = lemmas[things[0]]
    sign = (lemmas[word] in _GOOD) - (lemmas[word] in _BAD)
    if lemmas[word] == "cost" and thing not in LOSSES:
        return 0  # "would cost 2bn dollars"
    if sign and thing in (_ILLS if sign > 0 else _ILLS - {"cost"}):
        return 0  # "would create delays", "would eliminate delays"
    if lemmas[word] in _RAISING | _LOWERING:
        sign = (thing in _GOODS) - (thing in _ILLS)
        sign = -sign if lemmas[word] in _LOWERING else sign
    elif lemmas[word] == "make":
        after = set(clause.words[things[0] : things[0] + 4])
        sign = bool(after & _BETTER) - bool(after & _WORSE)
    if not sign or not is_said(clause, source, word):
        return 0
    return -sign if around & NOT else sign


def without_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of who says what comes of it without an issue: "without it we will not get there".

    Parameters and returns are those of `consequence_sign`.
    """
    if (
        clause.relations[target] != "obl"
        or clause.lemmas[target - 2 : target].count("without") == 0
    ):
        return 0
    word = clause.heads[target]
    below = children(clause, word)
    around = {clause.lemmas[u] for u in below}
    missed = bool(around & NOT) and clause.lemmas[word] in _REACHING and bool(around & _MODALS)
    lost = clause.lemmas[word] in _FAILING and bool(around & _MODALS) and not around & NOT
    if (not missed and not lost) or around & OPEN:
        return 0
    speaks = clause.quoted[target] >= 0 or is_said(clause, source, word)
    return int(speaks and not _is_below(clause, source, word))


def _is_below(clause: Clause, source: int, word: int) -> bool:
    return word in path_to_root(clause, source) and clause.lemmas[source] not in PERSONAL


def _is_an_actor(clause: Clause, thing: int) -> bool:
    return bool({thing, *children(clause, thing)} & set(clause.units.values()))
