"""The head of a Kamerstuk: what its first lines and its feet say of what it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.reading.paper.marks import bare_text
from kamerbron.index.reference import parse_id

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

_DOSSIER_NUMBER = r"(?P<dossier>\d{2}\s?\d{3})(?:[ -](?P<suffix>[IVXLC]+[A-E]?|\d{2}))?"

_CHAMBER = re.compile(r"(?P<name>Tweede|Eerste) Kamer der Staten-Generaal ?[12]?")
_SESSION_YEAR = re.compile(
    r"Vergaderjaar (?P<first>\d{4})[–-](?P<second>\d{4})"
    r"(?P<appendix> Aanhangsel van de Handelingen)?(?P<questions> Vragen gesteld door de leden der Kamer)?"
)
_DOSSIER = re.compile(rf"{_DOSSIER_NUMBER} (?P<title>[A-ZÀ-Ý«].*[^.:;,])")
_NUMBER = re.compile(r"Nr\. (?P<number>\d+|[A-Z]{1,3}) (?P<title>[A-ZÀ-Ý].*)")
_ADDRESS = re.compile(
    r"Aan de Voorzitters? van (?:de )?(?:Tweede|Eerste)(?: en (?:van )?de (?:Tweede|Eerste))? Kamer"
    r"(?: der Staten-Generaal)?"
)
_SALUTATION = re.compile(
    r"(?:Geachte|Beste) (?:heer|mevrouw|voorzitter|leden|mijnheer)[\w /,.’'-]{0,60}|Mevrouw de Voorzitter,?|"
    r"Mijnheer de Voorzitter,?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?:(?:(?:’s|'s)-Gravenhage|Den Haag|Vastgesteld|Ontvangen|Voorgesteld|Ingezonden),? )?"
    rf"(?:d\.d\. )?(?P<day>\d{{1,2}}) ?(?P<month>{'|'.join(_MONTHS)}) ?(?P<year>\d{{4}})"
)
_APPENDIX_TITLE = re.compile(
    r"Vragen gesteld door de leden der Kamer(?:, met de daarop door de regering gegeven antwoorden)?"
)
_SEE_ALSO = r"Zie ook Aanhangsel Handelingen, ?vergaderjaar \d{4}[–-]\d{4}, ?nr\. \d+\.?"
_SEE_ALSO_LINE = re.compile(_SEE_ALSO)
_ASKED = re.compile(rf"(?P<title>(?:Mondelinge v|V)ragen van .+?) ?\(ingezonden (?:{_DATE.pattern})\)\.?")
_ASKED_ON = re.compile(rf"\(ingezonden (?:{_DATE.pattern})\)\.?")
_ASKED_TITLE = re.compile(r"(?P<title>Vragen van (?:het|de) (?:lid|leden) .{1,800})")
_ANSWERED = re.compile(
    rf"(?:Antwoord|Mededeling|Reactie) van .+?\(ontvangen (?:{_DATE.pattern})\)\.?(?: {_SEE_ALSO})?"
)
_WHO_ANSWERS = re.compile(r"(?:Antwoord|Mededeling|Reactie) van (?:de )?(?:[Mm]inister|[Ss]taatssecretaris)")
_APPENDIX_NUMBER = re.compile(r"AH (?P<number>\d{1,4})")
_BARE_NUMBER = re.compile(r"\d{1,4}")
_QUESTION_NUMBER = re.compile(r"(?P<year>\d{4}Z) ?(?P<number>\d{5})")

_CHAMBERS = {"1": Chamber.EERSTE, "2": Chamber.TWEEDE}

APPENDIX_KIND = "Aanhangsel van de Handelingen"
QUESTIONS_KIND = "Kamervragen"

# The kinds of papers that the first words of a title tell.
_KIND = re.compile(
    r"(?:NADER )?(?:GEWIJZIGDE? )?(?P<kind>MOTIE|AMENDEMENT|MEMORIE VAN TOELICHTING|BRIEF|VERSLAG"
    r"|LIJST VAN VRAGEN EN ANTWOORDEN|LIJST VAN VRAGEN)\b"
)

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
        text = bare_text(block)
        known = _read_block(text, publication)
        if known is None and count == 0 and _is_chamber_number(blocks):
            known = Publication(chamber=_CHAMBERS[text])
        if known is None:
            break
        publication = known
        count += 1
    if blocks and count == len(blocks) and _ASKED.fullmatch(bare_text(blocks[-1])):
        # Mondelinge vragen are nothing but their title, which is then their text.
        count -= 1
    return Head(publication, count)


def _is_chamber_number(blocks: Sequence[str]) -> bool:
    """Whether the first block is the number of a chamber whose name was lost: a session year follows."""
    first, *others = map(bare_text, blocks[:2])
    return first in _CHAMBERS and len(others) == 1 and _SESSION_YEAR.fullmatch(others[0]) is not None


def _read_block(text: str, publication: Publication) -> Publication | None:
    """Add what one block says to the publication; None when the block is not part of a head."""
    for pattern, says in _PARTS:
        if match := pattern.fullmatch(text):
            return replace(publication, **says(match, publication))
    if _BARE_NUMBER.fullmatch(text) and publication.session_year and not publication.dossiers:
        # The number of an Aanhangsel above its title.
        return replace(publication, number=text) if publication.kind == APPENDIX_KIND else publication
    return _read_question_block(text, publication)


def _read_question_block(text: str, publication: Publication) -> Publication | None:
    """Add what a block in the head of questions that have not been typeset says."""
    if match := _QUESTION_NUMBER.fullmatch(text):
        # Until the head says otherwise these are questions; an Aanhangsel has a number of its own.
        if publication.kind == APPENDIX_KIND:
            return publication
        return replace(publication, kind=QUESTIONS_KIND, id=f"kv-tk-{match['year']}{match['number']}")
    if publication.kind == QUESTIONS_KIND and publication.title is None:
        if match := _ASKED_ON.fullmatch(text):
            return replace(publication, date=_date(match))
        if match := _ASKED_TITLE.fullmatch(text):
            return replace(publication, title=match["title"].rstrip("."))
    return None


def kind_of_title(title: str | None) -> str | None:
    """Return the kind of paper that the first words of its title name, None where they name none."""
    match = _KIND.match((title or "").upper())
    return match["kind"].capitalize() if match else None


def is_head_line(text: str) -> bool:
    """Whether a line is a part of a head by itself, whatever stands around it."""
    parts = (
        *(_CHAMBER, _SESSION_YEAR, _ADDRESS, _BARE_NUMBER),
        *(_QUESTION_NUMBER, _APPENDIX_NUMBER, _SEE_ALSO_LINE),
    )
    return any(part.fullmatch(bare_text(text)) for part in parts)


def is_salutation(text: str) -> bool:
    """Whether a text is the salutation of a letter, wherever it stands."""
    return _SALUTATION.fullmatch(bare_text(text)) is not None


def starts_head_part(text: str) -> bool:
    """Whether a line begins a part of the head of questions, wherever the line above it ended."""
    return _WHO_ANSWERS.match(bare_text(text)) is not None


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


def _session(match: re.Match[str], before: Publication) -> dict[str, Any]:
    kind = APPENDIX_KIND if match["appendix"] else QUESTIONS_KIND if match["questions"] else before.kind
    return {"session_year": f"{match['first']}-{match['second']}", "kind": kind}


def _numbered(match: re.Match[str]) -> dict[str, Any]:
    title = match["title"]
    return {"number": match["number"], "title": title, "kind": kind_of_title(title)}


def _dossier(match: re.Match[str]) -> Dossier:
    return Dossier(match["dossier"].replace(" ", ""), match["suffix"], match["title"])


_Says = Callable[[re.Match[str], Publication], dict[str, Any]]

# The parts of a head, and what each adds to what the head said before.
_PARTS: tuple[tuple[re.Pattern[str], _Says], ...] = (
    (_CHAMBER, lambda match, _: {"chamber": _chamber(match["name"])}),
    (_SESSION_YEAR, _session),
    (_DOSSIER, lambda match, before: {"dossiers": (*before.dossiers, _dossier(match))}),
    (_NUMBER, lambda match, _: _numbered(match)),
    (_DATE, lambda match, _: {"date": _date(match)}),
    (_ASKED, lambda match, _: {"title": match["title"], "date": _date(match)}),
    (_ANSWERED, lambda match, _: {"date": _date(match)}),
    (_ADDRESS, lambda _, __: {}),
    (_SALUTATION, lambda _, __: {}),
    (_APPENDIX_TITLE, lambda _, __: {}),
    (_APPENDIX_NUMBER, lambda match, _: {"number": match["number"], "kind": APPENDIX_KIND}),
    (_SEE_ALSO_LINE, lambda _, __: {}),
)
