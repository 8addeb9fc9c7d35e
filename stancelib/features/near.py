"""Words beside each of the two actors, and the words of the whole passage."""

from __future__ import annotations

from stancelib.features.blocks import PairView

_AROUND_SOURCE, _AROUND_TARGET = 4, 5


class Near:
    """What stands just before and just after source and target, whatever lies between them.

    Without syntax that is the best guess at what is said of whom. Words of the sentences
    around the clause count, too, if for less.
    """

    name = "near"
    version = 1
    language: str | None = None

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        words, n = pair.words, len(pair.words)
        found: list[tuple[str, int]] = []
        for role, unit, reach in (
            ("S", pair.source, _AROUND_SOURCE),
            ("T", pair.target, _AROUND_TARGET),
        ):
            if unit is None:
                continue
            for i in range(max(0, unit - reach), min(n, unit + reach + 1)):
                if i != unit:
                    found.append((f"{role}{'-' if i < unit else '+'} {words[i]}", i))
            for i in range(max(0, unit - 2), min(n - 1, unit + 2)):
                found.append((f"{role} {words[i]} {words[i + 1]}", i))
        found += [("around " + word, -1) for word in pair.view.clause.context]
        return found
