"""Directed Sentiment Extraction (Park, Pan, Joo, 2021): two marked entities a sentence.

Tab-separated: the sentence with ``[marks]``, first entity p, second entity q, class
(0 neutral, 1 p->q positive, 2 q->p positive, 3 p->q negative, 4 q->p negative).
Fields that hold a quotation mark are quoted as in CSV, marks doubled.

The marks were made by stripping the characters ``'`` and ``s`` off the ends of names
and then searching for what was left, so they often cut a word ("[Congre]ss"), stand on
a bare apostrophe ("the nation[']s"), or carry a stray one ("[Kasich']s"). `repair`
undoes that. Sentences that were glued together stay glued: text is never rewritten.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from stancelib.corpora.lines import first_line, read_lines
from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_record,
)
from stancelib.types import Label

_MARK = re.compile(r"\[([^\[\]]*)\]")
_CLASSES: dict[str, tuple[Label, Label]] = {
    "0": ("neutral", "neutral"),
    "1": ("support", "neutral"),
    "2": ("neutral", "support"),
    "3": ("oppose", "neutral"),
    "4": ("neutral", "oppose"),
}
# A sentence end inside a mark: two sentences were glued there, and only one side is a name.
_GLUE = re.compile(r"[.?!]?[\"”]\.?(?=\w)")
_POSSESSIVE = re.compile(r"^['’]s?(?=\W|$)\W*")
# "U.S.", "J. P.", "Roy Jones Jr.": the full stop belongs to the name.
_ABBREVIATION = re.compile(r"(?:\b\w\.(?:\s?\w\.)*|\b(?:Jr|Sr|Inc|Corp|Co|Ltd|Bros|St|Dr)\.)$")


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the first line is a DSE row."""
    fields = first_line(head).split("\t")
    return len(fields) == 4 and fields[3].strip() in _CLASSES and len(_MARK.findall(fields[0])) == 2


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read DSE rows: two mentions each, and both ordered stances."""

    def parse(number: int, line: str) -> AnnotatedText:
        return check_record(_record(f"{path.stem}-{number}", line, options))

    return read_lines(path, parse)


def _record(identifier: str, line: str, options: ReadOptions) -> AnnotatedText:
    fields = [_unquote(field) for field in line.split("\t")]
    if len(fields) != 4:
        raise RecordProblem("row", f"has {len(fields)} tab-separated fields, not 4")
    marked, p, q, number = fields
    if number.strip() not in _CLASSES:
        raise RecordProblem("class", f"{number!r:.60} is not one of 0, 1, 2, 3, 4")
    text, spans = unmark(marked)
    if len(spans) != 2:
        raise RecordProblem("sentence", f"has {len(spans)} [marks], not 2")
    said = [text[a:b].strip() for a, b in spans]
    if said != [p.strip(), q.strip()]:
        raise RecordProblem(
            "entities",
            f"{p!r:.60} and {q!r:.60} are not what the marks hold, "
            f"{said[0]!r:.60} and {said[1]!r:.60}",
        )
    repaired = [repair(text, *span) for span in spans]
    if repaired[0][1] > repaired[1][0]:
        # Repairing made the two run into each other: better as they were.
        repaired = spans
    forward, backward = _CLASSES[number.strip()]
    mentions = tuple(AnnotatedMention(i, *span) for i, span in zip("pq", repaired, strict=True))
    # No document ids are published; the rows of one sentence at least belong together.
    digest = hashlib.blake2b(" ".join(text.split()).encode(), digest_size=8).hexdigest()
    return AnnotatedText(
        id=identifier,
        text=text,
        doc=digest,
        lang=options.lang or "en",
        mentions=mentions,
        stances=(AnnotatedStance("p", "q", forward), AnnotatedStance("q", "p", backward)),
        complete=True,
    )


def _unquote(field: str) -> str:
    if len(field) >= 2 and field[0] == field[-1] == '"':
        return field[1:-1].replace('""', '"')
    return field


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the ``[marks]`` out of a sentence; return the text and where they were."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = position = 0
    for match in _MARK.finditer(marked):
        before, inside = marked[position : match.start()], match[1]
        parts += (before, inside)
        start = length + len(before)
        length = start + len(inside)
        spans.append((start, length))
        position = match.end()
    parts.append(marked[position:])
    return "".join(parts), spans


def repair(text: str, start: int, end: int) -> tuple[int, int]:
    """Move a mark's ends to the word boundaries that were meant.

    Widening takes letters and digits only, so that ``'s`` stays outside, and stops
    where a small letter meets a capital: there two sentences were glued together.
    """
    start, end = _one_side_of_glue(text, start, end)
    inside = text[start:end]
    possessive = _POSSESSIVE.match(inside)
    if possessive and possessive.end() < len(inside):
        start += possessive.end()
    while start < end and not text[start].isalnum():
        start += 1
    if start == end:
        start, end = _nearest_word(text, end)
    kept_stop = _ABBREVIATION.search(text[start:end])
    while not kept_stop and end > start and not text[end - 1].isalnum():
        end -= 1
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    left, right = text[at - 1], text[at]
    return left.isalnum() and right.isalnum() and not (left.islower() and right.isupper())


def _one_side_of_glue(text: str, start: int, end: int) -> tuple[int, int]:
    glue = _GLUE.search(text, start, end)
    if glue is None or glue.start() == start:
        return start, end
    if glue.start() - start >= end - glue.end():
        return start, glue.start()
    return glue.end(), end


def _nearest_word(text: str, at: int) -> tuple[int, int]:
    """One character of the word that a mark without letters is attached to.

    ``at`` is the end of the mark. An apostrophe or a full stop hangs on the word before
    it, an opening quotation mark on the one after.
    """
    before = next((i for i in range(at - 1, -1, -1) if text[i].isalnum()), None)
    after = next((i for i in range(at, len(text)) if text[i].isalnum()), None)
    if before is not None and (after is None or at - 1 - before <= after - at + 1):
        return before, before + 1
    if after is not None:
        return after, after + 1
    raise RecordProblem("sentence", "has no letter or digit")
