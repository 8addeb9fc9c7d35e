"""Pronouns inside quotations, read again once it is known who speaks.

Who speaks says "I", so a "he" within is somebody else; and the "they" of one side of a
quarrel is the other side.
"""

from __future__ import annotations

from bisect import bisect_left

from . import words as w
from .antecedent import Memory, best_antecedent, is_plural
from .context import Context, Name
from .grammar import SUBJECT, grammatical_role

_THIRD = w.HE | w.SHE
_REACH = 80
"""Mentions looked back over."""
_OPENING = 3
"""Tokens into a sentence within which "they" opens it."""


def reread_quotations(
    context: Context, memory: Memory, names: list[Name], speakers: list[Name | None]
) -> list[Name]:
    """Correct and add third persons inside quotations.

    Parameters
    ----------
    context : Context
    memory : Memory
        Of `resolve`.
    names : list of Name
        In text order.
    speakers : list of Name or None
        One a quotation.

    Returns
    -------
    list of Name
        In text order.
    """
    firsts = [name.first for name in names]
    at = {name.first: name for name in names}
    wrong: set[int] = set()
    added: list[Name] = []
    for index, quotation in enumerate(context.document.quotations):
        speaker = speakers[index]
        if speaker is None or speaker.actor is None or quotation.scare:
            continue
        for i in range(quotation.first, min(quotation.last, len(context.tokens))):
            word = context.lower[i]
            if context.quote_of[i] != index or not context.flags[i] & w.PRONOUN:
                continue
            held = at.get(i)
            if (
                held is not None
                and word in _THIRD
                and held.form == "pronoun"
                and (held.actor == speaker.actor)
            ):
                here = bisect_left(firsts, i)
                near = names[max(0, here - _REACH) : here]
                memory.past = [n for n in near if id(n) not in wrong]
                other = _person(context, memory, i, word, speaker.actor)
                if other is None:
                    wrong.add(id(held))
                else:
                    held.actor, held.kind, held.reason = other.actor, other.kind, other.reason
            elif held is None and word in ("they", "them") and context.quote_of[i] == index:
                found = _other_side(context, memory, names, firsts, i, speaker, quotation.first)
                if found is not None:
                    added.append(found)
    if not wrong and not added:
        return names
    kept = [name for name in names if id(name) not in wrong] + added
    kept.sort(key=lambda n: (n.first, -n.last))
    return kept


def _person(context: Context, memory: Memory, i: int, word: str, speaker: str) -> Name | None:
    number = context.sentence_of[i]
    begin = context.document.sentences[number].first
    want = "m" if word in w.HE else "f"
    best = best_antecedent(context, memory, number, begin, i, want, object_=False, barred=speaker)
    if best is None or best.actor is None:
        return None
    return Name(
        i,
        i + 1,
        number,
        "pronoun",
        f"pronoun: not who speaks; nearest other actor, sentence {best.sentence + 1}",
        best.actor,
        best.kind,
    )


def _other_side(
    context: Context,
    memory: Memory,
    names: list[Name],
    firsts: list[int],
    i: int,
    speaker: Name,
    quoted: int,
) -> Name | None:
    """The one country or body, not the speaker's own, that the text has just named."""
    number = context.sentence_of[i]
    sentence = context.document.sentences[number]
    if context.lower[i] == "them" or i - max(sentence.first, quoted) > _OPENING:
        return None
    start = context.document.sentences[max(0, number - 2)].first
    own = {speaker.actor, memory.home(speaker)}
    for name in reversed(names[bisect_left(firsts, start) : bisect_left(firsts, i)]):
        if (
            context.quote_of[name.first] >= 0
            and is_plural(context, name)
            and (name.actor not in own)
        ):
            return None  # the speaker has named others: "the Poles", "the men"
    sides: dict[str, Name] = {}
    for name in names[bisect_left(firsts, start) : bisect_left(firsts, i)]:
        if name.actor is None or name.actor in own or name.kind == "issue":
            continue
        if name.kind in ("country", "organisation", "group") and memory.home(name) not in own:
            sides.setdefault(name.actor, name)
    if len(sides) != 1:
        return None
    side = next(iter(sides.values()))
    near = context.document.sentences[side.sentence]
    quoted_between = context.document.sentences[number - 1].first <= speaker.first < sentence.first
    if (
        side.sentence < number - 1
        and not quoted_between
        and (grammatical_role(context, side, near.first, near.last) != SUBJECT)
    ):
        return None
    return Name(
        i,
        i + 1,
        number,
        "pronoun",
        f"pronoun: the other side, named in sentence {side.sentence + 1}",
        side.actor,
        side.kind,
    )
