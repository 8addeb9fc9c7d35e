"""Organisations that no list knows, found by the noun that their name ends in.

"The Rail, Tram and Bus Union", "National Farmers' Union", "Department for Culture, Media and
Sport", "Foundation for Defense of Democracies": where such a name begins and ends.
"""

from __future__ import annotations

from ..syntax.parser import load_parser
from . import words as w
from .context import Context, Hit, Name
from .gazetteer import Gazetteer
from .runs import run_end

_IRREGULAR_PLURALS = frozenset(("women", "men", "children", "people"))
_OF = frozenset(("of", "for", "on"))
_NAMED_AFTER = frozenset(
    ("foundation", "institute", "center", "centre", "library", "university", "college", "school",
     "museum", "prize", "fund", "society", "hospital", "trust")
)  # fmt: skip
_COMMON = (
    "tion", "sion", "ity", "ment", "ness", "ies", "ing", "ive", "ers", "ics", "ship", "ture",
    "ance", "ence", "age", "ural", "ional", "ical",
)  # fmt: skip
"""Ends of words that are hardly anybody's name."""
_LAWS = frozenset(("act", "bill", "deal", "pact", "plan"))
_WITHIN = frozenset(("of", "for", "in", "on", "against", "without"))
_PARTISAN = frozenset(("opposition", "ruling", "governing"))
_FIELDS = w.word_set("energy community communities media news technologies systems works workers")
"""Of the nouns that names end in, what an agency may be for: "the Media and Energy Council"."""

_AGAINST = w.word_set("alliance campaign coalition committee front league movement network")
"""What may be against something: "the Campaign Against Arms Trade", not a court."""
_FOR_WHAT = w.word_set("campaign center centre forum fund initiative network office trust")


def read_body(
    context: Context,
    gazetteer: Gazetteer,
    number: int,
    first: int,
    stop: int,
    end: int,
    at: dict[int, Hit],
) -> Name | None:
    """The last organisation of a run of capitalised words, by its noun.

    Parameters
    ----------
    context : Context
    gazetteer : Gazetteer
    number : int
        The sentence.
    first, stop : int
        The run; the name may begin before it ("Food and Commercial Workers") and end after it.
    end : int
        The sentence's end.
    at : dict of int to Hit
        Known names of the sentence by their first token.

    Returns
    -------
    Name or None
    """
    flags, lower = context.flags, context.lower
    if lower[stop - 1] in _LAWS:
        return None  # "the Children and Schools Bill"
    covered: set[int] = set()
    for i in range(first, stop):
        hit = at.get(i)
        if hit is not None and not _is_end(context, first, hit):
            covered.update(range(hit.first, hit.last))
    for head in range(stop - 1, first - 1, -1):
        school = lower[head - 1 : head + 1] == ["school", "district"]
        noun = flags[head] & w.ORG or school
        if not (noun and flags[head] & w.CAP) or head in covered:
            continue
        start = _start(context, gazetteer, first, head, at)
        last = head + 1
        against = last < end and lower[last] == "against" and lower[head] in _AGAINST
        if last == stop and last + 1 < end and (lower[last] in _OF or against):
            last = _complement(context, gazetteer, last, end, at)
        if start == first and first not in at:
            start = _possessive_start(context, number, first)
        if start <= first:
            start = _coordinated_start(context, gazetteer, number, start, at)
        if start and context.tokens[start - 1] == "All":
            start -= 1  # "All India Potters' Union"
        elif start > 1 and context.tokens[start - 1] == "Our" and flags[start - 2] & w.CAP:
            start -= 2  # "Save Our Springs Alliance"
        if last == head + 1 and _is_abroad(context, gazetteer, number, start, last, end, at):
            last = at[last].last
        size = head - start + 1
        if last == head + 1:
            police = lower[head] == "police" and start in at  # "Kerala Police"
            if size < 2 or (lower[head] in w.WEAK_ORG_HEADS and size < 3 and not police):
                continue
        elif lower[head] in w.WEAK_ORG_HEADS and size < 2 and not _says_what(context, head, last):
            continue
        return Name(
            start,
            last,
            number,
            "name",
            f"name of an organisation: '{context.tokens[head]}'",
            kind="organisation",
            owner=_owner(gazetteer, start, last, at),
        )
    return None


def _is_abroad(
    context: Context,
    gazetteer: Gazetteer,
    number: int,
    start: int,
    last: int,
    end: int,
    at: dict[int, Hit],
) -> bool:
    """Whether a country's name ends a body's: "The Food Federation Germany rejected it"."""
    hit, begin = at.get(last), context.document.sentences[number].first
    entry = gazetteer.entries.get(hit.actor) if hit is not None else None
    if hit is None or entry is None or entry.kind != "country" or hit.form == "demonym":
        return False
    opens = start == begin or (start == begin + 1 and context.lower[begin] == "the")
    after = context.flags[hit.last] if hit.last < end else w.CAP
    acts = after & w.LOW and after & w.VERB and not after & w.IS_AUX
    return opens and bool(acts or context.tokens[hit.last : hit.last + 1] == [","])


