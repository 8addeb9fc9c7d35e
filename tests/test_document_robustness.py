"""Documents of any text at all: sound, in linear time, with no more imported than it takes."""

from __future__ import annotations

import gc
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_documents import DATA, check_invariants, read, sentences

from stancelib.document import read_document
from stancelib.errors import InputError
from stancelib.types import Article

# --- Any text at all -----------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\u2003\u2029"])
def test_blank_text(text: str) -> None:
    document = read(text)
    assert document.tokens == document.sentences == document.quotations == ()
    assert document.warnings == ()


@pytest.mark.parametrize("text", [None, b"Nato replied.", 3, ["Nato"]])
def test_text_must_be_a_string(text: object) -> None:
    with pytest.raises(InputError, match="must be a str"):
        read_document(Article(text))  # type: ignore[arg-type]


def test_article_must_be_an_article() -> None:
    with pytest.raises(InputError, match="takes an Article"):
        read_document("Nato replied.")  # type: ignore[arg-type]


def test_article_is_kept() -> None:
    article = Article("Nato replied.", id="7", title="A title")
    assert read_document(article).article is article


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    check_invariants(read(text))


PIECES = [
    *"\"'“”‘’«»„.?!…,;:()[]-—–•*\n\r\t \u2028\u200f\u00ad\ud800\x00&/@#$%",
    "\n\n", "``", "''", "...", "Mr.", "U.S.", "No. 10", "Nato", "said", "the", "ministers'",
    "don't", "Russia's", "1,000", "By Ann Poe", "Reuters", "https://a.example", "A.", "ended.The",
    "- ", "1. ", "é", "e\u0301", "日本語。", "שלום",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from(["", " "]))
def test_any_mixture_of_what_matters(pieces: list[str], separator: str) -> None:
    check_invariants(read(separator.join(pieces)))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(DATA["cases"]), st.sampled_from(DATA["cases"]))
def test_paragraphs_do_not_interfere(one: dict[str, str], other: dict[str, str]) -> None:
    """Between two articles' worth of text stands a blank line: both keep their sentences."""
    parts = [case["marked"] for case in (one, other)]
    if any("\n" in part for part in parts):
        return  # whether single newlines end paragraphs is judged over the whole text
    text = "\n\n".join(part.replace("¦", "") for part in parts)
    assert sentences(text) == [s.strip() for part in parts for s in part.split("¦")]


# --- Time ----------------------------------------------------------------------------------

ARTICLE = (
    "MOSCOW • Gen. Holt said on Jan. 12 that the U.S. was “ready”. “We will not go,” he added. "
    "“We have time.” Nato's allies don't agree: 'It is a sham,' said Mr Lund of the E.U.\n\n"
)


@pytest.mark.parametrize(
    "unit",
    [
        ARTICLE, "a", " ", "\n", ".", '"', "'", "“", "‘a ", '"a" ', ". ", '."', "a. A", "A.", "a.",
        "A&", "1-", "1,", "a-", "a@", "a'", "n't", "http://", "www.,", "By A, ", "ab cd.\n", "(",
        "?” A ", "\u200f", "\ud800", "\x00", "_", "#", "-", "…", "\n- ",
    ],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.perf_counter()
        read(text)
        return time.perf_counter() - start

    seconds(100)
    short, long = float("inf"), float("inf")
    gc.disable()  # or the time of collecting other tests' garbage is measured as well
    try:
        for _ in range(8):  # the best of several: other processes take time, too
            short, long = min(short, seconds(4_000)), min(long, seconds(32_000))
            # Eight times the length: 64 times the time if anything is quadratic.
            if long <= 24 * max(short, 2e-4):
                return
    finally:
        gc.enable()
    pytest.fail(f"{short:.4f} s for 4,000 characters, {long:.4f} s for 32,000")


def test_hundred_thousand_characters() -> None:
    for unit in ("x", " ", '"', "“", "'"):
        check_invariants(read(unit * 100_000))


# --- Imports -------------------------------------------------------------------------------


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


READ = """
import sys
from stancelib.document import read_document
from stancelib.types import Article
text = "Gen. Holt left the U.S. The allies stayed."
def count(): return len(read_document(Article(text)).sentences)
"""


def test_reading_does_not_import_sklearn_or_all_of_nltk() -> None:
    run_python(
        READ
        + """
assert count() == 2
assert not [name for name in sys.modules if name.split(".")[0] in ("sklearn", "nltk")]
"""
    )


def test_nltk_is_complete_afterwards() -> None:
    run_python(
        READ
        + """
assert count() == 2
import nltk
assert nltk.FreqDist and nltk.pos_tag and nltk.tokenize.sent_tokenize
from nltk.tokenize.punkt import PunktTrainer
assert count() == 2
"""
    )


def test_nltk_imported_before_is_used() -> None:
    run_python(
        """
import sys
import nltk
from stancelib._nltk import load_punkt
assert load_punkt() is sys.modules["nltk.tokenize.punkt"]
"""
    )


def test_threads_that_import_nltk_meanwhile_get_all_of_it() -> None:
    run_python(
        READ
        + """
import threading
found = []
def use():
    import nltk
    found.append(hasattr(nltk, "pos_tag"))
threads = [threading.Thread(target=use), threading.Thread(target=count)]
threads += [threading.Thread(target=use) for _ in range(4)]
for thread in reversed(threads): thread.start()
for thread in threads: thread.join()
assert found == [True] * 5, found
assert count() == 2
"""
    )


def test_results_are_the_same_every_time() -> None:
    assert read(ARTICLE * 3) == read(ARTICLE * 3)
