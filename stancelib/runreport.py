"""A run as one self-contained page: its clearest stances and the sentences behind them."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from stancelib.aggregate import aggregate, find_actor
from stancelib.htmlpage import escape, head
from stancelib.store import open_run

_QUOTES = 3


def report(
    run: str | os.PathLike[str],
    *,
    source: str | None = None,
    target: str | None = None,
    top: int = 40,
) -> str:
    """HTML of a run store.

    Parameters
    ----------
    run : path-like
        A run store.
    source, target : str, optional
        Only stances of this source, toward this target.
    top : int
        How many pairs, clearest first.
    """
    pairs = aggregate(run, source=source, target=target).top(top)
    with open_run(run) as db:
        title = f"Stances in {os.path.basename(os.fspath(run))}"
        parts = [head(title), f"<h1>{escape(title)}</h1>", _facts(db)]
        parts.append(
            "<table><thead><tr><th>who</th><th>toward whom</th><th>score</th><th>articles</th>"
            "<th>dates</th><th>a year</th><th>evidence</th></tr></thead><tbody>"
        )
        parts += [_row(db, pair) for pair in pairs]
    parts.append("</tbody></table></body></html>")
    return "\n".join(parts) + "\n"


def _facts(db: sqlite3.Connection) -> str:
    name, version, started, finished = db.execute(
        "SELECT model_name, model_version, started, finished FROM run"
    ).fetchone()
    counts = [
        f"{db.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,} {table}"
        for table in ("articles", "stances", "failures")
    ]
    told = " · ".join([*counts, f"model {name} {version}", started])
    through = "" if finished else '<p class="note">Warning: the run is not through</p>'
    return f'<p class="note">{escape(told)}</p>{through}'


def _row(db: sqlite3.Connection, pair: dict[str, Any]) -> str:
    colour = max(("oppose", "neutral", "support"), key=lambda label: pair[label])
    dates = f"{pair['first']} to {pair['last']}" if pair["first"] else ""
    slope = "" if pair["trend"] is None else f"{pair['trend']:+.2f}"
    cells = (
        f"<td>{escape(pair['source_name'])}</td><td>{escape(pair['target_name'])}</td>",
        f'<td class="score {colour}">{pair["score"]:+.2f}<br><span class="note">'
        f"{pair['low']:+.2f} to {pair['high']:+.2f}</span></td>",
        f"<td>{pair['articles']:,}<br><span class='note'>{pair['oppose']:,} against, "
        f"{pair['neutral']:,} neutral, {pair['support']:,} for</span></td>",
        f"<td>{escape(dates)}</td><td class='score'>{slope}</td>",
        f"<td>{_quotes(db, pair)}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>"


def _quotes(db: sqlite3.Connection, pair: dict[str, Any]) -> str:
    """The clearest sentences on the side that the pair's score is on."""
    keys = (find_actor(db, pair["source"]), find_actor(db, pair["target"]))
    order = "ASC" if pair["score"] < 0 else "DESC"
    rows = db.execute(
        "SELECT e.text, e.score, a.outlet, a.date FROM (SELECT stance, article FROM stances "
        f"WHERE source = ? AND target = ? ORDER BY score {order}, stance LIMIT {_QUOTES}) "
        "JOIN evidence e USING (stance) JOIN articles a USING (article) WHERE e.rank = 0",
        keys,
    )
    return "".join(
        f"<blockquote>{escape(' '.join(text.split()))} <span class='note'>{score:+.2f} "
        f"{escape(' '.join(filter(None, (outlet, date))))}</span></blockquote>"
        for text, score, outlet, date in rows
    )
