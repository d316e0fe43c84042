"""A pasted text becomes the questions that stand in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kamerbron.index.document import Unit, UnitKind
from kamerbron.index.reading.lines.text_reader import read_text
from kamerbron.qa.asking.question import MAX_CHARACTERS
from kamerbron.qa.sets.labels import label_numbers
from kamerbron.qa.sets.sentences import asks, follows_on, is_listed, leans, sentences

_LINE_ENDS = re.compile("\r\n|[\r\v\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in a text: its numbers, none where it bears none, and its words."""

    numbers: tuple[int, ...]
    text: str


def read_questions(text: str) -> list[Asked]:
    """Return the questions of a text in their order: those with a number, else every paragraph that asks.

    Footnotes, feet of pages, what stands above and below the questions, and answers are left out.
    """
    units = read_text(label_numbers(_printable(text)).encode()).units
    found = list(_numbered(units)) or _unnumbered(units)
    return [asked for asked in found if any(char.isalnum() for char in asked.text)]


def _printable(text: str) -> str:
    """Leave out what is no text: a control character, half of a surrogate pair."""
    lines = _LINE_ENDS.sub("\n", text)
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t\f" else char for char in lines
    )


def _numbered(units: Sequence[Unit]) -> Iterator[Asked]:
    for unit, following in zip_longest(units, units[1:]):
        if unit.kind is not UnitKind.QUESTION:
            continue
        texts = [paragraph.text for paragraph in unit.paragraphs]
        # What the reader took for an answer without a label, and asks on.
        if following is not None and following.kind is UnitKind.ANSWER and following.numbers == unit.numbers:
            more = [paragraph.text for paragraph in following.paragraphs]
            texts += more if all(asks(text) for text in more) else []
        yield Asked(unit.numbers, "\n".join(texts))


def _unnumbered(units: Sequence[Unit]) -> list[Asked]:
    found: list[str] = []
    for unit in units:
        if unit.kind is UnitKind.ANSWER:
            continue
        for paragraph in unit.paragraphs:
            for text in _questions_of(paragraph.text):
                if found and follows_on(text):
                    found[-1] = f"{found[-1]}\n{text}"
                else:
                    found.append(text)
    return [Asked((), text) for text in found]


def _questions_of(paragraph: str) -> list[str]:
    """Return the questions of a paragraph without a number.

    It is one, with what introduces it; unless it is a list, tells more than it asks, or is too long for one.
    """
    parted = sentences(paragraph)
    asking = [sentence for sentence in parted if asks(sentence)]
    if not asking:
        return []
    if "\n" in paragraph and not parted[0].endswith(":"):
        return [line for line in paragraph.split("\n") if asks(line) or is_listed(line)]
    if 2 * len(asking) >= len(parted) and len(paragraph) <= MAX_CHARACTERS:
        return [paragraph]
    return _out_of_prose(parted)


def _out_of_prose(parted: Sequence[str]) -> list[str]:
    """Return each question with the sentence that it goes on from, and those that go on from it."""
    found: list[list[str]] = []
    before = ""
    for sentence in parted:
        if asks(sentence) and found and before == found[-1][-1] and leans(sentence):
            found[-1].append(sentence)
        elif asks(sentence):
            found.append([before, sentence] if before and leans(sentence) else [sentence])
        before = sentence
    return [" ".join(question) for question in found]
