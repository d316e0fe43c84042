"""Blocks become units: questions, answers and sections with numbered paragraphs and their footnotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kamerbron.index.document import Footnote, Paragraph, Unit, UnitKind
from kamerbron.index.reading.blocks import (
    Block,
    BlockKind,
    Blocks,
    bare_text,
    heading_label,
    is_bare_number,
    is_item,
)
from kamerbron.index.reading.footnotes import PLACEHOLDER, Note


def read_units(blocks: Blocks, notes: Sequence[Note]) -> tuple[tuple[Unit, ...], tuple[str, ...]]:
    """Make the units of a document; also what an operator should know of them, in Dutch."""
    units, notices = _finish_units(_draft_units(blocks.blocks), notes, blocks.head_texts)
    return units, (*notices, *_unanswered(units))


@dataclass(slots=True)
class _Draft:
    """A unit that is being filled with paragraphs of text in which the placeholders still stand."""

    kind: UnitKind
    numbers: tuple[int, ...]
    headings: tuple[str, ...]
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Drafting:
    """Walks the blocks of a document and fills its units."""

    drafts: list[_Draft] = field(default_factory=list)
    current: _Draft | None = None
    open_questions: list[_Draft] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    headings_with_text: int = 0
    """How many headings of the path, from the outermost on, have text under them."""

    def start(self, kind: UnitKind, numbers: tuple[int, ...] = ()) -> _Draft:
        """Start a unit under the present headings."""
        self.current = _Draft(kind, numbers, tuple(self.headings))
        self.drafts.append(self.current)
        return self.current

    def question(self, numbers: tuple[int, ...]) -> None:
        """Start a question; it stays open until an answer to it comes."""
        self.open_questions.append(self.start(UnitKind.QUESTION, numbers))

    def answer(self, numbers: tuple[int, ...]) -> None:
        """Start an answer: to the questions it names, else to all that are open."""
        if not numbers:
            numbers = tuple(number for draft in self.open_questions for number in draft.numbers)
        self.open_questions = [
            draft for draft in self.open_questions if not set(draft.numbers) & set(numbers)
        ]
        self.start(UnitKind.ANSWER, numbers)

    def heading(self, text: str) -> None:
        """Go to a new heading, and find its place in the path.

        A heading right under another is below it. One that is numbered like one above (`Interventie 2`
        after `Interventie 1`) stands beside that. Any other stands beside the one before, or below it
        when that one is numbered and it is not.
        """
        label = heading_label(text)
        labels = [heading_label(heading) for heading in self.headings]
        if label is not None and label in labels:
            self._leave(labels.index(label))
        elif self.headings and not self._heading_is_bare and (label is not None or labels[-1] is None):
            self._leave(len(self.headings) - 1)
        self.headings.append(text)
        self.current = None

    def text(self, text: str) -> None:
        """Add a paragraph."""
        draft = self.current or self.start(UnitKind.SECTION)
        draft.paragraphs.append(text)
        self.headings_with_text = len(self.headings)

    def item(self, text: str) -> None:
        """Add a list item: to the paragraph that opens the list, else as a paragraph."""
        draft = self.current or self.start(UnitKind.SECTION)
        self.headings_with_text = len(self.headings)
        if draft.paragraphs and _opens_or_is_list(draft.paragraphs[-1]):
            draft.paragraphs[-1] += f"\n{text}"
        else:
            draft.paragraphs.append(text)

    def finish(self) -> list[_Draft]:
        """Close the document and return its units."""
        self._leave(0)
        return [draft for draft in self.drafts if draft.paragraphs]

    @property
    def _heading_is_bare(self) -> bool:
        return self.headings_with_text < len(self.headings)

    def _leave(self, depth: int) -> None:
        """Go back to a depth of the path. A heading that has nothing under it is kept as a paragraph."""
        if self._heading_is_bare and depth < len(self.headings):
            *path, heading = self.headings
            self.drafts.append(_Draft(UnitKind.SECTION, (), tuple(path), [heading]))
        self.headings = self.headings[:depth]
        self.headings_with_text = min(self.headings_with_text, depth)


def _draft_units(blocks: Sequence[Block]) -> list[_Draft]:
    drafting = _Drafting()
    answers_lack_labels = _answers_lack_labels(blocks)
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.QUESTION:
            drafting.question(block.numbers)
        elif block.kind is BlockKind.ANSWER:
            drafting.answer(block.numbers)
        elif block.kind is BlockKind.ITEM:
            drafting.item(block.text)
        elif block.kind is BlockKind.HEADING and _is_heading_here(drafting, blocks, index):
            drafting.heading(block.text)
        else:
            if answers_lack_labels and _is_unlabelled_answer(drafting.current, blocks, index):
                drafting.answer(drafting.current.numbers if drafting.current else ())
            drafting.text(block.text)
    return drafting.finish()


def _opens_or_is_list(paragraph: str) -> bool:
    last_line = paragraph.rsplit("\n", 1)[-1]
    return bare_text(last_line).endswith(":") or is_item(last_line)


def _is_heading_here(drafting: _Drafting, blocks: Sequence[Block], index: int) -> bool:
    """Among questions and answers only a block that stands above a question is a heading."""
    if drafting.current is None or drafting.current.kind is UnitKind.SECTION:
        return True
    following = blocks[index + 1].kind if index + 1 < len(blocks) else None
    return following in (BlockKind.QUESTION, BlockKind.HEADING)


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


def _is_unlabelled_answer(draft: _Draft | None, blocks: Sequence[Block], index: int) -> bool:
    """Whether this text answers the question above it without saying so.

    That is so when the question has been asked in full and no label ahead announces its answer.
    """
    if draft is None or draft.kind is not UnitKind.QUESTION or not draft.paragraphs:
        return False
    if not bare_text(draft.paragraphs[-1]).endswith("?"):
        return False
    for block in blocks[index:]:
        if block.kind is BlockKind.ANSWER:
            return bool(block.numbers) and not set(block.numbers) & set(draft.numbers)
        if block.kind is BlockKind.QUESTION:
            return True
    return True


# --- drafts to units -----------------------------------------------------------------------------


def _finish_units(
    drafts: Sequence[_Draft], notes: Sequence[Note], head: Sequence[str]
) -> tuple[tuple[Unit, ...], list[str]]:
    """Make the units: paragraphs numbered, and each note hung where its placeholder stands."""
    by_placeholder = {note.placeholder: note for note in notes}
    keys: Counter[str] = Counter()
    units = []
    sections = document_number = 0
    # The notes to the title hang from the first paragraph.
    waiting = _notes_in(head, by_placeholder)
    if len(drafts) > 1 and drafts[0].kind is UnitKind.SECTION and not drafts[0].headings:
        drafts[0].kind = UnitKind.INTRODUCTION
    for draft in drafts:
        sections += draft.kind is UnitKind.SECTION
        key = _unit_key(draft, sections)
        keys[key] += 1
        headings = tuple(bare_text(heading) for heading in draft.headings)
        waiting += _notes_in(draft.headings, by_placeholder)
        paragraphs: list[Paragraph] = []
        for text in draft.paragraphs:
            if not bare_text(text):
                waiting += _notes_in([text], by_placeholder)
                continue
            document_number += 1
            footnotes = [Footnote(note.number, note.text, None) for note in waiting]
            waiting = []
            plain, found = _hang_notes(text, by_placeholder)
            paragraphs.append(Paragraph(len(paragraphs) + 1, document_number, plain, (*footnotes, *found)))
        name = key if keys[key] == 1 else f"{key}~{keys[key]}"
        units.append(Unit(name, draft.kind, draft.numbers, headings, tuple(paragraphs)))
    return tuple(unit for unit in units if unit.paragraphs), [
        notice for note in notes for notice in _note_notices(note)
    ]


def _unit_key(draft: _Draft, sections: int) -> str:
    numbers = (sections,) if draft.kind is UnitKind.SECTION else draft.numbers
    return "-".join([draft.kind.value, *map(str, numbers)])


def _notes_in(texts: Iterable[str], by_placeholder: dict[str, Note]) -> list[Note]:
    # Popped, for the headings of one section are seen again with the next one below it.
    found = [mark for text in texts for mark in PLACEHOLDER.findall(text) if mark in by_placeholder]
    return [by_placeholder.pop(mark) for mark in found]


def _hang_notes(text: str, by_placeholder: dict[str, Note]) -> tuple[str, list[Footnote]]:
    plain = ""
    footnotes = []
    position = 0
    for match in PLACEHOLDER.finditer(text):
        plain += text[position : match.start()]
        position = match.end()
        note = by_placeholder[match[0]]
        footnotes.append(Footnote(note.number, note.text, len(plain) if note.has_place else None))
    return plain + text[position:], footnotes


def _note_notices(note: Note) -> list[str]:
    if not note.text:
        return [f"voetnoot {note.number} staat niet in de bron"]
    if not note.has_place:
        return [f"voetnoot {note.number} heeft geen teken in de tekst"]
    return []


def _unanswered(units: Sequence[Unit]) -> list[str]:
    """Say which questions have no answer, in a document that answers others."""
    answered = {number for unit in units if unit.kind is UnitKind.ANSWER for number in unit.numbers}
    if not answered:
        return []
    asked = [number for unit in units if unit.kind is UnitKind.QUESTION for number in unit.numbers]
    return [f"bij vraag {number} is geen antwoord gevonden" for number in asked if number not in answered]
