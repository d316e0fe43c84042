"""Every form of a place is read back to where it leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from search_support import make_publication, opened
from support import make_document, make_paragraph, make_unit

from kamerbron.index.document import Chamber, Dossier, Publication, UnitKind
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.citation import cite, cite_academic
from kamerbron.qa.quotes.papers import Papers
from kamerbron.qa.quotes.place import Place, UnknownPlace, find_place

LIST = make_document(
    make_unit("Eerst dit.", kind=UnitKind.INTRODUCTION),
    make_unit("Vaart het veer?", kind=UnitKind.QUESTION, numbers=[1]),
    make_unit(
        make_paragraph("Ja, het veer vaart.", (2, "Bijlage 1."), (4, "Bijlage 2.")),
        "Elke dag.",
        "Ook in mei.",
        "En in juni.",
        kind=UnitKind.ANSWER,
        numbers=[1],
    ),
    make_unit("Nee.", kind=UnitKind.ANSWER, numbers=[3, 4]),
    make_unit("Wij wachten.", kind=UnitKind.ANSWER, numbers=[5, 6, 7]),
    make_unit("Hoogachtend, de minister.", kind=UnitKind.CLOSING),
    id="kst-99998-2",
    publication=make_publication(number="2", session_year="2023-2024", chamber=Chamber.TWEEDE),
)
LETTER = make_document(
    make_unit("Over de brug.", headings=["Inleiding, en meer"], key="sectie-1"),
    make_unit("Over het geld.", "Het is op.", headings=["Brug", "Kosten"], key="sectie-2"),
    make_unit("Over de tol.", headings=["Veer", "Kosten"], key="sectie-3"),
    make_unit("Over de rest.", headings=["Overig"], key="sectie-4"),
    make_unit("Over nog wat.", headings=["Overig"], key="sectie-5"),
    id="kst-99998-3",
    publication=make_publication(number="3"),
)
BARE = make_document(
    make_unit("Een brief zonder koppen."), id="kst-99998-4", publication=make_publication(number="4")
)
OTHERS = [
    make_document(
        make_unit(f"Het stuk {publication.id}."),
        id=publication.id or name,
        publication=publication,
        source_name=name,
    )
    for name, publication in (
        ("a.xml", Publication("kst-99998-9", (Dossier("99998"),), "9")),
        ("b.xml", Publication("kst-99998-9-h1", (Dossier("99998"),), "9", reprint=1)),
        ("c.pdf", Publication("blg-1234567", (Dossier("99998"),), "9", parent="kst-99998-9")),
        ("d.xml", make_publication("36410", "9", suffix="VII")),
        ("e.xml", Publication("kst-99998-C", (Dossier("99998"),), "C", chamber=Chamber.EERSTE)),
        ("f.xml", Publication("kst-99997-8", (Dossier("99997"), Dossier("21501", "20")), "8")),
        ("g.xml", Publication("kst-99996-8", (Dossier("99996", "R2160"),), "8")),
        (
            "h.xml",
            Publication("ah-tk-20202021-9", number="9", chamber=Chamber.TWEEDE, session_year="2020-2021"),
        ),
        (
            "i.xml",
            Publication("ah-ek-20202021-9", number="9", chamber=Chamber.EERSTE, session_year="2020-2021"),
        ),
        ("j.xml", Publication("ah-83391", number="9", session_year="1995-1996")),
        ("kst-1259252.xml", Publication("kst-1259252", title="Zonder «nummer»")),
        ("Vraag 7.txt", Publication("kv-tk-2024Z00001", title="Vragen over bruggen, en meer")),
        ("Vraag 8", Publication("kv-tk-2024Z00002")),
        ("k.xml", make_publication("99995", "1", date="2024-03-01")),
    )
]
EXAMPLE = make_document(
    make_unit("Een voorbeeld."),
    id="kst-99999-1",
    publication=Publication("kst-99999-1", (Dossier("99999"),), "1", example=True),
)
FILE = make_document(
    make_unit("Een losse brief."),
    id="map-brief-over-bruggen-txt-fc93f9",
    publication=Publication(title="Bruggen, en meer"),
    source_name="map/Brief over bruggen.txt",
)
DOCUMENTS = [LIST, LETTER, BARE, *OTHERS, EXAMPLE, FILE]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with opened(tmp_path_factory.mktemp("places"), DOCUMENTS) as generation:
        yield generation


@pytest.fixture(scope="module")
def papers(generation: Generation) -> Papers:
    return Papers(generation.catalogue, Filters())


def leads_to(papers: Papers, text: str) -> list[tuple[str, str, tuple[int, ...] | None, str | None]]:
    place = find_place(papers, text)
    assert isinstance(place, Place), (text, place)
    return [(part.document.id, part.unit.key, part.paragraphs, part.footnote) for part in place.parts]


def test_every_citation_that_is_printed_leads_back_to_its_alinea(
    generation: Generation, papers: Papers
) -> None:
    for document in DOCUMENTS:
        for passage in generation.catalogue.passages_of(document.id, Filters()):
            for printed in (passage.paragraphs, *((number,) for number in passage.paragraphs)):
                citation = cite(passage, printed)
                assert leads_to(papers, citation) == [(document.id, passage.unit_key, printed, None)], (
                    citation
                )
            assert leads_to(papers, passage.id) == [(document.id, passage.unit_key, passage.paragraphs, None)]


def test_every_academic_citation_leads_to_its_paper(generation: Generation, papers: Papers) -> None:
    printed = 0
    for document in DOCUMENTS:
        passage = generation.catalogue.passages_of(document.id, Filters())[0]
        if citation := cite_academic(passage):
            printed += 1
            place = find_place(papers, citation)
            assert isinstance(place, Place)
            assert {part.document.id for part in place.parts} == {document.id}
    assert printed == 3


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Kamerstuk 99 998, nr. 2, antwoord 1, alinea 1, voetnoot 2", [("antwoord-1", (1,), "2")]),
        ("Kamerstuk 99 998, nr. 2, antwoord 1, alinea’s 2 t/m 4", [("antwoord-1", (2, 3, 4), None)]),
        ("Kamerstuk 99 998, nr. 2, antwoord 1, alinea's 2 en 4", [("antwoord-1", (2, 4), None)]),
        ("Kamerstuk 99 998, nr. 2, antwoord 3 en 4", [("antwoord-3-4", None, None)]),
        ("Kamerstuk 99 998, nr. 2, antwoord 3", [("antwoord-3-4", None, None)]),
        ("Kamerstuk 99 998, nr. 2, antwoord 5, 6 en 7", [("antwoord-5-6-7", None, None)]),
        ("Kamerstuk 99 998, nr. 2, antwoorden 5 t/m 7", [("antwoord-5-6-7", None, None)]),
        ("Kamerstuk 99 998, nr. 2, vraag 1", [("vraag-1", None, None)]),
        ("Kamerstuk 99 998, nr. 2, inleiding", [("inleiding", None, None)]),
        ("Kamerstuk 99 998, nr. 2, slot, alinea 1", [("slot", (1,), None)]),
        ("  kamerstuk 99998 nr. 2, Antwoord 1\n", [("antwoord-1", None, None)]),
        ("99998-2, antwoord 1", [("antwoord-1", None, None)]),
        ("KST-99998-2, antwoord 1", [("antwoord-1", None, None)]),
        ("Kamerstukken II 2023/24, 99998, nr. 2, antwoord 1", [("antwoord-1", None, None)]),
        ("kst-99998-2#antwoord-1.alinea-2-3", [("antwoord-1", (2, 3), None)]),
        ("kst-99998-2.antwoord-1.alinea-2.deel-3", [("antwoord-1", (2,), None)]),
        ("kst-99998-2.antwoord-1", [("antwoord-1", None, None)]),
    ],
)
def test_a_place_in_a_list_of_questions_is_found(
    papers: Papers, text: str, places: list[tuple[str, tuple[int, ...] | None, str | None]]
) -> None:
    assert leads_to(papers, text) == [("kst-99998-2", *place) for place in places]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Kamerstuk 99 998, nr. 3, «Inleiding, en meer», alinea 1", ["sectie-1"]),
        ("Kamerstuk 99 998, nr. 3, «Brug › Kosten»", ["sectie-2"]),
        ("Kamerstuk 99 998, nr. 3, «Kosten»", ["sectie-2", "sectie-3"]),
        ("Kamerstuk 99 998, nr. 3, “Overig”", ["sectie-4"]),
        ("Kamerstuk 99 998, nr. 3, «Overig» (2e), alinea 1", ["sectie-5"]),
        ("kst-99998-3", ["sectie-1", "sectie-2", "sectie-3", "sectie-4", "sectie-5"]),
    ],
)
def test_a_section_is_found_by_its_heading(papers: Papers, text: str, units: list[str]) -> None:
    assert [(document, unit) for document, unit, _, _ in leads_to(papers, text)] == [
        ("kst-99998-3", unit) for unit in units
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Kamerstuk 99 998, nr. 9", ["kst-99998-9"]),
        ("Kamerstuk 99 998, nr. 9 (herdruk)", ["kst-99998-9-h1"]),
        ("Bijlage bij Kamerstuk 99 998, nr. 9", ["blg-1234567"]),
        ("Kamerstuk 36 410 VII, nr. 9", ["kst-36410-VII-9"]),
        ("Kamerstuk 99 998, C", ["kst-99998-C"]),
        ("Kamerstukken 99 997 en 21 501-20, nr. 8", ["kst-99997-8"]),
        ("Kamerstuk 21 501-20, nr. 8", ["kst-99997-8"]),
        ("Kamerstuk 99 996 (R2160), nr. 8", ["kst-99996-8"]),
        ("Aanhangsel Handelingen II 2020/21, nr. 9", ["ah-tk-20202021-9"]),
        ("Aanhangsel Handelingen I 2020/21, nr. 9", ["ah-ek-20202021-9"]),
        ("Aanhangsel Handelingen 1995/96, nr. 9", ["ah-83391"]),
        ("Aanhangsel Handelingen, nr. 9", ["ah-83391", "ah-ek-20202021-9", "ah-tk-20202021-9"]),
        ("Voorbeeld: Kamerstuk 99 999, nr. 1", ["kst-99999-1"]),
        ("map/Brief over bruggen.txt", [FILE.id]),
        ("map/Brief over bruggen.txt («Bruggen, en meer»), alinea 1", [FILE.id]),
        ("kst-1259252.xml («Zonder «nummer»»)", ["kst-1259252"]),
        ("Vraag 7.txt («Vragen over bruggen, en meer»), alinea 1", ["kv-tk-2024Z00001"]),
        ("2024Z00001", ["kv-tk-2024Z00001"]),
        ("Vraag 8", ["kv-tk-2024Z00002"]),
        ("kst-1259252", ["kst-1259252"]),
        ("blg-1234567", ["blg-1234567"]),
    ],
)
def test_the_very_paper_is_found(papers: Papers, text: str, ids: list[str]) -> None:
    assert [document for document, *_ in leads_to(papers, text)] == ids


def test_a_dossier_is_a_place_too(papers: Papers) -> None:
    for text in ("Kamerstuk 99 998", "99998", "dossier 99 998"):
        assert find_place(papers, text) == Place(filters=Filters(dossiers=("99998",)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("de brief van de minister", UnknownPlace.NOT_UNDERSTOOD),
        ("?", UnknownPlace.NOT_UNDERSTOOD),
        ("alinea 3", UnknownPlace.NOT_UNDERSTOOD),
        ("Brief over tunnels.txt, alinea 1", UnknownPlace.NOT_UNDERSTOOD),
        ("\0", UnknownPlace.NOT_UNDERSTOOD),
        ("Kamerstuk 99 998, nr. 77", UnknownPlace.NOT_IN_INDEX),
        ("Kamerstuk 99 998, nr. 77, antwoord 1, alinea 1", UnknownPlace.NOT_IN_INDEX),
        ("Kamerstuk 36 410, nr. 9", UnknownPlace.NOT_IN_INDEX),
        ("Kamerstuk 99 998, nr. 2 (herdruk)", UnknownPlace.NOT_IN_INDEX),
        ("Aanhangsel Handelingen II 2021/22, nr. 9", UnknownPlace.NOT_IN_INDEX),
        ("kst-11111-1.antwoord-1.alinea-1", UnknownPlace.NOT_IN_INDEX),
        ("Kamerstuk 11 111", UnknownPlace.NOT_IN_INDEX),
        ("Kamerstuk 99 998, nr. 2, antwoord 2", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 2, antwoord 1 t/m 99999", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 2, antwoord 1, alinea 5", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 2, antwoord 1, alinea's 3 t/m 5", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 2, antwoord 1, alinea 1, voetnoot 3", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 2, alinea 1", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 3, «Overig» (3e)", UnknownPlace.NOT_IN_PAPER),
        ("Kamerstuk 99 998, nr. 3, «Planning»", UnknownPlace.NOT_IN_PAPER),
        ("kst-99998-2.antwoord-1.alinea-9", UnknownPlace.NOT_IN_PAPER),
        ("kst-99998-2.antwoord-99", UnknownPlace.NOT_IN_PAPER),
    ],
)
def test_why_a_place_is_unknown_is_said(papers: Papers, text: str, why: UnknownPlace) -> None:
    assert find_place(papers, text) == why


def test_a_paper_out_of_reach_is_not_in_the_index(generation: Generation) -> None:
    narrow = Papers(generation.catalogue, Filters(dossiers=("99995",)))
    for text in (
        *("Kamerstuk 99 998, nr. 2, antwoord 1", "kst-99998-2", "kst-99998-2.antwoord-1.alinea-1"),
        *(
            "Kamerstuk 99 998",
            "Kamerstukken II 2023/24, 99998, nr. 2",
            "Kamerstuk 99 998, nr. 2, antwoord 99",
        ),
    ):
        assert find_place(narrow, text) == UnknownPlace.NOT_IN_INDEX
    assert find_place(narrow, "map/Brief over bruggen.txt") == UnknownPlace.NOT_UNDERSTOOD
    assert isinstance(find_place(narrow, "Kamerstuk 99 995, nr. 1"), Place)
