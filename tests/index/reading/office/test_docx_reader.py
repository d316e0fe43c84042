from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_support import (
    all_paragraphs,
    bold,
    docx,
    headings,
    item,
    level,
    notes,
    numbering,
    p,
    run,
    tbl,
    tc,
    texts,
    tr,
    zip_of,
)

from kamerbron.index.document import Publication, UnitKind
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.office.docx_reader import read_docx
from kamerbron.index.reading.reading import Reading

TEXT = "In de gemeente staan te weinig rekken voor alle fietsen, en dat zal zo blijven."


def claimed(reading: Reading, source: str) -> Publication:
    return next(claim.publication for claim in reading.claims if claim.source == source)


# --- text ---


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (run("Een ") + "<w:r><w:tab/></w:r>" + run("rek"), "Een rek"),
        (run("Een") + "<w:r><w:br/></w:r>" + run("rek"), "Een rek"),
        (run("re") + "<w:r><w:noBreakHyphen/></w:r>" + run("integratie"), "re-integratie"),
        (run("fiets") + "<w:r><w:softHyphen/></w:r>" + run("en"), "fietsen"),
        (run("CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "CO2"),
        (run("12 m") + run("2", '<w:vertAlign w:val="superscript"/>'), "12 m2"),
        (run("Een ") + run("geheim ", "<w:vanish/>") + run("rek"), "Een rek"),
        (run("Een ") + f"<w:ins>{run('nieuw ')}</w:ins>" + run("rek"), "Een nieuw rek"),
        (run("Een ") + "<w:del><w:r><w:delText>oud </w:delText></w:r></w:del>" + run("rek"), "Een rek"),
        (run("Een ") + f"<w:moveFrom>{run('oud ')}</w:moveFrom>" + run("rek"), "Een rek"),
        (run("rek ") + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run(" 2"), "rek ≥ 2"),
        (run("Een ") + "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>kader</w:t></w:r></w:p></w:txbxContent>"
         "</w:drawing></w:r>" + run("rek"), "Een rek"),
        (f"<w:smartTag>{run('Een')}</w:smartTag>" + run(" rek"), "Een rek"),
    ],
)  # fmt: skip
def test_text_is_as_a_reader_would_copy_it(content: str, text: str) -> None:
    assert texts(read_docx(docx(p(content)))) == [text]


def sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    instruction = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return sign("begin") + instruction + sign("separate") + run(result) + sign("end")


def test_a_field_shows_its_result_and_not_its_code() -> None:
    assert texts(read_docx(docx(p(run("Zie bladzijde ") + field("PAGEREF rek", "4"))))) == ["Zie bladzijde 4"]


def test_a_field_inside_the_code_of_another_is_not_shown() -> None:
    nested = sign("begin") + field("PAGE", "99") + sign("separate") + run("ja") + sign("end")
    assert texts(read_docx(docx(p(run("Is het vol? ") + nested)))) == ["Is het vol? ja"]


def test_a_field_without_an_end_hides_nothing() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(read_docx(docx(p(broken + run("Eerst.")), p("Daarna.")))) == ["Eerst.", "Daarna."]


def test_paragraphs_whose_end_was_struck_out_are_one() -> None:
    joined = p("Er komen ", "<w:rPr><w:del/></w:rPr>") + p("rekken.")
    assert texts(read_docx(docx(joined))) == ["Er komen rekken."]


def test_a_sentence_broken_by_hand_is_one_paragraph() -> None:
    broken = p("In antwoord op uw brief van 3 mei deel ik u mede ") + p("dat de vragen worden beantwoord.")
    expected = ["In antwoord op uw brief van 3 mei deel ik u mede dat de vragen worden beantwoord."]
    assert texts(read_docx(docx(broken))) == expected


def test_clauses_of_a_motion_stay_paragraphs() -> None:
    clauses = [
        "gehoord de beraadslaging,",
        "overwegende dat alle rekken in de stad vol staan;",
        "verzoekt iets,",
    ]
    assert texts(read_docx(docx(*map(p, clauses)))) == clauses


