"""What kind of thing a question asks for, and which names and numbers it holds, in the users' languages."""

from __future__ import annotations

import re
from enum import Enum, auto

from kamerbron.index.stems import words


class Wanted(Enum):
    """A kind of answer that can be told from a text: a number, or a moment."""

    NUMBER = auto()
    MOMENT = auto()


# Dutch, English, German, French, Turkish and Arabic.
_NUMBER = re.compile(
    r"\b(?:hoeveel|hoe\s(?:veel|vaak|hoog|groot|lang|oud|duur)|welk\s(?:bedrag|percentage|aantal|deel)|wat\skost(?:te|en)?"
    r"|how\s(?:many|much|often|high|large|long|old)|what\s(?:amount|percentage|share|number)"
    r"|wie\s?viele?|wie\s(?:oft|hoch|groß|lange)|combien|quel\s(?:montant|pourcentage|nombre)|kaç)\b|كم",
    re.IGNORECASE,
)
_MOMENT = re.compile(
    r"\b(?:wanneer|sinds\swanneer|(?:in\s)?welk\sjaar|welke\sdatum|op\swelke\sdag|when|(?:in\s)?(?:which|what)\syear"
    r"|wann|seit\swann|quand|depuis\squand|en\squelle\sannée|ne\szaman|hangi\syıl)\b|متى",
    re.IGNORECASE,
)

_DIGIT_OR_NUMERAL = re.compile(
    r"\d|\b(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|twintig"
    r"|\w*(?:tig|honderd|duizend|miljoen|miljard)\w*|helft|kwart|derde|geen|tiental\w*)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    r"|december|zomer|najaar|voorjaar|winter|week|maand|jaar|kwartaal|begin|eind)\b",
    re.IGNORECASE,
)

_NAME = re.compile(r"(?<=[\s(«\"“‘'/-])[A-ZÀ-Ý][\w’'-]+|\b\w*[A-Z]{2,}\w*\b|\b\d[\d.,]*\b")


def wanted(question: str) -> Wanted | None:
    """Return the kind of answer that a question asks for; None for any other."""
    if _NUMBER.search(question):
        return Wanted.NUMBER
    return Wanted.MOMENT if _MOMENT.search(question) else None


def gives(text: str, kind: Wanted) -> bool:
    """Whether a text holds a thing of a kind."""
    return (_DIGIT_OR_NUMERAL if kind is Wanted.NUMBER else _TIME).search(text) is not None


def names(question: str) -> frozenset[str]:
    """Return the words of the names and numbers of a question: what no translation and no synonym changes."""
    return frozenset(word for name in _NAME.findall(question) for word in words(name) if len(word) > 1)
