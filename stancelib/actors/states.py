"""States and provinces of a country: "Ohio sued" is its government, "in Ohio" is a place."""

from __future__ import annotations

from . import words as w
from .context import Context
from .gazetteer import Gazetteer
from .itself import does, is_asked
from .judge import GOVERNING, PLACE_NOUNS
from .words import word_set

_OFFICIALS = word_set("attorney governor premier lawyers legislature")
"""Whose state's government it is: "Ohio's attorney general"."""
_OF_A_STATE = word_set("city county democrat democratic democrats republican republicans")
"""What only lies or lives in it: "Ohio Republican X"."""


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
    before = lower[first - 1] if first > begin else ""
    if first > begin and flags[first - 1] & w.CAP and before != "the":
        return None
    after = lower[last] if last < end else ""
    if after in ("'s", "'"):
        after = lower[last + 1] if last + 1 < end else ""
        official = after in gazetteer.government and after not in PLACE_NOUNS
        return "state, possessive" if official or after in _OFFICIALS else None
    if last < end and flags[last] & w.CAP:
        named = next((i for i in range(last, end) if not flags[i] & w.CAP), end)
        titled = any(
            flags[i] & w.TITLE and lower[i].rstrip(".") not in w.LEGISLATIVE
            for i in range(last, named)
        )
        if after == "government":
            return "state before 'government'"
        return "state before a title" if titled and after not in _OF_A_STATE else None
    if after in gazetteer.government and after not in PLACE_NOUNS | w.LEGISLATIVE:
        return f"state before '{after}'"
    if before == "against" or is_asked(context, first):
        return f"state, after '{before}'"
    if before in w.PREPOSITIONS and before not in ("that", "but", "while"):
        of_government = before == "of" and first - 2 >= begin and lower[first - 2] in GOVERNING
        of_state = before == "of" and lower[first - 2 : first - 1] in (["state"], ["province"])
        acts = of_state and does(context, last)
        return "state's government" if of_government or acts else None
    return "state, subject" if does(context, last) else None
