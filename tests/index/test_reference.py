from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.reference import (
    PublicationId,
    dossier_id,
    is_annex,
    is_appendix,
    kamerstuk_id,
    parse_dossier,
    parse_id,
    print_academic,
    print_dossier,
    print_id,
    print_running,
)

DIGITS = "0123456789"
DOSSIER = st.builds(
    Dossier,
    st.text(alphabet=DIGITS, min_size=5, max_size=5),
    st.one_of(
        st.none(),
        st.from_regex(r"[IVXLC]{1,5}[A-E]?|[A-Z]", fullmatch=True),
        st.text(alphabet=DIGITS, min_size=2, max_size=3),
    ),
)
NUMBER = st.one_of(
    st.integers(min_value=1, max_value=99999).map(str),
    st.from_regex(r"[A-Z]{1,3}", fullmatch=True),
    st.from_regex(r"[1-9][0-9]{0,2}[A-Za-z]", fullmatch=True),
)
SESSION_YEAR = st.integers(1814, 2098).map(lambda first: f"{first}-{first + 1}")
RIJKSWET = st.builds(Dossier, st.just("23908"), st.integers(1, 9999).map("R{}".format))
OWN_DOSSIER = st.sampled_from([Dossier("C"), Dossier("CXXXIX")])


@st.composite
def publication_ids(draw: st.DrawFn) -> PublicationId:
    """A Kamerstuk id of any form, in parts that agree."""
    dossier = draw(st.one_of(DOSSIER, RIJKSWET, OWN_DOSSIER))
    number = draw(NUMBER)
    of_senate = number.isalpha() or number[-1].islower() or dossier.number.isalpha()
    reprint = draw(st.one_of(st.none(), st.integers(1, 99)))
    return PublicationId(
        series="kst",
        dossier=dossier,
        number=number,
        chamber=Chamber.EERSTE if of_senate else Chamber.TWEEDE,
        session_year=draw(st.one_of(st.none(), SESSION_YEAR)),
        reprint=reprint,
        mark=None if reprint is None else draw(st.sampled_from("hn")),
        annex=draw(st.one_of(st.none(), st.integers(1, 9999))),
    )


@pytest.mark.parametrize(
    ("text", "dossier", "number", "chamber"),
    [
        ("kst-27925-879", Dossier("27925"), "879", Chamber.TWEEDE),
        ("kst-36410-VII-108", Dossier("36410", "VII"), "108", Chamber.TWEEDE),
        ("kst-36410-IXB-2", Dossier("36410", "IXB"), "2", Chamber.TWEEDE),
        ("kst-36410-A-12", Dossier("36410", "A"), "12", Chamber.TWEEDE),
        ("kst-36600-J-4", Dossier("36600", "J"), "4", Chamber.TWEEDE),
        ("kst-21501-20-2146", Dossier("21501", "20"), "2146", Chamber.TWEEDE),
        ("kst-21501-02-BO", Dossier("21501", "02"), "BO", Chamber.EERSTE),
        ("kst-21501-20", Dossier("21501"), "20", Chamber.TWEEDE),
        ("kst-23908-R1519-103", Dossier("23908", "R1519"), "103", Chamber.TWEEDE),
        ("kst-36867-C", Dossier("36867"), "C", Chamber.EERSTE),
        ("kst-36867-AT", Dossier("36867"), "AT", Chamber.EERSTE),
        ("kst-36410-VII", Dossier("36410"), "VII", Chamber.EERSTE),
        ("kst-36410-VII-AB", Dossier("36410", "VII"), "AB", Chamber.EERSTE),
        ("kst-C-H", Dossier("C"), "H", Chamber.EERSTE),
        ("kst-26122-18A", Dossier("26122"), "18A", Chamber.TWEEDE),
        ("kst-23700-188b", Dossier("23700"), "188b", Chamber.EERSTE),
        ("kst-27925-12", Dossier("27925"), "12", Chamber.TWEEDE),
    ],
)
def test_the_id_of_a_kamerstuk_says_dossier_number_and_chamber(
    text: str, dossier: Dossier, number: str, chamber: Chamber
) -> None:
    assert parse_id(text) == PublicationId("kst", dossier, number, chamber)


