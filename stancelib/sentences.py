"""Paragraphs to sentences: Punkt's judgement, and what a news text adds to it.

A sentence may end where a run of stops is followed by white space. Whether it does is
asked in this order: Does the next word begin like a sentence? Is this inside a short
quotation? Does somebody speak the words just quoted ("Why?" Ms Lee asked)? Is the stop an
abbreviation's (Punkt)?
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from stancelib.paragraphs import Kind, Paragraph
from stancelib.punkt import ends_sentence
from stancelib.types import Quotation, Sentence

SHORT_QUOTATION = 140
"""Quotations of at most so many characters are never split."""

LONGEST_SENTENCE = 500
"""A sentence of more tokens is a table or worse; it is cut, so that what follows stays fast."""

_STOP = re.compile(
    r"""(?<![.!?…]) ([.!?…]++) ((?:["'”’»)\]}]|“(?=\s))*) (?= \s | ["“‘(\[]?[A-Z] )""", re.VERBOSE
)
_NEXT = re.compile(r"""(\s*+)(["“„«»'‘`(\[{]*+)(\S?[^\s"“”«»,;:!?()\[\]]{0,40}+)""")
_OPENERS = "\"“”„«»‘'’`([{"
_QUOTES = frozenset("\"'”’»“")
_NO_BEGINNING = frozenset(",;:-–—%)]}”’")
_LONGEST_WORD = 40

# "ended.The": a stop without a space after it, where it is neither an address nor a name.
_GLUED_WORD = re.compile(r"""(?:.*[a-z]{2}|\d+)["”’»)]?""")
_ADDRESS = re.compile(r"[/@]|www\.")
_GLUED_NEXT = re.compile(r"""(?!(?:Com|Net|Org)\b)[A-Z](?:[a-z'’]+(?![\w./@])|\s)""")

_NAME_SPEAKS = re.compile(
    r"""(?:(?:[A-Z][\w'’-]*+\.?|of|the|de|van|von|al)\s){1,5}
        (?:said|says|asked|asks|told|added|replied|wrote|shouted|cried|demanded|wondered)\b""",
    re.VERBOSE,
)
_NAMES_WITH_MARK = frozenset(("Yahoo!", "Jeopardy!", "Yum!"))
_CREDIT = re.compile(r"[(\[]?(?:Additional\s)?(?:[Rr]eporting|[Ww]riting|[Ee]diting)\sby\s")


def find_sentences(
    text: str,
    paragraphs: Sequence[Paragraph],
    quotations: Sequence[Quotation],
    starts: Sequence[int],
    ends: Sequence[int],
) -> tuple[Sentence, ...]:
    """Split a text into sentences.

    Parameters
    ----------
    text : str
    paragraphs : sequence of Paragraph
    quotations : sequence of Quotation
    starts, ends : sequence of int
        The spans of the text's tokens, of which there is at least one.

    Returns
    -------
    tuple of Sentence
        Together they hold every token.
    """
    finder = _Boundaries(text, quotations)
    cuts: list[tuple[int, int, Kind]] = []
    for number, paragraph in enumerate(paragraphs):
        kind = paragraph.kind
        cuts.append((paragraph.start, number, kind))
        for cut in finder.within(paragraph):
            credit = kind == "body" and _CREDIT.match(text, cut)
            cuts.append((cut, number, "byline" if credit else kind))
    firsts = [bisect_left(starts, cut) for cut, _, _ in cuts]
    firsts[0] = 0
    firsts.append(len(starts))
    sentences = []
    for (_, number, kind), first, last in zip(cuts, firsts, firsts[1:], strict=False):
        for start in range(first, last, LONGEST_SENTENCE):
            end = min(start + LONGEST_SENTENCE, last)
            sentences.append(Sentence(starts[start], ends[end - 1], start, end, number, kind))
    return tuple(sentences)


class _Boundaries:
    """Where sentences begin within a paragraph."""

    def __init__(self, text: str, quotations: Sequence[Quotation]) -> None:
        self.text = text
        self.opened = {quotation.start for quotation in quotations}
        # The short quotations that are not part of another short one, in order.
        self.quotation_starts: list[int] = []
        self.quotation_ends: list[int] = []
        for quotation in quotations:
            if quotation.end - quotation.start <= SHORT_QUOTATION and (
                not self.quotation_ends or quotation.end > self.quotation_ends[-1]
            ):
                self.quotation_starts.append(quotation.start)
                self.quotation_ends.append(quotation.end)

    def within(self, paragraph: Paragraph) -> list[int]:
        """Where in a paragraph a second, third, ... sentence begins."""
        found = []
        for match in _STOP.finditer(self.text, paragraph.start, paragraph.end):
            # The number of a list item ("1. ") is no sentence.
            if paragraph.kind == "list" and match.start() - paragraph.start <= 3:
                continue
            cut = self._cut(match, paragraph)
            if cut >= 0:
                found.append(cut)
        return found

    def _cut(self, match: re.Match[str], paragraph: Paragraph) -> int:
        """Where the sentence after a run of stops begins, -1 if none does."""
        text = self.text
        stop_start, after = match.start(), match.end()
        stops, closers = match.groups()
        if closers and after in self.opened and not text[after].isspace():
            after -= 1  # no closing mark: it opens the next sentence's quotation
            closers = closers[:-1]
        following = _NEXT.match(text, after, paragraph.end)
        assert following is not None  # it matches anything
        space, _, following_word = following.groups()
        cut = following.start(2)
        if (
            not following_word
            or following_word[0].islower()
            or following_word[0] in _NO_BEGINNING
            or self._in_short_quotation(stop_start, cut)
        ):
            return -1
        before = text[max(paragraph.start, stop_start - _LONGEST_WORD) : stop_start]
        word = "" if not before or before[-1].isspace() else before.split()[-1].lstrip(_OPENERS)
        if not space and not self._is_glued(word, closers, following.start(3)):
            return -1
        quoted = not _QUOTES.isdisjoint(closers)
        if quoted and stops != "." and _NAME_SPEAKS.match(text, cut, paragraph.end):
            return -1
        if not word:
            return cut
        if "!" in stops or "?" in stops:
            return -1 if word + stops in _NAMES_WITH_MARK else cut
        if stops == ".":
            return cut if ends_sentence(word + ".", following_word) else -1
        return cut if quoted or ends_sentence(word + "...", following_word) else -1

    def _in_short_quotation(self, stop: int, cut: int) -> bool:
        number = bisect_right(self.quotation_starts, stop) - 1
        return number >= 0 and cut < self.quotation_ends[number]

    def _is_glued(self, word: str, closers: str, following: int) -> bool:
        """Whether a stop with no space after it may end a sentence all the same."""
        if not _GLUED_NEXT.match(self.text, following):
            return False
        return bool(closers) or (
            _GLUED_WORD.fullmatch(word) is not None and _ADDRESS.search(word) is None
        )
