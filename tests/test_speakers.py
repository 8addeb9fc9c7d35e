"""Speakers: who says each quotation. The cases are data, in tests/data."""

from __future__ import annotations

from typing import Any

import pytest
from test_actors import cast_of, load


@pytest.mark.parametrize("case", load("actors_speakers.json"))
def test_speakers(case: dict[str, Any]) -> None:
    cast = cast_of(case)
    found = [None if s is None else cast.mentions[s].actor for s in cast.speakers]
    assert found == case["speakers"], [(m.text, m.actor) for m in cast.mentions]
