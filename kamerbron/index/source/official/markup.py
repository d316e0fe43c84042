"""The XML that the official publications answer with."""

from __future__ import annotations

from lxml import etree

from kamerbron.index import safe_xml
from kamerbron.index.source.official.errors import AnswerError


def parse_xml(content: bytes) -> etree._Element:
    """Parse an answer and return its root.

    Raises AnswerError when it is not whole, or declares entities or a DTD of its own.
    """
    try:
        return safe_xml.parse_xml(content)
    except safe_xml.DeclaringXmlError as error:
        raise AnswerError(str(error)) from error
    except safe_xml.XmlError as error:
        raise AnswerError("de XML is niet heel") from error


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname
