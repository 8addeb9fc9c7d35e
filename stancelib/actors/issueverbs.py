"""Find issues told by a verb: "Nato has expanded" is its expansion."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .issuenames import IssueName

_FAR = 10
"""Tokens after a verb within which whom it is done to is told, where one of its issue does it."""
_OBJECT = 6  # tokens within which what a verb does something to ends
_CLOSES = w.STOP | w.PREP | w.PUNCT | w.IS_AUX | w.VERB | w.ADVERB


def told_by_verb(
    context: Context,
    issue: IssueName,
    number: int,
    i: int,
    begin: int,
    end: int,
    starts: dict[int, Name],
    ends: dict[int, Name],
) -> Name | None:
    """ "Nato has expanded" is its expansion; the actor has to stand beside the verb.

    So has what a verb does something to: "voted to extend its mission" of the mission's extension.
    """
    why = f"issue '{issue.name}' by its verb"
    if issue.words and _takes(context, issue, i, end):
        issue.seen[issue.id] = i + 1
        return Name(i, i + 1, number, "issue", why, issue.id, "issue")
    near = range(i + 1, min(end, i + 4)) if issue.after else range(max(begin, i - 5), i)
    if issue.after and any(
        k in ends and ends[k].actor in issue.actors for k in range(i, i - 4, -1)
    ):
        near = range(i + 1, min(end, i + _FAR))  # "Kenya barred imports of rice from Tanzania"
    for k in near:
        name = starts.get(k) or ends.get(k + 1)
        if name is not None and name.actor in issue.actors:
            issue.seen[issue.id] = i + 1
            return Name(i, i + 1, number, "issue", why, issue.id, "issue")
    return None


def _takes(context: Context, issue: IssueName, i: int, end: int) -> bool:
    """Whether what a verb is done to has a word of the issue's name: its noun is of that."""
    lower, flags = context.lower, context.flags
    if i > 2 and lower[i - 1] in w.BE and lower[i].endswith(("ed", "en")):
        auxiliary = i - 1
        while auxiliary and (
            flags[auxiliary - 1] & w.IS_AUX or lower[auxiliary - 1] in ("to", "not", "n't")
        ):
            auxiliary -= 1
        if {"had", "has", "have"} & set(lower[auxiliary:i]):
            return False  # that it has been is no matter of dispute
        return lower[auxiliary - 1] in issue.words  # "that the contract be terminated"
    before = lower[i - 1] if i else ""
    if before != "to" and (not flags[i] & w.VERB or (i and flags[i - 1] & w.PREP)):
        return False
    for k in range(i + 1, min(end, i + _OBJECT)):
        if issue.whole:
            if tuple(lower[k : k + len(issue.whole)]) == issue.whole:
                return True
        elif lower[k] in issue.words:
            return k + 1 >= end or not flags[k + 1] & w.LOW or bool(flags[k + 1] & _CLOSES)
        ends = flags[k] & (w.VERB | w.PREP | w.PUNCT | w.IS_AUX)
        if ends and lower[k] not in w.DETERMINERS and not lower[k].endswith("ing"):
            return False
    return False
