"""Texts read without any language's resources: for whatever is not English.

The stages and their types are those of ``docs/how-it-works.md``, with less in them: tokens
and sentences by script, actors by the exact spelling of their names, clauses masked but not
parsed.
"""

from __future__ import annotations
