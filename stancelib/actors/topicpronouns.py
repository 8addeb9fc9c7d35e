"""Pronouns that stand for an issue: "it", "this", "them", where an issue was just spoken of."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from . import words as w
from .context import Context, Name
from .grammar import OBJECT, OBLIQUE, POSSESSOR, SUBJECT
from .itself import is_minded
from .places import is_copula, opens, pronoun_place

SELF = frozenset(("it", "this", "that"))
MANY = frozenset(("they", "them", "these", "those"))
_VOTED_REACH = 3
_REASONS = frozenset(("because", "since", "as", "if", "which", "when", "before", "after", "until"))


def issue_pronoun(
    context: Context,
    labels: dict[str, str],
    met: list[Name],
    mine: list[Name],
    number: int,
    i: int,
    begin: int,
    end: int,
    holder: Name | None,
) -> Name | None:
    """Resolve the pronoun at token ``i`` to an issue, if it is one.

    Parameters
    ----------
    context : Context
    labels : dict of str to str
        Issue id -> its name.
    met, mine : list of Name
        Issues spoken of so far; actors and issues of the sentence.
    number, i, begin, end : int
        The sentence, the token, and the sentence's tokens.
    holder : Name or None
        What the pronoun was read as before: an actor.

    Returns
    -------
    Name or None
    """
    place = pronoun_place(context, i, begin, end)
    if place is None or is_minded(context, i, end):
        return None
    voted = context.lower[i - 2 : i - 1] == ["vote"]
    best = _antecedent(context, met, number, i, context.lower[i], place, voted)
    if best is None or best.actor is None:
        return None
    if place == OBJECT and best.sentence != number and _has_object(context, begin, i):
        return None  # "condemned the suspension and hailed it"
    acting = _acting_before(context, mine, i)
    apart = best.sentence != number or best.role in (OBLIQUE, POSSESSOR)
    if place == OBJECT and apart and not voted:
        others = {
            n.actor
            for n in mine
            if n.first < i
            and n.kind in ("country", "organisation")
            and (best.sentence == number or n.role in (OBJECT, POSSESSOR))
        }
        if others - {acting.actor if acting else None} or "government" in context.lower[begin:i]:
            return None  # "X broke the terms of the truce, and Y would act against it"
    if holder is not None:
        # Read as an actor: right unless the issue stands nearer and that actor does not speak.
        if best.sentence != number or (acting is not None and acting.actor == holder.actor):
            return None
    elif place == SUBJECT:
        copula = is_copula(context, i, end)
        if best.sentence != number:
            if not opens(context, i, begin):
                return None
            if not copula and (acting is not None or _thing_says(context, i, begin)):
                return None  # "Network Rail says that it must"
        elif not copula and best.role != SUBJECT and context.lower[i - 1] not in _REASONS:
            return None
    elif context.lower[i] in ("this", "that") and _said_before(context, number):
        return None  # what was said, and not what it was about
    return Name(
        i,
        i + 1,
        number,
        "pronoun",
        f"pronoun: issue '{labels[best.actor]}' of sentence {best.sentence + 1}",
        best.actor,
        "issue",
        role=place,
    )


def _has_object(context: Context, begin: int, i: int) -> bool:
    """Whether a verb of the sentence has an object before the pronoun: "condemned the delay"."""
    flags, lower = context.flags, context.lower
    return any(
        lower[k] in ("the", "a", "an", "this", "its")
        and flags[k - 1] & w.VERB
        and flags[k - 1] & w.LOW
        and flags[k + 1] & w.LOW
        for k in range(begin + 1, i - 1)
    )


def bodies_between(
    names: Sequence[Name], firsts: Sequence[int], met: Sequence[Name], new: Name, context: Context
) -> bool:
    """Whether what "it" does may be done by a body named since: "I thank Peru. It has acted"."""
    end = context.document.sentences[new.sentence].last
    if new.role != SUBJECT or is_copula(context, new.first, end):
        return False
    last = max((n.last for n in met if n.actor == new.actor), default=new.first)
    since = names[bisect_left(firsts, last) : bisect_left(firsts, new.first)]
    return any(n.kind in ("country", "organisation") for n in since)


def _thing_says(context: Context, i: int, begin: int) -> bool:
    """Whether something that is nobody we know speaks of itself: "The bank said it must"."""
    j = i - 1
    while j > begin and (context.lower[j] == "that" or context.flags[j] & (w.SAYS | w.IS_AUX)):
        j -= 1
    word = context.lower[j]
    return bool(
        begin <= j < i - 1
        and context.flags[j] & w.LOW
        and not context.flags[j] & (w.STOP | w.PRONOUN)
        and not word.endswith("s")
        and word not in w.PERSON_NOUNS
        and not context.flags[j] & w.TITLE
    )


def _acting_before(context: Context, mine: list[Name], i: int) -> Name | None:
    """The last body or country that is a subject before the pronoun, in its sentence."""
    for name in reversed(mine):
        if name.first < i and name.role == SUBJECT and name.kind in ("country", "organisation"):
            return name
    return None


def _said_before(context: Context, number: int) -> bool:
    """Whether the sentence before reports what somebody says."""
    if number == 0:
        return False
    span = context.document.sentences[number - 1]
    return any(
        context.flags[k] & w.SAYS and context.flags[k] & w.LOW for k in range(span.first, span.last)
    )


def _antecedent(
    context: Context, met: list[Name], number: int, i: int, word: str, place: int, voted: bool
) -> Name | None:
    """The issue a pronoun stands for: of the sentence before, or of the clause before.

    What is voted on is spoken of for longer.
    """
    best: Name | None = None
    for name in reversed(met):
        distance = number - name.sentence
        if distance > (_VOTED_REACH if voted else 2 if context.quote_of[i] >= 0 else 1):
            break
        if name.actor is None or is_plural(context, name) != (word in MANY):
            continue
        if distance == 0 and (place == OBJECT and not _clause_between(context, name.last, i)):
            continue
        if best is None:
            best = name
        elif name.actor != best.actor:
            if name.sentence != best.sentence:
                break
            if name.role > best.role:
                best = name
    return best


def _clause_between(context: Context, start: int, stop: int) -> bool:
    return any(
        context.lower[k]
        in (
            ",",
            ";",
            "and",
            "but",
            "or",
            "that",
            "while",
            "though",
            "although",
            "if",
            "because",
            "when",
            "who",
            "which",
        )
        for k in range(start, stop)
    )


def is_plural(context: Context, name: Name) -> bool:
    last = context.lower[name.last - 1]
    if name.form == "pronoun":
        return last in MANY
    done = context.lower[name.first].endswith("ing") and context.lower[name.first + 1] == "the"
    if done or context.lower[name.first - 1 : name.first] == ["to"]:
        return False  # "closing the crossings", "to close the crossings" is one thing
    if any(context.lower[k] in w.PREPOSITIONS for k in range(name.first, name.last)):
        stop = next(k for k in range(name.first, name.last) if context.lower[k] in w.PREPOSITIONS)
        last = context.lower[max(name.first, stop - 1)]
    return last.endswith("s") and not last.endswith(("ss", "us"))
