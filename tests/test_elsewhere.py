"""Bodies that many states have under one name belong to the state that the text tells."""

from __future__ import annotations

import pytest

import stancelib
from stancelib.actors import find_actors
from stancelib.actors.user import parse_actors
from stancelib.document import read_document
from stancelib.types import Article, Cast


def cast_of(text: str) -> Cast:
    return find_actors(read_document(Article(text)))


@pytest.mark.parametrize(
    ("body", "actor", "name"),
    [
        ("The Mexican Senate", "MX/senate", "Mexican Senate"),
        ("The Philippine Senate", "PH/senate", "Philippine Senate"),
        ("Poland's Supreme Court", "PL/supreme-court", "Polish Supreme Court"),
        ("The Supreme Court of Kenya", "KE/supreme-court", "Kenyan Supreme Court"),
        ("The Supreme Court in Canberra", "AU/supreme-court", "Australian Supreme Court"),
        ("Ireland's Labour", "IE/labour-party", "Irish Labour Party"),
        ("New Zealand's Labour Party", "NZ-LABOUR", "New Zealand Labour Party"),
        ("The Ohio Senate", "US-OH/senate", "Ohio Senate"),
        ("The Texas Supreme Court", "US-TX/supreme-court", "Texas Supreme Court"),
        ("The state Senate", "state/senate", "state Senate"),
        ("The Nigeria Labour Congress", "NG/labour-congress", "Nigerian Labour Congress"),
        ("India's Congress", "IN-INC", "Indian National Congress"),
    ],
)
def test_the_country_beside_it_has_it(body: str, actor: str, name: str) -> None:
    cast = cast_of(f"{body} met on Monday.")
    assert [(a.id, a.name) for a in cast.actors] == [(actor, name)]
    (mention,) = cast.mentions
    assert mention.text in {body, body.removeprefix("The "), body.removeprefix("The state ")}


@pytest.mark.parametrize(
    ("body", "actor"),
    [
        ("The Swiss Federal Supreme Court", "CH/federal-supreme-court"),
        ("The Zimbabwe Congress of Trade Unions", "ZW/congress-of-trade-unions"),
    ],
)
def test_longer_names_of_a_country(body: str, actor: str) -> None:
    (mention,) = cast_of(f"{body} met on Monday.").mentions
    assert (mention.text, mention.actor) == (body.removeprefix("The "), actor)


@pytest.mark.parametrize(
    ("body", "country"), [("Quebec's Supreme Court", "CA"), ("The Texas Senate", "US")]
)
def test_a_part_of_a_country_tells_the_country(body: str, country: str) -> None:
    (actor,) = cast_of(f"{body} met on Monday.").actors
    assert actor.metadata["country"] == country


def test_the_country_that_a_sentence_begins_with() -> None:
    cast = cast_of("In Brazil, the Supreme Court met.")
    assert [m.actor for m in cast.mentions] == ["BR", "BR/supreme-court"]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The US Senate praised Kenya.", "US-SENATE"),
        ("America's Supreme Court sat.", "US-SUPREME-COURT"),
        ("The Supreme Court of the United States sat.", "US-SUPREME-COURT"),
        ("Joe Biden told Ukraine Congress would agree.", "US-CONGRESS"),
        ("The Scottish Labour Party met.", "GB-LABOUR"),
        ("Britain's Home Office denied it.", "GB-HOME-OFFICE"),
        ("Kenya's Senate met. The US Senate, too. The Senate is blunt.", "US-SENATE"),
        ("The Foreign Office condemned Iran. Iran rejected the claim.", "GB-FCO"),
        ("In Afghanistan, the Ministry of Defence said, two soldiers died.", "GB-MOD"),
        ("In Texas, Republicans cheered.", "US-REPUBLICANS"),
        ("In Ukraine, Senate Republicans cheered.", "US-REPUBLICANS"),
        ("Georgia Republicans criticised Stacey Abrams.", "US-REPUBLICANS"),
        ("The Ohio Senate race is close.", "US-SENATE"),
        ("The Iran Senate resolution failed.", "US-SENATE"),
        ("Israel's Congress allies cheered.", "US-CONGRESS"),
        ("Democrats in Beijing cheered.", "US-DEMOCRATS"),
        ("Pro-Israeli Democrats cheered.", "US-DEMOCRATS"),
        ("State Senate Republicans met Ohio Senate Democrats.", "US-DEMOCRATS"),
        ("Scotland's National Health Service grew.", "GB-NHS"),
    ],
)
def test_at_home_it_stays(text: str, actor: str) -> None:
    assert actor in {m.actor for m in cast_of(text).mentions}
    assert all("/" not in m.actor for m in cast_of(text).mentions if "Kenya" not in text)


