"""``stancelib top``."""

from __future__ import annotations

import click

from stancelib.cli.common import main, told


@main.command()
@click.argument("run")
@click.option("--source", metavar="NAME", help="Only stances of this source.")
@click.option("--target", metavar="NAME", help="Only stances toward this target.")
@click.option("-n", "number", type=click.IntRange(min=1), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def top(run: str, source: str | None, target: str | None, number: int, as_json: bool) -> None:
    """The clearest stances in RUN, a run store, pooled over its articles.

    \b
    Examples:
      stancelib top run.sqlite --source Russia
      stancelib top run.sqlite --target NATO -n 50 --json
    """
    with told():
        import json

        from stancelib.aggregate import aggregate

        found = aggregate(run, source=source, target=target).top(number)
        for r in found:
            if as_json:
                click.echo(json.dumps(r))
                continue
            dates = f"  {r['first']} to {r['last']}" if r["first"] else ""
            articles = f"{r['articles']} article{'s' if r['articles'] != 1 else ''}"
            click.echo(
                f"{r['score']:+.2f} [{r['low']:+.2f}, {r['high']:+.2f}]  "
                f"{r['source_name']} -> {r['target_name']}  {articles}{dates}"
            )
        if not found:
            click.echo("no stances", err=True)
