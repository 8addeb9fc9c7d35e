"""A StanceGraph for reading: on a terminal, and as its own ``repr``."""

from __future__ import annotations

import textwrap
import unicodedata
from typing import TYPE_CHECKING

from stancelib.types import Evidence, Label, Stance

if TYPE_CHECKING:
    from stancelib.graph import StanceGraph

_COLOURS: dict[Label, str] = {"oppose": "\x1b[31m", "neutral": "\x1b[2m", "support": "\x1b[34m"}
_DIM, _BOLD, _OFF = "\x1b[2m", "\x1b[1m", "\x1b[0m"
_QUOTES = 3
# By Unicode category: control characters, invisible ones (such as those that turn the
# reading direction), half surrogate pairs.
_STEERING = {"Cc": " ", "Cf": "", "Cs": "\ufffd"}


def summary(graph: StanceGraph) -> str:
    """One line: how much there is, and the strongest stances."""
    of = f"{len(graph.articles)} articles, " if graph.articles else ""
    sizes = f"{of}{_count(len(graph.actors), 'actor')}, {_count(len(graph), 'stance')}"
    shown = [
        f"{graph.name_of(s.source)} -> {graph.name_of(s.target)} {s.label} {s.score:+.2f}"
        for s in graph.stances[:3]
    ]
    more = ", ..." if len(graph) > len(shown) else ""
    return f"<StanceGraph: {sizes}{': ' if shown else ''}{', '.join(shown)}{more}>"


def render(
    graph: StanceGraph,
    *,
    top: int | None = None,
    neutral: bool = False,
    width: int = 100,
    colour: bool = False,
) -> str:
    """See `StanceGraph.to_text`; ``colour`` adds terminal colours."""
    width = max(40, width)
    told = [s for s in graph.stances if neutral or s.label != "neutral"]
    shown = told if top is None else told[:top]
    title = graph.article.title or graph.article.id
    if graph.articles:
        title = _count(len(graph.articles), "article")
    lines = [_paint(clean(title), _BOLD, colour)] if title else []
    for stance in shown:
        lines.extend(_stance(graph, stance, width, colour))
    rest = []
    if len(told) > len(shown):
        rest.append(f"{len(told) - len(shown)} weaker not shown")
    if len(graph) > len(told):
        rest.append(f"{_count(len(graph) - len(told), 'neutral pair')} not shown")
    if not graph.actors:
        rest.append("no actors found")
    elif not graph.stances:
        rest.append(f"{_count(len(graph.actors), 'actor')} found, no pair of them assessed")
    rest.append(f"tone {graph.tone.label} {graph.tone.score:+.2f}")
    lines.append(_paint("  " + "; ".join(rest), _DIM, colour))
    return "\n".join(lines)


def _stance(graph: StanceGraph, stance: Stance, width: int, colour: bool) -> list[str]:
    pair = f"{clean(graph.name_of(stance.source))} -> {clean(graph.name_of(stance.target))}"
    marks = [
        name
        for name, holds in (("uncertain", stance.uncertain), ("rolled up", stance.rolled_up))
        if holds
    ]
    verdict = f"{stance.label:<7} {stance.score:+.2f}"
    note = f"  ({', '.join(marks)})" if marks else ""
    lines = [f"  {_paint(verdict, _COLOURS[stance.label], colour)}  {pair}{note}"]
    for piece in stance.evidence[:_QUOTES]:
        quote = f'"{clean(piece.text)}"{_origin(graph, stance, piece)}'
        wrapped = textwrap.wrap(quote, width, initial_indent=" " * 6, subsequent_indent=" " * 7)
        lines.extend(_paint(line, _DIM, colour) for line in wrapped)
    if len(stance.evidence) > _QUOTES:
        more = len(stance.evidence) - _QUOTES
        lines.append(_paint(f"      and {_count(more, 'more passage')}", _DIM, colour))
    return lines


def _origin(graph: StanceGraph, stance: Stance, piece: Evidence) -> str:
    notes = []
    if (piece.source, piece.target) != (stance.source, stance.target):
        notes.append(f"{graph.name_of(piece.source)} -> {graph.name_of(piece.target)}")
    if piece.reported_by is not None:
        notes.append(f"reported by {graph.name_of(piece.reported_by)}")
    if graph.articles:
        notes.extend(value for value in (piece.article, piece.date) if value)
    return f" ({clean('; '.join(notes))})" if notes else ""


def clean(text: str) -> str:
    """Text on one line, without what would steer the terminal instead of being read."""
    kept = (_STEERING.get(unicodedata.category(c), c) for c in text)
    return " ".join("".join(kept).split())


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _paint(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{_OFF}" if colour else text
