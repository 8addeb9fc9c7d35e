"""An issue's name, cut into what its wordings share: head, modifiers, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..types import Actor
from . import words as w
from .context import Context
from .find import match_all
from .gazetteer import pieces
from .kinds import HEADS
from .roster import Roster
from .verbs import VERBS, inflections, numbers
from .words import word_set

LINKS = word_set("on against of in into to toward towards for over with by from at about")
"""What joins a noun to whose it is, or to whom it is done."""
_COUNTED = word_set(
    "the a an its his her their all any two three four five six ten several some more"
)
_ASKED = word_set("audit enquiry inquiry investigation plebiscite probe referendum review")
_DRAFTS = word_set("bill declaration law motion resolution statement text")
_PLANS = word_set("plan proposal scheme deal agreement pact bill law act measure package programme")


@dataclass(slots=True)
class IssueName:
    """An issue, cut into what its wordings share."""

    id: str
    patterns: list[tuple[str, ...]]
    heads: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    after: bool = False  # the actor follows a preposition: "sanctions on Russia"
    whole: tuple[str, ...] = ()  # of "raising the retirement age" what is raised
    name: str = ""
    seen: dict[str, int] = field(default_factory=dict)  # issues met so far, of all, and where last
    strict: frozenset[str] = frozenset()  # aliases of one word that have to be "the ..."
    is_topical: bool = True  # whether the text has a word of its name's beside the noun's
    is_asked: bool = False  # whether what has not come yet is one: "called for an inquiry"
    unnamed: bool = False  # whether the text never calls it by a name: "the levy" is it


def parse_name(roster: Roster, issue: Actor) -> IssueName:
    patterns: list[tuple[str, ...]] = []
    for text in (issue.name, *issue.aliases):
        cut = tuple(t.lower() for t in pieces(text))
        while len(cut) > 1 and cut[0] in ("the", "a", "an"):
            cut = cut[1:]
        if not cut:
            continue
        for last in sorted(numbers(cut[-1]) if cut[-1].isalpha() else {cut[-1]}):
            pattern = (*cut[:-1], last)
            if pattern not in patterns:
                patterns.append(pattern)
    parsed = IssueName(issue.id, patterns, name=issue.name)
    original = list(pieces(issue.name))
    while len(original) > 1 and original[0].lower() in ("the", "a", "an"):
        original = original[1:]
    low = [t.lower() for t in original]
    if len(low) < 2:
        return parsed
    if low[0].endswith("ing") and (low[1] in _COUNTED or low[1].isdigit()):
        # "Closing two border crossings" is not the crossings.
        whole = tuple(t for t in low[1:] if t not in _COUNTED and not t.isdigit())
        if len(whole) > 1 and not set(whole) & LINKS:
            stem = low[0][:-3]
            parsed.verbs = frozenset(inflections(stem) | inflections(f"{stem}e"))
            parsed.whole = whole
            parsed.words = frozenset(whole)
        return parsed
    preposition = next((k for k, t in enumerate(low) if k and _links(low, k)), None)
    head = low[preposition - 1] if preposition else low[-1]
    if not head.isalpha():
        return parsed
    actors: set[str] = set()
    covered: set[int] = set()
    for begin, stop, actor in match_all(roster, original):
        actors.add(actor)
        covered.update(range(begin, stop))
        if preposition and begin > preposition:
            parsed.after = True
    position = preposition - 1 if preposition else len(low) - 1
    rest = {
        t
        for k, t in enumerate(low)
        if k != position and k not in covered and t.isalpha() and t not in w.FUNCTION and len(t) > 1
    }
    rest = set().union(*(numbers(t) for t in rest)) if rest else rest
    if position in covered or not (actors or rest):
        return parsed
    parsed.heads = frozenset(numbers(head))
    parsed.is_asked = head in _ASKED
    parsed.actors, parsed.words = frozenset(actors), frozenset(rest)
    verbs = VERBS.get(head, ())
    if not verbs and head.endswith("ing") and preposition:
        verbs = (head[:-3],)  # "filling of the dam"
    parsed.verbs = frozenset(form for verb in verbs for form in inflections(verb))
    return parsed


def _links(low: list[str], k: int) -> bool:
    """Whether a word of a name joins what follows to the noun before it: "law requiring proof"."""
    tells = low[k].endswith("ing") and k + 1 < len(low) and low[k - 1] in HEADS
    return low[k] in LINKS or tells


def parse_alias(roster: Roster, issue: Actor, alias: str) -> IssueName:
    """What a compound gives: "surveillance cameras" are "the cameras", once spoken of."""
    cut = [t.lower() for t in pieces(alias)]
    cut = cut[1:] if cut[:1] and cut[0] in w.DETERMINERS else cut
    # Of more words each may matter: "later retirement age" is not the retirement age.
    if len(cut) != 2 or set(cut) & LINKS or w.flag(cut[0]) & w.VERB:
        return IssueName(issue.id, [], name=issue.name)
    parsed = parse_name(roster, replace(issue, name=alias, aliases=()))
    return replace(parsed, patterns=[], name=issue.name)


def shorten(issue: IssueName) -> None:
    """Of a "freeze plan" allow "the freeze", too: plans are called by what is planned."""
    name = issue.patterns[0] if issue.patterns else ()
    if len(name) == 2 and name[0] == "draft" and name[1] in _DRAFTS:
        issue.patterns.append(("draft",))
        issue.strict |= {"draft"}
        return
    if len(name) != 2 or name[1] not in _PLANS or w.flag(name[0]) & (w.STOP | w.PREP):
        return
    if name[0].endswith(("al", "ic", "ive", "ary", "ian", "ous", "ed", "ing", "able")):
        return  # an adjective
    issue.patterns.append(name[:1])
    issue.strict |= {name[0]}


def has_proper_name(name: str) -> bool:
    """Whether an issue's name has a word with a capital."""
    return bool(_proper(name))


def is_placed(context: Context, name: str) -> bool:
    """Whether a text has one of the proper names in an issue's name, if that has any."""
    proper = _proper(name)
    return not proper or not proper.isdisjoint(context.lower)


def _proper(name: str) -> set[str]:
    return {t.lower() for t in pieces(name) if t[:1].isupper() and len(t) > 1}
