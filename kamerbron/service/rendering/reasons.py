"""Why there is no answer, in words."""

from __future__ import annotations

from collections.abc import Sequence

from kamerbron.qa.answer import Reason

_REASONS = {
    Reason.NOTHING_FOUND: "Er is niets gevonden.",
    Reason.NUMBER_UNKNOWN: "De vraag noemt iets dat niet in de index staat: {unknown}.",
    Reason.OUTSIDE_SUBJECT: "De documenten gaan hier niet over.",
    Reason.BELOW_THRESHOLD: "De documenten geven hierop geen antwoord dat zeker genoeg is.",
    Reason.NOT_CALIBRATED: (
        "Of dit antwoordt is niet te zeggen: het model is niet gekalibreerd (kamerbron eval fit)."
    ),
}


def explain(reason: Reason, unknown: Sequence[str]) -> str:
    """Say why there is no answer; `unknown` is what the question names and the index does not hold."""
    return _REASONS[reason].format(unknown="; ".join(unknown))
