"""Splits keep what repeats together, in any script, and the labels balanced."""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stancelib.repeats
import stancelib.spill
from stancelib.corpora import AnnotatedCorpus, AnnotatedMention, AnnotatedStance, AnnotatedText
from stancelib.errors import CorpusError, InputError
from stancelib.shingles import hash_words, shingle_array, split_words
from stancelib.sketch import text_shingles
from stancelib.splits import MAX_DOCS, group_records, overlapping, shingles, split
from stancelib.types import LABELS

NINE = "one two three four five six seven eight nine"


def text(identifier: str, said: str, doc: str | None = None) -> AnnotatedText:
    return AnnotatedText(identifier, said, doc)


def labelled(identifier: str, said: str, label: str, doc: str | None = None) -> AnnotatedText:
    stance = AnnotatedStance("AUTHOR", "m", label)  # type: ignore[arg-type]
    return AnnotatedText(
        identifier, said, doc, mentions=(AnnotatedMention("m", 0, 1),), stances=(stance,)
    )


def test_shingles() -> None:
    assert len(shingles(NINE)) == 2
    assert shingles("One, two; THREE four five six seven eight!") < shingles(NINE)
    assert len(shingles("too short")) == 1
    assert shingles("Too short.") == shingles("too SHORT")
    assert shingles("...") == set()
    # Models carry these hashes: they must never change.
    assert sorted(shingles(NINE)) == [7181464738655488247, 15159390393312065694]


def by_definition(records: Iterable[AnnotatedText]) -> list[int]:
    """Groups as the documentation defines them, with plain sets."""
    records = list(records)
    docs = [r.doc if r.doc is not None else i for i, r in enumerate(records)]
    held: defaultdict[int, set[object]] = defaultdict(set)
    for doc, record in zip(docs, records, strict=True):
        for shingle in shingles(record.text):
            held[shingle].add(doc)
    keys: list[set[object]] = []
    for doc, record in zip(docs, records, strict=True):
        rare = {s for s in shingles(record.text) if 1 < len(held[s]) <= MAX_DOCS}
        keys.append({("doc", doc), ("text", hash_words(record.text)), *rare})
    group = list(range(len(records)))
    changed = True
    while changed:
        changed = False
        for i in range(len(records)):
            for j in range(i):
                if group[i] != group[j] and keys[i] & keys[j]:
                    group[i] = group[j] = min(group[i], group[j])
                    changed = True
    return group


