"""What is only told as a fact: "said it would probably hold", "said 300 had marched against it".

Who says that somebody was arrested, that a truce may not last or that others march against a dam
has not judged: the words against are of what happened, or of others.
"""

from __future__ import annotations

from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, children, path_to_root
from stancelib.demands import is_said
from stancelib.nested import AGAINST, FOR, NOT, holds
from stancelib.told import OPENLY
from stancelib.types import Clause

_COMING = word_set("could may might will would")
_TURNING_OUT = word_set("collapse fail hold last lose pass prevail succeed survive win")
_LIKELY = frozenset(("likely", "unlikely", "probably", "possibly", "perhaps"))
_FORECASTING = (SAY - OPENLY - word_set("warn")) | word_set("believe doubt expect forecast think")
_HAPPENING = word_set("bear elect hospitalise hospitalize hurt injure invite kill summon wound")
"""What is said to have been done to somebody, for whatever reason."""
_FARING = word_set("arrive deny die face lose meet travel win")
_BEGINNING = (
    ("come", "into", "force"), ("enter", "into", "force"), ("come", "into", "effect"),
    ("take", "effect"),
)  # fmt: skip
_GATHERINGS = word_set(
    "demonstrate demonstration march petition protest rally sit-in vigil walkout"
)
_OWED = word_set("must ought should would")
_LOST = word_set("appeal case election match race seat vote")
_HANDLING = word_set("administer circulate cover publish read recite translate")
_AWAY = {"keep": ("clear", "out"), "stay": ("out", "clear", "away"), "steer": ("clear",)}
_ROWS = word_set("argument battle controversy debate dispute fight quarrel row tussle")
_MOODS = word_set("emotion feeling opinion passion temper view")
_CAREFUL = frozenset(("careful", "cautious"))
_JUDGING = word_set("assess comment decide judge know say tell")
_ASKING = word_set("appeal ask call press urge")
_FOLLOWING = word_set("replace succeed")


