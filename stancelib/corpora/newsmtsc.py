"""NewsMTSC (Hamborg, Donnay, 2021): the author's sentiment toward marked targets.

One JSON object a line. Each target is a mention; `AUTHOR` is the source of each stance.
``to`` is exclusive, whatever the published description says. ``further_mentions`` were
found automatically and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stancelib.corpora.lines import JsonReader, first_line, read_lines, short, want
from stancelib.corpora.records import (
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
    BadRecord,
    ReadOptions,
    RecordProblem,
    check_record,
)
from stancelib.types import AUTHOR, Label

_POLARITY: dict[float, Label] = {2.0: "oppose", 4.0: "neutral", 6.0: "support"}
# allsides_1000_401_25_Name_0_6: outlet list, story, article, sentence, name, from, to.
_ARTICLE = re.compile(r"^(allsides_\d+_\d+|polusa_v\d+_\d+)_")


def recognises(head: str, options: ReadOptions) -> bool:
    """Tell whether the first line is a NewsMTSC record."""
    try:
        record = JsonReader().object(first_line(head))
    except RecordProblem:
        return False
    return "sentence_normalized" in record and "targets" in record


def read(path: Path, options: ReadOptions) -> Iterator[AnnotatedText | BadRecord]:
    """Read NewsMTSC records: one mention and one AUTHOR stance a target."""
    reader = JsonReader()

    def parse(number: int, line: str) -> AnnotatedText:
        return check_record(_record(reader.object(line), options))

    return read_lines(path, parse)


def _record(data: dict[str, Any], options: ReadOptions) -> AnnotatedText:
    identifier = want(data.get("primary_gid"), str, "primary_gid")
    text = want(data.get("sentence_normalized"), str, "sentence_normalized")
    mentions: list[AnnotatedMention] = []
    stances: list[AnnotatedStance] = []
    for i, target in enumerate(want(data.get("targets"), list, "targets")):
        where = f"targets[{i}]"
        want(target, dict, where)
        start = want(target.get("from"), int, f"{where}.from")
        end = want(target.get("to"), int, f"{where}.to")
        said = want(target.get("mention"), str, f"{where}.mention")
        if text[start:end] != said:
            raise RecordProblem(
                f"{where}.mention",
                f"{said!r:.60} is not what stands there, {text[start:end]!r:.60}",
            )
        polarity = target.get("polarity")
        if type(polarity) not in (int, float) or polarity not in _POLARITY:
            raise RecordProblem(f"{where}.polarity", f"{short(polarity)} is not one of 2, 4, 6")
        mentions.append(AnnotatedMention(f"t{i}", start, end))
        stances.append(AnnotatedStance(AUTHOR, f"t{i}", _POLARITY[polarity]))
    article = _ARTICLE.match(identifier)
    return AnnotatedText(
        id=identifier,
        text=text,
        doc=article[1] if article else identifier,
        lang=options.lang or "en",
        mentions=tuple(mentions),
        stances=tuple(stances),
    )
