from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.reference import (
    PublicationId,
    is_appendix,
    kamerstuk_id,
    parse_id,
    print_academic,
    print_dossier,
    print_running,
)

DIGITS = "0123456789"
DOSSIER = st.builds(
    Dossier,
    st.text(alphabet=DIGITS, min_size=5, max_size=5),
    st.one_of(
        st.none(),
        st.from_regex(r"[IVXLC]{1,5}[A-E]?", fullmatch=True),
        st.text(alphabet=DIGITS, min_size=2, max_size=2),
    ),
)
NUMBER = st.one_of(
    st.integers(min_value=1, max_value=99999).map(str), st.from_regex(r"[A-Z]{1,3}", fullmatch=True)
)


@pytest.mark.parametrize(
    ("text", "dossier", "number", "chamber"),
    [
        ("kst-27925-879", Dossier("27925"), "879", Chamber.TWEEDE),
        ("kst-36410-VII-108", Dossier("36410", "VII"), "108", Chamber.TWEEDE),
        ("kst-36410-IXB-2", Dossier("36410", "IXB"), "2", Chamber.TWEEDE),
        ("kst-21501-20-2146", Dossier("21501", "20"), "2146", Chamber.TWEEDE),
        ("kst-36867-C", Dossier("36867"), "C", Chamber.EERSTE),
        ("kst-36410-VII-AB", Dossier("36410", "VII"), "AB", Chamber.EERSTE),
        ("kst-27925-879-h1", Dossier("27925"), "879", Chamber.TWEEDE),
        ("kst-27925-12", Dossier("27925"), "12", Chamber.TWEEDE),
    ],
)
def test_the_id_of_a_kamerstuk_says_dossier_number_and_chamber(
    text: str, dossier: Dossier, number: str, chamber: Chamber
) -> None:
    assert parse_id(text) == PublicationId(text, dossier, number, chamber)


@pytest.mark.parametrize(
    ("text", "chamber", "year", "number"),
    [
        ("ah-tk-20202021-3235", Chamber.TWEEDE, "2020-2021", "3235"),
        ("ah-ek-19992000-4", Chamber.EERSTE, "1999-2000", "4"),
    ],
)
def test_the_id_of_an_appendix_says_chamber_year_and_number(
    text: str, chamber: Chamber, year: str, number: str
) -> None:
    assert parse_id(text) == PublicationId(text, number=number, chamber=chamber, session_year=year)


@pytest.mark.parametrize(
    "text",
    ["kst-1259252", "kv-tk-2024Z18439", "blg-936562", "h-tk-20232024-12-3", "stb-2024-1", "nds-tk-2024D1"],
)
def test_an_official_id_that_names_no_dossier_says_no_more(text: str) -> None:
    assert parse_id(text) == PublicationId(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "27925-879", "kst", "kst-", "kst-27925-", "kst--879", "KST-27925-879", "kst_27925_879"),
        *("kst-27925-879.txt", " kst-27925-879", "kst-27925-879\n", "kst-27925 879", "Kamerstuk 27 925"),
        *("kv-verslag", "h-rekken", "nota-2024"),
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert parse_id(text) is None


def test_an_id_has_the_digits_of_the_latin_script() -> None:
    assert parse_id("kst-٢٧٩٢٥-٨٧٩") is None


@settings(deadline=None)
@given(dossier=DOSSIER, number=NUMBER)
def test_an_id_that_is_printed_and_parsed_is_the_same_kamerstuk(dossier: Dossier, number: str) -> None:
    printed = kamerstuk_id(dossier, number)
    parsed = parse_id(printed)
    assert parsed is not None
    assert (parsed.id, parsed.dossier, parsed.number) == (printed, dossier, number)


@settings(deadline=None)
@given(text=st.one_of(st.text(), st.from_regex(r"(kst|ah|kv|blg)-[0-9A-Za-z-]*")))
def test_parsing_never_changes_an_id(text: str) -> None:
    parsed = parse_id(text)
    assert parsed is None or parsed.id == text


