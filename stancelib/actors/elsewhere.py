"""Bodies that many states have under one name: "the Polish Supreme Court" is no American court.

The gazetteer knows the Senate, the Ministry of Defence or the Labour Party as those of one country.
Whose they are is told by the country or state in front ("Nigeria's Senate", "the Ohio Senate") or
behind ("the Supreme Court of Kenya"), also of later mentions. What is told by nothing near them
`homes` asks of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import words as w
from .context import Context, Name
from .gazetteer import Entry
from .homes import bearer, prefix
from .identities import Identity, Links
from .lands import placed_land
from .roster import Roster
from .shape import run_end
from .user import normal_id
from .words import word_set

_COMMON = word_set(
    "affairs border christian commons communist communists congress conservative conservatives "
    "corps customs democratic democrats environmental green greens homeland house labor labour "
    "liberal liberals lords marine marines patrol protection republican republicans revenue senate "
    "service social socialist socialists veterans"
)
"""Words that names of state bodies and parties share, beside those of `words`."""
_OWNED = re.compile(r"^(US|UK) ")
_LEANINGS = word_set(
    "agrarian centrist christian free islamic left liberal moderate national new popular "
    "progressive radical social socialist united"
)
"""What may stand before the name of a party that makes another of it."""
_RANKS = word_set("constitutional federal grand high national royal supreme")
_STATE = frozenset(("state", "provincial"))
_NAMES = ("name", "alias", "demonym")
_SIZES = (4, 3, 2, 1)  # words of a country's name


@dataclass(frozen=True, slots=True)
class _Land:
    """Whose body it is: ``id`` is a country's, or made up of a state's name."""

    first: int
    last: int
    id: str
    label: str
    country: str | None


def place_bodies(
    context: Context, roster: Roster, names: Sequence[Name], links: Links
) -> list[Name]:
    """Give bodies of another state, or of nobody knows which, an identity of their own.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : sequence of Name
        In text order, before linking; changed in place.
    links : Links
        Identities are added to it.

    Returns
    -------
    list of Name
        Without those of countries that are part of a body's name now: "Polish".
    """
    owners: dict[str, _Land | None] = {}  # entry of a body -> whose it was last; None: its own
    taken: set[int] = set()
    for number, name in enumerate(names):
        entry = _common(context, roster, name)
        if id(name) in taken:
            continue
        if entry is None:
            owners[name.actor or ""] = None  # "the U.S. Senate", in full
            continue
        first, last = _own_span(context, roster, name, "party" in entry.roles)
        beside = _beside(context, roster, name, (first, last), entry)
        land = beside
        if land is None and entry.id in owners:
            land = owners[entry.id]
        elif land is None:
            land = _placed(context, roster, names, number)
        if land is not None:
            home = _home(roster, entry)
            land = owners[entry.id] = land if home and land.id != home.id else None
        if land is not None:
            name.actor = _identity(context, roster, links, (first, last), entry, land)
            name.form, name.reason = "name", "body of a state under a name that others have, too"
        elif (first, last) != (name.first, name.last):
            # "The Democratic Party of Socialists" is no Democratic Party.
            name.actor, name.form, name.reason = None, "name", "longer than a known name"
        else:
            continue
        if beside is not None:
            first, last = min(first, beside.first), max(last, beside.last)
        around = names[max(0, number - 3) : number + 4]
        taken.update(id(n) for n in around if n is not name and first <= n.first < last)
        name.first, name.last = first, last
    return [name for name in names if id(name) not in taken]


def _common(context: Context, roster: Roster, name: Name) -> Entry | None:
    """The known body of one country, where the text calls it as others are called."""
    entries = roster.gazetteer.entries
    entry = entries.get(name.actor or "")
    home = _home(roster, entry)
    if entry is None or entry.kind != "organisation" or home is None:
        return None
    own = {word for _, text in home.forms for word in text.split() if word[0].isupper()}
    common = all(
        t not in own and (t.lower() in _COMMON or w.flag(t) & (w.PART | w.ORG | w.STOP))
        for t in context.tokens[name.first : name.last]
    )
    return entry if common and not context.flags[name.first] & w.ACRONYM else None


def _home(roster: Roster, entry: Entry | None) -> Entry | None:
    """The country that a known body is of."""
    while entry is not None and entry.kind != "country":
        entry = roster.gazetteer.entries.get(entry.parent or prefix(entry) or "")
    return entry


def _own_span(context: Context, roster: Roster, name: Name, party: bool) -> tuple[int, int]:
    """The body's own name: "the Federal Supreme Court", "the Social Democratic Party"."""
    first, last, flags, lower = name.first, name.last, context.flags, context.lower
    sentence = context.document.sentences[name.sentence]
    while first > sentence.first and flags[first - 1] & w.CAP:
        before = lower[first - 1]
        if before not in (_LEANINGS if party else _RANKS):
            break
        first -= 1
    stop = last
    while stop < sentence.last and flags[stop] & w.CAP and flags[stop] & (w.PART | w.ORG):
        if lower[stop] in _COMMON and lower[stop] != "congress":
            break  # "Senate Democrats"
        stop += 1
        last = stop if flags[stop - 1] & w.ORG else last  # "the Labour Congress"
    after = context.tokens[last + 1 : sentence.last]
    if after and lower[last] == "of" and flags[last + 1] & w.CAP:
        size = next((n for n in _SIZES if _is_land(_matched(roster, after[:n], _NAMES)[0])), 0)
        stop = last + 1 + size
        if size == 0 or (stop < sentence.last and flags[stop] & w.CAP):
            last = run_end(context, last + 1, sentence.last, {})
    return first, last


