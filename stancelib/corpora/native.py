"""The native format: one JSON object a line. Described in ``docs/corpus-format.md``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stancelib.corpora.corpus import AnnotatedCorpus
from stancelib.corpora.lines import JsonReader, first_line, optional, read_lines, short, want
from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_located,
    check_record,
    own_label,
)
from stancelib.errors import CorpusError, InputError
from stancelib.types import KINDS, LABELS, Actor

_ACTOR_FIELDS = ("id", "name", "kind", "parent", "aliases")


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the first line is a native record."""
    try:
        record = JsonReader().object(first_line(head))
    except RecordProblem:
        return False
    return "text" in record and ("stances" in record or "mentions" in record)


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read native records; bad ones come out as `BadRecord`."""
    reader = JsonReader()

    def parse(number: int, line: str) -> AnnotatedText:
        return from_json(reader.object(line), options)

    return read_lines(path, parse)


def from_json(data: dict[str, Any], options: ReadOptions | None = None) -> AnnotatedText:
    """Build a record from its JSON object.

    Raises
    ------
    RecordProblem
        Naming the first field that is missing or wrong.
    """
    options = options or ReadOptions()
    identifier = data.get("id")
    if type(identifier) is int:
        identifier = str(identifier)
    text = want(data.get("text"), str, "text")
    mentions = tuple(
        _mention(m, f"mentions[{i}]") for i, m in enumerate(_objects(data, "mentions"))
    )
    if data.get("actors") is None:
        actors = _implied_actors(mentions, text)
    else:
        actors = tuple(_actor(a, f"actors[{i}]") for i, a in enumerate(_objects(data, "actors")))
    stances = []
    unlabelled = []
    for i, stance in enumerate(_objects(data, "stances")):
        if "label" in stance and stance["label"] is None:
            unlabelled.append(_ends(stance, f"stances[{i}]"))
            continue
        made = _stance(stance, f"stances[{i}]", options)
        if made is not None:
            stances.append(made)
    record = AnnotatedText(
        id=want(identifier, str, "id"),
        text=text,
        doc=optional(data.get("doc"), str, "doc"),
        date=optional(data.get("date"), str, "date"),
        lang=optional(data.get("lang"), str, "lang") or options.lang,
        mentions=mentions,
        actors=actors,
        stances=tuple(stances),
        complete=bool(optional(data.get("complete"), bool, "complete")),
        unlabelled=tuple(unlabelled),
    )
    return check_located(check_record(record))


def to_json(record: AnnotatedText) -> dict[str, Any]:
    """Return a record as the JSON object of the native format, empty fields left out."""
    out: dict[str, Any] = {"id": record.id, "text": record.text}
    for key in ("doc", "date", "lang"):
        if getattr(record, key) is not None:
            out[key] = getattr(record, key)
    out["mentions"] = [
        {"id": m.id, "start": m.start, "end": m.end}
        | ({} if m.actor is None else {"actor": m.actor})
        for m in record.mentions
    ]
    if record.actors:
        out["actors"] = [
            {"id": a.id, "name": a.name, "kind": a.kind}
            | ({} if a.parent is None else {"parent": a.parent})
            | {"aliases": list(a.aliases)}
            | dict(a.metadata)
            for a in record.actors
        ]
    out["stances"] = [
        {"source": s.source, "target": s.target, "label": s.label}
        | ({"evidence": [{"start": a, "end": b} for a, b in s.evidence]} if s.evidence else {})
        for s in record.stances
    ] + [{"source": s, "target": t, "label": None} for s, t in record.unlabelled]
    if record.complete:
        out["complete"] = True
    return out


def write_native(corpus: AnnotatedCorpus, path: str | os.PathLike[str]) -> int:
    """Write a corpus in the native format.

    The file appears under its name only when it is whole, so a corpus can be written
    over the file that it is read from.

    Parameters
    ----------
    corpus : AnnotatedCorpus
    path : path-like
        The ``.jsonl`` file to write; replaced where it exists.

    Returns
    -------
    int
        How many records were written.

    Raises
    ------
    CorpusError
        Where a record would not be readable again.
    InputError
        Where there is no folder to write into.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError(f"cannot write {path}: there is no folder {path.parent}")
    count = 0
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as out:
            for record in corpus.records:
                try:
                    check_located(check_record(record))
                except RecordProblem as problem:
                    raise CorpusError(
                        f"{path}: record {record.id!r} cannot be written: {problem}"
                    ) from None
                out.write(json.dumps(to_json(record), ensure_ascii=False) + "\n")
                count += 1
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return count


def _objects(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = want(data.get(key, []), list, key)
    return [want(item, dict, f"{key}[{i}]") for i, item in enumerate(items)]


def _mention(data: dict[str, Any], where: str) -> AnnotatedMention:
    return AnnotatedMention(
        id=want(data.get("id"), str, f"{where}.id"),
        start=want(data.get("start"), int, f"{where}.start"),
        end=want(data.get("end"), int, f"{where}.end"),
        actor=optional(data.get("actor"), str, f"{where}.actor"),
    )


def _actor(data: dict[str, Any], where: str) -> Actor:
    kind = data.get("kind", "group")
    if kind not in KINDS:
        raise RecordProblem(f"{where}.kind", f"{short(kind)} is not one of {', '.join(KINDS)}")
    aliases = want(data.get("aliases", []), list, f"{where}.aliases")
    return Actor(
        id=want(data.get("id"), str, f"{where}.id"),
        name=want(data.get("name"), str, f"{where}.name"),
        kind=kind,
        aliases=tuple(want(a, str, f"{where}.aliases[{j}]") for j, a in enumerate(aliases)),
        parent=optional(data.get("parent"), str, f"{where}.parent"),
        metadata={k: v for k, v in data.items() if k not in _ACTOR_FIELDS},
    )


def _implied_actors(mentions: tuple[AnnotatedMention, ...], text: str) -> tuple[Actor, ...]:
    """Actors of a record without a list of them: each is named by its longest mention."""
    names: dict[str, str] = {}
    for mention in mentions:
        if mention.actor is not None:
            said = text[mention.start : mention.end]
            names[mention.actor] = max(names.get(mention.actor, ""), said, key=len)
    return tuple(Actor(id=i, name=name, kind="group") for i, name in names.items())


def _stance(data: dict[str, Any], where: str, options: ReadOptions) -> AnnotatedStance | None:
    raw = want(data.get("label"), str, f"{where}.label")
    label = own_label(raw, options.labels)
    if label is None:
        return None
    if label not in LABELS:
        raise RecordProblem(
            f"{where}.label",
            f"{raw!r:.60} is not one of {', '.join(LABELS)}; "
            f"map it with labels={{{raw!r:.60}: ...}}",
        )
    spans = want(data.get("evidence", []), list, f"{where}.evidence")
    evidence = []
    for j, span in enumerate(spans):
        want(span, dict, f"{where}.evidence[{j}]")
        evidence.append(
            (
                want(span.get("start"), int, f"{where}.evidence[{j}].start"),
                want(span.get("end"), int, f"{where}.evidence[{j}].end"),
            )
        )
    return AnnotatedStance(*_ends(data, where), label, tuple(evidence))


def _ends(data: dict[str, Any], where: str) -> tuple[str, str]:
    return (
        want(data.get("source"), str, f"{where}.source"),
        want(data.get("target"), str, f"{where}.target"),
    )
