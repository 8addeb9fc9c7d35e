"""The run store says what the graphs say; aggregates say what the store says."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import stancelib
from stancelib import StanceGraph
from stancelib.aggregate import COLUMNS, aggregate
from stancelib.cli import main
from stancelib.dates import day_of, iso
from stancelib.errors import InputError, UnknownActorError
from stancelib.outputs import Target
from stancelib.pooled import RANGE, SPREAD, Sums, pooled, trend
from stancelib.pooled import summed as columns
from stancelib.run import run
from stancelib.sources import find_inputs

TEXTS = (
    "Russia condemned Ukraine on Monday. Russia attacked Ukraine again.",
    "Russian Foreign Minister Sergey Lavrov criticised NATO. “NATO is reckless,” Lavrov said.",
    "The United States praised Poland. China accused Japan of spying.",
    "It rained all day.",
    "Sergey Lavrov, the Russian foreign minister, welcomed the decision of China.",
)


@pytest.fixture(scope="module")
def graphs() -> list[StanceGraph]:
    model = stancelib.load("fast")
    return [
        model.score(
            stancelib.Article(
                TEXTS[k % len(TEXTS)],
                id=f"a{k % 18}",
                title="T" if k % 2 else None,
                date=f"2024-{1 + k % 12:02d}-0{1 + k % 9}" if k % 7 else None,
                outlet=("Gazette", "Courier")[k % 2],
                metadata={"page": k},
            )
        )
        for k in range(20)
    ]


@pytest.fixture(scope="module")
def store(graphs: list[StanceGraph], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    lines = []
    for k, graph in enumerate(graphs):
        a = graph.article
        record = {"text": a.text, "id": a.id, "title": a.title, "date": a.date, "outlet": a.outlet}
        lines.append(json.dumps(record | {"page": k}) + "\n")
    lines.insert(3, "{bad\n")
    (folder / "n.jsonl").write_text("".join(lines))
    path = folder / "run.sqlite"
    sources = find_inputs([str(folder / "n.jsonl")])
    found = run(stancelib.load("fast"), sources, Target(path), stdin=io.BytesIO())
    assert (found.articles, dict(found.failures)) == (20, {"read: not JSON": 1})
    return path


def rows(path: Path, query: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query, values).fetchall()


# -- the tables


def test_every_graph_can_be_read_back(store: Path, graphs: list[StanceGraph]) -> None:
    articles = rows(store, "SELECT * FROM articles ORDER BY article")
    assert len(articles) == len(graphs)
    for graph, row in zip(graphs, articles, strict=True):
        said = graph.to_dict()
        (
            key,
            _,
            record,
            line,
            identity,
            repeated,
            title,
            date,
            day,
            outlet,
            metadata,
            length,
            *tone,
        ) = row
        assert record == line - 1
        assert (identity, title, date, outlet) == (
            said["id"],
            said["title"],
            said["date"],
            said["outlet"],
        )
        assert repeated == (identity in ("a0", "a1"))
        assert iso(day) == date
        assert json.loads(metadata) == graph.article.metadata
        assert length == len(graph.article.text)
        assert tone[0] == said["tone"]["label"]
        assert tone[1] == said["tone"]["score"]
        assert json.loads(tone[5]) == said["warnings"]
        mentions = rows(
            store,
            'SELECT id, start, "end", text, reason FROM mentions JOIN actors USING (actor) '
            "WHERE article = ? ORDER BY n",
            key,
        )
        assert mentions == [(m.actor, m.start, m.end, m.text, m.reason) for m in graph.mentions]
        stances = rows(
            store,
            "SELECT stance, s.id, t.id, label, score, oppose, neutral, support, uncertain, "
            "rolled_up FROM stances JOIN actors s ON s.actor = source "
            "JOIN actors t ON t.actor = target WHERE article = ? ORDER BY stance",
            key,
        )
        assert [r[1:] for r in stances] == [
            (s.source, s.target, s.label, s.score, *s.probabilities, s.uncertain, s.rolled_up)
            for s in graph.stances
        ]
        for stance, (number, *_) in zip(graph.stances, stances, strict=True):
            evidence = rows(
                store,
                'SELECT start, "end", text, score, s.id, t.id, r.id FROM evidence '
                "JOIN actors s ON s.actor = source JOIN actors t ON t.actor = target "
                "LEFT JOIN actors r ON r.actor = reported_by WHERE stance = ? ORDER BY rank",
                number,
            )
            assert evidence == [
                (e.start, e.end, e.text, e.score, e.source, e.target, e.reported_by)
                for e in stance.evidence
            ]
    assert rows(store, "SELECT record, line, stage FROM failures") == [(3, 4, "read")]
    actors = {a.id: a for graph in graphs for a in graph.actors}
    named = dict(rows(store, "SELECT id, name FROM actors"))
    assert named == {a.id: a.name for a in actors.values()} | {"AUTHOR": named["AUTHOR"]}


def test_keys_are_checked(store: Path) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("DELETE FROM articles")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("INSERT INTO evidence VALUES (99999, 0, 0, 1, 'x', 0.5, 0, 1, NULL)")


def test_what_is_asked_often_needs_no_table(store: Path) -> None:
    with closing(sqlite3.connect(store)) as db:
        for end in ("source", "target"):
            plan = db.execute(
                "EXPLAIN QUERY PLAN SELECT source, target, day, count(*), total(score), "
                f"sum(label = 'oppose') FROM stances WHERE {end} = 3 GROUP BY source, target, day"
            ).fetchall()
            assert any("COVERING INDEX" in step[3] for step in plan)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("2024-05-01T10:00:00Z", "2024-05-01"),
        ("20240501", "2024-05-01"),
        ("2024-5-1", "2024-05-01"),
        ("2024-05", "2024-05-01"),
        ("2024", "2024-01-01"),
        ("Wed, 01 May 2024 10:00:00 GMT", "2024-05-01"),
        ("1714521600", "2024-05-01"),
        ("1714521600000", "2024-05-01"),
        ("01/05/2024", None),
        ("2024-13-01", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_dates(given: str | None, found: str | None) -> None:
    assert iso(day_of(given)) == found


# -- aggregates


def test_sums_are_those_of_the_graphs(store: Path, graphs: list[StanceGraph]) -> None:
    scores: dict[tuple[str, str], list[float]] = {}
    for graph in graphs:
        for s in graph.stances:
            scores.setdefault((s.source, s.target), []).append(s.score)
    found = {(r["source"], r["target"]): r for r in aggregate(store)}
    assert found.keys() == scores.keys()
    for pair, record in found.items():
        assert record["articles"] == len(scores[pair])
        assert record["mean"] == pytest.approx(np.mean(scores[pair]))
        assert record["oppose"] + record["neutral"] + record["support"] == len(scores[pair])
        assert record["low"] <= record["score"] <= record["high"]
        assert abs(record["score"]) <= abs(record["mean"])


@pytest.mark.parametrize("by", ["day", "week", "month", "quarter", "year", "outlet", "input"])
def test_groups_divide_what_there_is(store: Path, by: str) -> None:
    whole = {(r["source"], r["target"]): r for r in aggregate(store)}
    parts: dict[tuple[str, str], int] = {}
    groups = set()
    for r in aggregate(store, by=by):
        pair = (r["source"], r["target"])
        parts[pair] = parts.get(pair, 0) + r["articles"]
        groups.add(r["group"])
        assert r["trend"] == pytest.approx(whole[pair]["trend"])
    assert parts == {pair: r["articles"] for pair, r in whole.items()}
    expected = {
        "month": {None, "2024-03", "2024-05"} <= groups,
        "quarter": "2024-Q2" in groups,
        "outlet": groups == {"Gazette", "Courier"},
        "year": groups == {None, "2024"},
    }
    assert expected.get(by, True)


def test_choosing_pairs(store: Path) -> None:
    everything = aggregate(store).to_records()
    for name in ("Russia", "RU", "russia"):
        chosen = aggregate(store, source=name).to_records()
        assert chosen == [r for r in everything if r["source_name"] == "Russia"]
    nato = aggregate(store, target="NATO").to_records()
    assert {r["source_name"] for r in nato} >= {"Russia", "Sergey Lavrov"}
    either = aggregate(store, actors=["Japan", "Poland"]).to_records()
    assert either
    assert all({"Japan", "Poland"} & {r["source_name"], r["target_name"]} for r in either)
    author = aggregate(store, source="AUTHOR").to_records()
    assert all(r["source"] == "AUTHOR" for r in author)
    with pytest.raises(UnknownActorError, match="Ruritania"):
        aggregate(store, source="Ruritania")
    with pytest.raises(InputError, match="decade"):
        aggregate(store, by="decade")
    with pytest.raises(InputError, match="no such file"):
        aggregate(store.with_name("none.sqlite"))
    with pytest.raises(InputError, match="not a run store"):
        aggregate(store.with_name("n.jsonl"))


def test_without_roll_up_nobody_speaks_for_another(store: Path) -> None:
    rolled = {(r["source_name"], r["target_name"]) for r in aggregate(store, target="NATO")}
    own = {
        (r["source_name"], r["target_name"]) for r in aggregate(store, target="NATO", roll_up=False)
    }
    assert ("Russia", "NATO") in rolled
    assert ("Russia", "NATO") not in own
    assert ("Sergey Lavrov", "NATO") in own


def test_csv_frame_and_commands(store: Path, tmp_path: Path) -> None:
    found = aggregate(store, by="month")
    assert found.to_csv(tmp_path / "a.csv") == len(found.to_records())
    result = CliRunner().invoke(
        main, ["aggregate", str(store), "--by", "month", "-o", str(tmp_path / "b.csv")]
    )
    assert result.exit_code == 0, result.output
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()
    with (tmp_path / "a.csv").open(newline="") as file:
        assert tuple(next(csv.reader(file))) == COLUMNS
    pytest.importorskip("pandas")
    assert list(found.to_frame().columns) == list(COLUMNS)

    top = CliRunner().invoke(main, ["top", str(store), "--source", "Russia", "--json"])
    told = [json.loads(line) for line in top.stdout.splitlines()]
    assert {r["source_name"] for r in told} == {"Russia"}
    assert [abs(r["score"]) for r in told] == sorted((abs(r["score"]) for r in told), reverse=True)
    listed = CliRunner().invoke(main, ["top", str(store), "--source", "Russia", "-n", "1"])
    assert "Russia -> Ukraine" in listed.stdout
    assert "articles" in listed.stdout
    again = CliRunner().invoke(main, ["aggregate", str(store), "-o", str(tmp_path / "b.csv")])
    assert again.exit_code == 2
    assert CliRunner().invoke(main, ["top", str(store.with_name("n.jsonl"))]).exit_code == 2


# -- what the numbers mean


def summed(scores: Any, days: Any = None) -> Sums:
    """The sums that SQLite makes of articles with these scores and days."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE t (score REAL, label TEXT, day INTEGER)")
        known = [None] * len(scores) if days is None else [int(day) for day in days]
        rows = [(float(score), "neutral", day) for score, day in zip(scores, known, strict=True)]
        db.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        sums = Sums()
        sums.add(db.execute(f"SELECT {columns('score', 'label', 'day')} FROM t").fetchone())
        return sums


