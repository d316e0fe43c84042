"""The examples of the API document are what the service answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kamerbron.index.encoder import Encoder
from kamerbron.service.openapi.document import read_examples
from scripts.api_examples.__main__ import EXAMPLES
from scripts.api_examples.asking import ask_all, sample_client

# When the index was built, and what follows from the last bits of the vectors: each machine has its own.
_OF_THE_MACHINE = frozenset({"vingerafdruk", "gebouwdOp", "created", "system_fingerprint"})
_OF_THE_MACHINE_IN_A_TEXT = re.compile(
    r"chatcmpl-[0-9a-f]+|\"(?:created|system_fingerprint|vingerafdruk)\":(?:[0-9]+|\"[^\"]*\")"
)

# What those bits do to a score or a chance.
_TOLERANCE = 0.02


def assert_alike(documented: Any, real: Any, place: str = "") -> None:
    """Compare two answers, where a number with a fraction may differ by a little."""
    assert type(documented) is type(real), place
    if isinstance(documented, dict):
        assert documented.keys() == real.keys(), place
        for key in documented.keys() - _OF_THE_MACHINE:
            assert_alike(documented[key], real[key], f"{place}/{key}")
    elif isinstance(documented, list):
        assert len(documented) == len(real), place
        for number, (one, other) in enumerate(zip(documented, real, strict=True)):
            assert_alike(one, other, f"{place}/{number}")
    elif isinstance(documented, float):
        assert documented == pytest.approx(real, abs=_TOLERANCE), place
    elif isinstance(documented, str):
        assert _common(documented) == _common(real), place
    else:
        assert documented == real, place


def _common(text: str) -> str:
    return _OF_THE_MACHINE_IN_A_TEXT.sub("", text)


@pytest.mark.model
def test_every_example_is_what_the_service_answers(encoder: Encoder, tmp_path: Path) -> None:
    with sample_client(tmp_path / "index", encoder) as client:
        real = ask_all(client)
    assert {file.stem for file in EXAMPLES.glob("*.json")} == set(real), "run python -m scripts.api_examples"
    for operation, examples in real.items():
        assert_alike(read_examples(operation), examples, operation)
