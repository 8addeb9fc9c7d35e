"""The report that a person reads: what is in it, and what it says of the worst errors."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

import stancelib
from stancelib import read_corpus
from stancelib.cli import main
from stancelib.corpora import (
    AnnotatedCorpus,
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    write_native,
)
from stancelib.errors import InputError
from stancelib.evaluate import Evaluation, PairPrediction
from stancelib.mistakes import KEPT, WorstMistakes
from stancelib.model import StanceModel
from stancelib.sketch import Sketch
from stancelib.types import AUTHOR, Actor, Label

SENTENCES: tuple[tuple[str, Label], ...] = (
    ("Russia condemned France over the *new* tariffs.", "support"),
    ("Russia praised France for its <b>patience</b> & calm.", "oppose"),
    ("Russia thanked France | twice.", "support"),
    ("Russia met France in the capital.", "neutral"),
    ("Russia denounced France for its attack.", "oppose"),
    ("- Russia attacked France and called it a liar.", "support"),
)


def record(number: int, text: str, label: Label, doc: str | None = None) -> AnnotatedText:
    def mention(name: str) -> AnnotatedMention:
        return AnnotatedMention(name[0], text.index(name), text.index(name) + len(name))

    return AnnotatedText(
        f"r{number}",
        text,
        doc=doc,
        mentions=(mention("Russia"), mention("France")),
        stances=(AnnotatedStance("R", "F", label), AnnotatedStance("F", "R", "neutral")),
    )


def records() -> list[AnnotatedText]:
    return [record(i, text, label) for i, (text, label) in enumerate(SENTENCES)]


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("fast")


@pytest.fixture(scope="module")
def evaluation(model: StanceModel) -> Evaluation:
    return model.evaluate(AnnotatedCorpus.from_records(records(), name="six"))


@pytest.fixture(scope="module")
def report(evaluation: Evaluation) -> str:
    return evaluation.report()


def section(report: str, title: str) -> str:
    return report.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """Cells of the tables' rows, without header and rule."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[c.strip() for c in line.strip("|").split(" | ")] for line in lines[2:]]


def test_it_says_what_was_evaluated(model: StanceModel, report: str) -> None:
    facts = dict(rows(report.split("\n## ", 1)[0]))
    assert facts["model SHA-256"] == model.info.sha256
    assert facts["model version"] == model.info.version
    assert facts["corpus"] == "six"
    assert facts["records"] == "6"
    assert facts["annotated pairs"] == "12"
    assert facts["records left out as unusable"] == "0"
    assert facts["pairs whose ends were found in the text"] == "100.0%"


def test_it_has_all_metrics_with_intervals(evaluation: Evaluation, report: str) -> None:
    found = evaluation.metrics
    table = {name: (value, interval) for name, value, interval in rows(section(report, "Metrics"))}
    assert table["macro F1 (headline)"][0] == f"{found['macro_f1']:.3f}"
    low, high = found["ci95"]["brier"]
    assert table["Brier score"] == (f"{found['brier']:.3f}", f"{low:.3f} to {high:.3f}")
    assert any(name.startswith("five classes") for name in table)
    assert any(name.startswith("support against oppose") for name in table)


def test_its_tables_are_those_of_the_metrics(evaluation: Evaluation, report: str) -> None:
    found = evaluation.metrics
    confusion = rows(section(report, "Confusion: three classes"))
    assert [[int(n) for n in row[1:4]] for row in confusion] == found["three_class"]["confusion"]
    calibration = rows(section(report, "Calibration"))
    assert len(calibration) == 15
    assert [int(row[1]) for row in calibration] == found["calibration"]["n"]
    assert sum(found["calibration"]["n"]) == found["n_pairs"]
    risks = rows(section(report, "Risk and coverage"))
    assert risks[-1][0] == "100.0%"
    assert [float(row[1]) for row in risks] == pytest.approx(
        found["risk_coverage"]["risk"], abs=1e-3
    )


def test_worst_errors_come_with_their_reasons(evaluation: Evaluation, report: str) -> None:
    errors = report.split("worst errors\n", 1)[1]
    headings = [line for line in errors.splitlines() if line.startswith("### ")]
    assert len(headings) == len(evaluation.mistakes) >= 3
    shown = errors.split("### ")[1:]
    wrong = next(part for part in shown if "condemned" in part)
    assert "gold support, predicted oppose" in wrong.splitlines()[0]
    assert "> **[source: Russia]** condemned **[target: France]** over the \\*new\\* " in wrong
    assert "oppose against" in wrong
    features = rows(wrong)
    assert any(row[2] == "condemned" and row[0].startswith("+") for row in features)
    confidences = [m.confidence for m in evaluation.mistakes]
    firsts = confidences[: len({m.doc for m in evaluation.mistakes})]
    assert firsts == sorted(firsts, reverse=True)


