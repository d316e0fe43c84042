"""Text that extraction left as one long line is broken into lines again.

It breaks where a new line can be told without guessing: at the parts of a head, at labels of questions and
answers, at page furniture and footnotes, and after a hyphen that broke a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# No paragraph of a paper is as long as a line that holds all of it.
_MIN_CHARACTERS = 3000

_HEAD = re.compile(
    r"^ {0,9}(?P<chamber>(?:Tweede|Eerste) Kamer der Staten-Generaal ?[12]?) "
    r"(?P<session>Vergaderjaar \d{4}[–-]\d{4} Aanhangsel van de Handelingen) "
    r"(?P<kind>Vragen gesteld door de leden der Kamer, met de daarop door de regering gegeven antwoorden) "
    r"(?P<number>\d{1,4}) "
    r"(?P<asked>Vragen van .{1,1500}? \(ingezonden [^)]{1,40}\)\.?) "
    r"(?P<answered>(?:Antwoord|Mededeling) van .{1,1500}? \(ontvangen [^)]{1,40}\)\.?"
    r"(?: Zie ook Aanhangsel Handelingen, ?vergaderjaar \d{4}[–-]\d{4}, nr\. \d+\.?)?) "
)
_FURNITURE = re.compile(
    r" {0,9}((?:(?:ah|kst|kv)-[\w-]{1,60} )?(?:ISSN \d{4} ?- ?\d{3}[\dX] )?(?:[’'‘]s-Gravenhage \d{4} )?"
    r"(?:Tweede|Eerste) Kamer, vergaderjaar \d{4}[–-]\d{4}, (?:Aanhangsel|Vragen) \d{1,3})(?!\d) {0,9}"
)

# The notes of one page are no more than this.
_MAX_NOTES = 40

# A label stands where a sentence ended, and a sentence starts after it; `het antwoord op vraag 1` is none.
_LABEL = re.compile(
    r"(?:(?<=[.?!»”’),\d])|^) ?((?:Vraag|Vragen|Antwoord|Antwoorden) \d{1,3}(?:(?:, ?| en | t/m )\d{1,3})*)"
    r" (?=[A-ZÀ-Ý0-9«“\"‘'])",
    re.MULTILINE,
)
_NOTE = re.compile(r" (?P<number>\d{1,3}) (?=[A-ZÀ-Ý«“\"‘']|https?:|www\.)")
# A mark is glued to a word, or stands beside the mark before it: `?1, 2`.
_MARK = re.compile(r"(?:(?<=[^\s\d])|(?<=\d )|(?<=\d, ))(\d{1,3})(?!\d)")
_BROKEN_WORD = re.compile(r"(?<=[a-zà-ÿ]-) (?=[a-zà-ÿ])")

# Two sentences that a line end parted: `vol.Daarom`. No abbreviation (`B.V.`) and no address is one.
_GLUED_SENTENCES = re.compile(r"(?:(?<=[a-zà-ÿ0-9]{2}[.?!])|(?<=[»)][.?!]))(?=[«A-ZÀ-Ý])")


def part_sentences(line: str) -> str:
    """Put back the space between sentences that extraction glued together with their lines."""
    return " ".join(
        word if "/" in word or "@" in word or "www" in word else _GLUED_SENTENCES.sub(" ", word)
        for word in line.split(" ")
    )


def unfold(text: str) -> str:
    """Break the lines of a text that are too long to be lines; other text is returned as it is."""
    return "\n".join(
        _unfold_line(line) if len(line) >= _MIN_CHARACTERS and _FURNITURE.search(line) else line
        for line in text.split("\n")
    )


def _unfold_line(line: str) -> str:
    if head := _HEAD.match(line):
        line = "\n".join([*head.groups(), line[head.end() :]])
    line = _LABEL.sub(r"\n\1\n", line)
    pages = _FURNITURE.split(line)
    last_note = 0
    for index in range(0, len(pages), 2):
        pages[index], last_note = _break_notes(pages[index], last_note)
    for index in range(1, len(pages), 2):
        pages[index] = pages[index].replace(" ISSN", "\nISSN")
    return _BROKEN_WORD.sub("\n", "\n".join(pages))


def _break_notes(page: str, last: int) -> tuple[str, int]:
    """Put the footnotes at the foot of a page on lines of their own; also return the last of their numbers.

    They are the numbers that follow one another to the end of the page, the marks of which stand above.
    """
    starts = [(int(match["number"]), match.start()) for match in _NOTE.finditer(page, page.rfind("\n") + 1)]
    starts = starts[-_MAX_NOTES:]
    marks: dict[int, int] = {}
    for match in _MARK.finditer(page):
        marks.setdefault(int(match[1]), match.start())
    places: list[int] = []
    for index, (number, place) in enumerate(starts):
        run = _run(starts[index:], last + 1) if number == last + 1 else []
        # Of two as long the later one, for the notes end the page.
        if len(run) >= len(places) and all(
            marks.get(mark, place) < place for mark in range(number, number + len(run))
        ):
            places = run or places
    for place in reversed(places):
        page = f"{page[:place]}\n{page[place + 1 :]}"
    if places:
        page = f"{page[: places[0]]}\n{page[places[0] :]}"
    return page, last + len(places)


def _run(starts: Sequence[tuple[int, int]], first: int) -> list[int]:
    """Return the places of the numbers that follow one another from `first` on."""
    run: list[int] = []
    for number, place in starts:
        if number == first + len(run):
            run.append(place)
    return run
