"""XML is parsed safely, its text is copied as a reader would, and XML and HTML say the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markup_support import (
    WORD,
    Rendered,
    all_paragraphs,
    html,
    publications,
    wild_trees,
    words_in_order,
    xml,
)

from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.markup import parse_xml, text_of, tidy
from kamerbron.index.reading.official.heading_ranks import label_numbers, linked_publication
from kamerbron.index.reading.official.html_blocks import HtmlBlocks
from kamerbron.index.reading.official.html_reader import read_official_html
from kamerbron.index.reading.official.xml_reader import read_official_xml
from kamerbron.index.reading.paper.marks import MARK, Marks, bare_text

_LAUGHS = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 20))


@settings(max_examples=150, deadline=None)
@given(publications())
def test_the_xml_and_the_html_of_a_publication_read_alike(publication: Rendered) -> None:
    from_xml = read_official_xml(xml(publication.xml))
    from_html = read_official_html(html(publication.html))
    assert from_html.units == from_xml.units
    assert from_html.notices == from_xml.notices == ()


@settings(max_examples=150, deadline=None)
@given(publications())
def test_every_word_of_a_publication_stands_in_one_place_and_in_order(publication: Rendered) -> None:
    reading = read_official_xml(xml(publication.xml))
    root = parse_xml(f"<x>{publication.xml.replace('<li.nr>', '<li.nr> ')}</x>".encode())
    plain = text_of(root, lambda element: "" if element.tag == "noot" else None)
    assert words_in_order(reading.units) == WORD.findall(plain)
    for paragraph in all_paragraphs(reading):
        for note in paragraph.footnotes:
            assert note.text.startswith(f"Noot {note.number}.")
            assert note.offset is not None


@settings(max_examples=200, deadline=None)
@given(wild_trees())
def test_no_text_is_lost_or_moved_whatever_elements_stand_around_it(tree: str) -> None:
    reading = read_official_xml(xml(tree))
    assert words_in_order(reading.units) == WORD.findall(tree)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([" ", "a", ".", "(", "b\u00a0"]), max_size=6), st.data())
def test_marks_leave_single_spaces_behind_when_they_are_taken_out(
    parts: list[str], data: st.DataObject
) -> None:
    marks = Marks()
    text = ""
    for part in parts:
        kind = data.draw(st.sampled_from(["", "note", "link"]))
        text += part if kind != "link" else marks.link("kst-99999-1", f" {part} ")
        text += marks.note("1", "Noot.") if kind == "note" else ""
        text += data.draw(st.sampled_from(["", " "]))
    bare = bare_text(tidy(text))
    assert bare == " ".join(bare.split())
    assert bare.split() == bare_text(text).split()
    assert sorted(MARK.findall(tidy(text))) == sorted(MARK.findall(text))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("ver<?xpp afbreek?>keer", "verkeer"),
        ("ver<!-- hier -->keer", "verkeer"),
        ("7\u00a0oktober", "7 oktober"),
        ("ver\u00adkeer\u200b", "verkeer"),
        ("  twee\r\n   regels\t", "twee regels"),
        ("CO<inf>2</inf>-uitstoot", "CO2-uitstoot"),
        ("cafe\u0301", "café"),
        ("a\U000f0001b\U00100000c", "abc"),
        ("<![CDATA[a < b]]> &amp; c &#8211; d", "a < b & c – d"),
    ],
)
def test_text_is_copied_as_a_reader_would(content: str, text: str) -> None:
    assert text_of(parse_xml(f"<al>{content}</al>".encode())) == text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"<officiele-publicatie><kamerstuk><stuk><al>tekst die ophou",
        b'<?xml version="1.0" encoding="utf-8"?><a>\xe9</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
        b'<!DOCTYPE a PUBLIC "-//X" "x.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
        b"<!DOCTYPE a [<!ELEMENT a (#PCDATA)>]><a/>",
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]><a>&l19;</a>'.encode(),
        b"<a>&onbekend;</a>",
        b"<a>" * 10_000 + b"</a>" * 10_000,
    ],
)
def test_xml_that_is_damaged_or_brings_its_own_entities_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(RefusedDocumentError) as refused:
        parse_xml(content)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"]
)
def test_every_encoding_that_xml_declares_is_read(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    content = f'<?xml version="1.0" encoding="{declared}"?>\r\n<a>één\r\ntwee</a>'.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    assert text_of(parse_xml(content)) == "één twee"


def test_text_that_only_mentions_an_entity_declaration_is_read() -> None:
    assert text_of(parse_xml(b"<a><![CDATA[<!ENTITY x>]]></a>")) == "<!ENTITY x>"


def test_nothing_is_included_from_elsewhere() -> None:
    include = '<xi:include href="file:///etc/hostname" parse="text"/>'
    content = f'<al xmlns:xi="http://www.w3.org/2001/XInclude">a{include}</al>'
    assert text_of(parse_xml(content.encode())) == "a"


@pytest.mark.parametrize(
    ("target", "publication"),
    [
        ("kst-99999-12", "kst-99999-12"),
        ("https://zoek.officielebekendmakingen.nl/kst-99999-12.html", "kst-99999-12"),
        (" kst-99999-VII-12.html#p1", "kst-99999-VII-12"),
        ("dossier/99999-VII", None),
        ("https://example.org/", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_link_goes_to_a_publication_by_its_id_or_its_address(target: str, publication: str | None) -> None:
    assert linked_publication(target) == publication


def test_a_label_with_a_number_that_no_question_has_says_no_number() -> None:
    assert label_numbers("Vraag 2, 3") == (2, 3)
    assert label_numbers("Antwoord 5 t/m 7") == (5, 6, 7)
    assert label_numbers("Vraag 1-99999999999999") == ()


def test_reading_a_page_does_not_depend_on_the_order_of_its_classes() -> None:
    root = etree.HTML('<div><h2 class="divisiekop2 divisiekop1">Kop</h2></div>')
    walker = HtmlBlocks(root)
    walker.walk(root)
    assert [block.rank for block in walker.blocks] == [10]
