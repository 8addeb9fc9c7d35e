"""From what one sentence says to what it is worth as evidence about an article."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from stancelib.answers import is_undecided
from stancelib.beside import own_subjects, stand_beside
from stancelib.defences import actor_verdict
from stancelib.demands import is_owed
from stancelib.facts import is_mere_fact
from stancelib.idioms import is_not_hindered
from stancelib.judging import is_reported
from stancelib.nested import nested_sign, relief_sign
from stancelib.silence import is_aside, is_denied, is_silent
from stancelib.sparing import is_excepted
from stancelib.told import is_unreal
from stancelib.types import Pair
from stancelib.verdicts import verdict

_PLAIN = 0.5  # what is left of neutral where the words plainly give a sign
_CLEAR = 0.6  # of the probability where the words leave no doubt
_SILENT = (0.02, 0.96, 0.02)  # of who declines to judge
_NEUTRAL = (
    is_silent, is_aside, is_denied, is_undecided, is_unreal, is_excepted, is_mere_fact,
    is_not_hindered, is_owed,
)  # fmt: skip
_SURE = 0.95  # that strong words of a clause in which somebody judges are not the author's


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
    mutual : float
        How likely it is, beside independence, that two actors judge each other in one
        clause. Most strong words between two names say what one of them thinks.
    credit : float
        From 0 to 1: how far a stance that an actor of the clause holds toward a target
        takes away from what the words could say of the author's own. "A denounced B" is
        no word against B by whoever reports it, and "B praised the ruling" none for B.
    author_shift : float
        Added to the log-probability of neutral where the author is the source: the
        author's head has learned from sentences that were picked for their opinions.
    beside : float
        From 0 to 1: how much of ``neutral_shift`` is not for pairs whose ends stand in clauses
        side by side, each with a subject of its own.
    apart : float
        From 0 to 1: how likely a stance toward an issue that an earlier sentence of the paragraph
        names has to be to count (see `stancelib.passages`); 1: none is looked for. It is taken
        as it is, without ``neutral_shift``.
    discovered : float
        Added to the log-probability of neutral toward an issue that was discovered, not given:
        whether a stance toward "the sanctions" is for or against them is often no matter of words.
    reciprocity, agreement, transitivity, company : float
        From 0 to 100: what other stances of the article, in other sentences, say of one (see
        `stancelib.balance`): the target's toward the source; both ends' toward the same actors
        and issues; the source's toward others and theirs toward the target; others' toward both.
        Each times the hyperbolic tangent of a sum of scores, or of products of two, is added to
        the log-probability of support and taken from that of oppose.
    """

    neutral_shift: float = 0.0
    temperature: float = 1.0
    conflict: float = 0.0
    mutual: float = 1.0
    credit: float = 0.0
    author_shift: float = 0.0
    beside: float = 0.0
    apart: float = 1.0
    discovered: float = 1.0
    reciprocity: float = 0.0
    agreement: float = 0.0
    transitivity: float = 0.0
    company: float = 0.0

    def unbalanced(self) -> ArticlePrior:
        """The same, but that other stances of the article say nothing."""
        return replace(self, reciprocity=0.0, agreement=0.0, transitivity=0.0, company=0.0)

    def adapt(
        self, pairs: Sequence[Pair], probabilities: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Adapted probabilities, shape (n_pairs, 3)."""
        logs = np.log(np.maximum(probabilities, 1e-12)) / self.temperature
        joined = np.array([not p.apart for p in pairs], dtype=bool)
        logs[:, 1] -= self.neutral_shift * joined * (1.0 - self.beside_of(pairs))
        adapted: NDArray[np.float64] = np.exp(logs - logs.max(axis=1, keepdims=True))
        author = np.array([p.source is None for p in pairs], dtype=bool)
        adapted[author] = probabilities[author]
        adapted[author, 1] *= np.exp(self.author_shift)
        adapted /= adapted.sum(axis=1, keepdims=True)
        moved = self.conflict * np.minimum(adapted[:, 0], adapted[:, 2])
        adapted[:, 0] -= moved
        adapted[:, 2] -= moved
        adapted[:, 1] += 2.0 * moved
        plain = self._orient(pairs, adapted)
        self._weigh_directions(pairs, adapted, plain)
        self._credit_actors(pairs, adapted)
        return adapted

    def doubt(self, rows: NDArray[np.float64], discovered: NDArray[np.bool_]) -> None:
        """Move stances toward discovered issues toward neutral, in place."""
        rows[discovered, 1] *= np.exp(self.discovered)
        rows[discovered] /= rows[discovered].sum(axis=1, keepdims=True)

    def _orient(self, pairs: Sequence[Pair], rows: NDArray[np.float64]) -> frozenset[int]:
        """Give issues the sign that two others make, in place: see `nested_sign`.

        So does what is plainly said: see `verdict` and `actor_verdict`. What is for the opposite
        of an issue, "the veto", is against the issue. Returned are the numbers of pairs of which
        something is plainly said.
        """
        plain = set()
        for number, (pair, row) in enumerate(zip(pairs, rows, strict=True)):
            if pair.source_unit is None or pair.apart:  # no parse leads from one end to the other
                self._turn(pair, row)
                continue
            ends = pair.clause, pair.source_unit, pair.target_unit
            if any(test(*ends) for test in _NEUTRAL):
                row[:] = _SILENT
                continue
            said = verdict(*ends) if pair.clause.masks_issues else actor_verdict(*ends)
            sign_of = nested_sign if pair.clause.masks_issues else relief_sign
            sign = said or sign_of(*ends)
            if sign:
                low, high = min(row[0], row[2]), max(row[0], row[2])
                row[0], row[2] = (low, high) if sign > 0 else (high, low)
            if said:
                row *= 1.0 - _CLEAR
                row[1 + said] += _CLEAR
                plain.add(number)
            if sign:
                row[1] *= _PLAIN
                row /= row.sum()
            self._turn(pair, row)
        return frozenset(plain)

    @staticmethod
    def _turn(pair: Pair, row: NDArray[np.float64]) -> None:
        """Give the opposite of a target the opposite sign, in place."""
        if pair.inverse:
            row[0], row[2] = row[2], row[0]

    def beside_of(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """``beside`` where the ends of a pair stand in clauses side by side, else 0; (n_pairs,)."""
        found = np.zeros(len(pairs))
        if self.beside > 0.0:
            clauses = {id(pair.clause): pair.clause for pair in pairs}
            subjects = {key: own_subjects(clause) for key, clause in clauses.items()}
            found[:] = [stand_beside(pair, subjects[id(pair.clause)]) for pair in pairs]
        return self.beside * found

    def _weigh_directions(
        self, pairs: Sequence[Pair], rows: NDArray[np.float64], plain: Set[int]
    ) -> None:
        """Weigh P(a->b) and P(b->a) of one clause against each other, in place.

        Where both are plainly said ("fell out"), neither speaks against the other.
        """
        places = {(id(p.clause), p.source, p.target): i for i, p in enumerate(pairs)}
        for (clause, source, target), i in places.items():
            j = places.get((clause, target, source)) if source is not None else None
            if j is None or j < i or {i, j} <= plain:
                continue
            a, b = 1.0 - rows[i, 1], 1.0 - rows[j, 1]  # how likely each is no neutral
            both = self.mutual * a * b
            total = 1.0 - (1.0 - self.mutual) * a * b
            for row, old, new in (
                (i, a, (a * (1.0 - b) + both) / total),
                (j, b, (b * (1.0 - a) + both) / total),
            ):
                if old > 0.0:
                    rows[row, (0, 2)] *= new / old
                    rows[row, 1] = 1.0 - new

    def _credit_actors(self, pairs: Sequence[Pair], rows: NDArray[np.float64]) -> None:
        """Take from the author, in place, what actors of the clause are credited with."""
        free: dict[tuple[int, int], float] = {}
        for pair, row in zip(pairs, rows.tolist(), strict=True):
            if pair.source is not None:
                key = (id(pair.clause), pair.target)
                free[key] = free.get(key, 1.0) * (1.0 - self.credit * (1.0 - row[1]))
        for i, pair in enumerate(pairs):
            if pair.source is None:
                share = free.get((id(pair.clause), pair.target), 1.0)
                if is_reported(pair.clause, pair.target_unit):
                    share *= 1.0 - _SURE * self.credit
                rows[i, (0, 2)] *= share
                # Of an author who is never neutral nothing is left: not even less, by rounding.
                rows[i, 1] = max(0.0, 1.0 - rows[i, 0] - rows[i, 2])
