from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from kamerbron.index.document import Chamber, Dossier, Publication, UnitKind
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.document import read_document
from kamerbron.index.sentences import split_sentences
from kamerbron.index.source.folder import SourceEntry

LETTER = """\
Tweede Kamer der Staten-Generaal 2
Vergaderjaar 2023–2024

99 999 Fietsparkeren bij stations

Nr. 1 BRIEF VAN DE MINISTER VAN REKKEN

Den Haag, 14 november 2023

De stalling is vol1.

De Minister van Rekken,
A. Jansen

1 Zie de telling.

kst-99999-1
Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1
"""


def entry(
    folder: Path, content: bytes | str, name: str = "brief.txt", described: Publication | None = None
) -> SourceEntry:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return SourceEntry(name, path, described)


def test_a_file_becomes_a_document_that_says_what_it_is(tmp_path: Path) -> None:
    document = read_document(entry(tmp_path, LETTER))
    assert document.id == "kst-99999-1"
    assert document.publication == Publication(
        id="kst-99999-1",
        dossiers=(Dossier("99999", None, "Fietsparkeren bij stations"),),
        number="1",
        chamber=Chamber.TWEEDE,
        session_year="2023-2024",
        kind="Brief",
        title="BRIEF VAN DE MINISTER VAN REKKEN",
        date=dt.date(2023, 11, 14),
        signatories=("A. Jansen",),
    )
    (unit,) = document.units
    assert unit.kind is UnitKind.SECTION
    assert [paragraph.text for paragraph in unit.paragraphs] == ["De stalling is vol."]
    assert document.notices == ()


def test_a_document_names_its_file_and_the_hash_of_its_content(tmp_path: Path) -> None:
    source = read_document(entry(tmp_path, LETTER)).source
    assert source.name == "brief.txt"
    assert source.sha256 == hashlib.sha256(LETTER.encode()).hexdigest()


def test_the_same_content_under_the_same_name_is_the_same_document(tmp_path: Path) -> None:
    assert read_document(entry(tmp_path, LETTER)) == read_document(entry(tmp_path, LETTER))


def test_what_metadata_json_says_goes_before_what_the_paper_says(tmp_path: Path) -> None:
    described = Publication(title="Brief over rekken", kind="Brief")
    publication = read_document(entry(tmp_path, LETTER, described=described)).publication
    assert (publication.title, publication.kind) == ("Brief over rekken", "Brief")
    assert publication.id == "kst-99999-1"


def test_the_head_goes_before_the_foot(tmp_path: Path) -> None:
    content = LETTER.replace("vergaderjaar 2023–2024", "vergaderjaar 2022–2023")
    document = read_document(entry(tmp_path, content))
    assert document.publication.session_year == "2023-2024"
    assert document.notices == ("de voet noemt vergaderjaar 2022-2023; aangehouden is 2023-2024",)


def test_the_foot_goes_before_the_name_of_the_file(tmp_path: Path) -> None:
    content = "De stalling is vol.\n\nkst-99999-2\n"
    document = read_document(entry(tmp_path, content, name="kst-99999-3.txt"))
    assert document.id == "kst-99999-2"
    assert document.notices == ("de bestandsnaam noemt kst-99999-3; aangehouden is kst-99999-2",)


def test_the_dossier_and_number_of_the_head_go_before_the_id_in_the_foot(tmp_path: Path) -> None:
    document = read_document(entry(tmp_path, LETTER.replace("kst-99999-1", "kst-99999-2")))
    assert document.notices == ("de voet noemt kst-99999-2; aangehouden is kst-99999-1",)
    assert document.id == "kst-99999-1"


def test_another_id_in_metadata_json_is_kept_and_told(tmp_path: Path) -> None:
    document = read_document(entry(tmp_path, LETTER, described=Publication(id="kst-99998-4")))
    assert document.id == "kst-99998-4"
    assert document.notices == (
        "de kop noemt kst-99999-1; aangehouden is kst-99998-4",
        "de voet noemt kst-99999-1; aangehouden is kst-99998-4",
    )


def test_a_text_that_says_nothing_of_itself_is_known_by_its_file_name(tmp_path: Path) -> None:
    document = read_document(entry(tmp_path, "De stalling is vol.", name="Nota rekken.txt"))
    assert document.id.startswith("nota-rekken-txt-")
    assert document.publication == Publication()


def test_a_file_may_be_named_after_its_id(tmp_path: Path) -> None:
    document = read_document(entry(tmp_path, "De stalling is vol.", name="ah-tk-20242025-7.txt"))
    assert document.id == "ah-tk-20242025-7"
    assert document.publication.number == "7"


def test_what_the_reading_noticed_stands_in_the_document(tmp_path: Path) -> None:
    content = "Vraag 1\nIs de stalling vol?\nAntwoord 1\nJa.\nVraag 2\nKomt er ruimte?\n"
    assert read_document(entry(tmp_path, content)).notices == ("bij vraag 2 is geen antwoord gevonden",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "leeg"),
        (b" \n\n", "leeg"),
        (b"rek\x00hek", "NUL-bytes"),
        ("Eén rek".encode("latin-1"), r"geen UTF-8-tekst \(byte 1\)"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04 word/document.xml", "ZIP-bestand is beschadigd"),
        (b"<?xml version='1.0'?><stuk/>", "geen officiële publicatie"),
        (b"<!doctype html><p>De stalling is vol.</p>", "geen officiële publicatie"),
        (b"kst-99999-1\nISSN 0921 - 7371\n", "geen lopende tekst"),
        (b"Vergaderjaar 2023-2024\n", "geen lopende tekst"),
        (b"\xef\xbb\xbf", "leeg"),
    ],
)
def test_a_file_that_holds_no_text_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(RefusedDocumentError, match=reason):
        read_document(entry(tmp_path, content))


def test_the_name_of_a_file_does_not_say_its_form(tmp_path: Path) -> None:
    assert read_document(entry(tmp_path, "De stalling is vol.", name="brief.pdf")).units
    with pytest.raises(RefusedDocumentError, match="PDF"):
        read_document(entry(tmp_path, b"%PDF-1.7", name="brief.txt"))


def test_a_file_that_has_gone_is_refused(tmp_path: Path) -> None:
    gone = entry(tmp_path, LETTER)
    gone.path.unlink()
    with pytest.raises(RefusedDocumentError, match="niet te lezen"):
        read_document(gone)


@pytest.mark.parametrize(
    "text",
    [
        "De stalling is vol. " * 50_000,
        "regel zonder eind\n" * 50_000,
        "« ( “ " * 50_000 + "Zo. Is. Het.",
        "a" * 1_000_000,
        "woord-\n" * 50_000,
        "1 noot\n\n" * 50_000,
    ],
    ids=["one line", "one paragraph", "open brackets", "one word", "broken words", "numbers"],
)
def test_a_huge_text_is_read_in_time_that_grows_with_it(tmp_path: Path, text: str) -> None:
    # A step that were quadratic in the text would take these for minutes.
    document = read_document(entry(tmp_path, text))
    assert document.units
    for unit in document.units:
        for paragraph in unit.paragraphs:
            split_sentences(paragraph.text)
