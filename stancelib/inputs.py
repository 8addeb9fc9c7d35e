"""Articles from files, folders and standard input, one at a time; bad ones with the reason."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from stancelib.errors import InputError
from stancelib.types import Article

STDIN = "-"
FORMATS = ("text", "jsonl")
_BY_SUFFIX = {".txt": "text", ".jsonl": "jsonl"}
_FIELDS = ("text", "id", "title", "date", "outlet")


@dataclass(frozen=True, slots=True)
class Found:
    """One record of an input: where it stands, and its article or what is wrong with it."""

    where: str
    article: Article | None
    problem: str = ""


def find_inputs(inputs: Iterable[str], format: str | None = None) -> list[tuple[str, str]]:
    """What to read, before any of it is read.

    Parameters
    ----------
    inputs : iterable of str
        ``.txt`` and ``.jsonl`` files, folders (their ``.txt`` files, at any depth,
        sorted), or ``-`` for standard input.
    format : {"text", "jsonl"}, optional
        How to read files and standard input, whatever they are called.

    Returns
    -------
    list of (path, format)

    Raises
    ------
    InputError
        For a path that does not exist, a folder without texts, an unknown suffix.
    """
    found: list[tuple[str, str]] = []
    for given in inputs:
        if given == STDIN:
            found.append((STDIN, format or "text"))
        elif os.path.isdir(given):
            texts = [(path, "text") for path in _texts(given)]
            if not texts:
                raise InputError(f"{given}: a folder without .txt files")
            found.extend(texts)
        elif not os.path.exists(given):
            raise InputError(f"{given}: no such file or folder")
        else:
            how = format or _BY_SUFFIX.get(Path(given).suffix.lower())
            if how is None:
                raise InputError(
                    f"{given}: the name ends neither in .txt nor in .jsonl; say --format text "
                    "or --format jsonl"
                )
            found.append((given, how))
    return found


def read_articles(sources: Iterable[tuple[str, str]], stdin: IO[bytes]) -> Iterator[Found]:
    """Read what `find_inputs` found, in order; an unreadable file is one bad record."""
    for path, format in sources:
        try:
            if path == STDIN:
                yield from _read(stdin, "stdin", format)
            else:
                with open(path, "rb") as file:
                    yield from _read(file, path, format)
        except OSError as error:
            yield Found(path, None, error.strerror or str(error))


def _texts(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(".txt"):
                yield os.path.join(parent, name)


def _read(file: IO[bytes], name: str, format: str) -> Iterator[Found]:
    # Bytes throughout: text mode would translate newlines, and so shift every offset.
    if format == "text":
        yield _found(name, lambda: _article({"text": _decode(file.read())}, name))
        return
    for number, line in enumerate(file, start=1):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if raw.strip():
            yield _parse_line(raw, name, number)


def _parse_line(raw: bytes, name: str, number: int) -> Found:
    return _found(f"{name}, line {number}", lambda: _article(_json_object(raw), f"{name}:{number}"))


def _found(where: str, make: Callable[[], Article]) -> Found:
    try:
        return Found(where, make())
    except InputError as error:
        return Found(where, None, str(error))


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8: byte {raw[error.start]:#04x} at offset {error.start}"
        ) from None


def _json_object(raw: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(_decode(raw))
    except RecursionError:
        raise InputError("not JSON that can be read: nested too deeply") from None
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise InputError(f"a JSON {type(value).__name__}, not an object with a 'text'")
    return value


def _article(record: Mapping[str, Any], default_id: str) -> Article:
    """An article of a record; an id that is missing becomes the record's place."""
    if record.get("text") is None:
        raise InputError("no 'text'")
    text = record["text"]
    if not isinstance(text, str):
        raise InputError(f"'text' is a {type(text).__name__}, not a string")
    if not text.strip():
        raise InputError("the text is empty")
    facts: dict[str, str | None] = {}
    for key in ("id", "title", "date", "outlet"):
        value = record.get(key)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise InputError(f"'{key}' is a {type(value).__name__}, not a string")
        facts[key] = value
    given = record.get("metadata")
    metadata = dict(given) if isinstance(given, dict) else {}
    for key, value in record.items():
        if key not in _FIELDS and not (key == "metadata" and isinstance(value, dict)):
            metadata[key] = value
    return Article(
        text=text,
        id=facts["id"] or default_id,
        title=facts["title"],
        date=facts["date"],
        outlet=facts["outlet"],
        metadata=metadata,
    )
