"""brat standoff: ``name.txt`` with ``name.ann`` beside it, or ``name.a1`` and ``name.a2``.

A relation whose type is a label is a stance of its Arg1 (or Source) toward its Arg2 (or
Target). An attribute
whose name or value is a label is the author's stance toward its entity. ``Equiv`` makes
its entities mentions of one actor. Other attributes, events and notes are not read; a
relation of any other type is an error until ``labels`` maps it, to None to leave it out.
The span of a discontinuous entity is the whole stretch from its first to its last piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_record,
    known_label,
)
from stancelib.types import AUTHOR, Actor

_SUFFIXES = (".ann", ".a1", ".a2")
_ENTITY = re.compile(r"\S+ (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)", re.ASCII)
_BLANK = re.compile(r"\s")
_RELATION = re.compile(r"(\S+) (?:Arg1|Source):(\S+) (?:Arg2|Target):(\S+)", re.IGNORECASE)


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the folder named ``head`` holds annotation files."""
    return any(file.suffix in _SUFFIXES for file in Path(head).rglob("*.a*"))


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read one record from each annotated text, in the order of their names."""
    if path.is_dir():
        root = path
        stems = sorted({f.with_suffix("") for f in path.rglob("*.a*") if f.suffix in _SUFFIXES})
    else:
        root = path.parent
        stems = [path.with_suffix("")]
    for stem in stems:
        # Appended, since a stem may have a dot in it.
        files = [f for f in (stem.with_name(stem.name + s) for s in _SUFFIXES) if f.exists()]
        draft = _Draft(files[0] if files else stem.with_name(stem.name + ".ann"))
        try:
            text = _load(stem.with_name(stem.name + ".txt"))
            lines = [
                (file, number, line.rstrip("\r"))
                for file in files or [draft.file]
                for number, line in enumerate(_load(file).removeprefix("\ufeff").split("\n"), 1)
                if line.strip()
            ]
            # Relations may stand before the entities that they relate, so in two passes.
            for draft.file, draft.line, line in lines:
                draft.add_entity(line, text)
            for draft.file, draft.line, line in lines:
                draft.add_relation(line, options)
            identifier = stem.relative_to(root).as_posix()
            yield check_record(draft.record(identifier, text, options))
        except RecordProblem as problem:
            yield BadRecord(str(draft.file), draft.line, problem.field, problem.reason)


@dataclass
class _Draft:
    file: Path
    line: int = 1
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    same: list[set[str]] = field(default_factory=list)
    stances: list[AnnotatedStance] = field(default_factory=list)

    def add_entity(self, line: str, text: str) -> None:
        """Take in a line where it annotates a span: ``T1<tab>Type 0 6<tab>Russia``."""
        if not line.startswith("T"):
            return
        identifier, where, said = (*line.split("\t", 2), "", "")[:3]
        match = _ENTITY.fullmatch(where)
        if match is None:
            raise RecordProblem(identifier, f"{where!r:.60} is not 'Type start end'")
        pieces = [tuple(map(int, piece.split())) for piece in match[1].split(";")]
        for start, end in pieces:
            if not start < end <= len(text):
                raise RecordProblem(
                    identifier, f"{start} to {end} is no span of a text of {len(text)} characters"
                )
        # brat writes a line break inside a span as a space, and one between pieces.
        there = _BLANK.sub(" ", " ".join(text[a:b] for a, b in pieces))
        if there != _BLANK.sub(" ", said):
            raise RecordProblem(identifier, f"{said!r:.60} is not what stands there, {there!r:.60}")
        start, end = min(a for a, _ in pieces), max(b for _, b in pieces)
        if identifier in self.spans:
            raise RecordProblem(identifier, "is used twice")
        self.spans[identifier] = (start, end)

    def add_relation(self, line: str, options: ReadOptions) -> None:
        """Take in a line where it relates entities or is the author's stance to one."""
        identifier, _, rest = line.partition("\t")
        if line.startswith("R"):
            match = _RELATION.fullmatch(rest.strip())
            if match is None:
                raise RecordProblem(identifier, f"{rest!r:.60} is not 'Type Arg1:T1 Arg2:T2'")
            self._add(identifier, match[2], match[3], match[1], options)
        elif line.startswith("*"):
            kind, *entities = rest.split() or [""]
            if kind == "Equiv":
                if not entities:
                    raise RecordProblem("Equiv", "names no entity")
                self._join({self._known("Equiv", e) for e in entities})
        elif line.startswith(("A", "M")):
            said = rest.split()
            if len(said) < 2:
                raise RecordProblem(identifier, f"{rest!r:.60} is not 'Name T1' or 'Name T1 Value'")
            raw = said[2] if len(said) > 2 else said[0]
            if said[1] in self.spans and _is_label(raw, options):
                self._add(identifier, AUTHOR, said[1], raw, options)

    def _add(self, where: str, source: str, target: str, raw: str, options: ReadOptions) -> None:
        try:
            label = known_label(raw, options.labels)
        except RecordProblem as problem:
            raise RecordProblem(where, problem.reason) from None
        if label is not None:
            if source != AUTHOR:
                self._known(where, source)
            self.stances.append(AnnotatedStance(source, self._known(where, target), label))

    def _known(self, where: str, entity: str) -> str:
        if entity not in self.spans:
            raise RecordProblem(where, f"{entity!r:.60} is not an entity of the file")
        return entity

    def _join(self, entities: set[str]) -> None:
        touched = [s for s in self.same if s & entities]
        self.same = [s for s in self.same if not s & entities]
        self.same.append(entities.union(*touched))

    def record(self, identifier: str, text: str, options: ReadOptions) -> AnnotatedText:
        """Make the record of what was taken in."""
        actor_of: dict[str, str] = {}
        actors: list[Actor] = []
        for entities in self.same:
            said = {e: text[slice(*self.spans[e])] for e in sorted(entities)}
            name = max(said.values(), key=len)
            actor = Actor(f"E{len(actors) + 1}", name, "group")
            actors.append(actor)
            actor_of.update(dict.fromkeys(said, actor.id))
        mentions = [AnnotatedMention(i, *s, actor_of.get(i)) for i, s in self.spans.items()]
        return AnnotatedText(
            id=identifier,
            text=text,
            doc=identifier,
            lang=options.lang,
            mentions=tuple(mentions),
            actors=tuple(actors),
            stances=tuple(self.stances),
        )


def _is_label(raw: str, options: ReadOptions) -> bool:
    try:
        return known_label(raw, options.labels) is not None
    except RecordProblem:
        return False


def _load(path: Path) -> str:
    try:
        # Newlines untranslated: brat's offsets count both characters of "\r\n".
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise RecordProblem("file", f"{path.name} is missing") from None
    except OSError as error:
        raise RecordProblem("file", f"{path.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RecordProblem("encoding", f"{path.name} is not UTF-8 at byte {error.start}") from None
