"""Titles read for everybody: parents, countries, genders."""

from __future__ import annotations

from .affiliation import Post, parent_of, read_post
from .context import Context, Name
from .identities import Links
from .roster import Roster

_NATIONAL = frozenset(["president", "minister", "premier", "chancellor"])


def read_posts(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """Read the titles of all people: their parents, countries and genders.

    Read once over names and again when pronouns are resolved: "Its president, X".
    """
    entries = roster.gazetteer.entries
    countries = {
        n.actor
        for n in names
        if n.kind == "country"
        and not ((entry := entries.get(n.actor or "")) is not None and entry.region)
    }
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
        told = not post.title.startswith("who") and not post.title.isdigit()  # "X, 34"
        if told and post.title not in identity.titles:
            identity.titles.append(post.title)
        if post.owner in links.identities and links.identities[post.owner].kind == "person":
            post.owner = _spoken_for(roster, links, post.owner)
        entry = entries.get(roster.entry_of.get(name.actor, name.actor))
        if (
            post.owner is None
            and not post.owned
            and post.category == "executive"
            and (len(countries) == 1 and _NATIONAL & set(post.title.lower().split()))
            and (entry is None or entry.parent is None)
        ):
            post.owner = next(iter(countries))  # the text knows no other country
        identity.former = identity.former or (post.former and post.category != "other")
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
        if identity.parent is None and not _breaks_away(context, name):
            identity.parent = parent_of(roster, post)


def _breaks_away(context: Context, name: Name) -> bool:
    """Whether the sentence tells that somebody votes against the own party.

    "Broke with her party", "broke ranks", "defied the whip": what they do is not what it does.
    """
    sentence = context.document.sentences[name.sentence]
    words = context.lower[name.last : sentence.last]
    return any(
        (word.startswith(("broke", "break")) and {"ranks", "party"} & set(words[k : k + 5]))
        or (word.startswith(("defied", "defy")) and {"whip", "party"} & set(words[k : k + 5]))
        for k, word in enumerate(words)
    )


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
