"""What is wrong with an input, said in Dutch: the same words at every door."""

from __future__ import annotations

from pydantic import ValidationError

from kamerbron.index.errors import IndexUnreachableError, KamerbronError
from kamerbron.service.schemas.problems import Fout, Place

_MESSAGES = {
    "missing": "ontbreekt",
    # Checks of our own say themselves what is wrong.
    "value_error": "{error}",
    "extra_forbidden": "is een onbekend veld",
    "string_type": "moet tekst zijn",
    "string_too_short": "is leeg",
    "string_too_long": "mag hoogstens {max_length} tekens lang zijn",
    "string_unicode": "is geen geldige Unicode-tekst",
    "bool_type": "moet true of false zijn",
    "too_short": "is leeg",
    "int_parsing": "moet een geheel getal zijn",
    "int_parsing_size": "moet een geheel getal zijn",
    "int_from_float": "moet een geheel getal zijn",
    "int_type": "moet een geheel getal zijn",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hoogstens {le} zijn",
    "too_long": "mag hoogstens {max_length} dingen noemen",
    "list_type": "moet een lijst zijn",
    "model_type": "moet een object zijn",
    "literal_error": "moet {expected} zijn",
    "string_pattern_mismatch": "heeft niet de vorm 2021-2022",
    "date_type": "moet een datum zijn, zoals 2021-12-31",
    "date_parsing": "moet een datum zijn, zoals 2021-12-31",
    "date_from_datetime_parsing": "moet een datum zijn, zoals 2021-12-31",
    "date_from_datetime_inexact": "moet een datum zijn, zoals 2021-12-31",
}


_AWAY = "De index is nu niet te bereiken; probeer het straks opnieuw."


def describe_refusal(error: KamerbronError) -> str:
    """Say why there is no answer; where the index is kept is for the operator alone."""
    return _AWAY if isinstance(error, IndexUnreachableError) else str(error)


def describe_faults(error: ValidationError, place: Place = "body") -> list[Fout]:
    """Say in Dutch what is wrong, and where."""
    return [_fault(place, fault["type"], fault["loc"], fault.get("ctx", {})) for fault in error.errors()]


def list_faults(faults: list[Fout]) -> str:
    """Say all faults in one line."""
    listed = "; ".join(f"{fault.location.removeprefix('/')} {fault.detail}" for fault in faults)
    count = "1 fout" if len(faults) == 1 else f"{len(faults)} fouten"
    return f"Het verzoek bevat {count}: {listed}."


def _fault(place: Place, kind: str, path: tuple[int | str, ...], context: dict[str, object]) -> Fout:
    if "expected" in context:
        context = {**context, "expected": str(context["expected"]).replace(" or ", " of ")}
    message = _MESSAGES.get(kind, "is ongeldig").format(**context)
    return Fout(plaats=place, location="".join(f"/{part}" for part in path), detail=message)
