"""``python -m stancelib.cli``."""

from stancelib.cli import main

if __name__ == "__main__":
    main()
