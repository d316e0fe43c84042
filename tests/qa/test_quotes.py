"""A quotation is checked at its place, and looked for elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from search_support import WORDS, make_publication, make_tuning, opened
from support import make_document, make_paragraph, make_unit

from kamerbron.index.document import Document, Paragraph, Table, UnitKind
from kamerbron.index.store.protocol.generation import Generation
from kamerbron.index.store.selection import Filters
from kamerbron.qa.library import Library
from kamerbron.qa.quotes import searching
from kamerbron.qa.quotes.check import Outcome, QuoteCheck, Standing
from kamerbron.qa.quotes.forgiven import Forgiven
from kamerbron.qa.quotes.nearly import Difference
from kamerbron.qa.quotes.place import UnknownPlace
from kamerbron.qa.quotes.quote import QuoteError
from kamerbron.qa.searching.search import Searcher

FORMULA = "De Kamer, gehoord de beraadslaging, gaat over tot de orde van de dag."
SENTENCE = "Het college van Waterveen sluit de brug elk jaar in mei."


def motion(number: int, *paragraphs: str | Paragraph) -> Document:
    return make_document(
        make_unit(*paragraphs, FORMULA),
        id=f"kst-99998-{number}",
        publication=make_publication(number=str(number)),
    )


LIST = make_document(
    make_unit(
        make_paragraph(
            "Kent u het bericht «Veer ligt stil» uit de krant?", (36, "Waterveense Courant, 3 mei.")
        ),
        kind=UnitKind.QUESTION,
        numbers=[1],
    ),
    make_unit(
        make_paragraph("Ja, dat bericht ken ik.", (10, "Zie ook de site van het veerbedrijf.")),
        "Het veer vaart sinds juni niet meer dan één keer per dag.",
        "Daar komt verandering in.",
        kind=UnitKind.ANSWER,
        numbers=[1],
    ),
    id="kst-99997-1",
    publication=make_publication("99997"),
)
TABLE = replace(
    make_paragraph("Plaats | Nu | Straks\nWaterveen | 310 | 420\nZandveen | 90 | 120"),
    table=Table(None, ("Plaats", "Nu", "Straks"), (("Waterveen", "310", "420"), ("Zandveen", "90", "120"))),
)
DOCUMENTS = [
    LIST,
    motion(1, SENTENCE, "Dat is te lang."),
    motion(2, "Het college van Waterveen opent de brug elk jaar in mei.", TABLE),
    *(motion(number, f"Motie {number} gaat over dijken.") for number in range(3, 16)),
]
PLACE = "Kamerstuk 99 998, nr. 1, alinea 1"


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    with opened(tmp_path_factory.mktemp("quotes"), DOCUMENTS) as generation:
        yield generation


@pytest.fixture(scope="module")
def library(generation: Generation) -> Library:
    return Library(generation, Searcher(generation, WORDS, tuning=make_tuning()))


def found(check: QuoteCheck) -> Standing:
    assert check.found is not None
    return check.found


def citations(check: QuoteCheck) -> list[str]:
    assert check.elsewhere is not None
    return [standing.citation for standing in check.elsewhere]


# --- at the place --------------------------------------------------------------------------------


def test_a_quote_that_stands_at_its_place_is_given_as_it_stands_there(library: Library) -> None:
    check = library.check_quote("“[H]et college […] sluit de  brug”", PLACE)
    assert (check.outcome, check.unknown, check.elsewhere, check.complete) == (
        Outcome.EXACT,
        None,
        None,
        True,
    )
    standing = found(check)
    assert [fragment.text for fragment in standing.fragments] == ["Het college", "sluit de brug"]
    assert all(SENTENCE[fragment.start : fragment.end] == fragment.text for fragment in standing.fragments)
    assert (standing.document_id, standing.unit_key) == ("kst-99998-1", "sectie")
    assert (standing.citation, standing.similarity, standing.differences) == (PLACE, 1.0, ())
    assert standing.forgiven == (
        Forgiven.WHITE_SPACE,
        Forgiven.QUOTATION_MARKS,
        Forgiven.CAPITAL,
        Forgiven.LEFT_OUT,
    )
    assert standing.url == ("https://zoek.officielebekendmakingen.nl/kst-99998-1.html#:~:text=Het%20college")


def test_a_quote_that_nearly_stands_there_has_its_differences(library: Library) -> None:
    check = library.check_quote("Het college van Waterveen sluit de brug elke maand in mei.", PLACE)
    assert check.outcome == Outcome.NEARLY
    assert found(check).differences == (Difference("elk jaar", "elke maand"),)
    assert found(check).fragments[0].text == SENTENCE
    assert (found(check).exact, found(check).forgiven) == (False, ())
    assert check.elsewhere == ()


def test_a_quote_that_stands_elsewhere_is_absent_at_its_place_and_the_place_it_has_is_named(
    library: Library,
) -> None:
    check = library.check_quote("Dat is te lang.", "Kamerstuk 99 998, nr. 3")
    assert (check.outcome, check.found) == (Outcome.ABSENT, None)
    assert citations(check) == ["Kamerstuk 99 998, nr. 1, alinea 2"]


def test_what_nearly_stands_there_and_exactly_elsewhere_has_both(library: Library) -> None:
    check = library.check_quote("Het college van Waterveen opent de brug elk jaar in mei", PLACE)
    assert check.outcome == Outcome.NEARLY
    assert citations(check) == ["Kamerstuk 99 998, nr. 2, alinea 1"]
    assert check.elsewhere is not None
    assert check.elsewhere[0].exact


def test_a_quote_over_two_alineas_does_not_stand_in_the_first_alone(library: Library) -> None:
    check = library.check_quote("elk jaar in mei. Dat is te lang.", PLACE)
    assert check.outcome == Outcome.ABSENT
    assert citations(check) == ["Kamerstuk 99 998, nr. 1, alinea’s 1 en 2"]
    whole = library.check_quote("elk jaar in mei. Dat is te lang.", "Kamerstuk 99 998, nr. 1")
    assert [fragment.paragraph for fragment in found(whole).fragments] == [1, 2]


@pytest.mark.parametrize(
    ("quote", "place", "citation"),
    [
        ("Kent u het bericht", "Kamerstuk 99 997, nr. 1, vraag 1", "vraag 1, alinea 1"),
        ("Waterveense Courant", "kst-99997-1", "vraag 1, alinea 1, voetnoot 1"),
        (
            "Courant, 3 mei",
            "Kamerstuk 99 997, nr. 1, vraag 1, alinea 1, voetnoot 1",
            "vraag 1, alinea 1, voetnoot 1",
        ),
        (
            "site van het veerbedrijf",
            "Kamerstuk 99 997, nr. 1, antwoord 1",
            "antwoord 1, alinea 1, voetnoot 1",
        ),
    ],
)
def test_questions_and_footnotes_are_text_too(
    library: Library, quote: str, place: str, citation: str
) -> None:
    check = library.check_quote(quote, place)
    assert check.outcome == Outcome.EXACT
    assert found(check).citation == f"Kamerstuk 99 997, nr. 1, {citation}"


def test_the_row_of_a_table_is_quoted_with_or_without_its_lines(library: Library) -> None:
    for quote in ("Waterveen 310 420", "Waterveen | 310 | 420"):
        check = library.check_quote(quote, "kst-99998-2")
        assert check.outcome == Outcome.EXACT
        assert found(check).citation == "Kamerstuk 99 998, nr. 2, alinea 2"


def test_the_link_to_a_footnote_opens_the_words_of_the_note(library: Library) -> None:
    standing = found(library.check_quote("van het veerbedrijf", None))
    assert standing.url is not None
    assert standing.url.endswith("#:~:text=van%20het%20veerbedrijf")


def test_a_dossier_is_looked_through(library: Library) -> None:
    check = library.check_quote("één keer per dag", "Kamerstuk 99 997")
    assert (check.outcome, check.elsewhere) == (Outcome.EXACT, None)
    assert found(check).citation == "Kamerstuk 99 997, nr. 1, antwoord 1, alinea 2"
    check = library.check_quote("één keer per dag", "Kamerstuk 99 998")
    assert check.outcome == Outcome.ABSENT
    assert citations(check) == ["Kamerstuk 99 997, nr. 1, antwoord 1, alinea 2"]


def test_one_word_may_be_checked_at_its_place(library: Library) -> None:
    check = library.check_quote("Waterveen", PLACE)
    assert check.outcome == Outcome.EXACT
    check = library.check_quote("Zandveen", PLACE)
    assert (check.outcome, check.elsewhere) == (Outcome.ABSENT, None)


# --- a place that is not known -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("de bekende brief", UnknownPlace.NOT_UNDERSTOOD),
        ("Kamerstuk 99 998, nr. 99", UnknownPlace.NOT_IN_INDEX),
        ("Kamerstuk 99 998, nr. 1, alinea 9", UnknownPlace.NOT_IN_PAPER),
    ],
)
def test_an_unknown_place_is_said_and_never_taken_for_absence(
    library: Library, place: str, why: UnknownPlace
) -> None:
    check = library.check_quote("Dat is te lang.", place)
    assert (check.outcome, check.unknown, check.found) == (Outcome.PLACE_UNKNOWN, why, None)
    assert citations(check) == ["Kamerstuk 99 998, nr. 1, alinea 2"]


# --- anywhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [None, "", "  \n"])
def test_without_a_place_the_best_of_all_is_found(library: Library, place: str | None) -> None:
    check = library.check_quote("Waterveen sluit de brug elk jaar", place)
    assert (check.outcome, found(check).citation, check.elsewhere) == (Outcome.EXACT, PLACE, ())
    check = library.check_quote("Waterveen sloopt de brug elk jaar in mei", place)
    assert (check.outcome, found(check).citation) == (Outcome.NEARLY, PLACE)
    assert citations(check) == ["Kamerstuk 99 998, nr. 2, alinea 1"]
    check = library.check_quote("Er wonen ooievaars op de toren", place)
    assert (check.outcome, check.found, check.elsewhere) == (Outcome.ABSENT, None, ())


def test_of_many_places_at_most_ten_others_are_named_in_order_of_id(library: Library) -> None:
    check = library.check_quote(FORMULA, None)
    assert check.outcome == Outcome.EXACT
    ids = [found(check).document_id, *(standing.document_id for standing in check.elsewhere or ())]
    assert len(ids) == 11
    assert ids == sorted(ids)
    elsewhere = library.check_quote(FORMULA, "kst-99997-1").elsewhere
    assert elsewhere is not None
    assert [standing.document_id for standing in elsewhere] == sorted(
        document.id for document in DOCUMENTS[1:11]
    )


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("Waterveense Courant, 3 mei", Outcome.EXACT),
        ("de orde van de", Outcome.EXACT),
        ("u het uit de", Outcome.ABSENT),
    ],
)
def test_what_the_word_index_does_not_lead_to_is_read_for(
    library: Library, quote: str, outcome: Outcome
) -> None:
    check = library.check_quote(quote, None)
    assert (check.outcome, check.complete) == (outcome, True)


def test_an_index_that_is_too_large_to_read_whole_is_said(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_READ", 100)
    for place in (None, PLACE, "Kamerstuk 99 998"):
        check = library.check_quote("Er wonen ooievaars op de toren", place)
        assert (check.outcome, check.complete) == (Outcome.ABSENT, False)
    assert library.check_quote("Dat is te lang.", None).complete


def test_what_lies_outside_the_reach_does_not_exist(library: Library) -> None:
    narrow = library.within(Filters(dossiers=("99997",)))
    for place in (None, PLACE, "kst-99998-1", "Kamerstuk 99 998"):
        check = narrow.check_quote("Dat is te lang.", place)
        assert check.found is None
        assert check.elsewhere == ()
        assert check.unknown == (None if place is None else UnknownPlace.NOT_IN_INDEX)
    near = narrow.check_quote("Het college van Waterveen sloopt de brug elk jaar in mei.", None)
    assert (near.outcome, near.elsewhere) == (Outcome.ABSENT, ())
    assert narrow.check_quote("Daar komt verandering in", None).outcome == Outcome.EXACT
    nothing = library.within(Filters(dossiers=("11111",)))
    assert nothing.check_quote("Daar komt verandering in", None).outcome == Outcome.ABSENT


# --- what cannot be checked ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "place", "message"),
    [
        ("", None, "bevat geen letters of cijfers"),
        ("twee woorden", None, "telt minder dan drie woorden"),
        ("twee woorden, (…) «!»", " ", "telt minder dan drie woorden"),
        ("woord " * 1000, None, "mag hoogstens 5000 tekens lang zijn"),
        ("drie woorden hier", "x" * 501, "heeft een vindplaats van meer dan 500 tekens"),
    ],
)
def test_what_cannot_be_checked_is_refused_without_repeating_it(
    library: Library, quote: str, place: str | None, message: str
) -> None:
    with pytest.raises(QuoteError, match=message) as refused:
        library.check_quote(quote, place)
    assert "woorden hier" not in str(refused.value)


# --- laws ----------------------------------------------------------------------------------------

_PARAGRAPHS = [
    (
        document,
        unit.key,
        paragraph.number,
        note.number if note else None,
        note.text if note else paragraph.text,
    )
    for document in DOCUMENTS[:4]
    for unit in document.units
    for paragraph in unit.paragraphs
    for note in (None, *paragraph.footnotes)
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(_PARAGRAPHS), st.data())
def test_some_words_of_any_paragraph_or_note_are_found_there_and_without_a_place_too(
    library: Library, place: tuple[Document, str, int, str | None, str], data: st.DataObject
) -> None:
    document, unit, number, note, text = place
    words = text.split()
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    change = data.draw(
        st.sampled_from([str, str.strip, lambda q: unicodedata.normalize("NFD", q.replace(" ", "\u00a0"))])
    )
    if not any(map(str.isalnum, quote)):
        return
    check = library.check_quote(change(quote), f"{document.id}.{unit}.alinea-{number}")
    assert check.outcome == Outcome.EXACT
    (fragment,) = found(check).fragments
    assert fragment.paragraph == number
    assert (note in (None, fragment.footnote)) or fragment.text in text
    if sum(any(map(str.isalnum, word)) for word in quote.split()) >= 3:
        anywhere = library.check_quote(change(quote), None)
        assert anywhere.outcome == Outcome.EXACT


def test_the_same_quote_gives_the_same_check(library: Library) -> None:
    for quote in (FORMULA, "Het college van Waterveen sloopt de brug elk jaar"):
        assert library.check_quote(quote, None) == library.check_quote(quote, None)
