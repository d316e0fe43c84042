"""The sentences of a text, by their offsets."""

from __future__ import annotations

import re

from sentencex import get_sentence_boundaries

Span = tuple[int, int]

_STARTS_SENTENCE = re.compile(r"[«“\"‘'(\[]*[A-ZÀ-Ý0-9€]")

# sentencex knows the Dutch abbreviations but splits before a number after these (`dd. 19 november`).
_BEFORE_NUMBER = re.compile(
    r"\b(?:dd|d\.d|blz|p|pp|art|artt|nr|nrs|ca|o\.a|resp|max|min)\.\s*$", re.IGNORECASE
)


def split_sentences(text: str) -> list[Span]:
    """Return the half-open offsets of the sentences of a text, white space around them left out.

    A line is never joined to the next: list items and table rows are sentences of their own. A full
    stop that is followed by a small letter ends no sentence.
    """
    spans = []
    position = 0
    for line in text.split("\n"):
        spans += [(position + start, position + end) for start, end in _split_line(line)]
        position += len(line) + 1
    return spans


def _split_line(line: str) -> list[Span]:
    starts = [0]
    for boundary in get_sentence_boundaries("nl", line):
        start = boundary["start_index"]
        if start > starts[-1] and _begins_sentence(line, start):
            starts.append(start)
    spans = []
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        sentence = line[start:end]
        stripped = sentence.strip()
        if stripped:
            lead = len(sentence) - len(sentence.lstrip())
            spans.append((start + lead, start + lead + len(stripped)))
    return spans


def _begins_sentence(line: str, start: int) -> bool:
    rest = line[start:].lstrip()
    if not _STARTS_SENTENCE.match(rest):
        return False
    return not (rest[0].isdigit() and _BEFORE_NUMBER.search(line[:start]))
