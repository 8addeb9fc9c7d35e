"""Who speaks for a body near where a text tells what the body thinks.

"The union rejected the offer. 'It is an insult,' said its president, Ana Rocha": what the union
does counts for Rocha, too. That is roll-up (`stancelib.rollup`) the other way round, and goes no
further than the turn beside it: a spokesman who is quoted elsewhere speaks of something else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from stancelib.actors.words import SAY
from stancelib.beside import acting_verb
from stancelib.types import Cast, Clause

REACH = 3
"""How many paragraphs away from what a body does somebody may speak for it."""

Voices = Mapping[tuple[str, int], tuple[str, ...]]
"""Id of a body and number of a paragraph -> ids of the persons who speak for it there."""


def find_voices(cast: Cast, clauses: Sequence[Clause]) -> Voices:
    """Find the persons who speak, and for which actors.

    Parameters
    ----------
    cast : Cast
    clauses : sequence of Clause
        Of `build_clauses`.

    Returns
    -------
    mapping
        From an actor and a paragraph to the persons, sorted, whose ``parent`` is the actor and who
        say something at most `REACH` paragraphs away, with no paragraph between in which anybody
        speaks.
    """
    mentions, sentences = cast.mentions, cast.document.sentences
    bodies = {a.id: a.parent for a in cast.actors if a.kind == "person" and a.parent is not None}
    speaking = {mentions[m] for m in cast.speakers if m is not None}
    for clause in clauses:
        for number, unit in clause.units.items():
            verb = acting_verb(clause, unit)
            if verb >= 0 and clause.lemmas[verb] in SAY:
                speaking.add(mentions[number])
    turns = sorted({sentences[mention.sentence].paragraph for mention in speaking})
    found: dict[tuple[str, int], set[str]] = {}
    for mention in speaking:
        body = bodies.get(mention.actor)
        if body is None:
            continue
        here = sentences[mention.sentence].paragraph
        for paragraph in range(here - REACH, here + REACH + 1):
            low, high = sorted((here, paragraph))
            if bisect_right(turns, low) >= bisect_left(turns, high):
                found.setdefault((body, paragraph), set()).add(mention.actor)
    return {place: tuple(sorted(persons)) for place, persons in found.items()}
