"""The title that goes with a name: in front of it, or in an apposition behind it."""

from __future__ import annotations

from . import words as w
from .context import Context, Name

_OWN = ("its", "their")
_OTHERS = frozenset(("of", "for", "to", "by"))  # "the wife of", "an aide to"
_OWNED = frozenset((*_OWN, "'s", "’s"))
_PORTFOLIO = frozenset(("minister", "secretary", "commissioner"))


def attach_title(context: Context, name: Name, begin: int, end: int) -> None:
    """Find the title in front of a name, or the apposition after it."""
    flags, tokens, lower = context.flags, context.tokens, context.lower
    position = name.first
    while position > begin and lower[position - 1].rstrip(".") in w.HONORIFICS:
        position -= 1  # "its chairman, Mr X"
    comma = (
        position - 1 > begin
        and tokens[position - 1] == ","
        and bool(flags[position - 2] & (w.TITLE | w.PART))
        and bool(flags[position - 2] & w.LOW or _is_owned(context, name, begin, position - 2))
    )
    for edge in (position - 1, name.first) if comma else (name.first,):
        start = _front(context, begin, edge)
        if start >= 0:
            name.title = start, edge
            return
    name.title = apposition(context, name, end)
    if name.title is None and position - 1 > begin and tokens[position - 1] == ",":
        name.title = _long_office(context, name, begin, position - 1)


def _front(context: Context, begin: int, edge: int) -> int:
    """Where the title begins that ends at an edge, -1 where there is none."""
    flags, tokens, lower = context.flags, context.tokens, context.lower
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
    if start < 0:
        return -1
    # Qualifiers in front of the title's noun: "former foreign minister".
    while start - 1 > i and lower[start - 1] not in ("of", "for", "the", "and"):
        start -= 1
    while tokens[start] == "-":
        start += 1
    if lower[start] in _PORTFOLIO and start - 2 >= begin and _portfolio(context, start - 1):
        start -= 1  # "the Greek shipping minister"
    return start


def _long_office(context: Context, name: Name, begin: int, comma: int) -> tuple[int, int] | None:
    """The office in front of a name between commas: "a spokesman for the port, Ana Rocha,"."""
    tokens, lower, flags = context.tokens, context.lower, context.flags
    if not _is_closed(context, name):
        return None
    for i in range(comma - 2, max(begin, comma - 10) - 1, -1):
        if tokens[i] in (",", ";", ":") or flags[i] & (w.SAYS | w.IS_AUX):
            return None
        if flags[i] & w.TITLE and flags[i] & w.LOW and lower[i + 1] in ("of", "for", "at"):
            start = i
            while (
                start > begin
                and flags[start - 1] & (w.TITLE | w.PART)
                and (flags[start - 1] & w.LOW)
            ):
                start -= 1
            # "The wife of the president of Chad, X," is no president.
            other = start - 1 > begin and lower[start - 2] in _OTHERS
            known = start > begin and lower[start - 1] in ("a", "an", "the", *_OWNED)
            return (start, comma) if known and not other else None
    return None


def _is_owned(context: Context, name: Name, begin: int, noun: int) -> bool:
    """Whether an office in capitals is somebody's: "Peru's Foreign Minister, X,"."""
    lower = context.lower
    if not context.flags[noun] & w.TITLE or not _is_closed(context, name):
        return False
    i = noun
    while i > max(begin, noun - 5) and lower[i] not in _OWNED and context.flags[i] & w.CAP:
        i -= 1
    if lower[i] not in _OWNED:
        return False
    first = i
    while first > begin and context.flags[first - 1] & w.CAP:
        first -= 1  # "the wife of Peru's Foreign Minister"
    return first == begin or lower[first - 1] not in _OTHERS


def _is_closed(context: Context, name: Name) -> bool:
    """Whether a name ends there, and no "After talks with the head of the union, X said"."""
    return name.last >= len(context.tokens) or context.tokens[name.last] in (",", ".", "(")


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
        lower[follow] in ("a", "an", "the", "who", *_OWN)
        or flags[follow] & (w.TITLE | w.PART | w.CAP)
    ):
        return None
    for i in range(follow, min(end, follow + 8)):
        if tokens[i] == ",":
            return None
        if lower[i] == "who":
            close = follow + 1
            if i == follow and lower[close] in w.HEADING:
                while close < end and close < i + 10 and tokens[close] not in (",", ".", ";"):
                    close += 1
            return follow, close
        if flags[i] & w.TITLE and (flags[i] & w.LOW or lower[follow] in ("the", *_OWN)):
            close = i + 1
            while close < end and close < i + 10 and tokens[close] not in (",", ".", ";"):
                close += 1
            if flags[i] & w.LOW or _is_plain(context, i, close):
                return follow, close
            return None
        if flags[i] & (w.SAYS | w.IS_AUX) and i > follow and tokens[i] != "'s":
            return None
    return None


def _is_plain(context: Context, first: int, close: int) -> bool:
    """Whether an office in capitals ends there: "X, the Defence Secretary,"."""
    told = any(context.flags[i] & (w.SAYS | w.VERB | w.IS_AUX) for i in range(first + 1, close))
    return not told and close < len(context.tokens) and context.tokens[close] in (",", ".")


def _portfolio(context: Context, i: int) -> bool:
    """Whether a plain noun stands between somebody's name and an office."""
    bits = context.flags[i]
    return (
        bool(bits & w.LOW)
        and not bits & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB | w.PUNCT)
        and bool(context.flags[i - 1] & w.CAP or context.tokens[i - 1] in ("'s", "'"))
    )
