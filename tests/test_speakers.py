"""Speakers: who says each quotation. The cases are data, in tests/data."""

from __future__ import annotations

from typing import Any

import pytest
from test_actors import cast_of, load

from stancelib.actors import find_actors
from stancelib.document import read_document
from stancelib.types import Article


@pytest.mark.parametrize("case", load("actors_speakers.json"))
def test_speakers(case: dict[str, Any]) -> None:
    cast = cast_of(case)
    found = [None if s is None else cast.mentions[s].actor for s in cast.speakers]
    assert found == case["speakers"], [(m.text, m.actor) for m in cast.mentions]


def test_a_quotation_goes_on_with_whoever_began_the_sentence_before() -> None:
    named = "Tom Ashby said that Ann Moore had failed the town. “It is a disgrace to us.”"
    unnamed = "Opponents said Tom Ashby had failed the town. “It is a disgrace to us.”"
    for text, speaker in ((named, "tom-ashby"), (unnamed, None)):
        cast = find_actors(read_document(Article(text)))
        (found,) = cast.speakers
        assert (None if found is None else cast.mentions[found].actor) == speaker
