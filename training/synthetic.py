"""Sentences made from the stance lexicon, to teach the classifier constructions.

News corpora hold few passives, nominalisations and coordinated sources, and hardly any
pair annotated from its second name to its first. Here each frame of the lexicon is put
into constructions whose stances are known: who acts on whom, and that the others do not.
All sentences are made from the patterns below; the names are invented and masked anyway.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "training" / "syntax")]

from trees import read_conllu  # noqa: E402

from stancelib.corpora.records import AnnotatedMention, AnnotatedStance, AnnotatedText  # noqa: E402
from stancelib.types import Label  # noqa: E402

NAMES = (
    "Velaria", "Tormund", "Kestrania", "Ostavia", "Meridor", "Lusatia", "Drovnia", "Calandia",
    "Norvik", "Zephyria", "Halmar", "Quintora", "Bravinia", "Soltane", "Ardenia", "Yorvath",
)  # fmt: skip

# In the patterns: S acts on T; O, P are bystanders. [+] is the frame's label for the pair in
# the gold list, [-] its opposite, [?] left out. All pairs that are not listed are neutral.
VERB = (
    ("{S} {past} {T}{tail}.", "S>T+"),
    ("{S} {past} {T}{tail}.", "S>T+"),
    ("{S} has {part} {T}{tail}.", "S>T+"),
    ("{lead}{S} {past} {T}, {O} said.", "S>T+"),
    ("{lead}{S} {past} {T}'s {thing}{tail}.", "S>T+"),
    ("{S}'s {official} {past} {T}{tail}.", "S>T+"),
    ("{S} officials {past} {T}{tail}.", "S>T+"),
    ("The {official} of {S} {past} {T}{tail}.", "S>T+"),
    ("{S} {past} {T} and {O}{tail}.", "S>T+ S>O+"),
    ("{S} and {O} {past} {T}{tail}.", "S>T+ O>T+"),
    ("{S}, {O} and {P} have all {part} {T}{tail}.", "S>T+ O>T+ P>T+"),
    ("{lead}{S}, which shares a border with {O}, {past} {T}{tail}.", "S>T+"),
    ("{S} {past} {T} during talks with {O}{tail}.", "S>T+"),
    ("{S} said it {past} {T}{tail}.", "S>T+"),
    ("{S} vowed to {base} {T}{tail}.", "S>T+"),
    ("{S} will {base} {T}{tail}.", "S>T+"),
    ("{S} continued to {base} {T}{tail}.", "S>T+"),
    ("{ing} {T}, {S} called for calm{tail}.", "S>T+"),
    ("{S} left the meeting with {O} after {ing_lower} {T}.", "S>T+"),
    ("{S} told {O} that it would {base} {T}.", "S>T+"),
    ("{O} met {S}, which {past} {T} last week.", "S>T+"),
    ("{T}, which {S} has {part}, is meeting {O} this week.", "S>T+"),
    ("{O} reported that {S} {past} {T}{tail}.", "S>T+"),
    ("{S} and {T} {past} each other{tail}.", "S>T+ T>S+"),
    ("{S} and {T} have {part} one another{tail}.", "S>T+ T>S+"),
    ("{S}, but not {O}, {past} {T}{tail}.", "S>T+"),
    ("{S} {past} {T} over its treatment of {O}{tail}.", "S>T+ S>O? T>O?"),
    ("{S} {past} {T} for its attacks on {O}{tail}.", "S>T+ S>O? T>O?"),
    ("{S} {past} {T} over troop movements near {O}{tail}.", "S>T+ S>O?"),
    ("{S} {past} {T} at talks in {O}{tail}.", "S>T+"),
    ("{S} {past} {T} on the eve of a summit with {O} and {P}.", "S>T+"),
    ("{S} {past} {T}, not {O}{tail}.", "S>T+"),
    ("Unlike {O}, {S} {past} {T}{tail}.", "S>T+"),
    ("{S} left without {ing_lower} {T}{tail}.", ""),
    ("Neither {S} nor {O} has {part} {T}{tail}.", ""),
    ("{S} did not {base} {T}{tail}.", ""),
    ("{S} has yet to {base} {T}{tail}.", ""),
    ("{S} stopped short of {ing_lower} {T}{tail}.", ""),
    ("{S} may {base} {T}, analysts in {O} said.", ""),
    ("{S} denied that it had {part} {T}{tail}.", ""),
    ("{O} did not say whether {S} would {base} {T}.", ""),
)
# Two or three frames of either sign, numbered in the gold list: what is said of one is not said
# of the other.
CONTRAST = (
    ("{S} {past} {T} and {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{S} {past} {T} and {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{S} {past} {T} but {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{lead}{S} {past} {T} over the {thing}, and {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{S} has {part} {T} and {part2} {O}{tail}.", "S>T1 S>O2"),
    ("{S} will {base} {T} and {base2} {O}{tail}.", "S>T1 S>O2"),
    ("{S} {past} {T}, {past2} {O} and {past3} {P}.", "S>T1 S>O2 S>P3"),
    ("{S} {past} {T}'s {thing} and {past2} that of {O}{tail}.", "S>T1 S>O2"),
    ("{S} {past} {T} before {ing_lower2} {O}{tail}.", "S>T1 S>O2"),
    ("{S} {past} {T} and said it would {base2} {O}{tail}.", "S>T1 S>O2"),
    ("{S}'s {official} {past} {T} and {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{S}, which {past} {T} last week, {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{S}, which has {part} {T}, {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{ing} {T}, {S} {past2} {O}{tail}.", "S>T1 S>O2"),
    ("While it {past} {T}, {S} {past2} {O}{tail}.", "S>T1 S>O2"),
    ("Although it {past} {T}, {S} also {past2} {O}{tail}.", "S>T1 S>O2"),
    ("{S}, {part} by {T}, {past2} {O}{tail}.", "T>S1 S>O2"),
    ("{S} was {part} by {T} but {past2} {O}{tail}.", "T>S1 S>O2"),
    ("{S} was {part} by {T} and {part2} by {O}{tail}.", "T>S1 O>S2"),
    ("{S} {past} {T} while {O} {past2} {P}.", "S>T1 O>P2"),
    ("{lead}{S} {past} {T}, and {O} {past2} {P}.", "S>T1 O>P2"),
    ("While {S} {past} {T}, {O} {past2} {P}.", "S>T1 O>P2"),
    ("{S} {past} {T} after {O} {past2} {P}.", "S>T1 O>P2"),
    ("{S} {past} {T} for {ing_lower2} {O}{tail}.", "S>T1 T>O2 S>O?"),
    ("{S} told {O} that it {past} {T} but {past2} {P}.", "S>T1 S>P2"),
    ("{S} {past} {T} over the {thing} and {O} over the vote{tail}.", "S>T1 S>O1"),
    ("{S} joined {O} in {ing_lower} {T}{tail}.", "S>T1 O>T1 S>O?"),
)
TWO_SIDES = (
    "{S} sided with {T} against {O}{tail}.", "{S} backed {T} against {O}{tail}.",
    "{S} supports {T} in its dispute with {O}{tail}.", "{S} prefers {T} to {O}{tail}.",
    "{S} took {T}'s side against {O}{tail}.", "{S} defended {T} against {O}{tail}.",
    "{S} chose {T} over {O}{tail}.", "{S} abandoned {O} for {T}{tail}.",
    "{S} left {O} to join {T}{tail}.", "{S} praised {T} and blamed {O}{tail}.",
)  # fmt: skip
PASSIVE = (
    ("{T} was {part} by {S}{tail}.", "S>T+"),
    ("{T} was {part} by {S}{tail}.", "S>T+"),
    ("{T} has been {part} by {S}{tail}.", "S>T+"),
    ("{T} was {part} by {S} and {O}{tail}.", "S>T+ O>T+"),
    ("{T} and {O} were {part} by {S}{tail}.", "S>T+ S>O+"),
    ("{T}'s {thing} was {part} by {S}{tail}.", "S>T+"),
    ("{lead}{T} said it had been {part} by {S}{tail}.", "S>T+"),
    ("{O} said {T} was {part} by {S}{tail}.", "S>T+"),
    ("{T}, {part} by {S}, turned to {O} for talks.", "S>T+"),
    ("{T} was not {part} by {S}{tail}.", ""),
)
REFUSE = (
    ("{S} refused to {base} {T}{tail}.", "S>T-"),
    ("{S} declined to {base} {T}{tail}.", "S>T-"),
    ("{S} no longer {third} {T}{tail}.", "S>T-"),
    ("{S} stopped {ing_lower} {T}{tail}.", "S>T-"),
)
PREPOSITION = (
    ("{S} {past} {prep} {T}{tail}.", "S>T+"),
    ("{S} {past} {prep} {T}{tail}.", "S>T+"),
    ("{S} has {part} {prep} {T}{tail}.", "S>T+"),
    ("{S}'s {official} {past} {prep} {T}{tail}.", "S>T+"),
    ("{S} and {O} {past} {prep} {T}{tail}.", "S>T+ O>T+"),
    ("{S} {past} {prep} {T}, {O} said.", "S>T+"),
    ("{lead}{S} {past} {prep} {T} over its dealings with {O}.", "S>T+"),
    ("{S} did not {base} {prep} {T}{tail}.", ""),
)
NOUN = (
    ("{S}'s {noun} {prep} {T} came up in the talks{tail}.", "S>T+"),
    ("{S}'s {noun} {prep} {T} surprised {O}{tail}.", "S>T+"),
    ("The {noun} {prep} {T} by {S} was debated{tail}.", "S>T+"),
    ("{O} took note of {S}'s {noun} {prep} {T}{tail}.", "S>T+"),
    ("{lead}{O} discussed the {noun} {prep} {T} by {S}.", "S>T+"),
)
LIGHT = (
    ("{S} {light} {noun} {prep} {T}{tail}.", "S>T+"),
    ("{S}'s {official} {light} {noun} {prep} {T}{tail}.", "S>T+"),
    ("{S} and {O} {light} {noun} {prep} {T}{tail}.", "S>T+ O>T+"),
    ("{lead}{S} {light} {noun} {prep} {T}, {O} said.", "S>T+"),
)
EVALUATION = (
    ("{S} said {T} was not {adj}{tail}.", "S>T-"),
    ("{S} said {T} was {adj}{tail}.", "S>T+"),
    ("{S} called {T} {adj}{tail}.", "S>T+"),
    ("{S} described {T} as {adj}{tail}.", "S>T+"),
    ('"{T} is {adj}," {S} said{tail}.', "S>T+"),
    ('"{T}\'s {thing} is {adj}," said {S}{tail}.', "S>T+"),
    ("{S} said {T}'s {thing} was {adj}{tail}.", "S>T+"),
    ("{S}'s {official} told {O} that {T} was {adj}{tail}.", "S>T+"),
    ("{T}'s {thing} was {adj}, {S} told {O}.", "S>T+"),
    ("{O} and {S} met; {S} said the {thing} of {T} was {adj}.", "S>T+"),
)
EVALUATION_NOUN = (
    ("{S} called {T} {a_noun}{tail}.", "S>T+"),
    ("{S} said {T} was {a_noun}{tail}.", "S>T+"),
    ('"{T} is {a_noun}," {S} said{tail}.', "S>T+"),
    ("{S} described {T}'s {thing} as {a_noun}{tail}.", "S>T+"),
)
NEUTRAL = (
    "{S} met {T} in {O}{tail}.", "{S} held talks with {T}{tail}.", "{S} borders {T} and {O}.",
    "{lead}{S} discussed trade with {T}{tail}.", "{S} will host {T}{tail}.",
    "{S}'s {official} flew to {T}{tail}.", "{S} said {T} would attend the summit in {O}.",
    "{S} played {T} in {O}{tail}.", "{S}, {T} and {O} sent delegations{tail}.",
    "{S} received a letter from {T}{tail}.", "A delegation from {S} arrived in {T}{tail}.",
    "{S} exports machinery to {T} through {O}.", "{S} asked {T} about the {thing}{tail}.",
    "{lead}{S} and {T} signed the minutes of the meeting.", "{S} told {T} the date of the vote.",
    "{S} said it was waiting for {T}{tail}.", "{S} moved its offices from {T} to {O}.",
    "{S} is larger than {T}.", "{S} learned of the {thing} from {T}{tail}.",
    "{S} said the {thing} would be discussed with {T} and {O}{tail}.",
    "{S} said it would respond if the talks with {T} fail{tail}.",
    "If the talks with {T} and {O} collapse, {S} will consider its options.",
    "{S} will act on the advice of its experts if the talks with {T} and {O} fail.",
    "{S} said the talks with {T} had failed{tail}.",
)  # fmt: skip
OPPOSED = 0.75  # of two verbs, how often one is for and the other against
TAILS = (
    "", "", "", "", " on Monday", " on Tuesday", " last week", " in a statement", " at the summit",
    " over the {thing}", " in a speech to lawmakers", " after weeks of talks", " on Friday evening",
    " ahead of the vote", " for the second time this year", " during a visit to {P}",
    " at a meeting hosted by {P}",
)  # fmt: skip
LEADS = (
    "", "", "", "On Wednesday, ", "Earlier this month, ", "In a statement, ", "Meanwhile, ",
    "Separately, ", "In an interview, ", "After the meeting in {P}, ",
)  # fmt: skip
OFFICIALS = ("foreign minister", "president", "spokesman", "government", "leader", "envoy")
THINGS = ("plan", "proposal", "government", "policy", "record", "decision", "role", "conduct")
LIGHT_VERBS = {
    1: ("expressed", "offered", "voiced", "declared", "pledged", "announced"),
    -1: ("voiced", "expressed", "issued", "announced", "stepped up", "launched"),
}
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
    shared: Path, seed: int = 0, per_frame: int = 4, contrasting: int = 1
) -> list[AnnotatedText]:
    """All frames in some constructions each, then neutral sentences.

    ``contrasting`` is in how many sentences each verb stands beside another.
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


if __name__ == "__main__":
    made = generate(ROOT.parent / "shared")
    print(len(made), "sentences")
    for record in random.Random(1).sample(made, 30):
        print(record.text)
