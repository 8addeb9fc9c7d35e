"""Who speaks for a body near where a text tells what the body thinks.

"The union rejected the offer. 'It is an insult,' said its president, Ana Rocha": what the union
does counts for Rocha, too. That is roll-up (`stancelib.rollup`) the other way round, and goes no
further than a few paragraphs: a spokesman who is quoted elsewhere speaks of something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stancelib.actors.words import SAY
from stancelib.beside import acting_verb
from stancelib.types import Cast, Clause

REACH = 2
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
        say something at most `REACH` paragraphs away.
    """
    mentions, sentences = cast.mentions, cast.document.sentences
    bodies = {a.id: a.parent for a in cast.actors if a.kind == "person" and a.parent is not None}
    speaking = {cast.mentions[m] for m in cast.speakers if m is not None}
    for clause in clauses:
        for number, unit in clause.units.items():
            if mentions[number].actor in bodies:
                verb = acting_verb(clause, unit)
                if verb >= 0 and clause.lemmas[verb] in SAY:
                    speaking.add(mentions[number])
    found: dict[tuple[str, int], set[str]] = {}
    for mention in speaking:
        body = bodies.get(mention.actor)
        if body is not None:
            here = sentences[mention.sentence].paragraph
            for paragraph in range(here - REACH, here + REACH + 1):
                found.setdefault((body, paragraph), set()).add(mention.actor)
    return {place: tuple(sorted(persons)) for place, persons in found.items()}
