"""People and organisations that no list knows, found by the shape of their names.

A run of capitalised words is cut into organisations (by the nouns that organisations end
in), titles, known names, and the rest; the rest is a person where a title, a first name,
an apposition or a verb of saying says so, and otherwise waits for linking to tell.
"""

from __future__ import annotations

import re

from . import words as w
from .bodynames import read_body
from .context import Context, Hit, Name
from .gazetteer import STATE, Gazetteer
from .title import attach_title
from .words import word_set

_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
_PLACES = word_set(
    "county valley island islands river street avenue lake mountain mountains desert beach "
    "harbour harbor shoal airport bridge peninsula highway"
)

_LETTERS = re.compile(r"[A-Z]{1,3}&[A-Z]{1,3}")
_NO_NAMES = frozenset("A&E B&B D&D F&B M&A O&M P&L Q&A R&B R&D R&R T&E".split())
_JOINTS = frozenset("-&")
_HEADS = word_set("ceo chairman chairwoman director executive founder leader president spokesman "
                  "spokeswoman spokesperson")  # fmt: skip
"""Who is named with a body, and not with a city."""
_LAWS = frozenset(("act", "amendment", "bill", "code", "ordinance"))
_OPENERS = frozenset(("said", "says", "asked", "wrote", "added"))


def read_run(
    context: Context,
    gazetteer: Gazetteer,
    number: int,
    begin: int,
    end: int,
    first: int,
    stop: int,
    at: dict[int, Hit],
) -> tuple[list[Name | Hit], int]:
    """Cut a run into names by shape and known names, in order.

    Returns
    -------
    list of Name or known names
        The latter still to be judged.
    int
        Where the run ends; an organisation's "of ..." may have carried it further.
    """
    flags, tokens = context.flags, context.tokens
    if number in context.titlecase:
        return _read_headline(context, gazetteer, number, first, stop, at), stop
    opening = first == begin or all(flags[k] & w.PUNCT for k in range(begin, first))
    abroad = at.get(stop - 1)
    named = abroad is not None and abroad.last == stop and abroad.form in ("name", "alias")
    if (
        opening
        and stop - first > 1
        and first not in at
        and not named  # "Cricket Norway"
        and _plain_word(context, gazetteer, first)
    ):
        first += 1
        while first < stop and tokens[first] == "-":
            first += 1
    elif (
        first - 2 >= begin
        and tokens[first - 1] == "-"
        and flags[first - 2] & w.PARTICLE
        and context.glued(first - 1)
        and context.glued(first - 2)
    ):
        first -= 2
    while (
        first > begin
        and flags[first - 1] & w.PARTICLE
        and flags[first - 1] & w.LOW
        and first not in at
    ):
        first -= 1  # "von der Heide", the first name left out
    items: list[Name | Hit] = []
    organisation = read_body(context, gazetteer, number, first, stop, end, at)
    if organisation is not None:
        items = _pieces(context, gazetteer, number, begin, end, first, organisation.first, at)
        items.append(organisation)
        first, stop = organisation.last, max(stop, organisation.last)
    if first < stop:
        items += _pieces(context, gazetteer, number, begin, end, first, stop, at)
    return items, stop


def _plain_word(context: Context, gazetteer: Gazetteer, i: int) -> bool:
    """Whether the capitalised first word of a sentence is an ordinary word."""
    bits, low = context.flags[i], context.lower[i]
    if bits & (w.TITLE | w.PART | w.ORG | w.ACRONYM) or low in gazetteer.gender:
        return False
    return (
        bool(bits & w.VERB)
        or low.endswith(("ing", "ly", "ed"))
        or (low in gazetteer.government or low in gazetteer.private)
    )


def _pieces(
    context: Context,
    gazetteer: Gazetteer,
    number: int,
    begin: int,
    end: int,
    first: int,
    stop: int,
    at: dict[int, Hit],
) -> list[Name | Hit]:
    items: list[Name | Hit] = []
    i = first
    start = first
    while i < stop:
        hit = at.get(i)
        if hit is None or _dissolves(context, gazetteer, hit, i, start, stop):
            i += 1
            continue
        if start < i:
            _chunk(context, gazetteer, number, begin, end, start, i, items)
        items.append(hit)
        i = start = hit.last
    if start < stop:
        _chunk(context, gazetteer, number, begin, end, start, stop, items)
    return items


