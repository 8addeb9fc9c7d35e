"""Classifiers of scikit-learn's: trained, calibrated, saved and loaded, hostile files refused."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import skops.io
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC, LinearSVC
from threadpoolctl import threadpool_limits

import stancelib
from stancelib.classifier import FastScorer, Head, softmax
from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.errors import BundleError, InputError, MissingExtraError, StancelibError
from stancelib.estimator import EstimatorHead, fit_estimator
from stancelib.examples import Examples, make_examples, read_pairs
from stancelib.fit import counted, design
from stancelib.model import StanceModel
from stancelib.types import LABELS, Label

ROOT = Path(__file__).resolve().parents[1]
NAMES = (("Norland", "Estmark"), ("Vespia", "Orlay"), ("Carrow", "Tindale"))
PLACES = ("on Monday", "at the summit", "before the vote", "in a speech", "again", "in spring")
VERBS: dict[Label, tuple[str, ...]] = {
    "oppose": ("condemned", "denounced", "threatened"),
    "neutral": ("met", "called", "visited"),
    "support": ("praised", "thanked", "defended"),
}


def corpus(places: tuple[str, ...] = PLACES) -> AnnotatedCorpus:
    found: list[AnnotatedText] = []
    for label, verbs in VERBS.items():
        for verb in verbs:
            for place in places:
                a, b = NAMES[len(found) % len(NAMES)]
                text = f"{a} {verb} {b} {place}."
                spans = [AnnotatedMention(n, text.index(n), text.index(n) + len(n)) for n in (a, b)]
                stance = (AnnotatedStance(a, b, label),)
                found.append(
                    AnnotatedText(str(len(found)), text, None, None, "en", tuple(spans), (), stance)
                )
    return AnnotatedCorpus.from_records(found, name="own")


HELD = ("last night", "after the storm")


@pytest.fixture(scope="module")
def examples() -> Examples:
    return make_examples(read_pairs(corpus()), FastScorer(("words", "paths")))["actor"]


@pytest.fixture(scope="module")
def forest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved model with a classifier that is more than its coefficients."""
    path = tmp_path_factory.mktemp("forest") / "model"
    stancelib.train(corpus(), classifier=RandomForestClassifier(20)).save(path)
    return path


def probabilities(model: StanceModel, given: AnnotatedCorpus) -> tuple[np.ndarray, np.ndarray]:
    pairs = read_pairs(given)
    rows = model.scorer.predict_proba([p.pair for p in pairs if p.pair is not None])
    return rows, np.array([LABELS.index(p.label) for p in pairs])


CLASSIFIERS = {
    "forest": RandomForestClassifier(30),
    "decisions only": SVC(),
    "decisions of pairs of classes": SVC(decision_function_shape="ovo", kernel="linear"),
    "dense only": GaussianNB(),
    "neighbours": KNeighborsClassifier(algorithm="brute"),
    "pipeline": make_pipeline(TruncatedSVD(8), GaussianNB()),
    "boosting": HistGradientBoostingClassifier(max_iter=10, min_samples_leaf=5),
    "calibrated": CalibratedClassifierCV(LinearSVC(), cv=2),
}


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_trained_saved_loaded(name: str, tmp_path: Path) -> None:
    # Few features, since some of these take dense matrices.
    with threadpool_limits(1):  # boosting's threads wait for each other on a busy machine
        model = stancelib.train(corpus(), classifier=CLASSIFIERS[name], features=["roles", "paths"])
    rows, gold = probabilities(model, corpus(HELD))
    assert np.allclose(rows.sum(axis=1), 1)
    assert (rows.argmax(axis=1) == gold).mean() > 0.6
    model.save(tmp_path / "m.zip")
    again = stancelib.load(tmp_path / "m.zip")
    assert again.info == model.info
    assert again.training["classifier"] == repr(CLASSIFIERS[name])
    assert probabilities(again, corpus(HELD))[0].tobytes() == rows.tobytes()
    again.save(tmp_path / "again")
    assert stancelib.load(tmp_path / "again").info == model.info


def test_it_scores_articles_and_is_evaluated(forest: Path) -> None:
    model = stancelib.load(forest)
    graph = model.score("Russia condemned Ukraine. Ukraine praised Poland.")
    assert graph["Russia", "Ukraine"].label == "oppose"
    assert model.evaluate(corpus(HELD)).metrics["macro_f1"] > 0.6


