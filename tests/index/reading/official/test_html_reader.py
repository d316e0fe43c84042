"""The official HTML: the page of the repository and that of the public site."""

from __future__ import annotations

from datetime import date

import pytest
from markup_support import all_paragraphs, html, outline, read_html, texts

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.official.html_reader import read_official_html


def note(name: str, number: str, *parts: str) -> str:
    return (
        f'<div class="voet noot snp-mouseoffset" id="supernote-note-{name}"><h5 class="note-close">'
        f'<a class="note-close" href="#close-{name}">X</a> Noot</h5>'
        f'<sup><span class="nootnum"><a name="{name}">'
        f"</a>{number}</span></sup>{''.join(parts)}</div>"
    )


def mark(name: str, number: str) -> str:
    return f'<sup><a class="nootnum supernote-click-{name}" href="#{name}">{number}</a></sup>'


def test_text_that_is_broken_over_lines_is_whole() -> None:
    content = "<p>Een\n        zin\r\n   van   drie&nbsp;regels&#173;.\n</p>"
    assert texts(read_html(content)) == ["Een zin van drie regels."]


def test_a_note_hangs_where_its_mark_is_glued_to_the_word() -> None:
    content = f"<p>DTN 42 aan{mark('n1', '1')}, zei hij.</p>{note('n1', '1', '<p>Een.</p>', '<p>Twee.</p>')}"
    (paragraph,) = all_paragraphs(read_html(content))
    assert paragraph.text == "DTN 42 aan, zei hij."
    assert [(n.number, n.text, n.offset) for n in paragraph.footnotes] == [("1", "Een. Twee.", 10)]


def test_a_note_keeps_all_its_text_and_may_refer_to_itself() -> None:
    inside = f"<div><p>Zie{mark('n1', '1')}:</p><ul><li>een</li><li>twee</li></ul></div>"
    (paragraph,) = all_paragraphs(read_html(f"<p>Tekst{mark('n1', '1')}.</p>{note('n1', '1', inside)}"))
    assert [n.text for n in paragraph.footnotes] == ["Zie: een twee"]


def test_a_mark_without_a_note_and_a_note_without_a_mark_are_reported() -> None:
    reading = read_html(f"<p>Tekst{mark('weg', '1')}.</p>{note('n2', '2', '<p>Los.</p>')}")
    assert reading.notices == (
        "voetnoot 1 staat niet in de bron",
        "voetnoot 2 heeft geen teken in de tekst",
    )


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("<ol><li>een</li><li>twee</li></ol>", "1. een\n2. twee"),
        ('<ol start="3" type="a"><li>een</li><li>twee</li></ol>', "c. een\nd. twee"),
        ('<ol start="26" type="A"><li>een</li><li>twee</li></ol>', "Z. een\n27. twee"),
        ('<ol start="x" type="i"><li>een</li></ol>', "1. een"),
        ('<ol start="0" type="a"><li>een</li></ol>', "0. een"),
        ("<ul><li>een<ul><li>dieper</li></ul>na</li></ul>", "• een\n• dieper\nna"),
        ("<ul><li><div><p>een</p><p>twee</p></div>drie</li></ul>", "• een\ntwee\ndrie"),
        ('<ul class="expliciet"><li><p class="labeled"><span class="ol">–</span>een</p></li></ul>', "– een"),
        ("<ul><li>een</li><ul><li>los genest</li></ul><p>los</p></ul>", "• een\n• los genest\nlos"),
        ('<ol><li><b>vet</b> en <a href="#x">link</a></li></ol>', "1. vet en link"),
        (
            '<ol><li>een<ul class="expliciet"><li><span class="ol">–</span> twee</li></ul></li></ol>',
            "1. een\n– twee",
        ),
    ],
)
def test_lists_bear_the_marks_that_a_reader_sees(content: str, lines: str) -> None:
    assert texts(read_html(f"<p>Namelijk:</p>{content}")) == [f"Namelijk:\n{lines}"]


