"""CSV and TSV: one labelled pair a row.

Columns ``text``, ``target``, ``label``, and mostly ``source``: without that column it is
the author. Where the ends stand in the text is told by the offsets ``source_start``,
``source_end``, ``target_start``, ``target_end``; by marks, in a column ``marked`` in place
of ``text`` (``[[Norland]] thanked [[Estmark]].``); or else by their names. Optionally
``id``, ``doc``, ``date``, ``lang``. Neighbouring rows of one text are pairs of one record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from stancelib.corpora.lines import checked_text
from stancelib.corpora.named import End, labelled_pair
from stancelib.corpora.records import (
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_located,
    check_record,
    known_label,
)
from stancelib.corpora.rows import Row, read_header, read_rows
from stancelib.errors import CorpusError, InputError
from stancelib.types import AUTHOR, Actor

COLUMNS = (
    "text",
    "marked",
    "source",
    "target",
    "label",
    "id",
    "doc",
    "date",
    "lang",
    "source_start",
    "source_end",
    "target_start",
    "target_end",
)
MOST_ROWS = 1000
"""Neighbouring rows of one text that make one record; what is more makes another."""

_MARK = re.compile(r"\[\[((?:(?!\[\[|\]\]).)+)\]\]", re.DOTALL)
_OFFSET = re.compile(r"[+-]?\d{1,15}(?:\.0+)?", re.ASCII)  # pandas writes integers as 3.0
_SAME = ("text", "id", "doc", "date", "lang")

_Span = tuple[int, int]
_Cells = dict[str, str]


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the first line is a header with the columns that are needed."""
    if head.startswith(("{", "[")):
        return False
    header, _ = read_header(head)
    places = _places(options, header)
    return not _missing(places) and set(options.columns) <= set(places)


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read rows, gathering neighbouring rows of one text into one record."""
    _check_columns(options)
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        rows = read_rows(file)
        header = next(rows, Row(1, [])).cells
        places = _places(options, header)
        _check_header(path, header, places, options)
        # A table without sources holds what its author says of the targets.
        by_author = not {"marked", "source", "source_start"} & places.keys()
        pending: list[AnnotatedText] = []
        same: tuple[str | None, ...] = ()
        for row in rows:
            try:
                cells = _cells(row, places)
                if by_author:
                    cells["source"] = AUTHOR
                # Each row is checked on its own: a bad one does not take others with it.
                record = check_located(check_record(_record(path, row.line, cells, options)))
            except RecordProblem as problem:
                yield BadRecord(str(path), row.line, problem.field, problem.reason)
                continue
            key = (record.text, *map(cells.get, _SAME[1:]))
            if pending and (key != same or len(pending) == MOST_ROWS):
                yield from _merged(pending)
                pending = []
            same = key
            pending.append(record)
        if pending:
            yield from _merged(pending)


def _check_columns(options: ReadOptions) -> None:
    unknown = sorted(set(options.columns) - set(COLUMNS))
    if unknown:
        raise InputError(f"columns= has {', '.join(unknown)}; allowed are {', '.join(COLUMNS)}")
    if {"text", "marked"} <= options.columns.keys():
        raise InputError("columns= has text and marked: it is either the one or the other")


def _places(options: ReadOptions, header: list[str]) -> dict[str, int]:
    """Where each of our columns stands, those left out that are not there.

    A column that the caller has not named is known by our name, in any case.
    """
    _check_columns(options)
    plain = [name.casefold() for name in header]
    places = {}
    for name in COLUMNS:
        own = options.columns.get(name)
        if own is not None:
            if own.strip() in header:
                places[name] = header.index(own.strip())
        elif name in header:
            places[name] = header.index(name)
        elif plain.count(name) == 1:
            places[name] = plain.index(name)
    if {"text", "marked"} <= places.keys():
        del places["text" if "marked" in options.columns else "marked"]
    return places


def _missing(places: Mapping[str, int]) -> list[str]:
    missing = ["label"] if "label" not in places else []
    if "marked" not in places:
        if not {"target_start", "target_end"} <= places.keys() and "target" not in places:
            missing.insert(0, "target")
        if "text" not in places:
            missing.insert(0, "text")
    return missing


def _check_header(
    path: Path, header: list[str], places: Mapping[str, int], options: ReadOptions
) -> None:
    lost = [own for name, own in options.columns.items() if name not in places]
    missing = [name for name in _missing(places) if name not in options.columns]
    if lost or missing:
        raise CorpusError(
            f"{path}, line 1: the header {header[:30]} has no column "
            f"{', '.join([*lost, *missing])}; say which of them it is with "
            "columns={'text': ..., 'source': ..., 'target': ..., 'label': ...}"
        )
    for place in places.values():
        if header.count(header[place]) > 1:
            raise CorpusError(
                f"{path}, line 1: the header has the column {header[place]!r} more than once; "
                "rename all but one"
            )


def _cells(row: Row, places: Mapping[str, int]) -> _Cells:
    """The row by our names, empty cells left out."""
    if row.problem is not None:
        raise row.problem
    cells = {}
    for name, place in places.items():
        if place < len(row.cells) and (cell := row.cells[place]):
            checked_text(cell)
            # The text stays as it is: offsets count from its first character.
            if name in ("text", "marked") or (cell := cell.strip()):
                cells[name] = cell
    return cells


def _record(path: Path, line: int, cells: _Cells, options: ReadOptions) -> AnnotatedText:
    if "label" not in cells:
        raise RecordProblem("label", "is empty")
    label = known_label(cells["label"], options.labels)
    marks: list[_Span] = []
    text = cells.get("text", "")
    if "marked" in cells:
        text, marks = unmark(cells["marked"])
    record = AnnotatedText(
        id=cells.get("id", f"{path.stem}-{line}"),
        text=text,
        doc=cells.get("doc"),
        date=cells.get("date"),
        lang=cells.get("lang", options.lang),
    )
    if label is None or not text.strip():
        return record
    if "marked" in cells:
        source, target = _marked_ends(cells, text, marks)
    else:
        source, target = _end("source", cells), _end("target", cells)
    return labelled_pair(record, source, target, label)


def unmark(marked: str) -> tuple[str, list[_Span]]:
    """Take the ``[[marks]]`` out of a text; return it and the spans that were marked."""
    parts: list[str] = []
    spans: list[_Span] = []
    length = position = 0
    for match in _MARK.finditer(marked):
        before = marked[position : match.start()]
        parts += (before, match[1])
        length += len(before)
        spans.append((length, length + len(match[1])))
        length += len(match[1])
        position = match.end()
    return "".join((*parts, marked[position:])), spans


def _marked_ends(cells: _Cells, text: str, marks: list[_Span]) -> tuple[End | None, End | None]:
    """Source and target among the marks: by name, else in their order.

    Without names one mark is the target, and of two the first is the source.
    """
    left = list(marks)
    ends: dict[str, End | None] = {}
    for role in ("source", "target"):
        name = cells.get(role)
        if name is None:
            continue
        if name == AUTHOR:
            ends[role] = _end(role, cells)
            continue
        span = next((s for s in left if _alike(text[slice(*s)], name)), None)
        if span is not None:
            left.remove(span)
        ends[role] = End(name, span)
    if "source" not in ends:
        ends["source"] = End(None, left.pop(0)) if len(left) > ("target" not in ends) else None
    if "target" not in ends:
        ends["target"] = End(None, left.pop(0)) if left else None
    if ends["target"] is None or (left and not {"source", "target"} <= cells.keys()):
        raise RecordProblem(
            "marked",
            f"has {len(marks)} [[marks]]; which of them is which has to be said by name, in "
            "columns source and target",
        )
    return ends["source"], ends["target"]


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _end(role: str, cells: _Cells) -> End | None:
    """A row's source or target; None for the author."""
    name = cells.get(role)
    if name == AUTHOR:
        if role == "target":
            raise RecordProblem(role, f"{AUTHOR} can only be a source")
        return None
    if f"{role}_start" in cells or f"{role}_end" in cells:
        return End(name, (_offset(f"{role}_start", cells), _offset(f"{role}_end", cells)))
    if name is None:
        raise RecordProblem(role, "is empty")
    return End(name)


def _offset(where: str, cells: _Cells) -> int:
    said = cells.get(where, "")
    if not _OFFSET.fullmatch(said):
        raise RecordProblem(where, f"must be an integer; it is {said!r:.60}")
    return int(said.split(".")[0])


def _merged(records: list[AnnotatedText]) -> Iterator[AnnotatedText]:
    """One record of several about the same text; equal ids mean equal things."""
    first = records[0]
    if len(records) == 1:
        yield first
        return
    actors: dict[str, Actor] = {}
    for actor in (a for r in records for a in r.actors):
        known = actors.setdefault(actor.id, actor)
        aliases = tuple(dict.fromkeys((*known.aliases, *actor.aliases)))
        actors[actor.id] = replace(known, aliases=aliases)
    record = replace(
        first,
        mentions=tuple({m.id: m for r in records for m in r.mentions}.values()),
        actors=tuple(actors.values()),
        stances=tuple(s for r in records for s in r.stances),
    )
    try:
        yield check_record(record)
    except RecordProblem:
        # What one row calls a mention is an actor's name in another: they stay apart.
        yield from records
