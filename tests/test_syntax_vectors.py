"""What the parser sees of a word: its shape, its ending, its vector; and bounded caches."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.syntax import features, vectors
from stancelib.syntax.features import MASK, MASK_ADJ, N_ENDINGS, SHAPES, ending, shape
from stancelib.syntax.lemmas import load_lemmatiser
from stancelib.syntax.parser import load_parser
from stancelib.syntax.vectors import WordVectors

# --- endings and shapes --------------------------------------------------------------------


def test_shapes() -> None:
    found = {
        word: SHAPES[shape(word)]
        for word in (
            "peace",
            "Peace",
            "NATO",
            "A",
            "2nd",
            "F-16",
            "...",
            "",
            "iPhone",
            MASK,
            MASK_ADJ,
        )
    }
    assert found == {
        "peace": "lower",
        "Peace": "title",
        "NATO": "upper",
        "A": "title",
        "2nd": "lower",
        "F-16": "digit",
        "...": "punct",
        "": "punct",
        "iPhone": "mixed",
        MASK: "mask",
        MASK_ADJ: "mask-adj",
    }


@given(st.text())
def test_endings_are_buckets(word: str) -> None:
    assert 0 <= ending(word) < N_ENDINGS
    assert 0 <= shape(word) < len(SHAPES)
    assert ending("condemn" + word[-3:]) == ending("applaud" + word[-3:]) or len(word) < 3


# --- vectors -------------------------------------------------------------------------------


def tiny_vectors() -> WordVectors:
    pieces = ["un", "##known", "##s", "war", "é"]
    return WordVectors(pieces, np.eye(5, dtype=np.float32))


def test_words_are_means_of_their_pieces() -> None:
    table = tiny_vectors()
    rows = table.rows(["war", "unknown", "unknowns", "xyz", "", "xwar", "war"])
    found = table.table[rows]
    assert found[0].tolist() == [0, 0, 0, 1, 0]
    assert found[1].tolist() == [0.5, 0.5, 0, 0, 0]
    assert np.allclose(found[2], [1 / 3, 1 / 3, 1 / 3, 0, 0])
    assert not found[3].any()
    assert not found[4].any()
    assert rows[0] == rows[-1]


def test_no_rows() -> None:
    assert tiny_vectors().rows([]).shape == (0,)


def test_a_very_long_word_takes_neither_time_nor_room() -> None:
    table = tiny_vectors()
    began = time.perf_counter()
    rows = table.rows(["un" * 500_000, "un" * 500_001, "un" * 20])
    assert time.perf_counter() - began < 1
    assert len(set(rows.tolist())) == 1, "the head of a very long word stands for it"
    assert max(map(len, table._rows)) <= 40


def test_the_vectors_grow_with_their_words_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_CACHE_LIMIT", 5000)
    table = tiny_vectors()
    for begin in range(0, 40_000, 1000):
        words = [f"war{i}" for i in range(begin, begin + 1000)]
        rows = table.rows(words)
        assert len(set(rows.tolist())) == 1000
        assert np.array_equal(table.table[rows], np.tile(table.table[rows[0]], (1000, 1)))
        assert table.table[rows][0, 3] > 0
    assert len(table._rows) <= 6000
    assert len(table.table) <= 8192


def test_caches_are_bounded() -> None:
    for cached in (features._ending, features._shape):
        assert cached.cache_info().maxsize is not None
    parser = load_parser()
    parser.parse([["a"] * 250])
    assert all(n <= 200 for n in parser._distance_cache)
    base = load_lemmatiser()
    assert base.lemma("x" * 100_000 + "s", "NOUN").endswith("s")
    assert all(len(word) <= 40 for word, _ in base._cache)
