"""Output files: which kinds there are, how they are locked, resumed and replaced.

Every output takes the records of a run in order, makes them last chunk by chunk, and knows
after a crash which record comes next. ``.sqlite`` and ``.jsonl`` can go on from there.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from stancelib.errors import InputError, StancelibError
from stancelib.exports import COLUMNS, dump_line
from stancelib.records import Found
from stancelib.rendering import Product
from stancelib.types import Failure

SUFFIXES = (".jsonl", ".csv", ".parquet", ".sqlite")
RESUMABLE = (".jsonl", ".sqlite")

Position = tuple[int, int]
"""Number of the input and of the record in it that come next, both from 0."""

_PARQUET_ROWS = 10_000


@dataclass(slots=True)
class Tally:
    """What a run has done: articles, stances, and failures by kind."""

    articles: int = 0
    stances: int = 0
    failures: Counter[str] = field(default_factory=Counter)


def kind_of_failure(stage: str, reason: str) -> str:
    """What failures are counted by: the stage, and what stands before the first colon."""
    return f"{stage}: {reason.partition(':')[0].partition(';')[0]}"


def check_same(facts: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise `InputError` unless a run to resume was made the same way."""
    for key in ("model", "configuration", "inputs"):
        # As JSON has it: tuples are lists there.
        now, then = json.loads(json.dumps(facts[key])), before[key]
        if now == then:
            continue
        if isinstance(now, dict) and isinstance(then, dict):
            differing = [k for k in {*now, *then} if now.get(k) != then.get(k)]
            key += " (" + ", ".join(sorted(differing)) + ")"
        raise InputError(
            f"cannot resume, another {key}: "
            "the run that was begun had a different one; run the same command, or start anew "
            "with --overwrite"
        )


class Output(Protocol):
    """What the driver of a run needs of an output; see `RunStore` for the meanings."""

    def position(self) -> Position: ...
    def tally(self) -> Tally: ...
    def add(self, found: Found, product: Product) -> None: ...
    def fail(self, found: Found, failure: Failure) -> None: ...
    def commit(self, position: Position) -> None: ...
    def finish(self) -> None: ...
    def close(self) -> None: ...


