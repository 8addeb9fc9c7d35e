"""Find names: one pass over the tokens, longest match first, then capitalised runs."""

from __future__ import annotations

from ..types import Form, Sentence
from . import words as w
from .context import Context, Hit, Name
from .gazetteer import CAPITAL, DEMONYM, SEAT, STATE, Pattern
from .judge import accept
from .roster import Roster, UserPattern
from .runs import run_end
from .shape import read_run
from .states import accept_state
from .title import attach_title

_PORTFOLIOS = frozenset(("labour", "labor"))
_WORK = w.word_set(
    "camp camps cost costs demand dispute disputes economics economist economists force "
    "historian historians inspector inspectors law laws lawyer lawyers market markets productivity "
    "relations rights shortage shortages standards statistics supply union unions unrest"
)
"""What follows labour that is work: "Labour costs rose"."""
_DASHES = frozenset(["—", "–", "--", "•", "·", "-", "|", "―"])


def find_names(context: Context, roster: Roster) -> list[Name]:
    """Find every span that names somebody, in text order, without overlaps.

    Parameters
    ----------
    context : Context
    roster : Roster

    Returns
    -------
    list of Name
        Spans of known actors carry their id; people and organisations found by shape
        carry a kind only; spans that may or may not name somebody carry neither.
    """
    names: list[Name] = []
    index, users = roster.gazetteer.index, roster.index
    tokens, lower = context.tokens, context.lower
    known = [t in index for t in tokens]
    if users:
        known = [k or t in users for k, t in zip(known, lower, strict=True)]
    flags = context.flags
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind == "byline":
            continue
        begin = after_dateline(context, sentence)
        hits = _match(context, roster, number, begin, sentence.last, known)
        names.extend(_read_sentence(context, roster, number, begin, sentence.last, hits, flags))
    return names


def after_dateline(context: Context, sentence: Sentence) -> int:
    """The token after "GENEVA (AP) —", or the sentence's first token."""
    flags, tokens = context.flags, context.tokens
    first = sentence.first
    limit = min(sentence.last, first + 14)
    if first >= limit or not flags[first] & w.CAP:
        return first
    for i in range(first + 1, limit):
        token = tokens[i]
        if token in _DASHES:
            spaced = not context.glued(i - 1) if i > first else False
            if not spaced and token == "-":
                continue
            return i + 1 if flags[first] & w.ACRONYM or _agency(tokens, first, i) else first
        bits = flags[i]
        if not (
            bits & (w.CAP | w.PUNCT | w.INITIAL)
            or token[0].isdigit()
            or token
            in (
                "Jan",
                "Feb",
                "March",
                "April",
                "May",
                "June",
                "July",
                "Aug",
                "Sept",
                "Sep",
                "Oct",
                "Nov",
                "Dec",
                "January",
                "February",
                "August",
                "September",
                "October",
                "November",
                "December",
                "of",
                "and",
            )
        ):
            return first
        if bits & w.PUNCT and token not in (",", "(", ")", "/", ".", ";"):
            return first
    return first


def _agency(tokens: list[str], first: int, end: int) -> bool:
    return tokens[end - 1] == ")" and "(" in tokens[first:end]


