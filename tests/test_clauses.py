"""Clauses: sentences as the scorers see them, names masked."""

from __future__ import annotations

from stancelib.actors import find_actors
from stancelib.clauses import MAX_UNITS, build_clauses
from stancelib.document import read_document
from stancelib.syntax.features import MASK, MASK_ADJ
from stancelib.types import Actor, Article, Cast, Clause

DEAL = Actor("deal", "port deal with Peru", "issue")


def clauses_of(text: str, *issues: Actor) -> tuple[Cast, tuple[Clause, ...], tuple[str, ...]]:
    cast = find_actors(read_document(Article(text)), (), issues)
    clauses, warnings = build_clauses(cast)
    return cast, clauses, warnings


def test_names_are_masked_with_their_titles_and_articles() -> None:
    _, (clause,), _ = clauses_of("The Russian Foreign Minister Igor Melnik criticised the Congo.")
    assert clause.words == (MASK.lower(), "criticised", MASK.lower(), ".")


def test_names_do_not_matter() -> None:
    one = clauses_of("Norway's minister, Erik Dahl, said Peru had lied.")[1]
    two = clauses_of("Poland's minister, Jan Wilk, said Chile had lied.")[1]
    assert [c.words for c in one] == [c.words for c in two]
    assert [c.heads for c in one] == [c.heads for c in two]


def test_an_adjective_is_told_from_a_name() -> None:
    _, (clause,), _ = clauses_of("Russian officials criticised Peru.")
    assert clause.words[0] == MASK_ADJ.lower()


def test_pronouns_do_not_tell_the_sex() -> None:
    he = clauses_of("Paul Hart met Peru's envoys. He praised his aides.")[1][-1]
    she = clauses_of("Anna Hart met Peru's envoys. She praised her aides.")[1][-1]
    assert he.words == she.words


def test_an_issue_is_words_for_actors_and_a_unit_for_itself() -> None:
    cast, clauses, _ = clauses_of("Norway praised the port deal with Peru.", DEAL)
    words, masked = clauses
    assert not words.masks_issues
    assert masked.masks_issues
    assert "deal" in words.words
    assert "deal" not in masked.words
    (issue,) = [k for k, m in enumerate(cast.mentions) if m.actor == "deal"]
    assert issue in masked.units
    assert issue not in words.units


def test_a_pronoun_for_an_issue_is_a_unit() -> None:
    cast, clauses, _ = clauses_of(
        "Norway signed the port deal with Peru. Chile called it unfair.", DEAL
    )
    (pronoun,) = [k for k, m in enumerate(cast.mentions) if m.text == "it"]
    assert cast.mentions[pronoun].actor == "deal"
    last = clauses[-1]
    assert last.masks_issues
    assert last.words[last.units[pronoun]] == "it"


def test_who_speaks_from_outside_ends_the_sentence() -> None:
    text = '"We waited," said Erik Dahl, a farmer. "Peru lied to us all."'
    cast, clauses, _ = clauses_of(text)
    last = clauses[-1]
    (speaker,) = [m for m, unit in last.units.items() if last.first[unit] < 0]
    assert cast.mentions[speaker].actor == "erik-dahl"
    assert last.words[-2:] == ("said", ".")


def test_who_speaks_within_the_sentence_is_not_added() -> None:
    _, clauses, _ = clauses_of('"Peru lied to us all," said Erik Dahl, a farmer.')
    assert all(first >= 0 for clause in clauses for first in clause.first)


def test_long_sentences_are_read_in_windows() -> None:
    text = "Norway said " + "that the sea was cold and " * 60 + "Peru agreed."
    _, clauses, warnings = clauses_of(text)
    assert len(clauses) == 2
    assert all(len(clause.words) <= MAX_UNITS for clause in clauses)
    assert any("more than" in warning for warning in warnings)


def test_columns_are_of_one_length_and_units_stand_where_they_say() -> None:
    cast, clauses, _ = clauses_of(
        "Norway signed the port deal with Peru. Chile, which Spain supports, called it unfair.",
        DEAL,
    )
    for clause in clauses:
        sizes = {
            len(column)
            for column in (
                clause.words, clause.lemmas, clause.tags, clause.heads, clause.relations,
                clause.first, clause.last, clause.quoted,
            )
        }  # fmt: skip
        assert len(sizes) == 1
        for mention, unit in clause.units.items():
            if clause.first[unit] >= 0:
                assert clause.first[unit] <= cast.mentions[mention].first < clause.last[unit]
