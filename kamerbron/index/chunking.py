"""A Document becomes passages: whole consecutive paragraphs of one unit, of a size a model reads whole."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from langchain_text_splitters import RecursiveCharacterTextSplitter, TextSplitter

from kamerbron.index.document import (
    PARAGRAPH_SEPARATOR,
    Document,
    Paragraph,
    Passage,
    PassageFootnote,
    PassageRow,
    Question,
    Table,
    Unit,
    UnitKind,
)
from kamerbron.index.formalities import is_formality, referred_units
from kamerbron.index.near_identical import Shingles, shingles
from kamerbron.index.sentences import split_sentences

# So many questions of one number can an answer to it name, as in a paper of several lists of them. Without a
# bound a file that repeats one label would have each answer hold all questions.
_MOST_ALIKE = 10

_SAYS_LITTLE = 120

# What a paragraph ends with in the middle of a sentence. A colon opens something else as often.
_RUNS_ON = (",", ";")


@dataclass(frozen=True, slots=True)
class ChunkingSettings:
    """How large a passage may grow, in characters: one long paragraph, or a few short ones.

    A sentence that runs on over paragraphs, as a motion does, is not parted below `max_sentence_characters`.
    `with_questions` gives an answer the text of its questions, by which it is found as well. Without, the
    published questions can be asked as a test: nothing in the index then repeats them.
    """

    max_characters: int = 700
    max_sentence_characters: int = 1500
    with_questions: bool = True


class SentenceSplitter(TextSplitter):
    """Splits text into pieces of whole sentences that together are exactly the text.

    A sentence that is too long by itself is split at its clauses, then at its words.
    """

    def __init__(self, max_characters: int) -> None:
        super().__init__(
            chunk_size=max_characters, chunk_overlap=0, keep_separator="end", strip_whitespace=False
        )
        self._within_sentence = RecursiveCharacterTextSplitter(
            separators=["\n", "; ", ", ", " ", ""],
            chunk_size=max_characters,
            chunk_overlap=0,
            keep_separator="end",
            strip_whitespace=False,
        )

    def split_text(self, text: str) -> list[str]:
        """Return the pieces in order; joined they are the text."""
        starts = [0, *(start for start, _ in split_sentences(text)[1:])]
        ends = [*starts[1:], len(text)]
        parts: list[str] = []
        for start, end in zip(starts, ends, strict=True):
            sentence = text[start:end]
            fits = len(sentence) <= self._chunk_size
            parts += [sentence] if fits else self._within_sentence.split_text(sentence)
        return self._merge_splits(parts, separator="")


def chunk(document: Document, settings: ChunkingSettings) -> list[Passage]:
    """Return the passages of a document, in its order.

    Every paragraph is in exactly one passage, or in consecutive pieces of its own. No passage crosses
    a unit. The text of a passage is exactly that of its paragraphs, joined by a blank line.
    """
    questions = _questions(document) if settings.with_questions else []
    places_of_questions: dict[int, list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        if len(places_of_questions[question.number]) < _MOST_ALIKE:
            places_of_questions[question.number].append(place)
    questions_by_number = _questions_by_number(document)
    sections = _cited_sections(document)
    splitter = SentenceSplitter(settings.max_characters)
    passages = []
    for unit in document.units:
        asked = {place for number in unit.numbers for place in places_of_questions.get(number, ())}
        answered = tuple(questions[place] for place in sorted(asked))
        asking = [other for number in unit.numbers for other in questions_by_number.get(number, ())]
        section, repeat = sections[unit.key]
        for paragraphs in _group(unit.paragraphs, settings):
            rows = list(_rows(paragraphs))
            footnotes = list(_footnotes(paragraphs))
            for piece, start, text in _pieces(paragraphs, splitter, settings):
                passages.append(
                    Passage(
                        id=_passage_id(document, unit, paragraphs, piece),
                        document_id=document.id,
                        publication=document.publication,
                        source_name=document.source.name,
                        unit_key=unit.key,
                        unit_kind=unit.kind,
                        unit_numbers=unit.numbers,
                        headings=unit.headings,
                        section=section,
                        section_repeat=repeat,
                        paragraphs=tuple(paragraph.number for paragraph in paragraphs),
                        piece=piece,
                        start=start,
                        text=text,
                        questions=answered if unit.kind is UnitKind.ANSWER else (),
                        footnotes=tuple(_footnotes_within(footnotes, start, text)),
                        rows=tuple(_rows_within(rows, start, text)),
                        refers_to=referred_units(paragraphs) if unit.kind is UnitKind.ANSWER else (),
                        cites=_cited(paragraphs, asking if unit.kind is UnitKind.ANSWER else ()),
                        formality=is_formality(text, [question.text for question in answered]),
                    )
                )
    return [replace(passage, sketch=shingles_of(passage).sketch) for passage in passages]


def shingles_of(passage: Passage) -> Shingles:
    """Return the runs of words of a passage; of a short one with its questions, else its heading.

    A text of a few words leaves to its question what it is about: two papers may well hold `Nee.`
    """
    if len(passage.text) >= _SAYS_LITTLE:
        return shingles(passage.text)
    above = [question.text for question in passage.questions] or passage.headings[-1:]
    return shingles("\n".join([*above, passage.text]))


def answered_questions(document: Document) -> frozenset[str]:
    """Return the keys of the questions that the document itself answers.

    Such a question is the context of its answer, and no answer to anything by itself.
    """
    answered = {number for unit in document.units if unit.kind is UnitKind.ANSWER for number in unit.numbers}
    return frozenset(
        unit.key
        for unit in document.units
        if unit.kind is UnitKind.QUESTION and unit.numbers and answered.issuperset(unit.numbers)
    )


def _cited_sections(document: Document) -> dict[str, tuple[str | None, int | None]]:
    """Return, by unit key, the shortest end of its path of headings that no other path shares.

    With it, for the second and further sections under the very same path, which of them it is.
    """
    paths = {unit.headings for unit in document.units}
    sharing = Counter(path[-length:] for path in paths for length in range(1, len(path) + 1))
    seen: Counter[tuple[str, ...]] = Counter()
    sections = {}
    for unit in document.units:
        path = unit.headings
        lengths = (length for length in range(1, len(path)) if sharing[path[-length:]] == 1)
        section = " › ".join(path[-next(lengths, len(path)) :]) or None
        if unit.kind is UnitKind.SECTION:
            seen[path] += 1
        repeated = unit.kind is UnitKind.SECTION and seen[path] > 1
        sections[unit.key] = (section, seen[path] if repeated else None)
    return sections


def _cited(paragraphs: Sequence[Paragraph], asked: Iterable[Unit]) -> tuple[str, ...]:
    """Return the ids of the publications that paragraphs name, or the questions that their unit answers."""
    named = [*paragraphs, *(paragraph for question in asked for paragraph in question.paragraphs)]
    references = [
        reference
        for paragraph in named
        for reference in (
            *paragraph.references,
            *(reference for note in paragraph.footnotes for reference in note.references),
        )
    ]
    return tuple(dict.fromkeys(reference.target for reference in references if reference.target))


def _questions_by_number(document: Document) -> dict[int, list[Unit]]:
    by_number: dict[int, list[Unit]] = defaultdict(list)
    for unit in document.units:
        if unit.kind is UnitKind.QUESTION:
            for number in unit.numbers:
                if len(by_number[number]) < _MOST_ALIKE:
                    by_number[number].append(unit)
    return by_number


def _questions(document: Document) -> list[Question]:
    return [
        Question(number, PARAGRAPH_SEPARATOR.join(paragraph.text for paragraph in unit.paragraphs))
        for unit in document.units
        if unit.kind is UnitKind.QUESTION
        for number in unit.numbers
    ]


def _group(paragraphs: Sequence[Paragraph], settings: ChunkingSettings) -> Iterator[tuple[Paragraph, ...]]:
    """Group consecutive paragraphs as long as they fit together."""
    group: list[Paragraph] = []
    size = 0
    for run in _sentence_runs(paragraphs, settings.max_sentence_characters):
        added = _size(run) + (len(PARAGRAPH_SEPARATOR) if group else 0)
        if group and size + added > settings.max_characters:
            yield tuple(group)
            group, size, added = [], 0, _size(run)
        group += run
        size += added
    if group:
        yield tuple(group)


def _sentence_runs(paragraphs: Sequence[Paragraph], max_characters: int) -> Iterator[list[Paragraph]]:
    """Yield the paragraphs one by one, but those that a sentence runs on over together if they fit."""
    run: list[Paragraph] = []
    for paragraph in paragraphs:
        if run and (not run[-1].text.endswith(_RUNS_ON) or _size([*run, paragraph]) > max_characters):
            yield run
            run = []
        run.append(paragraph)
    if run:
        yield run


def _size(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(paragraph.text) for paragraph in paragraphs) + len(PARAGRAPH_SEPARATOR) * (
        len(paragraphs) - 1
    )


def _pieces(
    paragraphs: Sequence[Paragraph], splitter: SentenceSplitter, settings: ChunkingSettings
) -> Iterator[tuple[int | None, int, str]]:
    """Yield (piece, start, text): one for paragraphs that fit, several for one that is too long."""
    text = PARAGRAPH_SEPARATOR.join(paragraph.text for paragraph in paragraphs)
    if len(paragraphs) > 1 or len(text) <= settings.max_characters:
        yield None, 0, text
        return
    start = 0
    for number, piece in enumerate(splitter.split_text(text), start=1):
        yield number, start, piece
        start += len(piece)


def _footnotes(paragraphs: Sequence[Paragraph]) -> Iterator[PassageFootnote]:
    """Yield the footnotes of paragraphs, at their places in the text of all of them."""
    position = 0
    for paragraph in paragraphs:
        for note in paragraph.footnotes:
            offset = None if note.offset is None else position + note.offset
            yield PassageFootnote(paragraph.number, note.number, note.text, offset)
        position += len(paragraph.text) + len(PARAGRAPH_SEPARATOR)


def _footnotes_within(
    footnotes: Sequence[PassageFootnote], start: int, text: str
) -> Iterator[PassageFootnote]:
    """Yield the footnotes whose mark stands in a piece, and with the first piece those without a mark."""
    at_start = 0 if start == 0 else 1
    for note in footnotes:
        offset = None if note.offset is None else note.offset - start
        if (offset is None and start == 0) or (offset is not None and at_start <= offset <= len(text)):
            yield replace(note, offset=offset)


def _rows(paragraphs: Sequence[Paragraph]) -> Iterator[PassageRow]:
    """Yield the rows of the tables among paragraphs, at their places in the text of all of them."""
    position = 0
    for paragraph in paragraphs:
        if paragraph.table is not None:
            lines = paragraph.text.split("\n")
            above = len(lines) - len(paragraph.table.rows)
            first = position + sum(len(line) + 1 for line in lines[:above])
            for line, cells in zip(lines[above:], paragraph.table.rows, strict=True):
                yield PassageRow(first, first + len(line), _searched_row(paragraph.table, cells))
                first += len(line) + 1
        position += len(paragraph.text) + len(PARAGRAPH_SEPARATOR)


def _rows_within(rows: Sequence[PassageRow], start: int, text: str) -> Iterator[PassageRow]:
    """Yield the rows that stand whole in a piece."""
    for row in islice(rows, bisect_left(rows, start, key=lambda row: row.start), None):
        if row.end > start + len(text):
            return
        yield replace(row, start=row.start - start, end=row.end - start)


def _searched_row(table: Table, cells: Sequence[str]) -> str:
    columns = table.columns or ("",) * len(cells)
    under = (
        f"{column}: {cell}" if column else cell for column, cell in zip(columns, cells, strict=True) if cell
    )
    return f"{table.caption}: {'; '.join(under)}" if table.caption else "; ".join(under)


def _passage_id(document: Document, unit: Unit, paragraphs: Sequence[Paragraph], piece: int | None) -> str:
    first, last = paragraphs[0].number, paragraphs[-1].number
    alineas = f"alinea-{first}" if first == last else f"alinea-{first}-{last}"
    suffix = "" if piece is None else f".deel-{piece}"
    return f"{document.id}.{unit.key}.{alineas}{suffix}"