def _says_what(context: Context, head: int, last: int) -> bool:
    """Whether what a centre or campaign is for tells which: "the Center on Public Budgets"."""
    noun = context.lower[head]
    return noun == "board" or (noun in _FOR_WHAT and last - head > 3)


def _is_end(context: Context, first: int, hit: Hit) -> bool:
    """Whether a known name only ends a longer one: "the Trade Union Congress", "X Coalition"."""
    if hit.last - hit.first > 1 or hit.user:
        return False
    before = context.flags[hit.first - 1] if hit.first > first else 0
    union = before & w.CAP and before & w.ORG
    return hit.risky or bool(context.tokens[hit.first] == "Congress" and union)


def _start(
    context: Context, gazetteer: Gazetteer, first: int, head: int, at: dict[int, Hit]
) -> int:
    """Where in its run the name begins: after titles, people and the caller's names."""
    flags, lower = context.flags, context.lower
    start = first + (lower[first] in _PARTISAN and head - first > 1)
    for i in range(first, head):
        hit = at.get(i)
        if hit is not None and hit.last - hit.first > 1 and hit.last <= head:
            entry = gazetteer.entries.get(hit.actor)
            person = hit.kind == "person" or (entry is not None and entry.kind == "person")
            if person and hit.last == head and lower[head] in _NAMED_AFTER:
                continue  # the Marie Curie Institute
            if hit.is_whole or person:
                start = hit.last
        elif flags[i] & w.TITLE and not flags[i] & w.PART and lower[i] != "general":
            # "Professor X's Institute", but "the Student Federation"
            start = i + 1 if i + 1 < head else start
    return start


def _complement(
    context: Context,
    gazetteer: Gazetteer,
    last: int,
    end: int,
    at: dict[int, Hit],
) -> int:
    """Where "of Science, Innovation and Technology" ends, whose "of" is token ``last``."""
    flags, lower, tokens = context.flags, context.lower, context.tokens
    follow = last + 1
    if lower[follow] == "the" and follow + 1 < end:
        follow += 1
    if (not flags[follow] & w.CAP and follow not in at) or flags[follow] & w.TITLE:
        return last
    if follow + 1 < end and tokens[follow + 1][0].isdigit():
        return last  # "the City Court on Sept. 24"
    last = run_end(context, follow, end, at)
    for i in range(follow + 1, last - 1):
        known = at.get(i)
        if known is not None and known.is_whole:
            last = i  # "the Council on Trade Open Skies"
            break
        if lower[i] in gazetteer.gender and flags[i + 1] & w.CAP and known is None:
            last = i  # "director of the Council on Trade Anna Berg"
            break
    if follow in at and last == at[follow].last:
        return last
    last = _owned(context, last, end, at)
    again = last + 1 < end and lower[last] == "of" and flags[last + 1] & w.CAP
    if again and last + 1 not in at and not flags[last + 1] & w.TITLE:
        last = run_end(context, last + 1, end, at)  # "Foundation for Defense of Democracies"
    listed = last
    while (
        listed + 1 < end and tokens[listed] == "," and _is_field(context, gazetteer, listed + 1, at)
    ):
        listed = run_end(context, listed + 1, end, at)
    if listed + 1 < end and tokens[listed] == "," and lower[listed + 1] == "and":
        listed += 1
    if (
        listed + 1 < end
        and lower[listed] == "and"
        and flags[listed + 1] & w.CAP
        and listed + 1 not in at
        and (listed == last or _is_field(context, gazetteer, listed + 1, at))
    ):
        final = run_end(context, listed + 1, end, at)
        other = flags[final - 1] & w.ORG and lower[final - 1] not in _FIELDS
        return last if other and final - listed > 2 else final  # "Editors and the Bus Union"
    return last


def _owned(context: Context, last: int, end: int, at: dict[int, Hit]) -> int:
    """Where "the Federation of Residents' Associations" ends, whose owners end at ``last``."""
    tokens, lower, flags = context.tokens, context.lower, context.flags
    if last + 1 >= end or not flags[last + 1] & w.CAP or last + 1 in at:
        return last
    plural = tokens[last] == "'" and lower[last - 1].endswith("s")
    irregular = tokens[last] == "'s" and lower[last - 1] in _IRREGULAR_PLURALS
    if not (plural or irregular) or flags[last + 1] & w.TITLE:
        return last
    return run_end(context, last + 1, end, at)


