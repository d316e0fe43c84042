"""Find the papers and dossiers that a question names, in the forms in which people type them.

What `index.mentions` finds in running text is found here too, and what is typed with less care. What the
words leave open is decided so:

- A bare number is a paper's after a word for one (`motie nr. 12`), or where no other thing that is numbered
  stands before it: not `resolutie nr. 2249`, not `op nummer 12`. One digit alone (`nr. 1`) is a rank, and
  needs the word for a paper; so do the numbers to call in need.
- A number that may be a year (`kamerstuk 2024`, `29754-2020`) is a year, unless `nr.` stands before it.
- `29754-436` is number 436; `21501-20` is the dossier, as in ids of papers.
- Five digits are a dossier after a word for one, or when there is nothing else in the question.
- A Staatsblad or Staatscourant in words is what the question is about, not where it is to be answered from.
- The number of an Aanhangsel is one of its session year, so only with that year an id follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kamerbron.index import citation_forms
from kamerbron.index.document import Dossier, Reference
from kamerbron.index.mentions import find_mentions, parse_citation
from kamerbron.index.reference import PublicationId, kamerstuk_id, parse_dossier, parse_id
from kamerbron.qa.asking import question_forms as forms

_EDITION = re.compile(r"[hnb][1-9][0-9]{0,3}", re.IGNORECASE)
_CHAMBER = re.compile(r"-([te]k)(?=-)", re.IGNORECASE)
_TO_CALL = frozenset({"112", "113", "116", "144", "911"})
# How far before a bare number the word for its paper is looked for, in characters.
_REACH = 48


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper or a dossier that the words name.

    `id` is the publication id, None when it does not follow from the words: for a dossier alone, which has
    no `number`, and for a number alone, which has no `dossier`. `series` is what the id begins with
    (`kst`, `ah`), also where only the word for it is there; None where the words say no more than a number.
    """

    id: str | None
    dossier: Dossier | None
    number: str | None
    start: int
    end: int
    series: str | None = None


def find_papers(text: str, session_years: tuple[str, ...] = ()) -> tuple[NamedPaper, ...]:
    """Find the papers and dossiers of a text, in their order.

    They do not overlap; only several dossiers that one place names have the same offsets. One session year
    that the text names makes the number of an Aanhangsel an id.
    """
    found = [
        *_ids(text),
        *_mentioned(text),
        *_kamervragen(text),
        *_typed(text),
        *_alone(text),
        *_appendices(text, session_years),
        *_bare(text),
    ]
    # Of two that say as much at one place the first stays: an id in its own case, not as it was typed.
    found.sort(key=_says_least)
    taken = bytearray(len(text))
    kept: list[NamedPaper] = []
    for paper in found:
        place = slice(paper.start, paper.end)
        if any(taken[place]) and not (kept and _is_beside(kept[-1], paper)):
            continue
        taken[place] = b"\x01" * (paper.end - paper.start)
        kept.append(paper)
    return tuple(sorted(kept, key=lambda paper: (paper.start, paper.end)))


def _says_least(paper: NamedPaper) -> tuple[int, int, int]:
    """Order by what is said: a paper, then a dossier, then a number; then the first and the longest."""
    if paper.id is not None or (paper.dossier and paper.number):
        return 0, paper.start, -paper.end
    return 1 if paper.dossier else 2, paper.start, -paper.end


def _is_beside(paper: NamedPaper, other: NamedPaper) -> bool:
    """Whether one place names both dossiers."""
    same = (paper.start, paper.end) == (other.start, other.end)
    return same and paper.id == other.id is None and paper.dossier != other.dossier


def _mentioned(text: str) -> Iterator[NamedPaper]:
    for reference in find_mentions(text):
        if forms.MONEY_BEFORE.search(text, max(0, reference.start - 4), reference.start):
            continue
        if reference.target is None:
            yield from _of_dossiers(text, reference)
            continue
        known = parse_id(reference.target)
        in_words = not text.startswith("st", reference.start)
        if known is None or (known.series in {"stb", "stcrt"} and in_words) or not _says_enough(known):
            continue
        reprint = citation_forms.REPRINT.match(text, reference.end)
        yield _of_id(known, reference.start, reprint.end() if reprint else reference.end)


def _of_dossiers(text: str, reference: Reference) -> Iterator[NamedPaper]:
    if forms.AMOUNT.match(text, reference.end):
        return
    said = parse_citation(text[reference.start : reference.end])
    number = said.number if said else None
    for written in reference.dossiers[:1] if number else reference.dossiers:
        yield NamedPaper(None, parse_dossier(written), number, reference.start, reference.end, "kst")


def _of_id(known: PublicationId, start: int, end: int) -> NamedPaper:
    return NamedPaper(known.id, known.dossier, known.number, start, end, known.series)


def _says_enough(known: PublicationId) -> bool:
    """Whether it is the id of one publication: `h-1` is a visum, though it could be an id."""
    if known.serial is None or known.chamber is not None:
        return True
    return known.series in {"kst", "blg"} and len(known.serial) > 5


