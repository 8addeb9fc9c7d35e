"""Sentences masked, but not parsed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from stancelib.syntax.features import MASK
from stancelib.types import Cast, Clause

CONTEXT = 60
"""So many tokens of the sentences on either side of a clause are kept as its context."""

_QUOTES = frozenset('"“”„‟«»‹›「」『』《》')
_APOSTROPHES = str.maketrans("’ʼ", "''", "\u00ad\u200b\u200d\u0640")


def build_plain_clauses(cast: Cast) -> tuple[tuple[Clause, ...], tuple[str, ...]]:
    """Mask every sentence that has a mention; see `stancelib.clauses.build_clauses`."""
    kinds = {actor.id: actor.kind for actor in cast.actors}
    by_sentence: dict[int, list[int]] = {}
    for index, mention in enumerate(cast.mentions):
        by_sentence.setdefault(mention.sentence, []).append(index)
    clauses = []
    for sentence in sorted(by_sentence):
        inside = by_sentence[sentence]
        actors = [m for m in inside if kinds[cast.mentions[m].actor] != "issue"]
        if actors:
            clauses.append(mask_sentences(cast, sentence, sentence, actors))
        if len(actors) < len(inside):
            clauses.append(mask_sentences(cast, sentence, sentence, inside, True))
    return tuple(clauses), ()


def mask_sentences(
    cast: Cast, low: int, high: int, chosen: Iterable[int], masks_issues: bool = False
) -> Clause:
    """One clause of the sentences from ``low`` to ``high`` with the chosen mentions as units."""
    document, mentions = cast.document, cast.mentions
    first, last = document.sentences[low].first, document.sentences[high].last
    owner: dict[int, int] = {}  # token -> the first token of the outermost mention around it
    order = sorted(chosen, key=lambda m: (mentions[m].first, -mentions[m].last))
    for index in order:
        begin = owner.get(mentions[index].first, mentions[index].first)
        for token in range(mentions[index].first, mentions[index].last):
            owner[token] = begin
    lemmas: list[str] = []
    tags: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    unit_of: dict[int, int] = {}
    for token in range(first, last):
        begin = owner.get(token, -1)
        if begin >= 0 and begin != token:
            lasts[-1] = token + 1
            continue
        if begin == token:
            unit_of[token] = len(lemmas)
            lemma, tag = MASK, "PROPN"
        else:
            lemma, tag = normal_word(document.tokens[token])
        lemmas.append(lemma)
        tags.append(tag)
        firsts.append(token)
        lasts.append(token + 1)
    n = len(lemmas)
    return Clause(
        sentence=low,
        words=tuple(lemmas),
        lemmas=tuple(lemmas),
        tags=tuple(tags),
        heads=(-1,) * n,
        relations=("dep",) * n,
        first=tuple(firsts),
        last=tuple(lasts),
        units={m: unit_of[owner[mentions[m].first]] for m in order},
        quoted=(-1,) * n,
        masks_issues=masks_issues,
        language=document.language,
        context=_context(cast, first, last),
    )


def _context(cast: Cast, first: int, last: int) -> tuple[str, ...]:
    """Words around a clause, names left out."""
    tokens = cast.document.tokens
    near = [*range(max(0, first - CONTEXT), first), *range(last, min(len(tokens), last + CONTEXT))]
    if not near:
        return ()
    named = {t for m in cast.mentions for t in range(m.first, m.last)}
    return tuple([normal_word(tokens[t])[0] for t in near if t not in named])


def normal_word(token: str) -> tuple[str, str]:
    """A token as features see it, and the little that can be said of its part of speech."""
    if token.startswith(("http://", "https://", "www.")):
        return "<url>", "X"
    if token[0] == "@" and len(token) > 1:
        return "<name>", "PROPN"
    if token[0] in _QUOTES:
        return '"', "PUNCT"
    word = unicodedata.normalize("NFKC", token).translate(_APOSTROPHES).lower()
    if token[0].isnumeric():
        return "0", "NUM"
    return word or token, "X" if any(map(str.isalpha, word)) else "PUNCT"
