"""Resolve pronouns: the nearest compatible subject, or nothing.

Candidates are scored by the sentence they stand in and the part they play there. An
indefinite person ("a spokesman said") competes without being anybody, so that a pronoun
that is his is not given to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import words as w
from .context import Context, Name
from .deixis import find_deixis
from .described import POINTED, of_owner, of_speaker
from .grammar import OBLIQUE, SUBJECT, grammatical_role, insertions
from .identities import Links
from .itself import is_acted_on, is_asked, is_meant, is_of_object, is_of_text
from .roles import find_role
from .roster import Roster

_DISTANCE = (10, 8, 4, 2)
_BESIDE = 8
"""Tokens within which "his" is hardly anybody's but the subject's."""
_RELATIVES = w.word_set("mother father wife husband brother sister daughter son widow lawyer")


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


def resolve(
    context: Context, roster: Roster, names: list[Name], links: Links
) -> tuple[list[Name], Memory]:
    """Add pronouns, roles and deixis to the names of the text.

    Parameters
    ----------
    context : Context
    roster : Roster
    names : list of Name
        Linked names in text order. Their grammatical role is filled in.
    links : Links

    Returns
    -------
    list of Name
        In text order. First persons are left to the step that knows who speaks.
    Memory
        For reading quotations again.
    """
    flags, lower = context.flags, context.lower
    memory = Memory(roster, links, turn=_turns(context))
    by_sentence: dict[int, list[Name]] = {}
    for name in names:
        by_sentence.setdefault(name.sentence, []).append(name)
    hot_words = frozenset(("the", "that", "this", "these", "those", "a", "an", "such"))
    hot = [
        i
        for i, f in enumerate(flags)
        if lower[i] in ("'s", "whose") or (f & w.STOP and (f & w.PRONOUN or lower[i] in hot_words))
    ]
    found: list[Name] = []
    cursor = 0
    for number, sentence in enumerate(context.document.sentences):
        begin, end = sentence.first, sentence.last
        mine = by_sentence.get(number, [])
        for name in mine:
            name.role = grammatical_role(context, name, begin, end)
        points: list[int] = []
        while cursor < len(hot) and hot[cursor] < end:
            if hot[cursor] >= begin:
                points.append(hot[cursor])
            cursor += 1
        plain = (
            sentence.kind in ("body", "list")
            and number not in context.titlecase
            and (number not in context.shouting)
        )
        if not plain or not points:
            found += mine
            memory.past += mine
            continue
        found += _sentence(context, memory, number, begin, end, mine, points)
    return found, memory


def _turns(context: Context) -> list[int]:
    turns: list[int] = []
    count = 0
    for sentence in context.document.sentences:
        turns.append(count)
        count += any(
            context.quote_of[i] < 0 and not context.flags[i] & w.PUNCT
            for i in range(sentence.first, sentence.last)
        )
    return turns


def _sentence(
    context: Context,
    memory: Memory,
    number: int,
    begin: int,
    end: int,
    mine: list[Name],
    points: list[int],
) -> list[Name]:
    kept: list[Name] = []
    n = 0
    skip = -1
    for point in points:
        while n < len(mine) and mine[n].first < point:
            _keep(mine[n], kept, memory)
            n += 1
        if point < skip or (kept and kept[-1].last > point):
            continue
        new = _at(context, memory, number, begin, end, point, mine[n:])
        if new is None or (new.actor is None and n < len(mine) and mine[n].first < new.last):
            continue
        skip = new.last
        while n < len(mine) and mine[n].first < new.last:
            n += 1  # "the top Russian diplomat" is the diplomat, not Russia
        if new.reason != "":
            new.role = grammatical_role(context, new, begin, end)
        if new.actor is None:
            memory.past.append(new)
        else:
            _keep(new, kept, memory)
    for name in mine[n:]:
        _keep(name, kept, memory)
    return kept


def _keep(name: Name, kept: list[Name], memory: Memory) -> None:
    kept.append(name)
    memory.past.append(name)


def _at(
    context: Context,
    memory: Memory,
    number: int,
    begin: int,
    end: int,
    i: int,
    ahead: list[Name],
) -> Name | None:
    """What the pronoun or determiner at token ``i`` refers to, if anything."""
    word, bits = context.lower[i], context.flags[i]
    if word in ("'s", "whose"):
        return _relative(context, number, i, end)
    if bits & w.PRONOUN:
        if word in w.FIRST_PERSON or word in ("you", "your"):
            return None
        return _pronoun(context, memory, number, begin, end, i, word)
    if word in ("a", "an"):
        return _nobody(context, number, i, end)
    deixis = find_deixis(context, memory.past, memory.home, number, begin, end, i)
    if deixis is not None:
        return deixis
    if word == "the" or (word == "this" and i + 1 < end and context.lower[i + 1] in POINTED):
        own = of_speaker(
            context, memory.roster, memory.links, memory.past, memory.home, number, i, end
        )
        if own is not None:
            return own
        return find_role(context, memory.roster, memory.links, memory.past, number, i, end, ahead)
    return None


def _nobody(context: Context, number: int, i: int, end: int) -> Name | None:
    """An indefinite person: takes part in the contest for pronouns, is nobody we know."""
    for j in range(i + 1, min(end, i + 4)):
        if context.lower[j] in w.PERSON_NOUNS:
            follows = context.flags[j + 1] if j + 1 < end else 0
            if follows & (w.VERB | w.IS_AUX | w.PREP) or context.lower[j + 1 : j + 2] == ["who"]:
                nobody = Name(i, j + 1, number, "role", "indefinite person", kind="person")
                return nobody
            return None
        if context.flags[j] & (w.STOP | w.PREP | w.PUNCT):
            return None
    return None


def _relative(context: Context, number: int, i: int, end: int) -> Name | None:
    """Somebody's mother or lawyer, who as nobody we know takes part in the contest, too."""
    if i + 1 >= end or context.lower[i + 1] not in _RELATIVES:
        return None
    return Name(i + 1, i + 2, number, "role", "somebody's relative", kind="person")


