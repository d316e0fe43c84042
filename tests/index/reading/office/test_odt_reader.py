from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_support import (
    ODT_TYPE,
    all_paragraphs,
    cell,
    headings,
    notes,
    odf_part,
    odt,
    odt_style,
    texts,
    tp,
    zip_of,
)

from kamerbron.index.document import Chamber
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.identity import METADATA_IN_FILE
from kamerbron.index.reading.office.odt_reader import read_odt
from kamerbron.index.reading.official.xml_reader import read_official_xml

TEXT = "In de gemeente staan te weinig rekken voor alle fietsen, en dat zal zo blijven."
STYLES = (
    odt_style("vet", 'fo:font-weight="bold"')
    + odt_style("cursief", 'fo:font-style="italic"')
    + odt_style("kind", more='style:parent-style-name="vet"')
    + odt_style("lus", more='style:parent-style-name="lus"')
    + odt_style("gewoon", 'fo:font-weight="normal"', family="text")
    + odt_style("weg", 'text:display="none"', family="text")
    + odt_style("hoog", 'style:text-position="super 58%"', family="text")
    + odt_style("laag", 'style:text-position="sub 58%"', family="text")
)


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


# --- text ---


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Een<text:tab/>rek", "Een rek"),
        ("Een<text:line-break/>rek", "Een rek"),
        ('Een<text:s text:c="3"/>rek', "Een rek"),
        ("Een\n      rek", "Een rek"),
        ("fiet<text:soft-page-break/>sen", "fietsen"),
        ("fiets\u00aden", "fietsen"),
        (f"CO{span('2', 'laag')}", "CO2"),
        (f"12 m{span('2', 'hoog')}", "12 m2"),
        (f"Een {span('geheim ', 'weg')}rek", "Een rek"),
        ("Een <office:annotation><text:p>opmerking</text:p></office:annotation>rek", "Een rek"),
        ("Een <draw:frame><draw:text-box><text:p>kader</text:p></draw:text-box></draw:frame>rek", "Een rek"),
        ("bladzijde <text:page-number>4</text:page-number>", "bladzijde 4"),
        ("<text:change-start/>Een<text:change-end/> rek", "Een rek"),
        (
            "<text:ruby><text:ruby-base>rek</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>",
            "rek",
        ),
    ],
)
def test_text_is_as_a_reader_would_copy_it(content: str, text: str) -> None:
    assert texts(read_odt(odt(tp(content), styles=STYLES))) == [text]


def test_what_was_struck_out_and_indexes_and_hidden_sections_are_no_text() -> None:
    region = f"<text:changed-region>{tp('Oud.')}</text:changed-region>"
    struck = f"<text:tracked-changes>{region}</text:tracked-changes>"
    index = (
        f"<text:table-of-content><text:index-body>{tp('Rekken 1')}</text:index-body></text:table-of-content>"
    )
    hidden = f'<text:section text:display="none">{tp("Weg.")}</text:section>'
    shown = f"<text:section>{tp('Er zijn rekken.')}</text:section>"
    assert texts(read_odt(odt(struck, index, hidden, shown))) == ["Er zijn rekken."]


def test_a_link_to_a_publication_is_a_reference() -> None:
    link = '<text:a xlink:href="https://zoek.officielebekendmakingen.nl/kst-99999-2.html">die brief</text:a>'
    (paragraph,) = all_paragraphs(read_odt(odt(tp(f"Zie {link}."))))
    assert [(ref.start, ref.end, ref.target) for ref in paragraph.references] == [(4, 13, "kst-99999-2")]


def test_a_footnote_hangs_at_its_mark_under_its_printed_number() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>3</text:note-citation>'
        f"<text:note-body>{tp('Geteld in mei.')}{tp('En in juni.')}</text:note-body></text:note>"
    )
    reading = read_odt(odt(tp(f"Alle rekken{note} zijn vol.")))
    assert texts(reading) == ["Alle rekken zijn vol."]
    assert notes(reading) == [("3", "Geteld in mei. En in juni.", 11)]


def test_a_note_in_a_note_is_read_once_as_part_of_it() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    )
    inner = note.format(tp("Mooi."))
    assert notes(read_odt(odt(tp("Rek" + note.format(tp(f"Groen.{inner}")))))) == [("1", "Groen. Mooi.", 3)]


# --- headings ---


def test_headings_are_those_of_an_outline_and_below_them_bold_and_italic_lines() -> None:
    body = (
        *('<text:h text:outline-level="1">Deel</text:h>', tp("Kosten", "kind"), tp("Rekken", "cursief")),
        *(tp(TEXT), tp("Baten", "vet"), tp(TEXT), '<text:h text:outline-level="1">Slot</text:h>', tp(TEXT)),
    )
    expected = [("Deel", "Kosten", "Rekken"), ("Deel", "Baten"), ("Slot",)]
    assert headings(read_odt(odt(*body, styles=STYLES))) == expected