def test_a_link_to_a_publication_is_a_reference() -> None:
    link = f'<w:hyperlink r:id="h1">{run("die brief")}</w:hyperlink>'
    content = docx(
        p(run("Zie ") + link + run(".")),
        links={"h1": "https://zoek.officielebekendmakingen.nl/kst-99999-2.html"},
    )
    (paragraph,) = all_paragraphs(read_docx(content))
    assert paragraph.text == "Zie die brief."
    assert [(ref.start, ref.end, ref.target) for ref in paragraph.references] == [(4, 13, "kst-99999-2")]


def test_a_table_of_contents_is_no_text() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Rekken 1')}</w:sdtContent></w:sdt>"
    )
    assert texts(read_docx(docx(contents, p("Er zijn rekken.")))) == ["Er zijn rekken."]


# --- headings ---

STYLES = (
    '<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Eigen kop"/>'
    '<w:basedOn w:val="Kop1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Koptekst"><w:name w:val="Koptekst"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Lus"><w:name w:val="Lus"/><w:basedOn w:val="Lus"/></w:style>'
)


def styled(text: str, style: str) -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>')


def test_headings_are_those_of_a_style_and_below_them_bold_and_italic_lines() -> None:
    body = (
        *(styled("Deel", "Kop1"), bold("Kosten"), p(run("Rekken", "<w:i/>")), p(TEXT)),
        *(bold("Baten"), p(TEXT), styled("Ander deel", "Eigen"), p(TEXT)),
    )
    expected = [("Deel", "Kosten", "Rekken"), ("Deel", "Baten"), ("Ander deel",)]
    assert headings(read_docx(docx(*body, styles=STYLES))) == expected


@pytest.mark.parametrize("style", ["Koptekst", "Lus", "Onbekend"])
def test_other_styles_make_no_heading(style: str) -> None:
    assert headings(read_docx(docx(styled("Kosten", style), p(TEXT), styles=STYLES))) == [()]


def test_where_all_text_is_bold_bold_tells_no_heading() -> None:
    assert headings(read_docx(docx(bold("Kosten"), bold(TEXT), bold(TEXT)))) == [()]


def test_a_line_that_is_partly_bold_is_text() -> None:
    assert headings(read_docx(docx(p(run("Let op: ", "<w:b/>") + run("vol")), p(TEXT)))) == [()]


# --- lists ---


def test_items_carry_the_marks_that_word_prints() -> None:
    levels = numbering(
        level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), level(2, "bullet", "\uf0b7")
    )
    body = [
        p("Er komen:"),
        item("rekken;"),
        item("hekken;", 1),
        item("lakken;", 1),
        item("vakken;", 2),
        item("dakken."),
    ]
    expected = ["Er komen:\n1. rekken;\na) hekken;\nb) lakken;\n• vakken;\n2. dakken."]
    assert texts(read_docx(docx(*body, numbering=levels))) == expected


