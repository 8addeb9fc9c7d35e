"""What changes between two models: counted, listed, measured."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import stancelib
from stancelib.cli import main
from stancelib.compare import KEPT, Comparison, compare, compare_on_corpus
from stancelib.corpora import (
    AnnotatedCorpus,
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    write_native,
)
from stancelib.errors import InputError
from stancelib.model import StanceModel
from stancelib.types import LABELS, Article, ArticleResult

ARTICLES = [
    Article(
        "France condemned Spain over the fishing limits. Spain thanked Italy for its help.", id="a"
    ),
    Article(
        "Italy praised France as a loyal partner. Norway and Italy met in Rome on Sunday. "
        "Norway accused Spain of lying.",
        id="b",
    ),
]


def altered(model: StanceModel, name: str, **heads: Any) -> StanceModel:
    scorer = replace(model.scorer, heads=heads)
    return StanceModel(scorer, replace(model.info, name=name), model.training, model.card)


@pytest.fixture(scope="module")
def model() -> StanceModel:
    return stancelib.load("fast")


@pytest.fixture(scope="module")
def contrary(model: StanceModel) -> StanceModel:
    """Says support wherever the model says oppose."""

    def turned(head: Any) -> Any:
        return replace(
            head,
            weights=head.weights[:, ::-1],
            dense=head.dense[:, ::-1],
            bias=head.bias[::-1],
        )

    return altered(model, "contrary", **{k: turned(h) for k, h in model.scorer.heads.items()})


@pytest.fixture(scope="module")
def turned(model: StanceModel, contrary: StanceModel) -> Comparison:
    return compare(model, contrary, ARTICLES)


def test_a_model_is_like_itself(model: StanceModel) -> None:
    found = compare(model, model, ARTICLES)
    stances = sum(len(model.score(a)) for a in ARTICLES)
    assert (found.both, found.only_a, found.only_b) == (stances, 0, 0)
    assert (found.changed, found.flips, found.changes) == (0, 0, ())
    assert found.mean == found.mean_absolute == found.largest == 0.0
    assert all(abs(value) <= 0.0005 for value in found.quantiles.values())
    assert all(a.held_a == a.held_b and a.met_a == a.met_b for a in found.actors)


def test_counts_and_differences_are_those_of_the_graphs(
    model: StanceModel, contrary: StanceModel, turned: Comparison
) -> None:
    before = [s for a in ARTICLES for s in model.score(a)]
    after = [contrary.score(a)[s.source, s.target] for a in ARTICLES for s in model.score(a)]
    confusion = Counter((x.label, y.label) for x, y in zip(before, after, strict=True))
    assert confusion["oppose", "support"] > 0
    assert confusion["support", "oppose"] > 0
    assert {(x, y): n for x, row in turned.labels.items() for y, n in row.items() if n} == confusion
    differences = np.array([y.score - x.score for x, y in zip(before, after, strict=True)])
    assert turned.mean == pytest.approx(differences.mean())
    assert turned.mean_absolute == pytest.approx(np.abs(differences).mean())
    assert abs(turned.largest) == pytest.approx(np.abs(differences).max())
    for share, value in turned.quantiles.items():
        exact = np.quantile(differences, float(share), method="inverted_cdf")
        assert value == pytest.approx(exact, abs=0.0006)


def test_flips_come_first_with_evidence_from_both(turned: Comparison) -> None:
    flips = [c.flip for c in turned.changes]
    assert flips == sorted(flips, reverse=True)
    assert sum(flips) == turned.flips > 0
    assert len(turned.changes) == turned.changed
    change = next(c for c in turned.changes if (c.source, c.target) == ("France", "Spain"))
    assert (change.article, change.a.label, change.b.label) == ("a", "oppose", "support")
    assert change.a.evidence == change.b.evidence == ARTICLES[0].text.split(". ")[0] + "."
    text = str(turned)
    assert text.index("France -> Spain: oppose") < text.index("A, then B")
    sizes = [abs(c.b.score - c.a.score) for c in turned.changes if c.flip]
    assert sizes == sorted(sizes, reverse=True)


def test_actors(model: StanceModel, turned: Comparison) -> None:
    (france,) = [a for a in turned.actors if a.name == "France"]
    graphs = [model.score(a) for a in ARTICLES]
    held = [s.score for g in graphs for s in g if s.source == france.id]
    met = [s.score for g in graphs for s in g if s.target == france.id]
    assert (france.as_source, france.as_target) == (len(held), len(met))
    assert france.held_a == pytest.approx(np.mean(held))
    assert france.met_a == pytest.approx(np.mean(met))
    assert france.held_b is not None
    assert france.held_b > 0 > np.mean(held)
    author = [a for a in turned.actors if a.id == "AUTHOR"]
    assert [(a.as_target, a.met_a) for a in author] == [(0, None)]


def test_stances_that_only_one_assesses(model: StanceModel) -> None:
    silent = altered(model, "silent", actor=model.scorer.heads["actor"])
    by_author = sum(s.source == "AUTHOR" for a in ARTICLES for s in model.score(a))
    found = compare(model, silent, ARTICLES)
    assert (found.only_a, found.only_b) == (by_author, 0)
    assert compare(silent, model, iter(ARTICLES)).only_b == by_author > 0


def test_only_so_many_changes_are_kept_and_all_are_counted(
    model: StanceModel, contrary: StanceModel, turned: Comparison
) -> None:
    many = [ARTICLES[i % 2].text for i in range(80)]
    found = compare(model, contrary, many)
    assert found.changed == 40 * turned.changed > KEPT
    assert len(found.changes) == KEPT
    assert all(c.flip for c in found.changes)
    assert found.changes[0].article in ("article-1", "article-2")


def test_what_fails_in_one_is_left_out(model: StanceModel, contrary: StanceModel) -> None:
    failures: list[ArticleResult] = []
    bad: Any = Article(None, id="bad")  # type: ignore[arg-type]
    found = compare(model, contrary, [bad, ARTICLES[0]], on_failure=failures.append)
    assert (found.articles, found.failed, [f.id for f in failures]) == (1, 1, ["bad"])
    for nothing in ([], [bad]):
        with pytest.raises(InputError, match="no article to compare"):
            compare(model, contrary, nothing)
    with pytest.raises(InputError, match="put it in a list"):
        compare(model, contrary, "France met Spain.")


# --- on a corpus ----------------------------------------------------------------------


def corpus() -> AnnotatedCorpus:
    rows = (
        ("{a} condemned {b} at the summit.", "oppose"),
        ("{a} praised {b} at the summit.", "support"),
        ("{a} met {b} at the summit.", "neutral"),
    )
    records = []
    for a, b in (("Norland", "Estmark"), ("Vespia", "Orlay"), ("Carrow", "Tindale")):
        for pattern, label in rows:
            text = pattern.format(a=a, b=b)
            ends = [AnnotatedMention(x, text.index(x), text.index(x) + len(x)) for x in (a, b)]
            stance = AnnotatedStance(a, b, label)  # type: ignore[arg-type]
            records.append(
                AnnotatedText(str(len(records)), text, mentions=tuple(ends), stances=(stance,))
            )
    return AnnotatedCorpus.from_records(records, "rows")


def test_metrics_are_those_of_evaluate(model: StanceModel, contrary: StanceModel) -> None:
    found = compare_on_corpus(model, contrary, corpus())
    a, b = model.evaluate(corpus()).metrics, contrary.evaluate(corpus()).metrics
    assert (found.pairs, found.headline, found.skipped) == (9, "three_class", 0)
    for key in ("polarity_accuracy", "ece", "brier"):
        assert (found.metrics[key].a, found.metrics[key].b) == pytest.approx((a[key], b[key]))
    f1 = found.metrics["three_class.macro_f1"]
    assert (f1.a, f1.b) == pytest.approx((a["macro_f1"], b["macro_f1"]))
    assert f1.change == pytest.approx(f1.b - f1.a)
    assert f1.ci95[0] <= f1.change <= f1.ci95[1] < 0
    assert (found.fixed, found.broken) == (0, 6)
    back = compare_on_corpus(contrary, model, corpus())
    assert (back.fixed, back.broken) == (6, 0)
    assert "polarity_accuracy" in str(found)
    with pytest.raises(InputError, match="no labelled pair"):
        compare_on_corpus(model, contrary, AnnotatedCorpus.from_records([AnnotatedText("1", "x")]))


# --- the command ----------------------------------------------------------------------


def run(*args: str) -> Any:
    return CliRunner().invoke(main, ["compare", *args])


def test_the_command(contrary: StanceModel, turned: Comparison, tmp_path: Path) -> None:
    bundle, news, held = (tmp_path / n for n in ("contrary", "news.jsonl", "held.jsonl"))
    contrary.save(bundle)
    lines = [json.dumps({"id": a.id, "text": a.text}) for a in ARTICLES]
    news.write_text("\n".join(lines), "utf-8")
    write_native(corpus(), held)
    done = run("fast", str(bundle), str(news), "--corpus", str(held), "--json")
    assert done.exit_code == 0, done.output
    out = json.loads(done.stdout)
    assert out["articles"]["labels"] == turned.labels
    assert set(out["articles"]["labels"]) == set(LABELS)
    assert out["articles"]["changes"][0]["flip"] is True
    assert out["corpus"]["broken"] == 6
    alone = run("fast", str(bundle), "--corpus", str(held), "--format", "native")
    assert alone.exit_code == 0
    assert "9 annotated pairs" in alone.stdout
    assert "articles" not in alone.stdout

    news.write_text(lines[0] + "\n{}\n", "utf-8")
    partly = run("fast", str(bundle), str(news))
    assert partly.exit_code == 3
    assert "line 2: no 'text'" in partly.stderr
    assert "turned from one side to the other" in partly.stdout
    assert run("fast", str(bundle)).exit_code == 2
    assert run("fast", str(tmp_path / "none"), str(news)).exit_code == 2
