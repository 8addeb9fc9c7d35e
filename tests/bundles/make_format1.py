"""Make the frozen bundle of format 1: run it with ``python tests/bundles/make_format1.py``.

See README.md in the folder that it writes.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from stancelib import StanceModel, load, train  # noqa: E402
from stancelib.corpora import (  # noqa: E402
    AnnotatedCorpus,
    AnnotatedMention,
    AnnotatedStance,
    AnnotatedText,
)
from stancelib.marked import marked_pairs  # noqa: E402
from stancelib.types import AUTHOR  # noqa: E402

FOLDER = HERE / "format1"
NAMES = ("Norland", "Estmark")


def record(number: int, text: str, stances: list[tuple[str, str, str]]) -> AnnotatedText:
    """One sentence with its first mention of either name marked."""
    mentions = tuple(
        AnnotatedMention(name, text.index(name), text.index(name) + len(name))
        for name in NAMES
        if name in text
    )
    annotated = tuple(AnnotatedStance(*stance) for stance in stances)  # type: ignore[arg-type]
    return AnnotatedText(str(number), text, mentions=mentions, stances=annotated)


def corpus(data: dict[str, list[list[str]]]) -> AnnotatedCorpus:
    """The sentences to train on."""
    found = [((NAMES[0], NAMES[1], label), text) for text, label in data["train"]]
    found += [((AUTHOR, NAMES[1], label), text) for text, label in data["author"]]
    records = [record(i, text, [stance]) for i, (stance, text) in enumerate(found)]
    return AnnotatedCorpus.from_records(records, name="format1")


def predictions(model: StanceModel, texts: list[str]) -> list[list[float]]:
    """Probabilities of both orders, and of the author toward either, in each text."""
    a, b = NAMES
    ends = [(a, b, "neutral"), (b, a, "neutral"), (AUTHOR, a, "neutral"), (AUTHOR, b, "neutral")]
    pairs = [p.pair for p in marked_pairs(record(i, t, ends) for i, t in enumerate(texts))]
    rows = model.scorer.predict_proba([pair for pair in pairs if pair is not None])
    return [[round(value, 9) for value in row] for row in rows.tolist()]


def main() -> None:
    data = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
    readme = FOLDER / "README.md"
    kept = readme.read_bytes()
    shutil.rmtree(FOLDER)
    train(corpus(data), features=("words", "paths", "roles")).save(FOLDER)
    readme.write_bytes(kept)
    expected = predictions(load(FOLDER), data["score"])
    (HERE / "format1.json").write_text(json.dumps(expected) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
