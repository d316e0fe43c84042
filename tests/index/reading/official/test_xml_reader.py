"""The official XML, element by element."""

from __future__ import annotations

from datetime import date

import pytest
from markup_support import all_paragraphs, outline, questions_xml, read_xml, texts, xml

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.identity import METADATA_IN_FILE
from kamerbron.index.reading.official.xml_reader import read_official_xml
from kamerbron.index.reading.reading import Reading


def notes(reading: Reading) -> list[tuple[str, str, int | None]]:
    return [
        (note.number, note.text, note.offset)
        for paragraph in all_paragraphs(reading)
        for note in paragraph.footnotes
    ]


def noot(number: str, *parts: str, name: str = "") -> str:
    inside = "".join(f"<noot.al>{part}</noot.al>" for part in parts)
    return f'<noot id="{name}" type="voet"><noot.nr>{number}</noot.nr>{inside}</noot>'


def head_of(head: str = "", stuk: str = "", dossier: str = "") -> Publication:
    content = (
        f"<officiele-publicatie><kamerstuk><kamerstukkop>{head}</kamerstukkop>{dossier}"
        f"<stuk>{stuk}<algemeen><al>Tekst.</al></algemeen></stuk></kamerstuk></officiele-publicatie>"
    )
    reading = read_official_xml(content.encode())
    assert texts(reading) == ["Tekst."]
    return next(claim.publication for claim in reading.claims if claim.source == "de kop")


# Text


def test_a_group_of_paragraphs_is_as_many_paragraphs() -> None:
    assert texts(read_xml("<al-groep><al>Een.</al><al>Twee.</al></al-groep><al>Drie.</al>")) == [
        "Een.",
        "Twee.",
        "Drie.",
    ]


def test_a_list_inside_a_paragraph_stands_where_it_stood() -> None:
    content = "<al>Voor: <nadruk><lijst><li><li.nr>a.</li.nr><al>in</al></li></lijst></nadruk> na.</al>"
    assert texts(read_xml(content)) == ["Voor:\na. in", "na."]


def test_an_image_leaves_no_trace_in_a_sentence_but_its_caption_is_kept() -> None:
    image = '<plaatje><illustratie naam="kst-1-001.png"/></plaatje>'
    assert texts(read_xml(f"<al>Voor {image} na.</al>")) == ["Voor na."]
    assert texts(read_xml("<plaatje><illustratie/><bijschrift>Figuur 1.</bijschrift></plaatje>")) == [
        "Figuur 1."
    ]


def test_every_mark_of_a_list_is_printed_as_it_stands() -> None:
    inner = "<lijst><li><li.nr>–</li.nr><al>dieper</al></li></lijst>"
    content = (
        "<al>Namelijk:</al><lijst><li><li.nr>3.</li.nr><al>drie</al><al>ook bij drie</al></li>"
        f"<li><li.nr>a.</li.nr>{inner}</li><li><al-groep><al>zonder</al></al-groep></li>"
        "<li><li.nr>7.</li.nr></li></lijst><al>Daarna.</al>"
    )
    assert texts(read_xml(content)) == [
        "Namelijk:\n3. drie\nook bij drie\na. – dieper\nzonder\n7.",
        "Daarna.",
    ]


def test_a_table_in_a_list_follows_its_item() -> None:
    table = "<table><tgroup><tbody><row><entry>cel</entry></row></tbody></tgroup></table>"
    content = f"<lijst><li><li.nr>a.</li.nr><al>item</al>{table}<al>vervolg</al></li></lijst>"
    assert texts(read_xml(content)) == ["a. item", "cel", "vervolg"]


# Notes


def test_a_note_hangs_at_its_mark_and_leaves_the_text_whole() -> None:
    reading = read_xml(f"<al>Op 9 mei{noot('1', 'Zie daar.', 'En hier.')} zag ik {noot('2', 'Ja.')}.</al>")
    assert texts(reading) == ["Op 9 mei zag ik ."]
    assert notes(reading) == [("1", "Zie daar. En hier.", 8), ("2", "Ja.", 15)]


