"""A batch run: records in, articles scored, an output that loses and doubles nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from stancelib import __version__
from stancelib.actors.user import parse_actors
from stancelib.batch import score_many
from stancelib.inputs import Meter, read_articles
from stancelib.outputs import Output, Tally, Target, kind_of_failure
from stancelib.records import Fields, Found
from stancelib.rendering import Product, Renderer
from stancelib.sources import Source
from stancelib.types import Actor, Article, ArticleResult, Failure

if TYPE_CHECKING:
    from stancelib.model import StanceModel
    from stancelib.records import Page

_COMMIT_RECORDS = 64
_COMMIT_SECONDS = 5.0


def _nothing(*_: object) -> None:
    pass


@dataclass(slots=True)
class Watch:
    """What somebody who watches a run is told; each does nothing by default.

    Attributes
    ----------
    failed : callable
        A record and its failure.
    scored : callable
        A record and its product.
    moved : callable
        The tally so far, after every record.
    said : callable
        A line: which fields were guessed.
    meter : Meter
        How far reading has come.
    """

    failed: Callable[[Found, Failure], None] = _nothing
    scored: Callable[[Found, Product], None] = _nothing
    moved: Callable[[Tally], None] = _nothing
    said: Callable[[str], None] = _nothing
    meter: Meter = field(default_factory=Meter)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to.

    Attributes
    ----------
    articles, stances : int
        In the output; of a resumed run those of before, too.
    failures : mapping of str to int
        By stage and kind of reason.
    new : int
        Articles scored now.
    seconds : float
    """

    articles: int
    stances: int
    failures: Mapping[str, int]
    new: int
    seconds: float


def run(
    model: StanceModel,
    sources: Sequence[Source],
    target: Target | None = None,
    *,
    stdin: IO[bytes],
    fields: Fields | None = None,
    n_jobs: int = 1,
    timeout: float | None = None,
    actors: Iterable[Actor] = (),
    issues: Iterable[Actor] = (),
    min_confidence: float = 0.0,
    watch: Watch | None = None,
) -> Summary:
    """Score everything in some inputs.

    Parameters
    ----------
    model : StanceModel
    sources : sequence of Source
        Of `find_inputs`.
    target : Target, optional
        Where to write; by default nothing is written, and ``watch.scored`` gets the graphs.
    stdin : binary file
    fields, n_jobs, timeout, actors, issues, min_confidence
        As in `read_articles` and `score_many`.
    watch : Watch, optional

    Raises
    ------
    InputError
        For misuse, before anything is read: another model, configuration or other inputs
        than those of the run that is to be resumed.
    """
    fields, watch = fields or Fields(), watch or Watch()
    wanted, topics = parse_actors(actors), parse_actors(issues, kind="issue")
    suffix = "" if target is None else target.suffix
    renderer = Renderer(suffix, ("trafilatura",) if _has_pages(sources) else ())
    began = monotonic()

    def results(articles: Iterator[Article | Page]) -> Iterator[ArticleResult]:
        return score_many(
            model,
            articles,  # type: ignore[arg-type]  # pages become articles where they are scored
            n_jobs=n_jobs,
            timeout=timeout,
            actors=wanted,
            issues=topics,
            min_confidence=min_confidence,
            finish=renderer,
        )

    results(iter(()))  # what is wrong with the options is told before a file is made
    if target is None:
        tally = _drive(sources, stdin, fields, results, watch, None)
        return Summary(
            tally.articles, tally.stances, tally.failures, tally.articles, monotonic() - began
        )
    configuration = {
        "stancelib": __version__,
        "fields": {"text": fields.text, "id": fields.id, "date": fields.date},
        "timeout": timeout,
        "min_confidence": min_confidence,
        "actors": [_facts(actor) for actor in (*wanted, *topics)],
    }
    info = model.info
    facts = {
        "model": {"name": info.name, "version": info.version, "sha256": info.sha256},
        "configuration": configuration,
        "inputs": [source.facts() for source in sources],
    }
    done = False
    try:
        output = target.open(facts, [source.name for source in sources])
        try:
            before = output.tally().articles
            tally = _drive(sources, stdin, fields, results, watch, output)
            output.finish()
            done = True
        finally:
            output.close()
    finally:
        target.close(done)
    return Summary(
        tally.articles, tally.stances, tally.failures, tally.articles - before, monotonic() - began
    )


def _drive(
    sources: Sequence[Source],
    stdin: IO[bytes],
    fields: Fields,
    results: Callable[[Iterator[Article | Page]], Iterator[ArticleResult]],
    watch: Watch,
    output: Output | None,
) -> Tally:
    """Read, score and write in step; every record ends in the output, in order."""
    start = (0, 0) if output is None else output.position()
    tally = Tally()
    if output is not None:
        before = output.tally()
        tally = Tally(before.articles, before.stances, before.failures.copy())
    waiting: deque[Found] = deque()  # read, and not yet settled

    def articles() -> Iterator[Article | Page]:
        records = read_articles(
            sources, stdin, fields, start=start, say=watch.said, meter=watch.meter, pages=True
        )
        for found in records:
            waiting.append(found)
            if found.article is not None:
                yield found.article

    pending, last = 0, monotonic()

    def settle(found: Found, result: ArticleResult | None) -> None:
        nonlocal pending, last
        if result is None or result.failure is not None:
            known = None if result is None else result.failure
            failure = known or Failure("read", found.problem)
            tally.failures[kind_of_failure(failure.stage, failure.reason)] += 1
            watch.failed(found, failure)
            if output is not None:
                output.fail(found, failure)
        else:
            product: Product = result.graph
            tally.articles += 1
            tally.stances += product.stances
            if output is not None:
                output.add(found, product)
            watch.scored(found, product)
        watch.moved(tally)
        pending += 1
        if output is not None and (
            pending >= _COMMIT_RECORDS or monotonic() - last > _COMMIT_SECONDS
        ):
            output.commit((found.source, found.record + 1))
            pending, last = 0, monotonic()

    for result in results(articles()):
        while waiting[0].article is None:
            settle(waiting.popleft(), None)
        settle(waiting.popleft(), result)
    while waiting:
        settle(waiting.popleft(), None)
    if output is not None:
        output.commit((len(sources), 0))
    return tally


def _has_pages(sources: Sequence[Source]) -> bool:
    return any("html" in source.kinds() for source in sources)


def _facts(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "aliases": list(actor.aliases),
        "parent": actor.parent,
        "metadata": {key: str(value) for key, value in actor.metadata.items()},
    }
