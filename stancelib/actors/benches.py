"""Chambers and parties that only say which members or whose office is meant.

"House Republicans" are Republicans: the House takes no side there. "Democratic
Representative X" and "Senate Majority Leader X" are X.
"""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .roster import Roster

_FORMS = frozenset(("name", "alias", "demonym"))


def merge_benches(context: Context, roster: Roster, names: list[Name]) -> list[Name]:
    """Take chambers and parties that modify a name into that name.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : list of Name
        In text order; titles have been read.

    Returns
    -------
    list of Name
        A chamber in front of its members is part of their mention, which is changed in
        place; one in somebody's title is left out.
    """
    kept: list[Name] = []
    followers: list[Name | None] = [*names[1:], None]
    for name, after in zip(names, followers, strict=False):
        is_chamber, is_party = _has(roster, name, "chamber"), _has(roster, name, "party")
        if after is not None and after.sentence == name.sentence and (is_chamber or is_party):
            if is_chamber and name.last == after.first and _has(roster, after, "party"):
                after.first = name.first
                after.reason = f"{after.reason}, of the {context.tokens[name.last - 1]}"
                continue
            if after.kind == "person" and _in_title(context, name, after):
                continue
        kept.append(name)
    return kept


def _has(roster: Roster, name: Name, role: str) -> bool:
    if name.actor is None or name.actor in roster.users or name.form not in _FORMS:
        return False
    entry = roster.gazetteer.entries.get(name.actor)
    return entry is not None and entry.kind == "organisation" and role in entry.roles


def _in_title(context: Context, name: Name, person: Name) -> bool:
    """Whether nothing but an office stands between the two."""
    gap = range(name.last, person.first)
    return 0 < len(gap) <= 4 and all(context.flags[i] & (w.TITLE | w.PART) for i in gap)
