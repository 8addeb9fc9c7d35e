"""What is plainly said of an issue: "said it was overdue", "called on Peru to ratify it".

Constructions that classifiers misread, although they leave no doubt: what an issue is said to be,
whose objections to it are waved aside, and what the modules below this one read.
"""

from __future__ import annotations

from collections.abc import Sequence

from stancelib import answers, attitudes, charges, demands, idioms
from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children, path_to_root
from stancelib.consequences import LOSSES, consequence_sign, without_sign
from stancelib.demands import (
    CLAUSES,
    DOING,
    KEPT,
    NONE,
    OPEN,
    THINKING,
    ends_well,
    is_open,
    is_said,
)
from stancelib.makers import funder_sign, maker_sign, party_sign
from stancelib.nested import HARM, NOT, STOPPING, WISHING, holds, kept_up
from stancelib.told import DOUBTING, GIVING_UP, Rule, does, ends_with, first_sign
from stancelib.types import Clause

_GOOD = word_set(
    "appropriate balanced blessing boon constitutional essential excellent fair godsend humane "
    "indispensable invaluable justified lawful legal legitimate lifeline lifesaver measured "
    "milestone necessary needed overdue pragmatic proportionate prudent reasonable sensible sound "
    "timely triumph unavoidable vital welcome wise"
)
_BAD = word_set(
    "biased cowardly divisive indulgent lopsided sided unbalanced "
    "absurd absurdity aggression arbitrary assault attack betrayal blackmail blow burden calamity "
    "catastrophe cruel cruelty cynical danger dangerous disaster discriminatory disgrace "
    "disgraceful disproportionate draconian extortion farce flawed folly gimmick harmful "
    "humiliation hypocritical illegal immoral incoherent inhumane injustice insult insulting "
    "irresponsible madness mess mistake monstrosity nonsense obscene offensive outrage outrageous "
    "pointless premature protectionism protectionist provocation punitive racist reckless "
    "ridiculous robbery ruinous scandal scandalous sham shambles shameful shortsighted theft "
    "threat travesty unacceptable unaffordable unconstitutional undemocratic unfair unjust "
    "unjustified unlawful unnecessary unreasonable unsafe unworkable useless vandalism wasteful "
    "wrong"
)
_RUED = word_set("admit apologise apologize deny force regret")
_THINGS = word_set("answer choice course decision idea move response solution step thing way")
_GOOD_ONE = word_set(
    "bold brave courageous good historic necessary positive right sensible welcome wise"
)
_BAD_ONE = word_set(
    "backward bad dangerous hasty hostile irresponsible poor rash reckless regrettable rushed "
    "terrible unfriendly unwise wrong"
)
_NAMING = word_set("brand call deem describe dub label term")
_WELL = word_set("carefully fairly properly sensibly thoughtfully well")
_BADLY = word_set("badly carelessly clumsily crudely hastily ill poorly unfairly")
_MADE = word_set(
    "argue balance conceive consider craft design draft execute judge plan prepare target think "
    "time word write"
)
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
_DAMAGING = word_set(
    "breach cost damage destroy endanger harm hinder hurt ruin threaten undermine violate weaken"
)
_DENYING = word_set("deny dismiss reject")
_CRITICS = word_set("attack critic criticism complaint objection opponent opposition")
_WAVING = word_set(
    "answer brush counter dismiss mock rebuff rebut refute reject ridicule scorn shrug"
)
_MISTAKEN = word_set("misguided misinformed mistaken wrong")
_GOES_ON = word_set("become continue go proceed remain stay")
_ASSURING = word_set("add announce confirm insist pledge promise say tell vow")
_CONCEDING = word_set("accept acknowledge admit concede fear warn")
_STAYS = frozenset(("remain", "stay"))
_IN_FORCE = (("in", "force"), ("in", "place"), ("in", "effect"))
_PLACES = (("there",), ("here",), ("in",), (",",), (".",))
_GIVING = word_set("contribute donate give pay")
_PARTLY = frozenset(("only", "just", "more", "less", "extra", "than"))
_PRESENTING = word_set("announce introduce present propose publish sign submit table unveil")
_TEXTS = word_set("act bill decree law legislation measure package plan proposal regulation rule")
_AT_IT = frozenset(("for", "in", "to", "with"))
_FOR_IT = word_set("alternative difficulty objection problem quarrel substitute")
_TROUBLES = word_set("difficulty problem quarrel")
_AGAINST_IT = word_set("case justification need part place reason room")
_ONLY = word_set("just merely only simply solely")
_FOES = word_set("criminal dictator junta polluter regime rich smuggler terrorist trafficker")
_PAST = frozenset(("once", "initially", "then"))
_OWN = frozenset(("its", "their", "his", "it", "they"))
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


