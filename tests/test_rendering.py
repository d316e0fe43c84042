"""The sample corpus and the script that renders it, each seen from outside.

The script is started as it is used, and what it writes is opened with readers that are not its own.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "sample"
SCRIPT = ROOT / "scripts" / "render_sample"
MASTERS = sorted(SAMPLE.glob("*.xml"))
FORMS = ("html", "odt", "docx", "pdf", "txt")

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XHTML = "{http://www.w3.org/1999/xhtml}"

# White space and hyphens, which each form has its own of; U+FFFE is how pdfium gives a hyphen at a line end.
BLANK = re.compile(r"[\s\u00ad\ufffe-]+")


def squeezed(text: str) -> str:
    return BLANK.sub("", text)


def render(sample: Path, out: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.render_sample", sample, out],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rendered")
    result = render(SAMPLE, out)
    assert result.returncode == 0, result.stderr
    return out


def content(rendered: Path, form: str, master: Path) -> bytes:
    return (rendered / form / f"{master.stem}.{form}").read_bytes()


def member(archive: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(archive)).read(name), PARSER)


def html_text(page: bytes) -> str:
    return "".join(map(str, etree.fromstring(page, PARSER).itertext()))


def odt_text(archive: bytes) -> str:
    return "".join(map(str, member(archive, "content.xml").itertext()))


def docx_text(archive: bytes) -> str:
    return "".join(run.text or "" for run in member(archive, "word/document.xml").iter(f"{WORD}t"))


def pdf_text(file: bytes) -> str:
    pages = pypdfium2.PdfDocument(file)
    return "".join(page.get_textpage().get_text_range() for page in pages)


READERS: dict[str, Callable[[bytes], str]] = {
    "html": html_text,
    "odt": odt_text,
    "docx": docx_text,
    "pdf": pdf_text,
    "txt": lambda text: text.decode("utf-8"),
}


def stretches(al: etree._Element) -> Iterator[str]:
    """What an `al` says between the marks of its notes."""
    stretch = ""
    for part in al.xpath(".//node()[not(ancestor::noot)]"):
        if isinstance(part, etree._Element) and part.tag == "noot":
            yield stretch
            stretch = ""
        elif isinstance(part, str):
            stretch += part
    yield stretch


def stands_in(stretch: str, text: str) -> bool:
    """Whether a text holds a stretch, whole or in two parts with the end of a page between them."""
    words = stretch.split()
    for place in range(len(words), 0, -1):
        first, rest = (squeezed("".join(part)) for part in (words[:place], words[place:]))
        found = text.find(first)
        if found >= 0 and text.find(rest, found + len(first)) >= 0:
            return True
    return not words


@pytest.mark.parametrize("master", MASTERS, ids=lambda master: master.stem)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_all_that_the_master_says(rendered: Path, form: str, master: Path) -> None:
    text = squeezed(READERS[form](content(rendered, form, master)))
    tree = etree.parse(master, PARSER)
    paragraphs = tree.xpath("//al | //tussenkop | //kop/titel | //stuk/titel | //kamervraagomschrijving")
    assert paragraphs
    for paragraph in paragraphs:
        for stretch in stretches(paragraph):
            assert stands_in(stretch, text)


@pytest.mark.parametrize("master", MASTERS, ids=lambda master: master.stem)
def test_each_form_has_all_footnotes(rendered: Path, master: Path) -> None:
    tree = etree.parse(master, PARSER)
    notes = [
        squeezed("".join(map(str, note.itertext())))
        for note in tree.iterfind(".//noot[@type='voet']/noot.al")
    ]
    page = etree.fromstring(content(rendered, "html", master), PARSER)
    in_html = page.xpath("//*[@id='noten']//*[local-name()='p']")
    in_odt = member(content(rendered, "odt", master), "content.xml").iter(f"{TEXT}note-body")
    archive = content(rendered, "docx", master)
    in_docx: list[etree._Element] = []
    if "word/footnotes.xml" in zipfile.ZipFile(io.BytesIO(archive)).namelist():
        in_docx = list(member(archive, "word/footnotes.xml"))[2:]
    for found in (in_html, in_odt, in_docx):
        assert [squeezed("".join(map(str, note.itertext()))) for note in found] == notes
    for form in ("pdf", "txt"):
        text = squeezed(READERS[form](content(rendered, form, master)))
        assert all(note in text for note in notes)


@pytest.mark.parametrize(
    ("form", "rows"),
    [
        ("html", lambda file: etree.fromstring(file, PARSER).findall(f".//{XHTML}tr")),
        (
            "odt",
            lambda file: member(file, "content.xml").findall(f".//{TABLE}table-row"),
        ),
        ("docx", lambda file: member(file, "word/document.xml").findall(f".//{WORD}tr")),
    ],
)
def test_a_table_keeps_its_rows_and_its_empty_cell(
    rendered: Path, form: str, rows: Callable[[bytes], list[etree._Element]]
) -> None:
    file = content(rendered, form, SAMPLE / "kst-99999-1.xml")
    found = [[squeezed("".join(map(str, cell.itertext()))) for cell in row] for row in rows(file)]
    assert found[-1][:4] == ["Lindehaven", "", "2.600", "4.000"]
    assert squeezed("Geteld op dinsdag 19 september 2023 om 11.00 uur.") in squeezed(READERS[form](file))


def test_two_runs_give_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    result = render(SAMPLE, tmp_path, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    assert result.returncode == 0, result.stderr
    files = sorted(path.relative_to(rendered) for path in rendered.rglob("*.*"))
    assert files == sorted(Path(form) / f"{master.stem}.{form}" for form in FORMS for master in MASTERS)
    for file in files:
        assert (rendered / file).read_bytes() == (tmp_path / file).read_bytes(), file


@pytest.mark.parametrize("form", ["odt", "docx"])
def test_an_archive_is_whole_and_every_part_of_it_is_xml(rendered: Path, form: str) -> None:
    for master in MASTERS:
        with zipfile.ZipFile(io.BytesIO(content(rendered, form, master))) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            for name in names:
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(archive.read(name), PARSER)
    if form == "odt":
        assert names[0] == "mimetype"


def test_nothing_is_printed_outside_the_page(rendered: Path) -> None:
    for master in MASTERS:
        for page in pypdfium2.PdfDocument(content(rendered, "pdf", master)):
            left, bottom, right, top = page.get_cropbox()
            text = page.get_textpage()
            for index in range(text.count_rects()):
                x0, y0, x1, y1 = text.get_rect(index)
                assert left < x0 < x1 < right
                assert bottom < y0 < y1 < top


def test_the_text_has_the_lines_of_a_page(rendered: Path) -> None:
    lines = content(rendered, "txt", SAMPLE / "kst-99999-1.xml").decode("utf-8").splitlines()
    running = [line for line in lines if len(line) > 60]
    assert max(map(len, lines)) < 110
    assert 62 < sum(map(len, running)) / len(running) < 76
    assert any(line.endswith("-") for line in lines)
    assert "Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 2" in lines


@pytest.mark.parametrize(
    "found",
    [
        *("dossier", "stuknr/ondernummer", "datumtekst/datum", "algemeen/vrije-tekst/tekst", "al-groep/al"),
        *("tussenkop[@kopopmaak='vet']", "tussenkop[@kopopmaak='cur']", "divisie/divisie/kop/nr"),
        *("li/lijst/li/li.nr", "noot[@type='voet']//extref", "noot[@type='tabel']", "al/sup", "al/inf"),
        *("al/nadruk[@type='vet']", "al/nadruk[@type='cur']", "al/processing-instruction('xpp')"),
        *("tekst-sluiting/ondertekening/functie", "table/title", "entry[@namest]", "entry[@morerows]"),
        *("entry[not(*)]", "vraag[following-sibling::*[1][self::vraag]]", "tekst/al-groep[last()]/al"),
        *("al[contains(., '\u00a0')]", "al[contains(., '\u00ad')]", "tussenkop[.='Antwoord']"),
        *("li.nr[.='–']", "li.nr[.='1.']", "li.nr[.='a.']", "al[starts-with(., 'Zie het antwoord op')]"),
    ],
)
def test_the_sample_shows_what_official_xml_holds(found: str) -> None:
    assert any(etree.parse(master, PARSER).xpath(f"//{found}") for master in MASTERS)


def test_metadata_says_of_each_master_that_it_is_an_example_and_its_title_does_too() -> None:
    metadata = json.loads((SAMPLE / "metadata.json").read_text(encoding="utf-8"))
    assert metadata == {master.name: {"voorbeeld": True} for master in MASTERS}
    for master in MASTERS:
        tree = etree.parse(master, PARSER)
        fields = {meta.get("name"): meta.get("content") for meta in tree.iter("meta")}
        assert fields["DC.identifier"] == master.stem
        assert fields.get("OVERHEIDop.documenttitel", fields["DC.title"]).endswith("(VOORBEELD)")


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("<plaatje/>", "<plaatje> wordt niet weergegeven"),
        ("<al>Een <br/> breuk</al>", "<br> in tekst wordt niet weergegeven"),
        ("<al>", "mismatch"),
    ],
)
def test_markup_that_would_be_lost_stops_the_script(tmp_path: Path, markup: str, message: str) -> None:
    master = (SAMPLE / "kst-99999-4.xml").read_text(encoding="utf-8")
    (tmp_path / "stuk.xml").write_text(master.replace("<al>De Kamer,</al>", markup), encoding="utf-8")
    result = render(tmp_path, tmp_path / "out")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: stuk.xml: ")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_the_script_owes_nothing_to_the_readers_that_it_is_a_witness_of() -> None:
    for module in SCRIPT.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not any(name.split(".")[0] == "kamerbron" for name in names)


def test_the_script_runs_on_a_copy_of_the_masters_elsewhere(tmp_path: Path) -> None:
    shutil.copy(MASTERS[0], tmp_path)
    assert render(tmp_path, tmp_path / "a" / "b").returncode == 0
    assert (tmp_path / "a" / "b" / "txt" / f"{MASTERS[0].stem}.txt").is_file()
