"""Errors: each says what was given, what is allowed and what to do."""

from __future__ import annotations


class StancelibError(Exception):
    """Base of every error that stancelib raises on purpose."""


class InputError(StancelibError, ValueError):
    """An argument, a text or a file that cannot be used as given."""


class CorpusError(StancelibError, ValueError):
    """A corpus record that cannot be read."""


class BundleError(StancelibError, ValueError):
    """A model on disk that is truncated, tampered with, too new or not a model."""


class MissingExtraError(StancelibError, ImportError):
    """A feature that needs an optional dependency which is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(
            f"{feature} needs the extra '{extra}', which is not installed: "
            f"run  pip install 'stancelib[{extra}]'"
        )


class UnknownActorError(StancelibError, KeyError):
    """No actor of the graph has that name, alias or id."""

    def __str__(self) -> str:
        return str(self.args[0])


class NotAssessedError(StancelibError, KeyError):
    """The ordered pair was not assessed: no sentence relates the two."""

    def __str__(self) -> str:
        return str(self.args[0])
