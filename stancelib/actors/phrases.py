"""Noun phrases that may name an issue: where they begin and end, and how the text treats each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import words as w
from .context import Context, Name
from .issues import CALLS, COMPLEMENTS
from .kinds import (
    ACTING,
    BARRED,
    CAUSES,
    DONE_TO,
    INSTRUMENTS,
    MEASURES,
    MISFORTUNES,
    NOUNS,
    PLANS,
    SIDES,
)
from .verbs import numbers, singular

LINKS = frozenset(("on", "against", "of", "from"))
"""What joins a noun to what it is about, within one wording."""

_LONG = 6  # words of a capitalised name before its last
_WORDS = 3  # the same, of a phrase in small letters
_REACH = 3  # words of a complement
_DEED = 7  # tokens of a deed after "to"
_NEAR = 5  # tokens before a noun phrase in which a side is taken on it
_QUOTES = frozenset("\"“”'‘’-")
_COPULAS = w.BE | {"as", "became", "become", "becomes"}
_POSSESSIVE = frozenset(("'s", "'"))
_NO_MATTER = frozenset("grounds basis behalf account top part terms".split())
_NO_PART = BARRED | w.NEUTRAL_ADJECTIVES
_NO_NOUN = w.STOP | w.PREP | w.IS_AUX | w.ADVERB | w.PUNCT
_VERBAL = w.VERB | w.SAYS
_NO_MODIFIER = _NO_NOUN | _VERBAL
_CLOSES = w.PREP | w.IS_AUX | w.PUNCT
_PARTICIPLES = frozenset("known made set held due seen born built sold".split())
_NOUNS_LIKE_VERBS = NOUNS.union(
    "warning marking building hearing meeting ruling spending training".split()
)
_ADJECTIVE_ENDS = ("able", "ible", "ous", "ful", "less", "ish")
_DETERMINED_ENDS = ("al", "ic", "ive", "ary", "ous", "ful", "ed")
_NO_ISSUES = w.PERSON_NOUNS | w.TITLE_HEADS | ACTING | MISFORTUNES


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase without its article.

    ``head`` is the index of its noun's last token; ``bare`` whether it has no modifier, though
    its noun wants one; ``sides`` whether a side is taken on it in the same breath.
    """

    noun: str
    wording: tuple[str, ...]
    first: int
    head: int
    last: int
    sentence: int
    bare: bool
    sides: bool


def find_phrases(context: Context, names: list[Name]) -> Iterator[Phrase]:
    """The phrases of a text, in its order.

    A bare noun with a complement ("plans for a bridge") is none, unless it needs no modifier.
    """
    ends = {name.last: name for name in names}
    starts = {name.first: name for name in names}
    covered = {i for name in names for i in range(name.first, name.last)}
    flags = context.flags
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind == "byline":
            continue
        for i in range(sentence.first, sentence.last):
            word, begin = _whole(context, i)
            if word not in NOUNS and (
                not flags[i] & w.LOW
                or flags[i] & _NO_NOUN
                or i in covered
                or not _is_noun(context, i, sentence.first)
            ):
                continue
            span = (
                _capital_span(context, ends.get(i + 1), word)
                if i in covered
                else _span(context, i, word, begin, number, ends, starts)
            )
            if span is None:
                continue
            first, last = span
            if _is_verb(context, begin, first) or _is_predicate(context, first, sentence.first):
                continue
            bare = last - first < i + 2 - begin and word not in CAUSES
            if bare and _follows(context, i + 1) in COMPLEMENTS:
                continue
            yield Phrase(
                singular(word),
                tuple(context.tokens[first:last]),
                first,
                i,
                last,
                number,
                bare,
                _is_judged(context, first, sentence.first),
            )


def _capital_span(context: Context, name: Name | None, word: str) -> tuple[int, int] | None:
    """The span of what looks like a body's name and is none: "the Clean Harbors Act"."""
    if name is None or word not in INSTRUMENTS:
        return None
    first = name.first + (context.lower[name.first] == "the")
    return (first, name.last) if name.last - first > 1 else None


def _span(
    context: Context,
    i: int,
    word: str,
    begin: int,
    number: int,
    ends: dict[int, Name],
    starts: dict[int, Name],
) -> tuple[int, int] | None:
    """The span of the phrase whose noun is ``word``, from token ``begin`` to ``i``."""
    sentence = context.document.sentences[number]
    modifies = i + 1 < sentence.last and _goes_on(context, i + 1)
    if modifies and not (word in NOUNS and _is_called(context, i, sentence.first)):
        return None  # "tax cuts": the cuts; but "called the ban unfair"
    first = _left(context, begin, sentence.first, ends)
    if modifies:
        return first, i + 1
    return first, _right(context, i, sentence.last, starts, person=word in DONE_TO)


