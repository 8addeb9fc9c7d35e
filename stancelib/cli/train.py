"""``stancelib train``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from stancelib.corpora.corpus import OnError

INTERRUPTED = 130  # what a shell makes of a program that Ctrl-C ended


@main.command()
@click.argument("corpus")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where to save the model.")
@click.option("--base", help="Adapt this model instead of training from nothing.")
@click.option("--dev", metavar="PATH", help="Annotated corpus to choose settings on.")
@corpus_options
@skip_bad_option
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("-j", "--jobs", type=int, default=1, help="Processes; -1 for all cores.")
def train(
    corpus: str,
    output: str,
    base: str | None,
    dev: str | None,
    skip_bad: bool,
    seed: int,
    jobs: int,
    **options: Any,
) -> None:
    """Train a model on the annotated CORPUS and save it.

    \b
    Examples:
      stancelib train my.jsonl -o my-model
      stancelib train my.csv --column text=body --label Against=oppose -o my-model
      stancelib train my.jsonl --base fast --dev dev.jsonl -o adapted
    """
    with told():
        import stancelib

        target = Path(output)
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise InputError(f"{target} exists already: choose another folder, or remove it")
        errors: OnError = "skip" if skip_bad else "raise"
        data = open_corpus(corpus, errors, options)
        # The split names a part of the training corpus, not of the file that --dev names.
        held = None if dev is None else open_corpus(dev, errors, {**options, "split": None})
        try:
            model = stancelib.train(data, dev=held, base=base, seed=seed, n_jobs=jobs)
            model.save(target)
        except KeyboardInterrupt:
            click.echo("interrupted: nothing was saved", err=True)
            sys.exit(INTERRUPTED)
        click.echo(f"saved {target}", err=True)
        report_skipped(data, held)
