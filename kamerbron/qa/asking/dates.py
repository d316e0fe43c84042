"""Find the dates and session years that a question names.

A date is a day or a month with its year, in Dutch, English, German or French. What is decided:

- A year alone, and a range of years, is most often the subject, so neither is read. A range is a session year
  only after a word that says so: `vergaderjaar 2024-2025`, `Kamerstukken II 2021/22`.
- Digits are in the Dutch order, day before month, or in the order of ISO 8601.
- A date is that of a paper when a paper, or a word for one, stands before it with nothing between them but
  who wrote it: `brief van de minister van 4 juni 2021`. After a subject (`brief over de aanslag van 4 juni
  2021`) it may be the date of either, and is left to be the subject: a date that narrows wrongly hides
  the answer.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

NAMED = "\ufffc"
"""Stands for each character of what a question names, so that no part of it is read again."""

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januari january januar janvier jan",
            "februari february februar février fevrier feb",
            "maart march märz maerz mars mrt",
            "april avril apr",
            "mei may mai",
            "juni june juin jun",
            "juli july juillet jul",
            "augustus august août aout aug",
            "september septembre sept sep",
            "oktober october octobre okt oct",
            "november novembre nov",
            "december dezember décembre decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}
# Longest first, or `jan` would be read of `januari`.
MONTH = "|".join(sorted(_MONTHS, key=lambda name: (-len(name), name)))

_YEAR = r"(?P<year>(?:18|19|20)[0-9]{2})(?![0-9])"
_NAME = rf"(?P<month>{MONTH})(?![^\W0-9_])\.?,?"
_APART = r"(?<![^\W_])(?<![0-9][.,/-])"
_DAY = rf"{_APART}(?P<day>[0-3]?[0-9])"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY}(?:ste|de|e|th|st|nd|rd|er|\.)?\s{{0,2}}(?:of\s)?{_NAME}\s{{0,2}}(?:of\s|van\s)?{_YEAR}",
        rf"(?<!\w){_NAME}\s{{1,2}}(?P<day>[0-3]?[0-9])(?:th|st|nd|rd)?,?\s{{1,2}}{_YEAR}",
        rf"(?<!\w){_NAME}\s{{1,2}}(?:of\s|van\s)?{_YEAR}(?![-–/][0-9])",
        rf"{_DAY}(?P<mark>[-/.])(?P<month>[01]?[0-9])(?P=mark){_YEAR}(?!\w|[-/][0-9])",
        rf"{_APART}(?P<year>(?:18|19|20)[0-9]{{2}})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?!\w|[-/][0-9])",
    )
)

# How far before a date the paper that it dates is looked for: in characters, and in words.
_REACH = 160
_MOST_WORDS = 14
_WORD = re.compile(r"[^\s,;:?!()]{1,160}|[,;:?!()]")
_PAPER = re.compile(
    r"(?!nieuws|pin)[a-z-]{0,20}brie(?:f|ven)|(?:kamer)?stuk(?:ken)?|(?:kamer)?vra(?:ag|gen)"
    r"|antwoord(?:en)?|beantwoording|publicaties?|verslag|nota|document(?:en|s)?|letters?|papers?|answers?"
    r"|questions?|schreiben|antwort(?:en)?|fragen?|lettres?|réponses?"
)
# Papers that are called by their signatories alone: `motie Jansen`, `motie-jansen`.
_SIGNED = re.compile(r"moties?(?:-\w{1,40})?|amendement(?:en|s)?|motions?|amendments?|anträge|antrag")
_ROLE = re.compile(
    r"minister(?:s|in|-president)?|ministre|staatssecretaris(?:sen)?|bewindslieden|bewindspersonen|regering"
    r"|kabinet|lid|leden|premier|government|cabinet|regierung|gouvernement|commissie|secretary|members?"
)
_DATING = re.compile(r"gedateerd|gedagtekend|dated|datiert|datée?|d\.d\.?|dd\.?")
_LINK = re.compile(r"van|uit|of|from|vom|von|aus|du|op|on|in|am|im|en|the|den|le|\(|,")
_SENT = re.compile(
    r"ingediend|verstuurd|verzonden|gestuurd|toegestuurd|gepubliceerd|verschenen|aangeboden|submitted"
    r"|published|sent|tabled|eingereicht|veröffentlicht|publiée|publié|déposée|déposé"
)
_BETWEEN = re.compile(
    r"de|het|een|the|der|die|den|das|dem|le|la|les|l'|des|dat|that|which|and|und|et|voor|for|für|door|by"
    r"|par|aan|to|zijn|is|was|waren|werd|werden|heeft|hebben|were|are|has|had|wurde|wurden|été|ont|a"
    r"|stuurde|schreef|verzond|zond|verstuurde|diende|wrote|schrieb|c\.s\.|\)"
)
# After these a date is that of the subject.
_SUBJECT_FOLLOWS = re.compile(
    r";|:|\?|!|over|inzake|betreffende|omtrent|rond|rondom|na|naar|tegen|waarin|tijdens|sinds|vanaf"
    r"|sedert|tot|t/m|tussen|about|concerning|regarding|after|against|during|since|until|between|über|zu"
    r"|nach|seit|sur|concernant|après|contre|depuis|aangenomen|verworpen|uitgevoerd|ingetrokken"
    r"|aangehouden|adopted|rejected|bijeenkomst|vergadering|debat|aanslag|conferentie|overleg|besluit"
)
_ENDED = re.compile(
    r"\s{1,3}(?:\w{1,12}\s){0,2}"
    r"(?:aangenomen|verworpen|uitgevoerd|ingetrokken|aangehouden|adopted|rejected|angenommen|adoptée?s?)\b",
    re.IGNORECASE,
)

_SESSION_WORD = (
    r"(?:vergader|zittings?|kamer|parlementaire?\s)ja(?:ar|ren)|(?:parliamentary|session)\s(?:year|session)s?"
    r"|sessions?|sitzungsjahr|année\sparlementaire|(?:kamerstuk(?:ken)?|handelingen|aanhangsel),?\s{0,3}"
    r"(?:i{1,2}|[te]k)?|[te]k"
)
_TWO_YEARS = r"(?P<first>(?:18|19|20)[0-9]{2})\s?[-–/]\s?(?P<second>[0-9]{4}|[0-9]{2})(?![0-9])"
_SESSION = re.compile(rf"(?<![\w-])(?:{_SESSION_WORD}),?\s{{0,3}}{_TWO_YEARS}", re.IGNORECASE)
_NEXT_SESSION = re.compile(rf"\s{{0,2}}(?:,|en|and|und|et|of|or)\s{{0,2}}{_TWO_YEARS}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A day or a month that the text names: `first` and `last` are its first and its last day.

    `of_paper` says that it is the date of a paper, by the words before it; otherwise it is a subject.
    """

    first: date
    last: date
    start: int
    end: int
    of_paper: bool


