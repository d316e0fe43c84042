"""What all models of the API share."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Schema(BaseModel):
    """A model whose JSON keys are its fields in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True)


class Invoer(Schema):
    """A model that someone sends: a key that is not known is a fault, not a thing to pass over."""

    model_config = ConfigDict(extra="forbid")


def _written_out(value: object) -> object:
    if isinstance(value, (date, type(None))) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_type", "not a day that is written out")


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


Dag = Annotated[date, BeforeValidator(_written_out)]
"""A day as RFC 3339 writes it. What pydantic would take as well, a count of seconds or a time, is refused."""

WHOLE = BeforeValidator(_whole)
"""Beside an int: JSON makes no difference between 6 and 6.0, and a strict int would."""
