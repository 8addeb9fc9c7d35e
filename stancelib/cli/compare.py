"""``stancelib compare``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import click

from stancelib.cli.common import (
    SOME_FAILED,
    corpus_options,
    main,
    open_corpus,
    report_skipped,
    skip_bad_option,
    told,
    wanted_actors,
)
from stancelib.errors import InputError

if TYPE_CHECKING:
    from stancelib.types import Article, ArticleResult


@main.command()
@click.argument("model_a")
@click.argument("model_b")
@click.argument("inputs", metavar="[ARTICLES]...", nargs=-1)
@click.option("--corpus", metavar="CORPUS", help="Also evaluate both on this annotated corpus.")
@corpus_options
@skip_bad_option
@click.option(
    "--actor", "actor_specs", multiple=True, metavar="NAME[=ALIAS|...]", help="Look for this actor."
)
@click.option(
    "--issue",
    "issue_specs",
    multiple=True,
    metavar="NAME[=ALIAS|...]",
    help="Look for stances toward this issue.",
)
@click.option("--actors", "actors_file", metavar="FILE", help="JSON list of actors and issues.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the bootstrap.")
@click.option("-j", "--jobs", type=int, default=1, help="Processes; -1 for all cores.")
def compare(
    model_a: str,
    model_b: str,
    inputs: tuple[str, ...],
    corpus: str | None,
    skip_bad: bool,
    actor_specs: tuple[str, ...],
    issue_specs: tuple[str, ...],
    actors_file: str | None,
    as_json: bool,
    seed: int,
    jobs: int,
    **options: Any,
) -> None:
    """Tell what changes from MODEL_A to MODEL_B over ARTICLES.

    Models are names or paths of bundles. Articles are read as by "stancelib score", by the
    endings of their names (- for a text on standard input). The options that say how a
    corpus is read (--format and so on) are for --corpus.

    \b
    Examples:
      stancelib compare fast my-model news.jsonl
      stancelib compare old-model new-model --corpus held_out.jsonl
      stancelib compare fast my-model news/ --corpus dev.txt --format dse --json
    """
    with told():
        import stancelib
        from stancelib.compare import compare as compare_articles
        from stancelib.compare import compare_on_corpus
        from stancelib.inputs import find_inputs, read_articles

        if not inputs and corpus is None:
            raise InputError("nothing to compare the models on: give articles, --corpus or both")
        actors, issues = wanted_actors(actor_specs, issue_specs, actors_file)
        sources = find_inputs(inputs)
        data = None
        if corpus is not None:
            data = open_corpus(corpus, "skip" if skip_bad else "raise", options)
        a, b = stancelib.load(model_a), stancelib.load(model_b)
        failed = 0

        def complain(where: str | None, reason: str) -> None:
            nonlocal failed
            failed += 1
            click.echo(f"{where}: {reason}", err=True)

        def good() -> Iterator[Article]:
            for found in read_articles(sources, sys.stdin.buffer):
                if found.article is None:
                    complain(found.where, found.problem)
                else:
                    yield cast("Article", found.article)

        def unscored(result: ArticleResult) -> None:
            complain(result.id, result.failure.reason if result.failure else "failed")

        found = measured = None
        if inputs:
            found = compare_articles(
                a, b, good(), actors=actors, issues=issues, n_jobs=jobs, on_failure=unscored
            )
        if data is not None:
            measured = compare_on_corpus(a, b, data, seed=seed)
        if as_json:
            parts = {"articles": found, "corpus": measured}
            out = {k: None if part is None else part.to_dict() for k, part in parts.items()}
            click.echo(json.dumps(out, ensure_ascii=False, allow_nan=False).encode("utf-8"))
        else:
            click.echo("\n\n".join(str(part) for part in (found, measured) if part is not None))
        report_skipped(data)
    if failed:
        click.echo(f"{failed} records failed", err=True)
        sys.exit(SOME_FAILED)