def test_a_later_mention_in_a_text_on_a_third_country() -> None:
    text = f"{'Ukraine thanked Ukraine. ' * 5}The Polish Senate met. The Senate mocked Ukraine."
    assert [m.actor for m in cast_of(text).mentions if "Senate" in m.text] == ["PL/senate"] * 2


def test_a_later_mention_goes_with_the_last_owner() -> None:
    text = "The Mexican Senate met. The Senate voted. Chile's Senate met. The Senate voted."
    actors = [m.actor for m in cast_of(text).mentions]
    assert actors == ["MX/senate", "MX/senate", "CL/senate", "CL/senate"]


@pytest.mark.parametrize(
    "text",
    [
        "The Supreme Court sat. The Colorado Supreme Court lost. The Supreme Court rose.",
        "The Texas Senate voted. In Washington, Donald Trump praised the Senate.",
        "The U.S. Senate met the state Senate. The Senate rose.",
        "The Polish Senate met. Mitch McConnell praised the Senate.",
    ],
)
def test_a_states_body_is_not_the_countrys(text: str) -> None:
    body = "Supreme Court" if "Court" in text else "Senate"
    last = [m.actor for m in cast_of(text).mentions if m.text == body][-1]
    assert last in {"US-SUPREME-COURT", "US-SENATE"}


def test_a_body_known_in_full_is_meant_by_the_short_name() -> None:
    text = "The French Senate met. The Senate voted. Canada's Conservative Party cheered."
    actors = {m.actor for m in cast_of(text).mentions}
    assert actors == {"FR-SENATE", "CA-CONSERVATIVES"}


def test_the_callers_name_of_a_body_of_another_country() -> None:
    given = parse_actors([{"id": "ap", "name": "Norwegian Labour Party"}])
    cast = find_actors(read_document(Article("Norway's Labour Party met.")), given)
    assert [m.actor for m in cast.mentions] == ["ap"]


def test_a_congress_leader_where_india_is_spoken_of() -> None:
    cast = cast_of("Congress leader Ravi Menon left India.")
    assert next(a.parent for a in cast.actors if a.name == "Ravi Menon") == "IN-INC"
    assert "US-CONGRESS" in {m.actor for m in cast_of("Congress leader Ann Hale left.").mentions}


def test_a_ministry_speaks_for_its_own_country() -> None:
    text = "Ukraine's Ministry of Defence condemned Russia. The Ministry of Defence mocked Moscow."
    graph = stancelib.score(text, model="fast")
    assert graph["UA", "RU"].label == "oppose"
    assert graph["UA", "RU"].rolled_up
    assert all("GB" not in (s.source, s.target) for s in graph)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Democratic Party of Socialists praised Kenya.", "Democratic Party of Socialists"),
        ("The Socialist Labour Party praised Kenya.", "Socialist Labour Party"),
        ("The University of Nairobi praised Ghana.", "University of Nairobi"),
        ("The Bank of Ghana praised Kenya.", "Bank of Ghana"),
        ("The American Tidal Association praised Kenya.", "American Tidal Association"),
        ("The Georgia State Election Board praised Kenya.", "Georgia State Election Board"),
    ],
)
def test_a_longer_name_is_kept(text: str, name: str) -> None:
    assert name in {a.name for a in cast_of(text).actors}


def test_one_body_however_it_is_told_whose_it_is() -> None:
    text = "The Kenyan High Court sat. Kenya's High Court ruled. The High Court rose."
    assert {m.actor for m in cast_of(text).mentions} == {"KE/high-court"}


def test_letters_are_those_of_a_body_that_the_text_names() -> None:
    text = "UDA members left Kenya. The United Democratic Alliance met. UDA lost."
    assert {m.actor for m in cast_of(text).mentions} == {"KE", "united-democratic-alliance"}
    text = "The Social Democratic Party (SPD) met. The SPD lost."
    assert {m.actor for m in cast_of(text).mentions} == {"DE-SPD"}
    known = "The FBI met the National Union of Farmers of Kenya."
    assert "US-FBI" in {m.actor for m in cast_of(known).mentions}


@pytest.mark.parametrize("text", ["Labour costs rose.", "Labour historian Gail Hale left."])
def test_labour_that_is_no_party(text: str) -> None:
    assert "GB-LABOUR" not in {m.actor for m in cast_of(text).mentions}
    assert "GB-LABOUR" in {m.actor for m in cast_of(f"{text} Labour MPs met.").mentions}


def test_the_callers_body_stays() -> None:
    given = parse_actors([{"id": "tribunal", "name": "Supreme Court", "kind": "organisation"}])
    cast = find_actors(read_document(Article("Poland's Supreme Court sat.")), given)
    assert "tribunal" in {m.actor for m in cast.mentions}
