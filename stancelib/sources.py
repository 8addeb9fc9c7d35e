"""Which files to read and how: found, named and checked before any is read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stancelib.errors import InputError, MissingExtraError

STDIN = "-"
FORMATS = ("text", "html", "jsonl", "csv", "tsv", "parquet")
_BY_SUFFIX = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
}
_PACKED = {".gz": "gz", ".zst": "zst"}
_NEEDS = {
    "html": ("trafilatura", "reading HTML", "html"),
    "parquet": ("pyarrow", "reading Parquet", "parquet"),
    "zst": ("zstandard", "reading .zst files", "zst"),
}
_SAMPLE = 1 << 16  # bytes at either end of a file that tell it from another


@dataclass(frozen=True, slots=True)
class Source:
    """One input: a file, a folder of texts and pages, or standard input.

    ``format`` is one of `FORMATS` or ``"folder"``; ``packed`` is ``"gz"``, ``"zst"`` or "".
    """

    path: str
    format: str
    packed: str = ""

    @property
    def name(self) -> str:
        """What it is called in ids and messages."""
        return "stdin" if self.path == STDIN else self.path

    def kinds(self) -> set[str]:
        """Formats and compressions of what is to be read."""
        if self.format == "folder":
            return {kind for text in texts(self.path) for kind in (text.format, text.packed)}
        return {self.format, self.packed}

    def size(self) -> int:
        """Bytes of what is to be read; 0 where that cannot be known."""
        try:
            if self.format == "folder":
                return sum(text.size() for text in texts(self.path))
            return 0 if self.path == STDIN else os.path.getsize(self.path)
        except OSError:
            return 0

    def facts(self) -> Mapping[str, Any]:
        """What tells the input from another one: its name, its size, a hash of its ends."""
        found: dict[str, Any] = {"path": self.name, "format": self.format, "packed": self.packed}
        if self.format == "folder":
            digest, count = hashlib.sha256(), 0
            for text in texts(self.path):
                line = f"{os.path.relpath(text.path, self.path)}\0{text.size()}\0"
                digest.update(line.encode("utf-8", "surrogateescape"))
                count += 1
            found.update(files=count, sha256=digest.hexdigest())
        elif self.path != STDIN and os.path.isfile(self.path):
            size = os.path.getsize(self.path)
            with open(self.path, "rb") as file:
                digest = hashlib.sha256(file.read(_SAMPLE))
                file.seek(max(0, size - _SAMPLE))
                digest.update(file.read(_SAMPLE))
            found.update(size=size, sha256_of_ends=digest.hexdigest())
        return found


def find_inputs(inputs: Iterable[str], format: str | None = None) -> list[Source]:
    """What to read, before any of it is read.

    Parameters
    ----------
    inputs : iterable of str
        Files, by their names ``.txt``, ``.html``, ``.jsonl``, ``.csv``, ``.tsv`` or
        ``.parquet``, with ``.gz`` or ``.zst`` after it where they are compressed; folders
        (their ``.txt`` and ``.html`` files, at any depth, sorted); ``-`` for standard input.
    format : one of `FORMATS`, optional
        How to read files and standard input, whatever they are called.

    Returns
    -------
    list of Source

    Raises
    ------
    InputError
        For a path that does not exist, a folder without texts, an unknown suffix.
    MissingExtraError
        For a kind of file that needs a library which is not installed.
    """
    found: list[Source] = []
    for given in inputs:
        if given == STDIN:
            source = Source(STDIN, format or "text")
            if source.format == "parquet":
                raise InputError("Parquet cannot be read from standard input: name the file")
        elif os.path.isdir(given):
            source = Source(given, "folder")
            if next(texts(given), None) is None:
                raise InputError(f"{given}: a folder without .txt files or .html files")
        elif not os.path.exists(given):
            raise InputError(f"{given}: no such file or folder")
        else:
            how, packed = _kind(given)
            if (how := format or how) is None:
                raise InputError(
                    f"{given}: the name ends in none of {', '.join(_BY_SUFFIX)} (with .gz or .zst "
                    f"after it or not); say --format with one of {', '.join(FORMATS)}"
                )
            source = Source(given, how, packed)
        _check_extras(source)
        found.append(source)
    return found


def texts(folder: str) -> Iterator[Source]:
    """The texts and pages in a folder, at any depth, sorted."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            how, packed = _kind(name)
            if how in ("text", "html"):
                yield Source(os.path.join(parent, name), how, packed)


def _kind(name: str) -> tuple[str | None, str]:
    path = Path(name)
    packed = _PACKED.get(path.suffix.lower(), "")
    if packed:
        path = path.with_suffix("")
    return _BY_SUFFIX.get(path.suffix.lower()), packed


def _check_extras(source: Source) -> None:
    for kind in source.kinds() & _NEEDS.keys():
        module, feature, extra = _NEEDS[kind]
        if find_spec(module) is None:
            raise MissingExtraError(feature, extra)
