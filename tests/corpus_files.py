"""A record in the native format, files of records, and what a record says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stancelib.corpora import AnnotatedText

ROOT = Path(__file__).parent.parent

RECORD: dict[str, Any] = {
    "id": "r",
    "text": "Norland mocked Estmark.",
    "mentions": [{"id": "m", "start": 0, "end": 7}, {"id": "k", "start": 15, "end": 22}],
    "stances": [{"source": "m", "target": "k", "label": "oppose"}],
}


def write(path: Path, *records: object) -> Path:
    lines = [r if isinstance(r, str) else json.dumps(r) for r in records]
    path.write_text("\n".join(lines), "utf-8")
    return path


def said(record: AnnotatedText) -> list[tuple[str, str, str]]:
    """The stances of a record, each end as it stands in the text or by its id."""
    at = {m.id: record.text[m.start : m.end] for m in record.mentions}
    return [
        (at.get(s.source, s.source), at.get(s.target, s.target), s.label) for s in record.stances
    ]
