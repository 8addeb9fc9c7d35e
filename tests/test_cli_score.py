"""`stancelib score`: what it reads, prints and writes, and what it refuses."""

from __future__ import annotations

import csv
import json
import os

import pytest
from fake_cli import FakeModel, enter, install, lines, run

import stancelib
from stancelib.errors import BundleError, InputError
from stancelib.exports import COLUMNS


@pytest.fixture
def model(monkeypatch):
    return install(monkeypatch)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    return enter(tmp_path, monkeypatch)


# -- printing


def test_table_strongest_first_with_evidence(model, folder):
    result = run("score", "a.txt")
    assert result.exit_code == 0
    assert "a.txt" in result.stdout
    assert "oppose  -0.88  Ann Ames -> Bob Byrd" in result.stdout
    assert '"Ann"' in result.stdout
    assert "1 neutral pair not shown" in result.stdout
    assert "\x1b" not in result.stdout
    assert "Bob Byrd -> Ann Ames" in run("score", "a.txt", "--all").stdout
    assert "1 weaker not shown" in run("score", "a.txt", "--all", "--top", "1").stdout


def test_json_is_the_graphs_own_json(model, folder):
    (folder / "news.jsonl").write_text('{"text": "Ann one"}\n{"text": "Ann two"}\n')
    result = run("score", "a.txt", "news.jsonl", "--json")
    assert result.exit_code == 0
    found = lines(result.stdout)
    assert [f["id"] for f in found] == ["a.txt", "news.jsonl:1", "news.jsonl:2"]
    assert found[0]["stances"][0]["label"] == "oppose"
    assert run("score", "a.txt", "news.jsonl", "-o", "x.jsonl").exit_code == 0
    assert (folder / "x.jsonl").read_text(encoding="utf-8") == result.stdout


