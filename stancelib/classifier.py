"""The fast scorer: features -> calibrated probabilities, with numpy alone.

Training, which needs scikit-learn, is in ``fit.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from stancelib.errors import InputError
from stancelib.features import BLOCKS, FeatureBlock, PairView
from stancelib.features.dense import dense_features
from stancelib.features.judgements import find_judgements
from stancelib.features.lexicon import Lexicon, load_lexicon
from stancelib.features.view import ClauseView
from stancelib.prior import ArticlePrior
from stancelib.syntax.parser import load_parser
from stancelib.types import Pair

FloatArray = NDArray[np.float32]

NAME = "<name>"  # of whatever is no actor found: a name is a name
_BATCH = 2048  # pairs whose features are held at once
_NO_LEXICON = Lexicon({})


@dataclass(frozen=True, slots=True)
class Head:
    """A linear classifier over named features and dense columns.

    Attributes
    ----------
    vocabulary : mapping of str to int
        Feature -> row of ``weights``.
    weights : ndarray, shape (n_features, 3)
    dense : ndarray, shape (n_columns, 3)
    bias : ndarray, shape (3,)
    """

    vocabulary: Mapping[str, int]
    weights: FloatArray
    dense: FloatArray
    bias: FloatArray

    def decide(self, features: Sequence[Sequence[str]], dense: FloatArray) -> NDArray[np.float64]:
        """Decision values, shape (n, 3)."""
        known = self.vocabulary
        columns: list[int] = []
        ends: list[int] = []
        for row in features:
            # A set: a feature counts once, however often a block names it.
            columns.extend([known[f] for f in set(row) if f in known])
            ends.append(len(columns))
        total = np.zeros((len(columns) + 1, 3))
        # Sorted within a row by nothing: sums in float64 differ by less than 1e-12.
        np.cumsum(self.weights[columns], axis=0, dtype=np.float64, out=total[1:])
        starts = [0, *ends[:-1]]
        sparse = total[ends] - total[starts]
        return np.asarray(sparse + dense @ self.dense.astype(np.float64) + self.bias)


@dataclass(frozen=True, slots=True)
class FastScorer:
    """Scores ordered pairs of actors, and (AUTHOR, target) pairs, by two linear heads.

    ``language`` is the code of the language that it was trained on. One of English reads
    parsed clauses, any other clauses that are not; neither makes sense of the other kind.
    """

    blocks: tuple[str, ...]
    heads: Mapping[str, Head] = field(default_factory=dict)
    prior: ArticlePrior = field(default_factory=ArticlePrior)
    language: str = "en"

    @property
    def tagger(self) -> None:
        """Nothing: of names it reads nothing."""
        return None

    def with_prior(self, prior: ArticlePrior) -> FastScorer:
        """The same scorer with another article prior."""
        return replace(self, prior=prior)

    def predict_proba(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Probabilities of oppose, neutral, support; shape (n_pairs, 3), rows sum to 1.

        Pairs of a kind that the scorer has not learned go to the head that it has.
        """
        result = np.zeros((len(pairs), 3))
        for first in range(0, len(pairs), _BATCH):
            views = list(analyse(pairs[first : first + _BATCH]))
            kinds = [self._head(view) for view in views]
            for name, head in self.heads.items():
                rows = [i for i, kind in enumerate(kinds) if kind == name]
                if rows:
                    decisions = head.decide(*self.features([views[i] for i in rows]))
                    result[[first + i for i in rows]] = softmax(decisions)
        return result

    def _head(self, view: PairView) -> str:
        name = "author" if view.source is None else "actor"
        return name if name in self.heads else next(iter(self.heads))

    def features(self, views: Sequence[PairView]) -> tuple[list[list[str]], FloatArray]:
        """Named features of each pair, and its dense columns: none but of English."""
        english = self.language == "en"
        for view in views:
            if (view.view.clause.language == "en") != english:
                raise InputError(
                    f"a clause read as {view.view.clause.language!r} cannot be scored by a model "
                    f"of {self.language!r}: read the text in the language of the model"
                )
        named = extract(views, [BLOCKS[b] for b in self.blocks])
        if not english:
            return named, np.zeros((len(views), 0), dtype=np.float32)
        return named, dense_features(views, load_parser().vectors)


def extract(views: Sequence[PairView], blocks: Sequence[FeatureBlock]) -> list[list[str]]:
    """Feature names of each pair, prefixed with their block's."""
    found = []
    for view in views:
        row: list[str] = []
        for block in blocks:
            prefix = block.name + ":"
            row += [prefix + f for f, _ in block.extract(view)]
        found.append(row)
    return found


def analyse(pairs: Sequence[Pair]) -> Iterator[PairView]:
    """Views of pairs; what belongs to the clause is made once for all of its pairs."""
    clause = None
    for pair in pairs:
        if pair.clause is not clause:
            clause = pair.clause
            view = ClauseView(clause, load_lexicon() if clause.language == "en" else _NO_LEXICON)
            judgements = find_judgements(view)
            base = [
                "O" if u in view.mask else NAME if tag == "PROPN" else lemma
                for u, (lemma, tag) in enumerate(zip(clause.lemmas, clause.tags, strict=True))
            ]
        words = base.copy()
        words[pair.target_unit] = "T"
        if pair.source_unit is not None:
            words[pair.source_unit] = "S"
        yield PairView(view, judgements, words, pair.source_unit, pair.target_unit)


def softmax(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Row-wise softmax."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
