"""The module-level functions: `score` with the default model, and `train`."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from stancelib import __version__
from stancelib.actors.user import ActorSpec
from stancelib.bundle import fingerprint
from stancelib.classifier import FastScorer, Head
from stancelib.corpora import AnnotatedCorpus
from stancelib.encoder.scorer import ContextualScorer
from stancelib.errors import InputError
from stancelib.graph import StanceGraph
from stancelib.marked import MarkedPair
from stancelib.model import StanceModel, load
from stancelib.scorer import Scorer
from stancelib.types import LABELS, Article, ModelInfo

_log = logging.getLogger(__name__)


def score(
    text_or_article: str | Article,
    *,
    actors: Iterable[ActorSpec] = (),
    issues: Iterable[ActorSpec] = (),
    model: StanceModel | str | Path | None = None,
    min_confidence: float = 0.0,
) -> StanceGraph:
    """Find who takes which stance toward whom in one article.

    Parameters
    ----------
    text_or_article : str or Article
    actors, issues : iterable of str, dict or Actor
        The user's own, besides those that are found; see `StanceModel.score`.
    model : StanceModel, str or path, optional
        A loaded model, a bundled one's name or a bundle's path; ``"default"`` if None.
    min_confidence : float
        From 0 to 1: stances whose top probability is lower are marked ``uncertain``.

    Returns
    -------
    StanceGraph

    Raises
    ------
    InputError
        If the article is no text or an actor's description cannot be used.
    """
    chosen = (
        model if isinstance(model, StanceModel) else load("default" if model is None else model)
    )
    return chosen.score(
        text_or_article, actors=actors, issues=issues, min_confidence=min_confidence
    )


def train(
    corpus: AnnotatedCorpus,
    *,
    dev: AnnotatedCorpus | None = None,
    base: str | Path | None = None,
    features: Sequence[str] | None = None,
    classifier: object | None = None,
    seed: int = 0,
    n_jobs: int = 1,
) -> StanceModel:
    """Train a fast model on an annotated corpus, or adapt one to it.

    Parameters
    ----------
    corpus : AnnotatedCorpus
        Of `read_corpus`. Stances between mentions are learned from their passage; stances
        between actors from the sentences that relate the two (where evidence is given,
        from that).
    dev : AnnotatedCorpus, optional
        The penalty on weights is chosen on it; its metrics go into the model's record, and
        are a little optimistic for that reason.
    base : str or path, optional
        ``"fast"``, ``"contextual"`` (needs the extra ``stancelib[train]``) or a bundle's path:
        start from this model's weights and change them as
        far as the corpus says so. From some dozens to some thousands of pairs that is better
        than training from nothing. A kind of pair that the corpus has too few of (between
        actors, or of the author) stays as the base has it.
    features : sequence of str, optional
        Names of feature blocks; by default all that suit the corpus. A base has its own.
    classifier : scikit-learn classifier, optional
        Trained instead of the default one, a multinomial logistic regression. It must have
        ``predict_proba`` or ``decision_function``; in the latter case it is calibrated on folds
        that keep documents together. Unless its coefficients say all that it does, saving
        needs the extra ``stancelib[skops]``, and scoring imports scikit-learn.
    seed : int
        Same seed, same corpus: same model.
    n_jobs : int
        Processes that read the corpus; -1 for all cores. It changes nothing but the time.

    Returns
    -------
    StanceModel

    Raises
    ------
    InputError
        If there is too little to learn from, or the arguments do not fit together.
    MissingExtraError
        If an extra is needed to save such a model; before anything is trained.
    """
    from stancelib.estimator import check_classifier
    from stancelib.examples import read_pairs
    from stancelib.fit import check_blocks, choose_blocks
    from stancelib.reading import language_note, say_language, training_language
    from stancelib.sketch import Sketch

    for given in (corpus,) if dev is None else (corpus, dev):
        if not isinstance(given, AnnotatedCorpus):
            raise InputError(
                f"a {type(given).__name__} is no corpus: give what stancelib.read_corpus returns"
            )
    check_blocks(features)
    own = None if classifier is None else check_classifier(classifier)
    start = None if base is None else _base(base, features, classifier)
    language = training_language(corpus, start.scorer.language if start else None)
    pairs = read_pairs(corpus, language=language, n_jobs=n_jobs)
    held = [] if dev is None else read_pairs(dev, language=language, n_jobs=n_jobs)
    blocks: tuple[str, ...] = ()
    if start is None:
        blocks = choose_blocks(pairs, features)
    elif isinstance(start.scorer, FastScorer):
        blocks = start.scorer.blocks
    if blocks:
        say_language(language, blocks)
    training: dict[str, Any] = {"corpus": corpus.name, "seed": seed, "pairs": len(pairs)}
    training["language"] = language
    if note := language_note(language, blocks):
        training["language_note"] = note
    # Several pairs may stand for one stance of a text: each stance counts once.
    stances = {(p.record, p.source, p.target, p.label) for p in pairs}
    counts = [sum(label == known for *_, label in stances) for known in LABELS]
    for label, count in zip(LABELS, counts, strict=True):
        if stances and not count:
            _log.warning("%s: no pair is %s; the model will hardly ever say it", corpus.name, label)

    if start is not None and isinstance(start.scorer, ContextualScorer):
        from stancelib.encoder.finetune import finetune

        scorer: Scorer
        scorer, settings = finetune(start.scorer, pairs, held, seed=seed)
    else:
        base_scorer = None if start is None else start.scorer
        assert base_scorer is None or isinstance(base_scorer, FastScorer)
        empty = FastScorer(blocks, language=language)
        scorer, settings = _fit_linear(empty, base_scorer, own, pairs, held, seed)
    if start is not None:
        training["base"] = {**asdict(start.info), "settings": settings}
    if own is not None:
        training["classifier"] = repr(own)
    training["label_shares"] = [count / sum(counts) for count in counts]
    training["skipped"] = corpus.skipped_count
    info = ModelInfo(corpus.name, __version__, fingerprint(scorer))
    seen = Sketch.of((r.text for r in corpus.records), start.sketch if start else None)
    model = StanceModel(scorer, info, training, sketch=seen)
    if dev is not None:
        model.training["dev"] = dict(model.evaluate(dev).metrics)
    return model


def _fit_linear(
    empty: FastScorer,
    base: FastScorer | None,
    classifier: Any,
    pairs: Sequence[MarkedPair],
    dev: Sequence[MarkedPair],
    seed: int,
) -> tuple[FastScorer, dict[str, Any]]:
    """A fast scorer, trained from nothing or adapted, and the settings that were chosen."""
    from stancelib.adapt import adapt_scorer
    from stancelib.estimator import fit_estimator
    from stancelib.examples import Examples, make_examples
    from stancelib.fit import STRENGTHS, fit_head, fit_heads

    scorer = empty if base is None else base
    examples = make_examples(pairs, scorer)
    held = make_examples(dev, scorer) if dev else {}

    def learn(kind: str, rows: Examples) -> Any:
        if classifier is not None:
            return fit_estimator(classifier, rows, seed)
        return fit_head(rows, STRENGTHS[kind], choose=True, held=held.get(kind), seed=seed)

    # One thread: with several, a matrix product's sums may differ in the last bit.
    with threadpool_limits(1, user_api="blas"):
        if base is not None:
            return adapt_scorer(scorer, examples, held=held, seed=seed)
        return fit_heads(scorer, examples, learn), {}


def _base(base: str | Path, features: Sequence[str] | None, classifier: object) -> StanceModel:
    """The model to adapt, if it can be, and with what else was asked for."""
    if classifier is not None:
        raise InputError(
            "base and classifier exclude each other: a base is adapted as what it is; leave one "
            "of them out"
        )
    model = load(base)
    if isinstance(model.scorer, ContextualScorer):
        if features is not None:
            raise InputError("a contextual model has no feature blocks: leave features out")
        return model
    assert isinstance(model.scorer, FastScorer)
    if not all(isinstance(head, Head) for head in model.scorer.heads.values()):
        raise InputError(
            f"base={str(base)!r} is a {model.training.get('classifier', 'model')}, which cannot be "
            "adapted: only weights of the default classifier can"
        )
    if features is not None and tuple(features) != model.scorer.blocks:
        raise InputError(
            f"features={list(features)} are not those of base={str(base)!r}, which are "
            f"{list(model.scorer.blocks)}: leave features out"
        )
    return model
