"""What is plainly said of an issue: "said it was overdue", "called on Peru to ratify it".

Constructions that classifiers misread, although they leave no doubt: what an issue is said to be,
whose objections to it are waved aside, and what the modules below this one read.
"""

from __future__ import annotations

from stancelib import answers, attitudes, charges, demands, idioms, qualities
from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children, path_to_root
from stancelib.consequences import consequence_sign, without_sign
from stancelib.demands import (
    CLAUSES,
    DOING,
    KEPT,
    NONE,
    ORDERING,
    THINKING,
    is_open,
)
from stancelib.makers import funder_sign, maker_sign, party_sign
from stancelib.nested import NOT, WISHING, holds, kept_up
from stancelib.qualities import DAMAGING, FOES, hits_another
from stancelib.told import DOUBTING, GIVING_UP, Rule, does, first_sign
from stancelib.types import Clause

_RUED = word_set("admit apologise apologize deny force regret")
_IMPOSING = word_set(
    "advocate author broker champion devise draft float impose initiate introduce levy negotiate "
    "slap spearhead sponsor submit suggest write"
)
_PARTICLES = {"bring": "in", "carry": "out", "put": "forward", "roll": "out", "set": "up"}
_WANTING = word_set("demand order propose request seek")
_CLAIMS = word_set("accusation allegation argument claim fear idea notion suggestion")
_SAD = word_set(
    "angry dismay dismayed disappoint disappointed lament outraged regret sad saddened sorry upset"
)
_GLAD = word_set("delighted glad happy pleased relieved satisfied thrilled welcome")
_DENYING = word_set("deny dismiss reject")
_CRITICS = word_set("attack critic criticism complaint objection opponent opposition")
_WAVING = word_set(
    "answer brush counter dismiss mock rebuff rebut refute reject ridicule scorn shrug"
)
_MISTAKEN = word_set("misguided misinformed mistaken wrong")
_GIVING = word_set("contribute donate give pay")
_PARTLY = frozenset(("only", "just", "more", "less", "extra", "than"))
_PRESENTING = word_set("announce introduce present propose publish sign submit table unveil")
_TEXTS = word_set("act bill decree law legislation measure package plan proposal regulation rule")
_AT_IT = frozenset(("for", "in", "to", "with"))
_FOR_IT = word_set("alternative difficulty objection problem quarrel substitute")
_TROUBLES = word_set("difficulty problem quarrel")
_AGAINST_IT = word_set("case justification need part place reason room")


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
    if not clause.heads or clause.heads[target] < 0 or "?" in clause.words:
        return 0
    above = path_to_root(clause, target)[2:]
    if any(clause.lemmas[verb] == "deny" for verb in above):
        return _denied(clause, source, target)
    if kept_up(clause, source, target):
        return 1
    pending = demands.until_sign(clause, source, target)
    if pending:
        return pending
    if any(clause.lemmas[u] in NOT for verb in above for u in children(clause, verb)):
        return 0  # "has not said it would lift the ban"
    return first_sign(_RULES, clause, source, target)


