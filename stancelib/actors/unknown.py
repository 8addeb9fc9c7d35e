"""Names of no known shape that the text shows to be organisations (`signs`).

Such a name may hold small words ("Parents for Open Schools") or end in a country's ("Paddle
Canada").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..syntax.parser import load_parser
from . import words as w
from .context import Context, Name
from .gazetteer import DEMONYM
from .homes import prefix
from .identities import Links, name_words, new_organisation
from .itself import does, is_willed
from .recogniser import OPENERS
from .roster import Roster
from .signs import acts, called, has_staff, is_business, is_place
from .words import word_set

_LINKS = word_set("against and before beyond for from in not of off on our over to with without")
"""Small words that stand in names: "Campaign Against Arms Trade"."""
_ARTICLES = frozenset(("the", "a", "an", "our"))
_THINGS = word_set(
    "accord act amendment award barrier bill bowl bridge canal carnival championship coast "
    "constitution crossing cup dam deal festival fire forest line marathon pact park plan prize "
    "project river shield stadium strait summit tower treaty trophy"
)
"""What laws, events and works of men and nature end in."""
_BETWEEN = frozenset(("and", "of"))
_CALLED = ("name", "alias")
_LONGEST = 4  # words of a name that only acts
_PARTS = word_set(
    "central east eastern greater inner middle north northern outer south southern upper west "
    "western mainland occupied team"
)
"""What stands before a country's name and makes a part of the country of it."""


def acting_names(
    context: Context, roster: Roster, names: Sequence[Name], links: Links
) -> list[Name]:
    """Accept names that the text calls organisations, or that act like one again and again.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : sequence of Name
        In text order; those that are accepted are changed in place.
    links : Links
        Organisations are added to it.

    Returns
    -------
    list of Name
        With names joined where small words or a country's name belong to them.
    """
    for name in names:
        entry = roster.gazetteer.entries.get(name.doubt or "")
        if name.actor is None and entry is not None and prefix(entry) is not None:
            name.doubt = None  # another country's Greens
    names = _joined(context, roster, names, links)
    lands = {name.last: name for name in names if name.form == "demonym"}
    groups: dict[str, list[Name]] = {}
    for name in names:
        if _is_open(context, name):
            words = name_words(context, name.first, name.last)
            key = " ".join(words)
            if not words or words[-1].lower() in links.surnames or key in links.short:
                continue
            groups.setdefault(key, []).append(name)
    for group in groups.values():
        reason = _reason(context, roster, links, group)
        if reason is None:
            continue
        for name in group:
            _widen(context, roster, name, lands)
            if reason.startswith("called"):
                _open(context, name)
            _accept(context, links, name, reason)
            links.short.setdefault(context.tokens[name.first], name.actor or "")
    taken = {id(land) for land in lands.values() if land.kind is None}
    return [name for name in names if id(name) not in taken]


def _is_open(context: Context, name: Name) -> bool:
    return (
        name.actor is None
        and name.kind is None
        and name.doubt is None
        and name.sentence not in context.titlecase
    )


def _accept(context: Context, links: Links, name: Name, reason: str) -> None:
    name.kind, name.reason = "organisation", reason
    name.actor = new_organisation(context, name, links).id


def _open(context: Context, name: Name) -> None:
    """Take in the first word of a sentence that a name began with: "Save the Herons, a group"."""
    begin, lower = context.document.sentences[name.sentence].first, context.lower
    if name.first - 2 == begin and lower[name.first - 1] in ("for", "against"):
        name.first = begin if context.flags[begin] & w.CAP else name.first
        return  # "Justice for X, a campaign group"
    first = name.first - (name.first > begin and lower[name.first - 1] in ("the", "our"))
    word = context.flags[begin]
    opens = bool(word & w.VERB) or lower[begin] in ("no", "just")
    if first - 1 == begin and opens and context.tokens[begin][:1].isupper():
        name.first = begin


def _widen(context: Context, roster: Roster, name: Name, lands: Mapping[int, Name]) -> None:
    """Take in the adjectives of a name of ordinary words: "National Wisdom Current"."""
    vectors = load_parser().vectors
    if any(vectors.n_pieces(word) > 1 for word in context.lower[name.first : name.last]):
        return
    begin = context.document.sentences[name.sentence].first
    while name.first > begin:
        land = lands.get(name.first)
        bits, word = context.flags[name.first - 1], context.lower[name.first - 1]
        if land is not None and land.kind is not None:
            name.first, land.kind = land.first, None
        elif (
            bits & w.CAP and bits & w.PART and not bits & w.TITLE and word not in w.FORMER
        ) or any(
            p.treatment == DEMONYM and len(p.tokens) == 1
            for p in roster.gazetteer.index.get(context.tokens[name.first - 1], ())
        ):
            name.first -= 1
        else:
            return


