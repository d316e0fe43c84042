"""Lines become blocks: headings, the labels of questions and answers, list items and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from kamerbron.index.reading.footnotes import PLACEHOLDER
from kamerbron.index.reading.head import Head, is_head_line, read_head
from kamerbron.index.reading.hyphens import join_lines
from kamerbron.index.reading.lines import Body, Line, ends_short

_NUMBERS = r"\d{1,3}(?:(?:,? en |, | t/m | tot en met )\d{1,3})*"
_QUESTION_LABEL = re.compile(rf"(?:Vraag|Vragen) (?P<numbers>{_NUMBERS})[.:]?")
_BARE_NUMBER = re.compile(r"(?P<numbers>\d{1,3})")
_ANSWER_LABEL = re.compile(
    rf"Antwoord(?:en)?(?: op)?(?: de)?(?: vraag| vragen)?(?: (?P<numbers>{_NUMBERS}))?[.:]?"
)

_ITEM = re.compile(r"(?:[•▪–-]|\d{1,2}[.)]|[a-z][.)]) \S")
_NUMBERED_ITEM = re.compile(r"(?:\d{1,2}|[a-z])[.)] ")

_SENTENCE_END = re.compile(r"[.?!][»”\"’')\]]*$")
_SENTENCE_START = re.compile(r"[«“\"‘'(]*[A-ZÀ-Ý0-9]")
_HEADING_END = re.compile(r"[.;:,?!]$")
_SENTENCES = re.compile(r"[a-zà-ÿ)»][.?!] [A-ZÀ-Ý]")
_LABELLED_HEADING = re.compile(r"(?P<label>[A-ZÀ-Ý]\w+) \d{1,2}[:.]? ")

_SIGNATURE = re.compile(
    r"(?:De|Het) (?:waarnemend |fungerend |plaatsvervangend )*"
    r"(?:[Mm]inister|[Ss]taatssecretaris|[Vv]oorzitter|[Gg]riffier|[Aa]djunct-griffier|lid)\b.*,"
)
_SIGNED_NAME = re.compile(r"(?:[A-ZÀ-Ý]\.[A-ZÀ-Ý. ]*)?[A-ZÀ-Ý][\w’'. -]{1,60}")

# The lines at the start among which the parts of a head stand without blank lines between them.
_HEAD_LINES = 12

_MAX_HEADING_LINES = 3
_MAX_HEADING_CHARACTERS = 240


class BlockKind(Enum):
    """What a block is. A QUESTION or an ANSWER is the label alone."""

    TEXT = auto()
    ITEM = auto()
    HEADING = auto()
    QUESTION = auto()
    ANSWER = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, joined."""

    kind: BlockKind
    text: str
    lines: tuple[str, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a document in order, apart from its head and its signatures.

    `head_texts` are the paragraphs that make up the head.
    """

    head: Head
    head_texts: tuple[str, ...]
    blocks: tuple[Block, ...]
    signatories: tuple[str, ...]


def read_blocks(body: Body) -> Blocks:
    """Group the lines of a document and say what each group is."""
    groups = _group_lines(body)
    texts = [_join(group, body) for group in groups]
    head = read_head(texts)
    blocks, signatories = _take_signatures(_classify(groups[head.blocks :], body))
    return Blocks(head, tuple(texts[: head.blocks]), tuple(blocks), tuple(signatories))


def bare_text(text: str) -> str:
    """Return a text without the placeholders of its footnotes."""
    return PLACEHOLDER.sub("", text)


def heading_label(text: str) -> str | None:
    """Return the word of a numbered heading: `Interventie` of `Interventie 2: Voorkomen`; None of others."""
    match = _LABELLED_HEADING.match(text)
    return match["label"] if match else None


def is_item(text: str) -> bool:
    """Whether a text begins with the mark of a list item."""
    return _ITEM.match(text) is not None


def is_bare_number(text: str) -> bool:
    """Whether a text is nothing but a number, as questions are numbered in many lists."""
    return _BARE_NUMBER.fullmatch(text) is not None


def _join(group: Sequence[Line], body: Body) -> str:
    return join_lines([line.text for line in group], body.words)


# --- lines to groups -----------------------------------------------------------------------------


def _group_lines(body: Body) -> list[list[Line]]:
    """Group the lines that make up one paragraph, heading, label or list item."""
    groups: list[list[Line]] = []
    for index, line in enumerate(body.lines):
        if groups and not _starts_group(groups[-1], body.lines, index, body.column):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _starts_group(group: Sequence[Line], lines: Sequence[Line], index: int, column: float | None) -> bool:
    line, before = lines[index], group[-1]
    text, previous = bare_text(line.text), bare_text(before.text)
    if _is_label(text) or _is_label(previous):
        return True
    if index < _HEAD_LINES and (is_head_line(text) or is_head_line(previous)):
        return True
    finished = _SENTENCE_END.search(previous) is not None or previous.endswith((":", ";"))
    if _ITEM.match(text) and (line.gap or finished or _continues_list(group, text)):
        return True
    if line.gap:
        return not _runs_on(group, line, column)
    if line.page_start and finished and _is_heading_at_page_start(lines, index):
        return True
    return finished and _SENTENCE_START.match(text) is not None and ends_short(previous, text, column)


def _is_label(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_QUESTION_LABEL, _BARE_NUMBER, _ANSWER_LABEL))


def _continues_list(group: Sequence[Line], text: str) -> bool:
    """Whether a numbered item may follow an item that ends without punctuation."""
    return _ITEM.match(group[0].text) is not None and _NUMBERED_ITEM.match(text) is not None


def _runs_on(group: Sequence[Line], line: Line, column: float | None) -> bool:
    """Whether a paragraph runs on after a blank line or the end of a page.

    Extraction leaves a blank line after the first line of a list item, and where a page ended. The
    text then breaks off in mid sentence at the end of a full line.
    """
    previous, text = bare_text(group[-1].text), bare_text(line.text)
    if _SENTENCE_END.search(previous) or _ITEM.match(text):
        return False
    first_letter = next((char for char in text if char.isalpha()), "")
    if len(group) == 1 and _ITEM.match(previous) and not previous.endswith((":", ";")):
        return first_letter.islower()
    full = column is not None and not ends_short(previous, text, column)
    return full and (line.page_start or (first_letter.islower() and not previous.endswith((":", ";"))))


def _is_heading_at_page_start(lines: Sequence[Line], index: int) -> bool:
    """Whether the first lines of a page are a heading: the blank line above it fell off the page."""
    end = index + 1
    while end < len(lines) and not lines[end].gap:
        end += 1
    texts = [bare_text(line.text) for line in lines[index:end]]
    return end < len(lines) and _looks_like_heading(" ".join(texts), len(texts))


def _looks_like_heading(text: str, line_count: int) -> bool:
    if line_count > _MAX_HEADING_LINES or len(text) > _MAX_HEADING_CHARACTERS:
        return False
    if _ITEM.match(text) or not _SENTENCE_START.match(text):
        return False
    if _LABELLED_HEADING.match(text):
        return True
    return _HEADING_END.search(text) is None and _SENTENCES.search(text) is None


# --- groups to blocks ----------------------------------------------------------------------------


def _classify(groups: Sequence[Sequence[Line]], body: Body) -> list[Block]:
    """Say of each group what it is."""
    texts = [_join(group, body) for group in groups]
    has_questions = _has_questions([bare_text(text) for text in texts])
    blocks: list[Block] = []
    for index, (group, text) in enumerate(zip(groups, texts, strict=True)):
        isolated = (group[0].gap or group[0].page_start or index == 0) and (
            index + 1 == len(groups) or groups[index + 1][0].gap
        )
        kind, numbers = _kind(bare_text(text), len(group), isolated=isolated, has_questions=has_questions)
        blocks.append(Block(kind, text, tuple(line.text for line in group), numbers))
    return blocks


def _has_questions(texts: Sequence[str]) -> bool:
    """Whether bare numbers in the document are the numbers of questions.

    They are where answers carry a label, or where two or more of them stand above a question.
    """
    if any(_ANSWER_LABEL.fullmatch(text) for text in texts):
        return True
    numbered = sum(
        _BARE_NUMBER.fullmatch(text) is not None and following.endswith("?")
        for text, following in pairwise(texts)
    )
    return numbered > 1


def _kind(
    text: str, line_count: int, *, isolated: bool, has_questions: bool
) -> tuple[BlockKind, tuple[int, ...]]:
    if match := _QUESTION_LABEL.fullmatch(text):
        return BlockKind.QUESTION, _parse_numbers(match["numbers"])
    if has_questions and (match := _BARE_NUMBER.fullmatch(text)):
        return BlockKind.QUESTION, (int(match["numbers"]),)
    if match := _ANSWER_LABEL.fullmatch(text):
        return BlockKind.ANSWER, _parse_numbers(match["numbers"] or "")
    if _ITEM.match(text):
        return BlockKind.ITEM, ()
    if isolated and _looks_like_heading(text, line_count):
        return BlockKind.HEADING, ()
    return BlockKind.TEXT, ()


def _parse_numbers(text: str) -> tuple[int, ...]:
    """Parse `11, 18, 21`, `3 en 4` and `5 t/m 8`."""
    numbers: list[int] = []
    for joint, digits in re.findall(r"(t/m|tot en met)?\s*(\d+)", text):
        number = int(digits)
        if joint and numbers:
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
    return tuple(numbers)


def _take_signatures(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """Take the signatures out: they are who signed, not text to search."""
    kept: list[Block] = []
    names: list[str] = []
    signing = closing = False
    for block in blocks:
        lines = [bare_text(line) for line in block.lines]
        are_names = all(_SIGNED_NAME.fullmatch(line) for line in lines)
        if (closing or signing) and are_names and block.kind in (BlockKind.HEADING, BlockKind.TEXT):
            names += lines
        elif _SIGNATURE.fullmatch(" ".join(lines[:-1])) and _SIGNED_NAME.fullmatch(lines[-1]):
            names.append(lines[-1])
        elif not _SIGNATURE.fullmatch(" ".join(lines)):
            kept.append(block)
        signing = _SIGNATURE.fullmatch(" ".join(lines)) is not None
        # A motion ends with this sentence; below it stand the names of the members alone.
        closing = closing or lines[-1].endswith("tot de orde van de dag.")
    return kept, names
