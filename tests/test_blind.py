"""The scores do not depend on the names of those who are judged.

The two names of a sentence are replaced by any two of `data/names.txt`: friendly, hostile,
invented, from many countries, of one word and of six. What is scored is always the raw text.
Marked mentions, as in an annotated corpus, have to give the same score whatever they are
called. In a text of which only the actors' names are known, finding who is meant may go
another way; that it seldom does, and that the mean stays, is tested too.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import stancelib
from stancelib.blinding import is_pronoun
from stancelib.corpora.records import AnnotatedText
from stancelib.marked import locate_pairs, marked_pairs
from stancelib.types import Article

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training"))

from sentences import load_sentences  # noqa: E402

DSE = ROOT.parent / "shared/corpora/dse/dev.txt"
NAMES = (Path(__file__).parent / "data/names.txt").read_text(encoding="utf-8").splitlines()
NEUTRAL_NAMES = ("Norvania", "Estmark")

SHARE = 25
"""One of so many of the project's own sentences is used."""

MEAN_CHANGE = 0.01
CHANGE = 0.05
SPREAD = 0.2
"""Standard deviation of the scores of different sentences: they are not all alike."""

MOVED = 0.01
LOST = 0.04
"""Shares of the scores that change more, or come and go, where names have to be found."""


@functools.cache
def own_records() -> list[AnnotatedText]:
    """Sentences in which two actors are marked once each, by no pronoun."""
    found = []
    for record in load_sentences():
        marked = sorted({m.actor for m in record.mentions if m.actor not in ("I", "J")})[:2]
        ends = [m for m in record.mentions if m.actor in marked]
        if any(is_pronoun(record.text[m.start : m.end]) for m in ends):
            continue
        if len(ends) == 2 and (ends[0].end < ends[1].start or ends[1].end < ends[0].start):
            ids = {m.id for m in ends}
            stances = tuple(s for s in record.stances if {s.source, s.target} == ids)
            if len(stances) == 2:
                found.append(replace(record, mentions=tuple(ends), stances=stances))
    return found[::SHARE]


def dse_records() -> list[AnnotatedText]:
    if not DSE.exists():
        pytest.skip("needs ../shared/corpora/dse")
    return list(stancelib.read_corpus(DSE, "dse").records)


def renamed(record: AnnotatedText, names: Sequence[str]) -> AnnotatedText:
    """The record with its two mentions, in text order, called by other names."""
    text, mentions = record.text, []
    first, second = sorted(record.mentions, key=lambda m: m.start)
    text = (
        text[: first.start]
        + names[0]
        + text[first.end : second.start]
        + names[1]
        + text[second.end :]
    )
    end = first.start + len(names[0])
    start = second.start + end - first.end
    mentions = [
        replace(first, end=end),
        replace(second, start=start, end=start + len(names[1])),
    ]
    assert [text[m.start : m.end] for m in mentions] == list(names)
    return replace(record, text=text, mentions=tuple(mentions))


