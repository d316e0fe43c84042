"""What the official XML and its HTML have in common as blocks."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from kamerbron.index.reading.paper.blocks import Block, BlockKind, parse_numbers
from kamerbron.index.reference import parse_id

# Typography of a heading in the text (tussenkop), from the most to the least prominent.
_STYLES = ("vet", "vetcur", "halfvet", "ondlijn", "cur", "rom")

# Ranks of headings inside one division, which stand below the division's own.
_RANKS_A_DIVISION = 10

ANNEX_RANK = 0
"""The rank of the heading of an annex, which stands below no other."""

# No question has a number of four digits; in what has, a range could be of millions.
_NO_NUMBER = re.compile(r"\d{4}")


def division_rank(depth: int) -> int:
    """Return the rank of the heading of a division; the outermost is at depth 1."""
    return _RANKS_A_DIVISION * depth


def heading_rank(depth: int, styles: Collection[str]) -> int:
    """Return the rank of a heading in the text of a division, by its typography."""
    place = next((place for place, style in enumerate(_STYLES) if style in styles), 0)
    return division_rank(depth) + 1 + place


def hang_at_end(blocks: list[Block], mark: str) -> None:
    """Put the mark of a note that has no place in the text at the end of the last text."""
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index].kind in (BlockKind.TEXT, BlockKind.ITEM):
            blocks[index] = replace(blocks[index], text=blocks[index].text + mark)
            return


def label_numbers(label: str) -> tuple[int, ...]:
    """Return the numbers in the label of a question or an answer."""
    return () if _NO_NUMBER.search(label) else parse_numbers(label)


def linked_publication(target: str) -> str | None:
    """Return the publication id that a link goes to: the id itself, or the address of its page."""
    try:
        path = urlsplit(target.strip()).path
    except ValueError:
        return None
    publication = unquote(path).rsplit("/", 1)[-1].removesuffix(".html")
    return publication if parse_id(publication) else None
