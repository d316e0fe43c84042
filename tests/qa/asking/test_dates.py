"""Which words of a question are a date, and of what."""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import given

from kamerbron.qa.asking.dates import NAMED, find_periods, find_session_years

JUNE = (date(2021, 6, 1), date(2021, 6, 30))
DAY = (date(2021, 6, 4), date(2021, 6, 4))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        *(
            (words, DAY)
            for words in ("4 juni 2021", "4 jun. 2021", "04 Juni 2021", "4e juni 2021", "4juni2021")
        ),
        *((words, DAY) for words in ("4 June 2021", "June 4, 2021", "June 4th 2021", "4th of June 2021")),
        *((words, DAY) for words in ("4. Juni 2021", "4 juin 2021", "4\u00a0juni\u00a02021")),
        *((words, DAY) for words in ("4-6-2021", "04-06-2021", "4/6/2021", "4.6.2021", "2021-06-04")),
        *((words, JUNE) for words in ("juni 2021", "June 2021", "Juni 2021", "juin 2021", "juni van 2021")),
        ("1er août 2022", (date(2022, 8, 1), date(2022, 8, 1))),
        ("29 februari 2024", (date(2024, 2, 29), date(2024, 2, 29))),
        ("february 2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("März 1998", (date(1998, 3, 1), date(1998, 3, 31))),
    ],
)
def test_a_day_or_a_month_with_its_year_is_a_period(words: str, days: tuple[date, date]) -> None:
    text = f"wat gebeurde er in {words} bij de brug?"
    (period,) = find_periods(text)
    assert (text[period.start : period.end], (period.first, period.last)) == (words, days)
    assert not period.of_paper


@pytest.mark.parametrize(
    "text",
    [
        *("in 2023", "van 2020 tot 2023", "4 juni", "juni", "mei of juni", "de jaren 2020", "2024-2025"),
        *("31 februari 2021", "29 februari 2023", "32-1-2021", "4-13-2021", "2021-13-04", "0 juni 2021"),
        *("4-6-21", "1.4.6.2021", "juni 20210", "14-6-2021-3", "juni 3021", "2021-06-045", "juridisch 2021"),
        *("meiden 2021", "xjuni 2021", "99 754-6-2021-1"),
    ],
)
def test_a_year_alone_or_a_day_that_is_none_is_no_period(text: str) -> None:
    assert find_periods(text) == ()


@pytest.mark.parametrize(
    "words",
    [
        *(
            "brief van {}",
            "de brief van {} over bruggen",
            "Kamerbrief d.d. {}",
            "kamerbrief ({})",
            "brief, {}",
        ),
        *("brief van de minister van {}", "brief van minister Jansen van {}", "voortgangsbrief uit {}"),
        *("brief van de minister van bruggen en wegen van {}", "brief van staatssecretaris de Wit van {}"),
        *("motie van {}", "motie Jansen van {}", "motie jansen c.s. van {}", "motie-Jansen van {}"),
        *("motie van het lid Jansen van {}", "amendement van jansen en de wit uit {}", "moties in {}"),
        *(
            "Kamerstuk van {}",
            "Kamervragen van {}",
            "antwoorden uit {}",
            "antwoorden van/uit {}".replace("van/", ""),
        ),
        *("letter of {}", "the letter from the minister dated {}", "motion of {}", "answers from {}"),
        *("the letter of the {}", "Brief vom {}", "Antwort vom {}", "lettre du {}", "réponse du {}"),
        *("gedateerd {}", "gedateerd op {}", "dated {}", "ingediend in {}", "moties ingediend in {}"),
        *("moties die in {} zijn ingediend", "welke brief stuurde de minister op {}?"),
        *("de brief die de minister in {} stuurde", "brieven, gepubliceerd in {}"),
        *(f"{NAMED * 5} van {{}}", f"{NAMED * 5} ({{}})", "wat staat er in de brief van {}?"),
    ],
)
@pytest.mark.parametrize("written", ["4 juni 2021", "juni 2021"])
def test_a_date_after_a_paper_is_that_of_the_paper(words: str, written: str) -> None:
    (period,) = find_periods(words.format(written))
    assert period.of_paper


@pytest.mark.parametrize(
    "words",
    [
        *("{}", "op {}", "bijeenkomst van {}", "de wet van {}", "het rapport van {}", "nieuwsbrief van {}"),
        *("brief over de aanslag van {}", "brief van de minister over de bijeenkomst van {}"),
        *("verslag van de bijeenkomst van {}", "wat gebeurde er op {}", "de storm van {} en de brief"),
        *("hoeveel bruggen zijn er gepubliceerd in {}", "hoeveel aanvragen zijn ingediend in {}"),
        *("moties die in {} zijn aangenomen", "de motie die in {} is verworpen", "aanvraag van {}"),
        *("brief? Op {}", "wat staat in de brief; storm van {}", "motie tegen de brug van {}", "sinds {}"),
        *(f"wat zegt {NAMED * 5} in {{}}", "brieven sinds {}", "brief tot {}", "the storm of {}"),
        "brief " + "van de minister " * 12 + "van {}",
    ],
)
@pytest.mark.parametrize("written", ["4 juni 2021", "juni 2021"])
def test_another_date_is_a_subject(words: str, written: str) -> None:
    (period,) = find_periods(words.format(written))
    assert not period.of_paper


def test_two_dates_are_two_periods() -> None:
    first, second = find_periods("brief van 4 juni 2021 over de storm van 3 mei 2020")
    assert (first.first, first.of_paper) == (date(2021, 6, 4), True)
    assert (second.first, second.of_paper) == (date(2020, 5, 3), False)


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"]))
def test_a_date_that_is_printed_is_found(day: date, form: str) -> None:
    (period,) = find_periods(f"brief van {day.strftime(form)} over bruggen")
    assert (period.first, period.last, period.of_paper) == (day, day, True)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("vergaderjaar 2024-2025", ("2024-2025",)),
        ("moties in vergaderjaar 2024/25 over bruggen", ("2024-2025",)),
        ("zittingsjaar 2024/2025", ("2024-2025",)),
        ("het vergaderjaar 2024–2025", ("2024-2025",)),
        ("Kamerstukken II 2021/22", ("2021-2022",)),
        ("kamerstukken ii, 2021-2022, 99754, nr. 3", ("2021-2022",)),
        ("TK 1999/00", ("1999-2000",)),
        ("parliamentary year 2024-2025", ("2024-2025",)),
        ("vergaderjaren 2022-2023 en 2023-2024", ("2022-2023", "2023-2024")),
        *((text, ()) for text in ("2024-2025", "de begroting 2021/22", "in 2024", "vergaderjaar 2024")),
        *(
            (text, ())
            for text in ("vergaderjaar 2020-2025", "vergaderjaar 2024-20251", "Kamerstukken II 2021")
        ),
    ],
)
def test_two_years_are_a_session_year_after_a_word_that_says_so(text: str, years: tuple[str, ...]) -> None:
    assert tuple(found.year for found in find_session_years(text)) == years
