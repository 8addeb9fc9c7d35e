"""``stancelib aggregate``."""

from __future__ import annotations

import os
import sys

import click

from stancelib.cli.common import main, told
from stancelib.errors import InputError


@main.command()
@click.argument("run")
@click.option(
    "--by",
    type=click.Choice(["day", "week", "month", "quarter", "year", "outlet", "input"]),
    help="What to group the articles by; by default all are one group.",
)
@click.option("--source", metavar="NAME", help="Only stances of this source.")
@click.option("--target", metavar="NAME", help="Only stances toward this target.")
@click.option("--actor", "actors", multiple=True, metavar="NAME", help="Only pairs with this one.")
@click.option("--own", is_flag=True, help="Without what persons do for the actor they speak for.")
@click.option("-o", "--output", metavar="FILE.csv", help="Write CSV there instead of printing it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead.")
@click.option("--overwrite", is_flag=True, help="Replace the output file if it exists.")
def aggregate(
    run: str,
    by: str | None,
    source: str | None,
    target: str | None,
    actors: tuple[str, ...],
    own: bool,
    output: str | None,
    as_json: bool,
    overwrite: bool,
) -> None:
    """Pool the stances in RUN, a run store, over its articles.

    One row a pair and group: how many articles, their pooled score with its 95% interval,
    dates, and the pair's trend.

    \b
    Examples:
      stancelib aggregate run.sqlite --by month -o trend.csv
      stancelib aggregate run.sqlite --by outlet --source Russia --target NATO
    """
    with told():
        import csv
        import json

        from stancelib.aggregate import COLUMNS
        from stancelib.aggregate import aggregate as pool

        found = pool(run, by, source=source, target=target, actors=actors, roll_up=not own)
        if output is not None:
            if not output.lower().endswith(".csv"):
                raise InputError(f"cannot write {output}: the name has to end in .csv")
            if os.path.lexists(output):
                if not overwrite:
                    raise InputError(f"{output} exists already: say --overwrite to replace it")
                os.unlink(output)
            click.echo(f"{found.to_csv(output)} rows: {output}", err=True)
            return
        rows = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        if not as_json:
            rows.writeheader()
        for record in found:
            if as_json:
                click.echo(json.dumps(record))
            else:
                rows.writerow(record)
