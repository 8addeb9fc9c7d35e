"""Text to paragraphs: blank lines, single newlines, hard-wrapped lines; and their kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["body", "heading", "byline", "list"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]++")
_ONE_BREAK = frozenset(("\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"))
_LIST = re.compile(r"\s*+(?:[-*•‣◦▪·]\s|\(?\d{1,2}[.)]\s|\(?[a-z]\)\s)")
_STOPPED = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")

NARROWEST, WIDEST = 40, 110
"""Columns at which people wrap text."""

_NAME = r"(?:[A-Z][\w.'’-]*+|(?:and|in|for|of|at|with|the|de|del|van|von|bin|al)\b)"
_AGENCY = (
    r"(?:reuters|afp|agence\s+france[-\s]presse|ap|(?:the\s+)?associated\s+press|bloomberg"
    r"(?:\s+news)?|dpa|ansa|tass|xinhua|kyodo|efe|upi|pa(?:\s+media)?|bbc(?:\s+news)?|cnn|npr|rfe/rl"
    r"|interfax|anadolu|(?:the\s+)?new\s+york\s+times|(?:the\s+)?washington\s+post|staff|agencies)"
)
_CREDIT = re.compile(
    rf"""(?:(?:[Bb]y|BY|(?:Text|Story|Words|Photos?|Photographs?|Written|Compiled)\s[Bb]y)\s+
            (?=[A-Z]){_NAME}(?:[\s,/|&]++{_NAME}){{0,24}}+[\s.]*$
       | [(\[]?(?:Additional\s)?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled)\s(?:and\s\w+\s)?
            by\s
       | (?:\([cC]\)|©|Copyright\b|COPYRIGHT\b)
       | (?:File\s[Pp]hoto|Photo|PHOTO|Image|Picture|Video|Credit|Graphic)s?(?:\s[Cc]redit)?\s?:
       | (?:Published|Updated|Last\s(?:updated|modified))\b[^.!?]{{0,60}}\d[^.!?]{{0,30}}$
       | (?i:[(—–-]?\s*{_AGENCY}(?:\s*(?:,|/|\||&|;|-|\sand\s)\s*{_AGENCY}){{0,5}}\)?\s*$)
    )""",
    re.VERBOSE,
)
_LONGEST_HEADING = 120
_WORD = re.compile(r"[^\W\d_][\w'’]*+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its characters and what it is."""

    start: int
    end: int
    kind: Kind


def find_paragraphs(text: str) -> list[Paragraph]:
    """Split a text into paragraphs.

    A blank line ends a paragraph. So does a single newline, unless the text is wrapped at
    some column, or the next line goes on in lower case.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of Paragraph
        In order, none of them blank.
    """
    blocks: list[list[tuple[int, int]]] = []
    last_end = -1
    for match in _LINE.finditer(text):
        start, end = match.span()
        if match.group().isspace():
            continue
        if blocks and text[last_end:start] in _ONE_BREAK:
            blocks[-1].append((start, end))
        else:
            blocks.append([(start, end)])
        last_end = end
    width = _wrap_width(text, blocks)
    spans: list[tuple[int, int]] = []
    for block in blocks:
        start = block[0][0]
        for line, following in pairwise(block):
            if not _goes_on(text, line, following, width):
                spans.append((start, line[1]))
                start = following[0]
        spans.append((start, block[-1][1]))
    return _with_kinds(text, spans)


def _is_stopped(text: str, end: int) -> bool:
    """Whether the line that ends at ``end`` ends with a mark of punctuation."""
    return _STOPPED.search(text[max(0, end - 30) : end].rstrip()) is not None


def _is_full(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the next line's first word would not have fitted into this line."""
    head = text[following[0] : following[0] + WIDEST].split(None, 1)
    return line[1] - line[0] + 1 + len(head[0] if head else "") >= width


def _wrap_width(text: str, blocks: list[list[tuple[int, int]]]) -> int:
    """The column at which the text is wrapped, 0 where it is not.

    Wrapped text gives itself away: most lines stop in mid-sentence, as late as they can.
    """
    lengths = sorted(end - start for block in blocks if len(block) > 1 for start, end in block)
    if not lengths:
        return 0
    # Not the longest line: one overlong word must not decide.
    width = lengths[-(-9 * (len(lengths) - 1) // 10)]
    if not NARROWEST <= width <= WIDEST:
        return 0
    pairs = [pair for block in blocks for pair in pairwise(block)]
    wrapped = sum(
        _is_full(text, line, following, width) and not _is_stopped(text, line[1])
        for line, following in pairs
    )
    return width if 2 * wrapped >= len(pairs) else 0


def _goes_on(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the paragraph of a line goes on in the line that follows."""
    if _LIST.match(text, *following):
        return False
    head = text[following[0] : following[0] + WIDEST].lstrip()[:1]
    if head.islower() and not _is_stopped(text, line[1]):
        return True
    if width == 0:
        return False
    # Not everybody wraps as late as possible; a line without a stop may be a little short.
    nearly = line[1] - line[0] >= 0.6 * width and not _is_stopped(text, line[1])
    return nearly or _is_full(text, line, following, width)


def _with_kinds(text: str, spans: list[tuple[int, int]]) -> list[Paragraph]:
    paragraphs = []
    for number, (start, end) in enumerate(spans):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        kind: Kind = "body"
        if _CREDIT.match(text, start, end):
            kind = "byline"  # before lists: "(c) 2022" is not the third item of one
        elif _LIST.match(text, start, end):
            kind = "list"
        elif (
            end - start <= _LONGEST_HEADING
            and number + 1 < len(spans)
            and _is_heading(text, start, end, spans[number + 1], first=number == 0)
        ):
            kind = "heading"
        paragraphs.append(Paragraph(start, end, kind))
    return paragraphs


def _is_heading(
    text: str, start: int, end: int, following: tuple[int, int], *, first: bool
) -> bool:
    """Whether a short paragraph is a heading.

    It has no final stop and is written in capitals or title case. At the head of a text a
    headline in sentence case counts, too, if what follows is longer and does have a stop.
    """
    if _is_stopped(text, end):
        return False
    words = _WORD.findall(text, start, end)
    long = [word for word in words if len(word) > 3] or words
    if not long or not words[0][0].isupper():
        return False
    if sum(word[0].isupper() for word in long) >= 0.7 * len(long):
        return True
    return first and following[1] - following[0] > end - start and _is_stopped(text, following[1])
