"""How fast corpora are read, validated and split, and the memory that takes.

    python benchmarks/corpora.py                 # 1e4 to 1e6 records, some ten minutes
    python benchmarks/corpora.py --sizes 10000   # half a minute
    python benchmarks/corpora.py --json

Each figure comes from a process of its own that runs over a generated file and tells the
most memory it ever held. ``grown`` is that less what the same work takes over 1,000 records:
imports, caches and buffers. ``per_second`` counts seconds of one processor, so that other
work on the machine does not show.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
FEW = 1_000
FORMATS = ("native", "csv", "dse")
TASKS = ("read", "validate", "split", "skip")
_LABELS = ("oppose", "neutral", "support")


def sentences(number: int, seed: int = 0) -> Iterator[tuple[list[str], int, int]]:
    """Words of made-up sentences with two names in them; some repeat, some nearly."""
    draw = random.Random(seed)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("l", "nd", "ra", "ss")]
    names = [word.capitalize() + "land" for word in words]
    recent: list[list[str]] = []
    for _ in range(number):
        chance = draw.random()
        if recent and chance < 0.01:
            said = list(draw.choice(recent))
        elif recent and chance < 0.02:
            said = [*draw.choice(recent), draw.choice(words)]
        else:
            said = draw.choices(words, k=draw.randint(14, 34))
            said[2], said[9] = draw.sample(names, 2)
            recent = [*recent[-99:], said]
        yield said, 2, 9


def generate(path: Path, format: str, number: int) -> None:
    """Write a corpus of so many records; ``bad``: of records that cannot be read."""
    draw = random.Random(1)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        if format == "csv":
            out.write("id,doc,text,source,target,label\n")
        for i, (said, p, q) in enumerate(sentences(number)):
            text = " ".join(said)
            label = draw.choice(_LABELS)
            if format == "native":
                starts = [len(" ".join(said[:k])) + 1 for k in (p, q)]
                record = {
                    "id": f"r{i}",
                    "doc": f"d{i // 3}",
                    "text": text,
                    "lang": "en",
                    "mentions": [
                        {"id": m, "start": s, "end": s + len(said[k])}
                        for m, s, k in zip("pq", starts, (p, q), strict=True)
                    ],
                    "stances": [{"source": "p", "target": "q", "label": label}],
                }
                out.write(json.dumps(record) + "\n")
            elif format == "csv":
                out.write(f"r{i},d{i // 3},{text},{said[p]},{said[q]},{label}\n")
            elif format == "dse":
                marked = [f"[{w}]" if k in (p, q) else w for k, w in enumerate(said)]
                out.write(f"{' '.join(marked)}\t{said[p]}\t{said[q]}\t{draw.randint(0, 4)}\n")
            else:
                out.write(json.dumps({"id": f"r{i}", "text": text, "mentions": [{"id": i}]}) + "\n")


def run(task: str, path: Path, format: str) -> dict[str, float]:
    """Do one task in this process; processor seconds and the most memory held, in MB."""
    from stancelib import read_corpus

    corpus = read_corpus(path, "native" if format == "bad" else format, errors="skip")
    start = process_time()
    if task == "validate":
        from stancelib.validate import check_corpus

        check_corpus(corpus)
    elif task == "split":
        import stancelib

        stancelib.split(corpus)
    else:
        for _ in corpus.records:
            pass
    seconds = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "peak_mb": peak / (1 << 20 if sys.platform == "darwin" else 1024)}


def measure(task: str, path: Path, format: str) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--task", task, "--path", str(path), "--format", format]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(sizes: list[int], tasks: list[str], chosen: list[str]) -> list[dict[str, Any]]:
    """Every task over files of every size."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for task in tasks:
            formats = ("bad",) if task == "skip" else chosen if task != "split" else ("native",)
            for format in formats:
                few = 0.0
                for size in (FEW, *sizes):
                    path = Path(folder, f"{format}-{size}")
                    if not path.exists():
                        generate(path, format, size)
                    found = measure(task, path, format)
                    if size == FEW:
                        few = found["peak_mb"]
                        continue
                    grown = found["peak_mb"] - few
                    rows.append(
                        {
                            "task": task,
                            "format": format,
                            "records": size,
                            "per_second": round(size / found["seconds"]),
                            "peak_mb": round(found["peak_mb"], 1),
                            "grown_mb": round(grown, 1),
                            "bytes_per_record": round(grown * (1 << 20) / size, 1),
                        }
                    )
                    print(f"{task} {format} {size}", file=sys.stderr)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--task", choices=TASKS, help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--format", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.task:
        print(json.dumps(run(args.task, args.path, args.format)))
        return
    rows = compare(args.sizes, args.tasks, args.formats)
    if args.json:
        print(json.dumps(rows))
        return
    columns = ("task", "format", "records", "per_second", "peak_mb", "grown_mb")
    columns += ("bytes_per_record",)
    for row in [dict(zip(columns, columns, strict=True)), *rows]:
        print("".join(f"{row[column]:>{max(10, len(column) + 2)}}" for column in columns))


if __name__ == "__main__":
    main()
