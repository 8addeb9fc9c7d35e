"""AnnotatedCorpus: annotated texts that can be streamed any number of times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from numpy.typing import NDArray

from stancelib.corpora.records import AnnotatedText, BadRecord
from stancelib.errors import CorpusError

OnError = Literal["raise", "skip"]

KEPT = 200
"""How many of the bad records a corpus keeps, and of how many kinds it counts them."""

OTHER = "other reasons"


class _Skipped:
    """Bad records of one reading: the first of them, and counts of all."""

    def __init__(self) -> None:
        self.first: list[BadRecord] = []
        self.number = 0
        self.reasons: Counter[str] = Counter()

    def add(self, bad: BadRecord) -> None:
        self.number += 1
        if len(self.first) < KEPT:
            self.first.append(bad)
        kind = bad.kind
        if kind not in self.reasons and len(self.reasons) >= KEPT:
            kind = OTHER
        self.reasons[kind] += 1


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

    _skipped: _Skipped

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
        self._skipped = _Skipped()

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
        """The first `KEPT` bad records left out; reads the file where that is still to do."""
        self._measure()
        return tuple(self._skipped.first)

    @property
    def skipped_count(self) -> int:
        """How many records were left out; reads the file where that is still to do."""
        self._measure()
        return self._skipped.number

    @property
    def skipped_reasons(self) -> Mapping[str, int]:
        """How many records were left out for each kind of reason, the most frequent first.

        A kind is a bad record's field and reason, numbers and quotations left out. After
        `KEPT` kinds the rest is counted together.
        """
        self._measure()
        return MappingProxyType(dict(self._skipped.reasons.most_common()))

    def __len__(self) -> int:
        return self._measure()

    def __iter__(self) -> Iterator[AnnotatedText]:
        return self._stream()

    def __repr__(self) -> str:
        return f"AnnotatedCorpus(name={self.name!r}, format={self.format!r})"

    def select(
        self, keep: Sequence[bool] | NDArray[Any], name: str | None = None
    ) -> AnnotatedCorpus:
        """Return the corpus of those records whose entry in ``keep`` is true.

        Parameters
        ----------
        keep : sequence of bool
            One entry a record, in the order of `records`; a byte of each is kept.
        name : str, optional
            The new corpus's name; by default this one's.

        Raises
        ------
        CorpusError
            While looping over it, where the file has another number of records by then.
        """
        kept = bytes(map(bool, keep))

        def source() -> Iterator[AnnotatedText | BadRecord]:
            number = -1
            for number, record in enumerate(self._stream()):
                if number >= len(kept):
                    break
                if kept[number]:
                    yield record
            if number + 1 != len(kept):
                raise CorpusError(
                    f"{self.name}: a part of {len(kept)} records was chosen, but there are "
                    f"{'more' if number >= len(kept) else number + 1} now; choose it anew"
                )

        return AnnotatedCorpus(name or self.name, self.format, source)

    def _measure(self) -> int:
        if self._length is None:
            for _ in self._stream():
                pass
        return self._length or 0

    def _stream(self) -> Iterator[AnnotatedText]:
        skipped = _Skipped()
        length = 0
        for item in self._source():
            if isinstance(item, BadRecord):
                if self._errors == "raise":
                    raise CorpusError(
                        f"{item}. Repair the record, or read with errors='skip' to leave it out."
                    )
                skipped.add(item)
            else:
                length += 1
                yield item
        self._length, self._skipped = length, skipped
