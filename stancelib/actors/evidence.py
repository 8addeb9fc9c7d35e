"""What the rest of the text says about a doubtful name: its letters, its company."""

from __future__ import annotations

from bisect import bisect_left

from . import words as w
from .context import Context, Name
from .gazetteer import Entry
from .homes import bearer, country_of, main_country
from .identities import Links, new_organisation
from .itself import does
from .roster import Roster


def introduce_acronyms(
    context: Context, roster: Roster, names: list[Name], links: Links
) -> list[Name]:
    """Read "Long Name (LN)": the letters become another name of it."""
    tokens, flags, lower = context.tokens, context.flags, context.lower
    opens = [
        i
        for i, t in enumerate(tokens)
        if t == "(" and i + 2 < len(tokens) and tokens[i + 2] == ")" and flags[i + 1] & w.ACRONYM
    ]
    if not opens:
        return names
    ends = {name.last: name for name in names}
    firsts = [name.first for name in names]
    dropped: set[int] = set()
    added: list[Name] = []
    for i in opens:
        short = tokens[i + 1]
        holder = ends.get(i)
        start = _expansion(context, i, short)
        if start is not None and (holder is None or start < holder.first or holder.kind is None):
            sentence = context.sentence_of[i]
            if context.sentence_of[start] != sentence:
                continue
            k = bisect_left(firsts, start)
            while k < len(names) and names[k].first < i:
                dropped.add(k)
                k += 1
            if (k := bisect_left(firsts, start)) > 0 and names[k - 1].last > start:
                dropped.add(k - 1)
            holder = Name(
                start,
                i,
                sentence,
                "name",
                f"introduced with the acronym '{short}'",
                kind="organisation",
            )
            added.append(holder)
        if holder is None or holder.kind == "person":
            continue
        holder.kind = holder.kind or "organisation"
        if holder.actor is None:
            if lower[holder.first] == "the":
                holder.first += 1
            holder.actor = new_organisation(context, holder, links).id
        for spelling in {short, short.capitalize(), short.rstrip("s")}:
            links.short.setdefault(spelling, holder.actor)
    if added:
        names = [name for k, name in enumerate(names) if k not in dropped] + added
        names.sort(key=lambda n: n.first)
    return names


def settle_letters(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """Tell whether letters that the gazetteer knows are those of a body that the text names.

    After "the United Democratic Alliance" its letters are not the Ulster Defence Association's.
    "The Social Democratic Party (SPD)" is the SPD.
    """
    entries = roster.gazetteer.entries
    spelled = {n.actor for n in names if n.last - n.first > 1}
    for name in names:
        own = links.short.get(context.tokens[name.first])
        entry = entries.get(name.actor or "")
        if own is None or entry is None or name.last - name.first > 1 or own in entries:
            continue
        if not context.flags[name.first] & w.ACRONYM or own not in links.identities:
            continue
        words = set(links.identities[own].name.lower().split())
        if any(words <= set(form.lower().split()) for _, form in entry.forms):
            for other in names:
                other.actor = entry.id if other.actor == own else other.actor
        elif entry.id not in spelled:
            name.actor, name.kind, name.form = own, "organisation", "alias"
            name.reason = f"letters of {links.identities[own].name}"


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


def settle_doubts(context: Context, roster: Roster, names: list[Name], links: Links) -> None:
    """Accept a risky form where the text also has a form of the same actor that is not.

    A risky country ("Georgia") is also accepted among other countries; the United States
    do not count, whose places and people share many names with countries. A risky company
    ("Ford") is, beside another of its trade. Neither is once somebody has had the name: after
    "Hugh Jordan" he is meant by "Jordan". A body ("the Treasury") is its country's in a text that
    is about that country, and another's of the same name in a text about that one.
    """
    entries = roster.gazetteer.entries
    called = _reopen_namesakes(context, roster, names)
    firm = {roster.entry_of.get(n.actor, n.actor) for n in names if n.actor is not None}
    people = [entries[actor] for actor in firm if actor in entries]
    firm |= {entry.parent for entry in people if entry.kind == "person" and entry.parent}
    abroad = any(
        (entry := entries.get(actor)) is not None and entry.kind == "country" and actor != "US"
        for actor in firm
    )
    doubtful = any(name.doubt is not None for name in names)
    home = main_country(roster, links, names) if doubtful else None
    trades = {role for actor in firm if actor in entries for role in _trades(entries[actor])}
    for name in names:
        if name.doubt is None or name.actor is not None:
            continue
        entry = entries[name.doubt]
        among = bool(trades & _trades(entry)) or (
            entry.kind == "country" and abroad and name.form in ("name", "alias", "demonym")
        )
        free = name.first < called.get(context.lower[name.first], name.last)
        body = _at_home(context, roster, links, name, home)
        if body is not None:
            name.actor, name.kind = body, "organisation"
        elif name.doubt in firm or (among and free):
            name.actor = roster.override.get(entry.id, entry.id)
            name.kind = entry.kind  # type: ignore[assignment]


def _at_home(
    context: Context, roster: Roster, links: Links, name: Name, home: str | None
) -> str | None:
    """The body of the text's country that a name with or without an article may mean."""
    entry = roster.gazetteer.entries[name.doubt or ""]
    land = country_of(roster, links, entry.id)
    opens = name.first == context.document.sentences[name.sentence].first
    if entry.kind != "organisation" or None in (land, home) or entry.media:
        return None
    if (
        opens
        and not does(context, name.last)
        and context.tokens[name.last : name.last + 1] != [","]
    ):
        return None  # "Labor is expensive"
    if land == home:
        return roster.override.get(entry.id, entry.id)
    text = " ".join(context.lower[name.first : name.last])
    return bearer(roster, links, home or "", text)


def _trades(entry: Entry) -> set[str]:
    """What a company is called beside "company": "carmaker"."""
    return set(entry.roles) - {"company"} if "company" in entry.roles else set()


def _reopen_namesakes(context: Context, roster: Roster, names: list[Name]) -> dict[str, int]:
    """Forget that "Paris" is a country once the text has spoken of a person called Anna Paris.

    A country's own name stays the country's where the text has other words for it, too.
    Returns the surnames of the text's people, in lower case, and where each is first met.
    """
    lower = context.lower
    called: dict[str, int] = {}
    for name in names:
        if name.kind == "person" and name.last - name.first > 1:
            if lower[name.last - 2] in ("of", "the"):
                continue  # "King Abdullah of Jordan"
            called.setdefault(lower[name.last - 1], name.first)
    if not called:
        return called
    words: dict[str, set[str]] = {}
    for name in names:
        if name.kind == "country" and name.actor is not None:
            words.setdefault(name.actor, set()).add(" ".join(lower[name.first : name.last]))
    for name in names:
        if name.kind != "country" or name.actor is None or name.actor in roster.users:
            continue
        if name.last - name.first > 1 or name.first < called.get(lower[name.first], name.last):
            continue
        if name.form == "metonym" or len(words[name.actor]) == 1:
            name.actor = name.kind = None
    return called
