"""A StanceGraph as a self-contained page: no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

import html
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from stancelib.types import Evidence, Label, Stance

if TYPE_CHECKING:
    from stancelib.graph import StanceGraph

_STYLE = """
.stancelib { font: 15px/1.5 system-ui, sans-serif; color: #222; }
.stancelib table { border-collapse: collapse; width: 100%; }
.stancelib th, .stancelib td { text-align: left; vertical-align: top; padding: .35em .7em;
  border-bottom: 1px solid #ddd; }
.stancelib td.score { font-variant-numeric: tabular-nums; text-align: right; }
.stancelib .oppose { background: #f6c9bf; }
.stancelib .support { background: #c3dff5; }
.stancelib .neutral { background: #eee; }
.stancelib mark { color: inherit; padding: .1em 0; }
.stancelib .text { white-space: pre-wrap; overflow-wrap: anywhere; }
.stancelib .note { color: #666; font-size: .9em; }
.stancelib blockquote { margin: .1em 0; }
"""
_PAGE_STYLE = "body { max-width: 62em; margin: 2em auto; padding: 0 1em; }"
# Should escaping ever fail, the page still runs no script and loads nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

# Control characters and half surrogate pairs are not allowed in HTML.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
    f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY)}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
)

_FRAGMENT_ROWS = 20
_QUOTES = 5
_CLEAR = 0.33


def head(title: str) -> str:
    """How every page begins, up to its body's first element."""
    return (
        f"{_HEAD}<title>{escape(title)}</title>\n"
        f'<style>{_PAGE_STYLE}{_STYLE}</style></head><body class="stancelib">'
    )


def page(graph: StanceGraph) -> str:
    """A whole page: the stances, then the text with its evidence marked."""
    title = graph.article.title or graph.article.id or "Stances"
    facts = [graph.article.outlet, graph.article.date, f"tone {graph.tone.label}"]
    if graph.articles:
        facts.append(f"{len(graph.articles)} articles")
    facts.append(f"model {graph.model.name} {graph.model.version}")
    parts = [
        head(title),
        f"<h1>{escape(title)}</h1>",
        f'<p class="note">{escape(" · ".join(fact for fact in facts if fact))}</p>',
        *(f'<p class="note">Warning: {escape(w)}</p>' for w in graph.warnings),
        _table(graph, graph.stances, linked=not graph.articles),
    ]
    if not graph.articles:
        parts.append(f'<h2>Text</h2><div class="text">{_marked_text(graph)}</div>')
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def fragment(graph: StanceGraph) -> str:
    """The strongest stances as a table for a notebook."""
    shown = graph.stances[:_FRAGMENT_ROWS]
    more = len(graph) - len(shown)
    note = f'<p class="note">and {more} more</p>' if more else ""
    table = _table(graph, shown, linked=False)
    return f'<style>{_STYLE}</style><div class="stancelib">{table}{note}</div>'


def _table(graph: StanceGraph, stances: tuple[Stance, ...], *, linked: bool) -> str:
    if not stances:
        return '<p class="note">No pair of actors was assessed.</p>'
    head = "<tr><th>Source</th><th>Target</th><th>Stance</th><th>Score</th><th>Evidence</th></tr>"
    rows = []
    for stance in stances:
        marks = [
            name
            for name, holds in (("uncertain", stance.uncertain), ("rolled up", stance.rolled_up))
            if holds
        ]
        note = f'<br><span class="note">{", ".join(marks)}</span>' if marks else ""
        quotes = [_quote(graph, stance, piece, linked) for piece in stance.evidence[:_QUOTES]]
        if len(stance.evidence) > _QUOTES:
            more = len(stance.evidence) - _QUOTES
            quotes.append(f'<span class="note">and {more} more</span>')
        rows.append(
            f"<tr><td>{escape(graph.name_of(stance.source))}</td>"
            f"<td>{escape(graph.name_of(stance.target))}</td>"
            f'<td><span class="{stance.label}">{stance.label}</span>{note}</td>'
            f'<td class="score">{stance.score:+.2f}</td><td>{"".join(quotes)}</td></tr>'
        )
    return f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def _quote(graph: StanceGraph, stance: Stance, piece: Evidence, linked: bool) -> str:
    text = escape(" ".join(piece.text.split()))
    if linked:
        text = f'<a href="#at{piece.start}">{text}</a>'
    notes = []
    if (piece.source, piece.target) != (stance.source, stance.target):
        notes.append(f"{graph.name_of(piece.source)} toward {graph.name_of(piece.target)}")
    if piece.reported_by is not None:
        notes.append(f"reported by {graph.name_of(piece.reported_by)}")
    if graph.articles:
        notes.extend(value for value in (piece.article, piece.date) if value)
    note = f' <span class="note">({escape("; ".join(notes))})</span>' if notes else ""
    return f"<blockquote>{text} <span class='note'>{piece.score:+.2f}</span>{note}</blockquote>"


def _marked_text(graph: StanceGraph) -> str:
    """The text, cut at every end of an evidence span so that marks never overlap."""
    text = graph.article.text
    spans = [
        (max(0, e.start), min(len(text), e.end), _leaning(e.score))
        for stance in graph.stances
        if not stance.rolled_up
        for e in stance.evidence
    ]
    starts = {start for start, _, _ in spans}
    edges = sorted({0, len(text), *starts, *(end for _, end, _ in spans)})
    opening: dict[int, list[tuple[int, Label]]] = {}
    for start, end, leaning in set(spans):
        opening.setdefault(start, []).append((end, leaning))
    open_now: list[tuple[int, Label]] = []
    out = []
    for start, end in pairwise(edges):
        open_now = [span for span in open_now if span[0] > start] + opening.get(start, [])
        piece = escape(text[start:end])
        leanings = {leaning for _, leaning in open_now}
        if not leanings:
            out.append(piece)
            continue
        # A passage may be against one actor and for another: then neither colour is right.
        clear = leanings - {"neutral"}
        colour = clear.pop() if len(clear) == 1 else "neutral"
        anchor = f' id="at{start}"' if start in starts else ""
        out.append(f'<mark class="{colour}"{anchor}>{piece}</mark>')
    return "".join(out)


def _leaning(score: float) -> Label:
    return "oppose" if score < -_CLEAR else "support" if score > _CLEAR else "neutral"


def escape(text: str) -> str:
    """Text as HTML, without the characters that HTML forbids."""
    return html.escape(_ILLEGAL.sub("\ufffd", text))
