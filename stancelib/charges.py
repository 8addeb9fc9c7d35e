"""What somebody is blamed or praised for: "criticised the council for the fee", "accused it of".

Who blames is against the issue, and who is blamed is told to be behind it, or to stand in its way.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import children
from stancelib.demands import DOING, is_open
from stancelib.nested import AGAINST, FOR, HARM, holds
from stancelib.told import Rule
from stancelib.types import Clause

_PUSHING = word_set("back build champion defend force impose introduce promote push rush support")
_RESISTING = word_set("fight oppose resist")
_CHARGING = word_set("accuse censure condemn criticise criticize denounce")
_MANNER = frozenset("too without so late only less little".split())
_PRETEXTS = word_set("cover excuse pretext")
_SOUGHT = word_set("demand order propose request seek")


def _credited(clause: Clause, source: int, target: int) -> int:
    """ "Criticised the council for it"."""
    verb = clause.heads[target]
    below = children(clause, verb)
    for_it = any(clause.lemmas[u] == "for" for u in children(clause, target))
    if clause.relations[target] != "obl" or not for_it:
        return 0
    sign = (clause.lemmas[verb] in FOR) - (clause.lemmas[verb] in AGAINST)
    somebody = any(clause.relations[u] == "obj" for u in below)
    return sign if sign and somebody and holds(clause, source, verb) else 0


def _blamed(clause: Clause, source: int, target: int) -> int:
    """ "Criticised the council for pushing it through", "accused it of opposing it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    deed = heads[target]
    verb = heads[deed]
    if lemmas[deed] not in _PUSHING | _RESISTING or verb < 0 or is_open(clause, deed):
        return 0
    marked = any(lemmas[u] in ("for", "of", "over") for u in children(clause, deed))
    if not marked or relations[deed] not in ("advcl", "acl", "obl"):
        return 0
    if relations[target] != "obj" and not _is_pushed(clause, target):
        return 0
    if set(lemmas[target + 1 : target + 3]) & _MANNER:
        return 0  # how, and not what, is blamed
    sign = (lemmas[verb] in FOR) - (lemmas[verb] in AGAINST)
    if lemmas[deed] in _RESISTING:
        sign = -sign
    return sign if sign and holds(clause, source, verb) else 0


def _is_pushed(clause: Clause, target: int) -> bool:
    """ "Pushing through the dam": what the parser makes of "through" varies."""
    return clause.relations[target] == "obl" and any(
        clause.lemmas[u] == "through" for u in children(clause, target)
    )


def _charged(clause: Clause, source: int, target: int) -> int:
    """Who is told to be behind it: "blamed Peru for it", "accused Peru of blocking it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb = heads[source]
    if verb < 0 or relations[source] != "obj" or source > target or lemmas[verb] not in _CHARGING:
        return 0
    deed = heads[target]
    linked = target if deed == verb else deed
    if not any(lemmas[u] in ("of", "for") for u in children(clause, linked)):
        return 0
    if deed == verb:
        return int(relations[target] == "obl")
    if heads[deed] != verb or relations[target] != "obj" or is_open(clause, deed):
        return 0
    if set(lemmas[target + 1 :]) & _MANNER:
        return 0  # how, and not what, is blamed
    if lemmas[deed] == "use":  # "of using it as a weapon"
        return int(not _PRETEXTS & set(lemmas[target + 1 :]))
    return (lemmas[deed] in DOING | _PUSHING | _SOUGHT) - (lemmas[deed] in HARM | _RESISTING)


RULES: tuple[Rule, ...] = (_credited, _blamed, _charged)
"""For pairs of an actor and an issue, in the order in which they are asked."""
