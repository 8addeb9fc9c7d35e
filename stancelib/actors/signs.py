"""What a text shows of a name's bearer: that it is an organisation, by what it is called or does.

"The union Nordlag", "Nordlag, a charity", "Oslo-based Nordlag", "a spokesman for Nordlag". These
need not be said but once. That it does something is less of a sign: laws and places do so, too.
"""

from __future__ import annotations

import numpy as np

from . import words as w
from .context import Context, Name
from .described import TRADES, noun_behind, noun_in_front
from .itself import does, is_judged, is_willed
from .recogniser import CLASSES, features_of, load_recogniser
from .roster import Roster
from .words import word_set

_STAFF = word_set(
    "accountants board boss ceo chairman chairwoman chair chairperson chief customers director "
    "directors executive executives founder founders leader leadership management manager "
    "managers members membership mps parent president pilots profit profits revenue "
    "sales secretary shareholders shares spokesman spokesperson spokeswoman staff stock strikers "
    "supporters subsidiary subsidiaries takeover treasurer workers"
)
"""What an organisation has and a place or a thing has not: "Nordlag's shareholders"."""
_OFFICES = word_set(
    "analyst analysts board ceo chair chairman chairperson chairwoman co-founder director drivers "
    "economist economists employees executive founder member members nurses officer "
    "officials owner owners partner pilots researcher researchers secretary shareholders shares "
    "spokesman spokesperson spokeswoman staff stake takeover workers"
)
"""What is somebody's "for", "of", "at", "in" or "with" an organisation."""
_SPEAKERS = word_set(
    "bosses ceo chairman chairwoman executives leader management managers shareholders "
    "shares spokesman spokesperson spokeswoman"
)
"""Who is named with it: "a Nordlag spokesman"."""
_OWNERS = word_set("the a an its his her their our")
_OF = frozenset(("of", "for", "at", "in", "with"))
_PLACES_OPEN = word_set("cape el fort lake las los mount port saint san santa santo são st st.")
"""What names of cities begin with."""
_INSIDE = word_set("above across around in inside into near outside past through throughout within")
_BESIDE = frozenset(("at", "from", "on", "via"))
"""With whom one may be, but who speaks is no place."""
_HELD = word_set("confidence faith interest investors shares shareholders stake stakes trust")
"""What one has in an organisation."""
_FOLLOWING = word_set("party union faction bench company firm campaign alliance coalition")
"""What a name's bearer is called after it: "the Nordlag faction"."""
_BASED = frozenset(("based", "headquartered", "listed", "owned"))
_RELATIVE = frozenset(("which", "that", "whose", "who"))
_PLACE, _PERSON = CLASSES.index("place"), CLASSES.index("person")
_MAYBE_PERSON = 0.25
_SURELY_PLACE, _HARDLY_PLACE = 0.6, 0.2
_WORKS = word_set(
    "advises campaigns employs insures lobbies makes manages operates organises organizes owns "
    "publishes regulates represented represents sells"
)
"""What only an organisation does as its business."""
_POLITICAL = frozenset(("party", "union", "faction", "bench"))
"""What no city's name stands before: "the San Marcos company" has none of its own."""


def called(context: Context, roster: Roster, name: Name) -> str | None:
    """What the text calls a name's bearer where it can be nothing else that it calls so."""
    lower, flags, first, last = context.lower, context.flags, name.first, name.last
    sentence = context.document.sentences[name.sentence]
    if last - first == 1 and (len(lower[first]) < 2 or _is_common(context, first)):
        return None
    if first - 2 >= sentence.first and (
        context.tokens[first - 2] == "-" and lower[first - 1] in _BASED
    ):
        return context.lower[first - 1]  # "Oslo-based Nordlag"
    noun = noun_in_front(context, first, sentence.first)
    if noun is not None and (
        context.tokens[first - 1] != "," or _ends(context, last, sentence.last)
    ):
        return noun
    noun = noun_behind(context, last, sentence.last)
    within = first > sentence.first and lower[first - 1] in _INSIDE | _BESIDE
    if noun in TRADES and last - first > 1:
        within = within or _share(context, roster, [name], _PERSON) > _MAYBE_PERSON
    if noun is not None and not within:
        told = lower[last + 1] == "the"
        if not told or _ends(context, lower.index(noun, last) + 1, sentence.last):
            return noun
    if last < sentence.last and lower[last] in _FOLLOWING and _is_definite(context, name):
        follows = flags[last + 1] if last + 1 < sentence.last else w.PUNCT
        most = _SURELY_PLACE if lower[last] in _POLITICAL else _HARDLY_PLACE
        if not follows & w.CAP and not is_place(context, roster, [name], most):
            return lower[last]
    return None


def is_business(context: Context, i: int) -> bool:
    """Whether what only an organisation does follows: ", which represents", ", which sued"."""
    clause = context.lower[i : i + 3]
    verb = clause[-1] if clause[:2] == [",", "which"] else ""
    return verb in _WORKS or is_willed(verb)


