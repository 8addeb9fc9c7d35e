"""What the dealings of two actors tell: "fell out", "drew praise from Peru", "recalled its envoy".

Such turns of phrase name no judgement: what stands in them is an idiom of reports on states and
parties.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import acting_verb, children, path_to_root
from stancelib.nested import NOT, holds
from stancelib.types import Clause

_TRADING = word_set("exchange swap trade")
_BLOWS = word_set("accusation barb blame blow fire insult threat")
_KINDNESSES = word_set("compliment courtesy gift praise")
_WITH = frozenset(("with", "between"))
_LINKS = word_set("relation relationship tie friendship alliance")
_SOURING = word_set("collapse deteriorate fray plummet sour strain worsen")
_WARMING = word_set("improve strengthen thaw warm")
_GETTING = word_set("attract draw earn get receive win")
_PRAISE = word_set("admiration applause backing blessing endorsement praise support thanks")
_ANGER = word_set("anger condemnation criticism fury ire outcry outrage protest rebuke scorn wrath")
_FROM = frozenset(("from", "of", "by"))
_ENVOYS = word_set("ambassador envoy")


def dealing_sign(clause: Clause, source: int, target: int) -> int:
    """The sign of a pair of actors by what one tells of their dealings.

    Parameters
    ----------
    clause : Clause
        With heads.
    source, target : int
        Units.

    Returns
    -------
    int
        1 for support, -1 for opposition, 0 where none of these constructions is met.
    """
    for rule in (_mutual, _ties, _received, _recalled, _excused):
        sign = rule(clause, source, target)
        if sign:
            return sign
    return 0


def _denied(clause: Clause, verb: int) -> bool:
    return any(clause.lemmas[u] in NOT for u in children(clause, verb))


def _mutual(clause: Clause, source: int, target: int) -> int:
    """ "Norway and Peru fell out", "is at odds with Peru", "traded insults with Peru"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb = acting_verb(clause, source)
    other = acting_verb(clause, target)
    if verb < 0 and other < 0:
        return 0
    if verb != other:  # one is the subject, the other has "with"
        one, two = (source, target) if verb >= 0 else (target, source)
        verb = max(verb, other)
        linked = any(lemmas[u] in _WITH for u in children(clause, two))
        if not linked or heads[two] not in (verb, *children(clause, verb)) or two < one:
            return 0
    if verb < 0 or _denied(clause, verb):
        return 0
    after = lemmas[verb + 1 : verb + 2]
    if lemmas[verb] == "fall" and after == ("out",):
        return -1
    if lemmas[verb] in ("odds", "loggerheads", "loggerhead", "odd") and lemmas[verb - 1] == "at":
        return -1
    if lemmas[verb] in _TRADING:
        traded = {lemmas[u] for u in children(clause, verb) if relations[u] == "obj"}
        return bool(traded & _KINDNESSES) - bool(traded & _BLOWS)
    return 0


def _ties(clause: Clause, source: int, target: int) -> int:
    """ "Relations between Norway and Peru have soured"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    way = path_to_root(clause, target)
    link = next((u for u in way if lemmas[u] in _LINKS), -1)
    if link < 0 or link not in path_to_root(clause, source) or heads[link] < 0:
        return 0
    if not relations[link].startswith("nsubj") or _denied(clause, heads[link]):
        return 0
    between = any(lemmas[u] == "between" for u in range(link, max(source, target)))
    verb = heads[link]
    return between * ((lemmas[verb] in _WARMING) - (lemmas[verb] in _SOURING))


def _received(clause: Clause, source: int, target: int) -> int:
    """ "Norway drew praise from Peru", "lost the support of Peru": of who gives it."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    if not any(lemmas[u] in _FROM for u in children(clause, source)):
        return 0
    verb = acting_verb(clause, target)
    if verb < 0 or _denied(clause, verb) or heads[source] < 0:
        return 0
    given = [u for u in children(clause, verb) if relations[u] == "obj" and verb < u < source]
    if not given or heads[source] not in (verb, given[0]):
        return 0
    sign = (lemmas[given[0]] in _PRAISE) - (lemmas[given[0]] in _ANGER)
    if lemmas[verb] in _GETTING:
        return sign
    # What somebody has or loses of another is that other's only where it is "the support of".
    if lemmas[verb] in ("enjoy", "have", "lose") and sign > 0 and heads[source] == given[0]:
        return -1 if lemmas[verb] == "lose" else 1
    return 0


def _recalled(clause: Clause, source: int, target: int) -> int:
    """ "Recalled its ambassador to Peru"."""
    envoy = target - 2
    if envoy < 1 or clause.lemmas[envoy] not in _ENVOYS:
        return 0
    verb = clause.heads[envoy]
    gone = verb >= 0 and clause.relations[envoy] == "obj" and clause.lemmas[verb] == "recall"
    away = clause.lemmas[target - 1] in ("to", "from", "in")
    return -int(gone and away and holds(clause, source, verb))


def _excused(clause: Clause, source: int, target: int) -> int:
    """ "Cleared Peru of blame", "took Peru's side"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    verb = heads[target]
    if relations[target] == "obj" and lemmas[verb] in ("absolve", "clear", "exonerate"):
        of = any(lemmas[u] == "of" for u in range(target + 1, min(len(lemmas), target + 3)))
        return int(of and holds(clause, source, verb))
    side = verb
    if relations[target] == "nmod:poss" and lemmas[side] == "side" and heads[side] >= 0:
        took = relations[side] == "obj" and lemmas[heads[side]] == "take"
        return int(took and holds(clause, source, heads[side]))
    return 0
