"""SEESAW (Zhang, Beauchamp, Wang, 2022): sentence-level triples over whole articles.

A folder with ``annotations/``, ``articles/`` and ``meta/``. One record an article: the
text is its sentences, each on a line; a triple's sentence is its evidence, so a triple
found in several sentences is there several times. The story (``TRIPLET_nnn``) is the
``doc``: its three articles tell of one event.

There are no mentions: actors are canonical names, and `stancelib.corpora.locate` finds
them only where the text uses the name exactly. Subject "None" is `AUTHOR`. "Not in the
list" is somebody the annotators did not list: such triples are kept, so that the number
of pairs is the published one, under the actor id ``UNLISTED`` (metadata
``{"listed": false}``), which is somebody else each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stancelib.corpora.lines import JsonReader, optional, short, want
from stancelib.corpora.records import (
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_record,
)
from stancelib.types import AUTHOR, Actor, Kind, Label

SPLITS = ("train", "valid", "test")
UNLISTED = "UNLISTED"

_FOLDERS = ("annotations", "articles", "meta")
_LABELS: dict[str, Label] = {"NEG": "oppose", "POS": "support"}
# What annotators disagree on is settled by the majority; ties by this order.
_KINDS: dict[str, Kind] = {
    "People": "person",
    "Organization": "organisation",
    "GPE": "country",
    "Religion": "group",
    "Topic": "issue",
    "Event": "issue",
    "Others": "issue",
}
_ORDER = tuple(_KINDS)


def is_seesaw(path: Path) -> bool:
    """Tell whether a folder has SEESAW's three subfolders."""
    return all((path / name).is_dir() for name in _FOLDERS)


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the folder named ``head`` is SEESAW."""
    return is_seesaw(Path(head))


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read the articles of a split, or all of them, in the order of their names."""
    story = ""
    meta: dict[str, Any] = {}
    for file in sorted((path / "annotations").glob("*.json")):
        doc = file.stem.split("_DOCUMENT_")[0]
        at = path / "meta" / f"{doc}.json"
        try:
            if doc != story:
                story, meta = doc, {}
                meta = _load(at)
            if options.split is not None and want(meta.get("Split"), str, "Split") != options.split:
                continue
            at = path / "articles" / file.name
            article = _load(at)
            at = file
            yield check_record(_record(file.stem, doc, meta, article, _load(file), options))
        except RecordProblem as problem:
            yield BadRecord(str(at), 1, problem.field, problem.reason)


def _load(path: Path) -> dict[str, Any]:
    try:
        return JsonReader().object(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise RecordProblem("file", "is missing") from None
    except OSError as error:
        raise RecordProblem("file", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RecordProblem("encoding", f"is not UTF-8 at byte {error.start}") from None


def _record(
    identifier: str,
    doc: str,
    meta: dict[str, Any],
    article: dict[str, Any],
    annotation: dict[str, Any],
    options: ReadOptions,
) -> AnnotatedText:
    text, spans = _text(article)
    stances: list[AnnotatedStance] = []
    by_sentence = want(annotation.get("sentence-level stances"), dict, "sentence-level stances")
    for number, triples in by_sentence.items():
        where = f"sentence-level stances.{number}"
        if number not in spans:
            raise RecordProblem(where, "is not a sentence of the article")
        for i, triple in enumerate(want(triples, list, where)):
            stances.append(_stance(triple, f"{where}[{i}]", spans[number]))
    return AnnotatedText(
        id=identifier,
        text=text,
        doc=doc,
        date=optional(meta.get("story_time"), str, "story_time"),
        lang=options.lang or "en",
        actors=_actors(annotation, stances),
        stances=tuple(stances),
    )


def _text(article: dict[str, Any]) -> tuple[str, dict[str, tuple[int, int]]]:
    """Join the sentences; also return the span of each by its number."""
    parts: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    length = 0
    for i, sentence in enumerate(want(article.get("text"), list, "text")):
        want(sentence, dict, f"text[{i}]")
        said = want(sentence.get("text"), str, f"text[{i}].text")
        parts.append(said)
        spans[str(sentence.get("id"))] = (length, length + len(said))
        length += len(said) + 1
    return "\n".join(parts), spans


def _stance(triple: Any, where: str, sentence: tuple[int, int]) -> AnnotatedStance:
    want(triple, dict, where)
    source = _end(want(triple.get("subject"), str, f"{where}.subject"))
    target = _end(want(triple.get("object"), str, f"{where}.object"))
    sentiment = triple.get("sentiment")
    if sentiment not in ("POS", "NEG"):
        raise RecordProblem(f"{where}.sentiment", f"{short(sentiment)} is not POS or NEG")
    return AnnotatedStance(source, target, _LABELS[sentiment], (sentence,))


def _end(name: str) -> str:
    return {"None": AUTHOR, "Not in the list": UNLISTED}.get(name, name)


def _actors(annotation: dict[str, Any], stances: list[AnnotatedStance]) -> tuple[Actor, ...]:
    kinds: dict[str, Kind] = {}
    for i, entity in enumerate(want(annotation.get("entity lists"), list, "entity lists")):
        where = f"entity lists[{i}]"
        if len(want(entity, list, where)) < 2:
            raise RecordProblem(where, "has no name and types")
        types = Counter(t for t in want(entity[1], list, where) if str(t) in _KINDS)
        best = max(types, key=lambda t: (types[t], -_ORDER.index(t)), default="Others")
        kinds[want(entity[0], str, where)] = _KINDS[best]
    for stance in stances:
        for end in (stance.source, stance.target):
            if end not in (AUTHOR, UNLISTED):
                kinds.setdefault(end, "issue")
        # Whoever takes a stance acts, whatever the annotators called it.
        if kinds.get(stance.source) == "issue":
            kinds[stance.source] = "group"
    actors = [Actor(id=name, name=name, kind=kind) for name, kind in kinds.items()]
    if any(UNLISTED in (s.source, s.target) for s in stances):
        actors.append(Actor(UNLISTED, "Not in the list", "group", metadata={"listed": False}))
    return tuple(actors)
