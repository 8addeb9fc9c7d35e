"""Feature blocks: what the fast model reads off a pair. One line registers a block."""

from __future__ import annotations

from stancelib.features.blocks import FeatureBlock, PairView
from stancelib.features.paths import Paths
from stancelib.features.roles import Lexical, Roles
from stancelib.features.setting import Setting
from stancelib.features.words import Words

BLOCKS: dict[str, FeatureBlock] = {
    block.name: block for block in (Words(), Paths(), Roles(), Lexical(), Setting())
}
"""Every block there is, by name, in the order in which features are made."""

__all__ = ["BLOCKS", "FeatureBlock", "PairView"]
