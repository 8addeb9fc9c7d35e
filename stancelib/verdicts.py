"""What is plainly said of an issue: "said it was overdue", "called on Peru to ratify it".

Constructions that classifiers misread, although they leave no doubt: what somebody is asked to do
with an issue, what it is said to be, whose objections to it are waved aside.
"""

from __future__ import annotations

from stancelib.actors.words import SAY, word_set
from stancelib.nested import AGAINST, FOR, HARM, NOT, holds
from stancelib.types import Clause

_ASKING = word_set("appeal ask call demand encourage implore lobby press urge want")
_DOING = word_set(
    "accelerate adopt approve back begin build complete defend endorse enact enforce expand extend "
    "finish fund honor honour implement introduce join keep launch maintain pass preserve protect "
    "ratify reinstate reopen respect restart restore resume revive save sign speed start support "
    "uphold"
)
_PUSHING = word_set("back build champion defend force impose introduce promote push rush support")
_GOING_ON = word_set("continue go happen pass proceed stay succeed")
_GOOD = word_set(
    "essential fair justified lawful legal necessary needed overdue reasonable sensible vital "
    "welcome"
)
_BAD = word_set(
    "disgraceful illegal premature reckless shameful unacceptable unconstitutional undemocratic "
    "unfair unjustified unlawful unnecessary unreasonable unworkable"
)
_THINKING = SAY | word_set("argue believe consider feel find insist maintain stress think")
_SAD = word_set(
    "angry dismay dismayed disappoint disappointed lament outraged regret sad saddened sorry upset"
)
_GLAD = word_set("delighted glad happy pleased relieved satisfied thrilled welcome")
_DAMAGING = word_set(
    "breach cost damage destroy endanger harm hinder hurt ruin threaten undermine violate weaken"
)
_DENYING = word_set("deny dismiss reject")
_CRITICS = word_set("critic criticism complaint objection opponent opposition")
_WAVING = word_set("brush deny dismiss mock rebuff reject ridicule scorn shrug")
_MISTAKEN = word_set("misguided misinformed mistaken wrong")
_NONE = frozenset(("no", "never"))
_FOR_IT = word_set("alternative objection substitute")
_AGAINST_IT = word_set("case justification need place reason room")
_CLAUSES = frozenset(("xcomp", "ccomp", "advcl"))
_OPEN = frozenset(("whether", "if"))
_MORE_HARM = ("more", "harm", "than", "good")


def verdict(clause: Clause, source: int, target: int) -> int:
    """The sign of what a source plainly says of an issue.

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    int
        1 for a supporting, -1 for an opposing source, 0 where none of these constructions is met
        or the clause is not parsed.
    """
    if not clause.heads or clause.heads[target] < 0:
        return 0
    for rule in (_asked, _called, _minded, _denied, _defended, _blamed, _without):
        sign = rule(clause, source, target)
        if sign:
            return sign
    return 0


def _below(clause: Clause, unit: int) -> list[int]:
    return [u for u, h in enumerate(clause.heads) if h == unit]


def _is_open(clause: Clause, unit: int) -> bool:
    """Whether a clause is denied, or only asked about."""
    return any(clause.lemmas[u] in NOT | _OPEN | _NONE for u in _below(clause, unit))


