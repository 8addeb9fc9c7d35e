"""Processes: they die and are replaced, share what is loaded, and start from anywhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import joblib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import TinyModel

import stancelib
from stancelib import Article
from stancelib.batch import score_many
from stancelib.errors import InputError, StancelibError

ROOT = Path(stancelib.__file__).parents[1]
TINY: Any = TinyModel()

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers are forked")


def facts(results: Any) -> list[tuple[Any, ...]]:
    return [
        (r.index, r.id, None if r.graph is None else r.graph.to_json(), r.failure) for r in results
    ]


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(c) for task in tasks for c in (task / "children").read_text().split()]


def workers_of_this_process(others: list[int]) -> list[int]:
    """Children of its nursery: whatever other tests have left running is not touched."""
    own = [child for child in children(os.getpid()) if child not in others]
    return [worker for nursery in own for worker in children(nursery)]


def script(code: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "script.py"
    path.write_text(code)
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
    command = [sys.executable, *(arguments or (str(path),))]
    return subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120
    )


@linux
def test_a_killed_worker_is_replaced_and_nothing_is_lost() -> None:
    texts = [f"article {k}" for k in range(400)]
    alone = facts(score_many(TINY, texts))
    others = children(os.getpid())
    found = []
    for result in score_many(TINY, texts, n_jobs=2, chunk_size=10):
        found.append(result)
        # Further apart than what is done ahead of the reader: an article at which two workers
        # die is given up, and rightly so.
        if len(found) in (20, 160, 300):
            for worker in workers_of_this_process(others):
                os.kill(worker, signal.SIGKILL)
    assert facts(found) == alone
    assert set(children(os.getpid())) <= set(others)


@linux
def test_the_process_that_forks_them_may_die_too() -> None:
    texts = [f"article {k}" for k in range(200)]
    others = children(os.getpid())
    found = []
    for result in score_many(TINY, texts, n_jobs=2, chunk_size=5):
        found.append(result)
        if len(found) == 20:
            for nursery in set(children(os.getpid())) - set(others):
                for worker in children(nursery):
                    os.kill(worker, signal.SIGKILL)
                os.kill(nursery, signal.SIGKILL)
    assert facts(found) == facts(score_many(TINY, texts))


@linux
def test_an_article_that_kills_is_given_up_and_no_other() -> None:
    texts = [f"article {k}" for k in range(60)]
    texts[0] = texts[31] = texts[32] = texts[59] = "deadly"
    found = list(score_many(TINY, texts, n_jobs=2, chunk_size=8))
    assert [r.index for r in found if r.failure] == [0, 31, 32, 59]
    assert {r.failure.stage for r in found if r.failure} == {"worker"}
    assert {r.failure.reason for r in found if r.failure} == {
        "its worker process was killed (SIGKILL), 2 times"
    }
    with pytest.raises(ChildProcessError, match="SIGKILL"):
        list(score_many(TINY, texts[1:], n_jobs=2, on_error="raise"))


class Stuck(TinyModel):
    """Does not answer to signals, as code outside of Python may not."""

    def score(self, article: Any, **options: Any) -> Any:
        if article == "stuck":
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
            time.sleep(60)
        return super().score(article, **options)


@linux
def test_a_worker_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stancelib.workers._GRACE", 0.3)
    stuck: Any = Stuck()
    found = list(score_many(stuck, ["a", "stuck", "b"], n_jobs=2, timeout=0.2))
    assert [r.failure is None for r in found] == [True, False, True]
    assert found[1].failure is not None
    assert "TimeoutError" in found[1].failure.reason


class Unloadable(TinyModel):
    def __setstate__(self, state: Any) -> None:
        raise ValueError("not here")

    def __getstate__(self) -> Any:
        return {"some": "state"}


@linux
def test_a_model_that_cannot_be_loaded_there_is_an_error() -> None:
    model: Any = Unloadable()
    with pytest.raises(StancelibError, match="not here"):
        list(score_many(model, ["a"], n_jobs=2))


# -- from where


SCRIPT = """
import os, stancelib
from stancelib.batch import score_many
from tiny import TinyModel

