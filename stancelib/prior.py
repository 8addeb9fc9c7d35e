"""From what one sentence says to what it is worth as evidence about an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stancelib.types import Pair


@dataclass(frozen=True, slots=True)
class ArticlePrior:
    """How probabilities of a pair in a sentence become evidence about the pair in an article.

    In the corpora of marked sentences most ordered pairs are neutral, many of them names
    that merely stand in one sentence. In an article two actors of whom one is known to
    judge the other are met again and again, and few sentences say outright what they think:
    the prior is another, and single sentences are worth a little less than they claim.

    Attributes
    ----------
    neutral_shift : float
        Subtracted from the log-probability of neutral.
    temperature : float
        Divides all three log-probabilities first.
    conflict : float
        From 0 to 1: share of the smaller of P(oppose) and P(support) that both give to
        neutral. Where both are likely, the sign is not known; the score is untouched.
    """

    neutral_shift: float = 0.0
    temperature: float = 1.0
    conflict: float = 0.0

    def adapt(
        self, pairs: Sequence[Pair], probabilities: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Adapted probabilities, shape (n_pairs, 3); those of the author stay as they are."""
        logs = np.log(np.maximum(probabilities, 1e-12)) / self.temperature
        logs[:, 1] -= self.neutral_shift
        adapted = np.exp(logs - logs.max(axis=1, keepdims=True))
        adapted /= adapted.sum(axis=1, keepdims=True)
        moved = self.conflict * np.minimum(adapted[:, 0], adapted[:, 2])
        adapted[:, 0] -= moved
        adapted[:, 2] -= moved
        adapted[:, 1] += 2.0 * moved
        author = np.array([p.source is None for p in pairs], dtype=bool)
        return np.where(author[:, None], probabilities, adapted)
