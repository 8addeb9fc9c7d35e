"""Give every name an identity: full names, surnames, acronyms, the caller's and known actors."""

from __future__ import annotations

from . import words as w
from .bodies import administrations, own_bodies
from .context import Context, Name
from .described import describe, may_be
from .elsewhere import place_bodies
from .evidence import introduce_acronyms, settle_doubts, settle_letters
from .identities import Links, file_person, name_words, new_organisation
from .posts import read_posts
from .roster import Roster
from .unknown import acting_names, acting_surnames
from .user import normal_id

_FEWEST_INITIALS = 3
_LARGE = frozenset("National Federal Royal American British European International Central".split())
"""What a body's name may begin with and be called without."""
_HELD = frozenset("shares share stake stakes stock interest confidence trust investors".split())
"""What one has in a company: "shares in X"."""
_NO_PLACE = _HELD | frozenset(
    "bring brings bringing brought call calls called draft drafted rein reined rope roped".split()
)
"""Before "in" and a body's name, those and how it is fetched: "brought in X"."""


def link_names(context: Context, roster: Roster, names: list[Name]) -> tuple[list[Name], Links]:
    """Link names to identities; names that nothing supports are dropped.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : list of Name
        In text order.

    Returns
    -------
    list of Name
        In text order, each with an actor.
    Links
    """
    links = Links()
    names = place_bodies(context, roster, names, links)
    names = introduce_acronyms(context, roster, names, links)
    places = _places(context)
    _shorten_given(context, roster, names, links, places)
    _link_organisations(context, roster, names, links, places)
    settle_letters(context, roster, names, links)
    settle_doubts(context, roster, names, links)
    _collect_people(context, roster, names, links)
    names = acting_names(context, roster, names, links)
    kept: list[Name] = []
    for name in names:
        if name.actor is None:
            _link_short(context, roster, name, links, kept)
        else:
            kept.append(name)
        if name.actor is not None:
            links.last_seen[name.actor] = name.first
            links.times[name.actor] += 2 if name.title is not None else 1
    kept = own_bodies(context, kept, links, roster)
    describe(context, kept, links)
    read_posts(context, roster, kept, links)
    return administrations(context, roster, kept, links), links


def _link_organisations(
    context: Context, roster: Roster, names: list[Name], links: Links, places: set[str]
) -> None:
    for name in names:
        if name.kind != "organisation" or name.actor is not None:
            continue
        text = " ".join(context.tokens[name.first : name.last])
        known = links.short.get(text)
        if known is not None:
            name.actor = known
            continue
        identity = new_organisation(context, name, links)
        name.actor = identity.id
        words = identity.name.split()
        _shorten(roster, links, words, identity.id, 1 + (words[0] in places))


def _shorten(roster: Roster, links: Links, words: list[str], actor: str, fewest: int = 1) -> None:
    """File the beginnings of a body's name, by which a text may call it later."""
    known = {pattern.tokens for pattern in roster.gazetteer.index.get(words[0], ())}
    for size in range(fewest, len(words)):
        if words[size][:1] == "'" or tuple(words[:size]) in known:
            continue  # "Alzheimer" of "Alzheimer's Association", "U.S." of "U.S. Space Center"
        # "Acme" for "Acme Holdings", but not "National" for "National Bank".
        start = " ".join(words[:size])
        if size > 1 or not w.flag(start) & (w.PART | w.ORG | w.TITLE):
            links.short.setdefault(start, actor)
    initials = "".join(word[0] for word in words if word[0].isupper())
    if len(initials) >= _FEWEST_INITIALS:
        links.short.setdefault(initials, actor)  # "DPS" for the "Democratic Party of Socialists"


def _shorten_given(
    context: Context, roster: Roster, names: list[Name], links: Links, places: set[str]
) -> None:
    """File the short names of the caller's bodies that the text names in full."""
    index, first_names = roster.gazetteer.index, roster.gazetteer.gender
    written = set(context.tokens)
    describe(context, names, links)
    for name in names:
        user = roster.users.get(name.actor or "")
        if user is None or user.kind != "organisation" or name.form != "name":
            continue
        words = name_words(context, name.first, name.last)
        # "Public Citizen" is not called Public, nor "Morgan Lewis" Morgan; a place is itself.
        if (
            words[0].lower() not in written
            and not words[0].endswith(("ian", "ish", "ese"))  # "Galician parliament"
            and words[0].lower() not in first_names
            and words[0] not in index
            and may_be(roster, links, user.id, "company")
            and (words[0] not in places or _speaks(context, words[0]))
        ):
            _shorten(roster, links, words, user.id)
        if len(words) > 2 and (words[0] in _LARGE or words[0] in index):
            links.short.setdefault(" ".join(words[1:]), user.id)  # "Dairy Council"


def _speaks(context: Context, word: str) -> bool:
    """Whether the text has somebody of this name say something."""
    tokens, flags = context.tokens, context.flags
    return any(t == word and flags[i + 1] & w.SAYS for i, t in enumerate(tokens[:-1]))


def _places(context: Context) -> set[str]:
    """What the text has something happen in: "in Leeds", "the city of Leeds"."""
    lower, tokens = context.lower, context.tokens
    return {
        tokens[i]
        for i in range(2, len(lower))
        if tokens[i][:1].isupper()
        and (
            (lower[i - 1] in ("in", "near", "outside") and lower[i - 2] not in _NO_PLACE)
            or (lower[i - 1] == "of" and lower[i - 2] in ("city", "town", "port"))
        )
    }


