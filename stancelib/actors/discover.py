"""Discover an article's issues: what its noun phrases come back to and take sides on.

"Tariffs on steel" is met once in full and again as "the tariffs"; a thing of one mention is
rarely what an article is about. Which of them are issues is learned (`salience`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..types import Actor
from .context import Context, Name
from .identities import as_written
from .kinds import SAME, VAGUE
from .phrases import LINKS, Phrase, find_phrases
from .salience import features, probabilities
from .user import normal_id
from .verbs import numbers, singular

MOST = 4
"""Of an article, only so many issues: each costs a second reading of its sentences."""

LIKELY = 0.2
"""The least probability of an issue."""

FEWEST = 2
"""How often an article has to come back to its issue, or take a side on it, together."""


@dataclass(slots=True)
class Matter:
    """Phrases that may be one issue: with the same noun, of wordings that contain one another."""

    noun: str
    words: frozenset[str] = frozenset()
    named: list[Phrase] = field(default_factory=list)
    bare: list[Phrase] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How often it is spoken of or judged."""
        every = (*self.named, *self.bare)
        return len(every) + sum(p.sides for p in every)

    @property
    def is_bare(self) -> bool:
        """Whether it is as a rule, and first, called by its noun alone: "the strike"."""
        if self.noun in VAGUE or len(self.bare) < 2 * len(self.named):
            return False
        return not self.named or min(p.head for p in self.bare) < min(p.head for p in self.named)

    @property
    def is_told(self) -> bool:
        """Whether one can say what it is: of "the plan" alone one cannot."""
        return bool(self.named) or self.noun not in VAGUE


def discover_issues(context: Context, names: list[Name]) -> list[Actor]:
    """Find what the article's actors may take sides on.

    Parameters
    ----------
    context : Context
    names : list of Name
        The actors' mentions, in text order.

    Returns
    -------
    list of Actor
        Of kind ``"issue"``, at most `MOST`, the most likely first. Their mentions are
        then found as those of the caller's issues are.
    """
    matters = find_matters(context, names)
    found = probabilities(*described(context, matters))
    order = sorted(range(len(matters)), key=lambda k: -found[k])
    return [_issue(matters[k]) for k in order if found[k] >= LIKELY][:MOST]


def described(context: Context, matters: Sequence[Matter]) -> tuple[list[list[float]], list[str]]:
    """What is known of each matter: its features, and its noun."""
    most = max((len(m.named) + len(m.bare) for m in matters), default=0)
    known = [features(context, m.named, m.bare, most) for m in matters]
    return known, [m.noun for m in matters]


def find_matters(context: Context, names: list[Name], fewest: int = FEWEST) -> list[Matter]:
    """What the article may be about, each with all its phrases.

    ``fewest``: how often it has to come back to it, or take a side on it, together.
    """
    by_noun: dict[str, list[Phrase]] = {}
    for phrase in find_phrases(context, names):
        by_noun.setdefault(phrase.noun, []).append(phrase)
    grouped = {noun: _grouped(noun, phrases) for noun, phrases in by_noun.items()}
    _merge(grouped)
    every = (matter for group in grouped.values() for matter in group)
    return [m for m in every if m.weight >= fewest and m.is_told]


def _grouped(noun: str, phrases: Sequence[Phrase]) -> list[Matter]:
    """Phrases of one noun; those without modifier are of the weightiest."""
    found: list[Matter] = []
    by_wording: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in phrases:
        if not phrase.bare:
            by_wording.setdefault(phrase.wording, []).append(phrase)
    for wording, mine in sorted(by_wording.items(), key=lambda item: -len(item[1])):
        words = frozenset(singular(t.lower()) for t in wording) - LINKS
        for matter in found:
            if words <= matter.words or matter.words <= words:
                matter.named += mine
                matter.words &= words
                break
        else:
            found.append(Matter(noun, words, mine))
    found.sort(key=lambda matter: -matter.weight)
    bare = [p for p in phrases if p.bare]
    if not found:
        return [Matter(noun, frozenset((noun,)), [], bare)]
    found[0].bare += bare
    return found


def _merge(grouped: dict[str, list[Matter]]) -> None:
    """Where a noun is only ever met bare, it may be another's: "the putsch" is the coup."""
    for noun, (matter, *_) in list(grouped.items()):
        if matter.named:
            continue
        others = [
            (bool(grouped[other][0].named), grouped[other][0].weight, other)
            for same in SAME
            if noun in same
            for other in sorted(same)
            if other != noun and other in grouped
        ]
        if not others:
            continue
        named, weight, other = max(others)
        if not named and (weight, other) < (matter.weight, noun):
            continue
        grouped[other][0].bare += matter.bare
        del grouped[noun]


def _issue(matter: Matter) -> Actor:
    """An issue under its commonest wording, with what else the text calls it."""
    distinct = wordings_of(matter)
    return Actor(
        normal_id(distinct[0]),
        distinct[0],
        "issue",
        tuple(distinct[1:]),
        metadata={"discovered": True},
    )


def wordings_of(matter: Matter) -> list[str]:
    """What the text calls it, the name to give it first."""
    wordings = _commonest(matter.named)
    bare = [form.lower() for form in _commonest(matter.bare)]
    # Its own noun, bare, is found anyhow; another's is not.
    aside = [form for form in bare if matter.noun not in numbers(form)]
    own = [form for form in bare if matter.noun in numbers(form)]
    if matter.is_bare:
        wordings = [*own, *wordings]
    return list({n.casefold(): n for n in (*wordings, *aside)}.values())


def _commonest(phrases: Sequence[Phrase]) -> list[str]:
    """Wordings as one writes them, the most frequent first."""
    counts = Counter(phrase.wording for phrase in phrases)
    return [as_written(" ".join(wording)) for wording, _ in counts.most_common()]
