"""Hostile and odd inputs: a graph that is sound, or an error that says what is wrong.

All through `stancelib.score` or the real command line in a process of its own. What is
sound is `assert_sound`; what else is expected of an input stands in its test.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancelib
from stancelib import Actor, Article, StanceGraph, StancelibError
from stancelib.actors.gazetteer import load_gazetteer
from stancelib.errors import InputError
from stancelib.sentences import LONGEST_SENTENCE

ROOT = Path(__file__).resolve().parents[1]
PLAIN = "Norway praised Chile."

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


def assert_sound(graph: StanceGraph, text: str) -> None:
    """What has to hold of every graph of a text."""
    known = {actor.id for actor in graph.actors}
    for mention in graph.mentions:
        assert mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.actor in known
    for stance in graph:
        assert stance.target in known
        assert stance.source in known or stance.source == stancelib.AUTHOR
        assert stance.label in stancelib.LABELS
        assert all(0.0 <= p <= 1.0 for p in stance.probabilities)
        assert math.isclose(sum(stance.probabilities), 1.0, abs_tol=1e-6)
        assert math.isclose(
            stance.score, stance.probabilities[2] - stance.probabilities[0], abs_tol=1e-9
        )
        assert stance.evidence
        for piece in stance.evidence:
            assert text[piece.start : piece.end] == piece.text
    assert json.loads(graph.to_json())["schema"] == 1
    assert len(graph.to_records()) == len(graph)
    assert repr(graph)
    assert graph.to_text(neutral=True)
    assert graph.to_html()
    graph.matrix()


def scored(text: str) -> StanceGraph:
    """The sound graph of a text."""
    graph = stancelib.score(text)
    assert_sound(graph, text)
    return graph


def label(graph: StanceGraph, source: str, target: str) -> str | None:
    stance = graph.get(source, target)
    return None if stance is None else stance.label


def names(graph: StanceGraph) -> set[str]:
    return {graph.name_of(mention.actor) for mention in graph.mentions}


def command(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real command line, in a process of its own."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "stancelib.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)},
        timeout=120,
        check=False,
    )


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


# -- length


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


@pytest.mark.parametrize("joint", [" ", ", "])
def test_20_000_mentions_of_one_actor(joint: str) -> None:
    text = joint.join(["Russia"] * 20_000)
    graph = scored(text)
    assert len(graph.mentions_of("Russia")) == 20_000
    assert all(stance.source == stancelib.AUTHOR for stance in graph)
    assert graph.warnings


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
    ratios = []
    for _ in range(5):
        begin = process_time()
        stancelib.score(short, model="fast")
        middle = process_time()
        stancelib.score(long, model="fast")
        ratios.append((process_time() - middle) / max(middle - begin, 0.005))
    # The least disturbed of the runs: a machine's noise adds time, it never takes any away.
    assert min(ratios) <= LONGEST_RATIO


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


# -- arguments


@pytest.mark.parametrize("text", [b"Norway", None, ["Norway"], Path("x.txt"), 3, {}, object()])
def test_text_of_a_wrong_type(text: object) -> None:
    with pytest.raises(InputError, match=type(text).__name__):
        stancelib.score(text)  # type: ignore[arg-type]
    with pytest.raises(InputError):
        stancelib.score(Article(text))  # type: ignore[arg-type]


@pytest.mark.parametrize("option", ["actors", "issues"])
@pytest.mark.parametrize(
    "given",
    [
        "Norway",
        {"name": "Norway"},
        [b"Norway"],
        [None],
        [3],
        [{}],
        [{"name": ""}],
        [{"name": 3}],
        [{"name": "x", "kind": "planet"}],
        [{"name": "x", "kind": ["country"]}],
        [{"name": "x", "aliases": "y"}],
        [{"name": "x", "aliases": [3]}],
        [{"name": "x", "id": "AUTHOR"}],
        [{"name": "x", "id": 3}],
        [{"name": "x", "parent": 3}],
        [{"name": "x", "metadata": 3}],
        ["x", "x"],
        ["!!!"],
        ["\ud800"],
        None,
        3,
    ],
    ids=repr,
)
def test_actors_that_cannot_be_used(option: str, given: object) -> None:
    with pytest.raises(InputError, match=option):
        stancelib.score(PLAIN, **{option: given})  # type: ignore[arg-type]


def test_actor_and_issue_of_one_id() -> None:
    with pytest.raises(InputError, match="both"):
        stancelib.score(PLAIN, actors=["Oil"], issues=["Oil"])
    with pytest.raises(InputError, match="issue"):
        stancelib.score(PLAIN, issues=[Actor("oil", "Oil", "organisation")])


@pytest.mark.parametrize(
    "actors",
    [
        [{"name": "Chile", "parent": "chile"}],
        [{"name": "Chile", "parent": "Norway"}, {"name": "Norway", "parent": "Chile"}],
        [{"name": "Chile", "parent": "nobody"}],
        [{"name": "praised"}],
        [{"name": "the"}],
        [{"name": "x" * 10_000}],
        [{"name": "Norway praised Chile."}],
        [f"Actor number {n}" for n in range(500)],
    ],
    ids=lambda actors: repr(actors)[:40],
)
def test_odd_actors_are_harmless(actors: list[object]) -> None:
    assert_sound(stancelib.score(PLAIN, actors=actors), PLAIN)  # type: ignore[arg-type]
    issues = [a for a in actors if isinstance(a, str) or "parent" not in a]  # type: ignore[operator]
    assert_sound(stancelib.score(PLAIN, issues=issues), PLAIN)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [math.nan, math.inf, -0.1, 1.1, "0.5", None, [0.5]], ids=repr)
def test_min_confidence_out_of_range(given: object) -> None:
    with pytest.raises(InputError, match="min_confidence"):
        stancelib.score(PLAIN, min_confidence=given)  # type: ignore[arg-type]


def test_min_confidence_is_checked_before_a_batch_begins() -> None:
    with pytest.raises(InputError, match="min_confidence"):
        list(stancelib.load().score_many([PLAIN], min_confidence=math.nan))


@pytest.mark.parametrize(
    "given",
    [
        "no-such-model",
        Path("no/such/model"),
        ROOT / "tests",
        3,
        "",
    ],
    ids=repr,
)
def test_model_that_is_none(given: object) -> None:
    with pytest.raises(StancelibError):
        stancelib.score(PLAIN, model=given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "pair", ["Norway", ("Norway",), ("Norway", "Chile", "Peru"), (1, 2), None], ids=repr
)
def test_graph_asked_for_no_pair(pair: object) -> None:
    with pytest.raises(InputError, match="two names"):
        stancelib.score(PLAIN)[pair]  # type: ignore[index]


def test_bad_articles_of_a_batch_are_recorded() -> None:
    articles = [PLAIN, b"bytes", None, "", Article(PLAIN, id="last")]
    results = list(stancelib.load().score_many(articles))  # type: ignore[arg-type]
    assert [r.index for r in results] == [0, 1, 2, 3, 4]
    assert [r.failure is None for r in results] == [True, False, False, True, True]
    assert results[4].id == "last"


# -- the command line


def test_command_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"Norway praised \xff Chile.")
    (tmp_path / "good.txt").write_bytes(PLAIN.encode())
    done = command("score", tmp_path, "--json")
    assert done.returncode == 3
    assert b"bad.txt: not UTF-8: byte 0xff at offset 15" in done.stderr
    assert b"Traceback" not in done.stderr
    (record,) = map(json.loads, done.stdout.splitlines())
    assert record["id"].endswith("good.txt")


def test_command_lines_that_are_no_articles(tmp_path: Path) -> None:
    lines = [b"{}", b"[]", b'{"text": 3}', b"not json", b'{"text": "\xff"}', b'{"text": " "}']
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*lines, b'{"text": "Norway praised Chile."}']))
    done = command("score", tmp_path / "a.jsonl", "--json")
    assert done.returncode == 3
    for number in range(1, 7):
        assert f"a.jsonl, line {number}: ".encode() in done.stderr
    assert b"6 of 7 records failed" in done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("text", [b"", b" \r\n\t"])
def test_command_empty_text(text: bytes) -> None:
    done = command("score", "-", stdin=text)
    assert done.returncode == 3
    assert b"stdin: the text is empty" in done.stderr
    assert b"Traceback" not in done.stderr


def test_command_offsets_of_bytes_as_they_are(tmp_path: Path) -> None:
    text = (
        "\ufeffOSLO - Norway praised Chile.\r\n\r\nÅse Moe \x00 met \U0001f600 Brazil.\rPeru left."
    )
    (tmp_path / "a.txt").write_bytes(text.encode())
    done = command("score", tmp_path / "a.txt", "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    mentions = [m for actor in record["actors"] for m in actor["mentions"]]
    assert {"Norway", "Chile", "Brazil", "Peru"} <= {m["text"] for m in mentions}
    for mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["text"]


def test_command_text_without_actors() -> None:
    done = command("score", "-", stdin=b"It rained all morning.")
    assert done.returncode == 0
    assert b"no actors found" in done.stderr
    assert b"no actors found" in done.stdout


def test_command_lone_surrogate_on_a_terminal_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Norway \\ud800 praised Chile \u2603."}')
    done = command("score", tmp_path / "a.jsonl", "--all")
    assert done.returncode == 0, done.stderr
    assert command("score", tmp_path / "a.jsonl", "--json").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--min-confidence", "nan"],
        ["--min-confidence", "2"],
        ["--actor", ""],
        ["--actor", "Oil", "--issue", "Oil"],
        ["--actors", "no-such-file.json"],
        ["--model", "no-such-model"],
        ["--jobs", "0"],
        ["-o", "stances.docx"],
    ],
    ids=" ".join,
)
def test_command_misuse(arguments: list[str]) -> None:
    done = command("score", "-", *arguments, stdin=PLAIN.encode())
    assert done.returncode == 2
    assert b"Error: " in done.stderr
    assert b"Traceback" not in done.stderr
    assert not done.stdout
