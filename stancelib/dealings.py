"""What the dealings of two actors tell: "fell out", "drew praise from Peru", "recalled its envoy".

Such turns of phrase name no judgement: what stands in them is an idiom of reports on states and
parties.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import acting_verb, children
from stancelib.told import Rule, does, ends_with, is_told
from stancelib.types import Clause

_TRADING = word_set("exchange swap trade")
_BLOWS = word_set("accusation barb blame blow fire insult threat")
_KINDNESSES = word_set("compliment courtesy gift praise")
_LINKS = word_set("relation relationship tie friendship alliance")
_SOURING = word_set("collapse deteriorate fray plummet sour strain worsen")
_WARMING = word_set("improve strengthen thaw warm")
_GETTING = word_set("attract draw earn get receive win")
_PRAISE = word_set("admiration applause backing blessing endorsement praise support thanks")
_ANGER = word_set("anger condemnation criticism fury ire outcry outrage protest rebuke scorn wrath")
_BACKING = word_set("backing blessing endorsement support")
_BLAME = word_set("blame guilt responsibility wrongdoing")
_ENVOYS = word_set("ambassador envoy")


def _mutual(clause: Clause, source: int, target: int) -> int:
    """ "Norway and Peru fell out", "is at odds with Peru", "traded insults with Peru"."""
    relations, lemmas = clause.relations, clause.lemmas
    verb = max(acting_verb(clause, source), acting_verb(clause, target))
    if verb < 0 or "longer" in lemmas[:verb] or not is_told(clause, verb):
        return 0
    below = children(clause, verb)
    objects = [u for u in below if relations[u] == "obj"]
    near = (*below, *(v for o in objects for v in children(clause, o)))
    partners = [u for u in near if any(lemmas[v] == "with" for v in children(clause, u))]
    if acting_verb(clause, source) == acting_verb(clause, target):
        if "with" in lemmas[verb:]:
            return 0  # "Norway and Peru fell out with the IMF"
    elif not {source, target} & set(partners) or max(source, target) != partners[0] or partners[1:]:
        return 0
    if not any(relations[u] == "nsubj" and u in (source, target) for u in below):
        return 0
    after = lemmas[verb + 1 : verb + 3]
    if lemmas[verb] == "fall" and after[:1] == ("out",) and after != ("out", "of"):
        return -1
    if lemmas[verb] in ("odds", "odd", "loggerheads", "loggerhead") and lemmas[verb - 1] == "at":
        return -1
    if lemmas[verb] in _TRADING:
        traded = {lemmas[u] for u in objects}
        return bool(traded & _KINDNESSES) - bool(traded & _BLOWS)
    return 0


def _ties(clause: Clause, source: int, target: int) -> int:
    """ "Relations between Norway and Peru have soured"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    first, second = min(source, target), max(source, target)
    link, verb = heads[first], -1
    if link >= 0 and relations[first] == "nmod" and relations[link] == "nsubj":
        verb = heads[link]
    if verb < 0 or lemmas[link] not in _LINKS or not is_told(clause, verb):
        return 0
    between = any(lemmas[u] == "between" for u in children(clause, first))
    pair = heads[second] == first and relations[second] == "conj"
    alone = not any(relations[u] in ("obj", "conj") for u in children(clause, verb))
    if not (between and pair and alone):
        return 0
    return (lemmas[verb] in _WARMING) - (lemmas[verb] in _SOURING)


def _received(clause: Clause, source: int, target: int) -> int:
    """ "Norway drew praise from Peru", "lost the support of Peru": of who gives it."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb, link = heads[target], lemmas[source - 1]
    if verb < 0 or relations[target] != "nsubj" or not is_told(clause, verb):
        return 0
    given = [u for u in children(clause, verb) if relations[u] == "obj" and verb < u < source]
    if len(given) != 1 or heads[source] not in (verb, given[0]) or link not in ("from", "of"):
        return 0
    sign = (lemmas[given[0]] in _PRAISE) - (lemmas[given[0]] in _ANGER)
    if source - 2 != given[0] and clause.tags[source - 2] != "DET":
        return 0  # "support from refugees from Peru"
    if link == "of" and lemmas[given[0]] not in _BACKING:
        return 0  # "received criticism of Peru"
    if lemmas[verb] in _GETTING:
        return sign
    if lemmas[verb] in ("enjoy", "have", "lose") and sign > 0 and link == "of":
        return -1 if lemmas[verb] == "lose" else 1
    return 0


def _recalled(clause: Clause, source: int, target: int) -> int:
    """ "Recalled its ambassador to Peru"."""
    envoy = target - 2
    if envoy < 1 or clause.lemmas[envoy] not in _ENVOYS or clause.lemmas[target - 1] != "to":
        return 0
    verb = clause.heads[envoy]
    if verb < 0 or clause.relations[envoy] != "obj" or clause.lemmas[verb] != "recall":
        return 0
    own = any(clause.relations[u] == "nmod:poss" for u in children(clause, envoy))
    after = clause.lemmas[target + 1 : target + 2]
    plain = ends_with(clause, target) or after in (("after",), ("over",), ("in",), ("for",))
    retiring = "who" in clause.lemmas[target:]
    return -int(own and plain and not retiring and does(clause, source, verb))


def _excused(clause: Clause, source: int, target: int) -> int:
    """ "Cleared Peru of blame", "took Peru's side"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb = heads[target]
    if relations[target] == "obj" and lemmas[verb] in ("absolve", "clear", "exonerate"):
        of, what = lemmas[target + 1 : target + 2], lemmas[target + 2 : target + 4]
        blame = of == ("of",) and bool(set(what) & _BLAME) and "but" not in lemmas
        return int(blame and does(clause, source, verb))
    side = verb
    if relations[target] == "nmod:poss" and lemmas[side] == "side" and heads[side] >= 0:
        took = relations[side] == "obj" and lemmas[heads[side]] == "take"
        plain = ends_with(clause, side) or lemmas[side + 1] == "in"
        return int(took and plain and does(clause, source, heads[side]))
    return 0


RULES: tuple[Rule, ...] = (_mutual, _ties, _received, _recalled, _excused)
"""For pairs of actors, in the order in which they are asked."""
