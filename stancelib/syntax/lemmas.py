"""Base forms: suffix rules checked against known words, and a table of exceptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

_CLASS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "ADJ": "ADJ", "PROPN": "NOUN"}
_VOWELS = frozenset("aeiou")
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
    found: list[str] = []
    if kind == "ADJ":
        if word.endswith("iest"):
            found.append(word[:-4] + "y")
        elif word.endswith("ier"):
            found.append(word[:-3] + "y")
        elif word.endswith("est"):
            found += [word[:-3], word[:-2], word[:-4]]
        elif word.endswith("er"):
            found += [word[:-2], word[:-1], word[:-3]]
        return [*[c for c in found if len(c) > 2][:3], word]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        found += [word[:-2], word[:-1]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found += [word[:-1], word[:-2]] if word.endswith("es") else [word[:-1]]
    if kind == "VERB":
        if word.endswith("ied"):
            found.append(word[:-3] + "y")
        elif word.endswith("ed"):
            found += _stem(word[:-2])
        elif word.endswith("ing") and len(word) > 5:
            found += _stem(word[:-3])
    return found


def _stem(stem: str) -> list[str]:
    """Base forms of a stem that lost -ed or -ing: stopp-, accus-, warn-."""
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "sl":
        return [stem[:-1], stem, stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        return [stem, stem[:-1], stem + "e"]
    if stem.endswith(("at", "iz", "is", "us", "ang", "enc", "anc", "rc", "v", "uc", "as", "bl")):
        return [stem + "e", stem]
    if len(stem) > 2 and stem[-1] not in _VOWELS and stem[-2] in _VOWELS and stem[-3] in _VOWELS:
        return [stem, stem + "e"]
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
