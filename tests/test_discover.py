"""Issues that nobody has named, and names that only say which members are meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

import stancelib
from stancelib.actors import find_actors
from stancelib.document import read_document
from stancelib.graph import StanceGraph
from stancelib.model import StanceModel
from stancelib.types import Actor, Article, Cast

BAN = (
    "Sweden denounced the ban on plastic crates on Monday. Norway praised the ban. "
    "Denmark said nothing about it."
)


def cast_of(text: str) -> Cast:
    return find_actors(read_document(Article(text)), discover=True)


def issues_of(text: str) -> dict[str, list[str]]:
    cast = cast_of(text)
    return {
        actor.name: [m.text for m in cast.mentions if m.actor == actor.id]
        for actor in cast.actors
        if actor.kind == "issue"
    }


def test_an_issue_is_found_and_its_later_wording_with_it() -> None:
    found = issues_of(BAN)
    assert list(found) == ["ban on plastic crates"]
    assert found["ban on plastic crates"][:2] == ["ban on plastic crates", "the ban"]


def test_actors_take_sides_on_it() -> None:
    graph = stancelib.load("fast").score(BAN)
    assert graph["Sweden", "ban on plastic crates"].label == "oppose"
    assert graph["Norway", "ban on plastic crates"].label == "support"


def test_a_discovered_issue_is_less_sure_than_a_given_one() -> None:
    model = stancelib.load("fast")
    name = "ban on plastic crates"
    found, given = model.score(BAN), model.score(BAN, issues=[name])
    with_actors = model.score(BAN, actors=["Sweden", "Norway"])
    for country in ("Sweden", "Norway"):
        assert with_actors[country, name].probabilities == found[country, name].probabilities
        assert found[country, name].probabilities[1] > given[country, name].probabilities[1]


def test_what_is_met_once_is_an_issue_only_if_a_side_is_taken() -> None:
    assert issues_of("Sweden debated the ban on plastic crates. Norway kept quiet.") == {}
    once = issues_of("Sweden denounced the ban on plastic crates. Norway kept quiet.")
    assert list(once) == ["ban on plastic crates"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "France condemned the coup. Chad hailed the putsch. Mali welcomed the takeover.",
            {"coup": ["coup", "putsch", "takeover"]},
        ),
        (
            "Norway debated the Clean Harbors Now Act. Sweden opposes the bill. Denmark hates the "
            "legislation.",
            {"Clean Harbors Now Act": ["Clean Harbors Now Act", "bill", "legislation"]},
        ),
        (
            "Ghana praised the phase-out of coal. Togo rejected any phase-out.",
            {"phase-out of coal": ["phase-out of coal", "any phase-out"]},
        ),
        (
            "Oslo condemned the prosecution of Ana Silva. Bern called the prosecution unfair.",
            {"prosecution of Ana Silva": ["prosecution of Ana Silva", "the prosecution"]},
        ),
    ],
)
def test_one_matter_has_several_wordings(text: str, found: dict[str, list[str]]) -> None:
    assert issues_of(text) == found


def test_an_act_is_an_issue_and_no_body() -> None:
    found = issues_of(
        "Senator Orla Venn attacked the Clean Harbors Act. Her rival, Tom Ashby, wrote the "
        "Clean Harbors Act."
    )
    assert list(found) == ["Clean Harbors Act"]


def test_a_head_without_modifier_counts_when_it_comes_back() -> None:
    found = issues_of("France condemned the coup. Chad feared the coup would spread.")
    assert found == {"coup": ["coup", "coup"]}


def test_a_noun_in_front_of_another_is_no_issue() -> None:
    text = "France met the coalition talks team. Spain met the coalition talks team."
    assert issues_of(text) == {}


def test_callers_issues_stand_alone() -> None:
    graph = stancelib.load("fast").score(BAN, issues=["plastic crates"])
    assert [a.name for a in graph.actors if a.kind == "issue"] == ["plastic crates"]


def test_nobody_is_judge_of_what_is_called_his_own() -> None:
    text = "Critics of the tax on barges met. Norway attacked Sweden's tax on barges."
    graph = stancelib.load("fast").score(text)
    assert graph["Norway", "tax on barges"].label == "oppose"
    assert graph.get("Sweden", "tax on barges") is None


def test_members_of_a_chamber_are_one_mention() -> None:
    cast = cast_of("House Republicans scorned Senate Democrats on Friday.")
    assert [(m.text, m.actor) for m in cast.mentions] == [
        ("House Republicans", "US-REPUBLICANS"),
        ("Senate Democrats", "US-DEMOCRATS"),
    ]


def test_a_chamber_in_a_title_takes_no_side() -> None:
    cast = cast_of("Senate Majority Leader Mitch Hale scorned the House on Friday.")
    assert [m.actor for m in cast.mentions] == ["mitch-hale", "US-HOUSE"]


def test_a_chamber_that_the_caller_gives_stays() -> None:
    text = "House Republicans scorned Senate Democrats on Friday."
    graph = stancelib.load("fast").score(text, actors=[{"name": "House", "kind": "organisation"}])
    assert "House" in [m.text for m in graph.mentions]


def test_other_names_take_the_same_sides() -> None:
    model = stancelib.load("fast")
    graph = model.score(BAN)
    renamed = model.score(BAN.replace("Sweden", "Peru").replace("Norway", "Chile"))
    for first, other in (("Sweden", "Peru"), ("Norway", "Chile")):
        before = graph[first, "ban on plastic crates"].score
        assert abs(before - renamed[other, "ban on plastic crates"].score) <= 0.05


def test_a_namesake_steals_no_side() -> None:
    text = (
        "Senator Orla Venn condemned fracking on Monday. Mayor Paul Ashby praised fracking. "
        "Jim Venn, a baker, sold bread outside."
    )
    graph = stancelib.load("fast").score(text)
    assert graph["Orla Venn", "fracking"].label == "oppose"
    assert graph.get("Jim Venn", "fracking") is None


def test_what_is_discovered_is_doubted_as_the_model_says() -> None:
    model = stancelib.load("fast")
    prior = replace(model.scorer.prior, discovered=0.0)
    sure = StanceModel(replace(model.scorer, prior=prior), model.info, model.training)
    name = "ban on plastic crates"
    given, found = sure.score(BAN, issues=[name]), sure.score(BAN)
    for country in ("Sweden", "Norway"):
        assert found[country, name].probabilities == pytest.approx(
            given[country, name].probabilities
        )


def test_later_names_of_what_is_discovered_are_read() -> None:
    found = issues_of(
        "Sweden denounced the fishing levy on Monday. Norway praised the fishing levy. Denmark "
        "called the measure a gift to trawlers. Iceland backed it."
    )
    assert found == {"fishing levy": ["fishing levy", "fishing levy", "the measure", "it"]}


def test_who_merges_articles_is_warned_of_what_only_shares_a_noun() -> None:
    model = stancelib.load("fast")
    texts = [
        "France condemned the coup in Gabon. Chad hailed the coup. Togo feared the coup.",
        "Peru condemned the coup in Bolivia. Chile hailed the coup. Cuba feared the coup.",
    ]
    graphs = [model.score(Article(text, id=str(n))) for n, text in enumerate(texts)]
    assert all(g["coup"].metadata == {"discovered": True} for g in map(_by_name, graphs))
    merged = StanceGraph.merge(graphs)
    assert any("'coup'" in warning for warning in merged.warnings)
    assert not any("coup" in warning for warning in StanceGraph.merge(graphs[:1]).warnings)
    given = [model.score(Article(text, id=text), issues=["coup"]) for text in texts]
    assert not any("coup" in warning for warning in StanceGraph.merge(given).warnings)


def _by_name(graph: StanceGraph) -> dict[str, Actor]:
    return {actor.name: actor for actor in graph.actors}
