"""Annotated corpora: one reader a format, all giving the same record.

``read_corpus`` is the way in; ``write_native`` the way to convert.
"""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from stancelib.corpora import brat, delimited, dse, labelstudio, native, newsmtsc, seesaw
from stancelib.corpora.corpus import AnnotatedCorpus, OnError
from stancelib.corpora.lines import LONGEST_LINE
from stancelib.corpora.native import write_native
from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    check_labels,
    gold_pairs,
    locate,
)
from stancelib.errors import CorpusError, InputError
from stancelib.types import Label

__all__ = [
    "FORMATS",
    "AnnotatedCorpus",
    "AnnotatedMention",
    "AnnotatedStance",
    "AnnotatedText",
    "BadRecord",
    "gold_pairs",
    "locate",
    "read_corpus",
    "write_native",
]

_log = logging.getLogger(__name__)

_HEAD = 1 << 16
"""How much of a file detection looks at, in bytes."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A format: how to read it, how to know it, and what it is made of.

    ``recognises`` sees the file's beginning, its first line and maybe more, or the
    folder's path for a format that is a folder.
    """

    read: Callable[[Path, ReadOptions], Iterator[AnnotatedText | BadRecord]]
    recognises: Callable[[str, ReadOptions], bool]
    folder: bool = False
    columns: bool = False
    labels: bool = False


READERS: dict[str, _Reader] = {
    "native": _Reader(native.read, native.recognises, labels=True),
    "csv": _Reader(delimited.read, delimited.recognises, columns=True, labels=True),
    "dse": _Reader(dse.read, dse.recognises),
    "newsmtsc": _Reader(newsmtsc.read, newsmtsc.recognises),
    "seesaw": _Reader(seesaw.read, seesaw.recognises, folder=True),
    "brat": _Reader(brat.read, brat.recognises, folder=True, labels=True),
    "labelstudio": _Reader(labelstudio.read, labelstudio.recognises, columns=True, labels=True),
}
FORMATS: tuple[str, ...] = tuple(READERS)


def read_corpus(
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    split: str | None = None,
    columns: Mapping[str, str] | None = None,
    labels: Mapping[str, Label | None] | None = None,
    lang: str | None = None,
    errors: OnError = "raise",
) -> AnnotatedCorpus:
    """Open an annotated corpus.

    Nothing but the first record is read here: the corpus is streamed from its file each
    time its records are looped over, and a bad record shows up then.

    Parameters
    ----------
    path : path-like
        A file, or a folder for ``seesaw`` and ``brat``, or with ``split`` a folder with
        one file a split (``train.jsonl``, ``dev.jsonl``).
    format : str, optional
        One of `FORMATS`. By default the first record decides, and the log says how.
    split : str, optional
        The part to read: for ``seesaw`` one of train, valid, test; otherwise the name,
        without suffix, of a file (for ``brat`` a subfolder) in the folder ``path``.
    columns : mapping, optional
        ``csv``: from ``text`` (or ``marked``, text with the ends in ``[[brackets]]``),
        ``source``, ``target``, ``label``, ``id``, ``doc``, ``date``, ``lang``,
        ``source_start``, ``source_end``, ``target_start``, ``target_end`` to the file's own
        column names. ``labelstudio``: from ``text`` to the name in ``data``.
    labels : mapping, optional
        From the file's own labels (as strings: ``"-1"``) to ``oppose``, ``neutral``,
        ``support``, or None to leave such stances out. Case counts only where the same
        label is mapped in several.
    lang : str, optional
        The language of the records that do not say so themselves.
    errors : {"raise", "skip"}
        At a bad record, raise a `CorpusError` that names file, line, field and reason,
        or leave it out: ``corpus.skipped`` lists the first of them, ``skipped_count`` and
        ``skipped_reasons`` count them all.

    Returns
    -------
    AnnotatedCorpus

    Raises
    ------
    InputError
        Where an argument makes no sense or the file does not exist.
    CorpusError
        Where the format cannot be told from the first record.
    """
    path = Path(path)
    try:
        kind = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "no such file or folder" if missing else f"it cannot be read ({error})"
        raise InputError(f"no corpus at {path}: {reason}") from None
    if not stat.S_ISDIR(kind) and not stat.S_ISREG(kind):
        raise InputError(
            f"{path} is neither a file nor a folder; a corpus is read several times, so write "
            "a stream to a file first"
        )
    if errors not in get_args(OnError):
        raise InputError(f"errors={errors!r} is not one of {', '.join(get_args(OnError))}")
    if format is not None and format not in READERS:
        raise InputError(f"format={format!r} is not one of {', '.join(FORMATS)}")
    options = ReadOptions(split, dict(columns or {}), dict(labels or {}), lang)
    check_labels(options.labels)
    name = path.name if split is None else f"{path.name}/{split}"
    try:
        path = _split_path(path, format, split)
        if not path.is_dir():
            _check_plain_text(path)
        if format is None:
            format = _detect(path, options)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    reader = READERS[format]
    if path.is_dir() and not reader.folder:
        raise InputError(
            f"{path} is a folder, but format {format!r} is one file: name the file, or its split"
        )
    if reader.folder and path.is_dir() and not reader.recognises(str(path), options):
        raise InputError(f"{path} is not a folder of format {format!r}")
    if format == "seesaw" and not path.is_dir():
        raise InputError(f"{path} is a file; format 'seesaw' is a folder")
    for given, allowed in (("columns", reader.columns), ("labels", reader.labels)):
        if getattr(options, given) and not allowed:
            fits = ", ".join(f for f, r in READERS.items() if getattr(r, given))
            raise InputError(f"{given}= does not apply to format {format!r}, only to {fits}")

    def source() -> Iterator[AnnotatedText | BadRecord]:
        try:
            yield from reader.read(path, options)
        except OSError as error:
            raise CorpusError(f"{path} cannot be read: {error.strerror}") from error

    return AnnotatedCorpus(name, format, source, errors)