def test_a_note_with_a_list_keeps_all_its_text() -> None:
    content = (
        "<al>Tekst<noot><noot.nr>1</noot.nr><al>Een:</al><lijst><li><al>twee</al></li></lijst></noot>.</al>"
    )
    assert notes(read_xml(content)) == [("1", "Een: twee", 5)]


def test_a_repeated_reference_shows_its_note_again_also_ahead_of_it() -> None:
    content = (
        f'<al>Eerst<nootref refid="n1"/>, dan{noot("1", "De noot.", name="n1")}.</al>'
        '<al>Later<nootref refid="n1">1</nootref> en<nootref refid="weg">2</nootref>.</al>'
    )
    reading = read_xml(content)
    assert [(number, text) for number, text, _ in notes(reading)] == [
        *(("1", "De noot."), ("1", "De noot."), ("1", "De noot.")),
        ("2", ""),
    ]
    assert reading.notices == ("voetnoot 2 staat niet in de bron",)


def test_notes_that_refer_to_each_other_end() -> None:
    first = '<noot id="a"><noot.nr>1</noot.nr><noot.al>Zie<nootref refid="b"/><extref doc="kst-99999-1">x'
    first += '<nootref refid="a"/></extref>.</noot.al></noot>'
    second = '<noot id="b"><noot.nr>2</noot.nr><noot.al>Zie<nootref refid="a"/>.</noot.al></noot>'
    assert notes(read_xml(f"<al>Een{first} twee{second}.</al>")) == [("1", "Ziex.", 3), ("2", "Zie.", 8)]


def test_the_notes_of_a_table_start_at_one_again_and_hang_from_the_table() -> None:
    entry = f"<entry><al>Tien{noot('1', 'Onder de tabel.')}</al></entry><entry>{noot('2', 'Los.')}</entry>"
    table = f"<table><tgroup><tbody><row>{entry}</row></tbody></tgroup></table>"
    reading = read_xml(f"<al>Tekst{noot('1', 'Onder de tekst.')}.</al>{table}")
    assert texts(reading) == ["Tekst.", "Tien"]
    assert notes(reading) == [
        ("1", "Onder de tekst.", 5),
        ("1", "Onder de tabel.", 4),
        ("2", "Los.", 4),
    ]
    table_read = all_paragraphs(reading)[1].table
    assert table_read is not None
    assert table_read.rows == (("Tien", ""),)


def test_notes_to_titles_numbers_and_headings_hang_from_the_text_below() -> None:
    content = (
        "<officiele-publicatie><kamerstuk><stuk><stuknr>Nr. <ondernummer>4</ondernummer> "
        f"<herdruk>HERDRUK</herdruk>"
        f"{noot('1', 'Wegens een fout.')}</stuknr><titel>BRIEF{noot('2', 'Met bijlage.')}</titel>"
        f"<algemeen><divisie><kop><nr>1</nr><titel>Kop</titel>{noot('3', 'Bij de kop.')}</kop>"
        f"<al>Tekst.</al></divisie><tussenkop>Tussen{noot('4', 'Bij tussen.')}</tussenkop><al>Meer.</al>"
        "</algemeen></stuk></kamerstuk></officiele-publicatie>"
    )
    reading = read_official_xml(content.encode())
    assert [unit.headings for unit in reading.units] == [("1 Kop",), ("Tussen",)]
    assert notes(reading) == [
        ("1", "Wegens een fout.", None),
        ("2", "Met bijlage.", None),
        ("3", "Bij de kop.", None),
        ("4", "Bij tussen.", None),
    ]


# Headings


@pytest.mark.parametrize("style", ["vet", "vetcur", "cur", "rom", "halfvet", "ondlijn", "onbekend", ""])
def test_a_heading_in_the_text_is_one_however_it_is_set(style: str) -> None:
    reading = read_xml(f'<tussenkop kopopmaak="{style}">Stand van zaken</tussenkop><al>Tekst.</al>')
    assert outline(reading) == [("sectie", (), ("Stand van zaken",), ["Tekst."])]


