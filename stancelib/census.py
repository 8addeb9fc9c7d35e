"""What a corpus holds, counted record by record in constant memory."""

from __future__ import annotations

from collections import Counter

from stancelib.corpora import AnnotatedText, gold_pairs, locate
from stancelib.types import AUTHOR, LABELS

UNKNOWN = "unknown"
"""A language that is not said, the kind of a source that is no listed actor."""

_MOST_LANGUAGES = 100
_OTHER = "other"


class Census:
    """Counts of labels, kinds of sources, languages and lengths over the records added."""

    def __init__(self) -> None:
        self.records = 0
        self.without_stances = 0
        self.unlabelled = 0
        self._pairs = 0
        self._located = 0
        self._by_source: dict[str, Counter[str]] = {}
        self._languages: Counter[str] = Counter()
        self._lengths: Counter[int] = Counter()
        self._shortest = self._longest = self._characters = 0

    def add(self, record: AnnotatedText) -> None:
        """Count one record."""
        self.records += 1
        self.unlabelled += len(record.unlabelled)
        self._count_language(record.lang or UNKNOWN)
        self._count_length(len(record.text))
        pairs = gold_pairs(record)
        if not pairs:
            self.without_stances += 1
            return
        kinds: dict[str | None, str] = {actor.id: actor.kind for actor in record.actors}
        kinds |= {m.id: kinds.get(m.actor, UNKNOWN) for m in record.mentions}
        kinds[AUTHOR] = AUTHOR
        there = {AUTHOR: True} | {m.id: True for m in record.mentions}
        for pair in pairs:
            self._pairs += 1
            self._by_source.setdefault(kinds[pair.source], Counter())[pair.label] += 1
            for end in (pair.source, pair.target):
                if end not in there:
                    there[end] = bool(locate(record, end))
            self._located += there[pair.source] and there[pair.target]

    def _count_language(self, language: str) -> None:
        if language not in self._languages and len(self._languages) >= _MOST_LANGUAGES:
            language = _OTHER
        self._languages[language] += 1

    def _count_length(self, length: int) -> None:
        self._shortest = min(self._shortest, length) if self.records > 1 else length
        self._longest = max(self._longest, length)
        self._characters += length
        # Three digits, so that there are only so many different lengths.
        unit = 10 ** max(0, len(str(length)) - 3)
        self._lengths[length // unit * unit] += 1

    @property
    def labels(self) -> dict[str, int]:
        """Labelled pairs by label."""
        return {label: sum(c[label] for c in self._by_source.values()) for label in LABELS}

    @property
    def labels_by_source(self) -> dict[str, dict[str, int]]:
        """The same by the kind of the source."""
        return {
            kind: {label: counts[label] for label in LABELS}
            for kind, counts in sorted(self._by_source.items())
        }

    @property
    def located_share(self) -> float | None:
        """Share of the pairs whose ends both stand in the text; None where there is no pair."""
        return self._located / self._pairs if self._pairs else None

    @property
    def languages(self) -> dict[str, int]:
        """Records of each language, the most frequent first."""
        return dict(self._languages.most_common())

    @property
    def text_length(self) -> dict[str, float]:
        """Characters of a text: ``min``, ``median`` (to three digits), ``mean``, ``max``."""
        if not self.records:
            return {}
        seen = median = 0
        for length, number in sorted(self._lengths.items()):
            seen += number
            if 2 * seen >= self.records:
                median = length
                break
        return {
            "min": self._shortest,
            "median": median,
            "mean": round(self._characters / self.records, 1),
            "max": self._longest,
        }
