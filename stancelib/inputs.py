"""Articles from files, folders and standard input, one at a time; bad ones with the reason."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import IO, Any, cast

from stancelib.errors import InputError
from stancelib.records import LARGEST, Columns, Fields, Found, Page, decode, json_object
from stancelib.sources import STDIN, Source, find_inputs, texts
from stancelib.types import Article

_BLOCK = 1 << 17
_ROWS = 256  # of Parquet, held at once

Record = tuple[int, int | None, Callable[[], Article | Page], Callable[[], str | None]]
"""Number, line, and what makes the article, and the id where there is none."""


class Meter:
    """How many bytes of files have been read: what is left tells how long a run will take."""

    def __init__(self) -> None:
        self._before = 0
        self._file: IO[bytes] | None = None

    def open(self, file: IO[bytes]) -> IO[bytes]:
        self._file = file
        return file

    def add(self, size: int) -> None:
        self._before += size

    def read(self) -> int:
        """Bytes so far; a file that is being read counts as far as it has been."""
        if self._file is None or self._file.closed:
            return self._before
        return self._before + self._file.tell()


def read_articles(
    sources: Iterable[Source],
    stdin: IO[bytes],
    fields: Fields | None = None,
    *,
    start: tuple[int, int] = (0, 0),
    say: Callable[[str], None] = lambda line: None,
    meter: Meter | None = None,
    pages: bool = False,
) -> Iterator[Found]:
    """Read what `find_inputs` found, in order.

    Parameters
    ----------
    sources : iterable of Source
    stdin : binary file
    fields : Fields, optional
        Names of fields; by default they are guessed.
    start : (int, int)
        Input and record to begin with, both from 0.
    say : callable
        Told which fields were guessed.
    meter : Meter, optional
        Shows how far reading has come.
    pages : bool
        Whether an HTML page is given as a `Page`, for another process to make an article of.

    Yields
    ------
    Found
        A file that cannot be read (to its end) is one bad record, after those before it.
    """
    for number, source in enumerate(sources):
        if number < start[0]:
            continue
        skip = start[1] if number == start[0] else 0
        columns = Columns(source.name, fields or Fields(), say)
        following = 0
        try:
            for record, line, make, name in _records(source, stdin, columns, meter or Meter()):
                following = record
                if record >= skip:
                    where = _place(source, record, line, name)
                    try:
                        article = make()
                        if isinstance(article, Page) and not pages:
                            article = article.article()
                        found = Found(number, record, where, article, line=line)
                    except InputError as error:
                        found = Found(number, record, where, None, str(error), line, name())
                    yield found
                following = record + 1
        except Exception as error:
            if not isinstance(error, _unreadable()):
                raise
            reason = getattr(error, "strerror", None) or str(error)
            after = f"after record {following}" if following else "at its beginning"
            if following >= skip:
                yield Found(
                    number, following, source.name, None, f"cannot be read on, {after}: {reason}"
                )


def _place(source: Source, record: int, line: int | None, name: Callable[[], str | None]) -> str:
    if source.format == "folder":
        return name() or source.name
    if line is not None:
        return f"{source.name}, line {line}"
    return f"{source.name}, row {record + 1}" if source.format == "parquet" else source.name


def _unreadable() -> tuple[type[Exception], ...]:
    """What a damaged or missing file raises."""
    kinds: list[type[Exception]] = [OSError, EOFError, zlib.error, InputError]
    for module, name in (("zstandard", "ZstdError"), ("pyarrow.lib", "ArrowException")):
        if module in sys.modules:
            kinds.append(getattr(sys.modules[module], name))
    return tuple(kinds)


def _records(source: Source, stdin: IO[bytes], columns: Columns, meter: Meter) -> Iterator[Record]:
    if source.format == "folder":
        for record, text in enumerate(texts(source.path)):
            yield record, None, _file_reader(text), lambda path=text.path: path  # type: ignore[misc]
            meter.add(text.size())
        return
    with ExitStack() as stack:
        file = stdin
        if source.path != STDIN:
            file = stack.enter_context(open(source.path, "rb"))
            stack.callback(meter.add, source.size())
            meter.open(file)
        file = _unpacked(file, source.packed)
        if source.format == "parquet":
            yield from _parquet(file, source, columns)
        elif source.format in ("text", "html"):
            yield 0, None, _whole(file, source), lambda: source.name
        elif source.format == "jsonl":
            yield from _jsonl(file, source, columns)
        else:
            yield from _csv(file, source, columns)


# -- texts and pages


def _file_reader(source: Source) -> Callable[[], Article | Page]:
    def make() -> Article | Page:
        try:
            with open(source.path, "rb") as file:
                return _whole(_unpacked(file, source.packed), source)()
        except _unreadable() as error:
            raise InputError(getattr(error, "strerror", None) or str(error)) from None

    return make


def _whole(file: IO[bytes], source: Source) -> Callable[[], Article | Page]:
    def make() -> Article | Page:
        # Bytes: text mode would translate newlines, and so shift every offset.
        raw = file.read(LARGEST + 1)
        if source.format == "html":
            if len(raw) > LARGEST:
                decode(raw)
            return Page(raw, source.name)
        text = decode(raw)
        if not text.strip():
            raise InputError("the text is empty")
        return Article(text, id=source.name)

    return make


# -- lines


class _Lines:
    """Lines of a file, none longer than may be held; a class, since it goes on after an error."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> bytes:
        line = self._file.readline(LARGEST + 2)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LARGEST + 1:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = self._file.readline(_BLOCK)
            return line
        return line.removeprefix(b"\xef\xbb\xbf") if self.number == 1 else line