def test_levels_below_begin_anew_and_print_the_numbers_above() -> None:
    levels = numbering(level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2"))
    body = [p("Zo:"), item("a"), item("b", 1), item("c"), item("d", 1), item("e", 1)]
    assert texts(read_docx(docx(*body, numbering=levels))) == ["Zo:\nI a\nI.1 b\nII c\nII.1 d\nII.2 e"]


def test_a_list_with_a_start_of_its_own_begins_there_and_another_counts_on() -> None:
    others = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    levels = numbering(level(0, "decimal", "%1."), others=others)
    body = [p("Zo:"), item("a"), item("b", numbering=2), item("c", numbering=3), item("d", numbering=3)]
    assert texts(read_docx(docx(*body, numbering=levels))) == ["Zo:\n1. a\n2. b\n5. c\n6. d"]


def test_a_paragraph_indented_like_the_item_above_goes_on_with_it() -> None:
    body = [
        p("Er komen:"),
        item("rekken."),
        p("Die zijn groen.", '<w:ind w:left="360"/>'),
        item("hekken."),
        p("Klaar."),
    ]
    levels = numbering(level(0, "decimal", "%1."))
    expected = ["Er komen:\n1. rekken.\nDie zijn groen.\n2. hekken.", "Klaar."]
    assert texts(read_docx(docx(*body, numbering=levels))) == expected


def test_a_mark_that_is_typed_too_is_printed_once() -> None:
    levels = numbering(level(0, "decimal", "%1."))
    assert texts(read_docx(docx(p("Zo:"), item("1. rekken"), numbering=levels))) == ["Zo:\n1. rekken"]


def test_list_zero_takes_a_paragraph_out_of_the_list_of_its_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Lijst"><w:name w:val="Lijst"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    out = p("Los.", '<w:pStyle w:val="Lijst"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    levels = numbering(level(0, "decimal", "%1."))
    content = docx(p("Zo:"), styled("rekken", "Lijst"), out, styles=styles, numbering=levels)
    assert texts(read_docx(content)) == ["Zo:\n1. rekken", "Los."]


def test_questions_that_the_list_numbers_are_questions() -> None:
    levels = numbering(level(0, "decimal", "Vraag %1"))
    body = [
        item("Is het vol?"),
        p("Antwoord op vraag 1"),
        p("Ja."),
        item("Blijft het vol?"),
        p("Antwoord op vraag 2"),
        p("Nee."),
    ]
    assert [unit.key for unit in read_docx(docx(*body, numbering=levels)).units] == [
        *("vraag-1", "antwoord-1", "vraag-2", "antwoord-2")
    ]


# --- tables ---


def test_a_table_keeps_its_caption_head_and_cells_that_span() -> None:
    table = tbl(
        tr(tc("Plaats"), tc("Rekken", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        tr(tc(""), tc("oud"), tc("nieuw"), properties="<w:tblHeader/>"),
        tr(tc("Noord", '<w:vMerge w:val="restart"/>'), tc("1"), tc("2")),
        tr(tc("", "<w:vMerge/>"), tc("3"), tc("4")),
    )
    (table_paragraph,) = all_paragraphs(read_docx(docx(p("Tabel 1 Rekken"), table)))
    assert table_paragraph.table is not None
    assert table_paragraph.table.caption == "Tabel 1 Rekken"
    assert table_paragraph.table.columns == ("Plaats", "Rekken oud", "Rekken nieuw")
    assert table_paragraph.table.rows == (("Noord", "1", "2"), ("Noord", "3", "4"))


def test_a_table_without_marked_rows_has_no_head() -> None:
    (paragraph,) = all_paragraphs(read_docx(docx(tbl(tr(tc("a"), tc("b")), tr(tc("c"), tc("d"))))))
    assert paragraph.table is not None
    assert (paragraph.table.columns, paragraph.table.rows) == ((), (("a", "b"), ("c", "d")))


def test_a_table_around_running_text_gives_its_paragraphs() -> None:
    inner = tbl(tr(tc("Eerst.")), tr(tc("Daarna."), tc("")))
    assert texts(read_docx(docx(tbl(tr(tc(inner + p())))))) == ["Eerst.", "Daarna."]


def test_a_note_typed_under_a_table_hangs_from_the_table() -> None:
    raised = run("1", '<w:vertAlign w:val="superscript"/>')
    table = tbl(tr(tc("Plaats"), tc(p(run("Rekken") + raised))), tr(tc("Noord"), tc("2")))
    (paragraph,) = all_paragraphs(reading := read_docx(docx(table, p(raised + run(" Geteld in mei.")))))
    assert paragraph.text == "Plaats | Rekken\nNoord | 2"
    assert notes(reading) == [("1", "Geteld in mei.", 15)]


# --- notes ---


def footnote(number: int, text: str) -> str:
    return f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run(f" {text}")}</w:p></w:footnote>'


def reference(number: int, more: str = "", custom: str = "") -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"{more}/>{custom}</w:r>'


SEPARATOR = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'


def test_footnotes_hang_at_their_marks_and_are_numbered_in_order() -> None:
    body = p(run("Eerst") + reference(7) + run(" en dan") + reference(3) + run("."))
    content = docx(body, footnotes=SEPARATOR + footnote(3, "Twee.") + footnote(7, "Een."))
    assert notes(read_docx(content)) == [("1", "Een.", 5), ("2", "Twee.", 12)]


def test_a_mark_of_the_author_is_the_number_and_is_not_counted() -> None:
    custom = reference(1, ' w:customMarkFollows="1"', "<w:t>*</w:t>")
    notes_part = footnote(1, "* Ster.").replace("<w:footnoteRef/>", "") + footnote(2, "Een.")
    reading = read_docx(docx(p(run("Eerst") + custom + run(" dan") + reference(2)), footnotes=notes_part))
    assert texts(reading) == ["Eerst dan"]
    assert notes(reading) == [("*", "Ster.", 5), ("1", "Een.", 9)]


def test_endnotes_are_numbered_as_word_does_or_as_the_document_says() -> None:
    body = p(run("Rek") + '<w:r><w:endnoteReference w:id="1"/></w:r>')
    endnotes = f'<w:endnote w:id="1">{p("Groen.")}</w:endnote>'
    settings = '<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>'
    assert notes(read_docx(docx(body, endnotes=endnotes))) == [("i", "Groen.", 3)]
    assert notes(read_docx(docx(body, endnotes=endnotes, settings=settings))) == [("1", "Groen.", 3)]


def test_a_mark_without_a_note_is_told() -> None:
    assert read_docx(docx(p(run("Rek") + reference(1)))).notices == ("voetnoot 1 staat niet in de bron",)


def test_notes_typed_below_the_answers_hang_at_their_typed_marks() -> None:
    body = [
        *(
            p("Vraag 1"),
            p("Kent u het bericht over rekken? 1)"),
            p("Antwoord op vraag 1"),
            p("Ja (zie punt 2)."),
            p(),
        ),
        *(p("Vraag 2"), p("Kent u de nota 2), en de brief?"), p("Antwoord op vraag 2"), p("Ja."), p()),
        *(p("1) De Bode, 3 mei 2024."), p("2) Rekkennota.")),
    ]
    reading = read_docx(docx(*body))
    assert texts(reading) == [
        *("Kent u het bericht over rekken?", "Ja (zie punt 2).", "Kent u de nota, en de brief?", "Ja.")
    ]
    assert notes(reading) == [("1)", "De Bode, 3 mei 2024.", 31), ("2)", "Rekkennota.", 14)]


def test_items_at_the_end_that_have_no_marks_stay_text() -> None:
    body = [p("Er komen:"), p("1) rekken;"), p("2) hekken.")]
    assert texts(read_docx(docx(*body))) == ["Er komen:\n1) rekken;\n2) hekken."]


def test_notes_that_refer_to_each_other_are_read_once() -> None:
    loop = f'<w:footnote w:id="1">{p(run("Groen.") + reference(1))}</w:footnote>'
    assert notes(read_docx(docx(p(run("Rek") + reference(1) + reference(1)), footnotes=loop))) == [
        ("1", "Groen.", 3)
    ]


# --- letters ---


def label_row(label: str, text: str, style: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    return tr(tc(p(label, properties)), tc(p(text, properties)))


@pytest.mark.parametrize("style", ["datumonderwerp", ""])
def test_a_letterhead_tells_date_and_subject_and_is_no_text(style: str) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="datumonderwerp"><w:name w:val="datumonderwerp"/></w:style>'
    )
    head = tbl(label_row("Datum", "3 mei 2024", style), label_row("Onderwerp", "Rekken in de stad", style))
    body = [
        *(p("> Retouradres Postbus 9 2500 AA Den Haag"), p("Aan de Voorzitter van de Tweede Kamer"), p()),
        *(p("der Staten-Generaal"), p("Postbus 9"), p("2500 AA  DEN HAAG"), head, p("Geachte voorzitter,")),
        *(p(TEXT), p("De Minister van Rekken"), p(), p("A. de Vries"), bold("Vraag 1"), bold("Is het vol?")),
        *(bold("Antwoord op vraag 1"), p("Ja.")),
    ]
    reading = read_docx(docx(*body, styles=styles))
    assert texts(reading) == [TEXT, "Is het vol?", "Ja."]
    assert [unit.kind for unit in reading.units] == [
        UnitKind.INTRODUCTION,
        UnitKind.QUESTION,
        UnitKind.ANSWER,
    ]
    said = claimed(reading, "de briefkop")
    assert (said.date, said.title) == (date(2024, 5, 3), "Rekken in de stad")
    assert claimed(reading, "de kop").signatories == ("A. de Vries",)


def test_a_letterhead_in_the_header_of_the_page_tells_as_much() -> None:
    header = p("Datum") + p("3 mei 2024") + p("Betreft") + p("Rekken in de stad")
    said = claimed(read_docx(docx(p(TEXT), header1=header)), "de briefkop")
    assert (said.date, said.title) == (date(2024, 5, 3), "Rekken in de stad")


def test_the_foot_of_the_page_tells_the_paper_and_is_no_text() -> None:
    reading = read_docx(docx(p(TEXT), footer1=p("kst-99999-3")))
    assert texts(reading) == [TEXT]
    assert claimed(reading, "de voet").id == "kst-99999-3"


# --- refusals ---


def test_a_part_that_is_no_xml_is_named() -> None:
    with pytest.raises(RefusedDocumentError, match=r"word/document\.xml in het bestand: de XML is niet heel"):
        read_docx(zip_of({"word/document.xml": "<w:document"}))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("xl/workbook.xml", "rekenblad"),
        ("ppt/presentation.xml", "presentatie"),
        ("iets.txt", r"ontbreekt word/document\.xml"),
    ],
)
def test_another_office_file_is_refused_as_what_it_is(name: str, reason: str) -> None:
    with pytest.raises(RefusedDocumentError, match=reason):
        read_docx(zip_of({name: "<a/>"}))


