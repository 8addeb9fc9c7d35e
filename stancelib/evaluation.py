"""What goes into an evaluation, a prediction a pair, and what comes out: metrics to report."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from stancelib.types import Label

if TYPE_CHECKING:
    from stancelib.explain import Explanation
    from stancelib.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class PairPrediction:
    """What a model said about one annotated ordered pair.

    Attributes
    ----------
    record : int
        Index of the record in its corpus.
    doc : str
        The document that the bootstrap keeps together.
    source, target : str
        The ends as the record names them.
    gold : {"oppose", "neutral", "support"}
    probabilities : sequence of 3 floats
        In label order, summing to 1.
    located : bool
        Whether both ends were found in the text. Where not, the prediction is what the
        model says about such pairs; it counts like any other.
    whole : bool
        Whether the text is annotated between actors as a whole, so that it counts for
        ``pair_precision`` and its like.
    seen : bool
        Whether the model is known to have been trained on the text, exactly or nearly.
    """

    record: int
    doc: str
    source: str
    target: str
    gold: Label
    probabilities: Sequence[float]
    located: bool = True
    whole: bool = False
    seen: bool = False


@dataclass(frozen=True)
class Evaluation:
    """Metrics of one model on one corpus.

    Attributes
    ----------
    metrics : dict
        JSON-ready. Always ``n_pairs``, ``n_docs``, ``headline``, ``macro_f1``, ``micro_f1``
        (and ``accuracy``, the same), ``three_class``, ``ece``, ``calibration`` (its bins),
        ``brier``, ``risk_coverage``, ``located``, ``ci95``. Where they are defined on these
        pairs: ``five_class`` (``left_out`` counts gold pairs opinionated both ways),
        ``polarity_accuracy``, ``polarity_macro_f1``, ``pair_precision``, ``pair_recall``,
        ``pair_f1``, ``overlap``, and where some texts were seen in training, but not all,
        ``unseen``: the same metrics on the pairs of the others. Confusion matrices have a
        row a gold class. Macro averages are over the classes that are in the gold labels
        or predicted; the F1 of any other is None.
    corpus, model : str
        What was evaluated on what, for the reader of the report.
    metadata : mapping
        More of that: from a model's evaluation ``model_version``, ``model_sha256``,
        ``format``, ``records``, ``skipped`` (their number), ``skipped_reasons`` and, where
        the model has a sketch of its training texts, ``overlap_sample``.
    mistakes : tuple of Mistake
        The worst, at most `stancelib.mistakes.KEPT`.
    explain : callable, optional
        From a mistake to its explanation, or to None where there is none.
    """

    metrics: Mapping[str, Any]
    corpus: str = ""
    model: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = field(default=(), repr=False)
    explain: Callable[[Mistake], Explanation | None] | None = field(
        default=None, repr=False, compare=False
    )

    def report(self, n_errors: int = 20, format: Literal["md", "html"] = "md") -> str:
        """A report to read: all metrics, tables and the worst errors, each explained.

        Parameters
        ----------
        n_errors : int
            How many errors to show, at most `stancelib.mistakes.KEPT`. They are shown
            with their text: mind the terms of the corpus before passing it on.
        format : {"md", "html"}
            Markdown, or a self-contained page.
        """
        from stancelib.report import write_report

        return write_report(self, n_errors, format)

    def to_json(self) -> str:
        """Return one JSON object with ``corpus``, ``model``, the metadata and ``metrics``."""
        head = {"corpus": self.corpus, "model": self.model, **self.metadata}
        return json.dumps(head | {"metrics": self.metrics}, allow_nan=False)

    def __str__(self) -> str:
        found = self.metrics
        head = " on ".join(part for part in (self.model, self.corpus) if part)
        lines = [f"{head or 'evaluation'}: {found['n_pairs']} pairs, {found['n_docs']} documents"]
        for key in (
            "macro_f1",
            "micro_f1",
            "polarity_accuracy",
            "polarity_macro_f1",
            "pair_precision",
            "pair_recall",
            "pair_f1",
            "ece",
            "brier",
            "located",
            "overlap",
        ):
            if found.get(key) is None:
                continue
            line = f"  {key:<18} {found[key]:.3f}"
            if found["ci95"].get(key):
                line += "  [{:.3f}, {:.3f}]".format(*found["ci95"][key])
            if key in ("macro_f1", "micro_f1"):
                line += f"  {found['headline']}"
            lines.append(line)
        if "unseen" in found:
            unseen = found["unseen"]
            said = ", ".join(f"{k} {_shown(unseen[k])}" for k in ("macro_f1", "micro_f1"))
            lines.append(f"  {'unseen texts only':<18} {said} ({unseen['n_pairs']} pairs)")
        f1 = found["three_class"]["per_class_f1"]
        said = ", ".join(f"{k} {_shown(v)}" for k, v in f1.items())
        lines.append(f"  {'F1 by class':<18} {said}")
        if self.metadata.get("skipped"):
            lines.append(f"  {'records left out':<18} {self.metadata['skipped']}")
        return "\n".join(lines)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
