"""How people type papers, questions and answers in a question, as patterns.

They are laxer than `index.citation_forms`: a running text that says `12000-150` means an amount, a question
that says it most often means a paper. Every repeat is bounded, as there.
"""

from __future__ import annotations

import re

from kamerbron.qa.asking.dates import MONTH, NAMED

# What after a number makes it an amount, a length of time or a date.
_MEASURE = (
    r"euro['’]?s?|eur|dollars?|miljoen|miljard|mln|mld|duizend|honderd|millions?|millionen|billions?|thousand"
    r"|milliarden?|milliards?|mille|procent|percent|prozent|pour\scent|jaar|jaren|years?|jahren?|ans"
    r"|maand(?:en)?|months?|monaten?|mois|we(?:ek|ken)|weeks?|wochen?|semaines?|dag(?:en)?|days?|tagen?|jours?"
    r"|uur|uren|hours?|stunden?|heures?|minu(?:ut|ten)|minutes?|keer|maal|times|fois|mal|kilometer|km|meter|kilo"
    r"|kg|ton|hectare|gra(?:ad|den)|personen|mensen|people|inwoners|stemmen|zetels|leden|punten|fietsen|woningen"
)
_NO_AMOUNT = rf"(?!\s{{0,2}}(?:[%‰€$£]|(?:{_MEASURE}|{MONTH})(?!\w)))"
AMOUNT = re.compile(rf"(?!{_NO_AMOUNT})", re.IGNORECASE)
MONEY_BEFORE = re.compile(r"(?:[€$£]|\beur)\s?$", re.IGNORECASE)
# A dossier is not part of a longer number, of a telephone number or of a sum of money.
_NOT_BEFORE = r"(?<![\w.,/€$£-])(?<![€$£]\s)(?<!\beur\s)"

_MARK = r"(?:(?:onder)?nummers?|numbers?|num[ée]ros?|nrs?|nos?|n[°º]|№|#)\.?\s{0,2}"
_MARK_ALONE = r"(?:(?:onder)?nummers?|numbers?|num[ée]ros?|nrs?\.?|nos?\.|n[°º]|№)\s{0,2}"
_NUMBER = r"(?P<number>[1-9][0-9]{0,4}[a-z]?)(?!\w|[.,][0-9]|\s[0-9]{3}(?![0-9]))"
_SHORT_NUMBER = r"(?P<number>[1-9][0-9]{0,3})(?!\w|[.,/–-][0-9]|\s[0-9]{3}(?![0-9]))"

_FIVE = r"(?P<dossier>[1-9][0-9][\s.]?[0-9]{3})(?![0-9])"
_CHAPTER = r"(?P<chapter>[ivxlc]{1,7}[a-e]?|[a-z])(?!\w)"
_LONG_CHAPTER = r"(?-i:(?P<chapter>II[AB]?|III|IV|VI{1,3}|IX[AB]?|XI{1,3}|XI?V|XVI{1,3}|XI?X|XXI{1,3}))(?!\w)"
_COUNCIL = r"\s?[-–]\s?(?P<council>[0-9]{2,3})(?![0-9])"
_RIJKSWET = r"\s?\(R\s?[0-9]{1,4}\)"

_PAPER_WORD = (
    r"(?:kst|(?:parliamentary\s)?papers?|kamer-?stuk(?:ken)?(?:nummer)?|tk)(?:\s(?:i{1,2}|[te]k)(?!\w))?"
)
_DOSSIER_WORD = r"(?:kamerstuk)?dossier(?:nummer)?|files?|akte"
_NAMING = rf"(?:(?<!\w)(?:{_PAPER_WORD}|{_DOSSIER_WORD}|stuk|document)[\s:.–-]{{0,2}}(?:{_MARK})?)?"

