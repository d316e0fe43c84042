"""Cells that span columns and rows become a grid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markup_support import all_paragraphs, read_xml

from kamerbron.index.document import Table
from kamerbron.index.reading.paper.marks import Marks
from kamerbron.index.reading.paper.tables import Cell, grid


def table_of(content: str) -> Table:
    (paragraph,) = all_paragraphs(read_xml(f"<table>{content}</table>"))
    assert paragraph.table is not None
    return paragraph.table


COLUMNS = '<colspec colname="c1"/><colspec colname="c2"/><colspec colname="c3"/>'


def test_cells_stand_under_the_columns_that_they_name() -> None:
    content = (
        f'<title>Tabel 1</title><tgroup cols="3">{COLUMNS}<thead><row><entry morerows="1">Stad</entry>'
        '<entry namest="c2" nameend="c3">Plaatsen</entry></row><row><entry colname="c2">2022</entry>'
        '<entry colname="c3">2023</entry></row></thead>'
        '<tbody><row><entry morerows="1"><al>Waterveen</al></entry>'
        "<entry/><entry><al>1</al><al>2</al></entry></row>"
        '<row><entry colname="c3">3</entry></row></tbody></tgroup>'
    )
    assert table_of(content) == Table(
        "Tabel 1",
        ("Stad", "Plaatsen 2022", "Plaatsen 2023"),
        (("Waterveen", "", "1 2"), ("Waterveen", "", "3")),
    )


def test_a_head_that_sits_in_the_body_stays_there() -> None:
    content = "<row><entry><al><nadruk>Jaar</nadruk></al></entry></row><row><entry>2022</entry></row>"
    assert table_of(f"<tgroup><tbody>{content}</tbody></tgroup>") == Table(None, (), (("Jaar",), ("2022",)))


def test_groups_follow_each_other_and_spans_end_with_their_part() -> None:
    group = '<tgroup><tbody><row><entry morerows="5">a</entry><entry>b</entry></row></tbody></tgroup>'
    assert table_of(group * 2).rows == (("a", "b"), ("a", "b"))


def test_a_cell_keeps_lists_and_paragraphs_apart() -> None:
    content = "<entry>los<al>een</al><lijst><li><li.nr>a.</li.nr><al>twee</al></li></lijst></entry>"
    assert table_of(f"<tgroup><tbody><row>{content}</row></tbody></tgroup>").rows == (("los een a. twee",),)


def test_damaged_spans_lose_no_text() -> None:
    content = (
        f'<tgroup>{COLUMNS}<tbody><row><entry namest="c3" nameend="c1">a</entry>'
        '<entry colname="c1">b</entry></row>'
        '<row><entry namest="x" nameend="y" morerows="-1">c</entry><entry morerows="99999999999">d</entry>'
        f'<entry colname="weg" morerows="{"9" * 5000}">e</entry></row></tbody></tgroup>'
    )
    assert table_of(content).rows == (("", "", "a", "b"), ("c", "d", "e", ""))


def test_columns_without_a_name_move_no_cell() -> None:
    content = '<tgroup><colspec colname="c1"/><colspec/><tbody><row><entry>a</entry><entry>b</entry></row>'
    assert table_of(f"{content}</tbody></tgroup>").rows == (("a", "b"),)


def test_what_stands_in_a_table_beside_its_groups_is_text() -> None:
    content = "<tgroup><tbody><row><entry>a</entry></row></tbody></tgroup><bron>Bron: eigen telling.</bron>"
    texts = [paragraph.text for paragraph in all_paragraphs(read_xml(f"<table>{content}</table>"))]
    assert texts == ["a", "Bron: eigen telling."]
    (caption,) = all_paragraphs(read_xml("<table><title>Figuur 1.</title><tgroup><tbody/></tgroup></table>"))
    assert caption.text == "Figuur 1."


def test_a_table_that_is_only_a_head_or_only_marks() -> None:
    marks = Marks()
    assert grid([[Cell("a")]], 1) == Table(None, (), (("a",),))
    assert grid([[Cell("a")], [Cell("")]], 1) == Table(None, (), (("a",),))
    assert grid([[Cell(marks.note("1", "x"))]], 0) is None
    assert grid([], 0) is None


def test_a_damaged_table_is_kept_within_bounds() -> None:
    table = grid([[Cell(str(n), width=99_999) for n in range(3)], [Cell("x", height=99_999)]], 0)
    assert table is not None
    assert len(table.rows[0]) <= 200
    assert " ".join(filter(None, table.rows[0])) == "0 1 2"


CELLS = st.builds(
    Cell, st.sampled_from(["", "x"]), st.integers(1, 4), st.integers(1, 4), st.none() | st.integers(0, 5)
)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=5), st.integers(0, 5))
def test_every_cell_stands_in_the_grid_and_all_rows_are_as_long(
    rows: list[list[Cell]], head_rows: int
) -> None:
    numbered = [
        [
            Cell(f"{cell.text}{y}.{x}" if cell.text else "", cell.width, cell.height, cell.column)
            for x, cell in enumerate(row)
        ]
        for y, row in enumerate(rows)
    ]
    table = grid(numbered, head_rows)
    texts = {cell.text for row in numbered for cell in row if cell.text}
    if table is None:
        assert not texts
        return
    assert len({len(row) for row in (*table.rows, *filter(None, [table.columns]))}) == 1
    shown = {word for row in (table.columns, *table.rows) for cell in row for word in cell.split()}
    assert shown == texts
