"""How fast the fast model is: by stage, beside VADER, from a cold start, with length.

    python benchmarks/speed.py
    python benchmarks/speed.py --json > speed.json

Needs the extra ``bench`` (vaderSentiment). What is measured, and how to read it, is in
``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from threadpoolctl import threadpool_limits

import stancelib
from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.evidence import collect_evidence
from stancelib.graph import build_graph
from stancelib.model import StanceModel
from stancelib.pairs import build_pairs
from stancelib.tone import score_with_tone
from stancelib.types import Article

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("datasets/examples", "datasets/articles")
WORDS = 450
LENGTHS = (1, 4, 16, 64)
STAGES = ("document", "actors", "clauses", "pairs", "scoring", "graph")
COLD_RUNS = 5


def trimmed(text: str, words: int = WORDS) -> str:
    """The text up to the end of the sentence at which it comes nearest to so many words."""
    ends = [s.end for s in read_document(Article(text)).sentences]
    return text[: min(ends, key=lambda end: abs(len(text[:end].split()) - words))]


def read_articles() -> list[str]:
    """The project's own articles, each trimmed to about `WORDS` words."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.txt"))]
    return [trimmed(path.read_bytes().decode("utf-8")) for path in paths]


def time_stages(model: StanceModel, text: str, spent: dict[str, float]) -> None:
    """Score a text stage by stage and add the seconds that each stage took."""
    clock = [perf_counter()]
    article = Article(text)
    document = read_document(article)
    clock.append(perf_counter())
    cast = find_actors(document, discover=True)
    clock.append(perf_counter())
    clauses, _ = build_clauses(cast)
    clock.append(perf_counter())
    pairs, _ = build_pairs(cast, clauses)
    clock.append(perf_counter())
    rows, tone, sentence_tones = score_with_tone(cast, clauses, pairs, model.scorer)
    clock.append(perf_counter())
    adapted = model.scorer.prior.adapt(pairs, rows)
    build_graph(
        article,
        cast.actors,
        cast.mentions,
        [piece for _, piece in collect_evidence(cast, pairs, adapted)],
        tone=tone,
        sentence_tones=sentence_tones,
        model=model.info,
    )
    clock.append(perf_counter())
    for stage, begin, end in zip(STAGES, clock[:-1], clock[1:], strict=True):
        spent[stage] += end - begin


def seconds(call: Callable[..., object], *arguments: object) -> float:
    """How long one call takes."""
    begin = perf_counter()
    call(*arguments)
    return perf_counter() - begin


