"""AnnotatedCorpus: annotated texts that can be streamed any number of times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from stancelib.corpora.records import AnnotatedText, BadRecord
from stancelib.errors import CorpusError

OnError = Literal["raise", "skip"]


class _Records:
    """Iterable without a length: ``list()`` of it reads the file once, not twice."""

    __slots__ = ("_start",)

    def __init__(self, start: Callable[[], Iterator[AnnotatedText]]) -> None:
        self._start = start

    def __iter__(self) -> Iterator[AnnotatedText]:
        return self._start()


class AnnotatedCorpus:
    """Annotated texts, read anew from their file each time they are asked for.

    One record is in memory at a time, so a corpus may be larger than memory.

    Parameters
    ----------
    name : str
        What to call it in reports.
    format : str
        The format that it was read from, or ``"memory"``.
    source : callable
        Returns a fresh iterator over the records, bad ones as `BadRecord`.
    errors : {"raise", "skip"}
        What to do at a bad record.
    """

    __slots__ = ("_errors", "_length", "_skipped", "_source", "format", "name")

    def __init__(
        self,
        name: str,
        format: str,
        source: Callable[[], Iterator[AnnotatedText | BadRecord]],
        errors: OnError = "raise",
    ) -> None:
        self.name = name
        self.format = format
        self._source = source
        self._errors = errors
        self._length: int | None = None
        self._skipped: tuple[BadRecord, ...] = ()

    @classmethod
    def from_records(
        cls, records: Iterable[AnnotatedText], name: str = "corpus", format: str = "memory"
    ) -> AnnotatedCorpus:
        """Make a corpus of records that are already in memory."""
        kept = tuple(records)
        return cls(name, format, lambda: iter(kept))

    @property
    def records(self) -> Iterable[AnnotatedText]:
        """The records in the file's order; each loop over it reads the file again.

        Raises
        ------
        CorpusError
            While looping, at the first bad record, unless it was read with
            ``errors="skip"``.
        """
        return _Records(self._stream)

    @property
    def skipped(self) -> tuple[BadRecord, ...]:
        """The bad records left out; reads the file where that has not happened yet."""
        self._measure()
        return self._skipped

    def __len__(self) -> int:
        return self._measure()

    def __iter__(self) -> Iterator[AnnotatedText]:
        return self._stream()

    def __repr__(self) -> str:
        return f"AnnotatedCorpus(name={self.name!r}, format={self.format!r})"

    def select(self, keep: Sequence[bool], name: str | None = None) -> AnnotatedCorpus:
        """Return the corpus of those records whose entry in ``keep`` is true.

        Parameters
        ----------
        keep : sequence of bool
            One entry a record, in the order of `records`.
        name : str, optional
            The new corpus's name; by default this one's.
        """

        def source() -> Iterator[AnnotatedText | BadRecord]:
            return (r for r, kept in zip(self._stream(), keep, strict=True) if kept)

        return AnnotatedCorpus(name or self.name, self.format, source)

    def _measure(self) -> int:
        if self._length is None:
            for _ in self._stream():
                pass
        return self._length or 0

    def _stream(self) -> Iterator[AnnotatedText]:
        skipped: list[BadRecord] = []
        length = 0
        for item in self._source():
            if isinstance(item, BadRecord):
                if self._errors == "raise":
                    raise CorpusError(
                        f"{item}. Repair the record, or read with errors='skip' to leave it out."
                    )
                skipped.append(item)
            else:
                length += 1
                yield item
        self._length, self._skipped = length, tuple(skipped)
