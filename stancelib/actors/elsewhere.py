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
from .roster import Roster
from .runs import run_end
from .user import normal_id
from .words import word_set

_COMMON = word_set(
    "affairs border christian commons communist communists congress conservative conservatives "
    "corps customs democratic democrats environmental green greens homeland house labor labour "
    "liberal liberals lords marine marines patrol protection representatives republican "
    "republicans revenue senate service social socialist socialists veterans"
)
"""Words that names of state bodies and parties share, beside those of `words`."""
_LEANINGS = word_set(
    "agrarian centrist christian free islamic left liberal moderate national new popular "
    "progressive radical social socialist united"
)
"""What may stand before the name of a party that makes another of it."""
_UNITED = word_set("alliance congress federation front league movement union")
"""What behind it makes another body of it."""
_RANKS = word_set("constitutional federal grand high national royal supreme")
_FEDERATIONS = ("CA-", "AU-")
_STATE = frozenset(("state", "provincial"))
_CONTESTS = word_set(
    "ad ads battle bid campaign candidate candidates challenger challengers contender contenders "
    "contest contests debate delegation election elections frontrunner hopeful hopefuls incumbent "
    "incumbents map matchup nominee nominees opening poll polls primary race races rally runoff "
    "seat seats showdown victory"
)
"""The Ohio Senate race is one for the Senate of the country."""
_FOREIGN = word_set(
    "allies backers critics friends hawks lobby lobbyists resolution supporters sympathisers "
    "sympathizers vote"
)
"""What a country has in another's body: "Israel's Congress allies"."""
_CONGRESS = "US-CONGRESS"
_LEADING = word_set("candidate chief leader mla mp party president spokesman spokesperson veteran")
"""Where India is spoken of, a Congress leader is of its party of that name."""
_OWNED = re.compile(r"^(US|UK) ")
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

    @property
    def is_country(self) -> bool:
        return self.id == self.country


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
    told: dict[str, set[str]] = {}  # entry of a body -> of which countries it is told
    taken: set[int] = set()
    homes = _homes(context, roster, names)
    indian = "IN" in homes and "US" not in homes
    for number, name in enumerate(names):
        if id(name) in taken:
            continue
        entry = _common(context, roster, name)
        if entry is None:
            _forget(context, roster, owners, name)
            continue
        if indian and entry.id == _CONGRESS and _LEADING & set(context.lower[name.last :][:1]):
            name.actor = "IN-INC"
            continue
        following = names[number + 1] if number + 1 < len(names) else None
        if _modifies(context, roster, name, entry, following):
            continue
        span = _own_span(context, roster, name, "party" in entry.roles)
        beside = _beside(context, roster, name, span, entry)
        land = beside or _placed(context, names, number, roster, entry)
        home = _home(roster, entry)
        if land is not None:
            told.setdefault(entry.id, set()).add(land.id)
        if land is not None and home is not None and land.id == home.id:
            owners[entry.id], name.owner = None, home.id
            continue
        longer = span != (name.first, name.last)
        last = owners.get(entry.id)
        if land is not None and land.id in _STATE and last is not None and not last.is_country:
            land = last  # "the Texas Senate ... the state Senate"
        if land is None and not longer:
            land = owners.setdefault(entry.id, None)
            if entry.parent and len(told.get(entry.id, ())) > 1:
                # After two ministries of defence nobody knows which is meant.
                name.actor, name.form, name.reason = None, "name", "of one of two countries"
                continue
        elif land is not None and not longer and (land.is_country or entry.id not in owners):
            owners[entry.id] = land
        if land is not None:
            name.actor = _identity(context, roster, links, span, entry, land)
            name.owner = land.id
            name.form, name.reason = "name", "body of a state under a name that others have, too"
        elif longer:
            # "The Democratic Party of Socialists" is no Democratic Party.
            name.actor, name.form, name.reason = None, "name", "longer than a known name"
        else:
            continue
        ends = beside or _Land(*span, "", "", None)
        name.first, name.last = min(span[0], ends.first), max(span[1], ends.last)
        around = names[max(0, number - 3) : number + 4]
        taken.update(id(n) for n in around if n is not name and name.first <= n.first < name.last)
    return [name for name in names if id(name) not in taken]


