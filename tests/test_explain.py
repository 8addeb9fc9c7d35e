"""Explanations: what they add up to, where they point, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import stancelib
from stancelib.actors import find_actors
from stancelib.clauses import build_clauses
from stancelib.cli import main
from stancelib.document import read_document
from stancelib.errors import InputError, NotAssessedError, StancelibError, UnknownActorError
from stancelib.explain import VECTORS, Explanation, explain_pairs
from stancelib.features import BLOCKS
from stancelib.features.dense import SLOTS
from stancelib.model import StanceModel
from stancelib.pairs import build_pairs
from stancelib.types import AUTHOR, LABELS, Article, Cast, Pair

CRITIC = "Russia sharply condemned France over the reckless new tariffs on Friday."
TEXTS = (
    CRITIC,
    "France was praised by Germany, and Germany by France, for the treaty that they had signed.",
    "“We will never support Iran,” the spokesman said. “They lie,” Sergey Lavrov told Turkey.",
    "The shameful silence of Japan was noted in Brazil. Brazil did not reject it.",
    "Chile and Peru accused each other of lying; the the the Peru, Peru said, was a threat.",
    "China, " + "which had waited for a long time, " * 30 + "welcomed the offer of India.",
)


def read(text: str) -> tuple[Cast, tuple[Pair, ...]]:
    cast = find_actors(read_document(Article(text)))
    clauses, _ = build_clauses(cast)
    return cast, build_pairs(cast, clauses)[0]


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("fast")


@pytest.fixture(scope="module")
def critic(model: StanceModel) -> Explanation:
    (found,) = model.explain(CRITIC, "Russia", "France")
    return found


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_contributions_add_up_to_what_the_scorer_says(model: StanceModel, text: str) -> None:
    cast, pairs = read(text)
    explained = explain_pairs(model.scorer, pairs, cast.document)
    assert len(explained) == len(pairs) > 0
    for found, row in zip(explained, model.scorer.predict_proba(pairs), strict=True):
        total = np.array(found.bias) + np.sum([c.values for c in found.contributions], axis=0)
        assert np.abs(total - found.decision).max() <= 1e-9
        assert found.remainder <= 1e-9
        e = np.exp(np.array(found.decision) - max(found.decision))
        assert np.allclose(e / e.sum(), row, rtol=0, atol=1e-9)
        assert np.allclose(found.probabilities, row, rtol=0, atol=1e-9)
        assert found.predicted == LABELS[int(row.argmax())]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_spans_are_those_of_the_text(model: StanceModel, text: str) -> None:
    cast, pairs = read(text)
    for found in explain_pairs(model.scorer, pairs, cast.document):
        start, end = found.span
        assert text[start:end] == found.text
        for c in found.contributions:
            assert c.block == VECTORS or c.block in BLOCKS
            if c.span is None:
                assert c.text == ""
            else:
                assert text[slice(*c.span)] == c.text
                assert start <= c.span[0] < c.span[1] <= end


def test_the_word_that_condemns_speaks_for_opposition(critic: Explanation) -> None:
    assert critic.predicted == "oppose"
    at = CRITIC.index("condemned")
    by_word: dict[str, float] = {}
    for c in critic.contributions:
        by_word[c.text] = by_word.get(c.text, 0.0) + critic.margin(c)
        if c.text == "condemned":
            assert c.span == (at, at + len("condemned"))
    assert max(by_word, key=by_word.__getitem__) == "condemned"
    assert by_word["condemned"] > 1.0
    roles = {c.feature for c in critic.contributions if c.block == "roles"}
    assert "act- condemn" in roles


def test_dense_columns_are_divided_among_their_words(critic: Explanation) -> None:
    parts = [c for c in critic.contributions if c.block == VECTORS]
    between = {c.text for c in parts if c.feature == "between 1"}
    assert between == {"sharply", "condemned"}
    above = {c.text for c in parts if c.feature == "above target"}
    assert above == {"condemned"}
    assert {c.feature for c in parts} <= set(SLOTS)
    assert all(c.span is not None for c in parts)


def test_a_feature_in_several_places_is_divided_among_them(model: StanceModel) -> None:
    text = "Russia condemned France, and the court condemned nobody."
    found, *_ = model.explain(text, "Russia", "France")
    places = [c for c in found.contributions if (c.block, c.feature) == ("words", "w condemn")]
    assert [c.span for c in sorted(places, key=lambda c: c.span or (0, 0))] == [(7, 16), (39, 48)]
    weights = model.scorer.heads["actor"]
    row = weights.weights[weights.vocabulary["words:w condemn"]]
    assert np.allclose(np.sum([c.values for c in places], axis=0), row, rtol=0, atol=1e-12)


def test_what_rests_on_no_text_has_no_span(model: StanceModel) -> None:
    text = "“We went home early. We condemn Iran for that,” Turkey said."
    explained = model.explain(text, "Turkey", "Iran")
    whole = [c for e in explained for c in e.contributions if c.feature.startswith("length ")]
    assert whole
    assert all(c.span is None for c in whole)
    # The speaker stands in another sentence.
    far = [e for e in explained if "Turkey" not in e.text]
    for found in far:
        assert all(c.text != "Turkey" for c in found.contributions)
    assert explained[0].remainder <= 1e-9


def test_strongest_contributions_come_first(critic: Explanation) -> None:
    sizes = [abs(critic.margin(c)) for c in critic.contributions]
    assert sizes == sorted(sizes, reverse=True)
    assert critic.rival != critic.predicted
    order = sorted(LABELS, key=lambda k: -critic.decision[LABELS.index(k)])
    assert [critic.predicted, critic.rival] == order[:2]


def test_one_explanation_a_piece_of_evidence(model: StanceModel) -> None:
    text = (
        "Moscow welcomed the offer of the North Atlantic Treaty Organization. "
        "Russian Foreign Minister Sergey Lavrov accused NATO of lying. "
        "It rained. Russia condemned NATO. The reckless Kremlin slept."
    )
    stance = model.score(text)["Russia", "NATO"]
    explained = model.explain(text, "the Kremlin", "north atlantic treaty organization")
    assert len(explained) == len(stance.evidence) > 2
    for found, piece in zip(explained, stance.evidence, strict=True):
        assert found.text == piece.text
        assert found.span == (piece.start, piece.end)
        assert (found.source, found.target) == (piece.source, piece.target)
        assert found.evidence is not None
        assert found.evidence[2] - found.evidence[0] == pytest.approx(piece.score)
    assert {e.source for e in explained} >= {stance.source}
    assert any(e.source != stance.source for e in explained), "what Lavrov says rolls up"
    (author,) = [e for e in model.explain(text, AUTHOR, "Russia") if "reckless" in e.text]
    assert author.source == AUTHOR
    assert "reckless" in {c.text for c in author.contributions}


def test_own_actors_and_issues(model: StanceModel) -> None:
    text = "The Quarrymen denounced the river toll as theft."
    found, *_ = model.explain(
        text, "quarrymen", "river toll", actors=["Quarrymen"], issues=["river toll"]
    )
    assert found.predicted == "oppose"
    assert "denounced" in {c.text for c in found.contributions[:20]}


def test_misuse(model: StanceModel) -> None:
    with pytest.raises(UnknownActorError, match="Atlantis"):
        model.explain(CRITIC, "Russia", "Atlantis")
    with pytest.raises(NotAssessedError):
        model.explain(CRITIC + " Peru slept.", "Russia", "Peru")
    with pytest.raises(InputError, match="int"):
        model.explain(3, "a", "b")  # type: ignore[arg-type]


class Constant:
    """A scorer of another kind, as the protocol allows."""

    heads = ("actor",)

    def predict_proba(self, pairs: object) -> np.ndarray:
        return np.array([[0.2, 0.5, 0.3]])


def test_a_scorer_without_linear_heads_is_refused(model: StanceModel) -> None:
    cast, pairs = read(CRITIC)
    with pytest.raises(StancelibError, match="Constant cannot be explained"):
        explain_pairs(Constant(), pairs, cast.document)
    other = StanceModel(Constant(), model.info, {})  # type: ignore[arg-type]
    with pytest.raises(StancelibError, match="linear heads"):
        other.explain(CRITIC, "Russia", "France")


def test_as_data(critic: Explanation) -> None:
    rows = critic.to_records()
    assert len(rows) == len(critic.contributions)
    assert list(rows[0]) == [
        *("source", "target", "block", "feature", "start", "end", "text"),
        *LABELS,
    ]
    data = json.loads(critic.to_json())
    assert data["label"] == "oppose"
    assert data["probabilities"] == dict(zip(LABELS, critic.probabilities, strict=True))
    for label in LABELS:
        total = data["bias"][label] + sum(c[label] for c in data["contributions"])
        assert total == pytest.approx(data["decision"][label], abs=1e-9)
    said = str(critic)
    assert "oppose" in said.splitlines()[0]
    assert "[condemned]" in said
    assert len(said.splitlines()) < 16


def test_pairs_may_be_named_by_their_text(model: StanceModel) -> None:
    cast, pairs = read(CRITIC)
    ends = {(e.source, e.target) for e in explain_pairs(model.scorer, pairs, cast.document)}
    assert ends >= {("Russia", "France"), ("France", "Russia"), (AUTHOR, "France")}


# --- command line --------------------------------------------------------------------------


def run(*args: str, text: str | None = None):
    return CliRunner().invoke(main, ["explain", *args, "--model", "fast"], input=text)


def test_command_line(tmp_path: Path, critic: Explanation) -> None:
    file = tmp_path / "a.txt"
    file.write_text(CRITIC, encoding="utf-8")
    done = run(str(file), "--source", "Russia", "--target", "France")
    assert done.exit_code == 0
    assert done.stdout == f"{critic}\n\n"
    done = run(str(file), "--source", "Russia", "--target", "France", "--json")
    (line,) = done.stdout.splitlines()
    assert json.loads(line) == critic.to_dict()
    own = run(
        *("-", "--source", "Acme", "--target", "river toll", "--json"),
        *("--actor", "Acme Corp=Acme", "--issue", "river toll"),
        text="Acme denounced the river toll.",
    )
    assert json.loads(own.stdout)["text"] == "Acme denounced the river toll."


def test_command_line_of_many_articles(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    texts = ("Peru slept.", CRITIC, CRITIC.replace("condemned", "praised"))
    file.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts) + "{}\n")
    done = run(str(file), "--source", "Russia", "--target", "France", "--json")
    assert done.exit_code == 3
    assert "no 'text'" in done.stderr
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == [*texts[1:]]


def test_command_line_misuse(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(CRITIC, encoding="utf-8")
    done = run(str(file), "--source", "Atlantis", "--target", "France")
    assert done.exit_code == 2
    assert "Atlantis" in done.stderr
    assert "Traceback" not in done.stderr
    assert run(str(file), "--source", "Russia").exit_code == 2
    assert run("nowhere.txt", "--source", "Russia", "--target", "France").exit_code == 2
