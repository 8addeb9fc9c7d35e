"""Text to tokens, in the manner of Universal Dependencies English (EWT).

One pattern, applied once over the whole text. NLTK's Treebank tokenizer is no help here:
it rewrites quotation marks, so its spans cannot be trusted on untouched text, and its
`RegexpTokenizer` stops with an error after five seconds, however long the text.

The conventions are those of EWT, because the parser is trained on it, except for
"anti-", "pro-" and "ex-": split off everywhere, so that what follows (often an actor's
name or office) is a token of its own.
"""

from __future__ import annotations

import re
from functools import cache

from stancelib.punkt import parameters

# Combining accents, soft hyphens and joiners inside a word belong to it.
_WORD = r"\w[\w\u0300-\u036f\u00ad\u200c\u200d]*+"
_CLITIC = r"(?:[sSmMdD]|re|RE|ve|VE|ll|LL)(?!\w)"
_TOP_DOMAINS = "com|org|net|gov|edu|int|mil|info|eu|uk|ru|ua|de|fr|cn|in|au|ca|us|tv|io|co|me"

# Every repetition of one character is possessive, every other one is bounded or belongs to an
# alternative that matches once it has been entered. (An unbounded one that can fail at its end
# would be tried again from each of its own parts: quadratic time for "A&A&A&A&...") Keep it so
# when adding to this. No group is possessive: Python before 3.11.5 keeps what such a group has
# read in vain (python/cpython#106052), the comma of "46, left".
_PATTERN = r"""
    # Nine tokens out of ten: plain words and the commonest marks.
    [Cc]an(?=not\b) | [Gg]on(?=na\b) | [Gg]ot(?=ta\b) | [Ww]an(?=na\b)
  | [A-Za-z]++(?=[\s,;)]|\Z)
  | [,;()\[\]"“”—–]
  | \.(?!\.)

  | (?:https?://|www\.)[^\s"“”«»<>]*[^\s"“”«»<>.,;:!?)\]'’…]
  | [\w.+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,5}
  | (?:[A-Za-z0-9-]{1,63}+\.){1,4}(?:TOP_DOMAINS)(?:/[^\s"“”«»<>,;]*+)?(?![\w.]\w)(?!\w)
  | [@\#]\w++

  # Abbreviations, initials
  | (?:ABBREVIATIONS)\.(?!\.\.)
  | (?:BEFORE_NUMBER)\.(?=\s?\d)
  | Ph\.[Dd]\.?
  | [A-Za-z]\.(?:[A-Za-z]\.)*(?:[A-Za-z](?![A-Za-z])|(?<=[A-Za-z]\.[A-Za-z]\.))
  | [A-Z]\.(?=[,;:])
  | [A-Z]\.(?=\s[A-Z](?!(?:e|he|n|t|hey|hen|ut|his|hat|hese|s|f)\b))
  | [A-Z]{1,4}+(?:&[A-Z]{1,4}+){1,3}(?!\w)
  | &\#?\w{1,10}+;

  # Words with clitics and apostrophes
  | [A-Za-z]+(?=[nN]['’][tT](?!\w))
  | [nN](?<=[A-Za-z]{2})['’][tT](?!\w)
  | (?<=[\w.])['’]CLITIC
  | ['’](?:\d\ds?|em|til|tis|twas|n|cause)(?!\w)
  | (?:US|HK|NZ|[ACS])\$
  | (?:co|e|mid|multi|non|post|pre|re|semi|Co|E|Mid|Non|Post|Pre|Re)-[a-z]++(?![\w'’])

  # Numbers, with separators, ordinals and units; telephone numbers
  | \d++(?:-\d++){2,6}(?!\w)
  | \d++(?:[.,:/]\d++)*(?:(?![ap]m\b)[^\W\d_]WORD_REST)?
  | WORD(?:['’](?!CLITIC)WORD)*

  | \.{2,} | …++ | -{2,}+ | [!?]{2,}+ | ``|'' | [=*~<>]{2,}+
  | \S
"""


@cache
def token_pattern() -> re.Pattern[str]:
    """The compiled pattern; each match is a token, what lies between is white space."""
    known = parameters()
    abbreviations = {word for word in known.titles | known.abbreviations if word.isalpha()}
    # A single letter is an initial.
    abbreviations = {word for word in abbreviations if len(word) > 1}
    forms = {word.capitalize() for word in abbreviations} | known.lower_case
    numbered = {word.capitalize() for word in known.before_number} | known.before_number
    pattern = _PATTERN
    for name, value in (
        ("ABBREVIATIONS", "|".join(sorted(forms, reverse=True))),
        ("BEFORE_NUMBER", "|".join(sorted(numbered, reverse=True))),
        ("TOP_DOMAINS", _TOP_DOMAINS),
        ("WORD_REST", _WORD[2:]),
        ("WORD", _WORD),
        ("CLITIC", _CLITIC),
    ):
        pattern = pattern.replace(name, value)
    return re.compile(pattern, re.VERBOSE)
