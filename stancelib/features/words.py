"""Words and word pairs before, between and after the two actors."""

from __future__ import annotations

from stancelib.features.blocks import PairView

_WINDOW = 3


class Words:
    """N-grams of masked lemmas by where they stand, with the order of the two actors."""

    name = "words"
    version = 1
    language: str | None = None

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        words, n = pair.words, len(pair.words)
        found: list[tuple[str, int]] = []
        if pair.source is None:
            target = pair.target
            for i in range(n):
                found.append(("w " + words[i], i))
            for i in range(max(0, target - _WINDOW), min(n - 1, target + _WINDOW)):
                found.append((f"b {words[i]} {words[i + 1]}", i))
            return found
        first, second = sorted((pair.source, pair.target))
        order = "1" if pair.source < pair.target else "2"
        between = "m" + order + " "
        for i in range(first + 1, second):
            found.append((between + words[i], i))
            found.append((f"{between}{words[i - 1]} {words[i]}", i))
        if second - first > 1:
            found.append((f"{between}{words[second - 1]} {words[second]}", second - 1))
        for i in range(max(0, first - _WINDOW), first):
            found.append((f"l{order} {words[i]}", i))
        for i in range(second + 1, min(n, second + 1 + _WINDOW)):
            found.append((f"r{order} {words[i]}", i))
        if second + 1 < n:
            found.append((f"r{order} {words[second]} {words[second + 1]}", second + 1))
        if first > 0:
            found.append((f"l{order} {words[first - 1]} {words[first]}", first - 1))
        for i in range(n):
            found.append(("w " + words[i], i))
        return found
