"""Actors and issues that a user names: strings, dictionaries or `Actor` -> `Actor`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, cast

from stancelib.actors.gazetteer import load_gazetteer
from stancelib.errors import InputError
from stancelib.types import AUTHOR, KINDS, Actor, Kind

ActorSpec = str | Mapping[str, Any] | Actor
"""What a user may give for an actor or an issue."""

DEFAULT_KIND: Kind = "organisation"
"""The kind of a user's actor that names none and that the gazetteer does not know."""

_FIELDS = ("id", "name", "kind", "aliases", "parent", "metadata")

# Letters that Unicode does not decompose into a base letter and a mark; apostrophes join.
_LETTERS = str.maketrans(
    {
        "'": "",
        "’": "",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "þ": "th",
    }
)


def normal_id(name: str) -> str:
    """The id of an actor that has no other: its full name in lower-case ASCII and hyphens.

    Names in another script than Latin keep their letters.

    Examples
    --------
    >>> normal_id("Jens Støre")
    'jens-store'
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    bare = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", bare).strip("-")


def parse_actors(items: Iterable[ActorSpec], kind: Kind | None = None) -> tuple[Actor, ...]:
    """Read the actors or issues that a user names.

    Parameters
    ----------
    items : iterable of str, mapping or Actor
        A string is a name. A mapping has ``name`` and, where wanted, ``id``, ``kind``,
        ``aliases`` (list of str), ``parent`` (an id or a name); its other entries become
        metadata.
    kind : str, optional
        The kind of items that name none (default ``"organisation"``). With ``"issue"``
        every item has to be an issue.

    Returns
    -------
    tuple of Actor
        In the order given, ids distinct.

    Raises
    ------
    InputError
        Naming the item, the field, what was given and what is allowed.
    """
    what = "issues" if kind == "issue" else "actors"
    if isinstance(items, (str, bytes, Mapping, Actor)):
        raise InputError(f"{what}: {items!r} is a single item; put it in a list: [{items!r}]")
    if not isinstance(items, Iterable):
        raise InputError(f"{what}: {items!r}; expected a list of names, mappings or Actors")
    actors: list[Actor] = []
    taken: dict[str, int] = {}
    for index, item in enumerate(items):
        where = f"{what}[{index}]"
        actor = _parse(item, kind, where)
        if actor.id in taken:
            raise InputError(
                f"{where}: id {actor.id!r} is already that of {what}[{taken[actor.id]}]; give "
                "one of them another 'id', or list its names under 'aliases' of the other"
            )
        taken[actor.id] = index
        actors.append(actor)
    return tuple(actors)


def _parse(item: Any, kind: Kind | None, where: str) -> Actor:
    if isinstance(item, Actor):
        actor = item
    elif isinstance(item, str):
        name = _text(item, f"{where}")
        actor = Actor(id=_id(None, name, where, kind), name=name, kind=kind or DEFAULT_KIND)
    elif isinstance(item, Mapping):
        actor = _from_mapping(item, kind, where)
    else:
        raise InputError(
            f"{where}: {item!r} is a {type(item).__name__}; expected a name (str), a mapping "
            "with a 'name', or an Actor"
        )
    if actor.id == AUTHOR:
        raise InputError(
            f"{where}.id: {AUTHOR!r} is reserved for the narrator's own voice; give another id"
        )
    if kind == "issue" and actor.kind != "issue":
        raise InputError(
            f"{where}.kind: {actor.kind!r} among the issues; leave 'kind' out, or name it "
            "among the actors"
        )
    return actor


def _from_mapping(item: Mapping[str, Any], kind: Kind | None, where: str) -> Actor:
    if "name" not in item:
        given = ", ".join(repr(key) for key in item) or "nothing"
        raise InputError(f"{where}: has no 'name' (it has {given})")
    name = _text(item["name"], f"{where}.name")
    given_kind = item.get("kind")
    if given_kind is not None and given_kind not in KINDS:
        raise InputError(f"{where}.kind: {given_kind!r} is none of {', '.join(KINDS)}")
    aliases = item.get("aliases")
    if aliases is None:
        aliases = ()
    if isinstance(aliases, (str, bytes)) or not isinstance(aliases, Iterable):
        raise InputError(f"{where}.aliases: {aliases!r}; expected a list of strings")
    names = [_text(alias, f"{where}.aliases[{k}]") for k, alias in enumerate(aliases)]
    parent = item.get("parent")
    metadata = item.get("metadata")
    if metadata is not None and not isinstance(metadata, Mapping):
        raise InputError(f"{where}.metadata: {metadata!r}; expected a mapping")
    others = {str(key): value for key, value in item.items() if key not in _FIELDS}
    return Actor(
        id=_id(item.get("id"), name, where, given_kind or kind),
        name=name,
        kind=cast(Kind, given_kind or kind or DEFAULT_KIND),
        aliases=tuple(dict.fromkeys(alias for alias in names if alias != name)),
        parent=None if parent is None else _text(parent, f"{where}.parent"),
        metadata={**(metadata or {}), **others},
    )


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {value!r}; expected a string that is not empty")
    return " ".join(value.split())


def _id(given: Any, name: str, where: str, kind: str | None) -> str:
    """Given, else the gazetteer's (an issue has none there), else made from the name."""
    if given is not None:
        found = _text(given, f"{where}.id")
    else:
        gazetteer = load_gazetteer()
        known = None if kind == "issue" else gazetteer.names.get(name.lower())
        if known is not None and kind not in (None, gazetteer.entries[known].kind):
            known = None  # a namesake of another kind
        found = known or normal_id(name)
    if not found:
        raise InputError(f"{where}: no id can be made from the name {name!r}; give an 'id'")
    return found
