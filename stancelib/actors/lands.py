"""Which country is meant by "the country", "the government", "the nation"."""

from __future__ import annotations

from collections import Counter

from .context import Context, Name
from .grammar import OBLIQUE, SUBJECT

REACH = 200
_TOWARD = frozenset(["to", "with", "against", "for", "toward", "towards", "about", "than"])


def one_country(context: Context, past: list[Name], number: int, i: int) -> Name | None:
    """The country spoken of, where there is hardly a doubt which one.

    What somebody else has quoted does not tell ("called it 'a shortcut to Ankara'"), nor does
    "aid to Ukraine" alone make a text one about Ukraine.
    """
    others = [(q.first, q.last) for q in context.document.quotations if not q.first <= i < q.last]
    named = [
        name
        for name in reversed(past[-REACH:])
        if name.kind == "country"
        and name.actor is not None
        and not any(first <= name.first < last for first, last in others)
    ]
    total = Counter(name.actor for name in named)
    near: dict[str | None, Name] = {}
    for name in named:
        if number - name.sentence <= 3:
            near.setdefault(name.actor, name)
    if len(near) == 1:
        found = next(iter(near.values()))
    else:
        subjects = (n for n in named if n.role == SUBJECT and number - n.sentence <= 1)
        often = (n for n in named if n.actor in near or not near)
        often = (n for n in often if total[n.actor] * 2 > len(named))
        chosen = next(subjects, None) or next(often, None)
        if chosen is None:
            return None
        found = chosen
    aside = found.role == OBLIQUE and context.lower[found.first - 1] in _TOWARD
    return None if aside and total[found.actor] == 1 else found
