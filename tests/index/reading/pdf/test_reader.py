from __future__ import annotations

import gc
import random
import re
from pathlib import Path

import pypdfium2.internal as pdfium_internal
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pdf_support import BOLD, ITALIC, LEADING, LEFT, PLAIN, TOP, Set, pdf, scanned, stack, wrap

from kamerbron.index.document import Table
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.lines.body import Body
from kamerbron.index.reading.paper.marks import PLACEHOLDER
from kamerbron.index.reading.pdf import reader as pdf_reading
from kamerbron.index.reading.pdf.reader import read_pdf, read_pdf_body

FULL = "De stalling bij het station is vol en er staan elke ochtend fietsen op de stoep."
LONG = f"{FULL} De gemeente telt ze elke maand en ziet dat het er meer worden dan er rekken zijn."
LONG += " Bewoners klagen daarover en vragen om een tweede stalling aan de andere kant van het spoor."


def read(*pages: list[Set]) -> Body:
    return read_pdf_body(pdf(*pages))


def texts(body: Body) -> list[str]:
    """Return the lines with `*` where a mark stood."""
    return [PLACEHOLDER.sub("*", line.text) for line in body.lines]


def running(body: Body) -> str:
    return " ".join(texts(body))


def notes(body: Body) -> list[tuple[str, str]]:
    return [(note.number, note.text) for note in body.notes]


def note(text: str, y: float) -> Set:
    number, rest = text.split(maxsplit=1)
    return Set("", y, size=7, raised=number, after=rest)


# --- paragraphs ----------------------------------------------------------------------------------


def test_a_paragraph_is_one_line_whatever_its_lines_on_the_page() -> None:
    body = read(stack(wrap(LONG), wrap(FULL)))
    assert texts(body) == [LONG, FULL]
    assert body.column is None


def test_a_paragraph_without_white_space_above_starts_where_a_line_ends_short() -> None:
    assert texts(read(stack(wrap(LONG), wrap(FULL), wrap(LONG), gap=0))) == [LONG, FULL, LONG]


def test_white_space_starts_a_paragraph_where_the_line_before_is_full() -> None:
    first, *_ = lines = wrap(LONG)
    assert texts(read(stack([first], wrap(LONG)))) == [first.text, LONG]
    assert len(lines) > 2


def test_a_paragraph_runs_on_over_a_page() -> None:
    lines = wrap(LONG)
    second = [Set(line.text, TOP - LEADING * index) for index, line in enumerate(lines[3:])]
    body = read(stack(wrap(FULL), lines[:3]), stack(second, wrap(FULL)))
    assert texts(body) == [FULL, LONG, FULL]


def test_a_page_with_room_for_a_line_at_its_foot_ends_a_paragraph() -> None:
    full = "De stalling bij het station staat al een jaar vol met oude rekken op"
    lines = [Set(f"{full} de", 700), Set(f"{full} rij.", 688)]
    for y, ends in ((90, True), (664, False)):
        body = read([*lines, note("1 Zie de raming.", y)], wrap(LONG))
        assert (texts(body)[-1] == LONG) is ends


def test_a_heading_in_other_type_starts_a_page() -> None:
    lines = wrap(LONG)
    body = read(stack(wrap(FULL), lines), stack(wrap("Rekken", font=BOLD), wrap(FULL)))
    assert texts(body) == [FULL, LONG, "Rekken", FULL]
    assert [line.page_start for line in body.lines] == [True, False, True, False]


def test_a_list_item_starts_at_its_mark_and_keeps_its_further_lines() -> None:
    items = [[Set("–", line.y, LEFT), Set(line.text, line.y, LEFT + 30)] for line in wrap(LONG, x=LEFT + 30)]
    first = [items[0][0], *(part for _, part in items)]
    body = read(stack(wrap(f"{FULL} Daarom:"), first, first, gap=0))
    assert texts(body) == [f"{FULL} Daarom:", f"– {LONG}", f"– {LONG}"]


