"""Reading lines and JSON so that one bad record does not end the reading."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stancelib.corpora.records import AnnotatedText, BadRecord, RecordProblem

LONGEST_LINE = 1 << 26
"""A line of more characters is bad: it would have to be held in memory as a whole."""

_LONGEST_INTEGER = 100
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def read_lines(
    path: Path, parse: Callable[[int, str], AnnotatedText]
) -> Iterator[AnnotatedText | BadRecord]:
    """Run ``parse(line number, line)``, which checks its record, over a file's lines.

    Lines come without their ends, blank ones not at all. Only ``\\n`` ends a line: the
    other characters that Python would split at (form feeds, U+2028) stand inside texts.
    """
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as lines:
        number = 0
        while line := lines.readline(LONGEST_LINE):
            number += 1
            if number == 1:
                line = line.removeprefix("\ufeff")
            try:
                if len(line) == LONGEST_LINE and not line.endswith("\n"):
                    while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                        pass
                    raise RecordProblem("line", f"is longer than {LONGEST_LINE} characters")
                line = line.rstrip("\r\n")
                if line and not line.isspace():
                    yield parse(number, checked_text(line))
            except RecordProblem as problem:
                yield BadRecord(str(path), number, problem.field, problem.reason)


def first_line(head: str) -> str:
    """The first line of a file's beginning."""
    return head.split("\n", 1)[0].rstrip("\r")


def checked_text(text: str) -> str:
    """Return what was read with ``surrogateescape``, or raise where bytes were not UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        byte = ord(text[error.start]) - 0xDC00
        raise RecordProblem(
            "encoding", f"byte 0x{byte & 0xFF:02x} at column {error.start + 1} is not UTF-8"
        ) from None
    return text


class JsonReader:
    """Parses JSON and finds what Python's parser lets pass but no record may hold.

    That is: a key twice in one object, NaN and infinity, half of a surrogate pair, an
    integer of more than a hundred digits.
    """

    def __init__(self) -> None:
        self._problems: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=self._constant,
            parse_float=self._float,
            parse_int=self._integer,
        )

    def object(self, text: str) -> dict[str, Any]:
        """Parse a text that must hold one JSON object, or raise `RecordProblem`."""
        self._problems.clear()
        try:
            value = self._decoder.decode(text)
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, " if error.lineno > 1 else ""
            raise RecordProblem("json", f"{error.msg} at {where}column {error.colno}") from None
        except RecursionError:
            raise RecordProblem("json", "is nested too deeply") from None
        self.check(text, value)
        if not isinstance(value, dict):
            raise RecordProblem("json", f"is a {type(value).__name__}, not an object")
        return value

    def begin(self, text: str, start: int) -> tuple[Any, int]:
        """Parse the value that begins at ``start``; return it and where it ends.

        What `check` would find is not an error here, so that reading can go on behind it.

        Raises
        ------
        json.JSONDecodeError
            Where it is broken, or goes on behind the end of the text.
        RecursionError
            Where it is nested too deeply.
        """
        self._problems.clear()
        return self._decoder.raw_decode(text, start)

    def check(self, text: str, value: Any) -> None:
        """Raise `RecordProblem` for what is wrong with the value parsed last."""
        if self._problems:
            raise RecordProblem("json", self._problems[0])
        if _HALF.search(text):
            try:
                json.dumps(value, ensure_ascii=False).encode("utf-8")
            except UnicodeEncodeError:
                raise RecordProblem(
                    "json", "has half of a surrogate pair, which is no character"
                ) from None
            except RecursionError:
                raise RecordProblem("json", "is nested too deeply") from None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            self._problems.append(f"has the key {twice!r:.60} twice in one object")
        return value

    def _constant(self, name: str) -> float:
        self._problems.append(f"has {name}, which is no JSON number")
        return 0.0

    def _float(self, digits: str) -> float:
        value = float(digits)
        if value in (float("inf"), float("-inf")):
            return self._constant(digits[:60])
        return value

    def _integer(self, digits: str) -> int:
        if len(digits) > _LONGEST_INTEGER:
            self._problems.append(f"has an integer of {len(digits)} digits")
            return 0
        return int(digits)


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
        given = "missing" if value is None else f"{short(value)}"
        raise RecordProblem(where, f"must be {_NAMES[kind]}; it is {given}")
    return value


def optional(value: Any, kind: type, where: str) -> Any:
    """Like `want`, but None passes."""
    return None if value is None else want(value, kind, where)


def short(value: Any) -> str:
    """A value as shown in a message, however large it is."""
    if isinstance(value, (list, dict)):
        return f"a {type(value).__name__} of {len(value)}"
    return f"{value!r:.60}"
