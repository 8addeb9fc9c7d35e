"""Which country is meant by "the country", "the government", "the nation"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from ..types import Quotation
from . import words as w
from .context import Context, Name
from .find import match_all
from .grammar import OBLIQUE, POSSESSOR, SUBJECT
from .roster import Roster

REACH = 200
_PERSONS = w.HE | w.SHE
_OPENING = 6  # tokens within which the place that a sentence opens with is told
_ENVOYS = frozenset(["envoy", "mediator", "ambassador", "observers", "mediators", "researcher"])
"""Who is at work abroad."""
_TOWARD = frozenset(["to", "with", "against", "for", "toward", "towards", "about", "than"])


def _begins(quotation: Quotation) -> int:
    return quotation.first


def one_country(
    context: Context, roster: Roster, past: list[Name], number: int, i: int
) -> Name | None:
    """The country spoken of, where there is hardly a doubt which one.

    What somebody else has quoted does not tell ("called it 'a shortcut to Ankara'"), nor does
    "aid to Ukraine" alone make a text one about Ukraine.
    """
    placed = _placed(context, past, number, i) or _set_in(context, roster, number)
    if placed is not None:
        return placed
    recent = past[-REACH:]
    quoted = context.document.quotations
    # Of those that begin before, only the last can reach so far: one, and one within it.
    begin = bisect_left(quoted, recent[0].first, key=_begins) - 2 if recent else 0
    near_by = quoted[max(0, begin) : bisect_left(quoted, i + 1, key=_begins)]
    others = [(q.first, q.last) for q in near_by if not q.first <= i < q.last]
    named = [
        name
        for name in reversed(recent)
        if name.kind == "country"
        and name.actor is not None
        and not any(first <= name.first < last for first, last in others)
        and not (name.form == "demonym" and _ENVOYS & set(context.lower[name.last : name.last + 3]))
        and context.lower[name.first] not in _PERSONS  # whoever speaks for it
    ]
    total = Counter(name.actor for name in named)
    near: dict[str | None, Name] = {}
    for name in named:
        if number - name.sentence <= 3:
            near.setdefault(name.actor, name)
    if len(near) == 1:
        found = next(iter(near.values()))
        # Of two countries that quarrel the one spoken of in passing need not be meant.
        rivals = [actor for actor in total if actor != found.actor]
        going_on = found.role == SUBJECT and number - found.sentence <= 1
        if not going_on and any(total[actor] >= max(3, total[found.actor]) for actor in rivals):
            return None
    else:
        subjects = (n for n in named if n.role == SUBJECT and number - n.sentence <= 1)
        often = (n for n in named if n.actor in near or not near)
        often = (n for n in often if total[n.actor] * 2 > len(named))
        chosen = next(subjects, None) or next(often, None)
        if chosen is None:
            return None
        found = chosen
    aside = found.role == OBLIQUE and context.lower[found.first - 1] in _TOWARD
    # "The effect of U.S. tariffs" alone makes no text one about the United States.
    aside = aside or (
        found.role == POSSESSOR and found.sentence != number and _is_government(context, i)
    )
    return None if aside and total[found.actor] == 1 else found


def _is_government(context: Context, i: int) -> bool:
    return context.lower[i + 1 : i + 2] == ["government"]


def _placed(context: Context, past: list[Name], number: int, i: int) -> Name | None:
    """The country that a sentence begins with: "In Chad, the opposition urged the government"."""
    sentence = context.document.sentences[number]
    if context.lower[sentence.first] != "in" or context.quote_of[i] >= 0:
        return None
    for name in reversed(past):
        if name.sentence != number:
            break
        if name.first == sentence.first + 1:
            here = name.kind == "country" and context.tokens[name.last] == ","
            return name if here and name.actor is not None else None
    return None


def _set_in(context: Context, roster: Roster, number: int) -> Name | None:
    """The country that a paragraph begins in: "In Quito, the ruling found support. Lawyers"."""
    sentences = context.document.sentences
    first = number
    while first and sentences[first - 1].paragraph == sentences[number].paragraph:
        first -= 1
    land = opening_land(context, roster, first) if first < number else None
    if land is None:
        return None
    begin = sentences[first].first + 1
    return Name(begin, begin + 1, first, "metonym", "", land, "country")


def subject_land(context: Context, past: list[Name], number: int) -> Name | None:
    """The country that the sentence before is about: "Peru sent nobody. The ministry said".

    None where that sentence names another, or stands in another paragraph.
    """
    sentences = context.document.sentences
    if number == 0 or sentences[number - 1].paragraph != sentences[number].paragraph:
        return None
    near = [name for name in past[-40:] if name.sentence >= number - 1 and name.kind == "country"]
    if len({name.actor for name in near}) != 1 or near[0].actor is None:
        return None
    return near[0] if near[0].role == SUBJECT and context.quote_of[near[0].first] < 0 else None


def attributed_land(context: Context, past: list[Name], number: int, last: int) -> Name | None:
    """The country that a sentence is about whose ministry is its source, at its end.

    "Kenya will send police, the interior ministry said": the ministry ends before ``last``.
    """
    if last >= context.document.sentences[number].last or not context.flags[last] & w.SAYS:
        return None
    begin = context.document.sentences[number].first
    lands = []
    for name in reversed(past[-40:]):
        if name.sentence != number:
            break
        if name.kind == "country" and name.actor is not None and context.quote_of[name.first] < 0:
            lands.append(name)
    if not lands or lands[-1].first - begin > _OPENING // 2:
        return None
    first = lands[-1]
    aux, does = context.lower[first.last : first.last + 2]
    if (aux in w.BE and does.endswith("ing")) or context.lower[last + 1 : last + 2] == ["in"]:
        return None  # "Rwanda is arming them, the foreign ministry said in Kinshasa"
    decides = bool(context.flags[first.last] & w.IS_AUX)
    return first if decides or len({name.actor for name in lands}) == 1 else None


def whose(context: Context, past: list[Name], i: int, phrase: list[str]) -> Name | None:
    """Whose ministry or board was spoken of last: "Peru's defence ministry", "the board of X"."""
    *qualifiers, noun = phrase
    for name in reversed(past[-REACH:]):
        if name.actor is None or context.quote_of[name.first] >= 0:
            continue
        if not set(qualifiers) <= set(context.lower[name.first : name.last + 3]):
            continue  # "the foreign ministry" is not the environment ministry
        if noun in context.lower[name.first : name.last] and name.form != "role":
            return name
        if name.kind != "organisation" and (name.kind != "country" or noun == "board"):
            continue
        if context.lower[max(0, name.first - 2) : name.first] == [noun, "of"]:
            return name
        after = context.lower[name.last : min(i, name.last + 4)]
        if noun in after and not {",", ".", "and"} & set(after[: after.index(noun)]):
            return name
    return None


def opening_land(context: Context, roster: Roster, number: int) -> str | None:
    """The country that a sentence opens with as a place: "In Moscow, the ministry said".

    Parameters
    ----------
    context : Context
    roster : Roster
    number : int
        Index of the sentence.

    Returns
    -------
    str or None
        The country's id.
    """
    sentence = context.document.sentences[number]
    begin = sentence.first
    if context.lower[begin : begin + 1] != ["in"]:
        return None
    stop = min(sentence.last, begin + _OPENING)
    comma = next((k for k in range(begin + 2, stop) if context.tokens[k] == ","), None)
    if comma is None:
        return None
    found = match_all(roster, context.tokens[begin + 1 : comma])
    if len(found) != 1 or found[0][:2] != (0, comma - begin - 1):
        return None
    actor = found[0][2]
    entry = roster.gazetteer.entries.get(roster.entry_of.get(actor, actor))
    return actor if entry is not None and entry.kind == "country" else None
