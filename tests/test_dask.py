"""Scoring through joblib on a real local Dask cluster, of which a worker dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import joblib
import pytest
from tiny import TinyModel

import stancelib
from stancelib.batch import score_many
from stancelib.errors import InputError

dask = pytest.importorskip("dask", reason="needs the extra 'dask'")
distributed = pytest.importorskip("distributed", reason="needs the extra 'dask'")

TEXTS = (
    "Russia condemned Ukraine on Monday.",
    "The United States praised Poland. China accused Japan of spying.",
    "It rained all day.",
)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    # The workers import what this process can import.
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(os.path.abspath(stancelib.__file__)))
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([root, here, *([before] if before else [])])
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client
    os.environ.pop("PYTHONPATH")
    if before is not None:
        os.environ["PYTHONPATH"] = before


def facts(results: Any) -> list[tuple[Any, ...]]:
    return [
        (r.index, r.id, None if r.graph is None else r.graph.to_json(), r.failure) for r in results
    ]


@pytest.mark.timeout(400)
def test_a_worker_killed_in_mid_run_changes_nothing(client: Any) -> None:
    model = stancelib.load("fast")
    texts: list[Any] = [TEXTS[k % 3] for k in range(240)]
    texts[50] = None
    alone = facts(model.score_many(texts))
    found = []
    with joblib.parallel_config(backend="dask"):
        for result in model.score_many(texts, chunk_size=5):
            found.append(result)
            if len(found) == 20:
                pids = client.run(os.getpid)
                os.kill(next(iter(pids.values())), signal.SIGKILL)
    assert facts(found) == alone


@pytest.mark.timeout(200)
def test_a_poisoned_article_does_not_spoil_the_others(client: Any) -> None:
    tiny: Any = TinyModel()
    texts = [f"article {k}" for k in range(12)]
    texts[7] = "deadly"
    with joblib.parallel_config(backend="dask"):
        found = list(score_many(tiny, texts, chunk_size=4))
    assert [r.index for r in found if r.failure is not None] == [7]
    assert found[7].failure is not None
    assert found[7].failure.stage == "worker"
    assert "KilledWorker" in found[7].failure.reason


def test_a_time_limit_is_refused(client: Any) -> None:
    tiny: Any = TinyModel()
    with joblib.parallel_config(backend="dask"), pytest.raises(InputError, match="timeout"):
        score_many(tiny, ["a"], timeout=1)