def _split_path(path: Path, format: str | None, split: str | None) -> Path:
    """The file that holds the split; the folder itself where the reader finds it there."""
    if split is None or format == "seesaw" or (path.is_dir() and seesaw.is_seesaw(path)):
        if split is not None and split not in seesaw.SPLITS:
            raise InputError(f"split={split!r} is not one of {', '.join(seesaw.SPLITS)}")
        return path
    if not path.is_dir():
        raise InputError(f"split={split!r} needs a folder with one file a split; {path} is a file")
    found = sorted(p for p in path.iterdir() if split in (p.stem, p.name))
    if len(found) != 1:
        names = ", ".join(sorted(p.name for p in path.iterdir())[:10]) or "nothing"
        raise InputError(
            f"split={split!r} names {len(found)} entries of {path}, which holds {names}"
        )
    return found[0]


def _detect(path: Path, options: ReadOptions) -> str:
    if path.is_dir():
        found = [n for n, r in READERS.items() if r.folder and r.recognises(str(path), options)]
    else:
        head = _head(path)
        if not head.strip() and path.suffix != ".ann":
            raise CorpusError(f"{path} is empty: there is no record in it")
        found = [n for n, r in READERS.items() if not r.folder and r.recognises(head, options)]
        if path.suffix == ".ann":
            found.append("brat")
    if len(found) == 1:
        _log.info("%s: reading as format %r, going by its first record", path, found[0])
        return found[0]
    if found:
        what = f"fits more than one format ({', '.join(found)})"
    else:
        what = "fits no known format"
    raise CorpusError(
        f"{path}, line 1: the first record {what}; say format=, one of {', '.join(FORMATS)}"
    )


_NO_TEXT = (
    (b"\x1f\x8b", "is compressed (gzip)", "unpack it first: gunzip"),
    (b"BZh", "is compressed (bzip2)", "unpack it first: bunzip2"),
    (b"\xfd7zXZ", "is compressed (xz)", "unpack it first: unxz"),
    (b"\x28\xb5\x2f\xfd", "is compressed (zstandard)", "unpack it first: unzstd"),
    (b"PK\x03\x04", "is a zip archive or an Excel sheet", "unpack it, or save it as CSV UTF-8"),
    (b"PAR1", "is a Parquet file", "write it as JSON lines or CSV"),
    (b"\xff\xfe", "is UTF-16", "save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16", "save it as UTF-8"),
    (b"\x00", "begins with NUL bytes", "give a text file in UTF-8"),
)


def _check_plain_text(path: Path) -> None:
    """Raise where the first bytes say that a file is something else than UTF-8 text."""
    with path.open("rb") as file:
        head = file.read(8)
    for magic, what, remedy in _NO_TEXT:
        if head.startswith(magic):
            raise CorpusError(f"{path} {what}, not text in UTF-8: {remedy}")


def _head(path: Path) -> str:
    """The beginning of a file from the first line that is not blank; all of a JSON object."""
    with path.open("rb") as file:
        start = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        # An object is parsed to know it; an array on one line would be the whole file.
        if b"\n" not in start and start.startswith(b"{"):
            start += file.readline(LONGEST_LINE)
    return start.decode("utf-8", errors="replace")
