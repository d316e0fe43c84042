"""Footnotes, links and references hang where their marks stood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamerbron.index.document import Reference, Table, UnitKind
from kamerbron.index.reading.paper.drafting import Draft, DraftParagraph
from kamerbron.index.reading.paper.hanging import Hangers
from kamerbron.index.reading.paper.marks import Marks, bare_text
from kamerbron.index.reading.paper.units import finish_units


def test_a_text_comes_out_without_marks_and_everything_at_its_place() -> None:
    marks = Marks()
    text = (
        f"Zie{marks.note('1', 'Noot.')} {marks.link('kst-99998-7', 'de brief')} en Kamerstuk 99 999, nr. 4."
    )
    hung = Hangers(marks.notes, marks.links).hang(text)
    assert hung.text == "Zie de brief en Kamerstuk 99 999, nr. 4."
    assert [(note.number, note.text, note.offset) for note in hung.footnotes] == [("1", "Noot.", 3)]
    assert [(reference.start, reference.target) for reference in hung.references] == [
        (4, "kst-99998-7"),
        (16, "kst-99999-4"),
    ]


def test_what_the_words_say_goes_before_what_the_link_says() -> None:
    marks = Marks()
    text = marks.link("kst-99998-7", "Kamerstuk 99 999, nr. 4")
    (reference,) = Hangers(marks.notes, marks.links).hang(text).references
    assert reference.target == "kst-99999-4"


def test_a_link_without_words_or_without_an_end_refers_to_nothing() -> None:
    marks = Marks()
    empty, cut = marks.link("kst-99998-7", ""), marks.link("kst-99998-8", "brief")[:-1]
    hung = Hangers(marks.notes, marks.links).hang(f"Zie {empty}de {cut}.")
    assert (hung.text, hung.references) == ("Zie de brief.", ())


def test_a_link_in_a_note_hangs_from_the_note() -> None:
    marks = Marks()
    note = marks.note("1", f"Zie {marks.link('kst-99998-7', 'daar')}.")
    (footnote,) = Hangers(marks.notes, marks.links).hang(f"Tekst{note}.").footnotes
    assert footnote.text == "Zie daar."
    assert footnote.references == (Reference(4, 8, "kst-99998-7"),)


def test_a_note_without_a_place_has_no_offset() -> None:
    marks = Marks()
    text = "Tekst." + marks.lost_note("1", "Noot.")
    assert Hangers(marks.notes, marks.links).hang(text).footnotes[0].offset is None


def test_a_mark_that_nothing_stands_for_leaves_no_trace() -> None:
    assert Hangers([], []).hang("a\U000f0010b\U00100003c").text == "abc"


@given(st.lists(st.sampled_from(["a", "b ", "note", "link"]), max_size=12))
def test_every_offset_is_where_the_mark_stood(parts: list[str]) -> None:
    marks = Marks()
    text = "".join(
        marks.note(str(place), "x")
        if part == "note"
        else marks.link("kst-9-9", "w")
        if part == "link"
        else part
        for place, part in enumerate(parts)
    )
    hung = Hangers(marks.notes, marks.links).hang(text)
    assert hung.text == bare_text(text)
    before = [
        "".join({"note": "", "link": "w"}.get(part, part) for part in parts[:place])
        for place in range(len(parts))
    ]
    expected = [(str(place), len(before[place])) for place, part in enumerate(parts) if part == "note"]
    assert [(note.number, note.offset) for note in hung.footnotes] == expected


def draft_of_table(table: Table) -> list[Draft]:
    return [Draft(UnitKind.SECTION, (), (), [DraftParagraph([""], table)])]


def test_marks_in_a_table_make_no_empty_lines_and_no_loose_separators() -> None:
    marks = Marks()
    first, second, third = (marks.note(str(number), "x") for number in (1, 2, 3))
    table = Table(first, ("Stad", second), (("Waterveen", "1"), (third, ""), ("", "2\n  stuks")))
    units, _ = finish_units(draft_of_table(table), marks.notes, marks.links, [])
    (paragraph,) = units[0].paragraphs
    assert paragraph.text == "Stad\nWaterveen | 1\n| 2 stuks"
    assert [(note.number, note.offset) for note in paragraph.footnotes] == [("1", 0), ("2", 4), ("3", 18)]
    assert paragraph.table == Table(None, ("Stad", ""), (("Waterveen", "1"), ("", "2 stuks")))
