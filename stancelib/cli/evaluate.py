"""``stancelib evaluate``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from stancelib.cli.common import (
    corpus_options,
    main,
    open_corpus,
    report_skipped,
    skip_bad_option,
    told,
)
from stancelib.errors import InputError


@main.command()
@click.argument("corpus")
@corpus_options
@skip_bad_option
@click.option("--model", default="default", show_default=True, help="A name or a bundle's path.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--report",
    metavar="FILE",
    help="Also write FILE.md or FILE.html: all tables, and the worst errors explained.",
)
@click.option(
    "--errors",
    "n_errors",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many errors the report shows.",
)
def evaluate(
    corpus: str,
    skip_bad: bool,
    model: str,
    as_json: bool,
    report: str | None,
    n_errors: int,
    **options: Any,
) -> None:
    """Evaluate a model on the annotated CORPUS.

    \b
    Examples:
      stancelib evaluate held_out.jsonl --model my-model
      stancelib evaluate corpus/ --format seesaw --split valid --json
      stancelib evaluate held_out.jsonl --report held_out.html
    """
    with told():
        import stancelib

        target = None if report is None else _report_file(report)
        data = open_corpus(corpus, "skip" if skip_bad else "raise", options)
        evaluation = stancelib.load(model).evaluate(data)
        if target is not None:
            written = evaluation.report(
                n_errors, "html" if target.suffix.lower() == ".html" else "md"
            )
            target.write_text(written, encoding="utf-8", newline="\n")
            click.echo(f"wrote {target}", err=True)
        click.echo(evaluation.to_json() if as_json else str(evaluation))
        report_skipped(data)


def _report_file(given: str) -> Path:
    """The report's path, checked before an evaluation that may take long."""
    target = Path(given)
    if target.suffix.lower() not in (".md", ".html"):
        raise InputError(f"--report {given}: the name has to end in .md or .html")
    if not target.parent.is_dir():
        raise InputError(f"--report {given}: there is no folder {target.parent}")
    if target.exists():
        raise InputError(f"--report {given}: exists already; choose another name, or remove it")
    return target
