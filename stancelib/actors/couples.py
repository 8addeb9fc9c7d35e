"""Read "they" after "Mali and Burkina Faso announced ...": it is both of them."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .grammar import SUBJECT

_NEAR = 4
"""Tokens from a sentence's begin within which those begin who the sentence is about."""


def find_couples(context: Context, names: list[Name]) -> list[Name]:
    """Add a mention of each of several actors where "they" are these.

    Only a sentence's first word is read so, and only where the sentence before begins with
    names joined by "and": further away somebody else may be meant.

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
    for number, sentence in enumerate(context.document.sentences[1:], 1):
        i = sentence.first
        if context.lower[i] not in ("they", "both") or context.quote_of[i] >= 0:
            continue
        follows = context.flags[i + 1] if i + 1 < sentence.last else w.PUNCT
        if not follows & (w.VERB | w.IS_AUX | w.ADVERB | w.SAYS):
            continue
        if any(name.first == i for name in by_sentence.get(number, ())):
            continue
        for name in _joined(context, by_sentence.get(number - 1, [])):
            reason = f"pronoun: one of those whom sentence {number} begins with"
            found.append(Name(i, i + 1, number, "pronoun", reason, name.actor, name.kind))
            found[-1].role = SUBJECT
    return found


def _joined(context: Context, names: list[Name]) -> list[Name]:
    """The names that a sentence begins with, if they are joined by commas and "and"."""
    if not names or names[0].role != SUBJECT or context.quote_of[names[0].first] >= 0:
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
            return chain if len({n.actor for n in chain}) == len(chain) else []
    return []