def test_a_table_keeps_its_spans_its_head_and_its_caption() -> None:
    (paragraph,) = all_paragraphs(
        read_html(
            "<table><caption>Tabel 1</caption><colgroup><col/></colgroup><thead><tr><th rowspan=2>Stad</th>"
            "<th colspan=2>Plaatsen</th></tr><tr><td>2022</td><td>2023</td></tr></thead><tbody>"
            "<tr><td rowspan='2'><p>Waterveen</p><p>(stad)</p></td><td>1</td><td>2</td></tr>"
            "<tr><td colspan=x>3</td>"
            "<td><table><tr><td>4</td><td>5</td></tr></table></td></tr></tbody></table>"
        )
    )
    assert paragraph.table is not None
    assert paragraph.table.caption == "Tabel 1"
    assert paragraph.table.columns == ("Stad", "Plaatsen 2022", "Plaatsen 2023")
    assert paragraph.table.rows == (("Waterveen (stad)", "1", "2"), ("Waterveen (stad)", "3", "4 5"))


def test_a_table_without_text_leaves_its_caption() -> None:
    assert texts(read_html("<table><caption>Figuur 1.</caption><tr><td><img src=x></td></tr></table>")) == [
        "Figuur 1."
    ]


def test_text_outside_any_paragraph_is_kept() -> None:
    content = (
        "Los <em>begin</em><p>Een.</p>tussen<div>in <span>een <b>doos</b></span></div><section>deel</section>"
    )
    assert texts(read_html(content)) == ["Los begin", "Een.", "tussen", "in een doos", "deel"]
    assert texts(read_html("<span><p>Een.</p><p>Twee.</p></span>")) == ["Een.", "Twee."]


def test_scripts_and_styles_are_no_text() -> None:
    content = "<script>var x</script><style>p{}</style><p>Tekst<script>y</script>.<!-- niet --><?php z ?></p>"
    assert texts(read_html(content)) == ["Tekst."]


def test_links_go_to_the_publication_they_name() -> None:
    (paragraph,) = all_paragraphs(read_html('<p>Zie <a href="/kst-99998-7.html"> de brief </a>van toen.</p>'))
    assert paragraph.text == "Zie de brief van toen."
    assert [(r.start, r.end, r.target) for r in paragraph.references] == [(4, 12, "kst-99998-7")]


def test_a_signature_without_marked_names_is_read_as_text_is() -> None:
    reading = read_html('<p>Tekst.</p><p class="ondertekening">De Minister van Zaken,<br>A.B. Voorbeeld</p>')
    assert "A.B. Voorbeeld" in "".join((*texts(reading), *reading.claims[-1].publication.signatories))


def test_questions_answers_and_what_stands_below_them() -> None:
    content = (
        '<h1 class="kamervraagomschrijving_kop">Vragen van het lid Voorbeeld over fietsen '
        "(ingezonden 3 juni 2021)."
        '</h1><div class="vraag"><h2 class="stuktitel">Vraag 1</h2><p>Waarom?</p></div><div class="antwoord">'
        '<h2 class="stuktitel">Antwoord 1</h2><p>Daarom.</p></div>'
        '<div class="opmerking"><h2 class="stuktitel">'
        "Mededeling</h2><p>Uitstel.</p></div>"
    )
    reading = read_html(content)
    assert outline(reading) == [
        ("vraag", (1,), (), ["Waarom?"]),
        ("antwoord", (1,), (), ["Daarom."]),
        ("sectie", (), ("Mededeling",), ["Uitstel."]),
    ]
    assert reading.claims[1].publication.date == date(2021, 6, 3)