def _match(
    context: Context, roster: Roster, number: int, begin: int, end: int, known: list[bool]
) -> list[Hit]:
    hits: list[Hit] = []
    tokens, lower = context.tokens, context.lower
    loud = number in context.shouting
    index, users, shouted = roster.gazetteer.index, roster.index, roster.gazetteer.shouted
    i = begin
    while i < end:
        if not known[i] and not loud:
            i += 1
            continue
        found: Pattern | None = None
        for pattern in index.get(tokens[i], ()):
            n = len(pattern.tokens)
            if n == 1 or (i + n <= end and tuple(tokens[i : i + n]) == pattern.tokens):
                found = pattern
                break
        if found is not None and lower[i] in roster.surnames and _yields(roster, found):
            found = None  # "Magyar" is Péter Magyar where the caller says so
        if found is None and loud:
            for pattern in shouted.get(lower[i], ()):
                n = len(pattern.tokens)
                if i + n <= end and tuple(lower[i : i + n]) == pattern.tokens:
                    found = pattern
                    break
        own = _match_user(users.get(lower[i], ()), tokens, lower, i, end, loud) if users else None
        length = len(found.tokens) if found else 0
        if own is not None and _is_title(context, own, i, end):
            own = None  # "President Arce": somebody's title, not the caller's president
        if own is not None and len(own.tokens) >= length:
            last = i + len(own.tokens)
            form: Form = "name" if own.is_name else "alias"
            kind = roster.users[own.actor].kind
            hits.append(Hit(i, last, own.actor, form, 0, False, True, kind))
            i = last
        elif found is not None:
            last = i + length
            hits.append(Hit(i, last, found.entry, found.form, found.treatment, found.risky, False))
            i = last
        else:
            i += 1
    return hits


def _yields(roster: Roster, found: Pattern) -> bool:
    """Whether a form of the gazetteer gives way to a person of the caller's, its namesake."""
    if found.treatment == DEMONYM:
        return True
    entry = roster.gazetteer.entries[found.entry]
    return len(found.tokens) == 1 and entry.kind == "person" and entry.id not in roster.override


def _is_title(context: Context, own: UserPattern, i: int, end: int) -> bool:
    last = i + len(own.tokens)
    return (
        len(own.tokens) == 1
        and last < end
        and bool(context.flags[i] & w.TITLE)
        and context.tokens[i] != own.tokens[0].upper()
        and context.tokens[i][0].isupper()
        and bool(context.flags[last] & w.CAP)
        and own.exact is None
    )


def _match_user(
    patterns: list[UserPattern] | tuple[()],
    tokens: list[str],
    lower: list[str],
    i: int,
    end: int,
    loud: bool,
) -> UserPattern | None:
    for pattern in patterns:
        n = len(pattern.tokens)
        if i + n > end or (n > 1 and tuple(lower[i : i + n]) != pattern.tokens):
            continue
        if pattern.exact is None or loud or pattern.exact == tuple(tokens[i : i + n]):
            return pattern
        if len(pattern.tokens[0]) >= 4 and tokens[i].isupper():
            return pattern
    return None


def _read_sentence(
    context: Context,
    roster: Roster,
    number: int,
    begin: int,
    end: int,
    hits: list[Hit],
    flags: list[int],
) -> list[Name]:
    """Judge the hits and read the capitalised runs between and around them."""
    names: list[Name] = []
    gazetteer = roster.gazetteer
    at = {hit.first: hit for hit in hits}
    loud = number in context.shouting
    accepted = -1
    i = begin
    while i < end:
        hit = at.get(i)
        bits = flags[i]
        if hit is None and (not bits & w.CAP or loud):
            i += 1
            continue
        stop = run_end(context, i, end, at)
        if hit is not None and (stop == hit.last or loud):
            name = _judge(context, roster, hit, number, begin, end, accepted, alone=True)
            if name is not None:
                names.append(name)
                accepted = name.last
            i = hit.last
            continue
        items, stop = read_run(context, gazetteer, number, begin, end, i, stop, at)
        for item in items:
            name = (
                item
                if isinstance(item, Name)
                else _judge(context, roster, item, number, begin, end, accepted, alone=False)
            )
            if name is not None:
                while names and names[-1].last > name.first:
                    names.pop()  # "National Farmers" of "National Farmers' Union"
                names.append(name)
                accepted = name.last
        i = max(stop, i + 1)
    return names


