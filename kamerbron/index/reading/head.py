"""The head of a Kamerstuk: what its first lines and its feet say of what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.reading.footnotes import PLACEHOLDER
from kamerbron.index.reference import parse_id

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

_DOSSIER_NUMBER = r"(?P<dossier>\d{2}\s?\d{3})(?:[ -](?P<suffix>[IVXLC]+[A-E]?|\d{2}))?"

_CHAMBER = re.compile(r"(?P<name>Tweede|Eerste) Kamer der Staten-Generaal ?[12]?")
_SESSION_YEAR = re.compile(
    r"Vergaderjaar (?P<first>\d{4})[–-](?P<second>\d{4})"
    r"(?: Aanhangsel van de Handelingen| Vragen gesteld door de leden der Kamer)?"
)
_DOSSIER = re.compile(rf"{_DOSSIER_NUMBER} (?P<title>[A-ZÀ-Ý«].*[^.:;,])")
_NUMBER = re.compile(r"Nr\. (?P<number>\d+|[A-Z]{1,3}) (?P<title>[A-ZÀ-Ý].*)")
_ADDRESS = re.compile(r"Aan de Voorzitter van de (?:Tweede|Eerste) Kamer der Staten-Generaal")
_DATE = re.compile(
    r"(?:(?:Den Haag|Vastgesteld|Ontvangen|Voorgesteld|Ingezonden),? )?"
    rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})"
)
_APPENDIX_TITLE = re.compile(
    r"Vragen gesteld door de leden der Kamer(?:, met de daarop door de regering gegeven antwoorden)?"
)
_ASKED = re.compile(rf"(?P<title>Vragen van .+) \(ingezonden (?:{_DATE.pattern})\)\.?")
_ANSWERED = re.compile(rf"Antwoord van .+ \(ontvangen (?:{_DATE.pattern})\)\.?")
_BARE_NUMBER = re.compile(r"\d{1,4}|\d{4}Z\d{5}")

_FOOT = re.compile(
    rf"(?P<name>Tweede|Eerste) Kamer, vergaderjaar (?P<first>\d{{4}})[–-](?P<second>\d{{4}}), "
    rf"{_DOSSIER_NUMBER}, (?:nr\. )?(?P<number>\d+|[A-Z]{{1,3}})(?: \d+)?$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says, and how many blocks it takes up."""

    publication: Publication
    blocks: int


def read_head(blocks: Sequence[str]) -> Head:
    """Read the blocks at the start of a document that say what it is and are not its text.

    `blocks` are paragraphs of running text; the head ends at the first that is none of its known
    parts.
    """
    publication = Publication()
    count = 0
    for block in blocks:
        text = PLACEHOLDER.sub("", block)
        known = _read_block(text, publication)
        if known is None:
            break
        publication = known
        count += 1
    return Head(publication, count)


def _read_block(text: str, publication: Publication) -> Publication | None:
    """Add what one block says to the publication; None when the block is not part of a head."""
    for pattern, says in _PARTS:
        if match := pattern.fullmatch(text):
            return replace(publication, **says(match, publication))
    if _BARE_NUMBER.fullmatch(text) and publication.session_year and not publication.dossiers:
        # The number of an Aanhangsel, or of a Kamervraag, above its title.
        return publication
    return None


def is_head_line(text: str) -> bool:
    """Whether a line is a part of a head by itself, whatever stands around it."""
    parts = (_CHAMBER, _SESSION_YEAR, _ADDRESS, _BARE_NUMBER)
    return any(part.fullmatch(PLACEHOLDER.sub("", text)) for part in parts)


def read_feet(furniture: Sequence[str]) -> Publication:
    """Read what the running feet and ids on the pages say: `…, 29 754, nr. 645 1`, `kst-29754-645`."""
    publication = Publication()
    for line in furniture:
        if match := _FOOT.search(line):
            publication = replace(
                publication,
                chamber=_chamber(match["name"]),
                session_year=f"{match['first']}-{match['second']}",
                dossiers=(Dossier(match["dossier"].replace(" ", ""), match["suffix"]),),
                number=match["number"],
            )
        elif known := parse_id(line):
            publication = replace(publication, id=known.id)
    return publication


def _chamber(name: str) -> Chamber:
    return Chamber.TWEEDE if name == "Tweede" else Chamber.EERSTE


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))
    except ValueError:
        return None


def _dossier(match: re.Match[str]) -> Dossier:
    return Dossier(match["dossier"].replace(" ", ""), match["suffix"], match["title"])


_Says = Callable[[re.Match[str], Publication], dict[str, Any]]

# The parts of a head, and what each adds to what the head said before.
_PARTS: tuple[tuple[re.Pattern[str], _Says], ...] = (
    (_CHAMBER, lambda match, _: {"chamber": _chamber(match["name"])}),
    (_SESSION_YEAR, lambda match, _: {"session_year": f"{match['first']}-{match['second']}"}),
    (_DOSSIER, lambda match, before: {"dossiers": (*before.dossiers, _dossier(match))}),
    (_NUMBER, lambda match, _: {"number": match["number"], "title": match["title"]}),
    (_DATE, lambda match, _: {"date": _date(match)}),
    (_ASKED, lambda match, _: {"title": match["title"], "date": _date(match)}),
    (_ANSWERED, lambda match, _: {"date": _date(match)}),
    (_ADDRESS, lambda _, __: {}),
    (_APPENDIX_TITLE, lambda _, __: {}),
)
