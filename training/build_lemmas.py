"""Lemma tables for English from the Universal Dependencies treebanks.

    python training/build_lemmas.py --shared ../shared

Writes ``stancelib/resources/syntax/lemmas.json``: the verbs, nouns and adjectives that the
treebanks know as base forms, and the inflected forms that the suffix rules of
``stancelib/syntax/lemmas.py`` get wrong. Word types only, from UD English EWT (CC BY-SA 4.0)
and the news and speeches of GUM.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training" / "syntax")]

from trees import read_conllu  # noqa: E402

from stancelib.syntax.lemmas import Lemmatiser, lexicon_lemmas  # noqa: E402

CLASSES = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "ADJ": "ADJ"}
# Irregular verbs of news prose that the treebanks happen not to hold.
EXTRA = {
    "shot": "shoot", "slain": "slay", "slew": "slay", "shook": "shake", "shaken": "shake",
    "withstood": "withstand", "overthrew": "overthrow", "overthrown": "overthrow",
    "forbade": "forbid", "forbidden": "forbid", "foresaw": "foresee", "upheld": "uphold",
    "withheld": "withhold", "withdrew": "withdraw", "withdrawn": "withdraw", "swore": "swear",
    "sworn": "swear", "struck": "strike", "stricken": "strike", "overrode": "override",
    "overridden": "override", "undid": "undo", "undone": "undo", "undercut": "undercut",
    "outbid": "outbid", "rebuilt": "rebuild", "retook": "retake", "retaken": "retake",
    "forsook": "forsake", "forsaken": "forsake", "laid": "lay", "fled": "flee",
    "clung": "cling", "bound": "bind", "hailing": "hail", "hailed": "hail",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    paths = [args.shared / "corpora/ud_ewt/en_ewt-ud-train.conllu"]
    for genre in ("news", "speech"):
        paths += sorted((args.shared / "corpora/gum").glob(f"GUM_{genre}_*"))
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for path in paths:
        for tree in read_conllu(path):
            for word, lemma, tag in zip(tree.words, tree.lemmas, tree.tags, strict=True):
                if tag in CLASSES and word.isalpha() and lemma.isalpha():
                    counts[word.lower(), CLASSES[tag]][lemma.lower()] += 1
    best = {key: found.most_common(1)[0][0] for key, found in counts.items()}
    known: dict[str, set[str]] = {
        c: set(lexicon_lemmas().get(c, ())) for c in set(CLASSES.values())
    }
    for (_, tag), lemma in best.items():
        known[tag].add(lemma)
    known["VERB"].update(EXTRA.values())
    rules = Lemmatiser(known, {c: {} for c in known})
    exceptions: dict[str, dict[str, str]] = {c: {} for c in known}
    for (word, tag), lemma in sorted(best.items()):
        if rules.lemma(word, tag) != lemma:
            exceptions[tag][word] = lemma
    exceptions["VERB"].update(EXTRA)
    out = ROOT / "stancelib/resources/syntax/lemmas.json"
    out.write_text(
        json.dumps(
            {
                "source": "UD English EWT train, GUM news and speech; training/build_lemmas.py",
                "known": {c: " ".join(sorted(v)) for c, v in sorted(known.items())},
                "exceptions": {c: dict(sorted(v.items())) for c, v in sorted(exceptions.items())},
            },
            indent=0,
            ensure_ascii=False,
        )
        + "\n",
        encoding="utf-8",
    )
    print({c: (len(known[c]), len(exceptions[c])) for c in known})


if __name__ == "__main__":
    main()
