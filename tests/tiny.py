"""A model that is quick and always says the same, for what is not about scores."""

from __future__ import annotations

import os
import signal
import time
import zlib
from typing import Any

from stancelib.graph import PairEvidence, StanceGraph, build_graph
from stancelib.types import Actor, Article, Mention, ModelInfo, Tone

ACTORS = (
    Actor("ann", "Ann Ames", "person", ("Ames",), "north"),
    Actor("bob", "Bob Byrd", "person"),
    Actor("north", "Northland", "country", ("the North",)),
    Actor("levy", "road levy", "issue"),
)


class TinyModel:
    """Scores by a checksum of the text; some words make it fail in some way."""

    info = ModelInfo("tiny", "1", "beef")

    def score(
        self,
        article: str | Article,
        *,
        actors: Any = (),
        issues: Any = (),
        min_confidence: float = 0,
    ) -> StanceGraph:
        given = article if isinstance(article, Article) else Article(article)
        words = given.text.split()
        if "wrong" in words:
            raise RuntimeError("out of luck")
        if "slow" in words:
            time.sleep(30)
        if "deadly" in words:
            os.kill(os.getpid(), signal.SIGKILL)
        check = zlib.crc32(given.text.encode())
        told = list(ACTORS)
        if check % 3 == 0:
            told[1] = Actor("bob", "Bob Byrd", "person", (f"B{check % 7}",))
        sure = 0.4 + (check % 101) / 202
        rest = (1 - sure) / 2
        pieces = [
            PairEvidence("ann", "bob", (sure, rest, rest), 0, 3, given.text[:3]),
            PairEvidence("north", "bob", (rest, sure, rest), 0, 3, given.text[:3], "ann"),
            PairEvidence("AUTHOR", "levy", (rest, rest, sure), 0, 3, given.text[:3]),
        ][: 1 + check % 3]
        return build_graph(
            given,
            told,
            [Mention(0, 3, given.text[:3], "ann", "name", "its name", 0, 0, 1)],
            pieces,
            tone=Tone("oppose", -0.3, (0.5, 0.3, 0.2)),
            model=self.info,
            warnings=["odd"] if check % 5 == 0 else [],
            min_confidence=min_confidence,
        )
