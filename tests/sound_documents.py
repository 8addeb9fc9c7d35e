"""What has to hold of every document, however odd its text; and texts marked by hand."""

from __future__ import annotations

import json
from pathlib import Path

from stancelib.document import read_document
from stancelib.types import Article, Document

DATA = json.loads((Path(__file__).parent / "data" / "segmentation.json").read_text("utf-8"))


def read(text: str) -> Document:
    return read_document(Article(text))


def sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in read(text).sentences]


def check_invariants(document: Document) -> None:
    text = document.article.text
    tokens, starts, ends = document.tokens, document.starts, document.ends
    assert len(tokens) == len(starts) == len(ends)
    covered = 0
    for token, start, end in zip(tokens, starts, ends, strict=True):
        assert covered <= start < end
        assert text[start:end] == token
        assert not text[covered:start].strip()
        covered = end
    assert not text[covered:].strip()
    first = 0
    paragraph = 0
    for sentence in document.sentences:
        assert sentence.first == first < sentence.last
        assert sentence.start == starts[sentence.first]
        assert sentence.end == ends[sentence.last - 1]
        assert sentence.paragraph >= paragraph
        first, paragraph = sentence.last, sentence.paragraph
    assert first == len(tokens)
    order = [(quotation.start, -quotation.end) for quotation in document.quotations]
    assert order == sorted(order)
    for quotation in document.quotations:
        assert quotation.start <= starts[quotation.first]
        assert quotation.first < quotation.last
        assert starts[quotation.last - 1] < quotation.end
    assert {quotation.chain for quotation in document.quotations} == set(
        range(len({quotation.chain for quotation in document.quotations}))
    )