def test_headings_nest_by_how_prominent_they_are() -> None:
    content = "".join(
        f'<tussenkop kopopmaak="{style}">{name}</tussenkop><al>Tekst.</al>'
        for name, style in (
            ("Een", "vet"),
            ("Twee", "cur"),
            ("Drie", "rom"),
            ("Vier", "cur"),
            ("Vijf", "vet"),
        )
    )
    assert [unit.headings for unit in read_xml(content).units] == [
        *(("Een",), ("Een", "Twee"), ("Een", "Twee", "Drie"), ("Een", "Vier")),
        ("Vijf",),
    ]


def test_a_sentence_that_is_set_as_a_heading_is_a_paragraph() -> None:
    sentence = (
        "Naar aanleiding van dit overleg heb ik met alle betrokken gemeenten de volgende afspraken gemaakt:"
    )
    items = "<lijst><li><li.nr>–</li.nr><al>een</al></li></lijst>"
    content = f'<tussenkop kopopmaak="rom">{sentence}</tussenkop>{items}'
    assert outline(read_xml(content)) == [("sectie", (), (), [f"{sentence}\n– een"])]


def test_divisions_nest_and_their_numbers_correct_them() -> None:
    content = (
        "<divisie><kop><nr>1.</nr><titel>Een</titel></kop><al>A.</al>"
        "<divisie><kop><nr>1.1</nr><titel>Onder</titel></kop><al>B.</al></divisie></divisie>"
        "<divisie><kop><nr>2.</nr><titel>Twee</titel></kop><al>C.</al></divisie>"
        "<divisie><kop><nr>2.1</nr><titel>Ernaast</titel></kop><al>D.</al></divisie>"
    )
    assert [unit.headings for unit in read_xml(content).units] == [
        *(("1. Een",), ("1. Een", "1.1 Onder"), ("2. Twee",), ("2. Twee", "2.1 Ernaast"))
    ]


@pytest.mark.parametrize(
    ("inside", "heading"),
    [
        ("<nr>1</nr><titel>Titel</titel>", "1 Titel"),
        (
            "<label>Bijlage</label> <nr>2</nr>\n<titel>Titel</titel><subtitel>Onder</subtitel>",
            "Bijlage 2 Titel Onder",
        ),
        ("Los <nadruk>vet</nadruk>", "Los vet"),
        ("Alleen tekst", "Alleen tekst"),
    ],
)
def test_the_parts_of_a_heading_are_one_line(inside: str, heading: str) -> None:
    assert read_xml(f"<divisie><kop>{inside}</kop><al>Tekst.</al></divisie>").units[0].headings == (heading,)


def test_an_annex_in_the_file_stands_under_no_heading_of_the_letter() -> None:
    content = (
        '<tussenkop kopopmaak="vet">Kosten</tussenkop><al>Tekst.</al>'
        "<bijlage><kop><titel>Bijlage 1</titel></kop><al>Eerst.</al>"
        '<tussenkop kopopmaak="vet">Deel</tussenkop><al>Meer.</al></bijlage>'
        "<bijlage><kop><titel>Bijlage 2</titel></kop>"
        "<divisie><kop><titel>Sub</titel></kop><al>Nog.</al></divisie>"
        "</bijlage>"
    )
    assert [unit.headings for unit in read_xml(content).units] == [
        *(("Kosten",), ("Bijlage 1",), ("Bijlage 1", "Deel"), ("Bijlage 2", "Sub"))
    ]


def test_the_number_of_a_lid_stands_before_its_text() -> None:
    content = (
        "<artikel><kop><label>Artikel</label><nr>1</nr></kop><lid><lidnr>1.</lidnr><al>Eerste lid.</al></lid>"
        "<lid><lidnr>2.</lidnr><lijst><li><li.nr>a.</li.nr><al>onderdeel</al></li></lijst></lid></artikel>"
    )
    assert outline(read_xml(content)) == [
        ("sectie", (), ("Artikel 1",), ["1. Eerste lid.", "2. a. onderdeel"])
    ]


