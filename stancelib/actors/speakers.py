"""Who speaks each quotation, and whom "I" and "we" inside it mean."""

from __future__ import annotations

from bisect import bisect_left

from ..types import Quotation
from . import words as w
from .context import Context, Name
from .grammar import SUBJECT
from .words import word_set

_CALLED = word_set(
    "described describes describing called calls calling dubbed labelled labeled branded "
    "termed likened characterised characterized"
)
_THAT = frozenset(("said", "says", "argued", "insisted", "added", "claimed", "warned"))
_CALLED_AS = word_set("denounced dismissed condemned rejected criticised criticized hailed")


def find_speakers(context: Context, names: list[Name]) -> list[Name | None]:
    """Find the speaker of every quotation.

    Parameters
    ----------
    context : Context
    names : list of Name
        Everything resolved so far, in text order.

    Returns
    -------
    list of Name or None
        One entry a quotation of the document.
    """
    quotations = context.document.quotations
    firsts = [name.first for name in names]
    outside: dict[int, list[Name]] = {}
    for name in names:
        if context.quote_of[name.first] < 0:
            outside.setdefault(name.sentence, []).append(name)
    speakers: list[Name | None] = []
    chains: dict[int, Name | None] = {}
    unnamed: set[int] = set()
    for index, quotation in enumerate(quotations):
        number = (
            context.sentence_of[quotation.first]
            if quotation.first < len(context.sentence_of)
            else 0
        )
        sentence = context.document.sentences[number]
        speaker: Name | None = None
        if (
            quotation.last <= quotation.first
            or sentence.kind in ("heading", "byline")
            or (number in context.titlecase)
        ):
            speakers.append(None)
            continue
        if quotation.scare:
            speakers.append(_user_of_words(context, names, firsts, quotation, sentence.first))
            continue
        if quotation.chain in chains:
            speaker = chains[quotation.chain]
            if speaker is None:
                speaker, _ = _after(context, names, firsts, quotation)
        else:
            speaker, known = _after(context, names, firsts, quotation)
            if speaker is None and not known:
                speaker, known = _before(context, names, firsts, quotation, sentence.first)
            if speaker is None and not known:
                speaker = _inherited(context, outside, quotations, speakers, unnamed, index, number)
            elif speaker is None:
                unnamed.add(index)
        chains[quotation.chain] = speaker
        speakers.append(speaker)
    return speakers


def _between(names: list[Name], firsts: list[int], start: int, stop: int) -> list[Name]:
    return names[bisect_left(firsts, start) : bisect_left(firsts, stop)]


def _after(
    context: Context, names: list[Name], firsts: list[int], quotation: Quotation
) -> tuple[Name | None, bool]:
    """'"...," X said', 'said X', 'according to X': the speaker, and whether one was named."""
    flags, lower, tokens = context.flags, context.lower, context.tokens
    start = quotation.last + 1
    if start >= len(tokens):
        return None, False
    number = context.sentence_of[quotation.last - 1]
    if context.sentence_of[start - 1] != number:
        number = context.sentence_of[start - 1]
    end = context.document.sentences[number].last
    if (
        tokens[quotation.last - 1] in (".", "!", "?")
        and start < end
        and (flags[start] & w.CAP and tokens[quotation.last - 1] == ".")
    ):
        return None, False  # a new sentence that the splitter kept with the quotation
    i = start
    while i < end and tokens[i] in (",", "—", "–", "-"):
        i += 1
    if i + 1 < end and lower[i] == "according" and lower[i + 1] == "to":
        near = _between(names, firsts, i + 2, min(end, i + 12))
        return (near[0] if near else None), True
    if (
        i < end
        and flags[i] & w.STOP
        and not flags[i] & w.PRONOUN
        and (lower[i] not in w.DETERMINERS)
    ):
        return None, False  # '"...", and demanded': the sentence goes on, nobody is named
    stop = i
    while stop < end and stop < i + 16 and context.quote_of[stop] < 0:
        if flags[stop] & w.SAYS and flags[stop] & w.LOW and (stop == i or lower[stop] in w.SAY):
            break
        if tokens[stop] in (";", ".", ":", '"', "“", "”"):
            return None, False
        if lower[stop] in ("that", "which", "but", "because") and stop > i:
            return None, False
        stop += 1
    else:
        return None, False
    if stop >= end:
        return None, False
    before = _between(names, firsts, i, stop)
    if before:
        name = before[-1]
        if len(before) > 1 and before[0].role == SUBJECT:
            name = before[0]
        if _person_owner(context, name):
            return None, True
        return name, True
    if stop == i:
        for name in _between(names, firsts, stop + 1, min(end, stop + 14)):
            gap = tokens[stop + 1 : name.first]
            if "," in gap and not any(flags[k] & w.TITLE for k in range(stop + 1, name.first)):
                break
            if "to" in gap or _person_owner(context, name):
                break
            if name.form == "pronoun" and lower[name.first] in w.DETERMINERS:
                named = _between(names, firsts, name.last, min(end, name.last + 10))
                if named and named[0].kind == "person":
                    return named[0], True  # "said its chairwoman, former lifter X"
            if name.kind == "country" and name.form == "demonym":
                follow = _between(names, firsts, name.last, min(end, name.last + 5))
                if follow and follow[0].kind == "person":
                    return follow[0], True
            if name.kind != "person":
                people = [
                    n
                    for n in _between(names, firsts, name.last, min(end, name.last + 8))
                    if n.kind == "person"
                    and n.title
                    and n.title[0] < n.first
                    and n.title[0] <= name.last + 1
                ]
                if people:
                    return people[0], True
            return name, True
        return None, True
    return None, True