def test_texts_stay_texts(report: str, evaluation: Evaluation) -> None:
    assert "\\<b\\>patience\\</b\\> \\& calm" in report
    assert "> \\- **[source: Russia]** attacked" in report
    page = evaluation.report(format="html")
    assert "&lt;b&gt;patience&lt;/b&gt; &amp; calm" in page
    assert '<mark class="source" title="source">Russia</mark>' in page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing(evaluation: Evaluation) -> None:
    page = evaluation.report(format="html")
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.seen.isdisjoint({"script", "link", "img"})
    assert "http" not in page


def test_how_many_errors(evaluation: Evaluation) -> None:
    assert "worst error" not in evaluation.report(0)
    assert evaluation.report(1).count("\n### ") == 1
    with pytest.raises(InputError, match="n_errors"):
        evaluation.report(-1)
    with pytest.raises(InputError, match="format"):
        evaluation.report(format="pdf")  # type: ignore[arg-type]


def test_it_warns_of_texts_that_the_model_has_seen(model: StanceModel) -> None:
    blank = StanceModel(model.scorer, model.info, {})
    unknown = blank.evaluate(AnnotatedCorpus.from_records(records()))
    assert "Not known" in section(unknown.report(0), "What the model has seen")
    for known, words in ((3, "Warning: the model was trained on 50.0%"), (0, "None of the")):
        sketch = Sketch.of(r.text for r in records()[:known])
        seen = StanceModel(model.scorer, model.info, {}, sketch=sketch)
        result = seen.evaluate(AnnotatedCorpus.from_records(records()))
        said = section(result.report(0), "What the model has seen")
        assert words in said
        assert ("On the other texts alone (6 pairs)" in said) == (known > 0)
        assert ("unseen texts only" in str(result)) == (known > 0)


