"""Feature blocks: what the fast model reads off a pair. One line registers a block."""

from __future__ import annotations

from stancelib.features.blocks import FeatureBlock, PairView
from stancelib.features.chars import Chars
from stancelib.features.near import Near
from stancelib.features.paths import Paths
from stancelib.features.roles import Lexical, Roles
from stancelib.features.setting import Setting
from stancelib.features.words import Words

BLOCKS: dict[str, FeatureBlock] = {
    block.name: block
    for block in (Words(), Paths(), Roles(), Lexical(), Setting(), Near(), Chars())
}
"""Every block there is, by name, in the order in which features are made."""

_ENGLISH = ("words", "paths", "roles", "lexical", "setting")


def default_blocks(language: str) -> tuple[str, ...]:
    """Names of the blocks that a model of a language is made with, unless told otherwise.

    Parameters
    ----------
    language : str
        A code as of `Clause.language`. For any but ``"en"`` these are the blocks that need
        no language's resources.
    """
    if language == "en":
        return _ENGLISH
    return tuple(name for name, block in BLOCKS.items() if block.language is None)


__all__ = ["BLOCKS", "FeatureBlock", "PairView", "default_blocks"]