# Signatures


def test_all_who_signed_are_named_and_no_text() -> None:
    content = (
        "<al>Tekst.</al><tekst-sluiting><ondertekening><functie>De Minister van Voorbeelden,</functie>"
        "<naam><voornaam>A.B.</voornaam><achternaam>Voorbeeld</achternaam></naam></ondertekening>"
        "<ondertekening><functie>De Staatssecretaris van Zaken,</functie><deze>namens deze,</deze>"
        "<naam>C.D. <achternaam>Van\n Test</achternaam></naam><al>Bijgevoegd: een kaart.</al></ondertekening>"
        "</tekst-sluiting>"
    )
    reading = read_xml(content)
    assert texts(reading) == ["Tekst.", "Bijgevoegd: een kaart."]
    assert reading.claims[-1].publication.signatories == ("A.B. Voorbeeld", "C.D. Van Test")


def test_a_signature_without_a_name_in_its_element_is_still_one() -> None:
    content = (
        "<al>Tekst.</al><ondertekening><functie>De Minister van Voorbeelden,</functie>"
        "<persoon>A.B. Voorbeeld</persoon></ondertekening>"
    )
    reading = read_xml(content)
    assert texts(reading) == ["Tekst."]
    assert reading.claims[-1].publication.signatories == ("A.B. Voorbeeld",)


# What it is


@pytest.mark.parametrize(
    ("number", "dossier"),
    [
        ("<dossiernr>99 999</dossiernr>", Dossier("99999")),
        ("<dossiernr>99\u00a0999</dossiernr>-", Dossier("99999")),
        ("<dossiernr>99 999</dossiernr>, ", Dossier("99999")),
        (
            "<dossiernr>99 999</dossiernr> <begrotingshoofdstuk>VII</begrotingshoofdstuk>",
            Dossier("99999", "VII"),
        ),
        (
            "<dossiernr>99 999</dossiernr><begrotingshoofdstuk>IXB</begrotingshoofdstuk>-",
            Dossier("99999", "IXB"),
        ),
        ("<dossiernr>99 999</dossiernr>-<raadnr>20</raadnr>", Dossier("99999", "20")),
        ("\n<dossiernr>99 999</dossiernr>\n-\n<raadnr>20</raadnr>\n", Dossier("99999", "20")),
        ("<dossiernr>99 999</dossiernr> <raadnr>20</raadnr>", Dossier("99999", "20")),
        ("<dossiernr>99 999</dossiernr> (<rijkswetnr>R2160</rijkswetnr>)", Dossier("99999", "R2160")),
        ("<dossiernr>99 999</dossiernr> (<rijkswetnr>R 2160</rijkswetnr>)", Dossier("99999", "R2160")),
        (
            "<dossiernr>99999</dossiernr><noot><noot.nr>1</noot.nr><noot.al>x</noot.al></noot>",
            Dossier("99999"),
        ),
    ],
)
def test_a_dossier_number_is_read_in_every_way_it_is_marked_up(number: str, dossier: Dossier) -> None:
    element = f"<dossier><dossiernummer>{number}</dossiernummer></dossier>"
    assert head_of(dossier=element).dossiers == (dossier,)


def test_several_dossiers_are_kept_in_order_with_their_titles() -> None:
    dossiers = (
        "<dossier><dossiernummer><dossiernr>99 999</dossiernr>-</dossiernummer><titel>Een</titel></dossier>"
        "<dossier><dossiernummer><dossiernr>99 998</dossiernr></dossiernummer><titel>Twee</titel></dossier>"
        "<dossier><dossiernummer>onleesbaar</dossiernummer></dossier>"
    )
    assert head_of(dossier=dossiers).dossiers == (
        Dossier("99999", title="Een"),
        Dossier("99998", title="Twee"),
    )