def test_same_seed_same_file(forest: Path) -> None:
    again = stancelib.train(corpus(), classifier=RandomForestClassifier(20), n_jobs=2)
    assert again.info == stancelib.load(forest).info
    other = stancelib.train(corpus(), classifier=RandomForestClassifier(20), seed=1)
    assert other.info.sha256 != again.info.sha256


# --- classifiers that are their coefficients --------------------------------------------------


def matrix(examples: Examples) -> Any:
    vocabulary = {f: i for i, f in enumerate(counted(examples.named, 2))}
    return design(examples.named, examples.dense, vocabulary)


@pytest.mark.parametrize("labels", [3, 2])
def test_logistic_regression_becomes_a_plain_head_exactly(examples: Examples, labels: int) -> None:
    kept = np.flatnonzero(examples.labels < labels)
    few = Examples(
        [examples.named[i] for i in kept],
        *(getattr(examples, f.name)[kept] for f in fields(Examples)[1:]),
    )
    head = fit_estimator(LogisticRegression(C=0.5), few, seed=0)
    assert isinstance(head, Head)
    x = matrix(few)
    theirs = LogisticRegression(C=0.5).fit(x, few.labels, few.weights).predict_proba(x)
    ours = softmax(head.decide(few.named, few.dense))
    assert np.abs(ours[:, :labels] - theirs).max() < 1e-5
    assert ours[:, labels:].sum() < 1e-9


@pytest.mark.parametrize("classifier", [LinearSVC(), RidgeClassifier()], ids=str)
def test_linear_decisions_become_calibrated_plain_heads(
    classifier: Any, examples: Examples
) -> None:
    head = fit_estimator(classifier, examples, seed=0)
    assert isinstance(head, Head)
    values = head.decide(examples.named, examples.dense)
    x = matrix(examples)
    fitted = type(classifier)(random_state=0).fit(x, examples.labels)
    theirs = fitted.decision_function(x)
    # Up to one scale and a bias for each label they are the same numbers.
    steps = np.diff(values, axis=0) / np.where(
        np.diff(theirs, axis=0) == 0, 1, np.diff(theirs, axis=0)
    )
    assert np.median(np.abs(steps - np.median(steps))) < 1e-3 * np.median(steps)
    losses = -np.log(softmax(values)[np.arange(len(values)), examples.labels])
    assert losses.mean() < 0.8 * np.log(3)