def test_a_bullet_in_larger_type_makes_no_heading_of_its_item() -> None:
    first, *rest = wrap(LONG, x=LEFT + 20)
    body = read(stack(wrap(f"{FULL} Daarom:"), [Set("•", first.y, LEFT, size=13), first, *rest], gap=0))
    assert [(line.text, line.rank) for line in body.lines] == [
        (f"{FULL} Daarom:", None),
        (f"• {LONG}", None),
    ]


def test_a_word_broken_at_the_end_of_a_line_is_joined_and_a_hyphen_of_its_own_stays() -> None:
    page = [
        Set("De stalling bij het station is vol en er staan fiet-", TOP),
        Set("sen op de stoep, en de directie van de NS-", TOP - LEADING),
        Set("stations zegt dat dit niet kan, al is de kans op een-", TOP - 2 * LEADING),
        Set("en tweewielers klein.", TOP - 3 * LEADING),
    ]
    (text,) = texts(read(page))
    assert "er staan fietsen op de stoep" in text
    assert "NS-stations" in text
    assert "op een- en tweewielers" in text


def test_words_that_stand_apart_without_a_space_are_not_glued() -> None:
    page = [Set("De stalling", TOP), Set("is vol.", TOP, LEFT + 56)]
    assert texts(read(page)) == ["De stalling is vol."]


# --- headings ------------------------------------------------------------------------------------


def test_a_heading_has_the_rank_of_its_type() -> None:
    body = read(
        stack(wrap("Rekken", font=BOLD), wrap("Tellingen", font=ITALIC), wrap(LONG), wrap(FULL), gap=0)
    )
    assert [(line.text, line.rank) for line in body.lines[:2]] == [("Rekken", 1), ("Tellingen", 2)]
    assert [line.rank for line in body.lines[2:]] == [None, None]


def test_bold_within_a_line_makes_no_heading() -> None:
    page = [Set("De stalling is", TOP), Set("vol", TOP, LEFT + 66, BOLD), *wrap(LONG, TOP - 3 * LEADING)]
    assert [line.rank for line in read(page).lines] == [None, None]


def test_in_a_document_all_in_bold_bold_is_no_heading() -> None:
    body = read(stack(wrap(LONG, font=BOLD), wrap(FULL, font=BOLD)))
    assert [line.rank for line in body.lines] == [None, None]


# --- footnotes -----------------------------------------------------------------------------------


def test_a_raised_number_is_a_mark_and_its_note_stands_in_small_type_below() -> None:
    page = [
        *wrap(LONG, TOP),
        Set("De Fietsbond", 600, raised="1", after=" telde in 2019"),
        Set("Dat was in 2019", 560, raised="2", after=". Zie CO2."),
        note("1 Bijlage bij de brief van", 100),
        Set("de gemeente.", 90, size=7),
        note("2 Zie de raming.", 80),
    ]
    body = read(page)
    assert texts(body) == [LONG, "De Fietsbond* telde in 2019", "Dat was in 2019*. Zie CO2."]
    assert notes(body) == [("1", "Bijlage bij de brief van de gemeente."), ("2", "Zie de raming.")]
    assert all(found.has_place for found in body.notes)


def test_notes_are_numbered_on_over_the_pages_and_one_can_run_on_to_the_next() -> None:
    first = [*wrap(LONG), Set("Een rek", 500, raised="1", after="."), note("1 Een rek voor", 90)]
    second = [
        *wrap(LONG),
        Set("Een hek", 500, raised="2", after="."),
        Set("twee fietsen.", 100, size=7),
        note("2 Van ijzer.", 90),
    ]
    body = read(first, second)
    assert notes(body) == [("1", "Een rek voor twee fietsen."), ("2", "Van ijzer.")]
    assert texts(body).count("Een hek*.") == 1