@pytest.mark.parametrize("content", [tp(f"Kosten {span('nu', 'gewoon')}", "vet"), tp("Kosten", "lus")])
def test_a_line_that_is_partly_bold_and_a_style_after_itself_make_no_heading(content: str) -> None:
    assert headings(read_odt(odt(content, tp(TEXT), styles=STYLES))) == [()]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        "<text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style>"
    )
    body = [
        *('<text:h text:outline-level="1">Deel</text:h>', tp(TEXT)),
        *('<text:h text:outline-level="2">Kosten</text:h>', tp(TEXT)),
    ]
    assert headings(read_odt(odt(*body, styles=outline))) == [("1. Deel",), ("1. Deel", "1.1 Kosten")]


# --- lists ---

LIST_STYLE = (
    '<text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="\uf0b7"/></text:list-style>'
)


def items(*contents: str, more: str = "") -> str:
    inner = "".join(f"<text:list-item>{content}</text:list-item>" for content in contents)
    return f'<text:list text:style-name="L1" {more}>{inner}</text:list>'


def nested(*contents: str) -> str:
    return (
        "<text:list>"
        + "".join(f"<text:list-item>{content}</text:list-item>" for content in contents)
        + "</text:list>"
    )


def test_items_carry_the_marks_that_are_printed() -> None:
    deeper = nested(tp("hekken;") + nested(tp("vakken;")), tp("lakken;"))
    body = [tp("Er komen:"), items(tp("rekken;") + deeper, tp("dakken.") + tp("Van stro."))]
    expected = ["Er komen:\n1. rekken;\na) hekken;\n• vakken;\nb) lakken;\n2. dakken.\nVan stro."]
    assert texts(read_odt(odt(*body, styles=LIST_STYLE))) == expected


def test_a_list_begins_anew_unless_it_says_that_it_goes_on() -> None:
    body = [
        *(
            tp("Zo:"),
            items(tp("a"), tp("b")),
            tp("En:"),
            items(tp("c"), more='text:continue-numbering="true"'),
        ),
        *(tp("Of:"), items(tp("d"))),
    ]
    assert texts(read_odt(odt(*body, styles=LIST_STYLE))) == ["Zo:\n1. a\n2. b", "En:\n3. c", "Of:\n1. d"]


def test_an_item_can_say_where_it_starts() -> None:
    started = items(tp("a")).replace("<text:list-item>", '<text:list-item text:start-value="4">')
    assert texts(read_odt(odt(tp("Zo:"), started, styles=LIST_STYLE))) == ["Zo:\n4. a"]


def test_a_mark_that_is_typed_is_an_item() -> None:
    body = [tp("Zo:"), tp("a.<text:tab/>rekken"), tp("b.<text:tab/>hekken")]
    assert texts(read_odt(odt(*body))) == ["Zo:\na. rekken\nb. hekken"]


# --- tables ---


def test_a_table_keeps_its_head_and_cells_that_span() -> None:
    table = (
        "<table:table><table:table-header-rows><table:table-row>"
        f"{cell('Plaats')}{cell('Rekken', more='table:number-columns-spanned=' + chr(34) + '2' + chr(34))}"
        "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
        f"{cell('Noord', more='table:number-rows-spanned=' + chr(34) + '2' + chr(34))}{cell('1')}{cell('2')}"
        f"</table:table-row><table:table-row><table:covered-table-cell/>{cell('3')}{cell('4', '5')}"
        "</table:table-row></table:table>"
    )
    (paragraph,) = all_paragraphs(read_odt(odt(tp("Tabel 1 Rekken", "vet"), table, styles=STYLES)))
    assert paragraph.table is not None
    assert paragraph.table.caption == "Tabel 1 Rekken"
    assert paragraph.table.columns == ("Plaats", "Rekken", "Rekken")
    assert paragraph.table.rows == (("Noord", "1", "2"), ("Noord", "3", "4 5"))


def test_columns_that_repeat_without_end_are_not_believed() -> None:
    wide = '<table:table-cell table:number-columns-repeated="99999"/>'
    content = odt(
        f"<table:table><table:table-row>{cell('a')}{wide}{cell('b')}</table:table-row></table:table>"
    )
    assert texts(read_odt(content)) == ["a | | b"]


# --- identity ---

HEAD = (
    '<draw:frame draw:name="frillblok"><draw:text-box><text:p>kst-99999-3</text:p></draw:text-box>'
    "</draw:frame>"
    '<table:table table:name="parlementair.kop"><table:table-row>'
    f"{cell('Tweede Kamer der Staten-Generaal')}{cell('2')}</table:table-row>"
    f"<table:table-row>{cell('Vergaderjaar 2023-2024')}</table:table-row></table:table>"
    '<text:h text:outline-level="1">99 999<text:tab/>Rekken</text:h>'
    '<text:h text:outline-level="1">Nr. 3\n   <text:tab/>MOTIE VAN HET LID DE VRIES</text:h>'
)


