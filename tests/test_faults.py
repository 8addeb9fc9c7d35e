"""Whatever happens to a run, nothing is lost, nothing doubled, every failure named."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tiny import TinyModel

import stancelib.run as runs
from stancelib.errors import InputError, StancelibError
from stancelib.outputs import Target, TextOutput
from stancelib.records import Fields
from stancelib.run import Summary, Watch, run
from stancelib.sources import find_inputs
from stancelib.store import RunStore
from stancelib.types import ModelInfo

TABLES = ("articles", "actors", "mentions", "stances", "evidence", "failures")
RECORDS = 160


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three inputs, with a bad record now and then."""
    monkeypatch.setattr(runs, "_COMMIT_RECORDS", 4)
    monkeypatch.chdir(tmp_path)
    lines = []
    for k in range(RECORDS):
        if k % 17 == 5:
            lines.append("{not json")
        elif k % 23 == 7:
            lines.append(json.dumps({"text": f"wrong {k}", "id": f"w{k}"}))
        else:
            lines.append(json.dumps({"text": f"article {k}", "id": f"a{k % 150}", "date": "2024"}))
    (tmp_path / "n.jsonl").write_text("\n".join(lines) + "\n")
    with gzip.open(tmp_path / "m.csv.gz", "wt", newline="") as file:
        file.write("id,text\n" + "".join(f"c{k},row {k}\n" for k in range(30)))
    (tmp_path / "z").mkdir()
    for k in range(9):
        (tmp_path / "z" / f"{k}.txt").write_text(f"file {k}" if k != 4 else "")
    return tmp_path


def go(
    output: str,
    inputs: Sequence[str] = ("n.jsonl", "m.csv.gz", "z"),
    *,
    model: Any = None,
    overwrite: bool = False,
    resume: bool = False,
    **options: Any,
) -> Summary:
    target = Target(output, overwrite=overwrite, resume=resume)
    chosen = model or TinyModel()
    return run(chosen, find_inputs(inputs), target, stdin=io.BytesIO(), **options)


def content(path: str | Path) -> Any:
    """Everything that is in an output, but for what says when it was made."""
    path = Path(path)
    if path.suffix != ".sqlite":
        return path.read_bytes()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return {t: db.execute(f"SELECT * FROM {t} ORDER BY 1, 2").fetchall() for t in TABLES}


# -- kill -9


