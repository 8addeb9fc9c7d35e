"""The sentence splitter's parameters and its judgement: does this stop end a sentence?

The parameters (``resources/punkt_en.json``, made by ``training/train_punkt.py``) are
loaded once, when first needed. Punkt itself is asked about one stop at a time, with the
word before it and the word after it: that is all the context it looks at. Its own way of
walking through a text is not used. It is not linear in the length of every text, and it
knows nothing of quotations.
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from stancelib._nltk import load_punkt

_ORTHO_BEG_UC, _ORTHO_MID_LC = 1 << 1, 1 << 5  # the flags' values in NLTK's punkt.py

_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What ``punkt_en.json`` holds. Words are lower-cased and without the final stop."""

    titles: frozenset[str]
    before_number: frozenset[str]
    lower_case: frozenset[str]
    abbreviations: frozenset[str]
    capitalised: frozenset[str]  # abbreviations only when written with a capital
    collocations: frozenset[tuple[str, str]]
    sentence_starters: frozenset[str]
    common_words: frozenset[str]


@cache
def parameters() -> Parameters:
    """The parameters, loaded once."""
    path = files("stancelib.resources").joinpath("punkt_en.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    return Parameters(
        titles=frozenset(data["titles"]),
        before_number=frozenset(data["before_number"]),
        lower_case=frozenset(data["lower_case"]),
        abbreviations=frozenset(data["abbreviations"]),
        capitalised=frozenset(data["abbreviations"]) - frozenset(data["lower_case"]),
        collocations=frozenset((first, second) for first, second in data["collocations"]),
        sentence_starters=frozenset(data["sentence_starters"]),
        common_words=frozenset(data["common_words"].split()),
    )


@cache
def _make_splitter() -> Any:
    """NLTK's `PunktSentenceTokenizer` with our parameters."""
    punkt = load_punkt()
    ours = parameters()
    theirs = punkt.PunktParameters()
    theirs.abbrev_types = set(ours.abbreviations)
    theirs.collocations = set(ours.collocations)
    theirs.sent_starters = set(ours.sentence_starters)
    # A common word with a capital starts a sentence; of other words nothing is known.
    for word in ours.common_words:
        theirs.add_ortho_context(word, _ORTHO_BEG_UC | _ORTHO_MID_LC)
    splitter = punkt.PunktSentenceTokenizer()
    splitter._params = theirs
    return splitter


def _splitter() -> Any:
    with _lock:  # functools.cache may call twice from two threads; importing twice is slow
        return _make_splitter()


@lru_cache(maxsize=1 << 14)
def ends_sentence(word: str, following: str) -> bool:
    """Whether the stop at the end of ``word`` ends a sentence, ``following`` being next.

    Parameters
    ----------
    word : str
        The word with its stop, such as ``"Gen."``, without opening marks before it.
    following : str
        The next word.
    """
    known = parameters()
    if _DOTTED.fullmatch(word):
        word = "U.S."  # no list holds every dotted abbreviation: take one for all
    bare = word[:-1]
    lower = bare.lower()
    if lower in known.titles and (not bare.islower() or lower in known.lower_case):
        return False
    if lower in known.before_number and following[:1].isdigit():
        return False
    # Punkt does not look at the case: "He fell ill." and "Peoria, Ill." are one to it.
    if bare.islower() and lower in known.capitalised and "." not in bare:
        return True
    return bool(_splitter().text_contains_sentbreak(f"{word} {following}"))
