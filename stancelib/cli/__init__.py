"""The command line, thin over the API: a module a command, heavy imports inside the commands."""

from __future__ import annotations

from stancelib.cli import compare, evaluate, explain, score, suggest, train, validate
from stancelib.cli.common import main

__all__ = ["compare", "evaluate", "explain", "main", "score", "suggest", "train", "validate"]
