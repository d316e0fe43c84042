"""Sets of questions: taken out of a text, parted, told from formalities, and answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_support import WORDS, make_calibration, make_tuning, opened
from support import make_document, make_unit

from kamerbron.index.document import UnitKind
from kamerbron.index.store.selection import Filters
from kamerbron.qa.answer import Answer
from kamerbron.qa.asking.question import MAX_CHARACTERS, EmptyQuestionError, Question
from kamerbron.qa.library import Library
from kamerbron.qa.question_sets import (
    MAX_QUESTIONS,
    MAX_TEXT,
    AnsweredQuestion,
    Coverage,
    QuestionSet,
    QuestionSetError,
    answer_set,
    list_questions,
    take_questions,
)
from kamerbron.qa.searching.search import Searcher

HEAD = """Vragen van het lid Voorbeeld (VBD) aan de minister van Bruggen over de brug bij Waterveen
(ingezonden 3 mei 2024).
"""
LETTER = f"""{HEAD}
Vraag 1
Bent u bekend met het bericht «Brug bij Waterveen dicht»? [1]

Vraag 2
Hoe vaak wordt de brug gekeurd? Zo ja, door wie?

Vraag 3
Kunt u deze vragen afzonderlijk beantwoorden?

[1] Omroep Waterveen, 2 mei 2024.
"""


def texts(taken: QuestionSet) -> list[str]:
    return [question.whole.text for question in taken.questions]


def numbers(taken: QuestionSet) -> list[str]:
    return [question.number for question in taken.questions]


def asked(taken: QuestionSet) -> list[list[str]]:
    return [[part.asked for part in question.parts] for question in taken.questions]


# Taking the questions out of a text.


def test_a_letter_gives_its_questions_by_their_numbers_without_head_and_footnotes() -> None:
    taken = take_questions(LETTER)
    assert numbers(taken) == ["1", "2", "3"]
    assert texts(taken) == [
        "Bent u bekend met het bericht «Brug bij Waterveen dicht»?",
        "Hoe vaak wordt de brug gekeurd? Zo ja, door wie?",
        "Kunt u deze vragen afzonderlijk beantwoorden?",
    ]
    assert taken.notices == ()


@pytest.mark.parametrize(
    "form",
    [
        "Vraag {}\n{}\n",
        "Vraag {}: {}\n",
        "vraag {}: {}\n\n",
        "VRAAG {}\n\n{}\n\n",
        "{}\n{}\n",
        "{}\n\n{}\n\n",
        "{}. {}\n",
        "{}) {}\n\n",
        "({}) {}\n",
        "{} {}\n",
        "  {}.\t{}\r\n",
        "V{}: {}\n",
        "**Vraag {}**\n{}\n\n",
        "Vraag {}) {}\n",
    ],
)
def test_however_they_are_numbered_they_are_found(form: str) -> None:
    asked = ["Wat kost de brug?", "Wie betaalt dat, en waarom?", "Kunt u toezeggen dat de brug open blijft?"]
    text = HEAD + "\n" + "".join(form.format(place, text) for place, text in enumerate(asked, start=1))
    taken = take_questions(text)
    assert numbers(taken) == ["1", "2", "3"]
    assert texts(taken) == asked


def test_a_question_of_several_lines_and_paragraphs_is_one() -> None:
    taken = take_questions(
        "1. In de brief van 3 mei staat dat de brug dicht gaat.\nKlopt dat?\n\nZo nee, waarom niet?\n\n"
        "2. Wat kost de brug?"
    )
    assert numbers(taken) == ["1", "2"]
    assert [len(question.parts) for question in taken.questions] == [2, 0]


def test_numbers_of_footnotes_below_are_no_questions() -> None:
    taken = take_questions(
        "1. Kent u het bericht? 1)\n2. Wie betaalt de brug? 2)\n\n1. Omroep Waterveen\n2. De Brugkrant\n"
        "3. Een boek over bruggen, zie www.voorbeeld.example/?brug=1"
    )
    assert numbers(taken) == ["1", "2"]


def test_a_list_within_a_question_does_not_end_the_numbering() -> None:
    taken = take_questions(
        "1. Kunt u per brug aangeven:\n1) wat zij kost;\n2) wie haar betaalt?\n2. Wie beheert de bruggen?"
    )
    assert texts(taken)[1:] == ["Wie beheert de bruggen?"]
    assert [part.text for part in taken.questions[0].parts] == ["1) wat zij kost;", "2) wie haar betaalt?"]


def test_a_request_among_numbered_questions_is_one_of_them() -> None:
    taken = take_questions("1. Wat kost de brug?\n2. Graag een overzicht per jaar.\n3. Wie betaalt?")
    assert texts(taken) == ["Wat kost de brug?", "Graag een overzicht per jaar.", "Wie betaalt?"]


def test_answers_that_are_already_there_are_no_questions() -> None:
    taken = take_questions(
        "Vraag 1\nWat kost de brug?\n\nAntwoord op vraag 1\nDrie miljoen. Is dat veel? Nee.\n\n"
        "Vraag 2 en 3\nWie betaalt? Wie beheert?\n\nAntwoord 2 en 3\nDe gemeente."
    )
    assert numbers(taken) == ["1", "2 en 3"]
    assert texts(taken) == ["Wat kost de brug?", "Wie betaalt? Wie beheert?"]


def test_what_asks_on_below_a_question_without_an_answer_stays_with_it() -> None:
    taken = take_questions(
        "Vraag 1\nWat kost de brug?\n\nAntwoord 1\nDrie miljoen.\n\n"
        "Vraag 2\nWordt de brug vervangen?\n\nZo ja, wanneer?\n\nVraag 3\nWie betaalt?"
    )
    assert texts(taken)[1] == "Wordt de brug vervangen?\nZo ja, wanneer?"


def test_questions_without_numbers_are_the_paragraphs_that_ask() -> None:
    taken = take_questions(
        f"{HEAD}\nKent u het bericht 'Brug dicht'? 1)\n\nDeelt u de mening dat de brug open moet?\n\n"
        "Zo nee, waarom niet?\n\nWie betaalt de brug? En wie de pont?\n\n1) Omroep Waterveen, 2 mei 2024."
    )
    assert numbers(taken) == ["1", "2", "3"]
    assert texts(taken)[1] == "Deelt u de mening dat de brug open moet?\nZo nee, waarom niet?"


def test_a_plain_list_has_a_question_on_each_line() -> None:
    taken = take_questions("Wat kost de brug?\nWie betaalt dat?\n- Hoe lang is zij dicht?\n- Waarom?")
    assert texts(taken) == ["Wat kost de brug?", "Wie betaalt dat?", "- Hoe lang is zij dicht?", "- Waarom?"]


def test_out_of_prose_only_what_asks_is_taken_with_what_it_goes_on_from() -> None:
    taken = take_questions(
        "Geachte heer Voorbeeld,\n\nDe brug bij Waterveen is oud. Zij is in 1932 gebouwd. Veel mensen "
        "gebruiken haar. Wie betaalt het onderhoud van de brug? De gemeente zegt van niet. Klopt dit? "
        "Zo ja, sinds wanneer?"
    )
    assert texts(taken) == [
        "Wie betaalt het onderhoud van de brug?",
        "De gemeente zegt van niet. Klopt dit? Zo ja, sinds wanneer?",
    ]


def test_a_number_that_is_skipped_is_said() -> None:
    taken = take_questions("Vraag 1\nWat kost de brug?\nVraag 4\nWie betaalt?")
    assert taken.notices == (
        "vraag 2 is in de tekst niet gevonden",
        "vraag 3 is in de tekst niet gevonden",
    )


@pytest.mark.parametrize(
    "text", ["", " \n\f\x00", "De brug is dicht.", "Zie https://brug.example/?a=b", "???"]
)
def test_a_text_without_questions_is_a_fault_that_says_what_helps(text: str) -> None:
    with pytest.raises(QuestionSetError, match=r"bevat geen vragen; nummer ze .* vraagteken"):
        take_questions(text)


def test_too_many_questions_are_a_fault_that_says_how_many() -> None:
    text = "".join(f"Vraag {number}\nWat kost brug {number}?\n" for number in range(1, MAX_QUESTIONS + 3))
    with pytest.raises(QuestionSetError, match="bevat 102 vragen en er kunnen er 100 tegelijk"):
        take_questions(text)


def test_too_many_sub_questions_are_a_fault_that_says_how_many() -> None:
    text = "".join(f"Vraag {number}\n{'Wat kost de brug dan? ' * 60}\n" for number in range(1, 7))
    with pytest.raises(QuestionSetError, match="bevat 360 deelvragen en er kunnen er 300 tegelijk"):
        take_questions(text)


def test_a_question_that_is_too_long_is_a_fault_with_its_number() -> None:
    long = "Wat kost de brug " * (MAX_CHARACTERS // 17 + 1)
    with pytest.raises(QuestionSetError, match="van meer dan 2000 tekens: nummer 7 en 9; kort ze in"):
        take_questions(f"Vraag 7\n{long}?\nVraag 8\nWie?\nVraag 9\n{long}?")


def test_a_text_that_is_too_long_is_a_fault() -> None:
    with pytest.raises(QuestionSetError, match="langer dan 50000 tekens"):
        take_questions("a" * (MAX_TEXT + 1))


def test_a_question_of_a_list_that_is_empty_is_refused() -> None:
    with pytest.raises(EmptyQuestionError):
        list_questions(["Wat kost de brug?", " ? "])


_lines = st.lists(
    st.sampled_from(
        (
            *(
                "Vraag 1",
                "Vraag 2",
                "3",
                "4.",
                "1. Wat kost de brug?",
                "2) Wie betaalt? Zo ja, wanneer?",
                "?",
            ),
            *(
                "Antwoord 1",
                "Antwoord op vraag 2",
                "Ja.",
                "Zo nee, waarom niet?",
                "",
                "– kosten;",
                "Klopt dit?",
            ),
            *(
                "Kunt u aangeven:",
                "[1] Omroep",
                "Wie? [1]",
                "De Minister van Bruggen,",
                "«Wie?»",
                "A.B. Voorbeeld",
            ),
            *("Tweede Kamer, vergaderjaar 2023–2024, Vragen 1", "\f", "# Kop", "| a | b |", "zie vraag 1?"),
        )
    ),
    max_size=30,
).map("\n".join)


@given(st.one_of(_lines, st.text(max_size=400)))
def test_any_text_gives_questions_that_can_be_asked_or_one_fault(text: str) -> None:
    try:
        taken = take_questions(text)
    except QuestionSetError:
        return
    for question in taken.questions:
        assert question.number
        for part in (question.whole, *question.parts):
            assert any(char.isalnum() for char in part.asked)
        whole = question.whole.text.replace(" ", "")
        for part in question.parts:
            assert part.text.replace(" ", "") in whole


@given(
    st.lists(st.sampled_from(["Wat kost de brug?", "Wie betaalt? Zo ja, wanneer?"]), min_size=1, max_size=100)
)
def test_what_is_numbered_comes_back_whole(questions: list[str]) -> None:
    text = "\n".join(f"{place}. {question}" for place, question in enumerate(questions, start=1))
    taken = take_questions(text)
    assert texts(taken) == questions
    assert numbers(taken) == [str(place) for place in range(1, len(questions) + 1)]


@pytest.mark.corpus
def test_the_numbers_of_all_real_kamervragen_are_found(kamervragen: Path) -> None:
    outlines = (Path(__file__).parents[1] / "index" / "reading" / "kamervragen.txt").read_text(
        encoding="utf-8"
    )
    without: list[str] = []
    unnumbered: list[int] = []
    for line in outlines.splitlines():
        name, outline = line.split(" | ", 1)
        reviewed = [found.replace("-", ", ") for found in re.findall(r" v([0-9-]+)", outline)]
        try:
            taken = take_questions((kamervragen / name).read_text(encoding="utf-8"))
        except QuestionSetError:
            without.append(name)
            continue
        if reviewed:
            assert [number.replace(" en ", ", ") for number in numbers(taken)] == reviewed, name
        else:
            unnumbered.append(len(taken.questions))
    # Four lost the numbers of their list: there it is the paragraphs that ask. Of the other five two say that
    # an answer is late, and three announce what is asked aloud.
    assert sorted(unnumbered) == [2, 6, 13, 18]
    assert len(without) == 5


# Sub-questions and formalities.


def test_what_goes_on_from_a_sentence_is_asked_together_with_it() -> None:
    taken = take_questions(
        "1. De brug is oud. Wordt zij nu vervangen door een andere? Zo ja, wanneer? Zo nee, waarom niet? "
        "Wie betaalt het onderhoud van de pont?"
    )
    vervangen = "Wordt zij nu vervangen door een andere?"
    assert asked(taken) == [
        [
            vervangen,
            f"{vervangen} Zo ja, wanneer?",
            f"{vervangen} Zo ja, wanneer? Zo nee, waarom niet?",
            "Wie betaalt het onderhoud van de pont?",
        ]
    ]
    assert taken.questions[0].whole.asked == taken.questions[0].whole.text


def test_what_points_back_is_asked_with_what_it_points_to() -> None:
    taken = take_questions(
        "1. In de brief staat dat de brug dicht gaat. Hoe verklaart u dit besluit? Wie nam het?"
    )
    first, second = asked(taken)[0]
    assert first == "In de brief staat dat de brug dicht gaat. Hoe verklaart u dit besluit?"
    assert second == f"{first} Wie nam het?"


def test_a_question_that_says_nothing_alone_goes_on_from_the_one_before() -> None:
    taken = take_questions("Vraag 1\nWordt de brug bij Waterveen vervangen?\nVraag 2\nZo nee, waarom niet?")
    assert taken.questions[1].whole.text == "Zo nee, waarom niet?"
    assert taken.questions[1].whole.asked == "Wordt de brug bij Waterveen vervangen? Zo nee, waarom niet?"


def test_a_question_that_stands_by_itself_is_asked_by_itself_however_short() -> None:
    taken = take_questions("Vraag 1\nWordt de pont vervangen?\nVraag 2\nWat kost de brug?")
    assert taken.questions[1].whole.asked == "Wat kost de brug?"


def test_the_items_of_a_list_are_sub_questions_each_under_what_opens_it() -> None:
    taken = take_questions("Vraag 1\nKunt u per brug aangeven:\n– wat zij kost;\n– wie haar betaalt?")
    assert [part.text for part in taken.questions[0].parts] == ["– wat zij kost;", "– wie haar betaalt?"]
    assert asked(taken) == [
        ["Kunt u per brug aangeven: wat zij kost;", "Kunt u per brug aangeven: wie haar betaalt?"]
    ]


def test_the_number_of_another_question_of_the_set_is_no_answer_of_a_paper() -> None:
    taken = take_questions(
        "Vraag 1\nWat kost de brug?\nVraag 2\nWie betaalt de kosten (uit vraag 1) van de brug?\n"
        "Vraag 3\nGeldt het antwoord op vraag 7 van 99 998, nr. 1 ook voor de pont?"
    )
    assert taken.questions[1].whole.asked == "Wie betaalt de kosten (uit die vraag) van de brug?"
    assert "vraag 7" in taken.questions[2].whole.asked


@pytest.mark.parametrize(
    "text",
    [
        "Bent u bekend met het bericht «Waarom is de brug dicht?»?",
        "Kent u het artikel over de brug?",
        "Heeft u kennisgenomen van de brief van de gemeente?",
        "Heeft u het rapport over de brug gelezen?",
        "Bent u ervan op de hoogte dat de brug dicht is?",
        "Herinnert u zich uw toezegging over de brug?",
        "Kunt u deze vragen afzonderlijk beantwoorden?",
        "Bent u bereid deze vragen één voor één te beantwoorden vóór het debat over bruggen?",
        "Kunt u de vragen afzonderlijk en binnen drie weken beantwoorden?",
        "Kunt u deze vragen voor het debat beantwoorden? Zo nee, waarom niet?",
    ],
)
def test_a_formality_needs_no_source(text: str) -> None:
    assert list_questions([text]).questions[0].whole.formality or all(
        part.formality for part in list_questions([text]).questions[0].parts
    )


@pytest.mark.parametrize(
    "text",
    [
        "Bent u bekend met het bericht en wat is uw reactie daarop?",
        "Kent u voorbeelden van bruggen die dicht zijn?",
        "Is bekend hoeveel bruggen er dicht zijn?",
        "Bent u op de hoogte gesteld van het besluit over de brug?",
        "Was de minister op de hoogte van de sluiting van de brug?",
        "Kunt u de vragen van de gemeente over de brug toelichten?",
        "Welke vragen over de brug heeft u nog te beantwoorden?",
        "Bent u bekend met het bericht? Zo ja, wat is uw reactie?",
        "Wie betaalt de brug?",
    ],
)
def test_what_asks_for_more_is_no_formality(text: str) -> None:
    question = list_questions([text]).questions[0]
    assert not all(part.formality for part in question.parts or (question.whole,))
    assert not question.whole.formality


# Answering.


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Two answers, found by their words; one is an answer from two thirds of the words on."""
    document = make_document(
        make_unit("De brug bij Waterveen wordt elk jaar gekeurd.", kind=UnitKind.ANSWER, numbers=[1]),
        make_unit("De pont vaart elk uur.", kind=UnitKind.ANSWER, numbers=[2]),
    )
    with opened(tmp_path, [document]) as generation:
        tuning = make_tuning(calibration=make_calibration(0.65))
        yield Library(generation, Searcher(generation, WORDS, tuning=tuning))


