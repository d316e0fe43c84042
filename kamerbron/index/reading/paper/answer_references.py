"""`Zie het antwoord op vraag 4`: the answers of the same document that an answer points to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kamerbron.index.document import AnswerReference, Paragraph, Unit, UnitKind
from kamerbron.index.reading.paper.blocks import parse_numbers

_NUMBERS = r"\d{1,3}(?:(?:,? en (?:op )?(?:vraag )?|, ?(?:vraag )?| & | t/m | tot en met | ?[–-] ?)\d{1,3})*"
_QUESTION = r"(?:de |het )?(?:deel|sub)?vra(?:ag|gen)"
_WHOSE = r"(?:het |de |mijn |onze |ons )?(?:bovenstaande? |eerdere? )?"
_MONTH = r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"

# `het antwoord op vraag 4`, `antwoord vraag 4`, `antwoord 4`, `zie vraag 4`, `bij vraag 4`.
_NUMBERED = re.compile(
    rf"(?:\b{_WHOSE}(?:antwoord(?:en)?|beantwoording|reactie)(?: (?:op|van|bij|onder|in|aan))? {_QUESTION}"
    rf"|\b{_WHOSE}antwoord(?:en)?"
    rf"|(?<=\bzie )(?:ook |verder |tevens )?(?:bij |onder |naar )?{_QUESTION}"
    rf"|(?:(?<=\bbij )|(?<=\bonder )){_QUESTION})"
    rf" (?P<numbers>{_NUMBERS})\b(?!\s*%|[.,]\d| {_MONTH})",
    re.IGNORECASE,
)

# The words that a number must follow, and how far it may be from them.
_WORDS = ("antwoord", "vraag", "vragen", "reactie")
_REACH = 60
_DIGIT = re.compile(r"[0-9]")

# The answer before this one: `het vorige antwoord`, `mijn antwoord hierboven`, `antwoord op de vorige vraag`.
_PREVIOUS = re.compile(
    r"\b(?:het |mijn |ons )?(?:(?:vorige|voorgaande|bovenstaande?|hiervoor gegeven) antwoord\b"
    r"|(?:be)?antwoord(?:ing)? (?:op |van )?(?:de )?(?:vorige|voorgaande|bovenstaande) vraag\b"
    r"|antwoord (?:hierboven|hiervoor)\b)"
    r"|^zie (?:hier)?boven(?=\.|$)",
    re.IGNORECASE,
)

_PREVIOUS_WORDS = ("vorige", "voorgaande", "bovenstaand", "hiervoor", "hierboven", "boven")

# What follows when the answer meant stands in another paper.
_ELSEWHERE = re.compile(
    r"[\s,]*(?:\((?:zie )?(?:Aanhangsel|Kamerstuk|Handelingen|\d{4}Z|\d{2} ?\d{3}|ingezonden|kenmerk|d\.d\.)"
    r"|(?:van|uit|in|op) (?:(?:de|het|die|mijn|uw|een|onze) )?"
    r"(?:(?:eerdere|schriftelijke|vorige|andere|feitelijke|voornoemde|genoemde) )*"
    r"(?:Kamervragen|vragen|leden|lid|set|brief|Kamerbrief|schriftelijk overleg|verslag|lijst|vragenlijst)\b)"
)
_BRACKET = re.compile(r"[\s,]*\(")


def resolve_answer_references(units: Sequence[Unit]) -> list[Unit]:
    """Find what the paragraphs of answers say of other answers, and which units they mean.

    An answer that stands in another paper is not looked for here.
    """
    answers = {number: unit.key for unit in units if unit.kind is UnitKind.ANSWER for number in unit.numbers}
    resolved = []
    previous: str | None = None
    for unit in units:
        if unit.kind is not UnitKind.ANSWER:
            resolved.append(unit)
            continue
        paragraphs = [_resolve(paragraph, unit, answers, previous) for paragraph in unit.paragraphs]
        resolved.append(replace(unit, paragraphs=tuple(paragraphs)))
        previous = unit.key
    return resolved


def _resolve(paragraph: Paragraph, unit: Unit, answers: dict[int, str], previous: str | None) -> Paragraph:
    found = []
    numbered_places = _NUMBERED.finditer(paragraph.text) if _names_a_number(paragraph.text) else ()
    for match in numbered_places:
        if _is_elsewhere(paragraph, match):
            continue
        numbers = parse_numbers(match["numbers"])
        if set(numbers) <= set(unit.numbers):
            # `In antwoord op vraag 3` says which question this is.
            continue
        keys = dict.fromkeys(answers.get(number) for number in numbers)
        meant = tuple(key for key in keys if key is not None and key != unit.key)
        found.append(AnswerReference(match.start(), match.end(), meant))
    if previous is not None and any(word in paragraph.text.lower() for word in _PREVIOUS_WORDS):
        numbered = list(found)
        ends = [reference.end for reference in numbered]
        for match in _PREVIOUS.finditer(paragraph.text):
            # They do not overlap, so the first that ends after the start of this one is the first that can.
            place = bisect_right(ends, match.start())
            if place == len(ends) or numbered[place].start >= match.end():
                found.append(AnswerReference(match.start(), match.end(), (previous,)))
    found.sort(key=lambda reference: reference.start)
    return replace(paragraph, answer_references=tuple(found))


def _names_a_number(text: str) -> bool:
    """Whether it is worth looking for a numbered reference: a number follows one of the words."""
    lowered = text.lower()
    for word in _WORDS:
        place = lowered.find(word)
        while place >= 0:
            if _DIGIT.search(lowered, place, place + _REACH):
                return True
            place = lowered.find(word, place + 1)
    return False


def _is_elsewhere(paragraph: Paragraph, match: re.Match[str]) -> bool:
    """Whether the answer stands in another paper: one is named right after it, or its kind is."""
    if _ELSEWHERE.match(paragraph.text, match.end()):
        return True
    bracket = _BRACKET.match(paragraph.text, match.end())
    if bracket is None:
        return False
    place = bisect_left(paragraph.references, bracket.end(), key=lambda reference: reference.start)
    return place < len(paragraph.references) and paragraph.references[place].start < bracket.end() + 3
