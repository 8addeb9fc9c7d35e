"""The contextual model: one pass a sentence, blind to names, the same in any company."""

from __future__ import annotations

import json
import math
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from bundle_files import change_manifest
from numpy.typing import NDArray
from test_metamorphic import chosen, fill, originals

import stancelib
from stancelib.actors import find_actors
from stancelib.actors.recogniser import CLASSES
from stancelib.clauses import build_clauses
from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.document import read_document
from stancelib.encoder.pieces import ACTOR, NAME, Pieces
from stancelib.encoder.scorer import LIMIT, ContextualScorer
from stancelib.encoder.windows import around
from stancelib.errors import BundleError
from stancelib.model import StanceModel
from stancelib.pairs import build_pairs
from stancelib.types import Article, Clause, Pair

sys.path.append(str(Path(__file__).resolve().parents[1] / "datasets"))
from check_sentences import read_line

pytest.importorskip("onnxruntime", reason="needs the extra 'contextual'")

NOISE = 1e-3
"""Sums in another order differ in the last bit, and may then be rounded to another int8."""
ROOT = Path(__file__).resolve().parents[1]
TEXTS = [
    "France condemned Turkey. Norway, which borders Sweden, praised Chile and blamed Peru.",
    '"Peru has broken every promise," said Chile, and Norway agreed with it.',
    "Sweden met Turkey on Tuesday to discuss grain.",
]


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("contextual")


@pytest.fixture(scope="module")
def scorer(model: StanceModel) -> ContextualScorer:
    assert isinstance(model.scorer, ContextualScorer)
    return model.scorer


def pairs_of(text: str) -> list[Pair]:
    cast = find_actors(read_document(Article(text)))
    clauses, _ = build_clauses(cast)
    return list(build_pairs(cast, clauses)[0])


def clause_of(words: list[str], tags: dict[int, str] | None = None) -> Clause:
    n = len(words)
    units = dict(enumerate(u for u, w in enumerate(words) if w == "<mask>"))
    return Clause(
        sentence=0,
        words=tuple(words),
        lemmas=tuple(words),
        tags=tuple((tags or {}).get(i, "X") for i in range(n)),
        heads=(-1,) * n,
        relations=("dep",) * n,
        first=tuple(range(n)),
        last=tuple(range(1, n + 1)),
        units=units,
        quoted=(-1,) * n,
    )


# --- what it says ---------------------------------------------------------------------------


def test_reads_plain_stances_with_their_direction(model: StanceModel) -> None:
    graph = model.score(
        "Brazil strongly condemned Ghana for the attack. Portugal warmly praised Vietnam."
    )
    assert graph["Brazil", "Ghana"].label == "oppose"
    assert graph["Portugal", "Vietnam"].label == "support"
    assert graph["Ghana", "Brazil"].label == "neutral"
    assert graph["Vietnam", "Portugal"].label == "neutral"


def test_result_says_which_model_made_it(model: StanceModel) -> None:
    graph = model.score("Brazil praised Ghana.")
    assert model.info.name == "contextual"
    assert graph.model == model.info


def test_probabilities_are_such(scorer: ContextualScorer) -> None:
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    rows = scorer.predict_proba(pairs)
    assert rows.shape == (len(pairs), 3)
    assert (rows > 0).all()
    np.testing.assert_allclose(rows.sum(axis=1), 1.0)
    assert scorer.predict_proba([]).shape == (0, 3)


# --- any company ----------------------------------------------------------------------------


def test_company_changes_nothing(scorer: ContextualScorer) -> None:
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    together = scorer.predict_proba(pairs)
    alone = np.concatenate([scorer.predict_proba([p]) for p in pairs])
    backwards = scorer.predict_proba(pairs[::-1])[::-1]
    np.testing.assert_allclose(alone, together, atol=NOISE)
    np.testing.assert_allclose(backwards, together, atol=NOISE)


def test_a_long_neighbour_changes_nothing(scorer: ContextualScorer) -> None:
    pairs = pairs_of(TEXTS[2])
    long = pairs_of("Norway met Chile " + "in the harbour and " * 20 + "then blamed Peru.")
    np.testing.assert_allclose(
        scorer.predict_proba([*pairs, *long])[: len(pairs)], scorer.predict_proba(pairs), atol=NOISE
    )


def test_a_sentence_is_encoded_once_for_all_its_pairs(scorer: ContextualScorer) -> None:
    pairs = pairs_of(TEXTS[0])
    assert len(pairs) > len({id(p.clause) for p in pairs})
    rows = list(scorer._rows(pairs))
    assert len(rows) == len({id(p.clause) for p in pairs})
    assert sum(len(r.pairs) for r in rows) == len(pairs)