@pytest.mark.parametrize(
    ("text", "edition"),
    [
        ("kst-27925-230-h1", {"reprint": 1, "mark": "h"}),
        ("kst-34086-B-n1", {"number": "B", "reprint": 1, "mark": "n"}),
        ("kst-27925-230-b12", {"annex": 12}),
        ("kst-27925-230-h2-b1", {"reprint": 2, "mark": "h", "annex": 1}),
        ("kst-20092010-27925-230", {"session_year": "2009-2010"}),
        (
            "kst-20032004-00063-VII-A-h1",
            {"session_year": "2003-2004", "number": "A", "reprint": 1, "mark": "h"},
        ),
    ],
)
def test_the_id_of_a_kamerstuk_says_its_session_year_reprint_and_annex(
    text: str, edition: dict[str, object]
) -> None:
    parsed = parse_id(text)
    assert parsed is not None
    parts = ("number", "session_year", "reprint", "mark", "annex")
    expected = dict.fromkeys(parts) | {"number": "230"} | edition
    assert {part: getattr(parsed, part) for part in parts} == expected


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("kst-29754-31-b1", "kst-29754-31"),
        ("kst-29754-31-h1-b2", "kst-29754-31-h1"),
        ("kst-29754-31", None),
        ("kst-29754-31-h1", None),
        ("blg-936562", None),
        ("blg-26241-10F", None),
    ],
)
def test_an_annex_has_a_parent_where_its_id_says_which(text: str, parent: str | None) -> None:
    parsed = parse_id(text)
    assert parsed is not None
    assert parsed.parent == parent


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "ah-tk-20202021-3235",
            PublicationId("ah", number="3235", chamber=Chamber.TWEEDE, session_year="2020-2021"),
        ),
        (
            "ah-ek-19992000-4",
            PublicationId("ah", number="4", chamber=Chamber.EERSTE, session_year="1999-2000"),
        ),
        (
            "ah-tk-20142015-698-5879",
            PublicationId("ah", None, "698", Chamber.TWEEDE, "2014-2015", item="5879"),
        ),
        ("h-tk-20222023-84-12", PublicationId("h", None, "84", Chamber.TWEEDE, "2022-2023", item="12")),
        ("stb-2020-118", PublicationId("stb", number="118", year="2020")),
        ("stcrt-2020-12345", PublicationId("stcrt", number="12345", year="2020")),
    ],
)
def test_the_id_of_another_paper_says_its_session_and_numbers(text: str, parts: PublicationId) -> None:
    assert parse_id(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("kst-1259252", PublicationId("kst", serial="1259252")),
        ("kv-tk-2024Z18439", PublicationId("kv", chamber=Chamber.TWEEDE, serial="2024Z18439")),
        ("blg-936562", PublicationId("blg", serial="936562")),
        ("blg-26241-10F", PublicationId("blg", serial="26241-10F")),
        ("nds-tk-2024D1", PublicationId("nds", chamber=Chamber.TWEEDE, serial="2024D1")),
        ("stcrt-2020-12345-n1", PublicationId("stcrt", serial="2020-12345-n1")),
    ],
)
def test_an_official_id_that_names_no_dossier_says_no_more(text: str, parts: PublicationId) -> None:
    assert parse_id(text) == parts


@settings(deadline=None)
@given(publication_id=publication_ids())
def test_parts_that_are_printed_and_parsed_are_the_same(publication_id: PublicationId) -> None:
    assert parse_id(print_id(publication_id)) == publication_id


@pytest.mark.corpus
def test_every_real_id_is_parsed_into_dossier_and_number_and_printed_back(
    formats: Path, moties: Path
) -> None:
    names = formats / "ids-29754-27925.txt"
    ids = [*names.read_text(encoding="utf-8").split(), *(path.stem for path in moties.iterdir())]
    parsed = [(text, parse_id(text)) for text in ids]
    assert [text for text, known in parsed if not (known and known.dossier and known.number)] == []
    assert [text for text, known in parsed if known and print_id(known) != text] == []


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
@given(text=st.one_of(st.text(), st.from_regex(r"(kst|ah|kv|blg|h|stb)-(tk-)?[0-9][0-9A-Za-z-]*")))
def test_parsing_never_changes_an_id(text: str) -> None:
    parsed = parse_id(text)
    assert parsed is None or parsed.id == text