def test_options_reach_the_model(model, folder):
    (folder / "who.json").write_text(
        '["Acme", {"name": "road toll", "kind": "issue", "aliases": ["toll"]}]'
    )
    result = run(
        "score", "a.txt", "--actor", "Green Party=Greens|the Greens", "--issue", "carbon tax",
        "--issue", "rail strike=strike", "--actors", "who.json", "--model", "fast",
        "--min-confidence", "0.95", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert model.loaded == ["fast"]
    assert [a.name for a in model.asked["actors"]] == ["Acme", "Green Party"]
    assert model.asked["actors"][1].aliases == ("Greens", "the Greens")
    assert [i.name for i in model.asked["issues"]] == ["road toll", "carbon tax", "rail strike"]
    assert {i.kind for i in model.asked["issues"]} == {"issue"}
    assert all(s["uncertain"] for s in lines(result.stdout)[0]["stances"])


# -- inputs


def test_text_is_read_exactly_as_it_is(model, folder):
    (folder / "bom.txt").write_bytes(b"\xef\xbb\xbfAnn\rBob\r\n\n")
    run("score", "a.txt", "bom.txt", "--json")
    assert [a.text for a in model.seen] == ["Ann\r\nattacks Bob — é.", "\ufeffAnn\rBob\r\n\n"]


def test_folders_are_read_at_any_depth_and_sorted(model, folder):
    for name in ("z/c.txt", "z/b/d.TXT", "z/a.txt", "z/not.md"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Ann")
    found = lines(run("score", "z", "--json").stdout)
    assert [f["id"] for f in found] == [
        os.path.join("z", n) for n in ("a.txt", "c.txt", os.path.join("b", "d.TXT"))
    ]


def test_jsonl_records_become_articles(model, folder):
    record = {
        "text": "Ann\nBob", "id": 7, "title": "T", "date": "2024-01-01", "outlet": "O",
        "section": "world", "metadata": {"page": 3},
    }  # fmt: skip
    (folder / "n.jsonl").write_text("\ufeff" + json.dumps(record) + "\r\n\n", encoding="utf-8")
    assert run("score", "n.jsonl", "--json").exit_code == 0
    (article,) = model.seen
    assert (article.text, article.id, article.title) == ("Ann\nBob", "7", "T")
    assert (article.date, article.outlet) == ("2024-01-01", "O")
    assert article.metadata == {"section": "world", "page": 3}


def test_standard_input(model, folder):
    assert lines(run("score", "-", "--json", input="Ann hits Bob").stdout)[0]["id"] == "stdin"
    found = lines(
        run(
            "score", "-", "--json", "--format", "jsonl", input='{"text": "Ann", "id": "k"}\n'
        ).stdout
    )
    assert found[0]["id"] == "k"


def test_bad_records_are_reported_and_the_run_goes_on(model, folder):
    bad = [
        b'{"text": "Ann fine"}',
        b"{broken",
        b'{"text": "\xff"}',
        b'{"title": "no text"}',
        b'{"text": "  "}',
        b'{"text": 5}',
        b"[1]",
        b'{"text": "x", "title": []}',
        b'{"text": "unscorable"}',
        b"[" * 100_000,
        b'{"text": "Ann last"}',
    ]
    (folder / "n.jsonl").write_bytes(b"\n".join(bad))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    result = run("score", "empty.txt", "latin.txt", "n.jsonl", "--json")
    assert result.exit_code == 3
    assert [f["id"] for f in lines(result.stdout)] == ["n.jsonl:1", "n.jsonl:11"]
    for told in (
        "empty.txt: the text is empty",
        "latin.txt: not UTF-8: byte 0xe9 at offset 3",
        "n.jsonl, line 2: not JSON",
        "n.jsonl, line 3: not UTF-8",
        "n.jsonl, line 4: no 'text'",
        "n.jsonl, line 5: the text is empty",
        "n.jsonl, line 6: 'text' is a int",
        "n.jsonl, line 7: a JSON list",
        "n.jsonl, line 8: 'title' is a list",
        "n.jsonl, line 9: score: RuntimeError: too strange",
        "n.jsonl, line 10: not JSON",
        "11 of 13 records failed",
    ):
        assert told in result.stderr


def test_warnings_go_to_standard_error(model, folder):
    (folder / "b.txt").write_text("Ann long")
    result = run("score", "b.txt", "--json")
    assert result.exit_code == 0
    assert "b.txt: warning: text truncated" in result.stderr
    assert lines(result.stdout)[0]["warnings"] == ["text truncated"]


# -- output files


def test_csv_has_a_row_a_stance(model, folder):
    result = run("score", "a.txt", "-o", "x.csv")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 articles, 2 stances: x.csv" in result.stderr
    with open("x.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [r["label"] for r in rows] == ["oppose", "neutral"]
    assert rows[0]["evidence"] == "Ann\r\n"


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv"])
def test_nothing_is_overwritten_unasked(model, folder, name):
    (folder / name).write_text("precious")
    result = run("score", "a.txt", "-o", name)
    assert result.exit_code == 2
    assert "--overwrite" in result.stderr
    assert (folder / name).read_text() == "precious"
    assert model.loaded == []
    assert run("score", "a.txt", "-o", name, "--overwrite").exit_code == 0
    assert "Ann" in (folder / name).read_text(encoding="utf-8")
    journal = ["x.jsonl.run"] if name == "x.jsonl" else []
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", name, *journal]


def test_a_failed_run_leaves_the_old_output(model, folder, monkeypatch):
    (folder / "x.jsonl").write_text("precious")

    def fail(self, article, **options):
        raise BundleError("weights are gone")

    monkeypatch.setattr(FakeModel, "score", fail)
    result = run("score", "a.txt", "-o", "x.jsonl", "--overwrite")
    assert result.exit_code == 1
    assert "weights are gone" in result.stderr
    assert (folder / "x.jsonl").read_text() == "precious"


def test_sqlite_is_resumed_and_summed_up(model, folder):
    lines = [json.dumps({"text": f"Ann {k}", "date": "2024-05-01"}) for k in range(9)]
    (folder / "n.jsonl").write_text("\n".join([*lines, "{bad", '{"id": "x"}', '{"text": ""}']))
    for more in ([], ["--resume"]):
        result = run("score", "n.jsonl", "-o", "x.sqlite", *more)
        assert result.exit_code == 3
        assert "9 articles, 18 stances: x.sqlite" in result.stderr
        assert "articles/s" in result.stderr
        assert "3 of 12 records failed" in result.stderr
        assert "1  read: the text is empty" in result.stderr
    other = run("score", "n.jsonl", "-o", "x.sqlite", "--resume", "--min-confidence", "0.5")
    assert other.exit_code == 2
    assert "min_confidence" in other.stderr
    top = run("top", "x.sqlite", "--source", "Ann Ames")
    assert "Ann Ames -> Bob Byrd  9 articles  2024-05-01" in top.stdout


@pytest.mark.parametrize("option", [("--jobs", "0"), ("--timeout", "-1"), ("--timeout", "nan")])
def test_misuse_makes_no_file(model, folder, option):
    assert run("score", "a.txt", "-o", "x.sqlite", *option).exit_code == 2
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt"]


def test_guessed_fields_are_printed(model, folder):
    (folder / "n.csv").write_text("url,body\nu1,Ann\n")
    result = run("score", "n.csv", "--json")
    assert result.exit_code == 0
    assert "n.csv: text taken from 'body'" in result.stderr
    assert lines(result.stdout)[0]["id"] == "u1"
    named = run("score", "n.csv", "--text-field", "url", "--json")
    assert [a.text for a in model.seen] == ["Ann", "u1"]
    assert "text taken" not in named.stderr


# -- misuse


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ([], "Missing argument"),
        (["nowhere.txt"], "nowhere.txt: no such file"),
        (["empty_folder"], "without .txt files"),
        (["data.bin"], "--format"),
        (["a.txt", "-o", "x.db"], ".parquet, .sqlite"),
        (["a.txt", "-o", "x.csv", "--resume"], "cannot resume"),
        (["a.txt", "-o", "x.jsonl", "--resume", "--overwrite"], "say one"),
        (["a.txt", "--resume"], "-o FILE"),
        (["a.txt", "-o", "no/x.csv"], "there is no folder"),
        (["in.jsonl", "-o", "in.jsonl", "--overwrite"], "one of the inputs"),
        (["a.txt", "--actors", "nowhere.json"], "nowhere.json"),
        (["a.txt", "--actors", "data.bin"], "data.bin"),
        (["a.txt", "--actors", "object.json"], "not a list"),
        (["a.txt", "--actors", "kinds.json"], "actors[0].kind"),
        (["a.txt", "--actor", "=x"], "NAME=ALIAS"),
        (["a.txt", "--actor", "toll", "--issue", "toll"], "'toll' is already"),
        (["a.txt", "--min-confidence", "1.5"], "1.5"),
        (["a.txt", "--top", "0"], "0"),
    ],
)
def test_misuse_exits_2_before_anything_is_loaded(model, folder, args, says):
    (folder / "empty_folder").mkdir()
    (folder / "data.bin").write_bytes(b"\xff\xfe")
    (folder / "in.jsonl").write_text('{"text": "Ann"}\n')
    (folder / "object.json").write_text("{}")
    (folder / "kinds.json").write_text('[{"name": "A", "kind": "nation"}]')
    result = run("score", *args)
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert result.stdout == ""
    assert model.loaded == []


@pytest.mark.parametrize(
    ("error", "code"), [(InputError("no model x"), 2), (BundleError("cut"), 1)]
)
def test_models_that_do_not_load(folder, monkeypatch, error, code):
    def load(name):
        raise error

    monkeypatch.setattr(stancelib, "load", load, raising=False)
    result = run("score", "a.txt", "--model", "x")
    assert result.exit_code == code
    assert str(error) in result.stderr
