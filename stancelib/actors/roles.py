"""Definite descriptions: "the alliance", "the ministry", "the union"; people in `offices`."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .described import (
    BUSINESS,
    FORMS,
    LABOUR,
    could_be,
    is_business,
    may_be,
    own_words,
    words_of,
)
from .grammar import SUBJECT
from .identities import Links
from .itself import is_judged
from .lands import REACH, attributed_land, one_country, opening_land, subject_land, whose
from .offices import ADJECTIVES, OFFICES, just_named, office_holder, only_one, recent
from .roster import Roster
from .words import word_set

_COUNTRY = word_set("country nation government kingdom republic emirate sultanate")
_FALLBACK = word_set("company firm group organisation organization movement militia")
# What a body may be called by its trade, at the head of a sentence that goes on about it.
_TRADES = (BUSINESS - {"business"}) | word_set(
    "group service charity agency newspaper builder studio network union party regulator watchdog "
    "association federation movement body institute organisation organization club campaign"
)
_MEMBERS = {
    "judges": word_set("court tribunal"),
    "justices": word_set("court"),
    "commissioners": word_set("commission"),
    "councillors": word_set("council"),
    "councilors": word_set("council"),
    "senators": word_set("senate"),
}
"""Who a body's decisions are said to be of: "praised the judges"."""
_ARMED = word_set("armed rebel militant islamist")
_LOCAL = word_set("regional local provincial state municipal city county")
_OF_LABOUR = word_set(
    "trades teachers education educators pilots pilot nurses employees police firefighters doctors "
    "drivers staff labor labour trade players professors journalists officers miners dockers"
)
_CLOSING = w.STOP | w.VERB | w.PREP | w.IS_AUX | w.PUNCT


