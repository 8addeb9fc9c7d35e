"""Give every name an identity: full names, surnames, acronyms, the caller's and known actors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import words as w
from .affiliation import Post, parent_of, read_post
from .context import Context, Name
from .roster import Roster
from .user import normal_id

_NATIONAL = frozenset("president minister premier chancellor".split())
_EXECUTIVE_BODIES = frozenset(
    "ministry department secretariat treasury army navy force forces command guard guards police"
    " agency office cabinet bureau administration directorate".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())


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
    last_seen: dict[str, int] = field(default_factory=dict)


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
    names = _introduce_acronyms(context, roster, names, links)
    _link_organisations(context, names, links)
    _settle_doubts(roster, names)
    _collect_people(context, roster, names, links)
    kept: list[Name] = []
    for name in names:
        if name.actor is None:
            _link_short(context, roster, name, links, kept)
        else:
            kept.append(name)
        if name.actor is not None:
            links.last_seen[name.actor] = name.first
    kept = _own_bodies(context, kept, links, roster)
    read_posts(context, roster, kept, links)
    return _administrations(context, roster, kept, links), links


def _settle_doubts(roster: Roster, names: list[Name]) -> None:
    """Accept a risky form where the text also has a form of the same actor that is not.

    A risky country ("Georgia") is also accepted among other countries; the United States
    do not count, whose places and people share many names with countries.
    """
    entries = roster.gazetteer.entries
    firm = {roster.entry_of.get(n.actor, n.actor) for n in names if n.actor is not None}
    abroad = any(
        (entry := entries.get(actor)) is not None and entry.kind == "country" and actor != "US"
        for actor in firm
    )
    for name in names:
        if name.doubt is None or name.actor is not None:
            continue
        entry = entries[name.doubt]
        if name.doubt in firm or (
            entry.kind == "country" and abroad and name.form in ("name", "alias", "demonym")
        ):
            name.actor = roster.override.get(entry.id, entry.id)
            name.kind = entry.kind  # type: ignore[assignment]


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


def _surname_keys(words: list[str]) -> Iterable[str]:
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


def _introduce_acronyms(
    context: Context, roster: Roster, names: list[Name], links: Links
) -> list[Name]:
    """Read "Long Name (LN)": the letters become another name of it."""
    tokens, flags, lower = context.tokens, context.flags, context.lower
    opens = [
        i for i, t in enumerate(tokens)
        if t == "(" and i + 2 < len(tokens) and tokens[i + 2] == ")" and flags[i + 1] & w.ACRONYM
    ]
    if not opens:
        return names
    ends = {name.last: name for name in names}
    for i in opens:
        short = tokens[i + 1]
        holder = ends.get(i)
        start = _expansion(context, i, short)
        if start is not None and (holder is None or start < holder.first or holder.kind is None):
            sentence = context.sentence_of[i]
            if context.sentence_of[start] != sentence:
                continue
            names = [n for n in names if n.last <= start or n.first >= i]
            holder = Name(
                start, i, sentence, "name", f"introduced with the acronym '{short}'",
                kind="organisation",
            )
            names.append(holder)
            names.sort(key=lambda n: n.first)
        if holder is None or holder.kind == "person":
            continue
        holder.kind = holder.kind or "organisation"
        if holder.actor is None:
            if lower[holder.first] == "the":
                holder.first += 1
            holder.actor = _new_organisation(context, holder, links).id
        for spelling in {short, short.capitalize(), short.rstrip("s")}:
            links.short.setdefault(spelling, holder.actor)
    return names


def _expansion(context: Context, end: int, short: str) -> int | None:
    """Where the capitalised words start whose initials are ``short``."""
    letters = [c for c in short.lower() if c.isalpha()]
    if len(letters) < 2:
        return None
    i, at = end - 1, len(letters) - 1
    floor = max(0, end - 2 * len(letters) - 3)
    while i >= floor:
        token = context.tokens[i]
        if token[0].lower() == letters[at] and (token[0].isupper() or context.flags[i] & w.LOW):
            if at == 0:
                return i if token[0].isupper() else None
            at -= 1
        elif not (context.flags[i] & w.STOP or token == "-" or context.flags[i] & w.CAP):
            return None
        i -= 1
    return None


def _new_organisation(context: Context, name: Name, links: Links) -> Identity:
    words = name_words(context, name.first, name.last)
    text = " ".join(words)
    identity = Identity(normal_id(text), text, "organisation")
    return links.identities.setdefault(identity.id, identity)


def _link_organisations(context: Context, names: list[Name], links: Links) -> None:
    for name in names:
        if name.kind != "organisation" or name.actor is not None:
            continue
        text = " ".join(context.tokens[name.first : name.last])
        known = links.short.get(text)
        if known is not None:
            name.actor = known
            continue
        identity = _new_organisation(context, name, links)
        name.actor = identity.id
        words = identity.name.split()
        for size in range(1, len(words)):
            # "Acme" for "Acme Holdings", but not "National" for "National Bank".
            start = " ".join(words[:size])
            if size > 1 or not w.flag(start) & (w.PART | w.ORG | w.TITLE):
                links.short.setdefault(start, identity.id)


def _collect_people(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """File full names under their surnames, the caller's and the gazetteer's people too."""
    for actor in roster.users.values():
        if actor.kind == "person":
            _file_person(links, actor.id, actor.name.split(), actor.name)
            for alias in actor.aliases:
                if " " in alias:
                    _file_person(links, actor.id, alias.split(), actor.name)
    titled: set[str] = set()
    for name in names:
        if name.actor is not None:
            if name.kind == "person" and name.actor not in links.identities:
                known = roster.users.get(name.actor)
                entry = roster.gazetteer.entries.get(name.actor)
                full = known.name if known else entry.name if entry else name.actor
                _file_person(links, name.actor, full.split(), full)
                if entry is not None and entry.gender:
                    links.identities[name.actor].gender = entry.gender
            continue
        if name.kind == "person" or name.title is not None:
            words = name_words(context, name.first, name.last)
            if words and len(words) == 1:
                titled.add(words[0].lower())
    titled |= _acting_surnames(context, names)
    for name in names:
        if name.actor is not None or name.kind == "organisation":
            continue
        words = name_words(context, name.first, name.last)
        if len(words) < 2 or name.sentence in context.titlecase:
            continue
        if name.kind is None:
            if words[-1].lower() not in titled or len(words) > 4:
                continue
            name.kind, name.reason = "person", "full name of one called by the surname elsewhere"
        name.actor = _full_name(context, roster, words, links)
        identity = links.identities[name.actor]
        identity.gender = _title_gender(context, name) or identity.gender


def _acting_surnames(context: Context, names: list[Name]) -> set[str]:
    """One-word names that do or own something: surnames, if a full name ends in them."""
    found: set[str] = set()
    for name in names:
        if name.actor is None and name.kind is None and name.last - name.first == 1 and (
            name.last < len(context.tokens) and name.sentence not in context.titlecase
        ):
            after = context.flags[name.last]
            if after & w.LOW and after & (w.VERB | w.IS_AUX) or (
                context.tokens[name.last] in ("'s", "'")
            ):
                found.add(context.lower[name.first])
    return found


def _full_name(context: Context, roster: Roster, words: list[str], links: Links) -> str:
    text = " ".join(words)
    identity = normal_id(text)
    if identity in links.identities:
        return identity
    for other in links.surnames.get(words[-1].lower(), ()):
        known = links.identities[other].name.split()
        if known[-1].lower() == words[-1].lower() and known[0].lower() == words[0].lower():
            return other  # with or without a middle name
    _file_person(links, identity, words, text)
    links.identities[identity].gender = roster.gazetteer.gender.get(words[0].lower()) or None
    return identity


def _file_person(links: Links, identity: str, words: list[str], text: str) -> None:
    links.identities.setdefault(identity, Identity(identity, text, "person"))
    if not words:
        return
    for key in _surname_keys(words):
        people = links.surnames.setdefault(key, [])
        if identity not in people:
            people.append(identity)
    if len(words) > 1:
        people = links.firsts.setdefault(words[0].lower(), [])
        if identity not in people:
            people.append(identity)


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
        _file_person(links, identity, words, text)
        name.actor = identity
    elif (known := links.short.get(text)) is not None:
        name.actor, name.kind, name.form = known, "organisation", "alias"
        name.reason = f"short for {_label(links, roster, known)}"
    elif name.kind == "organisation" and name.doubt is None:
        name.actor = _new_organisation(context, name, links).id
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
    if len(words) > 1:
        if exact in links.identities and links.identities[exact].kind == "person":
            return exact
    people = links.surnames.get(key) or links.firsts.get(key) or []
    if len(words) > 1 and not people:
        return None
    gender = _title_gender(context, name)
    fitting = [
        p for p in people
        if gender is None or links.identities[p].gender in (None, gender)
    ]
    if not fitting:
        return None
    seen = [p for p in fitting if p in links.last_seen]
    if seen:
        return max(seen, key=lambda p: links.last_seen[p])
    return fitting[0]


def _title_gender(context: Context, name: Name) -> str | None:
    if name.title is None or name.title[0] >= name.last:
        return None
    for token in context.lower[name.title[0] : name.title[1]]:
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
            if known is None or (stop - i == 1 and context.lower[i] in links.firsts
                                 and person is not None
                                 and context.lower[i] not in links.surnames):
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


def _own_bodies(context: Context, names: list[Name], links: Links, roster: Roster) -> list[Name]:
    """Give a ministry its country: "Russia's Defence Ministry" is one name, of Russia."""
    kept: list[Name] = []
    for name in names:
        identity = links.identities.get(name.actor or "")
        if identity is None or name.kind != "organisation" or identity.parent:
            kept.append(name)
            continue
        tokens = context.lower[name.first : name.last]
        generic = all(w.flag(t) & (w.PART | w.ORG | w.STOP) or t == "-" for t in tokens)
        before = kept[-1] if kept else None
        owned = (
            before is not None and before.kind == "country"
            and before.last == name.first - 1 and context.tokens[before.last] in ("'s", "'")
            and before.sentence == name.sentence
        )
        owner = name.owner
        if owned and generic and before is not None:
            owner = before.actor
        elif owner is not None and not _generic_after(context, roster, name, owner):
            owner = None  # "Georgia Growers Alliance": a name of its own, of no government
        if owner is not None:
            owner = roster.override.get(owner, owner)
            body = _body(context, roster, name, owner, owned and generic, links)
            if owned and generic and before is not None:
                name.first = before.first
                kept.pop()
            name.actor = body
        kept.append(name)
    return kept


def _generic_after(context: Context, roster: Roster, name: Name, owner: str) -> bool:
    """Whether a body's name has nothing of its own beside the country and common words."""
    entry = roster.gazetteer.entries.get(roster.entry_of.get(owner, owner))
    if entry is None:
        return False
    owned = {t.lower() for _, text in entry.forms for t in text.split()}
    return all(
        t in owned or t == "-" or w.flag(t) & (w.PART | w.ORG | w.STOP)
        for t in context.lower[name.first : name.last]
    )


