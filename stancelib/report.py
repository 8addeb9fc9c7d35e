"""An evaluation to read: its metrics, its tables and its worst errors, as Markdown or HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from stancelib.errors import InputError
from stancelib.metrics import ECE_BINS
from stancelib.types import AUTHOR, LABELS

if TYPE_CHECKING:
    from stancelib.evaluation import Evaluation
    from stancelib.explain import Explanation
    from stancelib.mistakes import Mistake

Format = Literal["md", "html"]
FORMATS: tuple[Format, ...] = ("md", "html")

_FIVE = ("0: neither", "1: p supports q", "2: q supports p", "3: p opposes q", "4: q opposes p")
_SCALARS = {
    "macro_f1": "macro F1 (headline)",
    "micro_f1": "micro F1, accuracy (headline)",
    "three_class.macro_f1": "three classes: macro F1",
    "three_class.micro_f1": "three classes: micro F1",
    "five_class.macro_f1": "five classes: macro F1",
    "five_class.micro_f1": "five classes: micro F1",
    "polarity_accuracy": "support against oppose: accuracy",
    "polarity_macro_f1": "support against oppose: macro F1",
    "pair_precision": "pairs of a whole text: precision",
    "pair_recall": "pairs of a whole text: recall",
    "pair_f1": "pairs of a whole text: F1",
    "ece": "expected calibration error",
    "brier": "Brier score",
}
_FEATURES = 6  # of an explanation, shown with an error
_AROUND = 240  # characters of text shown on either side of what matters
_WIDEST = 1200


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    text: str


@dataclass(frozen=True, slots=True)
class _Table:
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Quote:
    """A passage in pieces, each with what it is: "source", "target" or ""."""

    pieces: Sequence[tuple[str, str]]


_Block = _Heading | _Words | _Table | _Quote


def write_report(evaluation: Evaluation, n_errors: int = 20, format: Format = "md") -> str:
    """Write the report; see `stancelib.evaluation.Evaluation.report`.

    Raises
    ------
    InputError
        For another format, or a negative number of errors.
    """
    if format not in FORMATS:
        raise InputError(f"format={format!r} is not one of {', '.join(FORMATS)}")
    if n_errors < 0:
        raise InputError(f"n_errors={n_errors}: expected 0 or more")
    blocks = [*_figures(evaluation), *_errors(evaluation, n_errors)]
    return _markdown(blocks) if format == "md" else _page(blocks)


# -- what the report says


def _figures(evaluation: Evaluation) -> Iterator[_Block]:
    found, about = evaluation.metrics, evaluation.metadata
    yield _Heading(1, f"Evaluation of {evaluation.model or 'a model'}")
    facts = {
        "model": evaluation.model,
        "model version": about.get("model_version"),
        "model SHA-256": about.get("model_sha256"),
        "corpus": evaluation.corpus,
        "format": about.get("format"),
        "records": about.get("records"),
        "records left out as unusable": about.get("skipped"),
        "annotated pairs": found["n_pairs"],
        "documents": found["n_docs"],
        "pairs whose ends were found in the text": _percent(found["located"]),
        "headline metric": found["headline"],
    }
    yield _Table(("", ""), [(k, str(v)) for k, v in facts.items() if v not in (None, "")])
    if about.get("skipped_reasons"):
        yield _Heading(2, "Records left out")
        rows = [(reason, str(n)) for reason, n in about["skipped_reasons"].items()]
        yield _Table(("reason", "records"), rows)
    yield _Heading(2, "Metrics")
    yield _Words("Intervals are 95%, by bootstrap over documents.")
    yield _Table(("metric", "value", "95% interval"), _metric_rows(found))
    yield from _overlap(found, about)
    for key, names in (("three_class", LABELS), ("five_class", _FIVE)):
        if key in found:
            yield from _confusion(key, found[key], names)
    yield from _calibration(found)
    yield _Heading(2, "Risk and coverage")
    yield _Words("Error rate among the most confident share of all pairs.")
    curve = found["risk_coverage"]
    rows = [
        (_percent(c), _number(r)) for c, r in zip(curve["coverage"], curve["risk"], strict=True)
    ]
    yield _Table(("coverage", "risk"), rows)
    yield _Words(f"Mean risk over all coverages: {_number(curve['aurc'])}.")


def _metric_rows(found: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    rows = []
    for key, name in _SCALARS.items():
        value: Any = found
        for part in key.split("."):
            value = value.get(part) if value is not None else None
        if value is not None:
            bounds = found["ci95"].get(key)
            interval = "" if bounds is None else "{:.3f} to {:.3f}".format(*bounds)
            rows.append((name, _number(value), interval))
    return rows


def _overlap(found: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[_Block]:
    yield _Heading(2, "What the model has seen")
    share = found.get("overlap")
    if share is None:
        yield _Words(
            "Not known: the model carries no sketch of its training texts, or nothing can be "
            "said of these texts by it."
        )
        return
    sample = about.get("overlap_sample", {})
    estimated = ""
    if sample.get("rate", 1.0) < 1.0:
        estimated = (
            f" Estimated from a sample of {_percent(sample['rate'])} of the runs of eight words "
            f"in the training texts; {sample['undecided']} of {sample['texts']} texts could not "
            "be decided."
        )
    if share == 0:
        yield _Words("None of the evaluated texts was found among the training texts." + estimated)
        return
    yield _Words(
        f"Warning: the model was trained on {_percent(share)} of the evaluated texts, exactly or "
        "nearly. The figures above are better than they would be on new texts." + estimated
    )
    if "unseen" in found:
        unseen = found["unseen"]
        yield _Words(f"On the other texts alone ({unseen['n_pairs']} pairs):")
        yield _Table(("metric", "value", "95% interval"), _metric_rows(unseen))


def _confusion(key: str, part: Mapping[str, Any], names: Sequence[str]) -> Iterator[_Block]:
    yield _Heading(2, f"Confusion: {key.replace('_class', ' classes')}")
    rows = [
        (name, *map(str, row), _number(f1))
        for name, row, f1 in zip(
            names, part["confusion"], part["per_class_f1"].values(), strict=True
        )
    ]
    yield _Table(("gold \\ predicted", *names, "F1"), rows)
    if part.get("left_out"):
        yield _Words(f"{part['left_out']} pairs opinionated both ways are left out.")


def _calibration(found: Mapping[str, Any]) -> Iterator[_Block]:
    yield _Heading(2, "Calibration")
    yield _Words(
        "Pairs by the probability of their predicted label: its mean, and how often it is right."
    )
    table = found["calibration"]
    rows = [
        (
            f"{k / ECE_BINS:.2f} to {(k + 1) / ECE_BINS:.2f}",
            str(table["n"][k]),
            _number(table["confidence"][k]),
            _number(table["accuracy"][k]),
        )
        for k in range(ECE_BINS)
    ]
    yield _Table(("probability", "n", "confidence", "accuracy"), rows)


def _errors(evaluation: Evaluation, n_errors: int) -> Iterator[_Block]:
    shown = evaluation.mistakes[:n_errors]
    if not shown:
        return
    yield _Heading(2, f"The {len(shown)} worst errors" if len(shown) > 1 else "The worst error")
    yield _Words(
        "The most confident in a wrong label, one a document before a second of any. What speaks "
        "for the predicted label against its nearest rival is positive."
    )
    for number, mistake in enumerate(shown, start=1):
        explanation = None if evaluation.explain is None else evaluation.explain(mistake)
        yield from _error(number, mistake, explanation)


def _error(number: int, mistake: Mistake, explanation: Explanation | None) -> Iterator[_Block]:
    yield _Heading(3, f"{number}. gold {mistake.gold}, predicted {mistake.predicted}")
    said = ", ".join(f"{k} {p:.3f}" for k, p in zip(LABELS, mistake.probabilities, strict=True))
    unfound = "" if mistake.located else "; not found in the text"
    yield _Words(
        f"Record {mistake.record.id}: {_name(mistake, mistake.source)} -> "
        f"{_name(mistake, mistake.target)}; {said}{unfound}"
    )
    yield _Quote(_passage(mistake, explanation))
    if explanation is not None:
        yield _Words(
            f"What moved it ({explanation.source} -> {explanation.target}, "
            f"{explanation.predicted} against {explanation.rival}):"
        )
        rows = [
            (f"{explanation.margin(c):+.2f}", f"{c.block}: {c.feature}", c.text)
            for c in explanation.contributions[:_FEATURES]
        ]
        yield _Table(("", "feature", "text"), rows)


def _name(mistake: Mistake, end: str) -> str:
    """An actor's name, or the words of a mention."""
    if end == AUTHOR:
        return AUTHOR
    record = mistake.record
    for mention in record.mentions:
        if mention.id == end:
            return record.text[mention.start : mention.end]
    return next((a.name for a in record.actors if a.id == end), end)


