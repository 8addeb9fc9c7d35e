"""The setting of a pair: distance, order, quotation, who is speaking."""

from __future__ import annotations

from stancelib.features.blocks import PairView


class Setting:
    """Distances, counts of other actors, quotation, verbs of saying, tense and mood."""

    name = "setting"
    version = 1
    language: str | None = None

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        view = pair.view
        clause = view.clause
        found: list[tuple[str, int]] = [
            (f"actors {min(len(view.mask), 6)}", -1),
            (f"length {min(view.n // 8, 6)}", -1),
        ]
        quoted = clause.quoted[pair.target] >= 0
        if quoted:
            found.append(("T quoted", pair.target))
        source = pair.source
        if source is None:
            found.append((f"T place {min(pair.target // 5, 5)}", -1))
            return found
        distance = abs(source - pair.target)
        order = "1" if source < pair.target else "2"
        far = distance if distance < 8 else 8 + min(distance // 8, 4)
        found.append((f"distance {order} {far}", -1))
        low, high = sorted((source, pair.target))
        between = sum(low < u < high for u in view.mask)
        found.append((f"between {order} {min(between, 3)}", -1))
        if any(low <= i < high for i in view.marks):
            found.append((f"mark between {order}", -1))
        if view.reciprocal:
            found.append((f"each other {order}", -1))
        holders = view.holders(pair.target)
        if source in holders:
            found.append(("S speaks of T", source))
            head = clause.heads[pair.target]
            if head >= 0:
                found.append(
                    (f"S speaks of T {clause.relations[pair.target]} {pair.words[head]}", head)
                )
        elif holders:
            found.append(("O speaks of T", -1))
        if pair.target in view.holders(source):
            found.append(("T speaks of S", pair.target))
        return found
