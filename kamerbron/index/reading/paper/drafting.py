"""Blocks are gathered into drafts of units: each question, answer and section with its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kamerbron.index.document import Table, UnitKind
from kamerbron.index.reading.paper.blocks import Block, BlockKind, is_bare_number
from kamerbron.index.reading.paper.headings import HeadingPath, is_false_heading
from kamerbron.index.reading.paper.marks import bare_text

# Headings stand no deeper below each other than this: a file of headings alone would else build a path of
# all of them.
_MOST_HEADINGS = 12

_LABELS = frozenset({BlockKind.QUESTION, BlockKind.ANSWER})
_OTHER_THAN_HEADINGS = frozenset(BlockKind) - {BlockKind.HEADING}


@dataclass(slots=True)
class DraftParagraph:
    """A paragraph in which the marks of notes and links still stand. `lines` are it and its list items."""

    lines: list[str]
    table: Table | None = None
    is_list: bool = False

    @property
    def opens_list(self) -> bool:
        """Whether a list item that follows belongs to it."""
        return self.is_list or bare_text(self.lines[-1]).endswith(":")


@dataclass(slots=True)
class Draft:
    """A unit that is being filled."""

    kind: UnitKind
    numbers: tuple[int, ...]
    headings: tuple[str, ...]
    paragraphs: list[DraftParagraph] = field(default_factory=list)


def draft_units(blocks: Sequence[Block]) -> list[Draft]:
    """Gather blocks, their labels found and their signatures taken out, into units."""
    drafting = _Drafting()
    answers_lack_labels = _answers_lack_labels(blocks)
    # Found beforehand, for looking ahead from every block would take the square of their number.
    labels = _next_blocks(blocks, _LABELS)
    below_headings = _next_blocks(blocks, _OTHER_THAN_HEADINGS)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.QUESTION:
            drafting.question(block.numbers)
        elif block.kind is BlockKind.ANSWER:
            drafting.answer(block.numbers)
        elif block.kind is BlockKind.ITEM:
            drafting.item(block.text)
        elif block.kind is BlockKind.REMARK:
            drafting.remark(block.text)
        elif block.kind is BlockKind.CLOSING:
            drafting.closing(block.text)
        elif block.kind is BlockKind.HEADING and _is_heading_here(drafting, block, below_headings[index]):
            drafting.heading(block.text, block.rank)
        else:
            if answers_lack_labels and _is_unlabelled_answer(drafting.current, labels[index]):
                drafting.answer(drafting.current.numbers if drafting.current else ())
            drafting.text(block.text, block.table)
    return drafting.finish()


@dataclass(slots=True)
class _Drafting:
    """Walks the blocks of a document and fills its units."""

    drafts: list[Draft] = field(default_factory=list)
    current: Draft | None = None
    open_questions: dict[tuple[int, ...], None] = field(default_factory=dict)
    """The numbers of the questions that await their answer, in their order."""
    path: HeadingPath = field(default_factory=HeadingPath)

    def start(self, kind: UnitKind, numbers: tuple[int, ...] = ()) -> Draft:
        """Start a unit under the present headings."""
        self.current = Draft(kind, numbers, tuple(self.path.texts))
        self.drafts.append(self.current)
        return self.current

    def question(self, numbers: tuple[int, ...]) -> None:
        """Start a question; it stays open until an answer to it comes.

        `Vraag:` under the number of the question says nothing new.
        """
        current = self.current
        if numbers or current is None or current.kind is not UnitKind.QUESTION or current.paragraphs:
            self.start(UnitKind.QUESTION, numbers)
            self.open_questions[numbers] = None

    def answer(self, numbers: tuple[int, ...]) -> None:
        """Start an answer: to the questions it names, else to all that are open."""
        if not numbers:
            numbers = tuple(dict.fromkeys(number for asked in self.open_questions for number in asked))
        self.open_questions = {
            asked: None for asked in self.open_questions if asked and set(asked).isdisjoint(numbers)
        }
        self.start(UnitKind.ANSWER, numbers)

    def heading(self, text: str, rank: int | None) -> None:
        """Go to a new heading."""
        depth = min(self.path.place(text, rank), _MOST_HEADINGS - 1)
        self._leave(depth)
        self.path.enter(text, rank, depth)
        self.current = None

    def text(self, text: str, table: Table | None = None) -> None:
        """Add a paragraph or a table."""
        self._leave_closing()
        self._draft().paragraphs.append(DraftParagraph([text], table))

    def item(self, text: str) -> None:
        """Add a list item: to the paragraph that opens the list, else as a paragraph."""
        self._leave_closing()
        paragraphs = self._draft().paragraphs
        if paragraphs and paragraphs[-1].table is None and paragraphs[-1].opens_list:
            paragraphs[-1].lines.append(text)
            paragraphs[-1].is_list = True
        else:
            paragraphs.append(DraftParagraph([text], is_list=True))

    def remark(self, label: str) -> None:
        """Start the section of a remark below the questions."""
        self._leave(0)
        self.path.enter(label, None, 0)
        self.current = None

    def closing(self, text: str) -> None:
        """Add a paragraph to the closing, which stands under no heading."""
        self._leave(0)
        if self.current is None or self.current.kind is not UnitKind.CLOSING:
            self.start(UnitKind.CLOSING)
        self._draft().paragraphs.append(DraftParagraph([text]))

    def finish(self) -> list[Draft]:
        """Close the document and return its units."""
        self._leave(0)
        return [draft for draft in self.drafts if draft.paragraphs]

    def _leave_closing(self) -> None:
        """Go back to a section: what stands below the courtesies of a letter, an annex, is none of them."""
        if self.current is not None and self.current.kind is UnitKind.CLOSING:
            self.current = None

    def _draft(self) -> Draft:
        self.path.has_text()
        return self.current or self.start(UnitKind.SECTION)

    def _leave(self, depth: int) -> None:
        """Go back to a depth of the path. A heading that has nothing under it is kept as a paragraph."""
        if self.path.is_bare and depth < len(self.path.texts):
            *path, heading = self.path.texts
            self.drafts.append(Draft(UnitKind.SECTION, (), tuple(path), [DraftParagraph([heading])]))
        self.path.leave(depth)


def _next_blocks(blocks: Sequence[Block], kinds: frozenset[BlockKind]) -> list[Block | None]:
    """Return for each block the first of these kinds from it on; None where none follows."""
    ahead: list[Block | None] = []
    found = None
    for block in reversed(blocks):
        found = block if block.kind in kinds else found
        ahead.append(found)
    return ahead[::-1]


def _is_heading_here(drafting: _Drafting, block: Block, following: Block | None) -> bool:
    """Whether what looks like a heading is one at its place; `following` is what stands below it.

    Among questions and answers only a block that stands above a question is, for many papers set the
    questions themselves in bold.
    """
    if is_false_heading(bare_text(block.text)):
        return False
    current = drafting.current
    if current is None or current.kind not in (UnitKind.QUESTION, UnitKind.ANSWER):
        return True
    if current.kind is UnitKind.QUESTION and not current.paragraphs:
        return False
    return following is not None and following.kind is BlockKind.QUESTION


def _answers_lack_labels(blocks: Sequence[Block]) -> bool:
    """Whether text below a question can be its answer without a label saying so.

    It can where other answers carry a label, and where most bare numbered questions have such text. In
    a list of questions that still await their answers it cannot.
    """
    if any(block.kind is BlockKind.ANSWER for block in blocks):
        return True
    questions = [index for index, block in enumerate(blocks) if block.kind is BlockKind.QUESTION]
    if not all(is_bare_number(blocks[index].text) for index in questions):
        return False
    followed = sum(
        all(block.kind is BlockKind.TEXT for block in blocks[index + 1 : index + 3])
        and len(blocks) > index + 2
        for index in questions
    )
    return 2 * followed > len(questions)


def _is_unlabelled_answer(draft: Draft | None, label: Block | None) -> bool:
    """Whether a text answers the question above it without saying so; `label` is the next one below it.

    That is so when the question has been asked in full and no label ahead announces its answer.
    """
    if draft is None or draft.kind is not UnitKind.QUESTION or not draft.paragraphs:
        return False
    if not bare_text(draft.paragraphs[-1].lines[-1]).endswith("?"):
        return False
    if label is None or label.kind is BlockKind.QUESTION:
        return True
    return bool(label.numbers) and set(label.numbers).isdisjoint(draft.numbers)
