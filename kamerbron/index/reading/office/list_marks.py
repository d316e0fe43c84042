"""What lists print before their items in DOCX and ODT: numbers, letters and bullets."""

from __future__ import annotations

import string
from collections.abc import Mapping

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)

# The numbers of longer lists than this are printed as digits: `mmmm…` could fill a memory.
_MAX_ROMAN = 3999
_MAX_LETTERS = 26 * 20

# What the fonts Symbol and Wingdings draw at the places that documents give, in the private use area.
_DRAWN = {
    "\uf0b7": "•",
    "\uf0a7": "▪",
    "\uf06e": "▪",
    "\uf06c": "•",
    "\uf09f": "•",
    "\uf071": "▪",
    "\uf0d8": "•",
    "\uf0fc": "•",
    "\uf0e0": "→",
    "\uf0a8": "•",
    "\uf02d": "–",
    "\uf0be": "–",
    "\uf0ae": "→",
    "\uf0b3": "≥",
    "\uf0a3": "≤",
    "\uf0b1": "±",
    "\uf0b0": "°",
    "\uf06d": "μ",
    "\uf061": "α",
    "\uf062": "β",
}
_FIRST_PRIVATE, _LAST_PRIVATE = "\ue000", "\uf8ff"


def ordinal(number: int, style: str) -> str:
    """Return a number in a style of OOXML (`lowerLetter`); one that is not known here gives digits."""
    if style in ("lowerLetter", "upperLetter") and 0 < number <= _MAX_LETTERS:
        repeats, place = divmod(number - 1, len(string.ascii_lowercase))
        letters = string.ascii_lowercase[place] * (repeats + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number <= _MAX_ROMAN:
        roman = _roman(number)
        return roman if style == "lowerRoman" else roman.upper()
    if style == "decimalZero":
        return f"{number:02}"
    if style == "ordinal":
        return f"{number}e"
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def bullet(text: str) -> str:
    """Return a bullet as a reader would type it."""
    return "".join(symbol(character) or "•" for character in text).strip()


def symbol(character: str) -> str:
    """Return what a character of a font of symbols draws; nothing for a private one that is not known."""
    if _FIRST_PRIVATE <= character <= _LAST_PRIVATE:
        return _DRAWN.get(character, "")
    return character


class Counters:
    """Counts the items of one list: a number for each level, from 0."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def count(self, level: int, starts: Mapping[int, int]) -> dict[int, int]:
        """Count an item at a level, and return the numbers of it and the levels above.

        The levels below begin anew. `starts` are the first numbers of the levels; others begin at 1.
        """
        for above in range(level):
            self._numbers.setdefault(above, starts.get(above, 1))
        if level in self._numbers:
            self._numbers[level] += 1
        else:
            self._numbers[level] = starts.get(level, 1)
        for below in [other for other in self._numbers if other > level]:
            del self._numbers[below]
        return dict(self._numbers)

    def restart(self, level: int) -> None:
        """Let a level and those below it begin anew."""
        for other in [other for other in self._numbers if other >= level]:
            del self._numbers[other]
