"""Where quotation marks open and close.

Double marks (curly, straight, guillemets, the wires' ```` `` ```` and ``''``) may close one
another: people mix them. Single marks are apostrophes until they pair convincingly: one
that opens a word, one that closes after punctuation or at a word's end, in one paragraph,
with no double quotation half open between them. Every mark is looked at once, so the time
is linear in the text's length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from stancelib.paragraphs import Paragraph
from stancelib.types import Quotation

_MARK = re.compile(r"""["“”„‟«»]|``|''|(?<!\w)['‘](?=\S)|['’](?!\w)""")
_ELISION = re.compile(r"['‘](?:\d\ds?|em|til|tis|twas|n|cause|bout|round)(?!\w)")
_OPENS_AFTER = frozenset("([{-–—/:…\"“„«‘'")
_SINGLE = frozenset("'‘’")
_DOUBLE = frozenset('"“„«»”`')
_DEEPEST = 4
"""Quotations within quotations beyond this are stray marks."""

SCARE_WORDS = 4
"""Quotations of more words than this are speech."""

_CLAUSE = frozenset(
    """is are was were be been being am 's 're 've 'll 'd 'm ’s ’re ’ve ’ll ’d ’m n't n’t not
    do does did has have had can could will would shall should may might must cannot let
    i we he she they it you this that there who what why how where
    go goes come stop stay leave get give take make wait help think know want need believe hope
    say says said told yes no""".split()
)
_SPEECH = frozenset(
    """said says say saying told tells added adds asked asks replied warned declared announced
    insisted stressed tweeted wrote writes shouted chanted cried answered responded argued
    remarked noted recalled continued explained claimed concluded""".split()
)


@dataclass(slots=True)
class _Open:
    """A quotation that has been opened and not yet closed."""

    start: int
    single: bool
    mark: str
    chain: int
    child: int = -1  # where the first quotation of the same class within it begins


def find_quotations(
    text: str,
    paragraphs: Sequence[Paragraph],
    tokens: Sequence[str],
    starts: Sequence[int],
) -> tuple[Quotation, ...]:
    """Find the quotations of a text.

    Parameters
    ----------
    text : str
    paragraphs : sequence of Paragraph
        A quotation never runs on beyond its paragraph; if the next paragraph opens with a
        mark of the same class, its quotation has the same ``chain``.
    tokens : sequence of str
    starts : sequence of int
        Where each token starts in the text.

    Returns
    -------
    tuple of Quotation
        Ordered by start, an outer one before those within it.
    """
    found: list[tuple[int, int, int]] = []  # start, -end, chain
    carried: _Open | None = None
    chains = 0
    for number, paragraph in enumerate(paragraphs):
        marks = [match.span() for match in _MARK.finditer(text, paragraph.start, paragraph.end)]
        if not marks:
            carried = None
            continue
        following = text[paragraphs[number + 1].start] if number + 1 < len(paragraphs) else ""
        scan = _Scan(text, paragraph, marks, carried, chains)
        carried = scan.run(following)
        chains = scan.chains
        found.extend(scan.found)
    found.sort()
    chain_numbers: dict[int, int] = {}
    quotations = []
    for start, minus_end, chain in found:
        first = bisect_left(starts, start)
        last = bisect_left(starts, -minus_end)
        if first < last:
            number = chain_numbers.setdefault(chain, len(chain_numbers))
            scare = _is_scare(tokens, first, last)
            quotations.append(Quotation(start, -minus_end, first, last, number, scare))
    return tuple(quotations)


