"""Masked words -> word pieces: what the encoder reads of a clause.

The words are split and lower-cased already, so that the greedy search of BERT's tokeniser
over one word at a time is all that is left of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stancelib.syntax.features import MASK, MASK_ADJ
from stancelib.types import Clause

PAD, UNKNOWN, BEGIN, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
ACTOR = "[unused1]"
"""Stands for every mention, noun or adjective: whose it is, the head is told."""
NAME = "[unused2]"
"""Stands for a run of other proper nouns: a name is a name."""
SPECIAL = (PAD, UNKNOWN, BEGIN, END, ACTOR, NAME)

_LONGEST = 64  # characters of a word; a longer one is no word
_MASKS = frozenset((MASK, MASK_ADJ))
_ARTICLES = frozenset(("the", "a", "an"))
_SPELLED = {"n't": "not", "'ve": "have", "'re": "are", "'ll": "will", "'m": "am"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause as piece ids, and where each of its units begins among them.

    Attributes
    ----------
    ids : tuple of int
        With `BEGIN` first and `END` last.
    places : tuple of int
        One an unit of the clause: index into ``ids``.
    """

    ids: tuple[int, ...]
    places: tuple[int, ...]


class Pieces:
    """A vocabulary of word pieces.

    Parameters
    ----------
    vocabulary : sequence of str
        Pieces in the order of their ids; ``##`` opens those that go on.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary = tuple(vocabulary)
        self._ids: Mapping[str, int] = {p: i for i, p in enumerate(self.vocabulary)}
        self.pad, self.unknown, self._begin, self._end, self._actor, self._name = (
            self._ids[p] for p in SPECIAL
        )
        self.special = frozenset(self._ids[p] for p in SPECIAL)
        self._known: dict[str, tuple[int, ...]] = {}

    def read(self, clause: Clause) -> Reading:
        """The pieces of a clause: mentions and other names are placeholders."""
        ids = [self._begin]
        places: list[int] = []
        # What has a number below zero is judged without being anybody's mention.
        mentions = frozenset(unit for number, unit in clause.units.items() if number >= 0)
        words = clause.words
        in_name = False
        for unit, (word, tag) in enumerate(zip(words, clause.tags, strict=True)):
            if word == "'" and tag == "PART":
                word = "'s"  # which of the two it is depends on the name
            elif word in _ARTICLES and unit + 1 < len(words) and words[unit + 1] in _MASKS:
                places.append(len(ids))  # as does whether there is an article
                continue
            if word in _MASKS:
                places.append(len(ids))
                ids.append(self._actor)
                in_name = False
            elif tag == "PROPN" and unit not in mentions:
                if not in_name:
                    ids.append(self._name)
                places.append(len(ids) - 1)
                in_name = True
            else:
                places.append(len(ids))
                found = self.ids(word)
                # Of an emoji or a joiner nothing is known, not even that it is a word.
                if found != (self.unknown,) or any(c.isalnum() for c in word):
                    ids.extend(found)
                in_name = False
        ids.append(self._end)
        return Reading(tuple(ids), tuple(places))

    def spell(self, words: Sequence[str]) -> Reading:
        """The pieces of words as they are, names too."""
        ids = [self._begin]
        places = []
        for word in words:
            places.append(len(ids))
            ids.extend(self.ids(word.lower()))
        ids.append(self._end)
        return Reading(tuple(ids), tuple(places))

    def ids(self, word: str) -> tuple[int, ...]:
        """Ids of one lower-case word's pieces: at least one."""
        found = self._known.get(word)
        if found is None:
            parts = _parts(_SPELLED.get(word, word))
            found = tuple(i for part in parts for i in self._split(part))
            found = found or (self.unknown,)
            if len(self._known) < 100_000:
                self._known[word] = found
        return found

    def _split(self, part: str) -> list[int]:
        if len(part) > _LONGEST:
            return [self.unknown]
        found: list[int] = []
        first = 0
        while first < len(part):
            for last in range(len(part), first, -1):
                piece = self._ids.get(("##" if first else "") + part[first:last])
                if piece is not None:
                    break
            else:
                return [self.unknown]
            found.append(piece)
            first = last
        return found


def _parts(word: str) -> list[str]:
    """A word without accents, split at punctuation."""
    parts = [""]
    for char in unicodedata.normalize("NFD", word[: 2 * _LONGEST])[: 2 * _LONGEST]:
        category = unicodedata.category(char)
        if category == "Mn" or category[0] in "CZ":
            continue
        if category[0] in "PS":
            parts += [char, ""]
        else:
            parts[-1] += char
    return [p for p in parts if p]
