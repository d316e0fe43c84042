"""What a question names, and what is left to ask."""

from __future__ import annotations

import re
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from kamerbron.qa.asking import dates, named, question_forms
from kamerbron.qa.asking.named import Named, find_named

PIECES = st.sampled_from(
    [
        *(
            "29 754",
            "99754",
            "-436",
            ", nr. 436",
            "nr ",
            "kst-",
            "kst-99754-3",
            "Kamerstuk ",
            "dossier ",
            "KST ",
        ),
        *(
            "antwoord ",
            "vragen ",
            "7",
            "1 t/m 3",
            " en ",
            " op ",
            "2024-2025",
            "vergaderjaar ",
            "aanhangsel ",
        ),
        *(
            "4 juni 2021",
            "31-2-2021",
            "brief van ",
            "motie ",
            "(",
            ")",
            '"',
            "?",
            "€",
            " ",
            "VII",
            "2024Z18440",
        ),
        *("ı", "İ", "ß", "🚲", "\u0000", "\ufffc", "\u202e", "٣", "²", "\ud800", "\n", "，", "ﬁ"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("wat staat er in 99 754, nr. 436 over gemeenten", "wat staat er over gemeenten"),
        ("kst-99925-681 opvolger voorzitter", "opvolger voorzitter"),
        ("Wat staat er in het Kamerstuk 99 754, nr. 436 over gemeenten?", "Wat staat er over gemeenten?"),
        ("wie betaalt de brug volgens antwoord 7", "wie betaalt de brug"),
        ("wie betaalt de brug volgens het antwoord op vraag 7?", "wie betaalt de brug?"),
        ("99754-436: wie betaalt de brug", "wie betaalt de brug"),
        ("99754-436 over bruggen", "bruggen"),
        ("van wie is de brug in 99754-436", "van wie is de brug"),
        ("over welke brug gaat motie 99754-436", "over welke brug gaat motie"),
        ("(zie 99754-436) wie betaalt de brug", "wie betaalt de brug"),
        ("verschil tussen 99754-436 en 99754-437", "verschil"),
        ("vergelijk antwoord 7 met antwoord 8 over bruggen", "vergelijk over bruggen"),
        (
            "wat zegt de minister (Kamerstuk 99 754, nr. 436) over bruggen",
            "wat zegt de minister over bruggen",
        ),
        ("waarom noemt “kst-99754-436” bruggen", "waarom noemt bruggen"),
        ("wat vindt de motie Jansen (99 410 VII, nr. 108)", "wat vindt de motie Jansen"),
        ("moties in vergaderjaar 2024-2025 over bruggen", "moties over bruggen"),
        ("de brief van 4 juni 2021 over bruggen", "de brief over bruggen"),
        ("antwoord 7 van 99754-436 van 4 juni 2021 over bruggen", "bruggen"),
        ("brief over de storm van 4 juni 2021", "brief over de storm van 4 juni 2021"),
        ("what does paper 99754 no 436 say about bridges", "what does say about bridges"),
        ("https://voorbeeld.nl/kst-99754-436.html bruggen", "bruggen"),
        *(
            (text, "")
            for text in ("99754 nr 436", "99754 nr 436?", "antwoord 7", "in vergaderjaar 2024-2025")
        ),
        *(
            (text, "")
            for text in ("wat staat er in kst-99754-436?", "geef antwoord 7", "Antwoord 7 van 99754-436")
        ),
        *((text, "") for text in ("waar gaat 99754-436 over", "what is the answer to question 7?")),
        *((text, text) for text in ("15 000 fietsen", "  wat staat er in  ", "", "wie betaalt de brug?")),
    ],
)
def test_the_search_goes_on_with_what_is_left_of_the_question(text: str, rest: str) -> None:
    assert find_named(text).rest == rest


def test_a_question_can_name_all_at_once() -> None:
    text = "wat zei u in antwoord 7 en 8 van 99754-436 van juni 2021, vergaderjaar 2020-2021, na 4 mei 2020"
    found = find_named(text)
    assert [paper.id for paper in found.papers] == ["kst-99754-436"]
    assert [unit.numbers for unit in found.units] == [(7, 8)]
    assert [(period.first, period.of_paper) for period in found.dates] == [
        (date(2021, 6, 1), True),
        (date(2020, 5, 4), False),
    ]
    assert found.session_years == ("2020-2021",)
    assert found.rest == "wat zei u na 4 mei 2020"


def test_the_session_year_of_an_aanhangsel_may_stand_elsewhere() -> None:
    (paper,) = find_named("Aanhangsel 645 van vergaderjaar 2020-2021").papers
    assert paper.id == "ah-tk-20202021-645"


def test_the_number_of_a_named_paper_is_no_question_and_no_date() -> None:
    found = find_named("99754-436, vraag 3-5, Kamerstukken II 2021/22, 99925, nr. 3")
    assert ([paper.number for paper in found.papers], [unit.numbers for unit in found.units]) == (
        ["436", "3"],
        [(3, 4, 5)],
    )


@settings(deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_its_places_lie_within_it(text: str) -> None:
    found = find_named(text)
    for places in (found.papers, found.units, found.dates):
        assert all(0 <= place.start < place.end <= len(text) for place in places)
        assert sorted(places, key=lambda place: place.start) == list(places)
    assert all(unit.numbers for unit in found.units)
    assert all(period.first <= period.last for period in found.dates)
    assert len(found.rest) <= len(text)


@given(st.text().filter(lambda text: not re.search("[0-9]", text)))
def test_a_question_without_digits_names_nothing(text: str) -> None:
    assert find_named(text) == Named((), (), (), (), text)


@settings(deadline=None)
@given(TEXTS)
def test_what_is_left_of_a_question_without_names_is_the_question(text: str) -> None:
    found = find_named(text)
    if not (found.papers or found.units or found.session_years or any(day.of_paper for day in found.dates)):
        assert found.rest == text


def test_no_pattern_repeats_without_a_bound() -> None:
    # Matching at one place then takes a bounded time. `\\*` and the like stand for themselves.
    values = [value for module in (dates, named, question_forms) for value in vars(module).values()]
    patterns = [value for value in values if isinstance(value, re.Pattern)]
    assert len(patterns) > 25
    for pattern in patterns:
        bare = re.sub(r"\\.|\[[^\]]*\]", "x", pattern.pattern)
        assert not re.search(r"[*+]|\{[0-9]*,\}", bare)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "1",
            "99 754, ",
            "99754-436 ",
            "nrs. 645 en 646 en ",
            "vraag 3 en ",
            "dossier 99754 en ",
            "2024-2025 en ",
        ),
        *(
            "brief van 4 juni 2021 ",
            "brief van de minister ",
            "motie van het lid ",
            "( ",
            "a",
            "- ",
            "kst-1-",
        ),
    ],
)
def test_a_long_text_of_one_piece_is_read_to_its_end(piece: str) -> None:
    text = piece * 2_000
    assert len(named.find_named(text).rest) <= len(text)
