"""Directed stance and sentiment analysis of news: who takes which stance toward whom.

    import stancelib
    graph = stancelib.score(text)
    graph["Russia", "NATO"].label

Everything heavy is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stancelib.aggregate import aggregate
    from stancelib.api import score, train
    from stancelib.corpora import AnnotatedCorpus, read_corpus
    from stancelib.errors import StancelibError
    from stancelib.graph import StanceGraph
    from stancelib.model import StanceModel, load
    from stancelib.splits import split
    from stancelib.types import AUTHOR, LABELS, Actor, Article, ArticleResult, Stance

__version__ = "0.1.0"

_HOME = {
    "AUTHOR": "types",
    "LABELS": "types",
    "Actor": "types",
    "AnnotatedCorpus": "corpora",
    "Article": "types",
    "ArticleResult": "types",
    "Stance": "types",
    "StanceGraph": "graph",
    "StanceModel": "model",
    "StancelibError": "errors",
    "aggregate": "aggregate",
    "load": "model",
    "read_corpus": "corpora",
    "score": "api",
    "split": "splits",
    "train": "api",
}

__all__ = [
    "AUTHOR",
    "LABELS",
    "Actor",
    "AnnotatedCorpus",
    "Article",
    "ArticleResult",
    "Stance",
    "StanceGraph",
    "StanceModel",
    "StancelibError",
    "__version__",
    "aggregate",
    "load",
    "read_corpus",
    "score",
    "split",
    "train",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'stancelib' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"stancelib.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
