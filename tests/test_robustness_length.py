"""Long texts: scored soundly, in a time that grows with their length and no faster."""

from __future__ import annotations

from math import inf
from time import process_time

import pytest
from sound_graphs import PLAIN, label, names, scored

import stancelib
from stancelib.actors.gazetteer import load_gazetteer
from stancelib.sentences import LONGEST_SENTENCE

ARTICLE = """\
OSLO, May {n} - Norway accused Chile on Monday of holding back {n} fishing permits, a week
after the two governments had promised to settle the matter.

"We have waited for {n} days, and our patience is at an end," Prime Minister Maria Berg told
reporters in Oslo. She thanked the European Union, which has offered to mediate.

Chile's government rejected the accusation. Its foreign minister, Pablo Rojas, said that {n}
permits had been sent by post, and that nobody in Santiago could be blamed for the weather.

Fishermen in both countries said that the season would be lost by the end of the month if
nothing changed. About {n} boats lie idle, and the price of cod rose by {n} per cent in a year.

Brazil welcomed the offer to mediate and said that it would send an observer to the talks.

"""

LONGEST_RATIO = 2.6
"""Twice the length may take this many times as long: linear, with room for the clock."""


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "." * 100_000,
        '"' * 100_000,
        "'" * 100_000,
        "-" * 100_000,
        "\n" * 100_000,
        " " * 100_000 + "x",
        "a/" * 50_000,
        "http://" + "x." * 50_000,
        "U.S." * 25_000,
        "1 " * 50_000,
        "said he said she " * 6_000,
        "Mr " * 20_000 + "Berg praised Chile.",
        "Foo Bar Baz Qux " * 6_000,
        "Minister of Foreign Affairs of the Republic " * 3_000,
        "Norway" + "\u0301" * 50_000 + " praised Chile.",
        "“Norway praised Chile.\n\n" * 500,
        "Norway's Chile's " * 500,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_run_of_one_thing(text: str) -> None:
    before = process_time()
    scored(text)
    assert process_time() - before < 20


def test_sentence_of_100_000_characters() -> None:
    filler = "the report on ships and tides that the clerk filed in June and "
    text = "Norway praised Chile over " + filler * 1_590 + "Brazil condemned Peru."
    assert len(text) > 100_000
    assert "." not in text[:-1]
    graph = scored(text)
    assert label(graph, "Norway", "Chile") == "support"
    assert label(graph, "Brazil", "Peru") == "oppose"
    assert graph.get("Norway", "Peru") is None
    assert any(f"more than {LONGEST_SENTENCE} words" in warning for warning in graph.warnings)


@pytest.mark.slow
@pytest.mark.parametrize("joint", [" ", ", "])
def test_20_000_mentions_of_one_actor(joint: str) -> None:
    text = joint.join(["Russia"] * 20_000)
    graph = scored(text)
    assert len(graph.mentions_of("Russia")) == 20_000
    assert all(stance.source == stancelib.AUTHOR for stance in graph)
    assert graph.warnings


@pytest.mark.slow
def test_list_of_500_country_names() -> None:
    countries = [e.name for e in load_gazetteer().entries.values() if e.kind == "country"]
    wanted = (countries * 3)[:500]
    graph = scored(f"Norway praised Chile. The list names {', '.join(wanted[:-1])} and more.")
    assert label(graph, "Norway", "Chile") == "support"
    assert len(names(graph)) > 150
    assert graph.warnings


def test_text_of_100_kilobytes() -> None:
    text = "".join(ARTICLE.format(n=n) for n in range(2, 102))
    graph = scored(text)
    assert label(graph, "Norway", "Chile") == "oppose"
    assert graph.mentions[-1].start > len(text) - 200


@pytest.mark.slow
def test_text_of_5_megabytes() -> None:
    # Most of the time goes into the parser, half as much into the features of the pairs.
    parts = []
    size = 0
    while size < 5_000_000:
        parts.append(ARTICLE.format(n=len(parts) + 2))
        size += len(parts[-1])
    text = "".join(parts)
    graph = stancelib.score(text, model="fast")
    assert label(graph, "Norway", "Chile") == "oppose"
    for mention in graph.mentions:
        assert text[mention.start : mention.end] == mention.text
    assert graph.mentions[-1].start > len(text) - 200


def one_sentence(n: int) -> str:
    return "Norway praised " + "Chile and the mayor of the town and " * (6 * n) + "Brazil."


LENGTHENED = {
    "articles": lambda n: "".join(ARTICLE.format(n=k) for k in range(2, 2 + n)),
    "a sentence": one_sentence,
    "unclosed quotations": lambda n: '"Norway praised Chile. ' * (20 * n),
    "opening paragraphs": lambda n: "“Norway praised Chile.\n\n" * (20 * n),
    "commas": lambda n: "Norway, Chile, " * (30 * n),
    "brackets": lambda n: "(" * (200 * n) + PLAIN + ")" * (200 * n),
    "titles": lambda n: "Prime Minister " * (100 * n) + "Berg praised Chile.",
    "letters": lambda n: "x" * (20_000 * n),
}


@pytest.mark.parametrize("kind", LENGTHENED)
def test_time_grows_linearly(kind: str) -> None:
    short, long = LENGTHENED[kind](8), LENGTHENED[kind](16)
    stancelib.score(long, model="fast")  # words are looked up once a process
    ratios: list[float] = []
    # The least disturbed of the runs: a machine's noise adds time, it never takes any away.
    while len(ratios) < 5 and min(ratios, default=inf) > LONGEST_RATIO:
        begin = process_time()
        stancelib.score(short, model="fast")
        middle = process_time()
        stancelib.score(long, model="fast")
        ratios.append((process_time() - middle) / max(middle - begin, 0.005))
    assert min(ratios) <= LONGEST_RATIO
