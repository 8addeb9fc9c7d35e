"""Training on a corpus of one's own: it learns, repeats itself, and says what is missing."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import stancelib
from stancelib.annotated import split_levels, training_pairs
from stancelib.corpora import (
    AnnotatedCorpus,
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    read_corpus,
    write_native,
)
from stancelib.errors import InputError
from stancelib.marked import marked_pairs
from stancelib.model import StanceModel
from stancelib.types import AUTHOR, LABELS, Actor, Label

ROOT = Path(__file__).resolve().parents[1]

PATTERNS: dict[Label, tuple[str, ...]] = {
    "oppose": (
        "{a} condemned {b} {c}.",
        "{a} accused {b} of lying {c}.",
        "{a} denounced {b} as a threat {c}.",
    ),
    "neutral": (
        "{a} met {b} {c}.",
        "{a} sent {b} a letter {c}.",
        "{a} asked {b} for the figures {c}.",
    ),
    "support": (
        "{a} praised {b} {c}.",
        "{a} thanked {b} for the help {c}.",
        "{a} welcomed {b} as an ally {c}.",
    ),
}
NAMES = (("Norland", "Estmark"), ("Vespia", "Orlay"), ("Carrow", "Tindale"), ("Umbria", "Galdor"))
PLACES = ("on Monday", "at the summit", "before the vote", "in a speech", "again")
HELD_PLACES = ("last night", "in the old capital", "after the storm")

GERMAN: dict[Label, tuple[str, ...]] = {
    "oppose": ("{a} verurteilte {b} {c}.", "{a} beschuldigte {b} {c} der Lüge."),
    "neutral": ("{a} traf {b} {c}.", "{a} schrieb {b} {c} einen Brief."),
    "support": ("{a} lobte {b} {c}.", "{a} dankte {b} {c} für die Hilfe."),
}
GERMAN_PLACES = ("am Montag", "auf dem Gipfel", "vor der Wahl", "in einer Rede", "erneut")


def marked(identifier: str, text: str, a: str, b: str, label: Label) -> AnnotatedText:
    spans = [(name, text.index(name), text.index(name) + len(name)) for name in (a, b)]
    mentions = tuple(AnnotatedMention(f"m{i}", s, e) for i, (_, s, e) in enumerate(spans))
    stance = AnnotatedStance("m0", "m1", label)
    return AnnotatedText(identifier, text, mentions=mentions, stances=(stance,))


def records(
    patterns: dict[Label, tuple[str, ...]], places: Sequence[str], prefix: str = ""
) -> list[AnnotatedText]:
    """Every pattern with every place, the names going round, and so which comes first."""
    found = []
    for label, sentences in patterns.items():
        for sentence in sentences:
            for place in places:
                a, b = NAMES[len(found) % len(NAMES)]
                if len(found) % 2:
                    a, b = b, a
                text = sentence.format(a=a, b=b, c=place)
                found.append(marked(f"{prefix}{len(found)}", text, a, b, label))
    return found


def corpus(*args: object, name: str = "own") -> AnnotatedCorpus:
    return AnnotatedCorpus.from_records(records(*args), name=name)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def trained() -> StanceModel:
    return stancelib.train(corpus(PATTERNS, PLACES))


def held_out() -> AnnotatedCorpus:
    return corpus(PATTERNS, HELD_PLACES, "h", name="held")


def accuracy(model: StanceModel, given: AnnotatedCorpus) -> float:
    pairs = list(marked_pairs(given.records, model.scorer.language))
    rows = model.scorer.predict_proba([p.pair for p in pairs if p.pair is not None])
    assert len(rows) == len(pairs), "every pair is located"
    right = [LABELS[int(row.argmax())] == p.label for row, p in zip(rows, pairs, strict=True)]
    return float(np.mean(right))


def test_learns_from_a_small_corpus(trained: StanceModel) -> None:
    assert accuracy(trained, held_out()) > 0.8
    assert trained.training["pairs"] == 45
    assert trained.training["corpus"] == "own"
    assert sum(trained.training["label_shares"]) == pytest.approx(1)
    assert trained.info.name == "own"
    assert len(trained.info.sha256) == 64


def test_learns_direction(trained: StanceModel) -> None:
    text = "Norland condemned Estmark on Monday."
    (there,) = marked_pairs([marked("1", text, "Norland", "Estmark", "oppose")])
    (back,) = marked_pairs([marked("2", text, "Estmark", "Norland", "neutral")])
    rows = trained.scorer.predict_proba([p.pair for p in (there, back) if p.pair is not None])
    assert rows[0, 0] > rows[1, 0]


def test_same_seed_same_model(trained: StanceModel) -> None:
    again = stancelib.train(corpus(PATTERNS, PLACES), seed=0)
    assert again.info.sha256 == trained.info.sha256
    for key, head in trained.scorer.heads.items():
        assert again.scorer.heads[key].weights.tobytes() == head.weights.tobytes()
        assert dict(again.scorer.heads[key].vocabulary) == dict(head.vocabulary)


def test_same_model_whatever_n_jobs(trained: StanceModel) -> None:
    again = stancelib.train(corpus(PATTERNS, PLACES), n_jobs=2)
    assert again.info.sha256 == trained.info.sha256
    assert again.training == trained.training


def test_records_left_out_are_counted(tmp_path: Path) -> None:
    write_native(corpus(PATTERNS, PLACES), tmp_path / "own.jsonl")
    with (tmp_path / "own.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "bad", "text": ""}\n')
    model = stancelib.train(read_corpus(tmp_path / "own.jsonl", errors="skip"))
    assert (model.training["pairs"], model.training["skipped"]) == (45, 1)


def test_the_corpus_as_a_file_is_the_corpus(trained: StanceModel, tmp_path: Path) -> None:
    assert write_native(corpus(PATTERNS, PLACES), tmp_path / "own.jsonl") == 45
    again = stancelib.train(read_corpus(tmp_path / "own.jsonl"))
    assert again.info.sha256 == trained.info.sha256


def test_chosen_blocks() -> None:
    model = stancelib.train(corpus(PATTERNS, PLACES), features=["words"])
    assert model.scorer.blocks == ("words",)
    with pytest.raises(InputError, match=r"'wrods'.*words"):
        stancelib.train(corpus(PATTERNS, PLACES), features=["wrods"])


def test_dev_metrics_go_into_the_record(trained: StanceModel, tmp_path: Path) -> None:
    model = stancelib.train(corpus(PATTERNS, PLACES), dev=held_out())
    assert model.training["dev"]["macro_f1"] > 0.8
    model.save(tmp_path / "m")
    assert stancelib.load(tmp_path / "m").training["dev"] == model.training["dev"]


def test_evaluate(trained: StanceModel) -> None:
    metrics = trained.evaluate(held_out()).metrics
    assert metrics["macro_f1"] > 0.8
    assert metrics["three_class"]["n"] == 27
    assert metrics["located"] == 1.0
    for key in ("macro_f1", "micro_f1"):
        low, high = metrics["ci95"][key]
        assert low <= metrics[key] <= high
    assert 0 <= metrics["ece"] <= 1
    with pytest.raises(InputError, match="no labelled pair"):
        trained.evaluate(AnnotatedCorpus.from_records([AnnotatedText("1", "Nothing here.")]))


# --- what cannot be trained on -------------------------------------------------------------


def test_too_little() -> None:
    few = AnnotatedCorpus.from_records(records(PATTERNS, PLACES)[:5])
    with pytest.raises(InputError, match=r"5 pairs .*'oppose': 5.* too few .*12"):
        stancelib.train(few)
    one_label = AnnotatedCorpus.from_records(records({"oppose": PATTERNS["oppose"]}, PLACES))
    with pytest.raises(InputError, match=r"15 pairs .*at least two labels"):
        stancelib.train(one_label)
    with pytest.raises(InputError, match="nothing to train on"):
        stancelib.train(AnnotatedCorpus.from_records([]))
    with pytest.raises(InputError, match="nothing to train on"):
        stancelib.train(AnnotatedCorpus.from_records([AnnotatedText("1", "Nothing here.")]))


def test_not_a_corpus(tmp_path: Path) -> None:
    for given in (str(tmp_path), [], None):
        with pytest.raises(InputError, match="read_corpus"):
            stancelib.train(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("n_jobs", [0, 2.5])
def test_a_number_of_processes_that_makes_no_sense(n_jobs: int) -> None:
    with pytest.raises(InputError, match="n_jobs="):
        stancelib.train(corpus(PATTERNS, PLACES), n_jobs=n_jobs)


def test_a_label_that_is_missing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    model = stancelib.train(corpus({k: v for k, v in PATTERNS.items() if k != "neutral"}, PLACES))
    assert "no pair is neutral" in caplog.text
    assert model.training["label_shares"][1] == 0


# --- other kinds of corpora ----------------------------------------------------------------


def test_another_language_with_marked_mentions(tmp_path: Path) -> None:
    german = corpus(GERMAN, GERMAN_PLACES, name="deutsch")
    model = stancelib.train(german)
    held = corpus(GERMAN, ("gestern", "in der Stadt"), name="held")
    assert accuracy(model, held) > 0.6
    assert model.evaluate(held).metrics["located"] == 1.0
    model.save(tmp_path / "deutsch.zip")
    assert accuracy(stancelib.load(tmp_path / "deutsch.zip"), held) == accuracy(model, held)


def between_actors() -> AnnotatedCorpus:
    found = []
    for number, record in enumerate(records(PATTERNS, PLACES)):
        names = [record.text[m.start : m.end] for m in record.mentions]
        actors = tuple(Actor(n.lower(), n, "country") for n in names)
        stance = AnnotatedStance(actors[0].id, actors[1].id, record.stances[0].label)
        found.append(AnnotatedText(str(number), record.text, actors=actors, stances=(stance,)))
    return AnnotatedCorpus.from_records(found, name="actors")


def test_stances_between_actors_are_learned_from_their_sentences() -> None:
    pairs = list(training_pairs(between_actors()))
    assert [p.record for p in pairs] == list(range(45))
    assert accuracy(stancelib.train(between_actors()), held_out()) > 0.8


def test_stances_between_actors_are_evaluated() -> None:
    metrics = stancelib.train(between_actors()).evaluate(between_actors()).metrics
    assert metrics["located"] == 1.0
    assert metrics["macro_f1"] > 0.8


def test_records_keep_their_numbers() -> None:
    pairs = list(training_pairs(corpus(PATTERNS, PLACES)))
    assert [p.record for p in pairs] == list(range(45))


def test_what_a_complete_record_implies_is_learned() -> None:
    (record,) = records({"oppose": ("{a} condemned {b} {c}.",)}, ["today"])
    complete = AnnotatedText(
        "1", record.text, mentions=record.mentions, stances=record.stances, complete=True
    )
    pairs = list(training_pairs(AnnotatedCorpus.from_records([complete])))
    assert [(p.source, p.target, p.label) for p in pairs] == [
        ("m0", "m1", "oppose"),
        ("m1", "m0", "neutral"),
    ]
    assert all(p.pair is not None for p in pairs)


def test_both_levels_in_one_record() -> None:
    (record,) = records({"oppose": ("{a} condemned {b} {c}.",)}, ["today"])
    names = [record.text[m.start : m.end] for m in record.mentions]
    actors = tuple(Actor(n.lower(), n, "country") for n in names)
    stances = (
        *record.stances,
        AnnotatedStance(AUTHOR, "m1", "neutral"),
        AnnotatedStance(actors[1].id, actors[0].id, "neutral"),
    )
    both = AnnotatedText("1", record.text, mentions=record.mentions, actors=actors, stances=stances)
    marked_part, whole_part = split_levels(both)
    assert marked_part.stances == stances[:2]
    assert whole_part.stances == stances[2:]
    found = list(training_pairs(AnnotatedCorpus.from_records([both])))
    assert sorted((p.source, p.target) for p in found if p.pair is not None) == sorted(
        (s.source, s.target) for s in stances
    )


def test_a_few_author_pairs_do_not_forbid_training() -> None:
    given = records(PATTERNS, PLACES)
    spoken = AnnotatedText(
        "author",
        "Estmark is a reckless regime.",
        mentions=(AnnotatedMention("m0", 0, 7),),
        stances=(AnnotatedStance(AUTHOR, "m0", "oppose"),),
    )
    model = stancelib.train(AnnotatedCorpus.from_records([*given, spoken]))
    assert accuracy(model, held_out()) > 0.8


def test_a_model_without_author_pairs_scores_articles(trained: StanceModel) -> None:
    graph = trained.score("Russia condemned Ukraine. Ukraine praised Poland.")
    assert graph["Russia", "Ukraine"].label == "oppose"
    for stance in graph.stances:
        assert sum(stance.probabilities) == pytest.approx(1)


# --- nothing is left half-written ---------------------------------------------------------


@pytest.mark.parametrize("name", ["model", "model.zip", "empty"])
def test_an_interrupted_save_leaves_nothing(
    trained: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    write, written = Path.write_bytes, []

    def interrupted(path: Path, data: bytes) -> int:
        written.append(write(path, data[: len(data) // 2]))
        if len(written) == 3 or path.suffix == ".zip" or path.name == "bundle":
            raise KeyboardInterrupt
        return len(data)

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        trained.save(tmp_path / name)
    monkeypatch.undo()
    assert written
    assert sorted(tmp_path.rglob("*")) == before
    trained.save(tmp_path / name)
    assert stancelib.load(tmp_path / name).info == trained.info


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal to press Ctrl-C in")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c(tmp_path: Path, jobs: str) -> None:
    import fcntl
    import termios

    places = [f"on day {number} of the talks" for number in range(800)]
    write_native(corpus(PATTERNS, places), tmp_path / "own.jsonl")
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    command = ["train", "own.jsonl", "-o", "model", "-j", jobs]
    process = subprocess.Popen(
        [sys.executable, "-m", "stancelib.cli", *command],
        cwd=tmp_path,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = b""
    while b"reading: " not in shown:  # the bar: a terminal gets one
        shown += os.read(ours, 1000)
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)
    with suppress(OSError):  # how a closed terminal says that nothing more will come
        while more := os.read(ours, 1000):
            shown += more
    os.close(ours)
    assert process.wait(60) == 130
    assert b"interrupted: nothing was saved" in shown
    assert b"Traceback" not in shown
    assert [p.name for p in tmp_path.iterdir()] == ["own.jsonl"]


# --- command line --------------------------------------------------------------------------


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "stancelib.cli", *args]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=100)


def test_command_line(tmp_path: Path) -> None:
    write_native(corpus(PATTERNS, PLACES), tmp_path / "own.jsonl")
    write_native(held_out(), tmp_path / "held.jsonl")
    done = run("train", "own.jsonl", "-o", "model", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "saved model" in done.stderr
    assert "%|" not in done.stderr, "no bar where stderr is no terminal"
    assert stancelib.load(tmp_path / "model").training["pairs"] == 45
    done = run("evaluate", "held.jsonl", "--model", "model", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    metrics = json.loads(done.stdout)["metrics"]
    assert metrics["macro_f1"] > 0.8
    assert "macro_f1" in metrics["ci95"]
    done = run("train", "own.jsonl", "-o", "model", cwd=tmp_path)
    assert done.returncode == 2
    assert "exists" in done.stderr
    assert "Traceback" not in done.stderr


def test_command_line_says_what_is_missing(tmp_path: Path) -> None:
    few = AnnotatedCorpus.from_records(records(PATTERNS, PLACES)[:5])
    write_native(few, tmp_path / "few.jsonl")
    (tmp_path / "model").mkdir()
    done = run("train", "few.jsonl", "-o", "model", cwd=tmp_path)
    assert done.returncode == 2
    assert "5 pairs" in done.stderr
    assert "Traceback" not in done.stderr
    assert not any((tmp_path / "model").iterdir())
