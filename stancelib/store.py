"""The run store: a run's articles, stances and failures in one SQLite file.

Docs/run-store.md describes the tables for those who query them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stancelib.errors import InputError, StancelibError
from stancelib.outputs import Position, Tally, check_same, kind_of_failure
from stancelib.records import Found
from stancelib.rendering import Product, Rows
from stancelib.types import AUTHOR, Failure

SCHEMA = 1

_TABLES = """
CREATE TABLE run (
  run INTEGER PRIMARY KEY CHECK (run = 1),
  schema INTEGER NOT NULL,
  stancelib TEXT NOT NULL,
  model_name TEXT NOT NULL,
  model_version TEXT NOT NULL,
  model_sha256 TEXT NOT NULL,
  configuration TEXT NOT NULL,
  inputs TEXT NOT NULL,
  started TEXT NOT NULL,
  finished TEXT,
  next_input INTEGER NOT NULL,
  next_record INTEGER NOT NULL
);
CREATE TABLE articles (
  article INTEGER PRIMARY KEY,
  input TEXT NOT NULL,
  record INTEGER NOT NULL,
  line INTEGER,
  id TEXT NOT NULL,
  repeated INTEGER NOT NULL DEFAULT 0,
  title TEXT,
  date TEXT,
  day INTEGER,
  outlet TEXT,
  metadata TEXT NOT NULL,
  length INTEGER NOT NULL,
  tone TEXT NOT NULL,
  tone_score REAL NOT NULL,
  tone_oppose REAL NOT NULL,
  tone_neutral REAL NOT NULL,
  tone_support REAL NOT NULL,
  warnings TEXT NOT NULL
);
CREATE TABLE actors (
  actor INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent TEXT,
  aliases TEXT NOT NULL,
  metadata TEXT NOT NULL
);
CREATE TABLE mentions (
  article INTEGER NOT NULL REFERENCES articles,
  n INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES actors,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE TABLE stances (
  stance INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles,
  day INTEGER,
  source INTEGER NOT NULL REFERENCES actors,
  target INTEGER NOT NULL REFERENCES actors,
  label TEXT NOT NULL,
  score REAL NOT NULL,
  oppose REAL NOT NULL,
  neutral REAL NOT NULL,
  support REAL NOT NULL,
  uncertain INTEGER NOT NULL,
  rolled_up INTEGER NOT NULL,
  own_label TEXT,
  own_score REAL
);
CREATE TABLE evidence (
  stance INTEGER NOT NULL REFERENCES stances,
  rank INTEGER NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  score REAL NOT NULL,
  source INTEGER NOT NULL REFERENCES actors,
  target INTEGER NOT NULL REFERENCES actors,
  reported_by INTEGER REFERENCES actors,
  PRIMARY KEY (stance, rank)
) WITHOUT ROWID;
CREATE TABLE failures (
  failure INTEGER PRIMARY KEY,
  input TEXT NOT NULL,
  record INTEGER NOT NULL,
  line INTEGER,
  id TEXT,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL
);
"""

# Made when the run is through: kept up to date all the while, they would cost more than all
# the rest. Each answers its question from itself alone, without a look at the table.
_INDEXES = """
CREATE INDEX IF NOT EXISTS stances_by_pair
  ON stances (source, target, day, score, label, article);
CREATE INDEX IF NOT EXISTS stances_by_target
  ON stances (target, source, day, score, label, article);
CREATE INDEX IF NOT EXISTS stances_by_article ON stances (article);
CREATE INDEX IF NOT EXISTS articles_by_id ON articles (id);
CREATE INDEX IF NOT EXISTS articles_by_record ON articles (input, record);
"""
_REPEATED = """
UPDATE articles SET repeated = 1
WHERE repeated = 0 AND id IN (SELECT id FROM articles GROUP BY id HAVING count(*) > 1)
"""

_AUTHOR_KEY = 0
_CACHED_ACTORS = 50_000


class RunStore:
    """A run store that is being written.

    Parameters
    ----------
    path : path-like
        Of a new file, or, to resume, of one that a run left.
    facts : mapping
        ``model``, ``configuration`` and ``inputs`` of the run, as plain values.
    names : sequence of str
        Of the inputs.
    """

    def __init__(
        self, path: str | os.PathLike[str], facts: Mapping[str, Any], names: Sequence[str]
    ) -> None:
        self._names = names
        self._actors: dict[str, int] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._db = sqlite3.connect(path, isolation_level=None)
        try:
            with _named(path):
                self._db.execute("PRAGMA foreign_keys = ON")
                self._open(facts)
        except BaseException:
            self._db.close()
            raise

    def _open(self, facts: Mapping[str, Any]) -> None:
        begun = self._one("SELECT count(*) FROM sqlite_master WHERE name = 'run'")
        if not begun:
            if self._one("SELECT count(*) FROM sqlite_master"):
                raise InputError("a database with other tables, not a run store")
            self._create(facts)
        else:
            check_same(facts, read_facts(self._db))
        self._next_article = 1 + (self._one("SELECT max(article) FROM articles") or 0)
        self._next_stance = 1 + (self._one("SELECT max(stance) FROM stances") or 0)
        self._next_actor = 1 + (self._one("SELECT max(actor) FROM actors") or 0)
        self._db.execute("BEGIN IMMEDIATE")

    def _create(self, facts: Mapping[str, Any]) -> None:
        self._db.executescript(f"BEGIN IMMEDIATE;{_TABLES}")
        model, configuration = facts["model"], facts["configuration"]
        values = (
            SCHEMA,
            configuration["stancelib"],
            model["name"],
            model["version"],
            model["sha256"],
            json.dumps(configuration),
            json.dumps(facts["inputs"]),
            datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self._db.execute(f"INSERT INTO run VALUES (1{', ?' * 8}, NULL, 0, 0)", values)
        author = (_AUTHOR_KEY, AUTHOR, "the author", "author", None, "[]", "{}")
        self._db.execute("INSERT INTO actors VALUES (?, ?, ?, ?, ?, ?, ?)", author)
        self._db.execute("COMMIT")

    def position(self) -> Position:
        """The input and the record that come next."""
        source, record = self._db.execute("SELECT next_input, next_record FROM run").fetchone()
        return int(source), int(record)

    def tally(self) -> Tally:
        """What is in the store."""
        failures: Counter[str] = Counter()
        for stage, reason in self._db.execute("SELECT stage, reason FROM failures"):
            failures[kind_of_failure(stage, reason)] += 1
        return Tally(
            self._one("SELECT count(*) FROM articles"),
            self._one("SELECT count(*) FROM stances"),
            failures,
        )

    def add(self, found: Found, product: Product) -> None:
        """Add an article."""
        with _named("the run store"):
            self._add(found, product.content)

    def _add(self, found: Found, rows: Rows) -> None:
        article, first = self._next_article, self._next_stance
        self._next_article += 1
        self._next_stance += len(rows.stances)
        keys = [self._actor(actor) for actor in rows.actors]
        keys.append(_AUTHOR_KEY)  # at -1
        place = (article, self._names[found.source], found.record, found.line)
        identity, *facts = rows.article
        self._db.execute(
            f"INSERT INTO articles VALUES (?, ?, ?, ?, ?, 0{', ?' * 12})",
            (*(_storable(v) for v in (*place, identity)), *facts),
        )
        day = facts[2]
        self._db.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(article, n, keys[actor], *rest) for n, (actor, *rest) in enumerate(rows.mentions)],
        )
        self._db.executemany(
            f"INSERT INTO stances VALUES (?{', ?' * 13})",
            [
                (first + k, article, day, keys[source], keys[target], *rest)
                for k, (source, target, *rest) in enumerate(rows.stances)
            ],
        )
        self._db.executemany(
            "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (first + k, *span, keys[source], keys[target], None if by is None else keys[by])
                for k, *span, source, target, by in rows.evidence
            ],
        )

    def fail(self, found: Found, failure: Failure) -> None:
        """Add a record that could not be scored."""
        identity = found.id if found.article is None else found.article.id
        place = (self._names[found.source], found.record, found.line, identity)
        with _named("the run store"):
            self._db.execute(
                "INSERT INTO failures (input, record, line, id, stage, reason) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                tuple(_storable(v) for v in (*place, failure.stage, failure.reason)),
            )

    def commit(self, position: Position) -> None:
        """Make what was added last, together with how far the run has come."""
        with _named("the run store"):
            self._db.execute("UPDATE run SET next_input = ?, next_record = ?", position)
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")

    def finish(self) -> None:
        """Flag repeated ids, make the indexes, and note that the run is through."""
        with _named("the run store"):
            for statement in (*_INDEXES.split(";"), _REPEATED):
                self._db.execute(statement)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            self._db.execute("UPDATE run SET finished = coalesce(finished, ?)", (now,))
            self._db.execute("COMMIT")
            self._db.execute("PRAGMA optimize")

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self._db.close()

    def _actor(self, actor: tuple[Any, ...]) -> int:
        identity, name, kind, parent, aliases, metadata = actor
        names = [alias for alias in aliases if alias != name]
        known = self._aliases.get(identity)
        if known is None:
            if len(self._actors) >= _CACHED_ACTORS:
                self._actors.clear()
                self._aliases.clear()
            row = self._db.execute(
                "SELECT actor, aliases FROM actors WHERE id = ?", (identity,)
            ).fetchone()
            if row is None:
                row = (self._next_actor, json.dumps(names))
                self._next_actor += 1
                self._db.execute(
                    "INSERT INTO actors VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (row[0], identity, name, kind, parent, row[1], metadata),
                )
            self._actors[identity] = row[0]
            known = self._aliases[identity] = dict.fromkeys(json.loads(row[1]))
        key = self._actors[identity]
        if not known.keys() >= set(names):
            known.update(dict.fromkeys(names))
            self._db.execute(
                "UPDATE actors SET aliases = ? WHERE actor = ?", (json.dumps(list(known)), key)
            )
        return key

    def _one(self, query: str) -> Any:
        return self._db.execute(query).fetchone()[0]


def _storable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def read_facts(db: sqlite3.Connection) -> dict[str, Any]:
    """Model, configuration and inputs of the run that a store holds."""
    schema, name, version, sha256, configuration, inputs = db.execute(
        "SELECT schema, model_name, model_version, model_sha256, configuration, inputs FROM run"
    ).fetchone()
    if schema > SCHEMA:
        raise InputError(
            f"a run store of schema {schema}, this version knows {SCHEMA}: upgrade stancelib"
        )
    return {
        "model": {"name": name, "version": version, "sha256": sha256},
        "configuration": json.loads(configuration),
        "inputs": json.loads(inputs),
    }


@contextmanager
def open_run(path: str | os.PathLike[str]) -> Iterator[sqlite3.Connection]:
    """A run store for reading only.

    Raises
    ------
    InputError
        If there is none.
    """
    if not Path(path).is_file():
        raise InputError(f"{path}: no such file; expected a run store, of score -o run.sqlite")
    # The path is part of an address here, in which some characters mean something.
    address = Path(path).resolve().as_uri() + "?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as db, _named(path):
        try:
            read_facts(db)
        except (sqlite3.DatabaseError, TypeError) as error:
            raise InputError(f"{path} is not a run store: {error}") from error
        yield db


@contextmanager
def _named(path: object) -> Iterator[None]:
    """SQLite's errors (a full disk, a damaged file) with the file's name."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{path}: {error}" if str(path) not in str(error) else str(error)) from (
            error
        )
    except sqlite3.Error as error:
        raise StancelibError(f"{path}: {error}") from error