@pytest.mark.parametrize(
    ("stuknr", "number", "chamber", "reprint"),
    [
        ('Nr. <ondernummer kamer="2">12</ondernummer>', "12", Chamber.TWEEDE, None),
        ('<ondernummer kamer="1">AG</ondernummer>', "AG", Chamber.EERSTE, None),
        ("C", "C", None, None),
        ("Nr. 18A", "18A", None, None),
        ("Nr. <ondernummer>4</ondernummer> <herdruk>HERDRUK</herdruk>", "4", None, 1),
        ("Nr. 4 <herdruk>TWEEDE HERDRUK</herdruk>", "4", None, 2),
        (
            "B <herdruk>Derde herdruk</herdruk><noot><noot.nr>1</noot.nr><noot.al>Fout.</noot.al></noot>",
            "B",
            None,
            3,
        ),
        ("Onleesbaar nummer", None, None, None),
    ],
)
def test_the_number_of_a_paper_its_chamber_and_its_reprint(
    stuknr: str, number: str | None, chamber: Chamber | None, reprint: int | None
) -> None:
    said = head_of(stuk=f"<stuknr>{stuknr}</stuknr>")
    assert (said.number, said.chamber, said.reprint) == (number, chamber, reprint)


def test_the_head_says_chamber_session_year_title_kind_and_date() -> None:
    said = head_of(
        '<tekstregel inhoud="vergaderjaar">Vergaderjaar 2023–2024</tekstregel>'
        '<tekstregel inhoud="kameraanduiding">Eerste Kamer der Staten-Generaal</tekstregel>',
        "<titel>BRIEF VAN DE MINISTER</titel>"
        '<datumtekst>Ontvangen <datum isodatum="2024-01-09">9 januari 2024</datum></datumtekst>',
    )
    assert said == Publication(
        chamber=Chamber.EERSTE,
        session_year="2023-2024",
        title="BRIEF VAN DE MINISTER",
        kind="Brief",
        date=date(2024, 1, 9),
    )


@pytest.mark.parametrize("day", ["2024-13-40", "gisteren", ""])
def test_a_malformed_date_is_left_open(day: str) -> None:
    assert head_of(stuk=f'<datumtekst><datum isodatum="{day}">x</datum></datumtekst>').date is None


def test_the_metadata_is_inline_or_a_pointer_or_both() -> None:
    inline = '<meta name="DC.identifier" content="kst-99999-1"/><meta name="DCTERMS.issued" content="9 mei"/>'
    address = "https://zoek.officielebekendmakingen.nl/kst-99999-2/metadata.xml"
    pointer = f'<meta name="OVERHEIDop.externMetadataRecord" content=" {address} "/>'
    for metadata, ids in ((inline, ["kst-99999-1"]), (pointer, ["kst-99999-2"]), ("", [])):
        claims = read_official_xml(xml("<al>Tekst.</al>", metadata=metadata)).claims
        assert [claim.publication.id for claim in claims if claim.publication.id] == ids
    claims = read_official_xml(xml("<al>Tekst.</al>", metadata=inline + pointer)).claims
    assert [(claim.source, claim.publication.id) for claim in claims[:2]] == [
        (METADATA_IN_FILE, "kst-99999-1"),
        ("de verwijzing naar de metadata", "kst-99999-2"),
    ]


# Kamervragen


def test_questions_and_answers_are_paired_as_their_labels_say() -> None:
    content = (
        "<vraag><nr>Vraag 1</nr><al>Waarom?</al></vraag><vraag><nr>Vraag 2, 3</nr><al>Hoe?</al></vraag>"
        "<antwoord><nr>Antwoord 1</nr><al>Daarom.</al><al>Echt.</al></antwoord>"
        "<antwoord><nr>Antwoord 2 en 3</nr><al>Zo.</al></antwoord>"
    )
    assert outline(read_official_xml(questions_xml(content))) == [
        ("vraag", (1,), (), ["Waarom?"]),
        ("vraag", (2, 3), (), ["Hoe?"]),
        ("antwoord", (1,), (), ["Daarom.", "Echt."]),
        ("antwoord", (2, 3), (), ["Zo."]),
    ]