@pytest.mark.parametrize("body", ["", p(), p(run("geheim", "<w:vanish/>"))])
def test_a_document_without_text_is_refused(body: str) -> None:
    with pytest.raises(RefusedDocumentError, match="geen tekst"):
        read_docx(docx(body))


def test_a_file_that_is_no_archive_is_refused() -> None:
    with pytest.raises(RefusedDocumentError):
        read_docx(docx(p(TEXT))[:200])


# --- laws ---

PARTS = st.sampled_from(
    [
        *(
            p(TEXT),
            p(),
            bold("Kosten"),
            item("rekken"),
            item("hekken", 1),
            p("Vraag 1"),
            p("Antwoord"),
            p("1) Zo."),
        ),
        *(
            p(run("Rek") + reference(1)),
            tbl(tr(tc("a"), tc("b"))),
            tbl(tr(tc("Datum"), tc("3 mei 2024"))),
            tbl(),
        ),
        *("<w:sdt/>", "<mc:AlternateContent/>", tbl(tr(tc("", "<w:vMerge/>"))), p(field("PAGE", "1 rek"))),
        *('<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', p("x", "<w:rPr><w:del/></w:rPr>")),
    ]
)


@settings(deadline=None, max_examples=200)
@given(body=st.lists(PARTS, max_size=12))
def test_any_body_is_read_or_refused(body: list[str]) -> None:
    levels = numbering(level(0, "decimal", "%1."), level(1, "bullet", "-"))
    try:
        reading = read_docx(docx(*body, numbering=levels, footnotes=footnote(1, "Noot.")))
    except RefusedDocumentError:
        return
    for paragraph in all_paragraphs(reading):
        assert paragraph.text.strip()
        assert all(note.offset is None or note.offset <= len(paragraph.text) for note in paragraph.footnotes)
        assert not any(
            "\ud800" <= character <= "\uf8ff" or character > "\ufdcf" for character in paragraph.text
        )


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Nd", "P", "Sm")), min_size=1, max_size=40)


