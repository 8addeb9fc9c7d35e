"""``stancelib evaluate``."""

from __future__ import annotations

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


@main.command()
@click.argument("corpus")
@corpus_options
@skip_bad_option
@click.option("--model", default="default", show_default=True, help="A name or a bundle's path.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(corpus: str, skip_bad: bool, model: str, as_json: bool, **options: Any) -> None:
    """Evaluate a model on the annotated CORPUS.

    \b
    Examples:
      stancelib evaluate held_out.jsonl --model my-model
      stancelib evaluate corpus/ --format seesaw --split valid --json
    """
    with told():
        import stancelib

        data = open_corpus(corpus, "skip" if skip_bad else "raise", options)
        evaluation = stancelib.load(model).evaluate(data)
        click.echo(evaluation.to_json() if as_json else str(evaluation))
        report_skipped(data)
