"""Sentences made from the stance lexicon, to teach the classifier constructions.

News corpora hold few passives, nominalisations and coordinated sources, and hardly any
pair annotated from its second name to its first. Here each frame of the lexicon is put
into constructions whose stances are known: who acts on whom, and that the others do not.
All sentences are made from ``patterns.py``; the names are invented and masked anyway.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training" / "syntax")]

from patterns import (  # noqa: E402
    BESIDE,
    BESIDE_PASSIVE,
    CONTRAST,
    EVALUATION,
    EVALUATION_NOUN,
    LEADS,
    LIGHT,
    LIGHT_VERBS,
    NAMES,
    NEUTRAL,
    NOUN,
    OFFICIALS,
    OPPOSED,
    PASSIVE,
    PLAIN,
    PREPOSITION,
    REFUSE,
    SHARED,
    TAILS,
    THINGS,
    TWO_SIDES,
    VERB,
)
from trees import read_conllu  # noqa: E402

from stancelib.corpora.records import AnnotatedMention, AnnotatedStance, AnnotatedText  # noqa: E402
from stancelib.types import Label  # noqa: E402

_DOUBLED = frozenset(
    (
        "commit admit permit refer defer deter rebel expel compel propel repel submit control "
        "patrol abet regret occur prefer confer transfer remit omit equip"
    ).split()
)


def rows(lexicon: Path) -> Iterator[tuple[str, str, str, list[str], list[str], int]]:
    for line in lexicon.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "lemma\t")):
            lemma, pos, cls, source, target, polarity = line.split("\t")
            yield lemma, pos, cls, source.split("|"), target.split("|"), int(polarity)


class Inflector:
    """Verb forms: irregular ones as the treebank has them, the rest by rule."""

    def __init__(self, treebank: Path) -> None:
        self.past: dict[str, str] = {}
        self.part: dict[str, str] = {}
        for tree in read_conllu(treebank):
            for i, tag in enumerate(tree.tags):
                word, lemma = tree.words[i].lower(), tree.lemmas[i].lower()
                if tag == "VERB" and word.isalpha() and not word.endswith(("ing", "ed", "s")):
                    passive = any(
                        tree.heads[c] == i and tree.relations[c] in ("aux:pass", "aux")
                        for c in range(len(tree.words))
                    )
                    if word != lemma:
                        (self.part if passive else self.past).setdefault(lemma, word)

    def forms(self, phrase: str) -> dict[str, str]:
        base, _, rest = phrase.partition(" ")
        rest = f" {rest}" if rest else ""
        stem = base
        short = len(re.findall("[aeiou]+", base)) == 1
        if (short or base in _DOUBLED) and re.search(r"[^aeiou][aeiou][^aeiouwxy]$", base):
            stem = base + base[-1]
        if base.endswith("e"):
            regular, ing = (
                base + "d",
                base[:-1] + "ing" if not base.endswith("ee") else base + "ing",
            )
        elif re.search(r"[^aeiou]y$", base):
            regular, ing = base[:-1] + "ied", base + "ing"
        else:
            regular, ing = stem + "ed", stem + "ing"
        past = self.past.get(base, self.part.get(base, regular))
        part = self.part.get(base, self.past.get(base, regular))
        if re.search(r"(s|x|z|ch|sh)$", base):
            third = base + "es"
        elif re.search(r"[^aeiou]y$", base):
            third = base[:-1] + "ies"
        else:
            third = base + "s"
        return {
            "base": phrase,
            "past": past + rest,
            "part": part + rest,
            "ing": (ing + rest).capitalize(),
            "ing_lower": ing + rest,
            "third": third + rest,
        }


def make(
    pattern: str,
    gold: str,
    sign: int,
    words: dict[str, str],
    rng: random.Random,
    n: int,
    more: tuple[int, ...] = (),
) -> AnnotatedText:
    """Fill one pattern; every ordered pair of its names gets a label.

    ``more`` are the signs of the frames that the gold list numbers.
    """
    pattern = pattern.replace("{lead}", rng.choice(LEADS)).replace("{tail}", rng.choice(TAILS))
    given = {
        "official": rng.choice(OFFICIALS),
        "thing": rng.choice(THINGS),
        **words,
    }
    names = dict(zip("STOP", rng.sample(NAMES, 4), strict=True))
    text = ""
    mentions: list[AnnotatedMention] = []
    for part in re.split(r"(\{\w+\})", pattern):
        if not part.startswith("{"):
            text += part
            continue
        key = part[1:-1]
        if key in names:
            spans = sum(m.actor == key for m in mentions)
            mentions.append(
                AnnotatedMention(f"{key}{spans}", len(text), len(text) + len(names[key]), key)
            )
            text += names[key]
        else:
            text += given[key]
    text = text[0].upper() + text[1:]
    signs = {"+": sign, "-": -sign} | {str(k): value for k, value in enumerate(more, 1)}
    listed = {(g[0], g[2]): signs.get(g[3]) for g in gold.split()}
    stances = []
    for a in mentions:
        for b in mentions:
            value = listed.get((a.actor or "", b.actor or ""), 0)
            if a.actor != b.actor and value is not None:
                label: Label = "support" if value > 0 else "oppose" if value < 0 else "neutral"
                stances.append(AnnotatedStance(a.id, b.id, label))
    plain = tuple(AnnotatedMention(m.id, m.start, m.end) for m in mentions)
    return AnnotatedText(
        f"s{n}", text, doc=f"s{n}", lang="en", mentions=plain, stances=tuple(stances)
    )


def generate(
    shared: Path, seed: int = 0, per_frame: int = 4, contrasting: int = 1, beside: int = 0
) -> list[AnnotatedText]:
    """All frames in some constructions each, then neutral sentences.

    ``contrasting`` is in how many sentences each verb stands beside another, ``beside`` in how
    many in one of several clauses side by side.
    """
    rng = random.Random(seed)
    inflector = Inflector(shared / "corpora/ud_ewt/en_ewt-ud-train.conllu")
    found: list[AnnotatedText] = []

    def add(patterns, sign: int, words: dict[str, str], count: int) -> None:  # type: ignore[no-untyped-def]
        for pattern, gold in rng.sample(patterns, min(count, len(patterns))):
            found.append(make(pattern, gold, sign, words, rng, len(found)))

    for lemma, pos, cls, sources, targets, polarity in rows(
        ROOT / "stancelib/resources/stance_lexicon.tsv"
    ):
        if abs(polarity) < 2 or cls not in ("act", "eval"):
            continue
        sign = 1 if polarity > 0 else -1
        if pos == "verb" and cls == "act" and sources == ["subj"]:
            words = inflector.forms(lemma)
            if targets[0] == "obj":
                add(VERB, sign, words, per_frame)
                if " " not in lemma:
                    add(PASSIVE, sign, words, per_frame // 2)
                if sign > 0:
                    add(REFUSE, sign, words, 1)
            elif targets[0] not in ("iobj", "ccomp", "xcomp", "subj"):
                words["prep"] = targets[0]
                add(PREPOSITION, sign, words, per_frame // 2)
        elif pos == "noun" and cls == "act" and sources[0] == "poss":
            if targets[0] not in ("poss", "self", "between", "ccomp", "xcomp", "subj"):
                words = {"noun": lemma, "prep": targets[0]}
                add(NOUN, sign, words, per_frame // 2)
                words = {**words, "light": rng.choice(LIGHT_VERBS[sign])}
                add(LIGHT, sign, words, per_frame // 2)
        elif pos == "adj" and cls == "eval":
            add(EVALUATION, sign, {"adj": lemma}, per_frame // 2)
        elif pos == "noun" and cls == "eval" and "self" in targets:
            article = "an" if lemma[0] in "aeiou" else "a"
            add(EVALUATION_NOUN, sign, {"a_noun": f"{article} {lemma}"}, 1)
    found += contrasts(inflector, rng, contrasting, len(found))
    for k in range(len(found) // 5):
        found.append(make(NEUTRAL[k % len(NEUTRAL)], "", 1, {}, rng, len(found)))
    found += besides(inflector, rng, beside, len(found))
    return found


def contrasts(inflector: Inflector, rng: random.Random, count: int, n: int) -> list[AnnotatedText]:
    """Each verb beside others, mostly of the other sign."""
    verbs = [
        (lemma, 1 if polarity > 0 else -1)
        for lemma, pos, cls, sources, targets, polarity in rows(
            ROOT / "stancelib/resources/stance_lexicon.tsv"
        )
        if abs(polarity) >= 2
        and (pos, cls, sources, targets[0]) == ("verb", "act", ["subj"], "obj")
        if " " not in lemma
    ]
    found: list[AnnotatedText] = []
    for lemma, sign in verbs:
        for pattern, gold in rng.sample(CONTRAST, count):
            wanted = [sign, -sign if rng.random() < OPPOSED else sign, rng.choice((1, -1))]
            others = [rng.choice([v for v, s in verbs if s == one]) for one in wanted[1:]]
            frames = [lemma, *others]
            order = [0, 1, 2] if rng.random() < 0.5 or "2}" not in pattern else [1, 0, 2]
            words: dict[str, str] = {}
            for place, k in enumerate(order, 1):
                suffix = "" if place == 1 else str(place)
                forms = inflector.forms(frames[k])
                words |= {f"{form}{suffix}": text for form, text in forms.items()}
            signs = tuple(wanted[k] for k in order)
            found.append(make(pattern, gold, 1, words, rng, n + len(found), signs))
    for k in range(len(verbs) // 4):
        pattern = TWO_SIDES[k % len(TWO_SIDES)]
        found.append(make(pattern, "S>T+ S>O- T>O? O>T?", 1, {}, rng, n + len(found)))
    return found


def besides(inflector: Inflector, rng: random.Random, count: int, n: int) -> list[AnnotatedText]:
    """Each verb beside a clause of another subject, and a third as often of its own."""
    found: list[AnnotatedText] = []
    lexicon = list(rows(ROOT / "stancelib/resources/stance_lexicon.tsv"))
    frames = Counter(lemma for lemma, pos, *_ in lexicon if pos == "verb")
    verbs = [
        (lemma if targets[0] == "obj" else f"{lemma} {targets[0]}", 1 if polarity > 0 else -1)
        for lemma, pos, cls, sources, targets, polarity in lexicon
        if abs(polarity) >= 2 and (pos, cls, sources) == ("verb", "act", ["subj"])
        if targets[0] not in ("iobj", "ccomp", "xcomp", "subj")
        if targets[0] == "obj" or frames[lemma] == 1  # not of "liberated X from Y"
    ]
    for number, (verb, sign) in enumerate(verbs):
        patterns = rng.sample(BESIDE, count)
        patterns += rng.sample(SHARED, count // 3 + (number % 3 < count % 3))
        if count and " " not in verb and number % 3 == 0:
            patterns += rng.sample(BESIDE_PASSIVE, 1)
        for pattern, gold in patterns:
            other, other_sign = rng.choice(verbs)
            plain, plain2 = rng.sample(PLAIN, 2)
            words = inflector.forms(verb) | {"plain": plain, "plain2": plain2}
            words |= {f"{form}2": text for form, text in inflector.forms(other).items()}
            found.append(make(pattern, gold, 1, words, rng, n + len(found), (sign, other_sign)))
    return found


if __name__ == "__main__":
    made = generate(ROOT.parent / "shared")
    print(len(made), "sentences")
    for record in random.Random(1).sample(made, 30):
        print(record.text)
