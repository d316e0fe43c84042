"""A text is cut into pieces that are the text again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kamerbron.service.page.segments import Link, NoteMark, Piece, Place, cut

texts = st.text(st.sampled_from("ab \n😀«"), max_size=30)
offsets = st.integers(0, 30)
spans = st.tuples(offsets, offsets).map(lambda span: (min(span), max(span)))


def read(lines: tuple[tuple[Piece, ...], ...]) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in lines)


@given(texts, st.lists(spans, max_size=3), st.lists(spans, max_size=3), st.lists(offsets, max_size=3))
def test_the_pieces_are_the_text(
    text: str, marks: list[tuple[int, int]], links: list[tuple[int, int]], notes: list[int]
) -> None:
    lines = cut(
        text,
        marks=marks,
        links=[Link(*span, Place("kst-1")) for span in links],
        notes=[NoteMark(offset, str(number), str(number)) for number, offset in enumerate(notes)],
    )
    assert read(lines) == text
    shown = [note.number for line in lines for piece in line for note in piece.notes]
    assert sorted(shown) == [str(n) for n, offset in enumerate(notes) if offset <= len(text)]


@given(texts, spans)
def test_what_is_marked_is_the_sentence(text: str, mark: tuple[int, int]) -> None:
    start, end = mark
    lines = cut(text, marks=[mark])
    marked = "".join(piece.text for line in lines for piece in line if piece.marked)
    if end <= len(text):
        assert marked == text[start:end].replace("\n", "")


def test_a_footnote_mark_stands_behind_its_word_also_at_the_end_of_a_line() -> None:
    mark = NoteMark(4, "1", "noot-1")
    assert cut("brug\nweg", notes=[mark]) == ((Piece("brug", notes=(mark,)),), (Piece("weg"),))


def test_a_footnote_mark_may_stand_before_the_first_word() -> None:
    mark = NoteMark(0, "1", "noot-1")
    assert cut("weg", notes=[mark]) == ((Piece("", notes=(mark,)), Piece("weg")),)