def _possessive_start(context: Context, number: int, first: int) -> int:
    """Where "National Farmers' Union" starts, whose last word opens at ``first``."""
    flags, tokens, lower = context.flags, context.tokens, context.lower
    begin = context.document.sentences[number].first
    if first - 2 < begin or not flags[first - 2] & w.CAP:
        return first
    plural = tokens[first - 1] == "'" and lower[first - 2].endswith("s")
    irregular = tokens[first - 1] == "'s" and lower[first - 2] in _IRREGULAR_PLURALS
    if (not plural and not irregular) or flags[first - 2] & w.ACRONYM:
        return first
    start = first - 2
    while start - 1 >= begin:
        if flags[start - 1] & w.CAP:
            start -= 1
        elif tokens[start - 1] == "-" and context.glued(start - 2) and flags[start - 2] & w.CAP:
            start -= 2
        else:
            break
    return start


def _coordinated_start(
    context: Context, gazetteer: Gazetteer, number: int, first: int, at: dict[int, Hit]
) -> int:
    """Where "the Rail, Tram and Bus Union" starts, whose last part opens at ``first``."""
    tokens, lower, flags = context.tokens, context.lower, context.flags
    begin = context.document.sentences[number].first
    if first - 2 < begin or lower[first - 1] != "and" or first in at:
        return first
    known: dict[int, int] = {
        k: hit.first for hit in at.values() for k in range(hit.first, hit.last)
    }
    start, joint = first, first - 1
    while True:
        last = joint - (tokens[joint - 1] == "," and tokens[joint] == "and")
        left = last
        while left > begin and flags[left - 1] & w.CAP and left - 1 not in known:
            left -= 1
        if left - 2 >= begin and lower[left - 1] in _WITHIN and flags[left - 2] & w.CAP:
            return first  # "the Union of Bakers and Bus Drivers' Union"
        if left < last and lower[first] == "district":
            return left  # "the Tarsk and District Residents' Association"
        if left == last or not _is_part(context, gazetteer, left, last):
            return start if _is_set_off(context, begin, start) else first
        if left > begin and left - 1 in known and flags[left - 1] & w.CAP:
            # "the Australian Competition and Consumer Commission", "House Ways and Means Committee"
            owner = gazetteer.entries.get(at[known[left - 1]].actor)
            return known[left - 1] if owner is not None and owner.kind == "country" else left
        start = left
        if left - 2 < begin or tokens[left - 1] != ",":
            commas = tokens[joint] == "," or start == first
            return first if commas and not _is_set_off(context, begin, start) else start
        joint = left - 1


def _is_set_off(context: Context, begin: int, start: int) -> bool:
    """Whether a list of capitalised words opens a sentence or stands after an article."""
    return start == begin or context.lower[start - 1] in ("the", "a", "an", "'s", "'", "its")


def _is_part(context: Context, gazetteer: Gazetteer, first: int, last: int) -> bool:
    """Whether capitalised words may be what a body is for, and name nobody."""
    flags, lower = context.flags, context.lower
    if lower[first] in gazetteer.gender or last - first > 3:
        return False
    for i in range(first, last):
        if flags[i] & (w.TITLE | w.ACRONYM | w.STOP | w.INITIAL) and lower[i] != "general":
            return False
    if flags[last - 1] & w.ORG and lower[last - 1] not in _FIELDS:
        return False
    if lower[last - 1] in _LAWS:
        return False
    return all(_is_field(context, gazetteer, i, {}) for i in range(first, last))


def _is_field(context: Context, gazetteer: Gazetteer, i: int, at: dict[int, Hit]) -> bool:
    """Whether a capitalised word is an ordinary one, not known and nobody's surname."""
    word = context.lower[i]
    if i in at or not context.flags[i] & w.CAP or word in gazetteer.gender:
        return False
    if word.endswith(_COMMON):
        return True
    if load_parser().vectors.n_pieces(word) > 1:
        return False
    token, tokens = context.tokens[i], context.tokens
    return not any(
        tokens[k] == token
        and (context.lower[k - 1] in gazetteer.gender or context.flags[k - 1] & w.TITLE)
        for k in range(1, len(tokens))
    )


def _owner(gazetteer: Gazetteer, start: int, last: int, at: dict[int, Hit]) -> str | None:
    """The country in front of an organisation's name or after its "of"."""
    for i in (start, *range(start + 1, last)):
        hit = at.get(i)
        if hit is not None:
            entry = gazetteer.entries.get(hit.actor)
            if (entry is not None and entry.kind == "country") and (i == start or hit.last == last):
                return hit.actor
    return None