# `29754 no 436`, `29.754 nr436`, `36410-vii nummer 108`, `21 501-20 n° 2146`.
MARKED = re.compile(
    rf"{_NAMING}{_NOT_BEFORE}{_FIVE}(?:(?:\s?[-–/]\s?|,?\s?){_CHAPTER}|{_COUNCIL}|{_RIJKSWET})?"
    rf",?\s{{0,3}}(?P<open>\()?(?:stuk\s{{1,2}}(?:{_MARK})?|{_MARK}){_NUMBER}(?(open)\)?)",
    re.IGNORECASE,
)
# `29754-436`, `29 754/436`, `36410-VII-108`, `36410 VII/108`, `21501-20-2146`.
JOINED = re.compile(
    rf"{_NAMING}{_NOT_BEFORE}{_FIVE}(?:(?:\s?[-–/]|\s)?{_CHAPTER}|[-–](?P<council>[0-9]{{2,3}})(?=[-–/][0-9]))?"
    rf"[-–/_]{_SHORT_NUMBER}(?![-–/_]){_NO_AMOUNT}",
    re.IGNORECASE,
)
# `kamerstuk 29754 436`, `KST 27925, 681`; and `36410 VII 108`, which is no amount without a word either.
SPACED = re.compile(
    rf"(?:(?<!\w){_PAPER_WORD}[\s:.–-]{{0,2}}{_FIVE}(?:[\s–-]{{1,2}}{_CHAPTER}|{_COUNCIL})?[\s,–-]{{1,3}}"
    rf"{_SHORT_NUMBER}{_NO_AMOUNT})",
    re.IGNORECASE,
)
SPACED_CHAPTER = re.compile(
    rf"{_NOT_BEFORE}{_FIVE}[\s–-]{_LONG_CHAPTER}(?:[\s,–-]{{1,3}}{_SHORT_NUMBER}{_NO_AMOUNT})?", re.IGNORECASE
)
# `nr. 436 van dossier 29 754`, `stuk 436 (29754)`.
INVERTED = re.compile(
    rf"(?<!\w)(?:stuk\s(?:{_MARK})?|{_MARK}){_SHORT_NUMBER}\s?"
    rf"(?:(?P<open>\()|,?\s?(?:van|uit|in|of|from|bij|aus|von|du|de)\s(?:(?:het|de|the|le)\s)?"
    rf"(?:(?:{_PAPER_WORD}|{_DOSSIER_WORD})\s))(?:nr\.?\s)?{_FIVE}(?:(?:\s|\s?[-–]\s?){_CHAPTER}|{_COUNCIL})?(?(open)\)?)",
    re.IGNORECASE,
)
# A dossier alone: `kst 29754`, `file: 29754`, `36410-VII`.
DOSSIER = re.compile(
    rf"(?<!\w)(?:{_PAPER_WORD}|{_DOSSIER_WORD})[\s:.–-]{{1,2}}{_FIVE}(?!\s[0-9]{{3}}(?![0-9])|[.,][0-9])"
    rf"(?:[\s–-]{_LONG_CHAPTER}|{_COUNCIL})?{_NO_AMOUNT}",
    re.IGNORECASE,
)
# A question that is a number and nothing more.
ALONE = re.compile(
    rf"\s{{0,9}}(?:{_FIVE}|(?P<glued>[1-9][0-9]{{4}}),?\s{{1,2}}(?P<number>[1-9][0-9]{{0,3}}))[\s?.!]{{0,9}}"
)

ID = re.compile(
    r"(?:https?://[\w./-]{1,80}/)?(?<![\w-])(?P<id>(?:kst|ah|blg|nds|kv|h|stb|stcrt)(?:-[0-9a-z]{1,12}){1,6})"
    r"(?![\w-])(?:\.(?:html?|pdf|xml|odt|docx?)\b)?",
    re.IGNORECASE,
)
KAMERVRAAG = re.compile(
    r"(?<![\w.,-])(?:kv-(?:tk-)?)?(?P<number>20[0-9]{2}z\s?[0-9]{5})(?![0-9])", re.IGNORECASE
)
# The number of a letter looks like that of a Kamervraag.
LETTER_MARK = re.compile(r"kenmerk:?\s?\(?$", re.IGNORECASE)
APPENDIX = re.compile(
    r"(?<!\w)aanhangsel(?:nummer)?(?:\s(?:van\sde\s)?handelingen)?,?\s{1,3}"
    r"(?:(?P<chamber>i{1,2}|[te]k)(?!\w),?\s{0,3})?"
    r"(?:(?:vergaderjaar\s)?(?P<first>(?:18|19|20)[0-9]{2})\s?[-–/]\s?(?P<second>[0-9]{4}|[0-9]{2})(?![0-9]),?\s{0,3})?"
    rf"(?:{_MARK})?(?P<number>[1-9][0-9]{{0,3}})(?!\w|[.,/–-][0-9]){_NO_AMOUNT}",
    re.IGNORECASE,
)

