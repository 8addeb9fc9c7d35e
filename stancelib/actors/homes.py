"""Bodies with a commonplace name: whose "Senate", whose "Democratic Party"?

The gazetteer knows the best known bearer. Where the article is about another country, that
bearer is hardly meant, and a stance between the wrong actors is worse than none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from . import words as w
from .context import Context, Name
from .find import after_dateline
from .gazetteer import Entry
from .identities import Identity, Links
from .roster import Roster
from .user import normal_id
from .words import word_set

_COMMONPLACE = frozenset(
    (
        "attorney general", "civil guard", "congress", "conservative party", "conservatives",
        "democratic party", "federal court", "house", "house of commons",
        "house of representatives", "interior department", "justice department",
        "labor department", "labour", "labour party", "liberal democratic party", "national guard",
        "republican party", "revolutionary guards", "secret service", "senate",
        "social democrats", "supreme court", "treasury department",
    )
)  # fmt: skip
_ELSE = {"House of Commons": "CA"}
"""The only other country that has one."""
_FORMS = word_set("name alias demonym")
_SHARE = 4
"""The article speaks of another country so many times as often as of the bearer's."""
_CAUCASUS = frozenset(("RU", "AM", "AZ"))
_NO_CODES = frozenset(("AL", "BT", "LA", "PA", "TV"))  # "AL-JAZEERA" is not Albania's
_HAVE = {
    "congress": frozenset("AR BO BR CL CO DO GT HN MX PE PH PY".split()),
    "senate": frozenset(
        "AR AU BE BO BR CA CL CO CZ DO ES FR HT IE IT JM KE KH KZ LR MX MY NG NL PH PK PL PY RO RW "
        "TH TT UY UZ ZW".split()
    ),
    "representatives": frozenset("AU BE CO CY JM JP LR MA MT MY NG NZ NL PH TH TT UY ZW".split()),
}
"""Countries that have such a chamber, or call their parliament so."""
_LEVELS = 4
_LONGEST = 4  # words of a capital's name
_CLEAR = 2
"""A country is the article's where none other is met half as often."""


