"""Metamorphic tests from raw text: what must and what must not change a stance.

`templates.json` holds texts with slots for two countries, A and B, and the stances
between them. Filled with other names the same text has to give the same stances:

- A and B swapped: A's stance toward B becomes B's toward A, with the same score;
- A and B replaced by two others: nothing changes;
- an unrelated sentence appended: no label changes.

Each holds for the templates that the model reads rightly; how many these are is tested too,
so that a model that sees nothing in any text does not pass.

Slots: ``{A}`` the bare name, as headlines use it, ``{A.the}`` with its article,
``{A.poss}`` the possessive of that, ``{A.dem}`` the demonym adjective, ``{A.cap}`` the
capital, ``{A.leader}`` the leader's title and name, ``{A.last}`` the leader's surname,
``{A.he}`` and ``{A.He}`` the leader's pronoun. The leaders are invented.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import stancelib

Country = dict[str, str]
Template = dict[str, Any]

DATA = json.loads(Path(__file__).with_name("templates.json").read_text(encoding="utf-8"))
COUNTRIES: list[Country] = DATA["countries"]
TEMPLATES: list[Template] = DATA["templates"]
UNRELATED: list[str] = DATA["unrelated"]

ENOUGH = 0.8
SWAP_TOLERANCE = 0.01
REPLACE_TOLERANCE = 0.05
N_REPLACEMENTS = 3
N_APPENDED = 2

SLOT = re.compile(r"\{([AB])(?:\.(\w+))?\}")
SENTENCE_START = re.compile(r"""(?:^|[.!?]["”]?\s|[,:]\s(?=["“]$))["“]?$""")


def possessive(name: str) -> str:
    return name + ("'" if name.endswith("s") else "'s")


def fill(template: str, a: Country, b: Country) -> str:
    """The template's text about two countries."""

    def replace(match: re.Match[str]) -> str:
        country = a if match[1] == "A" else b
        field = match[2] or "name"
        if field == "poss":
            text = possessive(country["the"])
        else:
            text = country[field.lower()]
        if field == "He" or SENTENCE_START.search(template[: match.start()]):
            text = text[0].upper() + text[1:]
        return text

    return SLOT.sub(replace, template)


class Reading(NamedTuple):
    """What the model says about a filled template, by slot."""

    labels: dict[str, str]
    scores: dict[str, float]

    def is_right(self, gold: dict[str, str]) -> bool:
        return all(self.labels[pair] == label for pair, label in gold.items())


@functools.cache
def _stances(text: str, a: str, b: str) -> Reading:
    graph = stancelib.score(text, model="fast")
    found = {"A>B": graph.get(a, b), "B>A": graph.get(b, a)}
    return Reading(
        {pair: stance.label if stance else "neutral" for pair, stance in found.items()},
        {pair: stance.score if stance else 0.0 for pair, stance in found.items()},
    )


def read(template: Template, a: Country, b: Country, appended: str = "") -> Reading:
    # A headline has no full stop; what follows it stands in a paragraph of its own.
    text = fill(template["text"], a, b)
    if appended:
        text += (" " if text.endswith((".", '"', "”")) else "\n\n") + appended
    return _stances(text, a["name"], b["name"])


def chosen(index: int, shift: int = 0) -> tuple[Country, Country]:
    """Two different countries for a template; all come up, in many combinations."""
    n = len(COUNTRIES)
    first = (index + 5 * shift) % n
    step = 1 + (7 * index + 3 * shift) % (n - 1)
    return COUNTRIES[first], COUNTRIES[(first + step) % n]


def originals() -> Iterator[tuple[int, Template, Country, Country]]:
    for index, template in enumerate(TEMPLATES):
        yield (index, template, *chosen(index))


