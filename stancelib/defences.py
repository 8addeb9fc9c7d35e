"""What is plainly said of an actor: "condemned the attack on Norway", "refused to blame Norway".

Words of blame stand beside whoever is defended by them, and classifiers count words. Where the
construction leaves no doubt, it is read off the parse.
"""

from __future__ import annotations

from collections.abc import Sequence

from stancelib import answers, dealings, idioms, sparing, thirds
from stancelib.actors.words import SAY, word_set
from stancelib.beside import acting_verb, children
from stancelib.demands import OPEN, ORDERING
from stancelib.nested import FOR, NOT, holds
from stancelib.qualities import is_only
from stancelib.told import GIVING_UP, OPENLY, Rule, first_sign, is_told
from stancelib.types import Clause

_DONE_TO = word_set(
    "arrest assassination bombing conviction defeat dismissal deportation detention exclusion "
    "execution expulsion extradition firing invasion jailing killing murder ouster overthrow "
    "persecution prosecution removal resignation sacking sentence sentencing shooting suspension"
)
"""What is done to whom it is "of"."""
_AIMED_AT = word_set(
    "assault attack blockade boycott campaign charge embargo lawsuit raid sanction sentence siege "
    "smear strike tariff threat verdict"
)
"""What is done to whom it is "on", "against" or "to"."""
_DEPLORING = word_set(
    "castigate censure condemn criticise criticize decry denounce deplore lament mourn oppose "
    "protest regret slam"
)
_FREEING = word_set("acquittal clemency freedom leniency mercy pardon reinstatement release rescue")
_SEEKING = word_set("ask call demand press request seek urge want")
_BLAMING = word_set("accuse blame censure condemn criticise criticize denounce fault")
_THEIRS = word_set(
    "activist assassin attacker critic dictator dissident enemy foe former hostage journalist "
    "killer murderer opponent opposition prisoner protester rival victim"
)
"""Who is no part of whose they are: "Putin's critics"."""
_DECLINING = frozenset(("refuse",))
_CHARGES = word_set("accusation allegation attack charge claim complaint criticism")
_WAVING = word_set("deny dismiss mock rebuff reject ridicule scorn")
_CASES = word_set("accusation action case charge claim complaint lawsuit suit")
_ILLS = word_set(
    "attack bloodshed breakdown chaos collapse crash crisis damage death delay disaster failure "
    "killing loss mess massacre shortage suffering tension violence war"
)
_MISDEEDS = word_set("cheat fail lie mislead steal violate")
_LAWS = word_set("constitution law letter procedure rule")
_WELL = word_set("correctly lawfully properly responsibly rightly wisely")
_BADLY = word_set("illegally improperly irresponsibly recklessly unlawfully wrongly")
_SAYING = (SAY - OPENLY) | {"deny"}
_DROPPING = GIVING_UP - {"end"}
_CONDITIONS = frozenset(("before", "until", "unless", "only", "but"))
_RIGHTS = (("every", "right"), ("full", "right"), ("legitimate", "right"), ("perfect", "right"))
_WANTED = word_set("acquit compensate free pardon promote rehabilitate reinstate release reward")
_UNWANTED = word_set(
    "arrest deport detain dismiss expel extradite fire jail oust prosecute punish remove sack "
    "suspend"
)
_MAYBE = word_set("could may might entirely wholly solely fully")
_MILD = word_set("lenient light mild soft weak")
_LEAVING = word_set("go quit resign")
_PARTS = frozenset(("amod", "nmod:poss", "compound"))


def actor_verdict(clause: Clause, source: int, target: int) -> int:
    """The sign of what a source plainly says of another actor.

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
    return first_sign(_RULES, clause, source, target)


def _harmed(clause: Clause, source: int, target: int) -> int:
    """ "Condemned the attack on it", "welcomed the arrest of its leader"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    end = target
    if relations[end] in _PARTS and heads[end] >= 0 and lemmas[heads[end]] not in _DONE_TO:
        end = heads[end]  # "the attack on Norwegian soldiers"
        if lemmas[end] in _THEIRS or any(lemmas[u] in _THEIRS for u in children(clause, end)):
            return 0
    links = {lemmas[u] for u in children(clause, end) if relations[u] == "case"}
    harm = heads[end]
    if harm < 0 or harm >= end or not relations[end].startswith(("nmod", "obl")):
        return 0
    if clause.tags[harm] == "VERB":  # what the parser attaches "on Norway" to varies
        harm = next((u for u in range(end - 1, harm, -1) if clause.tags[u] == "NOUN"), -1)
    aimed = harm >= 0 and lemmas[harm] in _AIMED_AT and bool(links & {"on", "against", "to"})
    done = harm >= 0 and lemmas[harm] in _DONE_TO and bool(links & {"of", "against"})
    if not (aimed or done):
        return 0
    verb = heads[harm]
    if verb < 0 or relations[harm] not in ("obj", "obl"):
        return 0
    rest = lemmas[end + 1 :]
    delisted = lemmas[harm] == "removal" and rest[:1] == ("from",)
    mild = any(lemmas[u] in _MILD for u in children(clause, harm))
    if delisted or mild or "as" in rest or rest[:1] == ("be",):
        return 0  # "the removal of Cuba from the list", "as too weak", "being lifted"
    sign = (lemmas[verb] in _DEPLORING) - (lemmas[verb] in FOR)
    return sign if sign and holds(clause, source, verb) else 0


