"""Windows around a pair, for the sentences that are longer than the encoder reads."""

from __future__ import annotations

from collections.abc import Sequence


def around(
    ids: Sequence[int], source: int, target: int, limit: int
) -> tuple[tuple[int, ...], int, int]:
    """The pieces around a pair, and where source and target stand among them.

    Of the sentence's beginning and end only the special pieces stay. Where both ends and
    something around them fit into one window, that is cut evenly; else each end gets a window
    of its own, the two joined in text order.

    Parameters
    ----------
    ids : sequence of int
        Of a sentence, special pieces included.
    source, target : int
        Places in ``ids``; -1 for a source that has none.
    limit : int
        The most that is returned.
    """
    low, high = min(target, source if source >= 0 else target), max(source, target)
    room = limit - 2
    if high - low + 1 + 2 * (room // 8) <= room:
        spare = room - (high - low + 1)
        first = max(1, low - spare // 2)
        last = min(len(ids) - 1, first + room)
        spans = [(max(1, last - room), last)]
    else:
        half = room // 2
        first = max(1, low - half // 2)
        last = min(len(ids) - 1, high + half - half // 2)
        # The ends are far enough apart that the windows do not meet.
        spans = [(first, first + half), (last - half, last)]
    kept = [0, *(i for a, b in spans for i in range(a, b)), len(ids) - 1]
    place = {old: new for new, old in enumerate(kept)}
    return tuple(ids[i] for i in kept), place.get(source, -1), place[target]
