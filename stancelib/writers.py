"""Files that stance graphs are written to, one article after another."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from types import TracebackType
from typing import IO

from stancelib.errors import InputError
from stancelib.exports import COLUMNS, to_json, to_records
from stancelib.graph import StanceGraph

SUFFIXES = (".jsonl", ".csv")


class GraphWriter:
    """Writes graphs to a ``.jsonl`` or ``.csv`` file; the file's name says which.

    A file that is to be replaced stays as it is until all is written: until then the
    new one stands beside it as ``NAME.part``. A context manager.

    Parameters
    ----------
    path : path-like
    overwrite : bool
        Whether the file may exist already.

    Raises
    ------
    InputError
        For another suffix, a folder that is missing, or a file that exists.
    """

    def __init__(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        self.path = Path(path)
        if self.path.suffix.lower() not in SUFFIXES:
            raise InputError(
                f"cannot write {self.path}: the name has to end in {' or '.join(SUFFIXES)}"
            )
        if not self.path.parent.is_dir():
            raise InputError(f"cannot write {self.path}: there is no folder {self.path.parent}")
        if self.path.is_dir():
            raise InputError(f"cannot write {self.path}: it is a folder")
        replacing = self.path.exists()
        if replacing and not overwrite:
            raise InputError(f"{self.path} exists already: say --overwrite to replace it")
        self._at = self.path.with_name(self.path.name + ".part") if replacing else self.path
        self._file: IO[str] | None = None

    def __enter__(self) -> GraphWriter:
        # "x" fails where another process has made the file since the check above.
        mode = "w" if self._at != self.path else "x"
        self._file = self._at.open(mode, encoding="utf-8", errors="replace", newline="")
        if self._csv:
            csv.DictWriter(self._file, COLUMNS, lineterminator="\n").writeheader()
        return self

    def write(self, graph: StanceGraph) -> None:
        """Add one article: a line of JSON, or a row a stance."""
        assert self._file is not None, "a GraphWriter is used in a with statement"
        if self._csv:
            rows = csv.DictWriter(self._file, COLUMNS, lineterminator="\n")
            rows.writerows(to_records(graph))
        else:
            self._file.write(to_json(graph) + "\n")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._file is not None
        self._file.close()
        if kind is None and self._at != self.path:
            os.replace(self._at, self.path)

    @property
    def _csv(self) -> bool:
        return self.path.suffix.lower() == ".csv"
