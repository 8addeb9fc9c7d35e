"""Suggestions as tasks to import into Label Studio, and the configuration they need."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from stancelib.suggest import Suggestion
from stancelib.types import LABELS, ModelInfo

SOURCE, TARGET, OF_AUTHOR = "Source", "Target", "Target of the author"


def label_config() -> str:
    """The labelling interface: regions, relations named like the stance labels.

    What it exports is read by ``read_corpus(path, "labelstudio")``.
    """
    relations = "\n".join(f"    <Relation value={quoteattr(label)}/>" for label in LABELS)
    choices = "\n".join(f"    <Choice value={quoteattr(label)}/>" for label in LABELS)
    return f"""<View>
  <Header value="$question"/>
  <Relations>
{relations}
  </Relations>
  <Labels name="actor" toName="text">
    <Label value={quoteattr(SOURCE)} background="#1f77b4"/>
    <Label value={quoteattr(TARGET)} background="#d62728"/>
    <Label value={quoteattr(OF_AUTHOR)} background="#9467bd"/>
  </Labels>
  <Text name="text" value="$text"/>
  <Choices name="stance" toName="text" perRegion="true" choice="single"
           whenTagName="actor" whenLabelValue={quoteattr(OF_AUTHOR)}>
{choices}
  </Choices>
</View>
"""


def label_task(suggestion: Suggestion, model: ModelInfo) -> dict[str, Any]:
    """One task: the passage, with source and target marked and related by a prediction.

    The relation has no label: it is the one thing left to choose. For the author's stance
    it is the choice that belongs to the target's region.
    """
    # A browser makes one character of "\\r\\n", which would move every mark behind it.
    text = suggestion.text.replace("\r", " ")
    result: list[dict[str, Any]] = []
    if suggestion.source_span is None:
        result.append(_region("target", text, suggestion.target_span, OF_AUTHOR))
    else:
        result.append(_region("source", text, suggestion.source_span, SOURCE))
        result.append(_region("target", text, suggestion.target_span, TARGET))
        relation = {"type": "relation", "from_id": "source", "to_id": "target"}
        result.append({**relation, "direction": "right", "labels": []})
    return {
        "data": {
            "text": text,
            "id": suggestion.id,
            "doc": suggestion.article,
            "question": suggestion.question,
        },
        "predictions": [
            {
                "model_version": f"{model.name} {model.version}",
                "score": round(max(suggestion.probabilities), 4),
                "result": result,
            }
        ],
    }


def _region(identifier: str, text: str, span: tuple[int, int], label: str) -> dict[str, Any]:
    start, end = (_units(text[:offset]) for offset in span)
    return {
        "id": identifier,
        "from_name": "actor",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "text": text[slice(*span)], "labels": [label]},
    }


def _units(text: str) -> int:
    """Length as a browser counts it: characters beyond U+FFFF are two."""
    return len(text) + sum(character > "\uffff" for character in text)
