"""Label Studio's JSON export: spans as regions, stances as relations between them.

One record for each annotation of a task (several annotators give several records with
one ``doc``). A relation's label is the stance of its first region toward its second, the
arrow's direction respected; a choice or label made per region with a stance label's name is
the author's stance toward that region. A relation without a label is a pair not filled in
yet. A task that carries ``doc`` in its data (as those of ``stancelib suggest``) keeps it;
otherwise the task is the ``doc``. Choices about a whole text say nothing of a pair and are
not read. The array is read task by task, never as a whole.

The export JSON-MIN has no relations: only labels of regions, the author's stances.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from stancelib.corpora.lines import LONGEST_LINE, JsonReader, checked_text, short, want
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
from stancelib.errors import InputError
from stancelib.types import AUTHOR

_CHUNK = 1 << 16
_BLANK = " \t\r\n"


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the beginning of a file is that of an array of tasks."""
    return head.startswith("[") and any(
        all(f'"{key}"' in head for key in keys)
        for keys in (("annotations", "data"), ("annotation_id", "annotator"))
    )


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read the annotations of each task."""
    unknown = sorted(set(options.columns) - {"text"})
    if unknown:
        raise InputError(f"columns= has {', '.join(unknown)}; for labelstudio only text is allowed")
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        for line, task in _array(file):
            try:
                if isinstance(task, RecordProblem):
                    raise task
                results = _results(want(task, dict, "task"))
            except RecordProblem as problem:
                yield BadRecord(str(path), line, problem.field, problem.reason)
                continue
            for number, result in results:
                try:
                    yield check_record(_record(task, number, result, len(results), options))
                except RecordProblem as problem:
                    yield BadRecord(str(path), line, problem.field, problem.reason)


def _array(file: TextIO) -> Iterator[tuple[int, Any]]:
    """Yield ``(line number, element)`` of a JSON array without reading it whole.

    An element that is broken ends the reading: where the next begins cannot be known.
    """
    reader = JsonReader()
    buffer = file.read(_CHUNK).removeprefix("\ufeff").lstrip(_BLANK)
    line = 1
    if not buffer.startswith("["):
        yield line, RecordProblem("json", "is not an array of tasks")
        return
    position = 1
    while True:
        skipped = len(buffer) - len(buffer[position:].lstrip(_BLANK + ","))
        line += buffer.count("\n", position, skipped)
        # What was read is cut off now and then: every time would be slow, never too large.
        position = skipped
        if position > _CHUNK:
            buffer, position = buffer[position:], 0
        if buffer.startswith("]", position):
            return
        try:
            value, end = reader.begin(buffer, position) if buffer[position:] else (None, 0)
            whole = 0 < end < len(buffer)
            error = "ends before its array does"
        except json.JSONDecodeError as problem:
            whole, error = False, problem.msg
        except RecursionError:
            yield line, RecordProblem("json", "is nested too deeply")
            return
        if whole:
            yield line, _checked(reader, buffer[position:end], value)
            line += buffer.count("\n", position, end)
            position = end
            continue
        # Doubling keeps the work linear where one task is longer than a chunk.
        wanted = max(_CHUNK, len(buffer) - position)
        more = file.read(wanted) if wanted <= LONGEST_LINE else ""
        if not more:
            if wanted > LONGEST_LINE:
                error = f"has a task of more than {LONGEST_LINE} characters"
            yield line, RecordProblem("json", error)
            return
        buffer, position = buffer[position:] + more, 0


def _checked(reader: JsonReader, text: str, value: Any) -> Any:
    try:
        reader.check(checked_text(text), value)
    except RecordProblem as problem:
        return problem
    return value


def _results(task: dict[str, Any]) -> list[tuple[int, list[Any]]]:
    """The regions and relations of each annotation that was not cancelled."""
    if "annotation_id" in task and "annotations" not in task:
        return [(0, _minimal(task))]
    out = []
    for i, annotation in enumerate(want(task.get("annotations"), list, "annotations")):
        want(annotation, dict, f"annotations[{i}]")
        if not annotation.get("was_cancelled"):
            where = f"annotations[{i}].result"
            out.append((i, want(annotation.get("result"), list, where)))
    return out


def _minimal(task: dict[str, Any]) -> list[Any]:
    """The regions of a task as JSON-MIN has it: each list of spans is those of one control."""
    return [
        {"id": f"{key}-{i}", "type": kind, "value": value}
        for key, values in task.items()
        for i, value in enumerate(values if isinstance(values, list) else ())
        if isinstance(value, dict) and "start" in value
        for kind in ("labels", "choices")
        if kind in value
    ]


def _record(
    task: dict[str, Any], number: int, result: list[Any], of: int, options: ReadOptions
) -> AnnotatedText:
    minimal = "annotations" not in task
    data = task if minimal else want(task.get("data"), dict, "data")
    column = options.columns.get("text", "text")
    text = want(data.get(column), str, column if minimal else f"data.{column}")
    where = f"annotations[{number}].result"
    mentions: dict[str, AnnotatedMention] = {}
    stances: list[AnnotatedStance] = []
    unlabelled: list[tuple[str, str]] = []
    items = [(f"{where}[{i}]", want(item, dict, f"{where}[{i}]")) for i, item in enumerate(result)]
    for at, item in items:
        value = item.get("value")
        if isinstance(value, dict) and "start" in value and "end" in value:
            identifier = want(item.get("id"), str, f"{at}.id")
            # A region comes once for each control it was filled in with.
            mentions.setdefault(identifier, _mention(identifier, value, text, at))
            for label in _own_labels(item, value, options):
                stances.append(AnnotatedStance(AUTHOR, identifier, label))
    for at, item in items:
        if item.get("type") == "relation":
            ways = _ways(item, at)
            stances += _relation(item, ways, at, options)
            unlabelled += ways if not item.get("labels") else []
    identifier = own = str(task.get("id", ""))
    if minimal:
        own = f"{identifier}-{task['annotation_id']}"
    elif of > 1:
        own = f"{identifier}-{number}"
    return AnnotatedText(
        id=own,
        text=text,
        doc=given if isinstance(given := data.get("doc"), str) else identifier,
        lang=options.lang,
        mentions=tuple(mentions.values()),
        stances=tuple(stances),
        unlabelled=tuple(unlabelled),
    )


def _mention(identifier: str, value: dict[str, Any], text: str, at: str) -> AnnotatedMention:
    start = want(value.get("start"), int, f"{at}.value.start")
    end = want(value.get("end"), int, f"{at}.value.end")
    said = value.get("text")
    if isinstance(said, str) and text[start:end] != said:
        # Offsets were counted by a browser: characters beyond U+FFFF count as two.
        wide = text.encode("utf-16-le")
        before, inside = (
            wide[2 * a : 2 * b].decode("utf-16-le", "replace")
            for a, b in ((0, start), (start, end))
        )
        if inside != said:
            raise RecordProblem(
                f"{at}.value", f"{said!r:.60} is not what stands there, {text[start:end]!r:.60}"
            )
        start, end = len(before), len(before) + len(inside)
    return AnnotatedMention(identifier, start, end)


def _own_labels(item: dict[str, Any], value: dict[str, Any], options: ReadOptions) -> list[Any]:
    """Stance labels on a region itself; other labels (Person, Place) say nothing here."""
    found = []
    raws = value.get(str(item.get("type")))
    for raw in raws if isinstance(raws, list) else ():
        try:
            found.append(known_label(str(raw), options.labels))
        except RecordProblem:
            continue
    return [label for label in found if label is not None]


def _ways(item: dict[str, Any], at: str) -> list[tuple[str, str]]:
    """The (source, target) pairs that a relation's arrow stands for."""
    source, target = [want(item.get(k), str, f"{at}.{k}") for k in ("from_id", "to_id")]
    direction = item.get("direction", "right")
    if direction not in ("right", "left", "bi"):
        raise RecordProblem(f"{at}.direction", f"{short(direction)} is not right, left or bi")
    forth, back = (source, target), (target, source)
    return {"right": [forth], "left": [back], "bi": [forth, back]}[direction]


def _relation(
    item: dict[str, Any], ways: list[tuple[str, str]], at: str, options: ReadOptions
) -> list[AnnotatedStance]:
    out = []
    for raw in want(item.get("labels") or [], list, f"{at}.labels"):
        try:
            label = known_label(want(raw, str, f"{at}.labels"), options.labels)
        except RecordProblem as problem:
            raise RecordProblem(f"{at}.labels", problem.reason) from None
        if label is not None:
            out += [AnnotatedStance(source, target, label) for source, target in ways]
    return out