def _reason(context: Context, roster: Roster, links: Links, group: list[Name]) -> str | None:
    """Why a name that is met so often is an organisation's; None where nothing tells."""
    for name in group:
        noun = called(context, roster, name)
        if noun is not None:
            return f"called '{noun}'"
    first = group[0]
    words = name_words(context, first.first, first.last)
    if words[0].lower() in links.firsts or _is_word(context, words):
        return None
    storm = words[0].lower() in OPENERS and not w.flag(words[-1]) & w.ORG
    if words[-1].lower() in _THINGS or storm:
        return None
    alone = len(words) == 1
    if alone and words[0].lower() in roster.gazetteer.gender:
        return None
    telling = not alone or load_parser().vectors.n_pieces(words[0].lower()) > 1
    if (
        telling
        and any(has_staff(context, name) for name in group)
        and not is_place(context, roster, group)
    ):
        return "name of one that has staff"
    if len(words) <= _LONGEST and acts(context, group) and not is_place(context, roster, group):
        return "name that acts like an organisation"
    return None


def _is_word(context: Context, words: list[str]) -> bool:
    """Whether a name is an ordinary word, which the text also has in small letters."""
    word = words[0].lower()
    return len(words) == 1 and (
        len(word) < 2 or (word in context.small and word not in w.ORG_HEADS)
    )


def _joined(context: Context, roster: Roster, names: Sequence[Name], links: Links) -> list[Name]:
    """Join names that are one: "Parents for Open Schools, a group", "Paddle Canada said"."""
    kept: list[Name] = []
    for name in names:
        before = kept[-1] if kept else None
        if before is not None and before.sentence == name.sentence:
            whole = Name(before.first, name.last, name.sentence, "name", "", kind="organisation")
            reason = _joint(context, roster, before, name, whole)
            if reason is not None:
                _accept(context, links, whole, reason)
                kept[-1] = whole
                continue
        kept.append(name)
    return kept


def _joint(context: Context, roster: Roster, before: Name, name: Name, whole: Name) -> str | None:
    """Why two names that follow each other are one body's."""
    between, free = context.lower[before.last : name.first], _is_free(context, name)
    if before.kind == "country" and before.form == "demonym":
        # "Canadians for Clean Air", where not "Canadian" but the people are named
        people = between in (["for"], ["against"]) and context.lower[before.last - 1].endswith("s")
        return _used(context, roster, whole) if free and people else None
    if before.kind == "country":
        short = not between and before.form == "name" and name.last - name.first < 3
        return _used(context, roster, whole) if free and short else None  # "Kenya Power said"
    if not _is_free(context, before):
        return None
    land = name.kind == "country"
    if not between:
        part = context.lower[before.last - 1] in _PARTS
        ends = land and name.form in _CALLED and not part  # "Paddle Canada said"
        return _used(context, roster, whole) if ends else None
    link = between[0] in _LINKS and set(between[1:]) <= _ARTICLES
    if not link or not (free or (land and between[0] not in _BETWEEN)):
        return None
    noun = called(context, roster, whole)
    if noun is not None:
        return f"called '{noun}'"
    many = before.last - before.first == 1 and context.lower[before.first].endswith("s")
    told = is_business(context, whole.last) or (many and _wills(context, whole.last))
    # "Farmers for Clean Wells sued"
    return "name that acts like an organisation" if between == ["for"] and told else None


def _wills(context: Context, i: int) -> bool:
    """Whether a verb follows of what only somebody does who has a mind."""
    low = i < len(context.flags) and bool(context.flags[i] & w.LOW)
    return low and (bool(context.flags[i] & w.SAYS) or is_willed(context.lower[i]))


def _is_free(context: Context, name: Name) -> bool:
    """Whether a name may be part of a longer one: nobody's known name, no person's."""
    titled = name.title is not None and name.title[0] < name.last
    return _is_open(context, name) and not titled


def _used(context: Context, roster: Roster, name: Name) -> str | None:
    """Why what ends in a country's name is an organisation's."""
    noun = called(context, roster, name)
    if noun is not None:
        return f"called '{noun}'"
    if does(context, name.last):
        return "name that acts like an organisation"
    return "name of one that has staff" if has_staff(context, name) else None


def acting_surnames(context: Context, names: Sequence[Name]) -> set[str]:
    """One-word names that do or own something: surnames, if a full name ends in them."""
    found: set[str] = set()
    for name in names:
        if (
            name.actor is None
            and name.kind is None
            and name.last - name.first == 1
            and (name.last < len(context.tokens) and name.sentence not in context.titlecase)
        ):
            after = context.flags[name.last]
            if (after & w.LOW and after & (w.VERB | w.IS_AUX)) or (
                context.tokens[name.last] in ("'s", "'")
            ):
                found.add(context.lower[name.first])
    return found