class Mine(TinyModel):  # known to this script only
    pass

print("run by", os.getpid(), flush=True)
found = list(score_many(Mine(), [f"article {k}" for k in range(50)], n_jobs=2, chunk_size=4))
print(len(found), sum(r.failure is None for r in found))
"""


@linux
def test_a_script_without_a_guard(tmp_path: Path) -> None:
    done = script(SCRIPT, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("run by") == 1
    assert done.stdout.splitlines()[-1] == "50 50"


@linux
def test_code_that_is_in_no_file_and_has_threads(tmp_path: Path) -> None:
    # As in a notebook: no file for the main module, and threads at work.
    code = (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n" + SCRIPT
    )
    done = script("", tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "50 50"


# -- joblib backends


@pytest.mark.parametrize("backend", ["loky", "threading", "multiprocessing", "sequential"])
def test_inside_a_backend_of_the_callers_choice(backend: str) -> None:
    texts: list[Any] = [f"article {k}" for k in range(60)]
    texts[20] = "wrong"
    texts[40] = threading.Lock()  # cannot be sent
    alone = facts(score_many(TINY, texts))
    with joblib.parallel_config(backend=backend, n_jobs=2):
        assert facts(score_many(TINY, texts, chunk_size=5)) == alone
        later = score_many(TINY, texts, chunk_size=7)
    assert facts(later) == alone


def within(texts: list[str]) -> list[str | None]:
    return [None if r.graph is None else r.graph.to_json() for r in score_many(TINY, texts)]


def test_one_job_inside_a_joblib_worker_is_one_job() -> None:
    texts = ["article 1", "article 2"]
    asked = joblib.Parallel(n_jobs=2)(joblib.delayed(within)(texts) for _ in range(3))
    assert asked == [within(texts)] * 3
    with joblib.parallel_config(backend="threading"):
        assert [r.failure for r in score_many(TINY, texts, timeout=5)] == [None, None]


def test_a_backend_keeps_no_time_limit() -> None:
    with (
        joblib.parallel_config(backend="threading", n_jobs=2),
        pytest.raises(InputError, match="timeout"),
    ):
        score_many(TINY, ["a"], timeout=1)


# -- the same whatever the division


@settings(max_examples=12, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["one", "two two", "wrong", "", "three"]) | st.text(max_size=8), max_size=30
    ),
    jobs=st.sampled_from([1, 2, 3]),
    size=st.integers(1, 40) | st.none(),
    order=st.randoms(use_true_random=False),
)
def test_batch_equals_one_by_one(words: list[str], jobs: int, size: int | None, order: Any) -> None:
    articles = [Article(text, id=str(k)) for k, text in enumerate(words)]
    order.shuffle(articles)
    expected = []
    for article in articles:
        try:
            expected.append(TINY.score(article).to_json())
        except RuntimeError:
            expected.append(None)
    found = list(score_many(TINY, articles, n_jobs=jobs, chunk_size=size))
    assert [None if r.graph is None else r.graph.to_json() for r in found] == expected
    assert [r.id for r in found] == [a.id for a in articles]


# -- memory


@linux
@pytest.mark.skipif(not os.path.exists("/proc/self/smaps_rollup"), reason="needs smaps_rollup")
def test_workers_share_what_the_model_is() -> None:
    model = stancelib.load("fast")
    texts = ["Russia warned Nato that it would answer. China praised Brazil."] * 400

    def shares(pid: int) -> tuple[int, int]:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
        return sizes["Rss"], sizes["Pss"]

    others = children(os.getpid())
    results = model.score_many(texts, n_jobs=8, chunk_size=4)
    for _ in range(200):
        next(results)
    sizes = [shares(worker) for worker in workers_of_this_process(others)]
    results.close()
    assert len(sizes) == 8
    # Each holds all of the model, and little of it for itself.
    assert sum(pss for _, pss in sizes) < 0.55 * sum(rss for rss, _ in sizes)
