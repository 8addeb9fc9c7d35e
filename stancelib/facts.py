"""What is only told as a fact: "said it would probably hold", "said 300 had marched against it".

Who says that somebody was arrested, that a truce may not last or that others march against a dam
has not judged: the words against are of what happened, or of others.
"""

from __future__ import annotations

from stancelib.actors.words import SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children, path_to_root
from stancelib.demands import is_said
from stancelib.nested import AGAINST, FOR, NOT, fails_at, holds
from stancelib.told import OPENLY, OWED
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
_LOST = word_set("appeal case election match race seat vote")
_HANDLING = word_set(
    "administer attend await chair circulate cover face host moderate publish read recite survive "
    "translate"
)
_SIDING = AGAINST | FOR | word_set("boo brand call label mock rebel sneer vote")
_ANYBODY = word_set("anybody anyone everybody everyone people somebody someone that those")
_PEOPLE = word_set(
    "critic farmer grower many majority most neighbour neighbor others people resident some voter"
)
_WONDERING = word_set("ask decide determine wonder")
_WHICH = frozenset("how what when where whether which who".split())
_RECEIVING = word_set("collect hear receive")
_PUTTING_OFF = word_set("delay postpone put reschedule schedule set")
_VOTES = word_set("debate decision hearing ruling vote")
_LYING = word_set("deceive lie mislead")
_CLAIMS = word_set("accusation allegation charge claim remark statement")
_AWAY = {"keep": ("clear", "out"), "stay": ("out", "clear", "away"), "steer": ("clear",)}
_ROWS = word_set("argument battle controversy debate dispute fight quarrel row tussle")
_MOODS = word_set("emotion feeling opinion passion temper view")
_OPENING = word_set("clear disclose know say sure unclear")
_INFORMING = word_set("advise inform remind tell warn")
_JUDGEMENTS = AGAINST | FOR | word_set("brand call deem describe dub label")
_OBJECTS = frozenset(("obj", "iobj", "obl"))
_AFFAIRS = word_set("affair business concern decision matter")
_AIMS = frozenset(("xcomp", "advcl", "ccomp"))
_MEANT = word_set("craft draft tailor word write")
_HURTING = word_set(
    "blackmail cripple destroy discredit embarrass harm hurt humiliate intimidate isolate punish "
    "provoke ruin shame silence smear undermine weaken"
)
_OWN_AFFAIR = word_set("domestic internal own sovereign")
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
        _was_told, _judged_by_another, _is_meant_so, _is_own_affair, _is_forecast, _happened,
        _of_others, _is_unavoidable, _failed_at, _of_opponents, _is_kept_out_of, _weighs,
        _leaves_open, _asks_which, _is_asked_of, _asks_both, _handles, _hears, _once,
        _takes_back, _lied_about,
    )  # fmt: skip
    return any(test(clause, source, target) for test in tests)


def _was_told(clause: Clause, source: int, target: int) -> bool:
    """ "She was told that it would close schools": what others say."""
    way = path_to_root(clause, target)
    for unit in way[1:]:
        verb = clause.heads[unit]
        if verb >= 0 and clause.relations[unit] == "ccomp" and clause.lemmas[verb] in _INFORMING:
            return clause.heads[source] == verb and clause.relations[source] == "nsubj:pass"
    return False


def _judged_by_another(clause: Clause, source: int, target: int) -> bool:
    """ "Lee called it a farce and accused Kim of lying": Kim."""
    verb = clause.heads[target]
    if clause.lemmas[verb] not in _JUDGEMENTS or clause.relations[target] not in _OBJECTS:
        return False
    actors = set(clause.units.values())
    if not any(clause.relations[u] == "nsubj" and u in actors for u in children(clause, verb)):
        return False
    way = path_to_root(clause, source)
    also = next((u for u in way if clause.relations[u] == "conj" and clause.heads[u] == verb), -1)
    judged = also >= 0 and clause.lemmas[also] in AGAINST | FOR
    return judged and acting_verb(clause, source) != also


def _is_meant_so(clause: Clause, source: int, target: int) -> bool:
    """ "Said the text had been written to humiliate it": what the text is to do."""
    aim = clause.heads[target]
    means = clause.heads[aim]
    if means < 0 or clause.relations[target] != "obj" or clause.relations[aim] not in _AIMS:
        return False
    if clause.lemmas[means] not in _MEANT or clause.lemmas[aim] not in _HURTING:
        return False
    things = [u for u in children(clause, means) if clause.relations[u] == "nsubj:pass"]
    actors = set(clause.units.values())
    return not actors & set(things) and acting_verb(clause, source) in path_to_root(clause, means)


def _is_unavoidable(clause: Clause, source: int, target: int) -> bool:
    """ "Said it was unavoidable": of a measure for it, of an evil not."""
    for unit in path_to_root(clause, target)[:2]:
        told = clause.relations[unit].startswith(("nsubj", "csubj"))
        if told and clause.lemmas[clause.heads[unit]] == "unavoidable":
            return True
    return False


def _failed_at(clause: Clause, source: int, target: int) -> bool:
    """ "Accused Peru of failing to ratify it": whether Peru wanted to, nobody says."""
    fail = fails_at(clause, target)
    if fail < 0:
        return False
    blamed = clause.heads[fail]
    accused = blamed >= 0 and clause.heads[source] == blamed and clause.relations[source] == "obj"
    return accused or acting_verb(clause, source) == fail


