"""``stancelib validate``."""

from __future__ import annotations

import sys
from typing import Any

import click

from stancelib.cli.common import SOME_FAILED, corpus_options, main, open_corpus, told


@main.command()
@click.argument("corpus")
@corpus_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def validate(corpus: str, as_json: bool, **options: Any) -> None:
    """Check the annotated CORPUS: labels, bad records, duplicates and near-duplicates.

    \b
    Example:
      stancelib validate my.jsonl
    """
    with told():
        from stancelib.validate import check_corpus

        check = check_corpus(open_corpus(corpus, "skip", options))
        click.echo(check.to_json() if as_json else str(check))
    if check.bad_records:
        sys.exit(SOME_FAILED)
