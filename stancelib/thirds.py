"""What is thought of whom a third helps or harms: "criticised Chile for attacking Peru".

Words against who harms somebody are words for whoever is harmed, and words against who helps
somebody are words against both: the counterpart of `stancelib.nested`, which is about things.
"""

from __future__ import annotations

from stancelib.actors.words import word_set
from stancelib.beside import children
from stancelib.demands import is_said
from stancelib.nested import AGAINST, NOT, THANKING
from stancelib.told import Rule, does, is_told
from stancelib.types import Clause

_HELPING = word_set(
    "aid appease arm assist back bankroll defend embrace endorse finance fund harbour harbor help "
    "protect recognise recognize shelter shield support"
)
_HARMING = word_set(
    "abandon arrest assault attack betray bomb bully detain exclude expel harass humiliate "
    "imprison insult intimidate invade jail kidnap kill mistreat murder oust persecute provoke "
    "punish sack shell shoot sideline smear target threaten torture"
)
_BLAMING = AGAINST | word_set("warn")
_MARKS = frozenset(("of", "for", "against", "over"))
_MANNER = frozenset("too late so only merely little weakly lightly into with as".split())
_CHARGES = word_set("accusation allegation charge claim complaint")
_BASELESS = word_set("absurd baseless fabricated false groundless ridiculous unfounded untrue")


def _helped(clause: Clause, source: int, target: int) -> int:
    """ "Criticised Chile for attacking it", "warned Chile against helping it"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    deed = heads[target]
    done = (lemmas[deed] in _HELPING) - (lemmas[deed] in _HARMING)
    up_to = lemmas[deed] == "stand" and lemmas[deed + 1 : deed + 3] == ("up", "to")
    done = -1 if up_to else done
    if not done or relations[target] != ("obl" if up_to else "obj") or target < deed:
        return 0
    verb = heads[deed]
    below = children(clause, deed)
    if verb < 0 or relations[deed] not in ("advcl", "acl", "obl", "xcomp"):
        return 0
    if any(lemmas[u] in NOT for u in below) or not any(lemmas[u] in _MARKS for u in below):
        return 0
    judged = (lemmas[verb] in THANKING) - (lemmas[verb] in _BLAMING)
    somebody = any(relations[u] == "obj" and u != target for u in children(clause, verb))
    if set(lemmas[target + 1 :]) & _MANNER or {lemmas[u] for u in below} & _MANNER:
        return 0  # how, and not what, is blamed
    return judged * done if judged and somebody and does(clause, source, verb) else 0


def _baseless(clause: Clause, source: int, target: int) -> int:
    """ "Said the charges against it were baseless"."""
    heads, relations, lemmas = clause.heads, clause.relations, clause.lemmas
    charge = target - 2
    if charge < 0 or lemmas[charge] not in _CHARGES or lemmas[target - 1] != "against":
        return 0
    word = heads[charge]
    if word < 0 or lemmas[word] not in _BASELESS or not relations[charge].startswith("nsubj"):
        return 0
    return int(is_told(clause, word) and is_said(clause, source, word))


RULES: tuple[Rule, ...] = (_helped, _baseless)
"""For pairs of actors, in the order in which they are asked."""