class Target:
    """The file that an output is written to: checked, locked, and put in place at the end.

    A file that is to be replaced stays as it is until all is written: until then the new one
    stands beside it as ``NAME.part``. Used as a context manager, which gives the `Output`.

    Parameters
    ----------
    path : path-like
    overwrite, resume : bool
        Whether the file may be replaced, or is gone on with. Not both.

    Raises
    ------
    InputError
        For another suffix, a folder that is missing, or a file that exists.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, overwrite: bool = False, resume: bool = False
    ) -> None:
        self.path = Path(path)
        self.suffix = self.path.suffix.lower()
        if self.suffix not in SUFFIXES:
            raise InputError(
                f"cannot write {self.path}: the name has to end in one of {', '.join(SUFFIXES)}"
            )
        if self.suffix == ".parquet":
            _pyarrow()
        if not self.path.parent.is_dir():
            raise InputError(f"cannot write {self.path}: there is no folder {self.path.parent}")
        if self.path.is_dir():
            raise InputError(f"cannot write {self.path}: it is a folder")
        if overwrite and resume:
            raise InputError("--resume goes on with a file and --overwrite replaces it: say one")
        if resume and self.suffix not in RESUMABLE:
            raise InputError(
                f"cannot resume {self.path}: only {' and '.join(RESUMABLE)} outputs can be gone "
                "on with"
            )
        exists = os.path.lexists(self.path)
        if exists and not (overwrite or resume):
            raise InputError(
                f"{self.path} exists already: say --overwrite to replace it"
                + (", --resume to go on with it" if self.suffix in RESUMABLE else "")
            )
        self._replaces = exists and overwrite
        self._resume = resume
        self._at = self.path.with_name(self.path.name + ".part") if self._replaces else self.path
        self._locks: list[IO[bytes]] = []

    def open(self, facts: Mapping[str, Any], names: Sequence[str]) -> Output:
        """Lock the file and begin, or go on with, the output of a run."""
        if self._replaces and self.path.exists():  # another run may be at it
            self._locks.append(_locked(self.path))
        lock = _locked(self._at)
        self._locks.append(lock)
        if self._replaces:
            _empty(self._at, lock)
        elif not self._resume and lock.seek(0, os.SEEK_END):
            raise InputError(f"{self.path} was made by another run just now")
        if self.suffix == ".sqlite":
            from stancelib.store import RunStore

            return RunStore(self._at, facts, names)
        if self.suffix == ".parquet":
            return ParquetOutput(self._at)
        return TextOutput(self._at, facts, journal=self.suffix == ".jsonl")

    def close(self, done: bool) -> None:
        """Unlock; where the run is through, put the new file in place of the old one."""
        try:
            if done and self._replaces:
                journal, old = journal_of(self._at), journal_of(self.path)
                old.unlink(missing_ok=True)
                os.replace(self._at, self.path)
                if journal.exists():
                    os.replace(journal, old)
        finally:
            # Last of all: with it, SQLite's own locks on the file would be gone.
            for lock in self._locks:
                lock.close()


def _locked(path: Path) -> IO[bytes]:
    file = open(path, "ab+")  # noqa: SIM115
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise StancelibError(f"{path} is being written by another run: wait, or end it") from None
    return file


def _empty(path: Path, lock: IO[bytes]) -> None:
    """What an earlier run left of a file that was to replace another."""
    lock.truncate(0)
    for rest in (journal_of(path), path.with_name(path.name + "-journal")):
        rest.unlink(missing_ok=True)


def journal_of(path: Path) -> Path:
    """The file beside a ``.jsonl`` that says what made it and how far it goes."""
    return path.with_name(path.name + ".run")


class TextOutput:
    """A ``.jsonl`` or ``.csv`` file.

    A ``.jsonl`` file has a journal beside it, ``NAME.run``: the facts of the run in its first
    line, then one line a chunk, written after the chunk: how long the file was, which record
    came next, and the failures. Whatever the file holds beyond the last whole line of its
    journal is cut off and made again.
    """

    def __init__(self, path: Path, facts: Mapping[str, Any], *, journal: bool) -> None:
        self._file = open(path, "ab")  # noqa: SIM115
        self._journal: IO[bytes] | None = None
        self._failures: list[dict[str, Any]] = []
        self._tally = Tally()
        self._position: Position = (0, 0)
        try:
            if journal:
                self._journal = self._resumed(journal_of(path), facts)
            else:
                self._file.write(",".join(COLUMNS).encode() + b"\n")
        except BaseException:
            self._file.close()
            raise

    def _resumed(self, path: Path, facts: Mapping[str, Any]) -> IO[bytes]:
        size = os.fstat(self._file.fileno()).st_size
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() and size else []
        if size and not lines:
            raise InputError(
                f"cannot resume {self._file.name}: {path.name} beside it, which says how far the "
                "run came, is missing; start anew with --overwrite"
            )
        kept, end = [], 0
        if lines:
            before = json.loads(lines[0])
            check_same(facts, before)
            kept = [lines[0]]
            for line in lines[1:]:
                entry = json.loads(line)
                if entry["bytes"] > size:  # the file is shorter than it was
                    break
                kept.append(line)
                end = entry["bytes"]
                self._position = (entry["next_input"], entry["next_record"])
                self._tally.articles, self._tally.stances = entry["articles"], entry["stances"]
                for failure in entry["failures"]:
                    kind = kind_of_failure(failure["stage"], failure["reason"])
                    self._tally.failures[kind] += 1
        else:
            kept = [dump_line(facts).encode()]
        if end < size:
            os.truncate(self._file.fileno(), end)
        # The journal is cut to whole lines, too, in a way that leaves one whole at any moment.
        new = path.with_name(path.name + ".new")
        new.write_bytes(b"".join(line + b"\n" for line in kept))
        os.replace(new, path)
        return open(path, "ab")

    def position(self) -> Position:
        return self._position

    def tally(self) -> Tally:
        return self._tally

    def add(self, found: Found, product: Product) -> None:
        self._file.write(product.content.encode("utf-8", "replace"))
        self._tally.articles += 1
        self._tally.stances += product.stances

    def fail(self, found: Found, failure: Failure) -> None:
        self._tally.failures[kind_of_failure(failure.stage, failure.reason)] += 1
        self._failures.append(
            {
                "where": found.where,
                "input": found.source,
                "record": found.record,
                "line": found.line,
                "id": found.id if found.article is None else found.article.id,
                "stage": failure.stage,
                "reason": failure.reason,
            }
        )

    def commit(self, position: Position) -> None:
        self._file.flush()
        if self._journal is not None:
            entry = {
                "next_input": position[0],
                "next_record": position[1],
                "bytes": os.fstat(self._file.fileno()).st_size,
                "articles": self._tally.articles,
                "stances": self._tally.stances,
                "failures": self._failures,
            }
            self._journal.write(dump_line(entry).encode() + b"\n")
            self._journal.flush()
        self._failures = []

    def finish(self) -> None:
        pass

    def close(self) -> None:
        for file in (self._file, self._journal):
            if file is not None:
                file.close()


def _pyarrow() -> Any:
    from stancelib.errors import MissingExtraError

    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise MissingExtraError("writing Parquet", "parquet") from error
    return pyarrow


class ParquetOutput:
    """A ``.parquet`` file with one row a stance; not readable before it is finished."""

    def __init__(self, path: Path) -> None:
        arrow = _pyarrow()
        kinds = {"score": arrow.float64(), "uncertain": arrow.bool_(), "rolled_up": arrow.bool_()}
        kinds |= dict.fromkeys(("oppose", "neutral", "support"), arrow.float64())
        kinds |= dict.fromkeys(
            ("n_evidence", "n_articles", "evidence_start", "evidence_end"), arrow.int64()
        )
        self._arrow = arrow
        self._schema = arrow.schema([(c, kinds.get(c, arrow.string())) for c in COLUMNS])
        self._writer = arrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._tally = Tally()

    def position(self) -> Position:
        return 0, 0

    def tally(self) -> Tally:
        return self._tally

    def add(self, found: Found, product: Product) -> None:
        self._tally.articles += 1
        self._tally.stances += product.stances
        self._rows += product.content
        if len(self._rows) >= _PARQUET_ROWS:
            self._write()

    def _write(self) -> None:
        table = self._arrow.Table.from_pylist(self._rows, schema=self._schema)
        self._writer.write_table(table)
        self._rows = []

    def fail(self, found: Found, failure: Failure) -> None:
        self._tally.failures[kind_of_failure(failure.stage, failure.reason)] += 1

    def commit(self, position: Position) -> None:
        pass

    def finish(self) -> None:
        if self._rows:
            self._write()
        self._writer.close()

    def close(self) -> None:
        # Unfinished, it gets no footer: a half file must not look like a whole one.
        self._rows = []


__all__ = ["RESUMABLE", "SUFFIXES", "Output", "Position", "Tally", "Target"]
