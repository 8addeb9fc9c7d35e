"""Noun phrases that may name an issue, and how likely each is one."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stancelib.actors.cast import find_everybody
from stancelib.actors.context import Context, Name, make_context
from stancelib.actors.discover import LIKELY, MOST, described, discover_issues, find_matters
from stancelib.actors.gazetteer import load_gazetteer
from stancelib.actors.identities import as_written
from stancelib.actors.phrases import find_phrases
from stancelib.actors.roster import make_roster
from stancelib.actors.salience import FEATURES, probabilities
from stancelib.document import read_document
from stancelib.types import Article

ROOT = Path(__file__).resolve().parents[1]
CASES = json.loads((ROOT / "tests/data/phrases.json").read_text("utf-8"))

WAGE = (
    "Ministers want a rise in the minimum wage next spring.\n\nThe union Unity Now welcomed the "
    "minimum wage rise. The Shopkeepers' Federation said that the minimum wage was a burden. "
    "Its chairwoman, Ada Lund, said small shops could not pay it. The bakery on the corner was "
    "closed, and the weather was fine."
)


def read(text: str) -> tuple[Context, list[Name]]:
    context = make_context(read_document(Article(text)))
    names, _, _ = find_everybody(context, make_roster(load_gazetteer(), ()), groups=True)
    return context, names


def likely(text: str) -> dict[str, float]:
    """How likely each matter of a text is an issue, by its commonest wording."""
    context, names = read(text)
    matters = find_matters(context, names)
    found = probabilities(*described(context, matters))
    first = [(m.named or m.bare)[0].wording for m in matters]
    return {as_written(" ".join(words)): float(p) for words, p in zip(first, found, strict=True)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_where_a_phrase_begins_and_ends(case: dict[str, object]) -> None:
    phrases = find_phrases(*read(str(case["text"])))
    assert [as_written(" ".join(p.wording)) for p in phrases] == case["phrases"]


def test_a_phrase_is_the_words_of_its_span() -> None:
    context, names = read(WAGE)
    for phrase in find_phrases(context, names):
        assert phrase.wording == tuple(context.tokens[phrase.first : phrase.last])
        assert phrase.first <= phrase.head < phrase.last
        assert context.sentence_of[phrase.head] == phrase.sentence


def test_an_issue_need_be_on_no_list() -> None:
    context, names = read(WAGE)
    found = [issue.name for issue in discover_issues(context, names)]
    assert found
    assert all("minimum wage" in name for name in found)


def test_what_an_article_comes_back_to_is_likelier() -> None:
    once = "Norway praised the toll road. Chad sells cattle. Peru has a new bridge."
    often = "Norway praised the toll road. Chad fears the toll road. Peru hates the road."
    assert likely(often)["toll road"] > likely(once)["toll road"]


def test_a_side_makes_it_likelier() -> None:
    plain = likely("Sweden debated the ban on plastic crates. Norway kept quiet about the ban.")
    sided = likely("Sweden denounced the ban on plastic crates. Norway kept quiet about the ban.")
    assert sided["ban on plastic crates"] > plain["ban on plastic crates"]


def test_bodies_and_people_are_no_issues() -> None:
    text = (
        "The council's cabinet criticised the committee. The committee and the cabinet met the "
        "workers. The workers praised the company. The company thanked the workers."
    )
    assert not discover_issues(*read(text))


def test_an_article_without_issue_has_none() -> None:
    text = (
        "The second half was better. The strings, which had been dull in the Haydn, sang. Marta "
        "Nilsen took the slow movement at a pace that convinced the hall. The soloist dropped a "
        "page and laughed."
    )
    assert not discover_issues(*read(text))


@given(st.lists(st.sampled_from(WAGE.split()), max_size=80))
def test_any_words_give_few_issues_and_probabilities(words: list[str]) -> None:
    context, names = read(" ".join(words))
    matters = find_matters(context, names)
    known, nouns = described(context, matters)
    assert all(len(row) == len(FEATURES) for row in known)
    found = probabilities(known, nouns)
    assert ((found >= 0) & (found <= 1)).all()
    issues = discover_issues(context, names)
    assert len(issues) <= min(MOST, (found >= LIKELY).sum())
    assert len({issue.id for issue in issues}) == len(issues)


@pytest.mark.slow
def test_the_recipe_gives_the_bundled_weights(tmp_path: Path) -> None:
    made = tmp_path / "salience.json"
    subprocess.run(
        [sys.executable, "training/salience.py", "--out", str(made)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    bundled = (files("stancelib.resources") / "salience.json").read_bytes()
    # Digests: to show where two long lists of numbers differ takes pytest minutes.
    digests = [sha256(data).hexdigest() for data in (made.read_bytes(), bundled)]
    assert digests[0] == digests[1], "rebuild it: python training/salience.py"
