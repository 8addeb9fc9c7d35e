"""Who a person speaks for: titles, the country or body in front of them, apposition.

Only an executive title makes a parent: what a foreign minister says counts for the country.
Legislators, party figures and judges belong to a chamber, a party or a court, where the text
names one; analysts, professors and private citizens to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import words as w
from .context import Context, Name
from .roster import Roster
from .title import apposition
from .words import word_set

_BODY_KINDS = frozenset(("country", "organisation"))
_MINISTERS = word_set("minister premier chancellor ambassador")
_HEADS = w.HEADS_BODY | w.HEADING
_OWNERS = frozenset(("country", "organisation", "group"))
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_BODIES = word_set(
    "ministry department government army military police navy coastguard embassy cabinet presidency"
)
_PORTFOLIOS = word_set(
    "agriculture commerce culture defence defense economy education energy environment external "
    "affairs finance foreign health home interior justice labor labour oil tourism trade transport "
    "water"
)
_CHAMBERS = word_set("assembly chamber congress house parliament senate")
_PRESIDING = word_set("president leader chairman chairwoman chair chief")
_FILLERS = word_set("new own current acting top chief then long-time longtime")


@dataclass(slots=True)
class Post:
    """What a title says about a person."""

    title: str
    category: str
    owner: str | None
    former: bool
    gender: str | None
    owned: bool = False  # somebody owns the office, known or not: "its president"


def read_post(
    context: Context, roster: Roster, name: Name, before: dict[int, Name], at: dict[int, Name]
) -> Post | None:
    """Read the title of a person's name.

    Parameters
    ----------
    context : Context
    roster : Roster
    name : Name
    before : dict of int to Name
        Names by the token they end at.
    at : dict of int to Name
        Names by the token they start at.

    Returns
    -------
    Post or None
        None where the name has no title.
    """
    if name.title is None:
        return None
    start, end = name.title
    lower = context.lower
    words = [t.rstrip(".") for t in lower[start:end] if t not in (",", '"', "“", "”")]
    gender = None
    for word in words:
        if word in w.FEMALE:
            gender = "f"
        elif word in w.MALE:
            gender = "m"
    sentence = context.document.sentences[name.sentence]
    behind = apposition(context, name, sentence.last) if set(words) <= w.HONORIFICS else None
    if behind is not None:  # "Sir X, the chairman of Y"
        start, end = behind
        words = [t.rstrip(".") for t in lower[start:end] if t not in (",", '"', "“", "”")]
    apposed = start >= name.last
    edge = start
    owner: str | None = None
    if apposed:
        if lower[start] != "who":
            owner = _named_in(at, start, end, _OWNERS)
        else:
            led = at.get(start + 2) or at.get(start + 3)
            # "Who leads the union", and not "who leads union rebels"
            if led is not None and led.kind in _OWNERS and led.last == end:
                owner = led.actor
        noun = next((i for i in range(start, end) if context.flags[i] & w.TITLE), start)
        while noun + 1 < end and context.flags[noun + 1] & w.TITLE:
            noun += 1
        head = [t for t in words[: noun - start + 1] if t not in ("a", "an", "the")]
    else:
        edge = _behind_owner(context, start, before)
        found = before.get(edge)
        if found is None and edge > 0 and context.tokens[edge - 1] in ("'s", "'", "-"):
            found = before.get(edge - 1)
        if found is not None and (
            found.kind in _OWNERS or found.form == "pronoun" or found.last < edge
        ):
            owner = found.actor
        head = words
        of = next((i for i in range(start, end) if lower[i] in ("of", "for", "at")), None)
        if of is not None:  # "a spokesman for the port, X,"
            owner = _named_in(at, of + 1, min(end, of + 3), _BODY_KINDS) or owner
            head = [t.rstrip(".") for t in lower[start:of]]
    former = any(word in w.FORMER for word in words) or (
        start > 0 and not apposed and lower[start - 1] in w.FORMER
    )
    if not former and owner is not None and not apposed:
        found = before.get(edge) or before.get(edge - 1)
        if found is not None and found.first > 0 and lower[found.first - 1] in w.FORMER:
            former = True
    plain = [t for t in head if t not in w.HONORIFICS and t not in w.FORMER and t != "-"]
    document = context.document
    text = document.article.text[document.starts[start] : document.ends[end - 1]] if plain else ""
    owned = apposed or (
        start > 0
        and (
            context.tokens[start - 1] in ("'s", "'")
            or bool(context.flags[start - 1] & (w.LOW | w.PRONOUN))
            # "La Liga president X", "Alberta Premier X": of a body or place that is no actor
            or bool(context.flags[start - 1] & w.CAP and lower[start - 1] not in _DAYS)
        )
    )
    return Post(text, _category(roster, plain), owner, former, gender, owned)


def _named_in(at: dict[int, Name], start: int, end: int, kinds: frozenset[str]) -> str | None:
    """The first actor of these kinds that is named between two tokens."""
    found = (at.get(i) for i in range(start, end))
    return next((n.actor for n in found if n is not None and n.actor and n.kind in kinds), None)


def _behind_owner(context: Context, start: int, before: dict[int, Name]) -> int:
    """Where the one whose office a title is should end: "its new", "Chinese foreign ministry"."""
    edge, body = start, False
    while edge > 0 and edge > start - 4 and edge not in before:
        word = context.lower[edge - 1]
        if word in _BODIES:
            body = True
        elif not (body and word in _PORTFOLIOS) and not (
            edge > start - 2 and context.flags[edge - 1] & w.LOW and word in _FILLERS
        ):
            break
        edge -= 1
    return edge


def _category(roster: Roster, words: list[str]) -> str:
    titles = roster.gazetteer.titles
    if words and words[-1] in _PRESIDING and _CHAMBERS & set(words[:-1]):
        return "legislative"  # "Senate President X" does not speak for the country
    for k in range(len(words)):
        found = titles.get(" ".join(words[k:])) or titles.get("-".join(words[k:]))
        if found is not None:
            return found
    if not words:
        return "none"
    last = words[-1]
    if last in w.LEGISLATIVE:
        return "legislative"
    if last in w.JUDICIAL:
        return "judicial"
    if last in w.PRIVATE_TITLES:
        return "other"
    if any(t in w.EXECUTIVE for t in words):
        return "executive"
    return "other"


_GOVERNORS = frozenset(("governor", "gov", "gov."))


def parent_of(roster: Roster, post: Post) -> str | None:
    """The actor that a holder of this post speaks for."""
    owner = post.owner
    if owner is None or post.former:
        return None
    entries = roster.gazetteer.entries
    entry = entries.get(roster.entry_of.get(owner, owner))
    user = roster.users.get(owner)
    kind = entry.kind if entry is not None else user.kind if user is not None else "organisation"
    last = post.title.lower().split()
    if post.category == "executive":
        national = kind != "country" and _MINISTERS & set(last)
        return None if national and "its" in last else owner  # "Peru owes it; its minister"
    if post.category == "local":
        governs = entry is not None and entry.region and _GOVERNORS & set(last)
        return owner if kind != "country" or governs else None
    if post.category == "legislative" and kind == "group":
        return None  # "Galway West TD X"
    if post.category in ("legislative", "judicial", "party"):
        if kind != "country":
            return owner
        if post.category == "legislative" and any(t.startswith("sen") for t in last):
            chamber = f"{owner}-SENATE"
            return chamber if chamber in entries else None
        return None
    if post.category == "other" and kind != "country" and _HEADS & set(last):
        return owner
    return None
