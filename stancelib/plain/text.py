"""Tokens and sentences of a text in any script."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import regex

from stancelib.paragraphs import find_paragraphs
from stancelib.types import Article, Document, Sentence

SHORT_TEXT = 60
"""A text of at most so many tokens is read as one sentence: what it says, it says of all."""

LONGEST_SENTENCE = 1000
"""A sentence of more tokens is no sentence; it is cut, so that what follows stays fast."""

UNSPACED = r"\p{Han}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
"""Scripts that put no space between words, as the inside of a regular expression's set."""

# In scripts without spaces a token is one letter with its marks: features put the letters
# together again. A word of any other script ends with an apostrophe that joins it to the
# next one ("l'home", "dell'accordo"). Numbers with separators are one token.
_TOKEN = rf"""
    https?://[^\s<>"]+ | www\.[^\s<>"]+
  | [@\#][\p{{L}}\p{{N}}_][\p{{L}}\p{{M}}\p{{N}}_]*+
  | [{UNSPACED}]\p{{M}}*+
  | [\p{{Katakana}}ー]++
  | \p{{N}}++(?:[.,:/]\p{{N}}++)*+
  | (?:[[\p{{L}}_]--[{UNSPACED}\p{{Katakana}}]]
       [[\p{{L}}\p{{M}}\p{{N}}_\u00ad\u200c\u200d]--[{UNSPACED}\p{{Katakana}}]]*+)
    (?:['’ʼ](?=\p{{L}}))?+
  | ([.!?…。！？؟*=~-])\1++
  | \S[\p{{M}}\u200d]*+
"""
_STOP = r"""
    (?<stop>[.!?…。！？｡؟।॥۔՜՞։።፧]++)
    (?<closers>["'”’»›)\]}」』】）》〉]*+)
    (?<space>\s*+)
    (?<opening>["“„«‹'‘(\[{¿¡「『【（《]*+)
    (?<next>\S?)
"""
_WIDE = frozenset("。！？｡")
# "Dr. Li", "S. Kim", "z. B.", "am 3. Mai", "Sra. Gil": too short to end a sentence.
_SHORT = r"(?<![\p{L}\p{M}\p{N}])(?:\p{L}\p{M}*|\p{N}+|\p{Lu}\p{Ll}{1,2})\Z"
_REACH = 8  # characters that `_SHORT` looks at


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern, regex.VERBOSE | regex.VERSION1)


def find_tokens(text: str, cuts: Iterable[int] = ()) -> list[tuple[int, int]]:
    """Spans of the tokens of a text.

    Parameters
    ----------
    text : str
    cuts : iterable of int
        Offsets at which a token ends, whatever it is: where names begin and end.

    Returns
    -------
    list of (int, int)
        In order. They hold every character that is not white space.
    """
    wanted = sorted(set(cuts))
    spans: list[tuple[int, int]] = []
    for match in _compiled(_TOKEN).finditer(text):
        start, end = match.span()
        for cut in wanted[bisect_left(wanted, start + 1) : bisect_left(wanted, end)]:
            spans.append((start, cut))
            start = cut
        spans.append((start, end))
    return spans


def read_plain(article: Article, language: str, cuts: Iterable[int] = ()) -> Document:
    """Find the sentences and tokens of an article in any language.

    Parameters
    ----------
    article : Article
    language : str
        Its code, kept in the document.
    cuts : iterable of int
        Offsets at which a token ends, whatever it is.

    Returns
    -------
    Document
        Without quotations: who speaks them cannot be told.
    """
    text = article.text
    spans = find_tokens(text, cuts)
    if not spans:
        return Document(article, (), (), (), (), (), language=language)
    starts, ends = zip(*spans, strict=True)
    return Document(
        article=article,
        tokens=tuple([text[start:end] for start, end in spans]),
        starts=starts,
        ends=ends,
        sentences=tuple(_sentences(text, starts, ends)),
        quotations=(),
        language=language,
    )


def _sentences(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[Sentence]:
    if len(starts) <= SHORT_TEXT:
        yield Sentence(starts[0], ends[-1], 0, len(starts), 0)
        return
    firsts: dict[int, int] = {}  # first token -> paragraph
    for number, paragraph in enumerate(find_paragraphs(text)):
        for cut in (paragraph.start, *_ends(text, paragraph.start, paragraph.end)):
            firsts.setdefault(bisect_left(starts, cut), number)
    # What stands before the first paragraph (nothing, as a rule) belongs to it.
    bounds = sorted(first for first in firsts if 0 < first < len(starts))
    for first, last in zip((0, *bounds), (*bounds, len(starts)), strict=True):
        for begin in range(first, last, LONGEST_SENTENCE):
            end = min(begin + LONGEST_SENTENCE, last)
            yield Sentence(starts[begin], ends[end - 1], begin, end, firsts.get(first, 0))


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Where in a paragraph a second, third, ... sentence begins."""
    for match in _compiled(_STOP).finditer(text, start, end):
        following = match["next"]
        if not following:
            continue
        wide = not _WIDE.isdisjoint(match["stop"])
        if not wide and (not match["space"] or following.islower()):
            continue
        before = text[max(start, match.start() - _REACH) : match.start()]
        if match["stop"] == "." and _compiled(_SHORT).search(before):
            continue
        yield match.start("opening")


def is_unspaced(letter: str) -> bool:
    """Whether a letter's script puts no space between words."""
    # Latin, Greek, Cyrillic, Arabic, ... come first in Unicode: nearly all calls end here.
    return letter >= "\u0e00" and _compiled(f"[{UNSPACED}]").match(letter) is not None
