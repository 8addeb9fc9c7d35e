"""What a text calls the bodies that it names, and which body "the company" then is.

"The messaging company Chat", "Aid Now, a charity based in Leeds", "another union, the NUW": later
"the company", "the charity", "the union". Whoever speaks for a body speaks of it so, too: "Lee,
its chief executive, said the company". And a minister's "the government" is the minister's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from . import words as w
from .context import Context, Name
from .grammar import SUBJECT
from .identities import Links
from .itself import is_asked
from .roster import Roster
from .words import word_set

BUSINESS = word_set(
    "company firm business manufacturer maker carmaker automaker chipmaker drugmaker retailer "
    "lender carrier airline producer supplier operator giant startup start-up conglomerate insurer "
    "miner developer contractor publisher utility broker chain platform packer processor exporter "
    "importer brewer builder distributor wholesaler refiner steelmaker shipbuilder consultancy "
    "marketplace"
)
"""What only a business is called."""
TRADES = BUSINESS - word_set(
    "company firm business airline startup start-up conglomerate utility chain"
)
"""What a person may be, too: "Ana Lund, a publisher"."""
BODIES = BUSINESS | word_set(
    "group union party federation confederation association organisation organization charity "
    "foundation institute bank newspaper broadcaster regulator watchdog agency commission "
    "authority council court university hospital school church club league lobby network "
    "coalition alliance "
    "movement militia body campaign society congress committee board trust fund service ministry "
    "department tribe tribunal guild chamber centre center bureau office think-tank mission"
)
POINTED = BUSINESS | word_set("government agency ministry union party commission council court")
"""What a speaker may point to: "this company"."""
_IMPLIED = (
    (word_set("Workers Teamsters"), "union"),
    (
        word_set("Commission Administration Authority Bureau Centre Centres Center Centers"),
        "agency",
    ),
    (word_set("Commission Authority Administration"), "regulator"),
)
"""What a body of such a name is called, too."""
_PUBLIC = BODIES - BUSINESS - word_set("group bank chain network service trust fund centre center")
LABOUR = word_set("association federation congress confederation alliance guild brotherhood")
"""What unions are called in their names, among others."""
_ANY = word_set("group organisation movement body")
_LONGEST = 7  # tokens of a description up to its noun
_OTHERS = word_set("a an the another one its their his her our")
FORMS = {"organization": "organisation", "defense": "defence", "center": "centre"}
"""American spellings of nouns for bodies."""
_IN_PARLIAMENT = frozenset(("opposition", "ruling", "governing"))
"""What stands before a party's name."""
_US = "US"


def describe(context: Context, names: Sequence[Name], links: Links) -> None:
    """File in ``links.called`` what the text calls each body.

    Parameters
    ----------
    context : Context
    names : sequence of Name
        Linked, in text order.
    links : Links
    """
    for name in names:
        if name.kind not in ("organisation", "group") or name.actor is None:
            continue
        sentence = context.document.sentences[name.sentence]
        if name.first > sentence.first and context.lower[name.first - 1] in _IN_PARLIAMENT:
            links.called.setdefault(name.actor, set()).add("party")
        for noun in (
            noun_in_front(context, name.first, sentence.first),
            noun_behind(context, name.last, sentence.last),
            _after(context, name.last, sentence.last),
        ):
            if noun is not None:
                links.called.setdefault(name.actor, set()).add(FORMS.get(noun, noun))


def noun_in_front(context: Context, first: int, begin: int) -> str | None:
    """ "The messaging company X", "another union, the X, said"."""
    i = first - 1
    if i > begin and context.lower[i] == "the":
        i -= 1
    named = i - 1 > begin and context.lower[i - 1 : i + 1] == ["known", "as"]
    if named:
        i -= 2 + (context.tokens[i - 2] == ",")
    comma = i > begin and context.tokens[i] == ","
    if comma:
        i -= 1
    elif i < first - 1 and not named:
        return None  # "the company the X"
    if i < begin or context.lower[i] not in BODIES or not context.flags[i] & w.LOW:
        return None
    start = i - 1
    while start >= begin and i - start <= _LONGEST:
        if context.lower[start] in _OTHERS or (named and context.lower[start] == "the"):
            return context.lower[i]
        owner = comma and context.tokens[start] in ("'", "'s")  # "the medics' union, X,"
        stops = w.PUNCT | w.PREP | w.VERB | w.IS_AUX | w.STOP
        if context.flags[start] & stops and not owner:
            break
        start -= 1
    # "Irish business group X" has no article.
    return None if comma else context.lower[i]