def test_more_articles_that_agree_say_more() -> None:
    widths = []
    scores = []
    for n in (1, 3, 10, 100, 1000):
        score, low, high = pooled(summed([-0.6] * n))
        scores.append(score)
        widths.append(high - low)
        assert -1 <= low < score < high <= 1
    assert widths == sorted(widths, reverse=True)
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == pytest.approx(-0.6, abs=0.01)
    divided = pooled(summed([-0.9, 0.9] * 5))
    agreed = pooled(summed([0.0] * 10))
    assert divided[2] - divided[1] > agreed[2] - agreed[1]
    assert pooled(summed([0.5, 0.2]))[0] == pytest.approx(-pooled(summed([-0.5, -0.2]))[0])


@pytest.mark.parametrize("n", [1, 4, 20])
def test_intervals_hold_what_they_promise(n: int) -> None:
    rng = np.random.default_rng(n)
    held = 0
    for _ in range(2000):
        truth = rng.normal(0, RANGE)
        _, low, high = pooled(summed(rng.normal(truth, SPREAD, n)))
        held += low <= truth <= high or (truth < -1 and low == -1) or (truth > 1 and high == 1)
    assert held / 2000 == pytest.approx(0.95, abs=0.025)


def test_a_trend_is_found_with_its_uncertainty() -> None:
    rng = np.random.default_rng(0)
    days = np.sort(rng.integers(15000, 15000 + 4 * 365, 300))
    scores = -0.5 + 0.2 * (days - 15000) / 365.25 + rng.normal(0, 0.2, 300)
    slope, low, high = trend(summed(scores, days)) or (math.nan,) * 3
    years = days / 365.25
    assert slope == pytest.approx(np.polyfit(years, scores, 1)[0], abs=1e-6)
    assert low < 0.2 < high
    assert high - low < 0.12
    assert trend(summed([0.1, 0.2], [1, 2])) is None
    assert trend(summed([0.1, 0.2, 0.3], [5, 5, 5])) is None


