"""How papers are written in running text, as patterns that `mentions` puts together.

The forms are those of the Aanwijzingen voor de regelgeving (3.43) and of the papers themselves, which are
less strict. Every repeat is bounded and no repeat stands within another, so that matching at one place of
a text takes a bounded time, and searching a whole text is linear in its length.
"""

from __future__ import annotations

import re

# White space in a text: a line of a PDF may end anywhere, and a blank line or two come with a new page.
_SPACE = r"\s{0,4}"
_GAP = r"\s{1,4}"

_CHAMBER = r"(?:(?P<chamber>I{1,2}|Ii|[TE]K|(?:Tweede|Eerste)\sKamer)(?!\w))"
_YEAR = (
    rf"(?:(?:vergaderjaar|zitting){_GAP})?"
    r"(?P<first>[12][0-9]{3})\s?[-–/]\s?(?P<second>[0-9]{4}|[0-9]{2})(?![0-9])"
)
_SAID = rf"(?:,?{_SPACE}{_CHAMBER})?(?:,?{_SPACE}{_YEAR})?,?{_SPACE}"

# `nr.` and its kin. A number may be glued to the words after it, as PDFs do, but not to more digits; what
# three digits follow is the head of a longer number: a dossier or an amount.
_MARK = rf"(?:nrs?\b\.?|nos?\.|(?:onder)?nummers?\b|letters?\b){_SPACE}"
_DIGITS = r"[1-9][0-9]{0,4}(?:[A-Za-z](?!\w)|(?![0-9]))(?!\s[0-9]{3}(?![0-9]))"
_LETTERS = r"[A-Z]{1,3}(?![\w’'-])"
_THEN_NUMBER = rf"(?=,?{_SPACE}{_MARK}|,\s?{_LETTERS})"
# Or another dossier, before the number of both.
_THEN_MORE = rf"(?:{_THEN_NUMBER}|(?={_SPACE}(?:/|,|en\b){_SPACE}[1-9][0-9]\s?[0-9]{{3}}(?![0-9])))"

_ROMAN = r"[IVXLC]{1,7}[A-E]?"
_FIVE = r"[1-9][0-9]\s?[0-9]{3}(?![0-9]|[.,][0-9]|\s[0-9]{3}(?![0-9]))"
# The number of a rijkswet; a chapter after a hyphen; a council number, which in 21 501 needs nothing after
# it; a chapter after a space, of which only I, V and X are no Eerste Kamer paper without its comma; and
# `34 775, VI, T`, where one letter alone would be the number.
_SUFFIX = (
    r"\s?\(R\s?[0-9]{1,4}\)"
    rf"|\s?[-–]\s?(?:{_ROMAN}|[A-Z])(?!\w)"
    rf"|\s?[-–]\s?[0-9]{{2,3}}(?:(?=[-–][0-9])|{_THEN_NUMBER})"
    r"|(?:(?<=21501)|(?<=21\s501))[-–][0-9]{2}(?![0-9])"
    rf"|{_GAP}(?:[IVX]{{1,7}}[A-E]?(?!\w)|(?:{_ROMAN}|[A-Z]){_THEN_MORE})"
    rf"|,\s{{0,2}}[IVXLC]{{2,7}}[A-E]?{_THEN_NUMBER}"
)
DOSSIER = re.compile(rf"{_FIVE}(?:{_SUFFIX})?")
# The Eerste Kamer's own dossiers are in Roman numerals; a letter must follow.
OWN_DOSSIER = re.compile(rf"[CLXVI]{{1,9}}(?=,\s?{_LETTERS})")
BETWEEN_DOSSIERS = re.compile(rf"{_SPACE}(?:/|,|\ben\b){_SPACE}")
BETWEEN_PAPERS = re.compile(rf"{_SPACE}(?:;|,|\ben\b|\balsmede\b){_SPACE}")

NUMBER = re.compile(rf",?{_SPACE}(?:stuk\s)?(?P<mark>{_MARK})(?P<number>{_DIGITS}|{_LETTERS})")
LETTERS = re.compile(rf",{_SPACE}(?P<number>{_LETTERS})")
HYPHENED = re.compile(r"\s?[-–]\s?(?P<number>[1-9][0-9]{0,3})(?![\w-])")