def _forget(context: Context, roster: Roster, owners: dict[str, _Land | None], name: Name) -> None:
    """Let a state's Senate be no longer what "the Senate" is, where its country is spoken of.

    A body that is named in full is what is meant by the short name afterwards.
    """
    owners[name.actor or ""] = None  # "the U.S. Senate"
    entry = roster.gazetteer.entries.get(name.actor or "")
    home = _home(roster, entry)
    if entry is not None and entry.parent in owners:
        owners[entry.parent] = None  # a senator
    if home is not None and entry is not None and entry.kind == "organisation":
        for first in range(name.first + 1, name.last):  # "the French Senate"
            short, _ = _matched(roster, context.tokens[first : name.last], _NAMES)
            if short is not None and short.kind == "organisation" and short.id != entry.id:
                owners[short.id] = _made(home, first, first)
    if home is not None and home.id == "US":
        owners.update({body: None for body, land in owners.items() if land and not land.is_country})


def _common(context: Context, roster: Roster, name: Name) -> Entry | None:
    """The known body of one country, where the text calls it as others are called."""
    entries = roster.gazetteer.entries
    entry = entries.get(name.actor or "")
    home = _home(roster, entry)
    if entry is None or entry.kind != "organisation" or home is None:
        return None
    own = {
        word
        for kind, text in home.forms
        if kind in _NAMES
        for word in text.split()
        if word[0].isupper()
    }
    common = all(
        t not in own and (t.lower() in _COMMON or w.flag(t) & (w.PART | w.ORG | w.STOP))
        for t in context.tokens[name.first : name.last]
    )
    return entry if common and not context.flags[name.first] & w.ACRONYM else None


def _homes(context: Context, roster: Roster, names: Sequence[Name]) -> set[str]:
    """The countries that a text names, or somebody of whom it names."""
    entries = (
        roster.gazetteer.entries.get(n.actor or n.owner or "")
        for n in names
        if _common(context, roster, n) is None
    )
    return {home.id for entry in entries if (home := _home(roster, entry)) is not None}


def _home(roster: Roster, entry: Entry | None) -> Entry | None:
    """The country that a known body is of."""
    while entry is not None and (entry.kind != "country" or entry.region):
        entry = roster.gazetteer.entries.get(entry.parent or prefix(entry) or "")
    return entry


def _modifies(
    context: Context, roster: Roster, name: Name, entry: Entry, following: Name | None
) -> bool:
    """Whether a chamber only tells who is meant: "Ohio Senate Democrats", "Senate President X"."""
    if "chamber" not in entry.roles:
        return False
    if name.last < len(context.flags) and context.flags[name.last] & w.CAP:
        title = context.flags[name.last] & (w.TITLE | w.PART)
        known = roster.gazetteer.entries.get((following and following.actor) or "")
        party = known is not None and "party" in known.roles
        return bool(title) or (party and following is not None and following.first == name.last)
    return False


def _own_span(context: Context, roster: Roster, name: Name, party: bool) -> tuple[int, int]:
    """The body's own name: "the Federal Supreme Court", "the Social Democratic Party"."""
    first, last, flags, lower = name.first, name.last, context.flags, context.lower
    sentence = context.document.sentences[name.sentence]
    ranks = (
        _LEANINGS if lower[last - 1] in _UNITED | {"party"} else frozenset() if party else _RANKS
    )
    while first > sentence.first and flags[first - 1] & w.CAP:
        if lower[first - 1] not in ranks:
            break
        first -= 1
    if last < sentence.last and flags[last] & w.CAP and lower[last] in _UNITED:
        last += 1  # "the Labour Congress"
    after = context.tokens[last + 1 : sentence.last]
    called = lower[last - 1] == "party" or not party
    if called and after and lower[last] == "of" and flags[last + 1] & w.CAP:
        lands = (_matched(roster, after[:n], _NAMES)[0] for n in _SIZES)
        known = (_is_land(e) and not (party and _is_province(e)) for e in lands)
        size = next((n for n, is_known in zip(_SIZES, known, strict=True) if is_known), 0)
        stop = last + 1 + size
        going_on = stop < sentence.last and flags[stop] & w.CAP and not flags[stop] & w.TITLE
        if size == 0 or (going_on and not flags[stop] & w.PART):
            last = run_end(context, last + 1, sentence.last, {})
    return first, last