def check_homes(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """Give commonplace bodies of another country than the article's an identity of their own.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : list of Name
        Linked names in text order; those of such bodies are changed in place.
    links : Links
        Gets the new identities.
    """
    _read_georgia(context, roster, names, links)
    doubtful: list[Name] = []
    countries: Counter[str] = Counter()
    bearers = {who for n in names for who in (n.actor, n.owner) if who is not None}
    homes = {who: country_of(roster, links, who) for who in bearers}
    shared = {n.actor for n in names if n.form in _FORMS and _is_commonplace(context, roster, n)}
    for name in names:
        owner = name.owner if name.owner != "GE" else None  # "Georgia Growers Alliance"
        home = homes.get(name.actor or "") or homes.get(owner or "")
        entry = roster.gazetteer.entries.get(name.actor or "")
        if home is None or (entry is not None and entry.media):
            continue  # who reports it tells nothing
        member = links.identities.get(name.actor or "")
        if member is not None and member.parent in shared:
            continue  # a judge of the court in question
        if name.form in _FORMS and name.actor != home and _is_commonplace(context, roster, name):
            doubtful.append(name)
        else:
            countries[home] += 1
    if not doubtful or not countries:
        return
    reported = _reported_from(context, roster)
    if reported is not None and reported in {homes.get(n.actor or "") for n in doubtful}:
        return  # "WASHINGTON (AP) —"
    (top, most), *others = countries.most_common(2)
    if top == reported and not _acts_on(context, names, homes, top, doubtful):
        land = roster.entry_of.get(top, top)
        doubtful = [n for n in doubtful if most > 1 or _has(land, context.lower[n.last - 1])]
        most += 1
    clear = most > 1 and (not others or most >= _CLEAR * others[0][1])
    moved: dict[str | None, str] = {}
    for name in doubtful:
        body = name.actor
        home = country_of(roster, links, name.actor or "")
        text = " ".join(context.tokens[name.first : name.last])
        if most < 2 or most < _SHARE * countries[home or ""] or top != _ELSE.get(text, top):
            continue
        identity, label = normal_id(text), text
        if clear:
            entry = roster.gazetteer.entries.get(roster.entry_of.get(top, top))
            adjective = [t for kind, t in entry.forms if kind == "demonym"] if entry else []
            identity, label = f"{top}/{identity}", f"{(adjective or [top])[0]} {text}"
            if (known := bearer(roster, links, top, text.lower())) is not None:
                moved[body] = name.actor = known
                name.reason = f"known name, of {top}"
                continue
        links.identities.setdefault(
            identity, Identity(identity, label, "organisation", country=top if clear else None)
        )
        moved[body] = name.actor = identity
        name.reason = f"name of an organisation, hardly that of {home}"
    for member in links.identities.values():
        member.parent = moved.get(member.parent, member.parent)


def _has(country: str, noun: str) -> bool:
    """Whether a country has a body that ends so: of courts and ministries any may."""
    return noun not in _HAVE or country in _HAVE[noun]


def _acts_on(
    context: Context,
    names: Sequence[Name],
    homes: Mapping[str, str | None],
    country: str,
    bodies: Sequence[Name],
) -> bool:
    """Whether somebody of a country judges one of the bodies: "Cuba condemned the Senate"."""
    acting = {
        n.sentence: n.first
        for n in names
        if homes.get(n.actor or "") == country
        and n.last < len(context.flags)
        and context.flags[n.last] & (w.VERB | w.SAYS)
        and context.flags[n.last] & w.LOW
    }
    return any(acting.get(n.sentence, n.first) < n.first for n in bodies)


def _reported_from(context: Context, roster: Roster) -> str | None:
    """The country of the capital that a text is reported from: "BRASÍLIA (AP) —"."""
    sentence = context.document.sentences[0]
    words = context.tokens[sentence.first : after_dateline(context, sentence)]
    for size in range(min(_LONGEST, len(words)), 0, -1):
        place = tuple(word.title() for word in words[:size])
        for pattern in roster.gazetteer.index.get(place[0], ()):
            if pattern.tokens == place and pattern.form == "metonym":
                return roster.override.get(pattern.entry, pattern.entry)
    return None


def main_country(roster: Roster, links: Links, names: Sequence[Name]) -> str | None:
    """The country that a text is about: no other is met half as often."""
    countries: Counter[str] = Counter()
    for actor, times in Counter(name.actor or name.owner or "" for name in names).items():
        entry = roster.gazetteer.entries.get(actor)
        home = country_of(roster, links, actor)
        if home is not None and not (entry is not None and entry.media):
            countries[home] += times
    (top, most), *others = countries.most_common(2) or [("", 0)]
    return top if most > 1 and (not others or most >= _CLEAR * others[0][1]) else None


def _is_commonplace(context: Context, roster: Roster, name: Name) -> bool:
    if name.actor in roster.users or name.kind != "organisation" or name.owner is not None:
        return False
    return " ".join(context.lower[name.first : name.last]) in _COMMONPLACE


def bearer(roster: Roster, links: Links, country: str, text: str) -> str | None:
    """The country's own known body of a name that others have, too: India's Congress party."""
    entry = roster.gazetteer.entries.get(country)
    lands = [form.lower() for kind, form in entry.forms if kind in _FORMS] if entry else []
    called = (text, f"{text} party")
    forms = {
        *called,
        *(f"{land} {form}" for land in lands for form in called),
        *(f"{text} of {land}" for land in lands),
    }
    own = [
        a.id for a in roster.users.values() if {a.name.lower(), *map(str.lower, a.aliases)} & forms
    ]
    if len(own) == 1:
        return own[0]
    found = [
        roster.override.get(identity, identity)
        for identity, entry in roster.gazetteer.entries.items()
        if identity.startswith(f"{country}-")
        and any(form.lower() in forms for _, form in entry.forms)
        and country_of(roster, links, identity) == roster.override.get(country, country)
    ]
    return found[0] if len(found) == 1 else None


def country_of(roster: Roster, links: Links, actor: str) -> str | None:
    """The country that an actor is or belongs to; None where it is of none."""
    for _ in range(_LEVELS):
        user = roster.users.get(actor)
        entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
        identity = links.identities.get(actor)
        if user is None and entry is not None and entry.region and prefix(entry) is not None:
            return prefix(entry)  # "US" of Texas
        if any(known is not None and known.kind == "country" for known in (user, entry)):
            return actor
        parents = (
            user and user.parent,
            identity and (identity.parent or identity.country),
            entry and (entry.parent or prefix(entry)),
        )
        parent = next((parent for parent in parents if parent), "")
        actor = roster.override.get(parent, parent)
    return None


def prefix(entry: Entry) -> str | None:
    """Of a party, which is no part of its country's government: "US" of "US-DEMOCRATS"."""
    code, dash, _ = entry.id.partition("-")
    of_country = entry.kind == "organisation" or entry.region
    return code if dash and len(code) == 2 and of_country and code not in _NO_CODES else None


def _read_georgia(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """Tell the American state from the country: by Atlanta, or by who else is spoken of."""
    mine = [n for n in names if n.actor == "GE" and context.lower[n.first] == "georgia"]
    if not mine or "GE" in roster.users:
        return
    homes = {country_of(roster, links, actor or "") for actor in {name.actor for name in names}}
    said = {context.lower[name.first] for name in names if name.actor == "GE"}
    if "US" not in homes or homes & _CAUCASUS or "georgian" in said or "tbilisi" in context.lower:
        return
    if "atlanta" not in context.lower and len(homes - {"US", "GE", None}) > 0:
        return
    state = Identity("US-GA", "Georgia", "country")
    links.identities.setdefault(state.id, state)
    for name in mine:
        name.actor = state.id
        name.reason = "known name, of the American state"
