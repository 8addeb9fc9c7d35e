"""Article -> Document: tokens, sentences, quotations, and what looks wrong with the text.

The text is never rewritten. Everything found is a span of code points of the text as
given, and every step takes time linear in its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from stancelib.errors import InputError
from stancelib.language import language_warnings
from stancelib.paragraphs import find_paragraphs
from stancelib.quotations import find_quotations
from stancelib.sentences import LONGEST_SENTENCE, find_sentences
from stancelib.types import Article, Document, Sentence
from stancelib.words import token_pattern


def read_document(article: Article) -> Document:
    """Find the sentences, tokens and quotations of an article.

    Parameters
    ----------
    article : Article

    Returns
    -------
    Document
        Tokens are three columns. Every character that is not white space belongs to one
        token, and every token to one sentence. A blank text has no sentences.

    Raises
    ------
    InputError
        If ``article`` is not an `Article` or its text not a string.
    """
    if not isinstance(article, Article):
        raise InputError(
            f"read_document takes an Article, not {type(article).__name__}: use Article(text=...)"
        )
    text = article.text
    if not isinstance(text, str):
        raise InputError(
            f"the text of an article must be a str, not {type(text).__name__}: decode bytes first"
        )
    spans = [match.span() for match in token_pattern().finditer(text)]
    if not spans:
        return Document(article, (), (), (), (), ())
    starts, ends = zip(*spans, strict=True)
    tokens = tuple([text[start:end] for start, end in spans])
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs, tokens, starts)
    sentences = find_sentences(text, paragraphs, quotations, starts, ends)
    return Document(
        article=article,
        tokens=tokens,
        starts=starts,
        ends=ends,
        sentences=sentences,
        quotations=quotations,
        warnings=(*language_warnings(tokens), *_cut_warnings(sentences)),
    )


def _cut_warnings(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """What `find_sentences` had to cut: whatever spans a cut will not be seen."""
    cuts = sum(
        a.last - a.first == LONGEST_SENTENCE and a.paragraph == b.paragraph
        for a, b in pairwise(sentences)
    )
    if not cuts:
        return ()
    return (
        f"{cuts} {'cut' if cuts == 1 else 'cuts'} in stretches of more than {LONGEST_SENTENCE} "
        "words without the end of a sentence: stances across a cut are not seen",
    )