def _beside(
    context: Context, roster: Roster, name: Name, span: tuple[int, int], entry: Entry
) -> _Land | None:
    """The country or state that stands with a body's name."""
    tokens, lower = context.tokens, context.lower
    stop, last = span
    sentence = context.document.sentences[name.sentence]
    home = _home(roster, entry)
    party = "party" in entry.roles
    american = home is not None and home.id == "US"
    loose = party and lower[last - 1] not in ("party", "congress")  # "Jordan Republicans"
    land = _before(context, roster, sentence.first, stop, lower[last : last + 1], loose)
    state = stop > sentence.first and lower[stop - 1] in _STATE and lower[stop] != "congress"
    if land is None and state:
        land = _before(context, roster, sentence.first, stop - 1, [], loose)
        if land is None or land.is_country:
            land = _Land(stop, stop, "state", lower[stop - 1], None)
    if land is not None and loose and american and tokens[stop - 1] not in ("'s", "'", "’s"):
        return None  # "Cuban Republicans in Miami"
    if land is not None:
        contest = not land.is_country and lower[last : last + 1] and lower[last] in _CONTESTS
        kept = not land.is_country and (party or "congress" in lower[stop:last])
        own = home is not None and land.id.startswith(f"{home.id}-") and home.id != "US"
        return None if contest or kept or own else land
    if party and lower[last - 1] != "party":
        return None
    # "The Supreme Court in Canberra", "the Foreign Office in Berlin"
    places = ("metonym",) if entry.parent else (*_NAMES, "metonym")
    allowed = {"of": _NAMES, "in": () if party else places}.get("".join(lower[last : last + 1]), ())
    start = last + 1 + (lower[last + 1 : last + 2] == ["the"])
    for size in _SIZES if allowed else ():
        found, form = _matched(roster, tokens[start : start + size], allowed)
        if found is not None and _is_land(found):
            if found.id == "GE" or (party and found.region):
                return None  # the Republican Party of Texas is that of the country
            placed = form == "metonym" or lower[last] == "in"
            return None if placed and found.region else _made(found, last, start + size)
    return None


def _before(
    context: Context, roster: Roster, begin: int, stop: int, after: list[str], loose: bool
) -> _Land | None:
    """The country, region or state whose name ends there, or its possessive."""
    tokens = context.tokens
    owned = stop - 1 > begin and tokens[stop - 1] in ("'s", "'", "’s", "’")
    edge = stop - 1 if owned else stop
    forms = (*_NAMES, "metonym") if owned else _NAMES
    for size in _SIZES:
        first = max(begin, edge - size)
        found, form = _matched(roster, tokens[first:edge], forms)
        if found is None or not _is_land(found):
            continue
        if first > begin and tokens[first - 1] == "-":
            return None  # "pro-Israeli Democrats"
        adjective = form == "demonym"
        if (found.id == "GE" and not adjective) or (owned and _FOREIGN & set(after)):
            return None  # `homes` tells the American state from the country
        if not owned and not adjective and found.kind == "country" and not found.region:
            # "Told Ukraine Congress would agree", "the Iran Senate resolution"
            alone = first == begin or context.lower[first - 1] == "the"
            if loose or not alone or _FOREIGN & set(after):
                return None
        return _made(found, first, stop, " ".join(tokens[first:edge]) if adjective else "")
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


def _is_province(entry: Entry | None) -> bool:
    """Whether a party of its own is what a party "of" it is."""
    return entry is not None and entry.region and entry.id.startswith(_FEDERATIONS)


def _made(entry: Entry, first: int, last: int, label: str = "") -> _Land:
    if entry.region:
        return _Land(first, last, entry.id, entry.name, prefix(entry))
    adjective = next((text for kind, text in entry.forms if kind == "demonym"), entry.name)
    label = label or (entry.name if adjective.endswith("er") else adjective)
    return _Land(first, last, entry.id, label, entry.id)


def _placed(
    context: Context, names: Sequence[Name], number: int, roster: Roster, entry: Entry
) -> _Land | None:
    """Of "In Brazil, the Supreme Court" Brazil."""
    name = names[number]
    before = names[number - 1] if number else None
    if before is None or before.kind != "country" or entry.parent or "party" in entry.roles:
        return None
    first = context.document.sentences[name.sentence].first
    if context.lower[first : first + 1] != ["in"] or before.first != first + 1:
        return None
    if context.lower[before.last : name.first] != [",", "the"]:
        return None
    found = roster.gazetteer.entries.get(
        roster.entry_of.get(before.actor or "", before.actor or "")
    )
    return _made(found, name.first, name.last) if found is not None and not found.region else None


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
    base = _OWNED.sub("", entry.name)
    if " " not in text and text in base.split():
        text = base  # "Labour"
    if land.is_country and (known := bearer(roster, links, land.id, text.lower())) is not None:
        return known
    is_form = any(text in (form, base) for _, form in entry.forms)
    is_form = is_form and bool(set(text.split()) & set(base.split()))  # no Philippine Pentagon
    country = roster.override.get(land.country or "", land.country)
    parent = country if entry.parent and land.is_country else None
    key = f"{land.id}/{normal_id(base if is_form else text)}"
    body = Identity(key, f"{land.label} {text}", "organisation", parent=parent, country=country)
    return links.identities.setdefault(key, body).id
