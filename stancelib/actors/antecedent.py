"""Whom a pronoun stands for: the nearest compatible subject, or nothing.

Candidates are scored by the sentence they stand in and the part they play there. An
indefinite person ("a spokesman said") competes without being anybody, so that a pronoun
that is his is not given to somebody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import words as w
from .context import Context, Name
from .described import BODIES
from .grammar import OBLIQUE, SUBJECT, insertions
from .identities import Links
from .roster import Roster

_DISTANCE = (10, 8, 4, 2)
_MOVED = w.word_set(
    "afraid alarmed appalled concerned delighted disappointed dismayed pleased shocked upset "
    "worried"
)
"""What somebody has said of themselves: "Lee was appalled by it, she said"."""
_KNOWN = 3
"""For whoever is known to be a woman or a man: less than what a subject has over an object."""


@dataclass(slots=True)
class Memory:
    """What has been mentioned so far, and who can be spoken of.

    ``turn`` counts sentences without those that are quoted throughout: "he" after a long
    quotation is still its speaker.
    """

    roster: Roster
    links: Links
    past: list[Name] = field(default_factory=list)
    gender: dict[str, str | None] = field(default_factory=dict)
    turn: list[int] = field(default_factory=list)

    def home(self, name: Name) -> str | None:
        """The country or body that a name belongs to, if that is known."""
        identity = self.links.identities.get(name.actor or "")
        user = self.roster.users.get(name.actor or "")
        for parent in (user and user.parent, identity and (identity.parent or identity.country)):
            if parent:
                return self.roster.override.get(parent, parent)
        return actor_country(self, name) if name.kind != "country" else None


def actor_country(memory: Memory, name: Name) -> str | None:
    """The country of an actor, as far as the text or the gazetteer tells."""
    if name.kind == "country":
        return name.actor
    identity = memory.links.identities.get(name.actor or "")
    if identity is not None and identity.country is not None:
        return memory.roster.override.get(identity.country, identity.country)
    entries = memory.roster.gazetteer.entries
    seen = name.actor or ""
    user = memory.roster.users.get(seen)
    parent = user.parent if user is not None else None
    if identity is not None and parent is None:
        parent = identity.parent
    entry = entries.get(memory.roster.entry_of.get(seen, seen))
    if parent is None and entry is not None:
        parent = entry.parent
    top = entries.get(parent or "")
    if top is not None and top.kind == "country":
        return memory.roster.override.get(top.id, top.id)
    return (
        parent
        if parent in memory.roster.users and (memory.roster.users[parent].kind == "country")
        else None
    )


def best_antecedent(
    context: Context,
    memory: Memory,
    number: int,
    begin: int,
    i: int,
    want: str,
    object_: bool,
    barred: str | None = None,
) -> Name | None:
    """Whom the pronoun at token ``i`` stands for.

    Parameters
    ----------
    context : Context
    memory : Memory
    number, begin : int
        The sentence and its first token.
    i : int
    want : str
        ``"m"``, ``"f"``, ``"it"`` or ``"they"``.
    object_ : bool
        Whether it is an object: nobody praises themselves.
    barred : str, optional
        An actor that it is not.

    Returns
    -------
    Name or None
        A mention; one without an actor is somebody indefinite.
    """
    inside = context.quote_of[i]
    lower = context.lower
    best: Name | None = None
    best_score = 0
    tie = False
    past = memory.past
    nearest_subject: Name | None = None
    if (
        past
        and past[-1].last == i - 1
        and lower[i - 1] == "and"
        and (past[-1].sentence == number and compatible(memory, past[-1], want, context))
    ):
        return past[-1]  # "X and his father"
    if past and past[-1].last == i - 1 and lower[i - 1] == ",":
        barred = barred or past[-1].actor  # "Whitmore, she said, had given up much"
    turn = memory.turn
    says = i + 1 < len(lower) and bool(context.flags[i + 1] & w.SAYS)
    asides = insertions(context, begin, i)
    trails = says and inside < 0 and want in ("m", "f") and lower[i - 1] in (",", '"', "”")
    for name in reversed(past[-80:]):
        distance = number - name.sentence
        if inside < 0 and distance > 1:
            near = max(1, turn[number] - turn[name.sentence])
            distance = near if distance <= 3 or near <= 2 else distance
        if distance > 3:
            break
        if barred is not None and name.actor == barred:
            continue
        acts = context.flags[name.last] & w.IS_AUX and lower[name.last + 1] not in _MOVED
        if trails and acts and distance == 0 and name.form in ("name", "alias") and name.actor:
            barred = barred or name.actor  # "Lee had done nothing, she said": of somebody else
            continue
        aside = name.actor is not None and any(a <= name.first < b for a, b in asides)
        role = OBLIQUE if aside else name.role
        if nearest_subject is None and distance == 0 and role == SUBJECT:
            nearest_subject = name
        if not compatible(memory, name, want, context):
            continue
        score = 2 * (_DISTANCE[distance] + role) + _speaks(context, name)
        if want in ("m", "f") and name.actor and gender_of(memory, name.actor) == want:
            score += _KNOWN
        quote = context.quote_of[name.first]
        if want in ("m", "f") and distance > 0 and (i == begin or (says and quote < 0)):
            score += _leads(past, name)
        if says and inside < 0 and quote >= 0 and name.form == "pronoun" and distance <= 1:
            barred = barred or name.actor  # '"He was told," he said': of somebody else
            continue
        if quote != inside and quote >= 0:
            score -= 8
        if object_ and name is nearest_subject and same_clause(context, name.last, i):
            barred = name.actor or barred  # nobody praises themselves: "she praised her"
            continue
        if want in ("it", "they") and (role == OBLIQUE or _modifies(context, name)):
            continue
        if want == "it" and distance == 0 and lower[i] == "it" and _owns_body(context, name):
            continue
        closed = any(name.last < b for _, b in asides)
        if (
            want == "it"
            and distance == 0
            and not closed
            and "which" in lower[name.last + 2 : i - 1]
        ):
            continue  # "..., which is readied for its last flight": another subject came
        if want == "they" and (name.role != SUBJECT or distance > 1):
            continue
        if want == "they" and _is_joined(context, past, name):
            continue  # "A and B renewed their vows": not those of B alone
        if want == "they" and inside >= 0 and quote != inside:
            continue  # whom a speaker means by "they" is rarely told outside of the quotation
        if want == "it" and inside >= 0 > quote and distance > 0:
            continue
        if want == "it" and distance > 0 and (name.role != SUBJECT or distance > 1):
            continue
        if want == "it" and distance == 1 and _is_said(context, name):
            continue  # "The complaint argues that Congress never ... It asks"
        if want == "it" and object_ and distance == 0 and name.role == SUBJECT:
            continue
        if score > best_score:
            best, best_score, tie = name, score, False
        elif score == best_score and best is not None and name.actor != best.actor:
            tie = tie or name.sentence == best.sentence
    if tie and want != "m" and want != "f":
        return None
    if best is not None and want in ("m", "f") and best_score < 12:
        return None
    return best


def _speaks(context: Context, name: Name) -> int:
    """Of two subjects of a sentence the one who says something is who it is about."""
    if name.role != SUBJECT or name.kind != "person":
        return 0
    after = context.flags[name.last] if name.last < len(context.flags) else 0
    before = context.flags[name.first - 1] if name.first else 0
    return 1 if (after & w.SAYS and after & w.LOW) or (before & w.SAYS and before & w.LOW) else 0


def _leads(past: list[Name], name: Name) -> bool:
    """Whether it is the first subject of its sentence, whom the next goes on about."""
    if name.role != SUBJECT:
        return False
    where = next(k for k in range(len(past) - 1, -1, -1) if past[k] is name)
    while where and past[where - 1].sentence == name.sentence:
        where -= 1
        if past[where].role == SUBJECT:
            return False
    return True


def _modifies(context: Context, name: Name) -> bool:
    """Whether a name only stands in front of a person: "the Reform leader called it"."""
    if name.kind != "organisation" or name.last >= len(context.lower):
        return False
    return bool(context.flags[name.last] & w.TITLE and context.flags[name.last] & w.LOW)


def _is_said(context: Context, name: Name) -> bool:
    """Whether a subject stands in what something says that is nobody we know."""
    first = context.document.sentences[name.sentence].first
    says = name.first - 1 - (context.lower[name.first - 1] == "the")
    says -= context.lower[says] == "that"
    return (
        says > first
        and bool(context.flags[says] & w.SAYS and context.flags[says] & w.LOW)
        and context.lower[first] in ("the", "a", "an", "this", "that")
        and not any(context.flags[k] & w.CAP for k in range(first + 1, says))
    )


def _owns_body(context: Context, name: Name) -> bool:
    """Whether a body or person of its own follows: "Zambia's main opposition alliance said it"."""
    if context.lower[name.last : name.last + 1] not in (["'s"], ["'"]):
        return False
    for k in range(name.last + 1, min(len(context.lower), name.last + 6)):
        word = context.lower[k]
        if word in BODIES or word in w.PERSON_NOUNS or word.removesuffix("s") in BODIES:
            return True
        if context.flags[k] & (w.STOP | w.PREP | w.PUNCT):
            return False
    return False


def same_clause(context: Context, start: int, stop: int) -> bool:
    """Whether no clause begins between two tokens, as far as its first words tell."""
    if start < stop and context.lower[start] == ",":
        start += 1  # "The opposition leader, X, charged him"
    for j in range(start, stop):
        if context.lower[j] in ("and", "but") and context.flags[j + 1] & w.VERB:
            continue  # "X called her a danger and urged": the same subject
        if context.lower[j] in (
            "that",
            "who",
            "which",
            "said",
            "says",
            ",",
            "because",
            "while",
            "if",
            "when",
            "after",
            "before",
            "and",
            "but",
            "as",
        ):
            return False
    return True


def compatible(memory: Memory, name: Name, want: str, context: Context) -> bool:
    """Whether a mention may be "he", "she", "it" or "they"."""
    if want in ("m", "f"):
        if name.kind != "person" or name.form == "deixis":
            return False  # "the accusation" is not who made it
        if name.actor is None:
            return True
        return gender_of(memory, name.actor) in (None, want)
    if name.kind is None or name.kind == "person":
        return False
    if want == "they":
        return is_plural(context, name)
    return _is_body(context, name) if name.kind == "group" else not is_plural(context, name)


def _is_joined(context: Context, past: Sequence[Name], name: Name) -> bool:
    """Whether a name is the second of two: "A and B"."""
    first = name.first - (context.lower[name.first - 1] == "the")
    if not first or context.lower[first - 1] != "and":
        return False
    return any(other.last == first - 1 for other in reversed(past[-20:]))


def _is_body(context: Context, name: Name) -> bool:
    """Whether a group is called by a name: "the Front" may be "it", "the rebels" may not."""
    if name.form == "pronoun":
        return context.lower[name.first] in w.IT
    tokens = context.lower[name.first : name.last]
    stop = next((k for k, t in enumerate(tokens) if k and t in w.PREPOSITIONS), len(tokens))
    capital = context.flags[name.first + stop - 1] & w.CAP
    return bool(capital)


def is_plural(context: Context, name: Name) -> bool:
    """Whether a mention is of many: a group, "Russian officials", "the French"."""
    if name.form == "pronoun":
        return context.lower[name.first] in w.THEY
    if name.kind == "group":
        return True
    if name.form != "demonym":
        return context.lower[name.last - 1].endswith(("crats", "cans", "ives"))
    if context.tokens[name.last - 1].endswith("s"):
        return True
    for j in range(name.last, min(len(context.lower), name.last + 3)):
        bits = context.flags[j]
        if not bits & w.LOW or bits & (w.STOP | w.PREP):
            return False
        if context.lower[j].endswith("s") and not context.lower[j].endswith("ss"):
            return True
    return False


def gender_of(memory: Memory, actor: str) -> str | None:
    """``"m"``, ``"f"`` or None where nothing tells."""
    if actor not in memory.gender:
        found: str | None = None
        user = memory.roster.users.get(actor)
        if user is not None:
            given = str(user.metadata.get("gender", "")).lower()[:1]
            found = given if given in ("m", "f") else None
        identity = memory.links.identities.get(actor)
        if found is None and identity is not None:
            found = identity.gender
        if found is None:
            entry = memory.roster.gazetteer.entries.get(memory.roster.entry_of.get(actor, actor))
            found = entry.gender if entry is not None else None
        if found is None and identity is not None:
            first = identity.name.split(" ")[0].lower()
            found = memory.roster.gazetteer.gender.get(first) or None
        memory.gender[actor] = found
    return memory.gender[actor]
