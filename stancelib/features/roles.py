"""The stance lexicon's view: who acts on, or speaks of, whom, by which predicate."""

from __future__ import annotations

from stancelib.features.blocks import PairView
from stancelib.features.judgements import AUTHOR_UNIT, Judgement


def _sign(judgement: Judgement) -> str:
    return "+" if judgement.sign > 0 else "-"


class Roles:
    """Judgements of the source on the target, and of each on and by others."""

    name = "roles"
    version = 1
    language: str | None = "en"

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        source = AUTHOR_UNIT if pair.source is None else pair.source
        direct = pair.judgements.get((source, pair.target), ())
        for j in direct:
            sign = _sign(j)
            depth = min(j.depth, 2)
            mark = ("n" if j.negated else "") + ("h" if j.hedged else "")
            at = j.predicate
            found.append((f"{j.role}{sign}", at))
            found.append((f"{j.role}{sign} d{depth}{mark}", at))
            found.append((f"{j.role}{sign} s{j.strength}{mark}", at))
            found.append((f"{j.role}{sign}{mark} {pair.words[at]}", at))
        if direct:
            total = sum(j.sign for j in direct if j.role != "agent")
            found.append(("sum+" if total > 0 else "sum-" if total < 0 else "sum0", -1))
        else:
            found.append(("nothing", -1))
        if pair.source is None:
            return found
        if (pair.target, source) in pair.judgements:
            for j in pair.judgements[pair.target, source]:
                found.append((f"back {j.role}{_sign(j)}", j.predicate))
        for (holder, judged), judgements in pair.judgements.items():
            if holder == AUTHOR_UNIT and judged in (source, pair.target):
                who = "S" if judged == source else "T"
                for j in judgements:
                    found.append((f"told {who} {j.role}{_sign(j)}", j.predicate))
            elif holder == source and judged != pair.target:
                for j in judgements:
                    found.append((f"S on O {j.role}{_sign(j)}", j.predicate))
            elif judged == pair.target and holder != source:
                for j in judgements:
                    found.append((f"O on T {j.role}{_sign(j)}", j.predicate))
        return found


class Lexical:
    """Polar words of the clause, by where they stand: what no slot connects still colours."""

    name = "lexical"
    version = 1
    language: str | None = "en"

    def extract(self, pair: PairView) -> list[tuple[str, int]]:
        view = pair.view
        found: list[tuple[str, int]] = []
        first, second = pair.target, pair.target
        if pair.source is not None:
            first, second = sorted((pair.source, pair.target))
        order = "1" if first != pair.target else "2"
        for i, frames in view.frames.items():
            where = "l" if i < first else "r" if i > second else "m" + order
            for frame in frames:
                if frame.polarity:
                    sign = "+" if frame.polarity > 0 else "-"
                    negated = "n" if view.negated(i) else ""
                    found.append((f"{where} {frame.cls}{sign}{negated}", i))
                    break
                if frame.cls in ("shift", "hedge"):
                    found.append((f"{where} {frame.cls}", i))
                    break
        return found