# A number alone. Without `nr.` only after the words that are no more than the name of a paper.
BARE = re.compile(rf"(?<![\w-])(?P<mark>{_MARK_ALONE}){_SHORT_NUMBER}{_NO_AMOUNT}", re.IGNORECASE)
WORDED = re.compile(
    r"(?<![\w-])(?P<word>kamer-?stuk(?:ken|nummer)?|kamerbrief|(?:op|in|uit|van)\sstuk|motie|amendement|paper)\s"
    rf"(?P<mark>{_MARK})?(?P<number>[1-9][0-9]{{0,3}})(?!\w|[.,/–-][0-9]|\s[0-9]{{3}}(?![0-9])){_NO_AMOUNT}",
    re.IGNORECASE,
)
# Of a paper: no other thing that is numbered (`resolutie nr. 2249`), and no rank (`op nummer 12 staat`).
BEFORE_A_NUMBER = re.compile(
    r"(?:^|[(,:;?.]\s?|\b(?P<paper>kamer-?stuk(?:ken)?|stuk(?:ken)?|\w{0,12}brief|brieven|moties?|motions?"
    r"|amendement(?:en)?|amendments?|papers?|documents?|documenten|letters?|verslag|nota|kst|publicatie)"
    r"(?:\s(?:met|with|mit|avec|op|onder)(?:\s(?:het|the|dem|le))?)?[\s,:]{1,2}"
    r"|\bmotie[\s-](?:(?:van|het|lid|de|der|den|c\.s\.|en|(?-i:[A-Z][\w'’-]{1,30}))\s){0,6}"
    r"|\b(?:in|uit|van|volgens|conform|en|zie|lees|tussen|and|see|from|of|per|according\sto|und|aus|laut|gemäß|von"
    r"|et|dans|selon|du|de|le)\s)$",
    re.IGNORECASE,
)
NEXT_NUMBER = re.compile(
    rf"\s{{0,2}}(?:,|en\b|and\b|und\b|et\b|&)\s{{0,2}}{_SHORT_NUMBER}{_NO_AMOUNT}",
    re.IGNORECASE,
)

_ANSWER = r"antwoord(?:en)?|answers?|antwort(?:en)?|r[ée]ponses?"
_QUESTION = r"(?:kamer)?vra(?:ag|gen)|questions?|fragen?"
_TO = (
    rf"(?:(?:{_ANSWER}|beantwoording)\s)?(?:op|to|auf|à)\s(?:(?:de|the|die|der|la|les)\s)?"
    rf"|(?:beantwoording\svan|answers?\sof|r[ée]ponses?\saux?)\s(?:(?:de|the|la|les)\s)?"
)
_AND = (
    r"(?:\s{0,2}(?:,\s{0,2}(?:en|and|und|et)?|/|&|\+|[-–]|t/m|tot\sen\smet|tot|en|and|to|through|und|bis|et|à|or)"
    r"\s{0,2})"
)
_SMALL = r"[1-9][0-9]{0,2}[a-d]?(?!\w)"
# `antwoord 7`, `antwoord op de vragen 3 en 4`, `vragen 1 t/m 3`, `question no. 7`. The list is taken whole or
# not at all: of `vraag 3 tot 5 miljoen` no part is a number of a question.
UNIT = re.compile(
    rf"(?<![\w-])(?:(?P<to>{_TO})?(?P<question>{_QUESTION})|(?:(?:vraag|question|frage)\s(?:en|and|und|et)\s)?"
    rf"(?P<answer>{_ANSWER}))[\s-]{{0,2}}(?:{_MARK})?"
    rf"(?>(?P<numbers>{_SMALL}(?:{_AND}{_SMALL}){{0,30}}))(?![-–/.,]?[0-9]|\s[0-9]{{3}}(?![0-9])){_NO_AMOUNT}",
    re.IGNORECASE,
)
UNIT_NUMBER = re.compile(r"(?P<number>[0-9]{1,3})|(?P<range>[-–]|t/m|tot|to|through|bis|à)", re.IGNORECASE)
# More than one must follow, or the word is a verb: `vragen 12 gemeenten om hulp`.
PLURAL = re.compile(r"vragen|antwoorden|questions|answers|fragen|antworten|r[ée]ponses", re.IGNORECASE)
ENDS_HERE = re.compile(rf"\s{{0,2}}(?:$|[?.!,;:)]|van\s{NAMED}|uit\s{NAMED}|in\s{NAMED}|{NAMED})")
# Who asks: then it is a verb too.
ASKS = re.compile(r"\b(?:ik|we|wij|jullie|ze|zij|u|men|mensen|hij)\s$", re.IGNORECASE)
DECIMAL = re.compile(r"[0-9],[0-9]")
