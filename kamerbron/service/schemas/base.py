"""What all models of the API share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Schema(BaseModel):
    """A model whose JSON keys are its fields in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True)


class Invoer(Schema):
    """A model that someone sends: a key that is not known is a fault, not a thing to pass over."""

    model_config = ConfigDict(extra="forbid")
