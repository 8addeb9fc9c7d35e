"""What a model remembers of its training texts: who is recognised, who is not, how well."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import numpy as np
import pytest
from bundles.make_format1 import FOLDER, HERE, corpus

import stancelib
from stancelib import sketch as module
from stancelib.bundle import load_bundle, save_bundle
from stancelib.errors import BundleError
from stancelib.model import StanceModel
from stancelib.sketch import CAPACITY, NEARLY, OverlapCount, Sketch, text_shingles

LONG = (
    "The harbour board of Estmark voted on Tuesday to close the old ferry landing, and the "
    "fishermen of three villages said that nobody had asked them."
)
OTHER = (
    "Three villages of Norland will keep their schools for another year, since the council "
    "found that buses would cost more than teachers."
)


def made(count: int, words: int = 14, seed: int = 0) -> list[str]:
    generator = random.Random(seed)
    return [" ".join(str(generator.randrange(10**9)) for _ in range(words)) for _ in range(count)]


def test_a_seen_text_is_recognised() -> None:
    sketch = Sketch.of([LONG])
    assert sketch.rate == 1.0
    assert sketch.containment(LONG) == 1.0
    assert sketch.containment(OTHER) == 0.0
    assert sketch.containment(LONG.upper().replace(",", " –")) == 1.0


def test_a_text_that_was_nearly_seen() -> None:
    sketch = Sketch.of([LONG])
    words = LONG.split()
    for place in range(len(words)):
        edited = " ".join([*words[:place], "yesterday", *words[place + 1 :]])
        share = sketch.containment(edited)
        assert share is not None
        assert NEARLY <= share < 1.0
    half = sketch.containment(LONG + " " + OTHER)
    assert half is not None
    assert 0.3 < half < 0.5
    quote = "Meanwhile, " + " ".join(OTHER.split()) + " " + " ".join(words[:8])
    share = sketch.containment(quote)
    assert share is not None
    assert 0.0 < share < NEARLY, "eight words in common do not make a copy"


@pytest.mark.parametrize("text", ["Norland won.", "no", "سلام بر جهان"])
def test_short_texts_are_known_as_a_whole(text: str) -> None:
    sketch = Sketch.of([text])
    assert sketch.containment(text) == 1.0
    assert sketch.containment(text + " again") == 0.0


def test_texts_without_words() -> None:
    sketch = Sketch.of(["", "...", "!?"])
    assert len(sketch.hashes) == 0
    assert sketch.containment("...") == 0.0
    assert Sketch.of([]).containment(LONG) == 0.0


def test_scripts_without_spaces() -> None:
    text = "港口委员会星期二投票决定关闭旧渡口三个村庄的渔民说没有人问过他们的意见"
    sketch = Sketch.of([text])
    assert len(text_shingles(text)) == len(text) - 7
    nearly = sketch.containment(text.replace("星期二", "星期五") + "。")
    assert nearly is not None
    assert NEARLY < nearly < 1.0
    assert sketch.containment("三个村庄的学校明年继续开放因为市议会认为校车比教师更贵") == 0.0
    thai = "ชาวประมงสามหมู่บ้านบอกว่าไม่มีใครถามพวกเขา"
    assert Sketch.of([thai]).containment("เมื่อวานนี้" + thai) > 0.5  # type: ignore[operator]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(module, "CAPACITY", 600)
    monkeypatch.setattr(module, "_BATCH", 100)
    return 600


def test_size_does_not_grow_with_the_corpus(small: int) -> None:
    texts = made(2000)
    sketch = Sketch.of(texts)
    assert len(sketch.hashes) == small
    assert sketch.rate == pytest.approx(small / (2000 * 7), rel=0.15)
    smallest = sorted(set().union(*map(text_shingles, texts)))[:small]
    assert sketch.hashes.tolist() == smallest
    again = Sketch.of(texts[::-1] + texts[:100])
    assert np.array_equal(again.hashes, sketch.hashes)


@pytest.mark.parametrize(("first", "rest"), [(5, 20), (5, 2000), (2000, 5), (900, 1100)])
def test_a_base_has_been_seen_too(small: int, first: int, rest: int) -> None:
    before, after = made(first, seed=1), made(rest, seed=2)
    adapted = Sketch.of(after, Sketch.of(before))
    assert np.array_equal(adapted.hashes, Sketch.of(before + after).hashes)


def test_estimates_are_right_on_average(small: int) -> None:
    """Long and short texts, of which a third was seen; few can be decided each."""
    seen = [*made(400, 12, seed=3), *made(100, 60, seed=4)]
    unseen = [*made(1300, 12, seed=5), *made(0)]
    filler = made(300, 20, seed=6)
    count = OverlapCount(Sketch.of(seen + filler))
    assert 0.05 < count.sketch.rate < 0.15
    for text in seen + unseen:
        count.add(text)
    assert count.texts == 1800
    assert count.undecided > 600
    share = len(seen) / 1800
    # Of some 600 decided texts: a standard error of about 0.02.
    assert count.share == pytest.approx(share, abs=0.08)


def test_exact_where_nothing_was_left_out() -> None:
    texts = made(300)
    count = OverlapCount(Sketch.of(texts[:100]))
    assert [count.add(t) for t in texts] == [True] * 100 + [False] * 200
    assert count.share == pytest.approx(1 / 3)
    assert (count.seen, count.undecided) == (100, 0)


# --- in a bundle ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model() -> StanceModel:
    """A small model that learned from the sentences beside it."""
    data = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
    frozen = stancelib.load(FOLDER)
    sketch = Sketch.of(record.text for record in corpus(data).records)
    return StanceModel(frozen.scorer, frozen.info, frozen.training, sketch=sketch)


def test_round_trip(model: StanceModel, tmp_path: Path) -> None:
    for name in ("m", "m.zip"):
        model.save(tmp_path / name)
        again = stancelib.load(tmp_path / name)
        assert again.sketch is not None
        assert model.sketch is not None
        assert again.sketch.hashes.tobytes() == model.sketch.hashes.tobytes()
        # It says nothing of how the model scores.
        StanceModel(model.scorer, model.info, model.training).save(tmp_path / f"bare{name}")
        assert again.info == stancelib.load(tmp_path / f"bare{name}").info
        again.save(tmp_path / ("again" + name))
    twice = (tmp_path / "againm.zip").read_bytes()
    assert twice == (tmp_path / "m.zip").read_bytes()


def test_bundles_without_one_still_load(model: StanceModel, tmp_path: Path) -> None:
    assert stancelib.load(FOLDER).sketch is None
    StanceModel(model.scorer, model.info, model.training).save(tmp_path / "m")
    assert not (tmp_path / "m" / "sketch.npy").exists()
    assert stancelib.load(tmp_path / "m").sketch is None


def test_at_most_two_megabytes(model: StanceModel, tmp_path: Path) -> None:
    full = Sketch(np.arange(CAPACITY, dtype=np.uint64))
    save_bundle(tmp_path / "m", model.scorer, name="m", version="1", training={}, sketch=full)
    assert (tmp_path / "m" / "sketch.npy").stat().st_size <= 2_000_000
    loaded = load_bundle(tmp_path / "m").sketch
    assert loaded is not None
    assert len(loaded.hashes) == CAPACITY


def replace_sketch(folder: Path, array: np.ndarray | bytes) -> None:
    """As somebody would who makes the digests fit."""
    path = folder / "sketch.npy"
    if isinstance(array, bytes):
        path.write_bytes(array)
    else:
        np.save(path, array, allow_pickle=True)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["sketch.npy"] = hashlib.sha256(path.read_bytes()).hexdigest()
    del manifest["digest"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    "array",
    [
        np.array([3, 2, 1], dtype=np.uint64),
        np.array([1, 1], dtype=np.uint64),
        np.array([[1, 2]], dtype=np.uint64),
        np.array([1, 2], dtype=np.int64),
        np.array([1.0, 2.0]),
        np.array([{}, {}], dtype=object),
        np.arange(CAPACITY + 1, dtype=np.uint64),
        b"",
        b"not an array",
    ],
    ids=lambda a: f"{a[:5]!r}",
)
def test_a_sketch_that_is_none(model: StanceModel, tmp_path: Path, array: object) -> None:
    model.save(tmp_path / "m")
    replace_sketch(tmp_path / "m", array)  # type: ignore[arg-type]
    with pytest.raises(BundleError, match=r"sketch\.npy"):
        load_bundle(tmp_path / "m")


@pytest.mark.parametrize("damage", ["cut", "flip", "gone"])
def test_damage_is_noticed(model: StanceModel, tmp_path: Path, damage: str) -> None:
    model.save(tmp_path / "m")
    path = tmp_path / "m" / "sketch.npy"
    data = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(data[:-8])
    elif damage == "flip":
        data[-1] ^= 1
        path.write_bytes(data)
    else:
        path.unlink()
    with pytest.raises(BundleError, match=r"sketch\.npy"):
        load_bundle(tmp_path / "m")


# --- in an evaluation ----------------------------------------------------------------------


NEW = [
    ["After months of talk about fish, Norland at last rebuked Estmark in public.", "oppose"],
    ["For its calm in a hard winter Norland saluted Estmark and its people.", "support"],
    ["On the same evening Norland drew lots with Estmark for the first match.", "neutral"],
]


def test_overlap_in_an_evaluation(model: StanceModel) -> None:
    data = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
    everything = model.evaluate(corpus(data))
    assert everything.metrics["overlap"] == 1.0
    assert "unseen" not in everything.metrics
    nothing = model.evaluate(corpus({"train": NEW, "author": []}))
    assert nothing.metrics["overlap"] == 0.0
    assert "unseen" not in nothing.metrics
    assert nothing.metadata["overlap_sample"] == {"rate": 1.0, "texts": 3, "undecided": 0}
    mixed = model.evaluate(corpus({"train": data["train"][:9] + NEW, "author": []})).metrics
    assert mixed["overlap"] == 0.75
    unseen = mixed["unseen"]
    assert unseen["n_pairs"] == 3
    assert unseen == {k: v for k, v in nothing.metrics.items() if k not in ("overlap", "skipped")}


def test_trained_models_know_what_they_have_seen(tmp_path: Path) -> None:
    data = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
    trained = stancelib.train(corpus(data), features=("words",))
    trained.save(tmp_path / "m")
    again = stancelib.load(tmp_path / "m")
    assert again.info == trained.info
    assert again.evaluate(corpus(data)).metrics["overlap"] == 1.0
    assert again.evaluate(corpus({"train": NEW, "author": []})).metrics["overlap"] == 0.0


def test_models_without_a_sketch_do_not_know(model: StanceModel) -> None:
    data = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
    bare = StanceModel(model.scorer, model.info, model.training)
    assert "overlap" not in bare.evaluate(corpus(data)).metrics
