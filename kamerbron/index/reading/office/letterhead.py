"""The letterhead of a ministry: addresses, references, date and subject, which are no text to search.

Letters of the Rijkshuisstijl have styles for it. Without those its place and its labels tell it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamerbron.index.document import Publication
from kamerbron.index.reading.office.pieces import (
    OfficeParagraph,
    OfficeTable,
    Piece,
    paragraphs_of,
    plain_text,
)
from kamerbron.index.reading.paper.head import is_head_line, read_head
from kamerbron.index.reading.paper.marks import bare_text

_STYLE = re.compile(
    r"(?:huisstijl[ -]?)?(?:retour\s?adres|rubricering|adres(?!seer)|kixcode|datum\s?onderwerp|datum"
    r"|onderwerp|afzend|referentie|clausule|woordmerk|logo|colofon|paginanummer|aanhef\s?adres)"
)

_SUBJECT_LABELS = frozenset(("onderwerp", "betreft", "betr"))
_LABELS = frozenset(
    (
        *("datum", *_SUBJECT_LABELS, "ons kenmerk", "uw kenmerk", "kenmerk", "onze referentie"),
        *("uw referentie", "contactpersoon", "projectnaam", "bijlage", "bijlagen", "bijlage(n)", "uw brief"),
        *("uw brief van", "uw brief (kenmerk)", "uw bericht", "telefoonnummer", "behandeld door", "auteur"),
        *("retouradres", "bezoekadres", "postadres", "aan", "van", "cc", "afschrift aan", "uw bericht van"),
    )
)
_LABELLED = re.compile(r"(?P<label>[A-Z][a-z() ]{1,20}?)\s?:? (?P<value>\S.*)")
_ADDRESS = re.compile(
    r"(?:> )?Retouradres\b.*|Postbus \d+.*|\d{4} ?[A-Z]{2} +\S.*|der Staten-Generaal|[TFME][: ] ?[\d+(].{6,}"
    r"|(?:www|https?)[.:]\S+|\S+@\S+|Binnenhof \w+|Bezuidenhoutseweg \d+"
    r"|(?:Aan )?[Dd]e [Vv]oorzitter van de (?:Tweede|Eerste) Kamer(?: der Staten-Generaal)?"
)
_MAX_LABEL_LINE = 300


def take_letterhead(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """Take the letterhead out of the pieces; also return its lines."""
    kept: list[Piece] = []
    lines: list[str] = []
    in_text = label_before = False
    for piece in pieces:
        paragraphs = list(paragraphs_of([piece]))
        texts = [_text(paragraph) for paragraph in paragraphs]
        if not paragraphs:
            kept.append(piece)
            continue
        is_letterhead = (
            _is_letterhead_table(paragraphs, in_text=in_text)
            if isinstance(piece, OfficeTable)
            else _is_letterhead_line(paragraphs[0], in_text=in_text, label_before=label_before)
        )
        label_before = not in_text and _is_label(texts[-1]) and is_letterhead
        if is_letterhead:
            lines += texts
            continue
        in_text = in_text or not all(map(_is_of_head, texts))
        kept.append(piece)
    return kept, lines


def read_letterhead(lines: Sequence[str]) -> Publication:
    """Read the date and the subject of a letter from its letterhead; labels and values can share a line."""
    date = title = None
    for index, line in enumerate(lines):
        labelled = _LABELLED.fullmatch(line)
        if _is_label(line):
            label, value = line, next(iter(lines[index + 1 : index + 2]), "")
        elif labelled is not None and _is_label(labelled["label"]):
            label, value = labelled["label"], labelled["value"]
        else:
            continue
        if _is_label(value):
            continue
        if _name(label) == "datum":
            date = date or read_head([value]).publication.date
        elif _name(label) in _SUBJECT_LABELS:
            title = title or value or None
    return Publication(title=title, date=date)


def _text(paragraph: OfficeParagraph) -> str:
    return plain_text(bare_text(paragraph.text))


def _name(label: str) -> str:
    return label.rstrip(" :.").lower()


def _is_label(text: str) -> bool:
    return _name(text) in _LABELS


def _is_styled(paragraph: OfficeParagraph) -> bool:
    return _STYLE.match(paragraph.style) is not None


def _is_letterhead_table(paragraphs: Sequence[OfficeParagraph], *, in_text: bool) -> bool:
    """Whether a table is the letterhead: most of it in those styles, or above all text and with labels."""
    styled = sum(map(_is_styled, paragraphs))
    if 2 * styled >= len(paragraphs):
        return True
    texts = [_text(paragraph) for paragraph in paragraphs]
    labels = sum(_is_label(text) or _ADDRESS.fullmatch(text) is not None for text in texts)
    return not in_text and labels >= min(2, len(texts)) and max(map(len, texts)) <= _MAX_LABEL_LINE


def _is_letterhead_line(paragraph: OfficeParagraph, *, in_text: bool, label_before: bool) -> bool:
    """Whether a paragraph is a line of the letterhead: by its style, or above the text by what it says."""
    if _is_styled(paragraph):
        return True
    text = _text(paragraph)
    if in_text or len(text) > _MAX_LABEL_LINE or is_head_line(text):
        return False
    labelled = _LABELLED.fullmatch(text)
    return (
        _is_label(text)
        or label_before
        or _ADDRESS.fullmatch(text) is not None
        or (labelled is not None and _name(labelled["label"]) in {"datum", "onderwerp", "betreft", "betr"})
    )


def _is_of_head(text: str) -> bool:
    return is_head_line(text) or read_head([text]).blocks == 1
