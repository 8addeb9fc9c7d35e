"""How fast batch scoring is, beside the same work without it, and in how much memory.

    python benchmarks/batch.py
    python benchmarks/batch.py --memory 1000 10000 100000      # the last takes long

Needs the extra ``bench`` (vaderSentiment), and Linux. What is measured, and how to read it, is
in ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import stancelib
from stancelib.document import read_document
from stancelib.outputs import Target
from stancelib.run import run
from stancelib.sources import find_inputs
from stancelib.types import Article

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("datasets/examples", "datasets/articles")


def sentences() -> list[str]:
    """The sentences of the project's own articles."""
    found = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).glob("*.txt")):
            text = path.read_bytes().decode()
            document = read_document(Article(text))
            found += [text[s.start : s.end] for s in document.sentences if s.kind == "body"]
    return found


def articles(number: int, least: int, most: int, seed: int = 0) -> Iterator[str]:
    """Articles put together of sentences: other actors in each, as many short as long ones."""
    rng = random.Random(seed)
    stock = [(s, len(s.split())) for s in sentences()]
    for _ in range(number):
        words = least * (most / least) ** rng.random()
        parts: list[str] = []
        while words > 0:
            sentence, length = rng.choice(stock)
            parts.append(sentence)
            words -= length
        yield "\n\n".join(" ".join(parts[k : k + 4]) for k in range(0, len(parts), 4))


def write(path: Path, texts: Sequence[str] | Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for k, text in enumerate(texts):
            record = {"id": str(k), "text": text, "date": f"{2015 + k % 10}-03-0{1 + k % 9}"}
            file.write(json.dumps(record) + "\n")


def batch(source: Path, output: Path, n_jobs: int) -> None:
    target = Target(output, overwrite=output.exists())
    sources = find_inputs([str(source)])
    run(stancelib.load("fast"), sources, target, stdin=BytesIO(), n_jobs=n_jobs)


def bare(texts: Sequence[str]) -> None:
    model = stancelib.load("fast")
    for text in texts:
        model.score(text)


def bare_parallel(texts: Sequence[str], n_jobs: int) -> None:
    """What a parallel loop can reach at best: forked with the model, nothing sent back."""
    pids = []
    for k in range(n_jobs):
        pid = os.fork()
        if pid == 0:
            bare(texts[k::n_jobs])
            os._exit(0)
        pids.append(pid)
    for pid in pids:
        os.waitpid(pid, 0)


def seconds(call: Callable[[], object]) -> tuple[float, float]:
    """Of the clock, and of this process's and its children's processors."""
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    call()
    return time.perf_counter() - wall, sum(os.times()[:4]) - cpu


def speed(number: int, repetitions: int, folder: Path) -> dict[str, Any]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    polarity = SentimentIntensityAnalyzer().polarity_scores
    texts = list(articles(number, 50, 5000))
    split = [
        [text[s.start : s.end] for s in read_document(Article(text)).sentences] for text in texts
    ]
    source = folder / "n.jsonl"
    write(source, texts)
    bare(texts[:20])
    ways: dict[str, Callable[[], object]] = {
        "bare loop": lambda: bare(texts),
        "batch to .jsonl": lambda: batch(source, folder / "x.jsonl", 1),
        "batch to .sqlite": lambda: batch(source, folder / "x.sqlite", 1),
        "bare loop, 2 processes": lambda: bare_parallel(texts, 2),
        "batch to .sqlite, 2 jobs": lambda: batch(source, folder / "y.sqlite", 2),
        "vader": lambda: [[polarity(s) for s in parts] for parts in split],
    }
    runs = [{way: seconds(call) for way, call in ways.items()} for _ in range(repetitions)]

    def ratio(over: str, under: str, kind: int) -> float:
        return round(median(r[over][kind] / r[under][kind] for r in runs), 3)

    bare_gain = ratio("bare loop", "bare loop, 2 processes", 0)
    batch_gain = ratio("batch to .sqlite", "batch to .sqlite, 2 jobs", 0)
    return {
        "articles": number,
        "words": sum(len(t.split()) for t in texts),
        "articles_per_second": {
            way: round(number / median(r[way][0] for r in runs), 1) for way in ways
        },
        "articles_per_cpu_second": {
            way: round(number / median(r[way][1] for r in runs), 1) for way in ways
        },
        "overhead_jsonl": round(ratio("batch to .jsonl", "bare loop", 1) - 1, 3),
        "overhead_sqlite": round(ratio("batch to .sqlite", "bare loop", 1) - 1, 3),
        "speed_up_bare": bare_gain,
        "speed_up_batch": batch_gain,
        "speed_up_of_best": round(
            median(
                (r["batch to .sqlite"][0] / r["batch to .sqlite, 2 jobs"][0])
                / (r["bare loop"][0] / r["bare loop, 2 processes"][0])
                for r in runs
            ),
            3,
        ),
        "times_vader": ratio("batch to .sqlite", "vader", 1),
    }


def memory(number: int, n_jobs: int, folder: Path) -> dict[str, Any]:
    """Peak memory, and time, of one run of the command line over short articles."""
    source, output = folder / f"{number}.jsonl", folder / f"{number}-{n_jobs}.sqlite"
    write(source, articles(number, 20, 200, seed=number))
    command = [sys.executable, "-m", "stancelib.cli", "score", str(source), "-o", str(output)]
    command += ["--model", "fast"]
    begin = time.perf_counter()
    process = subprocess.Popen([*command, "-j", str(n_jobs)], stderr=subprocess.DEVNULL)
    peaks = {"main": 0, "all": 0}
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.25):
            sizes = [pss(pid) for pid in family(process.pid)]
            if sizes:
                peaks["main"] = max(peaks["main"], sizes[0])
                peaks["all"] = max(peaks["all"], sum(sizes))

    watcher = threading.Thread(target=look)
    watcher.start()
    _, _, usage = os.wait4(process.pid, 0)
    done.set()
    watcher.join()
    return {
        "articles": number,
        "jobs": n_jobs,
        "seconds": round(time.perf_counter() - begin, 1),
        "main_process_mb": round(usage.ru_maxrss / 1024),
        "all_processes_mb": round(peaks["all"] / 1024),
        "cpu_ms_per_article": round(1000 * (usage.ru_utime + usage.ru_stime) / number, 2),
        "output_mb": round(output.stat().st_size / 1e6, 1),
    }


def family(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(member for child in children for member in family(child))]


def pss(pid: int) -> int:
    """Kilobytes, what is shared divided among those who share it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200, help="for speed; 0 leaves it out")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--memory", type=int, nargs="*", default=[1000, 10000], metavar="N")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], metavar="N")
    parser.add_argument("--folder", help="for files; by default a temporary one")
    arguments = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        if arguments.articles:
            found["speed"] = speed(arguments.articles, arguments.repetitions, Path(name))
        found["memory"] = [
            memory(number, jobs, Path(name))
            for jobs in arguments.jobs
            for number in arguments.memory
        ]
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
