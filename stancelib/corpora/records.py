"""The annotated record, whatever file it came from, and the checks every record passes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stancelib.errors import InputError
from stancelib.types import AUTHOR, LABELS, Actor, Label


@dataclass(frozen=True, slots=True)
class AnnotatedMention:
    """One annotated span ``text[start:end]``; ``actor`` is an actor id of the record."""

    id: str
    start: int
    end: int
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedStance:
    """One annotated ordered pair.

    ``source`` and ``target`` are mention ids (the label is about that passage) or actor
    ids (about the whole text); ``source`` may be `AUTHOR`. ``evidence`` holds half-open
    spans ``(start, end)``.
    """

    source: str
    target: str
    label: Label
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """One annotated text: the native record of ``docs/corpus-format.md``.

    ``doc`` names the group that must stay on one side of a split (None: the text
    stands alone). ``complete`` says that every ordered pair of distinct actors (or
    mentions) that is not listed is neutral; otherwise unlisted means unlabelled.
    """

    id: str
    text: str
    doc: str | None = None
    date: str | None = None
    lang: str | None = None
    mentions: tuple[AnnotatedMention, ...] = ()
    actors: tuple[Actor, ...] = ()
    stances: tuple[AnnotatedStance, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be used: where it stands and what is wrong with it."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, field '{self.field}': {self.reason}"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller said about the file; see `stancelib.read_corpus`."""

    split: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Label | None] = field(default_factory=dict)
    lang: str | None = None


class RecordProblem(Exception):
    """Raised inside a reader, which turns it into a `BadRecord` with file and line."""

    def __init__(self, field_name: str, reason: str) -> None:
        super().__init__(f"{field_name}: {reason}")
        self.field = field_name
        self.reason = reason


_SYNONYMS: dict[str, Label] = {
    "oppose": "oppose",
    "opposes": "oppose",
    "against": "oppose",
    "negative": "oppose",
    "neg": "oppose",
    "neutral": "neutral",
    "none": "neutral",
    "support": "support",
    "supports": "support",
    "favor": "support",
    "favour": "support",
    "positive": "support",
    "pos": "support",
}


def known_label(raw: str, labels: Mapping[str, Label | None]) -> Label | None:
    """Translate a file's own label; None where it is to be left out.

    The caller's ``labels`` come first, then the usual names in the literature
    (against/none/favor, negative/neutral/positive), in any case.

    Raises
    ------
    RecordProblem
        Where the label is neither.
    """
    if raw in labels:
        return labels[raw]
    try:
        return _SYNONYMS[raw.strip().lower()]
    except KeyError:
        raise RecordProblem(
            "label",
            f"{raw!r} is not one of {', '.join(LABELS)}; map it with labels={{{raw!r}: ...}}",
        ) from None


def check_labels(labels: Mapping[str, Label | None]) -> None:
    """Raise `InputError` where a caller's label mapping leads nowhere."""
    for name, label in labels.items():
        if label is not None and label not in LABELS:
            raise InputError(
                f"labels maps {name!r} to {label!r}; allowed are {', '.join(LABELS)}, "
                "or None to leave it out"
            )


def occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Spans at which ``name`` stands in ``text`` as whole words, in exact spelling."""
    if name.strip():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield match.span()


def locate(record: AnnotatedText, end: str) -> list[tuple[int, int]]:
    """Find the spans of one end of a stance.

    Parameters
    ----------
    record : AnnotatedText
    end : str
        A mention id or an actor id of the record.

    Returns
    -------
    list of (int, int)
        The mention's own span; for an actor those of its mentions or, where it has
        none, every exact occurrence of its name and aliases. Empty for `AUTHOR` and
        for an actor that the text names otherwise.
    """
    spans = [(m.start, m.end) for m in record.mentions if end in (m.id, m.actor)]
    if spans:
        return spans
    for actor in record.actors:
        if actor.id == end:
            names = dict.fromkeys((actor.name, *actor.aliases))
            return sorted({span for name in names for span in occurrences(record.text, name)})
    return []


def check_record(record: AnnotatedText) -> AnnotatedText:
    """Check everything a record promises and return it.

    Raises
    ------
    RecordProblem
        Naming the first field that breaks a promise.
    """
    text = record.text
    if not record.id:
        raise RecordProblem("id", "is empty")
    if not text.strip():
        raise RecordProblem("text", "is empty")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RecordProblem(
            "text", f"is not valid Unicode: lone surrogate at offset {error.start}"
        ) from None
    actor_ids = _unique("actors", [a.id for a in record.actors], set())
    mention_ids = _unique("mentions", [m.id for m in record.mentions], actor_ids)
    issues = {a.id for a in record.actors if a.kind == "issue"}
    for i, mention in enumerate(record.mentions):
        _check_span(f"mentions[{i}]", mention.start, mention.end, text)
        if mention.actor is not None and mention.actor not in actor_ids:
            raise RecordProblem(
                f"mentions[{i}].actor", f"{mention.actor!r} is not the id of an actor of the record"
            )
    issues |= {m.id for m in record.mentions if m.actor in issues}
    ends = actor_ids | mention_ids
    for i, stance in enumerate(record.stances):
        where = f"stances[{i}]"
        if stance.source != AUTHOR and stance.source not in ends:
            raise RecordProblem(
                f"{where}.source", f"{stance.source!r} is neither a mention id nor an actor id"
            )
        if stance.target not in ends:
            hint = " (AUTHOR can only be a source)" if stance.target == AUTHOR else ""
            raise RecordProblem(
                f"{where}.target",
                f"{stance.target!r} is neither a mention id nor an actor id{hint}",
            )
        if stance.source == stance.target:
            raise RecordProblem(f"{where}.target", f"is the source, {stance.source!r}, itself")
        if stance.source in issues:
            raise RecordProblem(
                f"{where}.source", f"{stance.source!r} is an issue, which can only be a target"
            )
        if stance.label not in LABELS:
            raise RecordProblem(
                f"{where}.label", f"{stance.label!r} is not one of {', '.join(LABELS)}"
            )
        for j, (start, end) in enumerate(stance.evidence):
            _check_span(f"{where}.evidence[{j}]", start, end, text)
    return record


def check_located(record: AnnotatedText) -> AnnotatedText:
    """Check that the text shows where each actor of a stance stands, and return the record.

    A mention shows it, or the exact name or alias in the text, or the stance's evidence.
    """
    named = {m.actor for m in record.mentions} | {m.id for m in record.mentions} | {AUTHOR}
    for i, stance in enumerate(record.stances):
        for role, end in (("source", stance.source), ("target", stance.target)):
            if end in named or stance.evidence:
                continue
            if not locate(record, end):
                raise RecordProblem(
                    f"stances[{i}].{role}",
                    f"actor {end!r} has no mention, and neither its name nor an alias occurs in "
                    "the text exactly: add a mention, an alias or evidence",
                )
            named.add(end)
    return record


def _unique(where: str, ids: Iterable[str], taken: set[str]) -> set[str]:
    seen: set[str] = set()
    for i, given in enumerate(ids):
        if not given:
            raise RecordProblem(f"{where}[{i}].id", "is empty")
        if given == AUTHOR:
            raise RecordProblem(f"{where}[{i}].id", f"{AUTHOR} is reserved for the narrator")
        if given in seen or given in taken:
            raise RecordProblem(
                f"{where}[{i}].id",
                f"{given!r} is used twice (mentions and actors share their ids' namespace)",
            )
        seen.add(given)
    return seen


def _check_span(where: str, start: int, end: int, text: str) -> None:
    if not 0 <= start < end <= len(text):
        raise RecordProblem(
            where,
            f"span [{start}, {end}) is not a non-empty span of a text of {len(text)} characters",
        )


def gold_pairs(record: AnnotatedText) -> tuple[AnnotatedStance, ...]:
    """List every labelled ordered pair of a record, the implied neutral ones included.

    Returns
    -------
    tuple of AnnotatedStance
        The annotated stances in the file's order. Where the record is complete, then a
        neutral one for each unlisted ordered pair, between actors where a stance names
        an actor (or there are only actors), otherwise between mentions. AUTHOR pairs
        are never implied; issues are never sources; two mentions of one actor make no
        pair.
    """
    if not record.complete:
        return record.stances
    actor_of: dict[str, str | None] = {a.id: a.id for a in record.actors}
    used = {end for s in record.stances for end in (s.source, s.target)}
    whole = bool(used & actor_of.keys()) if used else bool(record.actors)
    ends = list(actor_of) if whole else [m.id for m in record.mentions]
    actor_of.update((m.id, m.actor) for m in record.mentions)
    issues = {a.id for a in record.actors if a.kind == "issue"}
    listed = {(s.source, s.target) for s in record.stances}
    implied = [
        AnnotatedStance(source, target, "neutral")
        for source in ends
        if actor_of[source] not in issues
        for target in ends
        if source != target
        and (actor_of[source] is None or actor_of[source] != actor_of[target])
        and (source, target) not in listed
    ]
    return (*record.stances, *implied)
