"""The grammar of publication ids and Kamerstuk numbers: parse them, print them.

The forms are those of the official publications: `kst-27925-879`, `kst-36410-VII-108`,
`kst-21501-20-2146`, `ah-tk-20202021-3235`. Some ids can be read in more than one way. How that is decided:

- A Kamerstuk id is read from its end: the last part is the ondernummer, what stands between it and the
  dossier is the suffix. So `kst-27925-D` is paper D of the Eerste Kamer, not a budget chapter D, and
  `kst-36410-A-12` is number 12 of chapter A; `kst-21501-20` is number 20, `kst-21501-20-2146` is number
  2146 of council 20; `kst-36410-VII` is an Eerste Kamer paper VII, for an id never names a dossier alone.
- Letters are a paper of the Eerste Kamer, and so is a number with a small letter (`188b`, as it numbered
  before it lettered); a number with a capital (`18A`) is the Tweede Kamer's. A dossier in Roman numerals
  (`kst-C-H`) is one of the Eerste Kamer's own.
- `-h1` and `-n1` are both a first reprint; the letter is kept, for the two are different ids.
- `-b1` is an annex of the paper before it. `blg-26241-10F` is an annex of which the id does not say whether
  it belongs to number 10 or to a number 10F, so nothing is read from it.
- Of a rijkswet the old ids carry the number (`kst-23908-R1519-103`) and the present ones do not
  (`kst-36027-12`): both are parsed, and the ids that are made here are of the present kind.
- Ids that are official but name no dossier (`kst-1259252`, `blg-936562`) yield no more than they say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kamerbron.index.document import Chamber, Dossier, Publication

_ROMAN = r"[IVXLC]+"

# A budget chapter (`VII`, `IXB`, `A`), a council number (`20`) or the number of a rijkswet (`R1519`).
_LETTER_SUFFIX = rf"{_ROMAN}[A-E]?|[A-Z]"
_SUFFIX = rf"{_LETTER_SUFFIX}|[0-9]{{2,3}}|R[0-9]{{1,4}}"

_KAMERSTUK_ID = re.compile(
    rf"(?P<series>kst)-(?:(?P<session>[0-9]{{8}})-)?(?P<dossier>[0-9]{{5}}|{_ROMAN})(?:-(?P<suffix>{_SUFFIX}))?"
    r"-(?P<number>[0-9]+[A-Za-z]?|[A-Z]{1,3})"
    r"(?:-(?P<mark>[hn])(?P<reprint>[1-9][0-9]?))?(?:-b(?P<annex>[1-9][0-9]{0,3}))?"
)
_CHAMBER_ID = re.compile(
    r"(?P<series>ah|h)-(?P<chamber>tk|ek)-(?P<session>[0-9]{8})-(?P<number>[0-9]+)(?:-(?P<item>[0-9]+))?"
)
_GAZETTE_ID = re.compile(r"(?P<series>stb|stcrt)-(?P<year>[0-9]{4})-(?P<number>[0-9]+)")

# What no form above reads. A digit must come first, or `kv-verslag.txt` would be named after an id.
_SERIAL = r"[0-9][0-9A-Za-z]*(?:-[0-9A-Za-z]+)*"
_CHAMBER_SERIAL_ID = re.compile(rf"(?P<series>ah|h|kv|nds)-(?P<chamber>tk|ek)-(?P<serial>{_SERIAL})")
_SERIAL_ID = re.compile(
    rf"(?P<series>kst|ah|blg|nds|kv|h|stb|stcrt)-(?P<serial>(?:(?!tk-|ek-)[a-z]{{2}}-)?{_SERIAL})"
)
_ID_FORMS = (_KAMERSTUK_ID, _CHAMBER_ID, _GAZETTE_ID, _CHAMBER_SERIAL_ID, _SERIAL_ID)

# Any one white space may stand in the number: it is a no-break or a thin space as often as a plain one.
# The comma before a chapter is `34 775, VI`; after a number that ends a list element `-` or `,` is left over.
_DOSSIER = re.compile(
    rf"\s*(?P<number>[0-9]{{2}}\s?[0-9]{{3}}|{_ROMAN})"
    rf"(?:(?:\s?[-–]\s?|,?\s)(?P<letters>{_LETTER_SUFFIX})|\s?[-–]\s?(?P<council>[0-9]{{2,3}})"
    r"|(?:\s?[-–]\s?|\s?)\(?R\s?(?P<rijkswet>[0-9]{1,4})\)?)?[\s,–-]*"
)

_CODES = {Chamber.TWEEDE: "tk", Chamber.EERSTE: "ek"}
_CHAMBERS = {code: chamber for chamber, code in _CODES.items()}


@dataclass(frozen=True, slots=True)
class PublicationId:
    """An official publication id in its parts: nothing here is looked up or guessed.

    `series` is what it begins with (`kst`, `ah`, `h`, `kv`, `blg`, `nds`, `stb`, `stcrt`). `number` is the
    ondernummer of a Kamerstuk, the number of an Aanhangsel, a meeting (Handelingen) or a Staatsblad;
    `item` is the number after that one: the item of a meeting. `year` is that of a Staatsblad or
    Staatscourant. `reprint` counts reprints, and `mark` is the letter they are written with. `annex` is
    the number of the annex. `serial` is the rest of an id that says no more, as it stands.
    """

    series: str
    dossier: Dossier | None = None
    number: str | None = None
    chamber: Chamber | None = None
    session_year: str | None = None
    year: str | None = None
    item: str | None = None
    reprint: int | None = None
    mark: str | None = None
    annex: int | None = None
    serial: str | None = None

    @property
    def id(self) -> str:
        """The id as it is written."""
        return print_id(self)

    @property
    def parent(self) -> str | None:
        """The id of the paper that an annex belongs to; None for a paper, or where the id does not say."""
        return print_id(self).rpartition("-")[0] if self.annex is not None else None

    @property
    def publication(self) -> Publication:
        """What the id says of the publication."""
        return Publication(
            id=self.id,
            dossiers=() if self.dossier is None else (self.dossier,),
            number=self.number,
            reprint=self.reprint,
            parent=self.parent,
            chamber=self.chamber,
            session_year=self.session_year,
        )


def parse_id(text: str) -> PublicationId | None:
    """Parse a publication id into its parts; None when the text is not one."""
    found = next(filter(None, (form.fullmatch(text) for form in _ID_FORMS)), None)
    if found is None:
        return None
    parts = found.groupdict()
    session = parts.get("session")
    return PublicationId(
        series=parts["series"],
        dossier=Dossier(parts["dossier"], parts["suffix"]) if parts.get("dossier") else None,
        number=parts.get("number"),
        chamber=_kamerstuk_chamber(parts)
        if parts.get("dossier")
        else _CHAMBERS.get(parts.get("chamber") or ""),
        session_year=f"{session[:4]}-{session[4:]}" if session else None,
        year=parts.get("year"),
        item=parts.get("item"),
        reprint=_integer(parts.get("reprint")),
        mark=parts.get("mark"),
        annex=_integer(parts.get("annex")),
        serial=parts.get("serial"),
    )


def print_id(publication_id: PublicationId) -> str:
    """Print a publication id from its parts; `parse_id` gives the same parts back."""
    known = publication_id
    dossier = known.dossier
    parts = (
        known.series,
        _CODES[known.chamber] if known.chamber is not None and known.series != "kst" else None,
        known.session_year.replace("-", "") if known.session_year else None,
        known.year,
        dossier.number if dossier else None,
        dossier.suffix if dossier else None,
        known.number,
        known.item,
        f"{known.mark}{known.reprint}" if known.reprint is not None else None,
        f"b{known.annex}" if known.annex is not None else None,
        known.serial,
    )
    return "-".join(part for part in parts if part)


def _kamerstuk_chamber(parts: dict[str, str | None]) -> Chamber:
    own_dossier = not str(parts["dossier"]).isdigit()
    number = str(parts["number"])
    lettered = number.isalpha() or number[-1].islower()
    return Chamber.EERSTE if own_dossier or lettered else Chamber.TWEEDE


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None else None


def parse_dossier(text: str) -> Dossier | None:
    """Parse a dossier in any way it is written; None when the text is something else.

    `29 754`, `29754`, `36 410 VII`, `36410-VII`, `21 501-20`, `36 027 (R 2160)`; a bare `-` or `,` after it
    is left out. The suffix of a rijkswet is `R2160`.
    """
    match = _DOSSIER.fullmatch(text)
    if match is None:
        return None
    rijkswet = f"R{match['rijkswet']}" if match["rijkswet"] else None
    return Dossier("".join(match["number"].split()), match["letters"] or match["council"] or rijkswet)


def dossier_id(dossier: Dossier) -> str:
    """Print a dossier as ids hold it: `27925`, `36410-VII`; a rijkswet without its own number."""
    if dossier.suffix and not _is_rijkswet(dossier.suffix):
        return f"{dossier.number}-{dossier.suffix}"
    return dossier.number


def kamerstuk_id(dossier: Dossier, number: str) -> str:
    """Print the publication id of a numbered Kamerstuk, in its first printing: `kst-36410-VII-108`."""
    return f"kst-{dossier_id(dossier)}-{number}"


def print_dossier(dossier: Dossier) -> str:
    """Print a dossier as the Kamer writes it: `27 925`, `36 410 VII`, `21 501-20`, `36 027 (R2160)`."""
    number = dossier.number
    if number.isdigit() and len(number) > 3:
        number = f"{number[:-3]} {number[-3:]}"
    return number + _print_suffix(dossier)


def _is_rijkswet(suffix: str) -> bool:
    return suffix[0] == "R" and suffix[1:].isdigit()


def _print_suffix(dossier: Dossier) -> str:
    if not dossier.suffix:
        return ""
    if _is_rijkswet(dossier.suffix):
        return f" ({dossier.suffix})"
    # A council number is joined by a hyphen, a budget chapter stands apart.
    return f"-{dossier.suffix}" if dossier.suffix.isdigit() else f" {dossier.suffix}"


def _print_number(number: str) -> str:
    # The Eerste Kamer letters its papers and writes no "nr." before them.
    return f"nr. {number}" if number[0].isdigit() else number


def is_appendix(publication: Publication) -> bool:
    """Whether it is a paper of the Aanhangsel van de Handelingen (answered Kamervragen)."""
    return publication.id is not None and publication.id.startswith("ah-")


def is_annex(publication: Publication) -> bool:
    """Whether it is an annex (bijlage) of a paper, and so not that paper."""
    if publication.parent is not None:
        return True
    known = parse_id(publication.id) if publication.id else None
    return known is not None and (known.annex is not None or known.series == "blg")


def print_running(publication: Publication) -> str | None:
    """Print the citation as it stands in running text; None when the paper has no number.

    `Kamerstuk 27 925, nr. 879`; several dossiers: `Kamerstukken 27 925 en 29 754, nr. 370`;
    `Aanhangsel Handelingen II 2020/21, nr. 3235`; a reprint: `Kamerstuk 27 925, nr. 230 (herdruk)`; an
    annex: `Bijlage bij Kamerstuk 33 037, nr. 430`.
    """
    if publication.number is None:
        return None
    if _of_appendix(publication):
        return _print_edition(publication, _print_appendix(publication))
    if not publication.dossiers:
        return None
    printed = [print_dossier(dossier) for dossier in publication.dossiers]
    word = "Kamerstuk" if len(printed) == 1 else "Kamerstukken"
    joined = printed[0] if len(printed) == 1 else f"{', '.join(printed[:-1])} en {printed[-1]}"
    return _print_edition(publication, f"{word} {joined}, {_print_number(publication.number)}")


def print_academic(publication: Publication) -> str | None:
    """Print the academic citation: `Kamerstukken II 2021/22, 27925, nr. 879`.

    None when number, chamber or session year is not known, for the form has no place for a gap. The form
    is that of the Aanwijzingen voor de regelgeving, 3.43, and of the Leidraad voor juridische auteurs.
    """
    if publication.number is None or publication.chamber is None or publication.session_year is None:
        return None
    if _of_appendix(publication):
        return _print_edition(publication, _print_appendix(publication))
    if not publication.dossiers:
        return None
    dossiers = ", ".join(dossier.number + _print_suffix(dossier) for dossier in publication.dossiers)
    paper = f"Kamerstukken {_chamber_and_year(publication)}, {dossiers}, {_print_number(publication.number)}"
    return _print_edition(publication, paper)


def _of_appendix(publication: Publication) -> bool:
    """Whether the number is that of an Aanhangsel: the paper's own, or for an annex that of its parent."""
    return is_appendix(publication) or (publication.parent or "").startswith("ah-")


def _print_edition(publication: Publication, paper: str) -> str:
    """Say what makes it another paper than the number alone does: a reprint, an annex."""
    known = parse_id(publication.id) if publication.id else None
    reprint = publication.reprint if publication.reprint is not None or known is None else known.reprint
    if reprint:
        paper += " (herdruk)" if reprint == 1 else f" ({reprint}e herdruk)"
    return f"Bijlage bij {paper}" if is_annex(publication) else paper


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
