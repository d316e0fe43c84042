"""The 45 real kamervragen, each of them read by eye beside its source.

`kamervragen.txt` holds a line for each: its file, its publication id or number, and its units. `v` is a
question, `a` an answer, `s` a section; `:2` says how many paragraphs it has where it is not one, and `*2` how
many footnotes where there are any. It holds nothing of their text.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kamerbron.index.document import Document, Paragraph, Unit, UnitKind
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder

pytestmark = pytest.mark.corpus

OUTLINES = dict(
    line.split(" | ", 1)
    for line in (Path(__file__).parent / "kamervragen.txt").read_text(encoding="utf-8").splitlines()
)
LETTERS = {UnitKind.QUESTION: "v", UnitKind.ANSWER: "a", UnitKind.SECTION: "s"}


def outline(document: Document) -> str:
    paper = document.publication.id or f"nr. {document.publication.number}"
    return f"{paper} | {' '.join(map(_outline_of_unit, document.units))}"


def _outline_of_unit(unit: Unit) -> str:
    letter = LETTERS.get(unit.kind, unit.kind.value)
    count = len(unit.paragraphs)
    notes = sum(len(paragraph.footnotes) for paragraph in unit.paragraphs)
    many = f":{count}" if count != 1 else ""
    return letter + "-".join(map(str, unit.numbers)) + many + (f"*{notes}" if notes else "")


def paragraphs(document: Document) -> list[Paragraph]:
    return [paragraph for unit in document.units for paragraph in unit.paragraphs]


@pytest.fixture(scope="module")
def documents(kamervragen: Path) -> dict[str, Document]:
    """The documents as they were read, by the names of their files."""
    return {entry.name: read_document(entry) for entry in open_folder(kamervragen).entries}


def test_all_of_them_are_read(documents: dict[str, Document]) -> None:
    assert sorted(documents) == sorted(OUTLINES)
    assert len(documents) == 45


@pytest.mark.parametrize("name", sorted(OUTLINES))
def test_its_units_paragraphs_and_notes_are_as_reviewed(documents: dict[str, Document], name: str) -> None:
    assert outline(documents[name]) == OUTLINES[name]


def test_nothing_of_a_page_stands_in_the_text(documents: dict[str, Document]) -> None:
    texts = [paragraph.text for document in documents.values() for paragraph in paragraphs(document)]
    for furniture in ("ISSN", "Tweede Kamer, vergaderjaar", "ah-tk-", "kv-tk-", "h tk 20", "-----", "**"):
        assert not [text for text in texts if furniture in text]


def test_every_note_has_its_text_and_its_place(documents: dict[str, Document]) -> None:
    notes = [
        note
        for document in documents.values()
        for paragraph in paragraphs(document)
        for note in paragraph.footnotes
    ]
    assert all(note.text and note.offset for note in notes)


def test_what_answers_say_of_other_answers_is_resolved(documents: dict[str, Document]) -> None:
    references = [
        reference
        for document in documents.values()
        for paragraph in paragraphs(document)
        for reference in paragraph.answer_references
    ]
    assert len(references) == 24
    assert all(reference.units for reference in references)


def test_the_answer_whose_question_extraction_lost_is_noticed(documents: dict[str, Document]) -> None:
    assert documents["doc-13029.txt"].notices == ("bij antwoord 2 staat geen vraag",)


def test_else_only_the_names_of_files_that_are_no_ids_are_noticed(documents: dict[str, Document]) -> None:
    noticed = {
        name: document.notices
        for name, document in documents.items()
        if document.notices and name != "doc-13029.txt"
    }
    assert sorted(noticed) == sorted(name for name in documents if name.startswith("ah-tk-20142015-698-"))
    assert all(len(notices) == 1 for notices in noticed.values())