def _after(context: Context, last: int, end: int) -> str | None:
    """ "The Sutraquilla union", "the Terragraph company"."""
    if last >= end or context.lower[last] not in BODIES or not context.flags[last] & w.LOW:
        return None
    return None if _goes_on(context, last + 1, end) else context.lower[last]


def noun_behind(context: Context, last: int, end: int) -> str | None:
    """ "X, a consumer group based in", "X, the largest union at"."""
    if last + 2 >= end or context.tokens[last] != "," or context.lower[last + 1] not in _OTHERS:
        return None
    found = None
    for i in range(last + 2, min(end, last + 2 + _LONGEST)):
        bits = context.flags[i]
        owner = context.tokens[i] in ("'", "'s")  # "an athletes' group"
        if bits & (w.PUNCT | w.PREP | w.STOP) and not owner:
            break
        if found is not None and (bits & w.VERB or context.lower[i].endswith(("ed", "ing"))):
            break  # "a group formed in May"
        found = context.lower[i] if context.lower[i] in BODIES and bits & w.LOW else None
    return found


def own_words(roster: Roster, links: Links, actor: str) -> set[str]:
    """What a body may be called by: the nouns of its names, and what the text calls it."""
    names = _names(roster, links, actor)
    nouns = {_noun(name) for name in names}
    words = {word for name in names for word in name.split()}
    nouns |= {noun for signs, noun in _IMPLIED if signs & words}
    return nouns | links.called.get(actor, set())


def words_of(roster: Roster, links: Links, actor: str) -> set[str]:
    """All words of an actor's names, in lower case."""
    names = _names(roster, links, actor)
    return {word.strip("'") for name in names for word in name.lower().split()}


def _names(roster: Roster, links: Links, actor: str) -> tuple[str, ...]:
    identity = links.identities.get(actor)
    user = roster.users.get(actor)
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    if identity is not None:
        return (identity.name,)
    if user is not None:
        return (user.name,)
    if entry is not None:
        return (entry.name, *(t for k, t in entry.forms if k == "name"))
    return ()


def _noun(name: str) -> str:
    """The noun that a name ends in, or has before "of": "commission", "bank"."""
    words = name.lower().split()
    stop = next((k for k, t in enumerate(words) if k and t in w.PREPOSITIONS), len(words))
    return FORMS.get(words[stop - 1], words[stop - 1]) if words else ""


def may_be(roster: Roster, links: Links, actor: str, noun: str) -> bool:
    """Whether a body may be called by the noun: no ministry is "the company"."""
    noun = FORMS.get(noun, noun)
    nouns = own_words(roster, links, actor)
    if noun in _ANY - {"group"}:
        return True
    if noun not in BUSINESS and noun != "group":
        return noun in nouns
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    if entry is not None:
        return "company" in entry.roles or (noun == "group" and not entry.parent)
    return noun in nouns or not nouns & _PUBLIC


def could_be(roster: Roster, links: Links, actor: str, noun: str) -> bool:
    """Whether nothing speaks against a body being called so: "the union" of an association."""
    noun = FORMS.get(noun, noun)
    nouns = own_words(roster, links, actor) & BODIES
    if noun in BUSINESS:
        return may_be(roster, links, actor, noun)
    if noun == "union" and nouns & LABOUR:
        return True
    return noun in nouns or not nouns or noun in _ANY


def is_business(roster: Roster, links: Links, actor: str) -> bool:
    """Whether text or gazetteer say that the body is a company."""
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    known = entry is not None and "company" in entry.roles
    return known or bool(links.called.get(actor, set()) & BUSINESS)