def _passage(mistake: Mistake, explanation: Explanation | None) -> list[tuple[str, str]]:
    """The text around the evidence or the ends, with the ends marked."""
    text = mistake.record.text
    marks = [
        (start, end, role)
        for role, who in (("source", mistake.source), ("target", mistake.target))
        for start, end in mistake.spans(who)
    ]
    if explanation is not None:
        core = [explanation.span]
    else:
        core = list(mistake.evidence()) or [(a, b) for a, b, _ in marks[:2]] or [(0, 0)]
    low = max(0, min(a for a, _ in core) - _AROUND)
    high = min(len(text), max(b for _, b in core) + _AROUND, low + _WIDEST)
    pieces: list[tuple[str, str]] = [("…", "")] if low else []
    at = low
    for start, end, role in sorted(marks):
        if start >= at and end <= high:
            pieces += [(text[at:start], ""), (text[start:end], role)]
            at = end
    pieces.append((text[at:high] + ("…" if high < len(text) else ""), ""))
    return [(part, role) for part, role in pieces if part]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _percent(value: float) -> str:
    if 0.0 < value < 0.001:
        return "less than 0.1%"
    return f"{value:.1%}"


# -- how it is written


def _markdown(blocks: Iterable[_Block]) -> str:
    return "\n\n".join(map(_markdown_block, blocks)) + "\n"


