"""The contextual model's tagger: what a word names, from the states of a middle layer.

A linear layer over the states of a network that has learned stances, which stays as it is.
It learns of capitalised words, since only those are asked about, from UNER's test sentences and
GUM's news and speeches, as the recogniser does. Run by itself it prints how often an unknown
name is taken for what it is, by the recogniser and with the tagger beside it: on UNER's
development sentences, and over GUM's documents in turn.

    python training/contextual/tagger.py --shared ../shared --work /somewhere/big --seed 1
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "training")]

import numpy as np  # noqa: E402
import torch  # noqa: E402
from named import NamedText, gum_files, read_gum, read_uner  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from recogniser import examples, fit, rounded, unknown_names  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from torch import nn  # noqa: E402

from contextual.pretrained import pretrained_pieces  # noqa: E402
from stancelib.actors.recogniser import CLASSES, SURE, Recogniser, weighed  # noqa: E402
from stancelib.document import read_document  # noqa: E402
from stancelib.encoder.export import linear  # noqa: E402
from stancelib.encoder.network import Network  # noqa: E402
from stancelib.encoder.pieces import Pieces  # noqa: E402
from stancelib.encoder.scorer import LIMIT  # noqa: E402
from stancelib.types import Article  # noqa: E402

STRENGTH = 0.03
FOLDS = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A document's capitalised words: ``states`` (n, width), ``labels`` (n,) into `CLASSES`."""

    states: NDArray[np.float32]
    labels: NDArray[np.int64]


def read_words(network: Network, pieces: Pieces, texts: Iterable[NamedText]) -> list[Words]:
    """What the network makes of capitalised words; sentences over its limit are left out."""
    found = []
    for text in texts:
        document = read_document(Article(text.text))
        labels = np.full(len(document.tokens), CLASSES.index("other"))
        for name in text.names:
            if not name.pronoun and name.kind in CLASSES:
                for i, (start, end) in enumerate(zip(document.starts, document.ends, strict=True)):
                    if start < name.end and end > name.start:
                        labels[i] = CLASSES.index(name.kind)
        states, rows = [], []
        for sentence in document.sentences:
            words = document.tokens[sentence.first : sentence.last]
            reading = pieces.spell(words)
            capital = [i for i, word in enumerate(words) if word[:1].isupper()]
            if capital and len(reading.ids) <= LIMIT:
                ids = torch.tensor([reading.ids])
                with torch.no_grad():
                    _, naming = network.encoder(ids, torch.ones_like(ids))
                states.append(naming[0, [reading.places[i] for i in capital]].numpy())
                rows += [sentence.first + i for i in capital]
        if rows:
            found.append(Words(np.concatenate(states), labels[rows]))
    return found


def corpora(shared: Path) -> tuple[list[NamedText], list[NamedText]]:
    """What the tagger learns from: the web's sentences, and news and speeches."""
    web, *news = named_files(shared)
    return list(read_uner(web)), [read_gum(path) for path in news]


def named_files(shared: Path) -> list[Path]:
    """UNER's test sentences, then GUM's news and speeches."""
    web = shared / "corpora/uner_ewt/en_ewt-ud-test.iob2"
    return [web, *gum_files(shared, "news", "speech")]


def fit_tagger(words: Sequence[Words]) -> nn.Linear:
    """The tagger of all words."""
    model = LogisticRegression(C=STRENGTH, max_iter=300)
    model.fit(np.concatenate([w.states for w in words]), np.concatenate([w.labels for w in words]))
    return linear(model.coef_.astype(np.float32), model.intercept_.astype(np.float32))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder of train.py")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    pieces = pretrained_pieces()
    network = Network(len(pieces.vocabulary)).eval()
    weights = torch.load(args.work / f"average{args.seed}.pt", weights_only=True)
    network.load_state_dict(weights)
    web, news = corpora(args.shared)
    dev = list(read_uner(args.shared / "corpora/uner_ewt/en_ewt-ud-dev.iob2"))
    words = {t.doc: w for t in (*web, *news) for w in read_words(network, pieces, [t])}
    rows = {t.doc: examples([t]) for t in (*web, *news)}

    def compare(what: str, learned: Sequence[NamedText], asked: Sequence[NamedText]) -> None:
        recogniser = rounded(*fit([r for t in learned for r in rows[t.doc]]))
        tagger = fit_tagger([words[t.doc] for t in learned if t.doc in words])
        print(what, _accuracy(recogniser, tagger, network, pieces, asked), flush=True)

    compare("UNER dev", [*web, *news], dev)
    for part in range(FOLDS):
        held = news[part::FOLDS]
        compare(f"GUM {part}", [*web, *(t for t in news if t not in held)], held)


def _accuracy(
    recogniser: Recogniser,
    tagger: nn.Linear,
    network: Network,
    pieces: Pieces,
    texts: Sequence[NamedText],
) -> str:
    """How many unknown names are known for what they are, and how well people's are found."""

    def tag(words: Sequence[str]) -> NDArray[np.float32]:
        reading = pieces.spell(words)
        ids = torch.tensor([reading.ids[:LIMIT]])
        with torch.no_grad():
            _, naming = network.encoder(ids, torch.ones_like(ids))
            rows = tagger(naming).log_softmax(-1)[0].numpy()
        places = [min(place, LIMIT - 1) for place in reading.places]
        return np.asarray(rows[places])

    alone, both, gold = [], [], []
    for text in texts:
        document = read_document(Article(text.text))
        for features, kind, first, last in unknown_names(text):
            sentence = next(s for s in document.sentences if s.first <= first < s.last)
            rows = tag(document.tokens[sentence.first : sentence.last])
            found = recogniser.probabilities(features)
            alone.append(found)
            inside = slice(first - sentence.first, last - sentence.first)
            both.append(weighed(found, document.tokens[first:last], rows[inside]))
            gold.append(CLASSES.index(kind))
    said = []
    people = np.array(gold) == 0
    for which, p in (("recogniser", np.array(alone)), ("with tagger", np.array(both))):
        right = np.mean(p.argmax(axis=1) == np.array(gold))
        sure = p[:, 0] >= SURE
        precision, recall = people[sure].mean(), (sure & people).sum() / people.sum()
        said.append(
            f"{which}: {right:.3f} of {len(gold)} right, people {precision:.3f} right, "
            f"{recall:.3f} found"
        )
    return "; ".join(said)


if __name__ == "__main__":
    main()
