"""A document as it was read, in JSON and in a terminal."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from markup_support import document_with
from support import documents, make_paragraph

from kamerbron.index.document import (
    AnswerReference,
    Chamber,
    Document,
    Dossier,
    Footnote,
    Origin,
    Paragraph,
    Publication,
    Reference,
    Table,
    UnitKind,
)
from kamerbron.service.console.documents import print_document
from kamerbron.service.rendering.documents import _FIELDS, render_document

TABLE = Table("Tabel 1", ("Stad",), (("Waterveen",),))


def whole_document() -> Document:
    paragraph = Paragraph(
        number=1,
        document_number=1,
        text="Zie de brief.\n– een",
        footnotes=(Footnote("1", "Noot.", 6, (Reference(0, 4, "kst-99998-3"),)), Footnote("2", "", None)),
        references=(Reference(4, 12, "kst-99998-2", ("99998",)), Reference(0, 3, None, ("99998-VII",))),
        answer_references=(AnswerReference(0, 3, ("antwoord-2",)), AnswerReference(4, 6, ())),
    )
    table = replace(make_paragraph("Tabel 1\nStad\nWaterveen"), table=TABLE)
    document = document_with(paragraph, table, kind=UnitKind.ANSWER)
    publication = Publication(
        id="kst-99998-1",
        dossiers=(Dossier("99998", "VII", "Bruggen"), Dossier("99997")),
        number="1",
        chamber=Chamber.TWEEDE,
        session_year="2023-2024",
        date=date(2024, 5, 9),
        signatories=("A. Voorbeeld", "B. Test"),
        reprint=1,
        example=True,
    )
    return replace(
        document,
        publication=publication,
        notices=("voetnoot 2 staat niet in de bron",),
        form="XML",
        origins=(Origin("number", "de kop"), Origin("dossiers", "metadata.json")),
    )


def test_the_json_says_everything_that_was_read() -> None:
    said = json.loads(render_document(whole_document()).model_dump_json())
    assert said["stuk"]["dossiers"] == [
        {"nummer": "99998-VII", "titel": "Bruggen"},
        {"nummer": "99997", "titel": None},
    ]
    assert (said["stuk"]["kamer"], said["stuk"]["datum"], said["stuk"]["voorbeeld"]) == (
        "II",
        "2024-05-09",
        True,
    )
    assert said["stuk"]["herkomst"] == {"ondernummer": "de kop", "dossiers": "metadata.json"}
    assert said["stuk"]["citaat"] == "Kamerstukken 99 998 VII en 99 997, nr. 1 (herdruk)"
    (unit,) = said["eenheden"]
    assert (unit["soort"], unit["nummers"], unit["koppen"]) == ("antwoord", [1, 2], ["A", "B"])
    first, second = unit["alineas"]
    assert first["voetnoten"] == [
        {
            "nummer": "1",
            "tekst": "Noot.",
            "plaats": 6,
            "verwijzingen": [{"van": 0, "tot": 4, "naar": "kst-99998-3", "dossiers": []}],
        },
        {"nummer": "2", "tekst": "", "plaats": None, "verwijzingen": []},
    ]
    assert first["antwoordverwijzingen"][1] == {"van": 4, "tot": 6, "eenheden": []}
    assert (first["tabel"], second["tabel"]) == (
        None,
        {"bijschrift": "Tabel 1", "kolommen": ["Stad"], "rijen": [["Waterveen"]]},
    )


def test_every_field_of_a_publication_has_a_name_in_the_json() -> None:
    assert list(_FIELDS) == [field.name for field in fields(Publication)]
    assert set(_FIELDS.values()) <= set(render_document(whole_document()).stuk.model_dump())


def test_in_a_terminal_a_document_is_read_from_top_to_bottom() -> None:
    assert print_document(render_document(whole_document())).splitlines() == [
        "Kamerstukken 99 998 VII en 99 997, nr. 1 (herdruk)",
        "  id: kst-99998-1 [onbekend]",
        "  dossiers: 99998-VII Bruggen; 99997 [metadata.json]",
        "  ondernummer: 1 [de kop]",
        "  herdruk: 1 [onbekend]",
        "  kamer: II [onbekend]",
        "  vergaderjaar: 2023-2024 [onbekend]",
        "  datum: 2024-05-09 [onbekend]",
        "  ondertekenaars: A. Voorbeeld, B. Test [onbekend]",
        f"  gelezen uit {whole_document().source.name} (XML)",
        "  let op: voetnoot 2 staat niet in de bron",
        "",
        "antwoord 1 2 «A › B»",
        "   1. Zie de brief.",
        "      – een",
        "      noot 1: Noot.",
        "        → 0-4 «Noot»: kst-99998-3",
        "      noot 2: (staat niet in de bron)",
        "      → 4-12 «de brief»: kst-99998-2",
        "      → 0-3 «Zie»: dossier 99998-VII",
        "      → 0-3 «Zie»: antwoord-2",
        "      → 4-6 «de»: niet in dit stuk",
        "   2. Tabel 1",
        "      Stad",
        "      Waterveen",
    ]


def test_a_document_without_a_number_is_called_by_its_own_id() -> None:
    document = replace(whole_document(), publication=Publication(), id="brief-ab12cd")
    assert print_document(render_document(document)).splitlines()[0] == "brief-ab12cd"


@given(documents())
def test_every_document_can_be_shown_and_none_of_its_text_is_left_out(document: Document) -> None:
    shown = print_document(render_document(document))
    said = render_document(document)
    for unit, rendered in zip(document.units, said.eenheden, strict=True):
        for paragraph, alinea in zip(unit.paragraphs, rendered.alineas, strict=True):
            assert alinea.tekst == paragraph.text
            for line in paragraph.text.split("\n"):
                assert line in shown
