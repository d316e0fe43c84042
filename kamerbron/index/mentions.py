"""Find where running text names another paper: `Kamerstuk 29 754, nr. 391`.

Also in its less strict forms: `29754, nr. 613`, `23 645 nr 823`, `36 600-XX, nr. 29`, `21501-32-1740`,
`nr. 6 (36 476)`. What the words leave open is decided so:

- One number after several dossiers belongs to the first of them.
- Five digits are a dossier when the word Kamerstuk or dossier stands before them or a number (`nr.`) after
  them; `32317-895` also where it opens a bracket.
- Two digits after a hyphen are a council number in dossier 21 501; in another dossier a Kamerstuk number,
  unless a number follows them.
- A number of digits in the Eerste Kamer (`Kamerstukken I 1992/93, 22 827, nr. 6`) is of before it lettered
  its papers; its id cannot be told from that of the Tweede Kamer, so it has no target.
- An Aanhangsel and Handelingen without a chamber are the Tweede Kamer's; without a session year they have
  no id, and are left out.
- A Staatscourant of before 2010 is numbered by the day, not by the publication, and is left out.
- A Kamervraag has its number as an id (`2024Z17331`), but where the word before it is `kenmerk` or
  `Kamerstuk` it is the number of a letter, which has no such id.
- A reprint has the number of the paper and is taken for it; an annex (`Bijlage bij Kamerstuk …`) is taken
  for the paper that it belongs to, which is what the words name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from kamerbron.index import citation_forms as forms
from kamerbron.index.document import Chamber, Dossier, Publication, Reference
from kamerbron.index.reference import dossier_id, kamerstuk_id, parse_dossier, parse_id

# The most dossiers that one number may have. Without a bound a list of amounts would be read again from each
# of its amounts.
_MOST_DOSSIERS = 10


@dataclass(frozen=True, slots=True)
class _Mention:
    """A place that names a paper or dossiers, and all that its words say of them."""

    start: int
    end: int
    publication: Publication


def find_mentions(text: str) -> tuple[Reference, ...]:
    """Find the references to other papers in a text, in their order; they do not overlap.

    The offsets stand around the words that name the paper, with the word Kamerstuk, the chamber and the
    session year where these are there. Of several numbers each is a reference of its own: the words before
    the numbers are part of the first.
    """
    if not _can_name_a_paper(text):
        return ()
    return tuple(
        Reference(
            start=mention.start,
            end=mention.end,
            target=mention.publication.id,
            dossiers=tuple(dict.fromkeys(map(dossier_id, mention.publication.dossiers))),
        )
        for mention in _mentions(text)
    )


def _can_name_a_paper(text: str) -> bool:
    """Whether it is worth looking: most texts hold neither five digits nor any of the words."""
    if forms.FIVE_DIGITS.search(text) is not None:
        return True
    lowered = text.lower()
    return any(word in lowered for word in forms.WORDS)


def parse_citation(text: str) -> Publication | None:
    """Parse a text that is one reference, in its running, academic or id form; None for any other text.

    What comes back is what the words say, and the id where it follows from them: the words of a reprint
    or an annex name another publication than its number alone, so these have none.
    """
    if known := parse_id(text):
        return known.publication
    prefix = forms.ANNEX.match(text)
    start = prefix.end() if prefix else 0
    begin = forms.START.match(text, start)
    found = _READERS[str(begin.lastgroup)](text, start) if begin else []
    if len(found) != 1:
        return None
    publication, end = found[0].publication, found[0].end
    if prefix:
        # Without the id of its paper an annex would read as the paper itself.
        if publication.id is None:
            return None
        publication = replace(publication, id=None, parent=publication.id)
    if reprint := forms.REPRINT.match(text, end):
        publication = replace(publication, id=None, reprint=int(reprint["count"] or 1))
        end = reprint.end()
    return publication if end == len(text) else None


def _mentions(text: str) -> Iterator[_Mention]:
    position = 0
    while begin := forms.START.search(text, position):
        found = _READERS[str(begin.lastgroup)](text, begin.start())
        yield from found
        position = found[-1].end if found else begin.end()


def _read_worded(text: str, start: int) -> list[_Mention]:
    """Read what follows the word Kamerstuk or dossier: papers, or dossiers alone."""
    word = forms.WORD.match(text, start)
    if word is None:
        return []
    said = _said(word)
    mentions = _read_papers(text, start, word.end(), said)
    while mentions and (between := forms.BETWEEN_PAPERS.match(text, mentions[-1].end)):
        more = _read_papers(text, between.end(), between.end(), said)
        if not more or more[0].publication.number is None:
            break
        mentions += more
    return mentions


def _read_bare(text: str, start: int) -> list[_Mention]:
    """Read a dossier that no word stands before: only its number tells it from an amount."""
    return _read_papers(text, start, start, None)


def _read_papers(text: str, start: int, position: int, said: Publication | None) -> list[_Mention]:
    """Read dossiers and the numbers after them. `said` is what a word before them says, None without one."""
    dossiers, position = _dossiers(text, position, worded=said is not None)
    if not dossiers:
        return []
    publication = replace(said or Publication(), dossiers=dossiers)
    number = forms.NUMBER.match(text, position)
    if number is None and said is not None:
        number = forms.LETTERS.match(text, position)
    if number is None and (said is not None or _stands_as_a_number(text, start, position, dossiers[-1])):
        number = forms.HYPHENED.match(text, position)
    if number is None:
        return [] if said is None else [_Mention(start, position, publication)]
    return [
        _Mention(begin, end, _numbered(publication, digits))
        for begin, end, digits in _numbers(text, start, number)
    ]


def _dossiers(text: str, position: int, *, worded: bool) -> tuple[tuple[Dossier, ...], int]:
    """Read one dossier, or more with `,`, `en` or `/` between them; also where the last of them ends."""
    dossiers: list[Dossier] = []
    start = position
    while len(dossiers) < _MOST_DOSSIERS:
        match = forms.DOSSIER.match(text, start)
        if match is None and worded:
            match = forms.OWN_DOSSIER.match(text, start)
        dossier = parse_dossier(match[0]) if match else None
        if match is None or dossier is None:
            break
        dossiers.append(dossier)
        position = match.end()
        between = forms.BETWEEN_DOSSIERS.match(text, position)
        if between is None:
            break
        start = between.end()
    return tuple(dossiers), position


def _stands_as_a_number(text: str, start: int, position: int, dossier: Dossier) -> bool:
    """Whether `21501-32-1740` or `(32317-895)` cannot be a range or an amount."""
    if dossier.suffix is not None:
        return True
    hyphened = forms.HYPHENED.match(text, position)
    return (
        hyphened is not None
        and text[max(start - 1, 0) : start] == "("
        and text[hyphened.end() : hyphened.end() + 1] in {")", ",", ";"}
    )


def _numbers(text: str, start: int, first: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Give the first number and the further ones after it, each with where its words begin and end."""
    mark = first.groupdict().get("mark")
    number, end = first["number"], first.end()
    yield start, end, number
    while further := _further(text, end, mark, number):
        begin, end = further.span("whole")
        yield begin, end, further["number"]