def _is_own_affair(clause: Clause, source: int, target: int) -> bool:
    """ "Said Peru's choice was its own affair"."""
    for unit in path_to_root(clause, target)[:2]:
        word = clause.heads[unit]
        if word < 0 or not clause.relations[unit].startswith("nsubj"):
            continue
        below = children(clause, word)
        if any(clause.relations[u] == "conj" for u in below):
            return False  # "a domestic matter and a triumph"
        own = {clause.lemmas[u] for u in below} | {clause.lemmas[word - 1]}
        if clause.lemmas[word] in _AFFAIRS and own & _OWN_AFFAIR:
            return clause.heads[source] == word or is_said(clause, source, word)
    return False


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
        others = others and not OWED & {clause.lemmas[u] for u in below}
        return bool(gathered) and others and is_said(clause, source, unit)
    return False


def _of_opponents(clause: Clause, source: int, target: int) -> bool:
    """ "Said doctors who oppose it ...", "growers have called it vital, the agency noted"."""
    for unit in path_to_root(clause, target)[1:]:
        if clause.tags[unit] != "VERB" or clause.lemmas[unit] not in _SIDING:
            continue
        below = children(clause, unit)
        if clause.relations[unit] == "acl:relcl":
            noun = clause.heads[unit]
            who = any(clause.words[u] == "who" for u in below) and clause.tags[noun] != "PROPN"
            many = clause.words[noun].endswith("s") or clause.lemmas[noun] in _ANYBODY
            return who and many and noun not in path_to_root(clause, source)
        some = any(clause.relations[u] == "nsubj" and clause.lemmas[u] in _PEOPLE for u in below)
        return some and _is_told_by(clause, source, unit)
    return False


def _is_told_by(clause: Clause, source: int, verb: int) -> bool:
    """Whether a source says what a verb tells, before it or after: "..., the agency noted"."""
    if is_said(clause, source, verb):
        return True
    return any(
        clause.relations[u] == "parataxis" and clause.lemmas[u] in SAY and holds(clause, source, u)
        for u in children(clause, verb)
    )


def _asks_which(clause: Clause, source: int, target: int) -> bool:
    """ "Will decide which bench takes the petition against it", "asked how it would work"."""
    for unit in path_to_root(clause, target)[1:]:
        above = clause.heads[unit]
        if above < 0 or clause.relations[unit] not in ("ccomp", "advcl", "xcomp"):
            continue
        asked = clause.lemmas[above] in _WONDERING or (
            clause.lemmas[above] == "know"
            and any(clause.lemmas[u] in NOT for u in children(clause, above))
        )
        wh = any(w in _WHICH for w in clause.words[above + 1 : above + 3])
        if asked and wh and above < unit:
            return holds(clause, source, above) or is_said(clause, source, above)
    return False


def _is_asked_of(clause: Clause, source: int, target: int) -> bool:
    """ "Asked whether he backed it, Lee said", "would not say whether he had": he."""
    verb = acting_verb(clause, source)
    if verb < 0 or verb not in path_to_root(clause, target):
        return False
    marks = [u for u in children(clause, verb) if clause.lemmas[u] in ("whether", "if")]
    said = _OPENING | OPENLY
    return any(clause.lemmas[u] == "whether" or clause.lemmas[u - 1] in said for u in marks if u)


def _hears(clause: Clause, source: int, target: int) -> bool:
    """ "Received 118 letters about it", "put off its vote on it", "during it"."""
    links = {clause.lemmas[u] for u in children(clause, target) if clause.relations[u] == "case"}
    if not clause.masks_issues:
        return False
    if links & {"during", "amid"}:
        return True
    thing = clause.heads[target]
    verb = clause.heads[thing] if clause.tags[thing] == "NOUN" else thing
    if verb < 0 or not links & {"on", "about", "over", "into"}:
        return False
    received = clause.lemmas[verb] in _RECEIVING
    later = clause.lemmas[verb] in _PUTTING_OFF and bool(
        _VOTES & set(clause.lemmas[verb + 1 : target])
    )
    return (received or later) and holds(clause, source, verb)


def _takes_back(clause: Clause, source: int, target: int) -> bool:
    """ "Took back his claim that it had plotted"."""
    for unit in path_to_root(clause, target)[1:]:
        if clause.lemmas[unit] not in _CLAIMS:
            continue
        verb = clause.heads[unit]
        back = verb >= 0 and (
            clause.lemmas[verb] in ("retract", "withdraw")
            or (clause.lemmas[verb] in ("take", "walk") and "back" in clause.lemmas[verb:unit])
        )
        said = back and any(clause.lemmas[u] == "that" for u in range(unit, target))
        return said and holds(clause, source, verb)
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
    if lemmas[head] == "mind" and {"open", "two"} & set(lemmas[head - 2 : head]):
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
    """ "Said she used to oppose it", "who had voted against it"."""
    verb = clause.heads[target]
    before = verb >= 0 and any(
        clause.words[u] == "had" and clause.relations[u] == "aux" for u in children(clause, verb)
    )
    if before and clause.relations[verb] == "acl:relcl":
        return clause.heads[verb] in (source, clause.heads[source]) and "who" in clause.words
    used = clause.heads[verb] if verb >= 0 else -1
    once = used >= 0 and clause.words[used] == "used" and clause.relations[verb] == "xcomp"
    return once and clause.lemmas[verb] in AGAINST | FOR and holds(clause, source, used)


def _lied_about(clause: Clause, source: int, target: int) -> bool:
    """ "Accused her of lying about it": of her."""
    for unit in path_to_root(clause, target)[1:]:
        if clause.lemmas[unit] in _LYING:
            blamed = clause.heads[source] == clause.heads[unit] >= 0
            return blamed and clause.relations[source] in ("obj", "iobj")
    return False
