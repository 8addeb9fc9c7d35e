"""What every step of the actor stage reads: token columns, names found, and who said what."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..types import Document, Form, Kind
from . import words as w


@dataclass(slots=True)
class Name:
    """A span that names somebody; ``actor`` is filled in by linking.

    ``kind`` is None while it is unclear whether the span names anybody at all.
    """

    first: int
    last: int
    sentence: int
    form: Form
    reason: str
    actor: str | None = None
    kind: Kind | None = None
    title: tuple[int, int] | None = None
    parent: str | None = None
    owner: str | None = None
    doubt: str | None = None  # the known actor that a risky form may mean
    role: int = 0


@dataclass(slots=True)
class Hit:
    """A surface form of the gazetteer or the caller at a place, not yet judged."""

    first: int
    last: int
    actor: str
    form: Form
    treatment: int
    risky: bool
    user: bool
    kind: Kind | None = None  # of the caller's actor

    @property
    def is_whole(self) -> bool:
        """Whether it stays a name of its own where more capitalised words stand beside it.

        The caller's names of several words do: "Save Our Coast Campaign" is of the caller's
        Save Our Coast. A country's do not: "New Zealand Medical Association" is a body.
        """
        return self.user and self.last - self.first > 1 and self.kind != "country"


@dataclass(slots=True)
class Context:
    """Columns of a document, one entry a token, and what has been found so far."""

    document: Document
    tokens: list[str]
    lower: list[str]
    flags: list[int]
    sentence_of: list[int]
    quote_of: list[int]
    small: frozenset[str]  # words that the text has in small letters
    shouting: set[int] = field(default_factory=set)
    titlecase: set[int] = field(default_factory=set)

    def glued(self, left: int) -> bool:
        """Whether no space stands between token ``left`` and the next."""
        return self.document.ends[left] == self.document.starts[left + 1]


_FINAL = frozenset([".", "!", "?", '"', "”", "'", ":"])


def make_context(document: Document) -> Context:
    """Build the columns in one pass each."""
    raw = document.tokens
    tokens = [t.replace("’", "'") for t in raw] if "’" in document.article.text else list(raw)
    count = len(tokens)
    lower = [t.lower() for t in tokens]
    known = w._flags
    flags = [known.get(t) or w.flag(t) for t in tokens]
    sentence_of = [0] * count
    for number, sentence in enumerate(document.sentences):
        sentence_of[sentence.first : sentence.last] = [number] * (sentence.last - sentence.first)
    quote_of = [-1] * count
    for number, quotation in enumerate(document.quotations):
        if not quotation.scare:
            # Later quotations overwrite: an inner quotation keeps its own speaker.
            quote_of[quotation.first : quotation.last] = [number] * (
                quotation.last - quotation.first
            )
    small = frozenset(t for t, bits in zip(tokens, flags, strict=True) if bits & w.LOW)
    context = Context(document, tokens, lower, flags, sentence_of, quote_of, small)
    _mark_case(context)
    return context


def _mark_case(context: Context) -> None:
    """Find sentences whose capitals mean nothing: all capitals, or Headline Case."""
    flags = context.flags
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind == "byline":
            continue
        row = flags[sentence.first : sentence.last]
        words = [f for f in row if not f & w.PUNCT]
        if len(words) < 3:
            continue
        low = sum(1 for f in words if f & w.LOW and not f & w.STOP)
        loud = sum(1 for f in words if f & w.ACRONYM)
        if loud * 2 > len(words) and low <= 1:
            context.shouting.add(number)
        elif sentence.kind == "heading" or (
            number == 0 and context.tokens[sentence.last - 1] not in _FINAL
        ):
            caps = sum(1 for f in words if f & w.CAP)
            if low * 4 <= caps and caps >= 3:
                context.titlecase.add(number)
