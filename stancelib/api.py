"""The module-level functions: `score` with the default model, and `train`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from stancelib import __version__
from stancelib.actors.user import ActorSpec
from stancelib.annotated import training_pairs
from stancelib.bundle import fingerprint
from stancelib.corpora import AnnotatedCorpus
from stancelib.errors import InputError
from stancelib.graph import StanceGraph
from stancelib.model import StanceModel, load
from stancelib.types import LABELS, Article, ModelInfo


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
    """Train a fast model on an annotated corpus.

    Parameters
    ----------
    corpus : AnnotatedCorpus
        Of `read_corpus`. Stances between mentions are learned from their passage; stances
        between actors from the sentences that relate the two (where evidence is given,
        from that).
    dev : AnnotatedCorpus, optional
        Its metrics go into the model's record.
    base, classifier
        Not in this version: only None.
    features : sequence of str, optional
        Names of feature blocks; all if None.
    seed : int
        Same seed, same corpus: same model.
    n_jobs : int
        Not used by this version's training, which is quick; accepted for the interface.

    Returns
    -------
    StanceModel

    Raises
    ------
    InputError
        If there is too little to learn from.
    """
    from stancelib.fit import fit_scorer

    if base is not None or classifier is not None:
        raise InputError(
            "this version trains from nothing with its own linear classifier: leave base and "
            "classifier out"
        )
    for given in (corpus,) if dev is None else (corpus, dev):
        if not isinstance(given, AnnotatedCorpus):
            raise InputError(
                f"a {type(given).__name__} is no corpus: give what stancelib.read_corpus returns"
            )
    pairs = list(training_pairs(corpus))
    scorer = fit_scorer(pairs, blocks=features, seed=seed)
    shares = [sum(p.label == label for p in pairs) / len(pairs) for label in LABELS]
    training = {
        "corpus": corpus.name,
        "seed": seed,
        "pairs": len(pairs),
        "label_shares": shares,
    }
    info = ModelInfo(corpus.name, __version__, fingerprint(scorer))
    model = StanceModel(scorer, info, training)
    if dev is not None:
        model.training["dev"] = dict(model.evaluate(dev).metrics)
    return model
