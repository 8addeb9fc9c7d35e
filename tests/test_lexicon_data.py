"""The stance lexicon as data: legal values, no duplicates, no frames that contradict each other."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

import stancelib

PATH = Path(stancelib.__file__).parent / "resources" / "stance_lexicon.tsv"
HEADER = ["lemma", "pos", "class", "source", "target", "polarity"]

PARTS_OF_SPEECH = {"verb", "noun", "adj", "adv"}
CLASSES = {"act", "speech", "eval", "shift", "hedge", "intensify"}
ARGUMENTS = {"subj", "obj", "iobj"}
CLAUSES = {"ccomp", "xcomp"}
PREPOSITIONS = {
    *("about", "after", "against", "alongside", "around", "at", "behind", "between", "by"),
    *("for", "from", "in", "into", "of", "on", "over", "to", "toward", "towards", "upon", "with"),
}
SOURCES = ARGUMENTS | PREPOSITIONS | {"poss", "self"}
TARGETS = SOURCES | CLAUSES

# Slots that hold several actors at once, so that a row can set them against each other.
MUTUAL = {"between", "poss", "subj"}

LEMMA = re.compile(r"[a-zéï][a-zéï'-]*( [a-z]+)?")
# Verbs whose -ize is not a suffix, and so has no British twin.
NOT_A_SUFFIX = {"prize", "seize"}


class Row(NamedTuple):
    lemma: str
    pos: str
    kind: str
    source: str
    target: str
    polarity: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self[:5]


def slots(cell: str) -> list[str]:
    return [] if cell == "-" else cell.split("|")


LINES = PATH.read_text(encoding="utf-8").splitlines()
CONTENT = [line.split("\t") for line in LINES if not line.startswith("#")]
ROWS = [Row(*cells) for cells in CONTENT[1:] if len(cells) == len(HEADER)]
FRAMES = {row.key: int(row.polarity) for row in ROWS}


def lemmas_of(kind: str) -> set[str]:
    return {row.lemma for row in ROWS if row.kind == kind}


def test_comments_then_header_then_rows() -> None:
    comments = list(itertools.takewhile(lambda line: line.startswith("#"), LINES))
    assert len(comments) > len(HEADER)
    assert not any(line.startswith("#") for line in LINES[len(comments) :])
    assert CONTENT[0] == HEADER
    described = "\n".join(comments)
    assert all(f"# {column} " in described for column in HEADER)


def test_every_line_has_all_columns_and_no_stray_blanks() -> None:
    bad = [c for c in CONTENT if len(c) != len(HEADER) or any(x != x.strip() or not x for x in c)]
    assert bad == []


def test_lemmas_are_lower_case_words() -> None:
    assert [row for row in ROWS if not LEMMA.fullmatch(row.lemma)] == []
    assert [row for row in ROWS if " " in row.lemma and row.pos != "verb"] == []


def test_parts_of_speech_and_classes_are_legal() -> None:
    assert {row.pos for row in ROWS} == PARTS_OF_SPEECH
    assert {row.kind for row in ROWS} == CLASSES


def test_slots_are_legal_and_not_repeated() -> None:
    for row in ROWS:
        for cell, legal in ((row.source, SOURCES), (row.target, TARGETS)):
            assert set(slots(cell)) <= legal, row
            assert len(slots(cell)) == len(set(slots(cell))), row


def test_each_class_fills_the_slots_it_needs() -> None:
    for row in ROWS:
        source, target = slots(row.source), slots(row.target)
        if row.kind == "act":
            assert source, row
            assert target, row
        elif row.kind == "speech":
            assert source, row
            assert not target, row
        elif row.kind == "eval":
            assert not source, row
            assert row.target in ({"subj", "obj"} if row.pos == "verb" else {"self"}), row
        elif row.kind == "hedge":
            assert not source, row
            assert not target, row
        elif row.kind == "intensify":
            assert not source, row
            assert target, row
        else:
            assert target, row


def test_slots_suit_the_part_of_speech() -> None:
    for row in ROWS:
        used = {*slots(row.source), *slots(row.target)}
        if row.pos == "verb":
            assert not used & {"poss", "self"}, row
        elif row.pos in {"noun", "adj"}:
            assert not used & {"obj", "iobj"}, row
        if row.pos != "noun":
            assert "poss" not in used, row


def test_source_and_target_differ_unless_mutual() -> None:
    for row in ROWS:
        shared = set(slots(row.source)) & set(slots(row.target))
        assert not shared or (row.source == row.target and row.source in MUTUAL), row


def test_polarity_is_in_range_and_zero_only_where_there_is_no_stance() -> None:
    for row in ROWS:
        assert re.fullmatch(r"0|-?[123]", row.polarity), row
        assert (row.polarity != "0") == (row.kind in {"act", "eval"}), row


def test_no_duplicates() -> None:
    assert [key for key, count in Counter(row.key for row in ROWS).items() if count > 1] == []


def test_sorted() -> None:
    assert [row.key for row in ROWS] == sorted(row.key for row in ROWS)


def test_no_two_frames_of_a_word_share_source_and_target() -> None:
    """Then a parse fills at most one frame per pair of slots, and signs cannot clash."""
    frames = defaultdict(list)
    for row in ROWS:
        if row.kind == "act":
            frames[row.lemma, row.pos].append(row)
    for rows in frames.values():
        for one, other in itertools.combinations(rows, 2):
            assert not (
                set(slots(one.source)) & set(slots(other.source))
                and set(slots(one.target)) & set(slots(other.target))
            ), (one, other)


def test_evaluations_of_a_word_agree_in_sign() -> None:
    signs = defaultdict(set)
    for row in ROWS:
        if row.kind == "eval":
            signs[row.lemma, row.pos].add(int(row.polarity) > 0)
    assert [word for word, found in signs.items() if len(found) > 1] == []


def test_american_and_british_spellings_have_the_same_frames() -> None:
    twins = [
        (american, re.sub(r"iz(e|ed|er|ing|ation)$", r"is\1", american))
        for american in {row.lemma for row in ROWS} - NOT_A_SUFFIX
        if re.search(r"[^aeiou]iz(e|ed|er|ing|ation)$", american)
    ]
    assert len(twins) > 50
    for american, british in twins:
        frames = [
            {(row.key[1:], row.polarity) for row in ROWS if row.lemma == spelling}
            for spelling in (american, british)
        ]
        assert frames[0] == frames[1], (american, british)


@pytest.mark.parametrize(
    ("pair", "lemmas"),
    [
        (("favour", "favor"), lemmas_of("act")),
        (("honour", "honor"), lemmas_of("act")),
        (("defence", "defense"), lemmas_of("act")),
        (("honourable", "honorable"), lemmas_of("eval")),
        (("rumour", "rumor"), lemmas_of("hedge")),
    ],
)
def test_other_spellings_are_both_there(pair: tuple[str, str], lemmas: set[str]) -> None:
    assert set(pair) <= lemmas


def test_large_enough() -> None:
    counts = Counter(row.kind for row in ROWS)
    assert counts["act"] >= 700
    assert counts["eval"] >= 500
    assert min(counts[kind] for kind in CLASSES) >= 50


@pytest.mark.parametrize(
    ("frame", "polarity"),
    [
        (("warn", "verb", "act", "subj", "obj"), -2),
        (("side", "verb", "act", "subj", "with"), 2),
        (("side", "verb", "act", "subj", "against"), -2),
        (("clash", "verb", "act", "subj", "with"), -2),
        (("agree", "verb", "act", "subj", "with"), 1),
        (("anger", "verb", "act", "obj", "subj"), -2),
        (("welcome", "verb", "act", "subj", "obj"), 2),
        (("praise", "verb", "act", "subj", "obj"), 3),
        (("lash out", "verb", "act", "subj", "at|against|on"), -2),
        (("war", "noun", "act", "poss|by", "on|against|with"), -3),
        (("ally", "noun", "act", "subj|self", "of|poss|to"), 2),
        (("ally", "noun", "act", "of|poss", "subj|self"), 2),
        (("hostile", "adj", "act", "subj|self", "to|toward|towards|against"), -3),
        (("reckless", "adj", "eval", "-", "self"), -2),
        (("fail", "verb", "eval", "-", "subj"), -2),
        (("fail", "verb", "shift", "subj", "xcomp"), 0),
        (("reject", "verb", "shift", "subj", "obj"), 0),
    ],
)
def test_known_frames(frame: tuple[str, str, str, str, str], polarity: int) -> None:
    assert FRAMES[frame] == polarity
