"""Graphs made from pieces of evidence, of a few actors and one short article."""

from __future__ import annotations

from stancelib.graph import PairEvidence, build_graph
from stancelib.types import AUTHOR, Actor, Article, Mention, ModelInfo, Tone

OPPOSE = (0.88, 0.1, 0.02)
SUPPORT = (0.03, 0.12, 0.85)
NEUTRAL = (0.05, 0.9, 0.05)

RUSSIA = Actor("country:ru", "Russia", "country", ("Russian Federation",))
NATO = Actor("org:nato", "NATO", "organisation", ("North Atlantic Treaty Organization", "Nato"))
US = Actor("country:us", "United States", "country", ("US", "USA", "America"))
LAVROV = Actor("sergey-lavrov", "Sergey Lavrov", "person", ("Lavrov",), "country:ru")
PUTIN = Actor("vladimir-putin", "Vladimir Putin", "person", ("Putin",), "country:ru")
BIDEN = Actor("joe-biden", "Joe Biden", "person", ("Biden",), "country:us")
TAX = Actor("carbon-tax", "carbon tax", "issue")
EVERYONE = (RUSSIA, NATO, US, LAVROV, PUTIN, BIDEN, TAX)

TEXT = "Lavrov condemned Nato on Monday. The alliance kept silent."
ARTICLE = Article(TEXT, id="a1", title="A row", date="2024-05-06", outlet="The Daily")
MODEL = ModelInfo("fast", "1.0", "ab" * 32)
TONE = Tone("oppose", -0.5, (0.6, 0.3, 0.1))
LAVROV_MENTION = Mention(0, 6, "Lavrov", LAVROV.id, "alias", "surname of Sergey Lavrov", 0, 0, 1)


def piece(source, target, probabilities=OPPOSE, start=0, end=32, **others):
    return PairEvidence(source, target, probabilities, start, end, TEXT[start:end], **others)


def make(*evidence, actors=EVERYONE, article=ARTICLE, mentions=(LAVROV_MENTION,), **others):
    others = {"tone": TONE, "model": MODEL, "warnings": ()} | others
    return build_graph(article, actors, mentions, evidence, **others)


def example():
    """Stances of each label, one reported, one of the author, one toward an issue."""
    return make(
        piece(LAVROV.id, NATO.id, reported_by=BIDEN.id),
        piece(NATO.id, US.id, SUPPORT, 33, 58),
        piece(US.id, NATO.id, NEUTRAL),
        piece(AUTHOR, LAVROV.id, (0.6, 0.3, 0.1)),
        piece(BIDEN.id, TAX.id, SUPPORT),
        warnings=("text that does not look like English",),
    )