def _collect_people(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """File full names under their surnames, the caller's and the gazetteer's people too."""
    for actor in roster.users.values():
        if actor.kind == "person":
            file_person(links, actor.id, actor.name.split(), actor.name)
            for alias in actor.aliases:
                if " " in alias:
                    file_person(links, actor.id, alias.split(), actor.name)
    titled: set[str] = set()
    for name in names:
        if name.actor is not None:
            if name.kind == "person" and name.actor not in links.identities:
                known = roster.users.get(name.actor)
                entry = roster.gazetteer.entries.get(name.actor)
                full = known.name if known else entry.name if entry else name.actor
                file_person(links, name.actor, full.split(), full)
                if entry is not None and entry.gender:
                    links.identities[name.actor].gender = entry.gender
            continue
        if name.kind == "person" or name.title is not None:
            words = name_words(context, name.first, name.last)
            if words and len(words) == 1:
                titled.add(words[0].lower())
    titled |= acting_surnames(context, names)
    for name in names:
        if name.actor is not None or name.kind == "organisation":
            continue
        words = name_words(context, name.first, name.last)
        if len(words) < 2 or name.sentence in context.titlecase:
            continue
        if words[0].lower() in w.PARTICLES and " ".join(words).lower() in links.surnames:
            continue  # "Van Loon" of Pieter van Loon
        if name.kind is None:
            if words[-1].lower() not in titled or len(words) > 4:
                continue
            name.kind, name.reason = "person", "full name of one called by the surname elsewhere"
        name.actor = _full_name(context, roster, words, links)
        identity = links.identities[name.actor]
        identity.gender = _title_gender(context, name) or identity.gender


def _full_name(context: Context, roster: Roster, words: list[str], links: Links) -> str:
    text = " ".join(words)
    identity = normal_id(text)
    if identity in links.identities:
        return identity
    for other in links.surnames.get(words[-1].lower(), ()):
        known = links.identities[other].name.split()
        if known[-1].lower() == words[-1].lower() and known[0].lower() == words[0].lower():
            return other  # with or without a middle name
    file_person(links, identity, words, text)
    links.identities[identity].gender = roster.gazetteer.gender.get(words[0].lower()) or None
    return identity


def _link_short(
    context: Context, roster: Roster, name: Name, links: Links, kept: list[Name]
) -> None:
    """Link a surname, a first name, an acronym or a shortened name; else drop it."""
    words = name_words(context, name.first, name.last)
    if not words:
        return
    if name.sentence in context.titlecase and name.kind is None:
        _link_headline(context, name, links, kept)
        return
    text = " ".join(words)
    person = _person_for(context, links, words, name)
    if person is not None:
        name.actor, name.kind = person, "person"
        if len(words) == 1 or name.form == "alias":
            name.form = "alias"
            name.reason = f"surname of {links.identities[person].name}"
            if words[0].lower() in links.firsts and words[0].lower() not in links.surnames:
                name.reason = f"first name of {links.identities[person].name}"
    elif name.kind == "person":
        identity = normal_id(text)
        file_person(links, identity, words, text)
        name.actor = identity
    elif (known := links.short.get(text)) is not None:
        name.actor, name.kind, name.form = known, "organisation", "alias"
        name.reason = f"short for {_label(links, roster, known)}"
    elif name.kind == "organisation" and name.doubt is None:
        name.actor = new_organisation(context, name, links).id
    if name.actor is not None:
        kept.append(name)


def _label(links: Links, roster: Roster, identity: str) -> str:
    found = links.identities.get(identity)
    if found is not None:
        return found.name
    if identity in roster.users:
        return roster.users[identity].name
    entry = roster.gazetteer.entries.get(identity)
    return entry.name if entry is not None else identity


def _person_for(context: Context, links: Links, words: list[str], name: Name) -> str | None:
    key = " ".join(words).lower()
    exact = normal_id(key)
    if len(words) > 1 and exact in links.identities and (links.identities[exact].kind == "person"):
        return exact
    people = links.surnames.get(key) or links.firsts.get(key) or []
    if len(words) > 1 and not people:
        return None
    gender = _title_gender(context, name)
    fitting = [p for p in people if gender is None or links.identities[p].gender in (None, gender)]
    if not fitting:
        return None
    seen = [p for p in fitting if p in links.last_seen]
    if seen:
        # Whom the article is about has been named more often than a namesake in passing.
        return max(seen, key=lambda p: (links.times[p], links.last_seen[p]))
    return fitting[0]


def _title_gender(context: Context, name: Name) -> str | None:
    if name.title is None or name.title[0] >= name.last:
        return None
    for token in context.lower[name.title[0] : max(name.title[1], name.first)]:
        word = token.rstrip(".")
        if word in w.FEMALE:
            return "f"
        if word in w.MALE:
            return "m"
    return None


def _link_headline(context: Context, name: Name, links: Links, kept: list[Name]) -> None:
    """In Headline Case, look for known names inside the run, longest first."""
    i = name.first
    while i < name.last:
        for stop in range(min(name.last, i + 4), i, -1):
            words = name_words(context, i, stop)
            if not words:
                continue
            part = Name(i, stop, name.sentence, "alias", "")
            person = _person_for(context, links, words, part)
            known = person or links.short.get(" ".join(words))
            if known is None or (
                stop - i == 1
                and context.lower[i] in links.firsts
                and person is not None
                and context.lower[i] not in links.surnames
            ):
                continue
            part.actor = known
            part.kind = "person" if person else "organisation"
            part.reason = "name of the text, in its headline"
            if len(words) > 1:
                part.form = "name"
            kept.append(part)
            i = stop - 1
            break
        i += 1