def _asked(clause: Clause, source: int, target: int) -> int:
    """ "Called on Peru to ratify it", "wants it to go ahead"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    deed = heads[target]
    if relations[target] == "obj" and lemmas[deed] in _ASKING:  # "wants it to go ahead"
        on = next((u for u in _below(clause, deed) if relations[u] == "xcomp"), -1)
        goes = on > target and lemmas[on] in _GOING_ON and not _is_open(clause, on)
        return int(goes and holds(clause, source, deed))
    done = relations[target] == "obj" and lemmas[deed] in _DOING
    on = relations[target] in ("nsubj", "obj") and lemmas[deed] in _GOING_ON
    ahead = relations[target] == "obl" and lemmas[deed] in ("go", "press", "push", "move")
    if ahead:
        ahead = any(lemmas[u] in ("ahead", "forward", "on") for u in _below(clause, deed))
    if not (done or on or ahead) or _is_open(clause, deed):
        return 0
    verb = heads[deed]
    if verb < 0 or relations[deed] not in _CLAUSES or lemmas[verb] not in _ASKING:
        return 0
    to = any(lemmas[u] == "to" for u in _below(clause, deed))
    return int(to and verb < deed and holds(clause, source, verb))


def _called(clause: Clause, source: int, target: int) -> int:
    """ "Said it was overdue", "that it was not needed", "did more harm than good"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    if not relations[target].startswith("nsubj"):
        return 0
    word = heads[target]
    sign = (lemmas[word] in _GOOD or clause.words[word] in _GOOD) - (lemmas[word] in _BAD)
    if lemmas[word] == "do" and clause.lemmas[word + 1 : word + 5] == _MORE_HARM:
        sign = -1
    verb = heads[word]
    if not sign or verb < 0 or relations[word] != "ccomp" or lemmas[verb] not in _THINKING:
        return 0
    below = _below(clause, word)
    if any(lemmas[u] in _OPEN for u in below) or not holds(clause, source, verb):
        return 0
    denied = any(lemmas[u] in NOT | _NONE for u in below)
    return -sign if denied or clause.words[word - 2 : word] == ("no", "longer") else sign


def _minded(clause: Clause, source: int, target: int) -> int:
    """ "Was disappointed that it had been dropped"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    fate = heads[target]
    if relations[target] != "nsubj:pass" or lemmas[fate] not in HARM or _is_open(clause, fate):
        return 0
    mind = heads[fate]
    if mind < 0 or relations[fate] not in _CLAUSES:
        return 0
    sign = (lemmas[mind] in _SAD) - (lemmas[mind] in _GLAD)
    return sign if sign and holds(clause, source, mind) else 0


def _denied(clause: Clause, source: int, target: int) -> int:
    """ "Denied that it would harm farmers"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    harm = heads[target]
    if relations[target] != "nsubj" or lemmas[harm] not in _DAMAGING or _is_open(clause, harm):
        return 0
    verb = heads[harm]
    said = verb >= 0 and relations[harm] == "ccomp" and lemmas[verb] in _DENYING
    return int(said and holds(clause, source, verb))


def _defended(clause: Clause, source: int, target: int) -> int:
    """ "Dismissed objections to it", "said its critics were wrong"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    critics = target - 2  # what the parser attaches "to it" to varies
    if critics < 0 or lemmas[critics] not in _CRITICS or lemmas[target - 1] not in ("of", "to"):
        return 0
    verb = heads[critics]
    if verb < 0:
        return 0
    if relations[critics] in ("obj", "obl") and lemmas[verb] in _WAVING:
        return int(holds(clause, source, verb))
    above = heads[verb]
    if relations[critics] == "nsubj" and lemmas[verb] in _MISTAKEN and not _is_open(clause, verb):
        return int(above >= 0 and lemmas[above] in _THINKING and holds(clause, source, above))
    return 0


def _blamed(clause: Clause, source: int, target: int) -> int:
    """ "Criticised the council for pushing it through"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    deed = heads[target]
    if relations[target] == "obl" and any(lemmas[u] == "for" for u in _below(clause, target)):
        verb = deed  # "criticised the council for it"
        if not any(relations[u] == "obj" for u in _below(clause, verb)):
            return 0
    elif relations[target] != "obj" or lemmas[deed] not in _PUSHING or _is_open(clause, deed):
        return 0
    else:
        verb = heads[deed]
        marked = any(lemmas[u] in ("for", "of", "over") for u in _below(clause, deed))
        if verb < 0 or not marked or relations[deed] not in ("advcl", "acl", "obl"):
            return 0
    sign = (lemmas[verb] in FOR) - (lemmas[verb] in AGAINST)
    return sign if sign and holds(clause, source, verb) else 0


def _without(clause: Clause, source: int, target: int) -> int:
    """ "There is no alternative to it", "sees no need for it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    noun = heads[target]
    sign = (lemmas[noun] in _FOR_IT) - (lemmas[noun] in _AGAINST_IT)
    none = any(lemmas[u] in _NONE for u in _below(clause, noun))
    if not sign or not none or not relations[target].startswith(("nmod", "obl")):
        return 0
    unit = heads[noun]
    while unit >= 0:
        if holds(clause, source, unit):
            return sign
        if relations[unit] not in ("ccomp", "xcomp", "conj"):
            return 0
        unit = heads[unit]
    return 0