def find_role(
    context: Context,
    roster: Roster,
    links: Links,
    past: list[Name],
    number: int,
    i: int,
    end: int,
    ahead: list[Name],
) -> Name | None:
    """Resolve the description that "the" at token ``i`` opens.

    Parameters
    ----------
    context : Context
    roster : Roster
    links : Links
    past : list of Name
        What has been mentioned so far.
    number : int
        Index of the sentence.
    i, end : int
        The token of "the" and the end of the sentence.
    ahead : list of Name
        Names of the sentence from here on, for adjectives like "Russian".

    Returns
    -------
    Name or None
    """
    lower, flags = context.lower, context.flags
    roles = roster.gazetteer.roles
    country: str | None = None
    j = i + 1
    limit = min(end, i + 6)
    loose = False  # whether a word of any kind stands in front of the head
    while j < limit:
        word = lower[j]
        if (
            ahead
            and ahead[0].first == j
            and (
                ahead[0].kind == "country" or (ahead[0].kind == "organisation" and flags[j] & w.CAP)
            )
            and country is None
        ):
            country = ahead[0].actor
            j = ahead[0].last
            continue
        known = (
            word in roles
            or (j > i + 1 and " ".join(lower[i + 1 : j + 1]) in roles)
            or word in _COUNTRY
            or word in OFFICES
            or word in _FALLBACK
            or (flags[j] & w.ORG)
            or word in roster.nouns
            or word in _MEMBERS
            or any(FORMS.get(word, word) in called for called in links.called.values())
        )
        if (
            known
            and (
                flags[j] & w.LOW
                or (word in OFFICES and flags[j] & w.TITLE)
                or (j == i + 1 and flags[j] & w.ORG)  # "the Front" of the Southern Front
            )
            and _closes(context, j + 1, end, owned=country is not None and word in OFFICES)
        ):
            break
        if word not in ADJECTIVES and word != "-":
            loose = True
            if not flags[j] & w.LOW or flags[j] & _CLOSING:
                return _trade(context, roster, links, past, number, i, end)
        j += 1
    else:
        return _trade(context, roster, links, past, number, i, end)
    head = lower[j]
    phrase = lower[i + 1 : j + 1]
    if loose and head not in OFFICES and " ".join(phrase) not in roles:
        return _trade(context, roster, links, past, number, i, end)
    if head in OFFICES:
        found = office_holder(roster, links, past, number, head, phrase, country)
        why = f"role: {' '.join(context.document.tokens[i : j + 1])}"
        if j + 2 < end and context.tokens[j + 1] == "," and flags[j + 2] & w.CAP:
            return None  # "The opposition leader, X, said": the one named next
        if found is None and i == context.document.sentences[number].first:
            found = just_named(roster, links, past, number, phrase, country)
    elif country is not None:
        if (
            head in _TRADES
            and (trade := _trade(context, roster, links, past, number, i, end)) is not None
        ):
            return trade  # "The Palestinian group", "The Swedish company"
        return None  # "the Russian government" is read as the country by its adjective
    elif head == "ministry" and (land := opening_land(context, roster, number)) is not None:
        why = "role: the ministry of the country that the sentence opens with"
        return Name(i, j + 1, number, "role", why, land, "country")
    elif head == "ministry" and (found := attributed_land(context, past, number, j + 1)):
        why = "role: the ministry of the country that the sentence is about"
    elif head in ("ministry", "board") and (found := whose(context, past, i, phrase)) is not None:
        why = f"role: the {head} last spoken of"
    elif head == "ministry" and (found := subject_land(context, past, number)) is not None:
        why = "role: the ministry of the country that the sentence before is about"
    elif head == "ministry" and len(phrase) > 1:
        return None  # "the foreign ministry", where the text spoke of another
    elif head == "government" and (found := only_one(past, lambda n: _governs(roster, n))):
        why = "role: the government that the caller asks for"
    elif head in _COUNTRY and set(phrase) & _LOCAL:
        return None
    elif head in _COUNTRY:
        found = one_country(context, roster, past, number, i)
        why = "role: the country last spoken of"
    else:
        phrases = {" ".join(phrase[k:]) for k in range(len(phrase))}
        named = {e for p in phrases for e in roles.get(p, ())}
        named = {roster.override.get(e, e) for e in named}
        so_called = sum(FORMS.get(head, head) in called for called in links.called.values())
        reach = 30 if so_called == 1 else 3
        trade = _trade(context, roster, links, past, number, i, end)
        if trade is not None:
            return trade
        found = recent(past, number, lambda name: _is_so_called(links, name, head), reach)
        why = f"role: the {head}, as the text calls it"
        if found is None and named and (head in BUSINESS or not so_called):
            found = recent(past, number, lambda name: name.actor in named, 30)
            why = f"role: '{head}' said of it"
        if found is None:
            found = recent(past, number, lambda name: _called(roster, links, name, head))
            why = f"role: the {head} last spoken of"
        if found is None:
            found = only_one(past, lambda name: _called(roster, links, name, head))
            why = f"role: the only {head} of the text"
        if found is None and head == "state":
            found = only_one(past, lambda name: _is_state(roster, name))
            why = "role: the only American state of the text"
        if found is None and (head in _FALLBACK | BUSINESS or head == "agency"):
            found = _only(past, number, roster, links, head)
            why = f"role: the only body near that may be the {head}"
        if found is None and head == "group" and set(phrase[:-1]) <= _ARMED:
            found = only_one(past, lambda name: _is_given_group(roster, name))
            why = "role: the only group that the caller asks for"
        if found is None and head in _MEMBERS and not _are_others(context, past, i, j):
            of = _MEMBERS[head]
            found = only_one(past, lambda n: bool(of & own_words(roster, links, n.actor or "")))
            why = f"role: the {head} of the only body of the text that has such"
        if found is None and head == "union":
            found = only_one(past, lambda name: _organises(roster, links, name))
            why = "role: the only body of the text that may be a union"
        if found is None and head in BUSINESS:
            found = only_one(past, lambda name: is_business(roster, links, name.actor or ""))
            why = f"role: the only body that may be the {head}"
        if found is None and head in ("company", "firm"):
            found = only_one(past, lambda name: _may_be_business(roster, links, name))
            why = f"role: the only one whom the caller asks for that may be the {head}"
    if found is None or found.actor is None:
        return None
    identity = links.identities.get(found.actor)
    if head in OFFICES and len(phrase) > 1 and identity is not None:
        office = " ".join(phrase)  # "the justice minister" once, "the minister" later
        if office not in identity.titles:
            identity.titles.append(office)
    if found.last == i - 1 and context.tokens[i - 1] == ",":
        return None  # "X, the finance minister,": X himself was just named
    return Name(i, j + 1, number, "role", why, found.actor, found.kind)


