"""Pairs: who may hold a stance toward whom, in which clause."""

from __future__ import annotations

import pytest

from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.pairs import MAX_MENTIONS, build_pairs
from stancelib.types import AUTHOR, Actor, Article, Cast, Pair

DEAL = Actor("deal", "port deal", "issue")


def pairs_of(text: str, *issues: Actor) -> tuple[Cast, tuple[Pair, ...], tuple[str, ...]]:
    cast = find_actors(read_document(Article(text)), (), issues)
    pairs, warnings = build_pairs(cast, build_clauses(cast)[0])
    return cast, pairs, warnings


def named(text: str, *issues: Actor) -> set[tuple[str, str]]:
    cast, pairs, _ = pairs_of(text, *issues)
    return {
        (
            AUTHOR if p.source is None else cast.mentions[p.source].actor,
            cast.mentions[p.target].actor,
        )
        for p in pairs
    }


def test_both_directions_and_the_author() -> None:
    assert named("Norway criticised Peru.") == {
        ("NO", "PE"), ("PE", "NO"), (AUTHOR, "NO"), (AUTHOR, "PE"),
    }  # fmt: skip


def test_an_issue_is_only_judged() -> None:
    found = named("Norway criticised the port deal.", DEAL)
    assert ("NO", "deal") in found
    assert all(source != "deal" for source, _ in found)


def test_a_person_and_the_country_they_speak_for_are_no_pair() -> None:
    found = named("Norwegian Foreign Minister Erik Dahl criticised Peru.")
    assert ("erik-dahl", "PE") in found
    assert ("erik-dahl", "NO") not in found
    assert ("NO", "erik-dahl") not in found


def test_a_president_within_his_administration_is_no_pair_with_it() -> None:
    found = named("US President Joe Biden's administration criticised Peru.")
    assert ("US", "PE") in found
    assert ("joe-biden", "US") not in found
    assert ("US", "joe-biden") not in found


def test_the_speaker_of_a_quotation_judges_whom_it_names() -> None:
    found = named('Erik Dahl, a farmer, spoke in Leeds. "Peru is a bully," he said.')
    assert ("erik-dahl", "PE") in found
    assert (AUTHOR, "PE") not in found


def test_the_speaker_stands_for_sentences_that_lie_in_the_quotation() -> None:
    text = '"We waited for years," said Erik Dahl, a farmer. "Peru lied to us. Nobody came."'
    assert ("erik-dahl", "PE") in named(text)


def test_a_report_goes_on_with_the_same_speaker() -> None:
    text = (
        "The fine was unfair, Ana Lund said. The port deal, too, was "
        '"a simple trick: close the door and hide the key".'
    )
    assert ("ana-lund", "deal") in named(text, DEAL)


@pytest.mark.parametrize(
    "echo", ["So did Spain.", "So has Spain, which owns a port there.", "Neither did Spain."]
)
def test_whoever_did_so_too_is_a_source(echo: str) -> None:
    cast, pairs, _ = pairs_of(f"Norway welcomed the port deal. {echo}", DEAL)
    spain = [p for p in pairs if p.source is not None and cast.mentions[p.source].actor == "ES"]
    assert {cast.mentions[p.target].actor for p in spain} == {"deal"}
    assert all(p.clause.sentence == 0 for p in spain)
    (own,) = spain
    (subject,) = [
        p for p in pairs
        if p.source is not None and cast.mentions[p.source].actor == "NO" and p.target == own.target
    ]  # fmt: skip
    assert own.source_unit == subject.source_unit


def test_so_in_another_sense_is_no_echo() -> None:
    assert ("ES", "deal") not in named("Norway welcomed the port deal. So Spain waited.", DEAL)


def test_what_speaks_of_an_issue_in_the_next_sentence_is_a_target() -> None:
    text = "The port deal was signed on Friday. Turkey welcomed it. Peru condemned the agreement."
    assert {("TR", "deal"), ("PE", "deal")} <= named(text, DEAL)


def test_crowded_sentences_pair_near_neighbours_only() -> None:
    countries = (
        "Norway Peru Spain France Germany Italy Poland Greece Turkey Egypt Sudan Kenya India "
        "China Japan Chile Brazil Cuba"
    ).split()
    assert len(countries) > MAX_MENTIONS
    text = ", ".join(countries[:-1]) + " and " + countries[-1] + " signed."
    _, _, warnings = pairs_of(text)
    assert any("only pairs within" in warning for warning in warnings)
    assert ("NO", "PE") in named(text)
    assert ("NO", "CU") not in named(text)


def test_who_reports_what_somebody_does() -> None:
    """The stance of the inner actor keeps the outer one, without any quotation marks."""
    cast, pairs, _ = pairs_of("The United States says Russia rejects Ukraine's plan.")
    reported = {
        (cast.mentions[p.source].actor, cast.mentions[p.target].actor): p.reported_by
        for p in pairs
        if p.source is not None
    }
    reporter = reported["RU", "UA"]
    assert reporter is not None
    assert cast.mentions[reporter].actor == "US"
    assert reported["US", "RU"] is None


def test_nobody_reports_what_the_author_tells() -> None:
    _, pairs, _ = pairs_of("Russia rejects Ukraine's plan, and the United States is silent.")
    assert all(p.reported_by is None for p in pairs)


@pytest.mark.parametrize(
    "text",
    [
        "Norway, a Peruvian ally, criticised Kenya.",
        "Norway, Peru's oldest rival, criticised Kenya.",
        "Norway, an ally of Peru, criticised Kenya.",
    ],
)
def test_what_an_ally_does_is_not_done_by_whose_ally_it_is(text: str) -> None:
    found = named(text)
    assert ("NO", "KE") in found
    assert ("PE", "KE") not in found


def test_who_is_called_an_ally_is_judged_by_whose_ally_it_is() -> None:
    assert ("PE", "NO") in named("Norway is Peru's closest ally.")
    assert ("PE", "NO") in named("A minister described Norway as Peru's closest ally.")


def test_nothing_is_told_of_somebody_and_whose_they_are() -> None:
    found = named("Google's Michael Leary praised Peru.")
    assert ("michael-leary", "PE") in found
    assert ("GOOGLE", "michael-leary") not in found


def test_who_warns_a_friend_threatens_nobody() -> None:
    found = named("Russia warned its Serbian allies that Kosovo was arming.")
    assert ("RU", "XK") in found
    assert ("RU", "RS") not in found
    assert ("RU", "RS") in named("Russia warned Serbia that it would retaliate.")
    assert ("RU", "RS") in named("Russia criticised its Serbian allies.")
