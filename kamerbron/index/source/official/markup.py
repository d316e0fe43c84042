"""XML from outside: without entities, a DTD or the network."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from kamerbron.index.source.official.errors import AnswerError

# A document type that is more than a name says that there is a DTD elsewhere.
_HAS_DTD = re.compile(r"SYSTEM|PUBLIC")
_DECLARES = "de XML verwijst naar een DTD of eigen entiteiten; die leest Kamerbron niet"


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML and return its root.

    Raises AnswerError when it is not whole, or declares entities or a DTD of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # Entities that grow without end stop the parser before it has seen them all.
        raise AnswerError(_DECLARES if b"<!ENTITY" in content else "de XML is niet heel") from error
    docinfo: Any = root.getroottree().docinfo
    if _HAS_DTD.search(docinfo.doctype) or _declares(docinfo.internalDTD):
        raise AnswerError(_DECLARES)
    return root


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def _declares(dtd: Any) -> bool:  # noqa: ANN401 - the stubs of lxml do not know what a DTD declares
    return dtd is not None and any((*dtd.iterentities(), *dtd.iterelements()))
