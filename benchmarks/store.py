"""How fast a large run store answers, and in how much memory.

    python benchmarks/store.py --stances 10000000

Fills a store with made-up stances through the real tables and indexes (a few actors are in
most pairs, as in news), then runs ``stancelib top`` and ``stancelib aggregate`` on it as a user
would, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from stancelib.store import RunStore

ARTICLE_STANCES = 40
ACTORS = 20_000
FACTS: dict[str, Any] = {
    "model": {"name": "made-up", "version": "0", "sha256": "0"},
    "configuration": {"stancelib": "benchmark"},
    "inputs": [],
}


def fill(path: Path, stances: int) -> float:
    """Make a store of so many stances; return the seconds that its indexes took."""
    store = RunStore(path, FACTS, ["made-up"])
    store.commit((0, 0))
    store.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO actors VALUES (?, ?, ?, 'country', NULL, '[]', '{}')",
        ((k, f"actor-{k}", f"Actor {k}") for k in range(1, ACTORS + 1)),
    )
    rng = random.Random(0)
    articles = stances // ARTICLE_STANCES
    db.executemany(
        "INSERT INTO articles VALUES (?, 'made-up', ?, NULL, ?, 0, NULL, NULL, ?, ?, '{}', 3000, "
        "'neutral', 0, 0, 1, 0, '[]')",
        ((k, k, f"a{k}", 15000 + k % 3650, f"outlet {k % 200}") for k in range(1, articles + 1)),
    )
    db.executemany(
        "INSERT INTO stances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, NULL, NULL)",
        rows(articles, rng),
    )
    db.execute("COMMIT")
    db.close()
    begin = perf_counter()
    store = RunStore(path, FACTS, ["made-up"])
    store.finish()
    store.close()
    return perf_counter() - begin


def rows(articles: int, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    key = 0
    for article in range(1, articles + 1):
        for _ in range(ARTICLE_STANCES):
            key += 1
            # The nth actor comes up about 1/n as often as the first.
            source, target = (int(ACTORS ** rng.random()) for _ in range(2))
            oppose = rng.random() * 0.6
            support = rng.random() * (1 - oppose)
            score = support - oppose
            label = "oppose" if score < -0.2 else "support" if score > 0.2 else "neutral"
            neutral = 1 - oppose - support
            day = 15000 + article % 3650
            yield key, article, day, source, target, label, score, oppose, neutral, support


def ask(*arguments: str) -> dict[str, float]:
    """Seconds and megabytes of one command."""
    inside = (
        "import resource, sys; from stancelib.cli import main; sys.argv[0] = 'stancelib'\n"
        "try: main()\n"
        "finally:\n"
        "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"
    )
    begin = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", inside, *arguments], capture_output=True, check=True, text=True
    )
    spent = perf_counter() - begin
    cpu, memory = done.stderr.split()[-2:]
    return {
        "seconds": round(spent, 2),
        "cpu_seconds": round(float(cpu), 2),
        "megabytes": round(int(memory) / 1024),
        "lines": done.stdout.count("\n"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stances", type=int, default=1_000_000)
    parser.add_argument("--folder", help="where the store is made; by default a temporary one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        path = Path(folder) / "run.sqlite"
        found: dict[str, Any] = {"stances": arguments.stances}
        found["index_seconds"] = round(fill(path, arguments.stances), 1)
        found["gigabytes"] = round(path.stat().st_size / 1e9, 2)
        run = str(path)
        found["top --source (the most frequent)"] = ask("top", run, "--source", "Actor 1")
        found["top --target (the most frequent)"] = ask("top", run, "--target", "Actor 1")
        found["top --source (a rare one)"] = ask("top", run, "--source", "Actor 9999")
        for by in ("month", "outlet"):
            csv = str(Path(folder) / f"{by}.csv")
            found[f"aggregate --by {by}"] = ask("aggregate", run, "--by", by, "-o", csv)
        found["filling_megabytes"] = round(
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        )
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
