"""What is learned from shares no text with what it is measured on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "datasets"))
from check_sentences import FOLDER, HELD, read_file  # noqa: E402

RUN = 9  # words; shorter ones are stock phrases


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    yield from (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def test_held_sentences_are_not_learned() -> None:
    """No line of `HELD` is in another folder, nor nearly."""
    learned = {
        run: line.place
        for path in sorted(FOLDER.rglob("*.txt"))
        if path.parent != HELD
        for line in read_file(path)
        for run in runs(line.text)
    }
    held = [line for path in sorted(HELD.glob("*.txt")) for line in read_file(path)]
    assert len(held) > 2_000
    assert not {(line.place, learned[r]) for line in held for r in runs(line.text) if r in learned}


def test_sentences_share_no_run_with_articles_or_cases() -> None:
    learned = {
        run: line.place
        for path in sorted(FOLDER.rglob("*.txt"))
        for line in read_file(path)
        for run in runs(line.text)
    }
    assert len(learned) > 100_000
    measured = [
        *(ROOT / "datasets/articles").glob("*.txt"),
        *(ROOT / "datasets/reports").glob("*.txt"),
        *(ROOT / "datasets/examples").glob("*.txt"),
        *(ROOT / "tests/cases").glob("*.json"),
        ROOT / "datasets/tone.jsonl",
    ]
    assert len(measured) > 35
    shared = {
        (learned[run], path.name, " ".join(run))
        for path in measured
        for run in runs(path.read_text(encoding="utf-8"))
        if run in learned
    }
    assert not shared