def test_a_question_may_lack_its_number_and_its_paragraph() -> None:
    content = "<vraag>Waarom?</vraag><antwoord><nr/>Daarom.</antwoord>"
    assert outline(read_official_xml(questions_xml(content))) == [
        ("vraag", (), (), ["Waarom?"]),
        ("antwoord", (), (), ["Daarom."]),
    ]


def test_a_note_to_the_label_of_a_question_hangs_from_the_question() -> None:
    content = f"<vraag><nr>Vraag 1{noot('1', 'Eerder gesteld.')}</nr><al>Waarom?</al></vraag>"
    reading = read_official_xml(questions_xml(content))
    assert outline(reading) == [("vraag", (1,), (), ["Waarom?"])]
    assert notes(reading) == [("1", "Eerder gesteld.", 0)]


def test_what_stands_below_the_answers_belongs_to_none_of_them() -> None:
    content = (
        "<vraag><nr>Vraag 1</nr><al>Waarom?</al></vraag>"
        "<antwoord><nr>Antwoord 1</nr><al>Daarom.</al></antwoord>"
        "<kamervraagopmerking><kop><titel>Mededeling</titel></kop><al>Uitstel.</al></kamervraagopmerking>"
        "<kamervraagopmerking><al>Los.</al></kamervraagopmerking><toelicht>Uitleg.</toelicht>"
        "<kamervraagbijlage><kop><titel>Bijlage</titel></kop><al>Overzicht.</al></kamervraagbijlage>"
    )
    assert outline(read_official_xml(questions_xml(content)))[2:] == [
        ("sectie", (), ("Mededeling",), ["Uitstel."]),
        ("sectie", (), ("Opmerking",), ["Los."]),
        ("sectie", (), ("Toelichting",), ["Uitleg."]),
        ("sectie", (), ("Bijlage",), ["Overzicht."]),
    ]


def test_the_head_of_answered_questions_says_what_they_are() -> None:
    content = (
        '<kamervraagkop><tekstregel inhoud="vergaderjaar">Vergaderjaar 2020-2021</tekstregel>'
        '<tekstregel inhoud="kamernummer">2</tekstregel>'
        '<tekstregel inhoud="documenttype">\n Aanhangsel van de Handelingen </tekstregel></kamervraagkop>'
        "<kamervraagnummer>9999</kamervraagnummer>"
        '<kamervraagomschrijving type="vraag">Vragen van het lid <naam>'
        "<voornaam>Romke de </voornaam><achternaam>"
        "Voorbeeld</achternaam></naam> over <kamervraagonderwerp>fietsen</kamervraagonderwerp> (ingezonden "
        '<datum isodatum="2021-06-03">3 juni 2021</datum>).</kamervraagomschrijving>'
        '<kamervraagomschrijving type="antwoord">Antwoord van Minister <naam>'
        "<achternaam>Test</achternaam></naam> "
        '(ontvangen <datum isodatum="2021-06-21">21 juni 2021</datum>).</kamervraagomschrijving>'
        "<vraag><nr>Vraag 1</nr><al>Waarom?</al></vraag>"
        "<antwoord><nr>Antwoord 1</nr><al>Daarom.</al></antwoord>"
    )
    reading = read_official_xml(questions_xml(content))
    assert len(reading.units) == 2
    assert reading.claims[1].publication == Publication(
        number="9999",
        chamber=Chamber.TWEEDE,
        session_year="2020-2021",
        kind="Aanhangsel van de Handelingen",
        title="Vragen van het lid Romke de Voorbeeld over fietsen",
        date=date(2021, 6, 21),
    )


# Before 2010