def _pronoun(
    context: Context, memory: Memory, number: int, begin: int, end: int, i: int, word: str
) -> Name | None:
    flags, lower = context.flags, context.lower
    follows = flags[i + 1] if i + 1 < end else w.PUNCT
    if word in w.HE or word in w.SHE:
        owns = word in ("his", "her") and not follows & (w.PUNCT | w.PREP | w.STOP | w.IS_AUX)
        want = "m" if word in w.HE else "f"
        best = _controlled(context, memory, number, i, want) if owns else None
        if best is None:
            object_ = word in ("him", "her") and not owns
            best = best_antecedent(context, memory, number, begin, i, want, object_=object_)
    elif word in w.IT:
        owns = word == "its"
        struck = not owns and word == "it" and is_acted_on(context, i, begin, end)
        if not owns and not struck and (word == "itself" or not is_meant(context, i, begin, end)):
            return None
        if owns and (is_of_object(context, i, begin) or is_of_text(context, i, end)):
            return None
        if (
            owns
            and lower[i - 1 : i] == ["and"]
            and not (memory.past and memory.past[-1].last == i - 1)
        ):
            return None  # "the deal and its annexes"
        best = _headed(context, memory, number, i, begin) if owns else None
        if best is None and owns:
            best = _controlled(context, memory, number, i, "it")
        if best is None:
            best = best_antecedent(context, memory, number, begin, i, "it", object_=struck)
    else:
        owns = word == "their"
        if word not in ("they", "their"):
            return None
        best = best_antecedent(context, memory, number, begin, i, "they", object_=False)
    if best is None or best.actor is None:
        return None
    # "X urged his followers"
    own = best.sentence == number and best.role == SUBJECT and i - best.last <= _BESIDE
    if (word in ("he", "she") or (own and word in w.HE | w.SHE)) and (
        gender_of(memory, best.actor) is None
    ):
        # One "she" tells: a later "he" is somebody else.
        memory.gender[best.actor] = "m" if word in w.HE else "f"
    where = best.sentence
    part = "subject" if best.role == SUBJECT else "actor"
    reason = f"pronoun: nearest compatible {part}, sentence {where + 1}"
    if owns and i + 1 < end and lower[i + 1] in ("country", "nation", "homeland", "government"):
        land = actor_country(memory, best)
        if land is not None:
            return Name(
                i,
                i + 2,
                number,
                "role",
                f"'{word} {lower[i + 1]}': that of the actor named in sentence {where + 1}",
                land,
                "country",
            )
    body = (
        of_owner(memory.roster, memory.links, memory.home(best), lower[i + 1])
        if owns and best.kind == "person" and i + 1 < end
        else None
    )
    if body is not None:
        why = f"'{word} {lower[i + 1]}': that of the actor named in sentence {where + 1}"
        return Name(i, i + 2, number, "role", why, body, "organisation")
    return Name(i, i + 1, number, "pronoun", reason, best.actor, best.kind)


