"""Records of a file -> articles: which field is the text, and what is wrong with a record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stancelib.errors import InputError
from stancelib.types import Article

LARGEST = 10 * 2**20
"""Bytes of a record: more is no article."""

# The first that is there is taken; our own name comes first.
_GUESSES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "maintext", "main_text", "article", "article_text",
        "full_text", "fulltext", "plain_text", "story",
    ),
    "id": ("id", "uid", "uuid", "guid", "article_id", "doc_id", "url", "link"),
    "title": ("title", "headline"),
    "date": (
        "date", "published", "published_at", "publishedat", "publish_date", "date_publish",
        "publication_date", "pub_date", "pubdate", "datetime", "timestamp",
    ),
    "outlet": ("outlet", "publisher", "publication", "newspaper", "source", "domain", "site"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fields:
    """The names of fields that the caller gives; None is to be guessed."""

    text: str | None = None
    id: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One record of an input: where it stands, and its article or what is wrong with it.

    Attributes
    ----------
    source, record : int
        Number of the input, and of the record in it, both from 0.
    where : str
        For people: ``news.jsonl, line 12``.
    article : Article, Page or None
    problem : str
        Where there is no article.
    line : int, optional
        From 1, in files that have lines.
    id : str, optional
        Of a record that is no article but says so much.
    """

    source: int
    record: int
    where: str
    article: Article | Page | None
    problem: str = ""
    line: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page: made an article where it is scored, since that takes its time."""

    raw: bytes
    id: str | None

    def article(self) -> Article:
        """The main text of the page, with title, date and site where it says them."""
        import trafilatura

        found = trafilatura.bare_extraction(
            self.raw, include_comments=False, include_tables=False, with_metadata=True
        )
        known = {} if found is None else found if isinstance(found, dict) else found.as_dict()
        if not (known.get("text") or "").strip():
            raise InputError("no article text found in the page")
        return Article(
            text=known["text"],
            id=self.id,
            title=known.get("title"),
            date=known.get("date"),
            outlet=known.get("sitename"),
        )


class Columns:
    """Which fields of an input's records are what; says once what was guessed.

    Parameters
    ----------
    name : str
        Of the input.
    fields : Fields
    say : callable
        Called with a line about each guess.
    """

    def __init__(self, name: str, fields: Fields, say: Callable[[str], None]) -> None:
        self._name = name
        self._given = {"text": fields.text, "id": fields.id, "date": fields.date}
        self._say = say
        self._said: set[tuple[str, str]] = set()

    def find(self, names: Iterable[str]) -> dict[str, str]:
        """Our field -> theirs, for those that are there."""
        there = {name.casefold(): name for name in names}
        exact = set(there.values())
        found: dict[str, str] = {}
        for ours, guesses in _GUESSES.items():
            given = self._given.get(ours)
            if given is not None:
                if given in exact:
                    found[ours] = given
                continue
            theirs = next((there[g] for g in guesses if g in there), None)
            if theirs is not None and theirs not in self._given.values():
                found[ours] = theirs
                if theirs != ours and (ours, theirs) not in self._said:
                    self._said.add((ours, theirs))
                    self._say(f"{self._name}: {ours} taken from {theirs!r}")
        return found

    def article(self, record: Mapping[str, Any], default_id: str) -> Article:
        """An article of a record; an id that is missing becomes the record's place."""
        fields = self.find(record)
        wanted = self._given["text"] or "text"
        if "text" not in fields or record[fields["text"]] is None:
            has = f"; it has {', '.join(map(repr, record))}" if record and len(record) < 9 else ""
            raise InputError(f"no {wanted!r}{has}")
        text = record[fields["text"]]
        if not isinstance(text, str):
            raise InputError(f"{wanted!r} is a {type(text).__name__}, not a string")
        if not text.strip():
            raise InputError("the text is empty")
        facts: dict[str, str | None] = {}
        for ours, theirs in list(fields.items())[1:]:
            value = _plain(record[theirs])
            if value is not None and not isinstance(value, str):
                if theirs == ours or theirs == self._given.get(ours):
                    raise InputError(f"{theirs!r} is a {type(value).__name__}, not a string")
                del fields[ours]  # a guess that was none
                continue
            facts[ours] = value
        given = record.get("metadata")
        metadata = dict(given) if isinstance(given, dict) else {}
        used = set(fields.values())
        for key, value in record.items():
            if key not in used and not (key == "metadata" and isinstance(value, dict)):
                metadata[key] = value
        return Article(
            text=text,
            id=facts.get("id") or default_id,
            title=facts.get("title"),
            date=facts.get("date"),
            outlet=facts.get("outlet"),
            metadata=metadata,
        )

    def id_of(self, record: object) -> str | None:
        """The id that a bad record has, to name it by."""
        if not isinstance(record, Mapping):
            return None
        theirs = self.find(record).get("id")
        value = None if theirs is None else _plain(record[theirs])
        return value if isinstance(value, str) else None


def _plain(value: Any) -> Any:
    """Numbers, and the dates of Parquet files, as strings."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def decode(raw: bytes) -> str:
    """UTF-8, or an `InputError` that names the byte."""
    if len(raw) > LARGEST:
        raise InputError(f"too large: more than {LARGEST >> 20} MB")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8: byte {raw[error.start]:#04x} at offset {error.start}"
        ) from None


def json_object(raw: bytes) -> dict[str, Any]:
    """A line of JSON that is an object."""
    try:
        value = json.loads(decode(raw))
    except RecursionError:
        raise InputError("not JSON that can be read: nested too deeply") from None
    except InputError:
        raise
    except ValueError as error:
        raise InputError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise InputError(f"a JSON {type(value).__name__}, not an object with a 'text'")
    return value
