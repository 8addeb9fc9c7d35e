"""How fast the contextual model is: articles a second, beside the fast model and MPNet-base.

    python benchmarks/contextual.py
    python benchmarks/contextual.py --json > contextual.json

Needs the extra ``contextual``; the comparison with MPNet-base needs ``train`` (torch and
transformers) and is left out without it. What is measured is in ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from speed import conditions, read_articles  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

import stancelib  # noqa: E402
from stancelib.actors import find_actors  # noqa: E402
from stancelib.clauses import build_clauses  # noqa: E402
from stancelib.document import read_document  # noqa: E402
from stancelib.encoder.scorer import ContextualScorer  # noqa: E402
from stancelib.pairs import build_pairs  # noqa: E402
from stancelib.types import Article, Pair  # noqa: E402

_RATE = """
import sys, json
from time import perf_counter
sys.path[:0] = {path!r}
import stancelib
from speed import read_articles
model = stancelib.load({name!r})
texts = read_articles()
done = list(model.score_many(texts[:4], n_jobs={jobs}, chunk_size=1))  # resources are loaded
begin = perf_counter()
done = list(model.score_many(texts * {repeat}, n_jobs={jobs}, chunk_size=4))
assert all(r.failure is None for r in done)
print(len(done) / (perf_counter() - begin))
"""
_MEMORY = """
import sys
sys.path[:0] = {path!r}
import stancelib
from speed import read_articles
model = stancelib.load({name!r})
for text in read_articles():
    model.score(text)
# Not getrusage: what that says begins with the parent's memory.
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
"""
_LOAD = """
import sys
from time import perf_counter
sys.path[:0] = {path!r}
import stancelib
from stancelib.model import _model
begin = perf_counter()
_model({folder!r})
print(perf_counter() - begin)
"""


def inside(code: str, **values: Any) -> float:
    """The number that code prints in a new process."""
    values["path"] = [str(ROOT), str(ROOT / "benchmarks")]
    done = subprocess.run(
        [sys.executable, "-c", code.format(**values)], capture_output=True, check=True, text=True
    )
    return float(done.stdout.splitlines()[-1])


def pairs_of(text: str) -> list[Pair]:
    cast = find_actors(read_document(Article(text)))
    clauses, _ = build_clauses(cast)
    return list(build_pairs(cast, clauses)[0])


class MarkedMPNet:
    """A pair classifier of the usual kind: two markers in the text, one pass a pair.

    Its weights are random: they cost the same as trained ones.
    """

    def __init__(self) -> None:
        import torch
        from transformers import MPNetConfig, MPNetModel

        torch.set_num_threads(1)
        self.torch = torch
        self.encoder = MPNetModel(MPNetConfig(vocab_size=30527)).eval()
        self.head = torch.nn.Linear(2 * 768, 3)

    def predict(self, rows: Sequence[tuple[list[int], int, int]], size: int = 16) -> None:
        torch = self.torch
        rows = sorted(rows, key=lambda r: len(r[0]))
        with torch.inference_mode():
            for first in range(0, len(rows), size):
                batch = rows[first : first + size]
                width = max(len(ids) for ids, _, _ in batch)
                ids = torch.tensor([i + [1] * (width - len(i)) for i, _, _ in batch])
                states = self.encoder(ids, attention_mask=(ids != 1).long()).last_hidden_state
                each = torch.arange(len(batch))
                source = states[each, torch.tensor([s for _, s, _ in batch])]
                target = states[each, torch.tensor([t for _, _, t in batch])]
                self.head(torch.cat([source, target], -1))


def against_mpnet(texts: Sequence[str], repetitions: int) -> dict[str, float]:
    """Processor seconds for the same pairs, one thread each, and their ratio."""
    model = stancelib.load("contextual")
    assert isinstance(model.scorer, ContextualScorer)
    pieces = model.scorer.pieces
    pairs = [p for text in texts for p in pairs_of(text)]
    rows = []
    for pair in pairs:
        reading = pieces.read(pair.clause)
        source = 0 if pair.source_unit is None else reading.places[pair.source_unit]
        rows.append(([i + 5 for i in reading.ids], source, reading.places[pair.target_unit]))
    marked = MarkedMPNet()
    marked.predict(rows[:32])
    model.scorer.predict_proba(pairs)
    own, other = [], []
    for _ in range(repetitions):
        begin = process_time()
        for text_pairs in _by_clause(pairs):
            model.scorer.predict_proba(text_pairs)
        own.append(process_time() - begin)
        begin = process_time()
        marked.predict(rows)
        other.append(process_time() - begin)
    return {
        "pairs": len(pairs),
        "sentences": len({id(p.clause) for p in pairs}),
        "contextual_seconds": median(own),
        "mpnet_seconds": median(other),
        "ratio": median(b / a for a, b in zip(own, other, strict=True)),
    }


def _by_clause(pairs: Sequence[Pair], clauses: int = 16) -> list[list[Pair]]:
    """Pairs in portions of about an article's clauses, as the pipeline gives them."""
    found: list[list[Pair]] = [[]]
    seen: set[int] = set()
    for pair in pairs:
        if id(pair.clause) not in seen and len(seen) == clauses:
            found.append([])
            seen = set()
        seen.add(id(pair.clause))
        found[-1].append(pair)
    return found