def report(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\nmetamorphic: {line}")


def test_templates_are_well_formed() -> None:
    assert len(TEMPLATES) >= 60
    assert len({template["id"] for template in TEMPLATES}) == len(TEMPLATES)
    assert len({template["text"] for template in TEMPLATES}) == len(TEMPLATES)
    assert len(COUNTRIES) == 16
    assert len(UNRELATED) == 8
    for index, template, a, b in originals():
        for shift in range(N_REPLACEMENTS + 1):
            first, second = chosen(index, shift)
            assert first is not second
        assert any(label != "neutral" for label in template["gold"].values()), template["id"]
        text = fill(template["text"], a, b)
        assert "{" not in text
        assert text[0].isupper() or text[1].isupper(), text
        assert not re.search(r"""[.!?]["”]?\s["“]?[a-z]""", text), text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{A.the} fears {B.the}.", "The United States fears Russia."),
        ("{B.poss} fear of {A.the}", "Russia's fear of the United States"),
        ("{A.poss} {B.dem} ally", "The United States' Russian ally"),
        (
            'He said: "{A.the} won." {A.the} left.',
            'He said: "The United States won." The United States left.',
        ),
        ("He left. “{A.the} won,” {B.last} said.", "He left. “The United States won,” Belov said."),
        ("{B.leader} left. {B.He} was ill.", "President Anton Belov left. He was ill."),
    ],
)
def test_fill(template: str, text: str) -> None:
    russia, united_states = COUNTRIES[0], COUNTRIES[2]
    assert fill(template, united_states, russia) == text


def test_enough_templates_are_read_rightly(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = []
    n = 0
    for index, template, *_ in originals():
        for shift in range(N_REPLACEMENTS + 1):
            a, b = chosen(index, shift)
            reading = read(template, a, b)
            n += 1
            if not reading.is_right(template["gold"]):
                text = fill(template["text"], a, b)
                wrong.append(f"{template['id']} {text} -> {reading.labels}")
    report(capsys, f"{n - len(wrong)} of {n} filled templates read rightly")
    assert n - len(wrong) >= ENOUGH * n, "\n".join(wrong)


def test_swapping_the_actors_swaps_the_scores(capsys: pytest.CaptureFixture[str]) -> None:
    right, changes, broken = 0, [0.0], []
    for _, template, a, b in originals():
        before, after = read(template, a, b), read(template, b, a)
        if not (before.is_right(template["gold"]) and after.is_right(template["gold"])):
            continue
        right += 1
        # Slots, not names: A>B after the swap is the stance of the country that was B.
        change = max(abs(before.scores[pair] - after.scores[pair]) for pair in before.scores)
        changes.append(change)
        if change > SWAP_TOLERANCE:
            broken.append(f"{template['id']} {change:.3f} {fill(template['text'], a, b)}")
    report(
        capsys,
        f"swap: {right} of {len(TEMPLATES)} right before and after, "
        f"largest change {max(changes):.4f}",
    )
    assert right >= ENOUGH * len(TEMPLATES)
    assert not broken, "\n".join(broken)


def test_replacing_the_actors_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    n, right, changes, broken = 0, 0, [0.0], []
    for index, template, a, b in originals():
        before = read(template, a, b)
        for shift in range(1, N_REPLACEMENTS + 1):
            others = chosen(index, shift)
            after = read(template, *others)
            n += 1
            if not (before.is_right(template["gold"]) and after.is_right(template["gold"])):
                continue
            right += 1
            change = max(abs(before.scores[pair] - after.scores[pair]) for pair in before.scores)
            changes.append(change)
            if change > REPLACE_TOLERANCE:
                broken.append(f"{template['id']} {change:.3f} {fill(template['text'], *others)}")
    report(
        capsys,
        f"replace: {right} of {n} right before and after, largest change {max(changes):.4f}",
    )
    assert right >= ENOUGH * n
    assert not broken, "\n".join(broken)


def test_appending_an_unrelated_sentence_changes_no_label(
    capsys: pytest.CaptureFixture[str],
) -> None:
    n, broken = 0, []
    for index, template, a, b in originals():
        before = read(template, a, b)
        if not before.is_right(template["gold"]):
            continue
        for k in range(N_APPENDED):
            sentence = UNRELATED[(N_APPENDED * index + k) % len(UNRELATED)]
            after = read(template, a, b, sentence)
            n += 1
            if after.labels != before.labels:
                broken.append(f"{template['id']} {after.labels} after: {sentence}")
    report(capsys, f"append: {n - len(broken)} of {n} unchanged")
    assert n >= ENOUGH * N_APPENDED * len(TEMPLATES)
    assert not broken, "\n".join(broken)
