"""What was fitted for a model is kept to the last digit, and is used for no other model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.errors import TuningError
from kamerbron.index.tuning import (
    Calibration,
    Recency,
    Signal,
    Tuning,
    Weights,
    read_tuning,
    tuning_for,
    write_tuning,
)

_numbers = st.floats(allow_nan=False, allow_infinity=False)
_signals = st.builds(Signal, st.text(max_size=20), _numbers, _numbers, _numbers)
_calibrations = st.builds(
    Calibration, st.lists(_signals, max_size=4).map(tuple), _numbers, _numbers, _numbers
)
tunings = st.builds(
    Tuning,
    st.text(max_size=20),
    st.builds(Weights, _numbers, _numbers, _numbers),
    st.builds(Recency, _numbers, _numbers),
    st.none() | _calibrations,
    st.lists(st.text(max_size=20), max_size=3).map(tuple),
)

FITTED = Tuning(
    model="woorden",
    weights=Weights(passage=0.5, sentence=0.3, words=0.2),
    recency=Recency(margin=0.01, similarity=0.9),
    calibration=Calibration((Signal("best", 0.8, 0.1, 2.0),), 0.5, 0.6, 0.7),
    fitted_on=("0" * 64,),
)


@given(tuning=tunings)
def test_a_tuning_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, tuning: Tuning) -> None:
    path = tmp_path_factory.mktemp("tuning") / "tuning.json"
    write_tuning(path, tuning)
    assert read_tuning(path) == tuning


def test_the_same_tuning_is_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        write_tuning(tmp_path / name, FITTED)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").read_bytes().endswith(b"}\n")


def test_the_bundled_model_has_what_comes_with_the_package() -> None:
    tuning = tuning_for(BUNDLED_MODEL)
    tuning.require_model(BUNDLED_MODEL)
    weights = tuning.weights
    assert min(weights.passage, weights.sentence, weights.words) >= 0
    assert weights.passage + weights.sentence + weights.words > 0
    assert 0 <= tuning.recency.similarity <= 1


def test_another_model_is_ranked_alike_and_is_not_calibrated() -> None:
    bundled, other = tuning_for(BUNDLED_MODEL), tuning_for("woorden")
    assert (other.weights, other.recency) == (bundled.weights, bundled.recency)
    assert (other.model, other.calibration, other.fitted_on) == ("woorden", None, ())


def test_the_tuning_of_another_model_is_refused_with_both_names() -> None:
    FITTED.require_model("woorden")
    with pytest.raises(TuningError) as caught:
        FITTED.require_model("andere")
    assert "van het model woorden" in str(caught.value)
    assert "die van andere" in str(caught.value) or "is van andere" in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b'{"model": "woorden"}',
        b'{"model": "woorden", "weights": {"passage": "veel", "sentence": 0, "words": 0}}',
    ],
)
def test_a_file_that_is_no_tuning_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "tuning.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TuningError, match="geen afstelling") as caught:
        read_tuning(path)
    assert str(path) in str(caught.value)


def test_a_tuning_that_lost_a_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tuning.json"
    write_tuning(path, replace(FITTED, weights=Weights(float("nan"), 0, 1)))
    with pytest.raises(TuningError):
        read_tuning(path)
