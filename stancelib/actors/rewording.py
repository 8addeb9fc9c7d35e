"""Issues under names of the caller's own: "fuel subsidies" for a "petrol subsidy".

Whoever scores many articles types in an issue before having read them. Where an article has neither
the name nor its noun, what the article does call it is guessed from its noun phrases. Which of them
it is, if any, is learned (``training/rewording.py``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..syntax.parser import load_parser
from ..types import Actor
from . import words as w
from .context import Context, Name
from .discover import Matter, described, find_matters, wordings_of
from .gazetteer import pieces
from .issuenames import has_proper_name, is_placed
from .kinds import VAGUE
from .salience import probabilities
from .undoing import ENDS
from .verbs import singular
from .words import word_set

GUESSED = "taken_to_be"
"""Under this, an issue's ``metadata`` have what the text is taken to call it."""
LIKELY = 0.25
"""The least probability of what an article calls an issue: most issues are not in most articles."""
SURE = 0.6
"""The same of a further name for it."""
FEATURES = ("noun", "words", "words back", "salience", "in the text")
"""What is known of a phrase beside an issue's name: the cosine of their nouns, of each word of the
one the cosine with the nearest of the other, in the mean, and back; how likely it is some issue at
all; and the share of the name's words whose stems are in the text."""
_SHORT = 3  # letters of a word that tells something
_ENDINGS = "isation ization ing ment ation tion sion ed al er".split()
_LEAST, _STEM = 4, 6  # letters of a stem
_NEAR = 0.5
"""The least likeness of what modifies two nouns where the nouns tell little, or are one."""
_ENDING = ENDS | word_set(
    "abolishing abolition amnesty axing ban banning bans blocking boycott break breakup cancelling "
    "cap capping closing closure closures curb curbs cut cuts cutting delaying demolition "
    "deregulation divestment embargo ended exemption exit freeze freezing limit limiting "
    "limits moratorium opposition overturning phase-out prohibition reduction relief rejecting "
    "removing repealing restriction restrictions reversing scrapping stopping suspending "
    "withdrawing"
)
"""Who is for the end of a thing is against the thing, and for the end of its end for it."""
_APART = tuple(
    (word_set(one), word_set(other))
    for one, other in (
        (
            "subsidy subsidies support grant aid relief",
            "tax taxes taxing levy tariff duty charge fee",
        ),
        ("war fighting hostilities attack offensive", "truce ceasefire cease-fire peace accord"),
        ("import imports", "export exports"),
        ("privatisation privatization", "nationalisation nationalization"),
        ("expansion enlargement increase rise", "reduction shrinking decrease fall"),
    )
)
"""Nouns for what is another thing, however near the words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter of a text as what an issue may be called: its words, and what is known of them."""

    noun: str
    words: tuple[str, ...]
    vectors: NDArray[np.float64]  # of the words, and last of the noun
    salient: float
    ends: bool


def guess_wordings(
    context: Context, names: list[Name], issued: list[Name], issues: Sequence[Actor]
) -> list[Actor]:
    """Guess what a text calls the issues that it does not call by their names.

    Parameters
    ----------
    context : Context
    names, issued : list of Name
        Mentions of actors, and of the issues that the text names.
    issues : sequence of Actor
        The caller's.

    Returns
    -------
    list of Actor
        Issues of the caller's ids under the text's wordings, where these are likely enough. No
        two are under the same.
    """
    met = {name.actor for name in issued}
    missing = [issue for issue in issues if issue.id not in met]
    if not missing:
        return []
    taken = {i for name in issued for i in range(name.first, name.last)}
    free = []
    for matter in find_matters(context, names, fewest=1):
        left = replace(matter, bare=[p for p in matter.bare if p.head not in taken])
        if taken.isdisjoint(p.head for p in left.named) and (left.named or left.bare):
            free.append(left)
    if not free:
        return []
    candidates, stems = read_candidates(context, free), stems_of(context)
    likely = np.array([_likely(context, issue, candidates, stems) for issue in missing])
    found: list[Actor] = []
    while likely.max() >= LIKELY:
        row, best = np.unravel_index(int(likely.argmax()), likely.shape)
        # One thing may have two names: "the purchase of X", "the transfer of X".
        mine = [k for k in np.argsort(-likely[row]) if k == best or likely[row, k] >= SURE]
        first, *others = (wording for k in mine for wording in wordings_of(free[k]))
        found.append(replace(missing[row], name=first, aliases=tuple(others)))
        likely[row, :] = likely[:, mine] = 0.0
    return found


def read_candidates(context: Context, matters: Sequence[Matter]) -> list[Candidate]:
    """What is known of a text's matters, for all issues."""
    found = []
    salient = probabilities(*described(context, matters)) if matters else ()
    for matter, likely in zip(matters, salient, strict=True):
        words = _words(matter)
        vectors, ends = _vectors([*words, matter.noun]), _ends(" ".join(words))
        found.append(Candidate(matter.noun, tuple(words), vectors, float(likely), ends))
    return found


