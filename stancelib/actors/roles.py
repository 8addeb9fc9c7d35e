"""Definite descriptions: "the alliance", "the top Russian diplomat", "the ministry"."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .grammar import OBLIQUE, SUBJECT
from .identities import Links
from .roster import Roster
from .words import word_set

_ADJECTIVES = word_set(
    "top senior veteran embattled western military outgoing incoming former new ruling "
    "current powerful longtime long-time leading chief foreign prime vice north south global "
    "world african asian european regional economic influential populist conservative liberal "
    "republican democratic hardline right-wing left-wing authoritarian young old newly "
    "elected armed political islamist militant rebel private state-owned transatlantic "
    "defence defense interior finance health justice energy trade environment education "
    "attorney"
)
_LEADERS = word_set("president premier chancellor leader king queen chief taoiseach emir pm")
_DIPLOMATS = frozenset(["ambassador", "envoy", "diplomat"])
_LAWMAKERS = word_set(
    "senator sen mp congressman congresswoman representative rep lawmaker legislator"
)
_COUNTRY = frozenset(["country", "nation", "government", "kingdom", "republic"])
_FALLBACK = word_set("company firm group organisation organization movement militia")
_PERSON = word_set(
    "leader diplomat lawmaker senator president minister chancellor premier governor mayor "
    "ambassador envoy general secretary king queen pope congressman congresswoman judge "
    "justice prosecutor spokesman spokeswoman spokesperson chairman chairwoman candidate "
    "nominee professor economist analyst lawyer billionaire ceo director commissioner chief "
    "commander admiral colonel cleric activist politician republican democrat legislator "
    "speaker"
)
# Mentions looked back over: keeps a sentence of ten thousand names linear.
_REACH = 200
_FORMS = {"organization": "organisation", "defense": "defence", "center": "centre"}


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
    while j < limit:
        word = lower[j]
        if ahead and ahead[0].first == j and ahead[0].kind == "country" and country is None:
            country = ahead[0].actor
            j = ahead[0].last
            continue
        known = (
            word in roles
            or word in _COUNTRY
            or word in _PERSON
            or word in _FALLBACK
            or (flags[j] & w.ORG)
        )
        if (
            known
            and (flags[j] & w.LOW or (word in _PERSON and flags[j] & w.TITLE))
            and _closes(context, j + 1, end)
        ):
            break
        if word in _ADJECTIVES or word == "-" or (flags[j] & w.LOW and word.endswith("-")):
            j += 1
            continue
        return None
    else:
        return None
    head = lower[j]
    phrase = lower[i + 1 : j + 1]
    if head in _PERSON:
        found = _person(context, roster, links, past, number, head, phrase, country)
        why = f"role: {' '.join(context.document.tokens[i : j + 1])}"
    elif country is not None:
        return None  # "the Russian government" is read as the country by its adjective
    elif head in _COUNTRY:
        found = _one_country(past, number)
        why = "role: the country last spoken of"
    else:
        phrases = {" ".join(phrase[k:]) for k in range(len(phrase))}
        named = {e for p in phrases for e in roles.get(p, ())}
        named = {roster.override.get(e, e) for e in named}
        found = _recent(past, number, lambda name: name.actor in named, 30) if named else None
        why = f"role: '{head}' said of it"
        if found is None:
            found = _recent(past, number, lambda name: _called(roster, links, name, head))
            why = f"role: the {head} last spoken of"
        if found is None and head in _FALLBACK:
            found = _only(past, number, roster, links)
            why = f"role: the only body that may be the {head}"
    if found is None or found.actor is None:
        return None
    if found.last == i - 1 and context.tokens[i - 1] == ",":
        return None  # "X, the finance minister,": X himself was just named
    return Name(i, j + 1, number, "role", why, found.actor, found.kind)


def _closes(context: Context, j: int, end: int) -> bool:
    """Whether the noun before token ``j`` ends its phrase."""
    if j >= end:
        return True
    bits, low = context.flags[j], context.lower[j]
    if low in ("of", "-", "in", "for", "between"):
        return False
    return (
        bool(bits & (w.PUNCT | w.IS_AUX | w.STOP | w.ADVERB | w.PREP))
        or low == "'s"
        or (bool(bits & w.VERB and bits & w.LOW))
    )


def _recent(past: list[Name], number: int, fits: object, reach: int = 3) -> Name | None:
    """The best recent mention: near ones and subjects first."""
    assert callable(fits)
    best: Name | None = None
    best_score = -100
    for name in reversed(past[-_REACH:]):
        distance = number - name.sentence
        if distance > reach:
            break
        if name.actor is None or not fits(name):
            continue
        score = (
            -3 * distance + (2 if name.role == SUBJECT else 0) - (1 if name.role == OBLIQUE else 0)
        )
        if score > best_score:
            best, best_score = name, score
    return best


def _one_country(past: list[Name], number: int) -> Name | None:
    """The country spoken of, where there is hardly a doubt which one."""
    near: dict[str, Name] = {}
    subject: Name | None = None
    total: dict[str, int] = {}
    for name in reversed(past[-_REACH:]):
        if name.kind != "country" or name.actor is None:
            continue
        total[name.actor] = total.get(name.actor, 0) + 1
        if number - name.sentence > 3:
            continue
        near.setdefault(name.actor, name)
        if subject is None and name.role == SUBJECT and number - name.sentence <= 1:
            subject = name
    if len(near) == 1:
        return next(iter(near.values()))
    if subject is not None:
        return subject
    for actor, count in total.items():
        if actor in near and count * 2 > sum(total.values()):
            return near[actor]
    return None


def _title_words(roster: Roster, links: Links, actor: str) -> tuple[set[str], str | None]:
    identity = links.identities.get(actor)
    words: set[str] = set()
    country = None
    if identity is not None:
        for title in identity.titles:
            words.update(t.rstrip(".") for t in title.lower().replace("-", " ").split())
        country = identity.country
    user = roster.users.get(actor)
    if user is not None:
        for key in ("title", "role", "office"):
            words.update(str(user.metadata.get(key, "")).lower().split())
        country = country or user.parent
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    if entry is not None:
        words.update(" ".join(entry.roles).lower().split())
        country = country or entry.parent
    return words, roster.override.get(country, country) if country else None


def _person(
    context: Context,
    roster: Roster,
    links: Links,
    past: list[Name],
    number: int,
    head: str,
    phrase: list[str],
    country: str | None,
) -> Name | None:
    def fits(name: Name) -> bool:
        if name.kind != "person" or name.actor is None:
            return False
        words, home = _title_words(roster, links, name.actor)
        if not words:
            return False
        if country is not None and home != country:
            return False
        if head == "leader":
            right = bool(words & _LEADERS) or {"prime", "minister"} <= words
        elif head == "diplomat":
            right = (
                bool(words & _DIPLOMATS)
                or {"foreign", "minister"} <= words
                or ("secretary" in words and bool(words & {"state", "foreign"}))
            )
        elif head in ("lawmaker", "legislator", "politician"):
            right = bool(words & _LAWMAKERS)
        else:
            qualifiers = {t for t in phrase[:-1] if t in w.TITLE_PARTS and t not in w.FORMER}
            right = head in words and qualifiers - {"top", "veteran", "senior"} <= words
            if head in ("president", "minister") and not qualifiers:
                right = right and "vice" not in words and "prime" not in words
        return right

    return _recent(past, number, fits, 30 if country is not None else 8)


def _called(roster: Roster, links: Links, name: Name, head: str) -> bool:
    if name.kind not in ("organisation", "group") or (name.form == "role" and head == "group"):
        return False
    return _FORMS.get(head, head) in _own_words(roster, links, name)


def _own_words(roster: Roster, links: Links, name: Name) -> set[str]:
    actor = name.actor or ""
    identity = links.identities.get(actor)
    user = roster.users.get(actor)
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    text = (
        identity.name
        if identity is not None
        else user.name
        if user is not None
        else " ".join((entry.name, *(t for k, t in entry.forms if k == "name")))
        if entry is not None
        else ""
    )
    return {_FORMS.get(t, t) for t in text.lower().split()}


def _only(past: list[Name], number: int, roster: Roster, links: Links) -> Name | None:
    found: Name | None = None
    for name in reversed(past[-_REACH:]):
        if number - name.sentence > 2:
            break
        if name.kind not in ("organisation", "group") or name.actor is None:
            continue
        entry = roster.gazetteer.entries.get(name.actor)
        if entry is not None and (entry.media or entry.roles):
            continue
        if found is not None and found.actor != name.actor:
            return None
        found = found or name
    return found