def _dissolves(
    context: Context, gazetteer: Gazetteer, hit: Hit, i: int, start: int, stop: int
) -> bool:
    """Whether a one-word known name is only part of somebody's name: "Jordan Henderson"."""
    if hit.is_whole:
        return False
    flags = context.flags
    if hit.treatment == STATE:  # "Friends of Ohio", "Ohio Rising"
        own = w.TITLE | w.PART | w.ORG
        before = start < i and not flags[i - 1] & own and context.tokens[i - 1] != "-"
        after = hit.last < stop and not flags[hit.last] & own and context.tokens[hit.last] != "-"
        return before or after
    entry = gazetteer.entries.get(hit.actor)
    kind = entry.kind if entry is not None else None
    if context.tokens[hit.last : hit.last + 1] == ["&"] or (i and context.tokens[i - 1] == "&"):
        return False  # "Biden & Trump"
    if hit.last - hit.first != 1 and kind != "person":
        return False
    before = start < i and not flags[i - 1] & (w.TITLE | w.PART) and context.tokens[i - 1] != "-"
    if kind == "person" and not before and start + 1 < i and context.tokens[i - 1] == "-":
        # "Dlamini-Zuma" is no Zuma, while of "Trump-Putin" both are known.
        before = context.glued(i - 2) and context.glued(i - 1) and bool(flags[i - 2] & w.CAP)
    if kind == "person":
        after = hit.last < stop and not flags[hit.last] & (w.TITLE | w.PART | w.ORG)
        return before or (
            after and hit.last - i == 1 and context.tokens[hit.last] != "-" and not hit.user
        )
    called = before and context.lower[i - 1] in gazetteer.gender
    if hit.user:
        return called and kind is None
    if hit.risky and called:
        return True  # "Harold Ford"
    if kind != "country" or hit.treatment in (1, 2):
        return False
    if hit.risky and start < i and context.lower[i - 1].rstrip(".") in w.HONORIFICS:
        return True  # "Mr Jordan"
    if called:
        return True
    after = i + 1 < stop and not flags[i + 1] & (w.TITLE | w.PART | w.ORG)
    if hit.risky:
        return after and context.tokens[i + 1] != "-"
    return after and context.lower[i] in gazetteer.gender and context.tokens[i + 1] != "-"


