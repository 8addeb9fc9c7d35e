"""The caller's actors, merged with the gazetteer: what can be matched in one article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..types import Actor
from .gazetteer import PLAIN, STATE, Gazetteer, pieces
from .user import DEFAULT_KIND, normal_id
from .words import CAP, ORG, PREPOSITIONS, flag

_WHOLE = (PLAIN, STATE)
"""What a caller asks for is meant wherever it stands: "in Ohio", too."""
_EXECUTIVE = frozenset(("commission", "government", "administration"))
_ARTICLES = ("the", "a", "an")
_UNITED_STATES = ["united", "states"]


@dataclass(frozen=True, slots=True)
class UserPattern:
    """One name or alias of a caller's actor, in lower-cased tokens.

    ``exact`` is set where case matters: a single capitalised word.
    """

    tokens: tuple[str, ...]
    actor: str
    exact: tuple[str, ...] | None
    is_name: bool


@dataclass(slots=True)
class Roster:
    """Who can be found: gazetteer entries, and the caller's actors over them."""

    gazetteer: Gazetteer
    users: dict[str, Actor] = field(default_factory=dict)
    override: dict[str, str] = field(default_factory=dict)
    entry_of: dict[str, str] = field(default_factory=dict)
    index: dict[str, list[UserPattern]] = field(default_factory=dict)
    surnames: dict[str, str] = field(default_factory=dict)  # of the caller's people -> id, or ""
    executive: dict[str, str] = field(default_factory=dict)
    nouns: set[str] = field(default_factory=set)  # what the caller's bodies are: "mission"


def make_roster(gazetteer: Gazetteer, actors: Sequence[Actor]) -> Roster:
    """Merge the caller's actors with the gazetteer.

    An actor whose name or alias is a name of a gazetteer entry takes that entry over:
    the caller's id, name and metadata, with the entry's other forms kept for matching.
    """
    roster = Roster(gazetteer)
    for actor in actors:
        if actor.kind == "issue":
            continue
        actor = _with_kind(gazetteer, actor)
        roster.users.setdefault(actor.id, actor)
        entry = _entry_for(gazetteer, actor)
        if entry is not None and entry not in roster.override:
            roster.override[entry] = actor.id
            roster.entry_of[actor.id] = entry
            top = gazetteer.entries[entry].parent
            if top and _EXECUTIVE & set(actor.name.lower().split()):
                # "Brussels" is the Commission to a caller who asks for it and not for the EU.
                roster.executive.setdefault(top, actor.id)
        if actor.kind in ("organisation", "group"):
            roster.nouns |= _noun_in(actor.name)
        if actor.kind == "person" and " " in actor.name:
            surname = actor.name.rsplit(" ", 1)[1].lower()
            # Of two with one surname it tells neither.
            roster.surnames[surname] = "" if surname in roster.surnames else actor.id
        for position, text in enumerate((actor.name, *actor.aliases)):
            _add_text(roster, actor, text, position == 0, roster.entry_of.get(actor.id))
    by_name = {actor.name.lower(): actor.id for actor in roster.users.values()}
    for actor in roster.users.values():
        if actor.parent is not None:
            parent = _known(roster, actor.parent, by_name)
            roster.users[actor.id] = replace(actor, parent=roster.override.get(parent, parent))
    return roster


def _noun_in(name: str) -> set[str]:
    """The noun that a body's name begins with: "Mission in Kosovo" is "the mission"."""
    words = name.lower().split()
    stop = next((k for k, t in enumerate(words) if k and t in PREPOSITIONS), 0)
    return {words[stop - 1]} if stop and not words[stop - 1].endswith("s") else set()


def _known(roster: Roster, wish: str, by_name: dict[str, str]) -> str:
    """The id of a parent given by id or by name."""
    if wish in roster.users:
        return wish
    found = by_name.get(wish.lower())
    if found is not None:
        return found
    if wish in roster.gazetteer.entries:
        return wish
    return roster.gazetteer.names.get(wish.lower(), wish)