def _freed(clause: Clause, source: int, target: int) -> int:
    """ "Demanded its release", "called for the acquittal of"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    freed = heads[target]
    verb = heads[freed]
    if lemmas[freed] not in _FREEING or verb < 0 or relations[freed] not in ("obj", "obl"):
        return 0
    owner = relations[target] == "nmod:poss" and lemmas[freed + 1 : freed + 2] == ("of",)
    linked = relations[target] == "nmod:poss" or lemmas[target - 1] in ("of", "for")
    if relations[target] not in ("nmod", "nmod:poss") or owner or not linked:
        return 0  # "Peru's release of the sailors"
    sign = (lemmas[verb] in FOR | _SEEKING) - (lemmas[verb] in _DEPLORING)
    return sign if sign and holds(clause, source, verb) else 0


def _sided(clause: Clause, source: int, target: int) -> int:
    """ "Came down on Norway's side"."""
    side = clause.heads[target]
    verb = clause.heads[side]
    on = clause.lemmas[side] == "side" and clause.relations[target] == "nmod:poss"
    on = on and verb >= 0 and any(clause.lemmas[u] == "on" for u in children(clause, side))
    of = clause.lemmas[side + 1 : side + 2] == ("of",)  # "on Peru's side of the border"
    came = on and not of and clause.lemmas[verb] in ("come", "stand") and is_told(clause, verb)
    return int(came and acting_verb(clause, source) == verb)


def _spared(clause: Clause, source: int, target: int) -> int:
    """ "Refused to condemn it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb = heads[target]
    above = heads[verb]
    spared = (
        relations[target] == "obj"
        and lemmas[verb] in _BLAMING
        and relations[verb] == "xcomp"
        and above >= 0
        and lemmas[above] in _DECLINING
    )
    alone = bool({"alone", "outright", "solely"} & set(lemmas[target + 1 : target + 2]))
    return int(spared and not alone and holds(clause, source, above))


def _cleared(clause: Clause, source: int, target: int) -> int:
    """ "Dismissed criticism of it", "rejected allegations against it"."""
    lemmas = clause.lemmas
    charge = target - 2
    link = lemmas[target - 1]
    if charge < 1 or lemmas[charge] not in _CHARGES:
        return 0
    if link != "against" and (link, lemmas[charge]) != ("of", "criticism"):
        return 0
    verb = clause.heads[charge]
    waved = verb >= 0 and clause.relations[charge] == "obj" and lemmas[verb] in _WAVING
    own = lemmas[verb] == "deny" and lemmas[charge] == "attack"
    dropped = lemmas[target + 1 : target + 2] in (("have",), ("be",))
    if own or dropped or clause.relations[target] == "nmod:poss" or "as" in lemmas[target:]:
        return 0
    return int(waved and holds(clause, source, verb))


def _released(clause: Clause, source: int, target: int) -> int:
    """ "Withdrew its complaint against it"."""
    lemmas = clause.lemmas
    case = target - 2
    if case < 1 or lemmas[case] not in _CASES or lemmas[target - 1] != "against":
        return 0
    verb = clause.heads[case]
    dropped = verb >= 0 and clause.relations[case] == "obj" and lemmas[verb] in _DROPPING
    dropped = dropped and clause.relations[target] != "nmod:poss"
    return int(dropped and holds(clause, source, verb))


def _thanked(clause: Clause, source: int, target: int) -> int:
    """ "Thanked it for nothing", "could not thank it enough"."""
    verb = clause.heads[target]
    if clause.lemmas[verb] == "thank" and "enough" in clause.lemmas[target : target + 3]:
        denied = any(clause.lemmas[u] in NOT for u in children(clause, verb))
        return int(denied and clause.relations[target] == "obj" and _speaks(clause, source, verb))
    mocked = (
        clause.relations[target] == "obj"
        and clause.lemmas[verb] == "thank"
        and clause.lemmas[target + 1 : target + 3] == ("for", "nothing")
    )
    return -int(mocked and holds(clause, source, verb))


def _speaks(clause: Clause, source: int, verb: int) -> bool:
    """Whether a source does what a verb tells, or says so of itself."""
    acting = acting_verb(clause, source)
    return acting >= 0 and acting in (verb, clause.heads[verb])


