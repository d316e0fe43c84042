"""The grammar of publication ids and Kamerstuk numbers: parse them, print them.

The forms are those of the official publications: `kst-27925-879`, `kst-36410-VII-108`,
`kst-21501-20-2146`, `ah-tk-20202021-3235`. Ids that are official but name no dossier (`kst-1259252`,
`kv-tk-2024Z18439`, `blg-936562`) are recognised as ids and yield no more than they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kamerbron.index.document import Chamber, Dossier, Publication

_ROMAN = r"[IVXLC]+[A-E]?"

# A dossier number, its optional suffix (budget chapter or council number), and the ondernummer.
_KAMERSTUK_ID = re.compile(
    rf"kst-(?P<dossier>[0-9]{{5}})(?:-(?P<suffix>{_ROMAN}|[0-9]{{2}}))?"
    r"-(?P<number>[0-9]+|[A-Z]{1,3})(?:-[hn][0-9]+)?"
)
_APPENDIX_ID = re.compile(r"ah-(?P<chamber>tk|ek)-(?P<year>[0-9]{8})-(?P<number>[0-9]+)")
_OTHER_ID = re.compile(r"(?:kst|ah|blg|nds|kv|h|stb|stcrt)-[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_ID_START = re.compile(r"^(?:kst|ah|blg|nds|kv|h|stb|stcrt)-(?=[a-z]{2}-|[0-9])")


@dataclass(frozen=True, slots=True)
class PublicationId:
    """An official publication id and what it says: nothing here is looked up or guessed."""

    id: str
    dossier: Dossier | None = None
    number: str | None = None
    chamber: Chamber | None = None
    session_year: str | None = None


def parse_id(text: str) -> PublicationId | None:
    """Parse a publication id; None when the text is not one.

    An id of letters after the dossier (`kst-36867-C`) is a paper of the Eerste Kamer.
    """
    if match := _KAMERSTUK_ID.fullmatch(text):
        number = match["number"]
        return PublicationId(
            id=text,
            dossier=Dossier(match["dossier"], match["suffix"]),
            number=number,
            chamber=Chamber.TWEEDE if number.isdigit() else Chamber.EERSTE,
        )
    if match := _APPENDIX_ID.fullmatch(text):
        year = match["year"]
        return PublicationId(
            id=text,
            number=match["number"],
            chamber=Chamber.TWEEDE if match["chamber"] == "tk" else Chamber.EERSTE,
            session_year=f"{year[:4]}-{year[4:]}",
        )
    if _ID_START.match(text) and _OTHER_ID.fullmatch(text):
        return PublicationId(id=text)
    return None


def kamerstuk_id(dossier: Dossier, number: str) -> str:
    """Print the publication id of a numbered Kamerstuk: `kst-36410-VII-108`."""
    suffix = f"-{dossier.suffix}" if dossier.suffix else ""
    return f"kst-{dossier.number}{suffix}-{number}"


def print_dossier(dossier: Dossier) -> str:
    """Print a dossier as the Kamer writes it: `27 925`, `36 410 VII`, `21 501-20`."""
    number = f"{dossier.number[:-3]} {dossier.number[-3:]}" if len(dossier.number) > 3 else dossier.number
    return number + _print_suffix(dossier)


def _print_suffix(dossier: Dossier) -> str:
    if not dossier.suffix:
        return ""
    # A council number is joined by a hyphen, a budget chapter stands apart.
    return f"-{dossier.suffix}" if dossier.suffix.isdigit() else f" {dossier.suffix}"


def _print_number(number: str) -> str:
    # The Eerste Kamer letters its papers and writes no "nr." before them.
    return f"nr. {number}" if number[0].isdigit() else number


def is_appendix(publication: Publication) -> bool:
    """Whether it is a paper of the Aanhangsel van de Handelingen (answered Kamervragen)."""
    return publication.id is not None and publication.id.startswith("ah-")


def print_running(publication: Publication) -> str | None:
    """Print the citation as it stands in running text; None when the paper has no number.

    `Kamerstuk 27 925, nr. 879`; several dossiers: `Kamerstukken 27 925 en 29 754, nr. 370`;
    `Aanhangsel Handelingen II 2020/21, nr. 3235`.
    """
    if publication.number is None:
        return None
    if is_appendix(publication):
        return _print_appendix(publication)
    if not publication.dossiers:
        return None
    printed = [print_dossier(dossier) for dossier in publication.dossiers]
    word = "Kamerstuk" if len(printed) == 1 else "Kamerstukken"
    joined = printed[0] if len(printed) == 1 else f"{', '.join(printed[:-1])} en {printed[-1]}"
    return f"{word} {joined}, {_print_number(publication.number)}"


def print_academic(publication: Publication) -> str | None:
    """Print the academic citation: `Kamerstukken II 2021/22, 27925, nr. 879`.

    None when number, chamber or session year is not known, for the form has no place for a gap.
    """
    if publication.number is None or publication.chamber is None or publication.session_year is None:
        return None
    if is_appendix(publication):
        return _print_appendix(publication)
    if not publication.dossiers:
        return None
    dossiers = ", ".join(dossier.number + _print_suffix(dossier) for dossier in publication.dossiers)
    return f"Kamerstukken {_chamber_and_year(publication)}, {dossiers}, {_print_number(publication.number)}"


def _print_appendix(publication: Publication) -> str:
    paper = " ".join(["Aanhangsel Handelingen", *filter(None, [_chamber_and_year(publication)])])
    return f"{paper}, nr. {publication.number}"


def _chamber_and_year(publication: Publication) -> str:
    parts = []
    if publication.chamber is not None:
        parts.append(publication.chamber.value)
    if publication.session_year is not None:
        first, second = publication.session_year.split("-")
        parts.append(f"{first}/{second[2:]}")
    return " ".join(parts)
