"""Actors: find, link and resolve who is spoken of in a document."""

from __future__ import annotations

from .cast import find_actors

__all__ = ["find_actors"]
