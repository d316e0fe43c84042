"""XML without entities, DTD or network, and its inline text as a reader would copy it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from lxml import etree

from kamerbron.index import safe_xml
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.paper.marks import MARK, bare_text, is_start

# Characters that show nothing: soft hyphen, zero width space and joiners, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")

# Marks, and the spaces before, between and behind them.
_SPACED_MARKS = re.compile(f"(?: ?{MARK.pattern})+ ?")

Inline = Callable[[etree._Element], str | None]  # noqa: SLF001 - lxml gives its elements no other name
"""Gives the text that stands for an element inside running text; None leaves it to its own content."""


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML and return its root.

    Raises RefusedDocumentError when it is not well-formed, or declares entities or a DTD of its own.
    """
    try:
        return safe_xml.parse_xml(content)
    except safe_xml.DeclaringXmlError as error:
        raise RefusedDocumentError(str(error)) from error
    except safe_xml.XmlError as error:
        raise RefusedDocumentError(f"de XML is niet heel ({error}); haal het bestand opnieuw op") from error


def text_of(element: etree._Element, inline: Inline | None = None) -> str:
    """Return the text of an element on one line, as a reader would copy it.

    Processing instructions and comments leave no trace, not even a space; white space becomes one space;
    what is invisible goes. `inline` says what stands for an element inside the text.
    """
    return tidy(raw_text(element, inline))


def raw_text(element: etree._Element, inline: Inline | None = None) -> str:
    """Return the text of an element with the white space that it has in the source."""
    if len(element) == 0:
        return bare_text(element.text or "")
    return "".join(_pieces(element, inline))


def tidy(text: str) -> str:
    """Return a text composed (NFC), with single spaces, and without invisible characters.

    It has single spaces too when the marks in it are taken out.
    """
    if text.isascii():
        return " ".join(text.split())
    tidied = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    return _SPACED_MARKS.sub(_place_space, tidied)


def _place_space(match: re.Match[str]) -> str:
    """Put the one space of a run of marks below what ends there, and above what starts there."""
    run = match[0]
    if " " not in run:
        return run
    starting = "".join(mark for mark in run if is_start(mark))
    ending = "".join(mark for mark in run if mark != " " and not is_start(mark))
    inside = match.start() > 0 and match.end() < len(match.string)
    return f"{ending} {starting}" if inside else ending + starting


def _pieces(element: etree._Element, inline: Inline | None) -> list[str]:
    pieces = [bare_text(element.text or "")]
    for child in element:
        if isinstance(child.tag, str):
            said = inline(child) if inline is not None else None
            pieces += [said] if said is not None else _pieces(child, inline)
        pieces.append(bare_text(child.tail or ""))
    return pieces
