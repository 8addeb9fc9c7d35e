"""What an unknown name names: a trained guess from its shape and its company.

Rules (`shape.py`) tell what they are sure of. Of a capitalised name that they cannot place,
a multinomial logistic regression says whether it is a person, an organisation, a place or
something else. ``training/recogniser.py`` makes ``resources/recogniser.json``. Where there is
a tagger that has read the sentence, it has its say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from ..syntax.parser import load_parser
from . import words as w
from .context import Context, Name
from .described import TRADES, noun_behind
from .gazetteer import Gazetteer

SURE = 0.45
"""How likely a name of several words has to be a person's: nine in ten then are, in news."""
CLASSES = ("person", "organisation", "place", "other")
Tagger = Callable[[Sequence[str]], NDArray[np.float32]]
"""Words of a sentence -> logarithms of the probabilities of `CLASSES`, shape (n_words, 4)."""
TRUST = 0.5
"""What the tagger's mean logarithm over a name counts beside the regression's: the two have
partly seen the same."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Weights of features, one column for each of `CLASSES`."""

    rows: Mapping[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def probabilities(self, features: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities of `CLASSES`, shape (4,)."""
        known = [self.rows[f] for f in features if f in self.rows]
        values = self.bias + self.weights[known].sum(axis=0, dtype=np.float64)
        values = np.exp(values - values.max())
        return np.asarray(values / values.sum())


@lru_cache(maxsize=1)
def load_recogniser() -> Recogniser:
    """The bundled recogniser."""
    path = files("stancelib.resources") / "recogniser.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = {feature: i for i, feature in enumerate(data["weights"])}
    weights = np.array(list(data["weights"].values()), dtype=np.float32) / np.float32(100)
    return Recogniser(rows, weights, np.array(data["bias"], dtype=np.float32) / np.float32(100))


_THINGS = w.word_set(
    "accord act amendment basin bill canal code constitution contracts coast fields fund gulf "
    "highlands index lagoon laws line lowlands observatory ocean orders pact plan plateau port "
    "programme project protocol reef research reserve reservoir resources roads rules sea service "
    "services shoal standards station strait treaty triangle trophy valley water waterway "
    "wetlands"
)


OPENERS = w.word_set("cyclone hurricane lake mount operation river storm typhoon")
"""What names of storms, waters and the like begin with."""


def recognise(
    context: Context, gazetteer: Gazetteer, names: Sequence[Name], tagger: Tagger | None = None
) -> None:
    """Say which names that no rule could place are people's.

    Only of several words: a single unknown word is a surname if a full name ends in it, and
    that is for linking to see. Organisations of no known shape are mistaken too often.
    """
    recogniser = load_recogniser()
    tagged: dict[int, NDArray[np.float32]] = {}
    for name in names:
        if (
            name.kind is not None
            or name.actor is not None
            or name.doubt is not None
            or name.last - name.first < 2
            or name.sentence in context.titlecase
            or name.sentence in context.shouting
            or _is_thing(context, gazetteer, name)
            or _is_body(context, gazetteer, name)
        ):
            continue
        found = recogniser.probabilities(features_of(context, gazetteer, name))
        if tagger is not None:
            sentence = context.document.sentences[name.sentence]
            if name.sentence not in tagged:
                words = context.document.tokens[sentence.first : sentence.last]
                tagged[name.sentence] = tagger(words)
            rows = tagged[name.sentence][name.first - sentence.first : name.last - sentence.first]
            found = weighed(found, context.tokens[name.first : name.last], rows)
        if found[0] >= SURE:
            name.kind = "person"
            name.reason = f"reads like a person's name (p = {found[0]:.2f})"


def _is_thing(context: Context, gazetteer: Gazetteer, name: Name) -> bool:
    """Whether a name ends in a common noun and begins with no given name: "Yorkshire Water"."""
    first, last = context.lower[name.first], context.lower[name.last - 1]
    return (last in _THINGS or first in OPENERS) and first not in gazetteer.gender


def _is_body(context: Context, gazetteer: Gazetteer, name: Name) -> bool:
    """Whether the text says at once that it is a body's: "Child Poverty, a coalition"."""
    end = context.document.sentences[name.sentence].last
    given = context.lower[name.first] in gazetteer.gender
    noun = noun_behind(context, name.last, end)
    return not given and noun is not None and noun not in TRADES


def weighed(
    probabilities: NDArray[np.float64], words: Sequence[str], rows: NDArray[np.float32]
) -> NDArray[np.float64]:
    """The regression's probabilities of a name (4,) and the tagger's of its words (n, 4).

    The tagger knows capitalised words: "van" and "of" have no say.
    """
    capital = [i for i, word in enumerate(words) if word[:1].isupper()]
    if not capital:
        return probabilities
    values = np.log(probabilities) + TRUST * rows[capital].mean(axis=0, dtype=np.float64)
    values = np.exp(values - values.max())
    return np.asarray(values / values.sum())


def features_of(context: Context, gazetteer: Gazetteer, name: Name) -> list[str]:
    """Features of one capitalised name: words, shapes, neighbours, other occurrences."""
    tokens, lower, flags = context.tokens, context.lower, context.flags
    sentence = context.document.sentences[name.sentence]
    first, last = name.first, name.last
    found = [f"size {min(last - first, 4)}"]
    for i in range(first, last):
        found.append(f"word {lower[i]}")
        found.append(f"shape {_shape(tokens[i])}")
    head, tail = lower[first], lower[last - 1]
    found += [f"head {head}", f"tail {tail}"]
    words = [i for i in range(first, last) if tokens[i] != "-"] or [first]
    vectors = load_parser().vectors
    rare = [vectors.n_pieces(lower[i]) for i in words]
    found += [f"head in {min(rare[0], 3)}", f"tail in {min(rare[-1], 3)}"]
    if all(not flags[i] & _SPEAKING and _shape(tokens[i]) == "Xx" for i in words):
        found.append(f"plain {min(len(words), 4)}")
        if min(rare) > 1:
            found.append(f"rare {min(len(words), 4)}")
    found += [f"tail -{tail[-k:]}" for k in (1, 2, 3) if len(tail) > k]
    found += [f"head -{head[-k:]}" for k in (2, 3) if len(head) > k]
    found += [f"tail {tail[:3]}-", f"head {head[:3]}-"]
    if head in gazetteer.gender:
        found.append("first name")
        if last - first > 1:
            found.append("first name and more")
    left = first - 1
    if left >= sentence.first and lower[left] == "the":
        found.append("the")
        left -= 1
    before = lower[left] if left >= sentence.first else "^"
    after = lower[last] if last < sentence.last else "$"
    found += [f"before {before}", f"after {after}", f"around {before} {after}"]
    if left - 1 >= sentence.first:
        found.append(f"before2 {lower[left - 1]} {before}")
    if last + 1 < sentence.last:
        found.append(f"after2 {after} {lower[last + 1]}")
        found.append(f"second {lower[last + 1]}")
    found += [f"before: {f}" for f in _flagged(flags[left] if left >= sentence.first else 0)]
    found += [f"after: {f}" for f in _flagged(flags[last] if last < sentence.last else 0)]
    if before in w.PLACE_PREPOSITIONS:
        found.append("before: in")
    if name.title is not None:
        found.append("title")
    if first == sentence.first:
        found.append("opens")
        if last - first == 1:
            found.append(f"opens {tail[-3:]}")
    return found


_FLAGS = {
    "cap": w.CAP,
    "verb": w.VERB,
    "says": w.SAYS,
    "title": w.TITLE,
    "organisation": w.ORG,
    "punctuation": w.PUNCT,
    "stop": w.STOP,
    "low": w.LOW,
}
_SPEAKING = w.ORG | w.TITLE | w.STOP | w.VERB


def _flagged(bits: int) -> list[str]:
    return [name for name, flag in _FLAGS.items() if bits & flag]


def _shape(token: str) -> str:
    if token.isupper():
        return f"X{min(len(token), 5)}"
    kinds = [
        "d" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in token
    ]
    return "".join(c for i, c in enumerate(kinds) if i == 0 or kinds[i - 1] != c)
