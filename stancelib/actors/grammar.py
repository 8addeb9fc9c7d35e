"""Which part a name plays in its sentence, read off its neighbours: no parser is needed."""

from __future__ import annotations

from . import words as w
from .context import Context, Name

SUBJECT, OBJECT, POSSESSOR, OBLIQUE = 4, 2, 1, 0
# Verbs of saying whose object is a person: "X, who won, called Y a liar".
_OF_SOMEBODY = w.word_set(
    "called calls described describes dubbed branded accused accuses urged urges praised praises "
    "criticised criticized thanked blamed told warned asked"
)
_RELATIVE = w.word_set("which who whom whose")
_WHEN = w.word_set("after before when while because although though if as since")
_ARTICLES = frozenset(("the", "a", "an"))
_CLOSED: tuple[list[str], ...] = ([","], ["."], [])
_LONGEST = 25
_STAFF = w.word_set("office campaign team spokesman spokeswoman spokesperson lawyer lawyers aides")
_BODIES = w.word_set(
    "government foreign ministry army military parliament coast embassy trade finance health "
    "energy defence defense interior justice labour labor education agriculture environment"
)


def grammatical_role(context: Context, name: Name, begin: int, end: int) -> int:
    """Tell subject, object, possessor and the rest apart.

    Parameters
    ----------
    context : Context
    name : Name
    begin, end : int
        Token range of its sentence.

    Returns
    -------
    int
        `SUBJECT`, `OBJECT`, `POSSESSOR` or `OBLIQUE`; the number is a salience.
    """
    flags, lower, tokens = context.flags, context.lower, context.tokens
    left = name.first - 1
    if name.title is not None and name.title[0] < name.first:
        left = name.title[0] - 1
        if left >= begin and (tokens[left] in ("'s", "'") or flags[left] & w.CAP):
            # "Russia's foreign minister X", "US President X": the owner stands in front.
            left -= 2 if tokens[left] in ("'s", "'") else 1
    steps = 0
    while (
        left >= begin
        and steps < 3
        and (
            lower[left] in w.DETERMINERS
            or (
                flags[left] & w.LOW
                and not flags[left] & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.PUNCT | w.PRONOUN)
            )
        )
    ):
        left -= 1
        steps += 1
    before = flags[left] if left >= begin else w.PUNCT
    if _is_further_place(context, name, left, begin):
        return OBLIQUE
    if name.kind == "person" and lower[max(begin, left - 1) : left + 1] == ["according", "to"]:
        return SUBJECT  # who says it
    if (
        before & w.PREP
        and left >= begin
        and not (
            lower[left] in ("as", "since", "after", "before", "until")
            and verb_after(context, name, end)
        )
    ):
        return POSSESSOR if name.last < end and tokens[name.last] in ("'s", "'") else OBLIQUE
    if name.last < end and tokens[name.last] in ("'s", "'"):
        speaks = _STAFF if name.kind == "person" else _BODIES
        if left < begin and name.last + 1 < end and tokens[name.last + 1] in speaks:
            return SUBJECT  # "Qatar's foreign ministry said", "Mr Lee's office said": they did
        return POSSESSOR
    if (
        left >= begin
        and before & w.SAYS
        and before & w.LOW
        and (left == begin or flags[left - 1] & w.PUNCT)
        and lower[left] not in _OF_SOMEBODY
    ):
        return SUBJECT  # '..., said X'
    if verb_after(context, name, end):
        return SUBJECT
    if (
        left < begin
        and name.last < end
        and flags[name.last] & w.LOW
        and lower[name.last][-2:] == "ed"
    ):
        return SUBJECT  # "X sided with Y": a verb that no list has
    if left < begin and name.last < end and tokens[name.last] == ",":
        return SUBJECT  # "X, the German who leads the group and who ..., called it"
    if before & w.VERB and before & w.LOW:
        return OBJECT
    return POSSESSOR


def _is_further_place(context: Context, name: Name, left: int, begin: int) -> bool:
    """Whether a name only tells where a town is: "based in Austin, Texas, said"."""
    return (
        name.kind != "person"
        and left - 2 >= begin
        and context.tokens[left] == ","
        and bool(context.flags[left - 1] & context.flags[name.first] & w.CAP)
        and context.lower[left - 2] in w.PLACE_PREPOSITIONS
        and context.tokens[name.last : name.last + 1] in _CLOSED
    )


def _verb_at(context: Context, i: int, end: int) -> bool:
    while i < end and context.flags[i] & w.ADVERB and not context.flags[i] & w.IS_AUX:
        i += 1
    return i < end and bool(
        context.flags[i] & w.IS_AUX or (context.flags[i] & w.VERB and context.flags[i] & w.LOW)
    )


def _apposed(context: Context, name: Name) -> bool:
    """Whether the name itself stands between commas, its title in front."""
    first = name.first
    if name.title is not None and name.title[0] < first:
        return context.tokens[first - 1] == "," or context.tokens[name.title[0] - 1] == ","
    first -= context.lower[first - 1] == "the"  # "the main party, the Union, said"
    return context.tokens[first - 1] == ","


def verb_after(context: Context, name: Name, end: int) -> bool:
    """Whether a verb follows: at once, after nouns of its phrase, or after an insertion."""
    flags, tokens = context.flags, context.tokens
    i = name.last
    nouns = 3 if name.form in ("demonym", "metonym", "role") or name.kind != "person" else 0
    while i < end:
        bits = flags[i]
        if bits & w.IS_AUX or (bits & w.VERB and bits & w.LOW):
            return True
        if bits & w.ADVERB:
            i += 1
        elif tokens[i] in (",", "("):
            close = i + 1
            if i == name.last and _verb_at(context, close, end) and _apposed(context, name):
                return True  # "Its president, X, said"
            limit = min(end, i + 16)
            while close < limit and tokens[close] not in (",", ")"):
                close += 1
            if close >= limit:
                return False
            i = close + 1
            return i < end and bool(
                flags[i] & w.IS_AUX
                or (flags[i] & w.VERB and flags[i] & w.LOW)
                or (flags[i] & w.ADVERB and i + 1 < end and flags[i + 1] & (w.VERB | w.IS_AUX))
            )
        elif nouns and bits & w.LOW and not bits & (w.STOP | w.PREP):
            nouns -= 1
            i += 1
        elif tokens[i] in ("and", "or") and i + 1 < end and flags[i + 1] & (w.CAP | w.STOP):
            i += 1
            if context.lower[i] == "the":
                i += 1
            moved = i
            while i < end and flags[i] & w.CAP:
                i += 1
            if i == moved:
                return False
        else:
            return False
    return False


def insertions(context: Context, begin: int, stop: int) -> list[tuple[int, int]]:
    """Clauses between commas after which the sentence goes on with its verb.

    In "The Council, of which Norway is a member, said that it" what stands between the commas
    says something of the subject: who says "it" afterwards means the subject.

    Parameters
    ----------
    context : Context
    begin, stop : int
        Token range: a sentence up to where one is interested in it.

    Returns
    -------
    list of (int, int)
        Token ranges of the clauses, without their commas, in text order.
    """
    lower = context.lower
    found = []
    for comma in range(begin + 1, stop - 2):
        if lower[comma] != ",":
            continue
        opens = comma + 1 + bool(context.flags[comma + 1] & w.PREP)
        if lower[opens] not in _RELATIVE and lower[comma + 1] not in _WHEN | _ARTICLES:
            continue
        for close in range(opens + 1, min(stop, comma + _LONGEST)):
            if lower[close] == ",":
                if _verb_at(context, close + 1, stop):
                    found.append((comma + 1, close))
                break
    return found
