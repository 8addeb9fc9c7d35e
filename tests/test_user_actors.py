from __future__ import annotations

import pytest

import stancelib
from stancelib.actors import find_actors
from stancelib.actors.user import normal_id, parse_actors
from stancelib.document import read_document
from stancelib.errors import InputError
from stancelib.types import AUTHOR, Actor, Article


def test_strings_dictionaries_and_actors():
    ready = Actor("x1", "Ready Made", "group")
    string, mapping, given = parse_actors(
        [
            "Green  Party",
            {
                "name": "Jens Støre",
                "kind": "person",
                "aliases": ["Støre", "Jens Støre"],
                "parent": "country:no",
                "born": 1960,
            },
            ready,
        ]
    )
    assert string == Actor("green-party", "Green Party", "organisation")
    assert mapping.id == "jens-store"
    assert mapping.aliases == ("Støre",)
    assert mapping.parent == "country:no"
    assert mapping.metadata == {"born": 1960}
    assert given is ready


def test_kind_is_the_default_and_issues_are_issues():
    assert parse_actors(["carbon tax"], kind="issue")[0].kind == "issue"
    people = parse_actors(["Ada Okoye", {"name": "Acme", "kind": "group"}], kind="person")
    assert [a.kind for a in people] == ["person", "group"]
    with pytest.raises(InputError, match=r"issues\[0\]\.kind: 'person' among the issues"):
        parse_actors([{"name": "A", "kind": "person"}], kind="issue")


def test_given_ids_stay():
    assert parse_actors([{"id": "org:Nato", "name": "NATO"}])[0].id == "org:Nato"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sergey Lavrov", "sergey-lavrov"),
        ("Côte d'Ivoire", "cote-divoire"),
        ("  Łódź / Council_A ", "lodz-council-a"),
        ("Straße", "strasse"),
        ("Владимир Путин", "владимир-путин"),
        ("U.S. Senate", "u-s-senate"),
    ],
)
def test_normal_id(name, expected):
    assert normal_id(name) == expected


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ("NATO", "put it in a list"),
        ({"name": "NATO"}, "put it in a list"),
        ([3], r"actors\[0\]: 3 is a int"),
        (["ok", ""], r"actors\[1\]: ''"),
        ([{"aliases": ["x"]}], r"actors\[0\]: has no 'name' \(it has 'aliases'\)"),
        ([{"name": 3}], r"actors\[0\]\.name: 3"),
        ([{"name": "A", "kind": "nation"}], r"\.kind: 'nation' is none of country, organisation"),
        ([{"name": "A", "aliases": "b"}], r"\.aliases: 'b'; expected a list"),
        ([{"name": "A", "aliases": ["b", None]}], r"\.aliases\[1\]: None"),
        ([{"name": "A", "parent": 1}], r"\.parent: 1"),
        ([{"name": "A", "metadata": 1}], r"\.metadata: 1"),
        ([{"name": "A", "id": AUTHOR}], "reserved"),
        ([Actor(AUTHOR, "A", "person")], "reserved"),
        (["?!"], "give an 'id'"),
        (["NATO", "Nato"], r"actors\[1\]: id 'NATO' is already that of actors\[0\]"),
    ],
)
def test_misuse_names_item_and_field(items, says):
    with pytest.raises(InputError, match=says):
        parse_actors(items)


@pytest.mark.parametrize(
    ("given", "text", "found"),
    [
        ({"name": "Republican Party", "kind": "person"}, "Republicans left the room.", True),
        ("United States Department of Labor", "The Labor Department sued the firm.", True),
        ("Supreme Court of the United States", "The Supreme Court agreed with Texas.", True),
        ("Ohio", "He was born in Ohio.", True),  # for others it is a place there
        ({"name": "ferry worker", "kind": "person"}, "The ferry workers sued the firm.", True),
        # A person may have a country's name.
        ({"name": "Jordan", "id": "mj", "kind": "person"}, "Jordanian officials left.", False),
    ],
)
def test_a_name_given_at_length_reaches_what_the_gazetteer_knows(
    given: object, text: str, found: bool
) -> None:
    (actor,) = parse_actors([given])
    cast = find_actors(read_document(Article(text)), [actor])
    assert any(mention.actor == actor.id for mention in cast.mentions) is found


def named(text, *actors):
    cast = find_actors(read_document(Article(text)), parse_actors(actors))
    return [(m.text, m.actor) for m in cast.mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Save Our Coast Campaign members left. Save Our Coast was angry.", "Save Our Coast"),
        ("Democrat Save Our Coast Union aides attacked the plan.", "Save Our Coast"),
    ],
)
def test_own_names_of_several_words_are_no_part_of_longer_ones(text, name):
    found = named(text, {"name": name, "kind": "group"})
    assert found.count((name, normal_id(name))) == text.count(name)
    assert not any(name in t and t != name for t, _ in found)


def test_own_people_stand_by_themselves_after_a_body():
    text = "Yesterday the head of the Council on Trade Joan Pike criticised the cuts."
    found = named(text, {"name": "Joan Pike", "kind": "person"})
    assert [actor for _, actor in found] == ["council-on-trade", "joan-pike"]


def test_own_countries_are_part_of_the_names_of_bodies():
    found = named(
        "The Arcadia Isles Medical Association attacked the plan.",
        {"name": "Arcadia Isles", "kind": "country"},
    )
    assert [text for text, _ in found] == ["Arcadia Isles Medical Association"]


def test_what_is_named_after_a_person_is_another_actor():
    found = named(
        "The Joan Pike Foundation denounced Peru. Joan Pike said nothing.",
        {"name": "Joan Pike", "kind": "person"},
    )
    assert [actor for _, actor in found] == ["joan-pike-foundation", "PE", "joan-pike"]


def test_a_parent_may_be_given_by_its_name():
    text = (
        "The Tram Union rejected the offer.\n\nIda Moe, the union's president, called it an insult."
    )
    union = {"id": "tu", "name": "Tram Union", "kind": "organisation"}
    by_id, by_name = (
        find_actors(
            read_document(Article(text)),
            parse_actors([union, {"name": "Ida Moe", "kind": "person", "parent": parent}]),
        )
        for parent in ("tu", "Tram Union")
    )
    assert by_id == by_name
    assert [m.text for m in by_name.mentions if m.actor == "tu"] == ["Tram Union", "the union"]


@pytest.mark.parametrize("parent", ["toll-levy", "toll levy"], ids=["id", "name"])
def test_an_issue_is_no_parent(parent):
    with pytest.raises(InputError, match=parent):
        stancelib.score(
            "Ida Moe opposes the toll levy.",
            actors=[{"name": "Ida Moe", "kind": "person", "parent": parent}],
            issues=["toll levy"],
            model="fast",
        )
