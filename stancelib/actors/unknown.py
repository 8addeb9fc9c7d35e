"""Names of no known shape that the text shows to be organisations, by what it calls them or by use.

"The union Nordlag", "Nordlag, a charity", "the Nordlag campaign", "a spokesman for Nordlag": said
once, all the text's Nordlag is an organisation. Without that it has to act, and never to be a
place. Such a name may hold small words ("Parents for Open Schools") or end in a country's ("Paddle
Canada").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..syntax.parser import load_parser
from . import words as w
from .context import Context, Name
from .described import noun_behind, noun_in_front
from .gazetteer import DEMONYM
from .homes import prefix
from .identities import Links, name_words, new_organisation
from .itself import does, is_judged
from .recogniser import CLASSES, features_of, load_recogniser
from .roster import Roster
from .words import word_set

_STAFF = word_set(
    "accountants board boss ceo chairman chairwoman chair chairperson chief customers director "
    "directors executive executives founder founders leader leadership lawyers management manager "
    "managers members membership mps owner owners parent president pilots profit profits revenue "
    "sales secretary shareholders shares spokesman spokesperson spokeswoman staff stock strikers "
    "supporters subsidiary subsidiaries takeover treasurer workers"
)
"""What an organisation has and a place or a thing has not: "Nordlag's shareholders"."""
_OFFICES = word_set(
    "analyst analysts board ceo chair chairman chairperson chairwoman co-founder director drivers "
    "economist economists employees executive founder lawyer lawyers member members nurses officer "
    "officials owner owners partner pilots researcher researchers secretary shareholders shares "
    "spokesman spokesperson spokeswoman staff stake takeover workers"
)
"""What is somebody's "for", "of", "at", "in" or "with" an organisation."""
_SPEAKERS = word_set(
    "bosses ceo chairman chairwoman executives leader management managers shareholders "
    "shares spokesman spokesperson spokeswoman"
)
"""Who is named with it: "a Nordlag spokesman"."""
_OWNERS = word_set("the a an its his her their our")
_OF = frozenset(("of", "for", "at", "in", "with"))
_PLACES_OPEN = word_set("cape el fort lake las los mount port saint san santa santo são st st.")
"""What names of cities begin with."""
_INSIDE = word_set("above across around in inside into near outside past through throughout within")
_BESIDE = frozenset(("at", "from", "on", "via"))
"""With whom one may be, but who speaks is no place."""
_HELD = word_set("confidence faith interest investors shares shareholders stake stakes trust")
"""What one has in an organisation."""
_LINKS = word_set("against and before beyond for from in not of off on our over to with without")
"""Small words that stand in names: "Campaign Against Arms Trade"."""
_ARTICLES = frozenset(("the", "a", "an", "our"))
_FOLLOWING = word_set("party union faction bench company firm group campaign alliance coalition")
"""What a name's bearer is called after it: "the Nordlag faction"."""
_CALLED = ("name", "alias")
_BASED = frozenset(("based", "headquartered", "listed", "owned"))
_RELATIVE = frozenset(("which", "that", "whose", "who"))
_LONGEST = 4  # words of a name that only acts
_PLACE = CLASSES.index("place")
_SURELY_PLACE, _HARDLY_PLACE = 0.6, 0.2
_WORKS = word_set(
    "advises campaigns employs insures lobbies makes manages operates organises organizes owns "
    "publishes regulates represented represents runs sells supplies"
)
"""What only an organisation does as its business."""
_POLITICAL = frozenset(("party", "union", "faction", "bench"))
"""What no city's name stands before: "the San Marcos company" has none of its own."""
_PARTS = word_set(
    "central east eastern greater inner middle north northern outer south southern upper west "
    "western mainland occupied"
)
"""What stands before a country's name and makes a part of the country of it."""


