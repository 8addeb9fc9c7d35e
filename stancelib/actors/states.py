"""States and provinces of a country: "Ohio sued" is its government, "in Ohio" is a place."""

from __future__ import annotations

from . import words as w
from .context import Context
from .gazetteer import Gazetteer
from .itself import does, is_asked, is_willed
from .judge import GOVERNING, PLACE_NOUNS
from .words import word_set

_OFFICIALS = word_set("attorney governor premier lawyers legislature")
"""Whose state's government it is: "Ohio's attorney general"."""
_NO_OFFICE = word_set(
    "city communist conservative county democrat democratic house labor labour liberal republican "
    "republicans senate state"
)
"""What stands before another body's title: "Ohio State President X", "Ohio Republican X"."""
_CONDITION = word_set(
    "beat beats beaten defeated drew edged expect expects face faced faces fell falls get gets go "
    "goes got grew grow grows host hosted hosts lose loses lost need needed needs produce produced "
    "produces reached receive received receives recorded saw see sees share shared shares suffered "
    "thrashed topped traded upset vote voted votes went win wins won"
)
"""What happens to a land, its people or its teams: "Ohio saw snow", "Ohio beat Iowa"."""
_TEAM = word_set(
    "captain coach goalie goalkeeper guard midfielder pitcher quarterback rookie striker"
)
_HER = word_set("her herself husband mother she")
_MADE_TO = word_set(
    "allowed barred blocked directed forced ordered prevented required stopped told"
)
_COUNSEL = word_set("attorney attorneys lawyer lawyers spokesman spokesperson spokeswoman")


def accept_state(
    context: Context, gazetteer: Gazetteer, first: int, last: int, begin: int, end: int
) -> str | None:
    """Say why a state's or province's name is its government, or None where it is a place.

    Parameters
    ----------
    context : Context
    gazetteer : Gazetteer
    first, last : int
        The tokens of the name.
    begin, end : int
        The tokens of its sentence.

    Returns
    -------
    str or None
        The reason, in words.
    """
    lower, flags = context.lower, context.flags
    opens, closes = _listed(context, first, last, begin, end)
    before = lower[opens - 1] if opens > begin else ""
    if opens > begin and flags[opens - 1] & w.CAP and before != "the":
        return None
    if last - first == 1 and lower[first] in gazetteer.gender and _HER & set(lower[last:end]):
        return None  # "Virginia sued her husband"
    after = lower[last] if last < end else ""
    if after in ("'s", "'"):
        after = lower[last + 1] if last + 1 < end else ""
        official = after in gazetteer.government and after not in PLACE_NOUNS
        return "state, possessive" if official or after in _OFFICIALS else None
    if last < end and flags[last] & w.CAP:
        if after == "government":
            return "state before 'government'"
        return "state before a title" if _is_titled(context, last, end) else None
    if after in gazetteer.government and after not in PLACE_NOUNS | w.LEGISLATIVE:
        return f"state before '{after}'"
    made_to = before in _MADE_TO and after in ("to", "from")
    if before == "against" or made_to or is_asked(context, first):
        return f"state, after '{before}'"
    if before in w.PREPOSITIONS and before not in ("that", "but", "while"):
        noun = lower[opens - 2] if opens - 2 >= begin else ""
        done = (
            before == "by"
            and bool(noun)
            and (bool(flags[opens - 2] & w.VERB) or noun.endswith("ed"))
        )
        owned = (before == "of" and noun in GOVERNING) or (before == "for" and noun in _COUNSEL)
        of_state = before == "of" and noun in ("state", "province", "commonwealth")
        own = of_state and _governs(context, closes, end)
        return f"state, after '{before}'" if done or owned or own else None
    if opens == begin and lower[closes : closes + 1] == ["to"] and closes + 1 < end:
        plans = flags[closes + 1] & w.VERB and lower[closes + 1] not in _CONDITION
        return "state, subject" if plans and _is_headline(context, begin, end) else None
    return "state, subject" if _governs(context, closes, end) else None


def _listed(context: Context, first: int, last: int, begin: int, end: int) -> tuple[int, int]:
    """Where the list of names begins and ends that the name is in: "Utah, Idaho and Iowa"."""
    flags, lower = context.flags, context.lower
    joints = (",", "and", "or")
    while first - 2 >= begin and lower[first - 1] in joints:
        left = first - 1
        while left > begin and lower[left] in joints:
            left -= 1
        if not flags[left] & w.CAP:
            break
        first = left
        while first > begin and flags[first - 1] & w.CAP:
            first -= 1
    while last + 1 < end and lower[last] in joints:
        right = last
        while right + 1 < end and lower[right] in joints:
            right += 1
        if not flags[right] & w.CAP:
            break
        while right < end and flags[right] & w.CAP:
            right += 1
        last = right
    return first, last


def _is_titled(context: Context, last: int, end: int) -> bool:
    """Whether an executive title follows and nothing but its own words stands before it."""
    flags, lower = context.flags, context.lower
    for i in range(last, end):
        word = lower[i].rstrip(".")
        if not flags[i] & w.CAP or word in _NO_OFFICE:
            return False
        if flags[i] & w.TITLE and word not in w.LEGISLATIVE:
            return True
        if not flags[i] & w.PART:
            return False
    return False


def _governs(context: Context, i: int, end: int) -> bool:
    """Whether what follows is what a government does, be it on a Monday or not."""
    lower, flags = context.lower, context.flags
    while i < end and (
        (flags[i] & w.ADVERB and not flags[i] & w.IS_AUX)
        or (lower[i] == "on" and lower[i + 1 : i + 2] and lower[i + 1].endswith("day"))
        or (lower[i].endswith("day") and lower[i - 1] == "on")
    ):
        i += 1
    if i >= end or lower[i] in _CONDITION or _TEAM & set(context.tokens[i : min(end, i + 5)]):
        return False
    going = lower[i] in w.BE and i + 1 < end and lower[i + 1].endswith("ing")
    return does(context, i) or (going and is_willed(lower[i + 1]))


def _is_headline(context: Context, begin: int, end: int) -> bool:
    return context.tokens[end - 1] not in (".", "!", "?")
