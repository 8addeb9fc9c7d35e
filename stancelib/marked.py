"""Annotated passages -> pairs: the mentions are given, so nothing has to be found.

The other actors of a passage are found as in any article, to be masked as they would be
there; whatever overlaps a given mention gives way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from stancelib.actors import find_actors
from stancelib.blinding import blind, is_pronoun
from stancelib.clauses import build_clauses
from stancelib.corpora.records import AnnotatedText
from stancelib.document import read_document
from stancelib.plain.actors import plain_pairs
from stancelib.types import (
    AUTHOR,
    Actor,
    Article,
    Cast,
    Clause,
    Document,
    Form,
    Label,
    Mention,
    Pair,
)

_GIVEN = "given:"


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """One annotated ordered pair: ``pair`` is None where an end could not be located.

    ``weight`` is how much it counts in training; ``calibrates`` whether probabilities
    are made to fit pairs like it.
    """

    record: int
    doc: str
    source: str
    target: str
    label: Label
    pair: Pair | None
    weight: float = 1.0
    calibrates: bool = True


def marked_pairs(records: Iterable[AnnotatedText], language: str = "en") -> Iterator[MarkedPair]:
    """Pairs of records whose stances name mentions, in record order.

    ``language`` is the code of the language that they are read as: any but ``"en"`` means
    without any language's resources.
    """
    for number, record in enumerate(records):
        doc = record.doc if record.doc is not None else record.id
        _, pairs = locate_pairs(record, language)
        for stance, pair in zip(record.stances, pairs, strict=True):
            yield MarkedPair(number, doc, stance.source, stance.target, stance.label, pair)


def locate_pairs(record: AnnotatedText, language: str = "en") -> tuple[Document, list[Pair | None]]:
    """The record's text as it is read, and the pair of each of its stances between mentions."""
    if language != "en":
        return plain_pairs(record, language)
    blinded = blind(record)
    record = blinded.record
    document, spans = _read(record)
    wanted = [(s.source, s.target) for s in record.stances]
    document = _join_sentences(document, wanted, spans)
    cast, places = _given_cast(document, spans, record)
    clauses, _ = build_clauses(cast)
    by_mention: dict[int, Clause] = {}
    for one in clauses:
        for index in one.units:
            by_mention.setdefault(index, one)
    found: list[Pair | None] = []
    for stance in record.stances:
        pair = None
        target = places.get(stance.target)
        clause = by_mention.get(target) if target is not None else None
        if target is not None and clause is not None:
            source = places.get(stance.source)
            unit = clause.units[target]
            if stance.source == AUTHOR:
                pair = Pair(None, target, clause, None, unit)
            elif source is not None and source in clause.units and clause.units[source] != unit:
                pair = Pair(source, target, clause, clause.units[source], unit)
        found.append(pair)
    return blinded.reveal(document), found


def given_cast(record: AnnotatedText) -> tuple[Cast, dict[str, int]]:
    """An English record's mentions as they are masked, and the place of each given one."""
    record = blind(record).record
    return _given_cast(*_read(record), record)


def _read(record: AnnotatedText) -> tuple[Document, dict[str, tuple[int, int]]]:
    """The text as it is read, and the tokens of each of its mentions."""
    document = read_document(Article(record.text, id=record.id))
    spans = {}
    for mention in record.mentions:
        tokens = _token_range(document, mention.start, mention.end)
        if tokens is not None:
            spans[mention.id] = tokens
    return document, spans


def _token_range(document: Document, start: int, end: int) -> tuple[int, int] | None:
    inside = [
        i
        for i, (a, b) in enumerate(zip(document.starts, document.ends, strict=True))
        if a < end and b > start
    ]
    return (inside[0], inside[-1] + 1) if inside else None


def _join_sentences(
    document: Document, wanted: list[tuple[str, str]], spans: dict[str, tuple[int, int]]
) -> Document:
    """A passage is annotated as a whole: sentences that a pair or a mention spans become one."""
    sentences = list(document.sentences)

    def place(token: int) -> int:
        return next(i for i, s in enumerate(sentences) if s.first <= token < s.last)

    links = [(a, b - 1) for a, b in spans.values()]
    for pair in wanted:
        ends = [spans[e] for e in pair if e in spans]
        if len(ends) == 2:
            links.append((min(e[0] for e in ends), max(e[1] for e in ends) - 1))
    for a, b in links:
        low, high = place(a), place(b)
        if low != high:
            joined = replace(
                sentences[low], end=sentences[high].end, last=sentences[high].last, kind="body"
            )
            sentences[low : high + 1] = [joined]
    return replace(document, sentences=tuple(sentences))


def _given_cast(
    document: Document, spans: dict[str, tuple[int, int]], record: AnnotatedText
) -> tuple[Cast, dict[str, int]]:
    others = find_actors(document)
    taken = {t for first, last in spans.values() for t in range(first, last)}
    mentions: list[tuple[Mention, str | None]] = []
    for mention in others.mentions:
        if taken.isdisjoint(range(mention.first, mention.last)):
            mentions.append((mention, None))
    actors = {a.id: a for a in others.actors}
    kinds = {a.id: a.kind for a in record.actors}
    owner = {m.id: m.actor for m in record.mentions}
    # "Russian" in front of a noun is an adjective, whoever marked it.
    forms = {(m.first, m.last): m.form for m in others.mentions}
    for identifier, (first, last) in spans.items():
        sentence = next(i for i, s in enumerate(document.sentences) if s.first <= first < s.last)
        start, end = document.starts[first], document.ends[last - 1]
        text = document.article.text[start:end]
        kind = kinds.get(owner.get(identifier) or "", "group")
        actor = Actor(_GIVEN + identifier, text, kind)
        actors[actor.id] = actor
        form: Form = "pronoun" if is_pronoun(text) else forms.get((first, last), "name")
        given = Mention(start, end, text, actor.id, form, "given", sentence, first, last)
        mentions.append((given, identifier))
    mentions.sort(key=lambda item: (item[0].first, -item[0].last))
    places = {i: n for n, (_, i) in enumerate(mentions) if i is not None}
    cast = Cast(
        document,
        tuple(actors.values()),
        tuple(m for m, _ in mentions),
        (None,) * len(document.quotations),
    )
    return cast, places
