"""Scored pairs -> pieces of evidence: one a sentence and pair of actors."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from stancelib.actors.rewording import GUESSED
from stancelib.pooling import PairEvidence
from stancelib.types import AUTHOR, Cast, Pair
from stancelib.voices import Voices

CLEAR = 0.5
"""How likely a stance of a body has to be to count for who speaks for it."""


def toward_discovered(cast: Cast, pairs: Sequence[Pair], given: Set[str]) -> NDArray[np.bool_]:
    """Which pairs are toward an issue that is guessed; shape (n_pairs,).

    It is not among the caller's ids, or not under its name in the text.
    """
    issues = {
        actor.id
        for actor in cast.actors
        if actor.kind == "issue" and (actor.id not in given or GUESSED in actor.metadata)
    }
    return np.array([cast.mentions[p.target].actor in issues for p in pairs], dtype=bool)


def collect_evidence(
    cast: Cast, pairs: Sequence[Pair], probabilities: NDArray[np.float64], voices: Voices
) -> list[tuple[Pair, PairEvidence]]:
    """One piece a sentence and pair of actors: of several mentions, the clearest pair.

    ``voices`` is what `find_voices` found.
    """
    spans = cast.document.sentences
    text = cast.document.article.text
    best: dict[tuple[int, str, str], tuple[float, Pair, PairEvidence]] = {}
    for pair, row in zip(pairs, probabilities.tolist(), strict=True):
        source = AUTHOR if pair.source is None else cast.mentions[pair.source].actor
        target = cast.mentions[pair.target].actor
        reporter = None
        if pair.reported_by is not None:
            reporter = cast.mentions[pair.reported_by].actor
        sentence = pair.clause.sentence
        key = (sentence, source, target)
        known = best.get(key)
        if known is None or 1.0 - row[1] > known[0]:
            first = cast.mentions[pair.target].sentence if pair.apart else sentence
            start, end = spans[first].start, spans[sentence].end
            said = (row[0], row[1], row[2])
            clear = max(row[0], row[2]) >= CLEAR and reporter in (None, source)
            piece = PairEvidence(
                source,
                target,
                said,
                start,
                end,
                text[start:end],
                reporter,
                voices=voices.get((source, sentence), ()) if clear else (),
            )
            best[key] = (1.0 - row[1], pair, piece)
    return [(pair, piece) for _, pair, piece in best.values()]
