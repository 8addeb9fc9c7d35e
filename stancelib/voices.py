"""Who speaks for a body near where a text tells what the body thinks.

"The union rejected the offer. 'It is an insult,' said its president, Ana Rocha": what the union
does counts for Rocha, too. That is roll-up (`stancelib.rollup`) the other way round. It goes no
further than the turn beside it, since a spokesman who is quoted elsewhere speaks of something else,
and not for who is known to differ: members of parliament, rebels, who has left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from stancelib.actors.words import EXECUTIVE, HEADS_BODY, SAY, word_set
from stancelib.beside import PERSONAL, acting_verb, children
from stancelib.nested import AGAINST
from stancelib.types import Actor, Cast, Clause

PARAGRAPHS = 3
"""How many paragraphs away from what a body does somebody may speak for it."""

SENTENCES = 8
"""How many sentences away, where paragraphs are long."""

Voices = Mapping[tuple[str, int], tuple[str, ...]]
"""Id of a body and number of a sentence -> ids of the persons who speak for it there."""

_OFFICES = EXECUTIVE | HEADS_BODY | word_set("critic organiser organizer representative")
_NO_OFFICES = word_set("opposition rival former ex once diplomat member retired until")
_DIFFERING = word_set(
    "disagree dissent differ rebel defy resign quit abstain contradict unlike rebellion dissenter "
    "personally ashamed"
)
_LEAVING = AGAINST | {"leave"}
_PUTTING_OUT = word_set("expel sack fire oust suspend dismiss")
_PAST = word_set("ago previous previously former formerly once originally initially until under")
_SPANS = word_set("year years decade decades century centuries government administration")
_YEAR = re.compile(r"(?:1\d|20)\d\d$")


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
        From an actor and a sentence, which tells of no past, to the persons, sorted, whose
        ``parent`` the actor is, who have a title in the text and say something near, with nobody
        else speaking between. None of a document that is not read as English.
    """
    if cast.document.language != "en":
        return {}
    bodies = {a.id: a.parent for a in cast.actors if a.parent and _is_official(a)}
    if not bodies:
        return {}
    past = set()
    for clause in clauses:
        if _is_past(clause):
            past.add(clause.sentence)
        for mention, unit in clause.units.items():
            body = bodies.get(cast.mentions[mention].actor)
            if body is not None and _differs(cast, clause, unit, body):
                del bodies[cast.mentions[mention].actor]
    turns = _turns(cast, clauses)
    found: dict[tuple[str, int], set[str]] = {}
    for place in turns.keys() - past:
        for person in turns[place] & bodies.keys():
            body = bodies[person]
            for step in (-1, 1):
                for number in _reach(cast, turns, place, {person, body}, step):
                    if number not in past:
                        found.setdefault((body, number), set()).add(person)
    return {key: tuple(sorted(persons)) for key, persons in found.items()}


def _turns(cast: Cast, clauses: Sequence[Clause]) -> dict[int, set[str]]:
    """Sentence -> ids of those who say something in it; "" for somebody who is no actor."""
    turns: dict[int, set[str]] = {}
    for speaker in cast.speakers:
        if speaker is not None:
            mention = cast.mentions[speaker]
            turns.setdefault(mention.sentence, set()).add(mention.actor)
    for clause in clauses:
        here = turns.setdefault(clause.sentence, set())
        subjects = {acting_verb(clause, unit): m for m, unit in clause.units.items()}
        for unit, verb in enumerate(clause.heads):
            if clause.relations[unit] != "nsubj" or clause.lemmas[verb] not in SAY:
                continue
            if verb in subjects:
                here.add(cast.mentions[subjects[verb]].actor)
            elif clause.lemmas[unit] not in PERSONAL:
                here.add("")
    document = cast.document
    for number, sentence in enumerate(document.sentences):
        # Where nobody is named, no clause has been made.
        if number not in turns and SAY & {
            *map(str.lower, document.tokens[sentence.first : sentence.last])
        }:
            turns[number] = {""}
    return turns


def _reach(
    cast: Cast, turns: Mapping[int, set[str]], place: int, own: Set[str], step: int
) -> Iterator[int]:
    """Sentences on one side of where a person speaks, up to one in which somebody else does."""
    sentences = cast.document.sentences
    for number in range(place, place + step * (SENTENCES + 1), step):
        if not 0 <= number < len(sentences):
            return
        if abs(sentences[number].paragraph - sentences[place].paragraph) > PARAGRAPHS:
            return
        yield number
        if number != place and turns.get(number, set()) - own:
            return


def _is_official(actor: Actor) -> bool:
    """Whether a person holds an office in the body that is their parent."""
    if actor.kind != "person":
        return False
    title = str(actor.metadata.get("title", "")).lower().replace(".", "").split()
    return bool(_OFFICES & set(title)) and not _NO_OFFICES & set(title)


def _differs(cast: Cast, clause: Clause, person: int, body: str) -> bool:
    """Whether a clause tells that a person is at odds with the body."""
    head = clause.heads[person]
    if clause.relations[person] == "obj" and clause.lemmas[head] in _PUTTING_OUT:
        return True
    verb = acting_verb(clause, person, passive=True)
    if verb < 0:
        return False
    if clause.relations[person] == "nsubj:pass" and clause.lemmas[verb] in _PUTTING_OUT:
        return True
    if clause.lemmas[verb] in _LEAVING:
        objects = {u for u in children(clause, verb) if clause.relations[u] == "obj"}
        return any(
            unit in objects and cast.mentions[m].actor == body for m, unit in clause.units.items()
        )
    return bool(_DIFFERING & set(clause.lemmas))


def _is_past(clause: Clause) -> bool:
    """Whether a clause tells of what a body did long ago: "in 1998", "for years", "had long"."""
    lemmas = clause.lemmas
    return any(
        word in _PAST
        or _YEAR.match(word)
        or (word == "long" and lemmas[k - 1 : k] == ("have",))
        or (word in _SPANS and {"for", "last", "on", "later"} & set(lemmas[k - 1 : k + 2]))
        for k, word in enumerate(lemmas)
    )
