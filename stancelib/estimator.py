"""Any scikit-learn classifier as a head: made here, scored with the same protocol.

A classifier that amounts to coefficients becomes a plain head, exactly: it is then saved and
applied like any other, without scikit-learn. Others are kept as they are, in the bytes that skops
wrote.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stancelib.calibration import Floats, Ints, fit_scale
from stancelib.classifier import FloatArray, Head
from stancelib.errors import BundleError, InputError
from stancelib.examples import Examples
from stancelib.features.dense import SLOTS
from stancelib.fit import counted, design, folds
from stancelib.skopsfile import dump_estimator, load_estimator, require_skops
from stancelib.syntax.parser import load_parser
from stancelib.types import LABELS

_FOLDS = 3
_MIN_COUNT = 2
_TRIAL = 30  # examples a label that a trial before training is made with
_SCALE_SD = 10.0  # decision values of different classifiers differ by powers of ten
_BIAS_SD = 2.0
_NEVER = -30.0  # decision value of a label that was not in the corpus


@dataclass(frozen=True, slots=True)
class EstimatorHead:
    """A head that asks a fitted scikit-learn classifier.

    Attributes
    ----------
    vocabulary : mapping of str to int
        Feature -> column; the dense columns come after them.
    estimator : object
        Its classes are places in `LABELS`.
    stored : bytes
        The same as skops wrote it.
    scale, bias : float, and a float for each label
        Make logits of decision values, where the classifier gives no probabilities.
    is_sparse : bool
        Whether it takes sparse matrices.
    """

    vocabulary: Mapping[str, int]
    estimator: Any
    stored: bytes
    scale: float
    bias: tuple[float, ...]
    is_sparse: bool

    def decide(self, features: Sequence[Sequence[str]], dense: FloatArray) -> NDArray[np.float64]:
        """Decision values whose softmax are the probabilities, shape (n, 3)."""
        if not len(features):
            return np.zeros((0, len(LABELS)))
        x = design(features, dense, self.vocabulary)
        rows = x if self.is_sparse else x.toarray()
        return _decide(self.estimator, rows, self.scale, np.array(self.bias))

    def settings(self) -> dict[str, Any]:
        """What of it is neither vocabulary nor classifier; JSON-able."""
        return {
            "scale": float(self.scale),
            "bias": [float(b) for b in self.bias],
            "sparse": self.is_sparse,
        }


def restore(
    vocabulary: Mapping[str, int], language: str, stored: bytes, settings: Any, where: str
) -> EstimatorHead:
    """The head that was saved, checked.

    Raises
    ------
    BundleError
        See `load_estimator`; also if the classifier is none of these features and labels.
    MissingExtraError
        If skops is not installed.
    """
    numbers = settings if isinstance(settings, dict) else {}
    scale, bias, is_sparse = (numbers.get(k) for k in ("scale", "bias", "sparse"))
    if (
        type(scale) is not float
        or not isinstance(bias, list)
        or len(bias) != len(LABELS)
        or not all(type(b) is float and math.isfinite(b) for b in (scale, *bias))
        or type(is_sparse) is not bool
    ):
        raise BundleError(f"{where}: its settings are not understood by this version")
    columns = len(SLOTS) * load_parser().vectors.dimensions if language == "en" else 0
    estimator = load_estimator(stored, where, len(vocabulary) + columns)
    classes = getattr(estimator, "classes_", None)
    if (
        not isinstance(classes, np.ndarray)
        or classes.ndim != 1
        or len(classes) < 2
        or not set(classes.tolist()) <= set(range(len(LABELS)))
    ):
        raise BundleError(f"{where} is no classifier of {', '.join(LABELS)}")
    try:
        few = design([[]], np.zeros((1, columns), np.float32), vocabulary)
        row = _decide(estimator, few if is_sparse else few.toarray(), scale, np.array(bias))
    except Exception as error:  # a classifier that was tampered with fails anywhere
        raise BundleError(f"{where} cannot be applied ({error})") from None
    if not np.isfinite(row).all():
        raise BundleError(f"{where} gives no finite numbers")
    return EstimatorHead(vocabulary, estimator, stored, scale, tuple(bias), is_sparse)


def _decide(estimator: Any, x: Any, scale: float, bias: Floats) -> Floats:
    found = np.full((x.shape[0], len(LABELS)), _NEVER)
    classes = np.asarray(estimator.classes_, dtype=np.int64)
    if hasattr(estimator, "predict_proba"):
        found[:, classes] = np.log(np.maximum(estimator.predict_proba(x), np.exp(_NEVER)))
    else:
        found[:, classes] = scale * _values(estimator, x) + bias[classes]
    return found


def _values(estimator: Any, x: Any) -> Floats:
    """Decision values with a column for each class, also of two."""
    values = np.asarray(estimator.decision_function(x), dtype=np.float64)
    return np.stack([-values / 2, values / 2], axis=1) if values.ndim == 1 else values


def check_classifier(classifier: Any) -> Any:
    """A copy of a classifier that is fit for training; skops is there if it will be needed.

    Raises
    ------
    InputError
        If it is no scikit-learn classifier with probabilities or decision values.
    MissingExtraError
        If it can be saved with skops only and that is not installed.
    """
    from sklearn.base import clone, is_classifier

    what = classifier.__name__ if isinstance(classifier, type) else f"a {type(classifier).__name__}"
    if isinstance(classifier, type) or not hasattr(classifier, "fit"):
        raise InputError(
            f"classifier={what} cannot be trained: give a scikit-learn classifier, such as "
            "sklearn.svm.LinearSVC()"
        )
    if not is_classifier(classifier) or not (
        hasattr(classifier, "predict_proba") or hasattr(classifier, "decision_function")
    ):
        raise InputError(
            f"classifier={what} gives neither probabilities nor decision values: give a "
            "scikit-learn classifier with predict_proba or decision_function"
        )
    if not _is_linear(classifier):
        require_skops()
    return clone(classifier)


def fit_estimator(classifier: Any, examples: Examples, seed: int) -> Head | EstimatorHead:
    """Fit a copy of a classifier as a head.

    One without ``predict_proba`` is calibrated on folds that keep documents together: a
    scale and a bias for each label make its decision values logits.

    Raises
    ------
    InputError
        If it cannot learn from such features or cannot be saved; this shows on a few
        examples, before the training proper begins.
    """
    vocabulary = {f: i for i, f in enumerate(counted(examples.named, _MIN_COUNT))}
    x = design(examples.named, examples.dense, vocabulary)
    labels, weights = examples.labels, examples.weights
    is_sparse = _try(classifier, x, labels, seed)
    if not is_sparse:
        x = _dense(classifier, x)
    estimator = _fit(classifier, x, labels, weights, seed)
    scale, bias = 1.0, np.zeros(len(LABELS))
    if not hasattr(estimator, "predict_proba"):
        scale, bias = _calibrate(classifier, x, examples, seed)
    if _is_linear(estimator):
        return _plain(estimator, vocabulary, scale, bias)
    return EstimatorHead(
        vocabulary,
        estimator,
        dump_estimator(estimator),
        scale,
        tuple(bias.tolist()),
        is_sparse,
    )


def _try(classifier: Any, x: Any, labels: Ints, seed: int) -> bool:
    """Fit and save on a few rows; tell whether sparse matrices are taken."""
    few = np.concatenate([np.flatnonzero(labels == c)[:_TRIAL] for c in range(len(LABELS))])
    is_sparse = True
    try:
        try:
            trial = _fit(classifier, x[few], labels[few], None, seed)
        except TypeError:  # what scikit-learn raises where it wants a dense one
            is_sparse = False
            trial = _fit(classifier, x[few].toarray(), labels[few], None, seed)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{type(classifier).__name__} cannot learn from these features: {error}"
        ) from error
    if not _is_linear(trial):
        dump_estimator(trial)
    return is_sparse


_MOST = 2**31  # bytes of a dense matrix


def _dense(classifier: Any, x: Any) -> Any:
    if x.shape[0] * x.shape[1] * 8 > _MOST:
        raise InputError(
            f"{type(classifier).__name__} takes no sparse matrices, and a dense one of "
            f"{x.shape[0]} pairs and {x.shape[1]} features needs more than {_MOST >> 30} GiB: "
            "put sklearn.decomposition.TruncatedSVD in front of it, in a pipeline"
        )
    return x.toarray()


def _fit(classifier: Any, x: Any, labels: Ints, weights: Floats | None, seed: int) -> Any:
    from sklearn.base import clone
    from sklearn.pipeline import Pipeline
    from sklearn.utils.validation import has_fit_parameter

    estimator = clone(classifier)
    given = estimator.get_params(deep=True)
    unset = {k: seed for k, v in given.items() if v is None and k.split("__")[-1] == "random_state"}
    # Of three classes one column each, not one for every two of them.
    shape = {k: "ovr" for k in given if k.split("__")[-1] == "decision_function_shape"}
    estimator.set_params(**unset, **shape)
    options: dict[str, Any] = {}
    if weights is not None:
        last = estimator.steps[-1] if isinstance(estimator, Pipeline) else ("", estimator)
        if has_fit_parameter(last[1], "sample_weight"):
            options[f"{last[0]}__sample_weight" if last[0] else "sample_weight"] = weights
    return estimator.fit(x, labels, **options)


def _calibrate(
    classifier: Any, x: Any, examples: Examples, seed: int
) -> tuple[float, NDArray[np.float64]]:
    """Scale and bias of each label that make held-out decision values logits."""
    labels, weights = examples.labels, examples.weights
    present = np.unique(labels)
    values = np.zeros((len(labels), len(present)))
    kept = np.zeros(len(labels), dtype=bool)
    for train, held in folds(examples.docs, labels, _FOLDS, seed):
        held = held[examples.real[held]]
        if not len(held) or len(np.unique(labels[train])) < len(present):
            continue
        fitted = _fit(classifier, x[train], labels[train], weights[train], seed)
        values[held] = _values(fitted, x[held])
        kept[held] = True
    bias = np.full(len(LABELS), _NEVER)
    bias[present] = 0.0
    if not kept.any():
        return 1.0, bias
    places = np.searchsorted(present, labels[kept])
    scale, bias[present] = fit_scale(
        values[kept],
        places,
        weights[kept],
        scale_sd=_SCALE_SD,
        directions=_BIAS_SD * np.eye(len(present)),
    )
    return scale, bias


def _is_linear(classifier: Any) -> bool:
    """Whether coefficients say all that a classifier does: decisions, or their softmax."""
    from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
    from sklearn.linear_model._base import LinearClassifierMixin

    if type(classifier) in (LogisticRegression, LogisticRegressionCV):
        one_for_all = getattr(classifier, "multi_class", "auto") in ("auto", "deprecated")
        return classifier.solver != "liblinear" and one_for_all
    own = type(classifier).__module__.startswith("sklearn.")
    linear = isinstance(classifier, LinearClassifierMixin)
    return own and linear and not hasattr(classifier, "predict_proba")


def _plain(
    estimator: Any, vocabulary: Mapping[str, int], scale: float, bias: NDArray[np.float64]
) -> Head:
    classes = np.asarray(estimator.classes_, dtype=np.int64)
    rows = np.asarray(estimator.coef_, dtype=np.float64)
    offsets = np.broadcast_to(np.asarray(estimator.intercept_, dtype=np.float64), len(rows))
    if len(classes) == 2:
        rows, offsets = np.stack([-rows[0], rows[0]]) / 2, np.array([-1, 1]) * offsets[0] / 2
    weights = np.zeros((rows.shape[1], len(LABELS)))
    weights[:, classes] = scale * rows.T
    total = np.full(len(LABELS), _NEVER)
    total[classes] = scale * offsets + bias[classes]
    n = len(vocabulary)
    return Head(
        vocabulary,
        weights[:n].astype(np.float32),
        weights[n:].astype(np.float32),
        total.astype(np.float32),
    )
