"""Odd texts: blank, of odd characters, of quotes and brackets, in another language.

Each gives a graph that is sound; what else is expected of a text stands in its test.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_graphs import PLAIN, label, names, scored

from stancelib import StanceGraph

# -- nothing to find


@pytest.mark.parametrize("text", ["", " ", "\n\t\r \u00a0\u2003\n", "\ufeff", "\u200b"])
def test_blank_text(text: str) -> None:
    graph = scored(text)
    assert not graph.mentions
    assert not graph.stances
    assert graph.warnings == ("no actors found",)


def test_text_without_actors() -> None:
    graph = scored("It rained all morning, and the cat stayed in bed.")
    assert not graph.stances
    assert "no actors found" in graph.warnings


# -- characters


def test_control_characters() -> None:
    text = "Norway\x00 praised\x01 Chile\x7f.\x1b[31m \x85Brazil condemned\x0b Peru.\x0c"
    graph = scored(text)
    assert {"Norway", "Chile", "Brazil", "Peru"} <= names(graph)
    assert "\x1b" not in graph.to_text(neutral=True)
    assert "\x00" not in graph.to_text(neutral=True)


def test_marks_of_reading_direction() -> None:
    text = "\u202eNorway\u202c praised \u200fChile\u200e. \u2066Brazil\u2069 condemned Peru."
    graph = scored(text)
    assert {"Norway", "Chile", "Brazil", "Peru"} <= names(graph)
    assert not set("\u202e\u202c\u200f\u200e\u2066\u2069") & set(graph.to_text(neutral=True))


def test_emoji_and_combining_characters() -> None:
    text = (
        "\U0001f1f3\U0001f1f4 Norway \U0001f469\u200d\U0001f469\u200d\U0001f467 praised Chile "
        "\U0001f600\U0001f600. Jose\u0301 Ruiz, a cafe\u0301 owner, met Norway's envoy."
    )
    graph = scored(text)
    assert label(graph, "Norway", "Chile") == "support"


def test_lone_surrogates() -> None:
    text = "Norway \ud800 praised Chile \udfff."
    graph = scored(text)
    assert {"Norway", "Chile"} <= names(graph)
    graph.to_json().encode("utf-8", "surrogatepass")
    StanceGraph.merge([graph])


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u0085"])
def test_newlines_are_not_translated(newline: str) -> None:
    text = newline.join(
        ["OSLO - Norway praised Chile.", "", "Brazil condemned Peru.", "It rained."]
    )
    graph = scored(text)
    assert label(graph, "Norway", "Chile") == "support"
    assert label(graph, "Brazil", "Peru") == "oppose"
    assert graph.get("Norway", "Peru") is None
    (peru,) = graph.mentions_of("Peru")
    assert peru.start == text.index("Peru")


def test_byte_order_mark_counts_as_a_character() -> None:
    graph = scored("\ufeff" + PLAIN)
    (norway,) = graph.mentions_of("Norway")
    assert norway.start == 1


def test_all_capitals() -> None:
    text = (
        "NORWAY PRAISED CHILE ON MONDAY. A SPOKESMAN FOR THE MINISTRY SAID IN OSLO THAT THE TWO "
        "COUNTRIES HAD NEVER BEEN CLOSER AND THAT THE TALKS WOULD GO ON IN JUNE."
    )
    graph = scored(text)
    assert {"Norway", "Chile"} <= names(graph)
    assert not any("English" in warning for warning in graph.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "Le gouvernement de la Norvège a salué lundi la décision du Chili et a condamné les "
        "propos du Brésil, selon un communiqué que le ministère a publié à Oslo.",
        "Die Regierung von Norwegen hat am Montag die Entscheidung von Chile begrüßt und die "
        "Äußerungen von Brasilien verurteilt, wie das Ministerium in Oslo mitteilte.",
        "挪威政府周一赞扬了智利的决定，并谴责了巴西的言论。外交部在奥斯陆说，两国将继续会谈。" * 3,
    ],
    ids=["French", "German", "Chinese"],
)
def test_another_language_is_warned_of(text: str) -> None:
    graph = scored(text)
    assert any("does not look like English" in warning for warning in graph.warnings)


def test_text_that_looks_like_html() -> None:
    text = (
        '<html><head><script>alert("Norway")</script></head><body><p class="x">Chile praised '
        "<b>Brazil</b> &amp; Peru.</p></body></html>"
    )
    page = scored(text).to_html()
    assert "<script>alert" not in page
    assert "<b>Brazil" not in page


def test_deeply_nested_quotes_and_brackets() -> None:
    opening, closing = "“‘([{", "}])’”"
    scored(f"{opening * 2_000}Norway praised Chile.{closing * 2_000}")
    scored("“‘" * 3 + "Norway praised Chile," + "’”" * 3 + " Brazil said.")


@pytest.mark.parametrize(
    "text",
    [
        '"Norway praised Chile." "Brazil condemned Peru."',
        '"" "" “” «» ‘’ `` \'\'',
        "“Norway praised Chile.",
        "Norway praised Chile.”",
    ],
)
def test_text_that_is_only_quotes(text: str) -> None:
    scored(text)


PIECES = st.sampled_from(
    [
        *("Norway", "Chile's", "the Brazilian", "Mr", "Prime Minister Berg", "NATO", "he", "U.S."),
        *("praised", "condemned", "said", "did not", "was", "of", "and", "that", "which"),
        *(".", ",", "...", "?!", "-", "—", ":", ";", "(", ")", "[", "•", "1.", "/", "’s"),
        *('"', "“", "”", "'", "‘", "’", "«", "\n", "\n\n", "\r\n", "\r", "\t", " ", ""),
        *(
            "\x00",
            "\x1b[0m",
            "\u202e",
            "\u200d",
            "\u0301",
            "\ufeff",
            "\ud800",
            "\U0001f600",
            "挪威",
        ),
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40), st.sampled_from(["", " "]))
def test_any_order_of_odd_pieces(pieces: list[str], joint: str) -> None:
    scored(joint.join(pieces))
