"""The command line, thin over the API. Heavy imports stand inside the commands."""

from __future__ import annotations

import json
import logging
import math
import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from stancelib.errors import InputError, StancelibError

if TYPE_CHECKING:
    from stancelib.corpora import AnnotatedCorpus
    from stancelib.corpora.corpus import OnError
    from stancelib.graph import StanceGraph
    from stancelib.types import Actor, Article, Label

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
def _told() -> Iterator[None]:
    """Errors as messages and exit codes; a reader that has gone away ends the run quietly."""
    try:
        yield
    except BrokenPipeError:
        # What is still buffered is flushed at exit, which would complain once more.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except InputError as error:
        raise click.UsageError(str(error), click.get_current_context(silent=True)) from error
    except (StancelibError, OSError) as error:
        raise click.ClickException(str(error)) from error


# -- score


def _share(_: click.Context, option: click.Parameter, value: float) -> float:
    # FloatRange lets nan through: no comparison with it is ever true.
    if math.isnan(value):
        raise click.BadParameter("nan is not a number from 0 to 1", param=option)
    return value


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "jsonl"]),
    help="How to read files and standard input; by default the name's ending says (stdin: text).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE.jsonl or FILE.csv instead of printing."
)
@click.option("--overwrite", is_flag=True, help="Replace the output file if it exists.")
@click.option("--top", type=click.IntRange(min=1), help="Print at most so many stances a text.")
@click.option("--all", "neutral", is_flag=True, help="Print the neutral stances too.")
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
@click.option(
    "--min-confidence",
    type=click.FloatRange(0.0, 1.0),
    default=0.0,
    callback=_share,
    help="Mark stances whose top probability is lower as uncertain.",
)
@click.option("-j", "--jobs", type=int, default=1, help="Processes; -1 for all cores.")
def score(
    inputs: tuple[str, ...],
    format_: str | None,
    as_json: bool,
    output: str | None,
    overwrite: bool,
    top: int | None,
    neutral: bool,
    actor_specs: tuple[str, ...],
    issue_specs: tuple[str, ...],
    actors_file: str | None,
    model: str,
    min_confidence: float,
    jobs: int,
) -> None:
    """Score the articles in INPUTS.

    An input is a .txt file, a folder (all .txt files in it, at any depth), a .jsonl file
    (one article a line: "text" and, where known, "id", "title", "date", "outlet") or -
    for standard input. Prints the stances of each text, strongest first, with the
    evidence below each.

    \b
    Examples:
      stancelib score article.txt --top 5
      stancelib score news/ extra.jsonl -o stances.csv --jobs 4
      stancelib score news.jsonl --json > stances.jsonl
      echo "Russia warned Nato." | stancelib score -
      stancelib score a.txt --actor "Acme Corp=Acme|ACME" --issue "carbon tax"

    Records that cannot be scored are reported on standard error, and the run goes on.
    """
    with _told():
        import stancelib
        from stancelib.inputs import Found, find_inputs, read_articles
        from stancelib.writers import GraphWriter

        actors, issues = _wanted(actor_specs, issue_specs, actors_file)
        sources = find_inputs(inputs, format_)
        writer = None
        if output is not None:
            if any(
                path != "-" and os.path.realpath(path) == os.path.realpath(output)
                for path, _ in sources
            ):
                raise InputError(f"{output} is one of the inputs: choose another output file")
            writer = GraphWriter(output, overwrite=overwrite)
        loaded = stancelib.load(model)
        show = _printer(as_json, writer is None, top, neutral)
        waiting: deque[Found] = deque()
        failed = scored = stances = 0

        def good() -> Iterator[Article]:
            nonlocal failed
            for found in read_articles(sources, sys.stdin.buffer):
                if found.article is None:
                    failed += 1
                    _complain(found.where, found.problem)
                else:
                    waiting.append(found)
                    yield found.article

        with writer or nullcontext():
            for result in loaded.score_many(
                good(), n_jobs=jobs, actors=actors, issues=issues, min_confidence=min_confidence
            ):
                where = waiting.popleft().where
                if result.graph is None:
                    failed += 1
                    failure = result.failure
                    _complain(where, f"{failure.stage}: {failure.reason}" if failure else "failed")
                    continue
                for warning in result.graph.warnings:
                    click.echo(f"{where}: warning: {warning}", err=True)
                scored += 1
                stances += len(result.graph)
                if writer is not None:
                    writer.write(result.graph)
                show(result.graph)
        if writer is not None:
            click.echo(f"{scored} articles, {stances} stances: {writer.path}", err=True)
    if failed:
        click.echo(f"{failed} of {failed + scored} records failed", err=True)
        sys.exit(SOME_FAILED)


