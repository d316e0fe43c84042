"""Whether a run is good enough: the bounds that CI holds it to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from kamerbron.eval.records import Run
from kamerbron.eval.scores import LESS_IS_BETTER, Measure, values
from kamerbron.eval.store import RunError

# `nan`, `inf`, `1e-3` and `0,9` are numbers to some readers only.
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)

# The sum of many thirds may differ from the whole in its last digits.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Bound:
    """What is asked of a measure: the least that it may be, or the most where less is better."""

    measure: Measure
    value: float


@dataclass(frozen=True, slots=True)
class GateFailure:
    """A bound that a run does not keep. `found` is None when the run does not have that figure."""

    bound: Bound
    found: float | None

    @property
    def message(self) -> str:
        """What it was and what was asked, on one line of Dutch."""
        most = "hoogstens" if self.bound.measure in LESS_IS_BETTER else "ten minste"
        asked = f"gevraagd is {most} {self.bound.value:.6g}"
        if self.found is None:
            return f"{self.bound.measure} is in deze meting niet te bepalen; {asked}."
        return f"{self.bound.measure} is {self.found:.6g}; {asked}."


def parse_minimum(text: str) -> Bound:
    """Parse `hit@1=0.9`: the least that a measure may be, from 0 to 1.

    Raises RunError that names the measures there are.
    """
    return _parse(text, [measure for measure in Measure if measure not in LESS_IS_BETTER], "--min")


def parse_maximum(text: str) -> Bound:
    """Parse `wrong-answers=0.05`: the most that a measure may be, from 0 to 1, or in milliseconds.

    Raises RunError that names the measures there are.
    """
    return _parse(text, [measure for measure in Measure if measure in LESS_IS_BETTER], "--max")


def check(run: Run, minima: Sequence[Bound], maxima: Sequence[Bound]) -> list[GateFailure]:
    """Return the bounds that a run does not keep, in the order they were given.

    A figure that the run does not have, such as AUROC without calibration, keeps no bound.
    """
    found = values(run.outcomes)
    failures = []
    for bound in (*minima, *maxima):
        value = found.get(bound.measure)
        sign = -1 if bound.measure in LESS_IS_BETTER else 1
        if value is None:
            failures.append(GateFailure(bound, None))
        elif sign * (value - bound.value) < -_ROUNDING:
            failures.append(GateFailure(bound, value))
    return failures


def _parse(text: str, measures: Sequence[Measure], option: str) -> Bound:
    name, _, number = (part.strip() for part in text.partition("="))
    if name not in list(measures):
        raise RunError(
            f"{option} {text!r}: «{name}» is geen maat voor {option}; kies uit {', '.join(measures)}, "
            f"zoals {measures[0]}=0.9."
        )
    measure = Measure(name)
    most = inf if measure is Measure.P95 else 1
    if not _NUMBER.fullmatch(number) or not float(number) <= most:
        span = "een getal vanaf 0" if measure is Measure.P95 else "een getal van 0 tot en met 1"
        raise RunError(f"{option} {text!r}: «{number}» kan niet; geef achter {name}= {span}, zoals 0.9.")
    return Bound(measure, float(number))
