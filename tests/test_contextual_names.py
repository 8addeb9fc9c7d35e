"""Names in the contextual model: hidden from its encoder, and told apart by its tagger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from made_clauses import clause_of, pairs_of
from numpy.typing import NDArray
from test_metamorphic import chosen, fill, originals

import stancelib
from stancelib.actors import find_actors
from stancelib.actors.recogniser import CLASSES
from stancelib.clauses import build_clauses
from stancelib.document import read_document
from stancelib.encoder.pieces import ACTOR, NAME, Pieces
from stancelib.encoder.scorer import ContextualScorer
from stancelib.model import StanceModel
from stancelib.types import Article

pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("contextual")


@pytest.fixture(scope="module")
def scorer(model: StanceModel) -> ContextualScorer:
    assert isinstance(model.scorer, ContextualScorer)
    return model.scorer


# --- blindness ------------------------------------------------------------------------------


def test_names_do_not_reach_the_encoder(scorer: ContextualScorer) -> None:
    def seen(a: str, b: str) -> list[tuple[int, ...]]:
        pairs = pairs_of(f"{a} accused {b} of lying. {b}, in turn, mocked {a}'s plan.")
        return [scorer.pieces.read(p.clause).ids for p in pairs]

    assert seen("Russia", "Ukraine") == seen("Fiji", "Malta") == seen("Iran", "China")


def test_templates_read_alike_whoever_is_in_them(scorer: ContextualScorer) -> None:
    """Not only the scores: nothing that the encoder gets depends on the names."""

    def seen(text: str) -> list[tuple[int, ...]]:
        clauses, _ = build_clauses(find_actors(read_document(Article(text))))
        return [scorer.pieces.read(c).ids for c in clauses]

    for index, template, a, b in originals():
        text = template["text"]
        expected = seen(fill(text, a, b))
        for other in ((b, a), chosen(index, 1)):
            assert seen(fill(text, *other)) == expected, template["id"]


def test_other_names_are_one_placeholder() -> None:
    pieces = Pieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", ACTOR, NAME, "met", "in", "he"])
    clause = clause_of(["<mask>", "met", "<mask-adj>", "karl", "olson", "in", "bree"])
    clause = replace(clause, tags=("PROPN", "VERB", "ADJ", "PROPN", "PROPN", "ADP", "PROPN"))
    reading = pieces.read(clause)
    assert [pieces.vocabulary[i] for i in reading.ids] == [
        "[CLS]", ACTOR, "met", ACTOR, NAME, "in", NAME, "[SEP]",
    ]  # fmt: skip
    assert reading.places == (1, 2, 3, 4, 4, 5, 6)


@pytest.mark.parametrize("word", ["", "\u0301", "x" * 5000, "名前", "a\u0000b", "🙂", "co-op"])
def test_any_word_has_pieces(scorer: ContextualScorer, word: str) -> None:
    found = scorer.pieces.ids(word)
    assert 1 <= len(found) < 200
    assert all(0 <= i < len(scorer.pieces.vocabulary) for i in found)


# --- the tagger -----------------------------------------------------------------------------


def kinds(scorer: ContextualScorer, text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words, (CLASSES[i] for i in scorer.tag(words).argmax(axis=1)), strict=True))


def test_tagger_tells_people_from_places(scorer: ContextualScorer) -> None:
    people = kinds(scorer, "Yesterday Anneke Lindqvist told reporters that Tomasz had left .")
    assert {people[w] for w in ("Anneke", "Lindqvist", "Tomasz")} == {"person"}
    places = kinds(scorer, "She lives in Gdynia , in the south of Poland , and works in Lodz .")
    assert [places[w] for w in ("Gdynia", "Poland", "Lodz")].count("place") >= 2
    assert people["Yesterday"] == "other"


def test_tags_are_probabilities_of_every_word(scorer: ContextualScorer) -> None:
    rows = scorer.tag("Mr. Abelló-Ruiz met the 名前 of x ".split())
    np.testing.assert_allclose(np.exp(rows).sum(axis=1), 1.0, atol=1e-5)
    assert scorer.tag([]).shape == (0, 4)


def test_long_sentence_is_tagged_to_its_end(scorer: ContextualScorer) -> None:
    words = ["counterrevolutionaries", "and"] * 150 + "said Anneke Lindqvist in Lodz .".split()
    rows = scorer.tag(words)
    assert rows.shape == (len(words), 4)
    assert CLASSES[rows[-5:-4].argmax()] == "person"


def test_names_that_no_rule_places_are_asked_of_the_tagger(scorer: ContextualScorer) -> None:
    """Once a sentence that holds one, and what it says decides."""
    text = "Quillon Brandvold Estates met Norway. Later the talks in Oslo went on. Norway left."
    asked: list[list[str]] = []

    def tagger(kind: int, words: Sequence[str]) -> NDArray[np.float32]:
        asked.append(list(words))
        rows = np.full((len(words), 4), -30.0, dtype=np.float32)
        rows[:, kind] = 0.0
        return rows

    def people(kind: int) -> set[str]:
        cast = find_actors(read_document(Article(text)), tagger=partial(tagger, kind))
        return {a.name for a in cast.actors if a.kind == "person"}

    assert people(0) - people(3) == {"Quillon Brandvold Estates"}
    assert [words[0] for words in asked] == ["Quillon", "Quillon"]