def acting_names(
    context: Context, roster: Roster, names: Sequence[Name], links: Links
) -> list[Name]:
    """Accept names that the text calls organisations, or that act like one again and again.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : sequence of Name
        In text order; those that are accepted are changed in place.
    links : Links
        Organisations are added to it.

    Returns
    -------
    list of Name
        With names joined where small words or a country's name belong to them.
    """
    for name in names:
        entry = roster.gazetteer.entries.get(name.doubt or "")
        if name.actor is None and entry is not None and prefix(entry) is not None:
            name.doubt = None  # another country's Greens
    names = _joined(context, roster, names, links)
    lands = {name.last: name for name in names if name.form == "demonym"}
    groups: dict[str, list[Name]] = {}
    for name in names:
        if _is_open(context, name):
            words = name_words(context, name.first, name.last)
            key = " ".join(words)
            if not words or words[-1].lower() in links.surnames or key in links.short:
                continue
            groups.setdefault(key, []).append(name)
    for group in groups.values():
        reason = _reason(context, roster, links, group)
        for name in group if reason is not None else ():
            _widen(context, roster, name, lands)
            _accept(context, links, name, reason or "")
            links.short.setdefault(context.tokens[name.first], name.actor or "")
    taken = {id(land) for land in lands.values() if land.kind is None}
    return [name for name in names if id(name) not in taken]


def _is_open(context: Context, name: Name) -> bool:
    return (
        name.actor is None
        and name.kind is None
        and name.doubt is None
        and name.sentence not in context.titlecase
    )


def _accept(context: Context, links: Links, name: Name, reason: str) -> None:
    name.kind, name.reason = "organisation", reason
    name.actor = new_organisation(context, name, links).id


def _widen(context: Context, roster: Roster, name: Name, lands: Mapping[int, Name]) -> None:
    """Take in the adjectives of a name of ordinary words: "National Wisdom Current"."""
    vectors = load_parser().vectors
    if any(vectors.n_pieces(word) > 1 for word in context.lower[name.first : name.last]):
        return
    begin = context.document.sentences[name.sentence].first
    while name.first > begin:
        land = lands.get(name.first)
        bits, word = context.flags[name.first - 1], context.lower[name.first - 1]
        if land is not None and land.kind is not None:
            name.first, land.kind = land.first, None
        elif (
            bits & w.CAP and bits & w.PART and not bits & w.TITLE and word not in w.FORMER
        ) or any(
            p.treatment == DEMONYM and len(p.tokens) == 1
            for p in roster.gazetteer.index.get(context.tokens[name.first - 1], ())
        ):
            name.first -= 1
        else:
            return


def _reason(context: Context, roster: Roster, links: Links, group: list[Name]) -> str | None:
    """Why a name that is met so often is an organisation's; None where nothing tells."""
    for name in group:
        noun = _called(context, roster, name)
        if noun is not None:
            return f"called '{noun}'"
    first = group[0]
    words = name_words(context, first.first, first.last)
    if words[0].lower() in links.firsts or _is_word(context, words):
        return None
    alone = len(words) == 1
    if alone and words[0].lower() in roster.gazetteer.gender:
        return None
    telling = not alone or load_parser().vectors.n_pieces(words[0].lower()) > 1
    if (
        telling
        and any(_has_staff(context, name) for name in group)
        and not _is_place(context, roster, group)
    ):
        return "name of one that has staff"
    if len(words) <= _LONGEST and _acts(context, group) and not _is_place(context, roster, group):
        return "name that acts like an organisation"
    return None


def _called(context: Context, roster: Roster, name: Name) -> str | None:
    """What the text calls a name's bearer where it can be nothing else that it calls so."""
    lower, flags, first, last = context.lower, context.flags, name.first, name.last
    sentence = context.document.sentences[name.sentence]
    if last - first == 1 and (len(lower[first]) < 2 or _is_common(context, first)):
        return None
    if first - 2 >= sentence.first and (
        context.tokens[first - 2] == "-" and lower[first - 1] in _BASED
    ):
        return context.lower[first - 1]  # "Oslo-based Nordlag"
    noun = noun_in_front(context, first, sentence.first)
    if noun is not None and (
        context.tokens[first - 1] != "," or _ends(context, last, sentence.last)
    ):
        return noun
    noun = noun_behind(context, last, sentence.last)
    within = first > sentence.first and lower[first - 1] in _INSIDE | _BESIDE
    if noun is not None and not within:
        told = lower[last + 1] == "the"
        if not told or _ends(context, lower.index(noun, last) + 1, sentence.last):
            return noun
    if last < sentence.last and lower[last] in _FOLLOWING and _is_definite(context, name):
        follows = flags[last + 1] if last + 1 < sentence.last else w.PUNCT
        most = _SURELY_PLACE if lower[last] in _POLITICAL else _HARDLY_PLACE
        if not follows & w.CAP and not _is_place(context, roster, [name], most):
            return lower[last]
    return None