LEGACY = """<kamerwrk kamer="2" publtype="meto"><kop><titel>Tweede Kamer der Staten-Generaal</titel></kop>
<frontm><versie>1</versie><ordernr>5K1</ordernr><vergjaar>1994-1995</vergjaar><onderw><nummer>99 999</nummer>
<naam>Het dossier</naam></onderw></frontm><body><stuk><ltrlabel>Nr. </ltrlabel><nummer>3</nummer>
<titel>MEMORIE VAN TOELICHTING </titel><tuskop letat="vet">I. ALGEMEEN </tuskop>
<tuskop letat="cur">1. Doel</tuskop>
<al>De volgende<voetref refid="v1" nr="1"/> zijn
er:</al><al>– een;</al><witreg/><al>– twee.</al><al>Daarna.</al>
<table><tgroup><tbody><row><entry>Jaar</entry>
<entry>1994<voetref refid="v2"/></entry></row></tbody></tgroup></table>
<ondtek><functie>De Staatssecretaris van Zaken,</functie><naam>A. Voorbeeld</naam></ondtek></stuk></body>
<voetnoot id="v1" nr="1"><al>De eerste.</al><al>Zie<voetref refid="v1"/>.</al></voetnoot>
<voetnoot id="v2" nr="2"><al>De tweede.</al></voetnoot><voetnoot nr="3">De derde.</voetnoot></kamerwrk>"""


def test_a_publication_from_before_2010_is_read_alike() -> None:
    reading = read_official_xml(LEGACY.encode())
    assert outline(reading) == [
        (
            "sectie",
            (),
            ("I. ALGEMEEN", "1. Doel"),
            ["De volgende zijn er:\n– een;\n– twee.", "Daarna.", "Jaar | 1994"],
        )
    ]
    assert notes(reading) == [
        ("1", "De eerste. Zie.", 11),
        ("3", "De derde.", None),
        ("2", "De tweede.", 11),
    ]
    assert reading.notices == ("voetnoot 3 heeft geen teken in de tekst",)
    said = next(claim.publication for claim in reading.claims if claim.source == "de kop")
    assert said == Publication(
        dossiers=(Dossier("99999", title="Het dossier"),),
        number="3",
        chamber=Chamber.TWEEDE,
        session_year="1994-1995",
        kind="Memorie van toelichting",
        title="MEMORIE VAN TOELICHTING",
    )
    assert reading.claims[-1].publication.signatories == ("A. Voorbeeld",)


# What is no publication


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<sru:searchRetrieveResponse xmlns:sru='urn:x'/>", "(<searchRetrieveResponse>)"),
        ("<metadata_gegevens/>", "geen officiële publicatie"),
        ("<officiele-publicatie><metadata/><handelingen/></officiele-publicatie>", "maar handelingen"),
        ("<officiele-publicatie><!-- niets --></officiele-publicatie>", "leeg"),
    ],
)
def test_xml_that_is_no_paper_is_refused_with_what_it_is(content: str, words: str) -> None:
    with pytest.raises(RefusedDocumentError, match=r"^dit is") as refused:
        read_official_xml(content.encode())
    assert words in str(refused.value)


def test_line_endings_and_a_byte_order_mark_make_no_difference() -> None:
    content = xml("<al>Een\nregel.</al>\n<al>Twee.</al>")
    assert read_official_xml(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")) == read_official_xml(content)


def test_the_deepest_nesting_that_is_parsed_is_read() -> None:
    for tag in ("divisie", "onbekend", "al", "nadruk", "lijst", "noot", "extref"):
        start = {"extref": '<extref doc="kst-99999-1">', "lijst": "<lijst><li>"}.get(tag, f"<{tag}>")
        end = "</li></lijst>" if tag == "lijst" else f"</{tag}>"
        depth = 120 if tag == "lijst" else 240
        reading = read_xml(f"<al>{start * depth}diep{end * depth} ja</al>")
        assert texts(reading)


def test_questions_without_numbers_are_questions_each_of_its_own() -> None:
    content = b"""<officiele-publicatie><kamervragen>
      <vraag><al>Is de stalling vol?</al></vraag><vraag><al>En het plein?</al></vraag>
      <antwoord><al>Beide.</al></antwoord>
    </kamervragen></officiele-publicatie>"""
    units = read_official_xml(content).units
    assert [(unit.key, unit.paragraphs[0].text) for unit in units] == [
        ("vraag", "Is de stalling vol?"),
        ("vraag~2", "En het plein?"),
        ("antwoord", "Beide."),
    ]
