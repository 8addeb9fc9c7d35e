"""How often a stance is credited to the subject of the clause beside it.

    python benchmarks/juxtaposed.py

"Peru urged calm; Chile praised Kenya" says nothing of what Peru thinks of Kenya. Makes 240 such
sentences of two clauses, the first without an object, and prints the share of them in which the
first clause's subject gets the second's stance (``first``), in which the second's subject gets one
toward the first's (``back``), and in which the second's own is found (``own``).
"""

from __future__ import annotations

import random
from collections import Counter

import stancelib

NAMES = ("Peru", "Chile", "Kenya", "Ghana", "Norway", "Spain", "Togo", "Nepal", "Cuba", "Mali")
FIRST = (
    "{} urged calm",
    "{} abstained",
    "{} sent no one",
    "{} closed its border",
    "{} asked for more time",
    "{} held elections in May",
    "{} has not commented",
    "{} signed in March",
    "{} joined in 2004",
    "{} counted its votes by hand",
)
SECOND = (
    "{} praised {}",
    "{} denounced {}",
    "{} blamed {} for the delay",
    "{} thanked {}",
    "{} sided with {}",
    "{} accused {} of fraud",
)
JOINTS = ("; ", ", and ", ", while ", ", but ")


def main() -> None:
    rng = random.Random(0)
    sentences = []
    for first in FIRST:
        for second in SECOND:
            for joint in JOINTS:
                a, b, c = rng.sample(NAMES, 3)
                text = f"{first.format(a)}{joint}{second.format(b, c)}."
                sentences.append((joint, text, {"first": (a, c), "back": (b, a), "own": (b, c)}))
    for model in ("fast", "contextual"):
        scorer = stancelib.load(model)
        for joint in JOINTS:
            found: Counter[str] = Counter()
            for place, text, ends in sentences:
                if place != joint:
                    continue
                graph = scorer.score(text)
                for kind, (source, target) in ends.items():
                    stance = graph.get(source, target)
                    found[kind] += stance is not None and stance.label != "neutral"
            n = len(sentences) // len(JOINTS)
            shares = ", ".join(f"{kind} {found[kind] / n:.2f}" for kind in ("first", "back", "own"))
            print(f"{model:10} {joint!r:11} {shares} of {n}", flush=True)


if __name__ == "__main__":
    main()