def features(
    issue: Actor, candidates: Sequence[Candidate], stems: frozenset[str]
) -> NDArray[np.float64]:
    """`FEATURES` of each candidate as what an issue is called; shape (n, len(FEATURES)).

    ``stems`` are those of the text's words (`stems_of`).
    """
    told = _told(issue.name)
    mine = _vectors([*told, _noun(issue.name)])
    present = sum(_stem(word) in stems for word in told) / len(told)
    rows = []
    for one in candidates:
        near = mine @ one.vectors.T
        words = near[:-1, :-1]
        rows.append((near[-1, -1], words.max(1).mean(), words.max(0).mean(), one.salient, present))
    return np.array(rows, np.float64)


def may_be(context: Context, issue: Actor, candidates: Sequence[Candidate]) -> NDArray[np.bool_]:
    """Which candidates are not ruled out as what an issue is called; shape (n,).

    Where a name has proper names, one has to be in the text, and phrases with its own noun are of
    something else ("Nato expansion", "economic expansion").
    """
    told = _told(issue.name)
    if not told or not is_placed(context, issue.name):
        return np.zeros(len(candidates), bool)
    noun, ends, proper = _noun(issue.name), _ends(issue.name), has_proper_name(issue.name)
    return np.array(
        [
            one.ends == ends
            and not _are_apart({noun, *told}, {one.noun, *one.words})
            and _may_mean(told, noun, one, proper)
            for one in candidates
        ]
    )


def _are_apart(mine: set[str], theirs: set[str]) -> bool:
    """Whether two wordings are of things that are no names of each other: "tax", "subsidy"."""
    for kinds in _APART:
        one, other = ([not kind.isdisjoint(words) for kind in kinds] for words in (mine, theirs))
        if one[0] != one[1] and other[0] != other[1] and one != other:
            return True
    return False


def _may_mean(told: Sequence[str], noun: str, one: Candidate, proper: bool) -> bool:
    """Whether what modifies the nouns is near enough, where these are one or tell little."""
    modifiers = [word for word in told if singular(word) != noun]
    if one.noun != noun and one.noun in {singular(word) for word in modifiers}:
        return False  # "income" is no income tax
    if one.noun != noun and one.noun not in VAGUE:
        return True
    if not modifiers or (one.noun == noun and proper):
        return False
    others = [k for k, word in enumerate(one.words) if singular(word) != one.noun]
    if not others:
        return one.noun != noun
    near = _vectors(modifiers) @ one.vectors[others].T
    return float(near.max(axis=1).mean()) >= _NEAR


def _ends(text: str) -> bool:
    """Whether words tell the end of a thing, and not the end of its end."""
    words = text.lower().replace("phase - out", "phase-out").split()
    return sum(word.strip(",.") in _ENDING for word in words) % 2 == 1


def _likely(
    context: Context, issue: Actor, candidates: Sequence[Candidate], stems: frozenset[str]
) -> NDArray[np.float64]:
    possible = may_be(context, issue, candidates)
    if not possible.any():
        return np.zeros(len(candidates))
    weights, intercept = _learned()
    known = features(issue, candidates, stems)
    return np.where(possible, 1.0 / (1.0 + np.exp(-(known @ weights + intercept))), 0.0)


def stems_of(context: Context) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(_stem(t) for t in set(context.lower) if t.isalpha() and len(t) >= _SHORT)


def _stem(word: str) -> str:
    """What words of one family share, roughly: "taxing", "taxation", "taxes"."""
    word = singular(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word.removesuffix(ending)
            break
    return word[:_STEM]


def _told(name: str) -> list[str]:
    """The words of a name that tell something."""
    low = (t.lower() for t in pieces(name))
    return [t for t in low if t.isalpha() and len(t) >= _SHORT and t not in w.FUNCTION]


def _noun(name: str) -> str:
    """The noun of a name: before a preposition, else the last word."""
    low = [t.lower() for t in pieces(name)]
    stop = next((k for k, t in enumerate(low) if k and t in w.PREPOSITIONS), len(low))
    return singular(low[stop - 1])


def _words(matter: Matter) -> list[str]:
    wordings = {t for phrase in (*matter.named, *matter.bare) for t in phrase.wording}
    return sorted({t for wording in wordings for t in _told(wording)}) or [matter.noun]


def _vectors(words: Sequence[str]) -> NDArray[np.float64]:
    """Vectors of length one, shape (n, dimensions)."""
    vectors = load_parser().vectors
    rows = vectors.rows(words)  # the table may grow by it
    found = vectors.table[rows].astype(np.float64)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9))


@cache
def _learned() -> tuple[NDArray[np.float64], float]:
    given = json.loads((files("stancelib.resources") / "rewording.json").read_text("utf-8"))
    return np.array([given["features"][name] for name in FEATURES]), float(given["intercept"])
