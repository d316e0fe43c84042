"""Every form of a citation, and the link to the words in the official publication."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from support import PUBLICATION, documents, make_passage

from kamerbron.index.chunking import ChunkingSettings, chunk
from kamerbron.index.document import (
    PARAGRAPH_SEPARATOR,
    Chamber,
    Document,
    Dossier,
    Passage,
    PassageFootnote,
    Publication,
    UnitKind,
)
from kamerbron.qa.citation import cite, cite_academic, official_url, paragraph_at

PAGE = "https://zoek.officielebekendmakingen.nl/kst-99998-1.html"
LETTER = "Kamerstuk 99 998, nr. 1"


def kamerstuk(*dossiers: Dossier, number: str, **others: object) -> Publication:
    publication = Publication(id="kst-99998-1", dossiers=dossiers, number=number)
    return replace(publication, **others)  # type: ignore[arg-type]


# --- the paper -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publication", "printed"),
    [
        (kamerstuk(Dossier("99998"), number="1"), "Kamerstuk 99 998, nr. 1"),
        (kamerstuk(Dossier("36410", "VII"), number="108"), "Kamerstuk 36 410 VII, nr. 108"),
        (kamerstuk(Dossier("36410", "XVIIIB"), number="2"), "Kamerstuk 36 410 XVIIIB, nr. 2"),
        (kamerstuk(Dossier("21501", "20"), number="2146"), "Kamerstuk 21 501-20, nr. 2146"),
        (kamerstuk(Dossier("9998"), number="3"), "Kamerstuk 9 998, nr. 3"),
        (
            kamerstuk(Dossier("99998"), number="C", chamber=Chamber.EERSTE),
            "Kamerstuk 99 998, C",
        ),
        (
            kamerstuk(Dossier("99998"), number="AB", chamber=Chamber.EERSTE),
            "Kamerstuk 99 998, AB",
        ),
        (
            kamerstuk(Dossier("99998"), Dossier("99997"), number="370"),
            "Kamerstukken 99 998 en 99 997, nr. 370",
        ),
        (
            kamerstuk(Dossier("99998"), Dossier("21501", "20"), Dossier("36410", "VII"), number="5"),
            "Kamerstukken 99 998, 21 501-20 en 36 410 VII, nr. 5",
        ),
        (
            Publication(
                id="ah-tk-20202021-3235", number="3235", chamber=Chamber.TWEEDE, session_year="2020-2021"
            ),
            "Aanhangsel Handelingen II 2020/21, nr. 3235",
        ),
        (
            Publication(id="ah-ek-19992000-7", number="7", chamber=Chamber.EERSTE, session_year="1999-2000"),
            "Aanhangsel Handelingen I 1999/00, nr. 7",
        ),
        (
            Publication(id="ah-83391", number="7", session_year="1995-1996"),
            "Aanhangsel Handelingen 1995/96, nr. 7",
        ),
    ],
)
def test_a_paper_is_cited_by_its_number(publication: Publication, printed: str) -> None:
    assert cite(make_passage(publication=publication)) == f"{printed}, alinea 1"


def test_an_appendix_of_which_only_the_number_is_known_is_cited_without_a_gap() -> None:
    publication = Publication(id="ah-83391", number="7")
    assert cite(make_passage(publication=publication)) == "Aanhangsel Handelingen, nr. 7, alinea 1"


@pytest.mark.parametrize(
    "publication",
    [
        Publication(),
        Publication(id="kst-1259252"),
        Publication(dossiers=(Dossier("99998"),)),
        Publication(number="7"),
    ],
    ids=["nothing", "an id alone", "a dossier alone", "a number alone"],
)
def test_a_paper_without_a_number_is_cited_by_its_file_and_title(publication: Publication) -> None:
    passage = make_passage(publication=publication, source_name="map/Brief over bruggen.txt")
    assert cite(passage) == "map/Brief over bruggen.txt, alinea 1"
    titled = replace(passage, publication=replace(publication, title="Bruggen in Waterveen"))
    assert cite(titled) == "map/Brief over bruggen.txt («Bruggen in Waterveen»), alinea 1"
    assert cite_academic(titled) is None


def test_a_paper_with_a_number_is_not_cited_by_its_title() -> None:
    titled = replace(PUBLICATION, title="Bruggen in Waterveen")
    assert cite(make_passage(publication=titled)) == f"{LETTER}, alinea 1"


# --- the unit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "numbers", "printed"),
    [
        (UnitKind.ANSWER, [7], "antwoord 7"),
        (UnitKind.ANSWER, [3, 4], "antwoord 3 en 4"),
        (UnitKind.ANSWER, [11, 18, 21], "antwoord 11, 18 en 21"),
        (UnitKind.ANSWER, [1, 2, 3, 4], "antwoord 1, 2, 3 en 4"),
        (UnitKind.ANSWER, [], "antwoord"),
        (UnitKind.QUESTION, [7], "vraag 7"),
        (UnitKind.QUESTION, [3, 4], "vraag 3 en 4"),
        (UnitKind.INTRODUCTION, [], "inleiding"),
    ],
)
def test_a_unit_is_cited_by_its_kind_and_numbers(kind: UnitKind, numbers: list[int], printed: str) -> None:
    passage = make_passage(kind=kind, numbers=numbers, headings=["Bruggen"], section="Bruggen")
    assert cite(passage) == f"{LETTER}, {printed}, alinea 1"


def test_a_section_is_cited_by_what_the_passage_calls_it() -> None:
    passage = make_passage(headings=["Waterveen", "Kosten"], section="Waterveen › Kosten")
    assert cite(passage) == f"{LETTER}, «Waterveen › Kosten», alinea 1"
    assert cite(replace(passage, section="Kosten")) == f"{LETTER}, «Kosten», alinea 1"


def test_a_section_without_a_heading_is_cited_by_its_alineas() -> None:
    assert cite(make_passage()) == f"{LETTER}, alinea 1"


# --- alineas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paragraphs", "printed"),
    [
        ([4], "alinea 4"),
        ([4, 5], "alinea’s 4 en 5"),
        ([4, 5, 6], "alinea’s 4 t/m 6"),
        ([9, 10, 11, 12], "alinea’s 9 t/m 12"),
    ],
)
def test_alineas_are_cited_alone_in_pairs_and_in_rows(paragraphs: list[int], printed: str) -> None:
    assert cite(make_passage(paragraphs=paragraphs)) == f"{LETTER}, {printed}"
    assert cite(make_passage(paragraphs=range(1, 20)), paragraphs) == f"{LETTER}, {printed}"


def test_the_alinea_of_a_sentence_is_the_one_that_holds_it() -> None:
    passage = make_passage("Eén.\n– a\n– b\n\nTwee.\n\nDrie.", paragraphs=[4, 5, 6])
    found = {word: paragraph_at(passage, passage.text.index(word)) for word in ("Eén", "b", "Twee", "Drie")}
    assert found == {"Eén": 4, "b": 4, "Twee": 5, "Drie": 6}
    assert paragraph_at(passage, len(passage.text)) == 6


@settings(max_examples=40, deadline=None)
@given(documents())
def test_each_alinea_of_each_passage_is_found_at_its_own_offsets(document: Document) -> None:
    for passage in chunk(document, ChunkingSettings()):
        position = 0
        texts = passage.text.split(PARAGRAPH_SEPARATOR) if passage.piece is None else [passage.text]
        for number, text in zip(passage.paragraphs, texts, strict=True):
            assert paragraph_at(passage, position) == number
            assert paragraph_at(passage, position + len(text) - 1) == number
            position += len(text) + len(PARAGRAPH_SEPARATOR)


# --- academic ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("publication", "printed"),
    [
        (
            kamerstuk(Dossier("99998"), number="1", chamber=Chamber.TWEEDE, session_year="2021-2022"),
            "Kamerstukken II 2021/22, 99998, nr. 1",
        ),
        (
            kamerstuk(Dossier("36410", "VII"), number="8", chamber=Chamber.TWEEDE, session_year="2023-2024"),
            "Kamerstukken II 2023/24, 36410 VII, nr. 8",
        ),
        (
            kamerstuk(
                Dossier("21501", "20"),
                Dossier("99997"),
                number="8",
                chamber=Chamber.TWEEDE,
                session_year="2023-2024",
            ),
            "Kamerstukken II 2023/24, 21501-20, 99997, nr. 8",
        ),
        (
            kamerstuk(Dossier("99998"), number="C", chamber=Chamber.EERSTE, session_year="1999-2000"),
            "Kamerstukken I 1999/00, 99998, C",
        ),
        (
            Publication(
                id="ah-tk-20202021-3235", number="3235", chamber=Chamber.TWEEDE, session_year="2020-2021"
            ),
            "Aanhangsel Handelingen II 2020/21, nr. 3235",
        ),
    ],
)
def test_the_academic_citation_names_chamber_and_year(publication: Publication, printed: str) -> None:
    assert cite_academic(make_passage(publication=publication)) == printed


@pytest.mark.parametrize("gap", ["number", "chamber", "session_year"])
def test_there_is_no_academic_citation_with_a_gap(gap: str) -> None:
    whole = kamerstuk(Dossier("99998"), number="1", chamber=Chamber.TWEEDE, session_year="2021-2022")
    assert cite_academic(make_passage(publication=replace(whole, **{gap: None}))) is None
    assert cite_academic(make_passage(publication=replace(whole, dossiers=()))) is None


# --- examples ------------------------------------------------------------------------------------


def test_a_paper_of_the_sample_says_that_it_is_an_example_and_has_no_link() -> None:
    publication = kamerstuk(
        Dossier("99999"), number="1", chamber=Chamber.TWEEDE, session_year="2023-2024", example=True
    )
    passage = make_passage(publication=publication)
    assert cite(passage) == "Voorbeeld: Kamerstuk 99 999, nr. 1, alinea 1"
    assert cite_academic(passage) == "Voorbeeld: Kamerstukken II 2023/24, 99999, nr. 1"
    assert official_url(passage, 0, len(passage.text)) is None


def test_an_example_without_a_number_says_so_too() -> None:
    publication = Publication(example=True)
    passage = make_passage(publication=publication, source_name="brug.txt")
    assert cite(passage) == "Voorbeeld: brug.txt, alinea 1"
    assert cite_academic(passage) is None


# --- links ---------------------------------------------------------------------------------------


def link(passage: Passage, part: str | None = None) -> str | None:
    start = passage.text.index(part) if part else 0
    return official_url(passage, start, start + len(part or passage.text))


def marked(text: str, *marks: str) -> Passage:
    """Make a passage with a footnote mark directly behind each of these words."""
    offsets = [text.index(word) + len(word) for word in marks]
    notes = [PassageFootnote(1, str(n), "Noot.", offset) for n, offset in enumerate(offsets, start=1)]
    return make_passage(text, footnotes=notes)


def test_a_paper_without_an_id_has_no_link() -> None:
    assert link(make_passage(publication=Publication(dossiers=(Dossier("99998"),), number="1"))) is None


def test_a_short_sentence_is_in_the_link_as_a_whole() -> None:
    passage = make_passage("Eerst dit. Het veer vaart niet. Dan dat.")
    assert link(passage, "Het veer vaart niet.") == f"{PAGE}#:~:text=Het%20veer%20vaart%20niet."


def counted(first: int, last: int) -> str:
    return "%20".join(f"w{number}" for number in range(first, last + 1))


@pytest.mark.parametrize(
    ("count", "directive"),
    [
        (1, counted(1, 1)),
        (6, counted(1, 6)),
        pytest.param(7, counted(1, 7)),
        pytest.param(12, counted(1, 12)),
        (13, f"{counted(1, 6)},{counted(8, 13)}"),
        (40, f"{counted(1, 6)},{counted(35, 40)}"),
    ],
)
def test_a_link_has_all_words_of_a_short_sentence_and_the_first_and_last_of_a_long_one(
    count: int, directive: str
) -> None:
    passage = make_passage(" ".join(f"w{number}" for number in range(1, count + 1)))
    assert link(passage) == f"{PAGE}#:~:text={directive}"


@pytest.mark.parametrize(
    ("text", "directive"),
    [
        (
            "De co-financiering, 50% & meer: (#1)",
            "De%20co%2Dfinanciering%2C%2050%25%20%26%20meer%3A%20%28%231%29",
        ),
        ("«één» + € 3/m² = ja?", "%C2%AB%C3%A9%C3%A9n%C2%BB%20%2B%20%E2%82%AC%203%2Fm%C2%B2%20%3D%20ja%3F"),
    ],
)
def test_signs_that_mean_something_in_a_link_are_encoded(text: str, directive: str) -> None:
    assert link(make_passage(text)) == f"{PAGE}#:~:text={directive}"


def test_a_word_at_a_footnote_mark_is_left_out() -> None:
    passage = marked("Binnen het LFP worden tot 2030 plaatsen toegevoegd.", "LFP")
    assert link(passage) == f"{PAGE}#:~:text=worden%20tot%202030%20plaatsen%20toegevoegd."


def test_the_longest_words_between_marks_are_in_the_link() -> None:
    passage = marked("Een brug, een tunnel en een veer, een dijk.", "brug", "veer")
    assert link(passage) == f"{PAGE}#:~:text=een%20tunnel%20en%20een"


def test_a_word_with_a_mark_in_the_middle_is_left_out_as_a_whole() -> None:
    passage = marked("Wij steunen de co-financiering van bruggen en sluizen.", "co")
    assert link(passage) == f"{PAGE}#:~:text=van%20bruggen%20en%20sluizen."


def test_the_last_word_is_left_out_when_a_mark_ends_the_sentence() -> None:
    passage = marked("De brug is oud en smal.", "smal.")
    assert link(passage) == f"{PAGE}#:~:text=De%20brug%20is%20oud%20en"
    passage = marked("De brug is oud en smal.", "smal")
    assert link(passage) == f"{PAGE}#:~:text=De%20brug%20is%20oud%20en"


def test_marks_outside_the_sentence_do_not_matter() -> None:
    passage = marked("De brug is oud. Het veer vaart niet. De dijk is hoog.", "oud.", "hoog")
    assert link(passage, "Het veer vaart niet.") == f"{PAGE}#:~:text=Het%20veer%20vaart%20niet."


def test_a_note_without_a_place_breaks_no_link() -> None:
    passage = make_passage("De brug is oud.", footnotes=[PassageFootnote(1, "1", "Noot.", None)])
    assert link(passage) == f"{PAGE}#:~:text=De%20brug%20is%20oud."


def test_a_link_holds_no_words_from_both_sides_of_a_line_end() -> None:
    passage = make_passage("Nodig zijn:\n– een brug over de haven;\n– een veer.")
    assert link(passage) == f"{PAGE}#:~:text=%E2%80%93%20een%20brug%20over%20de%20haven%3B"


def test_where_marks_leave_no_words_the_link_opens_the_paper() -> None:
    assert link(marked("Ja.", "Ja.")) == PAGE
    assert official_url(make_passage("Ja. "), 3, 4) == PAGE


@settings(max_examples=80, deadline=None)
@given(documents(), st.data())
def test_the_words_of_a_link_stand_in_the_sentence_in_their_order(
    document: Document, data: st.DataObject
) -> None:
    passage = data.draw(st.sampled_from(chunk(document, ChunkingSettings())))
    start = data.draw(st.integers(0, len(passage.text) - 1))
    end = data.draw(st.integers(start + 1, len(passage.text)))
    url = official_url(passage, start, end)
    assert url is not None
    page, _, directive = url.partition("#:~:text=")
    assert page == PAGE
    assert directive.isascii()
    assert not set(directive) & set(" -&#")
    sentence = passage.text[start:end]
    marks = {note.offset - start for note in passage.footnotes if note.offset is not None}
    reach = 0
    for words in map(unquote, directive.split(",") if directive else []):
        # Somewhere after the words before them, and with no mark among or against them.
        found = [match.start() for match in re.finditer(f"(?={re.escape(words)})", sentence)]
        clean = [
            at
            for at in found
            if at >= reach and not any(at < mark <= at + len(words) for mark in marks if mark > 0)
        ]
        assert clean
        reach = clean[0] + 1
    assert directive.count(",") < 2