runs = st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=14).map(" ".join)
some = st.lists(
    st.builds(
        labelled,
        st.just("r"),
        runs,
        st.sampled_from(LABELS),
        st.none() | st.sampled_from(["d", "e", "f", "g", "h", "i", "j"]),
    ),
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(records=some)
def test_groups_are_those_of_the_definition(records: list[AnnotatedText]) -> None:
    assert group_records(records) == by_definition(records)


@settings(max_examples=50, deadline=None)
@given(records=some)
def test_groups_are_the_same_from_disk(records: list[AnnotatedText]) -> None:
    """With room for a few rows only, everything goes through files, parts of files too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stancelib.spill, "_BLOCK", 4)
        patch.setattr(stancelib.spill, "_HELD", 3)
        patch.setattr(stancelib.spill, "_SORTED", 2)
        patch.setattr(stancelib.repeats, "_BLOCK", 3)
        assert group_records(records) == by_definition(records)


@settings(max_examples=40, deadline=None)
@given(
    records=some,
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    seed=st.integers(0, 99),
)
def test_nothing_is_on_two_sides(records: list[AnnotatedText], sizes: list[int], seed: int) -> None:
    corpus = AnnotatedCorpus.from_records(records)
    parts = [list(part) for part in split(corpus, sizes=sizes, seed=seed)]
    assert [list(part) for part in split(corpus, sizes=sizes, seed=seed)] == parts
    assert sum(map(len, parts)) == len(records)
    # The same object may be in the list twice, so places are compared.
    group_of = by_definition(records)
    groups = Counter(group_of)
    part_of_text: dict[int, set[int]] = defaultdict(set)
    docs: dict[int, set[int | str]] = defaultdict(set)
    for number, part in enumerate(parts):
        for record in part:
            part_of_text[hash_words(record.text)].add(number)
            for shingle in shingles(record.text):
                docs[shingle].add(number)
    assert all(len(found) == 1 for found in part_of_text.values())
    largest = max(groups.values(), default=0)
    for part, size in zip(parts, sizes, strict=True):
        assert len(part) <= len(records) * size / sum(sizes) + 2 * largest + len(LABELS)
    held = Counter(s for r in records for s in shingles(r.text))
    assert all(len(found) == 1 or held[s] > MAX_DOCS for s, found in docs.items())


def test_large_splits_are_close_to_their_sizes_and_stratified() -> None:
    random.seed(5)
    words = [f"w{i}" for i in range(5000)]
    labels = random.choices(LABELS, (1, 17, 2), k=4000)
    records = [
        labelled(str(i), " ".join(random.choices(words, k=20)), label, f"d{i // 4}")
        for i, label in enumerate(labels)
    ]
    corpus = AnnotatedCorpus.from_records(records)
    counts = Counter(labels)
    spread = []
    for seed in range(3):
        parts = split(corpus, sizes=(0.7, 0.15, 0.15), seed=seed)
        for part, size in zip(parts, (0.7, 0.15, 0.15), strict=True):
            assert abs(len(part) - 4000 * size) <= 8
            found = Counter(s.label for r in part for s in r.stances)
            for label in LABELS:
                assert abs(found[label] - counts[label] * size) <= 3
                spread.append(abs(found[label] - counts[label] * size))
    # A random choice of as many documents misses by far more.
    at_random = []
    for _ in range(20):
        held = set(random.sample(range(1000), 150))
        found = Counter(label for i, label in enumerate(labels) if i // 4 in held)
        at_random += [abs(found[label] - counts[label] * 0.15) for label in LABELS]
    assert sum(spread) / len(spread) < sum(at_random) / len(at_random) / 4


def test_split_is_leak_free_balanced_and_seeded() -> None:
    labels = ["oppose"] * 60 + ["neutral"] * 100 + ["support"] * 40
    made = [
        AnnotatedText(
            str(i),
            f"Number {i} of its kind stands here.",
            f"d{i // 2}",
            mentions=(AnnotatedMention("m", 0, 6),),
            stances=(AnnotatedStance("AUTHOR", "m", label),),
        )
        for i, label in enumerate(labels)
    ]
    corpus = AnnotatedCorpus.from_records(made, "made")
    parts = split(corpus, sizes=(6, 2, 2), seed=3)
    assert [len(p) for p in parts] == [120, 40, 40]
    assert sorted(int(r.id) for p in parts for r in p) == list(range(200))
    docs = [{r.doc for r in p} for p in parts]
    assert not docs[0] & docs[1]
    assert not docs[0] & docs[2]
    assert not docs[1] & docs[2]
    for part, size in zip(parts, (0.6, 0.2, 0.2), strict=True):
        found = [s.label for r in part for s in r.stances]
        assert abs(found.count("oppose") - 60 * size) <= 2
        assert abs(found.count("support") - 40 * size) <= 2
    again = split(corpus, sizes=(6, 2, 2), seed=3)
    assert [list(p) for p in again] == [list(p) for p in parts]
    other = split(corpus, sizes=(6, 2, 2), seed=4)
    assert list(other[0]) != list(parts[0])


def test_boilerplate_links_nothing_but_copies_do() -> None:
    boiler = "please write to us at the desk with any comments you have"
    records = [
        *(text(str(i), f"{boiler} {i}") for i in range(MAX_DOCS + 1)),
        *(text(str(i), "the very same line " * 3) for i in range(MAX_DOCS + 1)),
    ]
    groups = group_records(records)
    assert len(set(groups[: MAX_DOCS + 1])) == MAX_DOCS + 1
    assert len(set(groups[MAX_DOCS + 1 :])) == 1
    assert len(set(group_records(records[1 : MAX_DOCS + 1]))) == 1
    # Many sentences of one document are one document.
    same = [text(str(i), f"{boiler} {i}", "d") for i in range(10)]
    assert set(group_records([*same, text("x", f"{boiler} x")])) == {0}


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [
        (
            "北方国的总理昨天批评了东境的水坝计划。",
            "据报道,北方国的总理昨天批评了水坝。",
            "东境没有回答。",
        ),
        (
            "ノルランドの首相はダムの計画を強く批判した",
            "昨日ノルランドの首相はダムに反対",
            "答えはない",
        ),
        ("นายกรัฐมนตรีของนอร์แลนด์วิจารณ์เขื่อน", "เมื่อวานนายกรัฐมนตรีของนอร์แลนด์มา", "ไม่มีคำตอบ"),
    ],
)
def test_scripts_without_spaces(one: str, other: str, unlike: str) -> None:
    assert group_records([text("a", one), text("b", other), text("c", unlike)]) == [0, 0, 2]
    assert len(shingles(one)) > 1
    # What models carry of their training texts is hashed in the same way.
    for said in (one, other, unlike, f"NATO {one} 2024", NINE):
        assert shingles(said) == text_shingles(said)


def test_words_of_mixed_scripts() -> None:
    assert split_words("NATO批评了Norland。") == ["nato", "批", "评", "了", "norland"]
    assert split_words("Straße_1 (2)") == ["strasse_1", "2"]
    assert len(shingle_array(NINE)) == 2


def test_overlapping() -> None:
    train = [text("a", f"Well, {NINE}."), text("b", "Something else."), text("c", "Short one.")]
    dev = [text("d", f"{NINE} ten"), text("e", "short one")]
    assert overlapping(train, dev).tolist() == [True, False, True]
    assert overlapping(train, []).tolist() == [False] * 3
    assert overlapping([], dev).tolist() == []
    assert overlapping([text("x", "...")], [text("y", "?")]).tolist() == [False]


def test_sizes_and_files_that_change(tmp_path) -> None:  # type: ignore[no-untyped-def]
    for sizes in ((), (1, 0), (1, float("nan")), (float("inf"), 1)):
        with pytest.raises(InputError, match="positive, finite share"):
            split(AnnotatedCorpus.from_records([]), sizes=sizes)
    assert [len(p) for p in split(AnnotatedCorpus.from_records([]))] == [0, 0]
    records = [labelled(str(i), f"text {i}", "oppose") for i in range(10)]
    corpus = AnnotatedCorpus("grows", "memory", lambda: iter(records))
    part, _ = split(corpus)
    records.append(labelled("x", "one more", "oppose"))
    with pytest.raises(CorpusError, match="choose it anew"):
        list(part)


def test_a_split_of_many_records_is_fast() -> None:
    words = [f"w{i}" for i in range(5000)]
    draw = random.Random(1)
    records = [
        labelled(str(i), " ".join(draw.choices(words, k=20)), LABELS[i % 3]) for i in range(20_000)
    ]
    start = time.process_time()
    parts = split(AnnotatedCorpus.from_records(records))
    # An idle machine needs a tenth of it.
    assert time.process_time() - start < 20
    assert abs(len(parts[0]) - 16_000) <= 10
