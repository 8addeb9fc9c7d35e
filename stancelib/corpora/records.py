"""The annotated record, whatever file it came from, and the checks every record passes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from stancelib.errors import InputError
from stancelib.plain.names import find_names
from stancelib.types import AUTHOR, LABELS, Actor, Label

_NUMBERS = re.compile(r"\d+")
# A quotation may have been cut short, so that it has no end.
_QUOTED = r"'(?:[^'\\]|\\.)*(?:'|$)|\"(?:[^\"\\]|\\.)*(?:\"|$)"
_DETAILS = re.compile(rf"{_QUOTED}|\d+|(?<=byte )\w+")


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
    ``unlabelled`` holds ordered pairs (source, target) that are listed without a label,
    for an annotator to fill in: they are never implied to be neutral.
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
    unlabelled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that cannot be used: where it stands and what is wrong with it."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, field '{self.field}': {self.reason}"

    @property
    def kind(self) -> str:
        """Field and reason without what differs between records with the same problem."""
        return f"{_NUMBERS.sub('…', self.field)}: {_DETAILS.sub('…', self.reason)}"


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


MOST_PAIRS = 250_000
"""A record that is complete may not imply more pairs than this."""

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


def own_label(raw: str, labels: Mapping[str, Label | None]) -> Label | str | None:
    """What the caller's ``labels`` say of a file's own label, itself where they do not.

    The exact spelling comes first, then any case, without the blanks around it.
    """
    if raw in labels:
        return labels[raw]
    plain = raw.strip().casefold()
    for own, label in labels.items():
        if own.strip().casefold() == plain:
            return label
    return raw


def known_label(raw: str, labels: Mapping[str, Label | None]) -> Label | None:
    """Translate a file's own label; None where it is to be left out.

    The caller's ``labels`` come first, then the usual names in the literature
    (against/none/favor, negative/neutral/positive), in any case.

    Raises
    ------
    RecordProblem
        Where the label is neither.
    """
    label = own_label(raw, labels)
    if label is None:
        return None
    try:
        return _SYNONYMS[label.strip().lower()]
    except KeyError:
        raise RecordProblem(
            "label",
            f"{raw!r:.60} is not one of {', '.join(LABELS)}; "
            f"map it with labels={{{raw!r:.60}: ...}}",
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
    if name not in text:
        return iter(())
    if name.strip() and text.isascii():
        # As below, but without building a pattern for every script, which is slow.
        before = r"(?<!\w)" if name[0].isalnum() or name[0] == "_" else ""
        behind = r"(?!\w)" if name[-1].isalnum() or name[-1] == "_" else ""
        return (m.span() for m in re.finditer(before + re.escape(name) + behind, text))
    return find_names(text, [name])


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
    for where, value in _strings(record):
        if not value.isascii():
            _check_unicode(where, value)
    actor_ids = _unique("actors", [a.id for a in record.actors], set())
    mention_ids = _unique("mentions", [m.id for m in record.mentions], actor_ids)
    issues = {a.id for a in record.actors if a.kind == "issue"}
    for i, mention in enumerate(record.mentions):
        _check_span(f"mentions[{i}]", mention.start, mention.end, text)
        if mention.actor is not None and mention.actor not in actor_ids:
            raise RecordProblem(
                f"mentions[{i}].actor",
                f"{mention.actor!r:.60} is not the id of an actor of the record",
            )
    issues |= {m.id for m in record.mentions if m.actor in issues}
    ends = actor_ids | mention_ids
    for i, (source, target) in enumerate(record.unlabelled):
        _check_ends(f"unlabelled stances[{i}]", source, target, ends, issues)
    for i, stance in enumerate(record.stances):
        where = f"stances[{i}]"
        _check_ends(where, stance.source, stance.target, ends, issues)
        if stance.label not in LABELS:
            raise RecordProblem(
                f"{where}.label", f"{stance.label!r:.60} is not one of {', '.join(LABELS)}"
            )
        for j, (start, end) in enumerate(stance.evidence):
            _check_span(f"{where}.evidence[{j}]", start, end, text)
    if record.complete and (pairs := len(ends) ** 2) > MOST_PAIRS:
        raise RecordProblem("complete", f"implies up to {pairs} pairs; at most {MOST_PAIRS} may be")
    return record


def _strings(record: AnnotatedText) -> Iterator[tuple[str, str]]:
    yield "text", record.text
    yield "id", record.id
    for where in ("doc", "date", "lang"):
        if (value := getattr(record, where)) is not None:
            yield where, value
    for i, mention in enumerate(record.mentions):
        yield f"mentions[{i}].id", mention.id
    for i, actor in enumerate(record.actors):
        for name in (actor.id, actor.name, *actor.aliases, actor.parent or ""):
            yield f"actors[{i}]", name


def _check_unicode(where: str, value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RecordProblem(
            where, f"is not valid Unicode: lone surrogate at offset {error.start}"
        ) from None


def _check_ends(where: str, source: str, target: str, ends: set[str], issues: set[str]) -> None:
    if source != AUTHOR and source not in ends:
        raise RecordProblem(
            f"{where}.source", f"{source!r:.60} is neither a mention id nor an actor id"
        )
    if target not in ends:
        hint = " (AUTHOR can only be a source)" if target == AUTHOR else ""
        raise RecordProblem(
            f"{where}.target", f"{target!r:.60} is neither a mention id nor an actor id{hint}"
        )
    if source == target:
        raise RecordProblem(f"{where}.target", f"is the source, {source!r:.60}, itself")
    if source in issues:
        raise RecordProblem(
            f"{where}.source", f"{source!r:.60} is an issue, which can only be a target"
        )


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
                    f"actor {end!r:.60} has no mention, and neither its name nor an alias "
                    "occurs in the text exactly: add a mention, an alias or evidence",
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
                f"{given!r:.60} is used twice (mentions and actors share their ids' namespace)",
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
        pair; nor does a pair that is listed without a label.
    """
    if not record.complete:
        return record.stances
    actor_of: dict[str, str | None] = {a.id: a.id for a in record.actors}
    listed = {(s.source, s.target) for s in record.stances} | set(record.unlabelled)
    used = {end for pair in listed for end in pair}
    whole = bool(used & actor_of.keys()) if used else bool(record.actors)
    ends = list(actor_of) if whole else [m.id for m in record.mentions]
    actor_of.update((m.id, m.actor) for m in record.mentions)
    issues = {a.id for a in record.actors if a.kind == "issue"}
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
