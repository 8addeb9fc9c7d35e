"""What an issue is said to be: "said it was overdue", "called it a disgrace"."""

from __future__ import annotations

from collections.abc import Sequence

from stancelib.actors.words import word_set
from stancelib.beside import children
from stancelib.consequences import LOSSES
from stancelib.demands import DOING, KEPT, NONE, OPEN, ends_well, is_said
from stancelib.nested import HARM, NOT, STOPPING, holds
from stancelib.told import ends_with
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
_GOES_ON = word_set("become continue go proceed remain stay")
_ASSURING = word_set("add announce confirm insist pledge promise say tell vow")
_STAYS = frozenset(("remain", "stay"))
_IN_FORCE = (("in", "force"), ("in", "place"), ("in", "effect"))
_PLACES = (("there",), ("here",), ("in",), (",",), (".",))
_ONLY = word_set("just merely only simply solely")
_PAST = frozenset(("once", "initially", "then"))
_OWN = frozenset(("its", "their", "his", "it", "they"))
_MORE_HARM = ("more", "harm", "than", "good")
_ENDED = HARM - STOPPING
DAMAGING = word_set(
    "breach cost damage destroy endanger harm hinder hurt ruin threaten undermine violate weaken"
)
FOES = word_set("criminal dictator junta polluter regime rich smuggler terrorist trafficker")


def is_only(clause: Clause, units: Sequence[int]) -> bool:
    """Whether a denial denies only that this is all: "not only unfair but ..."."""
    return any(clause.lemmas[u] in NOT and clause.lemmas[u + 1] in _ONLY for u in units)


def hits_another(clause: Clause, verb: int) -> bool:
    """Whether what is harmed is an actor's, or the source's own: "hurting its economy"."""
    units = set(clause.units.values())
    for harmed in children(clause, verb):
        if clause.relations[harmed] == "obj":
            parts = {harmed, *children(clause, harmed)}
            return bool(parts & units) or any(clause.lemmas[u] in _OWN for u in parts)
    return False


def called(clause: Clause, source: int, target: int) -> int:
    """ "Said it was overdue", "that it was not needed", "did more harm than good"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    if not relations[target].startswith("nsubj"):
        return 0
    word = heads[target]
    sign = _quality(clause, word)
    below = children(clause, word)
    if lemmas[word] == "do":
        nothing = any(lemmas[u] == "nothing" and ends_with(clause, u) for u in below)
        sign = -int(nothing or lemmas[word + 1 : word + 5] == _MORE_HARM)
    elif lemmas[word] in DAMAGING and any(relations[u] == "obj" for u in below):
        sign = 0 if hits_another(clause, word) else -1
        things = {lemmas[u] for u in below if relations[u] == "obj"}
        if things & FOES or (lemmas[word] == "cost" and not things & LOSSES):
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
        on = lemmas[word + 1 : word + 2] == ("ahead",)
        on = on or (lemmas[word + 1 : word + 2] == ("on",) and "plan" in lemmas[word:])
        sign = int(said and on and not {"if", "unless"} & set(lemmas[word:]))
    elif lemmas[word] in _STAYS and any(lemmas[u] in ("will", "would", "shall") for u in below):
        said = heads[word] >= 0 and lemmas[heads[word]] in _ASSURING
        ends = ends_with(clause, word) or lemmas[word + 1 : word + 3] in _IN_FORCE
        sign = int(said and ends)
    also = [u for u in below if relations[u] == "conj" and lemmas[u] in _STAYS]
    if not sign and also and lemmas[word] != "lie":  # "stands on our soil and will remain there"
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
    later = {"before", "if", "unless", "until", "soon", "year"} & set(clause.lemmas[verb:])
    above = clause.heads[verb]
    coming = coming and above >= 0 and clause.lemmas[above] in _ASSURING
    return coming and denied and not later and clause.lemmas[verb] in _ENDED


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


def named(clause: Clause, source: int, target: int) -> int:
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
