"""A citation is exact when its words alone lead back to the text, and to nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from support import PUBLICATION, documents, make_document, make_paragraph, make_unit

from kamerbron.eval.citation_check import CitationChecker, leads_back
from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import Chamber, Document, Dossier, Publication, Unit, UnitKind
from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_folder
from kamerbron.qa.citation import cite

LETTER = "Kamerstuk 99 998, nr. 1"
NOTED = make_paragraph("De sluis is smal.", (8, "Zie het plan."), (12, "Zie de kaart."))

ALL_KINDS = make_document(
    make_unit("Hierbij de antwoorden.", "Over de bruggen.", kind=UnitKind.INTRODUCTION),
    make_unit("Wie keurt?", kind=UnitKind.QUESTION, numbers=[2]),
    make_unit("De gemeente.", "Elk jaar.", "Soms vaker.", "Of nooit.", kind=UnitKind.ANSWER, numbers=[2]),
    make_unit("Dat is bekend.", kind=UnitKind.ANSWER, numbers=[3, 4]),
    make_unit("Dat ook.", kind=UnitKind.ANSWER, numbers=[11, 18, 21]),
    make_unit("De brug kost veel.", headings=["Bruggen", "Kosten"], key="sectie-1"),
    make_unit("Het veer kost weinig.", headings=["Veren", "Kosten"], key="sectie-2"),
    make_unit(NOTED, headings=["Sluizen"], key="sectie-3"),
    make_unit("De dijk is hoog.", headings=["Dijken, alinea 3"], key="sectie-4"),
    make_unit("Hoogachtend.", kind=UnitKind.CLOSING),
)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("inleiding, alinea 1", "Hierbij de antwoorden."),
        ("inleiding, alinea’s 1 en 2", "Hierbij de antwoorden.\n\nOver de bruggen."),
        ("vraag 2, alinea 1", "Wie keurt?"),
        ("antwoord 2, alinea’s 1 t/m 4", "De gemeente.\n\nElk jaar.\n\nSoms vaker.\n\nOf nooit."),
        ("antwoord 2, alinea’s 1 t/m 3", "De gemeente.\n\nElk jaar.\n\nSoms vaker."),
        ("antwoord 2, alinea 3", "vaker"),
        ("antwoord 3 en 4, alinea 1", "Dat is bekend."),
        ("antwoord 11, 18 en 21, alinea 1", "Dat ook."),
        ("«Bruggen › Kosten», alinea 1", "De brug kost veel."),
        ("«Veren › Kosten», alinea 1", "Het veer kost weinig."),
        ("«Sluizen», alinea 1", "De sluis is smal."),
        ("«Sluizen», alinea 1, voetnoot 2", "Zie de kaart."),
        ("«Dijken, alinea 3», alinea 1", "De dijk is hoog."),
        ("slot, alinea 1", "Hoogachtend."),
    ],
)
def test_words_that_name_one_place_lead_back_to_its_text(words: str, text: str) -> None:
    assert leads_back(f"{LETTER}, {words}", text, [ALL_KINDS])


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("inleiding, alinea 2", "Hierbij de antwoorden."),
        ("inleiding, alinea 3", "Hierbij de antwoorden."),
        ("inleiding, alinea 0", "Hierbij de antwoorden."),
        ("inleiding", "Hierbij de antwoorden."),
        ("inleiding, alinea 1", ""),
        ("inleiding, alinea 1", "Hierbij de Antwoorden."),
        ("inleiding, alinea 1", "Hierbij  de antwoorden."),
        ("inleiding, alinea 1 ", "Hierbij de antwoorden."),
        ("inleiding, alinea 1\n", "Hierbij de antwoorden."),
        ("inleiding, alinea’s 1 en 2", "Hierbij de antwoorden.\nOver de bruggen."),
        ("antwoord 2, alinea’s 1 en 2", "De gemeente."),
        ("antwoord 2, alinea’s 1 t/m 3", "Elk jaar."),
        ("antwoord 2, alinea’s 3 t/m 1", "Soms vaker."),
        ("antwoord 2, alinea’s 1 t/m 99999999999", "De gemeente."),
        ("antwoord 2, alinea 1", "Wie keurt?"),
        ("antwoord 3, alinea 1", "Dat is bekend."),
        ("antwoord 4 en 3, alinea 1", "Dat is bekend."),
        ("antwoord 11 en 21, alinea 1", "Dat ook."),
        ("antwoord, alinea 1", "De gemeente."),
        ("«Kosten», alinea 1", "De brug kost veel."),
        ("«Bruggen», alinea 1", "De brug kost veel."),
        ("«Veren › Kosten», alinea 1", "De brug kost veel."),
        ("«Sluizen» (2e), alinea 1", "De sluis is smal."),
        ("«Sluizen», alinea 1, voetnoot 1", "Zie de kaart."),
        ("«Sluizen», alinea 1, voetnoot 3", "Zie de kaart."),
        ("«Sluizen», alinea 1", "Zie de kaart."),
        ("alinea 1", "De sluis is smal."),
        ("slotwoord, alinea 1", "Hoogachtend."),
    ],
)
def test_words_that_name_another_place_or_none_are_not_exact(words: str, text: str) -> None:
    assert not leads_back(f"{LETTER}, {words}", text, [ALL_KINDS])


# --- units that are called alike -----------------------------------------------------------------


def test_a_section_without_a_heading_is_named_by_its_alinea_alone() -> None:
    document = make_document(make_unit("De brug is oud."))
    assert leads_back(f"{LETTER}, alinea 1", "De brug is oud.", [document])
    assert not leads_back(f"{LETTER}, inleiding, alinea 1", "De brug is oud.", [document])


def test_words_that_fit_two_units_are_not_exact_even_where_the_text_stands_in_one() -> None:
    twice = [make_unit(text, kind=UnitKind.ANSWER, numbers=[1], key=text) for text in ("Ja.", "Nee.")]
    assert not leads_back(f"{LETTER}, antwoord 1, alinea 1", "Ja.", [make_document(*twice)])


def test_of_sections_headed_alike_the_first_has_no_number_and_the_others_have() -> None:
    sections = [
        make_unit(text, headings=["Bruggen", "Kosten"], key=text) for text in ("Eén.", "Twee.", "Drie.")
    ]
    checker = CitationChecker([make_document(*sections)])
    for words in ("«Kosten»", "«Bruggen › Kosten»"):
        read = {
            (mark, text): checker.leads_back(f"{LETTER}, {words}{mark}, alinea 1", text)
            for mark in ("", " (2e)", " (3e)", " (4e)", " (1e)")
            for text in ("Eén.", "Twee.", "Drie.")
        }
        exact = {place for place, is_exact in read.items() if is_exact}
        assert exact == {("", "Eén."), (" (2e)", "Twee."), (" (3e)", "Drie.")}


def test_a_heading_that_stands_alone_comes_before_one_below_another() -> None:
    below = make_unit("Onder.", headings=["Bruggen", "Kosten"], key="sectie-1")
    alone = make_unit("Boven.", headings=["Kosten"], key="sectie-2")
    document = make_document(below, alone)
    assert leads_back(f"{LETTER}, «Kosten», alinea 1", "Boven.", [document])
    assert not leads_back(f"{LETTER}, «Kosten», alinea 1", "Onder.", [document])
    assert leads_back(f"{LETTER}, «Bruggen › Kosten», alinea 1", "Onder.", [document])


def test_paths_that_are_printed_alike_are_not_exact() -> None:
    parted = make_unit("Eén.", headings=["Bruggen", "Kosten"], key="sectie-1")
    joined = make_unit("Twee.", headings=["Bruggen › Kosten"], key="sectie-2")
    document = make_document(parted, joined)
    assert not leads_back(f"{LETTER}, «Bruggen › Kosten», alinea 1", "Eén.", [document])


def test_two_footnotes_of_one_number_are_not_exact() -> None:
    paragraph = make_paragraph("De sluis is smal.", (8, "Zie het plan."), (12, "Zie de kaart."))
    same = replace(paragraph, footnotes=tuple(replace(note, number="1") for note in paragraph.footnotes))
    document = make_document(make_unit(same))
    assert not leads_back(f"{LETTER}, alinea 1, voetnoot 1", "Zie de kaart.", [document])


# --- papers --------------------------------------------------------------------------------------


def paper(identifier: str | None = None, *dossiers: Dossier, **others: object) -> Document:
    publication = replace(Publication(id=identifier, dossiers=dossiers), **others)  # type: ignore[arg-type]
    name = f"{identifier or 'brief over bruggen'}.txt"
    return make_document(id=identifier or "brief", publication=publication, source_name=name)


PAPERS = {
    LETTER: paper("kst-99998-1", Dossier("99998"), number="1"),
    "Kamerstuk 99 998, nr. 1 (herdruk)": paper("kst-99998-1-h1", Dossier("99998"), number="1", reprint=1),
    "Kamerstuk 99 998, nr. 1 (2e herdruk)": paper("kst-99998-1-n2", Dossier("99998"), number="1"),
    "Bijlage bij Kamerstuk 99 998, nr. 1": paper(
        "kst-99998-1-b1", Dossier("99998"), number="1", parent="kst-99998-1"
    ),
    "Kamerstuk 99 998, C": paper("kst-99998-C", Dossier("99998"), number="C", chamber=Chamber.EERSTE),
    "Kamerstuk 99 998 VII, nr. 1": paper("kst-99998-VII-1", Dossier("99998", "VII"), number="1"),
    "Kamerstukken 99 998 en 99 997, nr. 1": paper(None, Dossier("99998"), Dossier("99997"), number="1"),
    "Aanhangsel Handelingen II 2020/21, nr. 1": paper(
        "ah-tk-20202021-1", number="1", chamber=Chamber.TWEEDE, session_year="2020-2021"
    ),
    "Aanhangsel Handelingen II 2021/22, nr. 1": paper(
        "ah-tk-20212022-1", number="1", chamber=Chamber.TWEEDE, session_year="2021-2022"
    ),
    "Aanhangsel Handelingen I 2020/21, nr. 1": paper(
        "ah-ek-20202021-1", number="1", chamber=Chamber.EERSTE, session_year="2020-2021"
    ),
    "Aanhangsel Handelingen 1995/96, nr. 7": paper("ah-83391", number="7", session_year="1995-1996"),
    "kst-1259252.txt": paper("kst-1259252"),
    "brief over bruggen.txt («Bruggen, «inleiding», alinea 1»)": paper(
        title="Bruggen, «inleiding», alinea 1"
    ),
    "Voorbeeld: Kamerstuk 99 998, nr. 1": paper("kst-99998-1", Dossier("99998"), number="1", example=True),
    "Voorbeeld: brief over bruggen.txt": paper(example=True),
}


@pytest.mark.parametrize("words", PAPERS)
def test_a_paper_is_told_from_all_that_are_called_almost_the_same(words: str) -> None:
    document = PAPERS[words]
    own = replace(document, units=(make_unit(f"Dit is {words}."),))
    checker = CitationChecker([own if other is document else other for other in PAPERS.values()])
    assert cite(chunk(own, ChunkingSettings())[0]) == f"{words}, alinea 1"
    assert checker.leads_back(f"{words}, alinea 1", f"Dit is {words}.")
    for other in PAPERS:
        assert checker.leads_back(f"{other}, alinea 1", f"Dit is {words}.") == (other == words)


def test_words_that_fit_two_papers_are_not_exact() -> None:
    annexes = [
        paper(f"kst-99998-1-b{number}", Dossier("99998"), number="1", parent="kst-99998-1")
        for number in (1, 2)
    ]
    text = annexes[0].units[0].paragraphs[0].text
    citation = "Bijlage bij Kamerstuk 99 998, nr. 1, alinea 1"
    assert leads_back(citation, text, annexes[:1])
    assert not leads_back(citation, text, annexes)


@pytest.mark.parametrize(
    "words", ["Kamerstuk 99 998, nr. 2", "Kamerstuk 99 998", "Kamerstuk", "", "Handelingen II 2020/21, nr. 1"]
)
def test_words_that_name_no_paper_are_not_exact(words: str) -> None:
    assert not leads_back(f"{words}, alinea 1", "Wie keurt?", [make_document(make_unit("Wie keurt?"))])


# --- laws ----------------------------------------------------------------------------------------


def called_apart(document: Document) -> Document:
    """Keep of units that a citation calls alike only the first."""
    kept: dict[object, Unit] = {}
    for unit in document.units:
        name = unit.headings if unit.kind is UnitKind.SECTION else unit.numbers
        kept.setdefault((unit.kind, name), unit)
    return replace(document, units=tuple(kept.values()))


law = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@law
@given(documents().map(called_apart), st.sampled_from([40, 120, 700]).map(ChunkingSettings))
def test_what_is_cited_leads_back_to_its_passage_and_each_of_its_alineas(
    document: Document, size: ChunkingSettings
) -> None:
    other = replace(document, id="kst-99998-2", publication=replace(PUBLICATION, id=None, number="2"))
    checker = CitationChecker([document, other])
    for passage in chunk(document, size):
        assert checker.leads_back(cite(passage), passage.text)
        for note in passage.footnotes:
            if note.text:
                citation = f"{cite(passage, [note.paragraph])}, voetnoot {note.number}"
                assert checker.leads_back(citation, note.text)


@law
@given(documents().map(called_apart))
def test_a_text_of_another_place_is_not_exact(document: Document) -> None:
    marked = replace(
        document,
        units=tuple(
            replace(
                unit,
                paragraphs=tuple(
                    replace(paragraph, text=f"[{unit.key}/{paragraph.number}]")
                    for paragraph in unit.paragraphs
                ),
            )
            for unit in document.units
        ),
    )
    checker = CitationChecker([marked])
    passages = chunk(marked, ChunkingSettings(max_characters=1))
    whole = [passage for passage in passages if passage.piece is None]
    for passage in whole:
        exact = [other for other in whole if checker.leads_back(cite(passage), other.text)]
        assert exact == [passage]


@pytest.mark.corpus
def test_every_passage_of_the_real_papers_is_cited_so_that_it_is_found_again(
    corpus: Path, kamervragen: Path
) -> None:
    entries = [entry for folder in (corpus, kamervragen) for entry in open_folder(folder).entries]
    read = {document.id: document for document in map(read_document, entries)}
    checker = CitationChecker(list(read.values()))
    passages = [passage for document in read.values() for passage in chunk(document, ChunkingSettings())]
    assert len(passages) > 800
    assert [
        cite(passage) for passage in passages if not checker.leads_back(cite(passage), passage.text)
    ] == []
