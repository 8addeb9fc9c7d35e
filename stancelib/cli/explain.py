"""``stancelib explain``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

import click

from stancelib.cli.common import SOME_FAILED, main, told, wanted_actors

if TYPE_CHECKING:
    from stancelib.types import Article


@main.command()
@click.argument("file")
@click.option("--source", required=True, metavar="A", help="Who takes the stance; or AUTHOR.")
@click.option("--target", required=True, metavar="B", help="Toward whom.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "jsonl"]),
    help="How to read the file; by default the name's ending says (stdin: text).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
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
def explain(
    file: str,
    source: str,
    target: str,
    format_: str | None,
    as_json: bool,
    actor_specs: tuple[str, ...],
    issue_specs: tuple[str, ...],
    actors_file: str | None,
    model: str,
) -> None:
    """Tell which words of FILE made the stance of one actor toward another what it is.

    FILE is a .txt file, a .jsonl file (articles that do not relate the two are passed
    over) or - for standard input. Prints one explanation a piece of evidence, what the
    stance rests on first.

    \b
    Examples:
      stancelib explain article.txt --source Russia --target NATO
      stancelib explain article.txt --source AUTHOR --target NATO --json
    """
    with told():
        import stancelib
        from stancelib.errors import NotAssessedError, StancelibError, UnknownActorError
        from stancelib.inputs import find_inputs, read_articles

        actors, issues = wanted_actors(actor_specs, issue_specs, actors_file)
        sources = find_inputs([file], format_)
        loaded = stancelib.load(model)
        found = failed = 0
        reason: StancelibError | None = None
        for read in read_articles(sources, sys.stdin.buffer):
            if read.article is None:
                failed += 1
                click.echo(f"{read.where}: {read.problem}", err=True)
                continue
            try:
                explained = loaded.explain(
                    cast("Article", read.article), source, target, actors=actors, issues=issues
                )
            except (UnknownActorError, NotAssessedError) as error:
                reason = error
                continue
            found += len(explained)
            for explanation in explained:
                # Bytes, since a terminal's or a locale's encoding may not hold the text.
                said = explanation.to_json() if as_json else f"{explanation}\n"
                click.echo(said.encode("utf-8"))
        if reason is not None and not found:
            raise reason
    if failed:
        sys.exit(SOME_FAILED)
