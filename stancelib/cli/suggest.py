"""``stancelib suggest``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from stancelib.cli.common import SOME_FAILED, main, told, wanted_actors
from stancelib.errors import InputError

if TYPE_CHECKING:
    from stancelib.types import Article, ArticleResult


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "jsonl"]),
    help="How to read files and standard input; by default the name's ending says (stdin: text).",
)
@click.option("--model", default="default", show_default=True, help="A name or a bundle's path.")
@click.option(
    "-n", "number", type=click.IntRange(min=1), default=200, show_default=True, help="How many."
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE.jsonl instead of printing.")
@click.option(
    "--label-studio",
    "tasks_file",
    metavar="FILE",
    help="Also write FILE.json for Label Studio to import, and its configuration FILE.xml.",
)
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
@click.option(
    "--author/--no-author",
    default=None,
    help="Suggest the author's stances too; by default only where the model knows no others.",
)
@click.option(
    "--per-article",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="At most so many pairs of one article.",
)
@click.option(
    "--annotated",
    multiple=True,
    metavar="CORPUS",
    help="Leave out what is nearly the same as a text of this corpus.",
)
@click.option("--seed", type=int, default=0, show_default=True)
def suggest(
    inputs: tuple[str, ...],
    format_: str | None,
    model: str,
    number: int,
    output: str | None,
    tasks_file: str | None,
    actor_specs: tuple[str, ...],
    issue_specs: tuple[str, ...],
    actors_file: str | None,
    author: bool | None,
    per_article: int,
    annotated: tuple[str, ...],
    seed: int,
) -> None:
    """Find the pairs in INPUTS that are most worth annotating next.

    Inputs are as for "stancelib score". Prints a native corpus, one passage a line, the
    most worthwhile first, with "label": null where a label is to be filled in. See
    docs/corpus-format.md.

    \b
    Examples:
      stancelib suggest news.jsonl -n 200 -o todo.jsonl
      stancelib suggest news/ --model my-model --annotated done.jsonl -o next.jsonl
      stancelib suggest news.jsonl -o todo.jsonl --label-studio tasks.json
    """
    with told():
        import stancelib
        from stancelib.inputs import find_inputs, read_articles
        from stancelib.labelstudio_tasks import label_config, label_task
        from stancelib.suggest import suggest as find

        actors, issues = wanted_actors(actor_specs, issue_specs, actors_file)
        sources = find_inputs(inputs, format_)
        target = None if output is None else _new_file(output, "-o", ".jsonl")
        tasks = None if tasks_file is None else _new_file(tasks_file, "--label-studio", ".json")
        config = None if tasks is None else _new_file(str(tasks.with_suffix(".xml")), "", ".xml")
        known = [stancelib.read_corpus(path) for path in annotated]
        loaded = stancelib.load(model)
        failed = read = 0

        def good() -> Iterator[Article]:
            nonlocal failed, read
            for found in read_articles(sources, sys.stdin.buffer):
                if found.article is None:
                    failed += 1
                    click.echo(f"{found.where}: {found.problem}", err=True)
                else:
                    read += 1
                    yield cast("Article", found.article)

        def unread(result: ArticleResult) -> None:
            nonlocal failed, read
            failed, read = failed + 1, read - 1
            click.echo(f"{result.id}: {result.failure and result.failure.reason}", err=True)

        found = find(
            loaded,
            good(),
            number,
            actors=actors,
            issues=issues,
            seed=seed,
            author=author,
            per_article=per_article,
            annotated=(record.text for corpus in known for record in corpus.records),
            on_failure=unread,
        )
        lines = [json.dumps(s.to_native(), ensure_ascii=False) + "\n" for s in found]
        if target is None:
            click.echo("".join(lines).encode("utf-8"), nl=False)
        else:
            target.write_text("".join(lines), encoding="utf-8", newline="\n")
        if tasks is not None and config is not None:
            listed = [json.dumps(label_task(s, loaded.info), ensure_ascii=False) for s in found]
            tasks.write_text("[" + ",\n".join(listed) + "]\n", encoding="utf-8", newline="\n")
            config.write_text(label_config(), encoding="utf-8", newline="\n")
        said = f"{len(found)} pairs suggested from {read} articles"
        written = [str(path) for path in (target, tasks, config) if path is not None]
        click.echo(": ".join([said, ", ".join(written)] if written else [said]), err=True)
        if len(found) < number:
            click.echo(
                f"fewer than {number}: at most {per_article} of an article are taken "
                "(--per-article), one of a sentence, none nearly the same as another",
                err=True,
            )
    if failed:
        click.echo(f"{failed} of {failed + read} records failed", err=True)
        sys.exit(SOME_FAILED)


def _new_file(given: str, option: str, suffix: str) -> Path:
    """An output's path, checked before a run that may take long."""
    path = Path(given)
    problem = f"{option} {given}".strip()
    if path.suffix.lower() != suffix:
        raise InputError(f"{problem}: the name has to end in {suffix}")
    if not path.parent.is_dir():
        raise InputError(f"{problem}: there is no folder {path.parent}")
    if path.exists():
        raise InputError(f"{problem}: exists already; choose another name, or remove it")
    return path
