"""Sentences as the scorers see them: actors masked, syntax found.

Whatever a scorer learns about a name it would carry into every article, so names end here:
each mention becomes one unit, together with the title and the article in front of it
("the Russian Foreign Minister Sergey Lavrov" and "Lavrov" are the same unit), and the
parser reads the masked sentence.

An issue is masked only where it is the target. Between two actors its words are evidence:
"imposed [sanctions on Russia]".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from stancelib.actors.elided import GOVERNORS
from stancelib.actors.gazetteer import load_gazetteer
from stancelib.actors.verbs import PAST
from stancelib.actors.words import INFINITIVE
from stancelib.plain.clauses import build_plain_clauses
from stancelib.syntax.features import MASK, MASK_ADJ
from stancelib.syntax.lemmas import load_lemmatiser
from stancelib.syntax.parser import load_parser
from stancelib.types import Cast, Clause, Document, Mention, Quotation

MAX_UNITS = 160
"""A longer sentence is cut into windows of this many units, so that its cost is bounded."""

_ARTICLES = frozenset({"the", "a", "an"})
# The parser and the features must not see the sex of who is spoken of.
_PRONOUNS = {
    "she": "he", "her": "his", "him": "him", "hers": "his", "herself": "himself",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "’s": "'s",
    "n’t": "n't", "’re": "'re", "’ve": "'ve", "’ll": "'ll", "’d": "'d", "’m": "'m",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Draft:
    """A clause before it is parsed."""

    sentence: int
    words: list[str]
    first: list[int]
    last: list[int]
    units: dict[int, int]
    masks_issues: bool


def build_clauses(cast: Cast) -> tuple[tuple[Clause, ...], tuple[str, ...]]:
    """Mask and parse every sentence that has a mention.

    Parameters
    ----------
    cast : Cast

    Returns
    -------
    clauses : tuple of Clause
        In text order. A sentence with issues has one clause with all issues in words
        (for pairs of actors), then one with the issues masked (for issues as targets).
        A sentence that lies in somebody's quotation ends in a unit for the speaker. Of a
        document that is not read as English, clauses are masked and not parsed.
    warnings : tuple of str
    """
    if cast.document.language != "en":
        return build_plain_clauses(cast)
    by_sentence: dict[int, list[int]] = {}
    for index, mention in enumerate(cast.mentions):
        by_sentence.setdefault(mention.sentence, []).append(index)
    kinds = {actor.id: actor.kind for actor in cast.actors}
    spoken = _spoken(cast)
    drafts: list[_Draft] = []
    long: dict[int, None] = {}
    for sentence in sorted(by_sentence):
        inside = by_sentence[sentence]
        issues = [m for m in inside if kinds[cast.mentions[m].actor] == "issue"]
        actors = [m for m in inside if kinds[cast.mentions[m].actor] != "issue"]
        speaker = _outside_speaker(cast, sentence, spoken.get(sentence, ()))
        variants = [(actors, False)] if actors else []
        if issues:
            variants.append((_outermost(cast.mentions, actors + issues), True))
        for mentions, masks_issues in variants:
            draft = _draft(cast, sentence, mentions, kinds, speaker, masks_issues)
            if len(draft.words) > MAX_UNITS:
                long[cast.document.sentences[sentence].start] = None
            drafts.extend(_windows(draft))
    clauses = _parsed(cast.document, drafts)
    if not long:
        return clauses, ()
    return clauses, (
        f"{len(long)} sentences of more than {MAX_UNITS} words (the first at {min(long)}) were "
        "read in windows: pairs across windows are left out",
    )


def build_bare_clauses(cast: Cast, sentences: Iterable[int]) -> tuple[Clause, ...]:
    """Parse English sentences without mentions, but for those of more than `MAX_UNITS` words."""
    drafts = [_draft(cast, sentence, [], {}, None, False) for sentence in sentences]
    return _parsed(cast.document, [d for d in drafts if len(d.words) <= MAX_UNITS])


def _parsed(document: Document, drafts: Sequence[_Draft]) -> tuple[Clause, ...]:
    parses = load_parser().parse([d.words for d in drafts])
    lemma = load_lemmatiser().lemma
    quoted = _quoted_tokens(document)
    clauses = []
    for draft, parse in zip(drafts, parses, strict=True):
        words = tuple([w.lower() for w in draft.words])
        clauses.append(
            Clause(
                sentence=draft.sentence,
                words=words,
                lemmas=tuple([lemma(w, t) for w, t in zip(words, parse.tags, strict=True)]),
                tags=parse.tags,
                heads=parse.heads,
                relations=parse.relations,
                first=tuple(draft.first),
                last=tuple(draft.last),
                units=draft.units,
                quoted=tuple([quoted.get(t, -1) for t in draft.first]),
                masks_issues=draft.masks_issues,
            )
        )
    return tuple(clauses)


def _spoken(cast: Cast) -> dict[int, list[tuple[Quotation, int]]]:
    """The quotations that reach into each sentence, with their speakers."""
    sentences = cast.document.sentences
    firsts = [sentence.first for sentence in sentences]
    spoken: dict[int, list[tuple[Quotation, int]]] = {}
    for quotation, speaker in zip(cast.document.quotations, cast.speakers, strict=True):
        if speaker is None or quotation.scare:
            continue
        number = max(0, bisect_right(firsts, quotation.first) - 1)
        while number < len(sentences) and firsts[number] < quotation.last:
            if quotation.first < sentences[number].last:
                spoken.setdefault(number, []).append((quotation, speaker))
            number += 1
    return spoken


def _outside_speaker(
    cast: Cast, sentence: int, quotations: Sequence[tuple[Quotation, int]]
) -> int | None:
    """Who speaks the sentence from outside of it, if it lies within one of its quotations."""
    span = cast.document.sentences[sentence]
    for quotation, speaker in quotations:
        if cast.mentions[speaker].sentence == sentence:
            return None
        covered = min(quotation.last, span.last) - max(quotation.first, span.first)
        if covered * 3 >= (span.last - span.first) * 2:
            return speaker
        if cast.mentions[speaker].sentence == sentence - 1 and quotation.first >= span.first:
            return speaker  # goes on reporting: 'The law, too, was "a door left open".'
    return None


def _quoted_tokens(document: Document) -> dict[int, int]:
    quoted: dict[int, int] = {}
    for index, quotation in enumerate(document.quotations):
        if not quotation.scare:
            for token in range(quotation.first, quotation.last):
                quoted[token] = index
    return quoted


def _genitive(document: Document, token: int) -> str:
    """The apostrophe of "the Netherlands' plan" as that of any name: the names are not seen."""
    starts, ends = document.starts, document.ends
    after_name = ends[token - 1] == starts[token]
    before_word = token + 1 < len(starts) and starts[token + 1] > ends[token]
    sibilant = document.tokens[token - 1][-1].lower() in "sxz"
    return "'s" if after_name and before_word and sibilant else "'"


def _outermost(mentions: Sequence[Mention], indices: list[int]) -> list[int]:
    kept: list[int] = []
    for index in sorted(indices, key=lambda m: (mentions[m].first, -mentions[m].last)):
        here, last = mentions[index], mentions[kept[-1]] if kept else None
        both = last is not None and (here.first, here.last) == (last.first, last.last)
        # "They" may be two.
        if last is None or here.first >= last.last or (both and here.form == "pronoun"):
            kept.append(index)
    return kept


def _draft(
    cast: Cast,
    sentence: int,
    chosen: list[int],
    kinds: Mapping[str, str],
    speaker: int | None,
    masks_issues: bool,
) -> _Draft:
    document = cast.document
    span = document.sentences[sentence]
    tokens = document.tokens
    # Outermost mentions become units; what they contain shares their unit.
    begin_of: dict[int, int] = {}
    extents: list[tuple[int, int, int]] = []  # first, last, mention
    mentions = cast.mentions
    outer = _outermost(mentions, chosen)
    taken: dict[int, int] = {}  # token -> mention that holds it
    for index in outer:
        for token in range(mentions[index].first, mentions[index].last):
            taken[token] = index
    swallowed: set[int] = set()
    for index in outer:
        mention = mentions[index]
        first = mention.first
        if kinds[mention.actor] == "person" and mention.form in ("name", "alias"):
            first = _before_title(tokens, span.first, first, taken, mentions, swallowed)
        # Two of them where a name brings its own: "by the | the Netherlands government".
        while first > span.first and tokens[first - 1].lower() in _ARTICLES:
            if first - 1 in taken or mention.form == "elided":
                break
            first -= 1
        begin_of[first] = len(extents)
        extents.append((first, mention.last, index))
    known_names = _known_names()
    words: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    unit_of: dict[int, int] = {}
    token = span.first
    while token < span.last:
        place = begin_of.get(token)
        if place is None:
            word = tokens[token]
            word = _PRONOUNS.get(word, _PRONOUNS.get(word.lower(), word))
            if word == "'" and "'" not in words and token - 1 in taken:
                word = _genitive(document, token)
            words.append(known_names.get(word, word))
            firsts.append(token)
            token += 1
        else:
            _, last, index = extents[place]
            for word in _leading(document, span.first, mentions[index]):
                words.append(word)
                firsts.append(token)
                lasts.append(last)
            words.append(_mask(document, span.last, mentions[index]))
            firsts.append(token)
            for inner in range(token, last):
                unit_of[inner] = len(words) - 1
            token = last
        lasts.append(token)
    units = {
        m: unit_of[mentions[m].first]
        for m in chosen
        if mentions[m].first in unit_of and m not in swallowed
    }
    if speaker is not None:
        # '"We will not go."' -> '" We will not go , " MASK said .', as if it stood in one sentence.
        while words and words[-1] in (".", '"', "''"):
            del words[-1], firsts[-1], lasts[-1]
        units = {m: u for m, u in units.items() if u < len(words)}
        for word in (",", '"', MASK, "said", "."):
            if word == MASK:
                units[speaker] = len(words)
            words.append(word)
            firsts.append(-1)
            lasts.append(-1)
    return _Draft(sentence, words, firsts, lasts, units, masks_issues)


@lru_cache(maxsize=1)
def _title_words() -> frozenset[str]:
    words = {w for title in load_gazetteer().titles for w in title.split()}
    return frozenset(words - {"of", "the", "for", "and", "to", "in", "a", "on"})


@lru_cache(maxsize=1)
def _known_names() -> dict[str, str]:
    """Names of one word that mean a country or its people, for where they are no mention.

    "Talks in Moscow", "a Kenyan crew": no actor speaks there, but the name must not either.
    """
    masks = {"demonym": MASK_ADJ, "name": MASK, "alias": MASK, "people": MASK, "capital": MASK}
    found: dict[str, str] = {}
    for entry in load_gazetteer().entries.values():
        if entry.kind == "country":
            for kind, text in entry.forms:
                if kind in masks and " " not in text and text[:1].isupper():
                    found.setdefault(text, masks[kind])
    return found


def _before_title(
    tokens: Sequence[str],
    begin: int,
    first: int,
    taken: dict[int, int],
    mentions: Sequence[Mention],
    swallowed: set[int],
) -> int:
    """Where the title in front of a person's name begins: "Russian Foreign Minister |"."""
    known = _title_words()
    place = first
    titled = first
    crossed: list[int] = []
    while place > begin:
        word = tokens[place - 1]
        if place - 1 in taken:
            index = taken[place - 1]
            if mentions[index].form == "pronoun" or (not crossed and titled == first):
                break
            crossed.append(index)
            place = mentions[index].first
            titled = place
            swallowed.add(index)
            break
        if word.lower() in known:
            place -= 1
            titled = place
        elif word == "-" or (word[:1].isupper() and word.isalpha() and place - 1 > begin):
            place -= 1
        else:
            break
    return titled


