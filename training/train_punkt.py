"""Build ``stancelib/resources/punkt_en.json``: the parameters of the sentence splitter.

    python training/train_punkt.py --shared DIR

``DIR`` holds ``corpora/dse``, ``corpora/newsmtsc`` and ``corpora/ud_ewt``, the corpora
whose terms allow bundled weights. NLTK's `PunktTrainer` runs over their raw text. Of what
it learns only the plausible part is kept, and a table written by hand is added: unsupervised
training finds ``lt`` and ``calif``, but also ``wok`` and ``boo``, and misses ``Brig``.

Only word types go into the file, no sentence. The result is the same at every run.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nltk
from nltk.tokenize.punkt import PunktTrainer

OUT = Path(__file__).parents[1] / "stancelib" / "resources" / "punkt_en.json"

# The tables are of whole words, lower-cased, without the final stop.

# Titles stand before a name: whatever follows, the sentence goes on. (Not "St.": it is
# Street as often as Saint.)
TITLES = """
adm amb atty brig capt cdr cmdr col comdr cpl cpt det dr fr gen gens gov govs hon insp
lt ltcol ltgen maj messrs mlle mme mr mrs ms msgr pfc pres prof profs pvt rep reps rev revd rt
sen sens sgt sra supt vs viz cf e.g i.e lt.col lt.gen maj.gen brig.gen
"""

# These end a sentence at times ("He works for Acme Inc. She does not.").
ABBREVIATIONS = """
jr sr ph.d m.d b.a m.a ll.m j.d
jan feb mar apr aug sept oct nov dec mon tue tues wed thu thur thurs fri
inc corp co cos ltd llc plc bros mfg intl univ assn assoc dept depts div govt natl
etc al approx est ext misc orig dist
ave blvd st bldg hwy rd mt mts ft pt sq jct
ala ariz ark calif colo conn del fla ill ind kan ky mass md mich minn miss mo mont neb nev okla
ore pa penn tenn tex va vt wash wis wyo n.h n.j n.m n.y n.c n.d s.c s.d r.i w.va d.c p.r b.c
u.s u.s.a u.k u.n u.s.s.r u.a.e e.u a.m p.m a.d b.c.e c.e p.s p.o l.a
"""

# Abbreviations before a number, ordinary words elsewhere ("He said no.").
BEFORE_NUMBER = "no nos art arts fig figs sec secs para paras ch vol vols p pp sat sun"

# Of all these, the ones that are abbreviations in small letters, too: "ill." is no State.
LOWER_CASE = "etc vs cf viz approx est al jr sr inc ltd corp dept govt misc sq ext"

STARTERS = """
a after all also although an and another any are as at because before both but by can
despite did do does during each earlier even every few first following for from given had has have
he hence her here his how however i if in indeed instead is it its last later let many maybe
meanwhile more most my neither no nobody none nor not nothing now of on once one only or other
others our perhaps she should since so some still such that the their then there therefore these
they this those though through thus to today tomorrow under unlike until was we were what when
where whether which while who why will with without yes yesterday yet you your
"""


def read_texts(corpora: Path) -> Iterator[str]:
    """The raw sentences of the three corpora, entity marks taken out."""
    for line in (corpora / "dse" / "train.txt").read_text("utf-8").splitlines():
        yield re.sub(r"[\[\]]", "", line.split("\t")[0]).strip()
    for line in (corpora / "newsmtsc" / "train.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["sentence_normalized"].strip()
    with open(corpora / "ud_ewt" / "en_ewt-ud-train.conllu", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# text = "):
                yield line[len("# text = ") :].strip()


def plausible_abbreviations(learned: set[str], text: str) -> list[str]:
    """Learned types that look and behave like abbreviations.

    Dotted ones (``f.b.i``) need nothing more. A plain word must be
    short, nearly always have its stop, and be seen within sentences: followed by a
    lower-case word, a number or a comma.
    """
    kept = []
    for word in sorted(learned):
        if re.fullmatch(r"[a-z](\.[a-z])+", word):
            kept.append(word)
        if not re.fullmatch(r"[a-z]{2,5}", word):
            continue
        pattern = rf"(?<![\w.]){re.escape(word)}"
        stopped = len(re.findall(rf"{pattern}\.", text, re.IGNORECASE))
        bare = len(re.findall(rf"{pattern}\b(?!\.)", text, re.IGNORECASE))
        inside = len(re.findall(rf"(?i:{pattern})\.(?:,|\s[a-z0-9])", text))
        if stopped >= 9 * max(bare, 1) and inside >= max(2, stopped // 5):
            kept.append(word)
    return kept


def common_words(texts: list[str]) -> list[str]:
    """Words written with a small letter: capitalised, they start a sentence.

    That is Punkt's orthographic context boiled down: seen five times or more in lower
    case, and within sentences at most one time in twenty with a capital.
    """
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for text in texts:
        if sum(map(str.isupper, text)) > 0.3 * len(text):
            continue  # headlines in capitals
        for match in re.finditer(r"(?<=[a-z,] )[A-Za-z]+", text):
            word = match.group()
            (lower if word[0].islower() else upper)[word.lower()] += 1
    return sorted(
        word
        for word, count in lower.items()
        if count >= 5 and len(word) > 1 and upper[word] <= count / 19
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder with corpora/")
    arguments = parser.parse_args()

    texts = list(dict.fromkeys(read_texts(arguments.shared / "corpora")))
    text = "\n\n".join(texts)
    trainer = PunktTrainer(text)
    learned = trainer.get_params()
    common = common_words(texts)
    kept = plausible_abbreviations(learned.abbrev_types, text)
    # A name is a frequent first word in the news, but starts no sentence by its nature.
    starters = learned.sent_starters & set(common)
    by_hand = {*TITLES.split(), *ABBREVIATIONS.split()}
    data = {
        "about": {
            "what": "parameters of NLTK's Punkt sentence splitter for English news",
            "made_by": "training/train_punkt.py",
            "nltk": nltk.__version__,
            "trained_on": [
                "DSE train (Park, Pan, Joo 2021; free use, citing the paper)",
                "NewsMTSC train (Hamborg, Donnay 2021; MIT)",
                "UD English EWT train (CC BY-SA 4.0)",
            ],
            "sentences": len(texts),
            "abbreviations_by_hand": len(by_hand),
            "abbreviations_learned": sorted(set(kept) - by_hand),
        },
        "titles": sorted(TITLES.split()),
        "before_number": sorted(BEFORE_NUMBER.split()),
        "lower_case": sorted(LOWER_CASE.split()),
        "abbreviations": sorted({*by_hand, *kept}),
        "collocations": sorted(map(list, learned.collocations)),
        "sentence_starters": sorted({*starters, *STARTERS.split()}),
        "common_words": " ".join(common),
    }
    OUT.write_text(json.dumps(data, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{OUT}: {OUT.stat().st_size} bytes, {len(common)} common words")
    print("learned abbreviations kept:", " ".join(data["about"]["abbreviations_learned"]))
    print("learned starters kept:", " ".join(sorted(starters - set(STARTERS.split()))))


if __name__ == "__main__":
    main()
