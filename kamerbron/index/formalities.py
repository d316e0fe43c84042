"""Answers without content of their own: those that only refer on, and those that only say yes to a courtesy.

`Zie het antwoord op vraag 4.` brings answer 4. `Bent u bekend met het bericht? Ja.` is an answer to nothing
that anyone asks of the papers, and stands in every list of questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamerbron.index.document import Paragraph

# What stands around a reference when nothing else is said: `Hiervoor verwijs ik u graag naar …`. A yes or a
# no before it is something said.
_AROUND_REFERENCE = re.compile(
    r"\b(?:zie|ook|en|naar|verwijs|verwijzen|verwezen|wordt|word|ik|wij|u|uw|graag|hiervoor|hierover"
    r"|daarvoor|kortheidshalve|voor|het|de|een|mijn|ons|onze|kamer|antwoord|antwoorden|beantwoording|op|van|vraag|vragen"
    r"|verder|tevens|eveneens|dit|deze|is|staat|hierboven|boven|eerder|gegeven|bij)\b",
    re.IGNORECASE,
)
_MOST_LEFT = 1

_COURTESY = re.compile(
    r"(?:bent|was|is|zijn)\s(?:u|uw\s\w+|de\s\w+|het\skabinet)\s(?:\w+\s)?(?:bekend|op\sde\shoogte)\b"
    r"|(?:kent|kende)\s(?:u|de\s\w+|het\skabinet)\b"
    r"|(?:heeft|hebt)\s(?:u|de\s\w+|het\skabinet)\s(?:\w+\s)?(?:kennis\s?genomen|.{0,120}\b(?:gelezen|gezien)\b)"
    r"|(?:kunt|wilt|zou)\su\s(?:\w+\s){0,3}vragen\s.{0,200}beantwoorden"
    r"|bent\su\sbereid\s(?:\w+\s){0,3}vragen\s.{0,200}beantwoorden",
    re.IGNORECASE,
)
_COURTESY_REACH = 400

# `Ja.`, `Ja, daar ben ik mee bekend.`, `Ja, ik ben bereid om dat te doen.`
_LONGEST_YES = 60
_YES = re.compile(r"\s*(?:ja|nee|inderdaad|dat\sklopt)\b[^?0-9]*", re.IGNORECASE)


def referred_units(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return the keys of the answers that paragraphs refer to when they say nothing else, else none."""
    units: dict[str, None] = {}
    left = []
    for paragraph in paragraphs:
        position = 0
        for reference in paragraph.answer_references:
            left.append(paragraph.text[position : reference.start])
            position = max(position, reference.end)
            units.update(dict.fromkeys(reference.units))
        left.append(paragraph.text[position:])
    if not units:
        return ()
    said = "".join(char for char in _AROUND_REFERENCE.sub("", " ".join(left)) if char.isalnum())
    return tuple(units) if len(said) <= _MOST_LEFT else ()


def is_formality(text: str, questions: Sequence[str]) -> bool:
    """Whether a text only says yes or no, and every question that it answers is a courtesy."""
    return (
        bool(questions)
        and len(text) <= _LONGEST_YES
        and _YES.fullmatch(text) is not None
        and all(_COURTESY.match(question.lstrip()[:_COURTESY_REACH]) for question in questions)
    )
