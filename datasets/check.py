"""Validate the annotated articles and print how many there are of what.

Run ``python datasets/check.py``; it needs the standard library only. Every problem is
printed as ``file: what is wrong``. The exit code is 1 if there is any, including when
the table in ``README.md`` is not the one that the files give.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOLDERS = ("examples", "articles", "reports")
LABELS = ("oppose", "neutral", "support")
KINDS = ("country", "organisation", "person", "group", "issue")
KEYS = {"id", "title", "actors", "stances"}
ACTOR_KEYS = {"id", "name", "kind", "aliases", "parent"}
AUTHOR = "AUTHOR"
WORDS = (300, 600)


def occurs(name: str, text: str) -> bool:
    """Whether ``name`` stands in ``text`` as whole words, in any case."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def check_actors(actors: list[dict[str, Any]], text: str) -> list[str]:
    """Problems of one record's actors."""
    problems = []
    kinds = {actor["id"]: actor["kind"] for actor in actors}
    parents = {actor["id"]: actor.get("parent") for actor in actors}
    for repeated in (k for k, n in Counter(a["id"] for a in actors).items() if n > 1):
        problems.append(f"actor id {repeated!r} is used twice")
    names = Counter(n.casefold() for a in actors for n in {a["name"], *a["aliases"]})
    for repeated in (k for k, n in names.items() if n > 1):
        problems.append(f"the name {repeated!r} belongs to two actors")
    for actor in actors:
        ident = actor["id"]
        if set(actor) - ACTOR_KEYS:
            problems.append(f"{ident}: unknown keys {sorted(set(actor) - ACTOR_KEYS)}")
        if actor["kind"] not in KINDS:
            problems.append(f"{ident}: kind {actor['kind']!r} is not one of {KINDS}")
        # An issue may be worded in many ways; anything else has to be findable by name.
        found = any(occurs(name, text) for name in (actor["name"], *actor["aliases"]))
        if actor["kind"] != "issue" and not found:
            problems.append(f"{ident}: neither name nor alias occurs in the text")
        parent = actor.get("parent")
        if parent is not None and (parent not in kinds or kinds[parent] == "issue"):
            problems.append(f"{ident}: parent {parent!r} is not an actor of this record")
        above: set[str] = {ident}
        while parent is not None and parent not in above:
            above.add(parent)
            parent = parents.get(parent)
        if parent is not None:
            problems.append(f"{ident}: its parents form a circle")
    return problems


def check_stances(stances: list[dict[str, Any]], kinds: dict[str, str]) -> list[str]:
    """Problems of one record's stances."""
    problems = []
    for stance in stances:
        source, target, label = stance["source"], stance["target"], stance["label"]
        arrow = f"{source} -> {target}"
        if source != AUTHOR and kinds.get(source, "issue") == "issue":
            problems.append(f"{arrow}: the source is not an actor of this record")
        if target not in kinds:
            problems.append(f"{arrow}: the target is not in this record")
        if source == target:
            problems.append(f"{arrow}: source and target are the same")
        if label not in LABELS:
            problems.append(f"{arrow}: label {label!r} is not one of {LABELS}")
    pairs = Counter((stance["source"], stance["target"]) for stance in stances)
    for (source, target), count in pairs.items():
        if count > 1:
            problems.append(f"{source} -> {target} is annotated {count} times")
    return problems


def check_record(path: Path) -> tuple[list[str], Counter[str]]:
    """Problems and counts of one ``.json`` file and the ``.txt`` file beside it."""
    counts: Counter[str] = Counter()
    text_path = path.with_suffix(".txt")
    if not text_path.exists():
        return [f"there is no {text_path.name}"], counts
    text = text_path.read_text(encoding="utf-8")
    record = json.loads(path.read_text(encoding="utf-8"))
    if set(record) != KEYS:
        return [f"keys are {sorted(record)}, not {sorted(KEYS)}"], counts
    actors, stances = record["actors"], record["stances"]
    problems = check_actors(actors, text)
    problems += check_stances(stances, {actor["id"]: actor["kind"] for actor in actors})
    if record["id"] != path.stem:
        problems.append(f"id is {record['id']!r}, not the file's name")
    words = len(text.split())
    if not WORDS[0] <= words <= WORDS[1]:
        problems.append(f"{words} words, not between {WORDS[0]} and {WORDS[1]}")

    issues = {actor["id"] for actor in actors if actor["kind"] == "issue"}
    counts["articles"] = 1
    counts["words"] = words
    counts["issues"] = len(issues)
    counts["actors"] = len(actors) - len(issues)
    counts["actors without alias"] = sum(
        1 for actor in actors if actor["id"] not in issues and not actor["aliases"]
    )
    counts["stances"] = len(stances)
    counts["stances toward issues"] = sum(1 for stance in stances if stance["target"] in issues)
    counts["stances of AUTHOR"] = sum(1 for stance in stances if stance["source"] == AUTHOR)
    counts.update(stance["label"] for stance in stances)
    return problems, counts


def table(totals: dict[str, Counter[str]]) -> str:
    """The counts as a Markdown table, one column a folder."""
    rows = [
        "articles", "words", "actors", "actors without alias", "issues", "stances",
        *LABELS, "stances toward issues", "stances of AUTHOR",
    ]  # fmt: skip
    lines = ["| | " + " | ".join(f"`{f}`" for f in FOLDERS) + " | all |"]
    lines.append("|---|" + "---:|" * (len(FOLDERS) + 1))
    for row in rows:
        values = [totals[folder][row] for folder in FOLDERS]
        cells = [f"{value:,}" for value in (*values, sum(values))]
        if row in LABELS:
            ofs = [totals[folder]["stances"] for folder in FOLDERS]
            shares = zip((*values, sum(values)), (*ofs, sum(ofs)), strict=True)
            cells = [f"{value:,} ({value / max(of, 1):.0%})" for value, of in shares]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> int:
    """Check every file, print the problems and the table."""
    problems: list[str] = []
    totals: dict[str, Counter[str]] = {}
    ids: Counter[str] = Counter()
    for folder in FOLDERS:
        totals[folder] = Counter()
        for path in sorted((HERE / folder).glob("*.json")):
            found, counts = check_record(path)
            problems += [f"{folder}/{path.name}: {problem}" for problem in found]
            totals[folder] += counts
            ids[path.stem] += 1
        for path in sorted((HERE / folder).glob("*.txt")):
            if not path.with_suffix(".json").exists():
                problems.append(f"{folder}/{path.name}: there is no annotation beside it")
    problems += [f"{ident}: the id is used twice" for ident, n in ids.items() if n > 1]
    counted = table(totals)
    if counted not in (HERE / "README.md").read_text(encoding="utf-8"):
        problems.append("README.md: its table is not the one printed here")
    print(counted)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