@settings(deadline=None, max_examples=200)
@given(text=WORDS)
def test_no_character_of_a_paragraph_is_lost(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    expected = unicodedata.normalize("NFC", f"Eerst {text} dan.")
    assert texts(read_docx(docx(p(TEXT), p(run(f"Eerst {escaped} dan.")))))[-1] == expected


# --- the real letters ---

# The questions and answers of each letter, how many paragraphs they have, and where its notes hang.
LETTERS = {
    "antwoordbrief-1": (
        "v1 a1 v2 a2 v3 v4 a4 v5 a5 v6 a6 v7 a7 v8 a3-8",
        [1, 1, 1, 1, 1, 1, 3, 1, 4, 1, 1, 1, 1, 1, 1],
        [],
    ),
    "antwoordbrief-2": (
        "v1 a1 v2 a2 v3 a3 v4 v5 v6 v7 a4-5-6-7 v8 a8 v9 a9",
        [1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1],
        ["v1: 1)", "a3: 1", "v4: 2)", "a4-5-6-7: 2"],
    ),
    "antwoordbrief-3": (
        "v1 a1 v2 v3 a2-3 v4 v5 a4-5 v6 a6 v7 v8 v9 a7-8-9 v10 a10",
        [1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1],
        ["v2: 1)", "v6: 2)", "a10: 1"],
    ),
    "antwoordbrief-4": ("v1 a1 v2 a2 v3 a3", [1, 1, 1, 2, 1, 1], ["v1: 1)", "v1: 2)", "a2: 1"]),
}


@pytest.fixture(scope="module", params=sorted(LETTERS))
def letter(formats: Path, request: pytest.FixtureRequest) -> tuple[str, Reading]:
    return request.param, read_docx((formats / f"{request.param}.docx").read_bytes())


@pytest.mark.corpus
def test_a_real_letter_has_its_questions_answers_and_notes(letter: tuple[str, Reading]) -> None:
    name, reading = letter
    kinds = {UnitKind.QUESTION: "v", UnitKind.ANSWER: "a"}
    units = {
        kinds[unit.kind] + "-".join(map(str, unit.numbers)): unit.paragraphs
        for unit in reading.units
        if unit.kind in kinds
    }
    hung = [f"{key}: {note.number}" for key, held in units.items() for one in held for note in one.footnotes]
    assert (" ".join(units), [len(held) for held in units.values()], hung) == LETTERS[name]
    assert reading.notices == ()


@pytest.mark.corpus
def test_a_real_letter_begins_with_one_paragraph_and_the_title_of_its_annex(
    letter: tuple[str, Reading],
) -> None:
    others = [unit for unit in letter[1].units if unit.kind not in (UnitKind.QUESTION, UnitKind.ANSWER)]
    assert others[0].kind is UnitKind.INTRODUCTION
    assert sum(len(unit.paragraphs) for unit in others) == 2


@pytest.mark.corpus
def test_no_letterhead_or_signature_is_left_in_a_real_letter(letter: tuple[str, Reading]) -> None:
    furniture = (
        "Postbus",
        "Retouradres",
        "Turfmarkt",
        "Ons kenmerk",
        "Contactpersoon",
        "DOCPROPERTY",
        "Pagina",
    )
    signed = claimed(letter[1], "de kop").signatories
    assert len(signed) == 1
    assert not any(word in text for text in texts(letter[1]) for word in (*furniture, *signed))


@pytest.mark.corpus
def test_the_letterhead_of_a_real_letter_tells_its_date_and_subject(letter: tuple[str, Reading]) -> None:
    said = claimed(letter[1], "de briefkop")
    assert said.date is not None
    assert (said.title or "").startswith("Beantwoording")
