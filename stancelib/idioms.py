"""Turns of phrase for siding: "stood by it", "came round to it", "dragged its feet on it".

What stands between verb and target says nothing by itself, and classifiers that count words miss
it.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import children
from stancelib.nested import AGAINST, holds
from stancelib.told import Rule, does, is_told
from stancelib.types import Clause

_FOR = (
    "stand by", "stand behind", "stick by", "stick to", "stick with", "keep to",
    "press ahead with", "press on with", "push ahead with", "push on with",
    "forge ahead with", "plough on with",
    "move ahead with", "go ahead with", "get behind", "rally behind", "rally around",
    "line up behind",
    "fall in behind", "throw weight behind", "come round to", "come around to", "warm to",
    "break ground on", "swear by", "side with", "speak up for", "stand up for", "stick up for",
    "go to bat for", "campaign for", "lobby for", "vouch for", "take pride in",
)  # fmt: skip
_AGAINST = (
    "stand in way of", "get in way of", "drag foot on", "walk away from", "back out of",
    "pull out of", "turn back on", "take aim at", "hit out at", "lash out at", "rail against",
    "balk at", "baulk at", "bristle at", "take issue with", "part way with", "break with",
    "speak out against", "come out against", "stand up to", "lobby against", "campaign against",
    "fall foul of", "thumb nose at", "pour scorn on", "pour cold water on", "put brake on",
)  # fmt: skip
_BETWEEN = frozenset("its their his her the a out up just also now firmly staunchly".split())
_PUSHING = word_set("force push ram")
_HARSH = word_set("anger bitterest fiercest harshest ire scorn sharpest strongest toughest wrath")
_WARM = word_set("highest praise thanks warmest")
_UNDOING = word_set(
    "axe bin bury ditch gut junk kill neuter quash scrap scupper scuttle shelve sink torpedo veto"
)
_CHEERING = word_set("applaud cheer clap")
_RECONSIDERING = word_set("reconsider rethink")
_ASKING = word_set("appeal ask beg call implore press tell urge want")
_RETRACTING = word_set("renounce rescind retract revoke withdraw")
_BACKING = word_set("backing blessing endorsement support")


def _phrases() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for sign, phrases in ((1, _FOR), (-1, _AGAINST)):
        for phrase in phrases:
            verb, *rest = phrase.split()
            found.setdefault(verb, []).append((tuple(rest), sign))
    return found


_PHRASES = _phrases()


def _sided(clause: Clause, source: int, target: int) -> int:
    """ "Stood by it", "dragged its feet on it"."""
    verb, sign = _phrase(clause, target)
    return sign if sign and does(clause, source, verb) else 0


def is_not_hindered(clause: Clause, source: int, target: int) -> bool:
    """Whether a source is told not to hinder a target: "would not stand in the way of it".

    Parameters
    ----------
    clause : Clause
    source, target : int
        Units.

    Returns
    -------
    bool
        False where the clause is not parsed.
    """
    if not clause.heads or clause.heads[target] < 0:
        return False
    verb, sign = _phrase(clause, target)
    denied = sign < 0 and any(
        clause.lemmas[u] in ("not", "n't", "never") for u in children(clause, verb)
    )
    subjects = [u for u in children(clause, verb) if clause.relations[u] == "nsubj"]
    return denied and (source in subjects or not set(subjects) & set(clause.units.values()))


def _phrase(clause: Clause, target: int) -> tuple[int, int]:
    """The verb of a phrase that ends before a target, and its sign; (-1, 0) where there is none."""
    words: list[str] = []
    for unit in range(target - 1, max(-1, target - 8), -1):
        lemma = clause.lemmas[unit]
        for rest, sign in _PHRASES.get(lemma, ()):
            if tuple(words) == rest:
                return unit, sign
        if lemma not in _BETWEEN or lemma in ("out", "up"):
            words.insert(0, lemma)
    return -1, 0


def _undone(clause: Clause, source: int, target: int) -> int:
    """ "Buried it", "would table amendments to gut it"."""
    verb = clause.heads[target]
    undone = clause.relations[target] == "obj" and clause.lemmas[verb] in _UNDOING
    return -int(undone and does(clause, source, verb))


def _preferred(clause: Clause, source: int, target: int) -> int:
    """ "Prefers a price cap to it"."""
    verb = clause.heads[target]
    if clause.tags[verb] == "NOUN" and clause.relations[target] == "nmod":
        verb = clause.heads[verb]  # what the parser attaches "to it" to varies
    if verb < 0 or clause.lemmas[verb] != "prefer" or not is_told(clause, verb, would=True):
        return 0
    worse = clause.lemmas[target - 1] in ("to", "over") and target > verb + 2
    better = clause.relations[target] == "obj"
    return (better - worse) * holds(clause, source, verb)


def _cheered(clause: Clause, source: int, target: int) -> int:
    """ "Clapped as it brought food"."""
    verb = clause.heads[target]
    above = clause.heads[verb] if verb >= 0 else -1
    joined = above >= 0 and clause.relations[verb] == "advcl" and target < verb
    as_it = joined and any(clause.lemmas[u] == "as" for u in children(clause, verb))
    cheered = as_it and clause.lemmas[above] in _CHEERING
    return int(cheered and clause.relations[target] == "nsubj" and holds(clause, source, above))


def _thought_again(clause: Clause, source: int, target: int) -> int:
    """ "Urged Peru to think again about it"."""
    deed = clause.heads[target]
    again = clause.lemmas[deed] == "think" and "again" in clause.lemmas[deed : deed + 2]
    if not again and clause.lemmas[deed] not in _RECONSIDERING:
        return 0
    verb = clause.heads[deed]
    asked = verb >= 0 and clause.lemmas[verb] in _ASKING
    return -int(asked and holds(clause, source, verb))


def _retracted(clause: Clause, source: int, target: int) -> int:
    """ "Has retracted his support for it"."""
    noun = target - 2
    if noun < 1 or clause.lemmas[target - 1] not in ("for", "of", "from"):
        return 0
    verb = clause.heads[noun]
    taken = verb >= 0 and clause.lemmas[noun] in _BACKING and clause.lemmas[verb] in _RETRACTING
    return -int(taken and holds(clause, source, verb))


def _resisted(clause: Clause, source: int, target: int) -> int:
    """ "Praised Peru for standing up to it": of Peru."""
    verb, sign = _phrase(clause, target)
    above = clause.heads[verb] if sign else -1
    praised = above >= 0 and clause.heads[source] == above and clause.relations[source] == "obj"
    marked = praised and any(clause.lemmas[u] in ("for", "of") for u in children(clause, verb))
    return sign if marked and clause.lemmas[above] not in AGAINST else 0


def _pushed_through(clause: Clause, source: int, target: int) -> int:
    """ "Would seek a coalition to push it through"."""
    verb = clause.heads[target]
    around = {*children(clause, verb), *children(clause, target)}
    through = any(clause.lemmas[u] == "through" and u > verb for u in around)
    pushed = clause.lemmas[verb] in _PUSHING and clause.relations[target] in ("obj", "obl")
    if not pushed or not through:
        return 0
    above = clause.heads[verb]
    if above >= 0 and clause.tags[above] == "NOUN" and clause.relations[above] == "obj":
        above = clause.heads[above]  # "seek allies to push it through"
    aim = above >= 0 and clause.relations[verb] in ("acl", "advcl", "xcomp")
    told = does(clause, source, verb) or (aim and does(clause, source, above))
    return int(told and is_told(clause, verb, would=True))


def _reserved(clause: Clause, source: int, target: int) -> int:
    """ "Reserved her sharpest words for it"."""
    verb = clause.heads[target]
    while verb >= 0 and clause.tags[verb] != "VERB":
        verb = clause.heads[verb]
    if verb < 0 or clause.lemmas[verb] not in ("reserve", "save"):
        return 0
    words = set(clause.words[verb + 1 : target])
    if words & {"no", "little", "few", "scant"}:
        return 0
    sign = bool(words & _WARM) - bool(words & _HARSH)
    return sign if clause.lemmas[target - 1] == "for" and holds(clause, source, verb) else 0


RULES: tuple[Rule, ...] = (
    _sided, _undone, _pushed_through, _reserved, _preferred, _cheered, _thought_again,
    _retracted, _resisted,
)  # fmt: skip
"""For pairs of any kind, in the order in which they are asked."""