class _Scan:
    """One paragraph's marks, read from left to right with a stack."""

    def __init__(
        self,
        text: str,
        paragraph: Paragraph,
        marks: list[tuple[int, int]],
        carried: _Open | None,
        chains: int,
    ) -> None:
        self.text = text
        self.paragraph = paragraph
        self.marks = marks
        self.carried = carried
        self.chains = chains
        self.stack: list[_Open] = []
        self.found: list[tuple[int, int, int]] = []

    def run(self, following: str) -> _Open | None:
        """Read all marks; return what the next paragraph may carry on.

        ``following`` is the first character of the next paragraph.
        """
        for number, (start, end) in enumerate(self.marks):
            mark = self.text[start:end]
            before = self.text[start - 1] if start > self.paragraph.start else " "
            after = self.text[end] if end < self.paragraph.end else " "
            can_open = not after.isspace() and (before.isspace() or before in _OPENS_AFTER)
            can_close = not before.isspace()
            if mark in _SINGLE:
                self._read_single(number, mark, can_open, can_close)
            else:
                self._read_double(start, end, mark, can_open, can_close)
        return self._finish(following)

    def _read_double(
        self, start: int, end: int, mark: str, can_open: bool, can_close: bool
    ) -> None:
        opened = next((item for item in reversed(self.stack) if not item.single), None)
        if mark == "“":  # closes „German“ quotations, and where it is typed for the other one
            opens = opened is None or ((can_open or not can_close) and opened.mark != "„")
        elif mark == "«":
            opens = opened is None or opened.mark != "»"
        elif mark in ("„", "``"):
            opens = True
        elif mark in ("”", "»"):
            opens = opened is None
            if opens and not can_open:
                return
        elif mark == "''":
            opens = False
        else:  # straight: opens and closes
            inches = can_close and not can_open and self.text[start - 1].isdigit()
            if opened is None and inches:
                return
            opens = opened is None or (can_open and not can_close)
        if opens:
            self._push(start, end, single=False, mark=mark)
        elif opened is not None:
            # Single marks opened since then were apostrophes.
            while self.stack[-1] is not opened:
                self.stack.pop()
            self._close(self.stack.pop(), start)

    def _read_single(self, number: int, mark: str, can_open: bool, can_close: bool) -> None:
        start, end = self.marks[number]
        inside = bool(self.stack) and self.stack[-1].single
        closes = inside and can_close and mark in ("’", self.stack[-1].mark, "'")
        if closes and not self._is_possessive(number):
            self._close(self.stack.pop(), start)
        elif can_open and mark != "’" and not _ELISION.match(self.text, start):
            if inside:
                self.stack.pop()  # that one was an apostrophe
            self._push(start, end, single=True, mark=mark)

    def _is_possessive(self, number: int) -> bool:
        """Whether a mark that could close stands in "ministers' talks" instead.

        It does if it follows an s and precedes a word, and a better mark to close follows.
        """
        start, end = self.marks[number]
        if self.text[start - 1] not in "sS" or not re.match(r"\s\w", self.text[end : end + 2]):
            return False
        if number + 1 == len(self.marks):
            return False
        next_start, next_end = self.marks[number + 1]
        if self.text[next_start:next_end] not in ("'", "’"):
            return False
        before = self.text[next_start - 1]
        return not before.isspace() and before not in "sS"

    def _push(self, start: int, end: int, *, single: bool, mark: str) -> None:
        if len(self.stack) >= _DEEPEST:
            return
        for item in reversed(self.stack):
            if item.single == single:
                if item.child < 0:
                    item.child = start
                break
        carried = self.carried
        if carried is not None and start == self.paragraph.start and carried.single == single:
            chain = carried.chain
        else:
            chain = self.chains
            self.chains += 1
        self.stack.append(_Open(end, single, mark, chain))

    def _close(self, item: _Open, end: int) -> None:
        self.found.append((item.start, -end, item.chain))

    def _finish(self, following: str) -> _Open | None:
        """Close what is open: at the paragraph's end, if it is a quotation at all."""
        carry: _Open | None = None
        for item in self.stack:
            runs_on = following in (_SINGLE if item.single else _DOUBLE)
            at_start = item.start - len(item.mark) == self.paragraph.start
            if item.single and not (runs_on and at_start):
                continue  # an apostrophe
            end = self.paragraph.end
            if runs_on and carry is None:
                carry = item
            elif item.child >= 0:
                # A quotation opens within it: the closing mark before that was forgotten.
                end = item.child
            self._close(item, end)
        return carry


def _is_scare(tokens: Sequence[str], first: int, last: int) -> bool:
    """Whether quotation marks stand around words, not around what somebody says."""
    if last - first > 2 * SCARE_WORDS + 1:
        return False
    inner = tokens[first:last]
    words = [token.lower() for token in inner if token[0].isalnum()]
    if not words or len(words) > SCARE_WORDS or inner[-1] in "!?":
        return False
    if not _CLAUSE.isdisjoint(token.lower() for token in inner):
        return False
    if first >= 2 and tokens[first - 2] in (",", ":"):
        return False
    if inner[-1] in (",", "."):
        # "Nonsense," said Mr Lee. American usage has the comma inside in a "yes," too.
        return _SPEECH.isdisjoint(tokens[last + 1 : last + 5])
    return True
