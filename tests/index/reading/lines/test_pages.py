from __future__ import annotations

import pytest
from reading_support import texts

from kamerbron.index.reading.lines.body import read_body

# --- pages ---------------------------------------------------------------------------------------


def test_a_blank_line_is_a_gap() -> None:
    body = read_body("De stalling is vol.\n \nDat spijt mij.\nEr komt ruimte bij.")
    assert [line.gap for line in body.lines] == [False, True, False]


def test_a_form_feed_starts_a_page() -> None:
    body = read_body("De stalling is vol.\n\fDat spijt mij.\nEr komt ruimte bij.")
    assert [line.page_start for line in body.lines] == [True, True, False]


def test_a_leading_space_starts_a_page_in_text_broken_to_a_width() -> None:
    body = read_body("De stalling is vol.\n Dat spijt mij.")
    assert [line.page_start for line in body.lines] == [True, True]


def test_a_leading_space_says_nothing_in_text_of_long_lines() -> None:
    long = "De stalling bij het station is vol. " * 10
    body = read_body(f"{long}\n {long}")
    assert [line.page_start for line in body.lines] == [True, False]


def test_a_foot_ends_a_page() -> None:
    body = read_body(
        "De stalling is vol.\nTweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1\nDat spijt mij."
    )
    assert [(line.text, line.page_start) for line in body.lines] == [
        ("De stalling is vol.", True),
        ("Dat spijt mij.", True),
    ]


# --- furniture -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "kst-99999-1",
        "kst-36410-VII-108",
        "ah-tk-20242025-9999",
        "kv-tk-2024Z18439",
        "ISSN 0921 - 7371",
        "ISSN 0921-737X",
        "’s-Gravenhage 2023",
        "'s-Gravenhage 2023",
        "Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 4",
        "Eerste Kamer, vergaderjaar 2023-2024, 99 999, A 2",
        "Tweede Kamer, vergaderjaar 2024–2025, Aanhangsel 1",
        "’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 1",
    ],
)
def test_page_furniture_is_no_text(line: str) -> None:
    body = read_body(f"De stalling is\n\n {line} \n\nal jaren vol.")
    assert texts(body) == ["De stalling is", "al jaren vol."]
    assert body.furniture == (line,)
    assert body.lines[1].gap


@pytest.mark.parametrize(
    "line",
    [
        "Zie kst-99999-1 voor de rekken.",
        "Het ISSN van het blad is bekend.",
        "Te ’s-Gravenhage 2023 rekken geteld.",
        "De Tweede Kamer, vergaderjaar 2023–2024, vroeg erom.",
    ],
)
def test_a_sentence_that_names_such_things_stays(line: str) -> None:
    body = read_body(line)
    assert texts(body) == [line]
    assert body.furniture == ()


@pytest.mark.parametrize(
    "foot",
    [
        "ISSN 0921 - 7398’s-Gravenhage 2023Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel 1",
        "Tweede Kamer, vergaderjaar 2023–2024, 99 999, nr. 1 12",
        "’s-Gravenhage 2023 Tweede Kamer, vergaderjaar 2023–2024, Vragen 1",
    ],
)
def test_a_foot_that_is_glued_to_the_next_page_is_cut_off(foot: str) -> None:
    body = read_body(f"De stalling is vol.\n{foot}Antwoord 3\nDat spijt mij.")
    assert [(line.text, line.page_start) for line in body.lines] == [
        ("De stalling is vol.", True),
        ("Antwoord 3", True),
        ("Dat spijt mij.", False),
    ]
    assert body.furniture == (foot,)


def test_a_foot_behind_the_number_of_the_journal_ends_a_page() -> None:
    foot = "ISSN 0921 - 7398’s-Gravenhage 2023Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel 1"
    assert [line.page_start for line in read_body(f"Vol.\n{foot}\nJa.").lines] == [True, True]