def _whole(context: Context, i: int) -> tuple[str, int]:
    """A noun with a hyphen is three tokens: the noun, and where it begins."""
    word = context.lower[i]
    if i > 1 and context.lower[i - 1] == "-":
        joined = f"{context.lower[i - 2]}-{word}"
        if joined in NOUNS:
            return joined, i - 2
    return word, i


def _is_noun(context: Context, i: int, begin: int) -> bool:
    """Whether a word in small letters that no list knows is a noun here, by its neighbours."""
    word, bits = context.lower[i], context.flags[i]
    if i == begin or len(word) < 3 or not word.isalpha():
        return False
    if word.endswith(("ly", *_ADJECTIVE_ENDS)) or not _NO_ISSUES.isdisjoint(numbers(word)):
        return False
    if context.lower[i - 1] in NOUNS and _is_called(context, i - 1, begin):
        return False
    before, flags = context.lower[i - 1], context.flags[i - 1]
    if (before in w.DETERMINERS and before != "that") or before in _POSSESSIVE:
        return True
    if bits & w.VERB or word.endswith("ed"):
        # After a noun it is a verb as a rule; "a sharp rise", "the judicial review".
        return bool(
            flags & w.LOW
            and not flags & _NO_MODIFIER
            and before.endswith(_DETERMINED_ENDS)
            and i - 2 >= begin
            and context.lower[i - 2] in w.DETERMINERS
        )
    if flags & w.PREP:
        return before != "to"
    return bool(flags & w.LOW) and not flags & _NO_NOUN


def _is_verb(context: Context, begin: int, first: int) -> bool:
    """Whether what a list knows as a noun is a verb here: "to sanction Lee"."""
    return (
        first == begin
        and begin > 0
        and context.lower[begin - 1] in w.INFINITIVE
        and _follows(context, begin + 1) != "of"
    )


def _is_predicate(context: Context, first: int, begin: int) -> bool:
    """Whether it only says what something is: "the bill was a common-sense measure"."""
    before = [word for word in context.lower[max(begin, first - 4) : first] if word not in _QUOTES]
    return len(before) > 1 and before[-1] in ("a", "an") and before[-2] in _COPULAS


def _is_judged(context: Context, first: int, begin: int) -> bool:
    """Whether a word of taking sides stands before the noun phrase, in the same breath."""
    for j in range(first - 1, max(begin, first - _NEAR) - 1, -1):
        if context.lower[j] in SIDES:
            return True
        if context.flags[j] & w.PUNCT and context.lower[j] not in _QUOTES:
            break
    return False


def _follows(context: Context, i: int) -> str:
    return context.lower[i] if i < len(context.lower) else ""


def _goes_on(context: Context, i: int) -> bool:
    """Whether a noun follows, so that the word before it only modifies."""
    word, bits = context.lower[i], context.flags[i]
    if word == "-":
        return context.glued(i - 1)  # "the phase-out"
    if not bits & w.LOW or bits & _NO_NOUN or word in _PARTICIPLES:
        return False
    if word.endswith("ed"):
        return False
    if bits & _VERBAL or word.endswith("ing"):
        # "The hospital plan was", not "the hospital plans a", "the bag charging".
        after = context.flags[i + 1] if i + 1 < len(context.flags) else w.PUNCT
        to = _follows(context, i + 1) == "to"
        return word in _NOUNS_LIKE_VERBS and bool(after & _CLOSES) and not to
    return True


def _is_unknown(context: Context, i: int, ends: dict[int, Name]) -> bool:
    """Whether a capitalised word ends no name that is known: "the Northgate Connector pipeline"."""
    return bool(context.flags[i] & w.CAP) and i + 1 not in ends


def _is_called(context: Context, i: int, begin: int) -> bool:
    """Whether a noun is what somebody calls something: "called the phone ban unfair"."""
    for k in range(i - 1, max(begin, i - 1 - _WORDS) - 1, -1):
        if context.lower[k] in CALLS:
            return True
        plain = context.flags[k] & w.LOW and not context.flags[k] & _NO_MODIFIER
        if not plain and context.lower[k] not in w.DETERMINERS:
            break
    return False


