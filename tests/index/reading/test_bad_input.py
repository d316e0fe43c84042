"""A folder of files that are damaged, hostile or no papers at all: each has its reason, the rest is read."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hostile_support import MEBIBYTE, pdf_of_pages, raw_pdf, stream, zip_bomb
from office_support import ODT_TYPE, docx, level, numbering, p, run, tbl, tc, tp, tr, zip_of
from office_support import odt as bare_odt
from pdf_support import pdf, scanned, wrap
from support import WordEncoder

from kamerbron.index.build import NothingTakenError, build_index
from kamerbron.index.document import Document
from kamerbron.index.errors import MetadataError, RefusedDocumentError
from kamerbron.index.reading.document import read_document
from kamerbron.index.reading.workers import read_one
from kamerbron.index.source.folder import SourceEntry
from kamerbron.index.store.files.store import FileStore
from kamerbron.index.store.report import BuildReport

pytestmark = pytest.mark.process

SENTENCE = "De brug bij Waterveen is vol."
SECRET = "geheimwoordzevenentwintig"  # noqa: S105 - what must not be read, and opens nothing

# As large as makes a reader that takes the square of it run into its limit of time.
MANY = 20_000


def xml(content: str, declared: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{declared}<officiele-publicatie><kamerstuk><stuk><algemeen><vrije-tekst>'
        f"<tekst><al>{SENTENCE}</al>{content}</tekst></vrije-tekst></algemeen></stuk></kamerstuk>"
        "</officiele-publicatie>"
    ).encode()


def html(content: str) -> bytes:
    return (
        "<!DOCTYPE html><html><head><title>Stuk</title></head><body><div id='broodtekst'>"
        f"<p>{SENTENCE}</p>{content}</div></body></html>"
    ).encode()


def odt(*body: str, styles: str = "") -> bytes:
    return bare_odt(*body, styles=styles, parts={"META-INF/manifest.xml": "<manifest/>"})


def doctype(declarations: str) -> str:
    return f"<!DOCTYPE officiele-publicatie [{declarations}]>"


def laughs() -> str:
    names = "abcdefghij"
    nested = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    return doctype(f'<!ENTITY a "ha">{nested}')


def docx_style(name: str, parent: str) -> str:
    return f'<w:style w:styleId="{name}"><w:basedOn w:val="{parent}"/></w:style>'


def odt_style(name: str, parent: str) -> str:
    return f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{parent}"/>'


def repeated_cell(count: int) -> str:
    return (
        f'<table:table><table:table-column table:number-columns-repeated="{count}"/>'
        f'<table:table-row table:number-rows-repeated="{count}"><table:table-cell '
        f'table:number-columns-repeated="{count}" table:number-rows-spanned="{count}"><text:p>rek</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )


BILLION = 10**9

REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    # XML
    "afgebroken.xml": (lambda: xml("<al>De rekken</al>" * 9)[:300], "de XML is niet heel"),
    "lachen.xml": (lambda: xml("<al>&j;</al>", laughs()), "DTD of eigen entiteiten"),
    "kwadraat.xml": (
        lambda: xml("<al>&a;</al>" * 1000, doctype(f'<!ENTITY a "{"ha" * 50_000}">')),
        "DTD of eigen entiteiten",
    ),
    "dtd.xml": (
        lambda: xml("", '<!DOCTYPE officiele-publicatie SYSTEM "http://127.0.0.1:9/stuk.dtd">'),
        "DTD of eigen entiteiten",
    ),
    "onbekend.xml": (
        lambda: b"<?xml version='1.0'?><rekken><rek/></rekken>",
        "dit is XML, maar geen officiële publicatie",
    ),
    "diep.xml": (lambda: xml("<al>" * 100_000 + "a" + "</al>" * 100_000), "de XML is niet heel"),
    "nul.xml": (lambda: xml("<al>a\0b</al>"), "de XML is niet heel"),
    # HTML
    "fout.xml": (
        lambda: b"<!DOCTYPE html><html><body><h1>404</h1><p>Niet gevonden.</p></body></html>",
        "dit is een HTML-pagina, maar geen officiële publicatie",
    ),
    "diep.html": (lambda: html("<div>" * 100_000 + "<p>a</p>"), "de HTML is niet heel"),
    # text
    "leeg.txt": (lambda: b"", "het bestand is leeg"),
    "nul.txt": (lambda: b"De brug\0 is vol.", "NUL-bytes"),
    "cp1252.txt": (lambda: "Eén brug – «vol».".encode("cp1252"), r"geen UTF-8-tekst \(byte 1\)"),
    "utf16.txt": (lambda: SENTENCE.encode("utf-16"), "UTF-16; sla het op als UTF-8"),
    "utf16zonder.txt": (lambda: SENTENCE.encode("utf-16-le"), "NUL-bytes"),
    "regel.txt": (lambda: b"brug " * (8 * MEBIBYTE), "meer dan 10 miljoen tekens"),
    "cijfers.txt": (lambda: b"9" * (40 * MEBIBYTE), "meer dan 10 miljoen tekens"),
    "haken.txt": (lambda: b"(" * (40 * MEBIBYTE), "meer dan 10 miljoen tekens"),
    "wit.txt": (lambda: b" " * (40 * MEBIBYTE), "het bestand is leeg"),
    # office
    "bom.docx": (lambda: zip_bomb("word/document.xml", 3000), "uitgepakt groter dan 200 MiB"),
    "bom.odt": (
        lambda: zip_bomb("content.xml", 3000, other=("META-INF/manifest.xml", b"<a/>")),
        "uitgepakt groter dan 200 MiB",
    ),
    "afgebroken.docx": (lambda: docx(p(SENTENCE))[:-40], "ZIP-bestand is beschadigd of afgebroken"),
    "delen.docx": (
        lambda: zip_of({f"{number}": b"" for number in range(5000)}),
        "meer dan 4096 onderdelen",
    ),
    "rekenblad.docx": (lambda: zip_of({"xl/workbook.xml": "<a/>"}), "geen DOCX of ODT"),
    "soort.docx": (lambda: zip_of({"word/document.xml": "<rek/>"}), "Word"),
    "kapot.docx": (lambda: zip_of({"word/document.xml": "<rek>"}), r"word/document\.xml .* niet heel"),
    "entiteit.docx": (
        lambda: zip_of({"word/document.xml": f"{laughs()}<rek>&j;</rek>"}),
        "DTD of eigen entiteiten",
    ),
    "leeg.odt": (odt, "er staat geen tekst in het ODT-bestand"),
    "delen.odt": (
        lambda: zip_of({"mimetype": ODT_TYPE, "META-INF/manifest.xml": "<a/>"}),
        "geen DOCX of ODT",
    ),
    # PDF
    "versleuteld.pdf": (lambda: pdf(wrap(SENTENCE), encrypted=True), "versleuteld"),
    "gescand.pdf": (scanned, r"gescand\?"),
    "afgebroken.pdf": (lambda: pdf(wrap(SENTENCE))[:200], "PDF-bestand is beschadigd"),
    "kring.pdf": (lambda: raw_pdf(pdf_of_pages("2 0 R", 1)), "PDF-bestand is beschadigd"),
    "lang.pdf": (
        lambda: raw_pdf(pdf_of_pages("3 0 R " * 100_000, 100_000)),
        "100000 pagina’s, meer dan 5000",
    ),
}

READ: Mapping[str, Callable[[], bytes]] = {
    # tables of more cells than there is memory
    "overspan.xml": lambda: xml(
        "<table><tgroup><colspec colname='c1'/><colspec colname='c2'/><tbody><row>"
        f"<entry namest='c1' nameend='c{BILLION}' morerows='{BILLION}'><al>rek</al></entry></row>"
        "<row><entry><al>rek</al></entry></row></tbody></tgroup></table>"
    ),
    "overspan.html": lambda: html(
        f"<table><tr><td colspan={BILLION} rowspan={BILLION}>rek</td></tr><tr><td>rek</td></tr></table>"
    ),
    "overspan.docx": lambda: docx(
        p(SENTENCE),
        tbl(tr(tc("rek", f'<w:gridSpan w:val="{BILLION}"/><w:vMerge w:val="restart"/>'), tc("rek"))),
    ),
    "overspan.odt": lambda: odt(tp(SENTENCE), repeated_cell(BILLION)),
    "witruimte.odt": lambda: odt(tp(SENTENCE), tp(f'een<text:s text:c="{BILLION}"/>rek')),
    # more of something than a paper has
    "noten.xml": lambda: xml(f"<al>{'a<noot><noot.nr>1</noot.nr><noot.al>b</noot.al></noot>' * MANY}</al>"),
    "koppelingen.xml": lambda: xml("<al>" + "<extref doc='kst-29754-1'>a</extref> " * MANY + "</al>"),
    "lijst.xml": lambda: xml(f"<lijst>{'<li><li.nr>–</li.nr><al>rek</al></li>' * MANY}</lijst>"),
    "koppen.xml": lambda: xml("<tussenkop>Kop</tussenkop>" * MANY),
    "kolommen.xml": lambda: xml(
        "<table><tgroup>"
        + "".join(f"<colspec colname='c{number}'/>" for number in range(MANY))
        + "<tbody><row>"
        + "".join(f"<entry colname='c{number}'>a</entry>" for number in range(MANY))
        + "</row></tbody></tgroup></table>"
    ),
    "lijst.html": lambda: html(f"<ul>{'<li>rek</li>' * MANY}</ul>"),
    "alineas.docx": lambda: docx(*(p(f"rek {number}") for number in range(MANY))),
    "stukjes.docx": lambda: docx(p("".join(run(f"rek {number} ") for number in range(MANY)))),
    "lijst.odt": lambda: odt(
        "<text:list>"
        + "".join(f"<text:list-item><text:p>rek {number}</text:p></text:list-item>" for number in range(MANY))
        + "</text:list>"
    ),
    # text on which a pattern could take the square of its length
    "vragen.txt": lambda: b"Vraag 1 " * MANY,
    "labels.txt": lambda: b"Vraag 1\nKan dat?\n\nAntwoord 1\nJa.\n\n" * (MANY // 4),
    "koppen.txt": lambda: b"1\n\n" * MANY,
    "bladzijden.txt": lambda: b"De brug is vol.\n\f De rekken" * (MANY // 2),
    "citaten.txt": lambda: "« ".encode() * MANY,
    "nummers.txt": lambda: b"9" * 10 * MANY,
    "haakjes.txt": lambda: b"(" * 10 * MANY,
    "punten.txt": lambda: b"." * 10 * MANY,
    "verwijzingen.txt": lambda: b"Kamerstuk 29 754, nr. 3, 4 en " * (MANY // 4),
    "antwoorden.txt": lambda: (
        b"Vraag 1\nKan dat?\n\nAntwoord 1\nJa.\n\nAntwoord 2\n"
        + b"zie het antwoord op vraag 1, het vorige antwoord, " * (MANY // 4)
    ),
    # office files that turn upon themselves, or lack what they refer to
    "kring.docx": lambda: docx(
        p(SENTENCE, '<w:pStyle w:val="a"/>'), styles=docx_style("a", "b") + docx_style("b", "a")
    ),
    "keten.docx": lambda: docx(
        p(SENTENCE, '<w:pStyle w:val="s0"/>'),
        styles="".join(docx_style(f"s{number}", f"s{number + 1}") for number in range(MANY)),
    ),
    "nummering.docx": lambda: docx(
        p(SENTENCE, '<w:numPr><w:numId w:val="1"/></w:numPr>'),
        styles='<w:style w:styleId="a" w:type="numbering"><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
        numbering=numbering(
            level(0, "decimal", "%1%2%3%4%5%6%7%8%9."),
            others='<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="a"/></w:abstractNum>',
        ),
    ),
    "kwijt.docx": lambda: docx(
        p(f'<w:r><w:t>{SENTENCE}</w:t></w:r><w:r><w:footnoteReference w:id="99"/></w:r>'),
        links={"r1": "nergens.xml"},
    ),
    "kring.odt": lambda: odt(tp(SENTENCE, "a"), styles=odt_style("a", "b") + odt_style("b", "a")),
    "keten.odt": lambda: odt(
        tp(SENTENCE, "s0"),
        styles="".join(odt_style(f"s{number}", f"s{number + 1}") for number in range(MANY)),
    ),
    # PDFs that say what is not so
    "kwijt.pdf": lambda: raw_pdf(pdf_of_pages("3 0 R", 1), xref=False),
    "aantal.pdf": lambda: raw_pdf(pdf_of_pages("3 0 R", 2 * BILLION)),
    "reusachtig.pdf": lambda: raw_pdf(pdf_of_pages("3 0 R", 1, "/MediaBox [0 0 1e30 1e30] /UserUnit 1e20")),
    "zonder-maat.pdf": lambda: raw_pdf(pdf_of_pages("3 0 R", 1, "/MediaBox [0 0 0 0]")),
    "verstrooid.pdf": lambda: raw_pdf(
        {
            **pdf_of_pages("3 0 R", 1),
            4: stream(
                "BT /F1 10 Tf "
                + "".join(f"1 0 0 1 {n * 7919 % 500} {n * 104729 % 700} Tm (a) Tj " for n in range(3000))
                + "ET"
            ),
        }
    ),
    # what is not bad at all
    "utf16.xml": lambda: xml("").decode().encode("utf-16"),
    "goed.txt": SENTENCE.encode,
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """What a build says of a folder that holds all of them, and files that are no files."""
    outside = tmp_path_factory.mktemp("buiten") / "geheim.txt"
    outside.write_text(SECRET, encoding="utf-8")
    folder = tmp_path_factory.mktemp("map")
    for name, (make, _) in REFUSED.items():
        (folder / name).write_bytes(make())
    for name, content in READ.items():
        (folder / name).write_bytes(content())
    (folder / "koppeling.txt").symlink_to(outside)
    (folder / "map.xml").mkdir()
    os.mkfifo(folder / "pijp.txt")
    (folder / "naam\n\x1b[31m.txt").write_text(SENTENCE, encoding="utf-8")
    with (folder / "groot.txt").open("wb") as sparse:
        sparse.truncate(300 * MEBIBYTE)
    beside = folder / "naast"
    beside.mkdir()
    (beside / "stuk.txt").write_text(SENTENCE, encoding="utf-8")
    (beside / "metadata.xml").symlink_to(outside)
    return build_index(folder, FileStore(tmp_path_factory.mktemp("index")), WordEncoder()).report


def reason(report: BuildReport, name: str) -> str:
    (found,) = [refused.reason for refused in report.refused if refused.name == name]
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_with_its_own_reason(report: BuildReport, name: str) -> None:
    assert re.search(REFUSED[name][1], reason(report, name))


@pytest.mark.parametrize("name", READ)
def test_a_file_that_is_only_strange_is_read_in_the_same_build(report: BuildReport, name: str) -> None:
    assert [taken.passages > 0 for taken in report.taken if taken.name == name] == [True]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("koppeling.txt", "de symbolische koppeling wijst buiten de map"),
        ("naast/metadata.xml", "de symbolische koppeling wijst buiten de map"),
        ("pijp.txt", "het is geen gewoon bestand"),
        ("groot.txt", "het bestand is groter dan 50 MiB"),
        ("naam\ufffd\ufffd[31m.txt", "de bestandsnaam heeft stuurtekens; hernoem het bestand"),
    ],
)
def test_what_is_no_file_of_the_folder_is_named_and_not_read(
    report: BuildReport, name: str, expected: str
) -> None:
    assert reason(report, name) == expected


def test_nothing_is_left_out_and_nothing_comes_twice(report: BuildReport) -> None:
    names = [taken.name for taken in report.taken] + [refused.name for refused in report.refused]
    assert len(names) == len(set(names)) == len(REFUSED) + len(READ) + 6
    assert [taken.name for taken in report.taken if "/" in taken.name] == ["naast/stuk.txt"]


def test_a_reason_is_one_line(report: BuildReport) -> None:
    assert all(refused.reason.isprintable() and refused.name.isprintable() for refused in report.refused)


# --- what stands outside -------------------------------------------------------------------------


def read(folder: Path, content: bytes) -> Document:
    path = folder / "stuk.xml"
    path.write_bytes(content)
    return read_one(SourceEntry(path.name, path, None), read=read_document)


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """The address of a file that is not to be read."""
    path = tmp_path / "geheim.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path.as_uri()


def test_an_entity_that_stands_outside_is_not_read(tmp_path: Path, secret: str) -> None:
    for declared in (
        f'<!ENTITY a SYSTEM "{secret}">',
        f'<!ENTITY % b SYSTEM "{secret}"> %b;<!ENTITY a "ha">',
        f'<!ENTITY a PUBLIC "rek" "{secret}">',
    ):
        with pytest.raises(RefusedDocumentError, match="DTD of eigen entiteiten") as refused:
            read(tmp_path, xml("<al>&a;</al>", doctype(declared)))
        assert SECRET not in str(refused.value)


def test_a_dtd_that_stands_outside_is_not_read(tmp_path: Path, secret: str) -> None:
    with pytest.raises(RefusedDocumentError, match="DTD of eigen entiteiten"):
        read(tmp_path, xml("", f'<!DOCTYPE officiele-publicatie SYSTEM "{secret}">'))


@pytest.mark.parametrize("dressed", [xml, html])
def test_what_is_to_be_included_from_outside_is_not_read(
    tmp_path: Path, secret: str, dressed: Callable[[str], bytes]
) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'
    document = read(tmp_path, dressed(f"<p>{include}</p>"))
    assert SECRET not in repr(document)


@pytest.mark.parametrize("content", [json.dumps({"a.txt": {"titel": SECRET}}), "{"])
def test_metadata_that_stands_outside_is_not_read(tmp_path: Path, content: str) -> None:
    folder = tmp_path / "map"
    folder.mkdir()
    (folder / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "metadata.json").write_text(content, encoding="utf-8")
    (folder / "metadata.json").symlink_to(tmp_path / "metadata.json")
    with pytest.raises(MetadataError, match="symbolische koppeling die buiten de map wijst"):
        build_index(folder, FileStore(tmp_path / "index"), WordEncoder())


def test_metadata_that_is_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    os.mkfifo(tmp_path / "metadata.json")
    with pytest.raises(MetadataError, match="geen gewoon bestand"):
        build_index(tmp_path, FileStore(tmp_path / ".index"), WordEncoder())


def test_metadata_that_is_very_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    with (tmp_path / "metadata.json").open("wb") as sparse:
        sparse.truncate(300 * MEBIBYTE)
    with pytest.raises(MetadataError, match="groter dan 50 MiB"):
        build_index(tmp_path, FileStore(tmp_path / ".index"), WordEncoder())


def test_a_folder_of_nothing_but_bad_files_says_so(tmp_path: Path) -> None:
    (tmp_path / "leeg.txt").write_bytes(b"")
    with pytest.raises(NothingTakenError):
        build_index(tmp_path, FileStore(tmp_path / ".index"), WordEncoder())
