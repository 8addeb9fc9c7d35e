"""Does a text look like English?

English news has 35 to 50 % function words ("the", "of", "said") among its words. Other
languages share a few of those letter sequences ("in", "a", "was", "me", "on"), enough for
10 to 20 %. A run of English headlines has no more, so that alone condemns only long texts:
a short one must show another language's function words or letters as well.

The thresholds are calibrated on texts made up for the purpose
(``tests/test_document_language.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

FEWEST_WORDS = 12
"""Shorter texts are not judged."""

LONG_TEXT = 60
"""In so many words even headlines reach `LOWEST_SHARE`."""

LOWEST_SHARE = 0.05
"""English has more function words than this."""

FOREIGN_SHARE = 0.08
"""Function words of other languages, or words with letters that English does not use ..."""

MIXED_SHARE = 0.28
"""... and fewer English function words than this: no English."""

_WORDS = """a about after against ago all also although an and another any are around as at back be
because been before being between both but by can cannot could did do does down during each even
ever every few for from had has have having he her here him his how however i if in into is it its
just last like made make many may me might more most much must my n't need never new no nor not now
of off on once one only or other our out over own people said same say says shall she should since
so some still such than that the their them then there these they this those though three through
time to told too two under until up upon us very was we week were what when where whether which
while who whom whose why will with within without would year years yes yet you your
's 's 're 've 'll 'd ’s ’re ’ve ’ll ’d n’t""".split()
_FUNCTION_WORDS = frozenset(form for word in _WORDS for form in (word, word.capitalize()))
_FOREIGN_WORDS = frozenset(
    """le les des du et que qui dans pour une est sur au aux ne pas il elle ce der das und den dem
    bahwa pada itu akan tidak mit von zu ist nicht sich auf für ein eine sie er wird wurde el
    los las y en por del una su se con para che di il è non gli della nel sono o os da em não
    um uma com het een van dat met voor zijn niet och att som för det på är ett og til på ikke
    av w na się z nie że jest przez yang untuk dengan dari ini ve bir bu için de la dit nu cu
    care și să va sal sy""".split()
)
_MANY = 100_000
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
    count = sum(map(str.isalpha, tokens))
    if count < FEWEST_WORDS:
        if len(tokens) > 4 * FEWEST_WORDS:
            return (f"text does not look like prose ({count} words in {len(tokens)} tokens)",)
        return ()
    share = sum(map(_FUNCTION_WORDS.__contains__, tokens)) / count
    if share >= MIXED_SHARE:
        return ()
    words = [token for token in tokens if token.isalpha()]
    # Text in capitals is English, too.
    share = max(share, sum(word.lower() in _FUNCTION_WORDS for word in words) / count)
    foreign = sum(word in _FOREIGN_WORDS or not word.isascii() for word in words) / count
    if (share < MIXED_SHARE and foreign >= FOREIGN_SHARE) or (
        share < LOWEST_SHARE and count >= LONG_TEXT
    ):
        return (
            f"text does not look like English ({share:.0%} function words; news has about 40%)",
        )
    return ()
