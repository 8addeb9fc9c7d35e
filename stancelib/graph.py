"""StanceGraph: actors and issues as nodes, stances as directed edges."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from stancelib import exports, htmlpage, terminal
from stancelib.errors import InputError, NotAssessedError, UnknownActorError
from stancelib.names import NameIndex, listing
from stancelib.pooling import PairEvidence, label_of, score_of
from stancelib.rollup import stances_of
from stancelib.types import (
    AUTHOR,
    Actor,
    Article,
    Mention,
    ModelInfo,
    SentenceTone,
    Stance,
    Tone,
)

if TYPE_CHECKING:
    import networkx
    import pandas

__all__ = ["PairEvidence", "StanceGraph", "build_graph"]


@dataclass(frozen=True, repr=False)
class StanceGraph:
    """Who takes which stance toward whom, in one article or in a corpus.

    Made by ``score``, or by `StanceGraph.merge` from several. Iterating gives the
    stances, strongest first; ``graph["Russia", "NATO"]`` gives one.

    Attributes
    ----------
    article : Article
        What was scored; of a merged graph an empty one.
    actors : tuple of Actor
        Actors and issues. `AUTHOR` is never among them.
    mentions : tuple of Mention
        In text order; of a merged graph none, since spans mean nothing without their text.
    stances : tuple of Stance
        One per assessed ordered pair, strongest ``abs(score)`` first.
    tone : Tone
        Of the whole text; of a merged graph the mean over its articles.
    model : ModelInfo
    warnings : tuple of str
    evidence : tuple of PairEvidence
        What the stances were pooled from, before roll-up.
    min_confidence : float
        Stances whose top probability is lower are ``uncertain``.
    mention_counts : mapping of str to int
        Mentions per actor id.
    articles : tuple of str
        Ids of the articles of a merged graph; empty for that of one article.
    sentence_tones : tuple of SentenceTone
        In text order, whether or not a sentence names anybody. Empty where the model could
        not judge any, and in a merged graph.
    """

    article: Article
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    stances: tuple[Stance, ...]
    tone: Tone
    model: ModelInfo
    warnings: tuple[str, ...]
    evidence: tuple[PairEvidence, ...]
    min_confidence: float
    mention_counts: Mapping[str, int]
    articles: tuple[str, ...] = ()
    sentence_tones: tuple[SentenceTone, ...] = ()

    # -- querying

    @cached_property
    def _names(self) -> NameIndex:
        return NameIndex(self.actors)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], Stance]:
        return {(s.source, s.target): s for s in self.stances}

    def actor(self, name: str) -> Actor:
        """The actor or issue of that id, name or alias.

        Raises
        ------
        UnknownActorError
            Where there is none, or more than one; the message lists near matches.
        """
        return self._names.find(name)

    def __getitem__(self, pair: tuple[str, str]) -> Stance:
        """The stance of ``graph[source, target]``, each by id, name or any alias.

        Upper and lower case and a leading "the" make no difference where nothing fits
        better. `AUTHOR` is the narrator, and only ever a source.

        Raises
        ------
        UnknownActorError, NotAssessedError
            Both are also a KeyError. `get` gives None instead.
        """
        source, target = self._ids(pair)
        stance = self._pairs.get((source, target))
        if stance is None:
            raise NotAssessedError(self._why_not(source, target))
        return stance

    def get(self, source: str, target: str) -> Stance | None:
        """The stance of source toward target, or None where unknown or not assessed."""
        try:
            return self[source, target]
        except (UnknownActorError, NotAssessedError):
            return None

    def __contains__(self, item: object) -> bool:
        """Whether a stance, or an assessed (source, target), is in the graph."""
        if isinstance(item, Stance):
            return self._pairs.get((item.source, item.target)) == item
        if isinstance(item, tuple) and len(item) == 2:
            return self.get(*item) is not None
        return False

    def __len__(self) -> int:
        return len(self.stances)

    def __iter__(self) -> Iterator[Stance]:
        return iter(self.stances)

    @cached_property
    def _mentions(self) -> dict[str, tuple[Mention, ...]]:
        found: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            found.setdefault(mention.actor, []).append(mention)
        return {actor: tuple(mentions) for actor, mentions in found.items()}

    def mentions_of(self, name: str) -> tuple[Mention, ...]:
        """The mentions of the actor or issue of that id, name or alias."""
        return self._mentions.get(self.actor(name).id, ())

    def name_of(self, actor: str) -> str:
        """The canonical name of an actor id; `AUTHOR` is its own."""
        return self._names.name_of(actor)

    def _ids(self, pair: object) -> tuple[str, str]:
        if not (
            isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(p, str) for p in pair)
        ):
            raise InputError(f"graph[{pair!r}]: expected two names, graph[source, target]")
        source, target = pair
        found = AUTHOR if self._names.is_author(source) else self.actor(source).id
        if self._names.is_author(target):
            raise NotAssessedError(
                f"{AUTHOR} is only ever a source: ask for graph[{AUTHOR!r}, {source!r}]"
            )
        return found, self.actor(target).id

    def _why_not(self, source: str, target: str) -> str:
        known = [self.name_of(t) for s, t in self._pairs if s == source]
        what = f"{self.name_of(source)} -> {self.name_of(target)}"
        if source == target:
            return f"{what}: nobody's stance toward themselves is assessed"
        message = f"{what} was not assessed: no passage relates them in this order."
        if (target, source) in self._pairs:
            message += " The other order was."
        message += (
            f" Assessed from {self.name_of(source)}: {listing(known)}."
            if known
            else f" Nothing was assessed from {self.name_of(source)}."
        )
        return message + " graph.get(source, target) gives None instead of this error."

    # -- exporting

    def matrix(self) -> tuple[tuple[str, ...], NDArray[np.float64]]:
        """Scores as an array.

        Returns
        -------
        names : tuple of str
            Of the actors and issues, distinct (the id where two share a name).
        scores : ndarray of shape (n, n)
            Row source, column target, from -1 to 1; NaN for not assessed and on the
            diagonal. `AUTHOR` is left out.
        """
        return exports.matrix(self)

    def to_records(self) -> list[dict[str, Any]]:
        """One flat dictionary a stance, strongest first; keys are `exports.COLUMNS`."""
        return exports.to_records(self)

    def to_dict(self) -> dict[str, Any]:
        """The score output as a dictionary; see docs/output-format.md."""
        return exports.to_dict(self)

    def to_json(self) -> str:
        """The score output as one line of JSON; see docs/output-format.md."""
        return exports.to_json(self)

    def to_frame(self) -> pandas.DataFrame:
        """`to_records` as a pandas data frame (needs the extra ``pandas``)."""
        return exports.to_frame(self)

    def to_networkx(self) -> networkx.DiGraph:
        """A networkx graph: nodes are actor ids, edges are stances (extra ``networkx``)."""
        return exports.to_networkx(self)

    def to_html(self) -> str:
        """A self-contained page: the stances, and the text with its evidence marked."""
        return htmlpage.page(self)

    def to_text(self, *, top: int | None = None, neutral: bool = False, width: int = 100) -> str:
        """A readable listing, strongest first, with the evidence below each stance.

        Parameters
        ----------
        top : int, optional
            At most so many stances.
        neutral : bool
            Whether to list the neutral stances too, which are otherwise counted.
        width : int
            Columns to wrap at.
        """
        return terminal.render(self, top=top, neutral=neutral, width=width)

    def __repr__(self) -> str:
        return terminal.summary(self)

    def _repr_html_(self) -> str:
        return htmlpage.fragment(self)

    # -- merging

    @staticmethod
    def merge(graphs: Iterable[StanceGraph]) -> StanceGraph:
        """One graph of many articles.

        Actors are merged by id, and all evidence is pooled anew, with its article and
        date kept. Each article weighs the same in a pair, however often it repeats
        itself; the tone is the mean over the articles. The order of the graphs makes no
        difference to any stance, nor does merging them in groups first. An article
        without an id gets one from its text.

        Parameters
        ----------
        graphs : iterable of StanceGraph
            At least one, all by the same model.

        Raises
        ------
        InputError
            For no graphs, or graphs by different models.
        """
        kept = list(graphs)
        if not kept:
            raise InputError("merge() was given no graphs: it needs at least one")
        models = list(dict.fromkeys(g.model for g in kept))
        if len(models) > 1:
            given = listing([f"{m.name} {m.version} ({m.sha256[:8]})" for m in models])
            raise InputError(
                f"merge() was given graphs by different models: {given}. Their scores cannot be "
                "compared; score all articles with one of them"
            )
        actors: dict[str, Actor] = {}
        counts: Counter[str] = Counter()
        evidence: list[PairEvidence] = []
        articles: list[str] = []
        warnings: list[str] = []
        for graph in kept:
            own = graph.articles or (_article_key(graph.article),)
            articles.extend(own)
            for actor in graph.actors:
                before = actors.get(actor.id)
                actors[actor.id] = actor if before is None else _merged(before, actor)
            counts.update(graph.mention_counts)
            evidence.extend(
                p if p.article is not None else replace(p, article=own[0]) for p in graph.evidence
            )
            warnings.extend(graph.warnings)
        bare = Counter(a.name for g in kept for a in g.actors if _is_bare_guess(a))
        pooled = sorted(name for name, n in bare.items() if n > 1)
        if pooled:
            warnings.append(
                f"issues discovered in several articles under one noun, which need not be the "
                f"same issue: {listing(pooled)}; give issues= to say which you mean"
            )
        repeated = [key for key, n in Counter(articles).items() if n > 1]
        if repeated:
            warnings.append(f"articles merged more than once: {listing(repeated)}")
        shares = [len(g.articles) or 1 for g in kept]
        tone = tuple(
            math.fsum(n * g.tone.probabilities[k] for n, g in zip(shares, kept, strict=True))
            / sum(shares)
            for k in range(3)
        )
        return _assemble(
            article=Article(text=""),
            actors=tuple(actors.values()),
            mentions=(),
            evidence=tuple(evidence),
            tone=Tone(label_of(tone), score_of(tone), (tone[0], tone[1], tone[2])),
            model=kept[0].model,
            warnings=tuple(dict.fromkeys(warnings)),
            min_confidence=max(g.min_confidence for g in kept),
            mention_counts=dict(counts),
            articles=tuple(articles),
        )


def build_graph(
    article: Article,
    actors: Sequence[Actor],
    mentions: Sequence[Mention],
    evidence: Sequence[PairEvidence],
    *,
    tone: Tone,
    model: ModelInfo,
    warnings: Sequence[str] = (),
    min_confidence: float = 0.0,
    sentence_tones: Sequence[SentenceTone] = (),
) -> StanceGraph:
    """Pool the evidence of one article, roll it up, and make the graph.

    Parameters
    ----------
    actors : sequence of Actor
        Ids distinct. Evidence rolls up only to parents that are among them, whether or
        not they have a mention of their own.
    evidence : sequence of PairEvidence
        Any order. A piece from an actor toward itself, or of weight 0, is left out.
    min_confidence : float
        From 0 to 1; stances whose top probability is lower become ``uncertain``.

    Raises
    ------
    InputError
        For ids that repeat or are unknown, `AUTHOR` as an actor or a target, an issue
        as a source, evidence without probabilities, ``min_confidence`` out of range.
    """
    usable = isinstance(min_confidence, (int, float, np.floating))
    if not usable or not 0.0 <= min_confidence <= 1.0:
        raise InputError(f"min_confidence is {min_confidence!r}: expected a number from 0 to 1")
    counts = Counter(mention.actor for mention in mentions)
    graph = _assemble(
        article=article,
        actors=tuple(actors),
        mentions=tuple(mentions),
        evidence=tuple(
            replace(p, article=p.article or article.id, date=p.date or article.date)
            for p in evidence
        ),
        tone=tone,
        model=model,
        warnings=tuple(warnings),
        min_confidence=min_confidence,
        mention_counts=dict(counts),
        articles=(),
        sentence_tones=tuple(sentence_tones),
    )
    known = {actor.id for actor in actors}
    if not known.issuperset(counts):
        raise InputError(f"mentions of unknown actors: {listing(set(counts) - known)}")
    return graph


def _assemble(
    *,
    article: Article,
    actors: tuple[Actor, ...],
    mentions: tuple[Mention, ...],
    evidence: tuple[PairEvidence, ...],
    tone: Tone,
    model: ModelInfo,
    warnings: tuple[str, ...],
    min_confidence: float,
    mention_counts: Mapping[str, int],
    articles: tuple[str, ...],
    sentence_tones: tuple[SentenceTone, ...] = (),
) -> StanceGraph:
    by_id = {actor.id: actor for actor in actors}
    if len(by_id) < len(actors) or AUTHOR in by_id:
        ids = [i for i, n in Counter(a.id for a in actors).items() if n > 1 or i == AUTHOR]
        raise InputError(f"actor ids have to be distinct and not {AUTHOR}: {listing(ids)}")
    return StanceGraph(
        article=article,
        actors=actors,
        mentions=mentions,
        stances=stances_of(evidence, by_id, min_confidence),
        tone=tone,
        model=model,
        warnings=warnings,
        evidence=evidence,
        min_confidence=min_confidence,
        mention_counts=mention_counts,
        articles=articles,
        sentence_tones=sentence_tones,
    )


def _article_key(article: Article) -> str:
    if article.id is not None:
        return article.id
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"text-{digest[:16]}"


def _is_bare_guess(actor: Actor) -> bool:
    """Whether an issue was discovered and is called by a noun alone: each article's "strike"."""
    return bool(actor.metadata.get("discovered")) and " " not in actor.name


def _merged(first: Actor, other: Actor) -> Actor:
    """One actor of what two articles know about it; the first one's name and kind stay."""
    names = (*first.aliases, other.name, *other.aliases)
    return replace(
        first,
        aliases=tuple(dict.fromkeys(n for n in names if n != first.name)),
        parent=first.parent if first.parent is not None else other.parent,
        metadata={**other.metadata, **first.metadata},
    )
