"""Lines become units: headings, questions, answers and numbered paragraphs.

Every form that comes as lines shares this: text from a PDF, and later PDF and DOCX themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise

from kamerbron.index.document import Footnote, Paragraph, Publication, Unit, UnitKind
from kamerbron.index.reading.head import is_head_line, read_head
from kamerbron.index.reading.hyphens import join_lines
from kamerbron.index.reading.lines import PLACEHOLDER, Body, Line, Note, ends_short

_NUMBERS = r"\d{1,3}(?:(?:, | en |, en | t/m | tot en met )\d{1,3})*"
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


class _Kind(Enum):
    TEXT = auto()
    ITEM = auto()
    HEADING = auto()
    QUESTION = auto()
    ANSWER = auto()


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together, joined."""

    kind: _Kind
    text: str
    lines: tuple[str, ...]
    numbers: tuple[int, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A unit that is being filled with paragraphs of text in which the placeholders still stand."""

    kind: UnitKind
    numbers: tuple[int, ...]
    headings: tuple[str, ...]
    paragraphs: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Structure:
    """The units of a document, and what its own head and signatures say it is."""

    publication: Publication
    units: tuple[Unit, ...]
    notices: tuple[str, ...]


def read_structure(body: Body) -> Structure:
    """Find the units in the lines of a document."""
    groups = _group_lines(body)
    texts = [_join(group, body) for group in groups]
    head = read_head(texts)
    blocks, signatories = _take_signatures(_classify(groups[head.blocks :], body))
    units, notices = _finish_units(_draft_units(blocks), body.notes, texts[: head.blocks])
    publication = replace(head.publication, signatories=tuple(signatories))
    return Structure(publication, units, (*notices, *_unanswered(units)))


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
    text, previous = _bare(line.text), _bare(before.text)
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


def _bare(text: str) -> str:
    return PLACEHOLDER.sub("", text)


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
    previous, text = _bare(group[-1].text), _bare(line.text)
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
    texts = [_bare(line.text) for line in lines[index:end]]
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


def _classify(groups: Sequence[Sequence[Line]], body: Body) -> list[_Block]:
    """Say of each group what it is."""
    texts = [_join(group, body) for group in groups]
    has_questions = _has_questions([_bare(text) for text in texts])
    blocks: list[_Block] = []
    for index, (group, text) in enumerate(zip(groups, texts, strict=True)):
        isolated = (group[0].gap or group[0].page_start or index == 0) and (
            index + 1 == len(groups) or groups[index + 1][0].gap
        )
        kind, numbers = _kind(_bare(text), len(group), isolated=isolated, has_questions=has_questions)
        blocks.append(_Block(kind, text, tuple(line.text for line in group), numbers))
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
) -> tuple[_Kind, tuple[int, ...]]:
    if match := _QUESTION_LABEL.fullmatch(text):
        return _Kind.QUESTION, _parse_numbers(match["numbers"])
    if has_questions and (match := _BARE_NUMBER.fullmatch(text)):
        return _Kind.QUESTION, (int(match["numbers"]),)
    if match := _ANSWER_LABEL.fullmatch(text):
        return _Kind.ANSWER, _parse_numbers(match["numbers"] or "")
    if _ITEM.match(text):
        return _Kind.ITEM, ()
    if isolated and _looks_like_heading(text, line_count):
        return _Kind.HEADING, ()
    return _Kind.TEXT, ()


def _parse_numbers(text: str) -> tuple[int, ...]:
    """Parse `11, 18, 21`, `3 en 4` and `5 t/m 8`."""
    numbers: list[int] = []
    for joint, digits in re.findall(r"(t/m|tot en met)?\s*(\d+)", text):
        number = int(digits)
        if joint and numbers:
            numbers.extend(range(numbers[-1] + 1, number))
        numbers.append(number)
    return tuple(numbers)


def _take_signatures(blocks: Sequence[_Block]) -> tuple[list[_Block], list[str]]:
    """Take the signatures out: they are who signed, not text to search."""
    kept: list[_Block] = []
    names: list[str] = []
    signing = closing = False
    for block in blocks:
        lines = [_bare(line) for line in block.lines]
        are_names = all(_SIGNED_NAME.fullmatch(line) for line in lines)
        if (closing or signing) and are_names and block.kind in (_Kind.HEADING, _Kind.TEXT):
            names += lines
        elif _SIGNATURE.fullmatch(" ".join(lines[:-1])) and _SIGNED_NAME.fullmatch(lines[-1]):
            names.append(lines[-1])
        elif not _SIGNATURE.fullmatch(" ".join(lines)):
            kept.append(block)
        signing = _SIGNATURE.fullmatch(" ".join(lines)) is not None
        # A motion ends with this sentence; below it stand the names of the members alone.
        closing = closing or lines[-1].endswith("tot de orde van de dag.")
    return kept, names


# --- blocks to units -----------------------------------------------------------------------------


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
        label = _heading_label(text)
        labels = [_heading_label(heading) for heading in self.headings]
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


def _draft_units(blocks: Sequence[_Block]) -> list[_Draft]:
    drafting = _Drafting()
    answers_lack_labels = _answers_lack_labels(blocks)
    for index, block in enumerate(blocks):
        if block.kind is _Kind.QUESTION:
            drafting.question(block.numbers)
        elif block.kind is _Kind.ANSWER:
            drafting.answer(block.numbers)
        elif block.kind is _Kind.ITEM:
            drafting.item(block.text)
        elif block.kind is _Kind.HEADING and _is_heading_here(drafting, blocks, index):
            drafting.heading(block.text)
        else:
            if answers_lack_labels and _is_unlabelled_answer(drafting.current, blocks, index):
                drafting.answer(drafting.current.numbers if drafting.current else ())
            drafting.text(block.text)
    return drafting.finish()


def _heading_label(text: str) -> str | None:
    match = _LABELLED_HEADING.match(text)
    return match["label"] if match else None


def _opens_or_is_list(paragraph: str) -> bool:
    last_line = paragraph.rsplit("\n", 1)[-1]
    return _bare(last_line).endswith(":") or _ITEM.match(last_line) is not None


def _is_heading_here(drafting: _Drafting, blocks: Sequence[_Block], index: int) -> bool:
    """Among questions and answers only a block that stands above a question is a heading."""
    if drafting.current is None or drafting.current.kind is UnitKind.SECTION:
        return True
    following = blocks[index + 1].kind if index + 1 < len(blocks) else None
    return following in (_Kind.QUESTION, _Kind.HEADING)


def _answers_lack_labels(blocks: Sequence[_Block]) -> bool:
    """Whether text below a question can be its answer without a label saying so.

    It can where other answers carry a label, and where most bare numbered questions have such text. In
    a list of questions that still await their answers it cannot.
    """
    if any(block.kind is _Kind.ANSWER for block in blocks):
        return True
    questions = [index for index, block in enumerate(blocks) if block.kind is _Kind.QUESTION]
    if not all(_BARE_NUMBER.fullmatch(blocks[index].text) for index in questions):
        return False
    followed = sum(
        all(block.kind is _Kind.TEXT for block in blocks[index + 1 : index + 3]) and len(blocks) > index + 2
        for index in questions
    )
    return 2 * followed > len(questions)


def _is_unlabelled_answer(draft: _Draft | None, blocks: Sequence[_Block], index: int) -> bool:
    """Whether this text answers the question above it without saying so.

    That is so when the question has been asked in full and no label ahead announces its answer.
    """
    if draft is None or draft.kind is not UnitKind.QUESTION or not draft.paragraphs:
        return False
    if not _bare(draft.paragraphs[-1]).endswith("?"):
        return False
    for block in blocks[index:]:
        if block.kind is _Kind.ANSWER:
            return bool(block.numbers) and not set(block.numbers) & set(draft.numbers)
        if block.kind is _Kind.QUESTION:
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
        headings = tuple(_bare(heading) for heading in draft.headings)
        waiting += _notes_in(draft.headings, by_placeholder)
        paragraphs: list[Paragraph] = []
        for text in draft.paragraphs:
            if not _bare(text):
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
