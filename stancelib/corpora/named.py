"""A pair whose ends are known by name: finding where they stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    RecordProblem,
    occurrences,
)
from stancelib.types import AUTHOR, Actor, Label

PASSAGE = 1000
"""A text of at most so many characters is one passage, in which a name is taken for the
mention that is meant; in a longer one the label is about the actor in the whole text."""

_SHORTEST_HANDLE = 5
_MOST = 20
_HANDLE = re.compile(r"[@#]\w+")
_OTHER = re.compile(r"[\W_]+")

_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class End:
    """One end of a pair: its name, its span, or both."""

    name: str | None
    span: _Span | None = None


def labelled_pair(
    record: AnnotatedText, source: End | None, target: End | None, label: Label
) -> AnnotatedText:
    """Return the record with one stance between two ends, of which None is the author.

    Where both ends have a place in the text (given, or found by `find_spelling` in a text
    of one passage), the stance is between mentions. Otherwise it is between actors, and where
    one is not named in the text at all, the whole text is the evidence.
    """
    text = record.text
    ends = [end for end in (source, target) if end is not None]
    found = [[end.span] if end.span else find_spelling(text, end.name or "") for end in ends]
    actors = [_actor(text, end, spans) for end, spans in zip(ends, found, strict=True)]
    if len({actor.id for actor in actors}) < len(ends) and not all(e.span for e in ends):
        raise RecordProblem("target", f"is the source, {actors[0].id!r:.60}, itself")
    given = any(end.span for end in ends)
    if all(found) and (given or len(text) <= PASSAGE):
        spans = _nearest(found)
        mentions = [_mention(*item) for item in zip(actors, ends, spans, strict=True)]
        named = [mention.id for mention in mentions]
        unique = {a.id: a for a, end in zip(actors, ends, strict=True) if end.name is not None}
    else:
        # A span of one end alone still says who that is.
        mentions = [
            AnnotatedMention(f"{actor.id}@{end.span[0]}:{end.span[1]}", *end.span, actor.id)
            for actor, end in zip(actors, ends, strict=True)
            if end.span
        ]
        named = [actor.id for actor in actors]
        unique = {actor.id: actor for actor in actors}
    evidence = () if all(found) else ((0, len(text)),)
    ids = [AUTHOR if source is None else named[0], AUTHOR if target is None else named[-1]]
    stance = AnnotatedStance(ids[0], ids[1], label, evidence)
    return replace(
        record, mentions=tuple(mentions), actors=tuple(unique.values()), stances=(stance,)
    )


def _mention(actor: Actor, end: End, span: _Span) -> AnnotatedMention:
    where = f"{span[0]}:{span[1]}"
    if end.name is None:
        return AnnotatedMention(where, *span)
    return AnnotatedMention(f"{end.name}@{where}", *span, actor.id)


def _actor(text: str, end: End, spans: list[_Span]) -> Actor:
    if end.name is None:
        # Sliced with care: offsets are checked only with the whole record.
        start, stop = end.span or (0, 0)
        said = text[max(0, start) : max(0, stop)].strip()
        return Actor(f"{start}:{stop}", said or "?", "group")
    said_so = dict.fromkeys(text[start:stop] for start, stop in spans) if not end.span else {}
    return Actor(end.name, end.name, "group", tuple(s for s in said_so if s != end.name))


def find_spelling(text: str, name: str) -> list[_Span]:
    """Spans of a name in a text: as it is spelled, else in any case, else as a handle.

    A handle or a hashtag is the name's where it contains it without blanks and marks:
    ``@TheEstmarkPost`` of "Estmark Post".
    """
    for spans in (occurrences(text, name), _in_any_case(text, name), _handles(text, name)):
        found = [span for _, span in zip(range(_MOST), spans, strict=False)]
        if found:
            return found
    return []


def _in_any_case(text: str, name: str) -> Iterator[_Span]:
    if len(name) <= len(text) and name.casefold() in text.casefold():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield match.span()


def _handles(text: str, name: str) -> Iterator[_Span]:
    bare = _OTHER.sub("", name).casefold()
    if len(bare) >= _SHORTEST_HANDLE and ("@" in text or "#" in text):
        for match in _HANDLE.finditer(text):
            if bare in match[0].replace("_", "").casefold():
                yield match.span()


def _nearest(found: list[list[_Span]]) -> list[_Span]:
    """One span of each end: the first, or of two ends those that are nearest to each other."""
    if len(found) == 1:
        return [found[0][0]]

    def gap(pair: tuple[_Span, _Span]) -> tuple[bool, int]:
        (a, b), (c, d) = pair
        return (a < d and c < b, max(c - b, a - d))

    return list(min(product(*found), key=gap))  # type: ignore[arg-type]
