"""The citation of a passage, and the link to it in the official publication.

All of it comes from the passage itself, so a citation cannot name another place than the text does.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from kamerbron.index.document import PARAGRAPH_SEPARATOR, Passage, PassageFootnote, Publication, UnitKind
from kamerbron.index.reference import print_academic, print_running

_OFFICIAL = "https://zoek.officielebekendmakingen.nl"

# Enough words to be found at one place only, few enough to survive a difference further on.
_FRAGMENT_WORDS = 6


def cite(passage: Passage, paragraphs: Sequence[int] | None = None) -> str:
    """Print the citation of a passage, or of some paragraphs of it.

    `Kamerstuk 27 925, nr. 879, antwoord 7, alinea 1`. A paper without a number is cited by its file name
    and title. One from the sample corpus says so. The second section of a paper under the very same
    headings is `«Overig» (2e)`.
    """
    publication = passage.publication
    paper = print_running(publication)
    if paper is None:
        title = publication.title
        paper = f"{passage.source_name} («{title}»)" if title else passage.source_name
    if publication.example:
        paper = f"Voorbeeld: {paper}"
    parts = [paper, _unit(passage), _alineas(paragraphs or passage.paragraphs)]
    return ", ".join(part for part in parts if part)


def cite_sentence(passage: Passage, start: int, footnote: PassageFootnote | None = None) -> str:
    """Print the citation of the sentence that starts at an offset of a passage, or of a footnote of it."""
    if footnote is not None:
        return f"{cite(passage, [footnote.paragraph])}, voetnoot {footnote.number}"
    return cite(passage, [paragraph_at(passage, start)])


def cite_academic(passage: Passage) -> str | None:
    """Print the academic citation of the paper that a passage is from; None when it has no number."""
    printed = print_academic(passage.publication)
    return f"Voorbeeld: {printed}" if printed and passage.publication.example else printed


def paragraph_at(passage: Passage, offset: int) -> int:
    """Return the number, within the unit, of the paragraph that holds an offset into the passage."""
    before = passage.text[:offset].count(PARAGRAPH_SEPARATOR)
    return passage.paragraphs[before]


def official_page(publication: Publication) -> str | None:
    """Return the address of the official publication; None without an official id, and for an example."""
    if publication.id is None or publication.example:
        return None
    return f"{_OFFICIAL}/{publication.id}.html"


def official_url(passage: Passage, start: int, end: int) -> str | None:
    """Return the link that opens the official publication at some words of the passage.

    The fragment is a text fragment (WICG, Scroll to Text Fragment): the first and the last words of
    `text[start:end]`. Words at a footnote mark are left out, for on the page the mark stands between
    them. None for a paper without an official id, and for one of the sample corpus.
    """
    url = official_page(passage.publication)
    if url is None:
        return None
    words = _longest_unmarked(passage, start, end)
    if not words:
        return url
    if len(words) <= 2 * _FRAGMENT_WORDS:
        ends = [words]
    else:
        ends = [words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]]
    return f"{url}#:~:text={','.join(_encode(' '.join(end)) for end in ends)}"


def _unit(passage: Passage) -> str:
    if passage.unit_kind is UnitKind.INTRODUCTION:
        return "inleiding"
    if passage.unit_kind is UnitKind.SECTION:
        repeat = f" ({passage.section_repeat}e)" if passage.section_repeat else ""
        return f"«{passage.section}»{repeat}" if passage.section else ""
    numbers = _enumerate([str(number) for number in passage.unit_numbers])
    return f"{passage.unit_kind.value} {numbers}" if numbers else passage.unit_kind.value


def _alineas(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"alinea {numbers[0]}"
    if len(numbers) == 2:
        return f"alinea’s {numbers[0]} en {numbers[1]}"
    return f"alinea’s {numbers[0]} t/m {numbers[-1]}"


def _enumerate(parts: Sequence[str]) -> str:
    return ", ".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} en {parts[-1]}"


def _longest_unmarked(passage: Passage, start: int, end: int) -> list[str]:
    """Return the words of the longest stretch that no footnote mark and no line end breaks."""
    marks = {note.offset for note in passage.footnotes if note.offset is not None}
    breaks = sorted({mark for mark in marks if start < mark < end})
    stretches = []
    for first, last in zip([start, *breaks], [*breaks, end], strict=True):
        stretch = passage.text[first:last]
        # A text fragment matches whole words only: one that a mark stands against is left out.
        words = stretch.split(" ")
        if first in marks and first != start:
            words = words[1:]
        if last in marks:
            words = words[:-1]
        stretches += [part.split() for part in " ".join(words).split("\n")]
    return max(stretches, key=len, default=[])


def _encode(text: str) -> str:
    # In a text fragment `-` and `,` are syntax; `&` ends the directive. quote() leaves `-` alone.
    return quote(text, safe="").replace("-", "%2D")
