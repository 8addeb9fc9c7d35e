"""Mentions -> directed pairs: who may hold a stance toward whom, in which clause."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from stancelib.actors.elided import is_voter
from stancelib.actors.words import SAY, word_set
from stancelib.beside import acting_verb, path_to_root
from stancelib.judging import is_bystander
from stancelib.types import Cast, Clause, Pair

_SO = frozenset(("so", "neither", "nor"))
_DID = frozenset(("did", "does", "do", "has", "have", "had", "is", "are", "was", "were", "will"))
_THEIR = frozenset(("its", "their", "his", "her"))
_UNDERGOING = word_set("await complete escape face finish get lose receive serve suffer survive")
MAX_MENTIONS = 16
"""Of a sentence with more mentions, only pairs of near neighbours are formed."""


def build_pairs(
    cast: Cast, clauses: Sequence[Clause], *, author: bool = True
) -> tuple[tuple[Pair, ...], tuple[str, ...]]:
    """Ordered (source, target) candidates.

    A pair needs both ends in one clause; the speaker of a quotation stands in the clause of
    each sentence that lies in it. Inside a quotation whoever is quoted is heard, so a source
    outside of it counts only if it speaks; outside of a quotation nobody inside acts.

    Parameters
    ----------
    cast : Cast
    clauses : sequence of Clause
        Of `build_clauses`.
    author : bool
        Whether to form (AUTHOR, target) pairs too. The author speaks outside of quotations.

    Returns
    -------
    pairs : tuple of Pair
        In text order.
    warnings : tuple of str
    """
    actors = {actor.id: actor for actor in cast.actors}
    mentions = cast.mentions
    pairs: list[Pair] = []
    crowds: dict[int, int] = {}  # where a crowded sentence begins -> its mentions
    for clause in clauses:
        ordered = sorted(clause.units.items(), key=lambda item: (item[1], item[0]))
        crowded = len(ordered) > MAX_MENTIONS
        they = _they(cast, ordered)
        if crowded:
            begin = cast.document.sentences[clause.sentence].start
            crowds[begin] = max(len(ordered), crowds.get(begin, 0))
        for place, (target, target_unit) in enumerate(ordered):
            judged = actors[mentions[target].actor]
            if (judged.kind == "issue") != clause.masks_issues or clause.first[target_unit] < 0:
                continue
            owners = _owners(cast, clause, target) if judged.kind == "issue" else {}
            inverse = mentions[target].form == "inverse"
            quotation = clause.quoted[target_unit]
            speaker = cast.speakers[quotation] if quotation >= 0 else None
            if author and quotation < 0:
                pairs.append(Pair(None, target, clause, None, target_unit, None, inverse))
            near = ordered
            if crowded:
                near = ordered[max(0, place - MAX_MENTIONS // 2) : place + MAX_MENTIONS // 2 + 1]
            for source, source_unit in near:
                holder = actors[mentions[source].actor]
                if source_unit == target_unit or holder.kind == "issue" or holder is judged:
                    continue
                if holder.id == judged.parent or judged.id == holder.parent:
                    continue
                if judged.id in they.get(source_unit, ()) or holder.id in they.get(target_unit, ()):
                    continue  # "A and B said they would": each of them is one of them
                if holder.id in owners and not (
                    owners[holder.id] and _acts_on(clause, source_unit, target_unit)
                ):
                    continue
                if is_bystander(clause, source_unit, target_unit):
                    continue
                ballot = mentions[target].form == "elided" and clause.first[source_unit] >= 0
                tokens = cast.document.tokens
                if ballot and not is_voter(
                    tokens,
                    mentions[source],
                    mentions[target],
                    (mentions[m] for m, _ in ordered if m != target and m != source),
                ):
                    continue
                inside = clause.first[source_unit] >= 0 and clause.quoted[source_unit] == quotation
                reported_by = None
                if quotation >= 0:
                    if inside:
                        if speaker is not None and mentions[speaker].actor != holder.id:
                            reported_by = speaker
                    elif speaker is None:
                        if not _tells(clause, source_unit, target_unit):
                            continue
                    elif mentions[speaker].actor != holder.id:
                        continue
                elif clause.quoted[source_unit] >= 0:
                    continue
                else:
                    reported_by = _reporter(cast, clause, source_unit, holder.id)
                pairs.append(
                    Pair(source, target, clause, source_unit, target_unit, reported_by, inverse)
                )
    found = (*pairs, *_echoes(cast, pairs))
    if not crowds:
        return found, ()
    return found, (
        f"{len(crowds)} sentences with more than {MAX_MENTIONS} mentions (the first at "
        f"{min(crowds)}): only pairs within {MAX_MENTIONS // 2} mentions of each other were scored",
    )


def _they(cast: Cast, ordered: Sequence[tuple[int, int]]) -> dict[int, set[str]]:
    """The actors of each pronoun that stands for several."""
    found: dict[int, set[str]] = {}
    for mention, unit in ordered:
        if cast.mentions[mention].form == "pronoun":
            found.setdefault(unit, set()).add(cast.mentions[mention].actor)
    return {unit: actors for unit, actors in found.items() if len(actors) > 1}


def _tells(clause: Clause, source: int, target: int) -> bool:
    """Whether the source does what leads to words in quotation marks that nobody is known to speak.

    "He said he 'took note of the ruling with regret'."
    """
    acting = acting_verb(clause, source)
    above = (u for u in path_to_root(clause, target) if clause.quoted[u] != clause.quoted[target])
    return acting >= 0 and acting in above


def _reporter(cast: Cast, clause: Clause, source_unit: int, holder: str) -> int | None:
    """Who says what the source does, without quotation marks: "The US says Russia rejects ..."."""
    unit = source_unit
    for _ in range(len(clause.heads)):
        head = clause.heads[unit]
        if head < 0:
            return None
        if clause.relations[unit] == "ccomp" and clause.lemmas[head] in SAY:
            for mention, at in clause.units.items():
                if clause.heads[at] == head and clause.relations[at] == "nsubj":
                    return mention if cast.mentions[mention].actor != holder else None
        unit = head
    return None


def _echoes(cast: Cast, pairs: Sequence[Pair]) -> list[Pair]:
    """Whoever "did so too": "France welcomed the deal. So did Spain." is a pair of Spain's.

    Its source stands for the subject of the sentence before, in that sentence's clause.
    """
    document, mentions = cast.document, cast.mentions
    found: list[Pair] = []
    firsts = [mention.first for mention in mentions]
    of_sentence: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.source is not None:
            of_sentence.setdefault(pair.clause.sentence, []).append(pair)
    for number in range(1, len(document.sentences)):
        sentence = document.sentences[number]
        opening = [t.lower() for t in document.tokens[sentence.first : sentence.first + 2]]
        if len(opening) < 2 or opening[0] not in _SO or opening[1] not in _DID:
            continue
        echo = bisect_left(firsts, sentence.first + 2)
        if echo == len(mentions) or mentions[echo].sentence != number:
            continue
        before = of_sentence.get(number - 1, [])
        units = [p.source_unit for p in before if _is_subject(p)]
        if not units:
            continue
        subject = min(u for u in units if u is not None)
        for pair in before:
            if pair.source_unit == subject and mentions[pair.target].actor != mentions[echo].actor:
                found.append(replace(pair, source=echo))
    return list({(p.target, p.target_unit): p for p in found}.values())


def _owners(cast: Cast, clause: Clause, issue: int) -> dict[str, bool]:
    """Whose the issue is, and whether a pronoun alone says so.

    What a sentence says of "Sweden's veto" is not what Sweden says.
    """
    mentions, unit = cast.mentions, clause.units[issue]
    found: dict[str, bool] = {}
    for other, at in clause.units.items():
        owns = (at == unit and mentions[other].first == mentions[issue].first) or (
            clause.heads[at] == unit and clause.relations[at] == "nmod:poss"
        )
        if other != issue and owns:
            actor, by_pronoun = mentions[other].actor, mentions[other].text.lower() in _THEIR
            found[actor] = found.get(actor, True) and by_pronoun
    return found


def _acts_on(clause: Clause, source: int, target: int) -> bool:
    """Whether the source does something with its own: "would not lift its sanctions"."""
    acting = acting_verb(clause, source)
    if acting not in path_to_root(clause, target) or clause.relations[source] != "nsubj":
        return False
    held = clause.relations[target] == "obj" or clause.relations[target].startswith("nsubj")
    return held and clause.lemmas[clause.heads[target]] not in _UNDERGOING


def _is_subject(pair: Pair) -> bool:
    unit, clause = pair.source_unit, pair.clause
    return (
        unit is not None
        and clause.first[unit] >= 0
        and clause.quoted[unit] < 0
        and clause.relations[unit] == "nsubj"
    )
