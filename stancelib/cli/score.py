"""``stancelib score``."""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING

import click

from stancelib.cli.common import SOME_FAILED, main, share, told, wanted_actors
from stancelib.errors import InputError

if TYPE_CHECKING:
    from stancelib.graph import StanceGraph
    from stancelib.types import Article


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "jsonl"]),
    help="How to read files and standard input; by default the name's ending says (stdin: text).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE.jsonl or FILE.csv instead of printing."
)
@click.option("--overwrite", is_flag=True, help="Replace the output file if it exists.")
@click.option("--top", type=click.IntRange(min=1), help="Print at most so many stances a text.")
@click.option("--all", "neutral", is_flag=True, help="Print the neutral stances too.")
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
@click.option("--model", default="default", show_default=True, help="A name or a bundle's path.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    callback=share,
    help="Mark stances whose top probability is lower as uncertain.",
)
@click.option("-j", "--jobs", type=int, default=1, help="Processes; -1 for all cores.")
def score(
    inputs: tuple[str, ...],
    format_: str | None,
    as_json: bool,
    output: str | None,
    overwrite: bool,
    top: int | None,
    neutral: bool,
    actor_specs: tuple[str, ...],
    issue_specs: tuple[str, ...],
    actors_file: str | None,
    model: str,
    min_confidence: float,
    jobs: int,
) -> None:
    """Score the articles in INPUTS.

    An input is a .txt file, a folder (all .txt files in it, at any depth), a .jsonl file
    (one article a line: "text" and, where known, "id", "title", "date", "outlet") or -
    for standard input. Prints the stances of each text, strongest first, with the
    evidence below each.

    \b
    Examples:
      stancelib score article.txt --top 5
      stancelib score news/ extra.jsonl -o stances.csv --jobs 4
      stancelib score news.jsonl --json > stances.jsonl
      echo "Russia warned Nato." | stancelib score -
      stancelib score a.txt --actor "Acme Corp=Acme|ACME" --issue "carbon tax"

    Records that cannot be scored are reported on standard error, and the run goes on.
    """
    with told():
        import stancelib
        from stancelib.inputs import Found, find_inputs, read_articles
        from stancelib.writers import GraphWriter

        actors, issues = wanted_actors(actor_specs, issue_specs, actors_file)
        sources = find_inputs(inputs, format_)
        writer = None
        if output is not None:
            if any(
                path != "-" and os.path.realpath(path) == os.path.realpath(output)
                for path, _ in sources
            ):
                raise InputError(f"{output} is one of the inputs: choose another output file")
            writer = GraphWriter(output, overwrite=overwrite)
        loaded = stancelib.load(model)
        show = _printer(as_json, writer is None, top, neutral)
        waiting: deque[Found] = deque()
        failed = scored = stances = 0

        def good() -> Iterator[Article]:
            nonlocal failed
            for found in read_articles(sources, sys.stdin.buffer):
                if found.article is None:
                    failed += 1
                    _complain(found.where, found.problem)
                else:
                    waiting.append(found)
                    yield found.article

        with writer or nullcontext():
            for result in loaded.score_many(
                good(), n_jobs=jobs, actors=actors, issues=issues, min_confidence=min_confidence
            ):
                where = waiting.popleft().where
                if result.graph is None:
                    failed += 1
                    failure = result.failure
                    _complain(where, f"{failure.stage}: {failure.reason}" if failure else "failed")
                    continue
                for warning in result.graph.warnings:
                    click.echo(f"{where}: warning: {warning}", err=True)
                scored += 1
                stances += len(result.graph)
                if writer is not None:
                    writer.write(result.graph)
                show(result.graph)
        if writer is not None:
            click.echo(f"{scored} articles, {stances} stances: {writer.path}", err=True)
    if failed:
        click.echo(f"{failed} of {failed + scored} records failed", err=True)
        sys.exit(SOME_FAILED)


def _complain(where: str, reason: str) -> None:
    click.echo(f"{where}: {reason}", err=True)


def _printer(
    as_json: bool, as_text: bool, top: int | None, neutral: bool
) -> Callable[[StanceGraph], None]:
    if as_json:
        # Bytes, since a terminal's or a locale's encoding may not hold the text.
        return lambda graph: click.echo(graph.to_json().encode("utf-8"))
    if not as_text:
        return lambda graph: None
    from stancelib.terminal import render

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 100
    colour = terminal and not os.environ.get("NO_COLOR")
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"

    def show(graph: StanceGraph) -> None:
        text = render(graph, top=top, neutral=neutral, width=width, colour=colour)
        click.echo(text.encode(encoding, "replace").decode(encoding) + "\n", color=colour)

    return show
