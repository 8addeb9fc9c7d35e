"""Ministries and administrations: bodies that belong to a country, or stand for it."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .identities import Identity, Links
from .lands import attributed_land, opening_land
from .roster import Roster
from .user import normal_id
from .words import word_set

_EXECUTIVE_BODIES = word_set(
    "ministry department secretariat treasury army navy force forces command guard guards "
    "police agency office cabinet bureau administration directorate"
)


_OF_MEMBERS = word_set("association union federation alliance coalition foundation league club")
_SHARED = word_set(
    "administrative anti appeal appeals commercial constitutional corruption criminal election "
    "elections electoral exchange football high revenue stock tax"
)
"""Words in names of bodies that many countries have, beside those of `words`."""
_NAMED = ("name", "alias", "acting", "demonym", "people")


def own_bodies(context: Context, names: list[Name], links: Links, roster: Roster) -> list[Name]:
    """Give a ministry its country: "Russia's Defence Ministry" is one name, of Russia."""
    kept: list[Name] = []
    owned_by: dict[str, set[str]] = {}  # "high court" -> those that the text says whose they are
    for name in names:
        identity = links.identities.get(name.actor or "")
        settled = identity is None or identity.country or "/" in identity.id
        if settled or name.kind != "organisation":
            kept.append(name)
            continue
        tokens = context.lower[name.first : name.last]
        text = " ".join(tokens)
        generic = all(_is_generic(t) for t in tokens)
        before = kept[-1] if kept else None
        owned = (
            before is not None
            and before.kind == "country"
            and before.last == name.first - 1
            and context.tokens[before.last] in ("'s", "'")
            and before.sentence == name.sentence
        )
        owner = name.owner
        there = None
        if owned and generic and before is not None:
            owner = before.actor
        elif owner is None and generic and tokens[-1] in w.MINISTRY_HEADS:
            owner = there = opening_land(context, roster, name.sentence)
            about = attributed_land(context, kept, name.sentence, name.last)
            if owner is None and about is not None:
                owner = there = about.actor
        elif owner is not None and not _generic_after(context, roster, name, owner):
            owner = None  # "Georgia Growers Alliance": a name of its own, of no government
        elif owner == "GE" and "state" in tokens:
            owner = None  # "the Georgia State Election Board"
        if owner is not None:
            owner = roster.override.get(owner, owner)
            known = bool((owned and generic) or there)
            body = _body(context, roster, name, owner, known, links)
            if owned and generic and before is not None:
                name.first = before.first
                kept.pop()
            name.actor = body
            owned_by.setdefault(body.split("/", 1)[-1], set()).add(body)
        elif len(bodies := owned_by.get(normal_id(text), set())) == 1:
            name.actor = next(iter(bodies))  # "Kenya's High Court ... the High Court"
        kept.append(name)
    return kept


def _is_generic(token: str) -> bool:
    return token == "-" or token in _SHARED or bool(w.flag(token) & (w.PART | w.ORG | w.STOP))


def _generic_after(context: Context, roster: Roster, name: Name, owner: str) -> bool:
    """Whether a body's name has nothing of its own beside the country and common words."""
    entry = roster.gazetteer.entries.get(roster.entry_of.get(owner, owner))
    if entry is None:
        return False
    owned = {t.lower() for _, text in entry.forms for t in text.split()}
    return all(t in owned or _is_generic(t) for t in context.lower[name.first : name.last])


def _body(
    context: Context, roster: Roster, name: Name, owner: str, owned: bool, links: Links
) -> str:
    entry = roster.gazetteer.entries.get(roster.entry_of.get(owner, owner))
    tokens = context.tokens[name.first : name.last]
    rest = tokens
    forms: list[str] = []
    governs = any(t.lower() in _EXECUTIVE_BODIES for t in tokens)
    governs = governs and tokens[-1].lower() not in _OF_MEMBERS  # "Texas Police Association"
    if entry is not None:
        forms = [text for kind, text in entry.forms if kind == "demonym"] or [entry.name]
        if entry.id == "US":
            forms.insert(0, "US")  # no "American Court of Appeals"
        surfaces = {text for kind, text in entry.forms if kind in _NAMED}
        for size in range(len(tokens) - 1, 0, -1):
            if " ".join(tokens[:size]) in surfaces:
                rest = tokens[size:]
                if " ".join(tokens[:size]) in forms:
                    forms = [" ".join(tokens[:size])]  # as it is written: "Philippine"
                break
            if governs and " ".join(tokens[-size:]) in surfaces:
                rest = tokens[: -size - (2 if tokens[-size - 1] == "the" else 1)]
                break
    text = " ".join(rest)
    identity = f"{owner}/{normal_id(text)}"
    # "The Bank of Ghana", "the University of Nairobi" are called so.
    own = rest == tokens and not owned
    label = f"{forms[0]} {text}" if forms and not own else text
    links.identities.setdefault(
        identity,
        Identity(identity, label, "organisation", parent=owner if governs else None, country=owner),
    )
    return identity


def administrations(
    context: Context, roster: Roster, names: list[Name], links: Links
) -> list[Name]:
    """Read "President X's administration" as the country that X is president of."""
    lower, count = context.lower, len(context.lower)
    kept: list[Name] = []
    for name in names:
        after = name.last
        if after < count and context.tokens[after] in ("'s", "'"):
            after += 1
        if (
            name.kind == "person"
            and after < count
            and lower[after] in ("administration", "government")
            and context.sentence_of[after] == name.sentence
        ):
            identity = links.identities.get(name.actor or "")
            parent = identity.parent if identity else None
            entry = roster.gazetteer.entries.get(name.actor or "")
            if parent is None and entry is not None:
                parent = entry.parent
            if parent is not None:
                start = name.title[0] if name.title and name.title[0] < name.first else name.first
                if kept and kept[-1].last == start and kept[-1].actor == parent:
                    start = kept.pop().first
                kept.append(
                    Name(
                        start,
                        after + 1,
                        name.sentence,
                        "role",
                        f"{lower[after]} of {links.identities[name.actor].name}"
                        if name.actor in links.identities
                        else lower[after],
                        parent,
                        "country",
                    )
                )
        kept.append(name)
    return kept
