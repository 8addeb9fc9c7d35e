"""The place of "it", "this" and "they" in a sentence: do they stand for something said before?

"It is clear that" stands for what follows, and "it will fight" for somebody who acts.
"""

from __future__ import annotations

from . import words as w
from .context import Context
from .grammar import OBJECT, SUBJECT
from .words import word_set

# What is done to somebody, not to something: "accused it of".
_TO_ACTORS = word_set(
    "accuse accused accuses accusing urge urged urges urging blame blamed blames blaming thank "
    "thanked thanks warn warned warns warning ask asked asks asking tell told tells sue sued sues "
    "suing fine fined charged reproached chided order ordered orders help helped advise advised "
    "press pressed force forced let allow allowed give gave gives given make made makes cost pay "
    "get gets got getting do does did expel expelled expels deport oust disband dissolve"
)
_DENIED = word_set("reject rejected rejects dismissed dismiss dismisses rebuffed oppose opposes")
_STATED = word_set(
    "deny denied denies denying dispute disputed disputes refuted refute refutes said say says"
)
_NAMED = word_set("called calls call described describes hailed branded labelled likes like")
_STANDS = word_set(
    "support supports opposed against favour favor vote voted votes lobbied stands critical "
    "supportive wary approve approves disapprove part victim behind paying pay"
)
_THOUGHT = word_set(
    "thinks think thought believes believe believed hope hopes hoped fear fears "
    "know knows knew doubt doubts doubted"
)
_MINDED = word_set("interested determined prepared ready willing committed")
_AFTER_OBJECT = frozenset(("as", "aside", "and", "but", "a", "an", "too"))
_BEFORE_OBJECT = frozenset(("against", "for", "behind", "of", "to", "by"))
_EXTRAPOSED = frozenset(("that", "to", "who", "whom", "how", "whether", "why", "when", "which"))
_WEATHER = word_set(
    "rained raining snowed snowing time late early seems seemed appears appeared "
    "turns turned takes took happens"
)


def pronoun_place(context: Context, i: int, begin: int, end: int) -> int | None:
    """Whether a pronoun is a subject or an object that stands for something."""
    lower, flags = context.lower, context.flags
    word = lower[i]
    following = flags[i + 1] if i + 1 < end else w.PUNCT
    after = lower[i + 1] if i + 1 < end else "."
    before = flags[i - 1] if i > begin else w.PUNCT
    pointing = word in ("this", "that", "these", "those")
    last = lower[i - 1] if i > begin else ""
    if (
        last in _DENIED
        or last in _NAMED
        or (before & w.VERB and before & w.LOW and not (before & (w.SAYS | w.PUNCT)))
    ):
        if last in _STATED or last in _TO_ACTORS or after in _EXTRAPOSED:
            return None
        if after == "for" and i + 2 < end and lower[i + 2].endswith("ing"):
            return None  # "condemned it for naming them": whoever did so
        if pointing and not (following & (w.PUNCT | w.PREP) or after in _AFTER_OBJECT):
            return None
        return OBJECT if following & w.IS_AUX == 0 else None
    if (
        word in ("it", "them", "this")
        and last in _BEFORE_OBJECT
        and following & (w.PUNCT | w.STOP)
        and (not following & w.IS_AUX)
    ):
        at = i - 2 - (lower[i - 2] in ("out", "firmly", "strongly"))  # "came out against it"
        held = at >= begin and (lower[at] in _STANDS or bool(flags[at] & w.VERB))
        if last == "by":
            held = i - 3 >= begin and (lower[i - 2] + lower[i - 3]).strip("\"”'").endswith("ed")
        return OBJECT if held else None
    if word == "that" and before & w.LOW and not before & (w.STOP | w.VERB | w.PREP | w.PUNCT):
        return None  # "claims that were not true"
    if word == "them" or (pointing and not opens(context, i, begin)):
        return None
    j = _skip_adverbs(context, i + 1, end)
    if j >= end or lower[j] in _WEATHER:
        return None
    if not flags[j] & w.IS_AUX:
        plain = word == "it" and flags[j] & w.VERB and flags[j] & w.LOW
        return SUBJECT if plain else None
    if word in ("they", "these", "those") and not is_copula(context, i, end):
        return None  # people do things far more often than plans do
    if _active(context, j, end):
        return None
    # "It is clear that", "it was X who", "it is time to": stands for what follows.
    for k in range(j + 1, min(end, j + 9)):
        if flags[k] & w.PUNCT and lower[k] not in ('"', "“"):
            break
        if lower[k] in _WEATHER or (lower[k] in _EXTRAPOSED and word == "it"):
            return None
    return SUBJECT


def _skip_adverbs(context: Context, j: int, end: int) -> int:
    while j < end and context.flags[j] & w.ADVERB and not context.flags[j] & w.IS_AUX:
        j += 1
    return j


def is_copula(context: Context, i: int, end: int) -> bool:
    """Whether the pronoun at token ``i`` is said to be something."""
    j = _skip_adverbs(context, i + 1, end)
    while j < end and (context.flags[j] & (w.IS_AUX | w.ADVERB) or context.lower[j] in w.NEGATION):
        if context.lower[j] in w.BE:
            return True
        j += 1
    return False


def _active(context: Context, j: int, end: int) -> bool:
    """Whether what follows is done by somebody: "is standing", "is interested"."""
    k = j
    while k < end and (context.flags[k] & (w.IS_AUX | w.ADVERB) or context.lower[k] in w.NEGATION):
        k += 1
    return (
        k < end
        and context.lower[k - 1] in w.BE | w.NEGATION
        and (context.lower[k].endswith("ing") or context.lower[k] in _MINDED)
    )


def opens(context: Context, i: int, begin: int) -> bool:
    """Whether the pronoun begins a sentence, a quotation or what somebody says."""
    j = i - 1
    while j >= begin and context.lower[j] in ("that", "but", "and", "yet", "so"):
        j -= 1
    if j < begin or context.quote_of[j] != context.quote_of[i]:
        return True
    if context.quote_of[i] >= 0 and context.tokens[j] in (".", "!", "?", ";", ":"):
        return True
    return bool(context.flags[j] & w.SAYS) or context.lower[j] in _THOUGHT
