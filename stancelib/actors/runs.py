"""Where a run of capitalised words, particles and known names ends."""

from __future__ import annotations

from . import words as w
from .context import Context, Hit
from .words import word_set

_HYPHENATED = word_set(
    "backed led based style era born wide run owned only elect like type aged area size class "
    "made bred free proof ready long high in on up off term time rich sized funded"
)
_NATIONS = (["Nation"], ["Nations"])
_LAST = frozenset(("First", "Now", "Together"))
"""Small words that names end in: "Farmers First"."""


def run_end(context: Context, i: int, end: int, at: dict[int, Hit]) -> int:
    """End of the run of capitalised words, particles and known names that opens at ``i``."""
    flags, tokens = context.flags, context.tokens
    begin = i
    while i < end:
        hit = at.get(i)
        bits = flags[i]
        if hit is not None:
            if not bits & w.CAP and i > begin:
                break  # a caller's plain words ("protesters") are no part of a name
            i = hit.last
            if not bits & w.CAP:
                break
        elif bits & w.CAP:
            i += 1
        elif i == begin:
            break
        elif tokens[i] == "&" and i + 1 < end and flags[i + 1] & w.CAP:
            i += 1
        elif tokens[i] in _LAST and not (i + 1 < end and flags[i + 1] & w.CAP):
            return i + 1
        elif tokens[i] == "First" and context.tokens[i + 1 : i + 2] in _NATIONS:
            i += 1
        elif tokens[i] == "-":
            joined = i + 1 < end and context.glued(i - 1) and context.glued(i)
            if joined and flags[i + 1] & w.CAP:
                i += 1
            elif joined and _second_syllable(context, i, begin):
                return i + 2
            else:
                break
        elif bits & w.PARTICLE and bits & w.LOW and i + 1 < end:
            skip = i + 1
            if tokens[skip] == "-" or flags[skip] & w.PARTICLE:
                skip += 1
            if skip >= end or not flags[skip] & w.CAP:
                break
            i = skip
        else:
            break
    return i


def _second_syllable(context: Context, i: int, begin: int) -> bool:
    """Whether the hyphen at ``i`` joins a given name written "Mi-sook", not "-backed"."""
    flags, tokens = context.flags, context.tokens
    return (
        i - 2 >= begin
        and len(tokens[i - 1]) <= 4
        and len(tokens[i + 1]) <= 6
        and bool(flags[i - 2] & w.CAP)
        and not flags[i - 1] & w.ACRONYM
        and bool(flags[i + 1] & w.LOW)
        and not flags[i + 1] & (w.STOP | w.VERB | w.TITLE | w.ORG)
        and tokens[i + 1] not in _HYPHENATED
    )
