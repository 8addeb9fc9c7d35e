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
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

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
    "beaten": "beat", "risen": "rise", "arose": "arise", "arisen": "arise", "froze": "freeze",
    "tore": "tear", "torn": "tear", "lent": "lend", "bled": "bleed", "sped": "speed",
    "bit": "bite", "bitten": "bite", "forgave": "forgive", "forgiven": "forgive",
    "misled": "mislead", "mistook": "mistake", "mistaken": "mistake",
    "misunderstood": "misunderstand", "dug": "dig", "wept": "weep", "sank": "sink",
    "sunk": "sink", "sang": "sing", "trod": "tread", "trodden": "tread", "strove": "strive",
    "striven": "strive", "overcame": "overcome", "undertook": "undertake",
    "undertaken": "undertake", "outgrew": "outgrow", "overran": "overrun",
    "panicked": "panic", "panicking": "panic", "mimicked": "mimic", "mimicking": "mimic",
    "trafficked": "traffic", "trafficking": "traffic", "owing": "owe", "suing": "sue",
    "axed": "axe", "axing": "axe", "recognises": "recognise", "fundraising": "fundraise",
}  # fmt: skip
# The treebanks hold few of these, and some of them under another base form.
EXTRA_NOUNS = {
    "bases": "base", "oases": "oasis", "diagnoses": "diagnosis", "emphases": "emphasis",
    "criteria": "criterion", "phenomena": "phenomenon", "halves": "half", "troops": "troop",
    "headaches": "headache", "atlas": "atlas", "canvas": "canvas", "christmas": "christmas",
    "diabetes": "diabetes", "ethics": "ethics",
}  # fmt: skip
EXTRA_ADJECTIVES = {"deepest": "deep", "deeper": "deep"}


def read_words(path: Path) -> Iterator[tuple[str, str, str]]:
    """Word, lemma and tag of each token that is spelt as it should be.

    A misspelling has the lemma of what was meant ("wandering": "wonder"), which would be
    wrong wherever the word itself is meant.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0].isdigit() and "Typo=Yes" not in cells[5]:
            yield cells[1], cells[2], cells[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    paths = [args.shared / "corpora/ud_ewt/en_ewt-ud-train.conllu"]
    for genre in ("news", "speech"):
        paths += sorted((args.shared / "corpora/gum").glob(f"GUM_{genre}_*"))
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for path in paths:
        for word, lemma, tag in read_words(path):
            if tag in CLASSES and word.isalpha() and lemma.isalpha():
                counts[word.lower(), CLASSES[tag]][lemma.lower()] += 1
    best = {key: found.most_common(1)[0][0] for key, found in counts.items()}
    known: dict[str, set[str]] = {
        c: set(lexicon_lemmas().get(c, ())) for c in set(CLASSES.values())
    }
    for (_, tag), lemma in best.items():
        known[tag].add(lemma)
    known["VERB"].update(EXTRA.values())
    known["NOUN"].update(EXTRA_NOUNS.values())
    rules = Lemmatiser(known, {c: {} for c in known})
    exceptions: dict[str, dict[str, str]] = {c: {} for c in known}
    for (word, tag), lemma in sorted(best.items()):
        if rules.lemma(word, tag) != lemma:
            exceptions[tag][word] = lemma
    exceptions["VERB"].update(EXTRA)
    exceptions["NOUN"].update(EXTRA_NOUNS)
    exceptions["ADJ"].update(EXTRA_ADJECTIVES)
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
