"""Pairs whose ends stand in two sentences: of actors and issues who never share one.

"Uruguay wants the dam. Not so Argentina." names what is judged first, then who judges it. The two
sentences are learned as one. In articles such pairs are formed of issues alone
(`stancelib.passages`): about actors the network is too often wrong (the model card has the
figures).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stancelib.clauses import MAX_UNITS, build_clauses
from stancelib.corpora import AnnotatedText
from stancelib.marked import MarkedPair, given_cast
from stancelib.pairs import build_pairs
from stancelib.passages import build_passages, by_sentence, join
from stancelib.types import Cast, Clause, Pair


def across_pairs(records: Iterable[AnnotatedText]) -> Iterator[MarkedPair]:
    """Pairs of records whose source stands in the sentence after the target's."""
    for number, record in enumerate(records):
        cast, places = given_cast(record)
        clauses, _ = build_clauses(cast)
        together = build_pairs(cast, clauses)[0]
        pairs = [
            *build_across(cast, clauses, together),
            *build_passages(cast, clauses, together),
        ]
        by_ends = {(p.source, p.target): p for p in pairs}
        for stance in record.stances:
            pair = by_ends.get((places.get(stance.source), places.get(stance.target, -1)))
            if pair is not None:
                doc = record.doc if record.doc is not None else record.id
                yield MarkedPair(number, doc, stance.source, stance.target, stance.label, pair)


def build_across(cast: Cast, clauses: Sequence[Clause], pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Pairs of actors whose source stands in the sentence after the target's.

    Parameters
    ----------
    cast : Cast
    clauses : sequence of Clause
        Of `build_clauses`.
    pairs : sequence of Pair
        Of `build_pairs`: who is a pair there is none here.

    Returns
    -------
    tuple of Pair
        In text order, each of a clause that is two sentences long.
    """
    mentions = cast.mentions
    known = {
        (mentions[p.source].actor, mentions[p.target].actor) for p in pairs if p.source is not None
    }
    whole = by_sentence(clauses)
    body = {number for number, s in enumerate(cast.document.sentences) if s.kind == "body"}
    found: list[Pair] = []
    for (number, masks_issues), first in whole.items():
        second = whole.get((number + 1, False))
        if masks_issues or second is None or not {number, number + 1} <= body:
            continue
        border = len(first.words)
        if border + len(second.words) > MAX_UNITS:
            continue
        for pair in build_pairs(cast, [join(first, second)], author=False)[0]:
            if pair.source is None or pair.source_unit is None:
                continue
            if pair.target_unit < border <= pair.source_unit:
                ends = mentions[pair.source].actor, mentions[pair.target].actor
                if ends not in known:
                    found.append(pair)
    return tuple(found)