def _judge(
    context: Context,
    roster: Roster,
    hit: Hit,
    number: int,
    begin: int,
    end: int,
    accepted: int,
    alone: bool,
) -> Name | None:
    gazetteer = roster.gazetteer
    if hit.user:
        actor = roster.users[hit.actor]
        name = Name(
            hit.first, hit.last, number, hit.form, "given by the caller", hit.actor, actor.kind
        )
        if actor.kind == "person":
            attach_title(context, name, begin, end)
        return name
    entry = gazetteer.entries[hit.actor]
    if entry.kind == "guard":
        return None
    if context.lower[hit.first] in _PORTFOLIOS and _is_office(context, hit.last, end):
        return None  # "Labour Minister X", of whichever party
    if context.lower[hit.first] in _PORTFOLIOS and _is_work(context, hit, begin, end):
        return None  # "Labour shortages grew"
    reason: str | None = f"known {entry.kind}"
    if hit.treatment == STATE:
        reason = accept_state(context, gazetteer, hit.first, hit.last, begin, end)
    elif entry.kind == "country" or hit.treatment:
        reason = accept(
            context, gazetteer, hit.first, hit.last, hit.treatment, begin, end, accepted
        )
    if reason is None or (entry.media and _only_channel(context, hit, begin)):
        return None
    if hit.risky and hit.treatment != DEMONYM:
        if not alone and entry.kind != "person":
            return None
        # Linking decides: a form that may mean something else needs company in the text.
        doubtful = Name(hit.first, hit.last, number, hit.form, reason, doubt=entry.id)
        if entry.kind == "person":
            attach_title(context, doubtful, begin, end)
        return doubtful
    identity = roster.override.get(entry.id, entry.id)
    if hit.treatment in (CAPITAL, SEAT) and identity not in roster.users:
        identity = roster.executive.get(entry.id, identity)
    kind = entry.kind
    if identity in roster.users:
        kind = roster.users[identity].kind
    name = Name(hit.first, hit.last, number, hit.form, reason, identity)
    name.kind = kind  # type: ignore[assignment]
    if kind == "person":
        attach_title(context, name, begin, end)
    return name


def _is_office(context: Context, i: int, end: int) -> bool:
    return i < end and context.tokens[i] in ("Minister", "Secretary", "Ministry", "Department")


def _is_work(context: Context, hit: Hit, begin: int, end: int) -> bool:
    """Whether a capital is only that of a sentence's first word: "Labour costs rose"."""
    alone = hit.first == begin and hit.last == begin + 1 and hit.last < end
    return alone and bool(context.flags[hit.last] & w.LOW) and context.lower[hit.last] in _WORK


def _only_channel(context: Context, hit: Hit, begin: int) -> bool:
    """Whether a medium is only where something was said: "in an interview on CBS"."""
    left = hit.first - 1
    if left >= begin and context.lower[left] == "the":
        left -= 1
    return left >= begin and context.lower[left] in ("a", "an", "on", "in", "at", "for", "via")


def match_all(roster: Roster, tokens: list[str]) -> list[tuple[int, int, str]]:
    """Known names in a short list of tokens, such as an issue's name.

    Parameters
    ----------
    roster : Roster
    tokens : list of str

    Returns
    -------
    list of (first, last, actor id)
    """
    found: list[tuple[int, int, str]] = []
    lower = [t.lower() for t in tokens]
    i = 0
    while i < len(tokens):
        own = _match_user(roster.index.get(lower[i], ()), tokens, lower, i, len(tokens), False)
        last, actor = i, ""
        if own is not None:
            last, actor = i + len(own.tokens), own.actor
        for pattern in roster.gazetteer.index.get(tokens[i], ()):
            n = len(pattern.tokens)
            if tuple(tokens[i : i + n]) == pattern.tokens:
                if n > last - i:
                    last = i + n
                    actor = roster.override.get(pattern.entry, pattern.entry)
                break
        if last == i and tokens[i][:1].isupper() and roster.surnames.get(lower[i]):
            last, actor = i + 1, roster.surnames[lower[i]]
        if last > i:
            found.append((i, last, actor))
            i = last
        else:
            i += 1
    return found