def of_speaker(
    context: Context,
    roster: Roster,
    links: Links,
    past: Sequence[Name],
    home: Callable[[Name], str | None],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    """Resolve "the company" or "the government" that who speaks in the sentence belongs to.

    Parameters
    ----------
    context : Context
    roster : Roster
    links : Links
    past : sequence of Name
        What has been mentioned so far.
    home : callable
        Name -> the country or body that it belongs to, or None.
    number : int
        Index of the sentence.
    i, end : int
        The token of "the" and the end of the sentence.

    Returns
    -------
    Name or None
    """
    noun = context.lower[i + 1] if i + 1 < end else ""
    if (noun != "government" and noun not in BODIES) or _goes_on(context, i + 2, end):
        return None
    if is_asked(context, i):
        return None  # "called the operator a disgrace"
    speaker = _speaker(context, past, number, i)
    if speaker is None:
        return None
    body = home(speaker) if speaker.kind == "person" else speaker.actor
    if body is not None and noun == "government":
        body = _land(roster, body)
        if body not in {name.actor for name in past}:
            return None  # the Greens of a text that never speaks of Germany
    if body is None:
        return None
    kind = kind_of(roster, body)
    if noun == "government":
        if any(user.name.lower().endswith(" government") for user in roster.users.values()):
            return None  # the caller's own
        if roster.entry_of.get(body, body) == _US:  # there it is "the administration"
            return None
    elif kind == "country" or not may_be(roster, links, body, noun):
        return None
    elif (
        noun in BUSINESS
        and not is_business(roster, links, body)
        and any(called & BUSINESS for called in links.called.values())
    ):
        return None  # another one is the company
    why = f"role: the {noun} of who speaks in sentence {number + 1}"
    return Name(i, i + 2, number, "role", why, body, kind)  # type: ignore[arg-type]


def of_head(
    context: Context,
    roster: Roster,
    links: Links,
    past: Sequence[Name],
    home: Callable[[Name], str | None],
    number: int,
    i: int,
    end: int,
) -> Name | None:
    """Resolve "the group" in "Lee, the group's president, said": the body that Lee is of.

    Parameters and returns are those of `of_speaker`.
    """
    head = past[-1] if past else None
    if head is None or head.kind != "person" or head.last != i - 1 or context.tokens[i - 1] != ",":
        return None
    near = range(i + 1, min(end - 1, i + 4))
    noun = next((k for k in near if context.lower[k + 1] == "'s"), None)
    body = home(head)
    if noun is None or body is None or kind_of(roster, body) == "country":
        return None
    if context.lower[noun] not in BODIES or not could_be(roster, links, body, context.lower[noun]):
        return None
    why = f"role: the {context.lower[noun]} of the person named before"
    return Name(i, noun + 1, number, "role", why, body, kind_of(roster, body))  # type: ignore[arg-type]


def of_owner(roster: Roster, links: Links, body: str | None, noun: str) -> str | None:
    """The body that "her union", "his company" is, where its owner belongs to ``body``."""
    if body is None or noun not in BODIES or kind_of(roster, body) == "country":
        return None
    return body if may_be(roster, links, body, noun) else None


def kind_of(roster: Roster, body: str) -> str:
    user, entry = roster.users.get(body), roster.gazetteer.entries.get(body)
    return user.kind if user is not None else entry.kind if entry is not None else "organisation"


def _land(roster: Roster, body: str) -> str | None:
    """The country that a body is of: known parties and ministries say it in their ids."""
    if kind_of(roster, body) == "country":
        return body
    code = roster.entry_of.get(body, body).partition("-")[0]
    entry = roster.gazetteer.entries.get(code)
    if entry is None or entry.kind != "country":
        return None
    return roster.override.get(code, code)


def _goes_on(context: Context, j: int, end: int) -> bool:
    """Whether the phrase does not end with its noun: "the company town", "the bank of"."""
    if j >= end:
        return False
    bits, low = context.flags[j], context.lower[j]
    if low in ("-", "of") or (low == "in" and j + 1 < end and context.flags[j + 1] & w.CAP):
        return True
    closes = bits & (w.STOP | w.VERB | w.PREP | w.IS_AUX | w.ADVERB) or low.endswith("ed")
    return bool(bits & w.LOW) and not closes


def _speaker(context: Context, past: Sequence[Name], number: int, i: int) -> Name | None:
    """Who says, outside of quotations, what stands at token ``i``."""
    if context.quote_of[i] >= 0:
        return None
    for name in reversed(past):
        if name.sentence != number:
            break
        if name.role != SUBJECT or context.quote_of[name.first] >= 0 or name.actor is None:
            continue
        verbs = (
            context.flags[k]
            for k in range(name.last, i)
            if context.flags[k] & (w.SAYS | w.VERB | w.IS_AUX) and context.flags[k] & w.LOW
        )
        said = any(v & w.SAYS for v in verbs) if name.kind == "person" else next(verbs, 0) & w.SAYS
        if said:
            return name
    return None
