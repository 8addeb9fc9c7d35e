"""Build ``stancelib/resources/gazetteer.json`` from hand-written tables and country data.

One command, no options, the same bytes every time::

    python training/build_gazetteer.py

What is taken from elsewhere: official country names from pycountry (ISO 3166-1) and
English territory names from the CLDR by way of Babel. Both are needed at build time only.
All else (demonyms, seats of government, organisations, people, titles, given names) is
written by hand in ``gazetteer_tables/``, whose ``README.md`` says how to read the tables.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import json
import re
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

TABLES = Path(__file__).with_name("gazetteer_tables")
OUTPUT = Path(__file__).resolve().parent.parent / "stancelib" / "resources" / "gazetteer.json"
FORMAT = 1

SLOTS = ("name", "alias", "demonym", "people", "capital", "seat", "acting", "role")
"""Kinds of surface form, strongest first: a form stands in the first slot that claims it."""

PLAIN_NAME = re.compile(r"[^,()\[\]&]+")
"""Names that a writer of news could use. "Bolivia, Plurinational State of", "Myanmar
(Burma)" and "Congo - Kinshasa" are catalogue entries, not names."""

Entry = dict[str, Any]


def read_table(stem: str) -> list[dict[str, str]]:
    """Rows of one table, comment lines left out; every row must be as long as the header."""
    path = TABLES / f"{stem}.tsv"
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    header, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        if len(row) != len(header):
            raise SystemExit(f"{path.name}: {len(row)} columns, not {len(header)}: {row[:3]}")
    return [dict(zip(header, row, strict=True)) for row in rows]


def split(cell: str) -> list[str]:
    """The alternatives of one cell, apostrophes straight: readers fold curly ones."""
    return [part.strip() for part in cell.replace("’", "'").split("|") if part.strip()]


def slug(name: str) -> str:
    """Normalised full name: ASCII, lower case, hyphens ("Recep Erdoğan" -> "recep-erdogan")."""
    folded = name.translate(str.maketrans("ıøØłŁđĐ", "ioOlLdD"))
    ascii_name = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")


def make_entry(row: dict[str, str], kind: str, **extra: Any) -> Entry:
    """One gazetteer entry from one table row."""
    given = {slot: split(row.get(slot, "")) for slot in SLOTS}
    own = [] if "acting" in row else [row["name"]]
    given["name"] = [*own, *split(row.get("names", "")), *extra.pop("names", [])]
    forms: dict[str, list[str]] = {}
    seen: set[str] = set()
    for slot in SLOTS:
        kept = []
        for form in given[slot]:
            if form not in seen:
                seen.add(form)
                kept.append(form)
        if kept:
            forms[slot] = kept
    entry: Entry = {
        "id": row.get("id") or slug(row["name"]),
        "name": row["name"],
        "kind": kind,
        "forms": forms,
        "parent": row.get("parent") or None,
    }
    risky = unique(split(row.get("risky", "")))
    if risky:
        unknown = set(risky) - seen
        if unknown:
            raise SystemExit(f"{entry['id']}: risky, but not among its forms: {sorted(unknown)}")
        entry["risky"] = risky
    for flag in split(row.get("flags", "")):
        entry[flag] = True
    if row.get("gender"):
        entry["gender"] = row["gender"]
    entry.update(extra)
    return entry


def official_names(code: str) -> list[str]:
    """Names of a country in ISO 3166-1 and the CLDR that could stand in a sentence."""
    import babel
    import pycountry

    record = pycountry.countries.get(alpha_2=code)
    found = [getattr(record, field, None) for field in ("name", "common_name", "official_name")]
    found.append(babel.Locale("en").territories.get(code))
    return [
        name.replace("’", "'").removeprefix("the ")
        for name in found
        if name and PLAIN_NAME.fullmatch(name) and " - " not in name and " SAR " not in name
    ]


def read_titles() -> dict[str, list[str]]:
    """Titles by branch, in table order."""
    titles: dict[str, list[str]] = defaultdict(list)
    for row in read_table("titles"):
        titles[row["branch"]].extend(split(row["titles"]))
    return {branch: unique(names) for branch, names in titles.items()}


def read_words(stem: str) -> list[str]:
    """A one-column word list, sorted."""
    return sorted({word for row in read_table(stem) for word in split(row["words"])})


def read_first_names() -> dict[str, list[str]]:
    """Given names by gender, sorted. A name in both lists is used for both."""
    names: dict[str, set[str]] = {"m": set(), "f": set()}
    for row in read_table("first_names"):
        names[row["gender"]].update(split(row["names"]))
    return {gender: sorted(found) for gender, found in names.items()}


def unique(items: list[str]) -> list[str]:
    """Without repetitions, in order."""
    return list(dict.fromkeys(items))


