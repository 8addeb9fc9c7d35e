"""What the commands share: the group, exit codes, errors as messages."""

from __future__ import annotations

import json
import logging
import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from stancelib.errors import InputError, StancelibError, UnknownActorError

if TYPE_CHECKING:
    from stancelib.corpora import AnnotatedCorpus
    from stancelib.corpora.corpus import OnError
    from stancelib.types import Actor, Label

SOME_FAILED = 3

F = TypeVar("F", bound=Callable[..., Any])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stancelib")
def main() -> None:
    """Who takes which stance toward whom, and where the text says so.

    \b
      stancelib score article.txt
      stancelib score news.jsonl -o stances.jsonl
      stancelib COMMAND --help

    Exit codes: 0; 3 when some records failed; 1 when the run did; 2 for misuse.
    """
    logging.basicConfig(format="%(message)s")
    logging.getLogger("stancelib").setLevel(logging.INFO)


@contextmanager
def told() -> Iterator[None]:
    """Errors as messages and exit codes; a reader that has gone away ends the run quietly."""
    try:
        yield
    except BrokenPipeError:
        # What is still buffered is flushed at exit, which would complain once more.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (InputError, UnknownActorError) as error:
        raise click.UsageError(str(error), click.get_current_context(silent=True)) from error
    except (StancelibError, OSError) as error:
        raise click.ClickException(str(error)) from error


def share(_: click.Context, option: click.Parameter, value: float) -> float:
    # FloatRange lets nan through: no comparison with it is ever true.
    if math.isnan(value):
        raise click.BadParameter("nan is not a number from 0 to 1", param=option)
    return value


def wanted_actors(
    actor_specs: Sequence[str], issue_specs: Sequence[str], file: str | None
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """The actors and the issues that the options and the file name."""
    from stancelib.actors.user import parse_actors

    listed = () if file is None else _actors_file(file)
    actors = [a for a in listed if a.kind != "issue"]
    issues = [a for a in listed if a.kind == "issue"]
    actors.extend(parse_actors([_spec(spec, "--actor") for spec in actor_specs]))
    issues.extend(parse_actors([_spec(spec, "--issue") for spec in issue_specs], kind="issue"))
    parse_actors([*actors, *issues])  # one id, one actor: across file and options
    return tuple(actors), tuple(issues)


def _actors_file(file: str) -> tuple[Actor, ...]:
    from stancelib.actors.user import parse_actors

    try:
        items = json.loads(Path(file).read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(f"--actors {file}: {error}") from error
    if not isinstance(items, list):
        raise InputError(f"--actors {file}: a JSON {type(items).__name__}, not a list")
    try:
        return parse_actors(items)
    except InputError as error:
        raise InputError(f"--actors {file}: {error}") from error


def _spec(spec: str, option: str) -> Mapping[str, Any]:
    name, _, aliases = spec.partition("=")
    if not name.strip():
        raise InputError(f"{option} {spec!r}: expected NAME or NAME=ALIAS|ALIAS")
    return {"name": name, "aliases": [alias for alias in aliases.split("|") if alias.strip()]}


# -- corpora


def corpus_options(command: F) -> F:
    """The options of every command that reads an annotated corpus, as of `read_corpus`."""
    options = (
        click.option("--format", "format_", help="The corpus's format; by default detected."),
        click.option("--split", help="The part to read, such as dev."),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="NAME=COLUMN",
            help='What a csv file calls a column, such as "text=body".',
        ),
        click.option(
            "--label",
            "labels",
            multiple=True,
            metavar="THEIRS=LABEL",
            help='What a label means, such as "Against=oppose"; "Mixed=" leaves it out.',
        ),
        click.option("--lang", help="The language of records that do not say."),
    )
    for option in reversed(options):
        command = option(command)
    return command


skip_bad_option = click.option("--skip-bad", is_flag=True, help="Leave bad records out and go on.")


def open_corpus(path: str, errors: OnError, options: Mapping[str, Any]) -> AnnotatedCorpus:
    import stancelib

    corpus: AnnotatedCorpus = stancelib.read_corpus(
        path,
        options["format_"],
        split=options["split"],
        columns=dict(_equation(e, "--column") for e in options["columns"]) or None,
        labels=_labels(options["labels"]),
        lang=options["lang"],
        errors=errors,
    )
    return corpus


def _labels(given: Sequence[str]) -> dict[str, Label | None] | None:
    """What --label says; `read_corpus` refuses labels that are none of ours."""
    pairs = (_equation(item, "--label") for item in given)
    return {own: cast("Label", ours) if ours else None for own, ours in pairs} or None


def _equation(given: str, option: str) -> tuple[str, str]:
    # From the right: a foreign label may well contain a "=", ours never does.
    left, sign, right = given.rpartition("=")
    if not sign or not left:
        raise InputError(f"{option} {given!r}: expected two names with = between")
    return left, right


def report_skipped(*corpora: AnnotatedCorpus | None) -> None:
    left_out = 0
    for corpus in corpora:
        if corpus is not None:
            for bad in corpus.skipped:
                click.echo(str(bad), err=True)
            left_out += corpus.skipped_count
    if left_out:
        click.echo(f"{left_out} records left out", err=True)
        sys.exit(SOME_FAILED)