def _chunk(
    context: Context,
    gazetteer: Gazetteer,
    number: int,
    begin: int,
    end: int,
    first: int,
    stop: int,
    items: list[Name | Hit],
) -> None:
    """Strip titles off a stretch of unknown capitalised words and name what remains."""
    flags, tokens, lower = context.flags, context.tokens, context.lower
    joint = next((i for i in range(first + 2, stop - 2) if tokens[i] == "&"), None)
    if joint and {lower[first], lower[joint + 1]} <= gazetteer.gender.keys():
        for part in ((first, joint), (joint + 1, stop)):  # "Anna Berg & Tom Hill"
            _chunk(context, gazetteer, number, begin, end, *part, items)
        return
    title_end = first
    for i in range(first, stop):
        if flags[i] & w.TITLE and i + 1 < stop and lower[i + 1] not in _SUFFIXES:
            title_end = i + 1
    if title_end > first:  # "Nordlag Chief Executive Anna Berg"
        told = next(i for i in range(first, stop) if flags[i] & (w.TITLE | w.PART))
        heads = lower[title_end - 1] in _HEADS and tokens[told - 1] not in _JOINTS
        if told > first and heads:
            items.append(Name(first, told, number, "name", "capitalised name"))
    first = title_end
    while first < stop and (tokens[first] in _JOINTS or flags[first] & (w.TITLE | w.PART)):
        first += 1
    while stop > first and tokens[stop - 1] in _JOINTS:
        stop -= 1
    if first >= stop:
        return
    if lower[stop - 1] in _PLACES:
        return
    name = Name(first, stop, number, "name", "capitalised name")
    attach_title(context, name, begin, end)
    size = sum(1 for i in range(first, stop) if tokens[i] != "-" and not flags[i] & w.INITIAL)
    if name.title is not None and _titled(context, name):
        name.kind = "person"
        name.reason = f"name after the title '{_words(context, name.title)}'"
        if name.title[0] >= stop:
            name.reason = f"name explained by '{_words(context, name.title)}'"
    elif "&" in tokens[first:stop]:
        name.kind, name.reason = "organisation", "names joined by '&'"
    elif size == 1 and _LETTERS.fullmatch(tokens[first]) and tokens[first] not in _NO_NAMES:
        name.kind, name.reason = "organisation", "letters joined by '&'"
    elif size >= 2 and lower[first] in gazetteer.gender:
        name.kind, name.reason = "person", "first name and surname"
    elif size >= 2 and flags[first] & w.INITIAL and tokens[first].endswith("."):
        name.kind, name.reason = "person", "initial and surname"
    elif (
        size
        and 2 <= size + bool(flags[first] & w.INITIAL) <= 4
        and _speaks(context, first, stop, begin, end)
    ):
        name.kind, name.reason = "person", "name with a verb of saying"
    elif (
        size == 1
        and flags[first] & w.ACRONYM
        and len(tokens[first]) >= 3
        and _speaks(context, first, stop, begin, end)
    ):
        name.kind, name.reason, name.form = "organisation", "acronym with a verb of saying", "alias"
    items.append(name)


def _words(context: Context, span: tuple[int, int]) -> str:
    return " ".join(context.document.tokens[span[0] : span[1]])


def _titled(context: Context, name: Name) -> bool:
    """Whether a title is evidence: one word needs a title right in front."""
    assert name.title is not None
    last = context.lower[name.last - 1]
    if last in _LAWS or (name.last - name.first == 1 and context.flags[name.first] & w.ORG):
        return False  # "the Foreign Agent Registration Act", "Member States"
    if name.last - name.first > 1:
        return True
    if context.lower[name.title[1] - 1] in ("for", "of"):
        return False  # "a spokesman for Nestex"
    follows = context.flags[name.last] if name.last < len(context.flags) else w.PUNCT
    if context.flags[name.first] & w.ACRONYM and follows & w.LOW:
        # "the chief AI scientist": the letters say of what somebody is chief.
        return bool(follows & (w.VERB | w.IS_AUX | w.STOP | w.PREP))
    before = context.lower[name.first - 1].rstrip(".") if name.first else ""
    return name.title[1] == name.first or before in w.HONORIFICS  # "its chairman, Mr X"


def _speaks(context: Context, first: int, stop: int, begin: int, end: int) -> bool:
    flags, lower = context.flags, context.lower
    if stop < end and flags[stop] & w.LOW and (flags[stop] & w.SAYS or lower[stop] == "who"):
        return True
    if (
        stop + 1 < end
        and context.tokens[stop] == ","
        and flags[stop + 1] & w.SAYS
        and first - 1 > begin
        and context.tokens[first - 1] == ","
        and any(lower[i] in w.PERSON_NOUNS for i in range(begin, first))
    ):
        return True  # "A spokesman for the presidency, X, said"
    return (
        first - 1 >= begin
        and lower[first - 1] in _OPENERS
        and (first - 2 < begin or bool(flags[first - 2] & w.PUNCT))
    )


def _read_headline(
    context: Context, gazetteer: Gazetteer, number: int, first: int, stop: int, at: dict[int, Hit]
) -> list[Name | Hit]:
    """In Headline Case only known names count; the rest waits for the body's names."""
    items: list[Name | Hit] = []
    i = start = first
    while i <= stop:
        hit = at.get(i) if i < stop else None
        if hit is None and i < stop:
            i += 1
            continue
        if start < i:
            items.append(Name(start, i, number, "name", "name in a headline"))
        if hit is None:
            break
        items.append(hit)
        i = start = hit.last
    return items
