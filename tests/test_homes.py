"""A commonplace name is not its best known bearer's where the article is about elsewhere."""

from __future__ import annotations

import pytest

from stancelib.actors import find_actors
from stancelib.actors.user import parse_actors
from stancelib.document import read_document
from stancelib.types import Article, Cast


def actors_of(text: str) -> dict[str, str]:
    cast: Cast = find_actors(read_document(Article(text)))
    return {m.text: m.actor for m in cast.mentions}


SEOUL = (
    "South Korea warned North Korea on Monday. {} accused South Korea of weakness. Seoul "
    "rejected that. South Korea praised Japan."
)


def test_elsewhere_it_is_somebody_elses() -> None:
    found = actors_of(SEOUL.format("The Democratic Party"))
    assert found["Democratic Party"] == "KR/democratic-party"
    assert actors_of(SEOUL.format("The U.S. Senate"))["U.S. Senate"] == "US-SENATE"


@pytest.mark.parametrize(
    "text",
    [
        "The Senate rebuked the White House. Democrats praised the Senate.",
        "The Democratic Party attacked Senator Ann Moore of Ohio.",
        "Washington warned Russia. Russia mocked the Senate. Russia blamed Washington.",
    ],
)
def test_at_home_it_stays(text: str) -> None:
    assert {"US-SENATE", "US-DEMOCRATS"} & set(actors_of(text).values())


def test_the_callers_body_stays() -> None:
    given = parse_actors([{"id": "minjoo", "name": "Democratic Party", "kind": "organisation"}])
    cast = find_actors(read_document(Article(SEOUL.format("The Democratic Party"))), given)
    assert "minjoo" in {m.actor for m in cast.mentions}


def test_georgia_is_where_its_article_is() -> None:
    state = "Republicans in Atlanta said Georgia would sue Florida. Georgia sued Florida."
    assert actors_of(state)["Georgia"] == "US-GA"
    country = "Georgia thanked the United States. Russia denounced Georgia."
    assert actors_of(country)["Georgia"] == "GE"
    alone = "Georgia thanked the United States. France thanked Georgia."
    assert actors_of(alone)["Georgia"] == "GE"


def test_who_has_a_name_like_a_code_is_of_no_country() -> None:
    found = actors_of(
        "Al-Shabaab attacked Somalia. Al-Shabaab fled. Al-Shabaab returned. Al-Shabaab taunted "
        "the Senate. Al Jazeera praised the Senate."
    )
    assert found["Senate"] == "US-SENATE"


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        (
            "BRASÍLIA — Brazil's police arrested a former minister. Supreme Court Justice "
            "Marina Campos had ordered it. The Senate must vote.",
            {"BR/supreme-court", "BR/senate"},
            {"US-SUPREME-COURT", "US-SENATE"},
        ),
        (
            "HAVANA (AP) — Cuba blamed Congress for the embargo on Friday.",
            {"US-CONGRESS"},
            {"CU/congress"},
        ),
        (
            "PARIS (AP) — France condemned the Senate's vote on tariffs. Winemakers fear them.",
            {"US-SENATE"},
            {"FR-SENATE", "FR/senate"},
        ),
        (
            "WASHINGTON (AP) — Congress approved aid to Ukraine. Ukraine's army had asked "
            "for it, and Ukraine's president, too.",
            {"US-CONGRESS"},
            {"UA/congress"},
        ),
    ],
)
def test_a_capital_in_the_dateline_tells_whose_chamber_it_is(text, there, not_there):
    found = set(actors_of(text).values())
    assert there <= found
    assert not not_there & found


def test_a_judge_belongs_to_the_court_of_the_country():
    text = (
        "BRASÍLIA — Brazil's police arrested a former minister. Supreme Court Justice "
        "Marina Campos had ordered it. Campos said the case was closed."
    )
    (judge,) = (a for a in find_actors(read_document(Article(text))).actors if "Campos" in a.name)
    assert judge.parent == "BR/supreme-court"
