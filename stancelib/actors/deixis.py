"""What somebody said or did, standing for them: "that claim", "the move"."""

from __future__ import annotations

from collections.abc import Callable

from . import words as w
from .context import Context, Name
from .grammar import SUBJECT
from .words import word_set

_SAYINGS = word_set(
    "claim claims accusation accusations allegation allegations charge charges criticism "
    "criticisms remark remarks comment comments statement statements assertion assertions "
    "suggestion suggestions demand demands complaint complaints rhetoric warning warnings "
    "threat threats insult insults characterisation characterization"
)
_DEEDS = word_set(
    "proposal proposals move moves decision decisions plan plans offer offers request "
    "requests announcement announcements declaration action actions step steps"
)
_TO_VERBS = word_set(
    "responded responding respond responds replied reply replying reacted react reacting "
    "objected object objecting referred referring agreed opposed"
)
_EVALUATED = word_set(
    "rejected denied dismissed welcomed condemned criticised criticized denounced praised "
    "disputed refuted mocked supported opposed applauded hailed slammed rebuffed backed"
)
_NOTHING = word_set("declined refused not n't")
_EXPLICIT = word_set("of by to that for from on against made about in with over")


def find_deixis(
    context: Context,
    past: list[Name],
    home: Callable[[Name], str | None],
    number: int,
    begin: int,
    end: int,
    i: int,
) -> Name | None:
    """Resolve a determiner at token ``i`` with a noun for something said or done.

    Returns
    -------
    Name or None
        A name of form ``"deixis"``, with the actor of the previous speech or deed.
    """
    lower, flags = context.lower, context.flags
    if i + 1 >= end:
        return None
    noun = lower[i + 1]
    if noun not in _SAYINGS and noun not in _DEEDS:
        return None
    follows = lower[i + 2] if i + 2 < end else "."
    if follows in _EXPLICIT or (
        i + 2 < end and flags[i + 2] & w.LOW and not flags[i + 2] & (w.STOP | w.VERB | w.ADVERB)
    ):
        return None
    before = flags[i - 1] if i > begin else w.PUNCT
    is_object = bool(before & w.VERB and before & w.LOW) or (
        i - 2 >= begin and lower[i - 1] == "to" and lower[i - 2] in _TO_VERBS
    )
    is_judged = (
        i + 3 < end
        and flags[i + 2] & w.IS_AUX
        and any(t in _EVALUATED for t in lower[i + 3 : min(end, i + 6)])
    )
    if not is_object and not is_judged:
        return None
    doer: Name | None = None
    earlier: Name | None = None
    for name in reversed(past[-40:]):
        if name.sentence != number:
            break
        if name.role == SUBJECT and name.actor is not None:
            if doer is None and is_object:
                doer = name
            elif earlier is None and (doer is None or name.actor != doer.actor):
                earlier = name
    if earlier is not None and doer is not None and doer.actor == home(earlier):
        return None  # "X said that his party opposed the move": not X's
    if earlier is not None and _acts(context, earlier, i):
        return Name(
            i,
            i + 2,
            number,
            "deixis",
            f"what the earlier subject of sentence {number + 1} said or did",
            earlier.actor,
            earlier.kind,
        )
    if is_object and doer is None:
        return None  # the one who judges is nobody we know: too little to go on
    first: Name | None = None
    for name in reversed(past[-40:]):
        if name.sentence < number - 1:
            break
        if name.sentence == number - 1 and name.role == SUBJECT:
            heard = first is not None and context.quote_of[first.first] < 0
            if not (heard and context.quote_of[name.first] >= 0):
                first = name  # who speaks, not whom the words are about
    if first is None or first.actor is None:
        return None
    if doer is not None and first.actor in (doer.actor, home(doer)):
        return None
    if noun in _DEEDS:
        here, there = (context.document.sentences[k] for k in (number, number - 1))
        idle = any(word in _NOTHING for word in context.lower[first.last : first.last + 3])
        if idle or here.paragraph != there.paragraph:
            return None  # too far off to be sure: many things are decided and announced
    return Name(
        i,
        i + 2,
        number,
        "deixis",
        f"what the subject of sentence {number} said or did",
        first.actor,
        first.kind,
    )


def _acts(context: Context, name: Name, stop: int) -> bool:
    return any(context.flags[j] & w.VERB for j in range(name.last, stop))