def _further(text: str, position: int, mark: str | None, first: str) -> re.Match[str] | None:
    """Match a further number of the same paper or dossier; `mark` is what stood before the first."""
    if marked := forms.MARKED_NEXT.match(text, position):
        return marked
    plural = mark is None or mark.rstrip(". \u00a0\n").endswith("s")
    bare = (forms.BARE_NEXT if plural else forms.BRACKETED_NEXT).match(text, position)
    return bare if bare is not None and bare["number"].isalpha() == first.isalpha() else None


def _numbered(publication: Publication, number: str) -> Publication:
    """Add a number, and the id and the chamber where they follow from it."""
    if publication.chamber is Chamber.EERSTE and number.isdigit():
        return replace(publication, number=number)
    known = parse_id(kamerstuk_id(publication.dossiers[0], number))
    if known is None:
        return replace(publication, number=number)
    return replace(publication, id=known.id, number=number, chamber=publication.chamber or known.chamber)


def _read_inverted(text: str, start: int) -> list[_Mention]:
    """Read `nr. 6 (36 476)`, as in `de motie op stuk nr. 6 (36 476)`."""
    match = forms.INVERTED.match(text, start)
    dossier = parse_dossier(match["dossier"]) if match else None
    if match is None or dossier is None:
        return []
    return [_Mention(start, match.end(), _numbered(Publication(dossiers=(dossier,)), match["number"]))]


