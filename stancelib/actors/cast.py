"""Document -> Cast: the actor stage as one function."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..types import Actor, Cast, Document, Kind, Mention
from .benches import merge_benches
from .context import Context, Name, make_context
from .couples import find_couples
from .deeds import find_deeds
from .discover import discover_issues
from .elided import find_elided
from .find import find_names
from .gazetteer import load_gazetteer
from .groups import find_groups
from .homes import check_homes
from .identities import Links, as_written
from .issues import find_issues
from .link import link_names
from .posts import read_posts
from .quoted import reread_quotations
from .recogniser import Tagger, recognise
from .resolve import resolve
from .rewording import GUESSED, guess_wordings
from .roster import Roster, make_roster
from .speakers import find_speakers, first_persons
from .topics import find_topics
from .undoing import mark_undone

# No name is longer, in tokens: how far back a name may start that reaches into an issue.
_LONGEST = 40


def find_actors(
    document: Document,
    actors: Sequence[Actor] = (),
    issues: Sequence[Actor] = (),
    *,
    discover: bool = False,
    tagger: Tagger | None = None,
) -> Cast:
    """Find, link and resolve the actors and issues of a document.

    Parameters
    ----------
    document : Document
    actors : sequence of Actor, optional
        The caller's actors. One that is a name of a known actor takes it over; longest
        match wins, the caller's wins ties.
    issues : sequence of Actor, optional
        The caller's issues, of kind ``"issue"``.
    discover : bool
        Whether to look for groups, and for the article's issues where the caller names none.
    tagger : callable, optional
        Words of a sentence -> what each of them names (`Tagger`), where a model can tell.

    Returns
    -------
    Cast
        Mentions sorted by ``(first, -last)``, nested or disjoint, none across sentences;
        the speaker of each quotation as an index of a mention. ``actors`` has those
        mentioned, their parents, and all of the caller's.
    """
    roster = make_roster(load_gazetteer(), (*actors, *(a for a in issues if a.kind != "issue")))
    wanted = [a for a in (*issues, *actors) if a.kind == "issue"]
    context = make_context(document)
    names, links, speakers = find_everybody(context, roster, groups=discover, tagger=tagger)
    said = {id(name) for name in speakers if name is not None}
    discovered = discover and not wanted
    warnings: list[str] = []
    if discovered:
        wanted = [a for a in discover_issues(context, names) if a.id not in roster.users]
    if wanted:
        issued = find_issues(context, roster, wanted, names, strict=discovered)
        guesses: list[Actor] = []
        verbs: list[Name] = []
        if not discovered:  # what the text calls the issues that it has no name of
            deeds = find_deeds(context, wanted, [])
            done = {(deed.actor, deed.first) for deed in deeds}
            verbs = [n for n in issued if n.last == n.first + 1 and (n.actor, n.first) in done]
            issued = [n for n in issued if n not in verbs]  # a deed tells more than its verb
            guesses = guess_wordings(context, names, [*issued, *deeds], wanted)
            issued += find_issues(context, roster, guesses, names, strict=True)
            issued.sort(key=_order)
        by_id = {guess.id: guess for guess in guesses}
        called = [by_id.get(issue.id, issue) for issue in wanted]
        names = _nest(_without_issues(roster, names, issued, said), issued, said)
        # "The measure", "it".
        guessed = {issue.id for issue in wanted} if discovered else by_id.keys()
        topics, mistaken = find_topics(context, called, names, guessed=guessed)
        if topics:
            names = [name for name in names if id(name) not in mistaken - said]
            names = _nest(names, topics, said)
        deeds = find_deeds(context, called, names)
        done = {(deed.actor, deed.first) for deed in deeds}
        deeds += [n for n in verbs if (n.actor, n.first) not in done]
        names = _nest(names, deeds, said)
        names = _nest(names, find_elided(context, called, names), said)
        mark_undone(context, names)
        names.sort(key=lambda n: (*_order(n), n.kind != "issue"))
        if discovered:
            names = _judged(context, names)
            there = {name.actor for name in names if name.kind == "issue"}
            wanted = [issue for issue in wanted if issue.id in there]
        warnings += [
            f"issue {issue.name!r} is not named in the text: taken to be {by_id[issue.id].name!r}"
            for issue in wanted
            if issue.id in by_id
        ]
        wanted = [_with_wording(issue, by_id.get(issue.id)) for issue in wanted]
    mentions, index = _mentions(document, names)
    return Cast(
        document,
        _with_metonyms(_actors(roster, links, names, wanted), mentions),
        mentions,
        tuple(index.get(id(name)) if name is not None else None for name in speakers),
        (*document.warnings, *warnings, *(() if mentions else ("no actors found",))),
    )


def _with_wording(issue: Actor, guess: Actor | None) -> Actor:
    """The caller's issue with what the text is taken to call it."""
    if guess is None:
        return issue
    return replace(issue, metadata={**issue.metadata, GUESSED: guess.name})


