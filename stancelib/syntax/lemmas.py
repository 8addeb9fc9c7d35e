"""Base forms: suffix rules checked against known words, and a table of exceptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_CLASS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "ADJ": "ADJ", "PROPN": "NOUN"}
_VOWELS = frozenset("aeiou")
_LONGEST = 40  # longer "words" are codes and URLs, which have no base form
_LEXICON_CLASS = {"verb": "VERB", "noun": "NOUN", "adj": "ADJ"}


class Lemmatiser:
    """Base forms of lower-cased words by their part of speech.

    Parameters
    ----------
    known : mapping of str to set of str
        Base forms by class (``VERB``, ``NOUN``, ``ADJ``).
    exceptions : mapping of str to mapping of str to str
        Inflected form -> base form, by class.
    """

    def __init__(
        self, known: Mapping[str, set[str]], exceptions: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._known = known
        self._exceptions = exceptions
        self._cache: dict[tuple[str, str], str] = {}

    def lemma(self, word: str, tag: str) -> str:
        """Base form of a lower-cased word with that universal part-of-speech tag."""
        key = (word, tag)
        found = self._cache.get(key)
        if found is None:
            if len(word) > _LONGEST:
                return word
            kind = _CLASS.get(tag)
            found = word if kind is None else self._find(word, kind)
            if len(self._cache) > 200_000:
                self._cache.clear()
            self._cache[key] = found
        return found

    def _find(self, word: str, kind: str) -> str:
        exception = self._exceptions[kind].get(word)
        if exception is not None:
            return exception
        known = self._known[kind]
        if word in known and not (kind == "NOUN" and word.endswith("s") and word[:-1] in known):
            return word
        candidates = _candidates(word, kind)
        for candidate in candidates:
            if candidate in known:
                return candidate
        return candidates[0] if candidates else word


def _candidates(word: str, kind: str) -> list[str]:
    """Possible base forms, the most likely first for a word that nobody knows."""
    if len(word) < 4:
        return []
    if kind == "ADJ":
        return _positives(word)
    found = _singulars(word)
    if kind == "VERB":
        if word.endswith("ied"):
            found += _with_y(word[:-3])
        elif word.endswith("eed") and len(word) > 6:  # "decreed"; "need", "exceed" are known
            found.append(word[:-1])
        elif word.endswith("ed"):
            found += _stem(word[:-2])
        elif word.endswith("ing"):
            found += _stem(word[:-3])
    return found


def _positives(word: str) -> list[str]:
    """Adjectives that a comparative or superlative may come from: "angrier", "biggest"."""
    if word.endswith("iest"):
        return [word[:-4] + "y"]
    if word.endswith("ier"):
        return [word[:-3] + "y", word]
    # A word that nobody knows may end so by nature: "sober", "honest".
    if word.endswith("est"):
        return [word, word[:-3], word[:-2], word[:-4]]
    if word.endswith("er"):
        return [word, word[:-2], word[:-1], word[:-3]]
    return []


def _singulars(word: str) -> list[str]:
    """What a plural in -s, or the third person of a verb, may come from."""
    if word.endswith("ies"):
        return _with_y(word[:-3])
    if word.endswith(("yses", "theses")):
        return [word[:-1], word[:-2] + "is"] if word.endswith("yses") else [word[:-2] + "is"]
    if word.endswith("zzes"):
        return [word[:-2], word[:-3]]
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return [word[:-2], word[:-1]]
    if word.endswith("oes") and len(word) > 5:  # "echoes"; "foes" and "shoes" are short
        return [word[:-2], word[:-1]]
    if word.endswith(("us", "is")):  # "virus", "crisis"; but "menus", "taxis"
        return [word, word[:-1]]
    if word.endswith("s") and not word.endswith("ss"):
        return [word[:-1], word[:-2]] if word.endswith("es") else [word[:-1]]
    return []


def _with_y(stem: str) -> list[str]:
    """Base forms of a stem that lost -ies or -ied: all-, t-."""
    return [stem + "ie", stem + "y"] if len(stem) == 1 else [stem + "y", stem + "ie"]


def _stem(stem: str) -> list[str]:
    """Base forms of a stem that lost -ed or -ing: stopp-, accus-, warn-."""
    if len(stem) < 2 or not any(c in "aeiouy" for c in stem):  # "shed", "bring"
        return []
    if len(stem) == 2 and stem[1] == "y":  # "lying"
        return [stem[0] + "ie"]
    last, before = stem[-1], stem[-2]
    if last == before and last not in "eo":
        return [stem, stem[:-1], stem + "e"] if last in "sl" else [stem[:-1], stem, stem + "e"]
    if last not in "wxy" and before in _VOWELS and not _VOWELS.intersection(stem[:-2]):
        return [stem + "e", stem]  # "waged": "wag" would have doubled its consonant
    if last == "y":
        return [stem, stem[:-1] + "ie"]  # "belying"
    if last in "su" or (last == "z" and before != "t"):
        return [stem + "e", stem]
    if stem.endswith(("at", "ang", "enc", "anc", "rc", "v", "uc", "bl", "plor")):
        return [stem + "e", stem]
    if stem.endswith(("ir", "ur")) and len(stem) > 2 and stem[-3] not in _VOWELS:
        return [stem + "e", stem]
    return [stem, stem + "e"]


def lexicon_lemmas() -> dict[str, set[str]]:
    """Base forms that the stance lexicon knows, by class."""
    found: dict[str, set[str]] = {c: set() for c in _LEXICON_CLASS.values()}
    path = files("stancelib.resources") / "stance_lexicon.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 2 and cells[1] in _LEXICON_CLASS:
            found[_LEXICON_CLASS[cells[1]]].add(cells[0].split(" ")[0])
    return found


@lru_cache(maxsize=1)
def load_lemmatiser() -> Lemmatiser:
    """Load the bundled tables, once a process."""
    path = files("stancelib.resources") / "syntax" / "lemmas.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return Lemmatiser({c: set(v.split(" ")) for c, v in data["known"].items()}, data["exceptions"])
