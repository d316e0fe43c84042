"""Which papers and dossiers a question names, however it is typed."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from kamerbron.index.document import Dossier, Publication
from kamerbron.index.reference import kamerstuk_id, print_running
from kamerbron.qa.asking.named_papers import NamedPaper, find_papers

AROUND = ("{}", "wat staat er in {} over bruggen?", "({})", "bruggen: {}.", "verschil met {}")


def named(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(paper.id, paper.dossier and paper.dossier.number, paper.number) for paper in find_papers(text)]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "words",
    [
        *("99 754, nr. 436", "99754 nr 436", "99754, nr.436", "99754 nr436", "99754nr436", "99 754 NR 436"),
        *(
            "99754-436",
            "99 754-436",
            "99754/436",
            "99754–436",
            "99754_436",
            "99.754, nr. 436",
            "99754 no. 436",
        ),
        *(
            "99754 no 436",
            "99754 n° 436",
            "99754 number 436",
            "99754 nummer 436",
            "99754 stuk 436",
            "99754 #436",
        ),
        *(
            "99754 ondernummer 436",
            "99754 numéro 436",
            "99\u2009754, nr. 436",
            "99754 stuk nr. 436",
            "99754 (nr. 436)",
        ),
        *(
            "kamerstuk 99754 nr 436",
            "Kamerstuk 99 754, nr. 436",
            "kamerstuk 99754-436",
            "kamerstuk 99754/436",
        ),
        *(
            "kamerstuk 99754 436",
            "kamerstuk 99754, 436",
            "kst 99754 436",
            "kst 99754-436",
            "Kamerstukken II 99754/436",
        ),
        *("paper 99754 no 436", "parliamentary paper 99754 no 436", "dossier 99754 nr 436", "kst-99754-436"),
        *("KST-99754-436", "Kst-99754-436", "kst-99754-436.html", "stuk nr. 436 (99754)", "nr. 436 (99 754)"),
        *("nr. 436 van dossier 99 754", "stuk 436 uit kamerstuk 99754", "no. 436 of file 99754"),
    ],
)
def test_a_paper_is_named_however_it_is_typed(words: str, around: str) -> None:
    text = around.format(words)
    (paper,) = find_papers(text)
    assert paper == NamedPaper("kst-99754-436", Dossier("99754"), "436", paper.start, paper.end, "kst")
    assert text[paper.start : paper.end] in words


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    ("words", "identifier"),
    [
        *((words, "kst-99410-VII-108") for words in ("Kamerstuk 99 410 VII, nr. 108", "99410-VII-108")),
        *(
            (words, "kst-99410-VII-108")
            for words in ("kst-99410-vii-108", "KST-99410-VII-108", "99410-vii nr 108")
        ),
        *((words, "kst-99410-VII-108") for words in ("99 410 vii no 108", "99410 VII/108", "99 410 VII 108")),
        *(
            (words, "kst-21501-20-2146")
            for words in ("21 501-20, nr. 2146", "21501-20-2146", "21501-20/2146")
        ),
        *((words, "kst-99867-C") for words in ("Kamerstuk 99 867, C", "kst-99867-C", "kst-99867-c")),
        *((words, "ah-tk-20202021-3235") for words in ("ah-tk-20202021-3235", "AH-TK-20202021-3235")),
        *(
            (words, "ah-tk-20202021-3235")
            for words in ("aanhangsel 2020/21 nr 3235", "Aanhangsel 2020-2021, 3235")
        ),
        ("Aanhangsel Handelingen II 2020/21, nr. 3235", "ah-tk-20202021-3235"),
        *(
            (words, "kv-tk-2024Z18440")
            for words in ("kv-tk-2024Z18440", "2024Z18440", "2024z18440", "kv-2024Z18440")
        ),
        *((words, "kv-tk-2024Z18440") for words in ("KV-TK-2024Z18440", "Kamerstuk 2024Z18440")),
        ("kst-99754-436-b1", "kst-99754-436-b1"),
        ("KST-99754-436-H1", "kst-99754-436-h1"),
        ("Kamerstuk 99 754, nr. 436 (herdruk)", "kst-99754-436"),
    ],
)
def test_an_id_follows_from_the_words(words: str, identifier: str, around: str) -> None:
    assert [paper.id for paper in find_papers(around.format(words))] == [identifier]


@pytest.mark.parametrize(
    ("text", "dossiers"),
    [
        *(
            (text, [("99754", None)])
            for text in ("dossier 99754", "kamerstuk 99 754", "Kamerstukdossier 99754")
        ),
        *(
            (text, [("99754", None)])
            for text in ("kst 99754", "kst-99754", "99754", "99754?", "kamerstuk nr. 99754")
        ),
        *(
            (text, [("99754", None)])
            for text in ("wat staat er in dossier 99754 over 2 bruggen", "file 99754")
        ),
        *((text, [("99410", "VII")]) for text in ("99410-VII", "de begroting 99 410 VII", "kst 99410-VII")),
        *((text, [("21501", "20")]) for text in ("21501-20", "21 501-20 over bruggen")),
        ("dossiers 99754 en 99925", [("99754", None), ("99925", None)]),
    ],
)
def test_a_dossier_alone_has_no_number_and_no_id(text: str, dossiers: list[tuple[str, str | None]]) -> None:
    papers = find_papers(text)
    assert [paper.dossier and (paper.dossier.number, paper.dossier.suffix) for paper in papers] == dossiers
    assert all(paper.id is None and paper.number is None for paper in papers)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        *((text, ["645"]) for text in ("nr. 645", "nr 645", "nr645", "nummer 645", "no. 645", "number 645")),
        *((text, ["645"]) for text in ("wat staat er in nr. 645", "volgens nummer 645", "bruggen, nr. 645")),
        *(
            (text, ["645"])
            for text in ("kamerstuk 645", "kamerstuk nr. 645", "stuk nr 645", "kamerbrief 645")
        ),
        *(
            (text, ["645"])
            for text in ("de brief met nummer 645", "motie nr. 645", "motie 645", "paper no. 645")
        ),
        *(
            (text, ["645"])
            for text in ("de motie op stuk nr. 645", "motie-Jansen nr. 645", "kamerstuknummer 645")
        ),
        *(
            (text, ["645", "646"])
            for text in ("nrs. 645 en 646", "kamerstukken 645 en 646", "nr. 645 en nr. 646")
        ),
        *((text, ["1"]) for text in ("motie nr. 1", "kamerstuk 1", "brief nummer 1")),
        ("motie van het lid Jansen nr. 12", ["12"]),
        ("Aanhangsel 645", ["645"]),
    ],
)
def test_a_number_alone_names_a_paper_without_its_dossier(text: str, numbers: list[str]) -> None:
    assert named(text) == [(None, None, number) for number in numbers]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "15 000 fietsen",
            "in 2020",
            "25 000 euro",
            "F-35",
            "nr. 1",
            "de nr. 1 prioriteit",
            "nummer 1 oorzaak",
        ),
        *(
            "artikel 12",
            "artikel 3 nr. 12",
            "lid 3",
            "vraag 7 miljoen",
            "vraag nr. 7",
            "op nummer 12 van de lijst",
        ),
        *(
            "resolutie nr. 2249",
            "Verordening (EU) nr. 604/2013",
            "lijn nr. 12",
            "huisnummer 12",
            "nummer 112",
        ),
        *(
            "waarom is nummer 112 onbereikbaar",
            "bel nummer 645",
            "telefoonnummer 645",
            "no 20 bridges",
            "nr. 12-15",
        ),
        *(
            "12000-15000 fietsen",
            "12 000 - 150",
            "12000-150 euro",
            "12000/150 km",
            "€ 12 000-150",
            "12345-67%",
        ),
        *(
            "tussen 10 000 en 15 000 mensen",
            "06-12345678",
            "020-12345",
            "Postbus 20018, 2500 EA",
            "1012 AB 12",
        ),
        *("kamerstuk 2024", "kamerstukken 2021", "kamerstukken 12 jaar geleden", "motie 12 november 2024"),
        *("kamerbrief 16 april", "motie 3", "stuk 3 van de puzzel", "een stuk 20% lager", "99754-2020 over"),
        *("€ 25 000 nr. 3", "dossier 25 000 euro", "hoeveel is 12345 gedeeld door 3", "over 99754 bruggen"),
        *(
            "h-1 visum",
            "H-1 visum",
            "MH17",
            "COVID-19",
            "kenmerk 2024Z00081",
            "Staatsblad 2020, 5",
            "A4 en A12",
        ),
        *("nr. 15 000", "nr. 1,5", "2024-2025", "4-6-2021", "nr. 3 van 12 000 fietsen", "12.345 fietsen"),
    ],
)
def test_an_amount_a_year_or_another_number_is_no_paper(text: str) -> None:
    assert find_papers(text) == ()


def test_a_paper_of_the_eerste_kamer_with_a_number_has_no_id() -> None:
    assert named("Kamerstukken I 1992/93, 99 827, nr. 6") == [(None, "99827", "6")]


def test_a_session_year_makes_the_number_of_an_aanhangsel_an_id() -> None:
    assert [paper.id for paper in find_papers("aanhangsel 645", ("2020-2021",))] == ["ah-tk-20202021-645"]
    assert [paper.id for paper in find_papers("aanhangsel 645", ("2020-2021", "2021-2022"))] == [None]


def test_each_paper_is_named_once_and_in_order() -> None:
    text = "vergelijk 99754-436, kst-99754-437 en Kamerstuk 99 925, nrs. 3 en 4 met dossier 99031"
    assert [number for _, _, number in named(text)] == ["436", "437", "3", "4", None]


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    suffix = st.one_of(st.none(), st.sampled_from(["I", "IIA", "VII", "XVIIIB", "A", "L", "R2160"]))
    dossier = st.one_of(
        st.builds(Dossier, st.integers(10000, 99999).map(str), suffix),
        st.builds(Dossier, st.just("21501"), st.integers(1, 99).map("{:02d}".format)),
    )
    dossiers = tuple(draw(st.lists(dossier, min_size=1, max_size=3, unique=True)))
    number = draw(st.one_of(st.integers(1, 99999).map(str), st.from_regex(r"[A-Z]{1,2}", fullmatch=True)))
    return Publication(id=kamerstuk_id(dossiers[0], number), dossiers=dossiers, number=number)


@settings(deadline=None)
@given(
    publications(), st.sampled_from(["{}", "Wat staat er in {} over bruggen?", "wat zegt u in {}, en waarom"])
)
def test_a_printed_reference_is_found_with_its_id(publication: Publication, around: str) -> None:
    printed = print_running(publication)
    assert printed is not None
    text = around.format(printed)
    (paper,) = find_papers(text)
    assert (paper.id, text[paper.start : paper.end]) == (publication.id, printed)


@settings(deadline=None)
@given(publications())
def test_an_id_is_found_in_any_case(publication: Publication) -> None:
    identifier = str(publication.id)
    for written in (identifier, identifier.upper(), identifier.lower()):
        assert [paper.id for paper in find_papers(f"geef {written} eens")] == [identifier]
