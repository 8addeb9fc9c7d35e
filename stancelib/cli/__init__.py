"""The command line, thin over the API: a module a command, heavy imports inside the commands."""

from __future__ import annotations

from stancelib.cli import aggregate, evaluate, report, score, top, train, validate
from stancelib.cli.common import main

__all__ = ["aggregate", "evaluate", "main", "report", "score", "top", "train", "validate"]
