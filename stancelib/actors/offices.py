"""Offices of people: "the top Russian diplomat", "the governor", "the president"."""

from __future__ import annotations

from collections.abc import Callable

from . import words as w
from .context import Name
from .described import kind_of
from .grammar import OBLIQUE, SUBJECT
from .identities import Links
from .lands import REACH
from .roster import Roster
from .words import word_set

ADJECTIVES = word_set(
    "top senior veteran embattled western military outgoing incoming former new ruling "
    "current powerful longtime long-time leading chief foreign prime vice north south global "
    "world african asian european regional economic influential populist conservative liberal "
    "republican democratic hardline right-wing left-wing authoritarian young old newly "
    "elected armed political islamist militant rebel private state-owned transatlantic "
    "defence defense interior finance health justice energy trade environment education "
    "attorney"
)
"""Words that may stand in front of an office or a body without telling which."""
_LEADERS = word_set("president premier chancellor leader king queen chief taoiseach emir pm")
_DIPLOMATS = frozenset(["ambassador", "envoy", "diplomat"])
_LAWMAKERS = word_set(
    "senator sen mp congressman congresswoman representative rep lawmaker legislator"
)
OFFICES = word_set(
    "leader diplomat lawmaker senator president minister chancellor premier governor mayor "
    "ambassador envoy general secretary king queen pope congressman congresswoman judge "
    "justice prosecutor spokesman spokeswoman spokesperson chairman chairwoman candidate "
    "nominee professor economist analyst lawyer billionaire ceo director commissioner chief "
    "commander admiral colonel cleric activist politician republican democrat legislator "
    "speaker"
)
"""Nouns for who holds an office."""
# Offices of which a country has one.
_HIGHEST = frozenset(("leader", "president", "premier", "chancellor", "strongman"))
_SINGLE = word_set(
    "chairman chairwoman chancellor mayor governor minister president premier ceo pope"
)
_LONG = {"gov": "governor", "sen": "senator", "rep": "representative", "gen": "general"}
_OTHER_OFFICES = word_set(
    "opposition deposed ousted exiled rebel party union business religious spiritual church "
    "community student protest tribal local regional separatist fallen"
)
_OWNERS = w.NEUTRAL_ADJECTIVES | frozenset(("-", "'s"))
_NEAR = 2
"""Sentences back in which "the minister" is one of two."""


def office_holder(
    roster: Roster,
    links: Links,
    past: list[Name],
    number: int,
    head: str,
    phrase: list[str],
    country: str | None,
) -> Name | None:
    """Resolve "the foreign minister", "the top Russian diplomat" to who was spoken of.

    Parameters
    ----------
    roster : Roster
    links : Links
    past : list of Name
        What has been mentioned so far.
    number : int
        Index of the sentence.
    head : str
        The noun of the office, of `OFFICES`.
    phrase : list of str
        The description in lower case, without "the".
    country : str or None
        The actor whose adjective stands in it.

    Returns
    -------
    Name or None
        A mention of the person.
    """

    def fits(name: Name) -> bool:
        if name.kind != "person" or name.actor is None:
            return False
        words, home = _title_words(roster, links, name.actor)
        if set(phrase) & _OTHER_OFFICES - words:
            return False  # "the opposition leader" is not whoever leads the country
        if "shadow" in words and "shadow" not in phrase:
            return False
        if (
            country is not None
            and home == country
            and _highest(phrase)
            and (not words - w.HONORIFICS)
        ):
            return True  # nothing is known of an office, and the country has hardly two such
        if not words:
            return False
        identity = links.identities.get(name.actor)
        gone = "former" in phrase or "ex" in phrase
        if identity is not None and identity.former != gone:
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
            qualifiers = {
                t
                for t in phrase[:-1]
                if t not in w.FORMER and (t in w.TITLE_PARTS or t not in ADJECTIVES | _OWNERS)
            }
            right = head in words and qualifiers - {"top", "veteran", "senior"} <= words
            if head in ("president", "minister") and not qualifiers:
                right = right and "vice" not in words and "prime" not in words
        return right

    near = recent(past, number, fits, 30 if country is not None else 8)
    if near is not None and phrase == ["president"] and number - near.sentence > _NEAR:
        home = _title_words(roster, links, near.actor or "")[1]
        if home is not None and kind_of(roster, home) == "organisation":
            near = None  # that of a trade group is not "the president" for long
    vague = near is not None and number - near.sentence > _NEAR and len(phrase) == 1
    vague = vague or (near is not None and phrase == ["president"])
    if vague and any(fits(n) and n.actor != near.actor for n in past[-REACH:] if near):
        return None  # two ministers of two countries
    told = head in _SINGLE or any(t in w.TITLE_PARTS for t in phrase[:-1])
    return near or (only_one(past, fits) if told else None)


def just_named(
    roster: Roster,
    links: Links,
    past: list[Name],
    number: int,
    phrase: list[str],
    owner: str | None,
) -> Name | None:
    """Who "The candidate" is after a sentence about one person whose office is not known yet."""
    if set(phrase) & (_OTHER_OFFICES | w.FORMER):
        return None
    people = {
        name.actor: name
        for name in past[-20:]
        if name.sentence == number - 1 and name.kind == "person"
    }
    if len(people) != 1:
        return None
    actor, name = next(iter(people.items()))
    words, home = _title_words(roster, links, actor or "")
    if owner is not None and home not in (None, owner):
        return None
    return None if words - w.HONORIFICS else name


def _title_words(roster: Roster, links: Links, actor: str) -> tuple[set[str], str | None]:
    identity = links.identities.get(actor)
    words: set[str] = set()
    country = None
    if identity is not None:
        for title in identity.titles:
            parts = (t.rstrip(".") for t in title.lower().replace("-", " ").split())
            words.update(_LONG.get(t, t) for t in parts)
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


def _highest(phrase: list[str]) -> bool:
    return phrase[-1] in _HIGHEST or phrase[-2:] == ["prime", "minister"]


def only_one(past: list[Name], fits: Callable[[Name], bool]) -> Name | None:
    """A mention of the only actor of the text so far that fits."""
    found: Name | None = None
    for name in reversed(past[-REACH:]):
        if name.actor is None or not fits(name):
            continue
        if found is not None and found.actor != name.actor:
            return None
        found = found or name
    return found


def recent(
    past: list[Name], number: int, fits: Callable[[Name], bool], reach: int = 3
) -> Name | None:
    """The best recent mention: near ones and subjects first."""
    best: Name | None = None
    best_score = -100
    for name in reversed(past[-REACH:]):
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
