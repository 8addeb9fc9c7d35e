"""Rows of a delimited file, where a row that is broken costs itself only."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from stancelib.corpora.lines import first_line
from stancelib.corpora.records import RecordProblem

LONGEST_CELL = 1 << 24
"""Characters; Python's own limit of 131,072 is less than some articles have."""

_DELIMITERS = "\t,;|"
_QUOTED = re.compile(r'"[^"]*"')
_EXCEL_HINT = re.compile(r"sep=([^\w\s\"']|\t)\r?\n?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row and the line that it begins on, or what is wrong with it."""

    line: int
    cells: list[str]
    problem: RecordProblem | None = None


def read_header(head: str) -> tuple[list[str], str]:
    """Column names and the delimiter, from the beginning of a file.

    The delimiter is the most frequent in the header of tab, comma, semicolon and bar; a
    line such as ``sep=;`` in front of it, as Excel writes it, counts instead.
    """
    hint = _EXCEL_HINT.match(head)
    line = first_line(head[hint.end() :] if hint else head)
    bare = _QUOTED.sub("", line)
    delimiter = hint[1] if hint else max(_DELIMITERS, key=bare.count)
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        names = []
    return [name.strip() for name in names], delimiter


def read_rows(file: TextIO) -> Iterator[Row]:
    """Yield the header as the first row, then every row that is not blank.

    A quotation mark that is never closed would swallow what follows: reading goes on with
    the line after the one on which the broken row began.
    """
    lines = _Lines(file)
    head = ""
    while not head.strip("\r\n"):
        head = next(lines, "")
        if not head:
            return
    if _EXCEL_HINT.fullmatch(head):
        head += next(lines, "")
    header, delimiter = read_header(head)
    yield Row(lines.number, header)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin_row()
        problem = None
        cells: list[str] = []
        # The limit holds for the whole process, so it is ours only while a row is parsed.
        others = csv.field_size_limit(LONGEST_CELL)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = RecordProblem("row", str(error))
        finally:
            csv.field_size_limit(others)
        if len(cells) > len(header) and any(map(str.strip, cells[len(header) :])):
            problem = RecordProblem(
                "row", f"has {len(cells)} cells; the header has {len(header)} columns"
            )
        line = lines.first
        if problem is not None:
            lines.give_back()
        if problem is not None or any(cells):
            yield Row(line, cells, problem)


class _Lines:
    """Lines of a file; those of the current row can be given back, all but its first."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._file.readline(LONGEST_CELL)
        if not line:
            raise StopIteration
        if self.number == 0:
            line = line.removeprefix("\ufeff")
        self.number += 1
        self._row.append(line)
        return line

    def begin_row(self) -> None:
        self._row.clear()

    @property
    def first(self) -> int:
        """Number of the row's first line."""
        return self.number - len(self._row) + 1

    def give_back(self) -> None:
        self._again.extendleft(reversed(self._row[1:]))
        self.number -= max(0, len(self._row) - 1)
        del self._row[1:]
