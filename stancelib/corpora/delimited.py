"""CSV and TSV: one labelled pair a row.

Columns ``text``, ``source``, ``target``, ``label``; optionally ``id``, ``doc``, ``date``,
``lang`` and the offsets ``source_start``, ``source_end``, ``target_start``, ``target_end``.
Neighbouring rows with the same text (and id) are pairs of one record. An end with offsets
is a mention; one without is an actor, found by its exact name.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from stancelib.corpora.lines import checked_line, first_line
from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_located,
    check_record,
    known_label,
)
from stancelib.errors import CorpusError, InputError
from stancelib.types import AUTHOR, Actor

COLUMNS = (
    "text",
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
_Row = dict[str, str]


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the first line is a header with the columns that are needed."""
    line = first_line(head)
    header = next(csv.reader([line], delimiter=_delimiter(line)), [])
    return not line.startswith(("{", "[")) and not _missing(_names(options), header)


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read rows, gathering neighbouring rows of one text into one record."""
    names = _names(options)
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        head = file.readline().removeprefix("\ufeff")
        delimiter = _delimiter(head)
        header = next(csv.reader([head], delimiter=delimiter), [])
        missing = _missing(names, header)
        if missing:
            raise CorpusError(
                f"{path}, line 1: the header {header} has no column {', '.join(missing)}; say "
                "which of them it is with columns={'text': ..., 'source': ..., ...}"
            )
        rows = _rows(file, header, delimiter, names)
        for _, group in itertools.groupby(rows, key=_group_key):
            yield from _records(path, list(group), options)


def _names(options: ReadOptions) -> _Row:
    unknown = sorted(set(options.columns) - set(COLUMNS))
    if unknown:
        raise InputError(f"columns= has {', '.join(unknown)}; allowed are {', '.join(COLUMNS)}")
    return {name: options.columns.get(name, name) for name in COLUMNS}


def _missing(names: _Row, header: list[str]) -> list[str]:
    missing = [names[n] for n in ("text", "label") if names[n] not in header]
    for end in ("source", "target"):
        offsets = {names[f"{end}_start"], names[f"{end}_end"]} <= set(header)
        if names[end] not in header and not offsets:
            missing.append(names[end])
    return missing


def _delimiter(head: str) -> str:
    return max("\t,;", key=head.count)


def _rows(
    file: Iterator[str], header: list[str], delimiter: str, names: _Row
) -> Iterator[tuple[int, _Row | RecordProblem]]:
    """Yield ``(line number, row by our names)``; empty cells are left out."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    line = 2
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, RecordProblem("row", str(error))
            line = reader.line_num + 2
            continue
        if len(cells) > len(header):
            row: _Row | RecordProblem = RecordProblem(
                "row", f"has {len(cells)} cells; the header has {len(header)}"
            )
        else:
            said = dict(zip(header, cells, strict=False))
            row = {name: said[own] for name, own in names.items() if said.get(own)}
        if cells:
            yield line, row
        line = reader.line_num + 2


def _group_key(item: tuple[int, _Row | RecordProblem]) -> tuple[object, ...]:
    number, row = item
    if isinstance(row, RecordProblem):
        return ("bad", number)
    return tuple(row.get(name) for name in ("text", "id", "doc", "date", "lang"))


def _records(
    path: Path, rows: list[tuple[int, _Row | RecordProblem]], options: ReadOptions
) -> Iterator[AnnotatedText | BadRecord]:
    """Yield the bad rows of a group, then the record of the others."""
    good: list[AnnotatedText] = []
    for number, row in rows:
        try:
            if isinstance(row, RecordProblem):
                raise row
            # Each row is checked on its own: a bad one does not take the others with it.
            good.append(
                check_located(check_record(_row_record(f"{path.stem}-{number}", row, options)))
            )
        except RecordProblem as problem:
            yield BadRecord(str(path), number, problem.field, problem.reason)
    if good:
        try:
            yield check_record(_merge(good))
        except RecordProblem as problem:
            yield BadRecord(str(path), rows[0][0], problem.field, problem.reason)


def _merge(records: list[AnnotatedText]) -> AnnotatedText:
    """One record of several about the same text; equal ids mean equal things."""
    return replace(
        records[0],
        mentions=tuple({m.id: m for r in records for m in r.mentions}.values()),
        actors=tuple({a.id: a for r in records for a in r.actors}.values()),
        stances=tuple(s for r in records for s in r.stances),
    )


def _row_record(identifier: str, row: _Row, options: ReadOptions) -> AnnotatedText:
    for value in row.values():
        checked_line(value)
    if "label" not in row:
        raise RecordProblem("label", "is empty")
    label = known_label(row["label"], options.labels)
    actors: dict[str, Actor] = {}
    mentions: dict[str, AnnotatedMention] = {}
    stances = []
    if label is not None:
        source, target = (_end(end, row, actors, mentions) for end in ("source", "target"))
        stances.append(AnnotatedStance(source, target, label))
    return AnnotatedText(
        id=row.get("id", identifier),
        text=row.get("text", ""),
        doc=row.get("doc"),
        date=row.get("date"),
        lang=row.get("lang", options.lang),
        mentions=tuple(mentions.values()),
        actors=tuple(actors.values()),
        stances=tuple(stances),
    )


def _end(
    end: str, row: _Row, actors: dict[str, Actor], mentions: dict[str, AnnotatedMention]
) -> str:
    """The id of a row's source or target; its actor and mention are added."""
    name = row.get(end)
    if name == AUTHOR and end == "source":
        return AUTHOR
    if name is not None:
        actors[name] = Actor(id=name, name=name, kind="group")
    if f"{end}_start" not in row and f"{end}_end" not in row:
        if name is None:
            raise RecordProblem(end, "is empty")
        return name
    start, stop = (_offset(f"{end}_{side}", row) for side in ("start", "end"))
    identifier = f"{start}:{stop}" if name is None else f"{name}@{start}:{stop}"
    mentions[identifier] = AnnotatedMention(identifier, start, stop, name)
    return identifier


def _offset(where: str, row: _Row) -> int:
    try:
        return int(row.get(where, ""))
    except ValueError:
        raise RecordProblem(where, f"must be an integer; it is {row.get(where)!r}") from None
