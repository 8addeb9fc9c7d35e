"""The pairs of unlabelled articles that are most worth annotating next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from stancelib.acquire import (
    POOL_FACTOR,
    POOL_LEAST,
    Candidate,
    Pool,
    pair_vectors,
    uncertainty,
)
from stancelib.actors.user import ActorSpec, parse_actors
from stancelib.clauses import build_clauses
from stancelib.corpora.native import to_json
from stancelib.corpora.records import AnnotatedMention, AnnotatedText
from stancelib.errors import InputError
from stancelib.model import StanceModel
from stancelib.pairs import build_pairs
from stancelib.reading import read_cast
from stancelib.types import (
    AUTHOR,
    LABELS,
    Actor,
    Article,
    ArticleResult,
    Cast,
    Failure,
    Mention,
    Pair,
)

PER_ARTICLE = 3
MAX_SENTENCES = 3
"""A source that speaks from farther away would make the passage too long to annotate."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One ordered pair in its passage, to be annotated.

    Attributes
    ----------
    article : str
        Its id, or ``article-N`` for the N-th article of those without.
    start : int
        Where the passage begins in the article's text.
    text : str
        The passage: the sentence, and what lies between it and a source who speaks from
        outside of it.
    source, target : Actor
        Whom the mentions refer to; ``source`` is None for the author.
    source_span, target_span : (int, int)
        Half-open, in code points of ``text``; ``source_span`` is None for the author.
    probabilities : tuple of 3 floats
        What the model says, in label order.
    uncertainty : float
        From 0 to 1; see `stancelib.acquire.uncertainty`.
    date : str or None
        The article's.
    """

    article: str
    start: int
    text: str
    source: Actor | None
    target: Actor
    source_span: tuple[int, int] | None
    target_span: tuple[int, int]
    probabilities: tuple[float, float, float]
    uncertainty: float
    date: str | None = None

    @property
    def id(self) -> str:
        """The article and the places of the two mentions in it."""
        begin = AUTHOR if self.source_span is None else str(self.start + self.source_span[0])
        return f"{self.article}#{begin}-{self.start + self.target_span[0]}"

    @property
    def question(self) -> str:
        """Whose stance toward whom is asked for, by name and as the passage has it."""
        source = "the author"
        if self.source is not None and self.source_span is not None:
            source = _called(self.source, self.text[slice(*self.source_span)])
        return f"{source} -> {_called(self.target, self.text[slice(*self.target_span)])}"

    def to_record(self) -> AnnotatedText:
        """As a record of a corpus, with the pair unlabelled."""
        actors = [self.target] if self.source is None else [self.source, self.target]
        taken = {actor.id for actor in actors}
        target = _free("target", taken)
        mentions = [AnnotatedMention(target, *self.target_span, self.target.id)]
        source = AUTHOR
        if self.source is not None and self.source_span is not None:
            source = _free("source", taken)
            mentions.insert(0, AnnotatedMention(source, *self.source_span, self.source.id))
        return AnnotatedText(
            id=self.id,
            text=self.text,
            doc=self.article,
            date=self.date,
            mentions=tuple(mentions),
            actors=tuple(Actor(a.id, a.name, a.kind) for a in actors),
            unlabelled=((source, target),),
        )

    def to_native(self) -> dict[str, Any]:
        """As the JSON object of a native corpus: ``"label": null`` is left to fill in."""
        record = to_json(self.to_record())
        rounded = {k: round(p, 4) for k, p in zip(LABELS, self.probabilities, strict=True)}
        record["stances"][0]["suggested"] = {
            "question": self.question,
            "probabilities": rounded,
            "uncertainty": round(self.uncertainty, 4),
        }
        return record


def suggest(
    model: StanceModel,
    articles: Iterable[str | Article],
    n: int = 200,
    *,
    actors: Iterable[ActorSpec] = (),
    issues: Iterable[ActorSpec] = (),
    seed: int = 0,
    author: bool | None = None,
    per_article: int = PER_ARTICLE,
    annotated: Iterable[str] = (),
    on_failure: Callable[[ArticleResult], None] | None = None,
) -> list[Suggestion]:
    """Find the pairs that would teach the model most, were they annotated.

    They are those about which the model is undecided, at most one of a sentence, unlike
    each other, and no two from nearly the same sentence (a run of eight words in common).
    Articles are read once, one at a time; only a pool of ``max(1000, 5 * n)`` candidates is
    held, of about 10 kB each.

    Parameters
    ----------
    model : StanceModel
    articles : iterable of str or Article
    n : int
        How many pairs at most.
    actors, issues : iterable of str, dict or Actor
        As in `StanceModel.score`.
    seed : int
        Decides between pairs that are equally uncertain: same seed, same articles in the
        same order, same suggestions.
    author : bool, optional
        Whether to suggest (`AUTHOR`, target) pairs too. By default only where the model
        has learned no stances between actors.
    per_article : int
        At most so many pairs of one article.
    annotated : iterable of str
        Texts that are annotated already: nothing near them is suggested.
    on_failure : callable, optional
        Called with the result of each article that could not be read, and the rest goes
        on. By default the first such article raises.

    Returns
    -------
    list of Suggestion
        The most worthwhile first; fewer than ``n`` where the articles hold no more.

    Raises
    ------
    InputError
        For arguments that cannot be used.
    """
    if n < 1 or per_article < 1:
        raise InputError(f"n={n}, per_article={per_article}: expected numbers of at least 1")
    if isinstance(articles, (str, bytes, Article)):
        raise InputError("articles is a single article: put it in a list")
    wanted, topics = parse_actors(actors), parse_actors(issues, kind="issue")
    if author is None:
        author = "actor" not in model.scorer.heads
    if author and "author" not in model.scorer.heads:
        raise InputError(
            f"author=True, but the model {model.info.name!r} has learned nothing of the author's "
            "stances: leave it out"
        )
    pool = Pool(max(POOL_LEAST, POOL_FACTOR * n), annotated, seed)
    # An article's matrices are small: threads would wait for each other longer than they work.
    with threadpool_limits(1, user_api="blas"):
        for index, given in enumerate(articles):
            article = given if isinstance(given, Article) else Article(given)
            try:
                found = _candidates(model, index, article, wanted, topics, author)
            except Exception as error:
                if on_failure is None:
                    raise
                failure = Failure("suggest", f"{type(error).__name__}: {error}")
                on_failure(ArticleResult(index, article.id, None, failure))
                continue
            for candidate in found[:per_article]:
                pool.add(candidate)
        return [candidate.item for candidate in pool.choose(n)]


def _candidates(
    model: StanceModel,
    index: int,
    article: Article,
    actors: Sequence[Actor],
    issues: Sequence[Actor],
    author: bool,
) -> list[Candidate]:
    """The most uncertain pair of each sentence, the most uncertain sentence first."""
    cast = read_cast(article, actors, issues, model.scorer.language, tagger=model.scorer.tagger)
    clauses, _ = build_clauses(cast)
    pairs, _ = build_pairs(cast, clauses, author=author)
    if "actor" not in model.scorer.heads:
        pairs = tuple(p for p in pairs if p.source is None)
    probabilities = model.scorer.predict_proba(pairs)
    values = uncertainty(probabilities)
    best: dict[int, int] = {}
    for i, pair in enumerate(pairs):
        sentence = pair.clause.sentence
        before = best.get(sentence)
        if (before is None or values[i] > values[before]) and _passage(cast, pair) is not None:
            best[sentence] = i
    ranked = sorted(best.values(), key=lambda i: (-values[i], i))
    vectors = pair_vectors([pairs[i] for i in ranked]) if ranked else ()
    name = article.id or f"article-{index + 1}"
    found = []
    for i, vector in zip(ranked, vectors, strict=True):
        said = probabilities[i].tolist()
        suggestion = _suggestion(cast, pairs[i], name, said, float(values[i]))
        found.append(Candidate(suggestion, suggestion.text, suggestion.uncertainty, vector))
    return found


def _passage(cast: Cast, pair: Pair) -> tuple[int, int] | None:
    """First and last sentence that show both mentions; None where they are no passage."""
    ends = {mention.sentence for mention in _mentions(cast, pair)} | {pair.clause.sentence}
    first, last = min(ends), max(ends)
    if last - first >= MAX_SENTENCES:
        return None
    # Headings may be annotated, but bylines and lists say nothing.
    kinds = {cast.document.sentences[i].kind for i in range(first, last + 1)}
    return (first, last) if kinds <= {"body", "heading"} else None


def _mentions(cast: Cast, pair: Pair) -> Iterator[Mention]:
    if pair.source is not None:
        yield cast.mentions[pair.source]
    yield cast.mentions[pair.target]


def _suggestion(
    cast: Cast, pair: Pair, article: str, probabilities: Sequence[float], value: float
) -> Suggestion:
    passage = _passage(cast, pair)
    assert passage is not None
    first, last = (cast.document.sentences[i] for i in passage)
    start, end = first.start, last.end
    actors = {actor.id: actor for actor in cast.actors}
    source, target = None, cast.mentions[pair.target]
    if pair.source is not None:
        source = cast.mentions[pair.source]
    given = cast.document.article
    return Suggestion(
        article=article,
        start=start,
        text=given.text[start:end],
        source=None if source is None else actors[source.actor],
        target=actors[target.actor],
        source_span=None if source is None else (source.start - start, source.end - start),
        target_span=(target.start - start, target.end - start),
        probabilities=(probabilities[0], probabilities[1], probabilities[2]),
        uncertainty=value,
        date=given.date,
    )


def _called(actor: Actor, said: str) -> str:
    said = " ".join(said.split())
    return actor.name if said == actor.name else f'{actor.name} ("{said}")'


def _free(name: str, taken: set[str]) -> str:
    """A mention's id that no actor of the record has."""
    while name in taken:
        name += "_"
    return name