def _headed(context: Context, memory: Memory, number: int, i: int, begin: int) -> Name | None:
    """Whose head speaks in "Its founder, X, said": the last body of the sentence before.

    Unless that sentence has a subject, who is then gone on about.
    """
    if i != begin or not any(bits & w.TITLE for bits in context.flags[i + 1 : i + 4]):
        return None
    last: Name | None = None
    for name in reversed(memory.past[-40:]):
        if name.sentence != number - 1:
            break
        if name.kind not in ("organisation", "country") or context.quote_of[name.first] >= 0:
            continue
        if name.role == SUBJECT:
            return None
        if last is None or (last.kind == "country" and name.kind == "organisation"):
            last = name  # "a group that speaks for 35 clubs in Austria"
    return last


def _controlled(context: Context, memory: Memory, number: int, i: int, want: str) -> Name | None:
    """Whose it is where somebody is asked or judged: "urged X to use its", "thanked X for her"."""
    name = memory.past[-1] if memory.past else None
    if name is None or name.sentence != number or not 1 <= i - name.last <= 4:
        return None
    start = name.title[0] if name.title is not None else name.first
    start -= bool(start and context.lower[start - 1] == "the")
    if not is_asked(context, min(start, name.first)):
        return None
    follows = context.lower[name.last]
    # "Italy blamed France for its delay" may be either's.
    judged = follows in ("for", "over", "with") and "blamed" not in context.lower[start - 1 : start]
    meant = follows == "to" or judged
    return name if meant and _compatible(memory, name, want, context) else None


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
        and (past[-1].sentence == number and _compatible(memory, past[-1], want, context))
    ):
        return past[-1]  # "X and his father"
    turn = memory.turn
    asides = insertions(context, begin, i)
    for name in reversed(past[-80:]):
        distance = number - name.sentence
        if inside < 0 and distance > 1:
            near = max(1, turn[number] - turn[name.sentence])
            distance = near if distance <= 3 or near <= 2 else distance
        if distance > 3:
            break
        if barred is not None and name.actor == barred:
            continue
        aside = name.actor is not None and any(a <= name.first < b for a, b in asides)
        role = OBLIQUE if aside else name.role
        if nearest_subject is None and distance == 0 and role == SUBJECT:
            nearest_subject = name
        if not _compatible(memory, name, want, context):
            continue
        score = 2 * (_DISTANCE[distance] + role) + _speaks(context, name)
        if want in ("m", "f") and distance > 0 and i == begin:
            score += _leads(past, name)
        quote = context.quote_of[name.first]
        if quote != inside and quote >= 0:
            score -= 8
        if object_ and name is nearest_subject and _same_clause(context, name.last, i):
            barred = name.actor or barred  # nobody praises themselves: "she praised her"
            continue
        if want in ("it", "they") and (role == OBLIQUE or _modifies(context, name)):
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
        if want == "they" and inside >= 0 and quote != inside:
            continue  # whom a speaker means by "they" is rarely told outside of the quotation
        if want == "it" and distance > 0 and (name.role != SUBJECT or distance > 1):
            continue
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


def _same_clause(context: Context, start: int, stop: int) -> bool:
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


def _compatible(memory: Memory, name: Name, want: str, context: Context) -> bool:
    if want in ("m", "f"):
        if name.kind != "person" or name.form == "deixis":
            return False  # "the accusation" is not who made it
        if name.actor is None:
            return True
        return gender_of(memory, name.actor) in (None, want)
    if name.kind is None or name.kind == "person":
        return False
    plural = is_plural(context, name)
    if want == "they":
        return plural
    return not plural and name.kind != "group"


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


__all__ = ["Memory", "actor_country", "best_antecedent", "gender_of", "is_plural", "resolve"]
