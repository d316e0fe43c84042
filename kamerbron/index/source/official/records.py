"""What the list of publications answers: the records of one page, or a diagnostic.

The form is that of SRU 2.0 (searchRetrieve) with records of the schema `gzd`. Elements are found by their
names without namespace, for SRU 1.2 and 2.0 differ in nothing else here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kamerbron.index.source.official.errors import AnswerError, ListError, PastEndError
from kamerbron.index.source.official.markup import parse_xml

# Changes with the publication; the first that is there says it most exactly.
_CHANGED = ("datumTijdstipWijzigingExpression", "datumTijdstipWijzigingWork", "timestamp")

# "First record position out of range", of the diagnostics of SRU.
_PAST_END = "diagnostic/1/61"


@dataclass(frozen=True, slots=True)
class Record:
    """A publication in the list.

    `version` changes when the publication does; it is empty where the list does not say. `links` are the
    addresses of its forms by their names (`xml`, `html`, `pdf`, `metadata`), empty where it does not say.
    """

    id: str
    version: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the list.

    `total` is how many records there are in all, which may be an estimate; `following` the position of the
    next page, None on the last.
    """

    records: tuple[Record, ...]
    total: int
    is_estimate: bool
    following: int | None


def read_page(content: bytes) -> Page:
    """Read one answer.

    Raises ListError when it is a diagnostic or no answer of the list, and PastEndError when what was asked
    for comes after the last record.
    """
    try:
        root = parse_xml(content)
    except AnswerError as error:
        raise ListError(f"De lijst is niet te lezen: {error}.") from error
    diagnostic = root.find(".//{*}diagnostics/{*}diagnostic")
    if diagnostic is not None:
        said = [_text(diagnostic, name) for name in ("message", "details", "uri")]
        fault = PastEndError if said[-1].endswith(_PAST_END) else ListError
        raise fault(f"De lijst weigert de vraag: {'; '.join(filter(None, said))[:300]}.")
    total = _integer(root, "numberOfRecords")
    if total is None:
        raise ListError("De lijst zegt niet hoeveel publicaties er zijn; dit is geen antwoord van de lijst.")
    return Page(
        records=tuple(_read_records(root)),
        total=total,
        is_estimate=_text(root, "resultCountPrecision").endswith("estimate"),
        following=_integer(root, "nextRecordPosition"),
    )


def _read_records(root: etree._Element) -> Iterator[Record]:
    for element in root.iterfind("{*}records/{*}record"):
        links = {
            link.get("manifestation", ""): "".join((link.text or "").split())
            for link in element.iterfind(".//{*}enrichedData/{*}itemUrl")
        }
        identifier = _text(element, ".//{*}owmskern/{*}identifier")
        yield Record(identifier, _version(element, links), links)


def _version(element: etree._Element, links: Mapping[str, str]) -> str:
    """Return a digest of what says that a publication is another than before; empty when nothing does."""
    day = _text(element, ".//{*}owmskern/{*}modified")
    moment = next(filter(None, (_text(element, f".//{{*}}{name}") for name in _CHANGED)), "")
    if not (day or moment):
        return ""
    said = [day, moment, *(f"{form} {link}" for form, link in sorted(links.items()))]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _text(element: etree._Element, path: str) -> str:
    found = element.findtext(path if path.startswith(".") else f"{{*}}{path}")
    return " ".join((found or "").split())


def _integer(element: etree._Element, name: str) -> int | None:
    text = _text(element, name)
    if not text:
        return None
    # Digits without end would keep Python busy.
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ListError(f"De lijst geeft bij {name} geen getal ({text[:40]!r}).")
    return int(text)
