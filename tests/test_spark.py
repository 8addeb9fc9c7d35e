"""Scoring on a real local Spark session."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import stancelib
from stancelib.errors import InputError

pytest.importorskip("pyspark", reason="needs the extra 'spark'")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java, and there is none on the path", allow_module_level=True)

TEXTS = (
    "Russia condemned Ukraine on Monday.",
    "The United States praised Poland. China accused Japan of spying.",
    "It rained all day.",
    "“France will never accept this,” Germany said.",
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    root = str(Path(stancelib.__file__).parents[1])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .appName("stancelib tests")
        .config("spark.executorEnv.PYTHONPATH", root)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("spark")))
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.mark.timeout(400)
def test_parquet_to_parquet_with_a_bad_record(spark: Any, tmp_path: Path) -> None:
    from stancelib.spark import score

    rows = [(k, TEXTS[k % len(TEXTS)], "2024-05-01", "Gazette") for k in range(24)]
    rows[5] = (5, None, "2024-05-02", None)
    rows[6] = (6, "  ", None, None)
    frame = spark.createDataFrame(rows, "url long, body string, published string, paper string")
    frame.repartition(3).write.parquet(str(tmp_path / "news"))

    news = spark.read.parquet(str(tmp_path / "news"))
    stances = score(news, "body", "url", date="published", outlet="paper")
    stances.write.parquet(str(tmp_path / "stances"))

    found = [row.asDict() for row in spark.read.parquet(str(tmp_path / "stances")).collect()]
    failed = {row["id"]: row for row in found if row["failure"] is not None}
    assert failed.keys() == {"5", "6"}
    assert "InputError" in failed["5"]["failure"]
    assert failed["5"]["date"] == "2024-05-02"
    assert failed["6"]["failure"] == "read: the text is empty"
    assert failed["6"]["source"] is None

    model = stancelib.load("fast")
    expected = []
    for number, text, date, outlet in rows:
        if str(number) not in failed:
            article = stancelib.Article(text, id=str(number), date=date, outlet=outlet)
            expected += [record | {"failure": None} for record in model.score(article).to_records()]

    def in_order(records: Any) -> list[str]:
        return sorted(json.dumps(record, sort_keys=True) for record in records)

    good = [row for row in found if row["failure"] is None]
    assert in_order(good) == in_order(expected)


@pytest.mark.timeout(400)
def test_another_model_is_sent_along(spark: Any) -> None:
    from stancelib.model import StanceModel
    from stancelib.spark import score

    fast = stancelib.load("fast")
    mine = StanceModel(fast.scorer, type(fast.info)("mine", "7", "00"), fast.training)
    frame = spark.createDataFrame([("a", TEXTS[0])], "id string, text string")
    (row,) = score(frame, model=mine).filter("source = 'RU' AND target = 'UA'").collect()
    assert row["label"] == mine.score(TEXTS[0])["Russia", "Ukraine"].label


def test_misuse_is_told_at_once(spark: Any) -> None:
    from stancelib.spark import score

    frame = spark.createDataFrame([("a", TEXTS[0])], "id string, text string")
    with pytest.raises(InputError, match="body"):
        score(frame, text="body")
    with pytest.raises(InputError, match="min_confidence"):
        score(frame, min_confidence=7)
