"""What a text is divided into: sentences, tokens and quotations."""

from __future__ import annotations

import re

import pytest
from sound_documents import DATA, check_invariants, read, sentences

from stancelib.sentences import _STOP
from stancelib.words import token_pattern

# --- Sentences -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_segmentation(case: dict[str, str]) -> None:
    text = case["marked"].replace("¦", "")
    assert sentences(text) == [part.strip() for part in case["marked"].split("¦")]
    check_invariants(read(text))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Duma Votes on Border Bill\n\nThe Duma voted on Monday.", ["heading", "body"]),
        ("DUMA VOTES ON BILL\nThe Duma voted on Monday.", ["heading", "body"]),
        ("Duma votes on the border bill\n\nThe Duma of Russia voted today.", ["heading", "body"]),
        ("The Duma voted\n\nNato replied.", ["body", "body"]),
        ("By Jane Doe and John Roe\n\nThe Duma voted.", ["byline", "body"]),
        ("By JANE DOE, Associated Press\nThe Duma voted.", ["byline", "body"]),
        ("By Tuesday the talks were over.\n\nThe Duma voted.", ["body", "body"]),
        ("The Duma voted.\n\nBLOOMBERG, AGENCE FRANCE-PRESSE", ["body", "byline"]),
        ("The Duma voted.\n\nReuters", ["body", "byline"]),
        ("The Duma voted.\n\n(c) 2022 The Daily Example", ["body", "byline"]),
        ("The Duma voted.\n\nReporting by Ann Poe; Editing by Joe Roe", ["body", "byline"]),
        ("The Duma voted. (Additional reporting by Ann Poe)", ["body", "byline"]),
        ("Photo: Ann Poe\n\nThe Duma voted.", ["byline", "body"]),
        ("He asks for this:\n- A truce.\n* Open borders", ["body", "list", "list"]),
        ("Duma Votes on Border Bill", ["body"]),
        ("• Free the crew. Then talk.", ["list", "list"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [sentence.kind for sentence in read(text).sentences] == kinds


def test_paragraphs_are_numbered() -> None:
    document = read("One is here. Two is here.\n\nThree is here.\nFour is here.")
    assert [sentence.paragraph for sentence in document.sentences] == [0, 0, 1, 2]


def test_overlong_sentence_is_cut() -> None:
    document = read("word " * 1200)
    assert [sentence.last - sentence.first for sentence in document.sentences] == [500, 500, 200]


# --- Tokens --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "expected",
    [
        "do|n't ca|n't wo|n’t IS|N'T",
        "Russia|'s Nato|’s we|'ve they|’ll I|'d she|'s",
        "the US|'  commitment",
        "Russian|-|backed build|-|up anti|-|Western ex|-|minister COVID|-|19",
        "non-partisan co-operate pre-war e-mail",
        "U.S. U.S.|-|led a.m. e.g. D.C. Gen. Lt. Corp. etc.",
        "the talks ended|.",
        "in the U.S.",
        "J. R. Hartley (|D.|, Ohio|)",
        "No. 10 he said no|.",
        "10,000 3.5 1/2 10:30 9/11 1990s 20th $|10.5bn 5|pm €|3 40|% £|2m US$|300",
        "wait|... and|… see",
        '“|red lines|” "|red|" ‘|red|’ (|«|red|»|) [|red|]',
        "then|—|now then|–|now then|--|now",
        "see https://example.org/a-b?c=d|, www.example.org|. mfa.gov.example.com|.",
        "write to press.office@mfa.example.org|.",
        "@mfa_example said #NoWar2022|!",
        "O'Brien O’Hara|'s o'clock Qur'an D'Souza",
        "can|not gon|na",
        "and|/|or AT&T R&D",
        "ministers|' talks",
        "the '90s",
        "What|?! No|!!!",
        "coöperate cafe\u0301s co\u00adoperate naïve",
        "\ufeff|Russia",
        "Ukraine|;|Russia|:|Nato|,|Iran|.",
        "ended|.|The",
    ],
)
def test_tokens(expected: str) -> None:
    text = expected.replace("|", "")
    assert read(text).tokens == tuple(expected.replace("|", " ").split())


# --- Quotations ----------------------------------------------------------------------------


def quoted(text: str) -> list[str]:
    return [text[quotation.start : quotation.end] for quotation in read(text).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We go,” he said. “They stay.”", ["We go,", "They stay."]),
        ('"We go," he said. "They stay."', ["We go,", "They stay."]),
        ("«We go,» he said.", ["We go,"]),
        ("„We go,“ he said.", ["We go,"]),
        ("``We go,'' he said.", ["We go,"]),
        ("'We go,' he said. It wasn't so.", ["We go,"]),
        ("‘We go,’ he said. It wasn’t so.", ["We go,"]),
        ("'We like the ministers' talks,' he said.", ["We like the ministers' talks,"]),
        ("The ministers' talks and the generals' war.", []),
        ("The '90s weren't bad, rock 'n' roll and all.", []),
        ("It's Russia's, isn't it? The boys' toys' box.", []),
        (
            "“He called it a ‘sham’ and left,” she said.",
            ["He called it a ‘sham’ and left,", "sham"],
        ),
        (
            "‘He called it a “sham”, no less,’ she said.",
            ["He called it a “sham”, no less,", "sham"],
        ),
        ("\"It's the ministers' fault,\" he said.", ["It's the ministers' fault,"]),
        ('The pipe is 6\'2" long and 3" wide.', []),
        ('He said: "We go. They stay', ["We go. They stay"]),
        ("He said: “We go, and left. “They stay,” she said.", ["We go, and left. ", "They stay,"]),
        ("It is ” over.", []),
        ("\"\" “” ''", []),
        ("He called it “a sham.“ However, it stands.", ["a sham."]),
        ('("We go," he said.)', ["We go,"]),
        ('a "sham"—no less', ["sham"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected
    check_invariants(read(text))


def test_quotation_over_paragraphs() -> None:
    text = (
        "“We waited for years,” he said. “We have time.\n\n“Nobody listened.\n\n"
        "“They will now.”\n\n“No,” said Ms Harte."
    )
    assert [quotation.chain for quotation in read(text).quotations] == [0, 1, 1, 1, 2]
    straight = '"We have time.\n\n"They will listen now," he said.\n\nHe "left" early.'
    assert [quotation.chain for quotation in read(straight).quotations] == [0, 0, 1]
    british = "‘We have time.\n\n‘They will listen now,’ he said."
    assert [quotation.chain for quotation in read(british).quotations] == [0, 0]


def test_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "He said: “We go.\n\nThey stayed."
    document = read(text)
    assert quoted(text) == ["We go."]
    assert document.quotations[0].last == document.sentences[0].last


def test_nested_quotation_has_its_own_chain() -> None:
    first, second = read("“He called it a ‘sham’ today,” she said.").quotations
    assert first.chain != second.chain
    assert first.first < second.first < second.last < first.last
    assert not first.scare
    assert second.scare


@pytest.mark.parametrize(
    ("text", "scare"),
    [
        ('Nato must not cross "red lines" in Kiev.', True),
        ('He praised a "positive" response.', True),
        ("They warned of “massive consequences”, as before.", True),
        ("The “red lines,” as Moscow has it, are new.", True),
        ("“We go,” he said.", False),
        ("“Nonsense,” said Mr Lund.", False),
        ("He said, “Nonsense.”", False),
        ("He shouted: “Traitors”", False),
        ("The crowd roared “Traitors!” at him.", False),
        ("He called it “a threat to the whole of Europe” today.", False),
        ("“It is over”, he said.", False),
    ],
)
def test_scare(text: str, scare: bool) -> None:
    (quotation,) = read(text).quotations
    assert quotation.scare is scare


def test_no_group_is_possessive() -> None:
    """Python before 3.11.5 keeps what such a group has read in vain: the comma of "46, left"."""
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]*\})\+")
    for pattern in (token_pattern().pattern, _STOP.pattern):
        assert not possessive.search(pattern)