def warm(
    model: StanceModel, texts: Sequence[str], repetitions: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Milliseconds per article, and ratios to VADER's time, as medians over repetitions.

    In every repetition each article goes through the stages, through `StanceModel.score`
    and through VADER, one right after the other: what else the machine does at the moment
    slows all of them.
    """
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    polarity = SentimentIntensityAnalyzer().polarity_scores
    sentences = [
        [text[s.start : s.end] for s in read_document(Article(text)).sentences] for text in texts
    ]
    runs: list[dict[str, float]] = []
    for _ in range(repetitions):
        spent = dict.fromkeys((*STAGES, "all", "vader"), 0.0)
        for text, parts in zip(texts, sentences, strict=True):
            time_stages(model, text, spent)
            spent["all"] += seconds(model.score, text)
            spent["vader"] += seconds(lambda parts: [polarity(p) for p in parts], parts)
        runs.append(spent)
    keys = runs[0]
    milliseconds = {k: 1000 * median(r[k] for r in runs) / len(texts) for k in keys}
    ratios = {k: median(r[k] / r["vader"] for r in runs) for k in keys if k != "vader"}
    return milliseconds, ratios


def with_length(
    model: StanceModel, texts: Sequence[str], repetitions: int
) -> dict[str, dict[str, float]]:
    """Milliseconds per 1,000 words of texts made of 1, 4, 16 and 64 articles.

    A text of one article is each article in turn, so that the baseline is no single
    article's luck. The longest repeats articles once there are no more of them.
    """
    found: dict[str, dict[str, float]] = {}
    for length in LENGTHS:
        if length == 1:
            samples = list(texts)
        else:
            samples = ["\n\n".join(texts[i % len(texts)] for i in range(length))]
        words = sum(len(sample.split()) for sample in samples)
        times = [
            sum(seconds(model.score, sample) for sample in samples) for _ in range(repetitions)
        ]
        found[f"{length}x"] = {
            "words": round(words / len(samples)),
            "ms_per_1000_words": 1e6 * median(times) / words,
        }
    return found


def cold() -> dict[str, float]:
    """Seconds to import the package and to score one article, each in a new process."""
    inside = "from time import perf_counter as t; a = t(); import stancelib; print(t() - a)"
    article = str(ROOT / "datasets/examples/talks.txt")
    imports, scores, bare = [], [], []
    for _ in range(COLD_RUNS):
        imports.append(float(_run(["-c", inside])))
        scores.append(seconds(_run, ["-m", "stancelib.cli", "score", article, "--model", "fast"]))
        bare.append(seconds(_run, ["-c", "pass"]))
    return {
        "import_stancelib": median(imports),
        "stancelib_score": median(scores),
        "python_alone": median(bare),
    }


def _run(arguments: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def conditions(texts: Sequence[str]) -> dict[str, Any]:
    """Where and on what was measured."""
    return {
        "machine": {
            "python": platform.python_version(),
            "system": platform.system(),
            "processor": platform.machine(),
            "cores": os.cpu_count(),
        },
        "articles": len(texts),
        "words_per_article": sum(len(t.split()) for t in texts) / len(texts),
    }


def measure(repetitions: int) -> dict[str, Any]:
    """Everything, as one JSON-able object."""
    model = stancelib.load("fast")
    texts = read_articles()
    with threadpool_limits(1):
        model.score("Norway praised Chile.")  # resources are loaded on first use
        first = [seconds(model.score, text) for text in texts]
        milliseconds, ratios = warm(model, texts, repetitions)
        lengths = with_length(model, texts, max(2, repetitions // 2))
    return {
        "model": {"name": model.info.name, "sha256": model.info.sha256},
        **conditions(texts),
        "repetitions": repetitions,
        "ms_per_article": milliseconds,
        "ms_per_article_first_sight": 1000 * sum(first) / len(first),
        "ratio_to_vader": ratios,
        "lengths": lengths,
        "cold_seconds": cold(),
    }


def listing(found: dict[str, Any]) -> str:
    """The same, for reading."""
    milliseconds, ratios, cold_seconds = (
        found["ms_per_article"],
        found["ratio_to_vader"],
        found["cold_seconds"],
    )
    lines = [
        f"{found['articles']} articles of {found['words_per_article']:.0f} words, "
        f"{found['repetitions']} repetitions, one core",
        "",
        f"{'stage':<12}{'ms/article':>11}{'x VADER':>9}",
    ]
    lines += [f"{k:<12}{milliseconds[k]:>11.2f}{ratios[k]:>9.1f}" for k in (*STAGES, "all")]
    lines += [
        f"{'VADER':<12}{milliseconds['vader']:>11.2f}{1:>9.1f}",
        f"all, at first sight of an article's words: {found['ms_per_article_first_sight']:.2f} ms",
        "",
        f"{'length':<8}{'words':>8}{'ms/1,000 words':>16}",
    ]
    lines += [
        f"{k:<8}{v['words']:>8,}{v['ms_per_1000_words']:>16.1f}"
        for k, v in found["lengths"].items()
    ]
    lines += [
        "",
        f"import stancelib       {cold_seconds['import_stancelib']:.3f} s",
        f"stancelib score FILE   {cold_seconds['stancelib_score']:.3f} s, of which "
        f"{cold_seconds['python_alone']:.3f} s is Python's own start",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--repetitions", type=int, default=7, metavar="N")
    arguments = parser.parse_args()
    if arguments.repetitions < 1:
        parser.error("--repetitions has to be at least 1")
    try:
        import vaderSentiment  # noqa: F401
    except ImportError:
        raise SystemExit("the peer is missing: run  pip install 'stancelib[bench]'") from None
    found = measure(arguments.repetitions)
    print(json.dumps(found, indent=1) if arguments.json else listing(found))


if __name__ == "__main__":
    main()
