"""The types that flow from stage to stage: frozen, slotted dataclasses without logic.

All offsets are half-open spans ``[start, end)`` in code points of ``article.text``
exactly as given. Token indices are half-open ranges ``[first, last)`` into the
columns of a `Document`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Label = Literal["oppose", "neutral", "support"]
LABELS: tuple[Label, Label, Label] = ("oppose", "neutral", "support")

AUTHOR = "AUTHOR"
"""The special source: the narrator's own voice."""

Kind = Literal["country", "organisation", "person", "group", "issue"]
KINDS: tuple[Kind, ...] = ("country", "organisation", "person", "group", "issue")

Form = Literal[
    "name",  # the full or official name: "Russia", "Sergey Lavrov"
    "alias",  # another name, an acronym, a surname: "Nato", "Lavrov", "Mr Lavrov"
    "demonym",  # an adjective or people's name: "Russian", "the French"
    "metonym",  # a capital or a seat of government: "Moscow", "the Kremlin"
    "role",  # a definite description: "the top Russian diplomat", "the alliance"
    "pronoun",  # "he", "its", "we"
    "deixis",  # something the actor did or said: "that claim", "the move"
    "issue",  # an issue's name, alias or head words
    "elided",  # an issue left out: the "against" of "voted against"
    "deed",  # an issue told by a verb: "suspend diesel shipments"
    "inverse",  # what undoes an issue: "the veto"
]


@dataclass(frozen=True, slots=True)
class Article:
    """The input: text plus optional metadata."""

    text: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    outlet: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its characters, its tokens, its paragraph and what it is.

    ``kind`` is ``"body"``, ``"heading"``, ``"byline"`` (by-lines, credits, photo
    captions' agencies) or ``"list"`` (a list item).
    """

    start: int
    end: int
    first: int
    last: int
    paragraph: int
    kind: Literal["body", "heading", "byline", "list"] = "body"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks, the marks left out.

    A quotation that runs on over paragraphs (each opening with a mark, only the last
    closing) is one `Quotation` per paragraph, all with the same ``chain``.
    ``scare`` marks quotation marks around a word or a short phrase that is no clause
    (``a "positive" response``): words somebody used, not a passage somebody speaks.
    """

    start: int
    end: int
    first: int
    last: int
    chain: int
    scare: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An article with its structure found. Tokens are stored as three columns.

    ``language`` says how it was read: ``"en"`` with what the package knows of English,
    any other code without any language's resources.
    """

    article: Article
    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    warnings: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Actor:
    """An identity that can act and be judged, or (kind ``"issue"``) only be judged.

    ``parent`` is the id of the actor whose executive this one speaks for
    (Sergey Lavrov -> Russia), the edge that roll-up follows.
    """

    id: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mention:
    """One span that refers to one actor or issue, and why it is thought to."""

    start: int
    end: int
    text: str
    actor: str
    form: Form
    reason: str
    sentence: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cast:
    """A document with its actors found, linked and resolved.

    ``mentions`` are sorted by ``(first, -last)`` and may nest (an issue around an
    actor's name); two mentions never overlap without one containing the other.
    ``speakers[k]`` is the index of the mention that speaks ``document.quotations[k]``,
    or None where nobody could be found.
    """

    document: Document
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    speakers: tuple[int | None, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence as the scorers see it: actors masked, syntax found.

    Every outermost mention (with the title and article in front of it) is collapsed
    into one unit. The columns have one entry a unit.

    Attributes
    ----------
    sentence : int
        Index into ``document.sentences``.
    words : tuple of str
        Lower-cased words; a mention is `MASK`, an adjectival one `MASK_ADJ`.
    lemmas : tuple of str
    tags : tuple of str
        Universal part-of-speech tags.
    heads : tuple of int
        Index of the syntactic head, -1 for the root.
    relations : tuple of str
        Universal Dependencies relations.
    first, last : tuple of int
        Token range of each unit.
    units : Mapping[int, int]
        Mention index -> unit index (nested mentions: the unit that contains them).
    quoted : tuple of int
        Index of the quotation that a unit stands in, else -1.
    masks_issues : bool
        Whether issues are units too, to be targets; else their words are plain words.
    language : str
        As of the document. Where it is not ``"en"``, the clause is masked but not parsed:
        no unit has a head, a tag says punctuation, number, word or name and no more.
    context : tuple of str
        Words of the sentences around it, where it is not parsed.
    """

    sentence: int
    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    units: Mapping[int, int]
    quoted: tuple[int, ...]
    masks_issues: bool = False
    language: str = "en"
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One ordered (source, target) candidate with its context.

    ``source`` is a mention index or None for `AUTHOR`. ``source_unit`` is None where
    the source does not stand in the target's sentence: it speaks the quotation, or is
    the author. ``reported_by`` is the mention through which the text reports it.
    ``inverse`` says that what is judged is the opposite of the target: "the veto".
    ``apart`` says that the ends stand in two sentences, of which the clause is made.
    """

    source: int | None
    target: int
    clause: Clause
    source_unit: int | None
    target_unit: int
    reported_by: int | None = None
    inverse: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that a stance rests on. ``source`` and ``target`` are the actors found."""

    start: int
    end: int
    text: str
    score: float
    source: str
    target: str
    reported_by: str | None = None
    article: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """Label, score, probabilities and evidence of one ordered (source, target).

    ``rolled_up``: some of the evidence is about another who speaks for one of the two, or for
    whom the source speaks.
    """

    source: str
    target: str
    label: Label
    score: float
    probabilities: tuple[float, float, float]
    evidence: tuple[Evidence, ...] = ()
    uncertain: bool = False
    rolled_up: bool = False


@dataclass(frozen=True, slots=True)
class Tone:
    """Overall sentiment of a sentence, an article or a corpus."""

    label: Label
    score: float
    probabilities: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SentenceTone:
    """The tone of one sentence of an article, ``article.text[start:end]``."""

    start: int
    end: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model made a result."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record could not be scored."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """One article of a batch: its graph, or why there is none."""

    index: int
    id: str | None
    graph: Any
    failure: Failure | None = None
