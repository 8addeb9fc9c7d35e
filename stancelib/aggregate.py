"""From many articles to one answer: pooled scores with their uncertainty, by time or outlet.

SQLite sums up each pair's articles (day by day, where they are grouped by time) in the order of an
index, so nothing has to be sorted or held; the sums are put together here, pair by pair.
"""

from __future__ import annotations

import csv
import heapq
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from stancelib.dates import iso
from stancelib.errors import InputError, MissingExtraError, UnknownActorError
from stancelib.names import listing
from stancelib.pooled import Sums, pooled, summed, trend
from stancelib.store import open_run
from stancelib.types import AUTHOR

if TYPE_CHECKING:
    import pandas

PERIODS: dict[str, Callable[[date], str]] = {
    "day": lambda d: d.isoformat(),
    "week": lambda d: "{}-W{:02d}".format(*d.isocalendar()[:2]),
    "month": lambda d: f"{d.year:04d}-{d.month:02d}",
    "quarter": lambda d: f"{d.year:04d}-Q{(d.month + 2) // 3}",
    "year": lambda d: f"{d.year:04d}",
}
COLUMNS_BY = {"outlet": "outlet", "input": "input"}

COLUMNS = (
    "source", "source_name", "target", "target_name", "group", "articles", "oppose", "neutral",
    "support", "mean", "score", "low", "high", "first", "last", "trend", "trend_low", "trend_high",
)  # fmt: skip
"""The keys of a record, in order."""

_CACHE_KB = 65536


class Aggregate:
    """The stances of a run, pooled over its articles. Iterating gives records, pair by pair.

    A record has the keys `COLUMNS`:

    - ``source``, ``target``: ids of actors (or `AUTHOR`), and their names;
    - ``group``: the month, outlet, ... (None for what has no date or outlet, and where
      nothing was grouped by);
    - ``articles``: how many, and of these how many ``oppose``, ``neutral``, ``support``;
    - ``mean``: of the articles' scores; ``score``: the same, drawn toward 0 the more, the
      fewer and the more divided the articles are; ``low``, ``high``: its 95% interval;
    - ``first``, ``last``: dates;
    - ``trend``: change of the pair's score a year, with its 95% interval; None below three
      dates. It is the pair's, the same in all of its groups.
    """

    def __init__(
        self,
        run: str | os.PathLike[str],
        by: str | None,
        chosen: Callable[[sqlite3.Connection], tuple[str, list[int]]],
        roll_up: bool,
    ) -> None:
        self._run = run
        self._by = by
        self._chosen = chosen
        self._roll_up = roll_up

    def __iter__(self) -> Iterator[dict[str, Any]]:
        opened: AbstractContextManager[sqlite3.Connection] = open_run(self._run)
        with opened as db:
            db.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            db.execute("PRAGMA temp_store = FILE")
            where, keys = self._chosen(db)
            rows = db.execute(_query(self._by, where, self._roll_up), keys)
            name = _names(db)
            period = PERIODS.get(self._by or "")
            for (source, target), found in groupby(rows, key=lambda row: row[:2]):
                yield from _pair(name(source), name(target), found, period)

    def to_records(self) -> list[dict[str, Any]]:
        """All records as a list."""
        return list(self)

    def top(self, n: int) -> list[dict[str, Any]]:
        """The n records with the clearest scores, clearest first."""
        return heapq.nlargest(n, self, key=lambda r: (abs(r["score"]), r["articles"]))

    def to_frame(self) -> pandas.DataFrame:
        """A pandas data frame (needs the extra ``pandas``)."""
        try:
            import pandas
        except ImportError as error:
            raise MissingExtraError("to_frame()", "pandas") from error
        return pandas.DataFrame(self.to_records(), columns=list(COLUMNS))

    def to_csv(self, path: str | os.PathLike[str]) -> int:
        """Write a new CSV file, a row a record, as they come; return how many."""
        count = 0
        with open(path, "x", encoding="utf-8", newline="") as file:
            rows = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            rows.writeheader()
            for record in self:
                rows.writerow(record)
                count += 1
        return count