def _leading(document: Document, begin: int, mention: Mention) -> tuple[str, ...]:
    """What stands in front of the mask of a mention that is no noun.

    The object that "voted in favour" leaves out is added: "in favour of MASK". Who "would
    suspend shipments" would "go ahead with MASK".
    """
    word = document.tokens[mention.first].lower()
    if mention.form == "elided":
        return tuple(w for w in (word, GOVERNORS[word]) if w)
    if mention.form != "deed" or word.endswith("ing"):
        return ()
    before = document.tokens[mention.first - 1].lower() if mention.first > begin else ""
    if before in INFINITIVE:
        return ("go", "ahead", "with")
    past = word.endswith("ed") or word in PAST
    return ("went" if past else "goes" if word.endswith("s") else "go", "ahead", "with")


def _mask(document: Document, end: int, mention: Mention) -> str:
    """The word that stands for a mention: grammar may show, the name may not."""
    if mention.form == "pronoun":
        word = mention.text.lower()
        return _PRONOUNS.get(word, word)
    if mention.form == "demonym" and mention.last < end:
        following = document.tokens[mention.last]
        if following[:1].isalpha() or following == "-":
            return MASK_ADJ
    # "The US government" has to read as "the French government" does.
    named = mention.form in ("name", "alias", "metonym") and mention.last < end
    if named and document.tokens[mention.last] in load_gazetteer().government:
        return MASK_ADJ
    return MASK


def _windows(draft: _Draft) -> list[_Draft]:
    n = len(draft.words)
    if n <= MAX_UNITS:
        return [draft]
    windows = []
    for begin in range(0, n, MAX_UNITS):
        end = min(n, begin + MAX_UNITS)
        units = {m: u - begin for m, u in draft.units.items() if begin <= u < end}
        if units:
            windows.append(
                _Draft(
                    draft.sentence,
                    draft.words[begin:end],
                    draft.first[begin:end],
                    draft.last[begin:end],
                    units,
                    draft.masks_issues,
                )
            )
    return windows
