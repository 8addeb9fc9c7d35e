"""Does a text look like English? Judged by its share of English function words.

English news has 35 to 50 % function words among its words. Other languages have some of
the same letter sequences ("in", "a", "die", "me", "on"), but rarely above 15 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

FEWEST_WORDS = 12
"""Shorter texts are not judged."""

LOWEST_SHARE = 0.19
"""Below this a text does not look like English.

Calibrated on made-up texts (``tests/test_document.py``): articles in English reach 0.3 and
more, runs of English headlines 0.2 and more; other languages stay below 0.15.
"""

_WORDS = """a about after against ago all also although an and another any are around as at back be
because been before being between both but by can cannot could did do does down during each even
ever every few for from had has have having he her here him his how however i if in into is it its
just last like made make many may me might more most much must my n't need never new no nor not now
of off on once one only or other our out over own people said same say says shall she should since
so some still such than that the their them then there these they this those though three through
time to told too two under until up upon us very was we week were what when where whether which
while who whom whose why will with within without would year years yes yet you your
's 's 're 've 'll 'd ’s ’re ’ve ’ll ’d n’t""".split()  # noqa: SIM905
_FUNCTION_WORDS = frozenset(form for word in _WORDS for form in (word, word.capitalize()))
_MANY = 200_000
"""Judging by this many tokens is enough."""


def language_warnings(tokens: Sequence[str]) -> tuple[str, ...]:
    """Warnings about a text that is not English, or not a text.

    Parameters
    ----------
    tokens : sequence of str

    Returns
    -------
    tuple of str
    """
    tokens = tokens[:_MANY]
    if not tokens:
        return ()
    count = sum(map(str.isalpha, tokens))
    if count < FEWEST_WORDS:
        if len(tokens) >= 4 * FEWEST_WORDS:
            return (f"text does not look like prose ({count} words in {len(tokens)} tokens)",)
        return ()
    hits = sum(map(_FUNCTION_WORDS.__contains__, tokens))
    share = hits / count
    if share >= LOWEST_SHARE:
        return ()
    # Headlines in capitals are English, too.
    shouted = [token.lower() for token in compress(tokens, map(str.isupper, tokens))]
    hits += sum(map(_FUNCTION_WORDS.__contains__, shouted))
    share = hits / count
    if share >= LOWEST_SHARE:
        return ()
    return (
        f"text does not look like English ({share:.0%} function words; news has about 40%)",
    )
