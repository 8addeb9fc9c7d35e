"""Stances told without their object: "Fine Gael voted in favour", "called the veto a mistake".

What is left out is the issue that the text speaks of at that place (zero anaphora). It has no
words of its own, so its mention is the word that governs it. Clauses add the object of a verb
there; a noun stands for the issue, or for its opposite: who defends "the veto" is against it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ..types import Actor, Form, Mention
from . import words as w
from .context import Context, Name
from .fates import OUTCOMES, UNDOING, is_refused, is_undone
from .issues import CALLS
from .words import word_set

GOVERNORS = {
    "against": "", "favour": "of", "favor": "of", "opposed": "to", "objected": "to",
    "dissented": "from", "no": "on", "yes": "on",
}  # fmt: skip
"""Words that may stand without their object, and what leads to it where it is told."""
_STEPS = word_set("approval adoption passage ratification signing")
"""Steps of an issue on its way: for them is for the issue."""
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
_OWNERS = w.DETERMINERS | frozenset(("'s", "'", "his", "her", "its", "their"))
_COMPLEMENTS = word_set("of on for to against by that in from over")
_UNDONE = w.inflected(
    "abandon abolish axe cancel close delay dismantle end halt lift postpone repeal revoke shelve "
    "suspend weaken"
) | word_set("ban banning scrap scrapping scrapped stop stopping stopped drop dropping withdraw")
_JOINING = frozenset((",", "and", "or", "the", "as", "well", "both"))
_PRONOUNS = w.IT | w.THEY | frozenset(("he", "she", "we", "i", "his", "her", "the"))
_REASONS = {"elided": "left out:", "issue": "a step of", "inverse": "against"}
_REACH = 2
"""Sentences back in which the issue was spoken of."""
_LONG_REACH = 12
"""The same, where the text has spoken of no other issue of the caller's."""


