"""Resolve pronouns, roles and deixis, sentence by sentence."""

from __future__ import annotations

from . import words as w
from .antecedent import (
    Memory,
    actor_country,
    best_antecedent,
    compatible,
    gender_of,
    same_clause,
)
from .context import Context, Name
from .deixis import find_deixis
from .described import POINTED, kind_of, of_head, of_owner, of_speaker, own_words
from .grammar import SUBJECT, grammatical_role
from .identities import Links
from .itself import is_acted_on, is_asked, is_meant, is_of_object, is_of_text
from .officers import officer_of
from .roles import find_role
from .roster import Roster

_BESIDE = 8
"""Tokens within which "his" is hardly anybody's but the subject's."""
_ONE = frozenset(("he", "she", "it"))
_REASONS = frozenset(("because", "since", "if", "until", "unless"))
_OF_RANK = frozenset(("senior", "second", "chief", "official"))
_OF_STATES = w.word_set("government presidential foreign ministry state department cabinet palace")
_SPEAKS_FOR = frozenset(("spokesman", "spokeswoman", "spokesperson"))
_RELATIVES = w.word_set("mother father wife husband brother sister daughter son widow lawyer")


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
            _keep(context, mine[n], kept, memory)
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
            _keep(context, new, kept, memory)
    for name in mine[n:]:
        _keep(context, name, kept, memory)
    return kept


def _keep(context: Context, name: Name, kept: list[Name], memory: Memory) -> None:
    kept.append(name)
    memory.past.append(name)
    officer = officer_of(context, name)
    if officer is not None:
        memory.past.append(officer)


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
        nobody = _nobody(context, number, i, end)
        body = _spoken_for(context, memory, nobody, end) if nobody is not None else None
        if nobody is None or body is None:
            return nobody
        nobody.owner = body.actor
        memory.past.append(nobody)
        why = f"spokesman: of the body that sentence {body.sentence + 1} is about"
        return Name(i, nobody.last, number, "role", why, body.actor, body.kind)
    deixis = find_deixis(context, memory.past, memory.home, number, begin, end, i)
    if deixis is not None:
        return deixis
    if word == "the" or (word == "this" and i + 1 < end and context.lower[i + 1] in POINTED):
        told = (context, memory.roster, memory.links, memory.past, memory.home, number, i, end)
        own = of_head(*told) or of_speaker(*told)
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


def _spoken_for(context: Context, memory: Memory, nobody: Name, end: int) -> Name | None:
    """The body whose spokesman an indefinite one is: the subject of the sentence before."""
    if context.lower[nobody.last - 1] not in _SPEAKS_FOR:
        return None
    told = set(context.lower[nobody.first + 1 : nobody.last - 1]) - _OF_RANK
    if nobody.last < end and context.lower[nobody.last] in ("for", "of", "at"):
        return None  # says itself whose
    sentences = context.document.sentences
    here = sentences[nobody.sentence].paragraph
    for name in reversed(memory.past[-40:]):
        if name.sentence < nobody.sentence - 1 or sentences[name.sentence].paragraph != here:
            return None
        if name.sentence == nobody.sentence:
            return None
        if name.role == SUBJECT and name.kind in ("organisation", "country", "group"):
            # "A police spokesman" is of another, "a party spokesman" of a party.
            own = told <= own_words(memory.roster, memory.links, name.actor or "")
            own = own or (name.kind == "country" and told <= _OF_STATES)
            return name if own and context.quote_of[name.first] < 0 else None
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
    if lower[i - 1] == "what" and i > begin and follows & w.SAYS and word in _ONE:
        return _caller(context, memory, number, i, word)
    if word in w.HE or word in w.SHE:
        owns = word in ("his", "her") and not follows & (w.PUNCT | w.PREP | w.STOP | w.IS_AUX)
        want = "m" if word in w.HE else "f"
        best = _controlled(context, memory, number, i, want) if owns else None
        if word.endswith("self"):
            best = _told_of(context, memory, number, i, want)
            if best is None:
                return None  # "a spokesman confined himself to": nobody's but the subject's
        if best is None and (owns or lower[i - 1] in _REASONS):
            best = _told_of(context, memory, number, i, want)
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
            if best is not None and best.sentence != number and _is_remark(context, i, begin):
                return None
    else:
        owns = word == "their"
        if word not in ("they", "their"):
            return None
        best = best_antecedent(context, memory, number, begin, i, "they", object_=False)
    if best is not None and best.actor is None and best.owner is not None and not owns:
        why = "pronoun: somebody who speaks for the body that is spoken of"
        kind = kind_of(memory.roster, best.owner)
        return Name(i, i + 1, number, "pronoun", why, best.owner, kind)  # type: ignore[arg-type]
    if best is None or best.actor is None:
        return None
    # "X urged his followers"
    own = best.sentence == number and best.role == SUBJECT and i - best.last <= _BESIDE
    if (word in ("he", "she", "him") or (own and word in w.HE | w.SHE)) and (
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


def _is_remark(context: Context, i: int, begin: int) -> bool:
    """Whether "it" is of what the sentence itself tells, or of a thing that says it.

    "Peru welcomed the package, saying it hit", "One of its largest funds says it will sell".
    """
    says = i - 1 - (context.lower[i - 1] == "that")
    if says <= begin or not context.flags[says] & w.SAYS:
        return False
    at = says - 1
    while at > begin and context.flags[at] & (w.IS_AUX | w.ADVERB):
        at -= 1
    before = context.flags[at]
    noun = before & w.LOW and not before & (w.STOP | w.ADVERB | w.VERB | w.PREP | w.IS_AUX)
    return context.lower[says].endswith("ing") or bool(noun)


def _told_of(context: Context, memory: Memory, number: int, i: int, want: str) -> Name | None:
    """Who does what is told of, and not who tells it: "A said B deserved credit for her haste"."""
    for name in reversed(memory.past[-40:]):
        if name.sentence != number:
            return None
        if name.role == SUBJECT and same_clause(context, name.last, i - (i > 0)):
            return name if compatible(memory, name, want, context) else None
    return None


def _caller(context: Context, memory: Memory, number: int, i: int, word: str) -> Name | None:
    """Who calls it so in "X criticised Y for what it called a hasty move": the first named."""
    want = {"he": "m", "she": "f"}.get(word, word)
    first: Name | None = None
    for name in reversed(memory.past[-40:]):
        if name.sentence != number:
            break
        if name.actor is not None and context.quote_of[name.first] == context.quote_of[i]:
            first = name if compatible(memory, name, want, context) else first
    if first is None or first.actor is None:
        return None
    why = "pronoun: the first subject of the sentence"
    return Name(i, i + 1, number, "pronoun", why, first.actor, first.kind)


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
        if (
            name.kind not in ("organisation", "country", "group")
            or context.quote_of[name.first] >= 0
        ):
            continue
        if name.role == SUBJECT:
            return None
        if last is None or (last.kind == "country" and name.kind != "country"):
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
    return name if meant and compatible(memory, name, want, context) else None