def test_a_raised_number_after_a_unit_is_a_power_where_another_can_be_the_mark() -> None:
    page = [
        *wrap(LONG, TOP),
        Set("Een rek neemt 2 m", 600, raised="1", after=" in beslag, en dat"),
        Set("is meer dan eerst", 588, raised="1", after=" gedacht."),
        note("1 Zie de raming.", 90),
    ]
    assert "Een rek neemt 2 m1 in beslag, en dat is meer dan eerst* gedacht." in running(read(page))


@pytest.mark.parametrize("words", range(1, 12))
def test_a_mark_cuts_no_paragraph_wherever_it_stands_in_a_line(words: int) -> None:
    first, second, *rest = wrap(LONG)
    text = second.text.split(" ")
    marked = Set(" ".join(text[:words]), second.y, raised="1", after=" " + " ".join(text[words:]))
    body = read([first, marked, *rest, note("1 Zie de raming.", 90)])
    assert [text.replace("*", "") for text in texts(body)] == [LONG]
    assert texts(body)[0].count("*") == 1


def test_marks_of_one_number_go_to_the_notes_in_the_order_of_reading() -> None:
    page = [
        Set("De Fietsbond", TOP, raised="1", after=" telde"),
        Set("fietsen bij het spoor", TOP - LEADING, raised="2", after=" en op de stoep."),
        *wrap(LONG, 600),
        note("1 In 2019.", 100),
        note("2 Zie de raming.", 90),
    ]
    assert "De Fietsbond* telde fietsen bij het spoor* en op de stoep." in running(read(page))


def test_a_mark_between_two_others_whose_note_is_lost_has_a_note_without_text() -> None:
    page = [
        *wrap(LONG, TOP),
        Set("De Fietsbond", 600, raised="1", after=" telde in de"),
        Set("straat", 588, raised="2", after=" en"),
        Set("in de gemeente", 576, raised="3", after=" alle fietsen."),
        note("1 In 2019.", 100),
        note("3 Zie de raming.", 90),
    ]
    body = read(page)
    said = "De Fietsbond* telde in de straat* en in de gemeente* alle fietsen."
    assert said in running(body)
    assert notes(body) == [("1", "In 2019."), ("3", "Zie de raming."), ("2", "")]
    assert read_pdf(pdf(page)).notices == ("voetnoot 2 staat niet in de bron",)


def test_a_mark_that_stands_there_once_more_bears_the_same_note() -> None:
    page = [
        *wrap(LONG, TOP),
        Set("De Fietsbond", 600, raised="1", after=" telde in de straat en"),
        Set("de gemeente", 588, raised="1", after=" telde mee."),
        note("1 Zie de raming.", 90),
    ]
    assert "De Fietsbond* telde in de straat en de gemeente* telde mee." in running(read(page))
    assert notes(read(page)) == [("1", "Zie de raming.")] * 2


def test_a_raised_number_without_a_note_stays() -> None:
    body = read([*wrap(LONG), Set("Een vlak van 12 m", 500, raised="2", after=" is te klein.")])
    assert texts(body)[-1] == "Een vlak van 12 m2 is te klein."
    assert body.notes == ()


def test_a_note_whose_mark_is_lost_hangs_from_the_end_of_its_page() -> None:
    body = read([*wrap(LONG), note("1 Zie de raming.", 90)])
    assert texts(body) == [f"{LONG}*"]
    assert [(found.number, found.has_place) for found in body.notes] == [("1", False)]


# --- furniture -----------------------------------------------------------------------------------


def foot(page: int) -> list[Set]:
    return [
        Set("Tweede Kamer, vergaderjaar 2019–2020, 99 999, nr. 7", 60),
        Set(str(page), 60, 480),
    ]


