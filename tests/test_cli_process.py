"""The command line as a process: what it imports, pipes, terminals, the bundled model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from fake_cli import enter, run

import stancelib


@pytest.fixture
def folder(tmp_path, monkeypatch):
    return enter(tmp_path, monkeypatch)


def _environment():
    """Where a process finds this stancelib and the helpers here, whatever its folder."""
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(os.path.abspath(stancelib.__file__)))
    kept = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    return kept | {"PYTHONPATH": os.pathsep.join([root, here]), "PYTHONDONTWRITEBYTECODE": "1"}


def test_help_is_quick_and_has_examples():
    code = (
        "import sys, stancelib.cli; heavy = {'numpy', 'sklearn', 'scipy', 'nltk', 'pandas'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    )
    assert done.stdout.strip() == "[]"
    help_text = run("score", "--help").output
    assert "stancelib score news/ extra.jsonl" in help_text


_FAKE = """
import stancelib, fake_cli
stancelib.load = lambda name: fake_cli.FakeModel()
fake_cli.main()
"""


def _start_with_fake_model(folder, *args, **options):
    env = _environment() | options.pop("env", {})
    return subprocess.Popen([sys.executable, "-c", _FAKE, *args], cwd=folder, env=env, **options)


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    text = "".join(json.dumps({"text": f"Ann {k}"}) + "\n" for k in range(2000))
    (tmp_path / "n.jsonl").write_text(text)
    process = _start_with_fake_model(
        tmp_path, "score", "n.jsonl", "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert json.loads(process.stdout.readline())["id"] == "n.jsonl:1"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def _shown(ours, theirs):
    """All that a process writes to a pseudo-terminal, both ends of which are closed."""
    os.close(theirs)
    shown = b""
    # The end of a pseudo-terminal is an error on Linux, and empty elsewhere.
    with suppress(OSError):
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    return shown


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_only(folder, env, coloured):
    ours, theirs = os.openpty()
    process = _start_with_fake_model(folder, "score", "a.txt", stdout=theirs, env=env)
    shown = _shown(ours, theirs)
    assert process.wait(timeout=60) == 0
    assert b"Ann Ames -> Bob Byrd" in shown
    assert (b"\x1b[31m" in shown) == coloured


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_a_bar_on_a_terminal_only(folder):
    import termios

    records = ['{"text": "Ann"}'] * 50 + ["{bad"]
    (folder / "n.jsonl").write_text("\n".join(records))
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    process = _start_with_fake_model(folder, "score", "n.jsonl", "-o", "x.csv", stderr=theirs)
    shown = _shown(ours, theirs)
    assert process.wait(timeout=60) == 3
    assert b"articles, " in shown
    assert b"/s, 1 failed" in shown
    assert b"100%|" in shown
    quiet = _start_with_fake_model(
        folder, "score", "n.jsonl", "-o", "y.csv", stderr=subprocess.PIPE
    )
    assert b"%|" not in quiet.communicate(timeout=60)[1]


@pytest.fixture
def bundled():
    try:
        return stancelib.load("fast")
    except Exception as error:
        pytest.skip(f"no bundled model: {error}")


@pytest.mark.usefixtures("bundled")
class TestBundledModel:
    text = "Maria Lopez praised the United Nations. Russia warned NATO against moving closer."

    def run(self, *args, **options):
        command = [sys.executable, "-m", "stancelib.cli", *args]
        return subprocess.run(
            command, capture_output=True, timeout=120, env=_environment(), **options
        )

    def test_json_of_standard_input(self):
        done = self.run("score", "-", "--model", "fast", "--json", input=self.text.encode())
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        names = {actor["name"] for actor in found["actors"]}
        assert {"Russia", "NATO"} <= names
        for actor in found["actors"]:
            for mention in actor["mentions"]:
                assert self.text[mention["start"] : mention["end"]] == mention["text"]

    def test_table_and_exit_code_3(self, tmp_path):
        (tmp_path / "a.txt").write_text(self.text)
        (tmp_path / "b.txt").write_bytes(b"\xff")
        done = self.run("score", str(tmp_path), "--model", "fast", "--all")
        assert done.returncode == 3
        assert b"Russia -> NATO" in done.stdout
        assert b"b.txt: not UTF-8" in done.stderr

    def test_files_do_not_depend_on_the_number_of_processes(self, tmp_path):
        (tmp_path / "n.jsonl").write_text(json.dumps({"text": self.text}) + "\n" + "{}\n")
        found = []
        for jobs in ("1", "2"):
            out = tmp_path / f"{jobs}.jsonl"
            done = self.run(
                "score", "n.jsonl", "--model", "fast", "-o", str(out), "-j", jobs, cwd=tmp_path
            )
            assert done.returncode == 3, done.stderr
            found.append(out.read_bytes())
        assert found[0] == found[1]
