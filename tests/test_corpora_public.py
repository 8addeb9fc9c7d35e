"""The formats of the public corpora: DSE, NewsMTSC and SEESAW. All sentences are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corpus_files import ROOT, write

from stancelib.corpora import AnnotatedStance, gold_pairs, read_corpus
from stancelib.corpora.dse import repair, unmark
from stancelib.errors import InputError

SHARED = ROOT.parent / "shared" / "corpora"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the public corpora")


# --- dse ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "meant"),
    [
        ("The [Kestrel]s won.", "Kestrels"),
        ("The new [Congre]ss met.", "Congress"),
        ("A s[tate] visit.", "state"),
        ("[Orlov’]s plan", "Orlov"),
        ("[Orlov]’s plan", "Orlov"),
        ("The premier[’]s plan", "premier"),
        ("And here[’s the Norland Post] today", "the Norland Post"),
        ("It ended Friday[.]", "Friday"),
        ("He said [“]damn it", "damn"),
        ("[ Juror]s left.", "Jurors"),
        ("The [U.S.] envoy", "U.S."),
        ("The [U. N.] envoy", "U. N."),
        ("Met [Ivo Lund Jr.] there", "Ivo Lund Jr."),
        ("Met [Ivo Lund.] There", "Ivo Lund"),
        ("[Orlov]AndThen more", "Orlov"),
        ('in [Norland."It] rained', "Norland"),
        ('by ["Mr Orlov]', "Mr Orlov"),
        ("[Côte d'Ivoire]", "Côte d'Ivoire"),
    ],
)
def test_marks_are_moved_to_word_ends(marked: str, meant: str) -> None:
    text, (span,) = unmark(marked)
    start, end = repair(text, *span)
    assert text[start:end] == meant
    assert repair(text, start, end) == (start, end)


def test_dse_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "d.txt",
        "[Orlov] met [Lund].\tOrlov\tLund\t0",
        "[Orlov] praised [Lund].\tOrlov\tLund\t1",
        "[Orlov] was praised by [Lund].\tOrlov\tLund\t2",
        '"""Fool,"" [Orlov] told [Lund]."\tOrlov\tLund\t3',
        "[Orlov] was mocked by [Lund].\tOrlov\tLund\t4",
        "[Orlov] was mocked by [Lund].\tOrlov\tLund\t5",
        "[Orlov] was mocked by Lund.\tOrlov\tLund\t4",
        "[Orlov] was mocked by [Lund].\tOrlov\t4",
        "[Orlov] was mocked by [Lund].\tLund\tOrlov\t4",
    )
    corpus = read_corpus(path, errors="skip")
    found = list(corpus)
    assert [tuple(s.label for s in r.stances) for r in found] == [
        ("neutral", "neutral"),
        ("support", "neutral"),
        ("neutral", "support"),
        ("oppose", "neutral"),
        ("neutral", "oppose"),
    ]
    assert found[3].text == '"Fool," Orlov told Lund.'
    assert all(r.complete and len(gold_pairs(r)) == 2 for r in found)
    assert [b.field for b in corpus.skipped] == ["class", "sentence", "row", "entities"]
    with pytest.raises(InputError, match="labels= does not apply"):
        read_corpus(path, labels={"5": "oppose"})


# --- newsmtsc and seesaw -------------------------------------------------------------


def test_newsmtsc_checks_its_mentions(tmp_path: Path) -> None:
    def record(**change: Any) -> dict[str, Any]:
        target = {"from": 0, "to": 5, "mention": "Orlov", "polarity": 6.0} | change
        return {
            "primary_gid": "polusa_v1_42_-1_3_Orlov_0_5",
            "sentence_normalized": "Orlov shone.",
            "targets": [target],
        }

    path = write(tmp_path / "c.jsonl", record(), record(to=4), record(polarity=5.0))
    corpus = read_corpus(path, errors="skip")
    (good,) = corpus
    assert good.doc == "polusa_v1_42"
    assert good.stances == (AnnotatedStance("AUTHOR", "t0", "support"),)
    assert not good.complete
    assert [b.field for b in corpus.skipped] == ["targets[0].mention", "targets[0].polarity"]


