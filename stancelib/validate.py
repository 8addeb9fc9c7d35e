"""What is in an annotated corpus, and what is wrong with it, before anyone trains on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from stancelib.census import UNKNOWN, Census
from stancelib.corpora import AnnotatedCorpus
from stancelib.repeats import COPIES, NEAR, Groups, Repeats
from stancelib.shingles import hash_string
from stancelib.spill import TALLY, HashTable, Strings, counted
from stancelib.types import AUTHOR

_SHOWN = 10
_LISTED = 200
"""Of repeated ids and groups of records, so many are listed; all are counted."""
_LISTED_MEMBERS = 100
_FEW_PAIRS = 200
_RARE = 0.02
_FEW_LOCATED = 0.8
_MANY_REPEATED = 0.01


@dataclass(frozen=True)
class CorpusCheck:
    """What `check_corpus` found.

    Attributes
    ----------
    corpus, format : str
    records, documents : int
    labels : dict of str to int
        Labelled ordered pairs, the implied neutral ones included.
    labels_by_source : dict of str to dict of str to int
        The same by the source's kind: ``AUTHOR``, a kind of actor, or ``unknown`` where a
        mention belongs to no actor.
    author_pairs : int
        Pairs whose source is the author.
    located : float or None
        Share of the pairs whose ends both stand in the text, as mentions or by an exact
        name; None where there is no pair.
    without_stances : int
        Records with no labelled pair.
    unlabelled : int
        Pairs listed without a label, not filled in yet.
    languages : dict of str to int
        Records of each language; ``unknown`` for those that do not say.
    text_length : dict of str to number
        ``min``, ``median``, ``mean`` and ``max`` of the characters of a text; the median of
        longer texts to three digits. Empty where there are no records.
    bad_records : int
    bad_reasons : dict of str to int
        Bad records by kind of reason.
    bad : tuple of str
        The first 200 of them: file, line, field and reason.
    repeated_id_count : int
    repeated_ids : dict of str to int
        The first 200 ids that come more than once, and how often.
    duplicate_groups, duplicate_records, near_duplicate_groups, near_duplicate_records : int
    duplicates, near_duplicates : tuple of tuple of str
        Groups of record ids: with the same words, and with a run of eight words in
        common, directly or through others (groups of mere duplicates left out). The first
        200 groups, of each the first 100 ids.
    warnings : tuple of str
        What to think of before training, in plain words.
    """

    corpus: str
    format: str
    records: int
    documents: int
    labels: dict[str, int]
    labels_by_source: dict[str, dict[str, int]]
    author_pairs: int
    located: float | None
    without_stances: int
    unlabelled: int
    languages: dict[str, int]
    text_length: dict[str, float]
    bad_records: int
    bad_reasons: dict[str, int]
    bad: tuple[str, ...]
    repeated_id_count: int
    repeated_ids: dict[str, int]
    duplicate_groups: int
    duplicate_records: int
    duplicates: tuple[tuple[str, ...], ...]
    near_duplicate_groups: int
    near_duplicate_records: int
    near_duplicates: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]

    def to_json(self) -> str:
        """One JSON object."""
        return json.dumps(asdict(self))

    def __str__(self) -> str:
        languages = ", ".join(f"{name} {n}" for name, n in list(self.languages.items())[:_SHOWN])
        located = "no pairs" if self.located is None else f"{self.located:.1%} of the pairs' ends"
        lines = [
            f"{self.corpus} ({self.format}): {self.records} records in {self.documents} documents",
            f"  labels            {_counts(self.labels)} (source the author: {self.author_pairs})",
            *(
                f"      {'source ' + kind:<20} {_counts(labels)}"
                for kind, labels in self.labels_by_source.items()
            ),
            f"  located           {located}",
            f"  without stances   {self.without_stances}",
            f"  not filled in yet {self.unlabelled} pairs listed without a label",
            f"  languages         {languages or 'none'}",
        ]
        if self.text_length:
            length = {name: f"{value:,.0f}" for name, value in self.text_length.items()}
            lines.append(
                f"  text length       {length['min']} to {length['max']} characters, median "
                f"{length['median']}, mean {length['mean']}"
            )
        lines.append(f"  bad records       {self.bad_records}")
        lines.extend(f"      {problem}" for problem in self.bad[:_SHOWN])
        if self.bad_records > _SHOWN:
            reasons = list(self.bad_reasons.items())[:_SHOWN]
            lines.extend(f"      {n} times {reason}" for reason, n in reasons)
        lines.append(f"  repeated ids      {self.repeated_id_count}")
        lines.extend(f"      {i} ({n} times)" for i, n in list(self.repeated_ids.items())[:_SHOWN])
        for what, records, number, groups in (
            ("duplicates", self.duplicate_records, self.duplicate_groups, self.duplicates),
            (
                "near-duplicates",
                self.near_duplicate_records,
                self.near_duplicate_groups,
                self.near_duplicates,
            ),
        ):
            lines.append(f"  {what:<17} {records} in {number} groups")
            lines.extend(f"      {', '.join(group[:_SHOWN])}" for group in groups[:_SHOWN])
        if self.warnings:
            lines += ["  before training", *(f"    - {warning}" for warning in self.warnings)]
        return "\n".join(lines)


def _counts(labels: Mapping[str, int]) -> str:
    return ", ".join(f"{label} {n}" for label, n in labels.items())


def check_corpus(corpus: AnnotatedCorpus) -> CorpusCheck:
    """Go through a corpus once and report.

    Memory stays near 110 MB however large the corpus is, but for up to 5 bytes a record where
    records repeat each other. What has to be compared goes to temporary files, about 12 bytes a
    word and 50 a record, in the folder that ``TMPDIR`` names; they are removed in the end.

    Parameters
    ----------
    corpus : AnnotatedCorpus
        Read with ``errors="skip"``, or the first bad record ends it.

    Raises
    ------
    InputError
        Where there is no room for temporary files.
    """
    census = Census()
    with Repeats() as repeats, Strings() as ids:
        id_table = HashTable(repeats.scratch, "ids", TALLY, counted())
        doc_table = HashTable(repeats.scratch, "docs", TALLY, counted())
        for number, record in enumerate(corpus.records):
            census.add(record)
            ids.add(record.id)
            id_table.add(hash_string(record.id), number)
            doc = f"id {record.id}" if record.doc is None else f"doc {record.doc}"
            doc_table.add(hash_string(doc), number)
            # Only what the texts share counts here, not what the corpus says belongs together.
            repeats.add(record.text)
        documents = sum(len(rows) for rows in doc_table.rows())
        repeated, repeated_count = _repeated(id_table)
        forest = repeats.copies()
        copies = forest.groups(COPIES, _LISTED, _LISTED_MEMBERS)
        repeats.join_near(forest)
        near = forest.groups(NEAR, _LISTED, _LISTED_MEMBERS)

        def named(groups: Groups) -> tuple[tuple[str, ...], ...]:
            return tuple(tuple(ids[number] for number in group) for group in groups.first)

        check = CorpusCheck(
            corpus=corpus.name,
            format=corpus.format,
            records=census.records,
            documents=documents,
            labels=census.labels,
            labels_by_source=census.labels_by_source,
            author_pairs=sum(census.labels_by_source.get(AUTHOR, {}).values()),
            located=census.located_share,
            without_stances=census.without_stances,
            unlabelled=census.unlabelled,
            languages=census.languages,
            text_length=census.text_length,
            bad_records=corpus.skipped_count,
            bad_reasons=dict(corpus.skipped_reasons),
            bad=tuple(str(problem) for problem in corpus.skipped),
            repeated_id_count=repeated_count,
            repeated_ids={ids[number]: count for number, count in repeated},
            duplicate_groups=copies.groups,
            duplicate_records=copies.records,
            duplicates=named(copies),
            near_duplicate_groups=near.groups,
            near_duplicate_records=near.records,
            near_duplicates=named(near),
            warnings=(),
        )
    return replace(check, warnings=tuple(_warnings(check)))


def _repeated(table: HashTable) -> tuple[list[tuple[int, int]], int]:
    """The first ids that come more than once, as (record, count), and how many there are."""
    number = 0
    first: list[tuple[int, int]] = []
    for rows in table.rows():
        more = rows[rows["count"] > 1]
        number += len(more)
        first += zip(more["owner"].tolist(), more["count"].tolist(), strict=True)
        first = sorted(first)[:_LISTED]
    return first, number


def _warnings(check: CorpusCheck) -> Iterator[str]:
    pairs = sum(check.labels.values())
    if not check.records:
        yield "There is no record to train on."
        return
    if not pairs:
        yield "No pair has a label: there is nothing to train on."
        return
    present = [label for label, n in check.labels.items() if n]
    missing = [label for label, n in check.labels.items() if not n]
    if len(present) == 1:
        yield f"Every label is {present[0]}: a model needs at least two to tell apart."
    elif missing:
        yield f"No pair is labelled {missing[0]}: a model trained on this alone never says so."
    for label in present:
        if 0 < check.labels[label] < _RARE * pairs:
            yield f"{check.labels[label]} of {pairs} pairs are {label}: it will be found badly."
    if pairs < _FEW_PAIRS:
        yield f'{pairs} pairs are few: adapt a bundled model (base="fast") rather than start anew.'
    if check.located is not None and check.located < _FEW_LOCATED:
        yield (
            f"In {1 - check.located:.0%} of the pairs an end is not named in the text: give "
            "mentions or aliases, or the model learns little from them."
        )
    if check.documents == 1 < check.records:
        yield "All records are of one document (doc): no part can be held out for a fair test."
    elif check.documents == check.records > 1:
        yield (
            "Every record is a document of its own: where several come from one article, say so "
            "in doc, or a split puts parts of an article on both sides and the test is too easy."
        )
    alike = max(check.duplicate_records, check.near_duplicate_records)
    if alike > _MANY_REPEATED * check.records:
        yield (
            f"{alike} records repeat others, exactly or nearly: a random split would test on what "
            "was learned. stancelib.split keeps them on one side."
        )
    if check.repeated_id_count:
        yield f"{check.repeated_id_count} ids come more than once: errors cannot be traced by id."
    unknown = check.languages.get(UNKNOWN, 0)
    if len(check.languages) > 1 and unknown:
        yield f"{unknown} records do not say their language, others do: set lang."
    if check.unlabelled:
        yield f"{check.unlabelled} pairs are listed without a label; they are left out."
    if check.bad_records:
        yield f"{check.bad_records} records are bad: repair them, or they are left out."
