"""What is in an annotated corpus, and what is wrong with it, before anyone trains on it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from stancelib.corpora import AnnotatedCorpus, AnnotatedText, gold_pairs
from stancelib.splits import group_records, hash_words
from stancelib.types import AUTHOR, LABELS

_SHOWN = 10


@dataclass(frozen=True)
class CorpusCheck:
    """What `check_corpus` found.

    Attributes
    ----------
    corpus, format : str
    records, documents : int
    labels : dict of str to int
        Labelled ordered pairs, the implied neutral ones included.
    author_pairs : int
        Those of them whose source is the author.
    without_stances : int
        Records with no labelled pair.
    bad : tuple of str
        Records left out: file, line, field and reason.
    repeated_ids : dict of str to int
    duplicates, near_duplicates : tuple of tuple of str
        Groups of record ids: with the same words, and with a run of eight words in
        common, directly or through others (groups of mere duplicates left out).
    """

    corpus: str
    format: str
    records: int
    documents: int
    labels: dict[str, int]
    author_pairs: int
    without_stances: int
    bad: tuple[str, ...]
    repeated_ids: dict[str, int]
    duplicates: tuple[tuple[str, ...], ...]
    near_duplicates: tuple[tuple[str, ...], ...]

    def to_json(self) -> str:
        """One JSON object."""
        return json.dumps(asdict(self))

    def __str__(self) -> str:
        counts = ", ".join(f"{label} {n}" for label, n in self.labels.items())
        lines = [
            f"{self.corpus} ({self.format}): {self.records} records in {self.documents} documents",
            f"  labels            {counts} (source the author: {self.author_pairs})",
            f"  without stances   {self.without_stances}",
            f"  bad records       {len(self.bad)}",
            *(f"      {problem}" for problem in self.bad[:_SHOWN]),
            f"  repeated ids      {len(self.repeated_ids)}",
            *(f"      {i} ({n} times)" for i, n in list(self.repeated_ids.items())[:_SHOWN]),
        ]
        for what, groups in (
            ("duplicates", self.duplicates),
            ("near-duplicates", self.near_duplicates),
        ):
            lines.append(f"  {what:<17} {sum(map(len, groups))} in {len(groups)} groups")
            lines.extend(f"      {', '.join(group[:_SHOWN])}" for group in groups[:_SHOWN])
        return "\n".join(lines)


def check_corpus(corpus: AnnotatedCorpus) -> CorpusCheck:
    """Go through a corpus once and report.

    Parameters
    ----------
    corpus : AnnotatedCorpus
        Read with ``errors="skip"``, or the first bad record ends it.
    """
    ids: list[str] = []
    words: list[int] = []
    docs: set[tuple[str, str]] = set()
    labels: Counter[str] = Counter(dict.fromkeys(LABELS, 0))
    author_pairs = without = 0

    def passing() -> Iterator[AnnotatedText]:
        nonlocal author_pairs, without
        for record in corpus.records:
            pairs = gold_pairs(record)
            labels.update(pair.label for pair in pairs)
            author_pairs += sum(pair.source == AUTHOR for pair in pairs)
            without += not pairs
            ids.append(record.id)
            words.append(hash_words(record.text))
            docs.add(("id", record.id) if record.doc is None else ("doc", record.doc))
            # Only what the texts share counts here, not what the corpus says belongs together.
            yield replace(record, doc=None)

    nearby: defaultdict[int, list[int]] = defaultdict(list)
    for index, group in enumerate(group_records(passing())):
        nearby[group].append(index)
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        alike[word].append(index)

    def named(groups: list[list[int]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(ids[i] for i in group) for group in groups)

    return CorpusCheck(
        corpus=corpus.name,
        format=corpus.format,
        records=len(ids),
        documents=len(docs),
        labels=dict(labels),
        author_pairs=author_pairs,
        without_stances=without,
        bad=tuple(str(problem) for problem in corpus.skipped),
        repeated_ids={i: n for i, n in Counter(ids).items() if n > 1},
        duplicates=named([g for g in alike.values() if len(g) > 1]),
        near_duplicates=named([g for g in nearby.values() if len({words[i] for i in g}) > 1]),
    )
