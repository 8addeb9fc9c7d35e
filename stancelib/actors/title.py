"""The title that goes with a name: in front of it, or in an apposition behind it."""

from __future__ import annotations

from . import words as w
from .context import Context, Name

_PORTFOLIO = frozenset(("minister", "secretary", "commissioner"))


def attach_title(context: Context, name: Name, begin: int, end: int) -> None:
    """Find the title in front of a name, or the apposition after it."""
    flags, tokens, lower = context.flags, context.tokens, context.lower
    position = name.first
    comma = (
        position - 1 > begin
        and tokens[position - 1] == ","
        and bool(flags[position - 2] & (w.TITLE | w.PART) and flags[position - 2] & w.LOW)
    )
    edge = position - 1 if comma else position
    i = edge - 1
    start = -1
    # "The constable of Wessex Vale" is not called so.
    while i >= begin and lower[edge - 1] not in ("of", "for"):
        bits = flags[i]
        if bits & w.TITLE:
            start = i
        elif (not bits & w.PART and not (tokens[i] == "-" and start >= 0 and i > begin)) or (
            lower[i] in ("the", "and") and start < 0
        ):
            break
        i -= 1
    if start >= 0:
        # Qualifiers in front of the title's noun: "former foreign minister".
        while start - 1 > i and lower[start - 1] not in ("of", "for", "the", "and"):
            start -= 1
        while tokens[start] == "-":
            start += 1
        if lower[start] in _PORTFOLIO and start - 2 >= begin and _portfolio(context, start - 1):
            start -= 1  # "the Greek shipping minister"
        name.title = (start, edge if comma else name.first)
        return
    behind = apposition(context, name, end)
    if behind is not None:
        name.title = behind


def apposition(context: Context, name: Name, end: int) -> tuple[int, int] | None:
    """The title behind a name: "X, the chairman of Y,"."""
    flags, tokens, lower = context.flags, context.tokens, context.lower
    after = name.last
    if after + 2 >= end or tokens[after] != ",":
        return None
    follow = after + 1
    if tokens[follow].isdigit() and len(tokens[follow]) == 2:
        return follow, follow + 1
    if not (
        lower[follow] in ("a", "an", "the", "who") or flags[follow] & (w.TITLE | w.PART | w.CAP)
    ):
        return None
    for i in range(follow, min(end, follow + 8)):
        if tokens[i] == ",":
            return None
        if lower[i] == "who":
            return follow, follow + 1
        if flags[i] & w.TITLE and flags[i] & w.LOW:
            close = i + 1
            while close < end and close < i + 10 and tokens[close] not in (",", ".", ";"):
                close += 1
            return follow, close
        if flags[i] & (w.SAYS | w.IS_AUX) and i > follow and tokens[i] != "'s":
            return None
    return None


def _portfolio(context: Context, i: int) -> bool:
    """Whether a plain noun stands between somebody's name and an office."""
    bits = context.flags[i]
    return (
        bool(bits & w.LOW)
        and not bits & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB | w.PUNCT)
        and bool(context.flags[i - 1] & w.CAP or context.tokens[i - 1] in ("'s", "'"))
    )