def _ids(text: str) -> Iterator[NamedPaper]:
    """Find ids in any case: `KST-27925-681`, `kst-36410-vii-108`."""
    for match in forms.ID.finditer(text):
        known = parse_id(_in_the_case_of_ids(match["id"]))
        if known is not None and _says_enough(known):
            yield _of_id(known, *match.span())


def _in_the_case_of_ids(written: str) -> str:
    """Write the series, the chamber, a reprint and an annex small, and letters of a paper as capitals."""
    series, *parts = written.split("-")
    cased = "-".join([series.lower(), *map(_part_in_case, parts)])
    # In a Kamerstuk id `EK` is a paper.
    return cased if cased.startswith("kst") else _CHAMBER.sub(lambda code: code[0].lower(), cased, count=1)


def _part_in_case(part: str) -> str:
    if _EDITION.fullmatch(part):
        return part.lower()
    # `2024z18440` is the number of a Kamervraag; in `188b` the small letter counts.
    return part.upper() if part.isalpha() or len(part) == 10 else part


def _kamervragen(text: str) -> Iterator[NamedPaper]:
    for match in forms.KAMERVRAAG.finditer(text):
        known = parse_id("kv-tk-" + "".join(match["number"].upper().split()))
        letter = forms.LETTER_MARK.search(text, max(0, match.start() - 16), match.start())
        if known is not None and letter is None:
            yield _of_id(known, *match.span())


def _typed(text: str) -> Iterator[NamedPaper]:
    """Find dossiers, with the number of a paper or without."""
    marked = (forms.MARKED, forms.INVERTED)
    for form in (*marked, forms.JOINED, forms.SPACED, forms.SPACED_CHAPTER, forms.DOSSIER):
        for match in form.finditer(text):
            parts = match.groupdict()
            dossier = _dossier(parts)
            number = parts.get("number")
            if dossier.number == "21501" and dossier.suffix is None and number and len(number) == 2:
                dossier, number = Dossier("21501", number), None
            if number and form not in marked and dossier.suffix is None and _is_year(number):
                continue
            yield _numbered(dossier, number, *match.span())


def _dossier(parts: dict[str, str | None]) -> Dossier:
    chapter = parts.get("chapter")
    digits = "".join(filter(str.isdigit, parts["dossier"] or ""))
    return Dossier(digits, chapter.upper() if chapter else parts.get("council"))


def _numbered(dossier: Dossier, number: str | None, start: int, end: int) -> NamedPaper:
    known = parse_id(kamerstuk_id(dossier, number)) if number else None
    return NamedPaper(known.id if known else None, dossier, number, start, end, "kst")


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in {"19", "20"}


def _alone(text: str) -> Iterator[NamedPaper]:
    if match := forms.ALONE.fullmatch(text):
        parts = match.groupdict() | {"dossier": match["dossier"] or match["glued"]}
        start = len(text) - len(text.lstrip())
        yield _numbered(_dossier(parts), match["number"], start, len(text.rstrip(" \t\n?.!")) or len(text))


def _appendices(text: str, session_years: tuple[str, ...]) -> Iterator[NamedPaper]:
    for match in forms.APPENDIX.finditer(text):
        year = session_years[0] if len(set(session_years)) == 1 else None
        if match["first"]:
            following = str(int(match["first"]) + 1)
            year = f"{match['first']}-{following}" if following.endswith(match["second"]) else None
        code = "ek" if (match["chamber"] or "").lower() in {"i", "ek"} else "tk"
        known = parse_id(f"ah-{code}-{year.replace('-', '')}-{match['number']}") if year else None
        yield NamedPaper(known.id if known else None, None, match["number"], *match.span(), "ah")


def _bare(text: str) -> Iterator[NamedPaper]:
    """Find numbers without a dossier."""
    for match in forms.WORDED.finditer(text):
        word, number = match["word"].lower(), match["number"]
        series = "kst" if word.startswith("kamer") else None
        if match["mark"] or not (_is_year(number) or (len(number) == 1 and series is None)):
            first = NamedPaper(None, None, number, *match.span(), series)
            yield from _listed(text, first, plural=word.endswith("en"))
    for match in forms.BARE.finditer(text):
        before = forms.BEFORE_A_NUMBER.search(text, max(0, match.start() - _REACH), match.start())
        rank = len(match["number"]) == 1 or match["number"] in _TO_CALL
        if before is not None and (before["paper"] or not rank):
            first = NamedPaper(None, None, match["number"], *match.span())
            yield from _listed(text, first, plural=match["mark"].rstrip(". ").endswith("s"))


def _listed(text: str, first: NamedPaper, *, plural: bool) -> Iterator[NamedPaper]:
    """Give a number, and those after it in `nrs. 645 en 646`."""
    yield first
    position = first.end
    while plural and (match := forms.NEXT_NUMBER.match(text, position)):
        yield replace(first, number=match["number"], start=match.start("number"), end=match.end())
        position = match.end()
