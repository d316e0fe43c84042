"""The metadata of a publication, in its file and beside it."""

from __future__ import annotations

from datetime import date

import pytest

from kamerbron.index.document import Chamber, Dossier, Publication
from kamerbron.index.errors import RefusedDocumentError
from kamerbron.index.reading.owms import Field, publication_of, read_metadata_file


def fields(**values: str) -> list[Field]:
    return [Field(name.replace("_", "."), "", content) for name, content in values.items()]


def test_the_fields_say_what_a_paper_is() -> None:
    metadata = [
        Field("DC.identifier", "", " kst-99999-VII-12 "),
        Field("DC.type", "OVERHEIDop.Parlementair", "Kamerstuk"),
        Field("DC.type", "OVERHEIDop.KamerstukTypen", "Motie"),
        Field("DC.creator", "", "Tweede Kamer der Staten-Generaal"),
        Field("OVERHEIDop.dossiernummer", "", "99999-VII"),
        Field("OVERHEIDop.dossiertitel", "", "Het  dossier"),
        Field("OVERHEIDop.ondernummer", "", "12"),
        Field("OVERHEIDop.vergaderjaar", "", "2020-2021"),
        Field("OVERHEIDop.documenttitel", "", ""),
        Field("DC.title", "", "De titel"),
        Field("OVERHEIDop.indiener", "", "A. Voorbeeld"),
        Field("OVERHEIDop.indiener", "", "B. Test"),
        Field("OVERHEIDop.indiener", "", "A. Voorbeeld"),
        Field("DCTERMS.available", "", "2021-07-07"),
        Field("DCTERMS.issued", "", "2021-07-06"),
    ]
    said = Publication(
        id="kst-99999-VII-12",
        dossiers=(Dossier("99999", "VII", "Het dossier"),),
        number="12",
        chamber=Chamber.TWEEDE,
        session_year="2020-2021",
        kind="Motie",
        title="De titel",
        date=date(2021, 7, 6),
        signatories=("A. Voorbeeld", "B. Test"),
    )
    assert publication_of(metadata) == said
    assert publication_of(reversed(metadata)) == Publication(
        **{
            **{name: getattr(said, name) for name in Publication.__slots__},
            "signatories": ("A. Voorbeeld", "B. Test"),
        }
    )


@pytest.mark.parametrize("day", ["2021-13-40", "6 juli 2021", "", "0000-00-00"])
def test_a_malformed_date_is_left_open(day: str) -> None:
    assert publication_of(fields(DCTERMS_issued=day)).date is None


@pytest.mark.parametrize("year", ["2020", "2020-2022", "2021-2020", "2020-21"])
def test_a_session_year_that_cannot_be_is_left_open(year: str) -> None:
    assert publication_of(fields(OVERHEIDop_vergaderjaar=year)).session_year is None


def test_an_appendix_bears_its_own_number() -> None:
    assert (
        publication_of(fields(OVERHEIDop_aanhangselNummer="3235", OVERHEIDop_ondernummer="1")).number
        == "3235"
    )


def test_an_annex_bears_the_number_of_its_paper_only_where_that_is_named() -> None:
    kind = Field("DC.type", "OVERHEIDop.Parlementair", "Bijlage")
    metadata = [kind, *fields(OVERHEIDop_dossiernummer="99999", OVERHEIDop_ondernummer="12")]
    assert publication_of(metadata) == Publication(kind="Bijlage")
    named = publication_of([*metadata, *fields(OVERHEIDop_hoofddocument="kst-99999-12")])
    assert (named.parent, named.number, named.dossiers) == ("kst-99999-12", "12", (Dossier("99999"),))


def test_a_dossier_that_cannot_be_read_does_not_give_its_title_to_another() -> None:
    metadata = [
        Field("OVERHEIDop.dossiernummer", "", "onleesbaar"),
        Field("OVERHEIDop.dossiernummer", "", "99998"),
        Field("OVERHEIDop.dossiertitel", "", "Van de eerste"),
    ]
    assert publication_of(metadata).dossiers == (Dossier("99998"),)


def test_a_value_that_is_no_id_is_no_id() -> None:
    assert publication_of(fields(DC_identifier="het stuk")).id is None


def test_a_metadata_file_is_read_in_both_its_forms() -> None:
    plain = (
        '<metadata_gegevens><metadata name="DC.identifier" scheme="" content="kst-99999-12"/>'
        '<metadata name="OVERHEIDop.ondernummer" content="12"/></metadata_gegevens>'
    )
    owms = (
        '<m xmlns:dcterms="http://purl.org/dc/terms/" xmlns:op="http://standaarden.overheid.nl/oep/meta/">'
        "<dcterms:identifier>kst-99999-12</dcterms:identifier><op:ondernummer> 12 </op:ondernummer></m>"
    )
    for content in (plain, owms):
        assert read_metadata_file(content.encode()) == Publication(id="kst-99999-12", number="12")


@pytest.mark.parametrize("content", [b"", b"geen xml", b"<a/>", b"<html><body>404</body></html>"])
def test_a_file_beside_it_that_holds_no_metadata_is_refused(content: bytes) -> None:
    with pytest.raises(RefusedDocumentError):
        read_metadata_file(content)