def _is_definite(context: Context, name: Name) -> bool:
    """Whether an article or owner precedes, with or without adjectives: "the left-wing X"."""
    begin = context.document.sentences[name.sentence].first
    if name.first > begin and context.tokens[name.first - 1] == "-":
        return False  # "the McCain-Feingold campaign"
    for i in range(name.first - 1, max(begin, name.first - 6) - 1, -1):
        bits, word = context.flags[i], context.lower[i]
        if word in _OWNERS:
            return True
        compound = "-" in context.tokens[i : i + 2] or context.tokens[i - 1] == "-"  # "left-wing"
        if not compound and (not bits & w.LOW or bits & (w.VERB | w.PREP | w.STOP | w.IS_AUX)):
            return False
    return False


def _ends(context: Context, i: int, end: int) -> bool:
    """Whether an apposition ends there: "X, the union, said", not "in March, the union said"."""
    if i >= end:
        return True
    return bool(context.flags[i] & (w.PUNCT | w.PREP)) or context.lower[i] in _RELATIVE


def _is_common(context: Context, i: int) -> bool:
    """Whether a single capitalised word is an ordinary noun for a body: "the Commission"."""
    return bool(context.flags[i] & w.ORG) or context.lower[i] in context.tokens


def _is_word(context: Context, words: list[str]) -> bool:
    """Whether a name is an ordinary word, which the text also has in small letters."""
    word = words[0].lower()
    return len(words) == 1 and (
        len(word) < 2 or (word in context.tokens and word not in w.ORG_HEADS)
    )


def _has_staff(context: Context, name: Name) -> bool:
    """Whether something of an organisation is the name's: "X's shareholders", "spokesman for X"."""
    lower, tokens = context.lower, context.tokens
    sentence = context.document.sentences[name.sentence]
    beside = lower[name.last : min(sentence.last, name.last + 3)]
    head = next((i for i, word in enumerate(beside) if word in _SPEAKERS), None)
    if head is not None and not any(w.flag(word) & (w.PUNCT | w.STOP) for word in beside[:head]):
        return True
    if beside[:2] == ["chief", "executive"]:
        return True
    if tokens[name.last : name.last + 1] == ["'s"]:
        after = lower[name.last + 1 : min(sentence.last, name.last + 4)]
        head = next((i for i, word in enumerate(after) if word in _STAFF), None)
        if head is not None and not any(word in w.PREPOSITIONS for word in after[:head]):
            return True
    follows = context.flags[name.last] if name.last < sentence.last else w.PUNCT
    ending = lower[name.last : name.last + 1] and lower[name.last].endswith("ed")  # "climbed"
    if follows & w.LOW and not ending and not follows & (w.VERB | w.STOP | w.PREP | w.IS_AUX):
        return False  # "director of the Dallas chapter"
    left = name.first - 1
    if left >= sentence.first and lower[left] == "the":
        left -= 1
    # "A spokeswoman for the Dallas Division of the FBI" speaks for the latter.
    return tokens[name.last : name.last + 1] not in (["-"], ["of"]) and (
        left - 1 >= sentence.first
        and lower[left] in _OF
        and lower[left - 1] in _OFFICES
        and (lower[left] != "in" or lower[left - 1] in _HELD)
    )


