"""Stances told without their object: "Fine Gael voted in favour, Sinn Féin against".

What is left out is the issue that the text speaks of at that place (zero anaphora). It has no
words of its own, so its mention is the word that governs it, and clauses add the object there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..types import Actor, Mention
from . import words as w
from .context import Context, Name
from .words import word_set

GOVERNORS = {
    "against": "", "for": "", "favour": "of", "favor": "of", "opposed": "to", "objected": "to",
    "dissented": "from",
}  # fmt: skip
"""Words that may stand without their object, and what leads to it where it is told."""
_VOTES = word_set("vote voted voting")
_ABSTAINS = word_set("abstained abstaining abstain abstentions")
_BALLOTS = _VOTES | _ABSTAINS
_SIDES = word_set("against favour favor")
_STATES = w.BE | word_set("remain remains remained came come spoke speak declared stood stands")
_GOES_ON = word_set(
    "and but while because saying as when with after before last earlier later at during although "
    "though since whereas yesterday today this"
)
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_OTHER_TEXTS = word_set("amendment amendments motion clause candidate nominee nomination")
_REACH = 2
"""Sentences back in which the issue was spoken of."""
_LONG_REACH = 12
"""The same, where the text has spoken of no other issue of the caller's."""


def find_ballots(context: Context, issues: Sequence[Actor], names: Sequence[Name]) -> list[Name]:
    """Find what is voted on or opposed where the text does not say it again.

    Parameters
    ----------
    context : Context
    issues : sequence of Actor
    names : sequence of Name
        Actors' and issues' mentions, in text order.

    Returns
    -------
    list of Name
        Mentions of issues, of form ``"elided"``: the one word of `GOVERNORS`; in text order.
    """
    labels = {issue.id: issue.name for issue in issues}
    named = [name for name in names if name.kind == "issue"]
    firsts = [name.first for name in named]
    found: list[Name] = []
    if not named:
        return found
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind not in ("body", "list"):
            continue
        for i in range(sentence.first + 1, sentence.last):
            if context.lower[i] not in GOVERNORS or not _is_bare(context, i, sentence.last):
                continue
            if not _is_stance(context, i, sentence.first):
                continue
            issue = _voted_on(context, named, bisect_left(firsts, i), number, i)
            if issue is not None and issue.actor is not None:
                reason = (
                    f"left out: issue '{labels[issue.actor]}' of sentence {issue.sentence + 1}"
                )
                found.append(Name(i, i + 1, number, "elided", reason, issue.actor, "issue"))
    return found


def is_voter(tokens: Sequence[str], voter: Mention, elided: Mention) -> bool:
    """Whether a ballot is of the one named before it, and no other is told between the two.

    Parameters
    ----------
    tokens : sequence of str
        Of the document.
    voter, elided : Mention
        Of one sentence; the second of form ``"elided"``.
    """
    between = [token.lower() for token in tokens[voter.last : elided.first]]
    others = any(word in _ABSTAINS or word in _SIDES for word in between)
    votes = sum(word in _VOTES for word in between)
    return voter.last <= elided.first and votes <= 1 and not others


def _is_bare(context: Context, i: int, end: int) -> bool:
    """Whether nothing follows that could be what somebody is for or against."""
    if i + 1 >= end:
        return True
    lower, flags = context.lower, context.flags
    follows = lower[i + 1]
    if flags[i + 1] & w.PUNCT:
        return follows in (".", ",", ";", "!", "?", "”", '"', "—", "–", ")", ":")
    if lower[i] == "for":
        return False  # "for and against" is nobody's stance
    on_day = follows == "on" and i + 2 < end and lower[i + 2] in _DAYS
    return follows in _GOES_ON or follows in _DAYS or on_day


def _is_stance(context: Context, i: int, begin: int) -> bool:
    """Whether somebody votes so, is so, or is told so beside another's vote."""
    lower, flags = context.lower, context.flags
    word = lower[i]
    if word in ("objected", "dissented"):
        return True
    j = i - 1
    if word in ("favour", "favor"):
        if lower[j] != "in":
            return False
        j -= 1
    while j > begin and (flags[j] & w.ADVERB or lower[j] in ("both", "all")):
        j -= 1
    if j < begin:
        return False
    if lower[j] in _VOTES:
        # "A vote in favour", "the vote against" are not somebody's.
        noun = lower[j] == "vote" and (
            lower[j - 1] in w.DETERMINERS or lower[j - 1].isdigit() or lower[j - 1] == "-"
        )
        return not noun
    if lower[j] in _STATES:
        return word != "for"
    # "..., Sinn Féin against": a vote told before, and no verb of its own.
    gapped = any(lower[k] in _BALLOTS for k in range(begin, j))
    return gapped and word != "opposed" and not flags[j] & (w.VERB | w.PREP | w.PUNCT)


def _voted_on(
    context: Context, named: Sequence[Name], place: int, number: int, i: int
) -> Name | None:
    """The issue spoken of last before token ``i``, or later in its sentence; None if in doubt."""
    before = named[:place]
    # Where only one has been spoken of, it stays in mind for longer.
    reach = _LONG_REACH if len({name.actor for name in before}) == 1 else _REACH
    if before and number - before[-1].sentence <= reach:
        best = before[-1]
        near = [n for n in before if n.sentence == best.sentence and n.actor != best.actor]
        if any(n.role > best.role for n in near):
            best = max(near, key=lambda n: n.role)
        if _other_text(context, best, i):
            return None
        return best
    after = named[place : place + 1]
    return after[0] if after and after[0].sentence == number else None


def _other_text(context: Context, issue: Name, i: int) -> bool:
    """Whether something else that is voted on stands between the issue and the vote."""
    return any(context.lower[k] in _OTHER_TEXTS for k in range(issue.last, i))
