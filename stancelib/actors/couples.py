"""Read "they" after "Mali and Burkina Faso announced that": it is both of them."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .grammar import SUBJECT

_NEAR = 4
"""Tokens from a sentence's begin within which those begin who the sentence is about."""


def find_couples(context: Context, names: list[Name]) -> list[Name]:
    """Add a mention of each of several actors where "they" are these.

    Only where a sentence begins with names joined by "and": of it the next word "they", if nobody
    is named in between, and of the sentence after it the first word. Further away somebody else
    may be meant.

    Parameters
    ----------
    context : Context
    names : list of Name
        In text order, their grammatical roles filled in.

    Returns
    -------
    list of Name
        The new mentions, several of one span.
    """
    by_sentence: dict[int, list[Name]] = {}
    for name in names:
        if name.actor is not None:
            by_sentence.setdefault(name.sentence, []).append(name)
    found: list[Name] = []
    for number, sentence in enumerate(context.document.sentences):
        joined = _joined(context, by_sentence.get(number, []))
        if not joined:
            continue
        here = _next_they(context, joined[-1].last, sentence.last, by_sentence[number])
        if here is not None:
            found += _both(context, joined, here, number, by_sentence[number])
        if number + 1 == len(context.document.sentences):
            break
        after = context.document.sentences[number + 1]
        others = by_sentence.get(number + 1, [])
        begins = context.lower[after.first] in ("they", "both") and _acts(context, after.first)
        if begins and not any(name.first == after.first for name in others):
            found += _both(context, joined, after.first, number + 1, [])
    return found


def _next_they(context: Context, first: int, end: int, names: list[Name]) -> int | None:
    """The next "they" of a sentence, if nobody is named before it."""
    for i in range(first, end):
        if context.lower[i] == "they":
            return i if _acts(context, i) else None
        if any(name.first == i and name.kind != "issue" for name in names):
            return None
    return None


def _acts(context: Context, i: int) -> bool:
    """Whether a pronoun outside of quotations is the subject of what follows."""
    follows = context.flags[i + 1] if i + 1 < len(context.flags) else w.PUNCT
    verb = bool(follows & (w.VERB | w.IS_AUX | w.ADVERB | w.SAYS))
    return verb and context.quote_of[i] < 0


def _both(
    context: Context, joined: list[Name], i: int, number: int, known: list[Name]
) -> list[Name]:
    """A mention of each at token ``i``, unless it is known already."""
    read = {name.actor for name in known if name.first == i}
    begin = joined[0].sentence + 1
    reason = f"pronoun: one of those whom sentence {begin} begins with"
    return [
        Name(i, i + 1, number, "pronoun", reason, name.actor, name.kind, role=SUBJECT)
        for name in joined
        if name.actor not in read
    ]


def _joined(context: Context, names: list[Name]) -> list[Name]:
    """The names that a sentence begins with, if they are joined by commas and "and"."""
    if not names or context.quote_of[names[0].first] >= 0:
        return []
    begin = context.document.sentences[names[0].sentence].first
    before = range(begin, names[0].first)
    if len(before) > _NEAR or any(context.flags[i] & (w.SAYS | w.IS_AUX) for i in before):
        return []
    chain = [names[0]]
    for name in names[1:]:
        between = context.lower[chain[-1].last : name.first]
        if [t for t in between if t not in (",", "and", "the")] or not between:
            break
        chain.append(name)
        if "and" in between:
            acts = any(n.role == SUBJECT for n in chain)  # the last, where the first's name is long
            return chain if acts and len({n.actor for n in chain}) == len(chain) else []
    return []