def _beside(
    context: Context, roster: Roster, name: Name, span: tuple[int, int], entry: Entry
) -> _Land | None:
    """The country or state that stands with a body's name."""
    tokens, lower = context.tokens, context.lower
    sentence = context.document.sentences[name.sentence]
    stop, last = span
    party = "party" in entry.roles
    state = stop > sentence.first and lower[stop - 1] in _STATE and lower[stop] != "congress"
    land = _before(context, roster, sentence.first, stop - state)
    if land is not None and not (state and land.id == land.country):
        # Scotland's Labour Party is that of its country.
        return None if party and land.id != land.country else land
    if state:
        return None if party else _Land(stop, stop, "state", lower[stop - 1], None)
    forms = {"of": _NAMES, "in": (*_NAMES, "metonym") if entry.parent is None else ()}
    allowed = forms.get("".join(lower[last : last + 1]), ())
    start = last + 1 + (lower[last + 1 : last + 2] == ["the"])
    for size in _SIZES if allowed else ():
        found, _ = _matched(roster, tokens[start : start + size], allowed)
        if found is not None and _is_land(found) and not (party and found.region):
            return _made(found, last, start + size)
    return None


def _before(context: Context, roster: Roster, begin: int, stop: int) -> _Land | None:
    """The country, region or state whose name ends there, or its possessive."""
    owned = stop - 1 > begin and context.tokens[stop - 1] in ("'s", "'")
    edge = stop - 1 if owned else stop
    for size in _SIZES:
        first = max(begin, edge - size)
        found, form = _matched(roster, context.tokens[first:edge], _NAMES)
        if found is not None and found.kind in ("country", "guard"):
            # "Told Ukraine Congress would agree" is of no Ukrainian Congress.
            plain = not owned and form != "demonym" and found.kind == "country" and first > begin
            if plain and context.lower[first - 1] != "the":
                return None
            label = " ".join(context.tokens[first:edge]) if form == "demonym" else ""
            return _made(found, first, stop, label)
    return None


def _matched(
    roster: Roster, words: Sequence[str], forms: Sequence[str]
) -> tuple[Entry | None, str]:
    for pattern in roster.gazetteer.index.get("".join(words[:1]), ()):
        if pattern.tokens == tuple(words) and pattern.form in forms:
            return roster.gazetteer.entries[pattern.entry], pattern.form
    return None, ""


def _is_land(entry: Entry | None) -> bool:
    return entry is not None and entry.kind == "country"


def _made(entry: Entry, first: int, last: int, label: str = "") -> _Land:
    if entry.kind == "guard" or entry.region:
        return _Land(first, last, entry.id, entry.name, entry.id[:2] if entry.region else None)
    adjective = next((text for kind, text in entry.forms if kind == "demonym"), entry.name)
    label = label or (entry.name if adjective.endswith("er") else adjective)
    return _Land(first, last, entry.id, label, entry.id)


def _placed(context: Context, roster: Roster, names: Sequence[Name], number: int) -> _Land | None:
    """Of "In Brazil, the Supreme Court" Brazil."""
    name = names[number]
    found = placed_land(context, list(names[:number]), name.sentence, name.first)
    actor = found.actor or "" if found is not None else ""
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    return None if entry is None else _made(entry, name.first, name.last)


def _identity(
    context: Context,
    roster: Roster,
    links: Links,
    span: tuple[int, int],
    entry: Entry,
    land: _Land,
) -> str:
    """File the body; "Labour" and "the Labour Party" of one country are one."""
    text = " ".join(context.tokens[slice(*span)])
    if (known := bearer(roster, links, land.id, text.lower())) is not None:
        return known
    if any(text == form for _, form in entry.forms):
        text = _OWNED.sub("", entry.name)
    country = roster.override.get(land.country or "", land.country)
    parent = country if entry.parent and land.id == land.country else None
    key = f"{land.id.removeprefix('guard:')}/{normal_id(text)}"
    body = Identity(key, f"{land.label} {text}", "organisation", parent=parent, country=country)
    return links.identities.setdefault(key, body).id
