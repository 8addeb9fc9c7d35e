"""Whether "it" or "its" is an actor: who does or wants something, or is turned against."""

from __future__ import annotations

from . import words as w
from .context import Context
from .words import word_set

_PLEONASTIC = word_set(
    "unlikely likely clear unclear possible impossible important necessary difficult hard "
    "easy time true not a the an no too very more less up about over raining snowing expected "
    "believed thought said reported known essential vital crucial critical common"
)
_MINDED = word_set(
    "ready willing prepared concerned opposed committed determined responsible guilty eager "
    "keen open hostile worried confident convinced wary able unable reluctant disappointed pleased "
    "frustrated delighted satisfied dissatisfied alarmed outraged troubled encouraged glad happy "
    "sorry grateful thankful proud aware unaware optimistic pessimistic hopeful sceptical "
    "skeptical appalled dismayed shocked saddened relieved angry disturbed astonished"
)
_NOT_MEANT = word_set(
    "seems seemed appears appeared takes took happens happened turns turned remains means "
    "meant makes made comes came follows rained"
)
# What nobody says of oneself: "the union said it would lead to closures".
_OF_THINGS = word_set(
    "lead cause result harm hurt damage undermine worsen mean cost destroy weaken violate "
    "jeopardise jeopardize endanger exacerbate aggravate deepen add"
)
_TOWARD = word_set(
    "accuse accused accuses accusing urge urged urges urging blame blamed blames blaming thank "
    "thanked thanks thanking warn warned warns warning ask asked asks condemn condemned sue sued "
    "fined reproached called punish punished praised commended criticised criticized rebuked "
    "pressed ordered begged chided congratulated faulted charged denounced lambasted attacked "
    "reward rewarded rewarding rewards punishing punishes applauded hailed credited saluted "
    "scolded slammed lauded berated commended"
)
# What laws and deals have, and actors do not: "several of its provisions", "its first reading".
_OF_TEXTS = word_set("provisions terms adoption passage contents clauses wording reading form")
_WILLED = w.inflected(
    "abandon accept adopt appeal approve back block boycott campaign cancel challenge comply "
    "decline enact execute fund hire invest join launch offer oppose order plan refuse reject "
    "repeal sue support vote welcome"
) | word_set(
    "agreed ban banned banning bid bought cut cutting fight fighting fought scrap scrapped "
    "scrapping sold sought withdraw withdrawing withdrawn"
)
"""What only somebody does who has a mind."""
_NOT = frozenset(("n't", "not"))
_QUOTES = frozenset(('"', "“", "'", "‘"))
_HELP = word_set("help helped helping helps assist assisted back backed defend defended")
_OF_WHAT = word_set("of to for against that not over with")


def is_meant(context: Context, i: int, begin: int, end: int) -> bool:
    """Whether "it" is a subject that does or wants something, not "it is likely that"."""
    flags, lower = context.flags, context.lower
    if context.quote_of[i] >= 0:
        j = i + 1
        return j < end and bool(flags[j] & w.SAYS)
    if is_minded(context, i, end):
        return True
    j = i + 1
    while j < end and flags[j] & w.ADVERB and not flags[j] & w.IS_AUX:
        j += 1
    if j >= end:
        return False
    if lower[j] in _NOT_MEANT:
        return False
    if flags[j] & w.IS_AUX:
        copula = lower[j] in w.BE
        j += 1
        while j < end and (flags[j] & w.ADVERB or lower[j] in w.NEGATION or flags[j] & w.IS_AUX):
            copula = copula or lower[j] in w.BE
            j += 1
        if j >= end or lower[j] in _PLEONASTIC or lower[j] in _NOT_MEANT | _OF_THINGS:
            return False
        if copula:
            return lower[j] in _MINDED or (lower[j].endswith("ing") and lower[j] != "being")
        return bool(flags[j] & w.VERB)
    return bool(flags[j] & w.VERB)


def is_minded(context: Context, i: int, end: int) -> bool:
    """Whether "it" thinks, feels or says something: "it was deeply concerned", "which it said"."""
    j = i + 1
    copula = False
    while j < end and (context.flags[j] & (w.ADVERB | w.IS_AUX) or context.tokens[j] in _QUOTES):
        copula = copula or context.lower[j] in w.BE
        j += 1
    if j >= end:
        return False
    if copula:
        judged = context.lower[j : j + 2] in (["right", "to"], ["wrong", "to"])
        return context.lower[j] in _MINDED or (judged and context.lower[i] == "they")
    return bool(context.flags[j] & w.SAYS and context.flags[j] & w.LOW)


def is_acted_on(context: Context, i: int, begin: int, end: int) -> bool:
    """Whether "it" is somebody that another does something to: "accused it of", "urged it to"."""
    verb = context.flags[i - 1] if i > begin else 0
    if not verb & w.VERB or not verb & w.LOW or i + 2 >= end:
        return False
    if context.lower[i - 1] in _TOWARD:
        return is_judged(context, i, i + 1)
    return context.lower[i + 1] == "for" and context.lower[i + 2].endswith("ing")


def is_judged(context: Context, first: int, last: int) -> bool:
    """Whether the span is whom somebody judges or asks: "sued Nestex over", "urged Nestex to"."""
    if not first or last >= len(context.lower):
        return False
    return context.lower[first - 1] in _TOWARD and context.lower[last] in _OF_WHAT


def is_of_text(context: Context, i: int, end: int) -> bool:
    """Whether "its" is a law's or a deal's: "its provisions", "in its present form"."""
    return any(context.lower[k] in _OF_TEXTS for k in range(i + 1, min(end, i + 3)))


def is_asked(context: Context, first: int) -> bool:
    """Whether what begins at the token is who somebody asks: "urged X to", "called on X to"."""
    before = context.lower[max(0, first - 2) : first]
    return bool(before) and (
        before[-1] in _TOWARD | _HELP or before in (["called", "on"], ["calls", "on"])
    )


def is_of_object(context: Context, i: int, begin: int) -> bool:
    """Whether "its" is of a thing that somebody judges: "thanked the court for its ruling"."""
    flags, lower = context.flags, context.lower
    if i - 4 < begin or lower[i - 1] not in ("for", "on", "over", "of", "about"):
        return False
    at = i - 2
    while at > max(begin, i - 6) and flags[at] & w.LOW and lower[at] not in w.DETERMINERS:
        at -= 1
    return begin < at < i - 2 and lower[at] in w.DETERMINERS and lower[at - 1] in _TOWARD


def does(context: Context, i: int) -> bool:
    """Whether a verb follows: "Nordlag fined", "Nordlag has also offered"."""
    flags, lower = context.flags, context.lower
    while i < len(flags) and flags[i] & w.ADVERB and not flags[i] & (w.IS_AUX | w.VERB):
        i += 1
    if i >= len(flags) or not flags[i] & w.LOW:
        return False
    if flags[i] & w.VERB:
        return True
    helps = lower[i] in w.HAVE or lower[i] in w.MODAL
    i += 1
    while helps and i < len(flags) and (flags[i] & (w.ADVERB | w.IS_AUX) or lower[i] in _NOT):
        i += 1
    # Laws and programmes have helped or harmed, too.
    return helps and i < len(flags) and bool(flags[i] & w.SAYS or is_willed(lower[i]))


def is_willed(word: str) -> bool:
    """Whether a verb tells what only somebody does who has a mind: "sue", "refusing"."""
    return word in _WILLED or bool(word.endswith("ing") and w.flag(word) & w.SAYS)