@pytest.mark.parametrize(
    ("dossier", "number", "expected"),
    [
        ("99 999", "Nr. 12", (Dossier("99999", title="Titel"), "12")),
        ("\n 99 999-VII\n", "Nr.\n 12", (Dossier("99999", "VII", "Titel"), "12")),
        ("99 999 (R2160)", "C", (Dossier("99999", "R2160", "Titel"), "C")),
        ("99 999-20", "B HERDRUK", (Dossier("99999", "20", "Titel"), "B")),
    ],
)
def test_the_titles_say_dossier_number_title_and_date(
    dossier: str, number: str, expected: tuple[Dossier, str]
) -> None:
    reading = read_html(
        f'<h1 class="dossiertitel"><span class="dossiernummer">{dossier}</span> Titel</h1>'
        '<h1 class="stuktitel">'
        f'<span class="stuknummer">{number}</span> BRIEF VAN DE MINISTER{mark("n", "1")}</h1>'
        f'<p class="kamerstukdatum">Ontvangen <span class="datum">9 mei 2023</span></p><p>Tekst.</p>'
        f"{note('n', '1', '<p>Herdruk.</p>')}"
    )
    assert reading.claims[1].publication == Publication(
        dossiers=expected[:1],
        number=expected[1],
        title="BRIEF VAN DE MINISTER",
        kind="Brief",
        date=date(2023, 5, 9),
    )
    (paragraph,) = all_paragraphs(reading)
    assert [n.text for n in paragraph.footnotes] == ["Herdruk."]


def test_the_fields_in_the_head_of_the_page_may_stand_in_any_order() -> None:
    fields = [
        '<meta content="kst-99999-12" name="DC.identifier" />',
        '<meta name="DC.type" scheme="OVERHEIDop.Parlementair" content="Kamerstuk">',
        '<meta name="DC.type" scheme="OVERHEIDop.KamerstukTypen" content="Motie">',
        '<meta scheme="x" name="DC.creator" content="Tweede Kamer der Staten-Generaal"/>',
        '<meta http-equiv="refresh"/><meta name="leeg"/>',
    ]
    pages = [html("<p>Tekst.</p>", head="".join(order)) for order in (fields, fields[::-1])]
    first, second = (read_official_html(page).claims[0].publication for page in pages)
    assert first == second == Publication(id="kst-99999-12", kind="Motie", chamber=Chamber.TWEEDE)


SITE = """<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Kamerstuk</title></head><body>
<header><a href="/">Home</a><p>Zoeken</p></header><nav><ul><li>Kruimel</li></ul></nav><main id="content">
<table><tr><th>Datum publicatie</th><th>Organisatie</th><th>Vergaderjaar</th>
<th>Dossier- en ondernummer</th></tr>
<tr><td>9 mei 2023</td><td>Tweede Kamer der Staten-Generaal</td><td>2022-2023</td>
<td>99999 nr. 12</td></tr></table>
<h1 class="dossiertitel"><span class="dossiernummer">99 999</span> Titel</h1><div class="stuk">
<h1 class="stuktitel"><span class="stuknummer">Nr. 12</span> BRIEF</h1><p>Tekst.</p>
<p><a href="#top">Naar boven</a></p></div></main><footer><p>Over deze site</p></footer></body></html>"""


def test_of_a_page_of_the_public_site_only_the_publication_is_read() -> None:
    reading = read_official_html(SITE.encode())
    assert outline(reading) == [("sectie", (), (), ["Tekst."])]
    assert reading.claims[1].publication.number == "12"


def test_a_page_of_the_site_without_its_main_element_is_read_too() -> None:
    content = SITE.replace("<main ", "<div ").replace("</main>", "</div>")
    assert texts(read_official_html(content.encode())) == ["Tekst."]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="windows-1252">', "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "iso-8859-1"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "windows-1252"),
    ],
)
def test_a_page_is_decoded_as_it_says_or_as_it_is(declared: str, encoding: str) -> None:
    page = html("<p>één café.</p>", head=declared).decode()
    assert texts(read_official_html(page.encode(encoding))) == ["één café."]


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><h1>404</h1><p>De pagina bestaat niet.</p></body></html>",
        b'<html><body><div class="vraag"><h2>Hoe betaal ik?</h2></div></body></html>',
        b"<html></html>",
        b"<html>",
        b"<!DOCTYPE html>",
        b'<html><body><div id="broodtekst">' + b"<div>" * 3000 + b"diep",
    ],
)
def test_a_page_that_is_no_publication_or_not_whole_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        read_official_html(content)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul><li", "section", "a", "p", "q"])
def test_the_deepest_nesting_that_is_parsed_is_read(tag: str) -> None:
    end = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    depth = 110 if "li" in tag else 200
    assert "diep" in " ".join(texts(read_html(f"<{tag}>" * depth + "diep" + end * depth)))
