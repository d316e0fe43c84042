"""The pages of a text, without the furniture that stands on each: running heads and feet, `kst-…`, ISSN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_FURNITURE = re.compile(
    r"""(?: (?:kst|ah|kv|blg|nds)-[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*
        | ISSN\s\d{4}\s?-\s?\d{3}[\dX].*
        | [’'‘]s-Gravenhage\s\d{4}
        | (?:[’'‘]s-Gravenhage\s\d{4}\s?)?
          (?P<foot>(?:Tweede|Eerste)\sKamer,\svergaderjaar\s\d{4}[–-]\d{4},\s.*)
        )$""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Page:
    """A page of a text while its furniture and footnotes are taken out.

    Each line comes with whether a blank line stood before it; `notes` are (number, text).
    """

    lines: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def split_pages(raw: Sequence[str], *, wrapped: bool) -> tuple[list[Page], list[str]]:
    """Split into pages: at a form feed, at a foot, and where extraction left one leading space."""
    pages = [Page()]
    furniture = []
    gap = False
    for line in raw:
        stripped = re.sub(r"\s+", " ", line).strip()
        new_page = "\f" in line or (wrapped and re.match(r" \S", line) is not None)
        if new_page and pages[-1].lines:
            pages.append(Page())
        if not stripped:
            gap = True
            continue
        if match := _FURNITURE.fullmatch(stripped):
            furniture.append(stripped)
            if match["foot"] and pages[-1].lines:
                pages.append(Page())
            gap = True
            continue
        pages[-1].lines.append((stripped, gap))
        gap = False
    return pages, furniture
