"""What a question names: papers, questions and answers, dates and session years.

It is read from the words alone: whether the paper is in the index is for the search to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kamerbron.qa.asking.dates import NAMED, Period, find_periods, find_session_years
from kamerbron.qa.asking.named_papers import NamedPaper, find_papers
from kamerbron.qa.asking.named_units import NamedUnit, find_units

__all__ = ["Named", "NamedPaper", "NamedUnit", "Period", "find_named"]

_CONNECTING = (
    r"(?:in|uit|van|volgens|conform|bij|op|of|en|tussen|met|zie|onder|de|het|dit|deze|the|from|per|according|to|by"
    r"|and|with|between|see|on|dem|der|des|die|das|aus|laut|gemäß|von|vom|im|und|mit|dans|selon|du|la|le|les|et"
    r"|(?:kamer)?stuk(?:ken)?|dossiers?|papers?|documents?|publicatie|kst|gedateerd"
    r"|gedagtekend|d\.d\.|dated|over|about|über|sur)"
)
# What leads up to a name and says nothing without it: `in het dossier`.
_BEFORE = re.compile(rf"(?:(?<![\w-]){_CONNECTING}[\s,:;–-]{{1,3}}){{1,4}}$", re.IGNORECASE)
# After a name that opens the question: `29754 nr 436 over gemeenten`.
_AND = re.compile(r"^(?:en|and|und|et|over|about|on|über|sur|uit|van|from|of)\s", re.IGNORECASE)
_LOOSE = " ,:;–-"
# How far before a name the words that lead up to it are looked for.
_REACH = 60
_PAIRS = {"(": ")", "[": "]", '"': '"', "'": "'", "“": "”", "„": "”", "«": "»", "‘": "’"}
# The words of a question that asks for no more than the paper itself: `wat staat er in`, `geef`.
_ASKING = re.compile(
    r"(?:\W{0,4}\b(?:wat|staat|er|in|zegt|is|de|het|een|over|waar|gaat|toon|geef|laat|zien|zoek|op|van|me|mij|graag|ik"
    r"|wil|lezen|houdt|antwoord|vraag|luidt|welke?|hoe|lees|what|does|do|say|the|about|show|give|find|read|of|it"
    r"|are|was|steht|zeigen?|finde|que|dit|trouve|montre|ist)\b){0,12}\W{0,4}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """All that a question names, and `rest`: the question without it.

    Only dates of papers are taken out of `rest`; another date is part of what is asked. It is empty when
    the question asks for no more than what it names, and the whole question when it names nothing.
    """

    papers: tuple[NamedPaper, ...]
    units: tuple[NamedUnit, ...]
    dates: tuple[Period, ...]
    session_years: tuple[str, ...]
    rest: str


def find_named(text: str) -> Named:
    """Find what a question names. Any text will do; offsets are those of `text`."""
    years = find_session_years(text)
    papers = find_papers(text, tuple(found.year for found in years))
    spans = [(year.start, year.end) for year in years]
    spans += [(paper.start, paper.end) for paper in papers]
    units = find_units(_masked(text, spans))
    spans += [(unit.start, unit.end) for unit in units]
    periods = find_periods(_masked(text, spans))
    spans += [(period.start, period.end) for period in periods if period.of_paper]
    return Named(
        papers=papers,
        units=units,
        dates=periods,
        session_years=tuple(dict.fromkeys(found.year for found in years)),
        rest=_rest(text, spans),
    )


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = NAMED * (end - start)
    return "".join(characters)


def _rest(text: str, spans: list[tuple[int, int]]) -> str:
    """Take the places out of a text, with the words that lead up to them and what is left of punctuation."""
    if not spans:
        return text
    kept = ""
    position = 0
    for start, end in sorted(spans):
        if end > position:
            between = text[position : max(position, start)]
            kept = _without_lead(_joined(kept, between) if position else between)
            position = end
    kept = " ".join(_joined(kept, text[position:]).split()).strip(_LOOSE)
    return "" if _ASKING.fullmatch(kept) else kept


def _without_lead(kept: str) -> str:
    """Leave out the words that lead up to a name; an opening bracket stays, to be closed by what follows."""
    trimmed = kept.rstrip()
    opening = trimmed[-1:] if trimmed[-1:] in _PAIRS else ""
    trimmed = trimmed.removesuffix(opening).rstrip() + " "
    lead = _BEFORE.search(trimmed, max(0, len(trimmed) - _REACH))
    return (trimmed[: lead.start()] if lead else trimmed).rstrip() + opening


def _joined(kept: str, following: str) -> str:
    """Join what stands before a name and what follows it."""
    opening = kept[-1:]
    if opening in _PAIRS:
        kept = kept[:-1].rstrip()
        following = following.lstrip().removeprefix(_PAIRS[opening])
    following = following.lstrip().lstrip(_LOOSE)
    if not kept:
        following = _AND.sub("", following, count=1)
    glue = "" if following[:1] in {"?", "!", "."} else " "
    return f"{kept.rstrip(_LOOSE)}{glue}{following}"
