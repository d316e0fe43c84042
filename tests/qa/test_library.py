"""What a library gives of its index, and what it keeps from one who may not reach all of it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from search_support import WORDS, make_publication, naming, opened
from support import make_document, make_paragraph, make_unit

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import Document, Footnote, Paragraph, Unit, UnitKind
from kamerbron.index.mentions import find_mentions
from kamerbron.index.store.selection import Filters
from kamerbron.qa.library import Library
from kamerbron.qa.papers import Citing
from kamerbron.qa.searching.search import Searcher

BRIDGE_TEXT = (
    "De brug bij Waterveen is gekeurd, zoals Kamerstuk 99998, nr. 3 en Kamerstuk 29754, nr. 9 zeggen."
)


def noted(text: str, note: str) -> Paragraph:
    return replace(make_paragraph(text), footnotes=(Footnote("7", note, len(text), find_mentions(note)),))


def paper(number: str, *units: Unit, date: str | None = None, kind: str | None = None) -> Document:
    publication = make_publication(number=number, date=date, kind=kind)
    name = publication.id or ""
    return make_document(*units, id=name, publication=publication, source_name=f"{name}.txt")


OLDER = paper("1", make_unit(naming(BRIDGE_TEXT)), date="2020-03-01", kind="Brief")
LIST = paper(
    "2",
    make_unit(naming("Hoe oud is de brug van Kamerstuk 99998, nr. 3?"), kind=UnitKind.QUESTION, numbers=[1]),
    make_unit(
        "De brug is honderd jaar oud.",
        noted("Zij staat in Kamerstuk 99998, nr. 2.", "Zie Kamerstuk 99998, nr. 1."),
        kind=UnitKind.ANSWER,
        numbers=[1],
    ),
    make_unit("Tot zover.", kind=UnitKind.CLOSING),
    date="2021-03-01",
    kind="Lijst van vragen",
)
UNDATED = paper("3", make_unit(naming("Dossier 99998 gaat over bruggen. Kamerstuk 99998, nr. 3 is dit.")))
TWIN = paper("10", make_unit("De tunnel is dicht."), date="2021-03-01", kind="Brief")
DOCUMENTS = (UNDATED, OLDER, TWIN, LIST)
NEWEST_FIRST = ["kst-99998-10", "kst-99998-2", "kst-99998-1", "kst-99998-3"]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with opened(tmp_path_factory.mktemp("index"), DOCUMENTS) as generation:
        yield Library(generation, Searcher(generation, WORDS))


@pytest.fixture
def letters(library: Library) -> Library:
    """The library of one who may reach letters only: the papers 1 and 10."""
    return library.within(Filters(kinds=("brief",)))


def places(found: tuple[Citing, ...]) -> list[tuple[str, str, int, str | None, str]]:
    return [(c.document_id, c.unit_key, c.paragraph, c.footnote, c.words) for c in found]


# --- papers and passages -------------------------------------------------------------------------


def test_a_paper_is_found_whole_by_its_id(library: Library) -> None:
    for document in DOCUMENTS:
        assert library.document(document.id) == document


@pytest.mark.parametrize("name", ["", "kst-99998", "kst-99998-1\0", "KST-99998-1", "\ud800", "%", "' OR 1=1"])
def test_what_is_not_there_is_none_whatever_it_is_called(library: Library, name: str) -> None:
    assert library.document(name) is None
    assert library.passage(name) is None
    assert library.passages_of(name) == library.cites(name) == library.cited_by(name) == ()


@pytest.mark.parametrize("size", [1, 2, 3, 4, 9])
def test_pages_together_hold_every_paper_once_the_newest_first(library: Library, size: int) -> None:
    pages = [library.documents(Filters(), offset=offset, limit=size) for offset in range(0, 8, size)]
    assert {page.total for page in pages} == {4}
    assert all(len(page.documents) <= size for page in pages)
    assert [document.id for page in pages for document in page.documents] == NEWEST_FIRST


def test_a_page_holds_what_passes_the_filters_and_lies_within_reach(library: Library) -> None:
    recent = Filters(first=dt.date(2021, 1, 1))
    assert library.documents(recent, offset=0, limit=9).total == 2
    page = library.within(Filters(kinds=("brief",))).documents(recent, offset=0, limit=9)
    assert ([document.id for document in page.documents], page.total) == (["kst-99998-10"], 1)


def test_the_passages_of_a_paper_are_those_that_were_made_of_it(library: Library) -> None:
    passages = library.passages_of("kst-99998-2")
    assert list(passages) == chunk(LIST, ChunkingSettings())
    assert {passage.unit_key for passage in passages} == {"vraag-1", "antwoord-1", "slot"}
    assert [library.passage(passage.id) for passage in passages] == list(passages)
    of_answer = library.passages_of_unit("kst-99998-2", "antwoord-1")
    assert of_answer == tuple(passage for passage in passages if passage.unit_key == "antwoord-1")


# --- who names whom ------------------------------------------------------------------------------


def test_every_place_that_names_another_paper_is_given_with_its_words(library: Library) -> None:
    found = library.cites("kst-99998-1")
    assert places(found) == [
        ("kst-99998-1", "sectie", 1, None, "Kamerstuk 99998, nr. 3"),
        ("kst-99998-1", "sectie", 1, None, "Kamerstuk 29754, nr. 9"),
    ]
    assert [BRIDGE_TEXT[citing.start : citing.end] for citing in found] == [citing.words for citing in found]
    assert [citing.cited for citing in found] == [UNDATED.publication, None]
    assert [citing.target for citing in found] == ["kst-99998-3", "kst-29754-9"]


def test_a_footnote_names_papers_too_and_a_paper_does_not_cite_itself(library: Library) -> None:
    assert places(library.cites("kst-99998-2")) == [
        ("kst-99998-2", "vraag-1", 1, None, "Kamerstuk 99998, nr. 3"),
        ("kst-99998-2", "antwoord-1", 2, "7", "Kamerstuk 99998, nr. 1"),
    ]


def test_a_dossier_as_a_whole_is_named_without_a_paper(library: Library) -> None:
    (named,) = library.cites("kst-99998-3")
    assert (named.words, named.target, named.dossiers, named.cited) == (
        "Dossier 99998",
        None,
        ("99998",),
        None,
    )


def test_a_paper_is_cited_by_questions_answers_and_footnotes_of_others(library: Library) -> None:
    assert places(library.cited_by("kst-99998-3")) == [
        ("kst-99998-2", "vraag-1", 1, None, "Kamerstuk 99998, nr. 3"),
        ("kst-99998-1", "sectie", 1, None, "Kamerstuk 99998, nr. 3"),
    ]
    assert places(library.cited_by("kst-99998-1")) == [
        ("kst-99998-2", "antwoord-1", 2, "7", "Kamerstuk 99998, nr. 1")
    ]
    assert {citing.cited for citing in library.cited_by("kst-99998-1")} == {OLDER.publication}


def test_who_cites_a_paper_that_the_index_lacks_is_known_all_the_same(library: Library) -> None:
    (found,) = library.cited_by("kst-29754-9")
    assert (found.document_id, found.cited) == ("kst-99998-1", None)


@pytest.mark.parametrize("seed", range(8))
def test_cited_by_is_cites_turned_round(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - dice, no secrets
    documents = [_random_paper(dice, str(number)) for number in range(1, 7)]
    with opened(tmp_path, documents) as generation:
        library = Library(generation, Searcher(generation, WORDS))
        cites = [citing for document in documents for citing in library.cites(document.id)]
        assert all(citing.target != citing.document_id for citing in cites)
        for number in range(1, 9):
            named = f"kst-99998-{number}"
            turned = {citing for citing in cites if citing.target == named}
            assert set(library.cited_by(named)) == turned
            assert len(library.cited_by(named)) == len(turned)


def _random_paper(dice: random.Random, number: str) -> Document:
    """Make a paper of questions, answers, sections and notes that name papers, some of them at random."""

    def text() -> str:
        named = "".join(f" Zie Kamerstuk 99998, nr. {dice.randint(1, 8)}." for _ in range(dice.randint(0, 2)))
        return f"De brug is {'heel ' * dice.randint(0, 40)}lang.{named}"

    def paragraph() -> Paragraph:
        words, note = text(), text()
        notes = (Footnote("1", note, 0, find_mentions(note)),) if dice.random() < 0.5 else ()
        return replace(naming(words), footnotes=notes)

    kinds = dice.choices([UnitKind.QUESTION, UnitKind.ANSWER, UnitKind.SECTION, UnitKind.CLOSING], k=5)
    units = [
        make_unit(
            *(paragraph() for _ in range(dice.randint(1, 4))),
            kind=kind,
            numbers=[dice.randint(1, 2)] if kind in {UnitKind.QUESTION, UnitKind.ANSWER} else (),
            key=f"{kind.value}-{place}",
        )
        for place, kind in enumerate(kinds)
    ]
    return paper(number, *units, date=f"20{dice.randint(10, 20)}-01-01")


# --- reach ---------------------------------------------------------------------------------------


def test_what_lies_out_of_reach_is_not_found(letters: Library) -> None:
    assert [document.id for document in letters.documents(Filters(), offset=0, limit=9).documents] == [
        "kst-99998-10",
        "kst-99998-1",
    ]
    for document in (LIST, UNDATED):
        assert letters.document(document.id) is None
        assert letters.passages_of(document.id) == letters.cites(document.id) == ()
        for passage in chunk(document, ChunkingSettings()):
            assert letters.passage(passage.id) is None


def test_what_lies_out_of_reach_neither_cites_nor_is_known_as_cited(letters: Library) -> None:
    assert [citing.cited for citing in letters.cites("kst-99998-1")] == [None, None]
    assert places(letters.cited_by("kst-99998-3")) == [
        ("kst-99998-1", "sectie", 1, None, "Kamerstuk 99998, nr. 3")
    ]
    assert [citing.cited for citing in letters.cited_by("kst-99998-3")] == [None]
    assert letters.cited_by("kst-99998-1") == ()


def test_what_lies_out_of_reach_is_not_counted(library: Library, letters: Library) -> None:
    whole, part = library.manifest, letters.manifest
    assert whole == library.generation.manifest
    assert part == replace(whole, counts=part.counts)
    assert (part.counts.documents, part.counts.passages, part.counts.refused) == (2, 2, 0)
    assert part.counts.sentences == 2 < whole.counts.sentences
    assert (library.refused, letters.refused) == ((), None)


def test_the_newest_paper_is_the_newest_within_reach(library: Library) -> None:
    assert library.newest == TWIN
    assert library.within(Filters(kinds=("Lijst van vragen",))).newest == LIST
    assert library.within(Filters(publications=("kst-99998-3",))).newest is None
    assert library.within(Filters(publications=("kst-1-1",))).newest is None
