"""Check and read the annotated sentences in ``datasets/sentences/`` and its folders.

    python datasets/check_sentences.py [FILE ...]

A line is ``[A:Russia] accused [B:Nato] of lying. ||| A>B-``: marked mentions, then the
stances between letters (``+`` support, ``-`` oppose, ``?`` left out); every other ordered
pair of letters is neutral. Letters I, J and K are issues.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "sentences"
PLAIN = FOLDER / "plain"
ACROSS = FOLDER / "across"
HELD = FOLDER / "held"
"""Never learned: what models are measured on."""
ISSUES = frozenset("IJK")
_MARK = re.compile(r"\[([A-Z]):([^\[\]]+)\]")
_STANCE = re.compile(r"([A-Z])>([A-Z])([-+?])")


@dataclass(frozen=True, slots=True)
class Line:
    """One annotated item: text, mentions (letter, start, end), stances (source, target) -> sign."""

    place: str
    text: str
    mentions: tuple[tuple[str, int, int], ...]
    stances: dict[tuple[str, str], str]


def read_line(line: str, place: str) -> Line:
    """Parse one line; ValueError says what is wrong with it."""
    marked, bars, listed = line.rstrip("\n").partition("|||")
    if not bars:
        raise ValueError("no ||| between text and stances")
    marked = marked.strip()
    text, at, mentions = "", 0, []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        mentions.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    text += marked[at:]
    if "[" in text or "]" in text:
        raise ValueError("a bracket that is no mark")
    letters = {m[0] for m in mentions}
    stances: dict[tuple[str, str], str] = {}
    for item in listed.split():
        found = _STANCE.fullmatch(item)
        if not found:
            raise ValueError(f"stance {item!r} is not like A>B-")
        source, target, sign = found.groups()
        if not {source, target} <= letters or source == target:
            raise ValueError(f"stance {item!r} names a letter that is not marked, or itself")
        if source in ISSUES:
            raise ValueError(f"stance {item!r} has an issue as source")
        stances[source, target] = sign
    if len(letters) < 2:
        raise ValueError("fewer than two letters")
    return Line(place, text, tuple(mentions), stances)


def read_file(path: Path) -> Iterator[Line]:
    """Lines of one file."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield read_line(line, f"{path.stem}-{number}")


def main() -> None:
    paths = [Path(p) for p in sys.argv[1:]] or sorted(FOLDER.rglob("*.txt"))
    bad = 0
    counts: Counter[str] = Counter()
    for path in paths:
        for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                line = read_line(raw, "")
            except ValueError as error:
                bad += 1
                print(f"{path.name}:{number}: {error}")
                continue
            counts["lines"] += 1
            counts.update(line.stances.values())
    print(dict(counts), f"{bad} bad lines")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