def test_the_head_of_an_official_paper_says_what_it_is_and_is_no_text() -> None:
    reading = read_odt(odt(HEAD, tp("Voorgesteld 3 mei 2024"), tp(TEXT)))
    said = {claim.source: claim.publication for claim in reading.claims}
    assert texts(reading) == [TEXT]
    assert said["de voet"].id == "kst-99999-3"
    head = said["de kop"]
    assert (head.chamber, head.session_year, head.number) == (Chamber.TWEEDE, "2023-2024", "3")
    assert (head.dossiers[0].number, head.title, head.date) == (
        *("99999", "MOTIE VAN HET LID DE VRIES", date(2024, 5, 3)),
    )


def test_the_fields_of_metadata_have_a_scheme_before_their_name() -> None:
    metadata = (
        '<meta:user-defined meta:name="OVERHEIDop.ParlID/DC.identifier">kst-99999-3</meta:user-defined>'
        '<meta:user-defined meta:name="OVERHEIDop.KamerstukTypen/DC.type">Motie</meta:user-defined>'
        '<meta:user-defined meta:name="OVERHEIDop.ondernummer">3</meta:user-defined>'
    )
    reading = read_odt(odt(tp(TEXT), metadata=metadata))
    said = next(claim.publication for claim in reading.claims if claim.source == METADATA_IN_FILE)
    assert (said.id, said.kind, said.number) == ("kst-99999-3", "Motie", "3")


# --- refusals ---


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("spreadsheet", "rekenblad"), ("presentation", "presentatie"), ("graphics", "tekening")],
)
def test_another_office_file_is_refused_as_what_it_is(kind: str, reason: str) -> None:
    with pytest.raises(RefusedDocumentError, match=reason):
        read_odt(zip_of({"mimetype": ODT_TYPE.replace("text", kind), "content.xml": "<a/>"}))


def test_an_encrypted_document_is_refused_as_encrypted() -> None:
    manifest = odf_part(
        "manifest:manifest", "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    )
    with pytest.raises(RefusedDocumentError, match="versleuteld"):
        read_odt(odt(tp(TEXT), parts={"META-INF/manifest.xml": manifest}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zip_of({"mimetype": ODT_TYPE}), r"ontbreekt content\.xml"),
        (zip_of({"content.xml": "<a"}), r"content\.xml in het bestand: de XML is niet heel"),
        (zip_of({"content.xml": "<a/>"}), "geen tekst"),
        (odt(), "geen tekst"),
        (odt(tp("")), "geen tekst"),
        (odt(tp(TEXT))[:300], "."),
    ],
)
def test_what_holds_no_text_or_is_damaged_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocumentError, match=reason):
        read_odt(content)


# --- laws ---

PARTS = st.sampled_from(
    [
        *(
            tp(TEXT),
            tp(""),
            tp("Kosten", "vet"),
            tp("Vraag 1"),
            tp("Antwoord"),
            items(tp("rekken") + nested(tp("a"))),
        ),
        *(
            '<text:h text:outline-level="0">Deel</text:h>',
            '<text:h text:outline-level="x">Deel</text:h>',
            "<text:h/>",
        ),
        *(
            "<table:table/>",
            f"<table:table><table:table-row>{cell('a')}{cell('b')}</table:table-row></table:table>",
        ),
        *("<text:list/>", "<text:list><text:list-item/></text:list>", tp("<text:note/>rek"), HEAD),
    ]
)


@settings(deadline=None, max_examples=200)
@given(body=st.lists(PARTS, max_size=12))
def test_any_body_is_read_or_refused(body: list[str]) -> None:
    try:
        reading = read_odt(odt(*body, styles=STYLES + LIST_STYLE))
    except RefusedDocumentError:
        return
    for paragraph in all_paragraphs(reading):
        assert paragraph.text.strip()
        assert all(note.offset is None or note.offset <= len(paragraph.text) for note in paragraph.footnotes)


# --- the real publications ---


@pytest.mark.corpus
@pytest.mark.parametrize("paper", ["ah-tk-20202021-3235", "kst-32545-143"])
def test_a_real_publication_has_the_units_of_its_xml(formats: Path, paper: str) -> None:
    folder = formats / "publicaties" / paper
    reading = read_odt((folder / f"{paper}.odt").read_bytes())
    assert reading.units == read_official_xml((folder / f"{paper}.xml").read_bytes()).units
    assert reading.claims[0].publication.id == paper
