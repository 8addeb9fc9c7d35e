"""An issue told by its verb: "would suspend diesel shipments" for the "suspension of shipments".

Whoever does so goes ahead with the issue, and that is what clauses read in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..types import Actor
from . import words as w
from .context import Context, Name
from .gazetteer import pieces
from .verbs import VERBS, inflections, numbers

_REACH = 8
"""Tokens after the verb within which its object is told."""
_ADJECTIVAL = ("ed", "al", "ic", "ous", "ive", "ern", "able", "ary", "ful", "less")
_CLOSING = frozenset((",", ".", ";", ":", "—", "–", "(", ")", "?", "!", "and", "but", "that"))


def find_deeds(context: Context, issues: Sequence[Actor], names: Sequence[Name]) -> list[Name]:
    """Find verbs with objects that tell what the name of an issue tells by a noun.

    Parameters
    ----------
    context : Context
    issues : sequence of Actor
    names : sequence of Name
        Actors' and issues' mentions, in text order.

    Returns
    -------
    list of Name
        Mentions of issues, of form ``"deed"``, from the verb to the last word of its object.
    """
    wanted: dict[str, list[tuple[frozenset[str], Actor]]] = {}
    for issue in issues:
        for verb, objects in _phrases(issue):
            for form in inflections(verb):
                if (objects, issue) not in wanted.setdefault(form, []):
                    wanted[form].append((objects, issue))
    if not wanted:
        return []
    covered = {
        token for name in names if name.kind == "issue" for token in range(name.first, name.last)
    }
    found: list[Name] = []
    for number, sentence in enumerate(context.document.sentences):
        if sentence.kind not in ("body", "list") or number in context.titlecase:
            continue
        for i in range(sentence.first, sentence.last):
            if i in covered or not _is_verb(context, i, sentence.first):
                continue
            for objects, issue in wanted.get(context.lower[i], ()):
                last = _object_end(context, objects, i, sentence.last)
                if last is not None and not covered & set(range(i, last)):
                    reason = f"issue '{issue.name}' by its verb"
                    found.append(Name(i, last, number, "deed", reason, issue.id, "issue"))
                    covered.update(range(i, last))
                    break
    return found


def _phrases(issue: Actor) -> Iterable[tuple[str, frozenset[str]]]:
    """Verbs, and the words of their object: "suspend", {"diesel", "shipments"}."""
    for text in (issue.name, *issue.aliases):
        cut = [t.lower() for t in pieces(text)]
        content = [t for t in cut if t.isalpha() and t not in w.FUNCTION]
        stop = next((k for k, t in enumerate(cut) if k and t in w.PREPOSITIONS), len(cut))
        heads = [t for t in content if t in cut[max(0, stop - 1) : stop] and t in VERBS]
        if not heads or len(content) < 2:
            continue
        objects = frozenset(t for t in content if t != heads[0])
        for verb in VERBS[heads[0]]:
            yield verb, objects


def _is_verb(context: Context, i: int, begin: int) -> bool:
    """Whether the word may be a verb that somebody does: no noun after "the", no "was banned"."""
    before = context.lower[i - 1] if i > begin else ""
    if before in w.DETERMINERS or before in w.BE or before in ("'s", "'", "-", "of"):
        return context.lower[i].endswith("ing") and before not in w.DETERMINERS
    return True


def _goes_along(context: Context, k: int, inside: bool) -> bool:
    """Whether a word may stand before or in the object: an article, an adjective, a number."""
    word, flags = context.lower[k], context.flags[k]
    if word in w.DETERMINERS | w.NEUTRAL_ADJECTIVES or word in ("'s", "-", "its", "their"):
        return True
    if word[0].isdigit() or flags & w.ADVERB or (flags & w.CAP and not flags & w.STOP):
        return True
    return (inside and bool(flags & w.PREP)) or word.endswith(_ADJECTIVAL)


def _object_end(context: Context, objects: frozenset[str], i: int, end: int) -> int | None:
    """The token after the last word of the object, if all of its words follow."""
    missing = set(objects)
    for k in range(i + 1, min(end, i + 1 + _REACH)):
        word = context.lower[k]
        if word in _CLOSING:
            return None
        met = {m for m in missing if word in numbers(m)}
        missing -= met
        if not missing:
            return k + 1
        if not met and not _goes_along(context, k, bool(missing < objects)):
            return None  # "suspend talks on the shipments"
    return None
