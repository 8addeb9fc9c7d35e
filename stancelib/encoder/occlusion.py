"""What parts of a sentence a network's judgement rests on: it judges again without each.

A network's decision is no sum over words, unlike that of a linear head. What a part is worth
is therefore measured: the part is hidden, the sentence is read once more, and the change of
the log-probabilities is taken (occlusion; Zeiler and Fergus 2014). Parts that only speak
together, or that say the same twice, are not told apart by that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from stancelib.encoder.scorer import ContextualScorer
from stancelib.explain import Contribution, Explanation, Places, triple
from stancelib.types import AUTHOR, Clause, Document, Pair

PART = "part"
"""What contributions have for their block."""

_HIDDEN = "\ufffd"
"""A word that no vocabulary has: the encoder reads that something unknown stands there."""
_FUNCTION = frozenset(("det", "aux", "cop", "case", "mark", "cc", "compound", "neg", "advmod"))
"""Relations of words that are hidden with the word that they belong to."""


def occlude(
    scorer: ContextualScorer,
    pair: Pair,
    document: Document,
    names: tuple[str, str] | None = None,
) -> Explanation:
    """Explain what a contextual scorer says of one pair, by its sentence alone.

    Costs one reading of the sentence for each of its parts, ten to twenty as a rule.

    Parameters
    ----------
    scorer : ContextualScorer
    pair : Pair
    document : Document
        The one that the pair's clause was made from.
    names : (str, str), optional
        What to call source and target; by default as the text does.

    Returns
    -------
    Explanation
        ``decision`` holds log-probabilities, a contribution what they lose without its part,
        and ``bias`` the rest: what no part takes with it alone. Sums are exact, by that
        definition. Mentions of source and target are never hidden.
    """
    places = Places(pair.clause, document)
    parts = [
        part for part in _parts(pair.clause) if not {pair.source_unit, pair.target_unit} & set(part)
    ]
    shown = [pair, *(replace(pair, clause=_without(pair.clause, part)) for part in parts)]
    logs = np.log(np.maximum(scorer.predict_proba(shown), 1e-12))
    decision, changes = logs[0], logs[0] - logs[1:]
    first, second = np.argsort(-decision, kind="stable")[:2]
    contributions = []
    for part, change in zip(parts, changes, strict=True):
        span = places.run(part)
        text = "" if span is None else document.article.text[slice(*span)]
        contributions.append(Contribution(" ".join(text.split()), PART, span, text, triple(change)))
    contributions.sort(key=lambda c: (-abs(c.values[first] - c.values[second]), c.span or (-1, -1)))
    if names is None:
        source = AUTHOR if pair.source_unit is None else places.text(pair.source_unit)
        names = source, places.text(pair.target_unit)
    start, end = places.sentence()
    return Explanation(
        source=names[0],
        target=names[1],
        decision=triple(decision),
        bias=triple(decision - changes.sum(axis=0)),
        contributions=tuple(contributions),
        probabilities=triple(np.exp(decision)),
        span=(start, end),
        text=document.article.text[start:end],
    )


def _parts(clause: Clause) -> Iterator[list[int]]:
    """Runs of neighbouring units: a word that says something, and the small words with it."""
    group = [_head(clause, unit) for unit in range(len(clause.words))]
    run: list[int] = []
    for unit, head in enumerate(group):
        if run and group[run[-1]] != head:
            yield run
            run = []
        if any(c.isalnum() for c in clause.words[unit]):
            run.append(unit)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _head(clause: Clause, unit: int) -> int:
    mentions = frozenset(clause.units.values())
    while (
        unit not in mentions
        and clause.relations[unit].partition(":")[0] in _FUNCTION
        and 0 <= clause.heads[unit] not in mentions
    ):
        unit = clause.heads[unit]
    return unit


def _without(clause: Clause, part: Sequence[int]) -> Clause:
    words, lemmas, tags = list(clause.words), list(clause.lemmas), list(clause.tags)
    for unit in part:
        words[unit], lemmas[unit], tags[unit] = _HIDDEN, _HIDDEN, "X"
    return replace(clause, words=tuple(words), lemmas=tuple(lemmas), tags=tuple(tags))
