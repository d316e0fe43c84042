from __future__ import annotations

import pytest
from reading_support import all_paragraphs, read

from kamerbron.index.document import Table
from kamerbron.index.reading.lines.body import read_body
from kamerbron.index.reading.lines.markdown import is_markdown


def units(text: str) -> list[tuple[str, tuple[str, ...], list[str]]]:
    return [
        (unit.key, unit.headings, [paragraph.text for paragraph in unit.paragraphs])
        for unit in read(text).units
    ]


@pytest.mark.parametrize("line", ["# Rekken", "**Vraag 1** Is het vol?", "|---|---|", "[^1]: In mei."])
def test_text_with_its_marks_is_markdown(line: str) -> None:
    assert is_markdown(["De stalling.", line])


@pytest.mark.parametrize(
    "line", ["#1 op de lijst", "De stalling*", "| los", "5 * 4 is 20", "Rek_en_hek", "----"]
)
def test_text_that_has_such_a_character_is_not(line: str) -> None:
    assert not is_markdown(["De stalling.", line])


def test_headings_have_the_depth_of_their_marks() -> None:
    text = "# Rekken\n\nEr zijn rekken.\n\n## Boven\n\nDaar ook.\n\n# Hekken #\n\nEr is een hek."
    assert units(text) == [
        ("sectie-1", ("Rekken",), ["Er zijn rekken."]),
        ("sectie-2", ("Rekken", "Boven"), ["Daar ook."]),
        ("sectie-3", ("Hekken",), ["Er is een hek."]),
    ]


def test_a_line_in_bold_that_stands_apart_is_a_heading_below_the_others() -> None:
    text = "# Rekken\n\nEr zijn rekken.\n\n**Boven**\n\nDaar ook."
    assert units(text)[1] == ("sectie-2", ("Rekken", "Boven"), ["Daar ook."])


def test_labels_in_bold_are_labels() -> None:
    text = "**Vraag 1**\nIs het vol?\n\n**Antwoord 1**\nJa.\n\n**Vraag 2** Echt?\n\n**Antwoord:** Nee."
    assert [unit.key for unit in read(text).units] == ["vraag-1", "antwoord-1", "vraag-2", "antwoord-2"]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Het is **zeer** vol.", "Het is zeer vol."),
        ("Het is **zeer *erg* vol**.", "Het is zeer erg vol."),
        ("Het is *zeer* en _erg_ vol.", "Het is zeer en erg vol."),
        ("Zie [de brief](https://example.org/brief).", "Zie de brief."),
        ("Het rek ![foto](rek.png) is vol.", "Het rek is vol."),
        ("Het 11[e ] rek is vol.", "Het 11e rek is vol."),
        (r"Het rek \*is\* vol.", "Het rek *is* vol."),
        ("> Het rek is vol.", "Het rek is vol."),
        ("Het bestand rek_en_hek telt 3 * 4 rekken.", "Het bestand rek_en_hek telt 3 * 4 rekken."),
        ("Dit [het rek] draagt bij.", "Dit [het rek] draagt bij."),
    ],
)
def test_marks_within_the_text_are_taken_out(marked: str, plain: str) -> None:
    assert units(f"# Kop\n\n{marked}")[0][2] == [plain]


def test_items_stay_with_the_sentence_that_opens_them() -> None:
    text = "# Kop\n\nEr komen:\n\n* een rek;\n* een hek.\n\nDat is al."
    assert units(text)[0][2] == ["Er komen:\n• een rek;\n• een hek.", "Dat is al."]


def test_a_table_keeps_its_columns_and_rows() -> None:
    table = "| Plaats | Rekken |\n|--------|-------:|\n| Plein | 40 |\n| Park \\| bos |  |"
    text = f"# Kop\n\nDe telling:\n\n{table}\n\nDat is al."
    tables = [paragraph.table for paragraph in all_paragraphs(read(text))]
    assert tables == [None, Table(None, ("Plaats", "Rekken"), (("Plein", "40"), ("Park | bos", ""))), None]


@pytest.mark.parametrize(
    "text",
    [
        "# Kop\n\nHet rek[^1] is vol.\n\nHet hek[^2] ook.\n\n[^1]: In mei.\n[^2]: In juni.",
        "# Kop\n\nHet rek[^1] is vol.\n\n[^1]: In mei.\n\nHet hek[^2] ook.\n\n[^2]: In juni.",
        "# Kop\n\nHet rek[1 ] is vol.\n\nHet hek[2] ook.\n\n1 In mei.\n\n2 In juni.\n\n-----",
        "# Kop\n\nHet rek[1] is vol.\n\nHet hek[2] ook.\n\n[1] In mei.\n[2] In juni.",
    ],
)
def test_notes_hang_where_their_marks_stand(text: str) -> None:
    found = [(paragraph.text, paragraph.footnotes) for paragraph in all_paragraphs(read(text))]
    assert [text for text, _ in found] == ["Het rek is vol.", "Het hek ook."]
    assert [(note.number, note.text, note.offset) for _, notes in found for note in notes] == [
        ("1", "In mei.", 7),
        ("2", "In juni.", 7),
    ]


def test_two_marks_may_stand_beside_each_other() -> None:
    (paragraph,) = all_paragraphs(read("# Kop\n\nHet rek is vol.[1 2 ]\n\n1 In mei.\n\n2 In juni."))
    assert [(note.number, note.offset) for note in paragraph.footnotes] == [("1", 15), ("2", 15)]
    assert paragraph.text == "Het rek is vol."


def test_a_rule_between_pages_ends_a_page() -> None:
    body = read_body("# Kop\n\nHet rek is\n\n-----\n\nal jaren vol.")
    assert [(line.text, line.page_start) for line in body.lines] == [
        *[("Kop", True), ("Het rek is", False)],
        ("al jaren vol.", True),
    ]
