"""Officers without a name: "Germany's foreign minister said so. She called it overdue"."""

from __future__ import annotations

from . import words as w
from .context import Context, Name
from .grammar import SUBJECT

_LONGEST = 4
_SPOKESMEN = "spokesman spokeswoman spokesperson"
_OF_STATES = w.word_set(
    "minister president premier chancellor representative delegate ambassador envoy negotiator "
    + _SPOKESMEN
)
_OF_BODIES = w.word_set(
    "president chairman chairwoman chair chairperson chief director executive head leader "
    "secretary general " + _SPOKESMEN
)
_OTHERS = w.word_set("opposition exiled former then ex union rebel shadow")


def officer_of(context: Context, name: Name) -> Name | None:
    """Whoever speaks for a country or body and is called by the office alone, as a subject.

    "He" or "she" is then that person, whose words are the country's. A name that follows is
    found as such: "Fiji's prime minister, Semi Vakalala, said".

    Parameters
    ----------
    context : Context
    name : Name
        Of a country or body.

    Returns
    -------
    Name or None
        Without an actor, but with an owner.
    """
    if name.actor is None or name.kind not in ("country", "organisation"):
        return None
    flags, lower = context.flags, context.lower
    end = context.document.sentences[name.sentence].last
    first = name.last + (lower[name.last : name.last + 1] in (["'s"], ["'"]))
    owns = name.form == "pronoun" and lower[name.first : name.last] in (["its"], ["their"])
    if first == name.last and name.form != "demonym" and not owns:
        return None
    stop = first
    while stop < min(end, first + _LONGEST) and flags[stop] & w.LOW and not _closes(flags[stop]):
        stop += 1
    after = stop
    if lower[stop : stop + 1] in (["in"], ["at"], ["to"]):  # "Moscow's envoy in Vienna said"
        after += 1 + (lower[stop + 1 : stop + 2] == ["the"])
        while after < min(end, stop + _LONGEST) and flags[after] & w.CAP:
            after += 1
    if stop == first or not 0 < after < end or not flags[after] & (w.VERB | w.IS_AUX | w.SAYS):
        return None
    offices = _OF_STATES if name.kind == "country" else _OF_BODIES
    if lower[stop - 1] not in offices or not _OTHERS.isdisjoint(lower[first:stop]):
        return None
    why = "an officer without a name"
    return Name(
        first, stop, name.sentence, "role", why, kind="person", owner=name.actor, role=SUBJECT
    )


def _closes(flags: int) -> bool:
    return bool(flags & (w.STOP | w.PREP | w.PUNCT | w.IS_AUX | w.SAYS))