def _taken(clause: Clause, source: int, target: int) -> int:
    """What somebody does with it or wants: "imposed it", "no longer opposes it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb = heads[target]
    if relations[target] == "obj":
        lasting = clause.words[verb - 2 : verb] != ("no", "longer")
        if lemmas[verb] in ("oppose", "support") and not lasting:
            sign = 1 if lemmas[verb] == "oppose" else -1
        else:
            brings = lemmas[verb] in _IMPOSING | _WANTING or _brings_in(clause, verb)
            sign = brings - (lemmas[verb] == "lift")
            follows = slice(target + 1, target + 2)
            followed = clause.tags[follows] == ("VERB",) or lemmas[follows] == ("to",)
            if followed and lemmas[verb] in _WANTING:
                return 0  # "ordered the pipeline shut down"
            if any(lemmas[u] in _RUED for u in path_to_root(clause, verb)[1:]):
                return 0
            if lemmas[verb] in _WANTING and "be" in lemmas[target + 1 : target + 6]:
                return 0  # "demanded that the dam and the road be closed"
            if lemmas[verb] == "lift" and lemmas[follows] in (("to",), ("from",), ("by",)):
                return 0  # "lifted the levy to 10%"
            if lemmas[verb] in _WANTING and _is_beside(clause, verb):
                return sign if holds(clause, source, verb) else 0
            return sign if sign and does(clause, source, verb) else 0
        return sign if sign and holds(clause, source, verb) else 0
    if relations[target] == "obl" and lemmas[verb] == "threaten":
        named = any(lemmas[u] == "with" for u in children(clause, target))
        return int(named and does(clause, source, verb))
    noun = target - 2  # "dropped its opposition to it"
    if noun < 1 or lemmas[target - 1] not in ("to", "for") or relations[noun] != "obj":
        return 0
    sign = (lemmas[noun] in ("objection", "opposition")) - (lemmas[noun] in ("backing", "support"))
    verb = heads[noun]
    given_up = sign and verb >= 0 and lemmas[verb] in GIVING_UP and holds(clause, source, verb)
    return sign if given_up else 0


def _is_beside(clause: Clause, verb: int) -> bool:
    """ "Alleged a plot and demanded an inquiry", "called a march to demand it"."""
    to = any(clause.lemmas[u] == "to" for u in children(clause, verb))
    return clause.relations[verb] == "conj" or (to and clause.relations[verb] in ("acl", "advcl"))


def _brings_in(clause: Clause, verb: int) -> bool:
    """ "Rolled it out", "put it in place"."""
    particle = _PARTICLES.get(clause.lemmas[verb])
    if particle is None:
        return False
    below = children(clause, verb)
    if particle == "forward" and any(clause.lemmas[u] == "place" for u in below):
        return True
    return any(
        clause.lemmas[u] == particle and clause.relations[u] in ("compound:prt", "advmod")
        for u in below
    )


def _minded(clause: Clause, source: int, target: int) -> int:
    """ "Was disappointed that it had been dropped"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    fate = heads[target]
    if (
        relations[target] != "nsubj:pass"
        or lemmas[fate] not in KEPT - {"end"}
        or is_open(clause, fate)
    ):
        return 0
    mind = heads[fate]
    if mind < 0 or relations[fate] not in CLAUSES:
        return 0
    sign = (lemmas[mind] in _SAD) - (lemmas[mind] in _GLAD)
    return sign if sign and holds(clause, source, mind) else 0


def _wished(clause: Clause, source: int, target: int) -> int:
    """ "Wants to raise it", where what is done is the issue."""
    wish = clause.heads[target]
    done = clause.relations[target] == "xcomp" and clause.lemmas[target - 1] == "to"
    if not done or clause.lemmas[wish] not in WISHING - {"try"}:
        return 0
    denied = any(clause.lemmas[u] in NOT for u in children(clause, wish))
    if denied:
        return -int(acting_verb(clause, source) == wish)
    return int(holds(clause, source, wish))


def _ordered(clause: Clause, source: int, target: int) -> int:
    """ "Demanded that the contract be terminated", where what is done is the issue."""
    verb = clause.heads[target]
    below = children(clause, target)
    be = any(clause.words[u] == "be" for u in below)
    wanted = be and clause.relations[target] == "ccomp" and clause.lemmas[verb] in ORDERING
    sign = -1 if any(clause.lemmas[u] in NOT for u in below) else 1
    return sign * int(wanted and holds(clause, source, verb))


def _denied(clause: Clause, source: int, target: int) -> int:
    """ "Denied that it would harm farmers"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    harm = heads[target]
    if relations[target] != "nsubj" or lemmas[harm] not in DAMAGING or is_open(clause, harm):
        return 0
    verb = heads[harm]
    if verb >= 0 and lemmas[verb] in _CLAIMS and relations[harm] in ("acl", "ccomp"):
        verb = heads[verb]  # "rejected claims that it would"
    elif relations[harm] != "ccomp":
        return 0
    said = verb >= 0 and lemmas[verb] in _DENYING and not hits_another(clause, harm)
    things = [u for u in children(clause, harm) if relations[u] == "obj"]
    around = {lemmas[v] for u in things for v in (u, *children(clause, u))}
    around |= {lemmas[u] for u in children(clause, harm)}
    little = around & (DOUBTING | {"nothing"} | FOES)
    return int(said and not little and holds(clause, source, verb))


def _defended(clause: Clause, source: int, target: int) -> int:
    """ "Dismissed objections to it", "said its critics were wrong"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    critics = target - 2  # what the parser attaches "to it" to varies
    if (
        critics < 0
        or lemmas[critics] not in _CRITICS
        or lemmas[target - 1] not in ("of", "on", "to")
    ):
        return 0
    verb = heads[critics]
    if verb < 0:
        return 0
    brushed = lemmas[verb] != "brush" or "past" not in lemmas[verb:critics]
    if relations[critics] in ("obj", "obl") and lemmas[verb] in _WAVING and brushed:
        return int(holds(clause, source, verb))
    above = heads[verb]
    if relations[critics] == "nsubj" and lemmas[verb] in _MISTAKEN and not is_open(clause, verb):
        return int(above >= 0 and lemmas[above] in THINKING and holds(clause, source, above))
    return 0


