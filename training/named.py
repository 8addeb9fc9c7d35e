"""Names in annotated corpora: documents with the spans of people, organisations and places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "person": "person",
    "organization": "organisation",
    "place": "place",
}


@dataclass(frozen=True, slots=True)
class GoldName:
    """A named mention; ``start`` and ``end`` are offsets into the document's text.

    ``entity`` tells which mentions are one and the same where the corpus says so.
    """

    start: int
    end: int
    kind: str
    entity: str | None = None
    pronoun: bool = False


@dataclass(frozen=True, slots=True)
class NamedText:
    """A document and its names. ``exact``: whether spans hold the name and nothing else."""

    doc: str
    text: str
    names: tuple[GoldName, ...]
    exact: bool


def read_uner(path: Path) -> Iterator[NamedText]:
    """Universal NER: spans are exact; a line a sentence."""
    doc, text, names = "", "", list[GoldName]()
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().split("\n")
        new = [x for x in lines if x.startswith("# newdoc id = ")]
        if new:
            if text:
                yield NamedText(doc, text, tuple(names), True)
            doc, text, names = new[0].removeprefix("# newdoc id = "), "", []
        said = [x for x in lines if x.startswith("# text = ")]
        if not said:
            continue
        base = len(text) + (1 if text else 0)
        sentence = said[0].removeprefix("# text = ")
        text += ("\n" if text else "") + sentence
        at, begin, kind, last = 0, -1, "", 0
        for line in lines:
            if line.startswith("#"):
                continue
            _, word, tag, *_ = line.split("\t")
            found = sentence.find(word, at)
            if found < 0:
                continue
            if not tag.startswith("I-") and begin >= 0:
                names.append(GoldName(base + begin, base + last, kind))
                begin = -1
            if tag.startswith("B-") or (tag.startswith("I-") and begin < 0):
                begin, kind = found, KINDS.get(tag[2:], "other")
            at = last = found + len(word)
        if begin >= 0:
            names.append(GoldName(base + begin, base + last, kind))
    if text:
        yield NamedText(doc, text, tuple(names), True)


_OPEN = re.compile(r"\((\d+)-([a-z]+)-([^()]*)|(\d+)\)|\)")


def read_gum(path: Path) -> NamedText:
    """GUM: mentions whose head is a proper noun, and personal pronouns, of the three kinds."""
    doc, text = path.stem, ""
    words: list[tuple[int, int, str]] = []  # start, end, tag
    open_: list[tuple[str, str, str, int]] = []  # entity, kind, rest, first word
    found: list[tuple[str, str, str, int, int]] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip().split("\n")
        said = [x for x in lines if x.startswith("# text = ")]
        if not said:
            continue
        sentence = said[0].removeprefix("# text = ")
        base = len(text) + (1 if text else 0)
        paragraph = any(x.startswith("# newpar") for x in lines)
        text += ("\n" if paragraph and text else " " if text else "") + sentence
        at = 0
        for line in lines:
            if line.startswith("#") or "\t" not in line:
                continue
            cells = line.split("\t")
            if not cells[0].isdigit():
                continue
            place = sentence.find(cells[1], at)
            begin, at = (place, place + len(cells[1])) if place >= 0 else (at, at)
            words.append((base + begin, base + at, cells[3]))
            entity = next((x[7:] for x in cells[9].split("|") if x.startswith("Entity=")), "")
            for match in _OPEN.finditer(entity):
                if match[1]:
                    open_.append((match[1], match[2], match[3], len(words) - 1))
                    if entity[match.end() : match.end() + 1] == ")":
                        name, kind, rest, first = open_.pop()
                        found.append((name, kind, rest, first, len(words)))
                elif match[4]:
                    for k in range(len(open_) - 1, -1, -1):
                        if open_[k][0] == match[4]:
                            name, kind, rest, first = open_.pop(k)
                            found.append((name, kind, rest, first, len(words)))
                            break
    names = []
    for entity, kind, rest, first, last in found:
        if kind not in KINDS:
            continue
        span = next((c for c in rest.split("-") if re.fullmatch(r"\d+(,\d+)*", c)), "1")
        heads = [first + int(n) - 1 for n in span.split(",")]
        heads = [h for h in heads if h < last] or [first]
        head = heads[-1]
        pronoun = words[head][2] == "PRON" and kind == "person" and last - first == 1
        if words[head][2] != "PROPN" and not pronoun:
            continue
        begin = head
        while begin - 1 >= first and words[begin - 1][2] == "PROPN":
            begin -= 1
        names.append(
            GoldName(words[begin][0], words[head][1], KINDS[kind], f"{doc}-{entity}", pronoun)
        )
    unique = {(n.start, n.end): n for n in names}
    return NamedText(doc, text, tuple(sorted(unique.values(), key=lambda n: n.start)), False)


def gum_files(shared: Path, *genres: str) -> list[Path]:
    """GUM documents of some genres, sorted."""
    folder = shared / "corpora" / "gum"
    return [p for g in genres for p in sorted(folder.glob(f"GUM_{g}_*.conllu"))]
