from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.reading.identity import (
    APPENDIX_KIND,
    Claim,
    claim_of_file_name,
    document_id,
    settle,
)

PUBLICATION = st.builds(
    Publication,
    id=st.sampled_from([None, "kst-99999-1", "kst-99999-2", "ah-tk-20242025-7", "blg-12"]),
    dossiers=st.sampled_from([(), (Dossier("99999"),), (Dossier("99998"), Dossier("99999"))]),
    number=st.sampled_from([None, "1", "2", "A"]),
    session_year=st.sampled_from([None, "2023-2024", "2024-2025"]),
    date=st.sampled_from([None, dt.date(2024, 3, 1), dt.date(2024, 3, 2)]),
)


def outcome(claims: list[Claim]) -> tuple[Publication, tuple[str, ...]]:
    identity = settle(claims)
    return identity.publication, identity.notices


def claim(source: str = "de kop", **fields: object) -> Claim:
    return Claim(source, Publication(**fields))  # type: ignore[arg-type]


def test_a_file_may_be_named_after_its_publication_id() -> None:
    assert claim_of_file_name("brieven/kst-36410-VII-108.txt") == Claim(
        "de bestandsnaam",
        Publication(
            id="kst-36410-VII-108",
            dossiers=(Dossier("36410", "VII"),),
            number="108",
            chamber=Chamber.TWEEDE,
        ),
    )


@pytest.mark.parametrize("name", ["nota.txt", "brief over kst-99999-1.txt", "kst-99999-1/brief.txt", "kst"])
def test_any_other_file_name_says_nothing(name: str) -> None:
    assert claim_of_file_name(name).publication == Publication()


def test_the_more_trusted_claim_stands_first_and_wins() -> None:
    publication, _ = outcome([claim(title="Over rekken"), claim(title="Over hekken")])
    assert publication.title == "Over rekken"


def test_a_later_claim_fills_what_the_earlier_ones_leave_open() -> None:
    publication, notices = outcome(
        [
            claim("metadata.json", kind="Brief", example=True),
            claim("de kop", title="Over rekken", kind="Nota"),
            claim_of_file_name("kst-99999-1.txt"),
        ]
    )
    assert publication == Publication(
        id="kst-99999-1",
        dossiers=(Dossier("99999"),),
        number="1",
        chamber=Chamber.TWEEDE,
        kind="Brief",
        title="Over rekken",
        example=True,
    )
    assert notices == ()


def test_dossier_and_number_make_the_id() -> None:
    publication, _ = outcome([claim(dossiers=(Dossier("36410", "VII"),), number="108")])
    assert publication.id == "kst-36410-VII-108"
    assert publication.chamber is Chamber.TWEEDE


def test_the_id_makes_dossier_and_number() -> None:
    publication, _ = outcome([claim(id="kst-99999-C")])
    assert publication.dossiers == (Dossier("99999"),)
    assert (publication.number, publication.chamber) == ("C", Chamber.EERSTE)


def test_an_id_that_names_no_dossier_says_no_more() -> None:
    publication, _ = outcome([claim(id="blg-936562")])
    assert publication == Publication(id="blg-936562")


def test_a_number_alone_makes_no_id() -> None:
    publication, _ = outcome([claim(number="108")])
    assert publication.id is None


def test_an_appendix_is_of_that_kind_unless_something_else_was_said() -> None:
    appendix = claim_of_file_name("ah-tk-20242025-9999.txt")
    assert outcome([appendix])[0].kind == APPENDIX_KIND
    assert outcome([appendix])[0].session_year == "2024-2025"
    assert outcome([claim(kind="Mededeling"), appendix])[0].kind == "Mededeling"


def test_nothing_claimed_is_nothing_known() -> None:
    assert outcome([]) == (Publication(), ())


@pytest.mark.parametrize(
    ("first", "second", "notice"),
    [
        (
            {"id": "kst-99999-1"},
            {"id": "kst-99999-2"},
            "de voet noemt kst-99999-2; aangehouden is kst-99999-1",
        ),
        (
            {"id": "kst-99999-1"},
            {"dossiers": (Dossier("99998"),), "number": "1"},
            "de voet noemt kst-99998-1; aangehouden is kst-99999-1",
        ),
        (
            {"session_year": "2023-2024"},
            {"session_year": "2022-2023"},
            "de voet noemt vergaderjaar 2022-2023; aangehouden is 2023-2024",
        ),
        (
            {"date": dt.date(2024, 3, 1)},
            {"date": dt.date(2024, 3, 2)},
            "de voet noemt de datum 2024-03-02; aangehouden is 2024-03-01",
        ),
    ],
)
def test_the_operator_is_told_where_two_sources_disagree(
    first: dict[str, object], second: dict[str, object], notice: str
) -> None:
    _, notices = outcome([claim("de kop", **first), claim("de voet", **second)])
    assert notices == (notice,)


def test_a_source_that_names_another_paper_is_told_once_and_adds_nothing() -> None:
    publication, notices = outcome(
        [
            claim("de kop", id="kst-99999-1", date=dt.date(2024, 3, 1)),
            claim("de voet", id="kst-99999-2", date=dt.date(2024, 3, 2), title="Een ander stuk"),
        ]
    )
    assert notices == ("de voet noemt kst-99999-2; aangehouden is kst-99999-1",)
    assert publication.title is None