def answered(library: Library, *questions: str) -> list[AnsweredQuestion]:
    return list(answer_set(library, list_questions(questions), 3).questions)


BRIDGE = "De brug bij Waterveen wordt elk jaar gekeurd?"
FERRY = "De pont vaart elk uur?"
ELSEWHERE = "Wat is de hoofdstad van Frankrijk vandaag?"
COURTESY = "Kunt u deze vragen afzonderlijk beantwoorden?"


@pytest.mark.parametrize(
    ("text", "coverage"),
    [
        (BRIDGE, Coverage.COVERED),
        (ELSEWHERE, Coverage.NOT),
        (COURTESY, Coverage.FORMALITY),
        (f"{BRIDGE} {FERRY}", Coverage.COVERED),
        (f"{BRIDGE} {ELSEWHERE}", Coverage.PARTLY),
        (f"{ELSEWHERE} {ELSEWHERE}", Coverage.NOT),
        (f"{BRIDGE} {COURTESY}", Coverage.COVERED),
    ],
)
def test_a_question_is_covered_as_far_as_its_sub_questions_are(
    library: Library, text: str, coverage: Coverage
) -> None:
    assert answered(library, text)[0].coverage is coverage


def test_the_question_itself_as_it_was_sent_is_no_answer_to_it(tmp_path: Path) -> None:
    sent = make_document(make_unit("Wie betaalt de pont bij Waterveen?", kind=UnitKind.QUESTION, numbers=[1]))
    with opened(tmp_path, [sent]) as generation:
        tuning = make_tuning(calibration=make_calibration(0.65))
        library = Library(generation, Searcher(generation, WORDS, tuning=tuning))
        found = answered(library, "Wie betaalt de pont bij Waterveen?")[0]
    assert found.whole.answer is not None
    assert found.whole.answer.answerable
    assert found.coverage is Coverage.NOT


