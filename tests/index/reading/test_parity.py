"""The same publication gives the same units and paragraphs in every form it comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kamerbron.index.reading.document import read_document
from kamerbron.index.source.folder import open_file
from kamerbron.service.rendering.documents import render_document

SAMPLE = (*(f"kst-99999-{number}" for number in range(1, 6)), "ah-tk-20242025-9999")
RENDERED_FORMS = ("html", "pdf", "odt", "docx", "txt")

# What a rendering cannot show, and why. The rest of the document must be equal all the same.
NO_TABLE = "text copied from a PDF has no columns, and an empty cell leaves nothing in it"
NO_RANK = "text has no typography, so a heading below a heading stands beside it"
CANNOT_BE_EQUAL: dict[tuple[str, str], dict[str, str]] = {
    ("kst-99999-1", "txt"): {"tabel": NO_TABLE, "koppen": NO_RANK},
}

PUBLICATIONS = ("kst-32545-143", "ah-tk-20202021-3235")


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file as `kamerbron read --json` gives it, white space made even."""
    rendered = render_document(read_document(open_file(path))).model_dump(mode="json")
    units: list[dict[str, Any]] = even(rendered["eenheden"])
    return units


def even(value: Any) -> Any:
    if isinstance(value, dict):
        # What only the links of the source say is in no other form; offsets depend on white space.
        return {key: even(item) for key, item in value.items() if key not in {"verwijzingen", "van", "tot"}}
    if isinstance(value, list):
        return [even(item) for item in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def without(units: list[dict[str, Any]], what: dict[str, str]) -> list[dict[str, Any]]:
    """Leave out what cannot be equal."""
    kept = []
    for unit in units:
        alineas = [
            {**alinea, "tekst": "", "voetnoten": [], "tabel": None}
            if "tabel" in what and alinea["tekst"].startswith("Tabel ")
            else alinea
            for alinea in unit["alineas"]
        ]
        kept.append(
            {**unit, "alineas": alineas, **({"koppen": unit["koppen"][-1:]} if "koppen" in what else {})}
        )
    return kept


@pytest.mark.corpus
@pytest.mark.parametrize("form", ["html", "pdf", "odt"])
@pytest.mark.parametrize("publication", PUBLICATIONS)
def test_a_real_publication_reads_alike_in_every_form(formats: Path, publication: str, form: str) -> None:
    folder = formats / "publicaties" / publication
    assert read(folder / f"{publication}.{form}") == read(folder / f"{publication}.xml")


@pytest.mark.corpus
def test_the_real_publications_are_those_that_are_compared(formats: Path) -> None:
    # blg-1007826 is there as a PDF alone, and that is a scan without text.
    folders = {folder.name for folder in (formats / "publicaties").iterdir()}
    assert folders == {*PUBLICATIONS, "blg-1007826"}


@pytest.mark.parametrize("form", RENDERED_FORMS)
@pytest.mark.parametrize("publication", SAMPLE)
def test_a_paper_of_the_sample_reads_alike_in_every_form(
    sample: Path, renderings: Path, publication: str, form: str
) -> None:
    missing = CANNOT_BE_EQUAL.get((publication, form), {})
    expected = read(sample / f"{publication}.xml")
    found = read(renderings / form / f"{publication}.{form}")
    assert without(found, missing) == without(expected, missing)
    if missing:
        assert found != expected, "this can be equal after all: take it off the list"
