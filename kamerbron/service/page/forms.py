"""The form of a question, as it was filled in, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from kamerbron.qa.asking.question import MAX_CHARACTERS
from kamerbron.service.schemas.questions import VraagInvoer


@dataclass(frozen=True, slots=True)
class AskedForm:
    """What someone filled in, as they wrote it; an empty text where they wrote nothing.

    The names of the fields are those of the form.
    """

    vraag: str = ""
    dossiers: str = ""
    soorten: str = ""
    vanaf: str = ""
    tot_en_met: str = ""
    peildatum: str = ""

    @property
    def limited(self) -> bool:
        """Whether any limit is filled in."""
        return any((self.dossiers, self.soorten, self.vanaf, self.tot_en_met, self.peildatum))


FIELDS = ("vraag", "dossiers", "soorten", "vanaf", "tot_en_met", "peildatum")


@dataclass(frozen=True, slots=True)
class FieldFault:
    """Something wrong in a field: its name, and the key of the text that says what and what to do.

    `detail` is what that text says in the words of another.
    """

    field: str
    text: str
    detail: str = ""


def read_form(values: Mapping[str, str]) -> AskedForm:
    """Read what was sent, without white space around it."""
    return AskedForm(**{name: values.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS})


def understand(form: AskedForm) -> VraagInvoer | tuple[FieldFault, ...]:
    """Turn the form into the question that the API knows, or into all that is wrong with it."""
    asked = {
        "vraag": form.vraag,
        "filter": {
            "dossiers": _parts(form.dossiers),
            "soorten": _parts(form.soorten),
            "vanaf": form.vanaf or None,
            "totEnMet": form.tot_en_met or None,
        },
        "peildatum": form.peildatum or None,
    }
    try:
        return VraagInvoer.model_validate(asked)
    except ValidationError as error:
        faults = [_fault(fault["type"], [str(part) for part in fault["loc"]]) for fault in error.errors()]
        # Several dossiers that are none are one thing to mend.
        return tuple(dict.fromkeys(faults))


def _parts(text: str) -> list[str]:
    """Part what is given with semicolons, commas or line ends between."""
    return [part.strip() for part in re.split(r"[;,\n]", text) if part.strip()]


def _fault(kind: str, path: list[str]) -> FieldFault:
    if path[0] == "vraag":
        return FieldFault("vraag", "fault_long" if kind == "string_too_long" else "fault_empty")
    if path[0] == "peildatum":
        return FieldFault("peildatum", "fault_date")
    if "dossiers" in path:
        return FieldFault("dossiers", "fault_dossier")
    if "soorten" in path:
        return FieldFault("soorten", "fault_kind")
    if "totEnMet" in path:
        return FieldFault("tot_en_met", "fault_date")
    return FieldFault("vanaf", "fault_date" if "vanaf" in path else "fault_period")


LIMITS = {"characters": MAX_CHARACTERS}
"""The values that the texts about faults name."""