def test_a_formality_is_not_asked_and_all_else_is(library: Library) -> None:
    first, second = answered(library, COURTESY, f"{BRIDGE} {COURTESY}")
    assert first.whole.answer is None
    assert second.whole.answer is not None
    assert [part.answer is None for part in second.parts] == [False, True]


def test_a_set_is_answered_within_the_filters(library: Library) -> None:
    elsewhere = Filters(publications=("kst-1-1",))
    found = answer_set(library, list_questions([BRIDGE]), 3, elsewhere).questions[0]
    assert found.coverage is Coverage.NOT
    assert found.whole.answer is not None
    assert found.whole.answer.hits == ()


def test_a_question_that_fails_is_not_passed_over(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Answer:
        raise OSError("de index is weg")

    monkeypatch.setattr(Library, "answer", fail)
    with pytest.raises(OSError, match="de index is weg"):
        answered(library, BRIDGE)


def test_what_is_to_stop_a_set_is_asked_before_each_search_and_stops_it_all(library: Library) -> None:
    calls: list[int] = []

    def stop() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise TimeoutError

    with pytest.raises(TimeoutError):
        answer_set(library, list_questions([BRIDGE, COURTESY, FERRY, ELSEWHERE]), 1, None, stop)
    assert len(calls) == 2


def test_notices_come_with_the_answers(library: Library) -> None:
    taken = take_questions(f"Vraag 1\n{BRIDGE}\nVraag 3\n{FERRY}")
    assert answer_set(library, taken, 1).notices == ("vraag 2 is in de tekst niet gevonden",)


def test_the_same_words_are_searched_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    real = Library.answer

    def counted(self: Library, question: Question, count: int, filters: Filters | None = None) -> Answer:
        searched.append(question.text)
        return real(self, question, count, filters)

    monkeypatch.setattr(Library, "answer", counted)
    answered(library, f"{BRIDGE} Zo nee, waarom niet?")
    assert searched == [f"{BRIDGE} Zo nee, waarom niet?", BRIDGE]


def test_a_list_is_numbered_by_its_places(library: Library) -> None:
    assert [question.number for question in answered(library, BRIDGE, FERRY)] == ["1", "2"]
