"""The numbers of questions in a pasted text, written as the readers of papers know them: `Vraag 1`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kamerbron.index.reading.paper.blocks import is_label, starts_with_label

# `1`, `1.`, `1)`, `(1)`, `1 Bent u`, `vraag 1:`, `V1.`; a number without a mark stands before a capital.
_NUMBERED = re.compile(
    r"[ \t>]{0,20}(?:(?i:vraag(?:\s(?:nr\.?|nummer))?|v|q)\s?)?\(?(?P<number>[1-9][0-9]{0,2})"
    r"(?:(?P<mark>[.)\]:]{1,2}|\s?[-–]\s)[ \t]{0,9}(?P<marked>\S.*)?"
    r"|[ \t]{1,9}(?P<bare>[A-ZÀ-Ý«“\"‘'].*)|[ \t]{0,9})$"
)
_QUESTION_WORD = re.compile(r"(?:vraag|vragen)\b", re.IGNORECASE)
# A question mark that ends something: the one of an address does not.
_ASKS = re.compile(r"\?(?=[\s»”\"’')\]\d]|$|[A-ZÀ-Ý])")


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    number: int
    mark: str
    text: str
    asks: bool


def label_numbers(text: str) -> str:
    """Write the numbers of questions as labels on lines of their own; a text that has labels is left alone.

    They follow one another. What stands under a number asks, unless nothing has been numbered anew since.
    """
    lines = text.split("\n")
    if any(_has_label(line.strip()) for line in lines):
        return text
    for candidate in _run(_candidates(lines)):
        lines[candidate.line] = f"\nVraag {candidate.number}\n{candidate.text}"
    return "\n".join(lines)


def _has_label(line: str) -> bool:
    line = line.strip("*#_ ")
    return _QUESTION_WORD.match(line) is not None and (is_label(line) or starts_with_label(line))


def _candidates(lines: Sequence[str]) -> list[_Candidate]:
    """Return the lines that a question can start on; each asks or not up to the next of its mark."""
    found = [(index, match) for index, line in enumerate(lines) if (match := _NUMBERED.match(line))]
    asking = [index for index, line in enumerate(lines) if _ASKS.search(line)]
    ends: dict[str, int] = {}
    candidates = []
    for index, match in reversed(found):
        mark = match["mark"] or ""
        next_asking = bisect_left(asking, index)
        asks = next_asking < len(asking) and asking[next_asking] < ends.get(mark, len(lines))
        text = match["marked"] or match["bare"] or ""
        candidates.append(_Candidate(index, int(match["number"]), mark, text, asks))
        ends[mark] = index
    return candidates[::-1]


def _run(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the candidates that number the questions.

    Another mark than that of the first, `2)` after `1.`, is that of a list within a question, unless the
    number stands nowhere with the mark of the first.
    """
    marked = {(candidate.number, candidate.mark) for candidate in candidates}
    run: list[_Candidate] = []
    anew = False
    for candidate in candidates:
        if not run:
            run = [candidate] if candidate.asks else []
            continue
        follows = candidate.number == run[-1].number + 1
        alike = candidate.mark == run[0].mark or (candidate.number, run[0].mark) not in marked
        if follows and alike and (candidate.asks or not anew):
            run.append(candidate)
            anew = False
        else:
            # Footnotes, or a list within a question.
            anew = True
    return run
