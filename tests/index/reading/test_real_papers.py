from __future__ import annotations

from pathlib import Path

import pytest

from kamerbron.index.document import Document, Paragraph, UnitKind
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder

pytestmark = pytest.mark.corpus

PAPERS = ("kst-27925-584", "kst-27925-681", "kst-27925-879", "kst-29754-436", "kst-29754-645")


@pytest.fixture(scope="module")
def papers(corpus: Path) -> dict[str, Document]:
    """The real papers, by their ids."""
    return {document.id: document for document in map(read_document, open_folder(corpus).entries)}


def paragraphs(document: Document) -> list[Paragraph]:
    return [paragraph for unit in document.units for paragraph in unit.paragraphs]


def all_text(papers: dict[str, Document]) -> str:
    return "\n".join(paragraph.text for document in papers.values() for paragraph in paragraphs(document))


def test_every_paper_is_read_under_its_own_id(papers: dict[str, Document]) -> None:
    assert tuple(sorted(papers)) == PAPERS


@pytest.mark.parametrize(("paper", "count"), list(zip(PAPERS, (14, 19, 69, 42, 9), strict=True)))
def test_a_paper_has_as_many_paragraphs_as_it_was_printed_with(
    papers: dict[str, Document], paper: str, count: int
) -> None:
    assert len(paragraphs(papers[paper])) == count


@pytest.mark.parametrize(("paper", "count"), list(zip(PAPERS, (1, 3, 1, 13, 9), strict=True)))
def test_a_paper_has_all_its_footnotes(papers: dict[str, Document], paper: str, count: int) -> None:
    numbers = [note.number for paragraph in paragraphs(papers[paper]) for note in paragraph.footnotes]
    assert numbers == [str(number) for number in range(1, count + 1)]


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if paper != "kst-29754-436"])
def test_nothing_is_noticed_about_a_paper_that_is_read_whole(papers: dict[str, Document], paper: str) -> None:
    assert papers[paper].notices == ()


def test_the_note_that_extraction_lost_is_kept_without_text_and_told(papers: dict[str, Document]) -> None:
    paper = papers["kst-29754-436"]
    lost = [note for paragraph in paragraphs(paper) for note in paragraph.footnotes if not note.text]
    assert [note.number for note in lost] == ["12"]
    assert paper.notices == ("voetnoot 12 staat niet in de bron",)


def test_the_question_list_has_its_23_questions_and_each_has_its_answer(papers: dict[str, Document]) -> None:
    units = papers["kst-27925-879"].units
    asked = [number for unit in units if unit.kind is UnitKind.QUESTION for number in unit.numbers]
    answered = [number for unit in units if unit.kind is UnitKind.ANSWER for number in unit.numbers]
    assert sorted(asked) == [*range(1, 24)]
    assert sorted(answered) == [*range(1, 24)]


def test_answers_to_several_questions_and_one_without_a_label_are_found(papers: dict[str, Document]) -> None:
    keys = [unit.key for unit in papers["kst-27925-879"].units]
    assert {"antwoord-3-4", "antwoord-11-18-21", "antwoord-12"} <= set(keys)


@pytest.mark.parametrize("furniture", ["ISSN", "kst-", "-\n", "\u00ad", "\n\n"])
def test_no_paragraph_holds_page_furniture_or_a_line_end_in_a_word(
    papers: dict[str, Document], furniture: str
) -> None:
    assert all(
        furniture not in paragraph.text for paper in papers.values() for paragraph in paragraphs(paper)
    )


@pytest.mark.parametrize("word", ["re-integratie", "co-voorzitterschap", "CT-beleid", "betrokkenheid"])
def test_a_word_that_was_broken_at_a_line_end_is_as_it_should_be(
    papers: dict[str, Document], word: str
) -> None:
    assert word in all_text(papers)


def test_no_hyphen_of_a_line_end_is_left_in_a_word(papers: dict[str, Document]) -> None:
    assert "betrok-kenheid" not in all_text(papers)
