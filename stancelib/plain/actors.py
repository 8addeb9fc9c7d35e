"""Who is mentioned where, where nothing is known of the language: by exact spelling."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from stancelib.corpora.records import AnnotatedText
from stancelib.identify import identify
from stancelib.plain.clauses import mask_sentences
from stancelib.plain.names import find_names
from stancelib.plain.text import read_plain
from stancelib.types import AUTHOR, Actor, Article, Cast, Clause, Document, Form, Mention, Pair

_GIVEN, _REPEATED = "given:", "repeated:"
_SHORTEST_PART = 4  # letters of a part of a name that is hidden wherever it stands alone

_Span = tuple[int, int]


def find_plain_actors(
    article: Article,
    language: str,
    actors: Sequence[Actor],
    issues: Sequence[Actor],
    marked: Iterable[tuple[int, int, str]] = (),
) -> Cast:
    """Find the actors and issues that a user names, by name or alias as they are spelled.

    Parameters
    ----------
    article : Article
    language : str
    actors, issues : sequence of Actor
    marked : iterable of (int, int, str)
        Start, end and actor's id of mentions that are known already.

    Returns
    -------
    Cast
        With only those actors that were found. Where two are spelled alike, the first has it.
    """
    given = [*actors, *issues]
    known = {actor.id: actor for actor in given}
    found: list[tuple[int, int, Actor, Form]] = [
        (start, end, known[actor], "name") for start, end, actor in marked if actor in known
    ]
    for group in (actors, issues):
        owner: dict[str, Actor] = {}
        for actor in group:
            for name in (actor.name, *actor.aliases):
                owner.setdefault(name, actor)
        for start, end in find_names(article.text, owner):
            actor = owner[article.text[start:end]]
            name_form: Form = "name" if article.text[start:end] == actor.name else "alias"
            found.append((start, end, actor, "issue" if group is issues else name_form))
    found = _nested(found)
    document = read_plain(article, language, [edge for a, b, *_ in found for edge in (a, b)])
    mentions = [
        _mention(document, (start, end), actor.id, form, f"spelled like {actor.name}")
        for start, end, actor, form in found
    ]
    mentions.sort(key=lambda m: (m.first, -m.last))
    present = {m.actor for m in mentions}
    warnings: list[str] = []
    if not given:
        warnings.append(f"the model ({language}) finds no names by itself: give the actors")
    if identify([article.text]) == "en":
        warnings.append(f"text looks like English, and the model was trained on {language}")
    return Cast(
        document,
        tuple(a for a in given if a.id in present),
        tuple(mentions),
        (),
        tuple(warnings),
    )


def _nested(
    found: Iterable[tuple[int, int, Actor, Form]],
) -> list[tuple[int, int, Actor, Form]]:
    """Spans of which none crosses another or is the same: the longer of two stays."""
    kept: dict[_Span, tuple[int, int, Actor, Form]] = {}
    inside: dict[int, _Span] = {}  # character -> the innermost span kept that holds it
    for item in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        start, end = item[:2]
        if (start, end) not in kept and inside.get(start) == inside.get(end - 1):
            kept[start, end] = item
            inside.update(dict.fromkeys(range(start, end), (start, end)))
    return list(kept.values())


def plain_pairs(record: AnnotatedText, language: str) -> tuple[Document, list[Pair | None]]:
    """The pairs of a record's stances between mentions, None where one cannot be located.

    Each pair stands in the sentences from its first to its last mention. Whatever is
    spelled like a marked name elsewhere in the text is masked as another actor.
    """
    given = {m.id: (m.start, m.end) for m in record.mentions}
    repeated = _repeated(record, list(given.values()))
    edges = [edge for span in (*given.values(), *repeated) for edge in span]
    document = read_plain(Article(record.text, id=record.id), language, edges)
    kinds = {a.id: a.kind for a in record.actors}
    actors: list[Actor] = []
    mentions: list[tuple[Mention, str | None]] = []
    owner = {m.id: m.actor for m in record.mentions}
    for identifier, span in given.items():
        kind = kinds.get(owner[identifier] or "", "group")
        actors.append(Actor(_GIVEN + identifier, record.text[slice(*span)], kind))
        mentions.append((_mention(document, span, actors[-1].id, "name", "given"), identifier))
    for start, end in repeated:
        actor = Actor(f"{_REPEATED}{start}", record.text[start:end], "group")
        actors.append(actor)
        mention = _mention(document, (start, end), actor.id, "name", "spelled like a given one")
        mentions.append((mention, None))
    mentions.sort(key=lambda item: (item[0].first, -item[0].last))
    cast = Cast(document, tuple(actors), tuple(m for m, _ in mentions), ())
    places = {i: n for n, (_, i) in enumerate(mentions) if i is not None}
    clauses: dict[_Span, Clause] = {}
    return document, [
        _pair(cast, places.get(s.source), places.get(s.target), s.source == AUTHOR, clauses)
        for s in record.stances
    ]


def _pair(
    cast: Cast, source: int | None, target: int | None, author: bool, clauses: dict[_Span, Clause]
) -> Pair | None:
    if target is None or (source is None and not author):
        return None
    ends = [m for m in (source, target) if m is not None]
    document, mentions = cast.document, cast.mentions
    firsts = [s.first for s in document.sentences]
    extent = (
        min(mentions[m].sentence for m in ends),
        max(bisect_right(firsts, mentions[m].last - 1) - 1 for m in ends),
    )
    clause = clauses.get(extent)
    if clause is None:
        low, high = (document.sentences[extent[0]].first, document.sentences[extent[1]].last)
        inside = [m for m, x in enumerate(mentions) if x.first >= low and x.last <= high]
        clause = clauses[extent] = mask_sentences(cast, *extent, inside)
    unit = clause.units[target]
    if source is None:
        return Pair(None, target, clause, None, unit)
    source_unit = clause.units[source]
    return None if source_unit == unit else Pair(source, target, clause, source_unit, unit)


def pairs_across(cast: Cast, source: str, target: str) -> list[Pair]:
    """The pair of the two nearest mentions of two actors that no sentence relates, if any."""
    held = [m for m, x in enumerate(cast.mentions) if x.actor == source]
    judged = [m for m, x in enumerate(cast.mentions) if x.actor == target]
    near = min(
        ((s, t) for s in held for t in judged),
        key=lambda ends: abs(cast.mentions[ends[0]].first - cast.mentions[ends[1]].first),
        default=None,
    )
    pair = None if near is None else _pair(cast, *near, False, {})
    return [] if pair is None else [pair]


def _repeated(record: AnnotatedText, given: list[_Span]) -> list[_Span]:
    """Where else the text has a marked name, or a part of one by itself."""
    names: set[str] = {n for a in record.actors for n in (a.name, *a.aliases)}
    for start, end in given:
        name = record.text[start:end]
        if name != name.lower() or (name == name.upper() and len(name) > 1):
            names.add(name)
            names.update(w for w in name.split() if w.istitle() and len(w) >= _SHORTEST_PART)
    return [
        (start, end)
        for start, end in find_names(record.text, names)
        if all(end <= a or b <= start for a, b in given)
    ]


def _mention(document: Document, span: _Span, actor: str, form: Form, reason: str) -> Mention:
    start, end = span
    first = bisect_left(document.ends, start + 1)
    last = max(bisect_left(document.starts, end), first + 1)
    sentence = bisect_right([s.first for s in document.sentences], first) - 1
    text = document.article.text[start:end]
    return Mention(start, end, text, actor, form, reason, sentence, first, last)