def _markdown_block(block: _Block) -> str:
    match block:
        case _Heading(level, text):
            return f"{'#' * level} {_plain(text)}"
        case _Words(text):
            return _plain(text)
        case _Table(header, rows):
            lines = [header, ["---"] * len(header), *rows]
            return "\n".join(
                "| " + " | ".join(c if line is lines[1] else _plain(c) for c in line) + " |"
                for line in lines
            )
        case _Quote(pieces):
            line = "".join(
                f"**[{role}: {_plain(text)}]**" if role else _plain(text) for text, role in pieces
            )
            # What would begin a list at the beginning of a line.
            return "> " + re.sub(r"^\s*(\d*)([-+.)])", r"\1\\\2", line)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[1:] and text[-1:].isspace() else ""
    flat = " ".join(text.split())
    return lead + re.sub(r"([\\`*_\[\]<>|#~&$])", r"\\\1", flat) + tail


def _page(blocks: Iterable[_Block]) -> str:
    body = list(blocks)
    title = next(b.text for b in body if isinstance(b, _Heading))
    return _PAGE.format(title=html.escape(title), body="\n".join(map(_html_block, body)))


def _html_block(block: _Block) -> str:
    match block:
        case _Heading(level, text):
            return f"<h{level}>{html.escape(text)}</h{level}>"
        case _Words(text):
            return f"<p>{html.escape(text)}</p>"
        case _Table(header, rows):
            head = "".join(f"<th>{html.escape(c)}</th>" for c in header) if any(header) else ""
            lines = [head] if head else []
            lines += ["".join(f"<td>{html.escape(c)}</td>" for c in row) for row in rows]
            return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
        case _Quote(pieces):
            inside = "".join(
                f'<mark class="{role}" title="{role}">{html.escape(text)}</mark>'
                if role
                else html.escape(text)
                for text, role in pieces
            )
            return f"<blockquote>{inside}</blockquote>"


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ border: 1px solid #ccc; padding: .2rem .6rem; text-align: left; }}
blockquote {{ border-left: 3px solid #999; margin-left: 0; padding-left: 1rem; }}
mark.source {{ background: #cfe3ff; }} mark.target {{ background: #ffe3b3; }}
</style></head><body>
{body}
</body></html>
"""
