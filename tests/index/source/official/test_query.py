"""Questions to the list are well formed, whatever people ask for."""

from __future__ import annotations

import datetime as dt

import pytest
from cql_support import matches
from hypothesis import given
from hypothesis import strategies as st

from kamerbron.index.source.official.query import (
    annexes_query,
    dossier_query,
    publications_query,
    quote,
)
from kamerbron.index.source.official.wanted import Wanted

PAPER = {
    "c.product-area": ["officielepublicaties"],
    "w.organisatietype": ["staten generaal"],
    "w.dossiernummer": ["99998"],
    "w.publicatienaam": ["Kamerstuk"],
    "w.subrubriek": ["Motie"],
    "dt.type": ["Kamerstuk"],
    "dt.date": ["2024-05-01"],
    "dt.identifier": ["kst-99998-1"],
}
ANNEX = {**PAPER, "dt.type": ["Bijlage"], "w.hoofddocument": ["kst-99998-1"], "w.subrubriek": []}
PROCEEDINGS = {**PAPER, "w.publicatienaam": ["Handelingen"]}


@given(st.text())
def test_no_term_says_more_than_itself(term: str) -> None:
    plain = " ".join(term.split())
    kind = dossier_query(Wanted(kinds=(term,)), None)
    assert matches(kind, {**PAPER, "w.subrubriek": [plain]})
    assert not matches(kind, {**PAPER, "w.subrubriek": [f"{plain}x"]})


def test_masks_and_quotes_are_escaped() -> None:
    assert quote('a"b*?^\\') == r'"a\"b\*\?\^\\"'


def test_a_dossier_is_its_papers_without_annexes_and_proceedings() -> None:
    query = dossier_query(Wanted(), "99998")
    assert matches(query, PAPER)
    assert not matches(query, {**PAPER, "w.dossiernummer": ["99997"]})
    assert not matches(query, ANNEX)
    assert not matches(query, PROCEEDINGS)


def test_annexes_and_proceedings_come_where_they_are_the_kind_asked_for() -> None:
    assert matches(dossier_query(Wanted(kinds=("Bijlage",)), None), ANNEX)
    assert matches(dossier_query(Wanted(kinds=("Handelingen",)), "99998"), PROCEEDINGS)


@pytest.mark.parametrize("kind", ["Motie", "Kamerstuk"])
def test_a_kind_is_that_of_the_paper_or_of_its_series(kind: str) -> None:
    query = dossier_query(Wanted(kinds=("Brief regering", kind)), "99998")
    assert matches(query, PAPER)
    assert not matches(
        query, {**PAPER, "w.subrubriek": ["Amendement"], "w.publicatienaam": [], "dt.type": []}
    )


@pytest.mark.parametrize(
    ("date", "inside"), [("2024-04-30", False), ("2024-05-01", True), ("2024-05-03", False)]
)
def test_days_are_taken_with_the_first_and_the_last(date: str, inside: bool) -> None:
    query = dossier_query(Wanted(since=dt.date(2024, 5, 1), until=dt.date(2024, 5, 2)), None)
    assert matches(query, {**PAPER, "dt.date": [date]}) == inside


def test_publications_are_asked_for_together_and_so_are_annexes() -> None:
    assert matches(publications_query(["kst-99998-2", "kst-99998-1"]), PAPER)
    assert not matches(publications_query(["kst-99998-2"]), PAPER)
    assert matches(annexes_query(["kst-99998-2", "kst-99998-1"]), ANNEX)
    assert not matches(annexes_query(["kst-99998-1"]), PAPER)