def test_the_feet_and_ids_of_official_publications_are_furniture() -> None:
    margin = [Set("kst-99999-7", 75, 20, size=6), Set("ISSN 0921 - 7371", 68, 20, size=6)]
    body = read([*wrap(LONG), *margin, *foot(1)], [*wrap(FULL), *foot(2)])
    assert body.furniture == (
        "kst-99999-7",
        "ISSN 0921 - 7371",
        "Tweede Kamer, vergaderjaar 2019–2020, 99 999, nr. 7 1",
        "Tweede Kamer, vergaderjaar 2019–2020, 99 999, nr. 7 2",
    )
    assert texts(body) == [LONG, FULL]


def test_what_recurs_apart_from_the_text_is_furniture_and_so_is_a_page_number() -> None:
    def page(number: int) -> list[Set]:
        return [
            Set("Gemeente Voorbeeldstad", 750),
            *wrap(LONG),
            Set(f"Pagina {number} van 2", 40, 400),
        ]

    assert texts(read(page(1), page(2))) == [LONG, LONG]


def test_a_number_above_a_question_at_the_head_of_a_page_is_no_page_number() -> None:
    body = read([*wrap(LONG)], stack([Set("2", TOP)], wrap("Is de stalling vol?"), wrap(LONG), gap=0, y=750))
    assert texts(body)[:3] == [LONG, "2", "Is de stalling vol?"]


def test_small_type_beside_the_text_is_furniture() -> None:
    body = read([*wrap(LONG), Set("Ons kenmerk", 690, 480, size=7), *wrap(FULL, 600)])
    assert texts(body) == [LONG, FULL]
    assert body.furniture == ("Ons kenmerk",)


# --- tables --------------------------------------------------------------------------------------

CELLS = [("Plaats", "Rekken"), ("Voorbeeldstad", "twaalf"), ("Proefdorp", "dertien")]


def row(cells: tuple[str, ...], y: float, apart: float = 120) -> list[Set]:
    return [Set(cell, y, LEFT + apart * index) for index, cell in enumerate(cells)]


def test_rows_of_aligned_cells_are_a_table() -> None:
    table = [part for index, cells in enumerate(CELLS) for part in row(cells, 600 - 16 * index)]
    body = read([*wrap(LONG), *table, *wrap(FULL, 520)])
    assert [line.table for line in body.lines] == [None, Table(None, CELLS[0], tuple(CELLS[1:])), None]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    table = [
        *row(("Plaats", "Toelichting"), 600),
        *row(("Voorbeeldstad", "De stalling is vol"), 580),
        Set("sinds de opening.", 568, LEFT + 120),
        *row(("Proefdorp", "Er zijn rekken"), 548),
        Set("genoeg.", 536, LEFT + 120),
    ]
    body = read([*wrap(LONG), *table, *wrap(FULL, 480)])
    rows = (
        ("Voorbeeldstad", "De stalling is vol sinds de opening."),
        ("Proefdorp", "Er zijn rekken genoeg."),
    )
    assert [line.table for line in body.lines if line.table] == [Table(None, ("Plaats", "Toelichting"), rows)]


def small(cells: dict[int, str], y: float, font: str = BOLD, raised: str = "") -> list[Set]:
    return [Set(cell, y, LEFT + x, font, 8, raised if cell == "fietsen" else "") for x, cell in cells.items()]