def _read_appendix(text: str, start: int) -> list[_Mention]:
    return _read_of_session(text, start, forms.APPENDIX, "ah-{chamber}-{session}-{number}")


def _read_proceedings(text: str, start: int) -> list[_Mention]:
    return _read_of_session(text, start, forms.PROCEEDINGS, "h-{chamber}-{session}-{meeting}-{number}")


def _read_of_session(text: str, start: int, form: re.Pattern[str], id_form: str) -> list[_Mention]:
    """Read papers whose id holds chamber and session year; without the year there is no id."""
    match = form.match(text, start)
    said = _said(match) if match else Publication()
    if match is None or said.session_year is None:
        return []
    parts = match.groupdict() | {
        "chamber": "ek" if said.chamber is Chamber.EERSTE else "tk",
        "session": said.session_year.replace("-", ""),
    }
    return [
        mention
        for begin, end, number in _numbers(text, start, match)
        for mention in _of_id(begin, end, id_form.format(**parts | {"number": number}))
    ]


def _read_staatsblad(text: str, start: int) -> list[_Mention]:
    match = forms.STAATSBLAD.match(text, start)
    return _of_id(start, match.end(), f"stb-{match['year']}-{match['number']}") if match else []


def _read_staatscourant(text: str, start: int) -> list[_Mention]:
    match = forms.STAATSCOURANT.match(text, start)
    return _of_id(start, match.end(), f"stcrt-{match['year']}-{match['number']}") if match else []


def _read_question(text: str, start: int) -> list[_Mention]:
    match = forms.QUESTION.match(text, start)
    if match is None or forms.LETTER_WORD.search(text, max(0, start - 16), start):
        return []
    return _of_id(start, match.end(), f"kv-tk-{''.join(match['number'].split())}")


def _read_id(text: str, start: int) -> list[_Mention]:
    match = forms.PUBLICATION_ID.match(text, start)
    return _of_id(start, match.end(), match[0]) if match else []


def _of_id(start: int, end: int, identifier: str) -> list[_Mention]:
    known = parse_id(identifier)
    return [_Mention(start, end, known.publication)] if known else []


def _said(match: re.Match[str]) -> Publication:
    """Read the chamber and the session year before a number; of two years that do not follow, none."""
    chamber = (match["chamber"] or "").upper()
    year = None
    if match["first"]:
        following = str(int(match["first"]) + 1)
        year = f"{match['first']}-{following}" if following.endswith(match["second"]) else None
    if not chamber:
        return Publication(session_year=year)
    first = chamber == "I" or chamber.startswith("E")
    return Publication(chamber=Chamber.EERSTE if first else Chamber.TWEEDE, session_year=year)


_READERS: Mapping[str, Callable[[str, int], list[_Mention]]] = {
    "word": _read_worded,
    "appendix": _read_appendix,
    "proceedings": _read_proceedings,
    "staatsblad": _read_staatsblad,
    "staatscourant": _read_staatscourant,
    "inverted": _read_inverted,
    "id": _read_id,
    "question": _read_question,
    "bare": _read_bare,
}