def _is_definite(context: Context, name: Name) -> bool:
    """Whether an article or owner precedes, with or without adjectives: "the left-wing X"."""
    begin = context.document.sentences[name.sentence].first
    if name.first > begin and context.tokens[name.first - 1] == "-":
        return False  # "the McCain-Feingold campaign"
    for i in range(name.first - 1, max(begin, name.first - 6) - 1, -1):
        bits, word = context.flags[i], context.lower[i]
        if word in _OWNERS:
            return True
        compound = "-" in context.tokens[i : i + 2] or context.tokens[i - 1] == "-"  # "left-wing"
        if not compound and (not bits & w.LOW or bits & (w.VERB | w.PREP | w.STOP | w.IS_AUX)):
            return False
    return False


def _ends(context: Context, i: int, end: int) -> bool:
    """Whether an apposition ends there: "X, the union, said", not "in March, the union said"."""
    if i >= end:
        return True
    return bool(context.flags[i] & (w.PUNCT | w.PREP)) or context.lower[i] in _RELATIVE


def _is_common(context: Context, i: int) -> bool:
    """Whether a single capitalised word is an ordinary noun for a body: "the Commission"."""
    return bool(context.flags[i] & w.ORG) or context.lower[i] in context.small


def has_staff(context: Context, name: Name) -> bool:
    """Whether something of an organisation is the name's: "X's shareholders", "spokesman for X"."""
    lower, tokens = context.lower, context.tokens
    sentence = context.document.sentences[name.sentence]
    beside = lower[name.last : min(sentence.last, name.last + 3)]
    head = next((i for i, word in enumerate(beside) if word in _SPEAKERS), None)
    if head is not None and not any(w.flag(word) & (w.PUNCT | w.STOP) for word in beside[:head]):
        return True
    chief = beside[:1] == ["chief"]
    if chief and (beside[1:2] == ["executive"] or context.flags[name.last + 1] & w.CAP):
        return True
    if tokens[name.last : name.last + 1] == ["'s"]:
        after = lower[name.last + 1 : min(sentence.last, name.last + 4)]
        head = next((i for i, word in enumerate(after) if word in _STAFF), None)
        if head is not None and not any(word in w.PREPOSITIONS for word in after[:head]):
            return True
    follows = context.flags[name.last] if name.last < sentence.last else w.PUNCT
    ending = lower[name.last : name.last + 1] and lower[name.last].endswith("ed")  # "climbed"
    if follows & w.LOW and not ending and not follows & (w.VERB | w.STOP | w.PREP | w.IS_AUX):
        return False  # "director of the Dallas chapter"
    left = name.first - 1
    if left >= sentence.first and lower[left] == "the":
        left -= 1
    # "A spokeswoman for the Dallas Division of the FBI" speaks for the latter.
    return tokens[name.last : name.last + 1] not in (["-"], ["of"]) and (
        left - 1 >= sentence.first
        and lower[left] in _OF
        and lower[left - 1] in _OFFICES
        and (lower[left] != "in" or lower[left - 1] in _HELD)
    )


def acts(context: Context, group: list[Name]) -> bool:
    """Whether a name does something or is accused, and is never where something is.

    Once is enough for several words, and where its business is told ("which represents"); one
    word has to be met twice, and not only as a sentence's first.
    """
    lower, flags, tokens = context.lower, context.flags, context.tokens
    deeds = opens = works = 0
    says = any(flags[n.last : n.last + 1] and flags[n.last] & w.SAYS for n in group)
    for name in group:
        begin = context.document.sentences[name.sentence].first
        left = name.first - 1
        if left >= begin and lower[left] == "the":
            left -= 1
        opens += name.first == begin
        if left > begin and lower[left] == "for" and flags[left - 1] & w.CAP:
            continue  # of "Justice for X" nothing is told of X
        deeds += is_judged(context, name.first, name.last)
        before = lower[left] if left >= begin else ""
        held = left > begin and lower[left - 1] in _HELD
        if before in (_INSIDE if says else _INSIDE | _BESIDE) and not held:
            return False
        if name.last + 1 < len(tokens):
            # "The constable of Wessex Vale, whose": of whoever holds the office
            office = left > begin and lower[left] == "of" and flags[left - 1] & w.TITLE
            owns = tokens[name.last] == "," and lower[name.last + 1] in ("which", "whose")
            if does(context, name.last) or (owns and not office):
                deeds += 1
            works += owns and is_business(context, name.last)
    several = group[0].last - group[0].first > 1
    return deeds > 0 and (several or works > 0 or (len(group) > 1 and opens < len(group)))


def is_place(
    context: Context, roster: Roster, group: list[Name], most: float = _SURELY_PLACE
) -> bool:
    """Whether a name reads like a place's, by its shape and its company."""
    if context.lower[group[0].first] in _PLACES_OPEN:
        return True
    return _share(context, roster, group, _PLACE) > most


def _share(context: Context, roster: Roster, group: list[Name], kind: int) -> float:
    """How likely a name is of a kind, as the recogniser reads it in all its places."""
    recogniser = load_recogniser()
    found = [recogniser.probabilities(features_of(context, roster.gazetteer, n)) for n in group]
    mean = np.exp(np.log(found).mean(axis=0))
    return float(mean[kind] / mean.sum())
