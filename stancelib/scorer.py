"""What the pipeline asks of a scorer: both models answer to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stancelib.actors.recogniser import Tagger
from stancelib.prior import ArticlePrior
from stancelib.types import Pair


class Scorer(Protocol):
    """Pairs in, probabilities out; names are masked before and nothing is kept between calls."""

    @property
    def heads(self) -> Collection[str]:
        """Which kinds of pairs it has learned: of ``"actor"`` and ``"author"``."""

    @property
    def language(self) -> str:
        """Code of the language that it reads."""

    @property
    def tagger(self) -> Tagger | None:
        """What tells the names in a sentence, where the model reads text as it is, too."""

    @property
    def prior(self) -> ArticlePrior:
        """How its probabilities become evidence about an article."""

    def with_prior(self, prior: ArticlePrior) -> Scorer:
        """The same scorer with another article prior."""

    def predict_proba(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Probabilities of oppose, neutral, support; shape (n_pairs, 3), rows sum to 1."""