def ambiguous_forms(entries: list[Entry]) -> dict[str, list[str]]:
    """Forms that several entries claim: form -> ids, the likeliest first.

    The order is that of the table ``ambiguous.tsv``, which has to name every such form
    and no other, so that a clash never comes in unnoticed.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        for slot, forms in entry["forms"].items():
            if slot == "role":
                continue  # shared by nature: the article says which is meant
            for form in forms:
                owners[form].append(entry["id"])
    shared = {form: ids for form, ids in owners.items() if len(ids) > 1}
    ranked = {row["form"]: split(row["ids"]) for row in read_table("ambiguous")}
    wrong = [
        f"{form}\t{'|'.join(shared.get(form, ['(not shared)']))}"
        for form in sorted(shared.keys() | ranked.keys())
        if set(shared.get(form, [])) != set(ranked.get(form, []))
    ]
    if wrong:
        raise SystemExit("ambiguous.tsv does not match the tables:\n" + "\n".join(wrong))
    return dict(sorted(ranked.items()))


def likeliest_first(entries: list[Entry], ambiguous: dict[str, list[str]]) -> list[Entry]:
    """Table order, but whoever is likeliest meant by a shared form stands before the others.

    A reader that gives every form to the first entry claiming it is then right.
    """
    winners = {ids[0] for ids in ambiguous.values()}
    ordered = sorted(entries, key=lambda entry: entry["id"] not in winners)
    place = {entry["id"]: number for number, entry in enumerate(ordered)}
    for form, ids in ambiguous.items():
        if sorted(ids, key=place.__getitem__)[0] != ids[0]:
            raise SystemExit(f"ambiguous.tsv: no order suits {form!r}: {ids}")
    return ordered


def sources() -> list[dict[str, str]]:
    """Where the data came from, with versions and licences."""
    version = importlib.metadata.version
    return [
        {
            "name": "pycountry (Debian iso-codes)",
            "version": version("pycountry"),
            "licence": "LGPL-2.1-only",
            "taken": "names, common names and official names of ISO 3166-1 countries",
        },
        {
            "name": "Unicode CLDR, through Babel",
            "version": f"Babel {version('babel')}",
            "licence": "Unicode-3.0 (data), BSD-3-Clause (Babel)",
            "taken": "English names of territories",
        },
        {
            "name": "training/gazetteer_tables",
            "version": str(FORMAT),
            "licence": "Apache-2.0",
            "taken": "everything else, written for this project",
        },
    ]


def build() -> str:
    """The whole gazetteer as JSON text, one entry a line."""
    entries: list[Entry] = []
    for row in read_table("countries"):
        entries.append(make_entry(row, "country", names=official_names(row["id"])))
    for stem, kind in [
        ("regions", "country"),
        ("states", "country"),
        ("organisations", "organisation"),
        ("national_bodies", "organisation"),
        ("companies", "organisation"),
        ("media", "organisation"),
        ("groups", "group"),
        ("people", "person"),
        ("guards", "guard"),
    ]:
        for row in read_table(stem):
            extra: dict[str, Any] = {}
            if stem == "media":
                extra["media"] = True
            if stem in ("regions", "states"):
                extra["region"] = True
            if kind == "guard":
                row = {**row, "id": f"guard:{slug(row['name'])}"}
            entries.append(make_entry(row, kind, **extra))

    known = {entry["id"] for entry in entries}
    if len(known) != len(entries):
        ids = [entry["id"] for entry in entries]
        raise SystemExit(f"ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    for entry in entries:
        if entry["parent"] is not None and entry["parent"] not in known:
            raise SystemExit(f"{entry['id']}: unknown parent {entry['parent']!r}")

    ambiguous = ambiguous_forms(entries)
    entries = likeliest_first(entries, ambiguous)

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def block(items: list[str], brackets: str = "[]") -> str:
        return brackets[0] + "\n" + ",\n".join(items) + "\n" + brackets[1]

    def keyed(table: dict[str, Any]) -> str:
        return block([f"{line(key)}:{line(value)}" for key, value in table.items()], "{}")

    parts = {
        "format": line(FORMAT),
        "sources": block([line(source) for source in sources()]),
        "titles": keyed(read_titles()),
        "government_nouns": line(read_words("government_nouns")),
        "private_nouns": line(read_words("private_nouns")),
        "first_names": keyed(read_first_names()),
        "ambiguous": keyed(ambiguous),
        "entries": block([line(entry) for entry in entries]),
    }
    return "{\n" + ",\n".join(f'"{key}":{text}' for key, text in parts.items()) + "\n}\n"


def main() -> None:
    """Write the gazetteer."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "").parse_args()
    text = build()
    OUTPUT.write_text(text, encoding="utf-8")
    count = len(json.loads(text)["entries"])
    print(f"{OUTPUT.name}: {count} entries, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