def _with_kind(gazetteer: Gazetteer, actor: Actor) -> Actor:
    """Give an actor of which only the name was given the kind that its name tells."""
    words = pieces(actor.name)
    if words and words[0].lower() in _ARTICLES:
        words = words[1:]
    entry = gazetteer.names.get(" ".join(words).lower())
    if actor.kind != DEFAULT_KIND or actor.id not in (entry, normal_id(actor.name)):
        return actor
    if entry is not None and gazetteer.entries[entry].kind in ("country", "person", "group"):
        return replace(actor, kind=gazetteer.entries[entry].kind)  # type: ignore[arg-type]
    named = 2 <= len(words) <= 4 and all(flag(t) & CAP and not flag(t) & ORG for t in words)
    if named and words[0].lower() in gazetteer.gender:
        return replace(actor, kind="person")
    return actor


def _entry_for(gazetteer: Gazetteer, actor: Actor) -> str | None:
    if actor.id in gazetteer.entries and gazetteer.entries[actor.id].kind == actor.kind:
        return actor.id
    for text in (actor.name, *actor.aliases):
        tokens = [t.lower() for t in pieces(text)]
        if tokens and tokens[0] in _ARTICLES:
            tokens = tokens[1:]
        entry = _named(gazetteer, tokens)
        if entry is None:
            continue
        kind = gazetteer.entries[entry].kind
        # A party may be a group to one, an organisation to another and the people in it to a
        # third; but somebody called Jordan is no country.
        if kind == actor.kind or len(tokens) > 1 or "person" not in (kind, actor.kind):
            return entry
    return None


def _named(gazetteer: Gazetteer, tokens: list[str]) -> str | None:
    """The entry of this name, also where it says at length whose body it is."""
    spellings = [tokens]
    if tokens[:2] == _UNITED_STATES:
        spellings += [["us", *tokens[2:]], tokens[2:]]
    if tokens[-3:] == ["the", *_UNITED_STATES] and tokens[-4:-3] == ["of"]:
        spellings += [["us", *tokens[:-4]], tokens[:-4]]
    for spelling in spellings:
        entry = gazetteer.names.get(" ".join(spelling))
        if entry is not None:
            return entry
    return None


def _add_text(roster: Roster, actor: Actor, text: str, is_name: bool, entry: str | None) -> None:
    cut = pieces(text)
    if len(cut) > 1 and cut[0].lower() in _ARTICLES:
        cut = cut[1:]
    if not cut:
        return
    if entry is not None and any(
        p.tokens == cut and p.entry == entry and p.treatment not in _WHOLE
        for p in roster.gazetteer.index.get(cut[0], ())
    ):
        return  # the gazetteer knows when this form is the actor and when only a place
    low = tuple(t.lower() for t in cut)
    variants = {low: cut}
    # "worker" is nobody's own name: whoever is asked for by it is any of them.
    if actor.kind in ("group", "organisation") or (actor.kind == "person" and text.islower()):
        for variant in _numbers(low):
            variants.setdefault(variant, variant)
        if "'" in low:
            bare = tuple(t for t in low if t != "'")
            variants.setdefault(bare, bare)
    case_matters = (
        len(cut) == 1 and cut[0][:1].isupper() and not (cut[0].isupper() and len(cut[0]) >= 4)
    )
    if len(cut) == 1 and len(cut[0]) < 4:
        case_matters = True
    for variant, spelled in variants.items():
        bucket = roster.index.setdefault(variant[0], [])
        if any(p.tokens == variant for p in bucket):
            continue
        exact = spelled if case_matters and variant == low else None
        if case_matters and variant != low:
            exact = tuple(v.capitalize() for v in variant)
        bucket.append(UserPattern(variant, actor.id, exact, is_name))
        bucket.sort(key=lambda p: -len(p.tokens))


def _numbers(tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The same name with its last word in the other number."""
    last = tokens[-1]
    if len(last) < 4 or not last.isalpha():
        return []
    if last.endswith("ies"):
        other = last[:-3] + "y"
    elif last.endswith(("sses", "shes", "ches", "xes")):
        other = last[:-2]
    elif last.endswith("s") and not last.endswith(("ss", "us", "is")):
        other = last[:-1]
    elif last.endswith("y") and last[-2] not in "aeiou":
        other = last[:-1] + "ies"
    elif last.endswith(("s", "sh", "ch", "x")):
        other = last + "es"
    else:
        other = last + "s"
    return [(*tokens[:-1], other)]