def milliseconds(name: str, texts: Sequence[str], repetitions: int) -> float:
    """Processor milliseconds an article, one thread."""
    model = stancelib.load(name)
    model.score(texts[0])
    runs = []
    for _ in range(repetitions):
        begin = process_time()
        for text in texts:
            model.score(text)
        runs.append(process_time() - begin)
    return 1000 * median(runs) / len(texts)


def measure(repetitions: int) -> dict[str, Any]:
    """Everything, as one JSON-able object."""
    texts = read_articles()
    with threadpool_limits(1):
        own = milliseconds("contextual", texts, repetitions)
        with patch.object(ContextualScorer, "tagger", None):
            untagged = milliseconds("contextual", texts, repetitions)
        fast = milliseconds("fast", texts, repetitions)
        try:
            import torch  # noqa: F401
            import transformers  # noqa: F401
        except ImportError:
            mpnet = None
        else:
            mpnet = against_mpnet(texts[:6], min(3, repetitions))
    folder = str(ROOT / "stancelib/resources/models/contextual")
    return {
        "model": {"name": "contextual", "sha256": stancelib.load("contextual").info.sha256},
        **conditions(texts),
        "ms_per_article_one_thread": {
            "contextual": own,
            "without tagging": untagged,
            "fast": fast,
            "ratio": own / fast,
        },
        "articles_per_second": {
            "one process": inside(_RATE, name="contextual", jobs=1, repeat=1),
            "two processes": inside(_RATE, name="contextual", jobs=2, repeat=4),
        },
        "load_seconds": median(inside(_LOAD, folder=folder) for _ in range(3)),
        "peak_memory_mb": (
            inside(_MEMORY, name="contextual") if Path("/proc/self/status").exists() else None
        ),
        "mpnet": mpnet,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N")
    arguments = parser.parse_args()
    if arguments.repetitions < 1:
        parser.error("--repetitions has to be at least 1")
    found = measure(arguments.repetitions)
    if arguments.json:
        print(json.dumps(found, indent=1))
        return
    times, rates = found["ms_per_article_one_thread"], found["articles_per_second"]
    print(f"{found['articles']} articles of {found['words_per_article']:.0f} words")
    print(
        f"one thread: {times['contextual']:.0f} ms an article, {times['ratio']:.1f} x fast; "
        f"{times['without tagging']:.0f} without tagging"
    )
    for ways, rate in rates.items():
        print(f"{ways}: {rate:.1f} articles a second")
    print(f"loaded in {found['load_seconds']:.2f} s")
    if found["peak_memory_mb"] is not None:
        print(f"peak memory {found['peak_memory_mb']:.0f} MB")
    if found["mpnet"]:
        print(
            f"{found['mpnet']['ratio']:.0f} times faster than a marker-based MPNet-base on the "
            f"same {found['mpnet']['pairs']} pairs of {found['mpnet']['sentences']} sentences"
        )


if __name__ == "__main__":
    main()