class Killer:
    """Sends SIGKILL to its own process some time after the nth thing that an output does."""

    def __init__(self, nth: int, delay: float, only: tuple[str, ...]) -> None:
        self.left = nth
        self.delay = delay
        for kind in (RunStore, TextOutput):
            for method in only:
                setattr(kind, method, self.counted(getattr(kind, method)))

    def counted(self, method: Any) -> Any:
        def call(*arguments: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                threading.Thread(target=self.kill).start()
            return method(*arguments)

        return call

    def kill(self) -> None:
        time.sleep(self.delay)
        os.kill(os.getpid(), signal.SIGKILL)


def killed(output: str, rng: random.Random) -> bool:
    """Run, or go on, in a process that is killed at a random moment; whether it was in time."""
    commits = rng.random() < 0.6
    nth = rng.randint(1, 4) if commits else rng.randint(1, 16)
    delay = rng.choice([0.0, rng.random() * 0.002, rng.random() * 0.01])
    pid = os.fork()
    if pid == 0:
        try:
            Killer(nth, delay, ("commit",) if commits else ("add", "fail", "finish"))
            go(output, resume=True)
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("name", ["x.sqlite", "x.jsonl"])
def test_twenty_kills_at_any_moment_change_nothing(news: Path, name: str) -> None:
    whole = go(f"whole-{name}")
    rng = random.Random(20)
    kills = chains = 0
    while kills < 20:
        chains += 1
        output = f"{chains}-{name}"
        here = 0
        while here < 12 and killed(output, rng):
            here += 1
        kills += here
        assert go(output, resume=True).failures == whole.failures
        assert content(output) == content(f"whole-{name}"), f"seed 20, chain {chains}"
    # Resuming what is through does nothing.
    assert go(output, resume=True).new == 0
    assert content(output) == content(f"whole-{name}")


def test_a_killed_process_of_the_command_line(tmp_path: Path) -> None:
    texts = "".join(
        json.dumps({"text": f"Russia warned Poland {k} times. Chile praised Peru."}) + "\n"
        for k in range(400)
    )
    (tmp_path / "n.jsonl").write_text(texts)
    root = Path(runs.__file__).parents[1]
    env = os.environ | {"PYTHONPATH": str(root)}

    def command(output: str) -> list[str]:
        return [sys.executable, "-m", "stancelib.cli", "score", "n.jsonl", "-o", output, "-j", "2"]

    begun = subprocess.Popen([*command("x.sqlite"), "--resume"], cwd=tmp_path, env=env)
    store = tmp_path / "x.sqlite"
    for _ in range(1200):
        time.sleep(0.05)
        if store.exists() and store.stat().st_size > 100_000:
            break
    begun.kill()
    begun.wait()
    for output, more in (("x.sqlite", ["--resume"]), ("whole.sqlite", [])):
        done = subprocess.run([*command(output), *more], cwd=tmp_path, env=env, capture_output=True)
        assert done.returncode == 0, done.stderr
    assert content(store) == content(tmp_path / "whole.sqlite")


# -- what can be resumed


@pytest.mark.parametrize("name", ["x.sqlite", "x.jsonl"])
def test_another_run_is_not_gone_on_with(news: Path, name: str) -> None:
    go(name)
    before = content(name)

    class Other(TinyModel):
        info = ModelInfo("tiny", "2", "cafe")

    for options, word in (
        ({"model": Other()}, "model"),
        ({"min_confidence": 0.5}, "min_confidence"),
        ({"fields": Fields(text="body")}, "fields"),
        ({"inputs": ["n.jsonl"]}, "inputs"),
    ):
        with pytest.raises(InputError, match=word):
            go(name, resume=True, **options)
    with (news / "n.jsonl").open("a") as file:
        file.write('{"text": "one more"}\n')
    with pytest.raises(InputError, match="inputs"):
        go(name, resume=True)
    assert content(name) == before


def test_a_torn_line_is_repaired(news: Path) -> None:
    go("x.jsonl")
    whole = content("x.jsonl")
    for cut in (1, 200, len(whole) // 2, len(whole) - 1):
        with open("x.jsonl", "r+b") as file:
            file.truncate(cut)
        go("x.jsonl", resume=True)
        assert content("x.jsonl") == whole
    with open("x.jsonl", "ab") as file:
        file.write(b'{"schema": 1, "id": "to')
    with open("x.jsonl.run", "ab") as file:
        file.write(b'{"next_inp')
    assert go("x.jsonl", resume=True).new == 0
    assert content("x.jsonl") == whole


def test_without_its_journal_a_file_is_not_touched(news: Path) -> None:
    go("x.jsonl")
    whole = content("x.jsonl")
    os.unlink("x.jsonl.run")
    with pytest.raises(InputError, match="missing"):
        go("x.jsonl", resume=True)
    assert content("x.jsonl") == whole


# -- disks


def test_a_full_disk_ends_the_run_and_space_lets_it_go_on(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go("whole.sqlite")
    opened = RunStore._open

    def small(self: RunStore, facts: Any) -> None:
        self._db.execute("PRAGMA max_page_count = 30")
        opened(self, facts)

    with monkeypatch.context() as patch:
        patch.setattr(RunStore, "_open", small)
        with pytest.raises(StancelibError, match="full"):
            go("x.sqlite")
    go("x.sqlite", resume=True)
    assert content("x.sqlite") == content("whole.sqlite")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_device_is_an_error(news: Path) -> None:
    os.symlink("/dev/full", "x.jsonl")
    with pytest.raises(OSError, match="No space"):
        go("x.jsonl", resume=True)
    output = TextOutput(Path("/dev/full"), {}, journal=False)
    with pytest.raises(OSError, match="No space"):
        output.commit((0, 1))


@pytest.mark.parametrize("name", ["x.sqlite", "x.jsonl", "x.csv", "x.parquet"])
def test_an_output_that_cannot_be_written(news: Path, name: str) -> None:
    # Even root cannot make a file there.
    with pytest.raises((OSError, StancelibError)):
        go(f"/proc/self/{name}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only files")
def test_a_read_only_output(news: Path) -> None:
    go("x.sqlite")
    os.chmod("x.sqlite", 0o444)
    with pytest.raises((OSError, StancelibError)):
        go("x.sqlite", resume=True)


# -- two at once


@pytest.mark.parametrize("name", ["x.sqlite", "x.jsonl", "x.csv"])
def test_the_second_run_on_one_output_is_refused(news: Path, name: str) -> None:
    seen: list[str] = []

    def other(*_: object) -> None:
        if not seen:
            for options in ({"resume": True}, {"overwrite": True}, {}):
                with pytest.raises(StancelibError) as error:
                    go(name, **options)
                seen.append(str(error.value))

    whole = go(f"whole-{name}")
    assert go(name, watch=Watch(scored=other)).articles == whole.articles
    assert content(name) == content(f"whole-{name}")
    assert ["another run" in told for told in seen] == [name != "x.csv", True, False]


def test_a_process_that_holds_the_lock_keeps_others_out(news: Path) -> None:
    script = (
        "import sys, time; from stancelib.outputs import Target\n"
        "target = Target('x.sqlite', resume=True)\n"
        "facts = {'model': {'name': 'm', 'version': '1', 'sha256': '0'}, "
        "'configuration': {'stancelib': '0'}, 'inputs': []}\n"
        "output = target.open(facts, [])\n"
        "print('locked', flush=True); sys.stdin.read()\n"
    )
    env = os.environ | {"PYTHONPATH": str(Path(runs.__file__).parents[1])}
    holder = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"locked\n"
    with pytest.raises(StancelibError, match="another run"):
        go("x.sqlite", resume=True)
    holder.stdin.close()
    holder.wait()
    with pytest.raises(InputError, match="cannot resume"):
        go("x.sqlite", resume=True)


# -- inputs and articles that do harm


def test_a_truncated_gz_gives_what_came_before(news: Path) -> None:
    rng = random.Random(1)
    lines = [json.dumps({"text": f"article {k} {rng.random()}"}) for k in range(300)]
    whole = gzip.compress("\n".join(lines).encode())
    (news / "t.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    told: list[str] = []
    watch = Watch(failed=lambda found, failure: told.append(f"{found.where}: {failure.reason}"))
    found = go("x.sqlite", inputs=["t.jsonl.gz", "m.csv.gz"], watch=watch)
    assert found.articles > 100 + 30
    (reason,) = told
    assert "t.jsonl.gz" in reason
    assert "ended before" in reason
    rows = content("x.sqlite")["failures"]
    assert len(rows) == 1
    assert rows[0][2] == found.articles - 30  # the record after the last good one
    assert go("x.sqlite", inputs=["t.jsonl.gz", "m.csv.gz"], resume=True).new == 0


def test_bad_articles_are_named_and_the_others_scored(news: Path) -> None:
    lines = [{"text": f"article {k}", "id": str(k)} for k in range(40)]
    lines[7]["text"] = "deadly news"
    lines[20]["text"] = "slow news"
    lines[33]["text"] = "wrong news"
    (news / "bad.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    found = go("x.sqlite", inputs=["bad.jsonl"], n_jobs=2, timeout=1.0)
    assert found.articles == 37
    reasons = {row[4]: (row[3], row[5], row[6]) for row in content("x.sqlite")["failures"]}
    assert reasons["7"] == (8, "worker", "its worker process was killed (SIGKILL), 2 times")
    assert reasons["20"][:2] == (21, "score")
    assert "TimeoutError" in reasons["20"][2]
    assert reasons["33"] == (34, "score", "RuntimeError: out of luck")
    assert [row[4] for row in content("x.sqlite")["articles"]] == [
        str(k) for k in range(40) if k not in (7, 20, 33)
    ]
    kinds = Counter({"worker: its worker process was killed (SIGKILL), 2 times": 1})
    assert found.failures.items() >= kinds.items()