def _jsonl(file: IO[bytes], source: Source, columns: Columns) -> Iterator[Record]:
    lines = _Lines(file)
    record = 0
    for raw in lines:
        if raw.strip():
            number = lines.number
            parsed: dict[str, Any] = {}

            def make(
                raw: bytes = raw, number: int = number, parsed: dict[str, Any] = parsed
            ) -> Article:
                parsed.update(json_object(raw))
                return columns.article(parsed, f"{source.name}:{number}")

            yield record, number, make, lambda parsed=parsed: columns.id_of(parsed)  # type: ignore[misc]
            record += 1


def _csv(file: IO[bytes], source: Source, columns: Columns) -> Iterator[Record]:
    lines = _Lines(file)
    decoded = map(_decode_line, lines)
    first = next(decoded, "")
    semicolons = source.format == "csv" and "," not in first and ";" in first
    delimiter = "\t" if source.format == "tsv" else ";" if semicolons else ","
    # The limit is the module's, not the reader's: raised, never lowered.
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST))
    header = next(csv.reader([first], delimiter=delimiter), [])
    if not any(name.strip() for name in header):
        raise InputError("no header line with the names of the columns")
    if "text" not in columns.find(header):
        names = ", ".join(map(repr, header))
        raise InputError(f"no column that is the text: it has {names}; say --text-field")
    rows = csv.reader(decoded, delimiter=delimiter)
    record = 0
    while True:
        line = lines.number + 1
        problem = ""
        row: list[str] = []
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            problem = f"not CSV: {error}"
        if row or problem:
            values = dict(zip(header, row, strict=False))

            def make(
                row: list[str] = row,
                values: dict[str, str] = values,
                problem: str = problem,
                line: int = line,
            ) -> Article:
                if problem:
                    raise InputError(problem)
                if len(row) > len(header):
                    raise InputError(f"{len(row)} fields where the header has {len(header)}")
                for value in row:
                    if not value.isascii():
                        decode(value.encode("utf-8", "surrogateescape"))
                return columns.article(
                    {k: v or None for k, v in values.items()}, f"{source.name}:{line}"
                )

            yield record, line, make, lambda values=values: columns.id_of(values)  # type: ignore[misc]
            record += 1


def _decode_line(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


# -- Parquet


def _parquet(file: IO[bytes], source: Source, columns: Columns) -> Iterator[Record]:
    import pyarrow.parquet

    record = 0
    with pyarrow.parquet.ParquetFile(file) as table:
        if "text" not in columns.find(table.schema_arrow.names):
            names = ", ".join(map(repr, table.schema_arrow.names))
            raise InputError(f"no column that is the text: it has {names}; say --text-field")
        for batch in table.iter_batches(batch_size=_ROWS):
            for row in batch.to_pylist():

                def make(row: dict[str, Any] = row, record: int = record) -> Article:
                    return columns.article(row, f"{source.name}:{record + 1}")

                yield record, None, make, lambda row=row: columns.id_of(row)  # type: ignore[misc]
                record += 1


# -- compression


def _unpacked(file: IO[bytes], packed: str) -> IO[bytes]:
    if packed == "gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if packed == "zst":
        return cast("IO[bytes]", io.BufferedReader(_Zst(file), _BLOCK))
    return file


class _Zst(io.RawIOBase):
    """zstandard's own reader takes a file that breaks off for one that ends."""

    def __init__(self, file: IO[bytes]) -> None:
        import zstandard

        self._file = file
        self._zstandard: Any = zstandard
        self._frame: Any = None
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            rest = self._frame.unused_data if self._frame is not None and self._frame.eof else b""
            raw = rest or self._file.read(_BLOCK)
            if not raw:
                if self._frame is not None and not self._frame.eof:
                    raise EOFError("Compressed file ended before the end of its last frame")
                return 0
            if self._frame is None or self._frame.eof:
                # Archives are often packed with a long window.
                unpacker = self._zstandard.ZstdDecompressor(max_window_size=2**31)
                self._frame = unpacker.decompressobj()
            self._ready = memoryview(self._frame.decompress(raw))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


__all__ = ["Fields", "Found", "Meter", "Source", "find_inputs", "read_articles"]