def test_a_plain_head_needs_neither_skops_nor_scikit_learn(tmp_path: Path) -> None:
    stancelib.train(corpus(), classifier=LinearSVC()).save(tmp_path / "m")
    manifest = json.loads((tmp_path / "m/manifest.json").read_text(encoding="utf-8"))
    assert manifest["kind"] == "fast"
    code = (
        "import sys, stancelib; g = stancelib.load('m').score('Russia condemned Ukraine.');"
        "assert g['Russia', 'Ukraine'].label == 'oppose', g.to_json();"
        "assert not {'sklearn', 'skops'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=60)


@pytest.mark.parametrize("in_pipeline", [False, True])
def test_sample_weights_are_passed(in_pipeline: bool, examples: Examples) -> None:
    classifier = LinearSVC()
    if in_pipeline:
        classifier = make_pipeline(FunctionTransformer(), classifier)
    light = replace(examples, weights=np.linspace(0.01, 1.0, len(examples)))
    heads = [fit_estimator(classifier, e, seed=0) for e in (examples, light)]
    values = [h.decide(examples.named, examples.dense) for h in heads]
    assert not np.allclose(*values)


# --- misuse -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("classifier", "said"),
    [
        (object(), "a object cannot be trained"),
        (LinearSVC, r"LinearSVC cannot be trained.*LinearSVC\(\)"),
        (LinearRegression(), "LinearRegression gives neither"),
        (TruncatedSVD(), "TruncatedSVD gives neither"),
        (MultinomialNB(), "MultinomialNB cannot learn from these features: Negative"),
        (make_pipeline(FunctionTransformer(np.dot), GaussianNB()), "cannot"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_what_is_no_classifier(classifier: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        stancelib.train(corpus(), classifier=classifier)


def test_a_base_and_a_classifier() -> None:
    with pytest.raises(InputError, match="exclude each other"):
        stancelib.train(corpus(), classifier=LinearSVC(), base="fast")


def test_a_forest_is_no_base(forest: Path) -> None:
    with pytest.raises(InputError, match=r"RandomForestClassifier.*cannot be adapted"):
        stancelib.train(corpus(), base=forest)


class Slow(ClassifierMixin, BaseEstimator):
    """Its training would take an hour."""

    def fit(self, x: Any, y: Any) -> Any:
        raise AssertionError("training began")

    def predict_proba(self, x: Any) -> Any:
        raise AssertionError


def test_a_missing_extra_is_told_before_training(
    monkeypatch: pytest.MonkeyPatch, forest: Path
) -> None:
    monkeypatch.setitem(sys.modules, "skops", None)
    monkeypatch.setitem(sys.modules, "skops.io", None)
    with pytest.raises(MissingExtraError, match=r"stancelib\[skops\]"):
        stancelib.train(corpus(), classifier=Slow())
    with pytest.raises(MissingExtraError, match=r"stancelib\[skops\]"):
        stancelib.load(forest)
    stancelib.train(corpus(), classifier=LinearSVC())


def test_what_cannot_be_saved_is_told_after_a_trial(examples: Examples) -> None:
    class Counter(GaussianNB):
        rows: ClassVar[list[int]] = []

        def fit(self, x: Any, y: Any, sample_weight: Any = None) -> Any:
            Counter.rows.append(x.shape[0])
            return super().fit(x, y)

    with pytest.raises(InputError, match="Counter cannot be saved"):
        fit_estimator(Counter(), examples, seed=0)
    assert max(Counter.rows) <= 90, "only a trial was made"


# --- hostile bundles --------------------------------------------------------------------------


def forged(model: Path, target: Path, **files: bytes) -> Path:
    """A copy with other contents, and all digests as they should be."""
    target.mkdir()
    manifest = json.loads((model / "manifest.json").read_text(encoding="utf-8"))
    for name in manifest["files"]:
        data = files.get(name.replace(".", "_"), (model / name).read_bytes())
        (target / name).write_bytes(data)
        manifest["files"][name] = hashlib.sha256(data).hexdigest()
    rest = {k: v for k, v in manifest.items() if k != "digest"}
    manifest["digest"] = hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return target


def edited(stored: bytes, edit: Callable[[dict[str, bytes]], None]) -> bytes:
    """A file of skops with other members."""
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        members = {n: archive.read(n) for n in archive.namelist()}
    edit(members)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


class Bomb:
    """Writes a file when it is unpickled, or made from its state."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (Path(self.path),)

    def __setstate__(self, state: Any) -> None:
        Path(state["path"]).touch()


def test_a_forged_copy_that_changes_nothing_loads(forest: Path, tmp_path: Path) -> None:
    assert stancelib.load(forged(forest, tmp_path / "m")).info == stancelib.load(forest).info


def test_a_pickle_is_not_loaded(forest: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    bomb = pickle.dumps(Bomb(str(trace)))
    with pytest.raises(BundleError, match="no whole classifier"):
        stancelib.load(forged(forest, tmp_path / "a", actor_skops=bomb))
    stored = (forest / "actor.skops").read_bytes()

    def as_array(members: dict[str, bytes]) -> None:
        stream = io.BytesIO()
        np.save(stream, np.array([Bomb(str(trace))], dtype=object), allow_pickle=True)
        members[next(n for n in members if n.endswith(".npy"))] = stream.getvalue()

    with pytest.raises(BundleError, match="no whole classifier"):
        stancelib.load(forged(forest, tmp_path / "b", actor_skops=edited(stored, as_array)))

    def as_member(members: dict[str, bytes]) -> None:
        members["model.pkl"] = bomb

    with pytest.raises(BundleError, match=r"model\.pkl"):
        stancelib.load(forged(forest, tmp_path / "c", actor_skops=edited(stored, as_member)))
    assert not trace.exists()
    pickle.loads(bomb)
    assert trace.exists(), "the bomb would have gone off"


def test_types_outside_of_the_list_are_named_and_not_made(forest: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    stored = skops.io.dumps(make_pipeline(FunctionTransformer(print), GaussianNB()))
    with pytest.raises(BundleError, match=r"not allowed: builtins\.print"):
        stancelib.load(forged(forest, tmp_path / "a", actor_skops=stored))
    stored = skops.io.dumps(Bomb(str(trace)))
    with pytest.raises(BundleError, match=r"not allowed: .*Bomb"):
        stancelib.load(forged(forest, tmp_path / "b", actor_skops=stored))
    assert not trace.exists()
    skops.io.loads(stored, trusted=skops.io.get_untrusted_types(data=stored))
    assert trace.exists(), "the bomb would have gone off"


def _truncate(stored: bytes) -> bytes:
    return stored[: len(stored) // 2]


def _absurd(stored: bytes) -> bytes:
    def edit(members: dict[str, bytes]) -> None:
        stream = io.BytesIO()
        header = {"descr": "<f8", "fortran_order": False, "shape": (1 << 40,)}
        np.lib.format.write_array_header_1_0(stream, header)
        members[next(n for n in members if n.endswith(".npy"))] = stream.getvalue()

    return edited(stored, edit)


def _circular(stored: bytes) -> bytes:
    """Trees whose branches lead back to the root: walking them would never end."""

    def edit(members: dict[str, bytes]) -> None:
        for name in members:
            if not name.endswith(".npy"):
                continue
            array = np.load(io.BytesIO(members[name]))
            if array.dtype.names and "left_child" in array.dtype.names:
                array["left_child"][array["left_child"] > 0] = 0
                stream = io.BytesIO()
                np.save(stream, array)
                members[name] = stream.getvalue()

    return edited(stored, edit)


def _greedy(stored: bytes) -> bytes:
    """Trees that ask for features far outside of the table."""

    def edit(members: dict[str, bytes]) -> None:
        for name in members:
            if not name.endswith(".npy"):
                continue
            array = np.load(io.BytesIO(members[name]))
            if array.dtype.names and "feature" in array.dtype.names:
                array["feature"][array["feature"] >= 0] = 1 << 40
                stream = io.BytesIO()
                np.save(stream, array)
                members[name] = stream.getvalue()

    return edited(stored, edit)


def _deep(stored: bytes) -> bytes:
    def edit(members: dict[str, bytes]) -> None:
        members["schema.json"] = b'{"a":' * 100_000 + b"1" + b"}" * 100_000

    return edited(stored, edit)


def _regressor(_: bytes) -> bytes:
    return skops.io.dumps(LinearRegression())


def _of_other_features(_: bytes) -> bytes:
    rows = np.arange(12.0).reshape(6, 2)
    return skops.io.dumps(RandomForestClassifier(2).fit(rows, [0, 1, 2, 0, 1, 2]))


@pytest.mark.parametrize(
    "forge",
    [_truncate, _absurd, _circular, _greedy, _deep, _regressor, _of_other_features],
    ids=lambda f: f.__name__.strip("_"),
)
def test_damage_is_refused(forge: Callable[[bytes], bytes], forest: Path, tmp_path: Path) -> None:
    stored = forge((forest / "actor.skops").read_bytes())
    with pytest.raises(BundleError, match=r"actor\.skops"):
        stancelib.load(forged(forest, tmp_path / "m", actor_skops=stored))


@pytest.mark.parametrize(
    "estimators",
    [[], {"actor": {}}, {"actor": {"scale": 1e999, "bias": [0.0, 0.0, 0.0], "sparse": True}}, {}],
    ids=str,
)
def test_settings_that_make_no_sense(estimators: Any, forest: Path, tmp_path: Path) -> None:
    configuration = json.loads((forest / "configuration.json").read_text(encoding="utf-8"))
    data = json.dumps(configuration | {"estimators": estimators}).encode()
    with pytest.raises(StancelibError):
        stancelib.load(forged(forest, tmp_path / "m", configuration_json=data))


def test_it_is_a_head_of_its_own_kind(forest: Path) -> None:
    head = stancelib.load(forest).scorer.heads["actor"]
    assert isinstance(head, EstimatorHead)
    assert head.decide([], np.zeros((0, 672), np.float32)).shape == (0, 3)
