"""What counts in a quotation, and what typography changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from support import documents, make_document, make_paragraph, make_unit

from kamerbron.index.document import Document
from kamerbron.qa.quotes.exact import ExactSearch
from kamerbron.qa.quotes.forgiven import Forgiven, forgiven
from kamerbron.qa.quotes.nearly import Difference, NearSearch
from kamerbron.qa.quotes.quote import MAX_CHARACTERS, QuoteError, parse_quote
from kamerbron.qa.quotes.stretches import Fragment, Part, Stretch, read_stretches, whole
from kamerbron.qa.quotes.words import fold, read_words

TEXT = "De brug bij Waterveen is niet-beweegbaar. Dat vindt de „gemeente” jammer… Zij wacht."


def stretches(*paragraphs: str) -> list[Stretch]:
    return list(read_stretches(whole(make_document(make_unit(*paragraphs or [TEXT])))))


def found(quote: str, *paragraphs: str) -> list[Fragment] | None:
    search = ExactSearch(parse_quote(quote))
    for stretch in stretches(*paragraphs):
        if ranges := search.find(stretch):
            return [fragment for first, end in ranges for fragment in stretch.fragments(first, end)]
    return None


def excused(quote: str, *paragraphs: str) -> tuple[Forgiven, ...]:
    parsed = parse_quote(quote)
    (stretch,) = stretches(*paragraphs)
    ranges = ExactSearch(parsed).find(stretch)
    assert ranges is not None
    return forgiven(parsed, stretch, ranges)


# --- what counts for nothing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "kinds"),
    [
        ("brug bij Waterveen", ()),
        ("brug \n bij\u00a0Waterveen", (Forgiven.WHITE_SPACE,)),
        ("niet‑beweegbaar", (Forgiven.DASHES,)),
        ("niet – beweegbaar", (Forgiven.WHITE_SPACE, Forgiven.DASHES)),
        ("niet-beweeg\u00adbaar", (Forgiven.CHARACTERS,)),
        ('de "gemeente" jammer', (Forgiven.QUOTATION_MARKS,)),
        ("de «gemeente» jammer", (Forgiven.QUOTATION_MARKS,)),
        ("jammer... Zij", (Forgiven.ELLIPSIS,)),
        ("“De brug bij Waterveen”", (Forgiven.QUOTATION_MARKS,)),
        ('"Dat vindt de "gemeente" jammer"', (Forgiven.QUOTATION_MARKS,)),
        ("...bij Waterveen is […]", (Forgiven.LEFT_OUT,)),
        ("[d]e brug", (Forgiven.CAPITAL,)),
        ("De brug […] is niet-beweegbaar", (Forgiven.LEFT_OUT,)),
    ],
)
def test_what_typography_changes_is_forgiven_and_said(quote: str, kinds: tuple[Forgiven, ...]) -> None:
    assert found(quote)
    assert excused(quote) == kinds


@pytest.mark.parametrize(
    "text",
    ["café ﬁets", unicodedata.normalize("NFD", "café fiets"), "ca\u00adfé fiets", "café\ufeff fiets"],
)
def test_the_same_letters_are_the_same_however_they_are_stored(text: str) -> None:
    assert found("café fiets", text)
    assert found(text, "café fiets")
    assert "café" in fold(text)


def test_a_word_with_an_apostrophe_is_one_word() -> None:
    assert read_words("De foto’s van ME'er, ’s nachts").folded == (
        *("De", "foto's", "van", "ME'er", ",", "'", "s", "nachts"),
    )
    assert found("de foto's", "Zie de foto’s.")
    assert found("de foto", "Zie de foto’s.") is None
    assert ExactSearch(parse_quote("de foto's")).may_stand_in(fold("Zie de foto’s."))


def test_cells_of_a_table_follow_each_other() -> None:
    assert found("Utrecht 3.400 2.100", "Stad | Nu | Straks\nUtrecht | 3.400 | 2.100")
    assert found("Utrecht | 3.400", "Utrecht 3.400")


# --- what does count -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "de brug bij Waterveen",
        "brug bij Water",
        "rug bij Waterveen",
        "brug, bij Waterveen",
        "niet beweegbaar",
        "de 'gemeente' jammer",
        "brug Waterveen",
        "Waterveen bij brug",
        "[D]at brug",
        "Zij wacht […] De brug",
    ],
)
def test_a_word_a_capital_and_a_mark_do_count(quote: str) -> None:
    assert found(quote) is None


@pytest.mark.parametrize("quote", ["", " \n", "...", "[…]", "«»", "—"])
def test_a_quote_without_letters_is_refused(quote: str) -> None:
    with pytest.raises(QuoteError, match=r"^Het citaat bevat geen letters of cijfers\.$"):
        parse_quote(quote)


def test_a_quote_that_is_too_long_is_refused() -> None:
    assert parse_quote("a" * MAX_CHARACTERS).words == 1
    with pytest.raises(QuoteError, match="5000"):
        parse_quote("a" * (MAX_CHARACTERS + 1))


# --- where it stands -----------------------------------------------------------------------------


def test_a_quote_over_the_end_of_a_paragraph_is_found_in_both() -> None:
    assert found("een veer. Het vaart", "Er is een veer.", "Het vaart niet.") == [
        Fragment(1, None, 6, 15, "een veer."),
        Fragment(2, None, 0, 9, "Het vaart"),
    ]


def test_of_each_part_the_words_are_given_as_close_together_as_they_stand() -> None:
    assert found("de brug […] en het veer", "de brug, de brug is er en het veer en het veer") == [
        Fragment(1, None, 9, 16, "de brug"),
        Fragment(1, None, 23, 34, "en het veer"),
    ]


def test_nothing_need_be_left_out_where_words_may_be() -> None:
    assert found("De brug (...) bij Waterveen")


@pytest.mark.parametrize("gap", ["[...]", "(…)", "[…]", "(...)", "[ ... ]", "[..]"])
def test_every_way_to_leave_words_out_is_understood(gap: str) -> None:
    assert found(f"De brug {gap} is niet-beweegbaar")


def test_a_paper_that_leaves_words_out_itself_is_quoted_with_the_gap() -> None:
    source = "Hij schreef: [d]e brug […] is dicht (...) nu."
    assert found("schreef: [d]e brug […] is dicht (...) nu", source)


def test_a_quote_does_not_run_from_one_unit_or_note_into_another() -> None:
    document = make_document(
        make_unit("Een brug.", key="sectie-1"),
        make_unit(make_paragraph("Een veer.", (3, "Een noot.")), "Een dijk.", key="sectie-2"),
    )
    read = list(read_stretches(whole(document)))
    assert [(stretch.unit.key, stretch.footnote) for stretch in read] == [
        ("sectie-1", None),
        ("sectie-2", None),
        ("sectie-2", "1"),
    ]
    hits = {
        quote: [stretch for stretch in read if ExactSearch(parse_quote(quote)).find(stretch)]
        for quote in ("brug. Een veer", "veer. Een dijk", "veer. Een noot", "Een noot")
    }
    assert {quote: len(places) for quote, places in hits.items()} == {
        "brug. Een veer": 0,
        "veer. Een dijk": 1,
        "veer. Een noot": 0,
        "Een noot": 1,
    }


# --- nearly --------------------------------------------------------------------------------------


def near(quote: str, *paragraphs: str) -> tuple[float, str, list[tuple[str, str]]] | None:
    place = NearSearch(parse_quote(quote)).nearest(stretches(*paragraphs))
    if place is None:
        return None
    text = " / ".join(place.stretch.text(*words) for words in place.ranges)
    return place.similarity, text, [(d.source, d.quote) for d in place.differences]


SENTENCE = "Het college van Waterveen sluit de brug elk jaar in mei."


@pytest.mark.parametrize(
    ("quote", "similarity", "differences"),
    [
        # Eight words weigh 32.
        ("college van Waterveen opent de brug elk jaar", 1 - 4 / 32, [("sluit", "opent")]),
        ("college van Waterveen sluit brug elk jaar in", 1 - 4 / 32, [("de", "")]),
        ("van Waterveen sluit de oude brug elk jaar", 1 - 4 / 32, [("", "oude")]),
        ("college van Waterveen sluit De brug elk jaar", 1 - 1 / 32, [("de", "De")]),
        ("college van Waterveen sluit, de brug elk jaar", 1 - 1 / 33, [("", ",")]),
        ("college van Waterveen opent deze brug elk jaar", 1 - 8 / 32, [("sluit de", "opent deze")]),
        ("van Waterveen sluit de brug elk jaar niet", 1 - 4 / 32, [("", "niet")]),
        ("Nooit college van Waterveen sluit de brug elk", 1 - 4 / 32, [("Het", "Nooit")]),
    ],
)
def test_a_near_quote_is_measured_and_its_differences_named(
    quote: str, similarity: float, differences: list[tuple[str, str]]
) -> None:
    place = near(quote, SENTENCE)
    assert place is not None
    assert place[0] == pytest.approx(similarity)
    assert place[2] == differences


def test_a_quote_of_which_less_than_three_quarters_stands_there_is_not_near() -> None:
    assert near("college van Waterveen opent deze tunnel elk jaar", SENTENCE) is None
    assert near("college van Utrecht", SENTENCE) is None


def test_what_a_near_quote_leaves_out_with_a_mark_is_no_difference() -> None:
    place = near("Het college […] opent de brug elk jaar in mei", SENTENCE)
    assert place is not None
    assert place[1:] == ("Het college / sluit de brug elk jaar in mei", [("sluit", "opent")])


def test_a_near_quote_may_run_over_paragraphs_and_stand_late_in_a_long_text() -> None:
    filler = " ".join(f"woord{number}" for number in range(3000))
    place = near(
        "Er vaart een veer. Het veer is zeer oud nu.", filler, "Er vaart een veer.", "Het veer is oud nu."
    )
    assert place is not None
    assert place[1:] == ("Er vaart een veer.\n\nHet veer is oud nu.", [("", "zeer")])


def test_the_nearest_of_all_is_given_and_of_equals_the_first() -> None:
    places = stretches("Waterveen sluit de oude brug in mei.", "Waterveen sluit de smalle brug in mei.")
    for quote, number in (("Waterveen sluit de smalle brug in juni", 2), ("sluit de hoge brug in mei", 1)):
        place = NearSearch(parse_quote(quote)).nearest(places)
        assert place is not None
        assert [f.paragraph for words in place.ranges for f in place.stretch.fragments(*words)] == [number]


# --- laws ----------------------------------------------------------------------------------------

_TYPOGRAPHY = (
    lambda text: text,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", " \n\t"),
    lambda text: text.replace("’", "'").replace("-", "‑").replace("–", "-"),
    lambda text: text.replace("«", '"').replace("»", "”"),
    lambda text: "".join(f"{sign}\u00ad" if sign.isalpha() else sign for sign in text),
    lambda text: f"„{text}”",
    lambda text: f"… {text} […]",
)


@st.composite
def slices(draw: st.DrawFn, fewest: int) -> tuple[Document, int, int, str]:
    """Some words of a paragraph: the document, which unit, the number of the paragraph, and the words."""
    document = draw(documents())
    places = [
        (unit, paragraph)
        for unit in range(len(document.units))
        for paragraph in document.units[unit].paragraphs
        if sum(map(str.isalnum, paragraph.text.split())) >= fewest
    ]
    if not places:
        document = make_document(make_unit(" ".join([TEXT] * 3)))
        places = [(0, document.units[0].paragraphs[0])]
    unit, paragraph = draw(st.sampled_from(places))
    words = paragraph.text.split(" ")
    first = draw(st.integers(0, max(0, len(words) - fewest)))
    last = draw(st.integers(min(len(words), first + fewest), min(len(words), first + 120)))
    return document, unit, paragraph.number, " ".join(words[first:last])


@settings(max_examples=150, deadline=None)
@given(slices(fewest=1), st.sampled_from(_TYPOGRAPHY))
def test_words_of_any_paragraph_are_found_in_it_whatever_typography_does(
    drawn: tuple[Document, int, int, str], change: Callable[[str], str]
) -> None:
    document, unit, number, text = drawn
    if not any(map(str.isalnum, text)) or len(text) > 1000:
        return
    quote = parse_quote(change(text))
    search = ExactSearch(quote)
    stretch = next(read_stretches([Part(document, document.units[unit], (number,))]))
    ranges = search.find(stretch)
    assert ranges is not None
    source = document.units[unit].paragraphs[number - 1].text
    for (first, end), part in zip(ranges, quote.parts, strict=True):
        (fragment,) = stretch.fragments(first, end)
        assert source[fragment.start : fragment.end] == fragment.text
        assert read_words(fragment.text).folded == tuple(word.folded for word in part)
    assert search.may_stand_in(fold(source))


@settings(max_examples=50, deadline=None)
@given(slices(fewest=10), st.data())
def test_a_long_quote_with_one_word_changed_is_nearly_there(
    drawn: tuple[Document, int, int, str], data: st.DataObject
) -> None:
    document, unit, _, text = drawn
    words = text.split(" ")
    plain = [place for place, word in enumerate(words) if word.isalnum()]
    if len(plain) < 8 or len(text) > 2000:
        return
    place = data.draw(st.sampled_from(plain))
    before = words[place]
    words[place] = "kwantumbrug"
    read = [s for s in read_stretches(whole(document)) if s.unit is document.units[unit]]
    quote = parse_quote(" ".join(words))
    assert not any(ExactSearch(quote).find(stretch) for stretch in read)
    nearest = NearSearch(quote).nearest(read)
    assert nearest is not None
    assert 0.75 <= nearest.similarity < 1
    assert any("kwantumbrug" in difference.quote for difference in nearest.differences)
    if len(nearest.differences) == 1 and nearest.differences[0].source == before:
        assert nearest.differences == (Difference(before, "kwantumbrug"),)
