"""The list is had whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from publications_server import answer, diagnostic, links_of, record

from kamerbron.index.source.official.errors import ListError
from kamerbron.index.source.official.listing import MAX_RECORDS, read_listing
from kamerbron.index.source.official.records import Page, read_page
from kamerbron.index.source.official.wanted import Wanted

DOSSIER = Wanted(dossiers=("99998",))
ESTIMATE = "info:srw/vocabulary/resultCountPrecision/1/estimate"


def _pages(*contents: bytes) -> Callable[[str, int], Page]:
    """The answers in turn, whatever is asked."""
    left = list(contents)
    return lambda _query, _start: read_page(left.pop(0))


def _records(*numbers: int) -> list[str]:
    return [record(f"kst-99998-{number}", dossier="99998") for number in numbers]


def test_pages_are_followed_until_there_is_no_next() -> None:
    ask = _pages(answer(_records(1, 2), 5, 3), answer(_records(3, 4), 5, 5), answer(_records(5), 5))
    listing = read_listing(DOSSIER, ask)
    assert [found.id for found in listing.records] == [f"kst-99998-{number}" for number in range(1, 6)]


def test_fewer_than_promised_is_an_error() -> None:
    with pytest.raises(ListError, match="belooft 3 publicaties en geeft er 2"):
        read_listing(DOSSIER, _pages(answer(_records(1, 2), 3)))


def test_more_than_promised_is_an_error() -> None:
    with pytest.raises(ListError, match="belooft 1 publicaties en geeft er al 2"):
        read_listing(DOSSIER, _pages(answer(_records(1, 2), 1)))


@pytest.mark.parametrize("end", [answer([], 3, None, ESTIMATE), diagnostic("out of range", 61)])
def test_fewer_than_estimated_is_asked_after_and_then_told(end: bytes) -> None:
    listing = read_listing(DOSSIER, _pages(answer(_records(1, 2), 3, None, ESTIMATE), end))
    assert len(listing.records) == 2
    assert listing.notices == ("de lijst schatte 3 publicaties en gaf er 2",)


def test_what_comes_after_an_estimate_is_taken_too() -> None:
    pages = [answer(_records(1), 2, None, ESTIMATE), answer(_records(2), 2, None, ESTIMATE)]
    assert len(read_listing(DOSSIER, _pages(*pages)).records) == 2


@pytest.mark.parametrize("following", [0, 1, 2])
def test_a_list_that_goes_round_is_an_error(following: int) -> None:
    pages = [answer(_records(1), 9, 2), answer(_records(2), 9, following)]
    with pytest.raises(ListError, match="loopt rond"):
        read_listing(DOSSIER, _pages(*pages))


def test_an_empty_page_with_a_next_one_is_an_error() -> None:
    with pytest.raises(ListError, match="loopt rond"):
        read_listing(DOSSIER, _pages(answer([], 9, 5)))


def test_a_list_without_end_is_left() -> None:
    asked = []

    def ask(_query: str, start: int) -> Page:
        asked.append(start)
        return read_page(answer(_records(*range(start, start + 400)), 900, start + 400, ESTIMATE))

    with pytest.raises(ListError, match="belooft 900"):
        read_listing(DOSSIER, ask)
    assert len(asked) == 5


def test_a_question_that_is_too_wide_is_refused_before_it_is_paged_through() -> None:
    with pytest.raises(ListError, match="vraag minder"):
        read_listing(DOSSIER, _pages(answer(_records(1), MAX_RECORDS + 1, 2)))


def test_a_diagnostic_is_an_error_with_its_own_words() -> None:
    with pytest.raises(ListError, match="unknown prefix dcterms"):
        read_listing(DOSSIER, _pages(diagnostic("unknown prefix dcterms")))


def test_an_end_that_comes_at_the_beginning_is_an_error() -> None:
    with pytest.raises(ListError, match="out of range"):
        read_listing(DOSSIER, _pages(diagnostic("out of range", 61)))


@pytest.mark.parametrize(
    "content",
    [
        answer(_records(1), None),
        b"<html><body>storing</body></html>",
        b"",
        b"<a",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        answer([], 0).replace(b">0<", b">veel<"),
        answer([], 0).replace(b">0<", b">-1<"),
        answer([], 0).replace(b">0<", b">" + b"9" * 5000 + b"<"),
    ],
)
def test_what_is_no_answer_of_the_list_is_an_error_and_never_an_empty_list(content: bytes) -> None:
    with pytest.raises(ListError):
        read_listing(DOSSIER, _pages(content))


def test_a_dossier_without_papers_is_told_apart_from_a_question_without_answers() -> None:
    assert read_listing(DOSSIER, _pages(answer([], 0))).empty_dossiers == ("99998",)
    listing = read_listing(Wanted(kinds=("Motie",)), _pages(answer([], 0)))
    assert listing.empty_dossiers == ()
    assert listing.notices == ("de lijst heeft niets dat aan de vraag voldoet",)


def test_a_publication_that_the_list_does_not_know_is_still_asked_for() -> None:
    wanted = Wanted(publications=("kst-99998-1", "kst-99998-2"))
    listing = read_listing(wanted, _pages(answer(_records(2), 1)))
    assert {found.id: bool(found.version) for found in listing.records} == {
        "kst-99998-1": False,
        "kst-99998-2": True,
    }


def test_two_records_of_one_publication_are_one_and_told() -> None:
    records = [*_records(1), record("kst-99998-1", modified="2025-01-01")]
    listing = read_listing(DOSSIER, _pages(answer(records, 2)))
    assert len(listing.records) == 1
    assert listing.notices == ("'kst-99998-1' staat meer dan eens in de lijst; de eerste is aangehouden",)


def test_annexes_are_asked_for_by_the_papers_they_belong_to() -> None:
    annex = record("blg-1", parent="kst-99998-1", type_="Bijlage", links=links_of("blg-1", "pdf"))
    asked = []

    def ask(query: str, _start: int) -> Page:
        asked.append(query)
        return read_page(answer([annex] if "hoofddocument" in query else _records(1), 1))

    listing = read_listing(Wanted(dossiers=("99998",), annexes=True), ask)
    assert [found.id for found in listing.records] == ["kst-99998-1", "blg-1"]
    assert 'w.hoofddocument=="kst-99998-1"' in asked[1]


def test_many_publications_are_asked_for_in_few_questions() -> None:
    asked = []

    def ask(query: str, _start: int) -> Page:
        asked.append(query)
        return read_page(answer([], 0))

    read_listing(Wanted(publications=tuple(f"kst-99998-{number}" for number in range(60))), ask)
    assert len(asked) == 3
    assert max(map(len, asked)) < 1500


def test_a_version_changes_with_the_record_and_is_empty_where_nothing_says_it() -> None:
    def version(**fields: str | None) -> str:
        (found,) = read_page(answer([record("kst-99998-1", **fields)], 1)).records  # type: ignore[arg-type]
        return found.version

    assert version() == version()
    assert version() != version(modified="2025-01-01")
    assert version(modified=None) == ""


def test_the_real_answers_of_the_list_are_read(formats: Path) -> None:
    page = read_page((formats / "sru" / "sru.xml").read_bytes())
    assert (page.total, page.following, page.is_estimate, len(page.records)) == (76, 11, True, 10)
    assert all(found.version for found in page.records)
    assert page.records[0].id == "blg-998035"
    assert set(page.records[0].links) == {"pdf", "metadata", "metadataowms"}
    assert "xml" in page.records[1].links
    with pytest.raises(ListError, match="unknown prefix"):
        read_page((formats / "sru" / "diagnostic-unknown-index.xml").read_bytes())
