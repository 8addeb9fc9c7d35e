"""The path through the syntax from source to target, with and without its words."""

from __future__ import annotations

from stancelib.beside import path_to_root
from stancelib.features.blocks import PairView

_LONGEST = 7
# Links that change nothing about the role: "Russia's foreign minister", "A and B".
_TRANSPARENT = frozenset({"conj", "appos", "flat", "compound", "nmod:poss", "amod", "nmod:desc"})


class Paths:
    """Relations and predicates on the shortest path between the two actors."""

    name = "paths"
    version = 1
    language: str | None = "en"

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        view, target = pair.view, pair.target
        clause = view.clause
        found: list[tuple[str, int]] = []
        heads, relations = clause.heads, clause.relations
        for role, unit in (("S", pair.source), ("T", target)):
            if unit is None:
                continue
            found.append((f"{role} {relations[unit]}", unit))
            head = heads[unit]
            if head >= 0 and head not in view.mask:
                voice = "p" if head in view.passive else ""
                found.append((f"{role} {relations[unit]} {pair.words[head]}{voice}", head))
        if pair.source is None:
            return found
        up = path_to_root(clause, pair.source)
        down = path_to_root(clause, target)
        above = set(down)
        top = next((node for node in up if node in above), -1)
        if top < 0:
            found.append(("none", -1))
            return found
        rising = up[: up.index(top)]
        falling = down[: down.index(top)]
        if len(rising) + len(falling) > _LONGEST:
            found.append(("long", -1))
            return found
        ups = [relations[i] for i in rising]
        downs = [relations[i] for i in reversed(falling)]
        passive = "p" if top in view.passive else ""
        bare = ">".join(ups) + "^" + passive + "<".join(downs)
        word = pair.words[top]
        found.append((bare, top))
        found.append((f"{bare} {word}", top))
        short_up = [r for r in ups if r not in _TRANSPARENT][:2]
        short_down = [r for r in downs if r not in _TRANSPARENT][:3]
        short = ">".join(short_up) + "^" + passive + "<".join(short_down)
        found.append((f"~{short} {word}", top))
        if rising and falling:
            found.append((f"sides {ups[-1]} {passive}{downs[0]} {word}", top))
        for i in rising[1:] + falling[1:]:
            found.append((f"on {'u' if i in rising else 'd'} {pair.words[i]}", i))
        for i in falling[1:]:
            found.append((f"on {word} {pair.words[i]}", i))
        return found
