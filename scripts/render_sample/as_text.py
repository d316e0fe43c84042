"""A paper as the text that a person copies from its PDF, with the noise that comes along."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.render_sample.layout import lay_out
from scripts.render_sample.model import Paper, Stuk
from scripts.render_sample.pages import Line, Page

_NO_BREAK_SPACE = "\u00a0"


def render_text(paper: Paper) -> bytes:
    """Render a paper as text, in UTF-8.

    Lines end in a space, but for hyphens at their end; white space on the page is a blank line, and in
    Kamervragen nothing. The notes and the foot of a page break into the text where the page ends, and the
    next page begins with a space.
    """
    spaced = isinstance(paper.head, Stuk)
    first, *others = lay_out(paper)
    lines = [*_page_lines(first, "", spaced=spaced), "", *_notes(first)]
    lines += [" ", " ", *map(_text, first.foot)]
    for page in others:
        lines += [*_page_lines(page, " ", spaced=spaced), "", *_notes(page), *map(_text, page.foot)]
    return "".join(f"{line}\n" for line in lines).encode()


def _page_lines(page: Page, start: str, *, spaced: bool) -> Iterator[str]:
    for index, line in enumerate(page.lines):
        if line.after_space and index and spaced:
            yield ""
        yield ("" if index else start) + _text(line) + ("" if line.is_hyphenated else " ")


def _notes(page: Page) -> Iterator[str]:
    for line in page.notes:
        yield _text(line) + (" " if line.runs_on and not line.is_hyphenated else "")
        begins_note = len(line.segments) > 1
        if begins_note and line.runs_on:
            # The mark of a note hangs out, and what copies the page takes that for white space.
            yield ""
    if page.notes:
        yield ""


def _text(line: Line) -> str:
    words = (word.text for segment in line.segments for word in segment.words)
    return " ".join(words).replace(_NO_BREAK_SPACE, " ")
