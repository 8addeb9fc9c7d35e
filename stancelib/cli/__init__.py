"""The command line, thin over the API: a module a command, heavy imports inside the commands."""

from __future__ import annotations

from stancelib.cli import (
    aggregate,
    compare,
    evaluate,
    explain,
    report,
    score,
    suggest,
    top,
    train,
    validate,
)
from stancelib.cli.common import main

__all__ = [
    "aggregate",
    "compare",
    "evaluate",
    "explain",
    "main",
    "report",
    "score",
    "suggest",
    "top",
    "train",
    "validate",
]
