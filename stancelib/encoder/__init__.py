"""The contextual scorer: a small transformer reads each sentence once, for all of its pairs."""
