"""Blocks: the pieces that every form of a document comes down to, and what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise

from kamerbron.index.document import Table
from kamerbron.index.reading.paper.marks import bare_text

_NUMBERS = r"\d{1,3}(?:(?:,? (?:en|&) (?:op )?(?:vraag )?|, ?| t/m | tot en met | ?[-–/] ?)\d{1,3})*"
_QUESTION_WORDS = r"(?:Vraag|Vragen|VRAAG|VRAGEN)"
_ANSWER_WORDS = r"(?:Antwoord(?:en)?|ANTWOORD(?:EN)?)(?: op)?(?: de)?(?: vraag| vragen)?"
_QUESTION_LABEL = re.compile(rf"{_QUESTION_WORDS}(?: (?P<numbers>{_NUMBERS}))?\s?[.:]?")
_BARE_NUMBER = re.compile(r"(?P<numbers>\d{1,3})\.?")
_ANSWER_LABEL = re.compile(rf"{_ANSWER_WORDS}(?: (?P<numbers>{_NUMBERS}))?\s?[.:]?")
_REMARK_LABEL = re.compile(r"(?:Toelichting|Mededeling|Opmerking)[.:]?")

# A label with text on its line: `Antwoord 1: Ja.`, `Vraag 2 Kunt u`. Without a number only a colon makes one.
_LABEL_AND_TEXT = re.compile(
    rf"(?P<label>(?:{_QUESTION_WORDS}|{_ANSWER_WORDS})(?: {_NUMBERS}(?:\s?[.:]| (?=[A-ZÀ-Ý«“\"‘'])) ?|: ?))"
    r"(?P<text>[^\s.:].*)",
    re.DOTALL,
)
_REMARK_AND_TEXT = re.compile(r"(?P<label>Toelichting|Mededeling|Opmerking): ?(?P<text>\S.*)", re.DOTALL)

# What an editor left above the number of each question of 36 350 VII, nr. 9.
_STRAY = "Wn"

# A question that bears its number as an item of a list does.
_NUMBERED_QUESTION = re.compile(r"(?P<number>\d{1,3})[.)] (?P<text>.*\?)", re.DOTALL)
_ITEM = re.compile(r"(?:[•▪·o–-]|\d{1,2}[.)]|[a-z][.)]|[ivx]{1,4}[.)]) \S")


class BlockKind(Enum):
    """What a block is.

    A QUESTION, an ANSWER or a REMARK (below the questions) is the label alone. A SIGNATURE is the name of
    who signed, and a CLOSING a last courtesy above it.
    """

    TEXT = auto()
    ITEM = auto()
    HEADING = auto()
    TABLE = auto()
    QUESTION = auto()
    ANSWER = auto()
    REMARK = auto()
    CLOSING = auto()
    SIGNATURE = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a list item with its mark, a table, or a label.

    `text` holds the marks of footnotes and links (see marks.py), as do the cells of `table`. `rank` orders
    headings by their typography or their depth in the markup, 1 before 2; None where the form shows neither.
    `lines` are the lines of the text, where the form has lines.
    """

    kind: BlockKind
    text: str
    numbers: tuple[int, ...] = ()
    rank: int | None = None
    lines: tuple[str, ...] = ()
    table: Table | None = None


def label_blocks(blocks: Sequence[Block]) -> list[Block]:
    """Find the blocks that are the label of a question or an answer, and part labels from their text."""
    parted = [part for block in blocks for part in _part_label(block)]
    has_questions = _has_questions([bare_text(block.text) for block in parted])
    labelled = [
        _label(block, has_questions=has_questions)
        if block.kind in (BlockKind.TEXT, BlockKind.HEADING)
        else block
        for block in parted
    ]
    return _part_remark(_number_questions(_without_strays(labelled)))


def _without_strays(blocks: Sequence[Block]) -> list[Block]:
    """Leave out what editors left above the numbers of questions."""
    return [
        block
        for block, following in pairwise([*blocks, Block(BlockKind.TEXT, "")])
        if not (following.kind is BlockKind.QUESTION and bare_text(block.text) == _STRAY)
    ]