# Further numbers of one dossier. A bare one after a comma must itself be followed by the next, or by the end:
# `nrs. 3 en 4, 12 november`. After one `nr.` a bare one counts only where a bracket closes the list.
MARKED_NEXT = re.compile(
    rf"{_SPACE}(?:,|;|\ben\b|\bt/m\b){_SPACE}(?P<whole>{_MARK}(?P<number>{_DIGITS}))"
    r"(?!\s?\([1-9][0-9]\s?[0-9]{3})"
)
BARE_NEXT = re.compile(
    rf"{_SPACE}(?:[,;](?={_SPACE}[0-9A-Za-z]{{1,6}}{_SPACE}(?:[,;).]|en\b|t/m\b|$))"
    rf"|\ben\b|\bt/m\b|\btot{_GAP}en{_GAP}met\b)"
    rf"{_SPACE}(?P<whole>(?P<number>(?![0-9]{{5}}){_DIGITS}|{_LETTERS}))"
)
BRACKETED_NEXT = re.compile(rf"{_GAP}en{_GAP}(?P<whole>(?P<number>(?![0-9]{{5}}){_DIGITS}))(?={_SPACE}[);])")

ANNEX = re.compile(r"Bijlage\sbij\s")
REPRINT = re.compile(r"\s?\((?:(?P<count>[1-9][0-9]?)e\s)?herdruk\)")

# The word, and what may stand between it and the dossier. A line of a PDF may break the word itself.
WORD = re.compile(
    r"(?:Kamer-?stuk(?:-?\s?ken|nummers?)?|(?:Kamerstuk)?dossier(?:s|nummers?)?)(?![\w-])"
    rf"{_SAID}(?:(?:nrs?|nummers?)\b\.?{_SPACE})?",
    re.IGNORECASE,
)
INVERTED = re.compile(rf"{_MARK}(?P<number>{_DIGITS}){_SPACE}\((?P<dossier>{DOSSIER.pattern})\)")
APPENDIX = re.compile(
    rf"Aanhangsel(?:{_GAP}(?:van{_GAP}de{_GAP})?Handelingen)?(?![\w-])"
    rf"{_SAID}(?P<mark>{_MARK})(?P<number>{_DIGITS})"
)
PROCEEDINGS = re.compile(
    rf"Handelingen(?![\w-]){_SAID}(?:{_MARK})?(?P<meeting>[1-9][0-9]{{0,2}}),?{_SPACE}"
    rf"(?P<mark>items?){_SPACE}(?P<number>{_DIGITS})"
)
STAATSBLAD = re.compile(
    rf"(?:Stb\.|Staatsblad),?{_SPACE}(?P<year>[12][0-9]{{3}})(?:,{_SPACE}|{_GAP})(?:{_MARK})?"
    rf"(?P<number>{_DIGITS})"
)
STAATSCOURANT = re.compile(
    rf"(?:Stcrt\.|Staatscourant),?{_SPACE}(?P<year>20[1-9][0-9])(?:,{_SPACE}|{_GAP})(?:{_MARK})?"
    r"(?P<number>[1-9][0-9]{0,5})(?![0-9])"
)
QUESTION = re.compile(r"(?P<number>20[0-9]{2}Z[ \u00a0]?[0-9]{5})(?![0-9])")
# Before a number that looks like that of a question: then it is the number of a letter.
LETTER_WORD = re.compile(r"(?:kenmerk:?|Kamerstuk)\s?\(?$", re.IGNORECASE)
PUBLICATION_ID = re.compile(r"(?:kst|ah|blg|nds|kv|h|stb|stcrt)(?:-[0-9A-Za-z]{1,12}){1,6}(?![\w-])")

# Each reference holds five digits that make a dossier or a part of an id, or one of the words.
FIVE_DIGITS = re.compile(r"[0-9]{2}\s?[0-9]{3}")
WORDS = (
    *("stuk", "dossier", "aanhangsel", "handelingen", "stb", "staatsblad", "stcrt", "staatscourant"),
    *("kst-", "nds-"),
)

# Where a reference can begin; the name of a group says which. A digit may be glued before a word (the mark
# of a footnote), but not before a number.
START = re.compile(
    r"(?<![^\W\d_])(?:(?P<word>(?i:kamer-?stuk|dossier))|(?P<appendix>Aanhangsel)|(?P<proceedings>Handelingen)"
    r"|(?P<staatsblad>Stb\.|Staatsblad)|(?P<staatscourant>Stcrt\.|Staatscourant))"
    r"|(?<![\w-])(?:(?P<inverted>nrs?\b|nummer\b)|(?P<id>(?:kst|ah|blg|nds|kv|h|stb|stcrt)-))"
    r"|(?<![\w.,-])(?:(?P<question>20[0-9]{2}Z)|(?P<bare>[1-9][0-9]\s?[0-9]{3}(?![0-9])))"
)
