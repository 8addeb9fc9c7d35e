"""The tone of sentences and articles: how their author speaks of whatever they speak of.

Whatever a sentence is about: the subjects of its predicates, each masked as if it were an
actor's name, whether or not it is one; of a sentence without a subject its root. Tone is what
the author's stance toward them is, so that it comes from the same head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from stancelib.clauses import build_bare_clauses
from stancelib.pooling import label_of, pool, score_of
from stancelib.scorer import Scorer
from stancelib.types import Cast, Clause, Pair, SentenceTone, Tone

UNKNOWN = Tone("neutral", 0.0, (0.0, 1.0, 0.0))
"""The tone of a text that has no sentence to judge, or by a model that knows no author."""

NEUTRAL_SHIFT = 0.4
"""Subtracted from the log-probability of neutral. The author's head has learned from single
targets, many of them neutral in sentences that are not. Of the labels of NewsMTSC dev_rw,
taken as those of their sentences, 0.2 to 0.5 make about the same of it."""

_SUBJECT = "nsubj"
_ENGLISH = "en"

Floats = NDArray[np.float64]


def score_with_tone(
    cast: Cast, clauses: Sequence[Clause], pairs: Sequence[Pair], scorer: Scorer
) -> tuple[Floats, Tone, tuple[SentenceTone, ...]]:
    """Score an article's pairs, and judge its tone and that of its sentences.

    All in one call of the scorer, which may read each sentence once for both.

    Parameters
    ----------
    cast : Cast
    clauses : sequence of Clause
        Of `build_clauses`.
    pairs : sequence of Pair
        Of the clauses, with those whose source is the author.
    scorer : Scorer

    Returns
    -------
    probabilities : ndarray, shape (n_pairs, 3)
        Of the pairs, as ``scorer.predict_proba`` gives them.
    tone : Tone
        Of the sentences' probabilities, pooled as evidence is: the clearest weigh most.
    sentences : tuple of SentenceTone
        In text order, without by-lines. In another language than English only those that
        name an actor. Empty where nothing could be judged.
    """
    if "author" not in scorer.heads:
        return scorer.predict_proba(pairs), UNKNOWN, ()
    known = {
        (id(pair.clause), pair.target_unit): number
        for number, pair in enumerate(pairs)
        if pair.source is None
    }
    numbers: dict[int, list[int]] = {}  # of each sentence, into all that is scored
    scored = list(pairs)
    for clause in _one_a_sentence(cast, clauses):
        units = _subjects(clause)
        own = numbers.setdefault(clause.sentence, [])
        if all((id(clause), unit) in known for unit in units):
            own += [known[id(clause), unit] for unit in units]
        else:
            # Targets are known by the numbers of mentions: these are none, so below zero.
            masked = {-1 - unit: unit for unit in units} | dict(clause.units)
            masked_clause = replace(clause, units=masked)
            own += range(len(scored), len(scored) + len(units))
            scored += [Pair(None, -1 - u, masked_clause, None, u) for u in units]
    rows = scorer.predict_proba(scored)
    probabilities = rows[: len(pairs)]
    found = sorted(sentence for sentence, own in numbers.items() if own)
    if not found:
        return probabilities, UNKNOWN, ()
    means = _shifted(np.array([np.mean(rows[numbers[sentence]], axis=0) for sentence in found]))
    spans = cast.document.sentences
    sentences = tuple(
        SentenceTone(spans[sentence].start, spans[sentence].end, _tone(mean))
        for sentence, mean in zip(found, means, strict=True)
    )
    return probabilities, _tone(pool(means)), sentences


def _one_a_sentence(cast: Cast, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses of every sentence, in windows where it is long; issues are plain words."""
    own = [clause for clause in clauses if not clause.masks_issues]
    document = cast.document
    if document.language != _ENGLISH:
        return own
    there = {clause.sentence for clause in own}
    bare = [
        number
        for number, sentence in enumerate(document.sentences)
        if number not in there and sentence.kind != "byline"
    ]
    return [*own, *build_bare_clauses(cast, bare)]


def _subjects(clause: Clause) -> list[int]:
    """The subjects that stand in the text, else the root; all actors where nothing is parsed."""
    if clause.language != _ENGLISH:
        return sorted(set(clause.units.values()))
    written = [unit for unit, first in enumerate(clause.first) if first >= 0]
    found = [unit for unit in written if clause.relations[unit].startswith(_SUBJECT)]
    return found or [
        unit for unit in written if clause.heads[unit] < 0 and clause.tags[unit] != "PUNCT"
    ]


def _shifted(rows: Floats) -> Floats:
    logs = np.log(np.maximum(rows, 1e-12))
    logs[:, 1] -= NEUTRAL_SHIFT
    shifted: Floats = np.exp(logs - logs.max(axis=1, keepdims=True))
    shifted /= shifted.sum(axis=1, keepdims=True)
    return shifted


def _tone(probabilities: Floats) -> Tone:
    oppose, neutral, support = probabilities.tolist()
    triple = (oppose, neutral, support)
    return Tone(label_of(triple), score_of(triple), triple)
