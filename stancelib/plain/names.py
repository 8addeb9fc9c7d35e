"""Where names stand in a text, by exact spelling, in any script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from stancelib.plain.text import UNSPACED

_JOINED = rf"[{UNSPACED}\p{{Katakana}}]"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}_]--[{UNSPACED}\p{{Katakana}}\p{{Hangul}}]]"
# Conjunctions and prepositions that are written as one word with what follows them.
_PROCLITICS = {"Arabic": "[وفبلك]{0,2}", "Hebrew": "[והבלכמש]{0,2}"}
_NO_START = {script: rf"(?<=(?<!{_LETTER}){letters})" for script, letters in _PROCLITICS.items()}


def name_pattern(names: Iterable[str]) -> regex.Pattern[str] | None:
    """A pattern that finds any of the names as whole words, the longest first.

    What a whole word is depends on the script: Chinese has no spaces, Korean puts
    particles behind a name, Arabic and Hebrew short words in front of it.

    Returns
    -------
    regex.Pattern or None
        None where there is no name.
    """
    wanted = sorted({name for name in names if name.strip()}, key=lambda n: (-len(n), n))
    if not wanted:
        return None
    whole = "|".join(
        f"{_before(name[0])}{regex.escape(name)}{_behind(name[-1])}" for name in wanted
    )
    return regex.compile(whole, regex.VERSION1)


def find_names(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Spans of names in a text, left to right, none overlapping another."""
    pattern = name_pattern(names)
    if pattern is not None:
        for match in pattern.finditer(text):
            yield match.span()


def _before(letter: str) -> str:
    if regex.match(_JOINED, letter, regex.VERSION1):
        return ""
    for script, pattern in _NO_START.items():
        if regex.match(rf"\p{{{script}}}", letter):
            return pattern
    return rf"(?<!{_LETTER})" if _is_letter(letter) else ""


def _behind(letter: str) -> str:
    if regex.match(rf"{_JOINED}|\p{{Hangul}}", letter, regex.VERSION1):
        return ""
    return rf"(?!{_LETTER})" if _is_letter(letter) else ""


def _is_letter(letter: str) -> bool:
    return regex.match(r"[\p{L}\p{M}\p{N}_]", letter) is not None
