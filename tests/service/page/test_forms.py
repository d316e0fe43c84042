"""The form of a question becomes a question, or all that is wrong with it."""

from __future__ import annotations

import datetime as dt

import pytest

from kamerbron.service.page.forms import AskedForm, FieldFault, read_form, understand
from kamerbron.service.schemas.questions import VraagInvoer


def faults_of(**fields: str) -> list[tuple[str, str]]:
    found = understand(AskedForm(**{"vraag": "Wat kost de brug?", **fields}))
    assert not isinstance(found, VraagInvoer)
    return [(fault.field, fault.text) for fault in found]


def test_a_filled_in_form_is_the_question_that_the_api_knows() -> None:
    sent = {
        "vraag": " Wat kost\r\nde brug? ",
        "dossiers": "29 754, 36 410 VII;27925",
        "soorten": "Motie",
        "vanaf": "2021-01-01",
        "tot_en_met": "",
        "peildatum": "2023-12-31",
    }
    question = understand(read_form(sent))
    assert isinstance(question, VraagInvoer)
    assert question.vraag == "Wat kost\nde brug?"
    assert question.filter is not None
    assert question.filter.dossiers == ["29 754", "36 410 VII", "27925"]
    assert (question.filter.soorten, question.filter.vanaf) == (["Motie"], dt.date(2021, 1, 1))
    assert (question.filter.tot_en_met, question.peildatum) == (None, dt.date(2023, 12, 31))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"vraag": ""}, [("vraag", "fault_empty")]),
        ({"vraag": "?!"}, [("vraag", "fault_empty")]),
        ({"vraag": "a" * 2001}, [("vraag", "fault_long")]),
        ({"dossiers": "geen, ook niet"}, [("dossiers", "fault_dossier")]),
        ({"soorten": "a" * 201}, [("soorten", "fault_kind")]),
        ({"vanaf": "gisteren"}, [("vanaf", "fault_date")]),
        ({"tot_en_met": "2021-02-30"}, [("tot_en_met", "fault_date")]),
        ({"peildatum": "morgen"}, [("peildatum", "fault_date")]),
        ({"vanaf": "2022-01-01", "tot_en_met": "2021-01-01"}, [("vanaf", "fault_period")]),
        (
            {"vraag": "", "dossiers": "x", "peildatum": "y"},
            [("vraag", "fault_empty"), ("dossiers", "fault_dossier"), ("peildatum", "fault_date")],
        ),
    ],
)
def test_all_that_is_wrong_is_said_at_its_field(
    fields: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert faults_of(**fields) == expected


def test_several_wrong_dossiers_are_one_fault() -> None:
    found = understand(AskedForm(vraag="Wat kost de brug?", dossiers="x" * 300 + ", y" * 3))
    assert found == (FieldFault("dossiers", "fault_dossier"),)