def _left(context: Context, i: int, begin: int, ends: dict[int, Name]) -> int:
    """Where the noun phrase begins, articles and adjectives of no matter left out."""
    lower = context.lower
    first = i
    capital = lower[i] in INSTRUMENTS and (
        bool(context.flags[i] & w.CAP) or (i > begin and _is_unknown(context, i - 1, ends))
    )
    taken = 0
    while first > begin and taken < (_LONG if capital else _WORDS):
        name = ends.get(first)
        if name is not None:
            if name.kind == "person" or name.form in ("pronoun", "role", "deixis"):
                break
            if first < i and lower[first].endswith("s"):
                return first + 1  # "the Arts Council funds opera"
            return name.first
        word, bits = lower[first - 1], context.flags[first - 1]
        if capital and context.tokens[first - 1][0].isupper():
            if bits & w.STOP and (first - 1 == begin or not context.flags[first - 2] & w.CAP):
                break
            first -= 1  # "Clean Harbors Now Act"
            taken += 1
            continue
        if not bits & w.LOW or bits & _NO_NOUN or word in _NO_PART or word in MEASURES:
            break
        if word.endswith("est") or not word.replace("-", "").isalpha():
            break
        hyphen = first - 3 >= begin and lower[first - 2] == "-" and context.glued(first - 3)
        before = first - 3 if hyphen else first - 1
        while hyphen and before - 2 >= begin and lower[before - 1] == "-":
            before -= 2  # "a return-to-office mandate"
        if hyphen and not lower[before].isalpha():
            break  # "the 24-hour walkout"
        verbal = word not in NOUNS and (bits & _VERBAL or word.endswith(("ing", "ed")))
        if verbal and not hyphen and not _is_determined(context, before, begin):
            break  # "leaving talks", but "the fishing ban"
        if before > begin and lower[before - 1] in w.INFINITIVE and not hyphen:
            break  # "to instal smart meters"
        first = before
        taken += 1
    return first


def _is_determined(context: Context, i: int, begin: int) -> bool:
    """Whether an article stands before the word, or before another of no matter."""
    for k in range(i - 1, max(begin, i - 3) - 1, -1):
        word = context.lower[k]
        if word in w.DETERMINERS or word == "'s":
            return True
        if word not in _NO_PART and not word.endswith("ed"):
            return False
    return False


def _right(context: Context, i: int, end: int, starts: dict[int, Name], person: bool) -> int:
    """Where the noun phrase ends: "sanctions on Iran", "withdrawal of troops", "Bill 142"."""
    k = i + 1
    if k >= end:
        return k
    if context.tokens[i][0].isupper() and context.lower[k].isdigit():
        return k + 1
    if context.lower[k] == "to" and context.lower[i] in PLANS:
        return _deed(context, k, end)
    link = context.lower[k]
    if k + 1 >= end or link not in LINKS or (link != "of" and context.lower[i] not in NOUNS):
        return i + 1
    k += 1
    first = k
    if context.lower[k] in _NO_MATTER or (link == "from" and context.lower[k].endswith("ing")):
        return i + 1
    stop = first + _REACH
    while k < min(end, stop):
        name = starts.get(k)
        if name is not None:
            if name.form in ("pronoun", "role") or not (
                name.kind in ("country", "organisation") or (person and name.kind == "person")
            ):
                break
            k = name.last
            if name.form != "demonym":
                break
            continue
        bits = context.flags[k]
        if bits & (_NO_NOUN | w.PRONOUN) or (bits & _NO_MODIFIER and context.lower[k] not in NOUNS):
            break
        goes_on = k + 1 < end and context.flags[k + 1] & w.LOW
        if not bits & w.LOW and not goes_on:
            # "Cancellation of HS2"; "a fee on H-1B visas" has hyphens
            k += k == first and _follows(context, k + 1) != "-"
            break
        k += 1
        while k + 1 < end and context.lower[k] == "-" and context.glued(k):
            k, stop = k + 2, stop + 2  # "a duty on mature-node chips"
    return k if k > first else i + 1


def _deed(context: Context, i: int, end: int) -> int:
    """Where a deed ends that begins at "to": "to build 450 homes"; ``i`` where it is none."""
    lower, flags = context.lower, context.flags
    stop = min(end, i + 1 + _DEED)
    k = i + 1
    while k < stop and (k < i + 2 or not flags[k] & _CLOSES or lower[k] == "of"):
        if flags[k] & w.PRONOUN:
            return i  # "plans to hand it over"
        k += 1
        while k + 1 < end and lower[k] == "-" and context.glued(k):
            k, stop = k + 2, stop + 2  # "to introduce driver-only trains"
    while k > i + 2 and lower[k - 1] in w.DETERMINERS:
        k -= 1
    whole = k == end or (flags[k] & _CLOSES and lower[k] not in _POSSESSIVE)
    return k if k > i + 2 and whole else i
