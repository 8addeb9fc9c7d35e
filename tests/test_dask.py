"""Scoring through joblib on a real local Dask cluster, of which a worker dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
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


@pytest.fixture(scope="module", autouse=True)
def path_of_the_workers() -> Iterator[None]:
    # They import what this process can import.
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(os.path.abspath(stancelib.__file__)))
    with pytest.MonkeyPatch.context() as patch:
        before = os.environ.get("PYTHONPATH")
        patch.setenv("PYTHONPATH", os.pathsep.join([root, here, *([before] if before else [])]))
        yield


@contextmanager
def cluster(workers: int, allowed_failures: int) -> Iterator[Any]:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": allowed_failures}),
        distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def facts(results: Any) -> list[tuple[Any, ...]]:
    return [
        (r.index, r.id, None if r.graph is None else r.graph.to_json(), r.failure) for r in results
    ]


@pytest.mark.timeout(400)
def test_a_worker_killed_in_mid_run_changes_nothing() -> None:
    model = stancelib.load("fast")
    texts: list[Any] = [TEXTS[k % 3] for k in range(240)]
    texts[50] = None
    alone = facts(model.score_many(texts))
    found = []
    with cluster(3, 3) as client, joblib.parallel_config(backend="dask"):
        with pytest.raises(InputError, match="timeout"):
            model.score_many(texts, timeout=1)
        for result in model.score_many(texts, chunk_size=5):
            found.append(result)
            if len(found) == 20:
                pids = client.run(os.getpid)
                os.kill(next(iter(pids.values())), signal.SIGKILL)
    assert facts(found) == alone


@pytest.mark.timeout(400)
def test_a_poisoned_article_does_not_spoil_the_others() -> None:
    tiny: Any = TinyModel()
    texts = [f"article {k}" for k in range(12)]
    texts[7] = "deadly"
    # A task is given up with the first worker that it kills, so two are left in any case.
    with cluster(4, 0), joblib.parallel_config(backend="dask"):
        found = list(score_many(tiny, texts, chunk_size=2))
    assert [r.index for r in found if r.failure is not None] == [7]
    assert found[7].failure is not None
    assert found[7].failure.stage == "worker"
    assert "KilledWorker" in found[7].failure.reason
