"""Groups that have no name are actors where the article comes back to them."""

from __future__ import annotations

import pytest

import stancelib
from stancelib.actors import find_actors
from stancelib.document import read_document
from stancelib.types import Article


def groups_of(text: str) -> dict[str, list[str]]:
    cast = find_actors(read_document(Article(text)), discover=True)
    return {
        actor.id: [m.text for m in cast.mentions if m.actor == actor.id]
        for actor in cast.actors
        if actor.kind == "group"
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Sweden condemned the junta on Monday. The junta shrugged.",
            {"junta": ["junta", "junta"]},
        ),
        (
            "Tin miners marched through Lima. The miners want more pay.",
            {"tin-miners": ["Tin miners", "miners"]},
        ),
        ("Sweden condemned the protesters on Monday.", {}),
        (
            "Tin miners met copper miners. The miners sang. The miners left.",
            {"miners": ["miners", "miners"]},
        ),
        ("Opposition to the tax grew in Oslo. Opposition to it is broad.", {}),
        ("M23 took the town. The rebels left. The rebels returned.", None),
    ],
)
def test_groups(text: str, found: dict[str, list[str]] | None) -> None:
    if found is None:
        assert list(groups_of(text)) == ["M23"]  # who has a name keeps it
    else:
        assert groups_of(text) == found


def test_a_group_takes_sides() -> None:
    graph = stancelib.load("fast").score(
        "Farmers denounced Denmark on Friday. The farmers then thanked Norway."
    )
    assert graph["farmers", "Denmark"].label == "oppose"
    assert graph["farmers", "Norway"].label == "support"


def test_a_countrys_rebels_are_not_the_country() -> None:
    graph = stancelib.load("fast").score(
        "Syrian rebels condemned Iran. Later the Syrian rebels threatened Iran again."
    )
    assert graph["Syrian rebels", "Iran"].label == "oppose"
    assert graph.get("Syria", "Iran") is None


def test_the_callers_own_name_for_them_stands() -> None:
    graph = stancelib.load("fast").score(
        "Farmers denounced Denmark. The farmers marched.",
        actors=[{"name": "farmers", "id": "agri", "kind": "group"}],
    )
    assert graph["agri", "Denmark"].label == "oppose"
    assert [a.id for a in graph.actors if a.kind == "group"] == ["agri"]


def test_whom_a_speaker_calls_they_is_not_told_outside_of_the_quotation() -> None:
    cast = find_actors(
        read_document(
            Article(
                "Doctors met Denmark on Friday. The doctors left. "
                "“They tore it up,” said Ann Moore, the union's secretary."
            )
        ),
        discover=True,
    )
    assert "They" not in {m.text for m in cast.mentions}
