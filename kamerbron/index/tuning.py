"""How passages are ranked and when they are called an answer: what was fitted, for one model.

Nothing in it is chosen by hand. `kamerbron eval fit` fits it on development questions; an index keeps the
one that it was built with, and those of the models that Kamerbron knows come with the package.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kamerbron.index.encoder import BUNDLED_MODEL
from kamerbron.index.errors import TuningError


@dataclass(frozen=True, slots=True)
class Weights:
    """What each leg of the search adds to the score of a passage.

    `passage` and `sentence` weigh the cosine of the question with the passage and with its best sentence;
    `words` weighs its BM25 score, as a share of that of the best passage.
    """

    passage: float
    sentence: float
    words: float


@dataclass(frozen=True, slots=True)
class Recency:
    """When a newer passage goes before an older one that scores more.

    At most `margin` more, and only when the cosine of the two is at least `similarity`.
    """

    margin: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of a calibration: its weight after it is brought to mean 0 and deviation 1."""

    name: str
    mean: float
    deviation: float
    weight: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression from signals to the probability that the passages answer the question.

    From `answer_from` on they are called an answer: the operating point. A question of which the best
    cosine is under `subject_from` is outside the subject of the documents.
    """

    signals: tuple[Signal, ...]
    intercept: float
    answer_from: float
    subject_from: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """What was fitted for a model: `fitted_on` are the SHA-256s of the gold sets that it was fitted on."""

    model: str
    weights: Weights
    recency: Recency
    calibration: Calibration | None
    fitted_on: tuple[str, ...] = ()

    def require_model(self, model: str) -> None:
        """Raise TuningError, with both names, unless it was fitted for this model."""
        if self.model != model:
            raise TuningError(
                f"De afstelling is die van het model {self.model}, en de index is van {model}; "
                "maak er een met: kamerbron eval fit"
            )


_TUNING = TypeAdapter(Tuning)


def tuning_for(model: str) -> Tuning:
    """Return what comes with the package for a model.

    For a model that it does not know: the weights of the bundled one, and no calibration.
    """
    shipped = files("kamerbron.index").joinpath("tunings", f"{BUNDLED_MODEL}.json")
    tuning = _TUNING.validate_json(shipped.read_bytes())
    return tuning if model == tuning.model else replace(tuning, model=model, calibration=None, fitted_on=())


def read_tuning(path: Path) -> Tuning:
    """Read a tuning. Raises TuningError when the file does not hold one."""
    try:
        return _TUNING.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise TuningError(f"{path} is geen afstelling; maak er een met: kamerbron eval fit") from error


def write_tuning(path: Path, tuning: Tuning) -> None:
    """Write a tuning as JSON; the same tuning gives the same bytes."""
    path.write_bytes(_TUNING.dump_json(tuning, indent=2) + b"\n")