def _body(
    context: Context, roster: Roster, name: Name, owner: str, owned: bool, links: Links
) -> str:
    entry = roster.gazetteer.entries.get(roster.entry_of.get(owner, owner))
    tokens = context.tokens[name.first : name.last]
    rest = tokens
    forms: list[str] = []
    if entry is not None:
        forms = [text for kind, text in entry.forms if kind == "demonym"] or [entry.name]
        surfaces = {text for _, text in entry.forms}
        for size in range(len(tokens) - 1, 0, -1):
            if " ".join(tokens[:size]) in surfaces:
                rest = tokens[size:]
                break
            if " ".join(tokens[-size:]) in surfaces:
                rest = tokens[: -size - (2 if tokens[-size - 1] == "the" else 1)]
                break
    text = " ".join(rest)
    head = [t.lower() for t in rest]
    identity = f"{owner}/{normal_id(text)}"
    label = f"{forms[0]} {text}" if forms else text
    governs = any(t in _EXECUTIVE_BODIES for t in head)
    links.identities.setdefault(
        identity,
        Identity(
            identity, label, "organisation", parent=owner if governs else None, country=owner
        ),
    )
    return identity


def read_posts(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """Read the titles of all people: their parents, countries and genders.

    Read once over names and again when pronouns are resolved: "Its president, X".
    """
    countries = {n.actor for n in names if n.kind == "country"}
    before = {name.last: name for name in names}
    at = {name.first: name for name in names}
    for name in names:
        if name.kind != "person" or name.title is None or name.actor is None:
            continue
        identity = links.identities.get(name.actor)
        post: Post | None = read_post(context, roster, name, before, at)
        if identity is None or post is None:
            continue
        identity.gender = identity.gender or post.gender
        if not post.title or post.category == "none":
            continue
        if post.title not in identity.titles:
            identity.titles.append(post.title)
        if post.owner in links.identities and links.identities[post.owner].kind == "person":
            post.owner = _spoken_for(roster, links, post.owner)
        if post.owner is None and post.category == "executive" and len(countries) == 1 and (
            _NATIONAL & set(post.title.lower().split())
        ):
            post.owner = next(iter(countries))  # the text knows no other country
        identity.former = identity.former or post.former
        if identity.category == "none" or post.category == "executive":
            identity.category = post.category
        owner = post.owner
        if owner is not None and identity.country is None:
            entry = roster.gazetteer.entries.get(roster.entry_of.get(owner, owner))
            if entry is not None and entry.kind == "country":
                identity.country = owner
            elif entry is not None and entry.parent:
                identity.country = roster.override.get(entry.parent, entry.parent)
            elif owner in links.identities:
                identity.country = links.identities[owner].country
        if identity.parent is None:
            identity.parent = parent_of(roster, post)


def _spoken_for(roster: Roster, links: Links, person: str) -> str | None:
    """The parent of a person, for the spokesman of one."""
    user = roster.users.get(person)
    if user is not None and user.parent:
        return user.parent
    found = links.identities[person].parent
    entry = roster.gazetteer.entries.get(roster.entry_of.get(person, person))
    if found is None and entry is not None and not links.identities[person].former:
        found = entry.parent
    return roster.override.get(found, found) if found else None


def _administrations(
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
            name.kind == "person" and after < count
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
                        start, after + 1, name.sentence, "role",
                        f"{lower[after]} of {links.identities[name.actor].name}"
                        if name.actor in links.identities else lower[after],
                        parent, "country",
                    )
                )
        kept.append(name)
    return kept