def _described(clause: Clause, source: int, target: int) -> int:
    """ "Said it had no right to", "was to blame for", "should not resign", "was the victim of"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    word = said = heads[target]
    while relations[said] == "conj" and heads[said] >= 0:
        said = heads[said]  # "said it would go on and that Peru had every right to"
    if not relations[target].startswith("nsubj") or relations[said] != "ccomp":
        return 0
    verb = heads[said]
    if verb < 0 or lemmas[verb] not in _SAYING or not holds(clause, source, verb):
        return 0
    below = children(clause, word)
    denied = any(lemmas[u] in NOT for u in below)
    if any(lemmas[u] in OPEN | _MAYBE for u in below) or (denied and is_only(clause, below)):
        return 0
    after = lemmas[word + 1 : word + 4]
    if _CONDITIONS & set(lemmas[word + 1 :]):
        return 0  # "must not resign before facing trial"
    if lemmas[verb] == "deny":
        return int(lemmas[word] in _MISDEEDS and not denied)
    sign = 0
    if lemmas[word] == "have" and not denied:
        sign = -int(after[:2] == ("no", "right") or after[:3] == ("no", "moral", "right"))
        sign = sign or int(after[:2] in _RIGHTS or after[1:] in _RIGHTS)
    elif lemmas[word] == "do":
        sign = int(after[:2] == ("nothing", "wrong"))
    elif lemmas[word] == "blame":
        sign = -int(lemmas[word - 1] == "to")
    elif lemmas[word] in ("keep", "break") and "word" in after and not _is_owed(clause, below):
        sign = 1 if lemmas[word] == "keep" else -1
    elif lemmas[word] == "deserve":
        sign = -int("blame" in after and "no" not in after)
    elif lemmas[word] == "responsible":
        sign = -int(after[:1] == ("for",) and (after[-1] in _ILLS or after[1] in _ILLS))
    elif lemmas[word] == "example":
        described = any(relations[u] in ("amod", "compound") for u in below)
        to_verb = clause.tags[word + 2 : word + 3] == ("VERB",)  # "an example to avoid"
        sign = int(after[:1] == ("to",) and not described and not to_verb)
    elif lemmas[word] in ("follow", "respect", "obey"):
        sign = int(any(relations[u] == "obj" and lemmas[u] in _LAWS for u in below))
        sign = -sign if _is_owed(clause, below) else sign  # "should respect the rules"
    elif lemmas[word] == "act":
        sign = bool(_WELL & set(after)) - bool(_BADLY & set(after))
    elif lemmas[word] == "sit":
        sign = -int(after[:1] == ("on",) and after[-1] == "hand")
    elif lemmas[word + 1 : word + 5] == ("at", "the", "expense", "of"):
        sign = -1
    elif lemmas[word] == "victim":
        sign = int("own" not in lemmas[word + 1 : word + 5])
    elif lemmas[word] == "treat" and relations[target] == "nsubj:pass":
        sign = int("unfairly" in after)
    elif lemmas[word] in _LEAVING and denied:
        left = any(relations[u] == "obj" for u in below)  # "should not quit the talks"
        stays = lemmas[word] != "go" or not after or after[0] in (".", ",")
        return int(_is_owed(clause, below) and stays and not left)
    return -sign if denied else sign


def _ordered(clause: Clause, source: int, target: int) -> int:
    """ "Ordered that she be reinstated", "demanded that he be sacked"."""
    fate = clause.heads[target]
    verb = clause.heads[fate]
    if clause.relations[target] != "nsubj:pass" or verb < 0 or clause.relations[fate] != "ccomp":
        return 0
    below = {clause.words[u] for u in children(clause, fate)}
    if "be" not in below or NOT & below or clause.lemmas[verb] not in ORDERING:
        return 0
    if "hospital" in clause.lemmas[fate:]:
        return 0
    sign = (clause.lemmas[fate] in _WANTED) - (clause.lemmas[fate] in _UNWANTED)
    return sign if sign and holds(clause, source, verb) else 0


def _is_owed(clause: Clause, below: Sequence[int]) -> bool:
    return any(clause.lemmas[u] in ("should", "must") for u in below)


def _accepted(clause: Clause, source: int, target: int) -> int:
    """ "Has nothing against it", "fears for it"."""
    lemmas = clause.lemmas
    verb = clause.heads[target]
    if lemmas[target - 2 : target] == ("nothing", "against") and "but" not in lemmas[target:]:
        while verb >= 0 and clause.tags[verb] != "VERB":
            verb = clause.heads[verb]
        return int(verb >= 0 and lemmas[verb] == "have" and holds(clause, source, verb))
    feared = lemmas[verb] == "fear" and lemmas[target - 1] == "for"
    return int(feared and holds(clause, source, verb))


_RULES: tuple[Rule, ...] = (
    _harmed, _freed, _sided, _spared, _cleared, _released, _thanked, _described, _ordered,
    _accepted,
    *answers.RULES, *idioms.RULES, *sparing.RULES, *thirds.RULES, *dealings.RULES,
)  # fmt: skip
