"""The gazetteer: known names, compiled for longest match over a token column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from ..types import Form
from ..words import token_pattern

_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")

NAME_FORMS: dict[str, Form] = {
    "name": "name",
    "alias": "alias",
    "demonym": "demonym",
    "people": "demonym",
    "capital": "metonym",
    "seat": "metonym",
    "acting": "name",
}

# How a surface form is treated in context; see `find.accept`.
PLAIN, DEMONYM, PEOPLE, CAPITAL, SEAT, STATE = range(6)
_TREATMENT = {
    "name": PLAIN,
    "alias": PLAIN,
    "demonym": DEMONYM,
    "people": PEOPLE,
    "capital": CAPITAL,
    "seat": SEAT,
    "acting": STATE,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One identity of the gazetteer, or a guard that only consumes its span."""

    id: str
    name: str
    kind: str
    parent: str | None
    gender: str | None
    media: bool
    region: bool
    roles: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One surface form, cut into tokens."""

    tokens: tuple[str, ...]
    entry: str
    form: Form
    treatment: int
    risky: bool = False


@dataclass(slots=True)
class Gazetteer:
    """Everything of the gazetteer that matching and linking look up."""

    entries: dict[str, Entry] = field(default_factory=dict)
    index: dict[str, list[Pattern]] = field(default_factory=dict)
    shouted: dict[str, list[Pattern]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    gender: dict[str, str] = field(default_factory=dict)
    government: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()


def pieces(text: str) -> tuple[str, ...]:
    """Cut a name into tokens the way the document stage does.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str
    """
    if _PLAIN.fullmatch(text):
        return tuple(text.split(" "))
    return tuple(token_pattern().findall(text.replace("’", "'")))


def add_pattern(index: dict[str, list[Pattern]], pattern: Pattern) -> None:
    """File a pattern under its first token, the longest first."""
    bucket = index.setdefault(pattern.tokens[0], [])
    if all(p.tokens != pattern.tokens for p in bucket):
        bucket.append(pattern)
        if len(bucket) > 1:
            bucket.sort(key=lambda p: -len(p.tokens))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Read and compile the bundled gazetteer, once."""
    path = resources.files("stancelib.resources").joinpath("gazetteer.json")
    return compile_gazetteer(json.loads(path.read_text(encoding="utf-8")))


def compile_gazetteer(data: dict[str, Any]) -> Gazetteer:
    """Compile gazetteer data (see ``resources/gazetteer.json``) for matching.

    Parameters
    ----------
    data : dict

    Returns
    -------
    Gazetteer
    """
    gazetteer = Gazetteer(
        government=frozenset(data.get("government_nouns", ())),
        private=frozenset(data.get("private_nouns", ())),
    )
    for category, titles in data.get("titles", {}).items():
        for title in titles:
            gazetteer.titles.setdefault(title.lower().rstrip("."), category)
    for gender, names in data.get("first_names", {}).items():
        for name in names:
            key = name.lower()
            known = gazetteer.gender.get(key)
            gazetteer.gender[key] = gender if known in (None, gender) else ""
    # Of several owners of a form ("Korea") the first one listed has it.
    owners = {form: ids[0] for form, ids in data.get("ambiguous", {}).items() if ids}
    for raw in data.get("entries", ()):
        _add_entry(gazetteer, raw, owners)
    return gazetteer


def _add_entry(gazetteer: Gazetteer, raw: dict[str, Any], owners: dict[str, str]) -> None:
    forms = raw.get("forms", {})
    risky = set(raw.get("risky", ()))
    surface = [
        (kind, text)
        for kind in _TREATMENT
        for text in forms.get(kind, ())
        if owners.get(text, raw["id"]) == raw["id"]
    ]
    entry = Entry(
        id=raw["id"],
        name=raw["name"],
        kind=raw["kind"],
        parent=raw.get("parent"),
        gender=raw.get("gender"),
        media=bool(raw.get("media")),
        region=bool(raw.get("region")),
        roles=tuple(forms.get("role", ())),
        forms=tuple(surface),
    )
    gazetteer.entries[entry.id] = entry
    for role in entry.roles:
        gazetteer.roles.setdefault(role.lower(), []).append(entry.id)
    if raw["kind"] == "guard" and not surface:
        surface = [("name", raw["name"])]
    for kind, text in surface:
        tokens = pieces(text)
        if tokens and tokens[0] in ("the", "The") and len(tokens) > 1:
            tokens = tokens[1:]
        if not tokens:
            continue
        if kind in ("name", "alias", "acting") and raw["kind"] != "guard":
            gazetteer.names.setdefault(" ".join(tokens).lower(), entry.id)
        pattern = Pattern(tokens, entry.id, NAME_FORMS[kind], _TREATMENT[kind], text in risky)
        for variant in _spellings(tokens, pattern.risky, entry.kind):
            add_pattern(
                gazetteer.index,
                Pattern(variant, entry.id, pattern.form, pattern.treatment, pattern.risky),
            )
        if not pattern.risky and (len(tokens) > 1 or len(tokens[0]) > 3):
            low = tuple(t.lower() for t in tokens)
            add_pattern(
                gazetteer.shouted,
                Pattern(low, entry.id, pattern.form, pattern.treatment),
            )


def _spellings(tokens: tuple[str, ...], risky: bool, kind: str) -> Iterable[tuple[str, ...]]:
    """The form itself and, for a long acronym, Nato and nato beside NATO."""
    yield tokens
    word = tokens[0]
    if len(tokens) == 1 and word.isalpha() and word.isupper() and len(word) >= 4 and not risky:
        yield (word.capitalize(),)
        if kind == "organisation":
            yield (word.lower(),)
