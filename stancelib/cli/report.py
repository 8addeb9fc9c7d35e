"""``stancelib report``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from stancelib.cli.common import main, told
from stancelib.errors import InputError


@main.command()
@click.argument("run")
@click.option("-o", "--output", metavar="FILE.html", required=True)
@click.option("--overwrite", is_flag=True, help="Replace the output file if it exists.")
@click.option("--source", metavar="NAME", help="Only stances of this source.")
@click.option("--target", metavar="NAME", help="Only stances toward this target.")
@click.option("--top", type=click.IntRange(min=1), default=40, show_default=True, help="Pairs.")
def report(
    run: str, output: str, overwrite: bool, source: str | None, target: str | None, top: int
) -> None:
    """Write RUN, a run store, as a page: its clearest stances, pooled, with evidence.

    \b
    Example:
      stancelib report run.sqlite -o report.html
    """
    with told():
        from stancelib.runreport import report as page

        if os.path.lexists(output) and not overwrite:
            raise InputError(f"{output} exists already: say --overwrite to replace it")
        text = page(run, source=source, target=target, top=top)
        Path(output).write_text(text, encoding="utf-8")
