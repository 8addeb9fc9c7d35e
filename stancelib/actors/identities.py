"""Identities that an article introduces, and the tables that short names are looked up in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import words as w
from .context import Context, Name
from .user import normal_id

_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
_APOSTROPHE = re.compile(r" ('(?:s\b|(?= )|$))")


@dataclass(slots=True)
class Identity:
    """An actor that the article itself introduces or adds to."""

    id: str
    name: str
    kind: str
    gender: str | None = None
    parent: str | None = None
    titles: list[str] = field(default_factory=list)
    country: str | None = None
    category: str = "none"
    former: bool = False
    surfaces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Links:
    """Identities by id, and the tables that tell which one a short name means."""

    identities: dict[str, Identity] = field(default_factory=dict)
    surnames: dict[str, list[str]] = field(default_factory=dict)
    firsts: dict[str, list[str]] = field(default_factory=dict)
    short: dict[str, str] = field(default_factory=dict)
    called: dict[str, set[str]] = field(default_factory=dict)
    last_seen: dict[str, int] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)


def name_words(context: Context, first: int, last: int) -> list[str]:
    """The words of a name, hyphenated parts and ``al-`` joined, initials and Jr left out."""
    tokens, flags = context.tokens, context.flags
    found: list[str] = []
    join = False
    for i in range(first, last):
        token = tokens[i]
        if token == "-":
            join = bool(found)
        elif join:
            found[-1] += "-" + token
            join = False
        elif found and (flags[i] & w.INITIAL or token.lower() in _SUFFIXES):
            continue
        else:
            found.append(token)
    return found


def as_written(name: str) -> str:
    """A name whose tokens stand apart, as one writes it: "Teachers' Union", "Women's Institute"."""
    return _APOSTROPHE.sub(r"\1", name).replace(" - ", "-").replace(" ,", ",")


def surname_keys(words: list[str]) -> Iterable[str]:
    last = words[-1].lower()
    yield last
    if "-" in last and last.split("-", 1)[0] in w.PARTICLES:
        yield last.split("-", 1)[1]
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in w.PARTICLES:
        start -= 1
        yield " ".join(words[start:]).lower()
    if len(words) > 2:
        # "Garcia Marquez", "Kim Jong Un": the last two may be used together.
        yield " ".join(words[-2:]).lower()


def file_person(links: Links, identity: str, words: list[str], text: str) -> None:
    links.identities.setdefault(identity, Identity(identity, text, "person"))
    if not words:
        return
    for key in surname_keys(words):
        people = links.surnames.setdefault(key, [])
        if identity not in people:
            people.append(identity)
    if len(words) > 1:
        people = links.firsts.setdefault(words[0].lower(), [])
        if identity not in people:
            people.append(identity)


def new_organisation(context: Context, name: Name, links: Links) -> Identity:
    words = name_words(context, name.first, name.last)
    text = " ".join(words)
    identity = Identity(normal_id(text), text, "organisation")
    return links.identities.setdefault(identity.id, identity)
