"""What says whether the passages found answer the question."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from search_support import opened
from support import make_document, make_passage, make_unit

from kamerbron.index.document import Passage, Sentence
from kamerbron.index.store.generation import Generation
from kamerbron.index.store.terms import question_terms
from kamerbron.index.tuning import Calibration, Signal
from kamerbron.qa.legs import Scores
from kamerbron.qa.signals import JUDGED, known_share, probability, read_signals

TEXTS = (
    "De brug bij Waterveen wordt gekeurd.",
    "De brug bij Zandhoven is dicht.",
    "Het veer vaart elk kwartier.",
    "De sluis gaat open.",
)


@dataclass(frozen=True, slots=True)
class Judged:
    passage: Passage
    scores: Scores
    fused: float


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    documents = [
        make_document(make_unit(text), id=f"kst-99998-{number}") for number, text in enumerate(TEXTS, start=1)
    ]
    with opened(tmp_path_factory.mktemp("signals"), documents) as generation:
        yield generation


def judged(row: int, *, passage: float = 0.0, sentence: float = 0.0, words: float = 0.0) -> Judged:
    text = TEXTS[row % len(TEXTS)]
    best = Sentence(row, row, 0, len(text))
    return Judged(make_passage(text), Scores(row, passage, sentence, words, best), (passage + sentence) / 2)


def signals_of(generation: Generation, text: str, *ranked: Judged) -> dict[str, float]:
    return read_signals(generation.lexical, text, question_terms(text), ranked)


def test_the_share_of_known_words_counts_each_word_that_says_something_once(generation: Generation) -> None:
    for text, share in [
        ("brug brug brug", 1.0),
        ("de brug en het zebrapad", 0.5),
        ("zebrapad", 0.0),
        ("de het een", 0.0),
        ("bridge over Waterveen", 0.5),
    ]:
        assert known_share(generation.lexical, question_terms(text)) == share


def test_a_rarer_word_weighs_more_and_one_that_is_nowhere_most(generation: Generation) -> None:
    # Of four passages two hold `brug`, one `veer` and none `zebrapad`: ln(1 + 2.5 / 2.5), ln(1 + 3.5 / 1.5)
    # and ln(1 + 4.5 / 0.5).
    twice, once, nowhere = math.log(2), math.log(10 / 3), math.log(10)

    def coverage(text: str) -> float:
        return signals_of(generation, text, judged(0))["coverage"]

    assert coverage("brug zebrapad") == pytest.approx(twice / (twice + nowhere))
    assert coverage("brug veer") == pytest.approx(twice / (twice + once))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("wie keurt de brug bij Waterveen", 1.0),
        ("wie keurt de brug bij Zandhoven", 0.0),
        ("wie keurt de brug", 1.0),
    ],
)
def test_the_names_of_a_question_are_looked_for_in_what_was_found(
    generation: Generation, text: str, share: float
) -> None:
    assert signals_of(generation, text, judged(0))["names"] == share


def test_the_best_of_the_first_five_counts_and_what_comes_after_does_not(generation: Generation) -> None:
    first = [judged(row, passage=0.5 + row / 100, sentence=0.6 - row / 100) for row in range(JUDGED)]
    after = judged(JUDGED, passage=0.9, sentence=0.9, words=9.0)
    with_more, without = (signals_of(generation, "brug", *found) for found in ([*first, after], first))
    assert with_more["sentence"] == without["sentence"] == 0.6
    assert with_more["passage"] == without["passage"] == 0.54
    assert with_more["first"] == 0.6
    assert with_more["words"] == without["words"] == 0.0


def test_the_margin_is_how_much_the_first_stands_out(generation: Generation) -> None:
    ranked = [judged(0, passage=0.9, sentence=0.9), judged(1, passage=0.4, sentence=0.4), judged(2)]
    # The mean of the two behind it is 0.2.
    assert signals_of(generation, "brug", *ranked)["margin"] == pytest.approx(0.7)
    assert signals_of(generation, "brug", ranked[0])["margin"] == 0


def test_coverage_is_the_share_of_the_words_that_one_passage_holds(generation: Generation) -> None:
    assert signals_of(generation, "wordt de brug gekeurd", judged(0))["coverage"] == 1
    assert signals_of(generation, "zebrapad", judged(0))["coverage"] == 0
    part = signals_of(generation, "brug en zebrapad", judged(0))
    assert 0 < part["coverage"] < 0.5
    assert part["uncovered"] == pytest.approx((1 - part["coverage"]) * part["known"])


def test_a_question_without_words_that_say_something_has_signals_too(generation: Generation) -> None:
    signals = signals_of(generation, "wat is het", judged(0, sentence=0.3))
    assert (signals["words"], signals["coverage"], signals["known"], signals["length"]) == (0, 0, 0, 0)
    assert signals["sentence"] == 0.3


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.integers(1, 8))
def test_signals_are_numbers_whatever_is_asked(generation: Generation, text: str, count: int) -> None:
    ranked = [judged(row, passage=0.5, sentence=0.5, words=1.0) for row in range(count)]
    signals = signals_of(generation, text, *ranked)
    assert all(math.isfinite(value) for value in signals.values())
    assert 0 <= signals["coverage"] <= 1 + 1e-9
    assert 0 <= signals["known"] <= 1


# --- the probability -----------------------------------------------------------------------------

CALIBRATION = Calibration(
    (
        Signal("sentence", mean=0.8, deviation=0.1, weight=2.0),
        Signal("known", mean=0.5, deviation=0.5, weight=1.0),
    ),
    intercept=-1.0,
    answer_from=0.5,
    subject_from=0.3,
)


def test_the_probability_is_that_of_a_logistic_regression() -> None:
    # -1 + 2 * (0.9 - 0.8) / 0.1 + 1 * (1 - 0.5) / 0.5 = 2.
    assert probability(CALIBRATION, {"sentence": 0.9, "known": 1.0}) == pytest.approx(1 / (1 + math.exp(-2)))
    assert probability(CALIBRATION, {"sentence": 0.8, "known": 0.5, "other": 9.0}) == pytest.approx(
        1 / (1 + math.e)
    )


_values = st.floats(-1e6, 1e6)


@given(_values, _values)
def test_a_probability_lies_between_0_and_1_whatever_the_signals(sentence: float, known: float) -> None:
    assert 0 < probability(CALIBRATION, {"sentence": sentence, "known": known}) < 1


@given(_values, _values, st.floats(0, 1))
def test_more_of_a_signal_never_makes_it_less_sure(sentence: float, more: float, known: float) -> None:
    lower, higher = sorted([sentence, more])
    assert probability(CALIBRATION, {"sentence": lower, "known": known}) <= probability(
        CALIBRATION, {"sentence": higher, "known": known}
    )
