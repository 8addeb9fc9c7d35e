"""What the lexicon and the syntax together say of a clause: who judges whom, by which word.

Composition follows the idea of effect-based inference (Deng and Wiebe, 2014, "Sentiment
propagation via implicature constraints"): a stance toward an event is a stance toward those
whom the event helps or harms.
"""

from __future__ import annotations

from dataclasses import dataclass

from stancelib.features.view import ClauseView

AUTHOR_UNIT = -1


@dataclass(frozen=True, slots=True)
class Judgement:
    """One lexical stance: who, toward whom, by which predicate.

    ``role`` is ``"act"`` (source acts on target), ``"eval"`` (target is evaluated in the
    words of source), ``"scope"`` (source tells that something is done to target) or
    ``"agent"`` (source tells that target does something).
    """

    source: int
    target: int
    sign: int
    strength: int
    predicate: int
    depth: int
    role: str
    negated: bool
    hedged: bool


def find_judgements(view: ClauseView) -> dict[tuple[int, int], list[Judgement]]:
    """All judgements of a clause by (source unit, target unit).

    Source `AUTHOR_UNIT` stands for the narrator: evaluations that nobody in the clause
    speaks, and every deed, told of its target and (under ``"agent"``) of its agent.
    """
    found: dict[tuple[int, int], list[Judgement]] = {}

    def add(
        source: int, target: int, sign: int, strength: int, i: int, depth: int, role: str
    ) -> None:
        if source != target:
            judgement = Judgement(
                source,
                target,
                -sign if negated else sign,
                strength,
                i,
                depth,
                role,
                negated,
                hedged,
            )
            found.setdefault((source, target), []).append(judgement)

    for i, frames in view.frames.items():
        negated = hedged = False
        looked = False
        for frame in frames:
            if not frame.polarity or frame.cls not in ("act", "eval"):
                continue
            slots = view.slots(i)
            targets = []
            for name in frame.targets:
                if name == "self" and not slots.get("self"):
                    # The noun or participle itself may stand under an actor, or be modified.
                    continue
                for filler in slots.get(name, ()):
                    targets += view.reach(filler)
            sources: list[tuple[int, int]] = []
            if frame.cls == "act":
                names = frame.sources
                for name in names:
                    for filler in slots.get(name, ()):
                        sources += view.sources_in(filler)
                if not sources and "poss" in names:
                    for filler in slots.get("lent", ()):
                        sources += view.sources_in(filler)
            if frame.cls == "act" and not targets and view.mutual(i):
                for filler in (*slots.get("subj", ()), *slots.get("lent", ())):
                    targets += view.reach(filler)
            if not targets and not sources:
                continue
            if not looked:
                negated, hedged, looked = view.negated(i), view.hedged(i), True
                holders = view.holders(i)
            base = 1 if frame.polarity > 0 else -1
            strength = abs(frame.polarity)
            if frame.cls == "eval":
                for target, sign, depth in targets:
                    for holder in holders or [AUTHOR_UNIT]:
                        add(holder, target, base * sign, strength, i, depth, "eval")
                continue
            agents = {unit for unit, _ in sources}
            for target, sign, depth in targets:
                for source, source_depth in sources:
                    add(source, target, base * sign, strength, i, depth + source_depth, "act")
                for holder in holders:
                    if holder not in agents:
                        add(holder, target, base * sign, strength, i, depth, "scope")
                if target not in agents:
                    add(AUTHOR_UNIT, target, base * sign, strength, i, depth, "scope")
            for source, depth in sources:
                for holder in [*holders, AUTHOR_UNIT]:
                    if holder not in agents:
                        add(holder, source, base, strength, i, depth, "agent")
    return found