def two_names(i: int) -> tuple[str, str]:
    return NAMES[i % len(NAMES)], NAMES[(i + 1 + i // len(NAMES)) % len(NAMES)]


def samples(n: int, every: int, whole: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Numbers of names, and of the sentences to put them in: all of them for some names."""
    for i in range(len(NAMES)):
        yield i, list(range(n)) if i in whole else list(range(i % every, n, every))


def marked_scores(records: Sequence[AnnotatedText]) -> np.ndarray:
    """Both scores of each record, as `evaluate` gets them; NaN where an end is not located."""
    model = stancelib.load("fast")
    pairs = [p.pair for p in marked_pairs(records, model.scorer.language)]
    rows = iter(model.scorer.predict_proba([p for p in pairs if p is not None]))
    scores = []
    for pair in pairs:
        row = next(rows) if pair is not None else (np.nan, np.nan, np.nan)
        scores.append(row[2] - row[0])
    return np.array(scores).reshape(len(records), -1)


def found_scores(record: AnnotatedText, names: Sequence[str]) -> tuple[float, float]:
    """Both scores of a text in which the actors of these names have to be found."""
    actors = [{"id": f"actor {i}", "name": n, "kind": "group"} for i, n in enumerate(names)]
    graph = stancelib.score(renamed(record, names).text, actors=actors)
    there, back = graph.get("actor 0", "actor 1"), graph.get("actor 1", "actor 0")
    return (
        np.nan if there is None else there.score,
        np.nan if back is None else back.score,
    )


def report(capsys: pytest.CaptureFixture[str], line: str) -> None:
    with capsys.disabled():
        print(f"\nblind: {line}")


def check_marked(
    records: Sequence[AnnotatedText],
    every: int,
    whole: Sequence[int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = marked_scores(records)
    assert np.nanstd(before) > SPREAD
    assert np.nanmin(before) < -0.5
    assert np.nanmax(before) > 0.5
    largest = mean = 0.0
    n = 0
    for i, chosen in samples(len(records), every, whole):
        after = marked_scores([renamed(records[k], two_names(i)) for k in chosen])
        changes = after - before[chosen]
        assert np.array_equal(np.isnan(after), np.isnan(before[chosen])), two_names(i)
        worst = np.unravel_index(np.nanargmax(np.abs(changes)), changes.shape)[0]
        assert np.nanmax(np.abs(changes)) <= CHANGE, (
            two_names(i),
            changes[worst],
            renamed(records[chosen[worst]], two_names(i)).text,
        )
        assert abs(np.nanmean(changes)) < MEAN_CHANGE, two_names(i)
        largest = max(largest, float(np.nanmax(np.abs(changes))))
        mean = max(mean, float(abs(np.nanmean(changes))))
        n += changes.size
    report(capsys, f"marked, {n} scores: largest change {largest:.2g}, of a mean {mean:.2g}")


def check_found(
    records: Sequence[AnnotatedText], every: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = [found_scores(record, NEUTRAL_NAMES) for record in records]
    pairs = [
        (before[k], found_scores(records[k], two_names(i)))
        for i, chosen in samples(len(records), every, ())
        for k in chosen
    ]
    old, new = np.array(pairs).transpose(1, 0, 2)
    both = ~np.isnan(old) & ~np.isnan(new)
    assert both.mean() > 0.7
    changes = np.abs(new - old)[both]
    lost = (np.isnan(old) != np.isnan(new)).mean()
    moved = (changes > CHANGE).mean()
    mean = abs(float((new - old)[both].mean()))
    report(
        capsys,
        f"found, {both.sum()} scores: {moved:.2%} change by more than {CHANGE}, {lost:.1%} come "
        f"or go, the mean changes by {mean:.2g}",
    )
    assert np.std(old[both]) > SPREAD
    assert mean < MEAN_CHANGE
    assert moved <= MOVED
    assert lost <= LOST


def test_names_are_of_many_kinds() -> None:
    assert len(set(NAMES)) == len(NAMES) == 50
    assert {len(name.split()) for name in NAMES} >= {1, 2, 3, 4, 6}
    assert sum(name[0].islower() for name in NAMES) >= 5
    assert sum(not name.isascii() for name in NAMES) >= 4


def test_marked_names_make_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    records = own_records()
    assert len(records) >= 100
    check_marked(records, 12, (32,), capsys)


def test_marked_names_make_no_difference_in_dse(capsys: pytest.CaptureFixture[str]) -> None:
    check_marked(dse_records(), 80, (25,), capsys)


def test_names_to_be_found_make_little_difference(capsys: pytest.CaptureFixture[str]) -> None:
    check_found(own_records()[::2], 10, capsys)


@pytest.mark.slow
def test_names_to_be_found_make_little_difference_in_dse(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check_found(dse_records()[::12], 10, capsys)


def test_swapping_two_marked_names_swaps_nothing_else() -> None:
    """The stance belongs to the place in the sentence, whoever stands there."""
    for record in own_records()[::5]:
        names = ("Peace Now", "Hezbollah")
        there = marked_scores([renamed(record, names)])
        assert np.array_equal(there, marked_scores([renamed(record, names[::-1])]), equal_nan=True)


def test_what_is_read_is_shown_as_it_was_written() -> None:
    """Evidence and explanations cite the text as given, not the names it was read with."""
    cited = 0
    for record in own_records():
        given = renamed(record, ("Movement for Love and Democratic Change", "U.S."))
        document, pairs = locate_pairs(given)
        assert document.article == Article(given.text, id=given.id)
        assert document.sentences[-1].end == len(given.text.rstrip())
        for start, end in zip(document.starts, document.ends, strict=True):
            assert start < end
        spans = {m.id: (m.start, m.end) for m in given.mentions}
        for stance, pair in zip(given.stances, pairs, strict=True):
            if pair is None or pair.source_unit is None:
                continue
            cited += 1
            for identifier, unit in (
                (stance.source, pair.source_unit),
                (stance.target, pair.target_unit),
            ):
                start = document.starts[pair.clause.first[unit]]
                end = document.ends[pair.clause.last[unit] - 1]
                # The unit holds the name, with the article in front of it, and no more.
                name = given.text[slice(*spans[identifier])]
                assert given.text[start:end].removeprefix("The ").removeprefix("the ") == name
    assert cited >= 100