def test_sources_that_agree_give_no_notice() -> None:
    _, notices = outcome(
        [
            claim("metadata.json", id="kst-99999-1"),
            claim("de kop", dossiers=(Dossier("99999", None, "Rekken"),), number="1"),
            claim_of_file_name("kst-99999-1.txt"),
        ]
    )
    assert notices == ()


def test_the_id_that_a_notice_says_is_kept_is_kept() -> None:
    publication, notices = outcome(
        [claim("de kop", dossiers=(Dossier("99999"),), number="1"), claim("de voet", id="kst-99999-2")]
    )
    assert notices == ("de voet noemt kst-99999-2; aangehouden is kst-99999-1",)
    assert publication.id == "kst-99999-1"


@pytest.mark.parametrize("fields", [{"number": "5"}, {"dossiers": (Dossier("99998"),)}])
def test_a_number_or_dossier_that_contradicts_the_id_is_told(fields: dict[str, object]) -> None:
    _, notices = outcome([claim("metadata.json", **fields), claim_of_file_name("kst-99999-1.txt")])
    assert notices


@settings(deadline=None)
@given(first=PUBLICATION, second=PUBLICATION)
def test_settling_keeps_all_that_the_most_trusted_source_says(
    first: Publication, second: Publication
) -> None:
    settled, _ = outcome([Claim("de kop", first), Claim("de voet", second)])
    assert settled.dossiers[: len(first.dossiers)] == first.dossiers
    for name in ("id", "number", "session_year", "date"):
        said = getattr(first, name)
        assert said in (None, ()) or getattr(settled, name) == said


@settings(deadline=None)
@given(publication=PUBLICATION)
def test_the_same_claim_twice_changes_nothing_and_is_no_disagreement(publication: Publication) -> None:
    once, _ = outcome([Claim("de kop", publication)])
    twice, notices = outcome([Claim("de kop", publication), Claim("de voet", publication)])
    assert twice == once
    assert notices == ()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Nota fietsen.txt", "nota-fietsen-txt-"),
        ("map/rek (2).txt", "map-rek-2-txt-"),
        ("één_rek.txt", "n-rek-txt-"),
        ("€.€", ""),
    ],
)
def test_a_document_without_an_official_id_is_known_by_its_file_name(name: str, made: str) -> None:
    found = document_id(Publication(), name)
    assert found.startswith(made)
    assert re.fullmatch("[0-9a-f]{6}", found.removeprefix(made))
    assert document_id(Publication(id="kst-99999-1"), name) == "kst-99999-1"


@settings(deadline=None)
@given(name=st.text())
def test_any_file_name_makes_an_id_of_plain_characters(name: str) -> None:
    made = document_id(Publication(), name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")


def test_each_field_says_which_source_it_comes_from() -> None:
    first = claim("de kop", title="Over rekken", number="3")
    second = claim("de voet", dossiers=(Dossier("99999"),), number="3", session_year="2023-2024")
    origins = {origin.field: origin.source for origin in settle([first, second]).origins}
    assert origins == {
        "title": "de kop",
        "number": "de kop",
        "dossiers": "de voet",
        "session_year": "de voet",
        "id": "de voet",
        "chamber": "de voet",
    }


@pytest.mark.parametrize(
    ("own", "other", "merged"),
    [
        ((Dossier("99998"),), (Dossier("99998"), Dossier("99999")), (Dossier("99998"), Dossier("99999"))),
        (
            (Dossier("36027"),),
            (Dossier("36027", "R2160", "Verdrag"),),
            (Dossier("36027", "R2160", "Verdrag"),),
        ),
        ((Dossier("36410", "VII"),), (Dossier("36410", "VI"),), None),
    ],
)
def test_a_less_trusted_source_adds_dossiers_and_suffixes_of_the_same_paper_only(
    own: tuple[Dossier, ...], other: tuple[Dossier, ...], merged: tuple[Dossier, ...] | None
) -> None:
    publication, notices = outcome([claim(dossiers=own), claim("de voet", dossiers=other)])
    assert publication.dossiers == (merged or own)
    assert bool(notices) == (merged is None)


@pytest.mark.parametrize(
    ("fields", "derived"),
    [
        ({"dossiers": (Dossier("99999"),), "number": "3"}, "kst-99999-3"),
        ({"dossiers": (Dossier("36410", "VII"),), "number": "108"}, "kst-36410-VII-108"),
        ({"dossiers": (Dossier("99999"),), "number": "3", "reprint": 1}, None),
        ({"dossiers": (Dossier("99999"),), "number": "3", "parent": "kst-99999-3"}, None),
        ({"dossiers": (Dossier("36027", "R2160"),), "number": "12"}, None),
        (
            {"kind": APPENDIX_KIND, "number": "7", "session_year": "2024-2025", "chamber": Chamber.TWEEDE},
            "ah-tk-20242025-7",
        ),
        ({"kind": APPENDIX_KIND, "number": "7", "session_year": "2024-2025"}, None),
    ],
)
def test_an_id_is_derived_only_where_a_number_can_have_but_one(
    fields: dict[str, object], derived: str | None
) -> None:
    assert outcome([claim(**fields)])[0].id == derived
