"""What becomes of an issue: refused, and what "the decision" or "the veto" then is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import words as w
from .context import Context, Name
from .verbs import numbers
from .words import word_set

OUTCOMES = word_set("decision vote result outcome ruling verdict")
"""What a refusal may be called: of something refused, "the decision" is the one against it."""
REFUSALS = word_set(
    "rejected rejects reject blocked blocks block vetoed vetoes veto refused refuses refuse struck "
    "overturned scrapped scrap cancelled canceled cancel halted annulled quashed defeated shelved "
    "axed suspended suspend abandoned abandon dropped abolished withdrew lifted postponed ended"
)
_REFUSED_TWO = tuple(
    [verb, particle]
    for verbs, particle in (
        ("turned turn voted vote", "down"), ("thrown throw", "out"), ("held hold", "up"),
    )
    for verb in verbs.split()
)  # fmt: skip
_PASSED = word_set("passed approved approves adopted extended upheld granted enacted cleared")
# "Rejected a challenge to the tax", "refused to halt the tax" are no refusals of the tax.
_SHIELDS = REFUSALS | word_set(
    "challenge challenges bid attempt attempts appeal appeals objection objections objecting "
    "motion effort efforts request call calls lawsuit suit complaint halt stop end repeal delay "
    "close"
)
_UNDOING = {
    "veto": ("veto", "block"), "rejection": ("reject",), "refusal": ("refus", "turn"),
    "hold": ("hold", "held"), "suspension": ("suspend",), "cancellation": ("cancel",),
    "postponement": ("postpone", "delay"), "repeal": ("repeal", "abolish", "scrap"),
}  # fmt: skip
UNDOING = frozenset(_UNDOING)
"""Nouns for what undoes an issue, where the text has told that somebody does so."""
_TO_END = word_set(
    "abandon abolish axe ban cancel close cut demolish disband dismantle ditch drop end halt kill "
    "lift overturn repeal reverse revoke scrap shelve shut slash stop suspend terminate withdraw"
)
_MEANING = word_set("to will would may might could shall 'll")
_UNWILLING = ("refus", "declin", "urg", "call", "ask", "demand", "press", "fail", "unless", "if")
_BETWEEN = 4
_NEW = frozenset(("a", "an", "another"))
_CLOSING = frozenset((",", ";", ":", ".", '"', "“", "”", "(", ")", "—", "–"))
_BEFORE, _BEHIND = 6, 12
_TOLD = 2  # sentences in which a text says what becomes of an issue


def is_refused(context: Context, names: Sequence[Name], issue: str | None, number: int) -> bool:
    """Whether a text tells that an issue was refused: "councillors turned down the plans".

    It does where it begins to speak of the issue, or in the sentence before.

    Parameters
    ----------
    context : Context
    names : sequence of Name
        Mentions of issues, in text order.
    issue : str or None
        An id; of None nothing is told.
    number : int
        The sentence that asks.

    Returns
    -------
    bool
        False where the same sentences tell that it was passed.
    """
    mine = [name for name in names if name.actor == issue]
    told = set(list(dict.fromkeys(name.sentence for name in mine))[:_TOLD]) | {number - 1}
    refused = False
    for name in mine:
        if name.sentence not in told or name.sentence > number:
            continue
        span = context.document.sentences[name.sentence]
        if _PASSED & set(context.lower[span.first : span.last]):
            return False
        refused = refused or _is_object(context, name, span.first) or _is_done(context, name)
    return refused


def is_reset(context: Context, noun: str, begin: int, end: int) -> bool:
    """Whether another thing of the noun's kind has been told of: "presented a plan to train"."""
    forms, lower = numbers(noun), context.lower
    return any(
        lower[k] in forms
        and not _NEW.isdisjoint(lower[max(begin, k - 3) : k])
        # "The request for a commission" tells of no other.
        and not (lower[k - 1] in ("a", "an") and lower[k + 1 : k + 2] in ([","], ["."]))
        for k in range(begin, end)
    )


def is_to_end(context: Context, names: Iterable[Name], issue: str | None, number: int) -> bool:
    """Whether a text has told that somebody means to end an issue: "wants to scrap the ban".

    What is then called "the plan" is against the issue. Parameters are those of `is_refused`.
    """
    return any(
        _is_meant(context, name)
        for name in names
        if name.actor == issue and name.sentence <= number and name.form == "issue"
    )


def _is_meant(context: Context, name: Name) -> bool:
    begin = context.document.sentences[name.sentence].first
    k = name.first - 1
    while k > begin and name.first - k <= _BETWEEN and context.lower[k] not in _TO_END:
        word, bits = context.lower[k], context.flags[k]
        plain = bits & (w.CAP | w.LOW) and not bits & (w.PREP | w.IS_AUX | w.STOP)
        if not plain and word not in w.DETERMINERS and word != "'s":
            return False
        k -= 1
    if context.lower[k] not in _TO_END or k - 1 < begin:
        return False
    if context.lower[k - 1] not in _MEANING:
        return False
    before = context.lower[max(begin, k - 4) : k - 1]
    return not any(word in w.NEGATION or word.startswith(_UNWILLING) for word in before)


def _is_object(context: Context, name: Name, begin: int) -> bool:
    """Whether a verb of refusing stands before a mention, and nothing that it refuses instead."""
    lower = context.lower
    for k in range(name.first - 1, max(begin, name.first - _BEFORE) - 1, -1):
        if lower[k] in REFUSALS or lower[k : k + 2] in _REFUSED_TWO:
            before = lower[max(begin, k - 4) : k]
            undone = "had" in before and bool({"after", "since", "until"} & set(before))
            shielded = undone or (k > begin and lower[k - 1] in ("not", "never", "n't"))
            instead = any(t in _SHIELDS for t in lower[max(begin, k - 4) : k])
            return not shielded and not instead
        if lower[k] in _SHIELDS or lower[k] in _CLOSING:
            return False
    return False


def _is_done(context: Context, name: Name) -> bool:
    """ "Plans for the mine have been turned down"."""
    lower = context.lower
    end = context.document.sentences[name.sentence].last
    passive = False
    for k in range(name.last, min(end, name.last + _BEHIND)):
        if passive and (lower[k] in REFUSALS or lower[k : k + 2] in _REFUSED_TWO):
            return True
        if lower[k] in (",", ";") or (passive and lower[k] in ("not", "never")):
            return False
        passive = passive or lower[k] in ("was", "were", "been", "being")
    return False


def is_undone(context: Context, names: Iterable[Name], issue: str | None, i: int) -> bool:
    """Whether the text has told before token ``i`` that somebody does what its noun says.

    Parameters
    ----------
    context : Context
    names : iterable of Name
        Mentions of issues.
    issue : str or None
    i : int
        The token of one of `UNDOING`.
    """
    stems = _UNDOING[context.lower[i]]
    for name in names:
        if name.actor != issue or name.first >= i:
            continue
        span = context.document.sentences[name.sentence]
        for k in range(span.first, min(span.last, i)):
            if context.lower[k].startswith(stems) and abs(k - name.first) <= _BEHIND:
                return True
    return False