def find_everybody(
    context: Context, roster: Roster, *, groups: bool, tagger: Tagger | None = None
) -> tuple[list[Name], Links, list[Name | None]]:
    """The actors' mentions in text order, who they are, and the speakers of the quotations."""
    names = find_names(context, roster)
    recognise(context, roster.gazetteer, names, tagger)
    names, links = link_names(context, roster, names)
    check_homes(context, roster, names, links)
    if groups:
        names = find_groups(context, roster, names, links)
    names, memory = resolve(context, roster, names, links)
    names = sorted((*names, *find_couples(context, names)), key=_order)
    read_posts(context, roster, names, links)
    names = merge_benches(context, roster, names)
    speakers = find_speakers(context, names)
    names = reread_quotations(context, memory, names, speakers)
    first = first_persons(context, names, speakers)
    if first:
        names = sorted((*names, *first), key=_order)
    return names, links, speakers


def _judged(context: Context, names: list[Name]) -> list[Name]:
    """Leave out issues of sentences in which nobody could judge them: each costs a parse."""
    heard = {name.sentence for name in names if name.kind != "issue"}
    return [
        name
        for name in names
        if name.kind != "issue" or name.sentence in heard or context.quote_of[name.first] >= 0
    ]


def _order(name: Name) -> tuple[int, int]:
    return name.first, -name.last


def _without_issues(
    roster: Roster, names: list[Name], issues: list[Name], said: set[int]
) -> list[Name]:
    """Leave out bodies found by their capitals that the caller gives as issues: a treaty."""
    spans = {(issue.first, issue.last) for issue in issues}
    taken = {
        name.actor
        for name in names
        if (name.first, name.last) in spans
        and name.actor not in roster.users
        and name.actor not in roster.gazetteer.entries
    }
    return [name for name in names if name.actor not in taken or id(name) in said]


def _nest(names: list[Name], issues: list[Name], said: set[int]) -> list[Name]:
    """Put issues among the actors' mentions; of two that overlap partly the longer stays."""
    firsts = [name.first for name in names]
    kept: list[Name] = []
    dropped: set[int] = set()
    for issue in issues:
        fits = True
        for name in names[bisect_left(firsts, issue.first - _LONGEST) :]:
            if name.first >= issue.last:
                break
            if name.last <= issue.first or id(name) in dropped:
                continue
            if name.form == "deixis" and id(name) not in said:
                dropped.add(id(name))  # "the decision" is the issue, not whoever took it
                continue
            inside = issue.first <= name.first and name.last <= issue.last
            around = name.first <= issue.first and issue.last <= name.last
            if inside and not (around and name.kind != "issue"):
                continue
            if inside and around:
                continue
            if around:
                fits = False  # part of a name
                break
            if id(name) not in said and issue.last - issue.first > name.last - name.first:
                dropped.add(id(name))
            else:
                fits = False
                break
        if fits:
            kept.append(issue)
    merged = [name for name in names if id(name) not in dropped] + kept
    # Of equal spans the issue comes first, as the container.
    merged.sort(key=lambda n: (n.first, -n.last, n.kind != "issue"))
    return merged


