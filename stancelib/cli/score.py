"""``stancelib score``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from stancelib.cli.common import SOME_FAILED, main, share, told, wanted_actors
from stancelib.errors import InputError

if TYPE_CHECKING:
    from stancelib.graph import StanceGraph
    from stancelib.outputs import Tally, Target
    from stancelib.run import Summary, Watch
    from stancelib.sources import Source


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "html", "jsonl", "csv", "tsv", "parquet"]),
    help="How to read files and standard input; by default the name's ending says (stdin: text).",
)
@click.option("--text-field", metavar="NAME", help="The field or column that is the text.")
@click.option("--id-field", metavar="NAME", help="The field or column that is the id.")
@click.option("--date-field", metavar="NAME", help="The field or column that is the date.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to FILE.jsonl, FILE.csv, FILE.parquet or FILE.sqlite instead of printing.",
)
@click.option("--overwrite", is_flag=True, help="Replace the output file if it exists.")
@click.option(
    "--resume", is_flag=True, help="Go on with a .jsonl or .sqlite output that was broken off."
)
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
@click.option("--timeout", type=float, metavar="SECONDS", help="How long one article may take.")
def score(
    inputs: tuple[str, ...],
    format_: str | None,
    text_field: str | None,
    id_field: str | None,
    date_field: str | None,
    as_json: bool,
    output: str | None,
    overwrite: bool,
    resume: bool,
    top: int | None,
    neutral: bool,
    actor_specs: tuple[str, ...],
    issue_specs: tuple[str, ...],
    actors_file: str | None,
    model: str,
    min_confidence: float,
    jobs: int,
    timeout: float | None,
) -> None:
    """Score the articles in INPUTS.

    An input is a .txt or .html file, a folder (all .txt and .html files in it, at any
    depth), a .jsonl, .csv, .tsv or .parquet file (one article a record: "text" and, where
    known, "id", "title", "date", "outlet") or - for standard input. Files may be
    compressed: .gz, .zst. Prints the stances of each text, strongest first, with the
    evidence below each.

    \b
    Examples:
      stancelib score article.txt --top 5
      stancelib score news/ extra.jsonl -o stances.csv --jobs 4
      stancelib score news.jsonl.gz -o run.sqlite --jobs -1 --resume
      stancelib score news.csv --text-field body --json > stances.jsonl
      echo "Russia warned Nato." | stancelib score -
      stancelib score a.txt --actor "Acme Corp=Acme|ACME" --issue "carbon tax"

    Records that cannot be scored are reported on standard error, and the run goes on. A
    .jsonl or .sqlite output that was broken off is gone on with by the same command with
    --resume.
    """
    with told():
        import stancelib
        from stancelib.outputs import Target
        from stancelib.records import Fields
        from stancelib.run import run
        from stancelib.sources import find_inputs

        actors, issues = wanted_actors(actor_specs, issue_specs, actors_file)
        sources = find_inputs(inputs, format_)
        target = None
        if output is not None:
            _check_output(output, sources)
            target = Target(output, overwrite=overwrite, resume=resume)
        elif resume or overwrite:
            raise InputError("--resume and --overwrite are about an output file: give -o FILE")
        loaded = stancelib.load(model)
        show = _printer(as_json, target is None, top, neutral)
        with _watching(sources, target, show) as watch:
            summary = run(
                loaded,
                sources,
                target,
                stdin=sys.stdin.buffer,
                fields=Fields(text_field, id_field, date_field),
                n_jobs=jobs,
                timeout=timeout,
                actors=actors,
                issues=issues,
                min_confidence=min_confidence,
                watch=watch,
            )
        _summarise(summary, target)
    if summary.failures:
        sys.exit(SOME_FAILED)


def _check_output(output: str, sources: list[Source]) -> None:
    real = os.path.realpath(output)
    if any(s.path != "-" and os.path.realpath(s.path) == real for s in sources):
        raise InputError(f"{output} is one of the inputs: choose another output file")


@contextmanager
def _watching(
    sources: list[Source], target: Target | None, show: Callable[[StanceGraph], None]
) -> Iterator[Watch]:
    """What is told while the run goes on; on a terminal with a bar, if there is a file to fill."""
    from tqdm import tqdm

    from stancelib.run import Watch

    watch = Watch()
    bar = None
    if target is not None and sys.stderr.isatty():
        total = sum(source.size() for source in sources)
        bar = tqdm(
            total=total or None,
            file=sys.stderr,
            bar_format="{percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}"
            if total
            else "{elapsed}{postfix}",
        )

    def tell(line: str) -> None:
        if bar is None:
            click.echo(line, err=True)
        else:
            bar.write(line, file=sys.stderr)

    watch.said = tell
    watch.failed = lambda found, failure: tell(
        f"{found.where}: {failure.reason}"
        if failure.stage == "read"
        else f"{found.where}: {failure.stage}: {failure.reason}"
    )

    def scored(found: object, product: object) -> None:
        for warning in product.warnings:  # type: ignore[attr-defined]
            tell(f"{found.where}: warning: {warning}")  # type: ignore[attr-defined]
        if target is None:
            show(product.content)  # type: ignore[attr-defined]

    watch.scored = scored
    began, before = monotonic(), -1

    def moved(tally: Tally) -> None:
        nonlocal before
        if bar is not None:
            if before < 0:
                before = tally.articles - 1
            rate = (tally.articles - before) / max(monotonic() - began, 1e-9)
            failed = sum(tally.failures.values())
            bar.set_postfix_str(
                f"{tally.articles} articles, {rate:.1f}/s, {failed} failed", refresh=False
            )
            bar.update(watch.meter.read() - bar.n)

    watch.moved = moved
    try:
        yield watch
    finally:
        if bar is not None:
            bar.close()


def _summarise(summary: Summary, target: Target | None) -> None:
    failed = sum(summary.failures.values())
    if target is not None:
        rate = summary.new / max(summary.seconds, 1e-9)
        click.echo(
            f"{summary.articles} articles, {summary.stances} stances: {target.path} "
            f"({summary.new} now, {rate:.1f} articles/s)",
            err=True,
        )
    if failed:
        click.echo(f"{failed} of {failed + summary.articles} records failed", err=True)
        for kind, count in sorted(summary.failures.items(), key=lambda item: (-item[1], item[0])):
            click.echo(f"  {count}  {kind}", err=True)


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
