"""Attitudes told by a noun or an adjective: "its opposition to the ban", "was cool towards it".

Whose attitude it is, what others have against it, and who does otherwise ("unlike Peru").
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import acting_verb, children
from stancelib.nested import AGAINST, THANKING
from stancelib.told import Rule, does, ends_with, is_told
from stancelib.types import Clause

_FAVOUR = word_set("backing blessing defence defense endorsement enthusiasm support")
_DISFAVOUR = word_set("hostility objection opposition rejection resistance")
_WARM = word_set("enthusiastic keen supportive")
_COOL = word_set("averse cool hostile lukewarm opposed sceptical skeptical unconvinced wary")
_SIDING = word_set("back favour favor support")
_OPPOSING = word_set("oppose reject")
_PLEASED = frozenset("cheered delighted encouraged heartened pleased relieved thrilled".split())
_DISMAYED = frozenset(
    "alarmed angered appalled disappointed dismayed frustrated horrified outraged".split()
)
_AT = frozenset(("at", "by"))
_TOWARD = frozenset(("to", "toward", "towards", "about", "of", "on"))
_LINKS = frozenset(("to", "of", "for"))
_CHANGING = word_set("abandon drop end overcome reconsider rethink soften withdraw")
_ASKING = word_set("ask beg call implore press tell urge")


def _felt(clause: Clause, source: int, target: int) -> int:
    """ "Was cool towards it", "was dismayed by it"."""
    word = clause.heads[target]
    links = {clause.lemmas[u] for u in children(clause, target)}
    if not clause.relations[target].startswith(("obl", "nmod")):
        return 0
    form = clause.words[word]
    if links & _AT and (form in _PLEASED or form in _DISMAYED):
        own = acting_verb(clause, source, passive=True) == word and is_told(clause, word)
        own = own and clause.lemmas[word - 2 : word] != ("less", "than")
        return (1 if form in _PLEASED else -1) if own else 0
    sign = (clause.lemmas[word] in _WARM) - (clause.lemmas[word] in _COOL)
    return sign if sign and links & _TOWARD and does(clause, source, word) else 0


def _owned(clause: Clause, source: int, target: int) -> int:
    """ "Attacked Peru for its support of it", "urged it to reconsider its opposition to it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    noun = heads[target]
    if lemmas[noun] not in _FAVOUR | _DISFAVOUR:
        noun = target - 2  # what the parser attaches "to it" to varies
    sign = (lemmas[noun] in _FAVOUR) - (lemmas[noun] in _DISFAVOUR) if noun >= 0 else 0
    owners = [u for u in children(clause, noun) if relations[u] == "nmod:poss"] if sign else []
    linked = any(lemmas[u] in _LINKS for u in range(noun + 1, target))
    if not owners or not linked:
        return 0
    verb = heads[noun]
    changed = verb >= 0 and relations[noun] == "obj" and lemmas[verb] in _CHANGING
    asked = changed and heads[verb] >= 0 and lemmas[heads[verb]] in _ASKING
    if verb < 0:
        return 0
    if relations[noun] == "obl" and any(lemmas[u] == "for" for u in children(clause, noun)):
        judged = (lemmas[verb] in THANKING) - (lemmas[verb] in AGAINST)
    else:
        verb, judged = heads[verb], -int(asked)
    if not judged:
        return 0
    if source in owners or (heads[source] == verb and relations[source] == "obj"):
        return sign  # whom the verb judges is who has the attitude
    return judged * sign if does(clause, source, verb) else 0


def _unlike(clause: Clause, source: int, target: int) -> int:
    """ "Unlike Peru, Norway backs it"."""
    verb = clause.heads[target]
    sign = (clause.lemmas[verb] in _SIDING) - (clause.lemmas[verb] in _OPPOSING)
    if not sign or clause.relations[target] != "obj" or not is_told(clause, verb):
        return 0
    unlike = clause.lemmas[source - 1 : source] == ("unlike",) and ends_with(clause, source)
    which = clause.lemmas[source + 2 : source + 3]
    return -sign if unlike and which not in (("which",), ("who",)) else 0


RULES: tuple[Rule, ...] = (_felt, _owned, _unlike)
"""For pairs of an actor and an issue, in the order in which they are asked."""