def test_a_sentence_is_encoded_once_for_stances_and_tone(
    model: StanceModel, scorer: ContextualScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, ...]] = []
    run = scorer._run

    def counting(ids: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.float32]:
        read.append(tuple(ids[0].tolist()))
        return run(ids, pairs)

    monkeypatch.setattr(scorer, "_run", counting)
    graph = model.score("The harbour was quiet. The strike has hurt Chile, and Peru mocked Chile.")
    assert len(graph.sentence_tones) == 2
    assert len(read) == len(set(read)) == 2


def test_lean_finds_stances_of_actors_sooner(scorer: ContextualScorer) -> None:
    pairs = [p for text in TEXTS for p in pairs_of(text)]
    plain, leaning = scorer.with_prior(scorer.prior), scorer.with_prior(scorer.prior)
    plain.lean, leaning.lean = 0.0, 0.15
    neutral, was = leaning.predict_proba(pairs)[:, 1], plain.predict_proba(pairs)[:, 1]
    author = np.array([p.source_unit is None for p in pairs])
    assert (neutral[~author] < was[~author]).all()
    np.testing.assert_allclose(neutral[author], was[author])


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


# --- long sentences -------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [16, 64])
@pytest.mark.parametrize("n", [65, 100, 400])
def test_windows_keep_both_ends_and_what_is_around(n: int, limit: int) -> None:
    ids = list(range(1000, 1000 + n))
    for source in (-1, 1, 2, n // 2, n - 2):
        for target in range(1, n - 1):
            if source == target:
                continue
            kept, s, t = around(ids, source, target, limit)
            assert len(kept) <= limit
            assert kept[0] == ids[0]
            assert kept[-1] == ids[-1]
            assert list(kept) == sorted(set(kept))
            assert kept[t] == ids[target]
            assert s == -1 if source < 0 else kept[s] == ids[source]
            for end in (source, target):
                near = [i for i in (end - 1, end + 1) if end > 0 and 0 < i < n]
                assert {ids[i] for i in near} <= set(kept)


def test_sentence_beyond_the_limit_is_read_around_its_pairs(scorer: ContextualScorer) -> None:
    plain = "<mask> strongly condemned <mask> for the attack".split()
    filler = ["counterrevolutionaries", ",", "unpronounceable"] * 40
    clause = clause_of([*plain, ",", *filler])
    assert len(scorer.pieces.read(clause).ids) > LIMIT
    near = scorer.predict_proba([Pair(0, 1, clause, 0, 3), Pair(None, 1, clause, None, 3)])
    assert near[0].argmax() == 0
    far = clause_of([*plain, ",", *filler, "<mask>", "."])
    rows = scorer.predict_proba([Pair(0, 2, far, 0, len(plain) + 1 + len(filler))])
    assert np.isfinite(rows).all()


def test_crowded_sentence_is_scored_whole(scorer: ContextualScorer) -> None:
    words = ["<mask>", ","] * 70
    clause = clause_of(words)
    units = sorted(clause.units.values())
    pairs = [
        Pair(s, t, clause, a, b) for s, a in enumerate(units) for t, b in enumerate(units) if s != t
    ]
    rows = scorer.predict_proba(pairs[:1500])
    np.testing.assert_allclose(rows[700], scorer.predict_proba([pairs[700]])[0], atol=NOISE)


# --- explained ------------------------------------------------------------------------------


def test_explanation_names_the_words_that_decide(model: StanceModel) -> None:
    text = "On a rainy Tuesday in spring, Brazil strongly condemned Ghana for the attack."
    (found,) = model.explain(text, "Brazil", "Ghana")
    assert found.predicted == "oppose"
    assert "condemned" in found.contributions[0].text
    assert found.margin(found.contributions[0]) > 0.5
    assert found.remainder < 1e-9
    np.testing.assert_allclose(np.exp(found.decision), found.probabilities)
    spans = [c.span for c in found.contributions]
    assert None not in spans
    assert len(set(spans)) == len(spans)
    for contribution in found.contributions:
        start, end = contribution.span or (0, 0)
        assert text[start:end] == contribution.text
        assert "Brazil" not in contribution.text
        assert "Ghana" not in contribution.text
    assert "part: strongly condemned" in str(found)


def test_explanation_of_the_authors_stance(model: StanceModel) -> None:
    (found,) = model.explain("The shameless liar Ghana is a disgrace.", "AUTHOR", "Ghana")
    assert found.source == "AUTHOR"
    assert {"shameless", "liar", "disgrace"} & set(found.contributions[0].text.split())


# --- names ----------------------------------------------------------------------------------


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


# --- on disk and between processes ----------------------------------------------------------


def test_saved_model_comes_back(model: StanceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "copy.zip")
    again = stancelib.load(tmp_path / "copy.zip")
    assert again.info == model.info
    assert again.training == model.training
    assert again.score(TEXTS[0]).to_json() == model.score(TEXTS[0]).to_json()


def test_other_processes_say_the_same(model: StanceModel) -> None:
    assert pickle.loads(pickle.dumps(model)).info == model.info
    alone = [r.graph.to_json() for r in model.score_many(TEXTS)]
    many = [r.graph.to_json() for r in model.score_many(TEXTS, n_jobs=2, chunk_size=1)]
    assert many == alone


@pytest.fixture
def folder(model: StanceModel, tmp_path: Path) -> Path:
    model.save(tmp_path / "m")
    return tmp_path / "m"


@pytest.mark.parametrize("file", ["network.onnx", "vocabulary.json", "configuration.json"])
def test_changed_file_is_refused(folder: Path, file: str) -> None:
    data = bytearray((folder / file).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / file).write_bytes(data)
    with pytest.raises(BundleError, match=file):
        stancelib.load(folder)


def test_files_that_do_not_fit_are_refused(folder: Path) -> None:
    """Whoever makes the checksums fit still cannot make it run something else."""
    originals = {p.name: p.read_bytes() for p in folder.iterdir()}
    pieces = json.loads(originals["vocabulary.json"])
    network = originals["network.onnx"]
    bad = {
        "network.onnx": [b"", b"no graph", network[: len(network) // 2]],
        "vocabulary.json": [
            b"{}", b"[1]", json.dumps([*pieces, "extra"]).encode(),
            json.dumps(pieces[1:]).encode(), json.dumps([*pieces[:-1], pieces[5]]).encode(),
        ],
        "configuration.json": [
            b"{}",
            json.dumps({"prior": {}, "temperatures": {"actor": 1.0}}).encode(),
            json.dumps({"prior": {}, "temperatures": {"actor": 0.0, "author": 1.0}}).encode(),
            json.dumps(json.loads(originals["configuration.json"]) | {"lean": math.nan}).encode(),
        ],
    }  # fmt: skip
    for file, contents in bad.items():
        for content in contents:
            (folder / file).write_bytes(content)
            change_manifest(folder, lambda m: None)
            with pytest.raises(BundleError):
                stancelib.load(folder)
        (folder / file).write_bytes(originals[file])
    change_manifest(folder, lambda m: None)
    stancelib.load(folder)


def test_graph_with_tensors_elsewhere_is_refused(model: StanceModel, folder: Path) -> None:
    entry = b"\x6a\x15\x0a\x08location\x12\x09/etc/data"
    data = (folder / "network.onnx").read_bytes()
    (folder / "network.onnx").write_bytes(data + entry)
    change_manifest(folder, lambda m: None)
    with pytest.raises(BundleError, match="another file"):
        stancelib.load(folder)


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = """
import sys
sys.modules["onnxruntime"] = None
import stancelib
from stancelib.errors import MissingExtraError
assert stancelib.load("default").info.name == "fast"
try:
    stancelib.load("contextual")
except MissingExtraError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "pip install 'stancelib[contextual]'" in done.stdout


def test_nothing_is_reported_or_written(tmp_path: Path) -> None:
    """The runtime would report its use over the network, and keep an id in the home folder."""
    code = "import stancelib; stancelib.load('contextual').score('France met Spain.')"
    env = {k: v for k, v in os.environ.items() if k not in ("ORT_DISABLE_TELEMETRY", "CI")}
    env |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True, timeout=60)
    assert list(tmp_path.iterdir()) == []


def test_with_the_extra_it_is_the_default(model: StanceModel) -> None:
    assert stancelib.load() is model


def test_bundle_is_small(model: StanceModel, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    assert sum(f.stat().st_size for f in (tmp_path / "m").iterdir()) < 30e6
    shutil.rmtree(tmp_path / "m")


def test_bundle_knows_what_it_has_seen(model: StanceModel) -> None:
    """What `overlap` in an evaluation is told by."""
    assert model.sketch is not None
    line = (ROOT / "datasets/sentences/plain/allies.txt").read_text(encoding="utf-8").split("\n")[0]
    seen = read_line(line, "").text
    record = AnnotatedText(
        "r",
        seen,
        mentions=(AnnotatedMention("a", 0, 5), AnnotatedMention("b", 10, 15)),
        stances=(AnnotatedStance("a", "b", "neutral"),),
    )
    corpus = AnnotatedCorpus.from_records([record], name="seen")
    assert model.evaluate(corpus).metrics["overlap"] == 1.0