def _complain(where: str, reason: str) -> None:
    click.echo(f"{where}: {reason}", err=True)


def _printer(
    as_json: bool, as_text: bool, top: int | None, neutral: bool
) -> Callable[[StanceGraph], None]:
    if as_json:
        # Bytes, since a terminal's or a locale's encoding may not hold the text.
        return lambda graph: click.echo(graph.to_json().encode("utf-8"))
    if not as_text:
        return lambda graph: None
    from stancelib.terminal import render

    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if terminal else 100
    colour = terminal and not os.environ.get("NO_COLOR")
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"

    def show(graph: StanceGraph) -> None:
        text = render(graph, top=top, neutral=neutral, width=width, colour=colour)
        click.echo(text.encode(encoding, "replace").decode(encoding) + "\n", color=colour)

    return show


def _wanted(
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


def _corpus_options(command: F) -> F:
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


_skip_bad = click.option("--skip-bad", is_flag=True, help="Leave bad records out and go on.")


def _open_corpus(path: str, errors: OnError, options: Mapping[str, Any]) -> AnnotatedCorpus:
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


def _report_skipped(*corpora: AnnotatedCorpus | None) -> None:
    skipped = [bad for corpus in corpora if corpus is not None for bad in corpus.skipped]
    for bad in skipped:
        click.echo(str(bad), err=True)
    if skipped:
        click.echo(f"{len(skipped)} records left out", err=True)
        sys.exit(SOME_FAILED)


@main.command()
@click.argument("corpus")
@_corpus_options
@_skip_bad
@click.option("--model", default="default", show_default=True, help="A name or a bundle's path.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(corpus: str, skip_bad: bool, model: str, as_json: bool, **options: Any) -> None:
    """Evaluate a model on the annotated CORPUS.

    \b
    Examples:
      stancelib evaluate held_out.jsonl --model my-model
      stancelib evaluate corpus/ --format seesaw --split valid --json
    """
    with _told():
        import stancelib

        data = _open_corpus(corpus, "skip" if skip_bad else "raise", options)
        evaluation = stancelib.load(model).evaluate(data)
        click.echo(evaluation.to_json() if as_json else str(evaluation))
        _report_skipped(data)


@main.command()
@click.argument("corpus")
@click.option("-o", "--output", required=True, metavar="DIR", help="Where to save the model.")
@click.option("--base", help="Adapt this model instead of training from nothing.")
@click.option("--dev", metavar="PATH", help="Annotated corpus to choose settings on.")
@_corpus_options
@_skip_bad
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
    with _told():
        import stancelib

        target = Path(output)
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise InputError(f"{target} exists already: choose another folder, or remove it")
        errors: OnError = "skip" if skip_bad else "raise"
        data = _open_corpus(corpus, errors, options)
        # The split names a part of the training corpus, not of the file that --dev names.
        held = None if dev is None else _open_corpus(dev, errors, {**options, "split": None})
        model = stancelib.train(data, dev=held, base=base, seed=seed, n_jobs=jobs)
        model.save(target)
        click.echo(f"saved {target}", err=True)
        _report_skipped(data, held)


@main.command()
@click.argument("corpus")
@_corpus_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def validate(corpus: str, as_json: bool, **options: Any) -> None:
    """Check the annotated CORPUS: labels, bad records, duplicates and near-duplicates.

    \b
    Example:
      stancelib validate my.jsonl
    """
    with _told():
        from stancelib.validate import check_corpus

        check = check_corpus(_open_corpus(corpus, "skip", options))
        click.echo(check.to_json() if as_json else str(check))
    if check.bad:
        sys.exit(SOME_FAILED)


if __name__ == "__main__":
    main()