def _part_label(block: Block) -> list[Block]:
    """Part a label from the text that stands on its line."""
    match = _LABEL_AND_TEXT.fullmatch(block.text)
    if match is None or block.kind not in (BlockKind.TEXT, BlockKind.HEADING):
        return [block]
    label = Block(BlockKind.TEXT, match["label"].strip())
    return [label, Block(BlockKind.TEXT, match["text"].strip())]


def _number_questions(blocks: Sequence[Block]) -> list[Block]:
    """Make questions of the items `1. …?`, `2. …?` between which answers stand, where nothing else asks."""
    kinds = {block.kind for block in blocks}
    if BlockKind.QUESTION in kinds or BlockKind.ANSWER not in kinds:
        return list(blocks)
    numbered: list[Block] = []
    number, asking = 0, False
    for block in blocks:
        match = _NUMBERED_QUESTION.fullmatch(block.text)
        if match and not asking and int(match["number"]) == number + 1:
            number, asking = number + 1, True
            numbered.append(Block(BlockKind.QUESTION, match["number"], (number,)))
            numbered.append(Block(BlockKind.TEXT, match["text"]))
            continue
        asking = asking and block.kind is not BlockKind.ANSWER
        numbered.append(block)
    return numbered


def _part_remark(blocks: Sequence[Block]) -> list[Block]:
    """Part the label of a remark below the questions, `Toelichting: …`, from its text."""
    labels = (BlockKind.QUESTION, BlockKind.ANSWER)
    last = max((index for index, block in enumerate(blocks) if block.kind in labels), default=len(blocks))
    parted: list[Block] = []
    for index, block in enumerate(blocks):
        match = _REMARK_AND_TEXT.fullmatch(block.text)
        if match and index > last and block.kind is BlockKind.TEXT:
            parted += [Block(BlockKind.REMARK, match["label"]), Block(BlockKind.TEXT, match["text"])]
        else:
            parted.append(block)
    return parted


def _label(block: Block, *, has_questions: bool) -> Block:
    text = bare_text(block.text)
    question = _QUESTION_LABEL.fullmatch(text) or (has_questions and _BARE_NUMBER.fullmatch(text))
    if question:
        return replace(block, kind=BlockKind.QUESTION, numbers=parse_numbers(question["numbers"] or ""))
    if answer := _ANSWER_LABEL.fullmatch(text):
        return replace(block, kind=BlockKind.ANSWER, numbers=parse_numbers(answer["numbers"] or ""))
    if has_questions and _REMARK_LABEL.fullmatch(text):
        return replace(block, kind=BlockKind.REMARK, text=text.rstrip(".:"))
    return block


def _has_questions(texts: Sequence[str]) -> bool:
    """Whether bare numbers in the document are the numbers of questions.

    They are where questions or answers carry a label, or where two or more of them stand above a question.
    """
    if any(_ANSWER_LABEL.fullmatch(text) or _QUESTION_LABEL.fullmatch(text) for text in texts):
        return True
    numbered = sum(
        _BARE_NUMBER.fullmatch(text) is not None and following.endswith("?")
        for text, following in pairwise(texts)
    )
    return numbered > 1


def parse_numbers(text: str) -> tuple[int, ...]:
    """Parse `11, 18, 21`, `3 en 4` and `5 t/m 8`."""
    numbers: list[int] = []
    for joint, digits in re.findall(r"(t/m|tot en met|[-–])?\s*(\d+)", text):
        number = int(digits)
        if joint and numbers:
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
    return tuple(dict.fromkeys(numbers))


def is_label(text: str) -> bool:
    """Whether a line can be nothing but the label of a question or an answer."""
    return any(pattern.fullmatch(text) for pattern in (_QUESTION_LABEL, _BARE_NUMBER, _ANSWER_LABEL))


def starts_with_label(text: str) -> bool:
    """Whether a line begins with the label of a question or an answer, and goes on with its text."""
    return _LABEL_AND_TEXT.fullmatch(text) is not None


def is_bare_number(text: str) -> bool:
    """Whether a text is nothing but a number, as questions are numbered in many lists."""
    return _BARE_NUMBER.fullmatch(text) is not None


def is_item(text: str) -> bool:
    """Whether a text begins with the mark of a list item."""
    return _ITEM.match(text) is not None
