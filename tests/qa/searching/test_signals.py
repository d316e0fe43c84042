"""What says whether the passages found answer the question."""

from __future__ import annotations

import math
from dataclasses import dataclass

import hypothesis.strategies as st
import pytest
from hypothesis import given
from search_support import make_tuning
from support import make_passage

from kamerbron.index.document import Passage, Sentence
from kamerbron.index.errors import TuningError
from kamerbron.index.tuning import Calibration, Signal
from kamerbron.qa.searching.legs import Scores
from kamerbron.qa.searching.signals import JUDGED, SIGNALS, probability, read_signals, require_signals

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


def judged(row: int, *, passage: float = 0.0, sentence: float = 0.0) -> Judged:
    text = TEXTS[row % len(TEXTS)]
    best = Sentence(row, row, 0, len(text))
    return Judged(make_passage(text), Scores(row, passage, sentence, 0.0, best))


def signals_of(text: str, *ranked: Judged) -> dict[str, float]:
    return read_signals(text, ranked, named=False)


def test_what_is_measured_is_what_a_calibration_may_weigh() -> None:
    assert signals_of("brug", judged(0)).keys() == SIGNALS


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("wie keurt de brug bij Waterveen", 1.0),
        ("wie keurt de brug bij Zandhoven", 0.0),
        ("wie keurt de brug bij Waterveen in 2031", 0.5),
        ("wie keurt de brug", 1.0),
    ],
)
def test_the_names_of_a_question_are_looked_for_in_what_was_found(text: str, share: float) -> None:
    assert signals_of(text, judged(0))["names"] == share


def test_the_best_of_the_first_five_counts_and_what_comes_after_does_not() -> None:
    first = [judged(row, passage=0.5 + row / 100, sentence=0.6 - row / 100) for row in range(JUDGED)]
    after = judged(JUDGED, passage=0.9, sentence=0.9)
    assert signals_of("brug", *first, after) == signals_of("brug", *first)
    assert signals_of("brug", *first)["sentence"] == 0.6
    assert signals_of("brug", *first)["passage"] == 0.54
    assert signals_of("brug", *reversed(first))["first"] == pytest.approx(0.56)


@pytest.mark.parametrize("named", [True, False])
def test_whether_the_search_was_narrowed_by_what_the_question_names_is_a_signal(*, named: bool) -> None:
    assert read_signals("wat staat er over de brug", [judged(0)], named=named)["named"] == named


@given(st.text(max_size=60), st.integers(1, 8))
def test_signals_are_numbers_whatever_is_asked(text: str, count: int) -> None:
    signals = signals_of(text, *(judged(row, passage=0.5, sentence=0.5) for row in range(count)))
    assert all(math.isfinite(value) for value in signals.values())
    assert 0 <= signals["names"] <= 1


def test_a_tuning_that_weighs_what_is_not_measured_is_refused_by_name() -> None:
    signals = (Signal("sentence", 0.8, 0.1, 1.0), Signal("maanstand", 0.5, 0.1, 1.0))
    tuning = make_tuning(calibration=Calibration(signals, 0.0, answer_from=0.5, subject_from=0.3))
    with pytest.raises(TuningError, match=r"maanstand.*kamerbron eval fit"):
        require_signals(tuning)
    require_signals(make_tuning())


# --- the probability -----------------------------------------------------------------------------

CALIBRATION = Calibration(
    (
        Signal("sentence", mean=0.8, deviation=0.1, weight=2.0),
        Signal("names", mean=0.5, deviation=0.5, weight=1.0),
    ),
    intercept=-1.0,
    answer_from=0.5,
    subject_from=0.3,
)


def test_the_probability_is_that_of_a_logistic_regression() -> None:
    # -1 + 2 * (0.9 - 0.8) / 0.1 + 1 * (1 - 0.5) / 0.5 = 2.
    assert probability(CALIBRATION, {"sentence": 0.9, "names": 1.0}) == pytest.approx(1 / (1 + math.exp(-2)))
    assert probability(CALIBRATION, {"sentence": 0.8, "names": 0.5, "other": 9.0}) == pytest.approx(
        1 / (1 + math.e)
    )


_values = st.floats(-1e6, 1e6)


@given(_values, _values)
def test_a_probability_lies_between_0_and_1_whatever_the_signals(sentence: float, named: float) -> None:
    assert 0 < probability(CALIBRATION, {"sentence": sentence, "names": named}) < 1


@given(_values, _values, st.floats(0, 1))
def test_more_of_a_signal_never_makes_it_less_sure(sentence: float, more: float, named: float) -> None:
    lower, higher = sorted([sentence, more])
    assert probability(CALIBRATION, {"sentence": lower, "names": named}) <= probability(
        CALIBRATION, {"sentence": higher, "names": named}
    )
