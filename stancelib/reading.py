"""Article -> Cast: with what is known of English, or without any language's resources."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stancelib.actors import find_actors
from stancelib.actors.recogniser import Tagger
from stancelib.document import read_document
from stancelib.errors import InputError
from stancelib.identify import UNKNOWN, corpus_language
from stancelib.plain.actors import find_plain_actors
from stancelib.types import Actor, Article, Cast

if TYPE_CHECKING:
    from stancelib.corpora import AnnotatedCorpus

ENGLISH = "en"
_log = logging.getLogger(__name__)


def read_cast(
    article: Article,
    actors: Sequence[Actor],
    issues: Sequence[Actor],
    language: str = ENGLISH,
    *,
    discover: bool = False,
    tagger: Tagger | None = None,
) -> Cast:
    """Read an article and find who is mentioned in it.

    Parameters
    ----------
    article : Article
    actors, issues : sequence of Actor
        The user's own. In another language than English nobody else is found, and they
        only by exact spelling.
    language : str
        The code of the language that the model was trained on: its clauses have to be
        made in the same way.
    discover : bool
        Whether to look for an English article's issues where none are given.
    tagger : callable, optional
        For `find_actors`: what the model can tell of names.
    """
    if language == ENGLISH:
        return find_actors(read_document(article), actors, issues, discover=discover, tagger=tagger)
    return find_plain_actors(article, language, actors, issues)


def training_language(corpus: AnnotatedCorpus, base: str | None = None) -> str:
    """What to read a corpus as when a model is trained on it.

    Parameters
    ----------
    corpus : AnnotatedCorpus
    base : str, optional
        The language of the model that is adapted to the corpus.

    Raises
    ------
    InputError
        Where one of the two is English and the other is not.
    """
    language = corpus_language(corpus)
    if base is None:
        return language
    if (language == ENGLISH) != (base == ENGLISH):
        raise InputError(
            f"{corpus.name} is read as {language!r}, the base is a model of {base!r}: leave base "
            "out, or say lang= where the language of the corpus was not recognised"
        )
    return base


def warn_of_language(given: str, model: str, corpus: str) -> None:
    """Log it where either a corpus or the model that it is scored with is English, not both."""
    if given != UNKNOWN and (given == ENGLISH) != (model == ENGLISH):
        _log.warning("%s looks like %r; the model was trained on %r", corpus, given, model)


def language_note(language: str, blocks: Sequence[str]) -> str | None:
    """What there is to say of training in another language than English; None of English."""
    if language == ENGLISH:
        return None
    name = "several languages, or one that is not known here" if language == UNKNOWN else language
    return (
        f"{name}: no parser, lexicon or vectors for it; training on the language-independent "
        f"blocks {', '.join(blocks)}"
    )


def say_language(language: str, blocks: Sequence[str]) -> None:
    """Log `language_note`, where there is one."""
    note = language_note(language, blocks)
    if note is not None:
        _log.warning("%s", note)