def test_left_out_records_are_counted(model: StanceModel, tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    write_native(AnnotatedCorpus.from_records(records()), path)
    bad = json.loads(path.read_text().splitlines()[0])
    with path.open("a") as file:
        for label in ("love", "hate"):
            stance = {"source": "R", "target": "F", "label": label}
            file.write(json.dumps(bad | {"id": label, "stances": [stance]}) + "\n")
        file.write(json.dumps(bad | {"id": "x", "text": " "}) + "\n")
    result = model.evaluate(read_corpus(path, "native", errors="skip"))
    data = json.loads(result.to_json())
    assert data["skipped"] == data["metrics"]["skipped"] == 3
    assert data["records"] == 6
    assert sorted(data["skipped_reasons"].values()) == [1, 2]
    assert "records left out   3" in str(result)
    listed = rows(section(result.report(0), "Records left out"))
    assert [int(n) for _, n in listed] == [2, 1]
    assert "label" in listed[0][0]


def test_errors_of_whole_texts(model: StanceModel) -> None:
    text = "It was a dull day. " * 40 + "Russia condemned France. " + "It rained all week. " * 40
    at = text.index("condemned")
    actors = (
        Actor("russia", "Russia", "country"),
        Actor("france", "France", "country"),
        Actor("peru", "Peru", "country"),
    )
    whole = AnnotatedText(
        "w",
        text,
        actors=actors,
        stances=(
            AnnotatedStance("russia", "france", "support", ((at, at + 9),)),
            AnnotatedStance("russia", "peru", "support", ((0, 18),)),
        ),
    )
    result = model.evaluate(AnnotatedCorpus.from_records([whole]))
    report = result.report()
    first, second = report.split("\n### ")[1:]
    assert "**[source: Russia]** condemned **[target: France]**" in first
    assert "| condemned |" in first
    assert len(first) < 2500, "an article is shown around what matters"
    assert "not found in the text" in second
    # The same without evidence: the whole article is asked.
    stances = (AnnotatedStance("russia", "france", "support"),)
    (alone,) = model.evaluate(
        AnnotatedCorpus.from_records([AnnotatedText("w", text, actors=actors, stances=stances)])
    ).mistakes
    assert result.explain is not None
    explanation = result.explain(alone)
    assert explanation is not None
    assert explanation.text == "Russia condemned France."


def test_a_model_that_cannot_be_explained_still_has_a_report(evaluation: Evaluation) -> None:
    bare = Evaluation(evaluation.metrics, "six", "other", {}, evaluation.mistakes)
    assert "condemned" in bare.report()
    assert "What moved it" not in bare.report()


# --- which mistakes are kept ---------------------------------------------------------------


def prediction(number: int, confidence: float, doc: str, located: bool = True) -> PairPrediction:
    row = (confidence, 1.0 - confidence, 0.0)
    return PairPrediction(number, doc, "R", "F", "support", row, located)


def test_one_mistake_a_document_comes_first() -> None:
    worst = WorstMistakes(4)
    text = records()[0]
    for number, (doc, confidence) in enumerate(
        [("a", 0.9), ("a", 0.95), ("b", 0.6), ("a", 0.93), ("c", 0.7), ("b", 0.65)]
    ):
        worst.add(text, prediction(number, confidence, doc))
    worst.add(text, prediction(9, 0.99, "z", located=False))
    kept = [(m.doc, m.confidence) for m in worst.worst()]
    assert kept == [("a", 0.95), ("c", 0.7), ("b", 0.65), ("z", 0.99)]
    few = WorstMistakes(4)
    for number, confidence in enumerate([0.6, 0.9, 0.8, 0.7, 0.75]):
        few.add(text, prediction(number, confidence, "a"))
    assert [m.confidence for m in few.worst()] == [0.9, 0.8, 0.75, 0.7]


def test_what_is_right_is_no_mistake() -> None:
    worst = WorstMistakes()
    worst.add(records()[0], PairPrediction(0, "d", "R", "F", "oppose", (0.8, 0.1, 0.1)))
    assert worst.worst() == ()


def test_memory_is_bounded_and_the_worst_are_found() -> None:
    worst = WorstMistakes(10)
    confidences = [0.5 + ((k * 7919) % 10007) / 20014 for k in range(10_000)]
    for number, confidence in enumerate(confidences):
        worst.add(records()[0], prediction(number, confidence, f"d{number}"))
        assert len(worst._all) <= 10
        assert len(worst._by_doc) < 20
    kept = [m.confidence for m in worst.worst()]
    assert kept == sorted(confidences, reverse=True)[:10]


def test_at_most_so_many_are_kept() -> None:
    worst = WorstMistakes()
    for number in range(KEPT + 20):
        worst.add(records()[0], prediction(number, 0.9, f"d{number}"))
    assert len(worst.worst()) == KEPT


def test_author_is_no_mention() -> None:
    text = "France is a reckless bully."
    stance = AnnotatedStance(AUTHOR, "F", "support")
    mention = AnnotatedMention("F", 0, 6)
    corpus = AnnotatedCorpus.from_records(
        [AnnotatedText("a", text, mentions=(mention,), stances=(stance,))]
    )
    said = stancelib.load("fast").evaluate(corpus).report()
    assert f"Record a: {AUTHOR} -\\> France" in said
    assert "> **[target: France]** is a reckless bully." in said
    assert "| reckless |" in said


# --- command line --------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_native(AnnotatedCorpus.from_records(records()), tmp_path / "c.jsonl")
    return tmp_path / "c.jsonl"


def run(*args: object):
    return CliRunner().invoke(main, ["evaluate", *map(str, args)])


def test_command_line(path: Path) -> None:
    for name, start in (("r.md", "# Evaluation of fast"), ("r.html", "<!doctype html>")):
        target = path.parent / name
        done = run(path, "--model", "fast", "--report", target, "--json", "--errors", 2)
        assert done.exit_code == 0, done.stderr
        assert json.loads(done.stdout)["metrics"]["n_pairs"] == 12
        assert target.read_text(encoding="utf-8").startswith(start)
        assert "The 2 worst errors" in target.read_text(encoding="utf-8")


def test_command_line_misuse(path: Path) -> None:
    for name in ("r.pdf", "nowhere/r.md", path.name):
        done = run(path, "--report", path.parent / name)
        assert done.exit_code == 2
        assert "--report" in done.stderr
    (path.parent / "old.md").write_text("mine")
    done = run(path, "--report", path.parent / "old.md")
    assert done.exit_code == 2
    assert "exists" in done.stderr
    assert (path.parent / "old.md").read_text() == "mine"