@settings(deadline=None)
@given(dossier=DOSSIER)
def test_a_printed_dossier_holds_all_of_its_number(dossier: Dossier) -> None:
    bare = print_dossier(dossier).replace(" ", "").replace("-", "")
    assert bare == dossier.number + (dossier.suffix or "")


@pytest.mark.parametrize(
    ("dossier", "printed"),
    [
        (Dossier("27925"), "27 925"),
        (Dossier("36410", "VII"), "36 410 VII"),
        (Dossier("21501", "20"), "21 501-20"),
        (Dossier("9876"), "9 876"),
        (Dossier("123"), "123"),
    ],
)
def test_a_dossier_is_printed_as_the_kamer_writes_it(dossier: Dossier, printed: str) -> None:
    assert print_dossier(dossier) == printed


def kamerstuk(*dossiers: Dossier, number: str = "5") -> Publication:
    chamber = Chamber.TWEEDE if number.isdigit() else Chamber.EERSTE
    return Publication(dossiers=dossiers, number=number, chamber=chamber, session_year="2021-2022")


@pytest.mark.parametrize(
    ("publication", "running", "academic"),
    [
        (
            kamerstuk(Dossier("99999")),
            "Kamerstuk 99 999, nr. 5",
            "Kamerstukken II 2021/22, 99999, nr. 5",
        ),
        (
            kamerstuk(Dossier("36410", "VII")),
            "Kamerstuk 36 410 VII, nr. 5",
            "Kamerstukken II 2021/22, 36410 VII, nr. 5",
        ),
        (
            kamerstuk(Dossier("21501", "20")),
            "Kamerstuk 21 501-20, nr. 5",
            "Kamerstukken II 2021/22, 21501-20, nr. 5",
        ),
        (
            kamerstuk(Dossier("99999"), number="C"),
            "Kamerstuk 99 999, C",
            "Kamerstukken I 2021/22, 99999, C",
        ),
        (
            kamerstuk(Dossier("99998"), Dossier("99999")),
            "Kamerstukken 99 998 en 99 999, nr. 5",
            "Kamerstukken II 2021/22, 99998, 99999, nr. 5",
        ),
        (
            kamerstuk(Dossier("99997"), Dossier("99998"), Dossier("99999")),
            "Kamerstukken 99 997, 99 998 en 99 999, nr. 5",
            "Kamerstukken II 2021/22, 99997, 99998, 99999, nr. 5",
        ),
        (
            Publication(id="ah-tk-19992000-7", number="7", chamber=Chamber.TWEEDE, session_year="1999-2000"),
            "Aanhangsel Handelingen II 1999/00, nr. 7",
            "Aanhangsel Handelingen II 1999/00, nr. 7",
        ),
    ],
)
def test_a_citation_is_printed_in_running_text_and_in_the_academic_form(
    publication: Publication, running: str, academic: str
) -> None:
    assert print_running(publication) == running
    assert print_academic(publication) == academic


def test_the_academic_form_has_no_place_for_a_gap() -> None:
    publication = Publication(dossiers=(Dossier("99999"),), number="5")
    assert print_running(publication) == "Kamerstuk 99 999, nr. 5"
    assert print_academic(publication) is None


@pytest.mark.parametrize(
    "publication",
    [
        Publication(),
        Publication(dossiers=(Dossier("99999"),)),
        Publication(number="5"),
        Publication(id="blg-936562"),
        Publication(number="5", chamber=Chamber.TWEEDE, session_year="2021-2022"),
    ],
)
def test_a_paper_without_a_number_or_a_dossier_has_no_citation(publication: Publication) -> None:
    assert print_running(publication) is None
    assert print_academic(publication) is None


@pytest.mark.parametrize(
    ("identifier", "appendix"),
    [("ah-tk-20202021-3235", True), ("kst-27925-879", False), ("blg-936562", False), (None, False)],
)
def test_an_appendix_is_known_by_its_id(identifier: str | None, *, appendix: bool) -> None:
    assert is_appendix(Publication(id=identifier)) is appendix
