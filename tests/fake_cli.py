"""The command line with a model that is none, in a folder with one article."""

from __future__ import annotations

import json

from click.testing import CliRunner

import stancelib
from stancelib.cli import main
from stancelib.graph import PairEvidence, build_graph
from stancelib.types import Actor, Article, ModelInfo, Tone

TONE = Tone("neutral", 0.0, (0.2, 0.6, 0.2))
ACTORS = (Actor("ann", "Ann Ames", "person"), Actor("bob", "Bob Byrd", "person"))


class FakeModel:
    """Scores by a word in the text; remembers what it was asked."""

    info = ModelInfo("fake", "1", "00")

    def __init__(self):
        self.asked = {}
        self.seen = []

    def score(self, article, *, actors=(), issues=(), min_confidence=0.0):
        if isinstance(article, str):  # the trial before anything is read
            return build_graph(
                Article(article), (), (), (), tone=TONE, model=self.info,
                min_confidence=min_confidence,
            )  # fmt: skip
        self.asked = {"actors": actors, "issues": issues, "min_confidence": min_confidence}
        self.seen.append(article)
        if "unscorable" in article.text:
            raise RuntimeError("too strange")
        evidence = [
            PairEvidence("ann", "bob", (0.9, 0.08, 0.02), 0, 5, article.text[:5]),
            PairEvidence("bob", "ann", (0.1, 0.8, 0.1), 0, 5, article.text[:5]),
        ]
        return build_graph(
            article,
            ACTORS,
            (),
            evidence,
            tone=TONE,
            model=self.info,
            warnings=["text truncated"] if "long" in article.text else [],
            min_confidence=min_confidence,
        )


def install(monkeypatch):
    """A fake model that every name loads; it notes the names."""
    fake = FakeModel()
    fake.loaded = []

    def load(name="default"):
        fake.loaded.append(name)
        return fake

    monkeypatch.setattr(stancelib, "load", load, raising=False)
    return fake


def enter(tmp_path, monkeypatch):
    """A working folder with one article in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes("Ann\r\nattacks Bob — é.".encode())
    return tmp_path


def run(*args, input=None):
    return CliRunner().invoke(main, [str(a) for a in args], input=input)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]