def aggregate(
    run: str | os.PathLike[str],
    by: str | None = None,
    *,
    source: str | None = None,
    target: str | None = None,
    actors: Iterable[str] = (),
    roll_up: bool = True,
) -> Aggregate:
    """Pool the stances of a run over its articles.

    Each article has one vote in a pair, however often it repeats itself.

    Parameters
    ----------
    run : path-like
        A run store: what ``stancelib score -o run.sqlite`` made.
    by : {"day", "week", "month", "quarter", "year", "outlet", "input"}, optional
        What to group the articles by; by default all of a pair's articles are one group.
    source, target : str, optional
        Only stances of this source, toward this target; by id, name or alias.
    actors : iterable of str, optional
        Only pairs of which one end is among these.
    roll_up : bool
        Whether what a person does counts for the actor they speak for, too.

    Returns
    -------
    Aggregate
        Reads the store anew each time it is iterated.

    Raises
    ------
    InputError
        For another ``by``, or a file that is no run store.
    UnknownActorError
        For a name that no actor of the run has, or several have.
    """
    if by is not None and by not in (*PERIODS, *COLUMNS_BY):
        raise InputError(f"by={by!r} is not one of {', '.join((*PERIODS, *COLUMNS_BY))}")
    if isinstance(actors, str):
        raise InputError(f"actors={actors!r}: expected a list of names")
    either = list(actors)

    def chosen(db: sqlite3.Connection) -> tuple[str, list[int]]:
        conditions, keys = ["1"], []
        for column, name in (("source", source), ("target", target)):
            if name is not None:
                conditions.append(f"s.{column} = ?")
                keys.append(find_actor(db, name))
        if either:
            found = [find_actor(db, name) for name in either]
            marks = ", ".join("?" * len(found))
            conditions.append(f"(s.source IN ({marks}) OR s.target IN ({marks}))")
            keys += [*found, *found]
        return " AND ".join(conditions), keys

    with open_run(run) as db:
        chosen(db)
    return Aggregate(run, by, chosen, roll_up)


def find_actor(db: sqlite3.Connection, name: str) -> int:
    """The key of the actor of that id, name or alias.

    Raises
    ------
    UnknownActorError
        Where there is none, or more than one.
    """
    quoted = json.dumps(name)
    attempts: Sequence[tuple[str, str]] = (
        ("id = ?", name),
        ("name = ?", name),
        ("instr(aliases, ?)", quoted),
        ("lower(name) = ?", name.lower()),
        ("instr(lower(aliases), ?)", quoted.lower()),
    )
    for condition, value in attempts:
        rows = db.execute(f"SELECT actor, id FROM actors WHERE {condition} LIMIT 9", (value,))
        found = dict(rows.fetchall())
        if len(found) == 1:
            return int(next(iter(found)))
        if found:
            raise UnknownActorError(
                f"{name!r} may be any of {listing(found.values())}: use one of these ids"
            )
    raise UnknownActorError(f"no actor {name!r} in this run: give an id, a name or an alias")


def _query(by: str | None, where: str, roll_up: bool) -> str:
    score, label = "s.score", "s.label"
    if not roll_up:
        score = "CASE WHEN s.rolled_up THEN s.own_score ELSE s.score END"
        label = "CASE WHEN s.rolled_up THEN s.own_label ELSE s.label END"
        where += " AND (NOT s.rolled_up OR s.own_score IS NOT NULL)"
    columns, join = ["s.source", "s.target"], ""
    if by in COLUMNS_BY:
        columns.append(f"a.{COLUMNS_BY[by]}")
        join = "JOIN articles AS a USING (article)"
    elif by in PERIODS:
        columns.append("s.day")
    grouping = ", ".join(columns)
    group = columns[2] if len(columns) > 2 else "NULL"
    return (
        f"SELECT s.source, s.target, {group}, {summed(f'({score})', f'({label})', 's.day')} "
        f"FROM stances AS s {join} WHERE {where} GROUP BY {grouping} ORDER BY {grouping}"
    )


def _names(db: sqlite3.Connection) -> Callable[[int], tuple[str, str]]:
    @lru_cache(maxsize=1 << 16)
    def name(actor: int) -> tuple[str, str]:
        row = db.execute("SELECT id, name FROM actors WHERE actor = ?", (actor,)).fetchone()
        return row[0], AUTHOR if row[0] == AUTHOR else row[1]

    return name


def _pair(
    source: tuple[str, str],
    target: tuple[str, str],
    rows: Iterable[tuple[Any, ...]],
    period: Callable[[date], str] | None,
) -> Iterator[dict[str, Any]]:
    groups: dict[str | None, Sums] = {}
    whole = Sums()
    for _, _, group, *sums in rows:
        if period is not None and group is not None:
            group = _period(period, group)
        if group not in groups:
            groups[group] = Sums()
        groups[group].add(sums)
        whole.add(sums)
    slope, slope_low, slope_high = trend(whole) or (None, None, None)
    for group, found in sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or "")):
        score, low, high = pooled(found)
        values = (
            *source, *target, group, found.n, *found.labels, found.total / found.n, score, low,
            high, iso(found.first), iso(found.last), slope, slope_low, slope_high,
        )  # fmt: skip
        yield dict(zip(COLUMNS, values, strict=True))


@lru_cache(maxsize=1 << 15)
def _period(period: Callable[[date], str], day: int) -> str:
    return period(date.fromordinal(day + date(1970, 1, 1).toordinal()))


__all__ = ["COLUMNS", "PERIODS", "Aggregate", "aggregate", "find_actor"]
