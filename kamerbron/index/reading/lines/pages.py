"""The pages of a text, without the furniture that stands on each: running heads and feet, `kst-…`, ISSN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_FURNITURE = re.compile(
    r"""(?: (?:kst|ah|kv|blg|nds)-[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*
        | a?h\stk\s\d{8}\s\d{1,4}
        | ISSN\s\d{4}\s?-\s?\d{3}[\dX](?P<foot_of_issn>.*(?:Tweede|Eerste)\sKamer,\svergaderjaar\s)?.*
        | [’'‘]s-Gravenhage\s\d{4}
        | (?:[’'‘]s-Gravenhage\s\d{4}\s?)?
          (?P<foot>(?:Tweede|Eerste)\sKamer,\svergaderjaar\s\d{4}[–-]\d{4},\s.*)
        )$""",
    re.VERBOSE,
)

# A foot to which extraction glued what comes first on the next page: `…, Aanhangsel 1Antwoord 3`.
_GLUED_FOOT = re.compile(
    r"(?P<foot>(?:ISSN.*|[’'‘]s-Gravenhage \d{4} ?)?(?:Tweede|Eerste) Kamer, vergaderjaar \d{4}[–-]\d{4}, "
    r"(?:Aanhangsel|Vragen|[\d XVI-]+, (?:nr\. )?[\dA-Z]+) \d{1,3})(?P<rest>[^\W\d_].*)"
)

# The line that some converters to Markdown put between pages.
_PAGE_RULE = re.compile(r"-{5,}")


@dataclass(slots=True)
class Page:
    """A page of a text while its furniture and footnotes are taken out.

    Each line comes with whether a blank line stood before it; `notes` are (number, text).
    """

    lines: list[tuple[str, bool]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


def is_furniture(line: str) -> bool:
    """Whether a line is what the official publications have at the foot of a page."""
    stripped = " ".join(line.split())
    return _FURNITURE.fullmatch(stripped) is not None or _GLUED_FOOT.fullmatch(stripped) is not None


def split_pages(raw: Sequence[str], *, wrapped: bool) -> tuple[list[Page], list[str]]:
    """Split into pages: at a form feed, at a foot or a rule, and where extraction left one leading space."""
    pages = [Page()]
    furniture = []
    gap = False
    for line in raw:
        stripped = re.sub(r"\s+", " ", line).strip()
        new_page = "\f" in line or (wrapped and re.match(r" \S", line) is not None)
        if new_page and pages[-1].lines:
            pages.append(Page())
        glued = _GLUED_FOOT.fullmatch(stripped)
        if glued is not None:
            stripped = glued["foot"]
        match = _FURNITURE.fullmatch(stripped)
        if match is None and stripped and not _PAGE_RULE.fullmatch(stripped):
            pages[-1].lines.append((stripped, gap))
            gap = False
            continue
        gap = True
        if match is not None:
            furniture.append(stripped)
        ends_page = bool(stripped) if match is None else match["foot"] or match["foot_of_issn"]
        if ends_page and pages[-1].lines:
            pages.append(Page())
        if glued is not None:
            pages[-1].lines.append((glued["rest"], True))
            gap = False
    return pages, furniture
