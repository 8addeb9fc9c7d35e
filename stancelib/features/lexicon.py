"""The stance lexicon: which predicates carry a stance, from which slot toward which.

The table, with the meaning of its columns, is ``stancelib/resources/stance_lexicon.tsv``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

FrameClass = Literal["act", "speech", "eval", "shift", "hedge", "intensify"]

_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}


@dataclass(frozen=True, slots=True)
class Frame:
    """One row: a class, the slots of source and target, a polarity in -3..3."""

    cls: FrameClass
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    polarity: int


class Lexicon:
    """Frames by lemma and part of speech."""

    def __init__(self, frames: Mapping[tuple[str, str], tuple[Frame, ...]]) -> None:
        self._frames = dict(frames)
        # First words of entries of several words, so that most look-ups end at once.
        self._first: dict[str, list[str]] = {}
        for lemma, _ in frames:
            if " " in lemma:
                self._first.setdefault(lemma.split(" ")[0], []).append(lemma)

    def frames(self, lemma: str, tag: str) -> tuple[Frame, ...]:
        """Frames of a one-word lemma with a universal part-of-speech tag."""
        return self._frames.get((lemma, _POS.get(tag, "adv")), ())

    def phrases(self, lemma: str) -> list[str]:
        """Entries of several words that begin with this lemma."""
        return self._first.get(lemma, [])


def parse_lexicon(text: str) -> Lexicon:
    """Read the table's text."""
    found: dict[tuple[str, str], list[Frame]] = {}
    for line in text.splitlines():
        if not line or line.startswith(("#", "lemma\t")):
            continue
        lemma, pos, cls, source, target, polarity = line.split("\t")
        frame = Frame(
            cls,  # type: ignore[arg-type]
            tuple(s for s in source.split("|") if s != "-"),
            tuple(t for t in target.split("|") if t != "-"),
            int(polarity),
        )
        found.setdefault((lemma, pos), []).append(frame)
    return Lexicon({key: tuple(frames) for key, frames in found.items()})


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Load the bundled lexicon, once a process."""
    path = files("stancelib.resources") / "stance_lexicon.tsv"
    return parse_lexicon(path.read_text(encoding="utf-8"))