def _trade(
    context: Context,
    roster: Roster,
    links: Links,
    past: list[Name],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    """Resolve "The Swedish streaming service said", after a sentence about a company."""
    lower, flags = context.lower, context.flags
    if i != context.document.sentences[number].first or number == 0:
        return None
    for j in range(i + 1, min(end, i + 6)):
        if (
            lower[j] in _TRADES
            and flags[j] & w.LOW
            and j + 1 < end
            and (flags[j + 1] & (w.VERB | w.IS_AUX | w.ADVERB) or context.tokens[j + 1] == ",")
        ):
            break
        if flags[j] & _CLOSING and lower[j] != "-":
            return None
    else:
        return None
    bodies = [
        name
        for name in past[-20:]
        if name.sentence == number - 1
        and name.kind == "organisation"
        and name.actor is not None
        and could_be(roster, links, name.actor, lower[j])
    ]
    first = next((name for name in bodies if name.role == SUBJECT), None)
    if first is None and len({name.actor for name in bodies}) == 1:
        first = bodies[0]
    if first is None:
        return None
    why = f"role: the {lower[j]} of the sentence before"
    return Name(i, j + 1, number, "role", why, first.actor, first.kind)


def _is_state(roster: Roster, name: Name) -> bool:
    entry = roster.entry_of.get(name.actor or "", name.actor or "")
    return entry.startswith("US-") and len(entry) == len("US-XX")


def _closes(context: Context, j: int, end: int, owned: bool = False) -> bool:
    """Whether the noun before token ``j`` ends its phrase."""
    if j >= end:
        return True
    bits, low = context.flags[j], context.lower[j]
    start = next((k for k in range(j - 1, max(0, j - 6), -1) if context.lower[k] == "the"), 1)
    if is_judged(context, start, j):
        return True  # "praised the commission for a peaceful poll"
    if low == "for" and j + 1 < end:
        following = context.lower[j + 1]
        if context.flags[j + 1] & w.ADVERB and j + 2 < end:
            following = context.lower[j + 2]  # "thank the government for finally listening"
        if following.endswith("ing") or following == "what" or context.flags[j + 1] & w.PRONOUN:
            return True  # "praised the government for trying", "thanked the club for its help"
    if low == "of" and j + 1 < end and context.lower[j + 1].endswith("ing"):
        return True  # "accused the chancellor of breaking"
    if low in ("-", "in", "for", "between") or (low == "of" and not owned):
        return False
    return (
        bool(bits & (w.PUNCT | w.IS_AUX | w.STOP | w.ADVERB | w.PREP))
        or low == "'s"
        or (bool(bits & w.LOW) and bool(bits & w.VERB or low.endswith("ed")))
    )


def _called(roster: Roster, links: Links, name: Name, head: str) -> bool:
    if name.kind not in ("organisation", "group") or (name.form == "role" and head == "group"):
        return False
    return FORMS.get(head, head) in own_words(roster, links, name.actor or "")


def _organises(roster: Roster, links: Links, name: Name) -> bool:
    """Whether it may be a union by its name: "Education Association", "Pilots Association"."""
    if name.kind != "organisation" or name.actor is None:
        return False
    mark = words_of(roster, links, name.actor)
    works = any(word in _OF_LABOUR or word.endswith("workers") for word in mark)
    return works and bool(own_words(roster, links, name.actor) & (LABOUR | {"union"}))


def _may_be_business(roster: Roster, links: Links, name: Name) -> bool:
    """Whether a body of the caller's may be a company, for all that its name says."""
    user = roster.users.get(name.actor or "")
    if user is None or user.kind != "organisation":
        return False
    works = "local" in words_of(roster, links, user.id) or _organises(roster, links, name)
    return not works and may_be(roster, links, user.id, "company")


def _governs(roster: Roster, name: Name) -> bool:
    user = roster.users.get(name.actor or "")
    return user is not None and user.name.lower().split()[-1] == "government"


def _are_others(context: Context, past: list[Name], i: int, j: int) -> bool:
    """Whether the text has told of other ones: "Labour councillors", "county commissioners"."""
    lower, ends = context.lower, {name.last for name in past}
    return any(
        lower[k] == lower[j]
        and (
            lower[k - 1] in ("city", "county", "state")
            or k in ends
            or (lower[k + 1] in ("from", "in") and context.flags[k + 2] & w.CAP)
        )
        for k in range(1, i)
    )


def _is_given_group(roster: Roster, name: Name) -> bool:
    user = roster.users.get(name.actor or "")
    return user is not None and user.kind == "group"


def _is_so_called(links: Links, name: Name, head: str) -> bool:
    """Whether the text itself has called it so: "the messaging company X"."""
    return FORMS.get(head, head) in links.called.get(name.actor or "", ())


def _only(past: list[Name], number: int, roster: Roster, links: Links, head: str) -> Name | None:
    found: Name | None = None
    for name in reversed(past[-REACH:]):
        if number - name.sentence > 2:
            break
        if name.kind not in ("organisation", "group") or name.actor is None:
            continue
        if name.kind == "group" and head in BUSINESS:
            continue
        entry = roster.gazetteer.entries.get(roster.entry_of.get(name.actor, name.actor))
        if entry is not None and entry.media:
            continue
        if not may_be(roster, links, name.actor, head):
            continue
        if found is not None and found.actor != name.actor:
            return None
        found = found or name
    return found
