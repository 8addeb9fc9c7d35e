"""brat standoff: ``name.txt`` with ``name.ann`` beside it.

A relation whose type is a label is a stance of its Arg1 toward its Arg2. An attribute
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

_ENTITY = re.compile(r"^\S+ (\d{1,12}) (?:\d+;\d+ )*(\d{1,12})$")
_RELATION = re.compile(r"^(\S+) Arg1:(\S+) Arg2:(\S+)$")


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the folder named ``head`` holds annotation files."""
    return next(Path(head).rglob("*.ann"), None) is not None


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read one record from each ``.ann`` file, in the order of their names."""
    root = path if path.is_dir() else path.parent
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path.with_suffix(".ann")]
    for file in files:
        draft = _Draft()
        try:
            text = _load(file.with_suffix(".txt"))
            # Relations may stand before the entities that they relate, so in two passes.
            lines = [(n, line) for n, line in enumerate(_load(file).split("\n"), 1) if line.strip()]
            for draft.line, line in lines:
                draft.add_entity(line.rstrip("\r"), text)
            for draft.line, line in lines:
                draft.add_relation(line.rstrip("\r"), options)
            identifier = file.relative_to(root).with_suffix("").as_posix()
            yield check_record(draft.record(identifier, text, options))
        except RecordProblem as problem:
            yield BadRecord(str(file), draft.line, problem.field, problem.reason)


@dataclass
class _Draft:
    line: int = 1
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    same: list[set[str]] = field(default_factory=list)
    stances: list[AnnotatedStance] = field(default_factory=list)

    def add_entity(self, line: str, text: str) -> None:
        """Take in a line where it annotates a span: ``T1<tab>Type 0 6<tab>Russia``."""
        if not line.startswith("T"):
            return
        identifier, where, said = (*line.split("\t", 2), "", "")[:3]
        match = _ENTITY.match(where)
        if match is None:
            raise RecordProblem(identifier, f"{where!r} is not 'Type start end'")
        start, end = int(match[1]), int(match[2])
        # brat writes a line break inside a span as a space.
        there = re.sub(r"\s", " ", text[start:end])
        if ";" not in where and there != re.sub(r"\s", " ", said):
            raise RecordProblem(identifier, f"{said!r} is not what stands there, {there!r}")
        if identifier in self.spans:
            raise RecordProblem(identifier, "is used twice")
        self.spans[identifier] = (start, end)

    def add_relation(self, line: str, options: ReadOptions) -> None:
        """Take in a line where it relates entities or is the author's stance to one."""
        identifier, _, rest = line.partition("\t")
        if line.startswith("R"):
            match = _RELATION.match(rest.strip())
            if match is None:
                raise RecordProblem(identifier, f"{rest!r} is not 'Type Arg1:T1 Arg2:T2'")
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
                raise RecordProblem(identifier, f"{rest!r} is not 'Name T1' or 'Name T1 Value'")
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
            raise RecordProblem(where, f"{entity!r} is not an entity of the file")
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
    except UnicodeDecodeError as error:
        raise RecordProblem("encoding", f"{path.name} is not UTF-8 at byte {error.start}") from None