@dataclass(frozen=True, slots=True)
class SessionYear:
    """A session year (`2024-2025`) with the word that says it is one."""

    year: str
    start: int
    end: int


def find_periods(text: str) -> tuple[Period, ...]:
    """Find the days and months of a text, in their order; they do not overlap.

    What the text names already is passed as `NAMED`, one for each of its characters.
    """
    found = (match for form in _FORMS for match in form.finditer(text))
    periods: list[Period] = []
    end = 0
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() < end:
            continue
        # Also where there is no such day: `31 februari 2021` is not the month either.
        end = match.end()
        days = _days(match)
        if days is not None:
            reach = max(0, match.start() - _REACH)
            of_paper = _dates_a_paper(text[reach : match.start()], text[end : end + _REACH])
            periods.append(Period(*days, match.start(), end, of_paper))
    return tuple(periods)


def find_session_years(text: str) -> tuple[SessionYear, ...]:
    """Find the session years of a text, in their order; two years that do not follow are none."""
    return tuple(
        SessionYear(year, found.start(), found.end())
        for first in _SESSION.finditer(text)
        for found in _listed(text, first)
        if (year := _session_year(found)) is not None
    )


def _listed(text: str, first: re.Match[str]) -> Iterator[re.Match[str]]:
    found: re.Match[str] | None = first
    while found is not None:
        yield found
        found = _NEXT_SESSION.match(text, found.end())


def _session_year(match: re.Match[str]) -> str | None:
    following = str(int(match["first"]) + 1)
    return f"{match['first']}-{following}" if following.endswith(match["second"]) else None


def _days(match: re.Match[str]) -> tuple[date, date] | None:
    """Give the first and the last day that a match names; None when there is no such day."""
    parts = match.groupdict()
    year = int(parts["year"])
    month = _MONTHS.get(parts["month"].lower()) or int(parts["month"])
    if not 1 <= month <= 12:
        return None
    length = calendar.monthrange(year, month)[1]
    day = parts.get("day")
    if day is None:
        return date(year, month, 1), date(year, month, length)
    return (date(year, month, int(day)),) * 2 if 1 <= int(day) <= length else None


def _dates_a_paper(before: str, after: str) -> bool:
    """Whether a date is that of a paper, by the words before it and those after it.

    When a motion was adopted says not when it was submitted, so then it is not.
    """
    words = _WORD.findall(before)
    link = None
    while words and _LINK.fullmatch(words[-1].lower()):
        link = words.pop().lower()
    if not words or _ENDED.match(after):
        return False
    last = words[-1].lower()
    if last.startswith(NAMED) and link in {"in", "op", "on", "am", "im", "en"}:
        # What a paper that is named says of that time.
        return False
    if _DATING.fullmatch(last):
        return True
    if link and _SENT.fullmatch(last):
        # Requests for asylum are submitted too.
        return len(words) == 1 or any(_is_paper(word.lower()) for word in words)
    return (link is not None or _is_paper(last)) and _leads_to_a_paper(words[-_MOST_WORDS:])


def _is_paper(lowered: str) -> bool:
    forms = (_PAPER, _SIGNED)
    return lowered.startswith(NAMED) or any(form.fullmatch(lowered) for form in forms)


def _leads_to_a_paper(words: list[str]) -> bool:
    """Whether the words, read from their end, say of whom a paper is, and then name the paper.

    Any word may stand after `minister` (the ministry) and in the name of a motion; elsewhere a word that is
    no name is taken for the subject.
    """
    subject = False
    for word in reversed(words):
        lowered = word.lower()
        if _SUBJECT_FOLLOWS.fullmatch(lowered):
            return False
        if _SIGNED.fullmatch(lowered):
            return True
        if _is_paper(lowered):
            return not subject
        if _ROLE.fullmatch(lowered):
            subject = False
        elif not (_BETWEEN.fullmatch(lowered) or _LINK.fullmatch(lowered) or word[0].isupper()):
            subject = True
    return False
