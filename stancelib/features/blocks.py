"""The protocol of a feature block, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from stancelib.features.judgements import Judgement
from stancelib.features.view import ClauseView


@dataclass(frozen=True, slots=True)
class PairView:
    """One ordered pair in its analysed clause.

    ``words`` are the clause's lemmas with the actors as roles: ``S`` the source, ``T`` the
    target, ``O`` any other. ``source`` is None for the author.
    """

    view: ClauseView
    judgements: Mapping[tuple[int, int], list[Judgement]]
    words: list[str]
    source: int | None
    target: int


class FeatureBlock(Protocol):
    """A named, versioned way to say something of a pair in strings.

    A string may carry the unit it rests on: blocks return ``(feature, unit)`` with unit -1
    where the feature is about the clause as a whole.

    ``language`` is the code of the language whose resources or syntax it reads; None where
    it says something of a clause in any language.
    """

    name: str
    version: int
    language: str | None

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        """Features of one pair: no actor's name may appear in any."""
        ...
