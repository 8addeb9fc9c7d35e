"""Put the model cards of ``docs/model-cards/`` into the bundled models.

    python training/cards.py

Nothing learned changes; the checksums, and so the models' SHA-256, do.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stancelib.model import BUNDLED, load  # noqa: E402


def main() -> None:
    for name in BUNDLED:
        model = load(name)
        card = (ROOT / "docs/model-cards" / f"{name}.md").read_text(encoding="utf-8")
        if card != model.card:
            folder = ROOT / "stancelib/resources/models" / name
            shutil.rmtree(folder)
            model.card = card
            model.save(folder)
            print(f"{name}: card renewed")


if __name__ == "__main__":
    main()
