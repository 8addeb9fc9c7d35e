"""What can be read, and what is said of what cannot."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from stancelib.errors import InputError
from stancelib.inputs import read_articles
from stancelib.records import LARGEST, Fields, Found, Page
from stancelib.sources import find_inputs
from stancelib.types import Article

PAGE = """<!DOCTYPE html><html><head><title>Talks resume in the harbour town</title>
<meta property="og:site_name" content="The Gazette"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Talks resume in the harbour town</h1>
<p>Norway praised Chile on Tuesday after a long night of talks about the fishing grounds in the
south, which both countries have claimed for many years.</p>
<p>Chile thanked Norway and said that it would sign the paper as soon as its parliament had
voted, which is expected to happen before the end of the month.</p></article>
<footer>All rights reserved. Subscribe to our newsletter.</footer></body></html>"""


def read(paths: Any, fields: Fields | None = None, **options: Any) -> tuple[list[Found], list[str]]:
    said: list[str] = []
    given = [paths] if isinstance(paths, (str, Path)) else paths
    sources = find_inputs([str(p) for p in given], options.pop("format", None))
    stdin = io.BytesIO(options.pop("stdin", b""))
    return list(read_articles(sources, stdin, fields, say=said.append, **options)), said


def articles(found: list[Found]) -> list[Article]:
    assert [f.problem for f in found] == [""] * len(found)
    return [f.article if isinstance(f.article, Article) else f.article.article() for f in found]  # type: ignore[union-attr]


def test_csv_with_quotes_lines_in_cells_and_other_names(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_bytes(
        b'\xef\xbb\xbfurl,Body,published,section\r\nu1,"One, ""two""\nthree",2024-05-01,world\r\n'
        b"u2,Four,,\r\n"
    )
    found, said = read(path)
    first, second = articles(found)
    assert (first.text, first.id, first.date) == ('One, "two"\nthree', "u1", "2024-05-01")
    assert first.metadata == {"section": "world"}
    assert second.date is None
    assert [f.line for f in found] == [2, 4]
    assert said == [
        f"{path}: text taken from 'Body'",
        f"{path}: id taken from 'url'",
        f"{path}: date taken from 'published'",
    ]


def test_fields_that_are_named_are_taken(tmp_path: Path) -> None:
    (tmp_path / "n.tsv").write_text("text\tlede\tkey\twhen\nno\tyes\tk\t2024\n")
    found, said = read(tmp_path / "n.tsv", Fields("lede", "key", "when"))
    (article,) = articles(found)
    assert (article.text, article.id, article.date) == ("yes", "k", "2024")
    assert article.metadata == {"text": "no"}
    assert said == []
    (bad,), _ = read(tmp_path / "n.tsv", Fields(text="prose"))
    assert "no column that is the text" in bad.problem


def test_bad_rows_of_a_csv(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_bytes(b"id,text\n1,fine\n2,caf\xe9\n3,one,too many\n4,\n\n5,last\n")
    found, _ = read(tmp_path / "n.csv")
    assert [f.line for f in found] == [2, 3, 4, 5, 7]
    assert [f.record for f in found] == [0, 1, 2, 3, 4]
    assert [f.problem.partition(":")[0] for f in found] == [
        "", "not UTF-8", "3 fields where the header has 2", "no 'text'; it has 'id', 'text'", "",
    ]  # fmt: skip
    assert [f.id for f in found if f.article is None] == ["2", "3", "4"]


def test_a_record_that_is_too_large_is_passed_over(tmp_path: Path) -> None:
    huge = "x " * (LARGEST // 2 + 1)
    (tmp_path / "n.jsonl").write_text(
        json.dumps({"text": "first"}) + "\n" + json.dumps({"text": huge}) + "\n"
        + json.dumps({"text": "last"}) + "\n"
    )  # fmt: skip
    (tmp_path / "n.csv").write_text(f'text\nfirst\n"{huge}"\nlast\n')
    (tmp_path / "n.txt").write_text(huge)
    for name in ("n.jsonl", "n.csv"):
        found, _ = read(tmp_path / name)
        assert [f.article is not None for f in found] == [True, False, True], name
        assert "large" in found[1].problem
        assert found[2].article is not None
        assert found[2].article.text == "last"  # type: ignore[union-attr]
    ((bad,), _) = read(tmp_path / "n.txt")
    assert "too large" in bad.problem


@pytest.mark.parametrize("packed", ["gz", "zst"])
def test_compressed_files_and_what_is_left_of_broken_ones(tmp_path: Path, packed: str) -> None:
    import random

    rng = random.Random(0)
    lines = [json.dumps({"text": f"a {k} {rng.random()}"}) for k in range(20_000)]
    raw = ("\n".join(lines) + "\n").encode()
    if packed == "gz":
        whole = gzip.compress(raw)
    else:
        zstandard = pytest.importorskip("zstandard")
        # Two frames, as where files were joined.
        parts = (raw[: len(raw) // 3], raw[len(raw) // 3 :])
        whole = b"".join(zstandard.ZstdCompressor().compress(part) for part in parts)
    path = tmp_path / f"n.jsonl.{packed}"
    path.write_bytes(whole)
    assert len(articles(read(path)[0])) == len(lines)
    path.write_bytes(whole[: len(whole) * 3 // 4])
    found, _ = read(path)
    good = articles(found[:-1])
    assert [a.text for a in good] == [json.loads(line)["text"] for line in lines[: len(good)]]
    assert len(good) > len(lines) // 3
    assert "ended before" in found[-1].problem
    assert f"after record {len(good)}" in found[-1].problem
    path.write_bytes(b"no such thing")
    ((bad,), _) = read(path)
    assert "at its beginning" in bad.problem


def test_parquet(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    import datetime

    import pyarrow.parquet

    table = arrow.table(
        {
            "content": ["One", None, "Three"],
            "id": [1, 2, 3],
            "date": [datetime.date(2024, 5, 1), None, None],
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "n.parquet")
    found, said = read(tmp_path / "n.parquet")
    assert [f.problem[:12] for f in found] == ["", "no 'text'; i", ""]
    first = found[0].article
    assert isinstance(first, Article)
    assert (first.text, first.id, first.date) == ("One", "1", "2024-05-01")
    assert said == [f"{tmp_path}/n.parquet: text taken from 'content'"]
    (tmp_path / "n.parquet").write_bytes(b"PAR1 and then nothing")
    ((bad,), _) = read(tmp_path / "n.parquet")
    assert "cannot be read on, at its beginning" in bad.problem


def test_pages_become_their_articles(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "a.html").write_text(PAGE)
    (tmp_path / "z" / "b.htm").write_text("<html><body></body></html>")
    (tmp_path / "z" / "c.txt.gz").write_bytes(gzip.compress(b"Plain."))
    found, _ = read(tmp_path / "z", pages=True)
    assert [f.record for f in found] == [0, 1, 2]
    page = found[0].article
    assert isinstance(page, Page)
    article = page.article()
    assert "Norway praised Chile" in article.text
    assert "Subscribe" not in article.text
    assert "Sport" not in article.text
    assert article.id == str(tmp_path / "z" / "a.html")
    assert article.title == "Talks resume in the harbour town"
    empty = found[1].article
    assert isinstance(empty, Page)
    with pytest.raises(InputError, match="no article text"):
        empty.article()
    here, _ = read(tmp_path / "z")
    assert here[0].article == article
    assert here[1].problem == "no article text found in the page"
    assert found[2].article == Article("Plain.", id=str(tmp_path / "z" / "c.txt.gz"))


def test_json_lines_with_guessed_fields(tmp_path: Path) -> None:
    records = [
        {"headline": "T", "content": "One", "link": "u", "source": {"name": "x"}},
        {"content": "Two", "source": "Gazette"},
        {"title": "only"},
    ]
    (tmp_path / "n.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    found, said = read(tmp_path / "n.jsonl")
    first, second = articles(found[:2])
    assert (first.text, first.title, first.id, first.outlet) == ("One", "T", "u", None)
    assert first.metadata == {"source": {"name": "x"}}
    assert second.outlet == "Gazette"
    assert second.id == f"{tmp_path}/n.jsonl:2"
    assert "no 'text'" in found[2].problem
    assert f"{tmp_path}/n.jsonl: text taken from 'content'" in said
    assert len(said) == len(set(said))


def test_beginning_where_a_run_broke_off(tmp_path: Path) -> None:
    (tmp_path / "n.jsonl").write_text("".join(f'{{"text": "a{k}"}}\n\n' for k in range(5)))
    (tmp_path / "m.csv").write_text("text\n" + "".join(f"b{k}\n" for k in range(5)))
    everything, _ = read([tmp_path / "n.jsonl", tmp_path / "m.csv"])
    for k, found in enumerate(everything):
        rest, _ = read(
            [tmp_path / "n.jsonl", tmp_path / "m.csv"], start=(found.source, found.record)
        )
        assert rest == everything[k:]


def test_standard_input(tmp_path: Path) -> None:
    found, _ = read("-", format="csv", stdin=b"text;id\nOne;1\n")
    assert [(a.text, a.id) for a in articles(found)] == [("One", "1")]
    with pytest.raises(InputError, match="standard input"):
        find_inputs(["-"], "parquet")
