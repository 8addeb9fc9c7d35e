"""Tables and columns that move from memory to temporary files when they grow.

What they hold in memory has an upper bound; what they write is gone when the `Scratch`
folder is closed.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from stancelib.errors import InputError

POSTING = np.dtype([("key", "<u8"), ("owner", "<u4")])
TALLY = np.dtype([("key", "<u8"), ("owner", "<u4"), ("count", "<u4")])
"""Rows of a `HashTable`: a 64-bit hash, the number of a record, how often it came."""

_BLOCK = 1 << 17
"""Rows that are gathered before they are sorted and reduced."""
_HELD = 1 << 19
"""Reduced rows that stay in memory before they are written to files."""
_FILES = 256
"""Files a table is spread over, by the first bits of the hash; each is sorted by itself."""
_SORTED = 1 << 20
"""Rows that are sorted at a time; a file of more is read several times, a part of it each time."""

Rows = NDArray[np.void]
Reduce = Callable[[Rows], Rows]


class Scratch:
    """A temporary folder that is made when it is first needed and removed on exit."""

    def __init__(self) -> None:
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()
        if isinstance(error, OSError) and self._folder is not None:
            raise InputError(
                f"cannot keep temporary files in {self._folder.name}: {error}; set TMPDIR to a "
                "folder with more room (about 12 bytes for each word of the corpus)"
            ) from error

    def path(self, name: str) -> Path:
        """Path of a file in the folder."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="stancelib-")
        return Path(self._folder.name, name)