def _acts(context: Context, group: list[Name]) -> bool:
    """Whether a name does something or is accused, and is never where something is.

    Once is enough for several words, and where its business is told ("which represents"); one
    word has to be met twice, and not only as a sentence's first.
    """
    lower, flags, tokens = context.lower, context.flags, context.tokens
    acts = opens = works = 0
    says = any(flags[n.last : n.last + 1] and flags[n.last] & w.SAYS for n in group)
    for name in group:
        begin = context.document.sentences[name.sentence].first
        left = name.first - 1
        if left >= begin and lower[left] == "the":
            left -= 1
        opens += name.first == begin
        acts += is_judged(context, name.first, name.last)
        before = lower[left] if left >= begin else ""
        held = left > begin and lower[left - 1] in _HELD
        if before in (_INSIDE if says else _INSIDE | _BESIDE) and not held:
            return False
        if name.last + 2 < len(tokens):
            # "The constable of Wessex Vale, whose": of whoever holds the office
            office = left > begin and lower[left] == "of" and flags[left - 1] & w.TITLE
            owns = tokens[name.last] == "," and lower[name.last + 1] in ("which", "whose")
            if does(context, name.last) or (owns and not office):
                acts += 1
            works += owns and lower[name.last + 2] in _WORKS
    several = group[0].last - group[0].first > 1
    return acts > 0 and (several or works > 0 or (len(group) > 1 and opens < len(group)))


def _is_place(
    context: Context, roster: Roster, group: list[Name], most: float = _SURELY_PLACE
) -> bool:
    """Whether a name reads like a place's, by its shape and its company."""
    if context.lower[group[0].first] in _PLACES_OPEN:
        return True
    recogniser = load_recogniser()
    found = [recogniser.probabilities(features_of(context, roster.gazetteer, n)) for n in group]
    mean = np.log(found).mean(axis=0)
    return bool(np.exp(mean[_PLACE]) / np.exp(mean).sum() > most)


def _joined(context: Context, roster: Roster, names: Sequence[Name], links: Links) -> list[Name]:
    """Join names that are one: "Parents for Open Schools, a group", "Paddle Canada said"."""
    kept: list[Name] = []
    for name in names:
        before = kept[-1] if kept else None
        people = before is not None and before.form == "demonym" and before.kind == "country"
        if before is None or before.sentence != name.sentence:
            kept.append(name)
            continue
        if not _is_free(context, before) and not people:
            kept.append(name)
            continue
        between = context.lower[before.last : name.first]
        whole = Name(before.first, name.last, name.sentence, "name", "")
        whole.kind = "organisation"
        reason = None
        if not people and not between and name.kind == "country" and name.form in _CALLED:
            part = context.lower[before.last - 1] in _PARTS
            reason = None if part else _used(context, roster, whole)
        elif people and between in (["for"], ["against"]) and _is_free(context, name):
            # "Canadians for Clean Air", where not "Canadian" but the people are named
            plural = context.lower[before.last - 1].endswith("s")
            reason = _used(context, roster, whole) if plural else None
        elif (
            not people
            and between
            and between[0] in _LINKS
            and set(between[1:]) <= _ARTICLES
            and (_is_free(context, name) or (name.kind == "country" and between[0] != "of"))
        ):
            noun = _called(context, roster, whole)
            reason = f"called '{noun}'" if noun is not None else None
        if reason is None:
            kept.append(name)
            continue
        kept.pop()
        _accept(context, links, whole, reason)
        kept.append(whole)
    return kept


def _is_free(context: Context, name: Name) -> bool:
    """Whether a name may be part of a longer one: nobody's known name, no person's."""
    titled = name.title is not None and name.title[0] < name.last
    return _is_open(context, name) and not titled


def _used(context: Context, roster: Roster, name: Name) -> str | None:
    """Why what ends in a country's name is an organisation's."""
    noun = _called(context, roster, name)
    if noun is not None:
        return f"called '{noun}'"
    if does(context, name.last):
        return "name that acts like an organisation"
    return "name of one that has staff" if _has_staff(context, name) else None


def acting_surnames(context: Context, names: Sequence[Name]) -> set[str]:
    """One-word names that do or own something: surnames, if a full name ends in them."""
    found: set[str] = set()
    for name in names:
        if (
            name.actor is None
            and name.kind is None
            and name.last - name.first == 1
            and (name.last < len(context.tokens) and name.sentence not in context.titlecase)
        ):
            after = context.flags[name.last]
            if (after & w.LOW and after & (w.VERB | w.IS_AUX)) or (
                context.tokens[name.last] in ("'s", "'")
            ):
                found.add(context.lower[name.first])
    return found
