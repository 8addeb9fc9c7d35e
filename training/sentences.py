"""The project's own annotated sentences (``datasets/sentences``) as training records."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "datasets")]

from check_sentences import ACROSS, FOLDER, HELD, ISSUES, PLAIN, Line, read_file  # noqa: E402

from stancelib.corpora.records import AnnotatedMention, AnnotatedStance, AnnotatedText  # noqa: E402
from stancelib.document import read_document  # noqa: E402
from stancelib.types import Actor, Article, Label  # noqa: E402

__all__ = ["ACROSS", "FOLDER", "HELD", "PLAIN", "load_passages", "load_sentences"]

_LABELS: dict[str, Label] = {"+": "support", "-": "oppose"}


def load_sentences(*folders: Path) -> list[AnnotatedText]:
    """Records with a stance for every two mentions of one sentence, neutral ones included."""
    paths = [path for folder in folders or (FOLDER,) for path in sorted(folder.glob("*.txt"))]
    return [_record(line) for path in paths for line in read_file(path)]


def load_passages() -> list[AnnotatedText]:
    """Records with a stance for every two mentions of actors who share no sentence."""
    paths = sorted(ACROSS.glob("*.txt"))
    return [_record(line, apart=True) for path in paths for line in read_file(path)]


def _record(line: Line, apart: bool = False) -> AnnotatedText:
    begins = [s.start for s in read_document(Article(line.text)).sentences]
    mentions = [
        AnnotatedMention(f"{letter}{i}", start, end, letter)
        for i, (letter, start, end) in enumerate(line.mentions)
    ]
    letters = sorted({m.actor for m in mentions if m.actor})
    actors = tuple(Actor(x, x, "issue" if x in ISSUES else "group") for x in letters)
    return AnnotatedText(
        line.place,
        line.text,
        doc=line.place,
        lang="en",
        mentions=tuple(mentions),
        actors=actors,
        stances=tuple(_stances(line, mentions, begins, apart)),
    )


def _stances(
    line: Line, mentions: list[AnnotatedMention], begins: list[int], apart: bool
) -> Iterator[AnnotatedStance]:
    sentence = {m.id: bisect_right(begins, m.start) for m in mentions}
    together = {
        (a.actor, b.actor) for a in mentions for b in mentions if sentence[a.id] == sentence[b.id]
    }
    for source in mentions:
        for target in mentions:
            ends = (source.actor or "", target.actor or "")
            if ends[0] == ends[1] or ends[0] in ISSUES:
                continue
            sign = line.stances.get(ends)
            shared = ends in together if apart else sentence[source.id] == sentence[target.id]
            if sign != "?" and shared != apart:
                yield AnnotatedStance(source.id, target.id, _LABELS[sign] if sign else "neutral")