class HashTable:
    """Rows gathered under hashes, as many as there are, in bounded memory.

    Parameters
    ----------
    scratch : Scratch
    name : str
        Of its files.
    dtype : numpy.dtype
        `POSTING` or `TALLY`.
    reduce : callable
        Gets rows in any order and returns, sorted by key, those to keep of each key.
        It is applied to some rows of a key first and to what was kept of them later.
    """

    def __init__(self, scratch: Scratch, name: str, dtype: np.dtype[np.void], reduce: Reduce):
        self._scratch = scratch
        self._name = name
        self._reduce = reduce
        self._block = np.ones(_BLOCK, dtype)
        self._filled = 0
        self._held: list[Rows] = []
        self._written: NDArray[np.int64] | None = None

    def add(self, keys: NDArray[np.uint64] | int, owner: int) -> None:
        """Gather a row for each key; ``count`` is 1."""
        keys = np.atleast_1d(np.asarray(keys, np.uint64))
        while len(keys):
            part = keys[: _BLOCK - self._filled]
            there = slice(self._filled, self._filled + len(part))
            self._block["key"][there] = part
            self._block["owner"][there] = owner
            self._filled += len(part)
            keys = keys[len(part) :]
            if self._filled == _BLOCK:
                self._flush()

    def rows(self) -> Iterator[Rows]:
        """Yield the reduced rows; all rows of one key are in one of the arrays."""
        self._flush()
        if self._written is None:
            yield self._reduce(np.concatenate(self._held)) if self._held else self._block[:0]
            return
        self._write()
        for number, length in enumerate(self._written.tolist()):
            if length:
                yield from self._read(number, length)

    def _flush(self) -> None:
        if self._filled:
            self._held.append(self._reduce(self._block[: self._filled].copy()))
            if "count" in (self._block.dtype.names or ()):
                self._block["count"] = 1
        self._filled = 0
        if sum(map(len, self._held)) > _HELD:
            self._write()

    def _write(self) -> None:
        if not self._held:
            return
        rows = self._reduce(np.concatenate(self._held))
        self._held.clear()
        if self._written is None:
            self._written = np.zeros(_FILES, np.int64)
        # Reduced rows are sorted by key, so those of one file stand together.
        ends = np.searchsorted(rows["key"] >> np.uint64(56), np.arange(_FILES + 1))
        for number in range(_FILES):
            part = rows[ends[number] : ends[number + 1]]
            if len(part):
                with self._file(number).open("ab") as file:
                    part.tofile(file)
                self._written[number] += len(part)

    def _read(self, number: int, length: int) -> Iterator[Rows]:
        parts = -(-length // _SORTED)
        for wanted in range(parts):
            found = []
            with self._file(number).open("rb") as file:
                while len(rows := np.fromfile(file, self._block.dtype, _BLOCK)):
                    if parts > 1:
                        rows = rows[(rows["key"] >> np.uint64(8)) % np.uint64(parts) == wanted]
                    found.append(rows)
            yield self._reduce(np.concatenate(found))

    def _file(self, number: int) -> Path:
        return self._scratch.path(f"{self._name}-{number:03}")


def starts_of(keys: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Where in sorted keys each different key begins."""
    new = np.ones(len(keys), bool)
    new[1:] = keys[1:] != keys[:-1]
    return np.flatnonzero(new)


def few_owners(most: int) -> Reduce:
    """Keep at most so many different owners of each key, the smallest."""

    def reduce(rows: Rows) -> Rows:
        rows = rows[np.lexsort((rows["owner"], rows["key"]))]
        new = np.ones(len(rows), bool)
        new[1:] = (rows["key"][1:] != rows["key"][:-1]) | (rows["owner"][1:] != rows["owner"][:-1])
        rows = rows[new]
        starts = starts_of(rows["key"])
        lengths = np.diff(starts, append=len(rows))
        return rows[np.arange(len(rows)) - np.repeat(starts, lengths) < most]

    return reduce


def counted(links: Links | None = None) -> Reduce:
    """Add up the counts of each key and keep its smallest owner.

    ``links`` gets each of the other owners with the smallest.
    """

    def reduce(rows: Rows) -> Rows:
        rows = rows[np.lexsort((rows["owner"], rows["key"]))]
        starts = starts_of(rows["key"])
        if not len(starts):
            return rows
        kept = rows[starts]
        kept["count"] = np.add.reduceat(rows["count"], starts)
        if links is not None and len(kept) < len(rows):
            firsts = np.repeat(kept["owner"], np.diff(starts, append=len(rows)))
            links.extend(firsts, rows["owner"])
        return kept

    return reduce


class Links:
    """Pairs of record numbers that belong together."""

    def __init__(self, scratch: Scratch, name: str) -> None:
        self._scratch = scratch
        self._name = name
        self._single = array("Q")
        self._held: list[NDArray[np.uint64]] = []
        self._size = 0
        self._written = False

    def add(self, low: int, high: int) -> None:
        """Gather one pair."""
        self._single.append(low << 32 | high)
        if len(self._single) == _BLOCK:
            self._hold(np.array(self._single))
            self._single = array("Q")

    def extend(self, low: NDArray[np.uint32], high: NDArray[np.uint32]) -> None:
        """Gather pairs; a pair of a record with itself is nothing."""
        packed = (low.astype(np.uint64) << np.uint64(32)) | high.astype(np.uint64)
        self._hold(packed[low != high])

    def _hold(self, packed: NDArray[np.uint64]) -> None:
        self._held.append(np.unique(packed))
        self._size += len(self._held[-1])
        if self._size > _HELD:
            with self._scratch.path(self._name).open("ab") as file:
                np.unique(np.concatenate(self._held)).tofile(file)
            self._held.clear()
            self._size = 0
            self._written = True

    def __iter__(self) -> Iterator[tuple[int, int]]:
        if self._written:
            with self._scratch.path(self._name).open("rb") as file:
                while len(packed := np.fromfile(file, np.uint64, _BLOCK)):
                    yield from _unpacked(packed)
        for packed in (*self._held, np.array(self._single, np.uint64)):
            yield from _unpacked(packed)


def _unpacked(packed: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    high = packed & np.uint64(0xFFFFFFFF)
    return zip((packed >> np.uint64(32)).tolist(), high.tolist(), strict=True)


class Strings:
    """Strings by number, of which few are ever asked for."""

    def __init__(self) -> None:
        self._text = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115
        self._ends = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115
        self._length = 0

    def add(self, text: str) -> None:
        data = text.encode("utf-8", "surrogatepass")
        self._text.write(data)
        self._length += len(data)
        self._ends.write(self._length.to_bytes(8, "little"))

    def __getitem__(self, number: int) -> str:
        start = 0
        if number:
            self._ends.seek(8 * (number - 1))
            start = int.from_bytes(self._ends.read(8), "little")
        else:
            self._ends.seek(0)
        end = int.from_bytes(self._ends.read(8), "little")
        self._text.seek(start)
        return self._text.read(end - start).decode("utf-8", "surrogatepass")

    def __enter__(self) -> Strings:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()
        self._ends.close()
