"""One clause, analysed once for all of its pairs: predicates, their slots, what governs them."""

from __future__ import annotations

from itertools import pairwise

from stancelib.features.lexicon import Frame, Lexicon
from stancelib.types import Clause

_QUOTE_MARKS = frozenset({'"', "''", "``"})
_EACH_OTHER = frozenset({("each", "other"), ("one", "another")})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_NEGATION = frozenset(
    {"not", "n't", "never", "no", "neither", "nor", "hardly", "cannot", "without"}
)
_HEDGE_AUX = frozenset({"may", "might", "could", "would", "should", "can"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_PASS_DOWN = frozenset(
    {
        "nmod", "nmod:poss", "nmod:of", "compound", "amod", "conj", "appos", "flat", "obl", "obj",
        "nsubj", "nsubj:pass", "xcomp", "ccomp", "acl", "acl:relcl", "iobj", "nmod:desc",
        "obl:agent", "list", "dep",
    }
)  # fmt: skip
_SOURCE_DOWN = frozenset(
    {"nmod:poss", "compound", "amod", "conj", "appos", "flat", "nmod", "nmod:desc"}
)
_REACH = 5  # how deep an actor may stand in a slot


class ClauseView:
    """Children, slots and frames of a clause's units.

    Parameters
    ----------
    clause : Clause
    lexicon : Lexicon
    """

    __slots__ = (
        "_reach",
        "_slots",
        "children",
        "clause",
        "frames",
        "marks",
        "mask",
        "n",
        "passive",
        "reciprocal",
    )

    def __init__(self, clause: Clause, lexicon: Lexicon) -> None:
        self.clause = clause
        n = self.n = len(clause.words)
        self.children: list[list[int]] = [[] for _ in range(n)]
        for i, head in enumerate(clause.heads):
            if head >= 0:
                self.children[head].append(i)
        self.mask = frozenset(clause.units.values())
        self.marks = tuple(i for i, w in enumerate(clause.words) if w in _QUOTE_MARKS)
        self.reciprocal = any(pair in _EACH_OTHER for pair in pairwise(clause.lemmas))
        self.frames: dict[int, tuple[Frame, ...]] = {}
        self.passive: set[int] = set()
        self._slots: dict[int, dict[str, list[int]]] = {}
        self._reach: dict[int, list[tuple[int, int, int]]] = {}
        lemmas, tags = clause.lemmas, clause.tags
        for i in range(n):
            if i in self.mask or tags[i] == "PROPN":
                continue
            found = lexicon.frames(lemmas[i], tags[i])
            for phrase in lexicon.phrases(lemmas[i]):
                if self._is_phrase(i, phrase):
                    longer = lexicon.frames(phrase, tags[i])
                    if longer:
                        found = longer
            if found:
                self.frames[i] = found
        for i, relation in enumerate(clause.relations):
            if relation in ("aux:pass", "nsubj:pass") and clause.heads[i] >= 0:
                self.passive.add(clause.heads[i])

    def _is_phrase(self, i: int, phrase: str) -> bool:
        rest = phrase.split(" ")[1:]
        lemmas = self.clause.lemmas
        if tuple(lemmas[i + 1 : i + 1 + len(rest)]) == tuple(rest):
            return True
        if len(rest) == 1:
            for child in self.children[i]:
                if lemmas[child] == rest[0] and self.clause.relations[child] == "compound:prt":
                    return True
        return False

    # --- slots ---------------------------------------------------------------------------

    def slots(self, i: int) -> dict[str, list[int]]:
        """Semantic slots of a predicate -> heads of the units that fill them."""
        found = self._slots.get(i)
        if found is None:
            found = self._slots[i] = {}  # set before filling: a controller may look back
            tag = self.clause.tags[i]
            if tag in ("VERB", "AUX"):
                self._fill_verb(i, found)
            else:
                self._fill_noun(i, found)
        return found

    def _case(self, i: int) -> str:
        for child in self.children[i]:
            if self.clause.relations[child] in ("case", "mark"):
                return self.clause.lemmas[child]
        return ""

    def _fill_verb(self, i: int, slots: dict[str, list[int]]) -> None:
        clause = self.clause
        passive = i in self.passive
        participle = clause.words[i].endswith(("ed", "en", "wn", "ght", "ld", "rn"))
        relation = clause.relations[i]
        head = clause.heads[i]
        if relation == "acl" and participle:
            passive = True
        for child in self.children[i]:
            kind = clause.relations[child]
            if kind == "nsubj":
                slots.setdefault("subj", []).append(self._antecedent(child, i))
            elif kind == "nsubj:pass" or kind == "obj":
                slots.setdefault("obj", []).append(self._antecedent(child, i))
            elif kind == "iobj":
                slots.setdefault("iobj", []).append(child)
            elif kind in ("obl", "nmod", "obl:agent", "obl:unmarked", "advcl"):
                case = self._case(child)
                if kind == "obl:agent" or (case == "by" and passive and kind == "obl"):
                    slots.setdefault("subj", []).append(child)
                elif case:
                    slots.setdefault(case, []).append(child)
            elif kind in ("ccomp", "xcomp"):
                slots.setdefault(kind, []).append(child)
                # "accused X of doing", "urged X to": the content also hangs on its marker.
            elif kind == "csubj":
                slots.setdefault("subj", []).append(child)
        if any(clause.lemmas[i] in ("what", "whatever") for i in slots.get("obj", ())):
            # "praised what he called a positive response": the clause says what was praised.
            slots["obj"].extend(slots.get("ccomp", ()))
        if relation == "acl" and head >= 0:
            side = "obj" if passive else "subj"
            slots.setdefault(side, []).append(head)
        elif relation == "acl:relcl" and head >= 0:
            if "subj" not in slots and not passive:
                slots.setdefault("subj", []).append(head)
            elif "obj" not in slots and head not in slots.get("subj", ()):
                slots.setdefault("obj", []).append(head)
        if passive and relation in ("conj",) and "obj" not in slots and head >= 0:
            slots["obj"] = list(self.slots(head).get("obj", ()))
        if "subj" not in slots and not passive and head >= 0:
            if relation == "conj":
                given = self.slots(head)
                side = "obj" if head in self.passive and participle else "subj"
                if side in given:
                    slots[side] = list(given[side])
            elif relation == "xcomp":
                given = self.slots(head)
                slots["subj"] = list(given.get("obj") or given.get("subj") or ())
            elif relation in ("advcl", "ccomp"):
                slots["subj"] = list(self.slots(head).get("subj", ()))
        if "obj" not in slots and not passive:
            for child in self.children[i]:
                if clause.relations[child] == "conj" and clause.tags[child] == "VERB":
                    own = self.children[child]
                    if not any(clause.relations[c] == "nsubj" for c in own):
                        slots["obj"] = [c for c in own if clause.relations[c] == "obj"]
                        break

    def _antecedent(self, i: int, verb: int) -> int:
        clause = self.clause
        relative = clause.lemmas[i] in _RELATIVE and i not in self.mask
        if relative and clause.relations[verb].startswith("acl") and clause.heads[verb] >= 0:
            return clause.heads[verb]
        return i

    def _fill_noun(self, i: int, slots: dict[str, list[int]]) -> None:
        clause = self.clause
        copula = False
        for child in self.children[i]:
            kind = clause.relations[child]
            if kind in ("nmod:poss", "compound") or (kind == "amod" and child in self.mask):
                slots.setdefault("poss", []).append(child)
            elif kind in ("nmod", "obl", "advcl", "nmod:desc"):
                case = self._case(child)
                if case:
                    slots.setdefault(case, []).append(child)
            elif kind in ("nsubj", "csubj", "nsubj:pass"):
                slots.setdefault("subj", []).append(self._antecedent(child, i))
            elif kind == "cop":
                copula = True
            elif kind in ("acl", "ccomp", "xcomp"):
                slots.setdefault("ccomp" if kind == "ccomp" else "xcomp", []).append(child)
        relation, head = clause.relations[i], clause.heads[i]
        if head < 0:
            if "subj" in slots:
                slots["self"] = list(slots["subj"])
            return
        if relation in ("amod", "appos", "nmod:desc") or (copula and relation == "acl:relcl"):
            slots.setdefault("subj", []).append(head)
        elif relation == "xcomp":  # "called it reckless", "seems reckless"
            given = self.slots(head)
            slots.setdefault("subj", []).extend(given.get("obj") or given.get("subj") or ())
        elif relation == "conj" and "subj" not in slots:
            slots["subj"] = list(self.slots(head).get("subj", ()))
        elif relation in ("obj", "obl") and clause.tags[head] == "VERB" and not copula:
            # A light verb lends its subject ("imposed sanctions"), and often its phrases.
            given = self.slots(head)
            if "subj" in given:
                slots["lent"] = list(given["subj"])
            for name, fillers in given.items():
                if name not in ("subj", "obj", "iobj", "ccomp", "xcomp", "lent"):
                    others = [f for f in fillers if f != i]
                    if others and name not in slots:
                        slots[name] = others
        elif relation == "advmod" or (relation == "obl" and clause.lemmas[i] == "as"):
            slots.setdefault("subj", []).extend(self.slots(head).get("subj", ()))
        if "subj" in slots:
            slots["self"] = list(slots["subj"])
        # "described X as a threat": the noun is said of the verb's object.
        if relation in ("obl", "xcomp") and self._case(i) == "as" and clause.tags[head] == "VERB":
            slots["self"] = list(self.slots(head).get("obj", ()))

    # --- actors in slots -----------------------------------------------------------------

    def sources_in(self, head: int) -> list[tuple[int, int]]:
        """Actors that stand in a source slot headed by `head`, as (unit, depth)."""
        if head in self.mask:
            return [(head, 0)] + [
                (c, 0)
                for c in self.children[head]
                if c in self.mask
                and self.clause.relations[c] in ("conj", "appos")
                and not self._excluded(c)
            ]
        found = []
        for child in self.children[head]:
            if self.clause.relations[child] in _SOURCE_DOWN:
                if self.clause.relations[child] == "nmod" and self._case(child) not in (
                    "of", "from", "in", "for",
                ):  # fmt: skip
                    continue
                found += [(u, d + 1) for u, d in self.sources_in(child) if d < 2]
        return found

    def reach(self, head: int) -> list[tuple[int, int, int]]:
        """Actors in a target slot headed by `head`, as (unit, sign, depth).

        The sign composes what stands between: of "condemned attacks on X", the slot's head
        is "attacks", whose target X is; condemning them favours X, so its sign is -1.
        """
        found = self._reach.get(head)
        if found is None:
            found = self._reach[head] = []
            self._descend(head, 1, 0, found, set())
        return found

    def _descend(
        self, node: int, sign: int, depth: int, found: list[tuple[int, int, int]], seen: set[int]
    ) -> None:
        if node in seen or depth > _REACH:
            return
        seen.add(node)
        clause = self.clause
        if node in self.mask:
            found.append((node, sign, depth))
            for child in self.children[node]:
                if clause.relations[child] in ("conj", "appos") and not self._excluded(child):
                    self._descend(child, sign, depth, found, seen)
            return
        factors: dict[int, int] = {}
        frames = self.frames.get(node, ())
        if frames:
            slots = self.slots(node)
            for frame in frames:
                if frame.cls == "act" and frame.polarity:
                    for name in frame.targets:
                        for filler in slots.get(name, ()):
                            factors[filler] = 1 if frame.polarity > 0 else -1
                elif frame.cls == "shift":
                    for name in frame.targets:
                        for filler in slots.get(name, ()):
                            factors.setdefault(filler, -1)
        for child in self.children[node]:
            if clause.relations[child] in _PASS_DOWN:
                factor = factors.get(child, 1)
                self._descend(child, sign * factor, depth + 1, found, seen)

    def _excluded(self, i: int) -> bool:
        """Whether a member of a coordination is one only to be left out: "Iran, not Iraq"."""
        return any(self.clause.lemmas[c] in ("not", "unlike", "except") for c in self.children[i])

    def mutual(self, i: int) -> bool:
        """Whether a predicate holds between its subjects: "accused each other"."""
        clause = self.clause
        for name, fillers in self.slots(i).items():
            if name not in ("subj", "lent", "self"):
                for filler in fillers:
                    before = clause.lemmas[filler - 1] if filler else ""
                    if (before, clause.lemmas[filler]) in _EACH_OTHER:
                        return True
        head = clause.heads[i]
        return (
            head >= 0
            and clause.relations[i] == "obj"
            and clause.lemmas[head] in ("trade", "exchange", "swap")
        )

    # --- what governs a predicate --------------------------------------------------------

    def negated(self, i: int) -> bool:
        """Whether a predicate is negated, by a word or by a predicate that reverses it."""
        clause = self.clause
        flips = 0
        for child in self.children[i]:
            if clause.lemmas[child] in _NEGATION:
                flips += 1
        head, relation = clause.heads[i], clause.relations[i]
        for subject in self.children[i]:
            if clause.relations[subject] in ("nsubj", "nsubj:pass"):
                flips += any(clause.lemmas[c] in ("neither", "no") for c in self.children[subject])
        if head >= 0 and relation in ("acl", "nmod"):  # "no intention of", "no support for"
            flips += any(clause.lemmas[c] == "no" for c in self.children[head])
        if head >= 0 and relation in ("xcomp", "obj", "ccomp", "obl", "advcl", "nmod"):
            for frame in self.frames.get(head, ()):
                if frame.cls == "shift":
                    slots = self.slots(head)
                    if any(i in slots.get(name, ()) for name in frame.targets):
                        flips += 1
                        break
            if relation == "xcomp":
                flips += sum(clause.lemmas[c] in _NEGATION for c in self.children[head])
        return flips % 2 == 1

    def hedged(self, i: int) -> bool:
        """Whether a predicate is possible, conditional or planned rather than done."""
        clause = self.clause
        for child in self.children[i]:
            if clause.lemmas[child] in _HEDGE_AUX or (
                clause.relations[child] == "mark" and clause.lemmas[child] in ("if", "unless")
            ):
                return True
        head = clause.heads[i]
        if head >= 0 and clause.relations[i] in ("xcomp", "ccomp"):
            return any(f.cls == "hedge" for f in self.frames.get(head, ())) or any(
                clause.lemmas[c] in _HEDGE_AUX for c in self.children[head]
            )
        return False

    def holders(self, i: int) -> list[int]:
        """Actors in whose words a predicate stands: subjects of the verbs of saying above it."""
        clause = self.clause
        found: list[int] = []
        node, steps = i, 0
        while node >= 0 and steps < 12:
            head, relation = clause.heads[node], clause.relations[node]
            if head >= 0 and (
                relation in ("ccomp", "parataxis")
                or (relation in ("xcomp", "advcl", "obj", "obl") and self._says(head))
            ):
                for filler in self.slots(head).get("subj", ()):
                    found += [u for u, _ in self.sources_in(filler) if u not in found]
            # 'X is reckless, Y said': the verb of saying may hang below as a parataxis.
            for child in self.children[node]:
                if child != i and clause.relations[child] == "parataxis":
                    for filler in self.slots(child).get("subj", ()):
                        found += [u for u, _ in self.sources_in(filler) if u not in found]
            node = head
            steps += 1
        return found

    def _says(self, i: int) -> bool:
        return any(f.cls in ("speech", "act") for f in self.frames.get(i, ()))