def _person_owner(context: Context, name: Name) -> bool:
    """Whether the name only owns the one who speaks: "the minister's lawyer", "his aide"."""
    if name.kind != "person":
        return False
    if name.form == "pronoun":
        return context.lower[name.first] in ("his", "her", "their")
    tokens = context.tokens
    return name.last < len(tokens) and tokens[name.last] in ("'s", "'")


def _before(
    context: Context, names: list[Name], firsts: list[int], quotation: Quotation, begin: int
) -> tuple[Name | None, bool]:
    """'X said: "..."', 'X called the plan "..."', 'according to X, "..."'."""
    flags, lower = context.flags, context.lower
    stop = quotation.first - 1
    verb = -1
    for i in range(stop - 1, begin - 1, -1):
        if context.quote_of[i] >= 0:
            continue
        if flags[i] & (w.SAYS | w.VERB) and flags[i] & w.LOW and not flags[i] & w.PREP:
            if flags[i] & w.SAYS:
                # "X said that Y had done ..." is said by X, however far from the quotation.
                verb = i if verb < 0 or (lower[i] in _THAT and lower[i + 1] == "that") else verb
                break
            if verb < 0:
                verb = i
        if lower[i] == "according":
            near = _between(names, firsts, i + 2, stop)
            return (near[0] if near else None), True
    if verb < 0:
        return None, False
    subjects = [
        n
        for n in _between(names, firsts, begin, verb)
        if n.role == SUBJECT and context.quote_of[n.first] < 0 and not _person_owner(context, n)
    ]
    if subjects:
        return subjects[-1], True
    return None, False


def _inherited(
    context: Context,
    outside: dict[int, list[Name]],
    quotations: tuple[Quotation, ...],
    speakers: list[Name | None],
    unnamed: set[int],
    index: int,
    number: int,
) -> Name | None:
    """The speaker of the passage that this quotation goes on with."""
    quotation = quotations[index]
    sentences = context.document.sentences
    begin = sentences[number].first
    # A quotation in the same or the previous sentence, of the same paragraph.
    for earlier in range(index - 1, -1, -1):
        other = quotations[earlier]
        if other.scare or other.last <= other.first:
            continue
        where = context.sentence_of[other.last - 1]
        if where < number - 1:
            break
        if earlier in unnamed:
            return None
        same = sentences[where].paragraph == sentences[number].paragraph
        if speakers[earlier] is not None and (same or where == number):
            return speakers[earlier]
    if number == 0:
        return None
    if quotation.first - 1 > begin + 2:
        return _reporter(context, outside, number)
    # The previous sentence's subject: 'X attacked the plan. "It is wrong."'
    previous = sentences[number - 1]
    if previous.kind not in ("body", "list"):
        return None
    if sentences[number].paragraph - previous.paragraph > 1:
        return None
    verb = next(
        (
            i
            for i in range(previous.first, previous.last)
            if context.flags[i] & (w.IS_AUX | w.SAYS)
            and context.flags[i] & w.LOW
            and context.quote_of[i] < 0
        ),
        previous.last,
    )
    for name in outside.get(number - 1, ()):
        if name.first > verb:
            return None  # "Opponents said that X had failed": they go on, whoever they are
        if name.role == SUBJECT and not _person_owner(context, name):
            return name
    return None


def _reporter(context: Context, outside: dict[int, list[Name]], number: int) -> Name | None:
    """Who goes on speaking: 'It was unfair, she said. The law was "a door left open".'"""
    sentences = context.document.sentences
    sentence, previous = sentences[number], sentences[number - 1]
    if previous.paragraph != sentence.paragraph or any(
        context.flags[i] & (w.SAYS | w.VERB)
        and context.flags[i] & w.LOW
        and context.quote_of[i] < 0
        for i in range(sentence.first, sentence.last)
    ):
        return None
    for name in outside.get(number - 1, ()):
        after = context.flags[name.last] if name.last < previous.last else 0
        if after & w.SAYS and after & w.LOW and name.kind in ("person", "organisation"):
            return name
    return None


def _user_of_words(
    context: Context, names: list[Name], firsts: list[int], quotation: Quotation, begin: int
) -> Name | None:
    """Scare quotes belong to somebody only where the text says who put it so."""
    stop = quotation.first - 1
    for i in range(stop - 1, max(begin, stop - 9) - 1, -1):
        word = context.lower[i]
        if word in _CALLED or (word in _CALLED_AS and "as" in context.lower[i:stop]):
            for name in reversed(_between(names, firsts, begin, i)):
                if name.role == SUBJECT or name.last == i:
                    return name
            return None
    return None


def first_persons(context: Context, names: list[Name], speakers: list[Name | None]) -> list[Name]:
    """Resolve I, we, my, our inside quotations to the one who speaks.

    Parameters
    ----------
    context : Context
    names : list of Name
    speakers : list of Name or None

    Returns
    -------
    list of Name
        The new names alone, in text order.
    """
    covered = {i for name in names for i in range(name.first, name.last)}
    found: list[Name] = []
    for index, quotation in enumerate(context.document.quotations):
        speaker = speakers[index]
        if speaker is None or speaker.actor is None or quotation.scare:
            continue
        for i in range(quotation.first, quotation.last):
            if not context.flags[i] & w.PRONOUN or context.lower[i] not in w.FIRST_PERSON:
                continue
            if context.quote_of[i] != index or i in covered or context.tokens[i] == "US":
                continue
            found.append(
                Name(
                    i,
                    i + 1,
                    context.sentence_of[i],
                    "pronoun",
                    f"pronoun: speaker of the quotation, sentence {speaker.sentence + 1}",
                    speaker.actor,
                    speaker.kind,
                )
            )
    return found