def is_only(clause: Clause, units: Sequence[int]) -> bool:
    """Whether a denial denies only that this is all: "not only unfair but ..."."""
    return any(clause.lemmas[u] in NOT and clause.lemmas[u + 1] in _ONLY for u in units)


def _hits_another(clause: Clause, verb: int) -> bool:
    """Whether what is harmed is an actor's, or the source's own: "hurting its economy"."""
    units = set(clause.units.values())
    for harmed in children(clause, verb):
        if clause.relations[harmed] == "obj":
            parts = {harmed, *children(clause, harmed)}
            return bool(parts & units) or any(clause.lemmas[u] in _OWN for u in parts)
    return False


def _called(clause: Clause, source: int, target: int) -> int:
    """ "Said it was overdue", "that it was not needed", "did more harm than good"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    if not relations[target].startswith("nsubj"):
        return 0
    word = heads[target]
    sign = _quality(clause, word)
    below = children(clause, word)
    if lemmas[word] == "unavoidable" and (
        "without" in lemmas[word:] or (heads[word] >= 0 and lemmas[heads[word]] in _CONCEDING)
    ):
        return 0  # of an evil
    if lemmas[word] == "do":
        nothing = any(lemmas[u] == "nothing" and ends_with(clause, u) for u in below)
        sign = -int(nothing or lemmas[word + 1 : word + 5] == _MORE_HARM)
    elif lemmas[word] in _DAMAGING and any(relations[u] == "obj" for u in below):
        sign = 0 if _hits_another(clause, word) else -1
        things = {lemmas[u] for u in below if relations[u] == "obj"}
        if things & _FOES or (lemmas[word] == "cost" and not things & LOSSES):
            sign = 0  # "would cost 2bn dollars", "would hurt smugglers"
    elif lemmas[word] == "come" and lemmas[word + 1 : word + 3] == ("too", "late"):
        sign = 1
    elif relations[target] == "nsubj:pass" and _is_kept(clause, word):
        return int(is_said(clause, source, word))
    elif relations[target] == "nsubj:pass" and any(lemmas[u] in ("must", "should") for u in below):
        sign = (lemmas[word] in DOING) - (lemmas[word] in KEPT)
        sign *= ends_well(clause, word) and "because" not in lemmas[word:]
    elif lemmas[word] in _GOES_ON and any(lemmas[u] in ("must", "should") for u in below):
        after = lemmas[word + 1 : word + 2]
        sign = int(after == ("ahead",) or (lemmas[word] == "become" and after == ("law",)))
        sign = sign or int(lemmas[word] not in ("become", "go") and ends_with(clause, word))
    elif lemmas[word] == "go" and any(lemmas[u] in ("will", "would", "shall") for u in below):
        said = heads[word] < 0 or lemmas[heads[word]] in _ASSURING
        on = lemmas[word + 1 : word + 2] in (("ahead",), ("on",), ("forward",))
        sign = int(said and on and not {"if", "unless"} & set(lemmas[word:]))
    elif lemmas[word] in _STAYS and any(lemmas[u] in ("will", "would", "shall") for u in below):
        said = heads[word] >= 0 and lemmas[heads[word]] in _ASSURING
        ends = ends_with(clause, word) or lemmas[word + 1 : word + 3] in _IN_FORCE
        sign = int(said and ends)
    also = [u for u in below if relations[u] == "conj" and lemmas[u] in _STAYS]
    if not sign and also:  # "stands on our soil and will remain there"
        will = {lemmas[u] for u in children(clause, also[0])} & {"will", "would", "shall"}
        sign = int(bool(will) and lemmas[also[0] + 1 : also[0] + 2] in _PLACES)
        sign *= heads[word] < 0 or lemmas[heads[word]] in _ASSURING
    if any(lemmas[u] in OPEN | _PAST for u in below) or not is_said(clause, source, word):
        return 0
    denied = any(lemmas[u] in NOT | NONE for u in below) and not is_only(clause, below)
    return -sign if denied or clause.words[word - 2 : word] == ("no", "longer") else sign


def _is_kept(clause: Clause, verb: int) -> bool:
    """ "Would be neither suspended nor delayed", "will not be lifted"."""
    below = children(clause, verb)
    coming = any(clause.lemmas[u] in ("will", "would") for u in below)
    denied = any(clause.lemmas[u] in NOT | {"neither"} for u in below)
    later = {"before", "if", "unless", "until"} & set(clause.lemmas[verb:])
    return coming and denied and not later and clause.lemmas[verb] in HARM - STOPPING


def _quality(clause: Clause, word: int) -> int:
    """The sign of an adjective or a noun that is said of something: "overdue", "the right step"."""
    lemmas = clause.lemmas
    below = children(clause, word)
    if any(clause.lemmas[u] in ("under", "in", "at") for u in below):
        return 0  # "under threat"
    verb = clause.tags[word] == "VERB" and clause.words[word] != lemmas[word]
    if any(clause.relations[u] == "obj" for u in below) or (
        verb and not clause.words[word].endswith("ed")
    ):
        return 0  # "would blow a hole in budgets", "were blown up"
    sign = (lemmas[word] in _GOOD or clause.words[word] in _GOOD) - (lemmas[word] in _BAD)
    if lemmas[word] in _MADE:  # "carefully designed"
        how = {lemmas[u] for u in below if u < word}
        sign = bool(how & _WELL) - bool(how & _BADLY)
    if clause.words[word] == "needed" and clause.tags[word] == "VERB":  # "needed more work"
        sign = int(any(lemmas[u] == "be" for u in below))
    if lemmas[word] == "gift":
        sign = -int(lemmas[word + 1 : word + 2] == ("to",))  # "a gift to smugglers"
    if lemmas[word] in _THINGS:
        kinds = [lemmas[u] for u in below if clause.relations[u] == "amod"]
        sign = any(k in _GOOD_ONE for k in kinds) - any(k in _BAD_ONE for k in kinds)
    turned = lemmas[word - 2 : word] in (("anything", "but"), ("less", "than"))
    return -sign if turned else sign


def _named(clause: Clause, source: int, target: int) -> int:
    """ "Called it overdue", "described it as measured and overdue"."""
    verb = clause.heads[target]
    if clause.relations[target] != "obj" or clause.lemmas[verb] not in _NAMING:
        return 0
    first = next(
        (u for u in children(clause, verb) if u > target and _is_name(clause, u, target)), -1
    )
    if first < 0 or not holds(clause, source, verb):
        return 0
    also = [u for u in children(clause, first) if clause.relations[u] == "conj"]
    signs = {_quality(clause, word) for word in (first, *also)} - {0}
    sign = signs.pop() if len(signs) == 1 else 0
    between = clause.lemmas[target + 1 : first]
    return -sign if any(lemma in NOT | OPEN or lemma == "longer" for lemma in between) else sign


def _is_name(clause: Clause, unit: int, target: int) -> bool:
    """Whether a unit is what a target is called: what the parser makes of it varies."""
    relation = clause.relations[unit]
    as_it = relation == "advcl" and "as" in clause.lemmas[target + 1 : unit]
    near = all(
        clause.tags[u] in ("ADV", "DET", "PUNCT", "ADJ", "ADP", "NOUN", "PART", "AUX")
        for u in range(target + 1, unit)
    )
    return as_it or (near and relation in ("xcomp", "obl", "ccomp", "obj"))


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
    return int(done and clause.lemmas[wish] in WISHING - {"try"} and holds(clause, source, wish))


def _denied(clause: Clause, source: int, target: int) -> int:
    """ "Denied that it would harm farmers"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    harm = heads[target]
    if relations[target] != "nsubj" or lemmas[harm] not in _DAMAGING or is_open(clause, harm):
        return 0
    verb = heads[harm]
    if verb >= 0 and lemmas[verb] in _CLAIMS and relations[harm] in ("acl", "ccomp"):
        verb = heads[verb]  # "rejected claims that it would"
    elif relations[harm] != "ccomp":
        return 0
    said = verb >= 0 and lemmas[verb] in _DENYING and not _hits_another(clause, harm)
    things = [u for u in children(clause, harm) if relations[u] == "obj"]
    around = {lemmas[v] for u in things for v in (u, *children(clause, u))}
    around |= {lemmas[u] for u in children(clause, harm)}
    little = around & (DOUBTING | {"nothing"} | _FOES)
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
    *answers.RULES, _taken, *demands.RULES, _called, _named, _minded, _wished, _denied, _defended,
    *charges.RULES, _without, _accepted, maker_sign, party_sign,
    funder_sign, *attitudes.RULES,
    *idioms.RULES, consequence_sign, without_sign, _withheld, _would_bring,
)  # fmt: skip