def test_a_table_has_its_caption_its_spanning_headings_its_empty_cells_and_its_note() -> None:
    body = read(
        [
            *wrap(LONG),
            Set("Tabel 1 Plaatsen en fietsen", 611, font=BOLD, size=8),
            *small({0: "Plaats", 90: "rekken", 210: "fietsen"}, 600, raised="1"),
            *small({90: "nieuw", 150: "oud"}, 589),
            *small({0: "Voorbeeldstad", 90: "12", 150: "13", 210: "14"}, 578, PLAIN),
            *small({0: "Proefdorp", 150: "16", 210: "17"}, 567, PLAIN),
            note("1 Geteld op een dinsdag.", 556),
            *wrap(FULL, 520),
            Set("Een rek", 480, raised="1", after=" is te klein."),
            note("1 Zie de raming.", 90),
        ]
    )
    table = next(line.table for line in body.lines if line.table)
    assert table.caption == "Tabel 1 Plaatsen en fietsen"
    columns = tuple(PLACEHOLDER.sub("*", column) for column in table.columns)
    assert columns == ("Plaats", "rekken nieuw", "rekken oud", "fietsen*")
    assert table.rows == (("Voorbeeldstad", "12", "13", "14"), ("Proefdorp", "", "16", "17"))
    assert notes(body) == [("1", "Zie de raming."), ("1", "Geteld op een dinsdag.")]
    assert texts(body)[-1] == "Een rek* is te klein."
    assert [line.rank for line in body.lines] == [None] * 4


def test_small_rows_at_the_foot_of_a_page_are_no_notes() -> None:
    rows = [small({0: str(2018 + index), 90: str(index)}, 120 - 11 * index, PLAIN) for index in range(3)]
    body = read([*wrap(LONG), *(cell for row in rows for cell in row)])
    assert body.notes == ()
    assert "2019" in texts(body)[-1]


def test_list_items_far_from_their_marks_are_no_table() -> None:
    items = [
        part
        for index, text in enumerate(("Een rek.", "Een hek.", "Een stalling."))
        for part in (Set("–", 600 - 12 * index), Set(text, 600 - 12 * index, LEFT + 90))
    ]
    assert texts(read([*wrap(LONG), *items]))[1:] == ["– Een rek.", "– Een hek.", "– Een stalling."]


def test_a_list_of_contents_is_no_table() -> None:
    entries = [("Inleiding", "1"), ("Rekken", "3"), ("Hekken", "12")]
    rows = [part for index, cells in enumerate(entries) for part in row(cells, 600 - 12 * index)]
    assert texts(read([*wrap(LONG), *rows]))[1:] == ["Inleiding 1", "Rekken 3", "Hekken 12"]


def test_two_ministers_can_sign_under_or_beside_each_other() -> None:
    offices = ("De Minister van Fietsen,", "De Minister van Rekken,")
    names = ("A. Voorbeeld", "B. Proef")
    under = stack(wrap(LONG), *([Set(offices[at], TOP), Set(names[at], TOP - LEADING)] for at in (0, 1)))
    signed = [*row(offices, 500, 150), *row(names, 488, 150)]
    beside = [*wrap(LONG), *signed]
    for page in (under, beside):
        assert read_pdf(pdf(page)).claims[0].publication.signatories == names


def test_one_line_with_a_gap_in_it_is_no_table() -> None:
    body = read([*row(("99 999", "Stallingen bij stations"), TOP), *wrap(LONG, 600)])
    assert texts(body) == ["99 999 Stallingen bij stations", LONG]
    assert all(line.table is None for line in body.lines)


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    left = [Set(line.text[:24], line.y) for line in wrap(f"{LONG} {LONG}")]
    right = [Set(line.text[:24], line.y, LEFT + 200) for line in wrap(f"{LONG} {LONG}")]
    body = read([*left, *right])
    assert all(line.table is None for line in body.lines)
    assert "".join(texts(body)).count(left[0].text) == 2


# --- refusals ------------------------------------------------------------------------------------


def refusal(content: bytes) -> str:
    with pytest.raises(RefusedDocumentError) as caught:
        read_pdf_body(content)
    return str(caught.value)


def test_an_encrypted_pdf_is_refused() -> None:
    assert "versleuteld; sla het op zonder wachtwoord" in refusal(pdf(wrap(FULL), encrypted=True))


def test_a_scan_is_refused() -> None:
    assert "OCR" in refusal(scanned())


def test_a_scanned_page_among_others_is_told() -> None:
    reading = read_pdf(scanned("De stalling bij het station is vol."))
    assert [paragraph.text for unit in reading.units for paragraph in unit.paragraphs] == [
        "De stalling bij het station is vol."
    ]
    assert reading.notices == ("pagina 2: een afbeelding zonder tekst (gescand?)",)