def _without(clause: Clause, source: int, target: int) -> int:
    """ "There is no alternative to it", "sees no need for it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    noun = heads[target]
    sign = (lemmas[noun] in _FOR_IT) - (lemmas[noun] in _AGAINST_IT)
    none = any(lemmas[u] in NONE for u in children(clause, noun))
    if lemmas[noun] in _TROUBLES and lemmas[heads[noun]] not in ("have", "see"):
        return 0  # "experts found no problem with it"
    links = {lemmas[u] for u in children(clause, target)}
    after = slice(target + 1, target + 2)
    if not links & _AT_IT or lemmas[after] in (("to",), ("be",)) or clause.tags[after] == ("VERB",):
        return 0  # "no need for the deal to be rushed"
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


def _accepted(clause: Clause, source: int, target: int) -> int:
    """ "We are not against it", "has nothing against it"."""
    before = clause.lemmas[target - 2 : target]
    if before not in (("not", "against"), ("nothing", "against")):
        return 0
    verb = acting_verb(clause, source)
    way = path_to_root(clause, target)
    others = any(
        clause.relations[u].startswith("nsubj") and clause.lemmas[u] not in PERSONAL and u != source
        for unit in way[1:]
        for u in children(clause, unit)
        if unit != verb
    )
    said = verb >= 0 and clause.lemmas[verb] in SAY and clause.heads[verb] in way
    return int((verb in way and not others) or said)


def _withheld(clause: Clause, source: int, target: int) -> int:
    """ "Would give nothing to it"."""
    verb = clause.heads[target]
    to = any(clause.lemmas[u] in ("to", "into", "toward") for u in children(clause, target))
    if verb < 0 or clause.lemmas[verb] not in _GIVING or not to or target < verb:
        return 0
    around = {clause.lemmas[u] for u in children(clause, verb)}
    if _PARTLY & set(clause.lemmas[verb - 2 : target + 3]):
        return 0
    nothing = "nothing" in around or bool(around & NOT and around & {"will", "would"})
    owner = acting_verb(clause, source) == verb or holds(clause, source, clause.heads[verb])
    return -int(nothing and owner)


def _would_bring(clause: Clause, source: int, target: int) -> int:
    """ "Presented a bill that would impose it"."""
    deed = clause.heads[target]
    text = clause.heads[deed]
    if text < 0 or clause.relations[target] != "obj" or clause.lemmas[text] not in _TEXTS:
        return 0
    verb = clause.heads[text]
    put = verb >= 0 and clause.lemmas[verb] in _PRESENTING and clause.relations[text] == "obj"
    if not put or clause.relations[deed] not in ("acl:relcl", "acl"):
        return 0
    sign = (clause.lemmas[deed] in DOING | _IMPOSING | {"create"}) - (clause.lemmas[deed] in KEPT)
    denied = any(clause.lemmas[u] in NOT for u in children(clause, deed))
    return sign if sign and not denied and does(clause, source, verb) else 0


_RULES: tuple[Rule, ...] = (
    *answers.RULES, _taken, *demands.RULES, qualities.called, qualities.named, _minded, _wished,
    _ordered,
    _denied, _defended,
    *charges.RULES, _without, _accepted, maker_sign, party_sign,
    funder_sign, *attitudes.RULES,
    *idioms.RULES, consequence_sign, without_sign, _withheld, _would_bring,
)  # fmt: skip
