"""StanceModel: the one place that chains the stages, from text to graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import lru_cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import ThreadpoolController

from stancelib.actors.user import ActorSpec, parse_actors
from stancelib.balance import balanced
from stancelib.bundle import load_bundle, save_bundle
from stancelib.clauses import build_clauses
from stancelib.coordination import narrowed
from stancelib.errors import InputError
from stancelib.evidence import collect_evidence, toward_discovered
from stancelib.graph import StanceGraph, build_graph
from stancelib.pairs import build_pairs
from stancelib.passages import believed, build_passages
from stancelib.pooling import PairEvidence
from stancelib.reading import read_cast
from stancelib.scorer import Scorer
from stancelib.tone import score_with_tone
from stancelib.types import (
    Actor,
    Article,
    ArticleResult,
    Document,
    ModelInfo,
    Pair,
    Tone,
)
from stancelib.voices import find_voices

if TYPE_CHECKING:
    from stancelib.corpora import AnnotatedCorpus
    from stancelib.evaluate import Evaluation
    from stancelib.explain import Explanation
    from stancelib.sketch import Sketch

BUNDLED = ("fast", "contextual")


_UNBALANCED = "+unbalanced"


class StanceModel:
    """Everything learned, in one object: score, evaluate, save.

    Made by `stancelib.load` and `stancelib.train`.

    Attributes
    ----------
    info : ModelInfo
        Name, version and SHA-256; every result carries it.
    training : mapping
        How the model was made: command, seed, data fingerprints, metrics.
    card : str
        The model card, Markdown.
    sketch : Sketch or None
        A sample of what the model was trained on, to tell texts that it has seen.
    """

    def __init__(
        self,
        scorer: Scorer,
        info: ModelInfo,
        training: Mapping[str, Any],
        card: str = "",
        sketch: Sketch | None = None,
    ) -> None:
        self.scorer = scorer
        self.info = info
        self.training = dict(training)
        self.card = card
        self.sketch = sketch

    def __repr__(self) -> str:
        return f"<StanceModel {self.info.name} {self.info.version} {self.info.sha256[:12]}>"

    def score(
        self,
        article: str | Article,
        *,
        actors: Iterable[ActorSpec] = (),
        issues: Iterable[ActorSpec] = (),
        min_confidence: float = 0.0,
    ) -> StanceGraph:
        """Find who takes which stance toward whom in one article.

        Parameters
        ----------
        article : str or Article
            The text, or the text with its metadata.
        actors, issues : iterable of str, dict or Actor
            The user's own, besides those that are found. A dict has ``name`` and may have
            ``id``, ``kind``, ``aliases``, ``parent``; other keys become metadata. An issue that
            the text does not name may be found under other words; the graph's ``warnings`` say
            so, and its ``metadata`` have the words as ``taken_to_be``.
        min_confidence : float
            From 0 to 1: stances whose top probability is lower are marked ``uncertain``.

        Returns
        -------
        StanceGraph
            Empty where the text names nobody.

        Raises
        ------
        InputError
            If the article is no text or an actor's description cannot be used.
        """
        given = article if isinstance(article, Article) else _article(article)
        wanted, topics = _wanted(actors, issues)
        with _one_thread():
            return self._score(given, wanted, topics, min_confidence)[0]

    def explain(
        self,
        article: str | Article,
        source: str,
        target: str,
        *,
        actors: Iterable[ActorSpec] = (),
        issues: Iterable[ActorSpec] = (),
    ) -> tuple[Explanation, ...]:
        """Tell which words made a stance what it is.

        Parameters
        ----------
        article : str or Article
        source, target : str
            By id, name or any alias, as in ``graph[source, target]``.
        actors, issues : iterable of str, dict or Actor
            The user's own, as for `score`.

        Returns
        -------
        tuple of Explanation
            One a piece of evidence, in the order of the stance's evidence: what it rests
            on first. What somebody else said for the source (roll-up) is among them.

        Raises
        ------
        InputError
            Where the model has a classifier of the user's, or the article is no text.
        UnknownActorError, NotAssessedError
            As for ``graph[source, target]``.
        """
        from stancelib.explain import check_explainable, explain_pairs

        check_explainable(self.scorer)
        given = article if isinstance(article, Article) else _article(article)
        wanted, topics = _wanted(actors, issues)
        with _one_thread():
            graph, pieces, document = self._score(given, wanted, topics, 0.0)
            found = {(p.start, p.source, p.target): (pair, p) for pair, p in pieces}
            chosen = [found[e.start, e.source, e.target] for e in graph[source, target].evidence]
            explained = explain_pairs(
                self.scorer,
                [pair for pair, _ in chosen],
                document,
                [(piece.source, piece.target) for _, piece in chosen],
            )
        return tuple(
            replace(e, evidence=piece.probabilities)
            for e, (_, piece) in zip(explained, chosen, strict=True)
        )

    def tone(self, article: str | Article) -> Tone:
        """Judge the overall sentiment of a sentence or a longer text, whoever it names.

        The same as ``score(article).tone``, without the stances between actors.

        Parameters
        ----------
        article : str or Article

        Returns
        -------
        Tone
            Neutral with probability 1 where there is no sentence to judge: an empty text,
            or one in another language than English that names nobody.

        Raises
        ------
        InputError
            If the article is no text, or the model has learned nothing from texts
            annotated with the author's stance.
        """
        if "author" not in self.scorer.heads:
            raise InputError(
                f"the model {self.info.name!r} knows no tone: it was trained without stances "
                "whose source is AUTHOR; train it with some, or use a bundled model"
            )
        given = article if isinstance(article, Article) else _article(article)
        with _one_thread():
            cast = read_cast(given, (), (), self.scorer.language, tagger=self.scorer.tagger)
            clauses, _ = build_clauses(cast)
            pairs = [p for p in build_pairs(cast, clauses)[0] if p.source is None]
            return score_with_tone(cast, clauses, pairs, self.scorer)[1]

    def _score(
        self,
        article: Article,
        actors: Sequence[Actor],
        issues: Sequence[Actor],
        min_confidence: float,
    ) -> tuple[StanceGraph, list[tuple[Pair, PairEvidence]], Document]:
        cast = read_cast(
            article,
            actors,
            issues,
            self.scorer.language,
            discover=True,
            tagger=self.scorer.tagger,
        )
        document = cast.document
        clauses, cut = build_clauses(cast)
        pairs, crowded = build_pairs(cast, clauses, author="author" in self.scorer.heads)
        if "actor" not in self.scorer.heads:
            pairs = tuple(p for p in pairs if p.source is None)
        least = self.scorer.prior.apart
        if least < 1.0:
            pairs = (*pairs, *build_passages(cast, clauses, pairs))
        probabilities, tone, sentence_tones = score_with_tone(
            cast, clauses, narrowed(pairs), self.scorer
        )
        kept = believed(pairs, probabilities, least)
        pairs, probabilities = tuple([pairs[i] for i in kept]), probabilities[kept]
        warnings = [*document.warnings, *cast.warnings, *cut, *crowded]
        if not cast.mentions:
            warnings.append("no actors found")
        adapted = self.scorer.prior.adapt(pairs, probabilities)
        given = {a.id for a in (*actors, *issues)}
        self.scorer.prior.doubt(adapted, toward_discovered(cast, pairs, given))
        found = collect_evidence(cast, pairs, adapted, find_voices(cast, clauses))
        by_id = {actor.id: actor for actor in cast.actors}
        shares = 1.0 - self.scorer.prior.beside_of([pair for pair, _ in found])
        evidence = balanced([p for _, p in found], by_id, self.scorer.prior, shares.tolist())
        pieces = [(pair, piece) for (pair, _), piece in zip(found, evidence, strict=True)]
        graph = build_graph(
            article,
            cast.actors,
            cast.mentions,
            evidence,
            tone=tone,
            sentence_tones=sentence_tones,
            model=self.info,
            warnings=tuple(dict.fromkeys(warnings)),
            min_confidence=min_confidence,
        )
        return graph, pieces, document

    def score_many(
        self,
        articles: Iterable[str | Article],
        *,
        n_jobs: int = 1,
        chunk_size: int | None = None,
        on_error: str = "record",
        timeout: float | None = None,
        actors: Iterable[ActorSpec] = (),
        issues: Iterable[ActorSpec] = (),
        min_confidence: float = 0.0,
    ) -> Iterator[ArticleResult]:
        """Score articles lazily, in input order; see `stancelib.batch.score_many`."""
        from stancelib.batch import score_many

        return score_many(
            self,
            articles,
            n_jobs=n_jobs,
            chunk_size=chunk_size,
            on_error=on_error,
            timeout=timeout,
            actors=actors,
            issues=issues,
            min_confidence=min_confidence,
        )

    def evaluate(self, corpus: AnnotatedCorpus) -> Evaluation:
        """Compare predictions with an annotated corpus.

        Parameters
        ----------
        corpus : AnnotatedCorpus
            Of `stancelib.read_corpus`.

        Returns
        -------
        Evaluation
            Metrics with 95% bootstrap intervals over documents.

        Raises
        ------
        InputError
            If the corpus holds no labelled pair.
        """
        from stancelib.annotated import evaluate_model

        return evaluate_model(self, corpus)

    def unbalanced(self) -> StanceModel:
        """The same model, but that an article's stances do not move each other.

        Bundled models take stances that their own sentences leave open to be balanced with the
        article's others (an enemy's enemy is a friend). Whoever studies such balance would find
        what the model put there. The version of what this model makes ends in ``+unbalanced``.

        Returns
        -------
        StanceModel
            That can be saved like any other.
        """
        version = f"{self.info.version.removesuffix(_UNBALANCED)}{_UNBALANCED}"
        return StanceModel(
            self.scorer.with_prior(self.scorer.prior.unbalanced()),
            replace(self.info, version=version),
            self.training,
            self.card,
            self.sketch,
        )

    def save(self, path: str | Path) -> None:
        """Write the model as a bundle: a new folder, or a new file that ends in ``.zip``."""
        save_bundle(
            path,
            self.scorer,
            name=self.info.name,
            version=self.info.version,
            training=self.training,
            card=self.card,
            sketch=self.sketch,
        )


def load(name_or_path: str | Path = "default") -> StanceModel:
    """Load a model.

    Parameters
    ----------
    name_or_path : str or path
        ``"fast"``, ``"contextual"`` or ``"default"`` (the best bundled model whose extras are
        installed), or the path of a saved bundle.

    Returns
    -------
    StanceModel
        Bundled models are loaded once and shared.

    Raises
    ------
    BundleError
        If the bundle is missing, damaged or too new.
    MissingExtraError
        If the model needs an extra that is not installed.
    """
    if not isinstance(name_or_path, (str, Path)) or not str(name_or_path):
        raise InputError(
            f"{name_or_path!r} names no model: expected {', '.join(BUNDLED)}, default or the path "
            "of a saved bundle"
        )
    name = str(name_or_path)
    if name in ("default", *BUNDLED):
        return _bundled(_default() if name == "default" else name)
    if not Path(name_or_path).exists():
        raise InputError(
            f"{name!r} is neither a bundled model ({', '.join(BUNDLED)}, default) nor the path "
            "of a saved one"
        )
    return _model(name_or_path)


def _default() -> str:
    """The best bundled model that can be run here."""
    return "contextual" if find_spec("onnxruntime") is not None else "fast"


@lru_cache(maxsize=len(BUNDLED))
def _bundled(name: str) -> StanceModel:
    with as_file(files("stancelib.resources") / "models" / name) as folder:
        return _model(folder)


def _model(path: str | Path) -> StanceModel:
    bundle = load_bundle(path)
    training = bundle.manifest["training"]
    return StanceModel(bundle.scorer, bundle.info, training, bundle.card, bundle.sketch)


def _article(text: object) -> Article:
    if not isinstance(text, str):
        raise InputError(
            f"cannot score a {type(text).__name__}: give the article's text as str, or an Article"
        )
    return Article(text)


def _wanted(
    actors: Iterable[ActorSpec], issues: Iterable[ActorSpec]
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    wanted = parse_actors(actors)
    topics = parse_actors(issues, kind="issue")
    both = {a.id for a in wanted} & {a.id for a in topics}
    if both:
        raise InputError(
            f"{sorted(both)} given both as actor and as issue: an actor acts, an issue is "
            "only judged; give it as one of the two, or two different ids"
        )
    named = {text for topic in topics for text in (topic.id, topic.name)}
    for actor in wanted:
        if actor.parent in named - {other.name for other in wanted}:
            raise InputError(
                f"the actor {actor.id!r} has the issue {actor.parent!r} as its parent: a parent is "
                "the actor for which this one speaks; leave it out, or name a country or body"
            )
    return wanted, topics


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def _one_thread() -> AbstractContextManager[object]:
    """An article's matrices are small: threads would wait for each other longer than they work."""
    limits: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limits