def _seesaw(root: Path, annotation: dict[str, Any], sentences: list[str]) -> Path:
    for name in ("annotations", "articles", "meta"):
        (root / name).mkdir(parents=True, exist_ok=True)
    article = {"text": [{"id": i, "text": t} for i, t in enumerate(sentences)]}
    write(root / "annotations" / "TRIPLET_9_DOCUMENT_0.json", annotation)
    write(root / "articles" / "TRIPLET_9_DOCUMENT_0.json", article)
    write(root / "meta" / "TRIPLET_9.json", {"Split": "train", "story_time": "2023-01-02"})
    return root


def test_seesaw_articles(tmp_path: Path) -> None:
    def triple(subject: str, sentiment: str, of: str) -> dict[str, str]:
        return {"subject": subject, "sentiment": sentiment, "object": of}

    annotation = {
        "entity lists": [
            ["Ivo Orlov", ["People"], [], []],
            ["water tax", ["Topic"], [], []],
            ["the strike", ["Event", "Event"], [], []],
            ["Norland", ["Organization", "GPE", "GPE"], [], []],
        ],
        "sentence-level stances": {
            "0": [triple("Ivo Orlov", "NEG", "water tax")],
            "1": [triple("Ivo Orlov", "NEG", "water tax"), triple("the strike", "POS", "Norland")],
            "2": [triple("None", "NEG", "Ivo Orlov"), triple("Not in the list", "POS", "Norland")],
        },
    }
    sentences = ["Orlov hates the water tax.", "He would scrap it.", "Poor man."]
    root = _seesaw(tmp_path / "s", annotation, sentences)
    (record,) = read_corpus(root, split="train")
    assert len(read_corpus(root, split="valid")) == 0
    assert record.doc == "TRIPLET_9"
    assert record.date == "2023-01-02"
    assert [record.text[slice(*s.evidence[0])] for s in record.stances] == [
        sentences[i] for i in (0, 1, 1, 2, 2)
    ]
    assert [(s.source, s.target) for s in record.stances][3:] == [
        ("AUTHOR", "Ivo Orlov"),
        ("UNLISTED", "Norland"),
    ]
    assert {a.id: a.kind for a in record.actors} == {
        "Ivo Orlov": "person",
        "water tax": "issue",
        "the strike": "group",
        "Norland": "country",
        "UNLISTED": "group",
    }
    annotation["sentence-level stances"] = {"7": [triple("None", "NEG", "Norland")]}
    _seesaw(tmp_path / "s", annotation, sentences)
    (bad,) = read_corpus(root, errors="skip").skipped
    assert bad.field == "sentence-level stances.7"


# --- the real files -------------------------------------------------------------------


@needs_shared
@pytest.mark.parametrize(
    ("folder", "part", "count", "pairs"),
    [
        ("dse", "train", 10661, 21322),
        ("dse", "dev", 1415, 2830),
        ("newsmtsc", "train", 7758, 8739),
        ("newsmtsc", "dev_rw", 320, 343),
        ("newsmtsc", "dev_mt", 216, 442),
        ("seesaw", "train", 381, 6263),
        ("seesaw", "valid", 105, 2436),
    ],
)
def test_public_corpora(folder: str, part: str, count: int, pairs: int) -> None:
    corpus = read_corpus(SHARED / folder, split=part)
    assert corpus.format == folder
    found = list(corpus)
    assert len(found) == count
    assert sum(len(gold_pairs(r)) for r in found) == pairs
    cut = 0
    for record in found:
        for m in record.mentions:
            assert record.text[m.start : m.end].strip()
            for at in (m.start, m.end):
                around = record.text[max(0, at - 1) : at + 1]
                cut += at > 0 and len(around) == 2 and around.isalnum()
    # What is left are sentences glued together without a space.
    assert cut <= (5 if (folder, part) == ("dse", "train") else 0)
