"""Scoring on Spark: a DataFrame of articles in, one row a stance out.

    from stancelib.spark import score
    stances = score(spark.read.parquet("news/"), text="body", id="url", date="published")
    stances.write.parquet("stances/")

Needs the extra ``spark``, and Java where Spark runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stancelib.actors.user import ActorSpec
from stancelib.batch import Options, Scoring, result_of
from stancelib.engines import Handle
from stancelib.errors import InputError, MissingExtraError
from stancelib.exports import COLUMNS, to_records
from stancelib.model import load
from stancelib.types import Article

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame

    from stancelib.model import StanceModel

_TYPES = (
    dict.fromkeys(("score", "oppose", "neutral", "support"), "double")
    | dict.fromkeys(("uncertain", "rolled_up"), "boolean")
    | dict.fromkeys(("n_evidence", "n_articles", "evidence_start", "evidence_end"), "long")
)
SCHEMA = ", ".join(f"`{c}` {_TYPES.get(c, 'string')}" for c in (*COLUMNS, "failure"))
"""Of what `score` returns: the columns of a CSV output, and ``failure``."""

_ROWS = 5_000  # of stances, handed over at once


def score(
    df: DataFrame,
    text: str = "text",
    id: str = "id",
    model: StanceModel | str | Path = "fast",
    *,
    title: str | None = None,
    date: str | None = None,
    outlet: str | None = None,
    actors: Iterable[ActorSpec] = (),
    issues: Iterable[ActorSpec] = (),
    min_confidence: float = 0.0,
) -> DataFrame:
    """Score the articles of a Spark DataFrame, lazily as all of Spark.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        One row an article.
    text, id : str
        Its columns with the text and the id.
    model : StanceModel, str or path
        A bundled model's name, which every executor loads from its own installation; any
        other model is sent to them. Loaded once in each of their Python processes.
    title, date, outlet : str, optional
        Columns with what else is known of the articles.
    actors, issues, min_confidence
        As in `StanceModel.score`, for every article.

    Returns
    -------
    pyspark.sql.DataFrame
        One row a stance, with the columns of the CSV output. An article that cannot be
        scored has one row with its ``id`` and the reason under ``failure``, which is null
        everywhere else.

    Raises
    ------
    InputError
        For a column that is missing, or options that cannot be used.
    """
    try:
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("scoring on Spark", "spark") from error
    columns = {"text": text, "id": id, "title": title, "date": date, "outlet": outlet}
    wanted = {ours: theirs for ours, theirs in columns.items() if theirs is not None}
    missing = sorted(set(wanted.values()) - set(df.columns))
    if missing:
        raise InputError(f"no columns {missing}: the DataFrame has {df.columns}")
    options = Options(actors=actors, issues=issues, min_confidence=min_confidence)
    chosen = load(model) if isinstance(model, (str, Path)) else model
    Scoring(chosen, options).warm()
    handle = Handle(chosen)
    given: Callable[[], Handle] = lambda: handle  # noqa: E731
    if handle.payload is not None and hasattr(df.sparkSession, "sparkContext"):
        broadcast = df.sparkSession.sparkContext.broadcast(handle)
        given = lambda: broadcast.value  # noqa: E731

    def score_batches(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        scoring = Scoring(given().model(), options)
        for batch in batches:
            yield from _frames(scoring, batch)

    narrow = df.select(
        *(df[theirs].alias(ours) for ours, theirs in wanted.items() if ours == "text"),
        *(
            df[theirs].cast("string").alias(ours)
            for ours, theirs in wanted.items()
            if ours != "text"
        ),
    )
    return narrow.mapInPandas(score_batches, SCHEMA)


def _frames(scoring: Scoring, batch: pandas.DataFrame) -> Iterator[pandas.DataFrame]:
    rows: list[dict[str, Any]] = []
    for record in batch.to_dict("records"):
        rows += _rows(scoring, record)
        if len(rows) >= _ROWS:
            yield _frame(rows)
            rows = []
    yield _frame(rows)


def _rows(scoring: Scoring, record: dict[str, Any]) -> list[dict[str, Any]]:
    # What is missing is None, NaN or NA, by the version of pandas.
    known = {ours: value for ours, value in record.items() if isinstance(value, str)}
    article = Article(**({"text": None} | known))  # type: ignore[arg-type]
    if article.text is not None and not article.text.strip():
        return [dict.fromkeys(COLUMNS) | _facts(article, "read: the text is empty")]
    result = result_of(scoring((0, article)))
    if result.failure is not None:
        failure = f"{result.failure.stage}: {result.failure.reason}"
        return [dict.fromkeys(COLUMNS) | _facts(article, failure)]
    return [row | {"failure": None} for row in to_records(result.graph)]


def _facts(article: Article, failure: str) -> dict[str, Any]:
    """What is known of an article that could not be scored."""
    return {
        "id": article.id,
        "title": article.title,
        "date": article.date,
        "outlet": article.outlet,
        "failure": failure,
    }


def _frame(rows: list[dict[str, Any]]) -> pandas.DataFrame:
    import pandas

    # Objects: a column of whole numbers with gaps would become one of floats.
    return pandas.DataFrame(rows, columns=[*COLUMNS, "failure"], dtype=object)