def test_a_file_that_was_cut_off_is_told_where_it_can_be_read() -> None:
    content = pdf(stack(wrap(LONG), wrap(FULL)))
    assert read_pdf(content).notices == ()
    (notice,) = read_pdf(content[: content.rindex(b"startxref")]).notices
    assert notice.startswith("het PDF-bestand is afgebroken")


@pytest.mark.parametrize("part", [0.01, 0.1, 0.5, 0.9])
def test_a_truncated_pdf_is_refused_or_read(part: float) -> None:
    content = pdf(stack(wrap(LONG), wrap(FULL)))
    said = "gelezen"
    try:
        read_pdf_body(content[: int(part * len(content))])
    except RefusedDocumentError as error:
        said = str(error)
    assert re.search("gelezen|beschadigd|OCR", said)


def test_a_pdf_of_too_many_pages_or_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = pdf(wrap(FULL), wrap(FULL))
    monkeypatch.setattr(pdf_reading, "MAX_PAGES", 1)
    assert "2 pagina’s, meer dan 1" in refusal(content)
    monkeypatch.setattr(pdf_reading, "MAX_CHARACTERS", 10)
    monkeypatch.setattr(pdf_reading, "MAX_PAGES", 5)
    assert "meer dan 10 tekens" in refusal(content)
    monkeypatch.setattr(pdf_reading, "MAX_BYTES", 100)
    assert "groter dan" in refusal(content)


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_pdf_is_read_or_refused(seed: int) -> None:
    damage = random.Random(seed)  # noqa: S311 - places to damage, no secret
    content = bytearray(pdf(stack(wrap(LONG), wrap(FULL)), row(CELLS[1], TOP)))
    for _ in range(damage.randrange(1, 30)):
        content[damage.randrange(len(content))] = damage.randrange(256)
    try:
        body = read_pdf_body(bytes(content))
    except RefusedDocumentError:
        return
    assert all(line.text.strip() == line.text != "" for line in body.lines)


def test_nothing_of_the_library_stays_open() -> None:
    gc.collect()
    before = {kind: len(kept) for kind, kept in pdfium_internal.ObjectTracker.items()}
    read(wrap(FULL), wrap(LONG))
    refusal(scanned())
    after = {kind: len(kept) for kind, kept in pdfium_internal.ObjectTracker.items() if kept}
    assert after == {kind: count for kind, count in before.items() if count}


def test_the_same_pdf_is_read_the_same() -> None:
    content = pdf(stack(wrap(LONG), wrap(FULL)))
    assert read_pdf_body(content) == read_pdf_body(content)


# --- real publications ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def publications(formats: Path) -> Path:
    return formats / "publicaties"


def alineas(path: Path) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(path, parser).getroot()
    return [" ".join("".join(alinea.itertext()).split()) for alinea in root.iter("al")]


@pytest.mark.corpus
@pytest.mark.parametrize("publication", ["kst-32545-143", "ah-tk-20202021-3235"])
def test_every_alinea_of_a_real_publication_is_one_paragraph(publications: Path, publication: str) -> None:
    folder = publications / publication
    reading = read_pdf((folder / f"{publication}.pdf").read_bytes())
    found = [" ".join(paragraph.text.split()) for unit in reading.units for paragraph in unit.paragraphs]
    signed = {name for claim in reading.claims for name in claim.publication.signatories}
    assert found == [text for text in alineas(folder / f"{publication}.xml") if text not in signed]
    assert reading.notices == ()
    assert publication in {claim.publication.id for claim in reading.claims}


@pytest.mark.corpus
def test_a_real_scan_is_refused(publications: Path) -> None:
    assert "OCR" in refusal((publications / "blg-1007826" / "blg-1007826.pdf").read_bytes())