def is_mere_fact(clause: Clause, source: int, target: int) -> bool:
    """Whether a source only tells of a target what is or will be so, or stays out of it.

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
    if not clause.heads or clause.heads[target] < 0 or "?" in clause.words:
        return False
    tests = (
        _is_forecast, _happened, _of_others, _is_kept_out_of, _weighs, _leaves_open, _asks_both,
        _handles, _once,
    )  # fmt: skip
    return any(test(clause, source, target) for test in tests)


def _is_forecast(clause: Clause, source: int, target: int) -> bool:
    """ "Said it would probably hold", "doubted that it would last", "faced long odds"."""
    word = clause.heads[target]
    around = {clause.lemmas[u] for u in children(clause, word)}
    if clause.relations[target] != "nsubj":
        return False
    hurt = _hits(clause, word)
    coming = clause.lemmas[word] in _TURNING_OUT and bool(around & _COMING) and not hurt
    odds = clause.lemmas[word] == "face" and "odds" in clause.words[word : word + 4]
    likely = clause.lemmas[word] in _LIKELY and bool(
        _TURNING_OUT & set(clause.lemmas[word + 1 : word + 4])
    )
    if not (coming or odds or likely) or around & {"if", "unless"}:
        return False
    verb = clause.heads[word]
    told = verb >= 0 and clause.relations[word] == "ccomp"
    return told and clause.lemmas[verb] in _FORECASTING and holds(clause, source, verb)


def _hits(clause: Clause, verb: int) -> bool:
    """Whether a verb has an object, other than what is won or lost."""
    return any(
        clause.relations[u] == "obj" and clause.lemmas[u] not in _LOST
        for u in children(clause, verb)
    )


def _happened(clause: Clause, source: int, target: int) -> bool:
    """ "Said he had been arrested on Monday", "said it entered into force in May"."""
    word = clause.heads[target]
    below = children(clause, word)
    lemma, relation = clause.lemmas[word], clause.relations[target]
    if any(clause.lemmas[u] in NOT or clause.words[u].endswith("ly") for u in below):
        return False  # "had been arrested unlawfully"
    began = any(
        clause.lemmas[word : word + len(words)] == words for words in _BEGINNING
    ) and relation.startswith("nsubj")
    done = relation == "nsubj:pass" and lemma in _HAPPENING
    fared = relation == "nsubj" and lemma in _FARING and not clause.masks_issues
    fared = fared and not (lemma in ("lose", "win") and _hits(clause, word))
    by = any(clause.lemmas[v] == "by" for u in below for v in children(clause, u))
    return (began or done or fared) and not by and is_said(clause, source, word)


def _of_others(clause: Clause, source: int, target: int) -> bool:
    """ "Said 300 people had joined the march against it"."""
    links = {clause.lemmas[u] for u in children(clause, target)}
    if not links & {"against", "for"}:
        return False
    way = path_to_root(clause, target)
    for unit in way[1:]:
        below = children(clause, unit)
        if clause.tags[unit] != "VERB":
            continue
        gathered = {clause.lemmas[unit], *(clause.lemmas[u] for u in below)} & _GATHERINGS
        subjects = [u for u in below if clause.relations[u] == "nsubj"]
        others = bool(subjects) and not any(
            clause.lemmas[v] in PERSONAL or v == source or clause.relations[v] == "nmod:poss"
            for u in subjects
            for v in (u, *children(clause, u))
        )
        others = others and not _OWED & {clause.lemmas[u] for u in below}
        return bool(gathered) and others and is_said(clause, source, unit)
    return False


def _is_kept_out_of(clause: Clause, source: int, target: int) -> bool:
    """ "Stayed out of the row about it", "was careful not to attack it"."""
    for unit in path_to_root(clause, target)[1:]:
        lemma = clause.lemmas[unit]
        away = set(_AWAY.get(lemma, ())) & set(clause.lemmas[unit + 1 : unit + 3])
        if away and _ROWS & set(clause.lemmas[unit:target]):
            return holds(clause, source, unit)
        careful = clause.heads[unit]
        if careful >= 0 and clause.lemmas[careful] in _CAREFUL:
            denied = any(clause.lemmas[u] in NOT for u in children(clause, unit))
            return denied and holds(clause, source, careful)
    return False


def _weighs(clause: Clause, source: int, target: int) -> bool:
    """ "Said it was too early to judge it", "feelings about it ran high", "for and against it"."""
    lemmas = clause.lemmas
    head = clause.heads[target]
    above = clause.heads[head]
    judged = head >= 0 and lemmas[head] in _JUDGING and above >= 0
    if judged and lemmas[above - 1 : above + 1] in (("too", "early"), ("too", "soon")):
        return is_said(clause, source, above)
    if lemmas[target - 3 : target] == ("for", "and", "against"):
        return True
    if lemmas[head] == "mind" and "open" in lemmas[head - 2 : head]:
        return True
    moody = lemmas[head] in _MOODS and clause.relations[head].startswith("nsubj")
    return moody and above >= 0 and is_said(clause, source, above)


def _leaves_open(clause: Clause, source: int, target: int) -> bool:
    """ "Said it was a matter for Peru", "before deciding on it", "said nothing about it"."""
    lemmas, relation = clause.lemmas, clause.relations[target]
    head = clause.heads[target]
    above = clause.heads[head]
    if relation.startswith("nsubj") and lemmas[head] == "matter":
        others = lemmas[head + 1 : head + 2] == ("for",)
        return others and above >= 0 and is_said(clause, source, head)
    if lemmas[head] in ("decide", "judge", "comment") and "before" in lemmas[:head]:
        return above >= 0 and holds(clause, source, above)
    if lemmas[head] == "party" and any(lemmas[u] in NOT for u in children(clause, head)):
        return source in children(clause, head)
    nothing = {lemmas[u] for u in (head, *children(clause, head))} & {"nothing"}
    said = next((u for u in (head, above) if u >= 0 and lemmas[u] in SAY), -1)
    return bool(nothing) and relation != "nsubj" and said >= 0 and holds(clause, source, said)


def _asks_both(clause: Clause, source: int, target: int) -> bool:
    """ "Urged Peru and Chile to show restraint"."""
    first = clause.heads[target] if clause.relations[target] == "conj" else target
    verb = clause.heads[first]
    actors = {u for u in clause.units.values() if u != source}
    both = any(
        clause.relations[u] == "conj" and u in actors and (first == target or u == target)
        for u in children(clause, first)
    )
    if clause.masks_issues or verb < 0 or first not in actors or not both:
        return False
    asked = clause.lemmas[verb] in _ASKING and clause.relations[first] in ("obj", "iobj", "obl")
    return asked and holds(clause, source, verb)


def _handles(clause: Clause, source: int, target: int) -> bool:
    """ "Read it out", "will succeed her"."""
    verb = clause.heads[target]
    if clause.relations[target] not in ("obj", "obl:unmarked"):
        return False
    handled = clause.masks_issues and clause.lemmas[verb] in _HANDLING
    followed = not clause.masks_issues and clause.lemmas[verb] in _FOLLOWING
    return (handled or followed) and holds(clause, source, verb)


def _once(clause: Clause, source: int, target: int) -> bool:
    """ "Said she used to oppose it"."""
    verb = clause.heads[target]
    used = clause.heads[verb] if verb >= 0 else -1
    once = used >= 0 and clause.words[used] == "used" and clause.relations[verb] == "xcomp"
    return once and clause.lemmas[verb] in AGAINST | FOR and holds(clause, source, used)
