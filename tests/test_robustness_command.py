"""Odd input to the real command line, in a process of its own: told of, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sound_graphs import PLAIN, ROOT


def command(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real command line, in a process of its own."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "stancelib.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path.rstrip(os.pathsep)},
        timeout=120,
        check=False,
    )


def test_command_bytes_that_are_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"Norway praised \xff Chile.")
    (tmp_path / "good.txt").write_bytes(PLAIN.encode())
    done = command("score", tmp_path, "--json")
    assert done.returncode == 3
    assert b"bad.txt: not UTF-8: byte 0xff at offset 15" in done.stderr
    assert b"Traceback" not in done.stderr
    (record,) = map(json.loads, done.stdout.splitlines())
    assert record["id"].endswith("good.txt")


def test_command_lines_that_are_no_articles(tmp_path: Path) -> None:
    lines = [b"{}", b"[]", b'{"text": 3}', b"not json", b'{"text": "\xff"}', b'{"text": " "}']
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*lines, b'{"text": "Norway praised Chile."}']))
    done = command("score", tmp_path / "a.jsonl", "--json")
    assert done.returncode == 3
    for number in range(1, 7):
        assert f"a.jsonl, line {number}: ".encode() in done.stderr
    assert b"6 of 7 records failed" in done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("text", [b"", b" \r\n\t"])
def test_command_empty_text(text: bytes) -> None:
    done = command("score", "-", stdin=text)
    assert done.returncode == 3
    assert b"stdin: the text is empty" in done.stderr
    assert b"Traceback" not in done.stderr


def test_command_offsets_of_bytes_as_they_are(tmp_path: Path) -> None:
    text = (
        "\ufeffOSLO - Norway praised Chile.\r\n\r\nÅse Moe \x00 met \U0001f600 Brazil.\rPeru left."
    )
    (tmp_path / "a.txt").write_bytes(text.encode())
    done = command("score", tmp_path / "a.txt", "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    mentions = [m for actor in record["actors"] for m in actor["mentions"]]
    assert {"Norway", "Chile", "Brazil", "Peru"} <= {m["text"] for m in mentions}
    for mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["text"]


def test_command_text_without_actors() -> None:
    done = command("score", "-", stdin=b"It rained all morning.")
    assert done.returncode == 0
    assert b"no actors found" in done.stderr
    assert b"no actors found" in done.stdout


def test_command_lone_surrogate_on_a_terminal_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Norway \\ud800 praised Chile \u2603."}')
    done = command("score", tmp_path / "a.jsonl", "--all")
    assert done.returncode == 0, done.stderr
    assert command("score", tmp_path / "a.jsonl", "--json").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--min-confidence", "nan"],
        ["--min-confidence", "2"],
        ["--actor", ""],
        ["--actor", "Oil", "--issue", "Oil"],
        ["--actors", "no-such-file.json"],
        ["--model", "no-such-model"],
        ["--jobs", "0"],
        ["-o", "stances.docx"],
    ],
    ids=" ".join,
)
def test_command_misuse(arguments: list[str]) -> None:
    done = command("score", "-", *arguments, stdin=PLAIN.encode())
    assert done.returncode == 2
    assert b"Error: " in done.stderr
    assert b"Traceback" not in done.stderr
    assert not done.stdout
