"""How a process that holds a model is told which, and what it says once it has it.

Over a connection goes first an order as JSON, with the name of the model and of the function that loads it;
back comes the identity of the model once it is warm, or the refusal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any, Protocol

from kamerbron.index.encoder import BatchEncoder, Encoder, ModelIdentity
from kamerbron.index.errors import KamerbronError, ModelError

LOAD_ENCODER = "kamerbron.index.embedding.model:load_encoder"
"""The function that loads a model by its name; named, for only the process itself may import PyTorch."""

# The first question takes longer than those after it; it is not to be a user's.
_WARM_UP = "Hoeveel vragen zijn er gesteld over de fietsenstalling bij het station?"


class LoadedEncoder(BatchEncoder, Encoder, Protocol):
    """What the function that loads a model returns."""


def order_model(connection: Connection, model: str, load: str, **more: object) -> None:
    """Tell a process that was just started which model to load, and what else it must know.

    One that has ended already is left to `hear_identity`.
    """
    with suppress(BrokenPipeError):
        connection.send_bytes(json.dumps({"model": model, "load": load, **more}).encode())


def hear_identity(connection: Connection) -> ModelIdentity:
    """Wait until the process has a warm model and return which it is.

    Raises ModelError when it cannot be loaded; EOFError or ConnectionResetError when the process ends.
    """
    said = json.loads(connection.recv_bytes())
    if "refusal" in said:
        raise ModelError(said["refusal"])
    return ModelIdentity(**said["identity"])


def read_order(connection: Connection) -> dict[str, Any]:
    """Return what the process was told. Raises EOFError when nobody is there to tell it."""
    order: dict[str, Any] = json.loads(connection.recv_bytes())
    return order


def load_ordered(order: Mapping[str, Any], connection: Connection) -> LoadedEncoder | None:
    """Load the model and say so, or say why not and return None.

    Raises BrokenPipeError or ConnectionResetError when nobody hears it.
    """
    module, _, name = order["load"].partition(":")
    try:
        encoder: LoadedEncoder = getattr(import_module(module), name)(order["model"])
        encoder.encode_questions([_WARM_UP])
    except KamerbronError as error:
        connection.send_bytes(json.dumps({"refusal": str(error)}).encode())
        return None
    connection.send_bytes(json.dumps({"identity": asdict(encoder.identity)}).encode())
    return encoder
