"""Hostile values in a field or a cell cost the corpus readers that record or row only."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_corpora import MAKE, TEXT, files_of

from stancelib.corpora import read_corpus, write_native

# --- fields ----------------------------------------------------------------------------

DEEP, TWICE = "@deep@", "@twice@"
HOSTILE: tuple[object, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    10**200,
    1.5,
    float("nan"),
    1e400,
    "",
    " ",
    "7",
    "\x00",
    "\ud800",
    "AUTHOR",
    "m",
    "Norland",
    "x" * 100_000,
    [],
    {},
    [None],
    [[[[]]]],
    {"id": {"id": []}},
    DEEP,
    TWICE,
)


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a JSON value at which something stands."""
    found: list[tuple[str | int, ...]] = [path] if path else []
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        found += _places(inner, (*path, key))
    return found


def _damaged(record: object, place: tuple[str | int, ...], value: object, drop: bool) -> str:
    """The record as JSON with another value, or none, at one place."""
    record = json.loads(json.dumps(record))
    inner: Any = record
    for key in place[:-1]:
        inner = inner[key]
    if drop:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    said = json.dumps(record)
    # Neither can be written by json.dumps.
    said = said.replace(f'"{DEEP}"', "[" * 60_000 + "]" * 60_000)
    return said.replace(f'"{TWICE}"', '{"id": 1, "id": 2}')


def _json_files(name: str, path: Path) -> list[tuple[Path, Any]]:
    """The JSON values of a tiny corpus, and in which file each is."""
    if name == "seesaw":
        return [(file, json.loads(file.read_text("utf-8"))) for file in files_of(path)]
    if name == "labelstudio":
        return [(path, json.loads(path.read_text("utf-8"))[0])]
    return [(path, json.loads(path.read_text("utf-8").split("\n")[0]))]


@pytest.mark.parametrize("name", ["native", "newsmtsc", "seesaw", "labelstudio"])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_hostile_values_cost_their_record_only(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    path = MAKE[name](folder)
    (good, *_) = read_corpus(path, name)
    file, record = data.draw(st.sampled_from(_json_files(name, path)))
    place = data.draw(st.sampled_from(_places(record)))
    value = data.draw(st.sampled_from(HOSTILE))
    bad = _damaged(record, place, value, data.draw(st.booleans()))
    whole = json.dumps(record)
    if name == "seesaw":
        file.write_text(bad, "utf-8")
        kept = 0
    elif name == "labelstudio":
        file.write_text(f"[{whole},\n{bad},\n{whole}]", "utf-8")
        kept = 2
    else:
        file.write_text(f"{whole}\n{bad}\n{whole}\n", "utf-8")
        kept = 2
    corpus = read_corpus(path, name, errors="skip")
    found = list(corpus)
    # What cannot be parsed at all ends an array: where the next task begins is not known.
    ends = name == "labelstudio" and any("nested too deeply" in str(b) for b in corpus.skipped)
    assert [r == good for r in found].count(True) >= kept - ends
    for skipped in corpus.skipped:
        assert skipped.file.startswith(str(path))
        assert skipped.field
        assert skipped.reason
        # The line of the damage; Label Studio's tasks begin behind the one before.
        assert skipped.line == (2 if kept else 1)
        assert len(str(skipped)) < 1000
    if name in ("native", "newsmtsc"):
        assert len(found) + corpus.skipped_count == 3
    copy = folder / "copy.jsonl"
    write_native(corpus, copy)
    assert list(read_corpus(copy, "native")) == found


# --- cells -----------------------------------------------------------------------------

CELLS = (
    "",
    " ",
    "-1",
    "7",
    "1e3",
    "9" * 5000,
    "\x00",
    "Norland",
    "AUTHOR",
    "Nobody",
    '"',
    '"open',
    "a\nb",
    "x" * 200_000,
    "[[",
    "１２",
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_hostile_cells_cost_their_row_only(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("cells") / "c.csv"
    header = ["id", "text", "source", "target", "label", "target_start", "target_end"]
    good = ["1", TEXT, "Norland", "Estmark", "against", "18", "25"]
    bad = list(good)
    bad[data.draw(st.integers(0, len(bad) - 1))] = data.draw(st.sampled_from(CELLS))
    bad += [""] * data.draw(st.integers(0, 2))
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(header)
    rows.writerow(good)
    middle = ",".join(bad) if data.draw(st.booleans()) else None
    if middle is None:
        rows.writerow(bad)
    else:  # without the quotation marks that it needs
        out.write(middle + "\r\n")
    rows.writerow(["2", *good[1:]])
    path.write_text(out.getvalue(), "utf-8", newline="")
    corpus = read_corpus(path, "csv", errors="skip")
    found = list(corpus)
    check = [r for r in found if r.id in ("1", "2") and r.text == TEXT]
    assert {r.id for r in check} == {"1", "2"}
    assert all(b.line >= 3 for b in corpus.skipped)
    copy = path.with_name("copy.jsonl")
    write_native(corpus, copy)
    assert list(read_corpus(copy, "native")) == found
