"""The command line, thin over the API: a module a command, heavy imports inside the commands."""

from __future__ import annotations

from stancelib.cli import evaluate, score, train, validate
from stancelib.cli.common import main

__all__ = ["evaluate", "main", "score", "train", "validate"]
