"""Reading lines and JSON objects so that one bad record does not end the reading."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stancelib.corpora.records import AnnotatedText, BadRecord, RecordProblem, check_record


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield ``(line number, line)`` without line ends, blank lines left out.

    Only ``\\n`` ends a line: the other characters that Python would split at (form feeds,
    U+2028) stand inside texts. Undecodable bytes come out as lone surrogates, which
    `checked_line` reports for the one line that has them.
    """
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\r\n")
            if number == 1:
                line = line.removeprefix("\ufeff")
            if line.strip():
                yield number, line


def first_line(head: str) -> str:
    """The first line of a file's beginning."""
    return head.split("\n", 1)[0].rstrip("\r")


def checked_line(line: str) -> str:
    """Return the line, or raise where bytes of it were not UTF-8."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError as error:
        byte = ord(line[error.start]) - 0xDC00
        raise RecordProblem(
            "encoding", f"byte 0x{byte & 0xFF:02x} at column {error.start + 1} is not UTF-8"
        ) from None
    return line


def json_object(line: str) -> dict[str, Any]:
    """Parse one line that must hold one JSON object."""
    try:
        value = json.loads(checked_line(line))
    except json.JSONDecodeError as error:
        raise RecordProblem("json", f"{error.msg} at column {error.colno}") from None
    except RecursionError:
        raise RecordProblem("json", "is nested too deeply") from None
    except ValueError as error:  # an integer of thousands of digits
        raise RecordProblem("json", str(error)) from None
    if "\\u" in line:
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise RecordProblem(
                "json", "has half of a surrogate pair, which is no character"
            ) from None
    if not isinstance(value, dict):
        raise RecordProblem("json", f"is a {type(value).__name__}, not an object")
    return value


def read_lines(
    path: Path, parse: Callable[[int, str], AnnotatedText]
) -> Iterator[AnnotatedText | BadRecord]:
    """Run ``parse(line number, line)`` over a file of one record a line."""
    for number, line in numbered_lines(path):
        try:
            yield check_record(parse(number, checked_line(line)))
        except RecordProblem as problem:
            yield BadRecord(str(path), number, problem.field, problem.reason)


_NAMES = {
    str: "a string",
    int: "an integer",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


def want(value: Any, kind: type, where: str) -> Any:
    """Return ``value`` where it has exactly that JSON type, else raise `RecordProblem`."""
    if type(value) is not kind:
        given = "missing" if value is None else f"{value!r:.60}"
        raise RecordProblem(where, f"must be {_NAMES[kind]}; it is {given}")
    return value


def optional(value: Any, kind: type, where: str) -> Any:
    """Like `want`, but None passes."""
    return None if value is None else want(value, kind, where)
