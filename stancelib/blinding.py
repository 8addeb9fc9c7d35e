"""Annotated texts with other names: who was marked must make no difference to any stage.

Tokens, sentences, who "he" is, whether "Amman" is an actor or a place: all of that can
depend on a name, be it by a full stop in it. In an article that is as it should be. Of
marked mentions nothing has to be found, so that their names are replaced before the text
is read at all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from stancelib.corpora.records import AnnotatedText
from stancelib.types import Article, Document

STAND_INS = ("Ostrova", "Belmark", "Tarsk", "Norvik", "Quilla", "Zantia", "Morvan", "Keldor")
"""Names of nobody, given to the actors of a text in the order in which they are marked."""

_PRONOUNS = frozenset("he she they it we i you us his him her their them its our my".split())


@dataclass(frozen=True, slots=True)
class Blinded:
    """A record with its marked names replaced, and where they were.

    Attributes
    ----------
    record : AnnotatedText
        Its text with stand-ins, its mentions where these stand.
    article : Article
        The text as it was.
    """

    record: AnnotatedText
    article: Article
    _begins: tuple[int, ...]  # of each stand-in
    _ends: tuple[int, ...]
    _spans: tuple[tuple[int, int], ...]  # of what it stands for

    def reveal(self, document: Document) -> Document:
        """The document of the record's text as one of the text as it was."""
        return replace(
            document,
            article=self.article,
            starts=tuple([self._start(x) for x in document.starts]),
            ends=tuple([self._end(x) for x in document.ends]),
            sentences=tuple(
                [
                    replace(s, start=self._start(s.start), end=self._end(s.end))
                    for s in document.sentences
                ]
            ),
            quotations=tuple(
                [
                    replace(q, start=self._start(q.start), end=self._end(q.end))
                    for q in document.quotations
                ]
            ),
        )

    def _start(self, x: int) -> int:
        return self._there(x, bisect_right(self._begins, x) - 1, False)

    def _end(self, x: int) -> int:
        return self._there(x, bisect_right(self._begins, x - 1) - 1, True)

    def _there(self, x: int, last: int, end: bool) -> int:
        """An offset of the text as it was; ``last`` is the last stand-in that begins before."""
        if last < 0:
            return x
        start, stop = self._spans[last]
        if x < self._ends[last]:
            return stop if end else start
        return x - self._ends[last] + stop


def is_pronoun(text: str) -> bool:
    """Whether a mention is a pronoun, which names nobody: "us", but not "US"."""
    return text.lower() in _PRONOUNS and (len(text) == 1 or not text.isupper())


def blind(record: AnnotatedText) -> Blinded:
    """Replace what is marked in a record's text, but for pronouns.

    Issues stay as they are, apart from names that are marked in them.
    """
    text = record.text
    issues = {a.id for a in record.actors if a.kind == "issue"}
    spans: list[tuple[int, int, str]] = []
    for mention in sorted(record.mentions, key=lambda m: (m.start, -m.end)):
        start, end, owner = mention.start, mention.end, mention.actor or mention.id
        if owner in issues or is_pronoun(text[start:end]):
            continue
        if spans and start < spans[-1][1]:  # within the one before, or across its end
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]), spans[-1][2])
        else:
            spans.append((start, end, owner))
    names: dict[str, str] = {}
    parts: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    length = done = 0
    for start, end, owner in spans:
        name = names.setdefault(owner, STAND_INS[len(names) % len(STAND_INS)])
        begins.append(length + start - done)
        ends.append(begins[-1] + len(name))
        parts += (text[done:start], name)
        length, done = ends[-1], end
    parts.append(text[done:])
    mentions = tuple(
        replace(
            m,
            start=_here(m.start, spans, begins, ends, False),
            end=_here(m.end, spans, begins, ends, True),
        )
        for m in record.mentions
    )
    return Blinded(
        replace(record, text="".join(parts), mentions=mentions),
        Article(text, id=record.id),
        tuple(begins),
        tuple(ends),
        tuple((start, end) for start, end, _ in spans),
    )


def _here(
    x: int, spans: Sequence[tuple[int, int, str]], begins: list[int], ends: list[int], end: bool
) -> int:
    """An offset of the text as it was in the text with stand-ins."""
    shift = 0
    for (start, stop, _), begin, last in zip(spans, begins, ends, strict=True):
        if x < start or (end and x == start):
            break
        if x < stop or (end and x == stop):
            return last if end else begin
        shift = last - stop
    return x + shift
