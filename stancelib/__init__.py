"""stancelib."""
