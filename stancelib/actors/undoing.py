"""The end of an issue: "the suspension of the talks", "for dropping the road", is its opposite.

Whoever regrets it is for the issue, whoever hails it against. That words against the end of a
thing are words for the thing is beyond what classifiers learn: they are asked about the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import words as w
from .context import Context, Name
from .words import word_set

ENDS = word_set(
    "abandonment abolition breach breaches cancellation collapse delay delays ditching dropping "
    "end ending halt lifting postponement rejection removal repeal reversal scrapping "
    "suspension violation violations weakening withdrawal"
)
_LINKS = frozenset(("of", "to", "in", "from"))
_ENDING = word_set(
    "abandoning abolishing axing banning blocking breaching breaking cancelling canceling delaying "
    "derailing ditching dropping ending halting killing lifting obstructing overturning postponing "
    "rejecting repealing reversing revoking sabotaging scrapping shelving stalling stopping "
    "suspending terminating undermining vetoing violating weakening withdrawing"
)
_TIMES = word_set(
    "after at before by during following into marking near of on over since till toward towards "
    "until upon"
)
"""What makes of "the end of the talks" a time, or the subject of something else."""
_OPENING = frozenset(('"', "“", "that"))
_ATTITUDES = (
    "back", "condemn", "criticis", "criticiz", "defend", "favor", "favour", "oppos", "regret",
    "suggest", "support", "welcom",
)  # fmt: skip
"""Stems of verbs that take a gerund: "opposes dropping the road"."""
_OWN = frozenset(("its", "their", "his", "her", "our", "my", "your"))
_QUALITIES = word_set("abrupt all any complete early further immediate partial repeated sudden")
_BETWEEN = 3
"""Most words between the ending and the name: "the abrupt end of all these talks"."""


def mark_undone(context: Context, names: Sequence[Name]) -> None:
    """Turn mentions of issues into mentions of their end, in place, where one is told of.

    Parameters
    ----------
    context : Context
    names : sequence of Name
        In text order. Those of issues grow to the left and become ``"inverse"``.
    """
    taken = {token for name in names for token in range(name.first, name.last)}
    last: dict[str | None, Name] = {}
    for name in names:
        if name.kind != "issue":
            continue
        before = last.get(name.actor)
        last[name.actor] = name
        if name.form not in ("issue", "pronoun"):
            continue
        if name.form == "pronoun" and before is not None and before.form == "inverse":
            governed = context.flags[name.first - 1] & w.VERB
            one = context.lower[name.first] in ("it", "this", "that")
            follows = context.flags[name.last] if name.last < len(context.flags) else w.PUNCT
            subject = follows & (w.IS_AUX | w.VERB)
            if before.sentence == name.sentence and governed and one and not subject:
                name.form, name.reason = "inverse", f"pronoun: {before.reason}"
            continue
        begin = context.document.sentences[name.sentence].first
        first = _ending_before(context, name.first, begin)
        if first is not None and not taken & set(range(first, name.first)):
            name.first, name.form = first, "inverse"
            name.reason = f"against: {name.reason}"


def _ending_before(context: Context, place: int, begin: int) -> int | None:
    """Where a phrase for the end of what begins at ``place`` begins."""
    lower, flags = context.lower, context.flags
    k = place - 1
    while k >= begin and place - k <= _BETWEEN and _goes_between(context, k):
        k -= 1
    if k < begin:
        return None
    if lower[k] in _ENDING:
        return k if _is_judged(context, k, begin) else None
    if lower[k] not in _LINKS or k - 1 < begin or lower[k - 1] not in ENDS:
        return None
    if lower[k] == "in" and not lower[k - 1].startswith(("breach", "delay")):
        return None
    first = k - 1
    while first - 1 >= begin and lower[first - 1] not in _OWN and _goes_between(context, first - 1):
        first -= 1
    before = lower[first - 1] if first > begin else ""
    if before in _TIMES or before in _OWN or before in ("'s", "'", "’s", "’"):
        return None  # whose end it is has ended it
    if any(t.startswith("threat") for t in lower[max(begin, first - 2) : first]):
        return None
    return None if flags[k - 1] & w.CAP and k - 1 > begin else first


def _is_judged(context: Context, k: int, begin: int) -> bool:
    """Whether a gerund is what a sentence or somebody judges, and nothing that somebody does."""
    before = context.lower[k - 1] if k > begin else ""
    return (
        not before
        or before in _OPENING
        or before == "against"
        or context.lower[k - 2 : k] == ["ruled", "out"]
        or bool(context.flags[k - 1] & w.SAYS)
        or before.startswith(_ATTITUDES)
    )


def _goes_between(context: Context, k: int) -> bool:
    word = context.lower[k]
    return (
        word in w.DETERMINERS or word in w.NEUTRAL_ADJECTIVES or word in _OWN or word in _QUALITIES
    )