def _mentions(document: Document, names: list[Name]) -> tuple[tuple[Mention, ...], dict[int, int]]:
    text, starts, ends = document.article.text, document.starts, document.ends
    mentions: list[Mention] = []
    index: dict[int, int] = {}
    for name in names:
        start, end = starts[name.first], ends[name.last - 1]
        index[id(name)] = len(mentions)
        mentions.append(
            Mention(
                start,
                end,
                text[start:end],
                name.actor or "",
                name.form,
                name.reason,
                name.sentence,
                name.first,
                name.last,
            )
        )
    return tuple(mentions), index


def _actors(
    roster: Roster, links: Links, names: list[Name], issues: Sequence[Actor]
) -> tuple[Actor, ...]:
    """Those mentioned in order of first mention, their parents, and the caller's."""
    found: dict[str, Actor] = {}
    waiting = [name.actor for name in names if name.kind != "issue" and name.actor]
    waiting = list(dict.fromkeys(waiting))
    position = 0
    while position < len(waiting):
        identity = waiting[position]
        position += 1
        if identity in found:
            continue
        actor = _actor(roster, links, identity)
        found[identity] = actor
        if actor.parent is not None and actor.parent not in found:
            waiting.append(actor.parent)
    for user in roster.users:
        if user not in found:
            found[user] = _actor(roster, links, user)
            parent = found[user].parent
            if parent is not None and parent not in found:
                found[parent] = _actor(roster, links, parent)
    for issue in issues:
        found.setdefault(issue.id, issue)
    return tuple(found.values())


def _with_metonyms(actors: tuple[Actor, ...], mentions: Sequence[Mention]) -> tuple[Actor, ...]:
    """Where the text uses "the Kremlin" for Russia, it is one of Russia's names."""
    used: dict[str, dict[str, None]] = {}
    for mention in mentions:
        if mention.form == "metonym":
            used.setdefault(mention.actor, {})[mention.text] = None
    return tuple(
        replace(a, aliases=tuple(dict.fromkeys((*a.aliases, *used[a.id])))) if a.id in used else a
        for a in actors
    )


def _actor(roster: Roster, links: Links, identity: str) -> Actor:
    user = roster.users.get(identity)
    described = links.identities.get(identity)
    entry = roster.gazetteer.entries.get(roster.entry_of.get(identity, identity))
    metadata: dict[str, Any] = {}
    parent = entry.parent if entry is not None else None
    if described is not None:
        if described.titles:
            metadata["title"] = described.titles[0]
        if described.country is not None:
            metadata["country"] = roster.override.get(described.country, described.country)
        if described.gender:
            metadata["gender"] = described.gender
        if described.former:
            metadata["former"] = True
            top = roster.gazetteer.entries.get(parent or "")
            # A former executive is of their party still.
            parent = parent if top is not None and "party" in top.roles else None
        elif described.parent is not None:
            parent = described.parent
        elif described.category in ("party", "legislative", "judicial"):
            # "Opposition leader X": what the gazetteer knew of an office is out of date.
            top = roster.gazetteer.entries.get(parent or "")
            parent = None if top is not None and top.kind == "country" else parent
    if user is not None:
        if user.parent is not None:
            parent = user.parent
        elif user.kind in ("country", "issue"):
            parent = None
        if parent is not None:
            parent = roster.override.get(parent, parent)
        aliases = user.aliases
        if entry is not None:
            extra = [t for k, t in entry.forms if k in ("name", "alias") and t != user.name]
            aliases = tuple(dict.fromkeys((*aliases, *extra)))
        return replace(
            user,
            parent=parent if parent != identity else None,
            aliases=aliases,
            metadata={**metadata, **user.metadata},
        )
    if parent is not None:
        parent = roster.override.get(parent, parent)
    if parent == identity:
        parent = None
    if entry is not None:
        kind: Kind = entry.kind  # type: ignore[assignment]
        aliases = tuple(
            dict.fromkeys(t for k, t in entry.forms if k in ("name", "alias") and t != entry.name)
        )
        return Actor(identity, entry.name, kind, aliases, parent, metadata)
    if described is not None:
        shape: Kind = described.kind  # type: ignore[assignment]
        aliases = ()
        if described.kind == "person" and " " in described.name:
            aliases = (described.name.rsplit(" ", 1)[1],)
        name = as_written(described.name)
        return Actor(identity, name, shape, aliases, parent, metadata)
    return Actor(identity, identity, "organisation")