def test_memory_does_not_grow_with_the_store(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    code = (
        "import sys, resource; sys.path.insert(0, 'benchmarks')\n"
        "from pathlib import Path; import store\n"
        "from stancelib.aggregate import aggregate\n"
        "used = []\n"
        "for n in (20_000, 200_000):\n"
        "    path = Path(sys.argv[1]) / f'{n}.sqlite'\n"
        "    store.fill(path, n)\n"
        "    assert sum(r['articles'] for r in aggregate(path, by='month')) == n\n"
        "    used.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
        "print(*used)\n"
    )
    env = os.environ | {"PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=root, env=env, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    small, large = map(float, done.stdout.split())
    assert large - small < 80  # megabytes: SQLite's cache, and not ten times the rows


def test_a_name_that_no_article_has_is_misuse(store: Path) -> None:
    for command in (["top", str(store), "--source", "Atlantis"],
                    ["aggregate", str(store), "--source", "Atlantis"]):  # fmt: skip
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 2, result.output
        assert "Atlantis" in result.output


def test_a_report_is_a_page_that_loads_nothing(store: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    for expected in (0, 2):
        result = CliRunner().invoke(main, ["report", str(store), "-o", str(page)])
        assert result.exit_code == expected, result.output
    text = page.read_text(encoding="utf-8")
    assert "Russia condemned Ukraine on Monday." in text
    assert "20 articles" in text
    assert "default-src" in text
    assert "<script" not in text
    assert "http://" not in text.replace("http-equiv", "")
    narrow = CliRunner().invoke(
        main, ["report", str(store), "-o", str(page), "--overwrite", "--source", "China"]
    )
    assert narrow.exit_code == 0
    assert "Russia condemned" not in page.read_text(encoding="utf-8")