def find_elided(context: Context, issues: Sequence[Actor], names: Sequence[Name]) -> list[Name]:
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
        Mentions of issues, of one word, in text order: of form ``"elided"`` (of `GOVERNORS`),
        ``"issue"`` (a step on its way) or ``"inverse"`` (what undoes it).
    """
    labels = {issue.id: issue.name for issue in issues}
    named = [name for name in names if name.kind == "issue"]
    firsts = [name.first for name in named]
    covered = {token for name in named for token in range(name.first, name.last)}
    found: list[Name] = []
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind not in ("body", "list") or number in context.titlecase:
            continue
        for i in range(sentence.first + 1, sentence.last):
            form = _form(context, i, sentence.first, sentence.last)
            if form is None or i in covered:
                continue
            issue = _voted_on(context, named, bisect_left(firsts, i), number, i)
            if issue is None or issue.actor is None:
                continue
            if form == "inverse" and (
                context.lower[i] in labels[issue.actor].lower().split()
                or not _is_against(context, named, issue, i)
            ):
                continue
            last = found[-1] if found else None
            turned = last is not None and last.form == "inverse" and last.first > issue.first
            if form == "elided" and (turned or _is_under(context, issue)):
                continue  # what is voted on may be the veto
            about = f"issue '{labels[issue.actor]}' of sentence {issue.sentence + 1}"
            reason = f"{_REASONS[form]} {about}"
            found.append(Name(i, i + 1, number, form, reason, issue.actor, "issue"))
    _turn_pronouns(named, found)
    return found


def _is_against(context: Context, named: Sequence[Name], issue: Name, i: int) -> bool:
    """Whether the noun at token ``i`` is a refusal of the issue that the text has told."""
    if context.lower[i] in OUTCOMES:
        # Many things have a result: further on it is of something else.
        decided = context.lower[i] in ("decision", "ruling")
        near = decided or context.sentence_of[i] - issue.sentence <= _REACH
        return near and is_refused(context, named, issue.actor, context.sentence_of[i])
    personal = context.lower[i - 1] in ("his", "her", "their")
    return not personal and is_undone(context, named, issue.actor, i)


def _turn_pronouns(named: Sequence[Name], found: Sequence[Name]) -> None:
    """What is said of "it" after "the veto" is said of the veto: change those pronouns."""
    before: Name | None = None
    for name in sorted((*named, *found), key=lambda n: n.first):
        near = before is not None and name.sentence - before.sentence <= 1
        if name.form == "pronoun" and near and before is not None and before.form == "inverse":
            name.form, name.reason = "inverse", f"pronoun: {before.reason}"
        before = name


def _form(context: Context, i: int, begin: int, end: int) -> Form | None:
    """What kind of mention of an issue the word at token ``i`` may be, if it is any."""
    word = context.lower[i]
    if word in GOVERNORS:
        bare = _is_bare(context, i, end) and _is_stance(context, i, begin)
        return "elided" if bare else None
    if word in _STEPS and _is_owned(context, i, begin, end):
        return "issue"
    if (word in UNDOING or word in OUTCOMES) and _is_owned(context, i, begin, end):
        return "inverse"
    return None


def is_voter(
    tokens: Sequence[str], voter: Mention, elided: Mention, others: Iterable[Mention]
) -> bool:
    """Whether a ballot is of the one named before it, and no other is told between the two.

    Parameters
    ----------
    tokens : sequence of str
        Of the document.
    voter, elided : Mention
        Of one sentence; the second of form ``"elided"``.
    others : iterable of Mention
        Of that sentence.
    """
    if voter.last > elided.first:
        return False
    between = [token.lower() for token in tokens[voter.last : elided.first]]
    if any(word in _ABSTAINS or word in _SIDES for word in between):
        return False
    if sum(word in _VOTES for word in between) > 1:
        return False
    told = 0  # "the Greens, who govern in Hesse, voted against"
    if between[:1] == [","] and between[1:2] in (["which"], ["who"]) and "," in between[2:]:
        told = between.index(",", 2)
    for other in others:
        if voter.last + told <= other.first < elided.first and other.actor != voter.actor:
            gap = {token.lower() for token in tokens[voter.last : other.first]}
            if not gap <= _JOINING:
                return False
    for k, word in enumerate(between):
        if word in w.SAY and k + 1 < len(between):
            skip = 2 if between[k + 1] == "that" and k + 2 < len(between) else 1
            follows = between[k + skip]
            if follows not in _PRONOUNS and follows not in w.MODAL:
                return False  # "the public, Labour said, was against", "said few were in favour"
    return True


def _is_bare(context: Context, i: int, end: int) -> bool:
    """Whether nothing follows that could be what somebody is for or against."""
    if i + 1 >= end:
        return True
    lower, flags = context.lower, context.flags
    follows = lower[i + 1]
    if flags[i + 1] & w.PUNCT:
        return follows in (".", ",", ";", "!", "?", "”", '"', "—", "–", ")", ":")
    on_day = follows == "on" and i + 2 < end and lower[i + 2] in _DAYS
    return follows in _GOES_ON or follows in _DAYS or on_day


def _is_owned(context: Context, i: int, begin: int, end: int) -> bool:
    """Whether it is a noun that is definite and without complement: "the Hungarian veto"."""
    lower, flags = context.lower, context.flags
    j = i - 1
    if j > begin and lower[j] not in _OWNERS and not flags[j] & (w.STOP | w.PUNCT | w.PREP):
        j -= 1  # one adjective
    if j < begin or lower[j] not in _OWNERS or lower[j] in ("a", "an", "no", "any"):
        return False
    if i + 1 >= end:
        return True
    if flags[i + 1] & w.CAP:
        return False  # "the ruling Georgian Dream party"
    governs = lower[i + 1] in w.DETERMINERS or lower[i + 1] in w.IT | w.THEY
    if governs and (j <= begin or lower[j - 1] not in CALLS):
        return False  # "let the states veto the plan", not "called the veto a disgrace"
    noun = flags[i + 1] & w.LOW and not flags[i + 1] & (
        w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB
    )
    return not noun and lower[i + 1] not in _COMPLEMENTS and lower[i + 1] not in ("-", "'s")


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
    if word in ("no", "yes"):
        return lower[j] in _VOTES and (j == begin or lower[j - 1] not in w.DETERMINERS)
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
        return True
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
        return None if _other_text(context, best, i) else best
    after = named[place : place + 1]
    return after[0] if after and after[0].sentence == number else None


def _is_under(context: Context, issue: Name) -> bool:
    """Whether the text speaks of undoing the issue: "moved to repeal the tax"."""
    begin = context.document.sentences[issue.sentence].first
    before = context.lower[max(begin, issue.first - 3) : issue.first]
    return any(word in _UNDONE for word in before)


def _other_text(context: Context, issue: Name, i: int) -> bool:
    """Whether something else that is voted on stands between the issue and the vote."""
    return any(context.lower[k] in _OTHER_TEXTS for k in range(issue.last, i))
