"""XML from outside: without entities, a DTD or the network."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

# A document type that is more than a name says that there is a DTD elsewhere.
_HAS_DTD = re.compile(r"SYSTEM|PUBLIC")


class XmlError(ValueError):
    """XML that is not well-formed; the message is the parser's, on one line."""


class DeclaringXmlError(XmlError):
    """XML that declares entities, or a DTD; the message says so in Dutch."""

    def __init__(self) -> None:
        super().__init__("de XML verwijst naar een DTD of eigen entiteiten; die leest Kamerbron niet")


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML and return its root. Raises XmlError, or the kind of it for what declares too much."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # Entities that grow without end stop the parser before it has seen them all.
        raise (
            DeclaringXmlError if b"<!ENTITY" in content else XmlError(" ".join(error.msg.split()))
        ) from error
    docinfo: Any = root.getroottree().docinfo
    if _HAS_DTD.search(docinfo.doctype) or _declares(docinfo.internalDTD):
        raise DeclaringXmlError
    return root


def _declares(dtd: Any) -> bool:  # noqa: ANN401 - the stubs of lxml do not know what a DTD declares
    return dtd is not None and any((*dtd.iterentities(), *dtd.iterelements()))