@pytest.mark.parametrize(
    ("text", "dossier"),
    [
        *((text, Dossier("29754")) for text in ("29 754", "29754", "29\u00a0754", "29\u2009754", " 29 754 ")),
        *((text, Dossier("29754")) for text in ("29 754-", "29 754,", "29 754 -")),
        *(
            (text, Dossier("36410", "VII"))
            for text in ("36 410 VII", "36410-VII", "36 410-VII", "36 410, VII")
        ),
        *((text, Dossier("21501", "20")) for text in ("21 501-20", "21501-20", "21501–20", "21 501 - 20")),
        *((text, Dossier("36027", "R2160")) for text in ("36 027 (R2160)", "36 027 (R 2160)", "36027-R2160")),
        ("36 410 A", Dossier("36410", "A")),
        ("CXXXIX", Dossier("CXXXIX")),
        *((text, None) for text in ("", "2024", "123456", "29 754 Rekken", "29 75", "36 410VII", "rekken")),
    ],
)
def test_a_dossier_is_parsed_however_it_is_written(text: str, dossier: Dossier | None) -> None:
    assert parse_dossier(text) == dossier


@settings(deadline=None)
@given(dossier=st.one_of(DOSSIER, RIJKSWET, OWN_DOSSIER))
def test_a_dossier_that_is_printed_and_parsed_is_the_same(dossier: Dossier) -> None:
    assert parse_dossier(print_dossier(dossier)) == dossier


@settings(deadline=None)
@given(dossier=DOSSIER)
def test_a_dossier_in_the_form_of_an_id_is_the_same_dossier(dossier: Dossier) -> None:
    assert parse_dossier(dossier_id(dossier)) == dossier


def test_an_id_that_is_made_leaves_out_the_number_of_a_rijkswet() -> None:
    dossier = Dossier("36027", "R2160")
    assert dossier_id(dossier) == "36027"
    assert kamerstuk_id(dossier, "12") == "kst-36027-12"


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
        (Dossier("36027", "R2160"), "36 027 (R2160)"),
        (Dossier("CXXXIX"), "CXXXIX"),
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


ANNEX_PARENT = "kst-99999-5"


@pytest.mark.parametrize(
    ("edition", "running", "academic"),
    [
        (
            {"reprint": 1},
            "Kamerstuk 99 999, nr. 5 (herdruk)",
            "Kamerstukken II 2021/22, 99999, nr. 5 (herdruk)",
        ),
        (
            {"reprint": 2},
            "Kamerstuk 99 999, nr. 5 (2e herdruk)",
            "Kamerstukken II 2021/22, 99999, nr. 5 (2e herdruk)",
        ),
        (
            {"id": "kst-99999-5-n1"},
            "Kamerstuk 99 999, nr. 5 (herdruk)",
            "Kamerstukken II 2021/22, 99999, nr. 5 (herdruk)",
        ),
        *(
            (
                annex,
                "Bijlage bij Kamerstuk 99 999, nr. 5",
                "Bijlage bij Kamerstukken II 2021/22, 99999, nr. 5",
            )
            for annex in (
                {"id": "blg-936562", "parent": ANNEX_PARENT},
                {"parent": ANNEX_PARENT},
                {"id": "blg-936562"},
                {"id": "kst-99999-5-b1"},
            )
        ),
        (
            {"id": "blg-936562", "parent": "ah-tk-20212022-5", "dossiers": ()},
            "Bijlage bij Aanhangsel Handelingen II 2021/22, nr. 5",
            "Bijlage bij Aanhangsel Handelingen II 2021/22, nr. 5",
        ),
    ],
)
def test_a_reprint_and_an_annex_never_read_as_the_paper_itself(
    edition: dict[str, object], running: str, academic: str
) -> None:
    publication = replace(kamerstuk(Dossier("99999")), **edition)  # type: ignore[arg-type]
    assert print_running(publication) == running
    assert print_academic(publication) == academic


@pytest.mark.parametrize(
    ("publication", "annex"),
    [
        (Publication(id="blg-936562"), True),
        (Publication(id="kst-99999-5-b1"), True),
        (Publication(parent=ANNEX_PARENT), True),
        (Publication(id="kst-99999-5"), False),
        (Publication(id="kst-99999-5-h1"), False),
        (Publication(), False),
    ],
)
def test_an_annex_is_known_by_its_parent_or_its_id(publication: Publication, *, annex: bool) -> None:
    assert is_annex(publication) is annex
